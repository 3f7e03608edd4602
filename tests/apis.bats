load lib/helper

# ms-fetch against small copies of real APIs (apis.py). Each copy refuses the
# requests that the original refuses. The tests page through them as a user would.

# fetch OPTION… API/QUERY: runs ms-fetch on that API.
fetch() {
  capture ms-fetch "${hasty[@]}" "${@:1:$#-1}" "$(url "${!#}")"
}

# items FILTER TEXT…: compares the filter's output for each page with the texts.
items() {
  local filter=$1
  shift
  jq -c "$filter" "$out" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# asked QUERY…: compares the queries of all requests, in order.
asked() {
  requests '.target | split("?")[1] // ""' >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

@test "ms-fetch: reads DummyJSON by offset although it reports a smaller limit at the end" {
  fetch -l 2 'items=3/api/dummyjson/products?limit={limit}&skip={offset}&select=id,price'
  ends 0
  prints_text '%s\n%s\n%s\n' \
    '{"products":[{"id":1,"price":1.10},{"id":2,"price":2.10}],"total":3,"skip":0,"limit":2}' \
    '{"products":[{"id":3,"price":3.10}],"total":3,"skip":2,"limit":1}' \
    '{"products":[],"total":3,"skip":3,"limit":0}'
  asked 'limit=2&skip=0&select=id,price' 'limit=2&skip=2&select=id,price' \
    'limit=2&skip=3&select=id,price'
}

@test "ms-fetch: --total avoids a request for the empty last page of DummyJSON" {
  fetch -l 2 --total total 'items=3/api/dummyjson/products?limit={limit}&skip={offset}'
  ends 0
  items '[.products[].id]' '[1,2]' '[3]'
  asked 'limit=2&skip=0' 'limit=2&skip=2'
}

@test "ms-fetch: reads all of DummyJSON in one request with limit=0" {
  fetch 'items=3/api/dummyjson/products?limit=0'
  ends 0
  items '[.products[].id]' '[1,2,3]'
  asked 'limit=0'
}

@test "ms-fetch: reads Medusa with a secret key as the login in .netrc" {
  printf 'machine 127.0.0.1 login sk_1\n' >.netrc
  chmod 600 .netrc
  HOME=$PWD fetch --netrc -l 2 --total count \
    'key=sk_1:/items=4/api/medusa/products?limit={limit}&offset={offset}&fields=id&order=id'
  ends 0
  items '[.products[].id]' '["prod_1","prod_2"]' '["prod_3","prod_4"]'
  asked 'limit=2&offset=0&fields=id&order=id' 'limit=2&offset=2&fields=id&order=id'
  hides sk_1
}

@test "ms-fetch: fails with 77 when Medusa answers 401 to a request without a key" {
  fetch 'api/medusa/products?limit={limit}&offset={offset}'
  ends 77 '^ms-fetch: page 1: GET .*: HTTP status 401: .*"Unauthorized"'
  prints_nothing
  requested 1
}

@test "ms-fetch: reads the Shopify storefront, which reports no total" {
  fetch -l 2 'items=3/api/storefront/products.json?limit={limit}&page={page}'
  ends 0
  prints_text '%s\n%s\n%s\n' \
    '{"products":[{"id":1,"variants":[{"price":"19.910"}]},{"id":2,"variants":[{"price":"19.920"}]}]}' \
    '{"products":[{"id":3,"variants":[{"price":"19.930"}]}]}' '{"products":[]}'
  asked 'limit=2&page=1' 'limit=2&page=2' 'limit=2&page=3'
}

@test "ms-fetch: follows the links of Shopify's Admin API without adding parameters" {
  printf 'X-Shopify-Access-Token: shpat_1\n' >token
  fetch -H @token 'key=shpat_1/items=5/api/shopify/products.json?limit=2&status=active'
  ends 0
  prints_text '%s\n%s\n%s\n' '{"products":[{"id":9007199254740991},{"id":9007199254740992}]}' \
    '{"products":[{"id":9007199254740993},{"id":9007199254740994}]}' \
    '{"products":[{"id":9007199254740995}]}'
  asked 'limit=2&status=active' 'limit=2&page_info=Mg%3D%3D' 'limit=2&page_info=NA%3D%3D'
  hides shpat_1
}

@test "ms-fetch: stops after one Shopify page when there is no Link header" {
  fetch 'items=2/api/shopify/products.json?limit=2'
  ends 0
  prints_text '{"products":[{"id":9007199254740991},{"id":9007199254740992}]}\n'
  requested 1
}

@test "ms-fetch: reads WooCommerce by page up to the page count in the header" {
  fetch -l 2 --pages-header X-WP-TotalPages \
    'items=4/api/woo/products?per_page={limit}&page={page}&orderby=id&order=asc'
  ends 0
  prints_text '%s\n' '[{"id":1,"price":""},{"id":2,"price":""}]' '[{"id":3,"price":""},{"id":4,"price":""}]'
  asked 'per_page=2&page=1&orderby=id&order=asc' 'per_page=2&page=2&orderby=id&order=asc'
}

@test "ms-fetch: reads WooCommerce by page up to the item count in the header" {
  fetch -l 2 --total-header X-WP-Total 'items=4/api/woo/products?per_page={limit}&page={page}'
  ends 0
  items 'map(.id)' '[1,2]' '[3,4]'
  asked 'per_page=2&page=1' 'per_page=2&page=2'
}

@test "ms-fetch: reads WooCommerce by Link headers" {
  fetch 'items=5/api/woo/products?per_page=2'
  ends 0
  items 'map(.id)' '[1,2]' '[3,4]' '[5]'
  asked 'per_page=2' 'per_page=2&page=2' 'per_page=2&page=3'
}

@test "ms-fetch: fails with 69 when WooCommerce refuses page 3 and no end rule is given" {
  fetch -l 2 'items=4/api/woo/products?per_page={limit}&page={page}'
  ends 69 '^ms-fetch: page 3: GET .*: HTTP status 400'
  items 'map(.id)' '[1,2]' '[3,4]'
  asked 'per_page=2&page=1' 'per_page=2&page=2' 'per_page=2&page=3'
}

@test "ms-fetch: --total avoids a request for the repeated last page of Magento" {
  printf m4g3nt0 >token
  fetch --token-file token -l 2 --items items --total total_count \
    'key=m4g3nt0/items=3/api/magento/products?searchCriteria[pageSize]={limit}&searchCriteria[currentPage]={page}'
  ends 0
  items '[.items[].sku]' '["S1","S2"]' '["S3"]'
  requests .target | sed 's/.*?//' >got
  sed -i 's/%5B/[/g; s/%5D/]/g' got
  printf 'searchCriteria[pageSize]=2&searchCriteria[currentPage]=%d\n' 1 2 >expected
  diff -u expected got
}

@test "ms-fetch: treats the repeated last page of Magento as the end" {
  fetch -l 2 --items items \
    'items=3/api/magento/products?searchCriteria[pageSize]={limit}&searchCriteria[currentPage]={page}'
  ends 0 '^ms-fetch: .*page 3 repeats the page before it; treated as the end'
  items '[.items[].sku]' '["S1","S2"]' '["S3"]'
  requested 3
}

@test "ms-fetch: follows a BigCommerce v3 next link that is only a query string" {
  printf 'X-Auth-Token: bc_1\n' >token
  fetch -H @token --items data --next meta.pagination.links.next \
    'key=bc_1/items=5/api/bigcommerce/v3/products?limit=2'
  ends 0
  items '[.data[].id]' '[1,2]' '[3,4]' '[5]'
  asked 'limit=2' 'page=2&limit=2' 'page=3&limit=2'
}

@test "ms-fetch: reads BigCommerce v3 by page up to its total" {
  fetch -l 2 --items data --total meta.pagination.total \
    'items=4/api/bigcommerce/v3/products?limit={limit}&page={page}'
  ends 0
  items '[.data[].id]' '[1,2]' '[3,4]'
  asked 'limit=2&page=1' 'limit=2&page=2'
}

@test "ms-fetch: treats status 204 from BigCommerce v2 as the end" {
  fetch -l 2 'items=3/api/bigcommerce/v2/products?limit={limit}&page={page}'
  ends 0
  prints_text '[{"id":1},{"id":2}]\n[{"id":3}]\n'
  asked 'limit=2&page=1' 'limit=2&page=2' 'limit=2&page=3'
}

@test "ms-fetch: prints nothing for an empty BigCommerce v2 shop" {
  fetch 'items=0/api/bigcommerce/v2/products?limit={limit}&page={page}'
  ends 0
  prints_nothing
  requested 1
}

@test "ms-fetch: reads commercetools by offset up to its offset limit" {
  printf ct1 >token
  fetch --token-file token -l 2 --items results --total total \
    'key=ct1/items=6/api/commercetools/products?limit={limit}&offset={offset}'
  ends 0
  items '[.results[].id]' '["p1","p2"]' '["p3","p4"]' '["p5","p6"]'
  asked 'limit=2&offset=0' 'limit=2&offset=2' 'limit=2&offset=4'
}

@test "ms-fetch: prints the pages within the offset limit of commercetools, then fails with 69" {
  fetch -l 2 --items results 'items=9/api/commercetools/products?limit={limit}&offset={offset}'
  ends 69 '^ms-fetch: page 4: GET .*: HTTP status 400'
  items '[.results[].id]' '["p1","p2"]' '["p3","p4"]' '["p5","p6"]'
  asked 'limit=2&offset=0' 'limit=2&offset=2' 'limit=2&offset=4' 'limit=2&offset=6'
}

@test "ms-fetch: reads commercetools beyond its offset limit by the last id" {
  fetch -l 2 --items results --cursor 'results[-1].id' \
    'items=7/api/commercetools/products?limit={limit}&sort=id%20asc&withTotal=false&where=id%3E%22{cursor}%22'
  ends 0
  items '[.results[].id]' '["p1","p2"]' '["p3","p4"]' '["p5","p6"]' '["p7"]' '[]'
  asked 'limit=2&sort=id%20asc&withTotal=false' \
    'limit=2&sort=id%20asc&withTotal=false&where=id%3E%22p2%22' \
    'limit=2&sort=id%20asc&withTotal=false&where=id%3E%22p4%22' \
    'limit=2&sort=id%20asc&withTotal=false&where=id%3E%22p6%22' \
    'limit=2&sort=id%20asc&withTotal=false&where=id%3E%22p7%22'
}

@test "ms-fetch: reads Stripe with the last item's id as the cursor" {
  printf 'machine 127.0.0.1 login sk_live_1 password x\n' >.netrc
  chmod 600 .netrc
  HOME=$PWD fetch --netrc -l 2 --items data --cursor 'data[-1].id' --more has_more \
    'key=sk_live_1:x/items=4/api/stripe/products?limit={limit}&starting_after={cursor}'
  ends 0
  items '[.data[].id]' '["prod_aa0","prod_bb1"]' '["prod_cc2","prod_dd3"]'
  asked 'limit=2' 'limit=2&starting_after=prod_bb1'
}

@test "ms-fetch: reads GitHub by Link headers" {
  printf ghp_1 >token
  fetch --token-file token 'key=ghp_1/items=5/api/github/repos?per_page=2'
  ends 0
  items 'map(.id)' '[1,2]' '[3,4]' '[5]'
  asked per_page=2 'per_page=2&page=2' 'per_page=2&page=3'
}

@test "ms-fetch: follows the next link in an Akeneo page" {
  printf ak1 >token
  fetch --token-file token --items _embedded.items --next _links.next.href \
    'key=ak1/items=3/api/akeneo/products?pagination_type=search_after&limit=2'
  ends 0
  items '[._embedded.items[].identifier]' '["i1","i2"]' '["i3"]'
  asked 'pagination_type=search_after&limit=2' 'pagination_type=search_after&limit=2&search_after=2'
}

@test "ms-fetch: fails with 69 when Akeneo refuses a limit above 100 with 422" {
  fetch --items _embedded.items --next _links.next.href \
    'api/akeneo/products?pagination_type=search_after&limit=101'
  ends 69 '^ms-fetch: page 1: GET .*: HTTP status 422'
  requested 1
}

# rpc PASSWORD: prints the body of a JSON-RPC call.
rpc() {
  jq -cn --arg password "$1" '{jsonrpc: "2.0", method: "call", id: 7, params: {
    service: "object", method: "execute_kw", args: ["shop", 2, $password,
    "product.product", "search_read", [[]],
    {fields: ["name"], order: "id", offset: "OFFSET", limit: "LIMIT"}]}}' |
    sed 's/"OFFSET"/{offset}/; s/"LIMIT"/{limit}/'
}

@test "ms-fetch: reads Odoo by JSON-RPC" {
  rpc s3cret-token >call
  fetch -d @call -l 2 --items result --fail-on error 'items=3/api/odoo/jsonrpc'
  ends 0
  prints_text '{"jsonrpc":"2.0","id":7,"result":%s}\n' \
    '[{"id":1,"barcode":false,"categ_id":[1,"All"]},{"id":2,"barcode":false,"categ_id":[1,"All"]}]' \
    '[{"id":3,"barcode":false,"categ_id":[1,"All"]}]' '[]'
  requests '.method + " " + (.body | fromjson.params.args[6] | "\(.offset) \(.limit)")' >got
  printf 'POST %s\n' '0 2' '2 2' '3 2' >expected
  diff -u expected got
}

@test "ms-fetch: fails with 69 when Odoo reports an error with status 200" {
  rpc wrong-token >call
  echo wrong-token >key
  fetch -d @call --secret-file key --items result --fail-on error 'api/odoo/jsonrpc'
  ends 69 "^ms-fetch: page 1: POST .*: .*error.*"
  prints_nothing
  requested 1
  hides wrong-token
}

@test "ms-fetch: reads a GraphQL connection" {
  jq -cn '{query: "query ($first: Int!, $after: String) { products(first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }",
    variables: {first: "LIMIT", after: "{cursor}"}}' | sed 's/"LIMIT"/{limit}/' >query
  fetch -d @query -l 2 --items 'data.products.edges[].node' --fail-on errors \
    --cursor data.products.pageInfo.endCursor --more data.products.pageInfo.hasNextPage \
    'items=4/api/graphql'
  ends 0
  items '[.data.products.edges[].node.id]' '["gid://1","gid://2"]' '["gid://3","gid://4"]'
  as_sent '.body | fromjson.variables | tojson' >got
  printf '%s\n' '{"first":2,"after":null}' '{"first":2,"after":"c/=2"}' >expected
  diff -u expected got
}

