load lib/helper

# Messages of ms-fetch about answers and options that are not what they should be, and its
# totals when a signal ends it.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# --- answers that are not JSON

@test "ms-fetch: shows the type and the beginning of an answer that is not JSON" {
  fetch "$(url 'faults=200:type=text%2Fplain:body=Too%20many%20cooks%0D%0Ahere/products')"
  ends 69 "^ms-fetch: page 1: GET .*: the answer is not JSON \(Content-Type: text/plain\); it begins with 'Too many cooks..here'$"
  context=$context-html
  fetch "$(url faults=html/products)"
  ends 69 ": the answer is HTML or XML, not JSON \(Content-Type: text/html\); it begins with '<!doctype html>.<title>Log in</title>.'; is a login needed\?$"
  context=$context-blank
  fetch "$(url 'faults=200:type=:body=%20%09%0A%EF%BB%BF%3Cx/products')"
  ends 69 ": the answer is not JSON \(no Content-Type\); it begins with '.*<x'$"
  context=$context-long
  fetch "$(url "faults=200:body=$(printf '%-100s' Xy | tr ' ' z)/products")"
  ends 69 ": .*; it begins with 'Xyz{75}\.\.\.'$"
  prints_nothing
}

@test "ms-fetch: hides secrets in the type and the beginning of an answer, also at the cut" {
  echo s3cret-word-of-the-shop >secret
  fetch --secret-file secret "$(url 'faults=200:type=text%2Fs3cret-word-of-the-shop:body=No s3cret-word-of-the-shop/products' | tr ' ' +)"
  ends 69 ": the answer is not JSON \(Content-Type: text/\*\*\*\); it begins with 'No\+\*\*\*'$"
  # The page streams, and its first piece ends in the secret.
  context=$context-cut
  fetch --page-buffer 1 --secret-file secret "$(url "faults=slow:12:100/text/No+s3cret-word-of-the-shop$(printf '%0100d' 0)")"
  ends 69 "; it begins with 'No\+\*\*\*"
  hides s3cret
}

@test "ms-fetch: hides no part of a secret at the end of a whole answer, but of a piece of one" {
  echo s3cret-word-of-the-shop >secret
  fetch --secret-file secret "$(url 'text/No%20s')"
  ends 69 "; it begins with 'No s'$"
  # The first page is whole, the second streams.
  context=$context-pages
  fetch --page-buffer 30 --secret-file secret --items . \
    "$(turns '[{"id":1}]' "No....................... s3cret-word-of-the-shop$(printf '%0100d' 0)" |
      sed 's,/bodies=,/faults=ok\,slow:12:100&,')?page={page}"
  ends 69 "; it begins with 'No\.* \*\*\*"
  hides s3c
}

@test "ms-fetch: ends with dots what it cuts, after a whole character" {
  local long
  long=$(printf 'ö%.0s' {1..60})
  fetch "$(url "text/$(jq -rn --arg k "$long" '{($k): 1, a: 2} | tojson | @uri')")"
  ends 69 ": no 'products'; '\.' has (ö){38}\.\.\., a; use --items "
  fetch --items "$long.$long.$long" "$(url 'text/%7B%7D')"
  ends 69 ": no '(ö){60}'; '\.' has no members"
  fetch --items "$long.$long.$long" "$(url "text/$(jq -rn --arg k "$long" '{($k): {($k): 1}} | tojson | @uri')")"
  ends 69 ": '(ö){60}\.(ö){1,2}\.\.\.' is a number, expected an object"
  fetch "http://127.0.0.1/?a={$(printf '%060d' 0 | tr 0 x)}"
  ends_usage '^ms-fetch: the URL has \{x{37}\.\.\.}, which is not a placeholder; .*; write %7Bx{37}\.\.\.%7D for ' ms-fetch
  fetch --limit "$(printf '%05000d' 0)" "$(url products)"
  ends 64 "^ms-fetch: --limit: '0{3000,}\.\.\.\$"
}

# --- compressed answers

@test "ms-fetch: says that a compressed answer goes on after its end" {
  local fault
  for fault in gzip-two gzip-zeros; do
    context=$context-$fault
    fetch "$(url faults=$fault/products)"
    ends 69 '^ms-fetch: page 1: GET .*: bytes follow the end of the compressed \(gzip\) answer, such as zeros or a second part; use --no-compressed$'
    prints_nothing
  done
}

