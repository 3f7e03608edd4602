load lib/helper

# bats file_tags=medusa

# Medusa's errors, word for word: each text of common/medusa/errors.c, provoked
# at a real Medusa. A batch holds four new products, and the third is bad.
#
# ms-push finds a bad product without these texts, too, but needs more requests
# then. So the writes are counted: a batch, and the batch without the bad product.

set_up() {
  real_medusa
  n=errors-$BATS_TEST_NUMBER
}

# products FILTER: four of them; the filter makes the third a bad one.
products() {
  jq -nc --arg n "$n" '[range(4) | "\($n)-\(.)" | {external_id: ., title: "Title of \(.)", handle: .,
    options: [{title: "Size", values: ["S"]}], variants: [{title: "S", sku: ., options: {Size: "S"},
      prices: [{currency_code: "eur", amount: 1}]}]}] | .[2] |= ('"$1"')'
}

# api PATH BODY: the answer, whatever its status.
api() {
  curl -sS -u "$MEDUSA_API_KEY:" -H 'Content-Type: application/json' -d "$2" "$MEDUSA_URL$1"
}

# says TYPE MESSAGE PATH BODY
says() {
  api "$3" "$4" | gojq -r '.type, .message' >got
  printf '%s\n' "$1" "$2" | diff -u - got
}

# push_bad FILTER WRITES MESSAGE: pushes them; only the third is rejected.
push_bad() {
  products "$1" >in
  capture ms-push -v <in
  assert_equal "$status" 1
  gojq -r '[.external_id, .action, (.error.message // empty | sub("prod_[0-9A-Z]*"; "ID"))] | join(" ")' "$out" >got
  printf '%s\n' "$n-0 created" "$n-1 created" "$n-2 rejected $3" "$n-3 created" | diff -u - got
  assert_equal "$(grep -c ': POST [^ ]*/admin/products/batch' "$err")" "$2"
}

# push_good: the products to be in the way of others.
push_good() {
  products "${1-.}" >in
  capture ms-push -q <in
  ends 0
}

# exists MESSAGE FILTER: Medusa says so of the third product.
exists() {
  says invalid_data "$1" /admin/products/batch "$(products "$2" | jq -c '{create: map(del(.external_id))}')"
}

@test "errors: a handle that another product has" {
  push_good
  local taken=$n-2
  n+=x
  exists "Product with handle: $taken, already exists." ".handle = \"$taken\""
  push_bad ".handle = \"$taken\"" 2 "its handle '$taken' belongs to the product ID, which has the external_id '$taken'"
}

@test "errors: a code that another variant has" {
  local code first=$n
  push_good '.variants[0] |= . + {ean: "\(.sku)-e", upc: "\(.sku)-u", barcode: "\(.sku)-b"}'
  for code in sku ean upc barcode; do
    local taken=$first-2-${code:0:1}
    [ "$code" != sku ] || taken=$first-2
    n=$first-$code
    exists "Product variant with $code: $taken, already exists." ".variants[0].$code = \"$taken\""
    push_bad ".variants[0].$code = \"$taken\"" 2 \
      "its $code '$taken' belongs to the product ID, which has the external_id '$first-2'"
  done
}

# Of the sku "X,large" Medusa prints "X", which is the sku of a good product.
@test "errors: a code that Medusa prints only in part" {
  local form part sku i=0 first=$n stock='.variants[0].manage_inventory = false'
  for form in X,large 'large(X' ' X'; do
    part=$first-part-$((++i)) sku=${form/X/$part}
    n=$first-old-$i
    push_good "$stock | .variants[0].sku = \"$sku\""
    n=$first-new-$i
    exists "Product variant with sku: $part, already exists." "$stock | .variants[0].sku = \"$sku\""
    products "$stock | .variants[0].sku = \"$sku\"" |
      jq -c --arg part "$part" ".[1] |= ($stock | .variants[0].sku = \$part)" >in
    capture ms-push -q <in
    ends 1
    gojq -r '[.action, (.error.message // empty | sub("prod_[0-9A-Z]*"; "ID"))] | join(" ")' "$out" >got
    printf '%s\n' created created "rejected its sku '$sku' belongs to the product ID, which has the external_id '$first-old-$i-2'" created |
      diff -u - got
  done
}

@test "errors: options that another variant has" {
  local id
  push_good
  id=$(gojq -r 'select(.external_id | endswith("-2")).id' "$out")
  says invalid_data 'Variant (S) with provided options already exists.' \
    "/admin/products/$id/variants" '{"title":"S again","options":{"Size":"S"},"prices":[]}'
}

