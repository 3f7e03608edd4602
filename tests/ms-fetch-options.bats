load lib/helper

# Options of ms-fetch that ms-fetch.bats does not test: how it finds the next page and
# the end, changes during a run, origins, secrets and the request rate.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# ids TEXT…: compares the ids of each page with the texts.
ids() {
  gojq -c '(.products? // .data?.items? // .) | map(.id)' "$out" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# --- the next page

@test "ms-fetch: follows Link headers in every form of RFC 8288" {
  local form
  for form in plain unquoted order several relative many-rels folded; do
    context=link-$form
    fetch "$(url "link=$form/products?limit=3")"
    ends 0
    ids '[1,2,3]' '[4,5,6]' '[7]'
    requested 3
  done
}

@test "ms-fetch: treats a Link header without a next link as the end" {
  heads=Link:%3Chttp%3A%2F%2Fx%2F%3E%3B%20rel%3Dprev
  fetch "$(turns '[{"id":1}]')"
  ends 0
  ids '[1]'
  requested 1
}

@test "ms-fetch: refuses a Link to another origin and sends nothing there" {
  fetch "$(url 'link=cross/products?limit=3')"
  ends 69 "^ms-fetch: page 1: GET .*: the next page 'http://127.0.0.1:$MS_TEST_PORT2/.*' is at another origin; use --rewrite-origin if it is this server by its inner name, or --allow-origin ORIGIN if it is another one$"
  ids '[1,2,3]' # the page was whole, so it is printed
  requested 1
}

@test "ms-fetch: --allow-origin follows a Link to another origin without sending secrets" {
  printf 'X-Key: s3cret-header\n' >header
  printf s3cret-token >token
  fetch --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" -H @header -H 'X-Plain: seen' \
    --token-file token "$(url 'link=cross/products?limit=3')"
  ends 0
  ids '[1,2,3]' '[4,5,6]' '[7]'
  # The links lead to the other origin and back; the first origin gets the secrets again.
  requests '[.origin, .headers["X-Key"], .headers["X-Plain"], .headers.Authorization] | map(. // "-" | tostring) | join(" ")' >got
  cat >expected <<'EOF'
0 s3cret-header seen Bearer s3cret-token
1 - - -
0 s3cret-header seen Bearer s3cret-token
EOF
  diff -u expected got
}

@test "ms-fetch: --allow-origin sends no kind of secret to another origin, redirects included" {
  local other=http://127.0.0.1:$MS_TEST_PORT2
  printf 'X-Key: s3cret-header\n' >header
  printf s3cret-token >token
  printf 'machine 127.0.0.1 login shop password s3cret-pass\n' >.netrc
  chmod 600 .netrc
  # visits SECRET OPTION…: a redirect leads to the other origin, then a link leads back,
  # and another link leads there again.
  visits() {
    local secret=$1
    shift
    context=$context+
    fetch --allow-origin "$other" "$@" \
      "$(url 'faults=redirect:cross/link=cross/products?limit=3' | sed "s|//|//$user|")"
    ends 0
    requests '"\(.origin) \(.headers["X-Key"] // .headers.Authorization // "")"' >got
    printf '%s\n' "0 $secret" '1 ' "0 $secret" '1 ' | diff -u - got
  }
  local user=''
  visits s3cret-header -H @header
  visits 'Bearer s3cret-token' --token-file token
  HOME=$PWD visits "Basic $(printf shop:s3cret-pass | base64)" --netrc
  user=shop:s3cret-pass@
  visits "Basic $(printf shop:s3cret-pass | base64)"
}

@test "ms-fetch: refuses to send --data to another origin despite --allow-origin" {
  fetch --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" -d '{"key":"s3cret-word"}' \
    "$(url 'link=cross/products?limit=3')"
  ends 69 "^ms-fetch: page 1: POST .*at another origin, to which --data is not sent"
  ids '[1,2,3]'
  requested 0 'select(.origin == 1)'
}

@test "ms-fetch: --next accepts an absolute URL, a relative URL and a query string; null is the end" {
  local next
  for next in '"@BASE@/t/CTX/items=1/products"' '"turns?x=1"' '"?x=1"'; do
    context=next-${#next}
    fetch --next next "$(url "bodies=$(jq -rn --arg n "${next/CTX/$context}" \
      '"{\"products\":[{\"id\":8}],\"next\":\($n)}", "{\"products\":[{\"id\":1}],\"next\":null}" | @uri' |
      paste -sd,)/api/turns")"
    ends 0
    requested 2
    ids '[8]' '[1]'
  done
}

@test "ms-fetch: fails with 69 when the --next value is not a URL that it may follow" {
  local next
  for next in 7 true '[7]' '{"url":"x"}' '"ftp://127.0.0.1/"' '"http://"'; do
    context=bad-next-$((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":$next}")"
    ends 69 '^ms-fetch: page 1: GET .*: (the value at --next is neither a URL|the next page .* is (not an http or https URL|at another origin))'
    requested 1
    ids '[1]'
  done
}

@test "ms-fetch: fails with 69 when a page with items links to itself" {
  fetch --next next "$(turns '{"products":[{"id":1}],"next":"turns"}')"
  ends 69 "^ms-fetch: page 1: GET .*: the next page '.*' is this page again"
  ids '[1]' # the page was whole, so it is printed
  requested 1
  # The same page under another URL.
  context=$context-query
  fetch --next next "$(turns '{"products":[{"id":1}],"next":"?again"}')"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1'
  ids '[1]'
  requested 2
}

@test "ms-fetch: follows the next link of a page without items" {
  fetch --next next "$(turns '{"products":[{"id":1}],"next":"?b"}' '{"products":[],"next":"?c"}' \
    '{"products":[],"next":"?d"}' '{"products":[{"id":2}]}')"
  ends 0
  ids '[1]' '[]' '[]' '[2]'
  requested 4
  context=$context-cursor
  fetch --cursor next "$(turns '{"products":[],"next":"b"}' '{"products":[{"id":1}],"next":"c"}' \
    '{"products":[],"next":null}')?after={cursor}"
  ends 0
  ids '[]' '[1]' '[]'
  requested 3
}

@test "ms-fetch: treats an empty page that links to itself as the end" {
  fetch --next next "$(turns '{"products":[{"id":1}],"next":"?b"}' '{"products":[],"next":"?b"}')"
  ends 0
  ids '[1]' '[]'
  requested 2
  context=$context-cursor
  fetch --cursor next "$(turns '{"products":[{"id":1}],"next":"b"}' '{"products":[],"next":"b"}')?after={cursor}"
  ends 0
  ids '[1]' '[]'
  requested 2
}

@test "ms-fetch: fails with 69 after a hundred pages in a row without items" {
  local pages
  mapfile -t pages < <(seq 120 | jq -c '{products: [], next: "?\(.)"}')
  fetch -q --next next "$(turns '{"products":[{"id":1}],"next":"?first"}' "${pages[@]}")"
  ends 69 '^ms-fetch: page 101: GET .*: 100 pages in a row have no items but name a next page; if .*\{page\}'
  requested 101
  [ "$(sort -u "$out" | wc -l)" = 101 ]
}

@test "ms-fetch: --items rejects a path that selects only one item" {
  fetch --items 'data[-1]' "$(url products)"
  ends 64 "^ms-fetch: --items: 'data\[-1\]': \[-1\] selects only one item$"
  requested 0
}

@test "ms-fetch: rejects a cursor with a NUL" {
  fetch --cursor next "$(turns '{"products":[{"id":1}],"next":"\u0000x"}')?after={cursor}"
  ends 69 '^ms-fetch: page 1: GET .*: the cursor contains a NUL character'
  ids '[1]'
}

@test "ms-fetch: --cursor-header strips trailing blanks from the cursor" {
  heads='X-Next:abc%20%09,X-None:1'
  fetch --cursor-header X-Next "$(turns '{"products":[{"id":1}]}' '{"products":[]}')?after={cursor}"
  ends 0
  requests '.target | split("?")[1] // ""' >got
  printf '%s\n' '' after=abc >expected
  diff -u expected got
}

@test "ms-fetch: rejects --start without {offset}, {page} or {cursor}" {
  fetch --start 3 "$(url products)"
  ends_usage '^ms-fetch: --start needs \{offset}, \{page} or \{cursor} in the URL, -H or --data$' ms-fetch
  requested 0
}

@test "ms-fetch: resolves a relative next link against the URL after redirects" {
  local url
  url=$(turns '{"products":[]}' '{"products":[{"id":1}],"next":"page2"}' '{"products":[{"id":2}]}')
  fetch --next next "${url/\/api/\/faults=redirect:deep\/api}"
  ends 0
  ids '[1]' '[2]'
  requests '.target | sub(".*/turns"; "")' >got
  printf '%s\n' '' /deep/list /deep/page2 >expected
  diff -u expected got
}

@test "ms-fetch: treats a page with new items as the last one when its cursor does not change" {
  fetch --cursor next "$(turns '{"products":[{"id":1}],"next":"c1"}' '{"products":[{"id":2}],"next":"c1"}')?after={cursor}"
  ends 0
  ids '[1]' '[2]'
  requested 2
}

@test "ms-fetch: fails with 69 when the cursor does not change and items have no id" {
  fetch --cursor next "$(turns '{"products":[{"a":1}],"next":"c1"}' '{"products":[{"a":2}],"next":"c1"}')?after={cursor}"
  ends 69 '^ms-fetch: page 2: GET .*: the next cursor is the same as for this page; --id names what identifies an item$'
  requested 2
}

@test "ms-fetch: fails with 69 when cursors repeat in a cycle" {
  local page a='{"products":[{"id":1}],"next":"B"}' b='{"products":[{"id":2}],"next":"C"}' c='{"products":[{"id":3}],"next":"B"}'
  fetch --cursor next "$(turns "$a" "$b" "$c" "$b" "$c" "$b" "$c" "$b" "$c")?after={cursor}"
  ends 69 '^ms-fetch: page [0-9]*: GET .*: the next cursor is the same as for an earlier page'
  page=$(wc -l <"$out")
  assert [ "$page" -le 8 ]
}

@test "ms-fetch: fails with 69 when next links go in a circle" {
  heads='Link:<?p=B>;rel=next,Link:<?p=C>;rel=next,Link:<?p=B>;rel=next,Link:<?p=C>;rel=next,Link:<?p=B>;rel=next'
  heads=${heads//</%3C} heads=${heads//>/%3E} heads=${heads//\?/%3F} heads=${heads//;/%3B}
  fetch "$(turns '[{"id":1}]' '[{"id":2}]' '[{"id":3}]' '[{"id":2}]' '[{"id":3}]' '[{"id":2}]' '[{"id":3}]')"
  ends 69 "^ms-fetch: page [0-9]*: GET .*: the next page 'http:.*/turns\?p=[BC]' is a page that was fetched before$"
  assert [ "$(wc -l <"$out")" -le 6 ]
  context=$context-path heads=''
  fetch --next next --items list "$(turns '{"list":[1],"next":"?p=B"}' '{"list":[2],"next":"?p=C"}' \
    '{"list":[3],"next":"?p=B"}' '{"list":[2],"next":"?p=C"}' '{"list":[3],"next":"?p=B"}' '{"list":[4]}')"
  ends 69 "^ms-fetch: page [0-9]*: GET .*: the next page 'http:.*/turns\?p=[BC]' is a page that was fetched before$"
}

@test "ms-fetch: treats a repeated page as the end when its cursor is an earlier one" {
  fetch --cursor next --max-pages 9 "$(turns '{"products":[{"id":1}],"next":"a"}' \
    '{"products":[{"id":2}],"next":"b"}' '{"products":[{"id":2}],"next":"a"}')?after={cursor}"
  ends 0 '^ms-fetch: page 3 repeats the page before it; treated as the end'
  ids '[1]' '[2]'
  requests '.target | split("?")[1] // ""' >got
  printf '%s\n' '' after=a after=b >expected
  cmp got expected
}

@test "ms-fetch: treats a cursor that is null, empty, false or missing as the end" {
  local last
  for last in ',"next":null' ',"next":""' ',"next":false' ''; do
    context=cursor-end-$((++n))
    fetch --cursor next "$(turns '{"products":[{"id":1}],"next":12345678901234567890}' \
      "{\"products\":[{\"id\":2}]$last}")?after={cursor}&x=1"
    ends 0
    ids '[1]' '[2]'
    requests '.target | split("?")[1]' >got
    printf '%s\n' 'x=1' 'after=12345678901234567890&x=1' >expected
    diff -u expected got
  done
}

@test "ms-fetch: rejects a cursor that is an object" {
  fetch --cursor next "$(turns '{"products":[{"id":1}],"next":{"a":1}}')?after={cursor}"
  ends 69 '^ms-fetch: page 1: GET .*: the cursor is an object or array; expected a string or number'
}

@test "ms-fetch: rejects {cursor} without --cursor, and --cursor without {cursor}" {
  fetch "$(url 'products?after={cursor}')"
  ends_usage '^ms-fetch: \{cursor} needs --cursor or --cursor-header' ms-fetch
  fetch --cursor x "$(url products)"
  ends_usage '^ms-fetch: --cursor needs \{cursor}' ms-fetch
  fetch --next x "$(url 'products?page={page}')"
  ends_usage '^ms-fetch: --next cannot be used with' ms-fetch
  requested 0
}

@test "ms-fetch: --start sets the first offset or page" {
  fetch -l 3 --start 4 "$(url 'products?limit={limit}&offset={offset}')"
  ends 0
  ids '[5,6,7]' '[]'
  fetch -l 3 --start 2 "$(url 'products?limit={limit}&page={page}')"
  ends 0
  ids '[4,5,6]' '[7]' '[]'
}

@test "ms-fetch: --pages-header counts the pages that --start skips" {
  fetch -l 2 --start 2 --pages-header X-WP-TotalPages \
    "$(url 'items=6/api/woo/products?per_page={limit}&page={page}')"
  ends 0
  ids '[3,4]' '[5,6]'
  requested 2
}

@test "ms-fetch: reads to the empty page when --start makes the total unreachable" {
  fetch -l 3 --start 2 --total total "$(url 'products?limit={limit}&page={page}')"
  ends 0
  ids '[4,5,6]' '[7]' '[]'
}

@test "ms-fetch: --total counts the items that --start skips" {
  fetch -l 3 --start 4 --total total "$(url 'products?limit={limit}&offset={offset}')"
  ends 0
  # If offsets counted from 1, one item would be left.
  ids '[5,6,7]' '[]'
  requested 2
}

# --- the end

@test "ms-fetch: --more ends the run when the value is false, null, 0 or empty" {
  local no
  for no in false null 0 '""' '"false"'; do
    context=more-$((++n))
    fetch --more more "$(turns '{"products":[{"id":1}],"more":true}' \
      "{\"products\":[{\"id\":2}],\"more\":$no}")?page={page}"
    ends 0
    ids '[1]' '[2]'
    requested 2
  done
}

@test "ms-fetch: --max-items stops after the page that reaches the limit" {
  fetch -l 3 --max-items 4 "$(url 'products?limit={limit}&offset={offset}')"
  ends 0
  ids '[1,2,3]' '[4,5,6]'
  requested 2
}

@test "ms-fetch: --total stops without requesting an empty page" {
  fetch -l 3 --items data.items --total meta.count "$(url 'items=6/data?limit={limit}&offset={offset}')"
  ends 0
  ids '[1,2,3]' '[4,5,6]'
  requested 2
}

@test "ms-fetch: --total accepts a number in a string and names other text" {
  fetch --total total "$(turns '{"products":[{"id":1}],"total":"1"}')?page={page}"
  ends 0
  requested 1
  context=junk
  fetch --total total "$(turns '{"products":[{"id":1}],"total":"many"}' '{"products":[]}')?page={page}"
  ends 0 "^ms-fetch: the total is 'many', not a whole number$"
  requested 2
}

@test "ms-fetch: warns when the total changes during the run" {
  fetch --total total "$(turns '{"products":[{"id":1}],"total":3}' '{"products":[{"id":2}],"total":2}')?page={page}"
  ends 0 '^ms-fetch: the total has changed from 3 to 2 on page 2; items may be missing or duplicated'
  ids '[1]' '[2]'
  requested 2
}

@test "ms-fetch: warns when the last page comes before the total is reached" {
  fetch --total total "$(turns '{"products":[{"id":1}],"total":3}' '{"products":[],"total":3}')?page={page}"
  ends 0 '^ms-fetch: the server reports a total of 3 items, but the pages end after 1'
  ids '[1]' '[]'
  requested 2
}

@test "ms-fetch: warns when pages are smaller than the requested limit" {
  fetch -l 5 "$(url 'cap=2/products?limit={limit}&offset={offset}')"
  ends 0 '^ms-fetch: requested 5 items per page, but the server returns 2'
  ids '[1,2]' '[3,4]' '[5,6]' '[7]' '[]'
}

@test "ms-fetch: -q silences the warnings about totals and page sizes" {
  fetch -q -l 5 --total total "$(url 'cap=2/products?limit={limit}&offset={offset}')"
  ends 0
}

# --- origins and secrets

@test "ms-fetch: runs --auth-command once more after 401" {
  cat >token.sh <<'EOF'
echo run >>runs
echo "Bearer token-$(wc -l <runs)"
EOF
  fetch --auth-command 'sh token.sh' -l 2 \
    "$(url 'keys=token-1,token-2/items=3/api/commercetools/products?limit={limit}&offset={offset}')" --items results
  ends 0
  gojq -c '[.results[].id]' "$out" >got
  printf '["p1","p2"]\n["p3"]\n[]\n' >expected
  cmp got expected
  requests .headers.Authorization >got
  printf 'Bearer token-%d\n' 1 1 2 2 >expected
  cmp got expected
  hides token-1
}

@test "ms-fetch: fails with 77 when the renewed token is refused too" {
  fetch --auth-command 'echo Bearer wrong' "$(url 'auth=Bearer%20right/products')"
  ends 77 '^ms-fetch: page 1: GET .*: HTTP status 401.*'
  requested 2
}

@test "ms-fetch: --auth-command works when the parent process ignored SIGCHLD" {
  capture env --ignore-signal=CHLD ms-fetch --auth-command 'echo Bearer x' "$(url items=1/products?limit=1)"
  ends 0
  requested 1 'select(.headers.Authorization == "Bearer x")'
}

@test "ms-fetch: fails with 77 when --auth-command fails or prints nothing" {
  fetch --auth-command 'exit 3' "$(url products)"
  ends 77 '^ms-fetch: the --auth-command failed'
  fetch --auth-command true "$(url products)"
  ends 77 '^ms-fetch: the --auth-command failed'
  requested 0
}

@test "ms-fetch: --auth-command gets no open file but the standard ones" {
  cat >token.sh <<'EOF'
for fd in 3 4 5 6 7 8 9; do
  [ ! -e /proc/$$/fd/$fd ] || echo "$fd is open" >&2
done
[ -e old ] && echo 'Bearer new' || echo 'Bearer old'
: >old
EOF
  # The second run is in the middle of a connection.
  fetch -q --auth-command 'exec sh ./token.sh' "$(url 'auth=Bearer%20new/products')"
  ends 0
  requested 2
}

# none_left: no process whose id is in the file pids is left, but for zombies.
none_left() {
  ! ps -o stat= -p "$(paste -sd, pids)" | grep -v ^Z
}

@test "ms-fetch: ends an --auth-command that takes longer than --timeout, and what it started" {
  fetch --timeout 1s --auth-command 'echo $$ >pids; sleep 60 & echo $! >>pids; wait' "$(url products)"
  ends 77 '^ms-fetch: the --auth-command failed: it took too long; --timeout sets the limit$'
  until_ok none_left
  # It has closed its output, but does not end.
  fetch --timeout 1s --auth-command 'trap "" TERM; echo Bearer x; exec >&-
    sleep 60 & echo $$ >pids; echo $! >>pids; wait' "$(url products)"
  ends 77 '^ms-fetch: the --auth-command failed: it took too long; --timeout sets the limit$'
  until_ok none_left
  requested 0
}

@test "ms-fetch: a signal ends the --auth-command, too" {
  local signal
  for signal in TERM INT HUP; do
    rm -f pids
    # A shell without job control ignores SIGINT in what it starts, nohup SIGHUP.
    env --default-signal=INT,HUP ms-fetch --auth-command 'sleep 60 & printf "%s\n" $$ $! >pids; wait' \
      "$(url products)" >"$out" 2>"$err" 3>&- &
    until_ok test -s pids
    kill -s "$signal" $!
    status=0
    wait $! || status=$?
    ends $((128 + $(kill -l $signal)))
    until_ok none_left
  done
  requested 0
}

@test "ms-fetch: refuses an --auth-command that prints more than a value" {
  local text
  for text in 'Authorization: Bearer s3cret' 'X-Token:s3cret' 'authorization : s3cret'; do
    fetch --auth-command "echo '$text'" "$(url products)"
    ends 77 "^ms-fetch: the --auth-command printed the name of a header; it has to print only the value, such as 'Bearer' and a token$"
  done
  for text in '{"access_token":"s3cret"}' '["s3cret"]' '"s3cret"' '<p>s3cret' ' {"s3cret":1}'; do
    fetch --auth-command "echo '$text'" "$(url products)"
    ends 77 "^ms-fetch: the --auth-command printed JSON or XML; it has to print only the value of the Authorization header, such as 'Bearer' and a token$"
  done
  for text in '\tBearer s3cret' 'Bearer s3cret\033[m' 'Bearer s3cret\0x'; do
    fetch --auth-command "printf '$text'" "$(url products)"
    ends 77 '^ms-fetch: the --auth-command printed a control character$'
  done
  fetch --auth-command 'head -c 70000 /dev/zero | tr "\0" x' "$(url products)"
  ends 77 '^ms-fetch: the --auth-command printed a line that is too long$'
  fetch --auth-command echo "$(url products)"
  ends 77 '^ms-fetch: the --auth-command failed: it printed nothing$'
  requested 0
  # Later, it may be better the next time.
  fetch --auth-command 'if [ -e n2 ]; then echo Bearer new; elif [ -e n1 ]; then : >n2; echo "{}"; else : >n1; echo Bearer old; fi' \
    "$(url 'auth=Bearer%20new/products')"
  ends 0 '^ms-fetch: the --auth-command printed JSON or XML; ' '^ms-fetch: GET .*401.*; trying again'
  fetch --auth-command 'echo "Digest username=\"a:b\", uri=\"http://x/\""' "$(context=$context-digest url products)"
  ends 0
}

@test "ms-fetch: retries when --auth-command fails after 401" {
  # It prints an old token first, then fails, then prints the right one.
  cat >token.sh <<'EOF'
echo . >>runs
case $(wc -l <runs) in
  1) echo Bearer old ;;
  2) exit 22 ;;
  *) echo Bearer new ;;
esac
EOF
  fetch --auth-command 'sh token.sh' -l 2 \
    "$(url 'auth=Bearer%20new/products?limit={limit}&offset={offset}')"
  ends 0 '^ms-fetch: the --auth-command failed$' '^ms-fetch: GET .*401.*; trying again'
  ids '[1,2]' '[3,4]' '[5,6]' '[7]' '[]'
  rm runs
  sed -i 's/\*) .*;;/*) exit 22 ;;/' token.sh
  fetch -q --retries 1 --auth-command 'sh token.sh' "$(url 'auth=Bearer%20new/products')"
  ends 75 '^ms-fetch: page 1: GET .*401.*; gave up$'
}

@test "ms-fetch: reads --token-file again after 401" {
  mkfifo pipe
  printf old >token
  ms-fetch --token-file token --prefetch 0 -l 3 \
    "$(url 'pad=70000/faults=ok,401/products?limit={limit}&offset={offset}')" >pipe 2>"$err" &
  local pid=$!
  exec 5<pipe
  until_ok requested 1
  # Page 2 is requested when page 1 is written; page 1 does not fit the pipe.
  printf new >token
  gojq -c '.products | map(.id)' <&5 >got
  wait "$pid"
  exec 5<&-
  printf '[1,2,3]\n[4,5,6]\n[7]\n[]\n' >expected
  cmp got expected
  requests .headers.Authorization >got
  printf 'Bearer %s\n' old old new new new >expected
  diff -u expected got
}

@test "ms-fetch: -H adds or replaces headers and refuses secrets in arguments" {
  fetch -H 'Accept-Language: de' -H 'X-Empty:' "$(url products)"
  ends 0
  requests '.headers["Accept-Language"]' >got
  echo de >expected
  cmp got expected
  fetch -d '{}' -H 'accept: application/vnd.api+json' -H 'Content-Type: application/graphql' "$(url products)"
  ends 0
  requests '.headers | [.Accept, .accept, ."Content-Type"] | tojson' >got
  printf '%s\n' '["application/json",null,null]' '[null,"application/vnd.api+json","application/graphql"]' >expected
  diff -u expected got
  fetch -H 'authorization: x' "$(url products)"
  ends 64 '^ms-fetch: -H: the header authorization is secret, but any user can see arguments; put the line into a file and use -H @FILE'
  fetch -H 'X-Api-Key: x' "$(url products)"
  ends 64 '^ms-fetch: -H: the header x-api-key is secret, but any user can see arguments; put the line into a file and use -H @FILE'
  fetch -H 'no colon' "$(url products)"
  ends 64 "^ms-fetch: -H: not a header; write it as 'Name: value'$"
  requested 2
}

@test "ms-fetch: -H rejects malformed headers and a second Authorization; an empty value removes the header" {
  echo 'Authorization: Bearer s3cret-other' >auth
  echo s3cret-token >token
  fetch -H @auth --token-file token "$(url products)"
  ends 64 '^ms-fetch: Authorization is set twice; use only one of -H, --token-file and --auth-command$'
  fetch -H ': v' "$(url products)"
  ends 64 "^ms-fetch: -H: not a header; write it as 'Name: value'$"
  printf 'X-A: b\n\ns3cret\n' >headers
  fetch -H @headers "$(url products)"
  ends 64 "^ms-fetch: -H @headers, header 2: not a header; write it as 'Name: value'$"
  echo >headers
  fetch -H @headers "$(url products)"
  ends 77 "^ms-fetch: 'headers' is empty or contains a NUL character$"
  requested 0
  # As in curl, a header without a value is not sent.
  fetch -H 'Accept:' "$(url products)"
  ends 0
  requested 1 'select(.headers | has("Accept") | not)'
}

@test "ms-fetch: sends the user in the URL to every page of the origin" {
  local url
  url=$(url 'link=plain/products?limit=4') # its links are absolute URLs
  fetch "${url/:\/\//:\/\/shop:s3cret-pass@}"
  ends 0
  ids '[1,2,3,4]' '[5,6,7]'
  requests .headers.Authorization | sort -u >got
  printf 'Basic %s\n' "$(printf shop:s3cret-pass | base64)" >expected
  diff -u expected got
  # The server sends the request's headers back.
  context=$context-echo
  url=$(url faults=echo:400:0/products)
  fetch "${url/:\/\//:\/\/shop:s3cret-pass@}"
  ends 69 '^ms-fetch: page 1: .*HTTP status 400'
  hides s3cret-pass
  hides "$(printf shop:s3cret-pass | base64)"
}

@test "ms-fetch: hides secrets in malformed URLs" {
  local bad
  for bad in http:/shop:s3cret-pass@127.0.0.1:1/x shop:s3cret-pass@127.0.0.1:1/x \
    http://shop:s3c/ret-pass@127.0.0.1:1/x 'shop:s3cret-pass@127.0.0.1:1/x?u=http://y' \
    '127.0.0.1:1/x?key=s3cret-pass&u=http://y'; do
    fetch -q --retries 0 "$bad"
    [ "$status" = 64 ] || [ "$status" = 75 ] || explain 'expected status 64 or 75'
    hides s3c
    hides ret-pass
  done
  fetch --allow-origin ftp://shop:s3cret-pass@127.0.0.1/ "$(url products)"
  ends 64 '^ms-fetch: --allow-origin: '
  hides s3cret-pass
}

@test "ms-fetch: hides cookies and query parameters that a server quotes" {
  echo 'Cookie: a=1; session=s3cret-cookie; b=2' >jar
  fetch -H @jar "$(url faults=400:body=session+s3cret-cookie+s3cret-query/products?api_key=s3cret-query)"
  ends 69 '/products\?api_key=\*\*\*: HTTP status 400: session\+\*\*\*\+\*\*\*$'
}

@test "ms-fetch: hides a secret in a URL that a server names" {
  local body
  echo s3cret-token >token
  # In the URL of the request the secret has another spelling.
  body=$(jq -rn '{items: [1], next: "http://192.0.2.1/s3cret-token/x"} | tojson | @uri')
  fetch --token-file token --items items --next next "$(url "text/${body/-/%2D}")"
  ends 69 "^ms-fetch: page 1: .*: the next page 'http://192.0.2.1/\*\*\*/x' is at another origin"
  ! grep -F s3cret-token "$err" || fail 'the token is printed'
}

@test "ms-fetch: hides the value of each parameter that may be a secret" {
  local word
  for word in Key token secret passwd x-auth sig my_cred session_id; do
    fetch "$(url "faults=404*/products?$word=hidden-text&q=1")"
    ends 69 "\\?$word=\\*\\*\\*&q=1: HTTP status 404"
    hides hidden-text
  done
}

@test "ms-fetch: hides each of a hundred secrets, and one that is a prefix of another" {
  echo "Cookie: $(printf 'c=s3cret-%d; ' {100..199})" >jar
  fetch -H @jar "$(url faults=400:body=s3cret-100+s3cret-199/products)"
  ends 69 ': HTTP status 400: \*\*\*\+\*\*\*$'
  printf '%s\n' 'X-Api-Key: s3cret' 'X-Shop: s3cret-too' >keys
  fetch -H @keys "$(context=$context-2 url faults=400:body=s3cret-too+s3cret/products)"
  ends 69 ': HTTP status 400: \*\*\*\+\*\*\*$'
}

@test "ms-fetch: still hides a header secret after forty token renewals" {
  echo 'X-Shop: s3cret-shop' >key
  echo 100 >n
  fetch -l 1 -H @key --auth-command 'read -r n <n; echo $((n + 1)) >n; echo "Bearer s3cret-token-$n"' \
    "$(url "items=50/faults=$(printf '401,ok,%.0s' {1..40})echo:400/products?limit={limit}&offset={offset}")"
  ends 69 'page 41: .*HTTP status 400'
  [ "$(cat n)" = 141 ]
  hides s3cret
}

@test "ms-fetch: uses only the first line of the --auth-command output" {
  fetch --auth-command 'echo "Bearer x"; seq 100000' "$(url items=1/products?limit=1)"
  ends 0
  requested 1 'select(.headers.Authorization == "Bearer x")'
}

@test "ms-fetch: --netrc sends the login of the host" {
  printf 'machine 127.0.0.1 login shop password s3cret-pass\n' >.netrc
  chmod 600 .netrc
  HOME=$PWD fetch --netrc "$(url products)"
  ends 0
  requests .headers.Authorization >got
  printf 'Basic %s\n' "$(printf shop:s3cret-pass | base64)" >expected
  cmp got expected
  hides s3cret-pass
}

@test "ms-fetch: hides every .netrc password that a server quotes" {
  printf '%s\n' 'machine 192.0.2.1 login other password "s3cret \"other"' \
    'machine 127.0.0.1' 'login shop' 'password s3cret-pass' >.netrc
  chmod 600 .netrc
  HOME=$PWD fetch --netrc "$(url 'faults=echo:400/products')"
  ends 69 ': HTTP status 400: .*Authorization: Basic \*\*\*'
  HOME=$PWD fetch --netrc "$(context=$context-2 url 'faults=400:body=s3cret%20%22other+s3cret-pass/products')"
  ends 69 ': HTTP status 400: \*\*\*\+\*\*\*$'
}

@test "ms-fetch: -d sends a JSON body and fills in its placeholders" {
  fetch -l 4 --start 2 -d '{"o":{offset},"l":{limit},"c":"{cursor}","t":"{other}"}' --cursor next \
    "$(turns '{"products":[{"id":1}],"next":"a\"b\\c\u0001"}' '{"products":[]}')"
  ends 0
  requests .body >got
  printf '%s\n' '{"o":2,"l":4,"c":null,"t":"{other}"}' '{"o":3,"l":4,"c":"a\"b\\c\u0001","t":"{other}"}' >expected
  diff -u expected got
  requests '.method + " " + .headers["Content-Type"]' | sort -u >got
  echo 'POST application/json' >expected
  cmp got expected
}

