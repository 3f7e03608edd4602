load lib/helper
load lib/detect

# --detect against small copies of APIs of 20 styles (apis.py), and the printed command
# against the same copies: it must fetch all items. Where no command is printed, a line
# says what could not be seen.

# The styles: script and path of the copy, items, the path of their ids, and the command;
# or with 0 items, what is said. URL stands for the URL.
styles() {
  cat <<'END'
items=145/api/dummyjson/products|145|products[].id| --items products --total total 'URL?limit={limit}&skip={offset}'
items=145/api/medusa/products|145|products[].id| --netrc --items products --total count 'URL?limit={limit}&offset={offset}'
items=145/api/storefront/products.json|145|products[].id| --items products 'URL?limit={limit}&page={page}'
items=145/api/shopify/products.json|145|products[].id| --items products 'URL'
items=45/api/bulk/result.jsonl|0|lines of JSON
items=45/api/woo/products|45|[].id| --total-header X-WP-Total 'URL'
items=145/api/magento/rest/V1/products|145|items[].sku| --items items --total total_count 'URL?searchCriteria[pageSize]={limit}&searchCriteria[currentPage]={page}'
items=145/api/bigcommerce/v3/products|145|data[].id| --items data --next meta.pagination.links.next --total meta.pagination.total 'URL'
items=145/api/bigcommerce/v2/products|145|[].id| 'URL?limit={limit}&page={page}'
deepest=1000/items=145/api/commercetools/products|145|results[].id| --items results --total total 'URL?limit={limit}&offset={offset}'
items=45/api/stripe/products|45|data[].id| --items data --cursor 'data[-1].id' --more has_more 'URL?starting_after={cursor}'
items=45/api/github/repos|45|[].id| 'URL'
items=45/api/akeneo/products|45|_embedded.items[].identifier| --items _embedded.items --next _links.next 'URL'
items=45/api/odoo/jsonrpc|0|lists by POST
items=45/api/wix/products/query|0|lists by POST
items=45/api/cursor/products|45|data[].id| --items data --cursor cursor 'URL?cursor={cursor}'
items=45/api/graphql|0|this is GraphQL
items=45/api/hal/products|45|_embedded.products[].name| --items _embedded.products --next _links.next --total page.totalElements 'URL'
items=45/api/ndjson/products|0|lines of JSON
items=20/api/fakestore/products|0|'start' has no effect
END
}

# More of them.
relatives() {
  cat <<'END'
items=45/object=1/api/cursor/products|45|data[].id| --items data --cursor cursor.next 'URL?cursor={cursor}'
items=145/api/scayle/products|145|entities[].id| --items entities --total pagination.total 'URL?perPage={limit}&page={page}'
items=145/api/surecart/products|145|data[].id| --items data --total pagination.count 'URL?limit={limit}&page={page}'
items=9/api/jsonapi/products|9|data[].id| --items data --next links.next 'URL'
items=9/href=1/api/jsonapi/products|9|data[].id| --items data --next links.next --total links.next.meta.count 'URL'
items=9/api/odata/Products|9|value[].Id| --items value --next '"@odata.nextLink"' 'URL'
items=145/api/scim/Users|145|Resources[].id| --items Resources --total totalResults --start 1 'URL?count={limit}&startIndex={offset}'
items=145/api/directus/items/products|145|data[].id| --items data 'URL?limit={limit}&page={page}'
items=145/api/strapi/products|145|data[].id| --items data --total meta.pagination.total 'URL?pagination[pageSize]={limit}&pagination[page]={page}'
items=145/api/json-server/products|145|[].id| --total-header X-Total-Count 'URL?_limit={limit}&_page={page}'
items=145/api/json-server-1/products|145|data[].id| --items data --pages pages 'URL?_per_page={limit}&_page={page}'
items=145/api/spring/items|145|content[].id| --items content --total totalElements --start 0 'URL?size={limit}&page={page}'
items=45/api/sales/orders|45|[].id| --cursor-header X-Next-Cursor 'URL?after={cursor}'
items=45/api/vendure/shop-api|0|this is GraphQL
items=145/api/since/products|0|the size of a page is 'limit'
items=45/list|45|[].id| --limit 30 'URL?limit={limit}&page={page}'
items=45/data|45|data.items[].id| --items data.items --total meta.count --limit 30 'URL?limit={limit}&page={page}'
END
}

