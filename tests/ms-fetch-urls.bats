load lib/helper
load lib/pages

# Where ms-fetch sends its requests: next links that are rewritten, redirects, and TLS.

# to STATUS URL: prints the fault that redirects to the URL.
to() { printf '%s:location=%s' "$1" "$(encoded "$2")"; }

# next_is URL [QUERY]: sets $url to a page of one item whose `next` is this URL, and which
# a page without a next one follows.
next_is() {
  url=$(turns "{\"products\":[{\"id\":1}],\"next\":\"$1\"}" '{"products":[{"id":2}]}')${2-}
}

# --- --rewrite-origin

@test "ms-fetch: --rewrite-origin requests next links from the first origin, with its secrets" {
  local next path=/t/$context/inner/x
  printf 'X-Key: s3cret-header\n' >header
  for next in "http://127.0.0.1:$MS_TEST_PORT2" http://inner.invalid https://inner.invalid:8443 \
    "http://user:pass@127.0.0.1:$MS_TEST_PORT2" //inner.invalid; do
    context=$context-$((++n))
    next_is "$next/t/$context/items=2/products?limit=2&offset=1"
    fetch --rewrite-origin -H @header --next next "$url"
    ends 0
    ids '[1]' '[2]'
    sent '"\(.origin) \(.headers["X-Key"]) \(.headers.Authorization) \(.target | sub(".*/"; ""))"' \
      "0 s3cret-header null $(sed 's,.*/,,' <<<"$url")" '0 s3cret-header null products?limit=2&offset=1'
  done
}

@test "ms-fetch: --rewrite-origin rewrites the targets of Link headers, but no redirect" {
  fetch --rewrite-origin "$(url 'link=cross/products?limit=3')"
  ends 0
  ids '[1,2,3]' '[4,5,6]' '[7]'
  sent .origin 0 0 0
  context=$context-redirect
  fetch --rewrite-origin "$(url 'faults=redirect:cross/products')"
  ends 69 '^ms-fetch: page 1: .*at another origin; use --allow-origin to allow it$'
}

@test "ms-fetch: --rewrite-origin keeps https where links name http, and sends --data there" {
  local port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  context=$context-tls
  next_is "http://127.0.0.1:$MS_TEST_PORT/t/$context/items=1/products?page=2"
  fetch --cacert "$MS_TEST_DIR/tls.pem" -d '{"q":1}' --next next "${url/http:*:$MS_TEST_PORT/https://127.0.0.1:$port}"
  ends 69 '^ms-fetch: page 1: POST https://.*: the next page .http://127.* is a downgrade to http, never followed; the server must give an https URL; --rewrite-origin keeps the first origin$'
  context=$context-2
  next_is "http://127.0.0.1:$MS_TEST_PORT/t/$context/items=1/products?page=2"
  fetch --cacert "$MS_TEST_DIR/tls.pem" --next next "${url/http:*:$MS_TEST_PORT/https://127.0.0.1:$port}"
  ends 69 ' is a downgrade to http, never followed; the server must give an https URL; --rewrite-origin keeps the first origin$'
  context=$context-3
  next_is "http://127.0.0.1:$MS_TEST_PORT/t/$context/items=1/products?page=2"
  fetch --cacert "$MS_TEST_DIR/tls.pem" -d '{"q":1}' --rewrite-origin --next next \
    "${url/http:*:$MS_TEST_PORT/https://127.0.0.1:$port}"
  ends 0
  ids '[1]' '[]'
  sent '"\(.method) \(.body)"' 'POST {"q":1}' 'POST {"q":1}'
}

@test "ms-fetch: --rewrite-origin does not accept what is no URL" {
  next_is 'ftp://127.0.0.1/x'
  fetch --rewrite-origin --next next "$url"
  ends 69 "^ms-fetch: page 1: .*: the next page 'ftp://127.0.0.1/x' is not an http or https URL$"
  requested 1
}

@test "ms-fetch: --rewrite-origin and --keep-query need next links" {
  local option
  for option in --rewrite-origin --keep-query; do
    fetch "$option" "$(url 'products?page={page}')"
    ends_usage '^ms-fetch: --rewrite-origin and --keep-query are for next links and cannot be used with \{offset}, ' ms-fetch
    fetch "$option" --cursor next "$(url 'products?after={cursor}')"
    ends_usage '^ms-fetch: --rewrite-origin and --keep-query are for next links and cannot be used with \{offset}, ' ms-fetch
  done
  requested 0
}

# --- --keep-query

