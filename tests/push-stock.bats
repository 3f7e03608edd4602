load lib/helper

# Inventory, against the small Medusa of server.py in two versions: one creates and
# unlinks inventory items when a variant is updated, the other is too old for that.
# push-medusa.bats tests a real Medusa.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key MEDUSA_URL
}

push() { capture ms-push "${hasty[@]}" "$@"; }

# product KEY SIZE… [-- JQ]: prints a product with a variant for each size.
product() {
  local key=$1 more=.
  shift
  local sizes=()
  while (($#)); do
    if [ "$1" = -- ]; then more=$2 && break; fi
    sizes+=("$1") && shift
  done
  jq -nc --arg key "$key" "{external_id: \$key, title: \$key, handle: \$key,
    options: [{title: \"Size\", values: \$ARGS.positional}],
    variants: [\$ARGS.positional[] | {sku: \"\(\$key)-\(.)\", options: {Size: .}}]} | $more" --args "${sizes[@]}"
}

# stocked LINE…: compares each sku and its number of inventory items.
stocked() {
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?limit=99&fields=variants.sku,variants.inventory_items" |
    gojq -r '.products[].variants[] | "\(.sku) \(.inventory_items | length)"' | sort >got
  printf '%s\n' "$@" | diff -u - got
}

posts() { requests 'select(.method == "POST").target | sub("\\?.*"; "") | sub(".*/admin/"; "") | sub("prod_[0-9]*"; "ID")'; }

# settled: pushes in twice; the second run must change nothing.
settled() {
  push -q <in
  ends 0
  local before
  before=$(posts | wc -l)
  push -q <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort -u)" unchanged
  assert_equal "$(posts | wc -l)" "$before"
}

@test "ms-push: creates an inventory item for an added variant" {
  local stock
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    { product a S && product b S; } | ms-push -q >/dev/null
    { product a S M L && product b S M; } | jq -sc . >in
    settled
    stocked 'a-L 1' 'a-M 1' 'a-S 1' 'b-M 1' 'b-S 1'
  done
}

@test "ms-push: leaves empty texts out of a new inventory item" {
  MEDUSA_URL=$(url stock=old/good=1)
  product a S | ms-push -q >/dev/null
  product a S M -- '.variants[] += {material: "", hs_code: null, origin_country: "de", weight: 0}' >in
  settled
  requests 'select(.target | contains("/admin/inventory-items?")).body' | grep . >got
  echo '{"sku":"a-M","title":"M","origin_country":"de","weight":0}' | diff -u - got
}

@test "ms-push: shares the detected stock support among the products of a batch" {
  MEDUSA_URL=$(url stock=1/good=1)
  { product b S && product a S -- '.variants[0].manage_inventory=false'; } | ms-push -q >/dev/null
  { product b S M && product a S -- '.variants[0].manage_inventory=true'; } | jq -sc . >in
  local before
  before=$(requests .n | wc -l)
  push -q <in
  ends 0
  stocked 'a-S 1' 'b-M 1' 'b-S 1'
  # Two lookups, two requests for the option of b, two writes, and the test's own request.
  requested $((before + 7))
}

@test "ms-push: detects the stock support of Medusa only once" {
  MEDUSA_URL=$(url stock=old/good=1)
  local key
  for key in a b c; do product "$key" S; done | ms-push -q >/dev/null
  for key in a b c; do product "$key" S M; done >in
  settled
  stocked 'a-M 1' 'a-S 1' 'b-M 1' 'b-S 1' 'c-M 1' 'c-S 1'
  # The attempt that an old Medusa ignores is made for the first product only.
  requests 'select(.method == "POST" and (.target | test("/products/batch"))).body | fromjson |
    [.update[]?.variants[]? | select(.manage_inventory == true)] | length | select(. > 0)' >got
  echo 1 | diff -u - got
  assert_equal "$(posts | grep -c '^inventory-items$')" 3
}

@test "ms-push: looks up an inventory item whose id the answer lacks" {
  MEDUSA_URL=$(url "stock=old/post-faults=ok,ok,ok,ok,ok,200:body=%7B%7D/good=1")
  product a S | ms-push -q >/dev/null
  product a S M >in
  push <in
  ends 0 '^ms-push: writing 1 product: the answer has no id of an inventory item; looking up what was written$' \
    '^ms-push: 0 created, 1 updated'
  assert_equal "$(posts | sed -n 6p)" inventory-items
  stocked 'a-M 1' 'a-S 1'
  settled
}

@test "ms-push: rejects a product when Medusa names another sku in each refusal" {
  MEDUSA_URL=$(url stock=old/good=1)
  product a S | ms-push -q >/dev/null
  MEDUSA_URL=$(url stock=old/taken=1/good=1)
  product a S M >in
  push -q <in
  ends 1
  assert_regex "$(gojq -r .error.message "$out")" '^Inventory item with sku: other-[0-9]+, already exists\.$'
  assert [ "$(posts | grep -c '^inventory-items$')" -le 2 ]
}

@test "ms-push: links an existing inventory item" {
  MEDUSA_URL=$(url stock=old/good=1)
  product a S | ms-push -q >/dev/null
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"a-M"}' "$MEDUSA_URL/admin/inventory-items"
  product a S M >in
  settled
  stocked 'a-M 1' 'a-S 1'
}

# items: prints each inventory item's sku and the skus of its variants.
items() {
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?limit=99&fields=variants.sku,variants.inventory_items.inventory.sku" |
    jq -r '[.products[].variants[] | {sku, item: .inventory_items[].inventory.sku}] | group_by(.item)[] |
      "\(.[0].item): \(map(.sku) | sort | join(" "))"' | sort
}

# has_items LINE…: compares them.
has_items() {
  items >got
  printf '%s\n' "$@" | diff -u - got
}

# item SKU: prints the id of the variant's inventory item.
item() {
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?limit=99&fields=variants.sku,variants.inventory_items.inventory_item_id" |
    jq -r --arg sku "$1" '.products[].variants[] | select(.sku == $sku).inventory_items[0].inventory_item_id'
}

@test "ms-push: leaves an inventory item to the variant that has it" {
  local stock
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    product a S -- '.variants[0].sku = "Z"' | ms-push -q >/dev/null
    curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"X"}' "$MEDUSA_URL/admin/inventory-items/$(item Z)"
    product a S M -- '.variants[0].sku = "Z" | .variants[1].sku = "X"' >in
    settled
    has_items 'X: Z' 'null: X'
  done
}

@test "ms-push: renames an inventory item with its variant" {
  local ids
  MEDUSA_URL=$(url stock=1/good=1)
  { product a S M && product b S; } | jq -sc . >in
  push -q <in
  has_items 'a-M: a-M' 'a-S: a-S' 'b-S: b-S'
  ids=$(item a-S)/$(item a-M)/$(item b-S)
  jq -c '.[0].variants[0].sku = "new"' in >changed
  push -q -n <changed
  results '.changes[]?.path' 'variants[new].sku'
  mv changed in && settled
  has_items 'a-M: a-M' 'b-S: b-S' 'new: new'
  # Two are swapped; in a chain, one gets a sku that the next one has.
  jq -c '.[0].variants[0].sku = "b-S" | .[1].variants[0].sku = "new"' in >changed && mv changed in
  settled
  has_items 'a-M: a-M' 'b-S: b-S' 'new: new'
  assert_equal "$(item b-S)/$(item a-M)/$(item new)" "$ids"
  jq -c '.[0].variants[0].sku = "new" | .[1].variants[0].sku = "last"' in >changed && mv changed in
  settled
  has_items 'a-M: a-M' 'last: last' 'new: new'
  assert_equal "$(item new)/$(item a-M)/$(item last)" "$ids"
  # A new product takes a sku, and a variant gives its own up.
  jq -c '.[0].variants[0].sku = null | .[1].variants[0].sku = "more"' in >changed
  { cat changed && product c S M -- '.variants[0].sku = "new" | .variants[1].sku = "last"'; } | jq -sc '.[0] + [.[1]]' >in
  settled
  has_items 'a-M: a-M' 'last: last' 'more: more' 'new: new' 'null: '
  assert_equal "$(item a-M)/$(item more)" "${ids#*/}"
}

@test "ms-push: frees the sku of an inventory item that its variant leaves" {
  MEDUSA_URL=$(url stock=1/good=1)
  { product a S && product b S && product c S; } | jq -sc . >in
  push -q <in
  # Nobody wants the sku of c.
  jq -c '.[0].variants[0] += {sku: "a-2", manage_inventory: false} | .[1].variants[0].sku = "a-S"
    | .[2].variants[0] += {sku: "c-2", manage_inventory: false}' in >changed && mv changed in
  settled
  has_items 'a-S: a-S'
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/inventory-items" | gojq -r '.inventory_items[].sku' | sort | xargs >got
  echo 'a-S c-S null' | diff -u - got
}

@test "ms-push: renames no inventory item that others use, or that has a sku of its own" {
  MEDUSA_URL=$(url stock=1/good=1)
  { product a S M L && product b S -- '.variants[0].manage_inventory = false'; } | jq -sc . >in
  push -q <in
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"own"}' "$MEDUSA_URL/admin/inventory-items/$(item a-M)"
  # link SKU ITEM: another variant uses the item, too.
  link() {
    local variant
    variant=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?fields=variants.sku" |
      jq -r --arg sku "$1" '.products[].variants[] | select(.sku == $sku).id')
    curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "$(jq -nc '{create: [{variant_id: $ARGS.positional[0],
      inventory_item_id: $ARGS.positional[1], required_quantity: 1}]}' --args "$variant" "$2")" \
      "$MEDUSA_URL/admin/products/any/variants/inventory-items/batch"
  }
  link b-S "$(item a-S)"
  link a-L "$(curl -sS -u "$MEDUSA_API_KEY:" --json '{"sku":"part"}' "$MEDUSA_URL/admin/inventory-items" | gojq -r .inventory_item.id)"
  jq -c '.[0].variants[].sku |= . + "2" | del(.[1])' in >changed && mv changed in
  settled
  has_items 'a-L: a-L2' 'a-S: a-S2 b-S' 'own: a-M2' 'part: a-L2'
  requested 0 'select(.body | contains("2\"}")) | select(.target | contains("/inventory-items/"))'
}

