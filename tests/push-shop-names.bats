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
  assert_equal "$(gojq -r .action "$out" | sort -u)" unchanged
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
  id=$(gojq -r .product_option.id shared)
  value=$(gojq -r '.product_option.values[] | select(.value == "plain").id' shared)
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
  garden=$(api /admin/product-categories '{"name":"Spelt garden"}' | gojq -r .product_category.id)
  home=$(api /admin/product-categories '{"name":"Hoses","parent_category_id":"'"$garden"'"}' | gojq -r .product_category.id)
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
  assert_regex "$(gojq -r .error.message "$out")" "^the category 'Hinted shoes' does not exist; the shop has '.* > Hinted shoes', '.* > Hinted shoes'; --create-missing would create it$"
}

@test "medusa: an id that does not exist rejects only its product" {
  local channel profile
  channel=$(api '/admin/sales-channels?limit=1' | gojq -r '.sales_channels[0].id')
  profile=$(api '/admin/shipping-profiles?limit=1' | gojq -r '.shipping_profiles[0].id')
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
  gojq -c .[7] in >good && mv good in
  again
  stored ids-7 sales_channels.id,shipping_profile.id '[.sales_channels[0].id, .shipping_profile.id]' >got
  jq -nc '$ARGS.positional' --args "$channel" "$profile" | diff -u - got
}

# --- inventory items

# items KEY…: prints the inventory item's sku and id for each variant's sku.
items() {
  local key
  for key; do
    stored "$key" variants.sku,variants.inventory_items.inventory.sku,variants.inventory_items.inventory_item_id \
      '.variants[] | [.sku, (.inventory_items[] | .inventory.sku, .inventory_item_id)] | join(" ")'
  done | sort
}

@test "medusa: an inventory item is renamed with its variant, in chains and swaps, too" {
  local swapped
  { sized moved-a S M; sized moved-b S; sized moved-c S; } | jq -sc . >in
  push <in
  ends 0
  items moved-a moved-b moved-c >before
  # a and b swap; c begins a chain, and its old sku becomes that of a new product.
  jq -c '.[0].variants[0].sku = "moved-b-S" | .[1].variants[0].sku = "moved-a-S" | .[2].variants[0].sku = "moved-a-M"
    | .[0].variants[1].sku = "moved-a-L"' in >changed
  { cat changed; sized moved-d S | jq -c '[.variants[0].sku = "moved-c-S"]'; } | jq -sc add >in
  push -n <in
  results '[.action, .changes[]?.path] | join(" ")' 'update variants[moved-b-S].sku variants[moved-a-L].sku' \
    'update variants[moved-a-S].sku' 'update variants[moved-a-M].sku' create
  push <in
  ends 0
  again
  # Each item is that of the variant that it was of, and has its sku.
  sed 's/^moved-a-S moved-a-S/moved-b-S moved-b-S/; t; s/^moved-b-S moved-b-S/moved-a-S moved-a-S/
    s/^moved-a-M moved-a-M/moved-a-L moved-a-L/; t; s/^moved-c-S moved-c-S/moved-a-M moved-a-M/' before | sort >expected
  items moved-a moved-b moved-c | diff -u expected -
  items moved-d | cut -d ' ' -f 1,2 >got
  echo 'moved-c-S moved-c-S' | diff -u - got
}

@test "medusa: an inventory item follows a variant that loses its sku and gets another one" {
  sized bare S >in
  push <in
  ends 0
  items bare | cut -d ' ' -f 3 >before
  push <<<'{"external_id":"bare","variants":[{"sku":"","options":{"Size":"S"}}]}'
  ends 0
  items bare | tr -s ' ' | cut -d ' ' -f 2 >got # neither has a sku
  diff -u before got
  # The old sku is free.
  sized bare-2 S | jq -c '.variants[0].sku = "bare-S"' >in
  push <in
  ends 0
  push <<<'{"external_id":"bare","variants":[{"sku":"bare-new","options":{"Size":"S"}}]}'
  ends 0
  echo "bare-new bare-new $(<before)" >expected
  items bare | diff -u expected -
}

# --- handles and codes

# options_made: prints how many options the shop has that are called Way. Other tests
# make others meanwhile.
options_made() {
  api '/admin/product-options?limit=9999&fields=title' | jq '[.product_options[] | select(.title == "Way")] | length'
}

# way N JQ: prints a product with the option Way, changed by a jq program.
way() {
  sized "way-$1" S | jq -c '.options[0].title = "Way" | .variants[0].options = {Way: "S"}' | jq -c "$2"
}