@test "ms-fetch: -d fails with 74 when the @file is missing" {
  fetch -d @nowhere "$(url products)"
  ends 74 "^ms-fetch: cannot open 'nowhere': No such file"
  requested 0
}

@test "ms-fetch: --fail-on ignores a value that is null, false, empty or missing" {
  local fine
  for fine in ',"error":null' ',"error":false' ',"error":""' ''; do
    fetch --fail-on error "$(turns "{\"products\":[{\"id\":1}]$fine}")"
    ends 0
  done
  fetch --fail-on error "$(turns '{"products":[{"id":1}],"error":{"code":3}}')"
  ends 69 '^ms-fetch: page 1: GET .*: the page reports an error: .*'
  prints_nothing
}

@test "ms-fetch: uses --proxy and the proxy from the environment" {
  # Like a proxy, the scripted server accepts a whole URL as the target; it answers 404.
  fetch --retries 0 --proxy "http://127.0.0.1:$MS_TEST_PORT" http://shop.invalid/products
  ends 69 '^ms-fetch: page 1: GET http://shop.invalid/products: HTTP status 404'
  http_proxy="http://127.0.0.1:$MS_TEST_PORT" fetch --retries 0 http://shop.invalid/products
  ends 69 '^ms-fetch: page 1: GET http://shop.invalid/products: HTTP status 404'
}

