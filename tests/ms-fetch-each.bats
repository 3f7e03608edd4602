load lib/helper
load lib/pages

# The pages for each item on standard input: --each and its options.

# each OPTION… URL: with the items in the file in.
each() {
  capture ms-fetch "${hasty[@]}" --each "$@" <in
}

# parents N…: writes an item for each id.
parents() {
  printf '{"id":%s}\n' "$@" >in
}

# kids ID…: prints what --into kids makes of these items.
kids() {
  python3 -c '
import json, sys
for parent in sys.argv[1:]:
    rows = ["{ \"parent\": \"%s\", \"n\": %d, \"pad\": \"\" }" % (parent, n)
            for n in range(1, int(parent) % 7 + 1)]
    rows = [r.replace("{ ", "{  ").replace(", \"", ",  \"").replace(" }", " }") for r in rows]
    print("{\"id\":%s,\"kids\":[%s]}" % (parent, ",".join(rows)))' "$@"
}

# --- what is written

@test "ms-fetch: --each --into adds the children to the bytes of each item, in order" {
  local paged j
  for j in 1 2 8; do
    context=j$j paged="$(context=j$j url api/children)/{.id}?limit={limit}&page={page}"
    parents {1..20}
    context=j$j each -j "$j" -l 2 --into kids "$paged"
    ends 0
    kids {1..20} | jq -c >expected
    jq -c . "$out" | diff expected -
    cp "$out" "out$j"
    cmp out1 "out$j"
  done
  # All lines are whole, and nothing but line ends is removed.
  sed -n 3p out1 >got
  printf '%s\n' '{"id":3,"kids":[{  "parent": "3",  "n": 1,  "pad": "" },{  "parent": "3",  "n": 2,  "pad": "" },{  "parent": "3",  "n": 3,  "pad": "" }]}' | diff - got
}

@test "ms-fetch: --each keeps the bytes of an item, and passes one that lacks a member" {
  cat >in <<'END'
 {"a" : 1.10 , "id":1,"t":"\u00e4 }" } 
{"x":{"id":2}}
{"id":null,"y":1}
{"id":false}
{"id":""}
{"id":[]}
{ }

{"id":0}
END
  printf '{"id":7}' >>in
  sed -i 's/$/\r/' in
  each --into kids "$(url api/children)/{.id}"
  ends 0
  cat >expected <<'END'
 {"a" : 1.10 , "id":1,"t":"\u00e4 }","kids":[{  "parent": "1",  "n": 1,  "pad": "" }]}
{"x":{"id":2}}
{"id":null,"y":1}
{"id":false}
{"id":""}
{"id":[]}
{ }
{"id":0,"kids":[]}
{"id":7,"kids":[]}
END
  prints expected
  requested 3
}

@test "ms-fetch: --into replaces a member of the same name" {
  cat >in <<'END'
{"kids":[1,{"kids":2}],"id":0}
{"id":0,"kids":null}
{"id":0, "kids":5 ,"b":{"kids":1}}
{"kids":1,"id":0,"kids":2, "kid":3,"kids":"x"}
{ "kids":1 , "kids":2 , "id":0 }
{"\u006bids":1,"id":0}
END
  each --into kids "$(url api/children)/{.id}"
  ends 0
  cat >expected <<'END'
{"id":0,"kids":[]}
{"id":0,"kids":[]}
{"id":0 ,"b":{"kids":1},"kids":[]}
{"id":0, "kid":3,"kids":[]}
{"id":0,"kids":[]}
{"id":0,"kids":[]}
END
  prints expected
  context+=1
  echo '{"kids":"0"}' >in
  each --into kids "$(url api/children)/{.kids}"
  ends 0
  prints_text '{"kids":[]}\n'
  context+=2
  echo '{"id":0}' >in
  each --into 'a "b"\' "$(url api/children)/{.id}"
  ends 0
  prints_text '%s\n' '{"id":0,"a \"b\"\\":[]}'
}

