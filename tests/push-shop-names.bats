load lib/helper
load lib/real

# bats file_tags=medusa

# What of a real Medusa is shared by its products: options, categories, ids, inventory
# items, handles and skus. Each test uses its own keys.

set_up() {
  real_medusa
}

# again OPTION…: pushes in twice more. The last run must write nothing.
again() {
  push "$@" <in
  ends 0
  capture ms-push -v "$@" <in
  ((status == 0)) || fail "status $status: $(tail -n 3 "$err")"
  assert_equal "$(jq -r .action "$out" | sort -u)" unchanged
  ! grep ' POST ' "$err" || fail "it has written"
}

# --- options

# fabrics KEY: prints the product with an option more, which is used.
fabrics() {
  sized "$1" S M | jq -c '.options += [{title: "Fabric", values: ["wool", "silk"]}]
    | .variants[].options.Fabric = "wool"'
}

@test "medusa: every product of a shop can get another option of one title" {
  local key
  for key in fabric-1 fabric-2 fabric-3; do sized "$key" S M; done | jq -sc . >in
  push <in
  ends 0
  for key in fabric-1 fabric-2 fabric-3; do fabrics "$key"; done | jq -sc . >in
  push <in
  ends 0
  results .action updated updated updated
  again
  for key in fabric-1 fabric-2 fabric-3; do
    stored "$key" options.id,options.title,options.is_exclusive '.options[] | select(.title == "Fabric") | .id, .is_exclusive'
  done | sort -u >got
  assert_equal "$(grep -c opt_ got) $(grep -v opt_ got)" '3 true'
}

@test "medusa: an option of the whole shop neither blocks an option of its title nor is left out" {
  local id value
  api /admin/product-options '{"title":"Weave","values":["plain","twill"]}' >shared
  id=$(jq -r .product_option.id shared)
  value=$(jq -r '.product_option.values[] | select(.value == "plain").id' shared)
  # The first product gets an option of its own, the second one uses that of the shop.
  sized weave-1 S >in
  push <in
  ends 0
  api /admin/products/batch?fields=id '{"create":[{"external_id":"weave-2","title":"Weave 2",
    "options":[{"id":"'"$id"'","value_ids":["'"$value"'"]}],
    "variants":[{"title":"plain","options":{"Weave":"plain"},"prices":[]}]}]}' >/dev/null
  {
    sized weave-1 S | jq -c '.options += [{title: "Weave", values: ["plain"]}] | .variants[].options.Weave = "plain"'
    jq -nc '{external_id: "weave-2", options: [{title: "Weave", values: ["plain", "twill", "knit"]}],
      variants: [{sku: "weave-2-t", options: {Weave: "twill"}}, {sku: "weave-2-k", options: {Weave: "knit"}}]}'
  } | jq -sc . >in
  push <in
  ends 0
  again
  stored weave-1 options.id,options.title ".options[].id != \"$id\"" | sort -u >got
  echo true | diff -u - got
  stored weave-2 options.id,options.values.value "[.options[] | .id == \"$id\", (.values | map(.value) | sort)]" >got
  echo '[true,["knit","plain","twill"]]' | diff -u - got
}

# --- names and ids

@test "medusa: a category that is given in any spelling is neither created nor left" {
  local garden home path
  garden=$(api /admin/product-categories '{"name":"Spelt garden"}' | jq -r .product_category.id)
  home=$(api /admin/product-categories '{"name":"Hoses","parent_category_id":"'"$garden"'"}' | jq -r .product_category.id)
  for path in 'spelt-garden > Hoses' 'SPELT GARDEN > hoses' 'Spelt garden > Hoses'; do
    jq -nc --arg path "$path" '{external_id: "spelt", title: "Spelt", categories: [$path]}' >in
    push --create-missing categories <in
    ends 0
    again --create-missing categories
  done
  stored spelt categories.id '.categories[].id' >got
  echo "$home" | diff -u - got
  # A new category below: each run means the same one.
  jq -nc '["spelt-garden > Hoses > Long", "Spelt garden > HOSES > long"] | to_entries | map({external_id: "spelt-\(.key)",
    title: "Spelt \(.key)", categories: [.value]})' >in
  push --create-missing categories <in
  ends 0
  again --create-missing categories
  api "/admin/product-categories?parent_category_id=$home&fields=name" | jq -c '[.product_categories[].name]' >got
  echo '["Long"]' | diff -u - got
}

# The first push of three may write.
@test "medusa: products in random categories are pushed three times" {
  LIMIT=$((${RUNS-4} * 20 + 60)) capture python3 "$top/tests/lib/random_categories.py" "${RUNS-4}" "${SEED-1}"
  ends 0
  prints_text '%s runs\n' "${RUNS-4}"
}

@test "medusa: a category that exists further down is named by its paths" {
  jq -nc '["Hinted women > Hinted shoes", "Hinted men > Hinted shoes"] | map({external_id: ., title: ., categories: [.]})' >in
  push --create-missing categories <in
  ends 0
  push <<<'{"external_id":"hinted","title":"Hinted","categories":["Hinted shoes"]}'
  ends 1
  assert_regex "$(jq -r .error.message "$out")" "^the category 'Hinted shoes' does not exist; the shop has '.* > Hinted shoes', '.* > Hinted shoes'; --create-missing would create it$"
}

@test "medusa: an id that does not exist rejects only its product" {
  local channel profile
  channel=$(api '/admin/sales-channels?limit=1' | jq -r '.sales_channels[0].id')
  profile=$(api '/admin/shipping-profiles?limit=1' | jq -r '.shipping_profiles[0].id')
  jq -nc --arg channel "$channel" --arg profile "$profile" '[
    {sales_channels: [{id: $channel}, {id: "sc_OTHER"}]}, {shipping_profile: {id: "sp_OTHER"}},
    {shipping_profile_id: "sp_OTHER"}, {collection_id: "pcol_OTHER"}, {type: {id: "ptyp_OTHER"}},
    {categories: [{id: "pcat_OTHER"}]}, {tags: [{id: "ptag_OTHER"}]},
    {sales_channels: [{id: $channel}], shipping_profile_id: $profile}] | to_entries |
    map(.value + {external_id: "ids-\(.key)", title: "Ids \(.key)"})' >in
  push <in
  ends 1
  results '.error.message // .action' "the sales channel with the id 'sc_OTHER' does not exist" \
    "the shipping profile with the id 'sp_OTHER' does not exist" \
    "the shipping profile with the id 'sp_OTHER' does not exist" \
    "the collection with the id 'pcol_OTHER' does not exist" "the type with the id 'ptyp_OTHER' does not exist" \
    "the category with the id 'pcat_OTHER' does not exist" "the tag with the id 'ptag_OTHER' does not exist" created
  jq -c .[7] in >good && mv good in
  again
  stored ids-7 sales_channels.id,shipping_profile.id '[.sales_channels[0].id, .shipping_profile.id]' >got
  jq -nc '$ARGS.positional' --args "$channel" "$profile" | diff -u - got
}