# try_styles TABLE: detects each, and runs the commands. Sets $right.
try_styles() {
  local path items ids command options
  right=0
  "$1" >table
  while IFS='|' read -r path items ids command; do
    options=()
    [[ $path != *medusa* ]] || options=(--netrc)
    detect "${options[@]}" "$(url "$path")"
    if [ "$items" = 0 ]; then
      finds_nothing 69 "$ids" || fail "$path"
      continue
    fi
    finds "${command//URL/$(url "$path")}" || fail "$path"
    runs "$items" "$ids" || fail "$path"
    cmp "$err" /dev/null || fail "$path: $(cat "$err")"
    right=$((right + 1))
  done <table
}

@test "detect: 14 of 20 styles are found, and the others are told" {
  try_styles styles
  [ "$(wc -l <table)" = 20 ]
  [ "$right" = 14 ]
}

@test "detect: relatives of these styles" {
  try_styles relatives
  [ "$right" = 15 ]
}

@test "detect: a few items are enough to try page numbers and offsets on" {
  local count
  for count in 2 3 4 5 6 7; do
    detect "$(url items=$count/api/dummyjson/products)"
    finds " --items products --total total '$(url items=$count/api/dummyjson/products)?limit={limit}&skip={offset}'"
    runs "$count" 'products[].id'
    detect "$(url items=$count/api/surecart/products)"
    finds " --items data --total pagination.count '$(url items=$count/api/surecart/products)?limit={limit}&page={page}'"
    runs "$count" 'data[].id'
  done
  for count in 3 4 5 6; do
    detect "$(url items=$count/api/spring/items)"
    finds " --items content --total totalElements --start 0 '$(url items=$count/api/spring/items)?size={limit}&page={page}'"
    detect "$(url items=$count/api/scim/Users)"
    finds " --items Resources --total totalResults --start 1 '$(url items=$count/api/scim/Users)?count={limit}&startIndex={offset}'"
  done
  detect "$(url items=1/api/dummyjson/products)"
  finds_nothing 69 'the page has too few items to try anything on'
  grep -qx "items: 1 object at 'products', their id 'id'" said
  assert_equal "$(grep -c '^the size of a page' said)" 0
}

@test "detect: an empty list is told" {
  local address sees='so neither the items nor the paging can be seen'
  detect "$(url items=0/api/dummyjson/products)"
  finds_nothing 69 "^'products' is an empty array, $sees\$"
  grep -qx 'use a URL whose list has items, or a key that may read them' said
  ! grep -q 'no array' said || fail 'there is an array'
  serve '{"data":{"items":[],"n":0}}'
  detect "$address"
  finds_nothing 69 "^'data\.items' is an empty array, $sees\$"
  serve '{"a":{"x":[]},"ids":[1,2],"items":[]}'
  detect "$address"
  finds_nothing 69 "^'items', 'a\.x' are empty arrays, $sees\$"
  serve '[]'
  detect "$address"
  finds_nothing 69 "^the answer is an empty array, $sees\$"
  serve '{"ids":[1,2]}'
  detect "$address"
  finds_nothing 69 'no array of objects in the answer; it has ids$'
  # With --items, only that list counts.
  serve '{"items":[],"errors":[],"shops":[{"id":1}]}'
  detect --items 'items[]' "$address"
  finds_nothing 69 "^'items' is an empty array, $sees\$"
  context+=o
  detect --items other "$address"
  finds_nothing 69 '^--items names no array of objects$'
  ! grep -q 'in the answer' said || fail 'shops is an array of objects'
  # Another list is taken for the items.
  context+=t
  detect "$address"
  finds_nothing 69 "^or: 'items', which is empty$"
  ! grep -q "'errors'" said || fail 'errors is no usual name'
}

@test "detect: a Link header shows up when a small page is asked for" {
  detect "$(url items=5/api/shopify/products.json)"
  finds " --items products '$(url items=5/api/shopify/products.json)?limit={limit}'"
  runs 5 'products[].id'
}

