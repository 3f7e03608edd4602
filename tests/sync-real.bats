load lib/helper
load lib/real
load lib/stock
load lib/jobs
load lib/npm

# ms-sync brings shops that other people wrote into a real Medusa. A shop begins as a copy
# of the template.

set_up() {
  needs_plain_programs 'the programs are not beside the examples'
  real_medusa
  cp -r "$top/examples/shops/template" shop
  location "$context" >/dev/null
}

# syncs JOB [LINE…]: a run with at most 15 lines of settings changes this in Medusa.
syncs() {
  local results=results
  [ "$(wc -l <shop/settings)" -le 15 ] || fail 'the settings are too long'
  [ "$1" = catalogue ] || results=$1.results
  LIMIT=120 capture ms-sync "$1" shop/settings
  [ "$status" = 0 ] || explain 'the run fails'
  gojq -r 'select(.action != "unchanged")
    | [.external_id // .sku, .action, (.changes[]? | .path, .after)] | join(" ")' "state/$results.ndjson" | sort >got
  printf '%s\n' "${@:2}" | sed '/^$/d' | sort | diff -u - got
}

# changes_nothing JOB: no row of Medusa is younger after a run than before, and the run
# leaves no journal.
changes_nothing() {
  rows >before
  syncs "$1"
  rows | diff before -
  grep -c updated_at before | diff - <(echo "${#keys[@]}")
}

rows() {
  in_medusa updated_at,variants.updated_at,variants.prices.updated_at .
  ls state/runs
}

# in_medusa FIELDS FILTER: prints what the filter makes of each product of $keys.
in_medusa() {
  api "/admin/products?$(printf 'external_id[]=%s&' "${keys[@]}")limit=100&fields=external_id,$1" |
    jq -rc ".products | sort_by(.external_id)[] | $2"
}

# loses KEY COMMAND…: the source no longer has this product after the command. It is told
# after two runs, and then drafted.
loses() {
  "${@:2}"
  syncs catalogue
  [ ! -s state/gone.ndjson ]
  changes_nothing catalogue
  gojq -r .external_id state/gone.ndjson | diff - <(echo "$1")
  grep -q "^ms-sync: products that the source no longer has: 1 ($1)" "$err" || explain 'it is not told'
  echo gone=draft >>shop/settings
  syncs catalogue
  in_medusa status 'select(.status != "published").external_id' | diff - <(echo "$1")
  changes_nothing catalogue
}

# levels_are LEVEL…: the quantities of $skus, in their order.
levels_are() {
  local sku
  for sku in "${skus[@]}"; do levels "$sku"; done >got
  printf '%s 0 0\n' "${@/#/"$context "}" | diff -u - got
}

# bats test_tags=slow,medusa
@test "ms-sync: brings a shop of json-server" {
  jq -nc '[range(1; 10) | "js-\(.)"] | {
      products: map({id: ., name: "Chair &amp; \(.)", description: "<p>Oak</p>", active: true, tags: ["oak"],
        sku: ascii_upcase, price: "1.290,50"}),
      stock: map({id: ., sku: ascii_upcase, quantity: .[3:]})}' >db.json
  run_json_server 0.17.4
  sed -i '/manage_inventory/d' shop/map.jq
  cat >shop/settings <<END
source_url=$address/products
fetch=(-K json-server -l 4)
items=.
map=map.jq
map_args=(--arg currency eur)
add='{"sales_channels": ["Default Sales Channel"], "shipping_profile": "Default Shipping Profile"}'
push=(-q --create-missing tags)
state=$PWD/state
stock_url=$address/stock
stock_map=stock.jq
location=$context
END
  keys=(shop-js-{1..9}) skus=(JS-{1..9})
  syncs catalogue "${keys[@]/%/ created}"
  in_medusa '*variants.prices,*tags,title,handle,variants.sku,variants.manage_inventory' \
    '[.title, .handle, .tags[].value, (.variants[] | .sku, .manage_inventory, .prices[].amount)]' >got
  sed -n 3p got | diff - <(echo '["Chair & js-3","chair-js-3-js-3","oak","JS-3",true,1290.5]')
  changes_nothing catalogue
  curl -fsS -X PATCH --json '{"name": "Stool", "price": 7}' "$address/products/js-2" >answer
  syncs catalogue 'shop-js-2 updated title Stool handle stool-js-2 variants[JS-2].prices[eur] 7'

  syncs stock "${skus[@]/%/ created}"
  levels_are {1..9}
  syncs stock
  curl -fsS -X PATCH --json '{"quantity": 70}' "$address/stock/js-7" >answer
  syncs stock 'JS-7 updated stocked_quantity 70'
  levels_are {1..6} 70 8 9

  loses shop-js-5 curl -fsS -X DELETE "$address/products/js-5"
}

# admin QUERY: sends a query to Vendure's Admin API.
admin() {
  jq -n --arg query "$1" '{$query}' | curl -fsS -H @shop/secret --json @- "$address" >answer
  ! grep -F '"errors"' answer
}

