load lib/helper

# Most tests read 7 items in pages of 3, which is 4 requests without a fault.
paged='products?limit={limit}&offset={offset}'

fetch() {
  local limit=()
  [[ $* != *{limit}* ]] || limit=(-l 3)
  capture ms-fetch "${limit[@]}" "${hasty[@]}" "$@"
}

# fault_free: saves the output of a run without faults in the file good.
fault_free() {
  fetch "$(url "good=1/$paged")"
  ends 0
  mv "$out" good
  assert_equal "$(wc -l <good)" 4
  rm "$MS_TEST_DIR/log/$context"
  # The server counts requests anew in the next context.
  context=$context-faulty
}

# survives FAULT [OPTION…]: one fault on page 2 must not change the output.
survives() {
  local fault=$1
  shift
  fault_free
  fetch -q "$@" "$(url "faults=ok,$fault/$paged")"
  ends 0
  prints good
  requested 5
  requested 2 'select(.target | endswith("offset=3"))'
}

# refused FAULT STATUS REGEX: ms-fetch must fail on page 2 without a retry and print
# page 1.
refused() {
  fault_free
  fetch "$(url "faults=ok,$1/$paged")"
  ends "$2" "^ms-fetch: page 2: GET .*: $3"
  head -n 1 good >expected
  prints expected
  requested 2
}

# gap A B: milliseconds between the requests A and B.
gap() {
  local log=$MS_TEST_DIR/log/$context
  jq -s --argjson a "$1" --argjson b "$2" '.[$b - 1].ms - .[$a - 1].ms' "$log"
}

# --- the command line

@test "ms-fetch: prints --help to stdout" {
  capture ms-fetch --help
  ends 0
  assert_regex "$(head -n 1 "$out")" '^usage: ms-fetch \['
}

@test "ms-fetch: prints its name and version for --version" {
  capture ms-fetch -V
  ends 0
  prints_text 'ms-fetch %s\n' "$(cat "$top/VERSION")"
}

@test "ms-fetch: rejects wrong command lines with 64 and the usage line" {
  capture ms-fetch --nonsense "$(url "$paged")"
  ends_usage "^ms-fetch: unrecognized option '--nonsense'$" ms-fetch
  capture ms-fetch
  ends_usage '^ms-fetch: ' ms-fetch
  capture ms-fetch "$(url a)" "$(url b)"
  ends_usage '^ms-fetch: ' ms-fetch
  requested 0
}

@test "ms-fetch: rejects invalid numbers and durations" {
  local bad
  for bad in '-l 0' '-l x' '--retries -1' '--timeout 1d' '--timeout 1.2345s' \
    '--timeout 5sec' '--retry-delay -1s' '--page-buffer 0' '--max-pages x'; do
    # shellcheck disable=SC2086 # two words
    capture ms-fetch $bad "$(url "$paged")"
    ends 64 "^ms-fetch: --[a-z-]+: '.*' is not "
    prints_nothing
  done
  requested 0
}

@test "ms-fetch: rejects URLs other than http and https" {
  local bad
  for bad in file:///etc/passwd ftp://127.0.0.1/x gopher://127.0.0.1/ /etc/passwd '' 'http://'; do
    capture ms-fetch "$bad"
    ends 64 "^ms-fetch: '.*' is not an http or https URL(; begin it with https:// or http://)?$"
    assert_equal "$(grep -c 'begin it with' "$err")" "$([[ $bad == *://* ]] && echo 0 || echo 1)"
    prints_nothing
  done
}

# --- pages

@test "ms-fetch: reads pages by {offset} and {limit} until one is empty" {
  fault_free
  gojq -c '.products | map(.id)' good >got
  printf '[1,2,3]\n[4,5,6]\n[7]\n[]\n' >expected
  cmp got expected
}

@test "ms-fetch: prints the bytes of a page unchanged" {
  fetch "$(url items=2/products?limit=2)"
  ends 0
  prints_text '{"products":[{"id":1,"title":"Item 1","price":1.10},%s],"total":2,"skip":0,"limit":2}\n' \
    '{"id":2,"title":"Item 2","price":2.10}'
  requested 1
}

@test "ms-fetch: does not treat a short page as the end" {
  fetch -q -l 5 "$(url "cap=2/$paged")"
  ends 0
  gojq -c '.products | map(.id)' "$out" >got
  printf '[1,2]\n[3,4]\n[5,6]\n[7]\n[]\n' >expected
  cmp got expected
  requests '.target | split("?")[1]' >got
  printf 'limit=5&offset=%d\n' 0 2 4 6 7 >expected
  cmp got expected
}

@test "ms-fetch: counts {page} from 1 or from --start" {
  fetch "$(url 'products?limit={limit}&page={page}')"
  ends 0
  assert_equal "$(gojq -c '.products | map(.id)' "$out" | paste -sd' ')" \
    '[1,2,3] [4,5,6] [7] []'
  fetch --start 2 "$(url 'products?limit={limit}&page={page}')"
  ends 0
  assert_equal "$(gojq -c '.products | map(.id)' "$out" | paste -sd' ')" '[4,5,6] [7] []'
}

@test "ms-fetch: finds items in a root array or at --items" {
  fetch "$(url 'list?limit={limit}&offset={offset}')"
  ends 0
  assert_equal "$(gojq -c 'map(.id)' "$out" | paste -sd' ')" '[1,2,3] [4,5,6] [7] []'
  fetch --items data.items "$(url 'data?limit={limit}&offset={offset}')"
  ends 0
  assert_equal "$(gojq -c '.data.items | map(.id)' "$out" | paste -sd' ')" \
    '[1,2,3] [4,5,6] [7] []'
}

@test "ms-fetch: --max-pages stops after that many pages" {
  fetch --max-pages 3 "$(url "items=1000000/$paged")"
  ends 0
  requested 3
}