@test "ms-fetch: says with which status a proxy refused a tunnel, and retries 502" {
  local proxy=http://127.0.0.1:$MS_TEST_PORT
  fetch --proxy "$proxy" https://shop.407/products
  ends 77 '^ms-fetch: page 1: GET https://shop.407/products: the proxy answered CONNECT with HTTP status 407$'
  fetch --proxy "$proxy" https://shop.403/products
  ends 77 '^ms-fetch: page 1: GET https://shop.403/products: the proxy answered CONNECT with HTTP status 403$'
  fetch --proxy "$proxy" https://shop.404/products
  ends 69 '^ms-fetch: page 1: GET https://shop.404/products: the proxy answered CONNECT with HTTP status 404$'
  https_proxy=$proxy fetch --retries 1 https://shop.502/products
  ends 75 '^ms-fetch: GET https://shop.502/products: the proxy answered CONNECT with HTTP status 502; trying again' \
    '^ms-fetch: page 1: GET https://shop.502/products: the proxy answered CONNECT with HTTP status 502; gave up$'
  # Of a plain request, the proxy's answer is the answer.
  fetch "$(url faults=407/products)"
  ends 77 '^ms-fetch: page 1: GET .*: HTTP status 407: '
}

@test "ms-fetch: refuses a --proxy that is not a proxy" {
  local bad
  for bad in foo://x ftp://127.0.0.1:1 http:// 'http://127.0.0.1:x' ://x; do
    fetch --proxy "$bad" "$(url products)"
    ends 64 '^ms-fetch: --proxy: it is not the URL of a proxy, such as http://proxy.example.com:3128$'
  done
  requested 0
  fetch --retries 0 --proxy "127.0.0.1:$MS_TEST_PORT" http://shop.invalid/products
  ends 69 ': HTTP status 404'
  # A variable may be for another program, so only its use is an error.
  https_proxy=foo://x fetch https://shop.invalid/
  ends 69 "^ms-fetch: page 1: GET https://shop.invalid/: Unsupported proxy scheme for 'foo://x'$"
}

