load lib/helper

# Where ms-fetch sends its requests: next links that are rewritten, redirects, and TLS.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# ids TEXT…: compares the ids of each page with the texts.
ids() {
  jq -c '(.products? // .) | map(.id)' "$out" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# sent FILTER LINE…: compares what the filter makes of each request with the lines.
sent() {
  local filter=$1
  shift
  requests "$filter" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}
query='.target | split("?")[1:] | join("?")'

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
  ends 69 '^ms-fetch: page 1: POST https://.*: the next page .http://127.* is at another origin, to which --data is not sent; --rewrite-origin keeps the first origin$'
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
    fetch --keep-query -l 1 --next next "$url"
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
END
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