@test "ms-push: leaves an inventory item its sku when another one has the new sku" {
  MEDUSA_URL=$(url stock=1/good=1)
  product a S | ms-push -q >/dev/null
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"a-S2"}' "$MEDUSA_URL/admin/inventory-items"
  product a S -- '.variants[0].sku = "a-S2"' >in
  push <in
  ends 0 "^ms-push: 'a': cannot rename its inventory item: Inventory item with sku: a-S2, already exists\.; the inventory item keeps its sku$" '^ms-push: 0 created, 1 updated'
  has_items 'a-S: a-S2'
  settled
}

@test "ms-push: renames inventory items back when their products are rejected" {
  MEDUSA_URL=$(url stock=1/good=1)
  { product a S && product b S && product c S; } | jq -sc . >in
  push -q <in
  # a and b swap their skus, c gets another one; all are refused.
  jq -c '.[0].variants[0].sku = "b-S" | .[1].variants[0].sku = "a-S" | .[2].variants[0].sku = "c-2"
    | .[].title = "refuse"' in >changed
  push -q <changed
  ends 1
  results .action rejected rejected rejected
  has_items 'a-S: a-S' 'b-S: b-S' 'c-S: c-S'
  push -q <in
  results .action unchanged unchanged unchanged
}

@test "ms-push: renames inventory items although answers are lost, or the run ends in between" {
  local n
  for n in 1 2 3 4 5 6; do
    context=${context%%_*}_$n
    MEDUSA_URL=$(url stock=1/good=1)
    { product a S && product b S; } | jq -sc . >in
    push -q <in
    jq -c '.[0].variants[0].sku = "b-S" | .[1].variants[0].sku = "c"' in >changed && mv changed in
    # The n-th write is lost: it was carried out, or not; and then again by a run that ends.
    MEDUSA_URL=$(url "stock=1/post-faults=ok$(printf ',ok%.0s' $(seq $n)),done-close")
    push -q --timeout 1s <in
    ends 0
    has_items 'b-S: b-S' 'c: c'
    context=${context}_ends
    MEDUSA_URL=$(url stock=1/good=1)
    jq -c '.[].variants[0].sku = null | .[0].variants[0].sku = "a-S" | .[1].variants[0].sku = "b-S"' in | ms-push -q >/dev/null
    MEDUSA_URL=$(url "stock=1/post-faults=ok$(printf ',ok%.0s' $(seq $n)),close")
    push -q --timeout 1s --retries 0 <in
    MEDUSA_URL=$(url stock=1/good=1)
    push -q <in
    ends 0
    has_items 'b-S: b-S' 'c: c' || fail "after $n writes"
  done
}