@test "ms-fetch: fails with 69 when every page is the same" {
  fetch "$(url "endless=1/$paged")"
  ends 69 '^ms-fetch: page 2: .*the same as page 1'
  assert_equal "$(wc -l <"$out")" 1
  assert [ "$(requests | wc -l)" -le 3 ]
}

@test "ms-fetch: uses one connection for all pages" {
  fetch "$(url "$paged")"
  ends 0
  assert_equal "$(requests .connection | sort -u | wc -l)" 1
}

@test "ms-fetch: treats status 204 as an empty page" {
  fetch "$(url "items=3/faults=ok,204/$paged")"
  ends 0
  requested 2
  assert_equal "$(wc -l <"$out")" 1
}

@test "ms-fetch: prints the same bytes for compressed pages" {
  fault_free
  fetch "$(url "faults=gzip*/$paged")"
  ends 0
  prints good
  requested 4
}

@test "ms-fetch: prints the same bytes for pages that are chunked, slow, late or begin with a byte order mark" {
  fault_free
  fetch --timeout 2s "$(url "faults=chunked,slow:40:5,delay:100,bom/$paged")"
  ends 0
  prints good
  requested 4
}

@test "ms-fetch: does not retry a slow page that keeps sending" {
  fetch --timeout 2s --connect-timeout 2s -q "$(url "faults=slow:8:300/products?limit=1")"
  ends 0
  requested 1
}

# --- transient failures

@test "ms-fetch: retries after 408" { survives 408; }
@test "ms-fetch: retries after 425" { survives 425; }
@test "ms-fetch: retries after 429" { survives 429; }
@test "ms-fetch: retries after 500" { survives 500; }
@test "ms-fetch: retries after 502" { survives 502; }
@test "ms-fetch: retries after 503 with an HTML body" { survives '503:type=text/html:body=<h1>busy'; }
@test "ms-fetch: retries after 504" { survives 504; }
@test "ms-fetch: measures the date of Retry-After by the server's clock" {
  local clock
  for clock in 300 -300; do
    context=${context%%_*}_$clock
    fetch --retry-max-delay 60s "$(url "clock=$clock/faults=503:retry-after=date$(printf %+d $((clock + 2)))/products")"
    ends 0 'trying again in [12].0 s \(1 of 5\)$'
  done
}

@test "ms-fetch: retries after a connection closed without an answer" {
  fault_free
  fetch -q "$(url "faults=ok,close/$paged")"
  ends 0
  prints good
}
@test "ms-fetch: retries after a reset without an answer" {
  fault_free
  fetch -q "$(url "faults=ok,reset/$paged")"
  ends 0
  prints good
}
@test "ms-fetch: retries when the first connections are reset" {
  fault_free
  fetch -q "$(url "faults=reset,close,reset/$paged")"
  ends 0
  prints good
  requested 7
}
@test "ms-fetch: retries after a body shorter than its Content-Length" { survives cut:50; }
@test "ms-fetch: retries after a body that never starts" { survives cut:0; }
@test "ms-fetch: retries after a reset within the body" { survives cut-reset:50; }
@test "ms-fetch: retries after truncated JSON without a Content-Length" { survives eof:50; }
@test "ms-fetch: retries after an empty body without a Content-Length" { survives eof:0; }
@test "ms-fetch: retries after a body longer than its Content-Length" { survives over:50; }
@test "ms-fetch: retries after an empty body" { survives empty; }
@test "ms-fetch: retries after a body of white space" { survives blank; }
@test "ms-fetch: retries after truncated compressed JSON without a Content-Length" { survives gzip-cut:60; }
@test "ms-fetch: retries after a chunked body without its last chunk" { survives chunked:50; }
@test "ms-fetch: retries after a malformed chunk" { survives bad-chunk:50; }
@test "ms-fetch: retries after a stall within the body" { survives stall:50 --timeout 1s; }
@test "ms-fetch: retries when no headers come" {
  survives hang --timeout 1s --connect-timeout 1s
}

@test "ms-fetch: --timeout alone limits the wait for headers" {
  fetch -q --timeout 1s "$(url "faults=hang/$paged")"
  ends 0
  requested 5
}

@test "ms-fetch: prints the same bytes after many faults in one run" {
  fault_free
  fetch -q --timeout 1s --connect-timeout 1s \
    "$(url "faults=503,cut:9,ok,reset,eof:80,stall:3,ok,chunked:1,429,ok,502/$paged")"
  ends 0
  prints good
  requested 12
}

@test "ms-fetch: counts retries separately for each page" {
  fault_free
  fetch -q --retries 2 "$(url "faults=503,503,ok,503,503,ok,503,503,ok/$paged")"
  ends 0
  prints good
  requested 10
}

@test "ms-fetch: a retry message gives the reason and the delay" {
  fetch "$(url "faults=503/$paged")"
  ends 0 '^ms-fetch: .*HTTP status 503.*trying again in [0-9.]+ s \(1 of 5\)$'
}

# --- delays between retries

@test "ms-fetch: waits for Retry-After in seconds" {
  fetch -q --retry-max-delay 3s "$(url "faults=429:retry-after=1/products")"
  ends 0
  assert [ "$(gap 1 2)" -ge 1000 ]
}

@test "ms-fetch: waits for Retry-After as a date, up to --retry-max-delay" {
  fetch -q --retry-max-delay 400ms "$(url "faults=503:retry-after=date+20/products")"
  ends 0
  assert [ "$(gap 1 2)" -ge 400 ]
  assert [ "$(gap 1 2)" -lt 5000 ]
}

@test "ms-fetch: ignores or caps a Retry-After that is in the past, huge or malformed" {
  local faults=429:retry-after=date-3600
  faults+=,429:retry-after=0,429:retry-after=-5,429:retry-after=99999999999999999999999
  faults+=,429:retry-after=soon,429:retry-after=,429:retry-after=1e9,429:retry-after=date+99999999
  fetch -q --retries 9 "$(url "faults=$faults/products")"
  ends 0
  requested 9
}