@test "detect: parameters of the URL are replaced or kept" {
  local path=items=45/api/dummyjson/products
  detect "$(url "$path")?skip=0&limit=10&select=id#part"
  finds " --items products --total total '$(url "$path")?select=id&limit={limit}&skip={offset}'"
  runs 45 'products[].id'
  detect "$(url items=45/api/commercetools/products?sort=id%20asc)"
  finds " --items results --total total '$(url items=45/api/commercetools/products)?sort=id%20asc&limit={limit}&offset={offset}'"
}

@test "detect: a total is found, too, if a Link header only comes with a small page" {
  local address
  heads='X:1,Link:<%3Fp=2>%3B%20rel=next' serve "{\"rows\":$(objects 1 9),\"total\":9}" \
    "{\"rows\":$(objects 1 2),\"total\":9}" "{\"rows\":$(objects 3 4),\"total\":9}" \
    "{\"rows\":$(objects 1 9),\"total\":9}"
  detect "$address"
  finds " --items rows --total total '$address?limit={limit}'"
}

@test "detect: of two lists, the one that goes on is the items" {
  local address
  serve "{\"facets\":$(objects 1 9),\"hits\":$(objects 11 15),\"next\":\"?p=2\"}" \
    "{\"facets\":$(objects 1 9),\"hits\":$(objects 16 20)}"
  detect "$address"
  finds " --items hits --next next '$address'"
  grep -qx "items: 9 objects at 'facets', their id 'id'" said
  grep -qx "or: 5 objects at 'hits', their id 'id'" said
}

@test "detect: of two lists that go on, a usual name decides, and both are told" {
  local address
  serve "{\"data\":$(objects 1 5),\"included\":$(objects 31 39),\"links\":{\"next\":\"?p=2\"}}" \
    "{\"data\":$(objects 6 9),\"included\":$(objects 41 49)}"
  detect "$address"
  finds " --items data --next links.next '$address'"
  grep -qx "each of 'included', 'data' may be the items; the one with a usual name is taken" said
  serve "{\"people\":$(objects 1 5),\"places\":$(objects 31 39),\"next\":\"?p=2\"}" \
    "{\"people\":$(objects 6 9),\"places\":$(objects 41 49)}"
  detect "$address"
  finds_nothing 69 "^each of 'places', 'people' may be the items$"
  grep -qx 'name the items with --items PATH' said
  serve "{\"data\":$(objects 1 5),\"items\":$(objects 31 39),\"next\":\"?p=2\"}" \
    "{\"data\":$(objects 6 9),\"items\":$(objects 41 49)}"
  detect "$address"
  finds_nothing 69 "^each of 'items', 'data' may be the items$"
  for items in people 'people[]'; do
    serve "{\"people\":$(objects 1 5),\"places\":$(objects 31 39),\"next\":\"?p=2\"}" \
      "{\"people\":$(objects 6 9),\"places\":$(objects 41 49)}"
    detect --items "$items" "$address"
    finds " --items people --next next '$address'"
  done
  detect --items . "$(url items=45/list)"
  finds " --limit 30 '$(url items=45/list)?limit={limit}&page={page}'"
  for items in people.x persons 'people[].x' 'people[0]'; do
    detect --items "$items" "$address"
    finds_nothing 69 '^--items names no array of objects$'
  done
}

@test "detect: items in an order that changes are not taken for pages" {
  local how
  for how in random rotate; do
    detect "$(url items=1000/size=10/vary=$how/api/paged?limit=10)"
    finds_nothing 69 'look up in the API'
  done
  detect "$(url items=1000/size=10/vary=random/ignore=1/api/paged)"
  finds_nothing 69 'look up in the API'
}

@test "detect: of two lists that a page has in place of the root, the first is the items" {
  local part address
  part=$(objects 3 4)
  serve "$(objects 1 9)" "{\"data\":$part,\"copy\":$part}"
  detect "$address"
  finds " --items data --limit 9 '$address?limit={limit}&page={page}'"
}

@test "detect: a list beside the items may have another name on page 2" {
  local tags address
  tags=$(objects 21 22)
  serve "{\"rows\":$(objects 1 9),\"tags\":$tags}" "{\"rows\":$(objects 3 4),\"labels\":$tags}"
  detect "$address"
  finds " --items rows --limit 9 '$address?limit={limit}&page={page}'"
}