@test "ms-fetch: --each without --into writes the pages of the items, in order" {
  { parents 1 0 5; echo '{"x":1}'; echo '{"id":2}'; } >list
  parents 1 0 5
  echo '{"x":1}' >>in
  echo '{"id":2}' >>in
  each -l 2 "$(url api/children)/{.id}?limit={limit}&page={page}"
  ends 0
  assert_equal "$(grep -cx '' "$out")" 0 # {"x":1} has no page, not an empty one
  gojq -c 'map([.parent, .n])' "$out" >got
  printf '%s\n' '[["1",1]]' '[]' '[]' '[["5",1],["5",2]]' '[["5",3],["5",4]]' '[["5",5]]' '[]' '[["2",1],["2",2]]' '[]' | diff - got
}

@test "ms-fetch: --each follows each paging style for each item" {
  parents 5 6 13 1
  each -l 2 --into kids "$(url link=1/api/children)/{.id}?limit={limit}"
  ends 0
  gojq -c '[.id, (.kids | length)]' "$out" >got
  printf '%s\n' '[5,5]' '[6,6]' '[13,6]' '[1,1]' | diff - got
  context+=1
  each -l 2 --into kids --items rows --total total "$(url total=1/api/children)/{.id}?limit={limit}&page={page}"
  ends 0
  gojq -c '[.id, (.kids | length)]' "$out" | diff got -
  # Three requests for 5, 6 and 13, and one for 1: the total ends each run.
  requested 10
}

# --- what is requested

@test "ms-fetch: {.PATH} is encoded for where it stands" {
  printf '%s\n' '{"a":{"b c":[7,"ä/?&=#%"]},"n":19.90,"o":{"x":[1]},"t":true,"s":"q\"\\"}' >in
  each -H 'X-N: {.n}' "$(turns '[]')?a={.a.\"b c\"[1]}&l={.a.\"b c\"[-1]}&p={+.a.\"b c\"[1]}&n={.n}&t={.t}"
  ends 0
  sent "($query) + \" \" + .headers[\"X-N\"]" \
    'a=%C3%A4%2F%3F%26%3D%23%25&l=%C3%A4%2F%3F%26%3D%23%25&p=%C3%A4/?&=%23%25&n=19.90&t=true 19.90'
  context+=1
  each -d '{"s":"{.s}","n":{.n},"o":{.o},"os":"{.o}","t":{.t}}' "$(turns '[]')"
  ends 0
  sent .body '{"s":"q\"\\","n":19.90,"o":{"x":[1]},"os":{"x":[1]},"t":"true"}'
  context+=2
  each -d '{"q":"x(id: \"{.s}\", n: {.n})"}' "$(turns '[]')"
  ends 0
  sent .body '{"q":"x(id: \"q\\\"\\\\\", n: 19.90)"}'
  context+=3
  each -H 'Content-Type: x' -d 'a={.s}&b={.n}' "$(turns '[]')"
  ends 0
  sent .body 'a=q%22%5C&b=19.90'
}

@test "ms-fetch: --each works with POST, by a whole JSON value" {
  echo '{"id":"4"}' >in
  each --into kids -d '{"parent":"{.id}"}' "$(url api/children)?limit=9"
  ends 0
  [ "$(jq '.kids | length' "$out")" = 4 ]
  requested 1 'select(.body == "{\"parent\":\"4\"}")'
}

@test "ms-fetch: a member that is sent as a password is a secret" {
  local secret
  echo '{"id":1,"pw":"s3cret"}' >in
  for secret in '-d {"password":"{.pw}"}' '-d n={.id}&password={.pw}' '-d {"n":{.id},"api_key":{.pw}}' '?password={.pw}'; do
    # shellcheck disable=SC2086 # an option and its value
    case $secret in
      -d*) each $secret http://192.0.2.1/ ;;
      *) each "http://192.0.2.1/$secret" ;;
    esac
    ends 64 "^ms-fetch: a secret would be sent unencrypted to 'http://192.0.2.1/"
  done
  # Within this machine it may go; a key may be one of many.
  each -d '{"password":"{.pw}"}' "$(url 'text/%5B%5D')"
  ends 0
  requested 1 'select(.body == "{\"password\":\"s3cret\"}")'
  each --explain -d '{"key":"{.pw}"}' http://192.0.2.1/
  [ "$status" = 0 ]
}

