load lib/helper
load lib/real

# bats file_tags=medusa

# --match, --initial and --only with a real Medusa: its filters, its answers to new
# products without an external_id, and what is stored. Each test uses its own keys.

set_up() {
  real_medusa
}

# prices KEY AMOUNT…: prints lines of a price list for the sizes S, M and L.
prices() {
  jq -nc --arg key "$1" '[$ARGS.positional, ["S", "M", "L"]] | transpose | map(select(.[0])
    | {variants: [{sku: "\($key)-\(.[1])", prices: [{currency_code: "eur", amount: .[0] | tonumber}]}]})' --args "${@:2}"
}

# amounts HANDLE: prints sku and amounts of a product's variants.
amounts() {
  api "/admin/products?handle=$1&fields=variants.sku,variants.prices.amount" |
    gojq -r '.products[0].variants | sort_by(.sku)[] | "\(.sku) \([.prices[].amount] | join(" "))"'
}

outcome='[.sku // .handle // .external_id // .id, .action] | join(" ")'

@test "medusa: --match sku writes three lines as one update, and a second push nothing" {
  push_json < <(sized match-a S M L)
  ends 0
  prices match-a 10 20 30 >in
  push --match sku <in
  ends 0
  results "$outcome" 'match-a-S updated' 'match-a-M updated' 'match-a-L updated'
  amounts match-a | diff -u - <(printf '%s\n' 'match-a-L 30' 'match-a-M 20' 'match-a-S 10')
  for _ in 2 3; do
    capture ms-push --match sku <in
    ends 0 '0 created, 0 updated, 3 unchanged, .*; 1 request, 0 bytes out'
  done
  prices match-a 10 21 30 >in
  push --match sku <in
  ends 0
  results "$outcome" 'match-a-S unchanged' 'match-a-M updated' 'match-a-L unchanged'
  amounts match-a | diff -u - <(printf '%s\n' 'match-a-L 30' 'match-a-M 21' 'match-a-S 10')
}

# The answer to the creation names the new products by their skus.
@test "medusa: --match sku creates products without an external_id, once" {
  jq -nc '["x", "y"] | map({title: "New match \(.)", variants: [{sku: "match-new-\(.)"}]})' >in
  push --match sku <in
  ends 0
  results .action created created
  assert_equal "$(gojq -r .id "$out" | grep -c '^prod_')" 2
  push --match sku <in
  ends 0
  results "$outcome" 'match-new-x unchanged' 'match-new-y unchanged'
  api '/admin/products?q=New+match&fields=external_id' | gojq -r '.products[].external_id' | diff -u - <(printf '%s\n' null null)
}

@test "medusa: --match sku --adopt writes the external_id, and never a second product for it" {
  jq -c '.external_id = null | [.]' < <(sized match-c S M) | jq -c '{create: map(del(.external_id))}' >create
  api /admin/products/batch "$(<create)" >/dev/null
  prices match-c 5 6 | jq -c 'map(.external_id = "match-c-key")' >in
  push --match sku <in
  ends 1
  results .error.type duplicate duplicate
  push --match sku --adopt sku <in
  ends 0
  stored match-c-key external_id,handle .handle | diff -u - <(echo match-c)
  push --match sku <in
  ends 0
  results "$outcome" 'match-c-S unchanged' 'match-c-M unchanged'
  jq -c '[.[0] | .variants[0].sku = "match-c-other" | .title = "T"]' in >other
  push --match sku <other
  ends 1
  assert_regex "$(gojq -r .error.message "$out")" "^its external_id 'match-c-key' belongs to the product prod_.*, which has another sku$"
  assert_equal "$(stored match-c-key id .id | wc -l)" 1
}

# Medusa would accept it: an external_id need not be unique.
@test "medusa: --match with --adopt gives no product the external_id of another one" {
  local id match
  push_json < <(sized match-h S)
  ends 0
  jq -c '{create: [del(.external_id)]}' < <(sized match-i S M) >create
  api /admin/products/batch "$(<create)" >/dev/null
  id=$(api '/admin/products?handle=match-i&fields=id' | gojq -r '.products[0].id')
  echo "{\"handle\":\"match-i\",\"external_id\":\"match-h\",\"variants\":[{\"sku\":\"match-i-S\"}]}" >in
  for match in sku handle id; do
    jq -c --arg id "$id" --arg match $match 'if $match == "id" then .id = $id else . end' in >in2
    push --match $match --adopt sku <in2
    ends 1
    assert_regex "$(gojq -r .error.message "$out")" "^its external_id 'match-h' belongs to the product prod_.*, so the product $id, "
  done
  assert_equal "$(stored match-h id .id | wc -l)" 1
}