@test "ms-fetch: says why the system refused a connection" {
  fetch --retries 0 http://127.0.0.1:1/
  ends 75 "^ms-fetch: page 1: GET http://127.0.0.1:1/: Couldn't connect to server: Connection refused; gave up$"
}

@test "ms-fetch: says when there are too many open files" {
  # libcurl opens some for itself; one of these limits leaves none for the socket.
  local n
  for n in {4..20}; do
    capture bash -c 'ulimit -n "$1"; exec ms-fetch --retries 0 "$2"' - "$n" http://127.0.0.1:1/
    ! grep -q 'Too many open files; gave up' "$err" || break
  done
  ends 75 "^ms-fetch: page 1: GET .*: Couldn't connect to server: Too many open files; gave up$"
}

@test "ms-fetch: bypasses the environment's proxy for loopback addresses" {
  printf s3cret-token >token
  http_proxy="http://127.0.0.1:$MS_TEST_PORT2" ALL_PROXY="http://127.0.0.1:$MS_TEST_PORT2" \
    fetch --token-file token "$(url products)"
  ends 0
  # A proxy would get the whole URL and log no request of this context.
  requested 1
  fetch --proxy "http://127.0.0.1:$MS_TEST_PORT2" --token-file token "$(url products)"
  ends 64 "^ms-fetch: a secret would be sent unencrypted to "
}