@test "ms-fetch: --retry-max-delay caps the growing delays" {
  # Without the cap, the delays would take minutes.
  fetch -q --retries 6 --retry-delay 5s --retry-max-delay 10ms "$(url 'faults=503*/products')"
  [ "$status" = 75 ] || explain 'expected status 75'
  requested 7
  assert [ "$(gap 1 7)" -lt 10000 ]
}

@test "ms-fetch: --retry-budget limits the sum of all delays" {
  fetch -q --retries 1000 --retry-max-delay 1h --retry-budget 2s \
    "$(url 'faults=429:retry-after=3*/products')"
  ends 75 '^ms-fetch: page 1: .*gave up$'
  requested 1
}

@test "ms-fetch: --retry-budget adds up the delays of all pages" {
  # The budget allows the second delay of a second, but not the third.
  fetch -q -l 3 --retries 1000 --retry-max-delay 1h --retry-budget 2500ms \
    "$(url "faults=429:retry-after=1,ok,429:retry-after=1*/$paged")"
  ends 75 '^ms-fetch: page 2: .*gave up$'
  requested 4
}

@test "ms-fetch: warns when a page has null instead of items" {
  fetch "$(url 'text/%7B%22products%22%3Anull%7D')"
  ends 0 '^ms-fetch: page 1 has null instead of items; treated as no items$'
  prints_text '{"products":null}\n'
}

# --- permanent failures

@test "ms-fetch: gives up with 75 and prints only the whole pages before the fault" {
  local fault
  fault_free
  head -n 1 good >expected
  for fault in 503 cut:50 cut-reset:50 eof:50 chunked:50 bad-chunk:50 reset close; do
    context=$context+
    fetch -q --retries 2 "$(url "faults=ok,$fault*/$paged")"
    ends 75 '^ms-fetch: page 2: GET .*; gave up$'
    prints expected
  done
}

@test "ms-fetch: --retries 3 gives up after four requests" {
  fetch -q --retries 3 "$(url 'faults=503*/products')"
  ends 75 '^ms-fetch: page 1: GET .*HTTP status 503.*gave up$'
  prints_nothing
  requested 4
}

@test "ms-fetch: --retries 0, 1 and 2 wait for Retry-After before each retry" {
  local n
  for n in 0 1 2; do
    context=retries-$n
    fetch -q --retries "$n" --retry-max-delay 2s "$(url 'faults=503:retry-after=1*/products')"
    ends 75 '^ms-fetch: page 1: GET .*HTTP status 503.*gave up$'
    requested $((n + 1))
    ((n == 0)) || assert [ "$(gap 1 $((n + 1)))" -ge $((n * 1000)) ]
    ((n == 0)) || assert [ "$(gap 1 $((n + 1)))" -lt $((n * 1000 + 5000)) ]
  done
}

@test "ms-fetch: --timeout is accurate to a second" {
  fetch -q --timeout 500ms "$(url 'faults=stall:50/products')"
  ends 0
  assert [ "$(gap 1 2)" -ge 500 ]
  assert [ "$(gap 1 2)" -lt 3500 ]
}

@test "ms-fetch: --retries 0 gives up after one request" {
  fetch --retries 0 "$(url 'faults=503*/products')"
  ends 75 '^ms-fetch: .*gave up$'
  requested 1
}

@test "ms-fetch: gives up with 75 when nothing listens on the port" {
  fetch -q --retries 1 http://127.0.0.1:1/
  ends 75 '^ms-fetch: page 1: GET http://127.0.0.1:1/: .*gave up$'
  prints_nothing
}

@test "ms-fetch: does not retry after 404" { refused 404 69 'HTTP status 404'; }
@test "ms-fetch: does not retry after 400" { refused 400 69 'HTTP status 400'; }
@test "ms-fetch: does not retry after 410" { refused 410 69 'HTTP status 410'; }
@test "ms-fetch: does not retry after 501" { refused 501 69 'HTTP status 501'; }
@test "ms-fetch: fails with 77 after 401" { refused 401 77 'HTTP status 401'; }
@test "ms-fetch: fails with 77 after 403" { refused 403 77 'HTTP status 403'; }
@test "ms-fetch: fails with 69 on an HTML login page with status 200" { refused html 69 'the answer is .*not JSON'; }
@test "ms-fetch: fails with 69 on a JSON error with status 200" { refused error 69 ".*no 'products'"; }
@test "ms-fetch: reports the byte where JSON becomes invalid" { refused bad 69 'the page is not valid JSON: .*byte [0-9]+'; }
@test "ms-fetch: fails with 69 on a compressed body without Content-Encoding" { refused gzip-unsaid 69 'the answer is '; }
@test "ms-fetch: fails with 69 on a plain body with Content-Encoding gzip" { refused gzip-lie 69 'the answer cannot be decompressed '; }

@test "ms-fetch: rejects a page with NUL or invalid UTF-8" {
  fetch "$(url 'text/[%22%00%22]')"
  ends 69 '^ms-fetch: page 1: .*not valid JSON'
  prints_nothing
  fetch "$(url 'text/[%22%FF%22]')"
  ends 69 '^ms-fetch: page 1: .*not valid JSON.*UTF-8'
  prints_nothing
  requested 2
}