@test "detect: a list that page 2 lacks is not taken for the items of page 2" {
  local address
  serve "{\"rows\":$(objects 1 9),\"groups\":$(objects 1 4)}" "{\"rows\":$(objects 3 4)}"
  detect "$address"
  finds " --items rows --limit 9 '$address?limit={limit}&page={page}'"
}

@test "detect: another list that moves is not taken for the items" {
  local address tags
  tags=$(objects 21 29)
  serve "{\"tags\":$tags,\"rows\":$(objects 1 5)}" "{\"labels\":$tags,\"rows\":$(objects 3 4)}"
  detect "$address"
  finds " --items rows --limit 5 '$address?limit={limit}&page={page}'"
}

@test "detect: each request and what it shows are told" {
  local address more='"page":1,"limit":9,"total":90'
  heads='X-Total-Count:90' serve "{\"rows\":$(objects 1 9 | jq -c 'map(.changed = 1700000000)'),$more}" \
    "{\"rows\":$(objects 3 4),$more}" "{\"rows\":$(objects 1 90),$more}"
  detect "$address"
  finds " --items rows --total total '$address?limit={limit}&page={page}'"
  tells 'request 1: GET' \
    "items: 9 objects at 'rows', their id 'id', last change 'changed'" \
    "perhaps the number of all items: 'total'" \
    'perhaps the number of all items: the header X-Total-Count' \
    "perhaps the number of the page or an offset: 'page'" \
    "perhaps the size of a page: 'limit'" \
    'request 2: GET' \
    "'page' and 'limit' work" \
    'request 3: GET' \
    'the order is that of the server: if the API can sort by a key that does not change, add that to the URL'
  serve "{\"rows\":$(objects 1 5),\"next\":\"?p=2\"}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  tells 'request 1: GET' "items: 5 objects at 'rows', their id 'id'" "'next' names the next page" \
    'request 2: GET' 'it brings other items: this works'
  serve "{\"rows\":$(objects 1 5),\"has_more\":true}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --cursor 'rows[-1].id' --more has_more '$address?starting_after={cursor}'"
  tells 'request 1: GET' "items: 5 objects at 'rows', their id 'id'" \
    "'has_more' is true, and nothing names the next page: is it the id of the last item?" \
    'request 2: GET' 'it brings other items: this works'
  heads='X-Next-Cursor:c' serve "{\"rows\":$(objects 1 5)}" "{\"rows\":$(objects 1 5)}"
  detect "$address"
  finds_nothing 69 'look up in the API'
  tells 'request 1: GET' "items: 5 objects at 'rows', their id 'id'" \
    'the header X-Next-Cursor may be the cursor of the next page' \
    'request 2: GET' 'it brings no other items' 'request 3: GET' 'it brings no other items' \
    'request 4: GET' 'it brings no other items' 'request 5: GET' 'this has no effect' \
    'request 6: GET' 'this has no effect' \
    "look up in the API's documentation which parameter or member leads to the next page" \
    'no command: nothing that was tried leads to another page'
  serve "{\"rows\":$(objects 1 9),\"next\":null}"
  detect "$address"
  finds_nothing 69 "^'next' is null, perhaps because this is the last page: use a URL with more items, or fewer on a page$"
  serve "[{\"a\":1},{\"a\":2}]" '[{"a":1},{"a":2}]'
  detect "$address"
  finds_nothing 69 "^items: 2 objects at '\.', their id is not known$"
  ! grep -q '^perhaps' said || fail 'it has no such member'
}

@test "detect: a next page without items is none" {
  local address
  serve "{\"rows\":$(objects 1 5),\"next\":\"?p=2\"}" '{"rows":[]}'
  detect "$address"
  finds_nothing 69 '^it brings no other items$'
}