@test "ms-fetch: rejects a cursor longer than 64 KiB" {
  local long
  long=$(printf '%66000s' x | tr ' ' 9)
  fetch --cursor cursor "$(turns "{\"products\":[{\"id\":1}],\"cursor\":\"$long\"}")?after={cursor}"
  ends 69 '^ms-fetch: page 1: GET .*: the cursor is longer than 64 KiB'
}

@test "ms-fetch: --no-compressed and --compressed set Accept-Encoding" {
  fetch "$(url products)"
  fetch --no-compressed "$(url products)"
  fetch --no-compressed --compressed "$(url products)"
  requests '.headers["Accept-Encoding"] // "none" | test("gzip")' >got
  printf '%s\n' true false true >expected
  cmp got expected
}

@test "ms-fetch: refuses an untrusted certificate and accepts it with --cacert" {
  local port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  fetch --retries 0 "https://127.0.0.1:$port/t/$context-tls/products"
  ends 69 '^ms-fetch: page 1: GET https://.*certificate.*; use --cacert FILE to trust the certificates in FILE$'
  context=$context-tls requested 0
  fetch --cacert "$MS_TEST_DIR/tls.pem" "https://127.0.0.1:$port/t/$context-tls/products"
  ends 0
  ids '[1,2,3,4,5,6,7]'
}