@test "ms-push: removes the inventory item of a variant that manages no inventory" {
  local stock
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    product a S M | ms-push -q >/dev/null
    product a S M -- '.variants[0].manage_inventory = false' >in
    push -q -n <in
    results '.changes[].path' 'variants[a-S].manage_inventory'
    # A rejected one keeps it.
    push -q < <(jq -c '.title = "refuse"' in)
    ends 1
    stocked 'a-M 1' 'a-S 1'
    settled
    stocked 'a-M 1' 'a-S 0'
  done
}

@test "ms-push: removes a link left by a killed server" {
  MEDUSA_URL=$(url stock=1/good=1)
  product a S M -- '.variants[].manage_inventory = false' >in
  ms-push -q <in >/dev/null
  local variant item
  variant=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?fields=variants.sku" |
    gojq -r '.products[].variants[] | select(.sku == "a-M").id')
  item=$(curl -sS -u "$MEDUSA_API_KEY:" --json '{"sku":"x"}' "$MEDUSA_URL/admin/inventory-items" | gojq -r .inventory_item.id)
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json \
    "{\"create\":[{\"variant_id\":\"$variant\",\"inventory_item_id\":\"$item\",\"required_quantity\":1}]}" \
    "$MEDUSA_URL/admin/products/any/variants/inventory-items/batch"
  stocked 'a-M 1' 'a-S 0'
  # Without manage_inventory in the input, the link belongs to the shop.
  jq -c 'del(.variants[].manage_inventory)' in >silent
  push -q <silent
  ends 0
  assert_equal "$(gojq -r .action "$out")" unchanged
  push -q -n <in
  ends 0
  assert_equal "$(jq -c '.changes[].path' "$out")" '"variants[a-M].inventory_items"'
  settled
  stocked 'a-M 0' 'a-S 0'
}