@test "ms-fetch: --keep-query adds the parameters that a next link leaves out" {
  local first next all
  while IFS=' ' read -r first next all; do
    context=keep-$((++n))
    next_is "$next" "$first"
    limit=()
    [[ $first != *{limit}* ]] || limit=(-l 1)
    fetch --keep-query "${limit[@]}" --next next "$url"
    ends 0
    ids '[1]' '[2]'
    requests "$query" | tail -n 1 >got
    printf '%s\n' "$all" | diff - got
  done <<'END'
?a=1&b=2 ?page=2 page=2&a=1&b=2
?a=1&b=2 ?b=3&page=2 b=3&page=2&a=1
?a=1 turns/x a=1
?a=1 turns/x? a=1
?$filter=x%20y&$top=1 ?%24top=2 %24top=2&$filter=x%20y
?a+b=1&c=1 ?a%20b=2 a%20b=2&c=1
?A=1&ids[]=1&ids[]=2 ?a=2&ids[0]=3 a=2&ids[0]=3&A=1&ids[]=1&ids[]=2
?ids[]=1&ids[]=2 ?ids%5B%5D=3 ids%5B%5D=3
?limit={limit}&x={limit}0&y={z,1} ?p=2 p=2&y=%7Bz,1%7D
?flag&&x=1=2&f={"a":1} ?p=2 p=2&flag&x=1=2&f=%7B%22a%22:1%7D
?flag&x=1 ?flag=&x flag=&x
?a=1#b=2&c=3 ?p=2 p=2&a=1
?ab=1 ?a=2&b=3&abc=4 a=2&b=3&abc=4&ab=1
?a=1&page=1&offset=0&$skip=0&p=7 ?after=x after=x&a=1
?from=1700000000&a=1&pagination[start]=0 ?after=x after=x&from=1700000000&a=1
?page=x&offset&start=2026-01-01 ?after=x after=x&page=x&offset&start=2026-01-01
END
}

@test "ms-fetch: says that a next link leaves out a filter, if nothing stands for it" {
  local first next name
  while IFS=' ' read -r first next name; do
    context=out-$((++n))
    next_is "$next" "$first"
    fetch --strict --next next "$url"
    ends 0 "^ms-fetch: the next link leaves out '${name//[[$]/.}' of the URL; if the pages need it, use --keep-query$"
    ids '[1]' '[2]'
    context=$context-keep
    next_is "$next" "$first"
    fetch --strict --keep-query --next next "$url"
    ends 0
  done <<'END'
?$filter=a ?$skip=100 $filter
?%24filter=a ?page=2&per_page=100 %24filter
?filter[x]=a&y=1 ?page=2&y=1 filter[x]
?x=1&q=a ?offset=2 q
?limit=5&fields=id ?start=10 fields
?search=a&y=2 ?y=1&page=2 search
END
  context=out-once
  fetch --next next "$(turns '{"products":[{"id":1}],"next":"?page=2"}' '{"products":[{"id":2}],"next":"?page=3"}' \
    '{"products":[{"id":3}]}')?q=a"
  ends 0 "^ms-fetch: the next link leaves out 'q' of the URL; "
  context=out-link
  heads="Link:$(jq -rn '"<?page=2>; rel=next" | @uri'),X:1"
  fetch "$(turns '[{"id":1}]' '[{"id":2}]')?where=a"
  ends 0 "^ms-fetch: the next link leaves out 'where' of the URL; "
}

@test "ms-fetch: a next link may stand for what it leaves out; -v says so" {
  local first next name
  while IFS=' ' read -r first next name; do
    context=may-$((++n))
    next_is "$next" "$first"
    fetch --strict --next next "$url"
    ends 0
    context=$context-v
    next_is "$next" "$first"
    fetch -v --next next "$url"
    grep -E 'leaves out' "$err" >got || :
    printf '%s' "${name:+ms-fetch: the next link leaves out '$name' of the URL; if the pages need it, use --keep-query
}" | diff - got
  done <<'END'
?$filter=a ?$skiptoken=abc $filter
?status=active&limit=5 ?page_info=eyJ&limit=5 status
?filter=a ?cursor=12345 filter
?filter=a ?page=12345678901 filter
?filter=a ?page=b2 filter
?filter=a turns/2 filter
?sort=id&x=1 ?page=2 sort
?filter=a&page=1 ?filter=a&page=2
?%24filter=a ?$filter=a&$skip=5
?page=1 ?offset=2
END
  context=may-other
  next_is "http://127.0.0.1:$MS_TEST_PORT2/t/$context/products?page=2" '?filter=a'
  fetch -v --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" --next next "$url"
  ends 0 GET GET '1 item in'
}