@test "ms-fetch: refuses a downgrade from https to http, even with --allow-origin" {
  local port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  context=$context-tls
  fetch --cacert "$MS_TEST_DIR/tls.pem" --allow-origin "http://127.0.0.1:$MS_TEST_PORT" --next next \
    "$(turns '{"products":[{"id":1}],"next":"http://127.0.0.1:'"$MS_TEST_PORT"'/x"}' |
      sed "s|http://127.0.0.1:$MS_TEST_PORT|https://127.0.0.1:$port|")"
  ends 69 '^ms-fetch: page 1: GET https://.*: the next page .http://127.* is a downgrade to http, never followed; '
  fetch --cacert "$MS_TEST_DIR/tls.pem" --allow-origin "http://127.0.0.1:$MS_TEST_PORT" \
    "https://127.0.0.1:$port/t/$context-redirect/faults=redirect:cross/products"
  ends 69 '^ms-fetch: page 1: GET https://.*'
  prints_nothing
  requested 1
  context=$context-redirect requested 1
}

# --- unusual pages

# Each line has the expected status and number of items, then the page.
@test "ms-fetch: counts the items of unusual pages, or fails with 69 when they have none" {
  local page want
  while read -r want page; do
    context=odd-$((++n))
    fetch --max-pages 1 --stats stats "$(turns "$page")"
    [ "$status" = "${want%:*}" ] || explain "status ${want%:*} was expected of $page" || return
    jq .items stats >got
    echo "${want#*:}" >expected
    cmp got expected || explain "$page"
    requested 1
  done <<'EOF'
0:2 {"products":[{"id":1},{"id":2}],"other":[1,2,3]}
0:1 {"products":[{"products":[{"id":1},{"id":2}]}]}
0:3 {"products":[null,1,"x"]}
0:0 {"products":null}
0:0 {"products":[]}
0:0 []
0:3 {"products":[{"id":1}],"products":[{"id":2},{"id":3}]}
69:0 {"products":"text"}
69:0 {"products":"text","products":[{"id":1}]}
69:0 {"products":{}}
69:0 {"items":[]}
69:0 "products"
69:0 7
0:1 {"\u0070roducts":[{"id":1}]}
0:2 {"type":"products","products":[{"id":1,"products":"text"},{"id":2}]}
EOF
}