@test "ms-fetch: says who compressed an answer that cannot be read" {
  fetch "$(url faults=gzip-unsaid/products)"
  ends 69 ': the answer is compressed, but its headers do not say so$'
  context=$context-asked
  fetch --no-compressed "$(url faults=gzip/products)"
  ends 69 ': the answer is compressed, although it was requested without compression; do not use --no-compressed, or correct the server if that does not help$'
  context=$context-twice
  fetch "$(url faults=gzip-twice/products)"
  ends 69 ': the answer is compressed twice; correct the server, no option can read it$'
  context=$context-unsaid
  fetch --no-compressed "$(url faults=gzip-unsaid/products)"
  ends 69 ': the answer is compressed, but its headers do not say so$'
  context=$context-fine
  fetch --no-compressed "$(url faults=gzip-lie/products)"
  ends 0
  context=$context-identity
  fetch --no-compressed "$(url 'faults=200:content-encoding=Identity:body=Xyz/products')"
  ends 69 ": the answer is not JSON \(.*it begins with 'Xyz'$"
}

# refuses_coding HEADER VALUE [OPTION…]: an answer with this header is refused before its body
# has come.
refuses_coding() {
  local name=$1 value=$2
  shift 2
  context+=+
  fetch "$@" "$(url "faults=200:${name/C/c}=$(jq -rn --arg v "$value" '$v | @uri'):body=%7B/products")"
  ends 69 "^ms-fetch: page 1: GET [^ ]*: the answer has '$name: $value', which was not requested and is not read$more\$"
  prints_nothing
  requested 1
}

# A few KB of them may stand for gigabytes, or need a window of 128 MiB.
@test "ms-fetch: requests no other compression than gzip and deflate, and reads none" {
  local more='; use --no-compressed'
  refuses_coding Content-Encoding br
  requested 1 'select(.headers["Accept-Encoding"] == "gzip, deflate")'
  refuses_coding Content-Encoding zstd
  refuses_coding Content-Encoding 'gzip, gzip'
  refuses_coding Content-Encoding UTF-8
  more=
  refuses_coding Transfer-Encoding gzip
  refuses_coding Transfer-Encoding 'zstd, chunked' --no-compressed
  context=$context-fine
  fetch "$(url 'faults=200:content-encoding=identity:body=%5B%5D/list')"
  ends 0
  fetch --no-compressed "$(url 'faults=ok,200:content-encoding=br:body=%5B%5D/list')"
  ends 0
  context=$context-hidden # libcurl takes no header for a status line
  fetch "$(url 'faults=200:content-encoding=br:HTTP%2Fx=y:body=%7B/products')"
  ends 69 ": the answer has 'Content-Encoding: br', which was not requested"
  context=$context-none # a 204 has no body
  fetch "$(url 'faults=204:content-encoding=br/list')"
  ends 0
}

@test "ms-fetch: says that an answer came as the user's own Accept-Encoding asked" {
  local own=(-H 'accept-encoding: br') more='; send no header Accept-Encoding of your own' there
  fetch "${own[@]}" "$(url faults=200:content-encoding=br:body=%7B/products)"
  ends 69 "^ms-fetch: page 1: GET .*: the answer has 'Content-Encoding: br', but only gzip or deflate is read$more\$"
  requested 1 'select(.headers["accept-encoding"] == "br")'
  context=$context-plain
  fetch --no-compressed "${own[@]}" "$(url faults=200:content-encoding=br:body=x/products)"
  ends 69 ": the answer is compressed, and with --no-compressed it is not read$more\$"
  # The header does not go to another origin.
  context=$context-elsewhere
  there=$(url2 faults=ok,200:content-encoding=br:body=%7B/products)
  fetch "${own[@]}" --allow-origin "$there" "$(url "faults=302:location=$(jq -rn --arg u "$there" '$u | @uri')/products")"
  ends 69 ": the answer has 'Content-Encoding: br', which was not requested and is not read; use --no-compressed$"
  context=$context-fine
  fetch -H 'Accept-Encoding: gzip' "$(url faults=gzip/list)"
  ends 0
}