@test "ms-fetch: --keep-query works on Link headers, and without a query" {
  heads="Link:$(jq -rn '"<?p=2>; rel=next" | @uri'),X:1"
  fetch --keep-query "$(turns '[{"id":1}]' '[{"id":2}]')?a=1&p=1"
  ends 0
  sent "$query" 'a=1&p=1' 'p=2&a=1'
  context=$context-none
  fetch --keep-query "$(turns '[{"id":1}]' '[{"id":2}]')"
  ends 0
  sent "$query" '' p=2
}

@test "ms-fetch: --keep-query keeps parameters from another origin, and hides secrets" {
  next_is "http://127.0.0.1:$MS_TEST_PORT2/t/$context/products?p=2" '?apikey=s3cret-key&x=1'
  fetch --keep-query --allow-origin "http://127.0.0.1:$MS_TEST_PORT2" --next next "$url"
  ends 0
  sent "\"\(.origin) \($query)\"" '0 apikey=s3cret-key&x=1' '1 p=2'
  context=$context-rewrite
  next_is "http://127.0.0.1:$MS_TEST_PORT2/t/$context/faults=,404/products?p=2" '?apikey=s3cret-key&x=1'
  fetch --keep-query --rewrite-origin --next next "$url"
  ends 69 '\?p=2&apikey=\*\*\*&x=1: HTTP status 404'
  sent "\"\(.origin) \($query)\"" '0 apikey=s3cret-key&x=1' '0 p=2&apikey=s3cret-key&x=1'
  hides s3cret-key
}

@test "ms-fetch: without --keep-query, a next link is used as it is" {
  next_is '?p=2' '?a=1'
  fetch --next next "$url"
  ends 0
  sent "$query" a=1 p=2
}

# --- redirects

@test "ms-fetch: follows 307 and 308 of a POST at the same origin, with the body" {
  local status_code
  for status_code in 307 308; do
    context=$context-$status_code
    fetch -l 4 -d '{"l":{limit}}' -H @<(echo 'X-Key: s3cret-word') \
      "$(url "faults=$(to "$status_code" "/t/$context/list?limit=4&offset=4")/list")"
    ends 0
    ids '[5,6,7]'
    sent '"\(.method) \(.body) \(.headers["X-Key"]) \(.headers["Content-Type"]) \(.target | sub(".*/list"; ""))"' \
      'POST {"l":4} s3cret-word application/json ' \
      'POST {"l":4} s3cret-word application/json ?limit=4&offset=4'
  done
}

@test "ms-fetch: follows no other redirect of a POST, and none to another origin" {
  local code other=http://127.0.0.1:$MS_TEST_PORT2/x
  for code in 301 302 303; do
    context=$context-$code
    fetch -d '{}' "$(url "faults=$(to "$code" list)/products")"
    ends 69 "^ms-fetch: page 1: POST .*: HTTP status $code redirects to '.*', which is not followed for a POST$"
    requested 1
  done
  context=$context-other
  fetch -d '{}' --allow-origin "$other" "$(url "faults=$(to 307 "$other")/products")"
  ends 69 "^ms-fetch: page 1: POST .*: HTTP status 307 redirects to '.*', which is at another origin, to which the request's body is not sent$"
  requested 1
  context=$context-loop
  fetch -d '{}' "$(url "faults=$(to 307 products)*/products")"
  ends 69 ': HTTP status 307 redirects to .*, which is not followed: too many redirects$'
  requested 6
}

@test "ms-push: does not send a write to another URL, be it at the same origin" {
  export MEDUSA_API_KEY=sk_1 MEDUSA_URL
  MEDUSA_URL=$(url "post-faults=$(to 307 "/t/$context/good=1/admin/products/batch")")
  capture ms-push -q "${hasty[@]}" <<<"$(batches a)"
  ends 69 '^ms-push: line 1: cannot write a batch: scripted fault 307$'
  requested 1 'select(.method == "POST")'
}

