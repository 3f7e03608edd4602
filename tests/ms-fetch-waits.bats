load lib/helper

# What is transient, how long ms-fetch waits, and when it renews a token.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# patient: the same without a limit for what the server asks for.
patient() {
  capture ms-fetch --retry-delay 1ms "$@"
}

# repeat N FAULT: prints N of these faults, and commas between them.
repeat() {
  local list
  list=$(printf "%.0s$2," $(seq "$1"))
  printf %s "${list%,}"
}

# gap A B: milliseconds between the requests A and B.
gap() {
  requests '.ms' | jq -s --argjson a "$1" --argjson b "$2" '.[$b - 1] - .[$a - 1]'
}

# Prints a new token each time it is run.
token() {
  printf 'echo run >>runs; echo "%s$(wc -l <runs)"' "${1-Bearer token-}"
}

# ran N: the command has run so often.
ran() {
  assert_equal "$(wc -l <runs)" "$1"
  rm runs
}

# asks HEADERS SECONDS [SCRIPT]: a 429 with these headers asks for so long (a regex).
asks() {
  context=${context%%_*}_$((++n))
  fetch "$(url "${3-good=1}/faults=429:$1/products")"
  ends 0 "^ms-fetch: GET .*: HTTP status 429: .*; the server asks for $2 s, at most 0.02 s are waited: --retry-max-delay; trying again in 0.0 s \(1 of 5\)$"
  requested 2
}

# ignores FAULT: what the server sends does not count.
ignores() {
  context=${context%%_*}_$((++n))
  fetch "$(url "faults=$1/products")"
  ends 0 '^ms-fetch: GET [^ ]* HTTP status [0-9]{3}: [^;]*; trying again in 0.0 s \(1 of 5\)$'
  requested 2
}

# --- statuses

@test "waits: retries every status that is transient" {
  local status faults=''
  for status in 408 420 423 425 429 430 500 502 503 504 506 507 508 509 510 511 520 529 599; do
    faults+=$status,
  done
  fetch -q --retries 100 "$(url "faults=${faults%,}/products")"
  ends 0
  requested 20
}

@test "waits: does not retry other statuses" {
  local code
  for code in 400 404 405 409 410 422 424 431 451 501 505; do
    context=${context%%_*}_$code
    fetch "$(url "faults=$code/products")"
    ends 69 "^ms-fetch: page 1: GET .*: HTTP status $code: "
    requested 1
  done
}

@test "waits: --retry-status adds statuses" {
  fetch -q --retry-status 403,404 --retry-status 501 "$(url 'faults=403,404,501,503,403/products')"
  ends 0
  requested 6
  context+=-others
  fetch --retry-status 403,404 "$(url 'faults=405/products')"
  ends 69 '^ms-fetch: page 1: .*: HTTP status 405: '
  requested 1
  context+=-always
  fetch -q --retries 2 --retry-status 404 "$(url 'faults=404*/products')"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 404: .*; gave up$'
  prints_nothing
  requested 3
}

@test "waits: --retry-status also counts for a proxy that is asked to connect" {
  fetch --retries 1 --retry-status 404 --proxy "http://127.0.0.1:$MS_TEST_PORT" https://shop.404/products
  ends 75 'answered CONNECT with HTTP status 404; trying again' 'answered CONNECT with HTTP status 404; gave up$'
}

@test "waits: refuses a list of statuses that is not valid" {
  local list option
  for option in --retry-status --renew-on; do
    for list in '' x 99 399 600 4033 040 0403 403, ,403 403,,404 '403 404' 403,x 4o3 +403 -403 4.3; do
      fetch --token-file token "$option" "$list" "$(url products)"
      ends 64 "^ms-fetch: $option: '.*' is not a list of statuses from 400 to 599, such as 403,409$"
    done
  done
  requested 0
}

@test "waits: fails with 77 after 440, 498 and 499, and renews a token" {
  local code
  for code in 440 498 499; do
    context=${context%%_*}_$code
    fetch "$(url "faults=$code/products")"
    ends 77 "^ms-fetch: page 1: GET .*: HTTP status $code: "
    requested 1
    context+=-token
    fetch --auth-command "$(token)" "$(url "faults=$code/products")"
    ends 0
    ran 2
    requested 2
  done
}

# --- not ready

# The line about the first 202 of a page.
soon='^ms-fetch: GET .*: the server is not ready; asking again in [0-9.]+ s, of the [0-9.]+ s that --wait leaves$'