@test "detect: a total or a number of pages that is wrong is no part of the command" {
  local says path
  # Each is the number of items on the page, or from it on, or always 1.
  for says in heads=X-Total/is=count says=total/is=count says=meta.total/is=count heads=X-Pages/is=1 \
    says=pages/is=1 says=total_pages/is=count says=total/is=1 says=left; do
    path=items=450/size=50/$says/api/paged
    detect "$(url "$path")"
    finds " --items items --limit 50 '$(url "$path")?limit={limit}&page={page}'"
  done
  path=items=30/size=10/by=next/says=total/is=count/api/paged
  detect "$(url "$path")"
  finds " --items items --next next '$(url "$path")'"
  # A right one is, also if the limit has no effect and page 2 is short.
  path=items=12/size=10/says=pages/api/paged
  detect "$(url "$path")"
  finds " --items items --pages pages --limit 10 '$(url "$path")?limit={limit}&page={page}'"
  runs 12 'items[].id'
  path=items=450/size=50/heads=X-Total/api/paged
  detect "$(url "$path")"
  finds " --items items --total-header X-Total --limit 50 '$(url "$path")?limit={limit}&page={page}'"
  runs 450 'items[].id'
}

@test "detect: a member that says that there is no more is no part of the command" {
  local address more
  for more in true:" --more has_more" false:; do
    serve "{\"rows\":$(objects 1 5),\"cursor\":\"c\",\"has_more\":${more%%:*}}" "{\"rows\":$(objects 6 9)}"
    detect "$address"
    finds " --items rows --cursor cursor${more#*:} '$address?cursor={cursor}'"
  done
}

@test "detect: parameters without effect are said to have none" {
  detect "$(url items=30/size=10/ignore=1/api/paged)"
  finds_nothing 69 '^this has no effect$'
  requested 6
  detect "$(url items=30/size=10/ignore=1/by=cursor/api/paged)"
  finds_nothing 69 '^it brings no other items$'
}