@test "ms-fetch: fails with 69 when a page larger than --page-buffer repeats" {
  fetch --page-buffer 1k "$(url 'endless=1/pad=1000/products?limit=7&offset={offset}')"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1'
  # Every page printed is whole.
  gojq -c '.products | map(.id)' "$out" >got
  printf '[1,2,3,4,5,6,7]\n%.0s' 1 2 >expected
  diff -u expected got
  context=$context-last
  # Here the last page repeats.
  page() { jq -rn --argjson n "$1" '{products: [{id: $n, title: ("x" * 2000)}]} | tojson | @uri'; }
  fetch --page-buffer 1k "$(url "bodies=$(page 1),$(page 2)/api/turns?page={page}")"
  ends 69 '^ms-fetch: page 3: GET .*: the page repeats the page before it, and has already been written'
  gojq -c '.products | map(.id)' "$out" >got
  printf '[%s]\n' 1 2 2 >expected
  diff -u expected got
}

@test "ms-fetch: streams a page larger than --page-buffer unchanged" {
  fetch "$(url 'items=30/pad=3000/products?limit=30')"
  ends 0
  mv "$out" expected
  fetch --page-buffer 64k "$(url 'items=30/pad=3000/products?limit=30')"
  ends 0
  prints expected
  requested 2
}

# streams FAULTS STATUS REGEX…: reads a page of 92 KB with a buffer of 16 KB.
streams() {
  local faults=$1 large=items=30/pad=3000/products?limit=30
  shift
  fetch "$(context=$context-good url "$large")"
  ends 0
  mv "$out" whole
  fetch -q --page-buffer 16k --retries 3 "$(url "${script-}faults=$faults/$large")"
  ends "$@"
}

# asked_again RANGE…: compares the Range of each request after the first; all: none.
asked_again() {
  requests '.headers.Range // "all"' | tail -n +2 >got
  printf '%s\n' "$@" | diff -u - got
}

@test "ms-fetch: completes an interrupted streamed page with the same bytes" {
  streams cut:80000,cut-reset:50000,chunked:90000 0
  prints whole
  requested 4
}

@test "ms-fetch: requests only the rest of an interrupted streamed page when it has an ETag" {
  script=etag=a1/ streams cut:80000,cut:1000 0
  prints whole
  requests '[.headers.Range, .headers."If-Range"] | join(" ")' | tail -n +2 >got
  printf '%s\n' 'bytes=80000- "a1"' 'bytes=81000- "a1"' >expected
  diff -u expected got
}

@test "ms-fetch: requests the whole streamed page again when the server sends a wrong range" {
  script=etag=a1/shift=7/ streams cut:80000 0
  prints whole
  asked_again bytes=80000- all
}

@test "ms-fetch: resumes an interrupted streamed page that begins with a byte order mark" {
  script=etag=a1/mark=1/ streams cut:80000 0
  prints whole
  asked_again bytes=80000-
}

@test "ms-fetch: requests the right rest of a streamed page after an empty answer" {
  # The byte order mark counts in the offset, though the empty answer has none.
  script=etag=a1/mark=1/ streams cut:80000,empty 0
  prints whole
  asked_again bytes=80000- bytes=80000-
}

@test "ms-fetch: requests the whole streamed page again when the range is of another version" {
  script=etag=a1/newer=1/ streams cut:80000 0
  prints whole
  asked_again bytes=80000- all
}

@test "ms-fetch: requests the whole streamed page again after 416" {
  script=etag=a1/ streams cut:80000,416 0
  prints whole
  asked_again bytes=80000- all
}

@test "ms-fetch: does not request a range with a weak ETag" {
  script=etag=a1/weak=1/ streams cut:80000 0
  prints whole
  asked_again all
}

@test "ms-fetch: does not use a range that it did not request" {
  streams cut:80000,part:80000,part:80000 0
  prints whole
  asked_again all all all
}

@test "ms-fetch: fails when the server refuses to resume a streamed page" {
  streams cut:80000,404 69 '^ms-fetch: interrupted after 26 items, 80000 bytes of page 1: GET .*404'
  context=$context-denied streams cut:80000,401 77 \
    '^ms-fetch: interrupted after 26 items, 80000 bytes of page 1: GET .*401'
}

@test "ms-fetch: reads a long cursor of a streamed page whole" {
  local n cursor
  cursor=$(seq -s - 2500)
  for ((n = 0; n < 6; n++)); do
    context=${context%%+*}+$n
    fetch --page-buffer 16k --cursor cursor "$(turns \
      "{\"products\":[{\"pad\":\"$(printf "%$((17000 + n * 2500))s" x)\"}],\"cursor\":\"$cursor\"}" \
      '{"products":[]}')?after={cursor}"
    ends 0
    requests .target | sed -n '2s/.*after=//p' | cmp - <(echo "$cursor")
  done
}

@test "ms-fetch: completes an interrupted streamed page after an empty and a blank answer" {
  streams cut:80000,empty,blank 0
  prints whole
  requested 4
}

@test "ms-fetch: says that a streamed page is shorter than it was" {
  streams 'cut:80000,200:body=%7B%7D*' 75 \
    '^ms-fetch: interrupted after 26 items, .*: the page is shorter than before; gave up$'
  requested 4
}

@test "ms-fetch: fails with 75 instead of mixing two versions of a streamed page" {
  streams cut:80000,other 75 '^ms-fetch: .*page 1: .*changed since'
  requested 2
  head -c "$(wc -c <"$out")" whole >expected
  prints expected
}

@test "ms-fetch: gives up with 75 on a streamed page that stays incomplete, and ms-pick rejects it" {
  streams 'cut:80000*' 75 \
    '^ms-fetch: interrupted after 26 items, 80000 bytes of page 1: GET .*; gave up$'
  requested 4
  assert_equal "$(wc -c <"$out")" 80000
  head -c "$(wc -c <"$out")" whole >expected
  prints expected
  mv "$out" page
  capture ms-pick <page
  ends 65 '^ms-pick: .*ends too early$'
}