@test "waits: asks again for a page that is not ready, and says so once" {
  local body
  for body in '' %7B%22status%22%3A%22processing%22%7D %7B%22products%22%3A%5B%5D%7D \
    %7B%22products%22%3Anull%7D %7B%22cut :type=text%2Fhtml:body=%3Cp%3Esoon; do
    context+=x
    # The last wait is as long as --wait leaves.
    fetch --wait 50ms --retries 0 --retry-budget 0 "$(url "items=1/faults=202:body=$body/products")"
    ends 0 "$soon"
    prints_text '{"products":[{"id":1,"title":"Item 1","price":1.10}],"total":1,"skip":0,"limit":1}\n'
    requested 2
  done
}

@test "waits: waits for a page that is not ready as long as its server asks" {
  fetch -v "$(url 'items=1/faults=202:retry-after=1.5:body=/products')"
  [ "$status" = 0 ] || explain 'expected status 0'
  grep -qE '^ms-fetch: GET .*: the server is not ready; asking again in 1.5 s, of the 600.0 s that --wait leaves$' "$err" ||
    explain 'expected a message'
  grep -qE ': HTTP status 202$' "$err" || explain 'expected the status'
  assert [ "$(gap 1 2)" -ge 1500 ]
}

@test "waits: waits 1 s, then 2 s, when the server does not say how long" {
  fetch "$(url 'faults=202:body=,202:retry-after=0:body=/products')"
  ends 0 "$soon"
  assert [ "$(gap 1 2)" -ge 1000 ]
  assert [ "$(gap 2 3)" -ge 2000 ]
  assert [ "$(gap 1 3)" -lt 8000 ]
}

@test "waits: --wait ends with 75 and says what the server answered" {
  fetch --wait 500ms "$(url 'faults=202:retry-after=7:body=not+yet*/products')"
  ends 75 "$soon" '^ms-fetch: page 1: GET .*: HTTP status 202: not\+yet; not ready after 0.5 s; --wait sets the limit; gave up$'
  prints_nothing
  requested 2
  assert [ "$(gap 1 2)" -ge 500 ]
}

@test "waits: asks for a page that is not ready once a second at most" {
  fetch --wait 1500ms "$(url 'faults=202:retry-after=0.001:body=*/products')"
  ends 75 "$soon" 'not ready after 1.5 s'
  requested 3
  assert [ "$(gap 1 2)" -ge 1000 ]
  assert [ "$(gap 1 3)" -ge 1500 ]
}

@test "waits: asks a last time at the end of --wait when the server asks for more" {
  LIMIT=10 fetch --wait 1s "$(url 'faults=202:retry-after=3600:body=*/products')"
  ends 75 "$soon" '^ms-fetch: page 1: .*: HTTP status 202; not ready after 1 s; --wait sets the limit; gave up$'
  requested 2
  assert [ "$(gap 1 2)" -ge 1000 ]
  context+=-ready
  LIMIT=10 fetch --wait 1s "$(url 'faults=202:retry-after=3600:body=/products')"
  ends 0 "$soon"
}

@test "waits: --wait 0 does not wait, and each page has its own --wait" {
  fetch --wait 0 "$(url 'faults=202:retry-after=0.1:body=*/products')"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 202; not ready after 0 s; --wait sets the limit; gave up$'
  requested 1
  context+=-each
  # The longest waits of three pages take more than --wait.
  fetch --wait 2s "$(url 'faults=202:retry-after=1.2:body=,ok,202:retry-after=1.2:body=/products?limit=6&offset={offset}')"
  ends 0 "$soon" "$soon"
  requested 5
}

@test "waits: a page with items and status 202 is a page" {
  fetch --max-pages 1 "$(url 'faults=202:body=%7B%22products%22%3A%5B1%5D%7D/products')"
  ends 0
  prints_text '{"products":[1]}\n'
  requested 1
  # It may be cut short, or not valid: then it is not said to be not ready.
  context+=-bad
  fetch "$(url 'faults=202:body=%7B%22products%22%3A%5B1%2C%5D%7D/products')"
  ends 69 '^ms-fetch: page 1: .*: the page is not valid JSON: '
  requested 1
}