@test "ms-fetch: an answer without a body is empty, whatever its coding is" {
  local coding more
  for coding in br gzip x gzip%2C%20gzip; do
    context=$context-
    fetch "${hasty[@]}" "$(url "faults=200:content-encoding=$coding:body=,ok/list")"
    ends 0 ': the answer is empty; trying again '
    requested 2
  done
  # In chunks, or with another length, there may be a body.
  for more in transfer-encoding=chunked content-length=9; do
    context=$context-
    fetch "$(url "faults=200:content-encoding=br:$more:body=/list")"
    ends 69 ": the answer has 'Content-Encoding: br', which was not requested "
  done
}

@test "ms-fetch: hides a part of a secret where the body of an error or text is cut unnoticed" {
  local fault
  echo s3cret-word-of-the-shop >token
  for fault in gzip-short:17:404 gzip-broken:17:404 gzip-short:17:200 eof:17; do
    context=$context-
    fetch --token-file token "$(url "faults=$fault/text/Sorry,%20s3cret-word-of-the-shop")"
    case $fault in
    *broken*) ends 69 ': HTTP status 404: Sorry, \*\*\*\.\.\.$' ;;
    *404) ends 69 ': HTTP status 404: Sorry, \*\*\*$' ;;
    *) ends 69 "; it begins with 'Sorry, \*\*\*'$" ;;
    esac
    hides s3cret
  done
  context=$context-whole # libcurl would see that it is cut
  fetch --token-file token "$(url "faults=404:body=Not%20yours/products")"
  ends 69 ': HTTP status 404: Not yours$'
}

@test "ms-fetch: an error whose body cannot be decompressed is that error" {
  local coding
  for coding in br x gzip; do
    context=$context-$coding
    fetch "${hasty[@]}" "$(url "faults=503:content-encoding=$coding,302:location=list:content-encoding=$coding:body=x,404:content-encoding=$coding/list")"
    ends 69 ': HTTP status 503; trying again ' '^ms-fetch: page 1: GET .*: HTTP status 404$'
    requested 3
  done
}

@test "ms-fetch: says what to do if an answer cannot be decompressed" {
  fetch "$(url faults=gzip-lie/products)"
  ends 69 '^ms-fetch: page 1: GET .*: the answer cannot be decompressed as its headers say; use --no-compressed$'
  fetch --no-compressed "$(url faults=ok,gzip-lie/products)"
  ends 0
}

# --- headers

@test "ms-fetch: limits trailers and early headers as it limits headers" {
  needs_memory_limit
  local fault
  for fault in trailers:300000 early:300 early:300000; do
    context=$context-
    capture_sh 'ulimit -v 200000; ms-fetch "$1"' - "$(url "faults=$fault/products")"
    ends 69 '^ms-fetch: (interrupted after .*)?page 1: GET .*: the headers of the answer are larger than 262144 bytes$'
    requested 1
  done
  context=$context-fine
  fetch "$(url faults=trailers:200,early:200/products?page={page})"
  ends 0
}

@test "ms-fetch: says that a header is too large, and not that memory is exhausted" {
  fetch "$(url faults=header:200000/products)"
  ends 69 '^ms-fetch: page 1: GET .*: a header of the answer is larger than 100 KiB, or memory is exhausted$'
  requested 1
  context=$context-fine
  fetch "$(url faults=header:100000/products)"
  ends 0
}

# --- secrets in arguments

@test "ms-fetch: refuses the secret headers of shops in arguments, and no other" {
  local name
  for name in Authorization cookie Proxy-Authorization Api-Key apikey ApiKey DOLAPIKEY private-token \
    vendure-auth-token X-AC-Auth-Token x-access-token x-amz-access-token X-Api-Key X-Auth-Token \
    X-Shopify-Access-Token; do
    fetch -H "$name: s3cret-word" "$(url products)"
    ends 64 "^ms-fetch: -H: the header ${name,,} is secret, but any user can see arguments; put the line into a file and use -H @FILE$"
    hides s3cret
  done
  requested 0
  fetch -H 'X-Publishable-Api-Key: pk_1' -H 'Idempotency-Key: 7' -H 'X-Shopify-Storefront-Access-Token: t' \
    -H 'apikeys: 1' -H 'X-Vendure-Auth-Token: 2' "$(url products)"
  ends 0
  requested 1 'select(.headers["X-Publishable-Api-Key"] == "pk_1" and .headers["Idempotency-Key"] == "7"
    and .headers["X-Shopify-Storefront-Access-Token"] == "t")'
}