@test "ms-fetch: fails with 69 when GraphQL reports an error with status 200" {
  fetch -d '{"query":"{ shop }","variables":{"first":1,"after":"{cursor}"}}' --fail-on errors \
    --items data.products.edges --cursor data.products.pageInfo.endCursor api/graphql
  ends 69 "^ms-fetch: page 1: POST .*: the page reports an error: .*Field 'products' is missing"
  prints_nothing
  requested 1
}

@test "ms-fetch: follows OData next links" {
  fetch --items value --next '"@odata.nextLink"' "items=3/api/odata/Products?\$select=Id"
  ends 0
  items '[.value[].Id]' '[1,2]' '[3]'
  # shellcheck disable=SC2016
  asked '$select=Id' '$select=Id&$skiptoken=2'
}

@test "ms-fetch: follows a JSON:API next link that is a path" {
  fetch --items data --next links.next 'items=3/api/jsonapi/products?page[size]=2'
  ends 0
  items '[.data[].id]' '["1","2"]' '["3"]'
  requested 2
}

@test "ms-fetch: follows a JSON:API next link that is an object with href" {
  fetch --items data --next links.next 'items=3/href=1/api/jsonapi/products?page[size]=2'
  ends 0
  items '[.data[].id]' '["1","2"]' '["3"]'
  requested 2
}