# Products 1 to 11 have a variant, product 12 has two.
sell_lamps() {
  local n
  for n in {1..12}; do
    echo "p$n: createProduct(input: {enabled: true, translations: [{languageCode: en, name: \"Lamp &amp; $n\", slug: \"lamp-$n\", description: \"<p>x</p>\"}]}) {id}"
    ((n == 12)) || echo "v$n: createProductVariants(input: [{productId: $n, sku: \"VE-$n\", price: 1${n}9, stockOnHand: $n, translations: [{languageCode: en, name: \"Lamp\"}]}]) {id}"
  done >mutation
  cat >>mutation <<'END'
createProductOptionGroup(input: {code: "size", translations: [{languageCode: en, name: "Size"}],
  options: [{code: "s", translations: [{languageCode: en, name: "S"}]}, {code: "l", translations: [{languageCode: en, name: "L"}]}]}) {id}
addOptionGroupToProduct(productId: 12, optionGroupId: 1) {id}
createProductVariants(input: [
  {productId: 12, optionIds: [1], sku: "VE-S", price: 500, stockOnHand: 3, translations: [{languageCode: en, name: "Lamp S"}]},
  {productId: 12, optionIds: [2], sku: "VE-L", price: 900, stockOnHand: 4, translations: [{languageCode: en, name: "Lamp L"}]}]) {id}
END
  admin "mutation { $(<mutation) }"
}

# bats test_tags=slow,medusa
@test "ms-sync: brings a shop of Vendure, by GraphQL" {
  from_npm @vendure/core@3.7.3 sql.js@1
  NODE_PATH=$PWD/node_modules begin vendure node "$top/tests/lib/vendure.js"
  until_ok test -s vendure.out
  address=http://127.0.0.1:$(<vendure.out)/admin-api
  curl -fsS -o answer -D - --json '{"query": "mutation { login(username: \"admin\", password: \"admin\") { __typename } }"}' "$address" |
    tr -d '\r' | sed -n 's/^vendure-auth-token:/Authorization: Bearer/p' >shop/secret
  sell_lamps
  cat >shop/settings <<END
source_url=$address
fetch=(-K vendure -H "@\$here/secret" -d "@\$here/products.json" -l 5)
items=data.products.items
map=map.jq
map_args=(--arg currency eur)
add='{"sales_channels": ["Default Sales Channel"], "shipping_profile": "Default Shipping Profile"}'
push=(-q)
state=$PWD/state
stock_url=$address
stock_fetch=(-K vendure -H "@\$here/secret" -d "@\$here/stock.json" --total data.productVariants.totalItems)
stock_items=data.productVariants.items
stock_map=stock.jq
location=$context
END
  cat >shop/products.json <<'END'
{"query": "query ($options: ProductListOptions) { products(options: $options) { totalItems items { id slug name description enabled optionGroups { name options { name } } variants { sku price options { name group { name } } } } } }",
 "variables": {"options": {"take": {limit}, "skip": {offset}, "sort": {"id": "ASC"}}}}
END
  cat >shop/stock.json <<'END'
{"query": "query ($options: ProductVariantListOptions) { productVariants(options: $options) { totalItems items { sku stockLevels { stockOnHand stockAllocated } } } }",
 "variables": {"options": {"take": {limit}, "skip": {offset}, "sort": {"id": "ASC"}}}}
END
  cat >shop/map.jq <<'END'
include "clean";

def variant:
  {sku: (.sku | code), prices: [{currency_code: $currency, amount: (.price / 100)}]}
  + if .options == [] then {} else {options: (.options | map({(.group.name): .name}) | add)} end;

item({external_id: "vendure-\(.id | required)"};
  {
    title: at(.name; text), handle: (.slug | handle), description: at(.description; text),
    status: (if .enabled then "published" else "draft" end), variants: [.variants[] | variant]
  }
  + if .optionGroups == [] then {} else {options: [.optionGroups[] | {title: .name, values: [.options[].name]}]} end)
END
  cat >shop/stock.jq <<'END'
include "clean";

item({sku: (.sku | code)}; {available_quantity: ([.stockLevels[] | .stockOnHand - .stockAllocated] | add)})
END
  keys=(vendure-{1..12}) skus=(VE-{1..11} VE-{S,L})
  syncs catalogue "${keys[@]/%/ created}"
  in_medusa '*variants.prices,title,handle,status,variants.sku,variants.title' \
    '[.title, .handle, .status, (.variants | sort_by(.sku)[] | .sku, .title, .prices[].amount)]' >got
  sed -n '2p;4p' got | diff - <(printf '%s\n' '["Lamp & 10","lamp-10","published","VE-10","Default variant",11.09]' \
    '["Lamp & 12","lamp-12","published","VE-L","L",9,"VE-S","S",5]')
  changes_nothing catalogue
  admin 'mutation {
    updateProduct(input: {id: 3, translations: [{languageCode: en, name: "Lantern"}]}) {id}
    updateProductVariants(input: [{id: 4, price: 1234}]) {id} }'
  syncs catalogue 'vendure-3 updated title Lantern' 'vendure-4 updated variants[VE-4].prices[eur] 12.34'

  syncs stock "${skus[@]/%/ created}"
  levels_are {1..11} 3 4
  syncs stock
  admin 'mutation { updateProductVariants(input: [{id: 7, stockOnHand: 70}]) {id} }'
  syncs stock 'VE-7 updated stocked_quantity 70'
  levels_are {1..6} 70 {8..11} 3 4

  loses vendure-5 admin 'mutation { deleteProduct(id: 5) {result} }'
}