@test "ms-fetch: refuses a password in --proxy, and takes it from the environment" {
  local proxy=127.0.0.1:$MS_TEST_PORT bad
  for bad in "http://shop:s3cret-word@$proxy" "shop:s3cret-word@$proxy" "socks5://shop:@$proxy"; do
    fetch --proxy "$bad" http://shop.invalid/products
    ends 64 '^ms-fetch: --proxy: it has a password, but any user can see arguments; set the proxy in the environment variable https_proxy or http_proxy$'
    hides s3cret
  done
  fetch --proxy "http://shop@$proxy" http://shop.invalid/products
  ends 69 ': HTTP status 404'
  http_proxy=http://shop:s3cret-word@$proxy fetch http://shop.invalid/products
  ends 69 ': HTTP status 404'
}

# --- --netrc

@test "ms-fetch: --netrc needs a file with an entry for the host" {
  HOME=$PWD fetch --netrc "$(url products)"
  ends 74 "^ms-fetch: --netrc: cannot open '$PWD/.netrc': No such file or directory$"
  printf 'machine shop.invalid login shop password s3cret-word\nmachine 127.0.0.10 login a password b\n' >.netrc
  HOME=$PWD fetch --netrc "$(url products)"
  ends 77 "^ms-fetch: --netrc: '$PWD/.netrc' has no entry for the host '127.0.0.1'$"
  HOME=$PWD fetch --netrc --explain "$(url products)"
  ends 77 "^ms-fetch: --netrc: '$PWD/.netrc' has no entry for the host '127.0.0.1'$"
  # The password is not a name of a machine.
  printf 'machine a login machine password 127.0.0.1\n' >.netrc
  HOME=$PWD fetch --netrc "$(url products)"
  ends 77 '^ms-fetch: --netrc: '
  requested 0
}

@test "ms-fetch: --netrc finds the entry of a host, or the default one" {
  local entry
  for entry in 'machine 127.0.0.1' $'machine x login y password z\ndefault'; do
    context=$context-1
    printf '%s login shop password s3cret-word\n' "$entry" >.netrc
    HOME=$PWD fetch --netrc "$(url products)"
    ends 0
    requested 1 "select(.headers.Authorization == \"Basic $(printf shop:s3cret-word | base64)\")"
  done
  printf 'machine LocalHost login shop password s3cret-word\n' >.netrc
  HOME=$PWD fetch --retries 0 --netrc "http://localhost:1/products"
  ends 75 ': Connection refused; gave up$|connect'
  printf 'machine ::1 login shop password s3cret-word\n' >.netrc
  HOME=$PWD fetch --retries 0 --netrc 'http://[::1]:1/products'
  ends 75 '; gave up$'
  # The user of the URL needs none.
  rm .netrc
  HOME=$PWD fetch --netrc "$(url products | sed 's,//,//shop:s3cret-word@,')"
  ends 0
}

# --- signals

# stop SIGNAL CONDITION… -- OPTION…: runs ms-fetch, sends the signal when the condition is
# true, and sets $status.
stop() {
  local signal=$1 until=() pid
  shift
  while [ "$1" != -- ]; do until+=("$1") && shift; done
  shift
  status=0
  # In the background, bash ignores SIGINT. timeout(1) passes the signal on, ends in the
  # same way, and kills a program that hangs. A guard in this shell could not be killed: a
  # shell that gets a signal right after the fork runs the traps of bats.
  env --default-signal=INT timeout --foreground -s KILL 120 \
    ms-fetch "${hasty[@]}" --stats stats --metrics metrics.prom "$@" >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok "${until[@]}"
  kill -s "$signal" "$pid" || explain "it ended before the signal"
  wait "$pid" || status=$?
}