@test "ms-fetch: a URL that is a member is requested at the origin that is allowed" {
  local home other
  home=$(url api/children) other=$(url2 api/children)
  printf '{"links":{"self":"%s"}}\n' "$home/2" '/t/'"$context/api/children/3?a=1" "$home/../children/1" >in
  each --into kids --token-file <(printf s3cret-token) --allow-origin "$home" '{.links.self}'
  ends 0
  [ "$(gojq -c '.kids | length' "$out" | tr '\n' ' ')" = '2 3 1 ' ]
  requested 3 'select(.headers.Authorization == "Bearer s3cret-token" and .origin == 0)'
  # Another origin is refused, or gets no secret.
  printf '{"links":{"self":"%s"}}\n' "$home/2" "$other/3" >in
  each --into kids --token-file <(printf s3cret-token) --allow-origin "$home" '{.links.self}'
  ends 69 "^ms-fetch: line 2: the URL 'http://127.0.0.1:[0-9]*/.*/3' is at another origin; use --allow-origin to allow it$"
  [ "$(wc -l <"$out")" = 1 ]
  each --into kids --token-file <(printf s3cret-token) --allow-origin "$home" --allow-origin "$other" '{.links.self}'
  ends 0
  requests 'select(.headers.Authorization == "Bearer s3cret-token") | .origin' | sort -u | diff - <(echo 0)
  requests 'select(.origin == 1) | .headers.Authorization' | diff - <(echo null)
  each --data '{"parent":2}' --allow-origin "$home" --allow-origin "$other" '{.links.self}'
  ends 69 "^ms-fetch: line 2: the URL '.*' is at another origin, to which --data is not sent$"
  # A downgrade, and what is no URL of HTTP.
  printf '{"u":"%s"}\n' 'file:///etc/passwd' >in
  each --allow-origin "$home" '{.u}'
  ends 69 "^ms-fetch: line 1: the URL 'file:/+etc/passwd' is not an http or https URL$"
  printf '{"u":"%s"}\n' 'http://shop.example.com/x' >in
  each --allow-origin https://shop.example.com '{.u}'
  ends 69 "^ms-fetch: line 1: the URL 'http://shop.example.com/x' is a downgrade to http, never followed"
  each '{.u}'
  ends_usage '^ms-fetch: the URL is a member of the items: use --allow-origin URL to say at which origin it is$' ms-fetch
}

@test "ms-fetch: a URL that is a member may have parameters after it, and next links" {
  printf '{"u":"%s"}\n' "$(url link=1/api/children)/5" >in
  each -l 2 --into kids --allow-origin "$(url x)" '{.u}?limit={limit}'
  ends 0
  [ "$(jq '.kids | length' "$out")" = 5 ]
  sent "$query" 'limit=2' 'limit=2&page=2' 'limit=2&page=3'
}