@test "ms-fetch: unpacks a small compressed body to 600 MB in constant memory" {
  needs_memory_limit
  local page LIMIT=120
  fetch "$(url 'faults=ok,bomb:600/products')"
  ends 0
  page=$(wc -c <"$out")
  capture_sh 'ulimit -v 400000; ms-fetch --page-buffer 1M "$1" | wc -c' - \
    "$(url 'faults=ok,bomb:600/products')"
  ends 0
  assert_equal "$(cat "$out")" $((page + 600 * 1024 * 1024))
  requested 2
}

@test "ms-fetch: unpacks a small compressed body while the reader is slow" {
  needs_memory_limit
  # is_large PID: more than pages and buffers need.
  is_large() { (($(sed -n 's/^VmHWM:\s*\([0-9]*\) kB/\1/p' "/proc/$1/status") > 20000)); }
  mkfifo pipe
  # Page 1 is larger than a pipe, and nobody reads it until page 2 has begun to come.
  ulimit -v 200000
  ms-fetch -l 1 --page-buffer 1M --retries 0 \
    "$(url "items=2/pad=70000/faults=ok,bomb:200/$paged")" >pipe 2>"$err" 3>&- &
  exec 5<pipe
  until_ok is_large $!
  wc -c <&5 >got
  exec 5<&-
  wait $!
  (($(<got) > 200 << 20))
}

@test "ms-fetch: limits the size of headers" {
  fetch "$(url faults=headers:200/products)"
  ends 0
  fetch "$(url faults=ok,headers:300/products)"
  ends 69 '^ms-fetch: page 1: GET .*: the headers of the answer are larger than 262144 bytes$'
  prints_nothing
  requested 2
}

@test "ms-fetch: --max-page limits an endless page, buffered or streamed" {
  fetch --max-page 1M "$(url faults=endless/products)"
  ends 69 '^ms-fetch: page 1: GET .*: the answer is larger than 1048576 bytes; --max-page raises the limit$'
  prints_nothing
  requested 1
  context=$context-streamed
  fetch --max-page 1M --page-buffer 64k "$(url faults=endless/products)"
  ends 69 '^ms-fetch: interrupted after [0-9]+ items, [0-9]+ bytes of page 1: GET .*; --max-page raises the limit$'
  assert [ "$(wc -c <"$out")" -le 1048576 ]
  requested 1
}

@test "ms-fetch: reads no more than the beginning of an error's body" {
  needs_memory_limit
  capture_sh 'ulimit -v 400000; ms-fetch "$1"' - "$(url faults=404:body=no/endless:404/products)"
  ends 69 '^ms-fetch: page 1: GET .*: HTTP status 404: no$'
  context=$context-endless
  capture_sh 'ulimit -v 400000; ms-fetch "$@"' - "${hasty[@]}" "$(url faults=endless:500,endless:404/products)"
  ends 69 ': HTTP status 500: \{"products".*; trying again' '^ms-fetch: page 1: GET .*: HTTP status 404: \{"products"'
  prints_nothing
  requested 2
}

@test "ms-fetch: --max-page allows a page of exactly that size, buffered or streamed" {
  local size buffer
  fetch "$(url items=30/pad=3000/products)"
  mv "$out" whole
  size=$(($(wc -c <whole) - 1))
  for buffer in 64k 1M; do
    fetch --max-page "$size" --page-buffer "$buffer" "$(url items=30/pad=3000/products)"
    ends 0
    prints whole
    fetch --max-page $((size - 1)) --page-buffer "$buffer" "$(url items=30/pad=3000/products)"
    ends 69 "the answer is larger than $((size - 1)) bytes; --max-page raises the limit\$"
  done
}

@test "ms-fetch: --max-page counts uncompressed bytes" {
  fetch --max-page 2M "$(url faults=ok,bomb:2/products)"
  ends 0
  fetch --max-page 2M "$(url faults=ok,bomb:2/products)"
  ends 69 '^ms-fetch: page 1: GET .*: the answer is larger than 2097152 bytes; --max-page raises the limit$'
  prints_nothing
  requested 2
}

@test "ms-fetch: sleeps while it waits for a server" {
  local TIMEFORMAT=%U
  { time ms-fetch -q --retry-delay 2s "$(url faults=503:retry-after=2/products)" >/dev/null; } 2>seconds
  # It waits for two seconds, and works for a few hundredths of one.
  [[ $(<seconds) == 0.[012]* ]] || fail "it used $(<seconds) s of the processor"
}

@test "ms-fetch: replaces the server's control characters in messages" {
  fetch "$(url 'faults=404:body=%1b[31m%07%0d%0aX/products')"
  ends 69 '^ms-fetch: .*HTTP status 404'
  assert_equal "$(tr -d '\n\40-\176' <"$err" | wc -c)" 0
  requested 1
}

# --- redirects

@test "ms-fetch: follows a redirect within the origin" {
  fault_free
  fetch "$(url "faults=ok,redirect:same/$paged")"
  ends 0
  prints good
  requested 5
}

@test "ms-fetch: takes every 3xx status with a Location for a redirect, but 304" {
  local code
  for code in 300 301 302 303 307 308 399; do
    says $code '' -H 'X-Say-Location: http://192.0.2.1/'
    ends 69 ": HTTP status $code redirects to 'http://192.0.2.1/', which is at another origin"
  done
  for code in 304 400; do
    says $code '' -H 'X-Say-Location: http://192.0.2.1/'
    ends 69 ": HTTP status $code$"
  done
}

@test "ms-fetch: follows the first Location of a redirect that is not empty" {
  fetch "$(url 'faults=302:location=:location=list:location=x/products')"
  ends 0
  requested 1 'select(.target | endswith("/list"))'
  requested 2
  context=$context-none
  fetch "$(url 'faults=302:location=/products')"
  ends 69 ': HTTP status 302: '
}

@test "ms-fetch: refuses a redirect to another origin and sends nothing there" {
  echo s3cret-token >token
  fetch --token-file token "$(url "faults=redirect:cross/$paged")"
  ends 69 '^ms-fetch: .*another origin'
  prints_nothing
  requested 1
  requested 0 'select(.origin == 1)'
}