# wrote STATUS PAGES: checks both files.
wrote() {
  gojq -c '[.status, .pages]' stats >got
  echo "[$1,$2]" | diff - got
  grep -qx "ms_fetch_exit_status{run=\"metrics\"} $1" metrics.prom
  rm stats metrics.prom
}

@test "ms-fetch: writes --stats and --metrics when a signal ends it" {
  stop TERM requested 2 -- -l 3 "$(url 'faults=ok,hang/products?limit={limit}&offset={offset}')"
  ends 143
  wrote 143 1
  context=$context-int
  stop INT requested 2 -- -l 3 "$(url 'faults=ok,hang/products?limit={limit}&offset={offset}')"
  ends 130
  wrote 130 1
}

@test "ms-fetch: writes --stats when a signal ends it before a retry" {
  stop TERM grep -q 'trying again' "$err" -- --retry-max-delay 60s "$(url 'faults=503:retry-after=60/products')"
  ends 143 'trying again in 60.0 s'
  wrote 143 0
}

@test "ms-fetch: writes --stats when a signal ends it while the reader is slow" {
  local buffer
  for buffer in 8M 1; do
    context=$context-$buffer
    mkfifo pipe
    # Nothing is read, so the page fills the pipe.
    exec 5<>pipe
    is_full() { [ "$(requests .n)" ] && filled; }
    filled() { python3 -c 'import fcntl, struct, sys
n = struct.unpack("i", fcntl.ioctl(5, 0x541B, b"\0" * 4))[0]
sys.exit(n < 60000)'; }
    out=pipe stop TERM is_full -- --page-buffer "$buffer" "$(url pad=300000/products)"
    exec 5<&-
    rm pipe
    : >"$out"
    ends 143
    gojq -c .status stats >got
    echo 143 | diff - got
    rm stats metrics.prom
  done
}

@test "ms-fetch: writes --stats when a signal ends it in the --auth-command" {
  stop TERM test -e running -- --auth-command ': >running; sleep 60' "$(url products)"
  ends 143
  wrote 143 0
  requested 0
}

@test "ms-fetch: a second signal ends it at once, and an ignored one does nothing" {
  capture_sh "trap '' TERM; ms-fetch --stats stats '$(url 'faults=until:go/products')' &
    until [ -s '$MS_TEST_DIR/log/$context' ]; do :; done; kill -s TERM \$!; : >'$MS_TEST_DIR/release/$context.go'; wait \$!"
  ends 0
  gojq -c .status stats >got
  echo 0 | diff - got
}

@test "ms-fetch: without --stats and --metrics, dies of a signal as any program" {
  local pid
  ms-fetch "$(url faults=hang/products)" >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok requested 1
  kill -s TERM "$pid"
  status=0
  wait "$pid" || status=$?
  ends 143
}

# --- items in items

@test "ms-fetch: warns when {offset} counts items and the server may count what they are in" {
  local warn="^ms-fetch: --items 'a\[].v\[]' finds 3 items in 2 elements, and \{offset} counts the items; if the server's offset counts the elements, pages are left out or come twice: use \{page}$"
  local page='{"a":[{"v":[{"id":1},{"id":2}]},{"v":[{"id":3}]}]}'
  fetch --items 'a[].v[]' "$(turns "$page" "${page//id\":/id\":1}" '{"a":[]}')?offset={offset}"
  ends 0 "$warn"
  requested 3
  context=$context-strict
  fetch --strict --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?offset={offset}"
  ends 69 "$warn"
  # It is an error then, which -q does not hide.
  context=$context-quiet
  fetch -q --strict --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?offset={offset}"
  ends 69 "$warn"
  # More items than were asked for, or as many elements.
  context=$context-limit
  fetch -l 2 --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?offset={offset}&limit={limit}"
  ends 0 "$warn"
  context=$context-few
  fetch -l 3 --items 'a[].v[]' \
    "$(turns '{"a":[{"v":[{"id":1}]},{"v":[]},{"v":[{"id":2}]}]}' '{"a":[]}')?offset={offset}&limit={limit}"
  ends 0 "finds 2 items in 3 elements"
  # The run ends at elements without items.
  context=$context-none
  fetch -l 3 --items 'a[].v[]' \
    "$(turns '{"a":[{"v":[{"id":1},{"id":2},{"id":3}]}]}' '{"a":[{"v":[]}]}')?offset={offset}&limit={limit}"
  ends 0 "finds 0 items in 1 element"
}

@test "ms-fetch: does not warn about items in items that the server counts, or nobody" {
  local page='{"a":[{"v":[{"id":1},{"id":2}]},{"v":[{"id":3}]}]}'
  fetch -l 3 --strict --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?offset={offset}&limit={limit}"
  ends 0
  context=$context-last
  fetch -l 4 --strict --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?offset={offset}&limit={limit}"
  ends 0
  context=$context-page
  fetch --strict --items 'a[].v[]' "$(turns "$page" '{"a":[]}')?page={page}"
  ends 0
  context=$context-one
  fetch --strict --items 'a[].v' "$(turns '{"a":[{"v":[1,2]},{"v":3}]}' '{"a":[]}')?offset={offset}"
  ends 0
  context=$context-plain
  fetch --strict --items 'a[]' "$(turns "$page" '{"a":[]}')?offset={offset}"
  ends 0
}

# --- --data

@test "ms-fetch: -d @- reads standard input" {
  capture_sh "printf '{\"p\":{page}}\n' | ms-fetch -d @- '$(turns '[{"id":1}]' '[]')'"
  ends 0
  requests .body >got
  printf '{"p":%d}\n\n' 1 2 | diff - got
  context=$context-nul
  capture_sh "printf '{\"p\":\0}' | ms-fetch -d @- '$(url products)'"
  ends 64 "^ms-fetch: --data: 'standard input' has a NUL character"
  requested 0
}

@test "ms-fetch: -d @file drops a byte order mark, and only at the beginning" {
  printf '\xef\xbb\xbf{"a":"\xef\xbb\xbf"}' >body
  fetch -d @body "$(url products)"
  ends 0
  requests .body | od -An -c | tr -d ' \n' >got
  printf '%s' '{"a":"357273277"}\n' | diff - got
  : >empty
  context=$context-empty
  fetch -d @empty "$(url products)"
  ends 0
  requested 1 'select(.method == "POST" and .body == "")'
}

# --- tokens

@test "ms-fetch: says what a status about tokens means" {
  local code
  for code in 440 498 499; do
    context=${context%%_*}_$code
    fetch "$(url "faults=$code:body=no/products")"
    ends 77 "^ms-fetch: page 1: GET .*: HTTP status $code: no; the token is missing, wrong or expired$"
  done
  context=${context%%_*}
  fetch "$(url faults=401:body=no/products)"
  ends 77 ': HTTP status 401: no$'
}

@test "ms-push: says that a token may be the reason of a status about tokens" {
  local code
  export MEDUSA_API_KEY=sk_1 MEDUSA_URL
  for code in 401 403 440 498 499; do
    context=${context%%_*}_$code
    MEDUSA_URL=$(url "faults=$code*/x=1")
    capture ms-push -q "${hasty[@]}" <<<"$(batches a)"
    ends 77 "^ms-push: line 1: .*scripted fault $code; is it a secret API key of this server\?$"
  done
}

# --- examples

@test "ms-fetch: with the settings for Odoo, retries a conflict of transactions" {
  local conflict='{"error":{"message":"Odoo Server Error","data":{"name":"psycopg2.errors.%s"}}}'
  here=$top/examples/shops/odoo
  # shellcheck disable=SC1091 # a file of the examples
  . "$here/settings"
  echo s3cret-key >key
  sed 's/LOGIN/"shop", 2, "s3cret-key"/' "$here/variants.json" >variants.json
  # shellcheck disable=SC2059,SC2154 # the format is above, fetch is in the settings
  fetch "${fetch[@]}" -l 1 --items result \
    "$(turns "$(printf "$conflict" SerializationFailure)" '{"result":[{"id":1}]}' '{"result":[]}')"
  ends 0 ': the page reports a transient error: .*; trying again'
  requested 3
  context=$context-other
  # shellcheck disable=SC2059
  fetch "${fetch[@]}" -l 1 --items result "$(turns "$(printf "$conflict" UndefinedColumn)")"
  ends 69 ': the page reports an error: '
}

# --- what to do

@test "ms-fetch: takes a path that begins as in jq or JSONPath" {
  local path
  for path in .data.items '$.data.items' 'data.items' '.data.items[]'; do
    fetch --items "$path" "$(url data)"
    ends 0
  done
  fetch --items '$.data.x' "$(url data)"
  ends 69 ": no 'data.x'; 'data' has items$"
  fetch --items '..data' "$(url data)"
  ends 64 "^ms-fetch: --items: '..data': a name is missing$"
}

@test "ms-fetch: says what to do about a page that is an array" {
  fetch --items data "$(url list)"
  ends 69 ": '.' is an array, expected an object; the page is an array: leave out --items, or use --items .$"
  context=$context-deeper
  fetch --items data.items.x "$(url data)"
  ends 69 ": 'data.items' is an array, expected an object$"
}

@test "ms-fetch: names --fail-on for a page with an error in place of the items" {
  fetch --items data "$(turns '{"errors":[{"message":"x"}]}')"
  ends 69 ": no 'data'; '.' has errors; if that is an error, use --fail-on errors$"
  context=$context-null
  fetch --items data.x "$(turns '{"success":false,"data":null}')"
  ends 69 "; if that is an error, use --fail-on success=false$"
  context=$context-none
  fetch --items data "$(turns '{"errors":[],"x":1}')"
  ends 69 ": no 'data'; '.' has errors, x$"
}

@test "ms-fetch: says what to do about TLS that fails" {
  # A server that answers the first bytes of TLS by plain http.
  python3 -c 'import socket
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], file=open("port.new", "w"), flush=True)
__import__("os").rename("port.new", "port")
c = s.accept()[0]
c.recv(1)
c.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
c.recv(9999)' 3>&- &
  until_ok test -e port
  fetch --retries 0 "https://127.0.0.1:$(cat port)/"
  ends 75 '; does the port speak plain http\?; gave up$'
  echo none >none.pem
  fetch --cacert none.pem "$(url products | sed s,http:,https:,)"
  ends 69 ": --cacert: 'none.pem' has no certificate in PEM$"
}