@test "waits: a 202 larger than --page-buffer is not an empty page" {
  fetch --page-buffer 4 "$(url 'faults=202:retry-after=0.01:body=%7B%22products%22%3A%5B%5D%7D/products')"
  ends 75 "$soon" '^ms-fetch: interrupted after 0 items, 15 bytes of page 1: .*: the page has changed since its first 15 bytes were written$'
  requested 2
  # If the page is like that, it is complete.
  context+=-same
  fetch --page-buffer 4 "$(url 'faults=202:retry-after=0.01:body=%7B%22products%22%3A%5B%5D%7D,200:body=%7B%22products%22%3A%5B%5D%7D/products')"
  ends 0 "$soon"
  prints_text '{"products":[]}\n'
  requested 2
}

@test "waits: --fail-on finds an error in a 202" {
  fetch --fail-on error "$(url 'faults=202:body=%7B%22error%22%3A%22no+such+job%22%7D*/products')"
  ends 69 '^ms-fetch: page 1: .*: the page reports an error: no\+such\+job$'
  requested 1
  context+=-none
  fetch --fail-on error "$(url 'faults=202:retry-after=0.01:body=%7B%22error%22%3Anull%7D/products')"
  ends 0 "$soon"
  requested 2
}

@test "waits: says that a POST is sent again while the server is not ready" {
  local post='; the POST is sent again: if each one starts the work anew, get its result by GET'
  fetch -d '{"a":1}' "$(url 'faults=202:location=%2Fjobs%2F7:retry-after=0.01:body=,202:retry-after=0.01:body=/products')"
  ends 0 "^ms-fetch: POST .*: the server is not ready; asking again in .* leaves; its Location is '/jobs/7'$post$"
  requested 3 'select(.method == "POST")'
  context+=-get
  fetch "$(url 'faults=202:retry-after=0.01:body=/products')"
  ends 0 "$soon"
}

@test "waits: writes seconds without needless digits, and large ones in full" {
  local asked
  while read -r asked shown; do
    context=seconds-$asked
    fetch --retries 0 "$(url "faults=429:retry-after=$asked/products")"
    ends 75 "; the server asks to wait $shown s; gave up$"
    context+=-cap
    fetch "$(url "faults=429:retry-after=$asked/products")"
    ends 0 "; the server asks for $shown s, at most 0.02 s are waited: --retry-max-delay; trying again"
  done <<'END'
1000000 1000000
1234567.5 1234567\.5
100 100
20.25 20\.25
0.125 0\.125
END
  # --wait has the same form.
  context=seconds-wait
  fetch --wait 0.05s "$(url 'faults=202:body=*/products')"
  ends 75 "$soon" '; not ready after 0\.05 s; --wait sets the limit; gave up$'
}

@test "waits: names the Location of a page that is not ready, without its secrets" {
  fetch "$(url 'faults=202:location=%2Fjobs%2F7%3Ftoken%3Ds3cret-token-of-the-shop:body=/products')"
  ends 0 "^ms-fetch: GET .*: the server is not ready; asking again in 1.0 s, of the 600.0 s that --wait leaves; its Location is '/jobs/7.token=\*\*\*'$"
  context+=-quiet
  fetch -q "$(url 'faults=202:body=/products')"
  ends 0
}

@test "waits: counts retries anew after the server was not ready" {
  local faults=503,503,202:retry-after=0.01:body=
  fetch -q --retries 2 "$(url "faults=$faults,$faults,503,503/products")"
  ends 0
  requested 9
  context+=-more
  fetch -q --retries 2 "$(url "faults=$faults,503*/products")"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 503: .*; gave up$'
  requested 6
}

@test "waits: writes the pages before one that is not ready in time" {
  fetch --wait 0 -l 3 "$(url 'faults=ok,202:body=*/products?limit={limit}&offset={offset}')"
  ends 75 '^ms-fetch: page 2: .*: HTTP status 202; not ready after 0 s; --wait sets the limit; gave up$'
  assert_equal "$(gojq -c '.products | map(.id)' "$out")" '[1,2,3]'
}

@test "waits: rejects a --wait that is not a time" {
  fetch --wait soon "$(url products)"
  ends 64 "^ms-fetch: --wait: 'soon' is not "
}

# --- how long

@test "waits: reads fractions, quotes and blanks in Retry-After" {
  local value n=0
  for value in 30.0 %2230%22 '%20%2230%22%20' 29.9999; do
    asks "retry-after=$value" 30
  done
  asks retry-after=0.25 0.25
  context+=-patient
  patient "$(url faults=503:retry-after=0.4/products)"
  ends 0 'trying again in 0.4 s \(1 of 5\)$'
  assert [ "$(gap 1 2)" -ge 400 ]
}