@test "ms-fetch: refuses a redirect to a file" {
  fetch "$(url "faults=redirect:file/$paged")"
  ends 69 "^ms-fetch: .* redirects to 'file:///etc/hostname', which is not an http or https URL$"
  prints_nothing
}

@test "ms-fetch: does not follow a redirect of a POST" {
  fetch -d '{}' "$(url "faults=redirect:same/$paged")"
  ends 69 '^ms-fetch: page 1: POST .*: HTTP status 302 redirects to .*, which is not followed for a POST$'
  prints_nothing
  requested 1
}

@test "ms-fetch: stops a redirect loop" {
  fetch "$(url "faults=redirect:self*/$paged")"
  ends 69 '^ms-fetch: .*which is not followed: too many redirects'
  prints_nothing
  requested 6
}

@test "ms-fetch: retries the first URL after a redirect, because it may be temporary" {
  # Six redirects in all are not too many for four attempts.
  local moved=redirect:%3Fm=1,redirect:%3Fm=2,503
  fetch -q "$(url "faults=$moved,$moved,$moved/products")"
  ends 0
  requests '.target | sub(".*products"; "")' >got
  printf '%s\n' '' '?m=1' '?m=2' '' '?m=1' '?m=2' '' '?m=1' '?m=2' '' | diff -u - got
}

# --- secrets

@test "ms-fetch: --token-file sends a bearer token" {
  echo s3cret-token >token
  fetch --token-file token "$(url "auth=Bearer%20s3cret-token/$paged")"
  ends 0
  requested 4 'select(.headers.Authorization == "Bearer s3cret-token")'
}

@test "ms-fetch: -H @file sends each line of the file as a header" {
  printf 'X-Api-Key: s3cret-token\nX-Other: b\n' >headers
  fetch -H @headers -H 'X-Third: c' "$(url products)"
  ends 0
  requested 1 'select(.headers | [."X-Api-Key", ."X-Other", ."X-Third"] == ["s3cret-token", "b", "c"])'
}

@test "ms-fetch: refuses a secret in arguments and does not repeat it in the message" {
  fetch -H 'Authorization: Bearer s3cret-token' "$(url products)"
  ends 64 '^ms-fetch: -H: the header authorization is secret.*@FILE$'
  hides s3cret-token
  requested 0
}

@test "ms-fetch: rejects a header with a line end in it" {
  fetch -H $'X-A: b\r\nX-Evil: c' "$(url products)"
  ends 64 "^ms-fetch: -H: not a header; write it as 'Name: value'$"
  requested 0
}

@test "ms-fetch: rejects a missing or empty --token-file" {
  fetch --token-file missing "$(url products)"
  ends 74 "^ms-fetch: cannot open 'missing': No such file or directory$"
  : >empty
  fetch --token-file empty "$(url products)"
  ends 77 '^ms-fetch: .*empty'
  local more
  for more in 'Bearer s3cret' '{"access_token":"s3cret"}' '"s3cret"'; do
    echo "$more" >token
    fetch --token-file token "$(url products)"
    ends 77 "^ms-fetch: 'token' holds more than a token, such as a scheme or JSON$"
  done
  requested 0
}

@test "ms-fetch: hides a secret that the server sends back" {
  echo s3cret-token >token
  fetch -v --token-file token "$(url 'faults=echo:400/products')"
  [ "$status" = 69 ] || explain 'expected status 69'
  hides s3cret-token
  fetch -v --token-file token "$(url 'auth=no/products')"
  [ "$status" = 77 ] || explain 'expected status 77'
  hides s3cret-token
}

@test "ms-fetch: hides every part of a secret where a message is cut short" {
  local n
  echo s3cret-tokenAAAABBBBCCCC >token
  for ((n = 0; n < 300; n += 7)); do
    context=$BATS_TEST_NUMBER-$n
    fetch --token-file token "$(url "faults=echo:400:$n/products")"
    [ "$status" = 69 ] || explain 'expected status 69'
    hides s3cret-t
  done
}

@test "ms-fetch: hides secrets in URLs" {
  fetch "$(url 'faults=404/products?api_key=s3cret-token&q=1')"
  ends 69 '^ms-fetch: .*api_key=\*\*\*&q=1: HTTP status 404'
  hides s3cret-token
  fetch -q --retries 0 'http://user:s3cret-token@127.0.0.1:1/'
  ends 75 '^ms-fetch: page 1: GET http://127.0.0.1:1/: .*; gave up$'
  hides s3cret-token
}

# says STATUS TEXT [OPTION…]: the server answers with this status and text. The URL, which
# messages show, does not have the text.
says() {
  local code=$1 text=$2
  shift 2
  context=$context+
  fetch -H "X-Say: $text" "$@" "$(url "faults=say:$code/products")"
  [ "$status" = 69 ] || explain 'expected status 69'
}

@test "ms-fetch: hides a secret in every spelling in which a server quotes it" {
  local text
  printf 's3cret/tok+en=="z\303\251' >token
  for text in 's3cret/tok+en=="zé' '{"t":"s3cret\/tok+en==\"z\u00e9"}' 's3cret%2Ftok%2ben%3d%3D%22z%C3%A9' \
    's3cret%252Ftok%252Ben%253D%253D%2522z%25C3%25A9' '"{\"t\":\"s3cret\\/tok+en==\\\"z\\u00E9\"}"' \
    '\u0073\u0033cret\u002ftok\u002ben==\"z\u00e9' "$(base64 -w 0 token)" \
    "$(printf 'user:%s.' "$(<token)" | base64 -w 0)" "$(printf 'us:%s.' "$(<token)" | base64 -w 0)" \
    "$(printf 'Bearer %s' "$(<token)" | base64 -w 0 | tr '+/' '-_')"; do
    says 400 "$text" --token-file token
    ends 69 ': HTTP status 400: .*\*\*\*'
    hides tok
    hides 3cret
    hides czNjcmV0
    hides zM2NyZXQ
    hides MzY3JldC
    # A message is JSON; what it quotes is escaped once more.
    says 400 "$text" --token-file token --log json
    ends 69 ': HTTP status 400: .*\*\*\*'
    hides tok
  done
}