@test "ms-fetch: says that -d needs @ before the name of a file" {
  echo '{"c":"{cursor}"}' >q2.json
  fetch -d q2.json --cursor next "$(url products)"
  ends_usage '^ms-fetch: --cursor needs \{cursor}, and the value of --data is the name of a file: did you mean -d @FILE\?$' ms-fetch
  fetch -d q3.json --cursor next "$(url products)"
  ends_usage '^ms-fetch: --cursor needs \{cursor} in the URL, -H or --data$' ms-fetch
}

@test "ms-fetch: names --keep-query when a next link leaves a key out and is refused" {
  local code
  for code in 401 403; do
    context=keep-$code
    fetch --next next "$(url "faults=200:body=$(jq -rn --arg u "/t/$context/faults=ok,$code/products?page=2" \
      '{products: [{id: 1}], next: $u} | tojson | @uri'),$code/products?k=s3cret&page=1")&q=a b"
    ends 77 ": HTTP status $code.*; the next link leaves out 'k' of the URL: use --keep-query$"
    hides s3cret
    context=keep-$code-all
    fetch --next next "$(url "faults=200:body=$(jq -rn --arg u "/t/$context/faults=ok,$code/products?page=2" \
      '{products: [{id: 1}], next: $u} | tojson | @uri'),$code/products?page=1")"
    [ "$status" = 77 ]
    ! grep -q keep-query "$err" || explain 'it says keep-query'
  done
  context=keep-first
  fetch "$(url 'faults=403/products?k=1')"
  [ "$status" = 77 ]
  ! grep -q keep-query "$err" || explain 'it says keep-query'
}

@test "ms-fetch: --total-header takes the number after the slash of a Content-Range" {
  local range
  for range in 'items 0-0/2' '*/2' 'x/y/2'; do
    context=range-$((++n))
    heads=Content-Range:$(encoded "$range") \
      fetch --total-header Content-Range "$(heads=Content-Range:$(encoded "$range") \
        turns '[{"id":1}]' '[{"id":2}]')?page={page}"
    ends 0
    requested 2
  done
}