@test "detect: the printed command has only words that the shell does not read" {
  local name address
  for name in "x'; touch gone; '" '$(touch gone)' '`touch gone`' 'a b&c|d' 'x"y' '{page}' '*' \
    '-rf' '~' '!x' 'é' 'a.b[0]'; do
    serve "$(jq -cn --arg n "$name" --argjson one "$(objects 1 5)" '{($n): $one, ("next" + $n): null, next: "?p=2"}')" \
      "$(jq -cn --arg n "$name" --argjson two "$(objects 6 9)" '{($n): $two}')"
    detect "$address"
    [ "$status" = 0 ] || explain "$name"
    # Of the answers, the first two are for --detect.
    context+=x
    sed -i "s|/t/[^/]*/|/t/$context/|" "$out"
    capture sh -c "$(cat "$out")"
    ends 0 || fail "$name"
    [ "$(jq -s 'map(.[] | arrays[].id) | unique | length' "$out")" = 9 ]
    [ ! -e gone ]
  done
  # A name that cannot be shown is no part of a command.
  serve "$(jq -cn --argjson one "$(objects 1 5)" '{("x\u001b[2J\n"): $one, ("y\u0085"): $one, next: "?p=2"}')"
  detect "$address"
  finds_nothing 69 'no array of objects'
  ! LC_ALL=C grep -q $'[\001-\011\013-\037\177]' said || fail 'a control character is printed'
}

@test "detect: a long path is not cut" {
  local address one
  one=$(printf 'n%.0s' {1..300})
  serve "{\"meta\":{\"page${one}\":{\"page${one}\":{\"next\":\"?p=2\"}}},\"rows\":$(objects 1 5)}" \
    "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --next meta.page${one}.page${one}.next '$address'"
}

@test "detect: the name of a cursor or a page becomes a parameter, encoded" {
  local address
  serve "{\"rows\":$(objects 1 5),\"page_token&={page}'\":\"c d\"}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --cursor 'page_token&={page}'\\''' '${address//\'/\'\\\'\'}?page_token%26%3D%7Bpage%7D%27={cursor}'"
  requests .target | tail -n 1 | sed 's/.*?//' | diff - <(echo 'page_token%26%3D%7Bpage%7D%27=c%20d')
}

@test "detect: a very long name suggests no parameter" {
  local name
  name=cursor$(printf 'n%.0s' {1..73})
  serve "{\"rows\":$(objects 1 5),\"$name\":\"c\"}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --cursor $name '$address?$name={cursor}'"
  serve "{\"rows\":$(objects 1 5),\"${name}n\":\"c\"}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --cursor ${name}n '$address?cursor={cursor}'"
}

@test "detect: options are repeated, and secrets stay out of the command" {
  local path=items=45/api/dummyjson/products
  printf t0ken-1 >'to ken'
  printf 'X-Api-Key: k3y-12345\n' >head
  detect --token-file 'to ken' -H @head -H "X-It's: \$x" --strict --timeout 5s -v -q "$(url "$path")"
  finds " --token-file 'to ken' --header @head --header 'X-It'\\''s: \$x' --strict --timeout 5s --items products --total total '$(url "$path")?limit={limit}&skip={offset}'"
  runs 45 'products[].id'
  hides t0ken-1
  hides k3y-12345
  requests '.headers.Authorization' | sort -u | diff - <(echo 'Bearer t0ken-1')
  detect --auth-command 'echo Bearer t0ken-123456' "$(url "$path")"
  finds " --auth-command 'echo ***' --items products --total total '$(url "$path")?limit={limit}&skip={offset}'"
  grep -qx 'the command has \*\*\* in place of a secret' said
  # The end of the command is not taken for the beginning of a secret.
  printf "'t0ken-123456" >quote
  detect --token-file quote "$(url "$path")"
  finds " --token-file quote --items products --total total '$(url "$path")?limit={limit}&skip={offset}'"
  detect --id id --max-pages 2 --missing-ok "$(url "$path")"
  finds " --id id --max-pages 2 --missing-ok --items products --total total '$(url "$path")?limit={limit}&skip={offset}'"
  path=items=45/list
  detect "$(url "$path")?api_key=s3cret-word"
  finds " --limit 30 '$(url "$path")?api_key=***&limit={limit}&page={page}'"
  hides s3cret-word
  detect "$(url "$path" | sed 's|//|//me:s3cret-word@|')"
  finds " --limit 30 '$(url "$path")?limit={limit}&page={page}'"
  grep -qx 'the command leaves out the user of the URL: use --netrc' said
  hides s3cret-word
}

@test "detect: a next page at another origin is asked for at this one" {
  local path=/t/$context/items=9/data
  printf t0ken-1 >token
  serve "{\"data\":{\"items\":$(objects 101 105)},\"next\":\"http://127.0.0.1:$MS_TEST_PORT2$path\"}"
  detect --token-file token "$address"
  finds " --token-file token --items data.items --next next --rewrite-origin '$address'"
  grep -q '^the next page is at another origin; its path is tried at this one$' said
  grep -q "^request 2: GET http://127.0.0.1:$MS_TEST_PORT$path$" said
  # If it does not go on there, the option is not taken for another style.
  serve "{\"data\":$(objects 1 5),\"next\":\"http://127.0.0.1:$MS_TEST_PORT2$path\"}"
  detect "$address"
  finds_nothing 69 '^it brings no other items$'
  serve "{\"data\":$(objects 1 9),\"next\":\"http://127.0.0.1:$MS_TEST_PORT2$path\"}" \
    "{\"data\":$(objects 3 4)}"
  detect "$address"
  finds " --items data --limit 9 '$address?limit={limit}&page={page}'"
  serve "{\"data\":$(objects 1 5),\"next_url\":\"https://\"}"
  detect "$address"
  finds_nothing 69 '^the next page is not an http or https URL$'
}

@test "detect: what fails at once ends as any request" {
  detect "$(url faults=401*/list)"
  finds_nothing 77 'look up how the API takes a key'
  # Errors like those of GraphQL, as Directus has them.
  local code said='X-Say: {"errors":[{"message":"no"}]}'
  for code in 401 403 404; do
    detect -H "$said" "$(url "faults=say:$code*/list")"
    finds_nothing "$((code == 404 ? 69 : 77))" "HTTP status $code: .*errors"
    ! grep GraphQL said || fail 'it is not GraphQL'
    ((code == 404)) || grep -q 'look up how the API takes a key' said
  done
  detect -H "$said" "$(url 'faults=say:400*/list')"
  finds_nothing 69 'this is GraphQL'
  for said in '{"errors":[{"detail":"no"}]}' '{"errors":[]}' '{"errors":{"message":"no"}}' \
    '{"errors":["message"]}' '[{"message":"no"}]'; do
    detect -H "X-Say: $said" "$(url 'faults=say:400*/list')"
    finds_nothing 69 'it fails: HTTP status 400'
    ! grep GraphQL said || fail "it is not GraphQL: $said"
  done
  detect --retries 1 "$(url faults=503*/list)"
  finds_nothing 75 'it fails: HTTP status 503'
  detect "$(url faults=404*/list)"
  finds_nothing 69 'it fails: HTTP status 404'
  detect "$(url faults=html*/list)"
  finds_nothing 69 'it fails: the answer is HTML or XML, not JSON .*; is a login needed\?$'
  detect "$(url text/7%20x)"
  finds_nothing 69 'it fails: .*byte'
  # One line of JSON, or two.
  for text in '7%0Ax' '7%0A' 'x%0A7'; do
    detect "$(url "text/$text")"
    finds_nothing 69 .
    ! grep 'lines of JSON' said || fail "$text"
  done
  detect "$(url text/7%0A8)"
  finds_nothing 69 'these are lines of JSON'
  # Only status 400 is how Magento asks for a page size.
  context+=m
  detect "$(url 'faults=404:body=searchCriteria*/list')"
  finds_nothing 69 'it fails: HTTP status 404'
  requested 1
  detect "$(url 'faults=400:body=*/list')"
  finds_nothing 69 'it fails: HTTP status 400'
  serve "$(jq -cn '{"a.b": 1, (("n" * 200)): 2, ("m" * 200): 3, "\u001b": 4}')"
  detect "$address"
  finds_nothing 69 'no array of objects in the answer; it has "a\.b", n{77}\.\.\., m{77}\.\.\.$'
  serve '{"\u001b":4}'
  detect "$address"
  finds_nothing 69 'no array of objects in the answer$'
  ! grep -q -e --items said || fail 'it has no --items'
  serve 7
  detect "$address"
  finds_nothing 69 'the answer is a number$'
  serve '[7]'
  detect "$address"
  finds_nothing 69 'the answer is an array without objects$'
  context+=y
  detect "$(url items=9/faults=ok,500:body=x*/list)" --retries 0
  finds_nothing 69 'it fails: HTTP status 500'
}

@test "detect: an answer that is too large is not held" {
  detect --page-buffer 1k "$(url items=100/cap=100/pad=100/list)"
  finds_nothing 69 'it fails: .*--page-buffer'
}

@test "detect: placeholders, a body, a preset and paging options are refused" {
  local words
  while read -r words; do
    # shellcheck disable=SC2086 # a list of words
    capture ms-fetch --detect $words
    ends_usage '^ms-fetch: --detect ' ms-fetch
  done <<'END'
http://127.0.0.1:1/?page={page}
http://127.0.0.1:1/?limit={limit}
http://127.0.0.1:1/?offset={offset}
-d {} http://127.0.0.1:1/
-K dummyjson http://127.0.0.1:1/
--next next http://127.0.0.1:1/
--total total http://127.0.0.1:1/
--total-header T http://127.0.0.1:1/
--pages pages http://127.0.0.1:1/
--pages-header P http://127.0.0.1:1/
--cursor cursor http://127.0.0.1:1/?c={cursor}
--cursor-header C http://127.0.0.1:1/?c={cursor}
--more more http://127.0.0.1:1/
--keep-query http://127.0.0.1:1/
--rewrite-origin http://127.0.0.1:1/
--since-path updated_at --since state http://127.0.0.1:1/?s={since}
END
  capture ms-fetch --detect --more more http://127.0.0.1:1/
  ends_usage '^ms-fetch: --detect finds the paging: leave out the options for it, such as --next' ms-fetch
  capture ms-fetch --detect "$(url items=3/list)" more
  ends_usage '^ms-fetch: expected one URL' ms-fetch
}

@test "detect: a reader that has left, or a full disk, is an error" {
  capture_sh "ms-fetch --detect '$(url items=9/list)' >/dev/full"
  [ "$status" = 74 ]
  grep -q 'cannot write to standard output: No space left' "$err"
}