@test "ms-fetch: hides a secret in a next link and a redirect to another origin" {
  echo s3cret-token >token
  says 200 '{"products":[{"id":1}],"next":"http://192.0.2.1/x/s3cret-token?q=s3cret%2Dtoken"}' \
    --token-file token --next next
  ends 69 "the next page 'http://192.0.2.1/x/\*\*\*\?q=\*\*\*' is at another origin"
  says 200 '[{"id":1}]' --token-file token -H 'X-Say-Link: <http://192.0.2.1/x/s3cret-token>; rel=next'
  ends 69 "the next page 'http://192.0.2.1/x/\*\*\*' is at another origin"
  says 302 '' --token-file token -H 'X-Say-Location: http://192.0.2.1/x/s3cret-token'
  ends 69 "redirects to 'http://192.0.2.1/x/\*\*\*', which is at another origin"
}

@test "ms-fetch: hides every part of a secret where a quotation is cut short" {
  local n fill s3cret=s3cret-tokenAAAABBBBCCCC
  echo $s3cret >token
  for n in {280..300..4} {480..500..5} {630..690..8}; do
    printf -v fill "%${n}s" x
    fill=${fill// /x}
    says 302 '' --token-file token -H "X-Say-Location: http://192.0.2.1/$fill/$s3cret"
    hides s3c
    says 200 "{\"products\":[{\"id\":1}],\"next\":\"http://192.0.2.1/$fill/$s3cret\"}" --token-file token --next next
    ! grep -q s3c "$err" || explain 'the beginning of the secret is shown'
    says 200 "{\"error\":\"$fill $s3cret\"}" --token-file token --fail-on error
    hides s3c
    says 200 "{\"${fill:0:n % 80}$s3cret\":1}" --token-file token
    hides s3c
    says 400 "$fill$s3cret" --token-file token
    hides s3c
  done
}

@test "ms-fetch: does not change a secret in a page" {
  echo s3cret-token >token
  fetch --token-file token "$(turns '{"products":[{"id":"s3cret-token","x":"s3cret\u002dtoken"}]}')"
  ends 0
  prints_text '%s\n' '{"products":[{"id":"s3cret-token","x":"s3cret\u002dtoken"}]}'
}

@test "ms-fetch: hides the secrets in the members of a body, by their names" {
  echo '{"params":{"key":"name","token":"short","login":[{"password":"s3cret-word"}],"client_secret":"s3cret/2",
    "Token":"0123456789abcdef","api_key":12345678}}' >body
  says 400 'name+short+s3cret-word+s3cret\/2+0123456789abcdef+12345678' -d @body
  ends 69 ': HTTP status 400: name\+short\+\*\*\*\+\*\*\*\+\*\*\*\+\*\*\*$'
}

@test "ms-fetch: hides the secrets in query parameters, as they are and decoded" {
  fetch -H 'X-Say: s3cr/t+s3cr%2Ft+name+0123456789abcdef+c3JldC8x' \
    "$(url 'faults=say:400/products?api_key=s3cr%2Ft&key=name&secret=sret/1&x-signature=0123456789abcdef')"
  ends 69 ': HTTP status 400: \*\*\*\+\*\*\*\+name\+\*\*\*\+\*\*\*$'
}

@test "ms-fetch: --secret-file hides each of its lines" {
  printf 's3cret one\ns3cret-two\n\n' >secrets
  echo s3cret-three >more
  says 400 's3cret%20one, s3cret-two, s3cret-three, s3cret-four' --secret-file secrets --secret-file more
  ends 69 ': HTTP status 400: \*\*\*, \*\*\*, \*\*\*, s3cret-four$'
  printf 's3cret\nabc\n' >secrets
  fetch --secret-file secrets "$(url products)"
  ends 64 "^ms-fetch: --secret-file 'secrets': secret 2 is shorter than 4 bytes"
  fetch --secret-file missing "$(url products)"
  ends 74 "^ms-fetch: cannot open 'missing'"
}

@test "ms-fetch: hides the password of a proxy" {
  https_proxy='foo://user:s3cret-pass@proxy' fetch https://shop.invalid/
  ends 69 "Unsupported proxy scheme for 'foo://user:\*\*\*@proxy'"
  hides s3cret-pass
}

@test "ms-fetch: keeps secrets out of /proc/PID/cmdline" {
  echo s3cret-token >token
  # The background pid must be ms-fetch itself, not a shell.
  ms-fetch --token-file token "$(url faults=hang/products)" >"$out" 2>"$err" 3>&- &
  until_ok test -s "$MS_TEST_DIR/log/$context"
  tr '\0' ' ' <"/proc/$!/cmdline" >seen
  kill $!
  wait $! || :
  run -0 grep -c ms-fetch seen
  run -1 grep s3cret seen
  requested 1 'select(.headers.Authorization == "Bearer s3cret-token")'
}