@test "ms-fetch: rejects an item that is nested too deeply" {
  local deep
  deep=$(printf '%2000s' '' | tr ' ' '[')
  fetch "$(turns "{\"products\":[$deep")"
  ends 69 '^ms-fetch: page 1: GET .*: the page is not valid JSON: in item 1, byte 1012: nested too deeply'
  prints_nothing
  requested 1
}

@test "ms-fetch: reads a page with one item of 10 MB" {
  fetch "$(url 'items=1/pad=10000000/products')"
  ends 0
  assert_equal "$(jq '.products[0].pad | length' "$out")" 10000000
  requested 1
}

@test "ms-fetch: warns when the total grows while items shift between pages" {
  fetch --total total "$(turns '{"products":[{"id":1},{"id":2}],"total":3}' \
    '{"products":[{"id":2},{"id":3}],"total":4}')?offset={offset}"
  ends 0 '^ms-fetch: the total has changed from 3 to 4 on page 2; items may be missing or duplicated' \
    '^ms-fetch: 1 item came twice: pages shift while they are read; sort by a stable key, or use --start 1 .*$'
  ids '[1,2]' '[2,3]'
  requested 2
}

# --- request rate

@test "ms-fetch: --rate limits the requests per second" {
  fetch -l 2 --rate 2/s "$(url 'products?limit={limit}&offset={offset}')"
  ends 0
  requested 5
  # It takes at least 2 s; the server may have seen the first request late.
  local took
  took=$(requests .ms | awk 'NR == 1 { first = $1 } END { print $1 - first }')
  ((took > 1000)) || fail "5 requests within $took ms"
}

@test "ms-fetch: rejects a timeout of 0 and a missing --cacert file" {
  local option
  for option in --timeout --connect-timeout; do
    fetch "$option" 0 "$(url products)"
    ends 64 "^ms-fetch: $option: the time must be greater than 0$"
  done
  fetch --cacert nowhere "$(url products)"
  ends 74 "^ms-fetch: cannot open 'nowhere': No such file"
  requested 0
}

@test "ms-fetch: --retry-budget 0 allows no retry" {
  fetch --retry-budget 0 "$(url faults=503/products)"
  ends 75 '^ms-fetch: page 1: .*HTTP status 503.*; gave up$'
  requested 1
}

@test "ms-fetch: --rate rejects malformed values" {
  local bad
  for bad in 5 /s 0/s 5/d -1/s 5/s/s 1.5/s; do
    fetch --rate "$bad" "$(url products)"
    ends 64 '^ms-fetch: --rate: '
  done
  requested 0
}

# after MS: waits so long, for a timeout to pass.
after() {
  local over=$((${EPOCHREALTIME/./} + $1 * 1000))
  past() { ((${EPOCHREALTIME/./} > over)); }
  until_ok past
}

@test "ms-fetch: --timeout does not count time while the process is stopped" {
  local pid
  ms-fetch --timeout 4s --retries 0 "$(url faults=until:stopped/products)" >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok requested 1
  kill -STOP "$pid"
  release stopped
  after 4500
  kill -CONT "$pid"
  wait "$pid"
  ids '[1,2,3,4,5,6,7]'
}

# rests PID: true when the process has not run since the last call, as it waits for its
# reader.
rests() {
  local before=$switches
  switches=$(grep ctxt_switches "/proc/$1/status")
  [ "$switches" = "$before" ]
}

@test "ms-fetch: --prefetch 0 requests a page only after the one before is written" {
  mkfifo pipe
  ms-fetch --prefetch 0 -l 1 "$(url 'pad=70000/products?limit={limit}&offset={offset}')" >pipe 2>"$err" 3>&- &
  local pid=$! switches=''
  exec 5<pipe
  until_ok requested 1
  # The pipe is smaller than the page, so the page cannot be written yet.
  read -r -n 1 -u 5 _
  until_ok rests "$pid"
  requested 1
  gojq -c '.products | map(.id)' <(printf '{' && cat <&5) >got
  wait "$pid"
  exec 5<&-
  printf '[%d]\n' 1 2 3 4 5 6 7 >expected
  echo '[]' >>expected
  cmp got expected
  requested 8
}

@test "ms-fetch: --prefetch 3 requests three pages ahead of a slow reader" {
  mkfifo pipe
  ms-fetch --prefetch 3 -l 1 "$(url 'pad=70000/products?limit={limit}&offset={offset}')" >pipe 2>"$err" 3>&- &
  local pid=$! switches=''
  exec 5<pipe
  until_ok requested 4
  until_ok rests "$pid"
  requested 4
  gojq -c '.products | map(.id)' <&5 >got
  wait "$pid"
  exec 5<&-
  printf '[%d]\n' 1 2 3 4 5 6 7 >expected
  echo '[]' >>expected
  cmp got expected
}

# --- messages

@test "ms-fetch: --explain sends nothing and hides secrets" {
  fetch --explain -l 2 --total total "$(url 'products?limit={limit}&offset={offset}&key=s3cret-key')"
  ends 0 '^ms-fetch: pages: by \{offset}' "^ms-fetch: items: the root array, else 'products'" \
    '^ms-fetch: ends at: .*the total reached' '^ms-fetch: first: GET .*limit=2&offset=0'
  prints_nothing
  hides s3cret-key
  requested 0
}