@test "waits: reads dates in UTC in Retry-After" {
  local zone n=0 date
  for zone in GMT UTC +0000; do
    date=$(date -u -d '+1000 seconds' "+%a, %d %b %Y %H:%M:%S $zone" | jq -rR @uri)
    asks "retry-after=$date" '(1000|9[0-9]{2})'
    # The server's clock says how long that is.
    date=$(date -u -d '+1600 seconds' "+%a, %d %b %Y %H:%M:%S $zone" | jq -rR @uri)
    asks "retry-after=$date" '(1000|9[0-9]{2})' clock=+600
  done
}

@test "waits: reads the reset of a rate limit after 429" {
  local n=0 name
  for name in RateLimit-Reset X-RateLimit-Reset X-Rate-Limit-Reset; do
    asks "$name=30" 30
    asks "$name=epoch%2B1000" '(1000|9[0-9]{2})'
    asks "$name=epoch%2B1600" '(1000|9[0-9]{2})' clock=+600
  done
  asks X-Rate-Limit-Time-Reset-Ms=1500 1.5
}

@test "waits: reads the reset of a rate limit after another status if nothing remains" {
  local n=0
  ignores 503:X-RateLimit-Reset=30
  ignores 503:X-RateLimit-Reset=30:X-RateLimit-Remaining=7
  ignores 503:X-Rate-Limit-Time-Reset-Ms=30000
  ignores 429:X-RateLimit-Reset=epoch-30
  context+=-none
  fetch "$(url faults=503:X-RateLimit-Reset=30:X-RateLimit-Remaining=0/products)"
  ends 0 'the server asks for 30 s, at most 0.02 s are waited: --retry-max-delay; '
}

@test "waits: does not wait after a page whose rate limit is used up" {
  export heads='X-RateLimit-Remaining:0|X-RateLimit-Reset:60|Retry-After:60'
  LIMIT=10 fetch --cursor next "$(turns '{"products":[1],"next":"a"}' '{"products":[2]}')?c={cursor}"
  ends 0
  requested 2
}

@test "waits: survives a server that says only by X-RateLimit-Reset how long it is closed" {
  patient --retries 1 "$(url faults=429:X-RateLimit-Reset=2/products)"
  ends 0 'HTTP status 429: .*; trying again in 2.0 s \(1 of 1\)$'
  assert [ "$(gap 1 2)" -ge 2000 ]
}

@test "waits: says how long the server asks to wait when it gives up" {
  fetch --retries 0 "$(url faults=429:retry-after=600/products)"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 429: .*; the server asks to wait 600 s; gave up$'
  context+=-budget
  patient --retry-budget 2s "$(url faults=429:retry-after=3/products)"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 429: .*; the server asks to wait 3 s; gave up$'
  requested 1
}

@test "waits: says nothing about a delay within the limit" {
  fetch "$(url faults=429:retry-after=0.02/products)"
  ends 0 '^ms-fetch: GET [^ ]* HTTP status 429: [^;]*; trying again in 0.0 s \(1 of 5\)$'
}

# --- renewing a token

@test "waits: --renew-on renews the token after these statuses, too" {
  fetch --auth-command "$(token)" --renew-on 403,400 "$(url 'faults=403,ok,400,ok,401/products?limit=3&offset={offset}')"
  ends 0
  ran 4
  requests .headers.Authorization >got
  printf 'Bearer token-%d\n' 1 2 2 3 3 4 4 >expected
  diff -u expected got
  context+=-without
  fetch --auth-command "$(token)" --renew-on 400 "$(url 'faults=403/products')"
  ends 77 '^ms-fetch: page 1: .*: HTTP status 403: [^;]*$'
  ran 1
  requested 1
}

@test "waits: a new token that is refused at once ends with 77" {
  local code
  for code in 400 401 403 498; do
    context=${context%%_*}_$code
    fetch --auth-command "$(token)" --renew-on 400,403 "$(url "faults=ok,$code*/products?limit=3&offset={offset}")"
    ends 77 "^ms-fetch: page 2: .*: HTTP status $code: .*; a new authorization was refused, too$"
    ran 2
    requested 3
  done
}

@test "waits: a new token is not accepted by a server that does not answer" {
  fetch -q --timeout 1s --auth-command "$(token)" "$(url faults=401,hang,401/products)"
  ends 77 '^ms-fetch: page 1: .*: HTTP status 401: .*; a new authorization was refused, too$'
  ran 2
  requested 3
}