# Its variant has another sku.
@test "errors: a sku that an inventory item has" {
  local id
  push_good
  id=$(gojq -r 'select(.external_id | endswith("-2")).id' "$out")
  id=$(curl -sS -u "$MEDUSA_API_KEY:" \
    "$MEDUSA_URL/admin/products/$id?fields=variants.inventory_items.inventory_item_id" |
    gojq -r '.product.variants[0].inventory_items[0].inventory_item_id')
  api "/admin/inventory-items/$id" "{\"sku\":\"$n-item\"}" >/dev/null
  local taken=$n-item
  n+=x
  exists "Inventory item with sku: $taken, already exists." ".variants[0].sku = \"$taken\""
  push_bad ".variants[0].sku = \"$taken\"" 2 "the inventory item with its sku '$taken' belongs to another variant, '${n%x}-2' of '${n%x}-2'; rename that inventory item"
}

# ms-push looks up ids before, unless one goes in between.
@test "errors: an id that does not exist" {
  local body column
  # sends MEMBER VALUE TYPE MESSAGE
  sends() {
    body=$(products ".$1 = $2" | jq -c '{create: map(del(.external_id))}')
    says "$3" "$4" /admin/products/batch "$body"
  }
  for column in collection_id type_id; do
    sends $column '"nope"' not_found \
      "You tried to set relationship $column: nope, but such entity does not exist"
  done
  sends categories '[{id: "pcat_nope"}]' not_found \
    'You tried to set relationship product_category_id: pcat_nope, but such entity does not exist'
  sends tags '[{id: "ptag_nope"}]' invalid_data \
    'Tag with id ptag_nope not found. Please create the tag before associating it with the product.'
}

@test "errors: a handle that is not URL-safe" {
  push_bad '.handle = "Ä"' 2 "Invalid product handle 'Ä'. It must contain URL safe characters"
}

# ms-push checks these members itself, but a newer Medusa may refuse more.
@test "errors: a member that Medusa does not accept is named by its path" {
  says invalid_data "Invalid request: Field 'create, 1, title' is required; Field 'update, 0, title' is required" \
    /admin/products/batch '{"create":[{"title":"One"},{"subtitle":"Two"}],"update":[{"id":"prod_nope","title":3}]}'
}

# push-medusa.bats has ms-push create categories of one name.
@test "errors: a handle that another category has" {
  api /admin/product-categories "{\"name\":\"$n\"}" >/dev/null
  says invalid_data "Product category with handle: $n, already exists." \
    /admin/product-categories "{\"name\":\"$n\"}"
}

# Medusa leaves rows of options behind when it refuses a new product, so it is sent once.
@test "errors: an option that products share already" {
  local shared=".options[0] = {title: \"$n\", values: [\"S\"], is_exclusive: false} | .variants[0].options = {\"$n\": \"S\"}"
  local taken="the shop has an option '$n' already that products share; give its 'id' in 'options', or leave out 'is_exclusive'"
  products "$shared" >in
  capture ms-push -q <in
  ends 0
  jq -c 'map(.external_id += "x" | .handle += "x" | .variants[0].sku += "x")' in >in2
  says invalid_data "Product option with title: $n, already exists." /admin/products/batch \
    "$(jq -c '{create: [.[2] | del(.external_id) | .handle += "y" | .variants[0].sku += "y"]}' in2)"
  capture ms-push -v <in2
  assert_equal "$(gojq -r '.error.message // .action' "$out")" "$(printf '%s\n' created created "$taken" created)"
  assert_equal "$(grep -c ': POST [^ ]*/admin/products/batch' "$err")" 2
  # Neither can an option of a product become one.
  jq -c '.[0] | .external_id += "z" | .handle += "z" | .variants[0].sku += "z" | .options[0].title = $t | .variants[0].options = {($t): "S"}' \
    --arg t "$n" in2 >in3
  capture ms-push -q <in3
  ends 0
  capture ms-push -q <<<"$(jq -c '.options[0].is_exclusive = false' in3)"
  ends 1
  assert_equal "$(gojq -r .error.message "$out")" "$taken"
}

# The route that a Medusa before 2.18 lacks is played in push-answers.bats.
@test "errors: fields that a route does not know" {
  says invalid_data "Invalid request: Unrecognized fields: 'update, add'" \
    /admin/product-tags '{"value":"v","update":[],"add":[]}'
}

# The batch is halved, and the bad product gets a second chance.
@test "errors: Medusa fails without a reason" {
  # Too long for an index of PostgreSQL, also when it is compressed.
  local bad='.variants[0].ean = ([range(4000) | tostring] | join(""))'
  products "$bad" >in
  says unknown_error 'An unknown error occurred.' /admin/products/batch \
    "$(jq -c '{create: map(del(.external_id))}' in)"
  push_bad "$bad" 5 \
    'Medusa answered 500 without a reason; see its log'
}