@test "ms-fetch: says to start with the https URL when the server leads there" {
  local port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  context=$context-tls
  fetch "$(url "faults=$(to 301 "https://127.0.0.1:$port/x")/products")"
  ends 69 "^ms-fetch: page 1: GET http://.*: HTTP status 301 redirects to 'https://127.0.0.1:$port/x', which is the same host by https; start with an https URL, because secrets go only to the first origin$"
  context=$context-post
  fetch -d '{}' "$(url "faults=$(to 308 "https://127.0.0.1:$port/x")/products")"
  ends 69 ', which is the same host by https; start with an https URL, because secrets go only to the first origin$'
  context=$context-link
  next_is "https://127.0.0.1:$port/x"
  fetch --next next "$url"
  ends 69 "the next page 'https://127.0.0.1:$port/x' is the same host by https; start with an https URL, .*; --rewrite-origin keeps the first origin$"
  # It may be allowed, and another host is another matter.
  context=$context-allowed
  fetch --cacert "$MS_TEST_DIR/tls.pem" --allow-origin "https://127.0.0.1:$port" \
    "$(url "faults=$(to 301 "https://127.0.0.1:$port/t/$context/products")/products")"
  ends 0
  context=$context-host
  fetch "$(url "faults=$(to 301 "https://localhost:$port/x")/products")"
  ends 69 ', which is at another origin; use --allow-origin to allow it$'
}

# --- client certificates

# client_tls: sets $port to a TLS port that requires a certificate.
client_tls() {
  port=$(curl -sS "$(url client=1/api/tls)" | jq .port)
}

@test "ms-fetch: --client-cert and --client-key authenticate to a TLS server" {
  local port pem=$MS_TEST_DIR/tls.pem key=$MS_TEST_DIR/tls.key
  client_tls
  fetch --cacert "$pem" --client-cert "$pem" --client-key "$key" "https://127.0.0.1:$port/t/$context-1/products"
  ends 0
  ids '[1,2,3,4,5,6,7]'
  cat "$pem" "$key" >both.pem
  fetch --cacert "$pem" --client-cert both.pem "https://127.0.0.1:$port/t/$context-2/products"
  ends 0
  ids '[1,2,3,4,5,6,7]'
  fetch --cacert "$pem" "https://127.0.0.1:$port/t/$context-3/products"
  ends 77 '^ms-fetch: page 1: GET https://.*: the server requires a client certificate$'
  context=$context-3 requested 0
}

@test "ms-fetch: --client-cert goes to the first origin only" {
  local port pem=$MS_TEST_DIR/tls.pem key=$MS_TEST_DIR/tls.key first
  first=$(curl -sS "$(url api/tls)" | jq .port)
  client_tls
  fetch --cacert "$pem" --client-cert "$pem" --client-key "$key" --allow-origin "https://127.0.0.1:$port" \
    "https://127.0.0.1:$first/t/$context-1/faults=$(to 302 "https://127.0.0.1:$port/t/$context-2/products")/products"
  ends 77 ': the server requires a client certificate$'
  context=$context-2 requested 0
}

@test "ms-fetch: refuses a client certificate that cannot be used before the first request" {
  local pem=$MS_TEST_DIR/tls.pem key=$MS_TEST_DIR/tls.key port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  fetch --client-cert nowhere.pem "https://127.0.0.1:$port/t/$context-1/products"
  ends 74 "^ms-fetch: cannot open 'nowhere.pem': No such file"
  fetch --client-cert "$pem" --client-key nowhere.key "https://127.0.0.1:$port/t/$context-1/products"
  ends 74 "^ms-fetch: cannot open 'nowhere.key': No such file"
  fetch --client-key "$key" "https://127.0.0.1:$port/t/$context-1/products"
  ends 64 '^ms-fetch: --client-key needs --client-cert$'
  fetch --client-cert "$pem" "$(url products)"
  ends 64 '^ms-fetch: --client-cert needs an https URL$'
  requested 0 'select(.target | endswith("/products"))'
  context=$context-1 requested 0
}

@test "ms-fetch: says why a key is not usable, and does not ask for a password" {
  local pem=$MS_TEST_DIR/tls.pem key=$MS_TEST_DIR/tls.key port
  port=$(curl -sS "$(url api/tls)" | jq .port)
  fetch --cacert "$pem" --client-cert "$pem" "https://127.0.0.1:$port/t/$context-1/products"
  ends 69 '^ms-fetch: page 1: GET https://.*: .*private key'
  openssl ec -in "$key" -aes128 -passout pass:word -out locked.key 2>/dev/null
  # On a terminal, OpenSSL would ask.
  capture script -qec "timeout 20 ms-fetch --cacert $pem --client-cert $pem --client-key locked.key https://127.0.0.1:$port/t/$context-2/products" typescript
  [ "$status" = 69 ]
  grep -q 'private key' typescript
  context=$context-1 requested 0
}