@test "ms-push: links the inventory items that the input names" {
  local stock one two
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    one=$(curl -sS -u "$MEDUSA_API_KEY:" --json '{"sku":"one"}' "$MEDUSA_URL/admin/inventory-items" | gojq -r .inventory_item.id)
    two=$(curl -sS -u "$MEDUSA_API_KEY:" --json '{"sku":"two"}' "$MEDUSA_URL/admin/inventory-items" | gojq -r .inventory_item.id)
    product a S -- ".variants[0].inventory_items = [{inventory_item_id: \"$one\", required_quantity: 2}]" >in
    settled
    stocked 'a-S 1'
    # A new product names them in the batch, an existing one in a request of its own.
    product a S M -- ".variants[1].inventory_items = [{inventory_item_id: \"$two\"}, {inventory_item_id: \"$one\", required_quantity: 3}]" >in
    settled
    stocked 'a-M 2' 'a-S 1'
    as_sent 'select(.method == "POST").body | fromjson | (.create, .update) // [] | .[] |
      .inventory_item_id, .required_quantity, (.variants // [] | .[].inventory_items)' | grep -v null >got
    printf '%s\n' "[{\"inventory_item_id\":\"$one\",\"required_quantity\":2}]" "$one" 3 "$two" 1 | diff -u - got
  done
}

# A Medusa that was killed leaves such items, and stock may come before its products.
@test "ms-push: creates a product with an unlinked inventory item that has its sku" {
  local stock
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"a-M"}' "$MEDUSA_URL/admin/inventory-items"
    product a S M >in
    settled
    stocked 'a-M 1' 'a-S 1'
    curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/inventory-items" |
      gojq -r '.inventory_items[] | "\(.sku) \(.variants | length)"' | sort >got
    printf '%s\n' 'a-M 1' 'a-S 1' | diff -u - got
  done
}

@test "ms-push: rejects a new product if an inventory item of another variant has its sku" {
  MEDUSA_URL=$(url stock=1/good=1)
  product owner S | ms-push -q >/dev/null
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"a-S"}' "$MEDUSA_URL/admin/inventory-items/$(item owner-S)"
  { product a S && product b S; } | jq -sc . >in
  push -q <in
  ends 1
  results '.error.message // .action' \
    "the inventory item with its sku 'a-S' belongs to another variant, 'owner-S' of 'owner'; rename that inventory item" created
  # It was sent once.
  requests 'select(.method == "POST").body | fromjson.create[]?.external_id' | paste -sd ' ' >got
  echo 'owner a b b' | diff -u - got
}

@test "ms-push: links an inventory item that has the sku of a variant, though the input has no sku" {
  local stock
  for stock in 1 old; do
    context=${context%%_*}_$stock
    MEDUSA_URL=$(url "stock=$stock/good=1")
    product a S -- '.variants[].manage_inventory = false' | ms-push -q >/dev/null
    curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"sku":"a-S"}' "$MEDUSA_URL/admin/inventory-items"
    jq -nc '{external_id: "a", variants: [{manage_inventory: true, options: {Size: "S"}}]}' >in
    settled
    has_items 'a-S: a-S'
  done
}