@test "waits: renews a token each time that it expires, also on one page" {
  local faults=401,202:retry-after=0.01:body=,401,503,401
  fetch -q --auth-command "$(token)" "$(url "faults=$faults/products")"
  ends 0
  ran 4
  requested 6
}

@test "waits: a renewal is not a retry" {
  fetch -q --retries 1 --auth-command "$(token)" "$(url 'faults=401,503/products')"
  ends 0
  requested 3
  rm runs
  # But renewals do not make the number of retries endless.
  context+=-endless
  fetch -q --retries 3 --auth-command "$(token)" "$(url "faults=$(repeat 9 401,503)/products")"
  ends 75 '^ms-fetch: page 1: .*: HTTP status 503: .*; gave up$'
  ran 5
  requested 8
}

@test "waits: --retry-status retries what a new token does not help against" {
  fetch -q --auth-command "$(token)" --retry-status 401 "$(url 'faults=401,401,401/products')"
  ends 0
  ran 2
  requested 4
}

@test "waits: does not renew a token for an origin that did not get it" {
  fetch --auth-command "$(token)" --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" \
    "$(url 'link=cross/faults=ok,401/products?limit=3')"
  ends 77 '^ms-fetch: page 2: .*: HTTP status 401: [^;]*$'
  ran 1
  requests '[.origin, .headers.Authorization] | tojson' >got
  printf '%s\n' '[0,"Bearer token-1"]' '[1,null]' | diff -u - got
  # The same after a redirect.
  context+=-redirect
  local to
  to=$(url2 faults=ok,401/products | jq -rR @uri)
  fetch --auth-command "$(token)" --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" "$(url "faults=redirect:$to/products")"
  ends 77 '^ms-fetch: page 1: .*: HTTP status 401: [^;]*$'
  ran 1
  requests '[.origin, .headers.Authorization] | tojson' | diff -u got -
}

@test "waits: does not renew a token because a proxy refuses to connect" {
  fetch --auth-command "$(token)" --proxy "http://127.0.0.1:$MS_TEST_PORT" https://shop.401/products
  ends 77 'answered CONNECT with HTTP status 401$'
  ran 1
}

# --- another header

@test "waits: --auth-header sends the token in another header" {
  echo s3cret-1 >file
  fetch --token-file file --auth-header X-Shopify-Access-Token "$(url products)"
  ends 0
  fetch --auth-header apikey --auth-command 'echo a:s3cret-2' "$(url products)"
  ends 0
  echo 'B1SESSION=s3cret-3; ROUTEID=.node4' >file
  fetch --auth-header Cookie --token-file file "$(url products)"
  ends 0
  fetch --auth-header authorization --token-file <(echo s3cret-4) "$(url products)"
  ends 0
  requests '.headers | [."X-Shopify-Access-Token", .apikey, .Cookie, .Authorization, .authorization] | tojson' >got
  diff -u - got <<'END'
["s3cret-1",null,null,null,null]
[null,"a:s3cret-2",null,null,null]
[null,null,"B1SESSION=s3cret-3; ROUTEID=.node4",null,null]
[null,null,null,null,"Bearer s3cret-4"]
END
}

@test "waits: --auth-header renews what it sends" {
  fetch --auth-header X-Token --auth-command "$(token token-)" "$(url 'faults=ok,401/products?limit=6&offset={offset}')"
  ends 0
  ran 2
  requests '.headers["X-Token"]' >got
  printf 'token-%d\n' 1 1 2 2 | diff -u - got
}

@test "waits: hides what --auth-header sends" {
  fetch --auth-header X-Token --auth-command 'echo s3cret-1' "$(url faults=echo:400/products)"
  ends 69 ': HTTP status 400: .*X-Token: \*\*\*'
  hides s3cret
  context+=-file
  fetch --auth-header X-Token --token-file <(echo s3cret-2) "$(url faults=echo:400/products)"
  ends 69 ': HTTP status 400: .*X-Token: \*\*\*'
  hides s3cret
  # A server may quote one cookie alone.
  context+=-cookies
  fetch --auth-header cookie --auth-command 'echo "A=s3cret-3; B=s3cret-4"' "$(url faults=400:body=s3cret-4+s3cret-3/products)"
  ends 69 ': HTTP status 400: \*\*\*\+\*\*\*$'
}