@test "ms-fetch: a member that cannot stand where it is names the line" {
  local line wrong
  while IFS='|' read -r line wrong; do
    printf '{"id":1}\n\n%s\n{"id":1}\n' "$line" >in
    each --into kids -H 'X: {.h}' "$(url api/children)/{.id}"
    ends 65 "^ms-fetch: line 3: $wrong$"
  done <<'END'
{"id":"..","h":1}|'id' is '.' or '..', which a path of a URL cannot hold
{"id":".","h":1}|'id' is '.' or '..', which a path of a URL cannot hold
{"id":{"a":1},"h":1}|'id' is an object or array; expected a string or number, where it is not a whole JSON value
{"id":1,"h":[1]}|'h' is an object or array; expected a string or number, where it is not a whole JSON value
{"id":1,"h":"a\nb"}|'h' has a control character, which a header cannot hold
{"id":"a\u0000","h":1}|'id' contains a NUL character
[{"id":1,"h":1}]|expected a JSON object
7|expected a JSON object
{"id":1,"h":1} {"id":2}|expected a JSON object
{"id":1,"h":1|byte 13: .*
{"id":01}|byte 8: .*
END
  # In the query, dots are only dots.
  echo '{"id":".."}' >in
  context+=1
  each "$(turns '[]')?a={.id}"
  ends 0
  sent "$query" 'a=..'
  printf '{"id":"%070000d"}\n' 1 >in
  each "$(turns '[]')?a={.id}"
  ends 65 "^ms-fetch: line 1: 'id' is longer than 64 KiB$"
}

# --- at a time

@test "ms-fetch: --each sends up to -j requests at a time, over kept-alive connections" {
  local j
  for j in 4 6; do
    context=j$j
    parents {0..20}
    # The first answer waits until j requests have come; else the run would fail.
    capture ms-fetch --retries 0 --timeout 20 --each -j "$j" "$(url "waits=0:$j/api/children")/{.id}" <in
    ends 0
    requested 21
    [ "$(requests .connection | sort -u | wc -l)" -le "$j" ]
  done
  # The default is 4: a fifth request does not come before the first answer.
  context=few
  parents {0..20}
  capture ms-fetch --retries 0 --timeout 20 --each "$(url "waits=0:4/api/children")/{.id}" <in
  ends 0
  context=one
  parents {0..20}
  capture ms-fetch --retries 0 --timeout 20 --each -j 1 "$(url "api/children")/{.id}" <in
  ends 0
  [ "$(requests .connection | sort -u | wc -l)" = 1 ]
}

@test "ms-fetch: --each starts at most -j requests before the first answer" {
  parents {0..20}
  # Five requests never come, so the first one times out.
  capture ms-fetch -q --retries 0 --timeout 2 --each -j 4 "$(url "waits=0:99/api/children")/{.id}" <in
  ends 75 'line 1: .*gave up'
  # Items wait in the other slots for the first one: at most twice as many are read.
  [ "$(requests .n | wc -l)" -le 9 ]
}

@test "ms-fetch: --rate is for all requests of --each together" {
  parents 0 7 14 21 28
  capture ms-fetch --each -j 5 --rate 4/s "$(url api/children)/{.id}" <in
  ends 0
  requests .ms >times
  # Four pauses of 250 ms; the server may take longer to see the first request.
  (($(tail -n 1 times) - $(head -n 1 times) >= 700))
}

@test "ms-fetch: --each reads items as they come, and writes them as they are done" {
  mkfifo items
  ms-fetch --each --into kids "$(url api/children)/{.id}" <items >"$out" 2>"$err" 3>&- &
  local pid=$!
  exec 5>items
  echo '{"id":1}' >&5
  until_ok grep -q '"id":1,"kids"' "$out"
  printf '{"id":' >&5
  until_ok requested 1
  echo '2}' >&5
  until_ok grep -q '"id":2,"kids"' "$out"
  exec 5>&-
  status=0
  wait "$pid" || status=$?
  ends 0
}

# --- failures

@test "ms-fetch: --each writes the items before one that fails, whatever -j is" {
  local j
  for j in 1 2 3 8; do
    context=j$j
    parents {1..20}
    each -j "$j" -l 2 --into kids "$(url gone=6,7/api/children)/{.id}?limit={limit}&page={page}"
    ends 69 '^ms-fetch: line 6: page 1: GET http://.*/children/6\?limit=2&page=1: HTTP status 404: '
    kids 1 2 3 4 5 | jq -c >expected
    jq -c . "$out" | diff expected -
  done
}

@test "ms-fetch: of two items that fail, --each reports the first one of the input" {
  # The answer for line 2 comes after those for the lines after it.
  parents 1 2 3 4 5
  each -j 4 --into kids "$(url gone=2,3/waits=2:4/api/children)/{.id}"
  ends 69 '^ms-fetch: line 2: '
  [ "$(jq .id "$out")" = 1 ]
  context+=1
  printf '%s\n' '{"id":1}' '{"id":2}' '{' >in
  each -j 4 --into kids "$(url gone=2/waits=2:2/api/children)/{.id}"
  ends 69 '^ms-fetch: line 2: '
}

@test "ms-fetch: once an item has failed, --each requests no more pages for those after it" {
  mkfifo items
  # No item is read after the answer for 2, so it waits for the third request, which is for
  # 5. The answer for 5 comes after the fourth one, which is page 2 for 6, and long before its
  # answer.
  ms-fetch -v --each -l 1 "$(url faults=until:one,ok,ok,delay:500,ok/gone=2/waits=2:3,5:4/api/children)/{.id}?limit={limit}&page={page}" \
    <items >"$out" 2>"$err" 3>&- &
  local pid=$!
  exec 5>items
  echo '{"id":6}' >&5
  until_ok requested 1
  printf '%s\n' '{"id":2}' '{"id":5}' >&5
  exec 5>&-
  until_ok requested 3
  until_ok grep -q '/children/2?.*: 404,' "$err"
  release one
  status=0
  wait "$pid" || status=$?
  [ "$status" = 69 ]
  [ "$(jq -c . "$out" | wc -l)" = 7 ]
  requested 0 'select(.target | contains("/5?limit=1&page=2"))'
}

@test "ms-fetch: --each retries each request, and then gives up" {
  parents {1..9}
  each -j 3 --into kids "$(url flaky=2,5,9/api/children)/{.id}?limit=9"
  ends 0 'HTTP status 503.*trying again' 'trying again' 'trying again'
  kids {1..9} | jq -c >expected
  jq -c . "$out" | diff expected -
  requested 12
  context+=1
  each -q -j 3 --retries 2 --into kids "$(url broken=5/api/children)/{.id}?limit=9"
  ends 75 '^ms-fetch: line 5: page 1: GET .*: HTTP status 503: .*; gave up$'
  kids {1..4} | jq -c >expected
  jq -c . "$out" | diff expected -
}

@test "ms-fetch: with --missing-ok, 404 and 410 count as no children" {
  parents 3 2 1
  each --missing-ok --into kids "$(url gone=2/gone410=1/api/children)/{.id}"
  ends 0
  gojq -c '[.id, (.kids | length)]' "$out" >got
  printf '%s\n' '[3,3]' '[2,0]' '[1,0]' | diff - got
  context+=1
  each --missing-ok "$(url gone=2/gone410=1/api/children)/{.id}"
  ends 0
  [ "$(gojq -c length "$out")" = 3 ]
  context+=2
  each --into kids "$(url gone410=2/api/children)/{.id}"
  ends 69 '^ms-fetch: line 2: .* HTTP status 410'
  # Not of a later page: some children have come.
  context+=3
  parents 5
  each --missing-ok --into kids -l 1 "$(url faults=ok,404/api/children)/{.id}?limit={limit}&page={page}"
  ends 69 '^ms-fetch: line 1: page 2: .* HTTP status 404'
  prints_nothing
  # Nor is it one if --retry-status says that it is transient.
  context+=4
  each --missing-ok --retry-status 404 --retries 1 --into kids "$(url gone=5/api/children)/{.id}"
  ends 75 'trying again' '^ms-fetch: line 1: .* HTTP status 404: .*; gave up$'
}

@test "ms-fetch: an item whose pages fail is not written, not even in part" {
  parents 2 5
  each -j 1 -l 2 "$(url faults=ok,ok,ok,500,500/api/children)/{.id}?limit={limit}&page={page}" --retries 1
  ends 75 'trying again' '^ms-fetch: line 2: page 2: .*gave up'
  gojq -c 'map([.parent, .n])' "$out" >got
  printf '%s\n' '[["2",1],["2",2]]' '[]' | diff - got
  context+=1
  parents 2 5
  each --into kids "$(url odd=5/api/children)/{.id}"
  ends 69 "^ms-fetch: line 2: page 1: GET .*: the page is not as expected: .*no 'products'"
  [ "$(wc -l <"$out")" = 1 ]
}

@test "ms-fetch: --strict and --each: a doubt about an item names its line" {
  parents 1 5
  each -j 1 -l 2 --into kids --items rows --total totl "$(url total=1/api/children)/{.id}?limit={limit}&page={page}"
  ends 0 "^ms-fetch: line 1: --total: no page has 'totl'" "^ms-fetch: line 2: --total: no page has 'totl'"
  [ "$(wc -l <"$out")" = 2 ]
  context+=1
  each -j 1 --strict -l 2 --into kids --items rows --total totl "$(url total=1/api/children)/{.id}?limit={limit}&page={page}"
  ends 69 "^ms-fetch: line 1: --total: no page has 'totl'" "^ms-fetch: line 2: --total: no page has 'totl'"
  [ "$(wc -l <"$out")" = 2 ]
}

@test "ms-fetch: with --strict, --each ends with 75 if another run may get all items" {
  local changes='{"total":2,"rows":[{"id":1}]}|{"total":3,"rows":[{"id":2},{"id":3}]}'
  local fewer='{"total":9,"rows":[{"id":1}]}|{"total":9,"rows":[]}' order list
  for order in "$changes|$fewer" "$fewer|$changes"; do
    context+=x
    IFS='|' read -ra list <<<"$order"
    parents 1 2
    each -j 1 --strict --items rows --total total "$(turns "${list[@]}")?of={.id}&page={page}"
    [ "$status" = 75 ] || explain "expected 75"
    grep -q 'the total has changed from 2 to 3 on page 2' "$err"
    grep -q 'the server reports a total of 9 items' "$err"
    requested 4
  done
}

@test "ms-fetch: warnings about many items are counted after the first ones" {
  parents {1..60}
  each --items rows --total totl "$(url total=1/api/children)/{.id}?limit=9"
  [ "$status" = 0 ]
  [ "$(wc -l <"$err")" = 21 ]
  [[ $(tail -n 1 "$err") =~ ^ms-fetch:\ [0-9]+\ more\ warnings\ about\ items\;\ -v\ prints\ all\ of\ them$ ]]
  [ "$(($(wc -l <"$err") - 1 + $(grep -oE '[0-9]+ more' "$err" | cut -d ' ' -f 1)))" = 52 ]
  each -v --items rows --total totl "$(url total=1/api/children)/{.id}?limit=9"
  [ "$status" = 0 ]
  [ "$(grep -c "no page has 'totl'" "$err")" = 60 ]
}

@test "ms-fetch: a member that no item has is told" {
  printf '{"id":1}\n' >in
  each --into kids "$(url api/children)/{.uuid}"
  ends 0 "^ms-fetch: no item has 'uuid'$"
  prints in
  each --strict --into kids "$(url api/children)/{.id}/{.uuid}"
  ends 69 "^ms-fetch: no item has 'uuid'$"
  : >in
  each --strict --into kids "$(url api/children)/{.uuid}"
  ends 0
  requested 0
}

@test "ms-fetch: --each dies of SIGPIPE when its reader leaves" {
  parents {1..2000}
  capture_sh "ms-fetch --each --into kids '$(url pad=1000/api/children)/{.id}' <in | head -n 1 | wc -l; echo \"\${PIPESTATUS[0]}\""
  prints_text '1\n141\n'
  # It left, and read not nearly all.
  [ "$(requests .n | wc -l)" -lt 1500 ]
}

@test "ms-fetch: --each ends at a full disk" {
  parents 1 2
  capture_sh "ms-fetch --each --into kids '$(url api/children)/{.id}' <in >/dev/full"
  ends 74 'No space left'
  capture ms-fetch --each --into kids "$(url api/children)/{.id}" <.
  ends 74 '^ms-fetch: cannot read standard input: Is a directory$'
}

@test "ms-fetch: SIGTERM ends --each, with its totals" {
  mkfifo items
  ms-fetch --each --stats stats --into kids "$(url api/children)/{.id}" <items >"$out" 2>"$err" 3>&- &
  local pid=$!
  exec 5>items
  echo '{"id":3}' >&5
  until_ok grep -q kids "$out"
  kill "$pid"
  status=0
  wait "$pid" || status=$?
  exec 5>&-
  [ "$status" = 143 ]
  [ "$(gojq -c '[.pages, .items, .requests, .status]' stats)" = '[1,3,1,143]' ]
}

@test "ms-fetch: the totals of --each count the pages of items that are not complete" {
  parents 1 5
  ms-fetch --each -j 1 -l 2 --stats stats --into kids \
    "$(url faults=ok,ok,ok,hang/api/children)/{.id}?limit={limit}&page={page}" <in >"$out" 2>"$err" 3>&- &
  local pid=$!
  until_ok requested 4
  kill "$pid"
  status=0
  wait "$pid" || status=$?
  [ "$status" = 143 ]
  [ "$(gojq -c '[.pages, .items]' stats)" = '[3,3]' ]
}

@test "ms-fetch: the totals of --each are those of all items" {
  parents 1 2 3
  each --stats stats --metrics m.prom --into kids "$(url api/children)/{.id}"
  ends 0
  [ "$(gojq -c '[.pages, .items, .requests, .retries, .status]' stats)" = '[3,6,3,0,0]' ]
  grep -q '^ms_fetch_items{run="m"} 6$' m.prom
}

@test "ms-fetch: an --auth-command does not read the items" {
  parents 1 2
  each --auth-command 'cat; echo Bearer x' --into kids "$(url api/children)/{.id}"
  ends 0
  [ "$(wc -l <"$out")" = 2 ]
  requested 2 'select(.headers.Authorization == "Bearer x")'
}

@test "ms-fetch: a token that expires is renewed once for all requests of --each" {
  parents {1..8}
  printf old >token
  each -j 4 --auth-command 'if [ -e new ]; then echo Bearer new; else : >new; echo Bearer old; fi' \
    "$(url auth=Bearer%20new/api/children)/{.id}"
  ends 0
  requested 8 'select(.headers.Authorization == "Bearer new")'
}

# --- limits

@test "ms-fetch: --max-page limits a line, a page, and an item with its children" {
  printf '{"id":1}\n{"id":2,"pad":"%0500d"}\n' 0 >in
  each --max-page 400 --into kids "$(url api/children)/{.id}"
  ends 65 '^ms-fetch: line 2: longer than 400 bytes; --max-page raises the limit$'
  [ "$(jq .id "$out")" = 1 ]
  context+=1
  parents 1 6
  each --max-page 400 --into kids "$(url pad=100/api/children)/{.id}"
  ends 69 '^ms-fetch: line 2: page 1: .* the answer is larger than 400 bytes; --max-page raises the limit$'
  context+=2
  each -l 1 --max-page 400 --into kids "$(url pad=100/api/children)/{.id}?limit={limit}&page={page}"
  ends 69 '^ms-fetch: line 2: the item and its children are larger than 400 bytes; --max-page raises the limit$'
  [ "$(jq .id "$out")" = 1 ]
}

@test "ms-fetch: with --each, --max-page limits the line that is written" {
  local url size
  url="$(url pad=100/api/children)/{.id}?limit={limit}&page={page}"
  parents 6
  each -l 1 --into kids "$url"
  ends 0
  size=$(($(wc -c <"$out") - 1))
  each -l 1 --max-page "$size" --into kids "$url"
  ends 0
  [ "$(wc -c <"$out")" = "$((size + 1))" ]
  each -l 1 --max-page "$((size - 10))" --into kids "$url"
  ends 69 "^ms-fetch: line 1: the item and its children are larger than $((size - 10)) bytes; --max-page raises the limit$"
}

@test "ms-fetch: --each passes and completes an item of 64 MiB" {
  needs_memory_limit
  { printf '{"id":1,"pad":"'; head -c 67108864 /dev/zero | tr '\0' x; printf '"}\n{"id":2}\n'; } >in
  each --into kids "$(url api/children)/{.id}"
  ends 0
  cmp -n 67108880 in "$out"
  head -n 1 "$out" | tail -c +67108881 | diff - <(echo ',"kids":[{  "parent": "1",  "n": 1,  "pad": "" }]}')
  tail -n 1 "$out" | gojq -c '[.id, (.kids | length)]' | diff - <(echo '[2,2]')
}

@test "ms-fetch: --each waits for an answer without using the processor" {
  [ -z "${EXEC-}" ] || skip "the program runs in another one"
  parents {1..50}
  # The first answer takes 3 s, and more items can be read in this time.
  capture bash -c "TIMEFORMAT='%U %S'; time ms-fetch --each -j 1 '$(url faults=delay:3000/api/children)/{.id}' <in"
  ends 0 '^[0-9.]+ [0-9.]+$'
  awk '{ exit !($1 + $2 < 1.5) }' "$err"
}

@test "ms-fetch: memory of --each does not grow with the number of items" {
  needs_memory_limit
  local n
  for n in 200 4000; do
    seq "$n" | sed 's/.*/{"id":&}/' >in
    context=n$n
    capture bash -c "ulimit -v 90000; ms-fetch --each --into kids '$(url pad=10000/api/children)/{.id}' <in | wc -l"
    ends 0
    prints_text '%s\n' "$n"
  done
}

# --- options

@test "ms-fetch: the options of --each need it, and some cannot be used with it" {
  : >in
  local u=http://127.0.0.1:1/
  capture ms-fetch --into x "$u"
  ends_usage '^ms-fetch: --into and --jobs need --each$' ms-fetch
  capture ms-fetch -j 2 "$u"
  ends_usage '^ms-fetch: --into and --jobs need --each$' ms-fetch
  capture ms-fetch "$u{.id}"
  ends_usage '^ms-fetch: \{.id} needs --each$' ms-fetch
  capture ms-fetch -d '{"a":"{.id}"}' "$u"
  ends_usage '^ms-fetch: \{.id} needs --each$' ms-fetch
  each "$u"
  ends_usage '^ms-fetch: --each needs a member of the items, such as \{.id}, in the URL, -H or --data$' ms-fetch
  each --into '' "$u{.id}"
  ends_usage '^ms-fetch: --into: the name is empty$' ms-fetch
  each --prefetch 1 "$u{.id}"
  ends_usage '^ms-fetch: --prefetch and --page-buffer cannot be used with --each' ms-fetch
  each --page-buffer 1M "$u{.id}"
  ends_usage '^ms-fetch: --prefetch and --page-buffer cannot be used with --each' ms-fetch
  each --detect "$u{.id}"
  ends_usage '^ms-fetch: --each cannot be used with --detect$' ms-fetch
  each -d @- "$u{.id}"
  ends_usage '^ms-fetch: --data @- and --each would both read standard input$' ms-fetch
  each -K - "$u{.id}"
  ends_usage '^ms-fetch: --config - and --each would both read standard input$' ms-fetch
  each "$u{.a[]}"
  ends_usage '^ms-fetch: \{.a\[]}: \[] selects several values$' ms-fetch
  each "$u{.a..b}"
  ends_usage '^ms-fetch: \{.a..b}: ' ms-fetch
  each "http://{.host}/"
  ends_usage '^ms-fetch: the URL has \{.host} in its host; placeholders can only be in its path and query$' ms-fetch
  each "http://a{+.path}"
  ends_usage '^ms-fetch: the URL has \{\+.path} in its host' ms-fetch
  each -d '{"a":{limit},"b":"x {.id}"}' "$u"
  ends_usage '^ms-fetch: a member in --data is a part of a longer string' ms-fetch
  each -j 0 "$u{.id}"
  ends 64 "^ms-fetch: --jobs: '0'"
  each -j 65 "$u{.id}"
  ends 64 "^ms-fetch: --jobs: '65'"
  each "$u$(printf '/{.m%s}' {1..17})"
  ends_usage '^ms-fetch: more than 16 members of the items$' ms-fetch
  each "$u{.id}" --stats in
  ends 64 "^ms-fetch: --stats: 'in' is standard input|^ms-fetch: .*in"
}

@test "ms-fetch: --each --explain shows the requests as they will be filled in" {
  : >in
  each --explain -H 'X: {.sku}' -d '{"id":{.id}}' 'http://127.0.0.1:1/{.links.self}?a={page}'
  ends 0 'pages: by \{page}' items ends '^ms-fetch: for each item: POST http://127.0.0.1:1/<<\{.links.self}>>\?a=<<\{page}>>$' \
    '^ms-fetch: header: X: <<\{.sku}>>$' 'body: .*filled in' '^ms-fetch: body: \{"id":<<\{.id}>>}$'
}

@test "ms-fetch: --since keeps the greatest value of all children" {
  parents 3 6 2
  each --since last --since-path n "$(url api/children)/{.id}?a={since}&limit=9"
  ends 0
  echo 6 | diff - last.next
  parents 3 6 2
  context+=1
  each --since last --since-path n "$(url gone=2/api/children)/{.id}?a={since}"
  ends 69 '^ms-fetch: line 3: '
  [ ! -e last.next ]
}
