load lib/helper

# What is transient, and how long ms-fetch waits.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# patient: the same without a limit for what the server asks for.
patient() {
  capture ms-fetch --retry-delay 1ms "$@"
}

# gap A B: milliseconds between the requests A and B.
gap() {
  requests '.ms' | jq -s --argjson a "$1" --argjson b "$2" '.[$b - 1] - .[$a - 1]'
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
  for option in --retry-status; do
    for list in '' x 99 399 600 4033 040 403, ,403 403,,404 '403 404' 403,x 4o3 +403 -403 4.3; do
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
    fetch --auth-command 'echo Bearer x' "$(url "faults=$code/products")"
    ends 0
    requested 2
  done
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

# --- a part of a page

@test "waits: a part that was not requested is not a page" {
  fetch -q --retries 1 "$(url 'faults=206:Content-Range=bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D*/products')"
  ends 75 '^ms-fetch: page 1: .*: the server sent a part of the page \(status 206\), which was not requested; gave up$'
  prints_nothing
  requested 2
  context+=-streamed
  fetch -q --page-buffer 4 "$(url 'faults=206:Content-Range=Bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D/products?limit=1')"
  ends 0
  assert_equal "$(jq -c '.products | map(.id)' "$out")" '[1]'
  requested 2
}

@test "waits: a page of a longer list may have status 206" {
  local header
  for header in resources=0-49%2F1200 Content-Range=0-49%2F1200 Content-Range=items%200-49%2F1200; do
    fetch "$(context=$context-${header//[^a-zA-Z]/} url "faults=206:$header:body=%7B%22products%22%3A%5B1%5D%7D/products")"
    ends 0
    prints_text '{"products":[1]}\n'
  done
}