@test "waits: sends what --auth-header sends to its origin only" {
  fetch --auth-header X-Token --auth-command 'echo s3cret' --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" \
    "$(url 'link=cross/products?limit=6')"
  ends 0
  requests '[.origin, .headers["X-Token"]] | tojson' >got
  printf '%s\n' '[0,"s3cret"]' '[1,null]' | diff -u - got
  fetch --auth-header X-Token --auth-command 'echo s3cret' http://192.0.2.1/
  ends 64 "^ms-fetch: a secret would be sent unencrypted to 'http://192.0.2.1/'; "
}

@test "waits: refuses an --auth-header that is not a header's name" {
  local name
  for name in '' 'X Token' X-Token: $'X\nToken' X-Tökén 'X(y)' $'X\x01'; do
    fetch --auth-header "$name" --token-file token "$(url products)"
    [ "$status" = 64 ] || explain "expected status 64 for '$name'"
    grep -q "^ms-fetch: --auth-header: '.*' is not the name of a header, such as X-Shopify-Access-Token$" "$err" ||
      explain 'expected another message'
  done
  requested 0
}

@test "waits: refuses contradictions between the options for a token" {
  capture ms-fetch --token-file token --auth-command 'echo x' "$(url products)"
  ends_usage '^ms-fetch: use only one of --token-file and --auth-command$' ms-fetch
  capture ms-fetch --auth-command 'echo x' --token-file token "$(url products)"
  ends_usage '^ms-fetch: use only one of --token-file and --auth-command$' ms-fetch
  capture ms-fetch --auth-header X-Token "$(url products)"
  ends_usage '^ms-fetch: --auth-header needs --token-file or --auth-command$' ms-fetch
  capture ms-fetch --renew-on 403 "$(url products)"
  ends_usage '^ms-fetch: --renew-on needs --token-file or --auth-command$' ms-fetch
  fetch -H 'X-Toke: n' -H 'x-token: y' --auth-header X-Token --auth-command 'echo x' "$(url products)"
  ends 64 '^ms-fetch: X-Token is set twice; use only one of -H, --token-file and --auth-command$'
  requested 0
  fetch -H 'X-Toke: n' -H 'X-Tokens: n' --auth-header X-Token --auth-command 'echo x' "$(url products)"
  ends 0
}

@test "waits: refuses an --auth-command that prints more than the value of --auth-header" {
  local text
  for text in 'X-Token: s3cret' 'x-token:s3cret' 'Cookie: s3cret' 'X-Token : s3cret'; do
    fetch --auth-header X-Token --auth-command "echo '$text'" "$(url products)"
    ends 77 '^ms-fetch: the --auth-command printed the name of a header; it has to print only the value$'
  done
  fetch --auth-header X-Token --auth-command "echo '{\"token\":\"s3cret\"}'" "$(url products)"
  ends 77 '^ms-fetch: the --auth-command printed JSON or XML; it has to print only the value of the header$'
  echo 's3cret and more' >file
  fetch --token-file file "$(url products)"
  ends 77 "^ms-fetch: 'file' holds more than a token, such as a scheme or JSON$"
  echo '{"token":"s3cret"}' >file
  fetch --auth-header X-Token --token-file file "$(url products)"
  ends 77 "^ms-fetch: 'file' holds more than a token, such as a scheme or JSON$"
  requested 0
}

# --- a part of a page

@test "waits: a part that was not requested is not a page" {
  fetch -q --retries 1 "$(url 'faults=206:Content-Range=bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D*/products')"
  ends 75 '^ms-fetch: page 1: .*: the server sent a part of the page \(status 206\), which was not requested; gave up$'
  prints_nothing
  requested 2
  context+=-streamed
  fetch -q --page-buffer 4 "$(url 'items=1/faults=206:Content-Range=Bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D/products')"
  ends 0
  assert_equal "$(gojq -c '.products | map(.id)' "$out")" '[1]'
  requested 2
}

@test "waits: a page of a longer list may have status 206" {
  local header
  for header in resources=0-49%2F1200 Content-Range=0-49%2F1200 Content-Range=items%200-49%2F1200; do
    fetch --max-pages 1 "$(context=$context-${header//[^a-zA-Z]/} url "faults=206:$header:body=%7B%22products%22%3A%5B1%5D%7D/products")"
    ends 0
    prints_text '{"products":[1]}\n'
  done
  # Some servers give the range of the whole with 200.
  context+=-whole
  fetch "$(url 'faults=200:Content-Range=bytes%200-15%2F16:body=%7B%22products%22%3A%5B1%5D%7D/products')"
  ends 0
  prints_text '{"products":[1]}\n'
}