@test "medusa: a price list with a line for each currency loses none, of old and of new skus" {
  push_json < <(sized match-j S M)
  ends 0
  jq -nc '[["S", "eur", 10], ["M", "eur", 11], ["S", "usd", 12], ["N", "eur", 13], ["N", "usd", 14], ["M", "eur", 15], ["S", "eur", 10]] | map({
    variants: [{sku: "match-j-\(.[0])", prices: [{currency_code: .[1], amount: .[2]}]}]} + if .[0] == "N" then {title: "Match j N"} else {} end)' >in
  push --match sku <in
  ends 1
  results .action updated rejected updated created created rejected updated
  api '/admin/products?handle=match-j&handle=match-j-n&fields=variants.sku,variants.prices.amount,variants.prices.currency_code' |
    gojq -r '[.products[].variants[]] | sort_by(.sku)[] | "\(.sku) \([.prices | sort_by(.amount)[] | "\(.amount) \(.currency_code)"] | join(" "))"' |
    diff -u - <(printf '%s\n' 'match-j-M ' 'match-j-N 13 eur 14 usd' 'match-j-S 10 eur 12 usd')
  push --match sku <in
  ends 1
  results .action unchanged rejected unchanged unchanged unchanged rejected unchanged
}

@test "medusa: a batch that --max-changes stops has created no tags and categories" {
  jq -nc '["a", "b"] | map({external_id: "match-k-\(.)", title: "Match k \(.)", tags: ["match-k"], categories: ["Match k > \(.)"]})' >in
  push --create-missing tags,categories --max-changes 1 <in
  assert_equal "$status" 3
  api '/admin/product-tags?value=match-k' | jq .count | diff -u - <(echo 0)
  api '/admin/product-categories?q=match+k' | jq .count | diff -u - <(echo 0)
  push --create-missing tags,categories --max-changes 2 <in
  ends 0
  results "$outcome" 'match-k-a created' 'match-k-b created'
  stored match-k-b tags.value,categories.name '[.tags[0].value, .categories[0].name] | join(" ")' | diff -u - <(echo 'match-k b')
}

@test "medusa: --match sku completes a product of which Medusa has only a part" {
  api /admin/products/batch '{"create":[{"title":"Match half","external_id":"match-half","options":[{"title":"Default option","values":["Default option value"]}]}]}' >/dev/null
  echo '[{"external_id":"match-half","title":"Match half","variants":[{"sku":"match-half-sku","prices":[{"currency_code":"eur","amount":1}]}]}]' >in
  push --match sku <in
  ends 0
  results "$outcome" 'match-half-sku updated'
  push --match sku <in
  results "$outcome" 'match-half-sku unchanged'
  assert_equal "$(stored match-half id .id | wc -l)" 1
}

@test "medusa: --match handle and id find products, and an unknown id is not_found" {
  local id
  push_json < <(sized match-d S)
  ends 0
  id=$(gojq -r .id "$out")
  push --match handle <<<'[{"handle":"match-d","subtitle":"by handle"},{"handle":"match-e","title":"E"}]'
  ends 0
  results "$outcome" 'match-d updated' 'match-e created'
  push --match id <<<"[{\"id\":\"$id\",\"subtitle\":\"by id\"},{\"id\":\"prod_unknown\",\"subtitle\":\"x\"}]"
  ends 1
  results "$outcome" "$id updated" 'prod_unknown not_found'
  stored match-d subtitle .subtitle | diff -u - <(echo 'by id')
}

@test "medusa: --initial members stay as the dashboard has them; --only leaves products alone" {
  local id
  push_json --initial title,status,description < <(sized match-f S | jq '.status = "published" | .description = "first"')
  ends 0
  id=$(gojq -r .id "$out")
  api "/admin/products/$id" '{"title":"Edited","status":"draft","description":"by people"}' >/dev/null
  push --initial title,status,description <in
  ends 0
  results "$outcome" 'match-f unchanged'
  stored match-f title,status,description '[.title, .status, .description] | join(" ")' | diff -u - <(echo 'Edited draft by people')
  push --only create <in
  results "$outcome" 'match-f skipped'
  push --only update <<<'{"external_id":"match-g","title":"G"}'
  ends 0
  results "$outcome" 'match-g skipped'
  stored match-g id .id | diff -u - /dev/null
}