@test "medusa: a product that another one is in the way of is planned as it is done, and sent once" {
  local before
  api /admin/products/batch?fields=id '{"create":[{"title":"Owned free","handle":"owned-free","options":[{"title":"Size","values":["S"]}],
    "variants":[{"title":"S","sku":"owned-free-S","options":{"Size":"S"},"prices":[]}]},{"title":"Owned other!","options":[{"title":"Size","values":["S"]}]}]}' >/dev/null
  sized owned S >in
  push <in
  ends 0
  { way 1 '.handle = "owned"'; way 2 '.variants[0].sku = "owned-S"'
    way 3 '.handle = "owned-free"'; way 4 '.variants[0].sku = "owned-free-S"'
    way 5 '.title = "OWNED  other" | del(.handle)'; way 6 .; } | jq -sc . >in
  before=$(options_made)
  plan_is_run
  ends 1
  results '.error.message // .action | sub("prod_[0-9A-Z]*"; "ID")' \
    "its handle 'owned' belongs to the product ID, which has the external_id 'owned'" \
    "its sku 'owned-S' belongs to the product ID, which has the external_id 'owned'" \
    "its handle 'owned-free' belongs to the product ID, which has no external_id; --adopt handle takes that one over" \
    "its sku 'owned-free-S' belongs to the product ID, which has no external_id; --adopt sku takes that one over" \
    "its handle 'owned-other', which Medusa makes from its title, belongs to the product ID, which has no external_id; give it a 'handle'" \
    created
  # Medusa leaves an option for each product of a request that it refuses for a sku.
  assert [ "$(options_made)" -ge 1 ]
  assert [ "$(options_made)" -le $((before + 1)) ]
  gojq -c '.[1]' in >one && mv one in
  before=$(options_made)
  push <in
  ends 1
  assert [ "$(options_made)" -le $((before + 1)) ]
}

@test "medusa: handles are foreseen as Medusa makes them from titles" {
  # An own word at the end, so that no other product has the handle.
  jq -nc '["Desk lamp", "  Two  spaces ", "Größe & Maß", "50% off! (A/B)", "Tee – rot", "12 m² „Öl“", "İstanbul ÇAY", "ŁÓDŹ Ÿ",
    "Ελλάδα ΑΒΓ", "ЩИ да КАША", "日本語 の 本", "한국어", "ĦĲŊ ŵ", "a_b__c--d", "-x-", "½ l ™ ©", "It\u2019s 😀 me", "Ếch ộp",
    "x\u00a0y\u3000z", "עברית", "tab\tnew\nline", "Ș ț", "a\u0301 unforeseen", "ΣΑΣ unforeseen"] |
    to_entries | map({external_id: "titled-\(.key)", title: "\(.value) titled"})' >in
  push <in
  ends 0
  gojq -r '.[].external_id' in | while read -r key; do stored "$key" handle .handle; done >made
  jq -c 'map(.external_id += "-again")' in >other
  push -n <other
  gojq -r '.error.message // "none" | capture("its handle .(?<h>[^\u0027]*)").h // .' "$out" >foreseen
  sed -i 's/.*unforeseen.*/none/' made
  diff -u made foreseen
}

# --- warnings

@test "medusa: prices and products that nobody can buy are warned of once" {
  local store
  api '/admin/stores?fields=id,supported_currencies.currency_code' >stores
  store=$(gojq -r '.stores[0].id' stores)
  api "/admin/stores/$store" "$(jq -c '{supported_currencies: (.stores[0].supported_currencies + [{currency_code: "sek"}] |
    unique_by(.currency_code) | map({currency_code}) | .[0].is_default = true)}' stores)" >/dev/null
  sized unpaid S M | jq -c '.variants[].prices = [{currency_code: "CHF", amount: 1}, {currency_code: "sek", amount: 1}]' >in
  capture ms-push -n <in
  ends 0 "prices in CHF, such as those of 'unpaid': the store does not have" "prices in sek, such as those of 'unpaid': no region has" 'dry run: 1 created'
  api /admin/regions '{"name":"Sweden","currency_code":"sek"}' >/dev/null
  jq -c 'del(.variants[].prices[0])' in >paid
  capture ms-push -n <paid
  ends 0 'dry run: 1 created'

  api /admin/sales-channels '{"name":"unpaid"}' >/dev/null
  jq -nc '[{external_id: "hidden", title: "Hidden", status: "published", variants: []}]' >in
  capture ms-push <in
  ends 0 "'hidden' is published without variants" "'hidden' is published without 'sales_channels'" '1 created'
  again
}

@test "medusa: changes have names in place of ids" {
  local create=(--create-missing tags,types,categories,collections)
  push "${create[@]}" <<<'{"external_id":"shown","title":"Shown","handle":"shown","type":"Shown type","collection":"Shown collection","tags":["shown 1","shown 2"],"categories":["Shown > Below"]}'
  ends 0
  stored shown type_id,tags.id,tags.value,categories.id . >ids
  echo '{"external_id":"shown","type":"Other type","collection":null,"tags":["shown 2","shown 3"],"categories":["Shown"]}' >in
  push "${create[@]}" --diff <in
  ends 0
  tail -n +4 "$out" >got
  cat >expected <<'EOF'
-type: "Shown type"
+type: "Other type"
-collection: "Shown collection"
+collection: null
-tags: ["shown 1","shown 2"]
+tags: ["shown 2","shown 3"]
-categories: ["Shown > Below"]
+categories: ["Shown"]
EOF
  diff -u expected got
  head -n 2 "$out" >got
  printf '+++ %s\n' 'tag shown 3' 'type Other type' | diff -u - got
  push -n "${create[@]}" <in
  jq -c .changes "$out" >planned
  push "${create[@]}" <in
  ends 0
  jq -c .changes "$out" | diff -u planned -
  # Given by their ids, they are named, too.
  jq -c '{external_id: "shown", type: {id: .type_id}, categories: [.categories[] | {id}], tags: [.tags[] | select(.value == "shown 1") | {id}]}' ids >in
  push <in
  ends 0
  results '.changes[] | [.path, .before, .after] | tojson' '["type","Other type","Shown type"]' \
    '["categories",["Shown"],["Below"]]' '["tags",["shown 2","shown 3"],["shown 1"]]'
}