@test "ms-fetch: --explain lists the end rules" {
  fetch --explain --max-pages 3 --max-items 9 "$(url products)"
  ends 0 '^ms-fetch: pages: ' '^ms-fetch: items: ' \
    '^ms-fetch: ends at: no next page, or --max-pages, or --max-items$' '^ms-fetch: first: '
}

@test "ms-fetch: --explain refuses what a run would refuse" {
  echo 'Authorization: Bearer s3cret-token' >auth
  fetch --explain ftp://127.0.0.1/
  ends 64 '^ms-fetch: .* is not an http or https URL'
  fetch --explain -H @auth http://192.0.2.1/
  ends 64 '^ms-fetch: .*--insecure-http$'
}

@test "ms-fetch: --explain shows the body without its secrets" {
  fetch --explain -d '{"password":"s3cret-word"}' "$(url products)"
  ends 0 '^ms-fetch: pages: by a Link header' '^ms-fetch: items: ' '^ms-fetch: ends at: ' \
    '^ms-fetch: first: POST ' '^ms-fetch: body: 26 bytes; nothing in it is filled in$' \
    '^ms-fetch: body: \{"password":"\*\*\*"}$'
  requested 0
}

@test "ms-fetch: --allow-origin rejects a value that is not a URL" {
  fetch --allow-origin cdn.example.com "$(url products)"
  ends 64 "^ms-fetch: --allow-origin: 'cdn.example.com' is not an http or https URL"
}

@test "ms-fetch: keeps the status of a failure when --stats cannot be written" {
  fetch -q --stats /nowhere/stats "$(url faults=404/products)"
  ends 69 "^ms-fetch: page 1: GET .*404" "^ms-fetch: cannot write to '/nowhere/stats': No such file"
}

@test "ms-fetch: refuses a file that two outputs would share" {
  fetch --stats both --metrics ./both "$(url products)"
  ends 64 "^ms-fetch: --stats and --metrics name the same file, './both'$"
  capture_sh "ms-fetch --stats all '$(url products)' >all"
  ends 64 "^ms-fetch: --stats: 'all' is standard output$"
  requested 0
}

@test "ms-fetch: refuses an output file that another option reads" {
  local option
  echo '{"a":1}' >file
  ln -s file link
  for option in --data=@ --header=@ --since= --token-file= --secret-file= --cacert= --client-cert= --client-key=; do
    fetch "${option}file" --stats link "$(url products)"
    ends 64 "^ms-fetch: ${option%%=*} and --stats name the same file, 'link'$"
    fetch --metrics link "${option}file" "$(url products)"
    ends 64 "^ms-fetch: ${option%%=*} and --metrics name the same file, 'link'$"
  done
  echo '{"a":1}' | cmp - file
  requested 0
  echo 'limit 5' >conf
  fetch -K ./conf --stats conf "$(url products)"
  ends 64 "^ms-fetch: --config and --stats name the same file, 'conf'$"
  # Standard input, too.
  for option in '-d @-' '-K -' --each; do
    capture_sh "ms-fetch $option --stats conf '$(url products)' <conf"
    ends 64 "^ms-fetch: --stats: 'conf' is standard input$"
  done
  echo 'limit 5' | cmp - conf
  requested 0
  # These name no file.
  capture_sh "ms-fetch -q -d @- --stats ./- '$(url products)' <file"
  ends 0
  fetch -q -d '{"a":1}' -H 'file: x' --stats file "$(url products)"
  ends 0
}

@test "ms-fetch: fails with 74 when closing the --stats file fails" {
  inject close:@stats:0:EIO ms-fetch -q --stats stats "$(url products)"
  ends 74 "^ms-fetch: cannot write to 'stats': Input/output error$"
}

@test "ms-fetch: --stats writes the counters and the status" {
  fetch -q -l 3 --stats stats "$(url 'faults=ok,503/products?limit={limit}&offset={offset}')"
  ends 0
  jq -c 'select(.seconds >= 0 and .bytes > 300) | del(.seconds, .bytes)' stats >got
  echo '{"pages":4,"items":7,"requests":5,"retries":1,"status":0}' >expected
  diff -u expected got
  context=$context-404
  fetch -q --stats stats "$(url 'faults=404/products')"
  ends 69 '.*404'
  gojq -c '[.pages, .status]' stats >got
  echo '[0,69]' >expected
  cmp got expected
  fetch -q --stats /nowhere/stats "$(url products)"
  ends 74 "^ms-fetch: cannot write to '/nowhere/stats': No such file"
}

@test "ms-fetch: hides a token without the scheme before it" {
  echo 'Authorization: Bearer s3cret-word' >auth
  fetch -H @auth "$(url faults=400:body=bad+s3cret-word/products)"
  ends 69 ': HTTP status 400: bad\+\*\*\*$'
}

@test "ms-fetch: -H takes 64 headers" {
  local headers=() n
  for ((n = 0; n < 64; n++)); do
    headers+=(-H "X-$n: $n")
  done
  fetch "${headers[@]}" "$(url products)"
  ends 0
  assert_equal "$(requests '.headers | with_entries(select(.key | test("^X-[0-9]+$"))) | length')" 64
  fetch "${headers[@]}" -H 'X-64: 64' "$(url products)"
  ends 64 '^ms-fetch: -H: more than 64 headers$'
}

@test "ms-fetch: -v prints a line for each request and a total" {
  fetch -v -l 4 "$(url 'faults=ok,503/products?limit={limit}&offset={offset}&key=s3cret-key')"
  local rest='[0-9]+ bytes, [0-9] items, [0-9]+ ms, attempt'
  ends 0 "^ms-fetch: GET http://.*offset=0&key=\*\*\*: 200, $rest 1$" 'GET .*offset=4.*503' '.*trying again' \
    "GET .*offset=4.*: 200, $rest 2$" "GET .*offset=7.*: 200, $rest 1$" \
    '^ms-fetch: 7 items in 3 pages, 4 requests, [0-9]+ bytes$'
  hides s3cret-key
}

@test "ms-fetch: --progress draws a line and clears it" {
  fetch --progress -l 4 --total total "$(url 'products?limit={limit}&offset={offset}')"
  assert_equal "$status" 0
  # The progress line must be cleared last.
  tail -c 4 "$err" | od -An -c | tr -d ' ' >got
  grep -q 'r033\[K' got || fail "the line is not cleared: $(od -c "$err" | tail -n 3)"
  grep -aqE 'ms-fetch: 4 items, [0-9]+/s, 1 page, 57 %, [0-9]+ s left' "$err" || fail "no numbers: $(cat -v "$err")"
}