@test "ms-fetch: percent-encodes a cursor from a header" {
  fetch -l 2 --cursor-header X-Next-Cursor 'items=5/api/sales/orders?limit={limit}&after={cursor}'
  ends 0
  items 'map(.id)' '[1,2]' '[3,4]' '[5]'
  asked limit=2 'limit=2&after=%2B%2F%C3%A4%26%3D2' 'limit=2&after=%2B%2F%C3%A4%26%3D4'
}

@test "ms-fetch: keeps every digit of a numeric cursor beyond the range of a double" {
  fetch -l 2 --cursor 'products[-1].id' 'items=3/api/since/products?limit={limit}&since_id={cursor}'
  ends 0
  prints_text '%s\n%s\n%s\n' '{"products":[{"id":9007199254740993},{"id":9007199254740994}]}' \
    '{"products":[{"id":9007199254740995}]}' '{"products":[]}'
  asked limit=2 'limit=2&since_id=9007199254740994' 'limit=2&since_id=9007199254740995'
}

@test "ms-fetch: --start 0 reads pages that are counted from 0" {
  fetch -l 2 --start 0 --items content --total totalElements \
    'items=4/api/spring/items?page={page}&size={limit}'
  ends 0
  items '[.content[].id]' '[1,2]' '[3,4]'
  asked 'page=0&size=2' 'page=1&size=2'
}