@test "ms-fetch: refuses to send a secret over plain http to another host" {
  echo s3cret-token >token
  fetch --token-file token http://192.0.2.1/
  ends 64 '^ms-fetch: .*--insecure-http$'
  hides s3cret-token
  fetch http://shop:s3cret-token@192.0.2.1/
  ends 64 '^ms-fetch: .*--insecure-http$'
  hides s3cret-token
  # Secrets in the body and in query parameters are secrets, too.
  echo '{"password":"s3cret-word"}' >body
  fetch --explain -d @body http://192.0.2.1/
  ends 64 '^ms-fetch: .*--insecure-http$'
  fetch --explain 'http://192.0.2.1/?api_key=s3cret'
  ends 64 '^ms-fetch: .*--insecure-http$'
  fetch --explain --secret-file token http://192.0.2.1/
  ends 64 '^ms-fetch: .*--insecure-http$'
  fetch --explain -d '{"key":"name","keyword":"0123456789abcdef","password":""}' 'http://192.0.2.1/?key=name&api_key='
  [ "$status" = 0 ] || explain 'expected status 0'
  fetch -q --insecure-http --retries 0 --connect-timeout 50ms --token-file token http://192.0.2.1/
  ends 75 '^ms-fetch: page 1: GET http://192.0.2.1/: .*; gave up$'
}

# --- local faults

@test "ms-fetch: fails with 74 on a full disk" {
  capture_sh 'ms-fetch "$1" >/dev/full' - "$(url products)"
  ends 74 '^ms-fetch: cannot write to standard output: No space left on device$'
}

@test "ms-fetch: requests no more pages after the disk is full" {
  capture_sh 'ms-fetch -l 3 "$1" >/dev/full' - "$(url "items=1000000/$paged")"
  ends 74 '^ms-fetch: cannot write to standard output: No space left on device$'
  # One more request may have been in progress.
  assert [ "$(requests | wc -l)" -le 2 ]
}

@test "ms-fetch: fails with 74 when closing stdout fails" {
  inject close:1:0:EIO ms-fetch "$(url products)"
  ends 74 '^ms-fetch: cannot write to standard output: Input/output error$'
}

@test "ms-fetch: fails with 74 when stdout is closed" {
  capture_sh 'ms-fetch "$1" >&-' - "$(url products)"
  ends 74 '^ms-fetch: cannot write to standard output: Bad file descriptor$'
}

@test "ms-fetch: works when stdin and stderr are closed" {
  fetch "$(url products)"
  mv "$out" expected
  capture_sh 'ms-fetch "$1" <&- 2>&-' - "$(url products)"
  ends 0
  prints expected
}

@test "ms-fetch: completes short and interrupted writes" {
  fetch "$(url 'items=30/pad=4000/products')"
  ends 0
  mv "$out" expected
  inject write:1:70000:SHORT ms-fetch "$(url 'items=30/pad=4000/products')"
  ends 0
  prints expected
  inject write:1:3:EINTR ms-fetch "$(url 'items=30/pad=4000/products')"
  ends 0
  prints expected
}

@test "ms-fetch: dies of SIGPIPE without a message when the reader leaves" {
  capture_sh 'ms-fetch -l 3 "$1" | head -c 10 >first; echo "${PIPESTATUS[0]}"' - \
    "$(url "items=1000000/$paged")"
  ends 0
  prints_text '141\n'
  assert_equal "$(cat first)" '{"products'
}

@test "ms-fetch: --timeout does not count time spent waiting for a slow reader" {
  # The page is larger than a pipe; the reader starts after the timeout.
  capture_sh 'ms-fetch --timeout 1s --connect-timeout 1s "$1" |
    { read -rt 2 <>"$MS_TEST_DIR/never"; cat; }' - \
    "$(url 'items=30/pad=9000/products')"
  ends 0
  assert_equal "$(jq '.products | length' "$out")" 30
  requested 1
}

@test "ms-fetch: --timeout does not count time spent waiting for a slow reader of a streamed page" {
  capture_sh 'pause() { read -rt 2 <>"$MS_TEST_DIR/never"; }
    ms-fetch --page-buffer 16k --timeout 1s "$1" | { pause; head -c 99999; pause; cat; }' - \
    "$(url 'items=30/pad=30000/products')"
  ends 0
  assert_equal "$(jq '.products | length' "$out")" 30
  requested 1
}

@test "ms-fetch: times out a stalled server while the reader is slow" {
  # Page 1 is larger than a pipe and nobody reads it while page 2 stalls.
  mkfifo pipe
  ms-fetch -l 1 --timeout 1s --retry-delay 1ms \
    "$(url "pad=70000/faults=ok,stall:9/$paged")" >pipe 2>"$err" 3>&- &
  exec 5<pipe
  until_ok requested 3
  assert [ "$(gap 2 3)" -ge 980 ]
  assert [ "$(gap 2 3)" -lt 6000 ]
  jq '.products | length' <&5 >got
  exec 5<&-
  wait $!
  printf '%d\n' 1 1 1 1 1 1 1 0 >expected
  cmp got expected
  grep -q 'sent nothing for 1 s; trying again' "$err"
}

@test "ms-fetch: holds at most one page more than --prefetch in memory" {
  needs_memory_limit
  # unread PREFETCH: reads thirty pages of 4 MB; the reader starts when fetching stops.
  unread() {
    (ulimit -v 50000 && exec ms-fetch -l 1 --prefetch "$1" \
      "$(url "items=30/pad=4000000/$paged")") >pipe 2>"$err" 3>&- &
    pid=$!
    exec 5<pipe
  }
  mkfifo pipe
  unread 2
  until_ok requested 3
  assert_equal "$(wc -l <&5)" 31
  wait "$pid"
  context=$context-20
  unread 20
  until_ok grep -q '^ms-fetch: out of memory' "$err"
  status=0
  wait "$pid" || status=$?
  exec 5<&-
  assert_equal "$status" 74
}

@test "ms-fetch: writes a page before the next one arrives" {
  ms-fetch -l 3 "$(url "faults=ok,hang/$paged")" >"$out" 2>"$err" 3>&- &
  until_ok test -s "$out"
  kill $!
  wait $! || :
  assert_equal "$(gojq -c '.products | map(.id)' "$out")" '[1,2,3]'
  assert_equal "$(wc -l <"$out")" 1
}
