load lib/helper
load lib/real

# bats file_tags=medusa

# What ms-push promises about a real Medusa. Each test uses its own keys.

set_up() {
  real_medusa
}

# --- the diff

# cells.py prints only the count when every member is as the model says.
@test "medusa: every kind of member is written as the model says" {
  LIMIT=120 capture python3 "$top/tests/lib/cells.py"
  ends 0
  prints_text '354 cells\n'
}

@test "medusa: random catalogues are changed and pushed again as the model says" {
  LIMIT=$((${RUNS-6} * 20 + 240)) capture python3 "$top/tests/lib/random_shop.py" "${RUNS-6}" "${SEED-1}"
  ends 0
  prints_text '%s runs\n' "${RUNS-6}"
}

@test "medusa: null leaves a member that cannot be cleared unchanged" {
  push <<<'{"external_id":"nulls","title":"Nulls","handle":"nulls","status":"published"}'
  ends 0
  push <<<'{"external_id":"nulls","title":null,"handle":null,"status":null,"discountable":null}'
  ends 0
  results .action unchanged
}

@test "medusa: two variants swap their skus" {
  push <<<"$(sized swap S M)"
  local s m
  s=$(stored swap variants.id,variants.sku '.variants[] | select(.sku == "swap-S").id')
  m=$(stored swap variants.id,variants.sku '.variants[] | select(.sku == "swap-M").id')
  push <<<'{"external_id":"swap","variants":[{"id":"'"$s"'","sku":"swap-M"},{"id":"'"$m"'","sku":"swap-S"}]}'
  ends 0
  results '[.changes[].path] | join(" ")' 'variants[swap-M].sku variants[swap-S].sku'
  stored swap variants.id,variants.sku '.variants[] | select(.id == "'"$s"'").sku' >got
  echo swap-M >expected
  cmp got expected
}

# A text cut within a UTF-16 character ends like this.
@test "medusa: a lone surrogate is stored as U+FFFD in any member" {
  cat >in <<'EOF'
{"external_id":"half","title":"Half \ud83d","handle":"half","metadata":{"s":["\uDE00x","\ud83d\ude00","\\\\ud800"]},"options":[{"title":"A","values":["\udc00"]}],"variants":[{"sku":"half-\ud800","options":{"A":"\udc00"}}]}
EOF
  push <in
  ends 0
  stored half title,metadata,variants.sku '[.title, .metadata.s, .variants[0].sku]' >got
  printf '%s\n' '["Half �",["�x","😀","\\\\ud800"],"half-�"]' >expected
  diff -u expected got
  push <in
  ends 0
  results .action unchanged
}

@test "medusa: two variants swap their other codes" {
  sized codes S M | jq -c '.variants[0].ean = "codes-1" | .variants[1] += {ean: "codes-2", upc: "codes-3"}' >in
  push <in
  ends 0
  jq -c '.variants[0] += {ean: "codes-2", upc: "codes-3"} | .variants[1] += {ean: "codes-1", upc: null}' in >swapped
  push <swapped
  ends 0
  results .action updated
  push <swapped
  ends 0
  results .action unchanged
}

@test "medusa: skus are swapped and moved between products of a batch" {
  { sized hand-1 S M && sized hand-2 S; } | jq -sc . >in
  push <in
  ends 0
  stored hand-1 variants.id '.variants[].id' | sort >before
  # hand-1-S and hand-2-S swap; hand-1-M moves to hand-2.
  jq -c '.[1].variants += [.[0].variants[1]] | .[0].variants |= .[:1]
    | .[0].variants[0].sku = "hand-2-S" | .[1].variants[0].sku = "hand-1-S"
    | .[1].options[0].values += ["M"]' in >moved
  push --prune variants <moved
  ends 0
  results '.action' updated updated
  push --prune variants <moved
  ends 0
  results '.action' unchanged unchanged
  stored hand-1 variants.id '.variants[].id' | sort | comm -12 - before | wc -l >got
  echo 1 >expected
  cmp got expected
}

@test "medusa: handles move between products but cannot be swapped" {
  local trio='[{"external_id":"hand-1","title":"One","handle":"%s"},{"external_id":"hand-2","title":"Two","handle":"%s"},{"external_id":"hand-3","title":"Three","handle":"%s"}]\n'
  # shellcheck disable=SC2059 # the format is the variable
  handles() { printf "$trio" "$@" >in && push -n <in && cp "$out" planned && push <in; }
  handles hand-a hand-b hand-c
  ends 0
  # In whatever order Medusa writes them.
  handles hand-b hand-c hand-d
  ends 0
  handles hand-e hand-b hand-c
  ends 0
  assert_equal "$(stored hand-1 handle .handle) $(stored hand-2 handle .handle) $(stored hand-3 handle .handle)" 'hand-e hand-b hand-c'
  handles hand-b hand-e hand-f
  ends 1
  results '[.action, .error.message // empty] | join(" ")' \
    "rejected its handle 'hand-b' is that of 'hand-2', and they exchange them; give one of them another handle first" \
    "rejected its handle 'hand-e' is that of 'hand-1', and they exchange them; give one of them another handle first" updated
  jq -c .error "$out" >got
  jq -c .error planned | diff -u - got
}

@test "medusa: numbers beyond Medusa's precision and a null thumbnail stay unchanged" {
  cat >in <<'EOF'
[{"external_id":"digits","title":"Digits","handle":"digits","weight":1234567.891,"thumbnail":null,"images":[{"url":"u"}],"metadata":{"n":9007199254740993,"list":[19.989999999999998]},"variants":[{"sku":"digits","length":12.100000000000001,"prices":[{"currency_code":"eur","amount":19.989999999999998},{"currency_code":"usd","amount":1234567890123456789}]}]}]
EOF
  push <in
  ends 0
  stored digits thumbnail,variants.prices.amount '[.thumbnail, (.variants[0].prices | map(.amount) | min)]' >got
  echo '[null,19.99]' >expected
  diff -u expected got
  push <in
  ends 0
  results .action unchanged
  # A difference within Medusa's precision is written.
  sed 's/1234567\.891/1234568/; s/19\.989999999999998/19.98/g' in >other
  push <other
  results '[.changes[].path] | join(" ")' 'weight metadata.list variants[digits].prices[eur]'
}

@test "medusa: two variants swap their options" {
  push <<<"$(sized choice S M)"
  stored choice variants.id,variants.sku '.variants | sort_by(.sku) | map(.id)' >before
  push <<<"$(sized choice S M | jq -c '.variants[0].options.Size = "M" | .variants[1].options.Size = "S"')"
  ends 0
  stored choice variants.id,variants.sku '.variants | sort_by(.sku) | map(.id)' >after
  cmp before after
  stored choice variants.sku,variants.options.value \
    '.variants | sort_by(.sku) | map(.options[0].value) | join(" ")' >got
  echo 'S M' >expected # choice-M now has S
  cmp got expected
}

@test "medusa: a variant missing from the input stays and is counted" {
  push <<<"$(sized keeps S M L)"
  push <<<'{"external_id":"keeps","variants":[{"sku":"keeps-S","weight":3}]}'
  ends 0
  results '[.action, .kept.variants] | join(" ")' 'updated 2'
  stored keeps variants.sku '.variants | length' >got
  echo 3 >expected
  cmp got expected
}

@test "medusa: --prune removes variants, options and prices" {
  push <<<"$(sized prune S M L | jq -c '.variants[0].prices = [
    {currency_code: "eur", amount: 1}, {currency_code: "usd", amount: 2}]')"
  sized prune S XL | jq -c '.variants[0].prices = [{currency_code: "eur", amount: 1}]' >in
  push --prune options,variants,prices -n <in
  ends 0
  results '[.changes[] | select(.after == null) | .path] | sort | .[]' 'options[Size]' 'options[Size]' \
    'variants[prune-L]' 'variants[prune-M]' 'variants[prune-S].prices[usd]'
  push --prune options,variants,prices <in
  ends 0
  stored prune options.values.value,variants.sku,variants.prices.currency_code \
    '[(.options[0].values | map(.value) | sort), (.variants | map(.sku) | sort),
      (.variants | map(.prices[].currency_code))]' >got
  echo '[["S","XL"],["prune-S","prune-XL"],["eur"]]' >expected
  cmp got expected
  push --prune options,variants,prices <in
  ends 0
  results .action unchanged
}

@test "medusa: a product without options becomes Medusa's simple product" {
  push_json <<<'[{"external_id":"simple-1","title":"Simple one","prices":[{"currency_code":"eur","amount":5}]},
    {"external_id":"simple-2","title":"Simple two","variants":[{"sku":"simple-2-sku"}]},
    {"external_id":"simple-3","title":"Simple three"}]'
  ends 0
  results .action created created created
  stored simple-1 title,options.title,options.values.value,variants.title,variants.prices.amount \
    '[.options[0].title, .options[0].values[0].value, .variants[0].title, .variants[0].prices[0].amount]' >got
  echo '["Default option","Default option value","Default variant",5]' >expected
  cmp got expected
  push_json <<<'[{"external_id":"simple-1","prices":[{"currency_code":"eur","amount":6}]},
    {"external_id":"simple-2","variants":[{"sku":"simple-2-new"}]},{"external_id":"simple-3","title":"Simple three"}]'
  ends 0
  results '[.action, .changes[]?.path] | join(" ")' \
    'updated variants[Default variant].prices[eur]' 'updated variants[simple-2-new].sku' unchanged
}

# database: runs the SQL on standard input in the shop's database.
database() {
  local state=${MS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/medusa-stream}${MEDUSA_VERSION:+/$MEDUSA_VERSION}
  psql -Xq -h "$state/medusa/test/db" -U medusa -v ON_ERROR_STOP=1 shop
}

# A killed Medusa can leave variants whose prices are not linked to them. No update
# links them again.
@test "medusa: variants that lost their prices are replaced" {
  sized unlinked S M | jq -c '.variants[].prices = [{currency_code: "eur", amount: 5}]
    | .variants[0].material = "wool"' >in
  push <in
  ends 0
  stored unlinked variants.id '.variants[].id' | sort >before
  database <<<"DELETE FROM product_variant_price_set WHERE variant_id IN (
    SELECT id FROM product_variant WHERE sku = 'unlinked-S')"
  jq -c 'del(.variants[].material)' in >without
  push <without
  ends 0
  results '[.action, .changes[].path] | join(" ")' 'updated variants[unlinked-S]'
  stored unlinked variants.sku,variants.material,variants.prices.amount \
    '.variants | sort_by(.sku)[] | [.sku, .prices[0].amount, .material] | join(" ")' >got
  printf 'unlinked-M 5 \nunlinked-S 5 wool\n' >expected
  diff -u expected got
  # The other variant was not replaced.
  stored unlinked variants.id '.variants[].id' | sort | comm -12 - before | wc -l >got
  echo 1 >expected
  cmp got expected
  database <<<"DELETE FROM product_variant_price_set WHERE variant_id IN (
    SELECT id FROM product_variant WHERE sku LIKE 'unlinked-%')"
  # The input has only what is needed to find the variants, and their prices.
  jq -c '.variants[] |= {sku, prices}' in >prices
  push <prices
  ends 0
  results '.action, .changes[].path' updated 'variants[unlinked-S]' 'variants[unlinked-M]'
  push <in
  ends 0
  results .action unchanged
}

@test "medusa: half-written products are completed" {
  # A Medusa killed mid-batch leaves products without variants.
  api /admin/products/batch?fields=id '{"create":[
    {"external_id":"half-1","title":"Half one","handle":"half-1","options":[{"title":"Size","values":["S"]}]},
    {"external_id":"half-2","title":"Half two","handle":"half-2",
     "options":[{"title":"Default option","values":["Default option value"]}]}]}' >/dev/null
  { sized half-1 S | jq -c '.title = "Half one"'
    echo '{"external_id":"half-2","title":"Half two","handle":"half-2"}'; } | jq -sc . >in
  push <in
  ends 0
  results '[.changes[].path] | join(" ")' 'variants[half-1-S]' 'variants[Default variant]'
  push <in
  ends 0
  results .action unchanged unchanged
}

# --- keys

@test "medusa: unusual keys and precise amounts stay unchanged in a second run" {
  local long
  long=$(printf 'k%.0s' {1..200})
  jq -nc --arg long "$long" '["a,b", "ü/%&?#", $long, "a b+c", "\"quoted\""] | to_entries | map({
    external_id: .value, title: "Odd \(.key)", handle: "odd-\(.key)",
    prices: [{currency_code: "eur", amount: 123456789012}, {currency_code: "usd", amount: 0.3}]})' |
    sed 's/0\.3}/0.30000000000000004}/' >in
  push <in
  ends 0
  results .action created created created created created
  push <in
  ends 0
  results .action unchanged unchanged unchanged unchanged unchanged
  gojq -r '.[].external_id' in >expected
  gojq -r .external_id "$out" >got
  cmp got expected
}

@test "medusa: --key names the key member, and a numeric key keeps its digits" {
  push --key id --unknown drop <<<'[{"id":9007199254740993,"title":"Key one","extra":1},{"id":1.10,"title":"Key two"}]'
  ends 0
  results .external_id 9007199254740993 1.10
  stored 9007199254740993 external_id .external_id >got
  echo 9007199254740993 >expected
  cmp got expected
  push --key id <<<'[{"title":"x"},{"id":""},{"id":null},{"id":true},{"id":"a","external_id":"b"}]'
  ends 1
  results .error.message "'id' is missing" "'id' is empty" \
    "'id' is null; expected a string or a number" "'id' is true; expected a string or a number" \
    "both 'id', the key, and 'external_id' are given; give only the key"
}

@test "medusa: --gzip always sends compressed requests" {
  jq -nc '[range(40) | {external_id: "gzip-\(.)", title: "Gzip \(.)", handle: "gzip-\(.)", description: ("ü" * 500)}]' >in
  capture ms-push --gzip always <in
  ends 0 '^ms-push: 40 created, .*; 2 requests, [0-9]{3,4} bytes out'
  push <in
  ends 0
  results .action $(yes unchanged | head -40)
}

@test "medusa: two products with one key are rejected unless --on-duplicate oldest is given" {
  api /admin/products/batch?fields=id '{"create":[
    {"external_id":"twice","title":"Twice one","options":[{"title":"Size","values":["S"]}]},
    {"external_id":"twice","title":"Twice two","options":[{"title":"Size","values":["S"]}]}]}' >/dev/null
  push <<<'{"external_id":"twice","subtitle":"x"}'
  ends 1
  assert_regex "$(gojq -r .error.message "$out")" 'this external_id: prod_[0-9A-Z]* and prod_'
  push --on-duplicate oldest <<<'{"external_id":"twice","subtitle":"x"}'
  ends 0
  stored twice id,subtitle '[.id, .subtitle]' | sort >got
  assert_equal "$(gojq -r '.[1]' got | paste -sd ' ')" 'x null'
}

@test "medusa: more duplicates of a key than requested rows do not hide another key" {
  jq -nc '{create: [range(9) | {external_id: "many", title: "Many \(.)", options: [{title: "Size", values: ["S"]}]}]}' >body
  api /admin/products/batch?fields=id @body >/dev/null
  push <<<'{"external_id":"few","title":"Few","handle":"few"}'
  push --on-duplicate oldest <<<'[{"external_id":"many","subtitle":"x"},{"external_id":"few","title":"Few","handle":"few"}]'
  ends 0
  results .action updated unchanged
}

@test "medusa: --adopt sku adopts a product once when several look-ups find it" {
  # Three skus of this length do not fit one request.
  jq -nc '[range(3) | "adopt-long-\(.)-" + "x" * 2500] as $skus | {title: "Adopt long", handle: "adopt-long",
    options: [{title: "Size", values: ["0", "1", "2"]}],
    variants: [range(3) | {title: "\(.)", sku: $skus[.], options: {Size: "\(.)"}, prices: []}]}' >long
  api /admin/products/batch "$(jq -c '{create: [.]}' long)" >/dev/null
  jq -c '.external_id = "adopt-long"' long >in
  push --adopt sku <in
  ends 0
  results '[.changes[].path] | join(" ")' external_id

  # Two batches want to adopt the same product.
  api /admin/products/batch '{"create":[{"title":"Adopt both","handle":"adopt-both",
    "options":[{"title":"Size","values":["S","M"]}],"variants":[
    {"title":"S","sku":"adopt-both-S","options":{"Size":"S"},"prices":[]},
    {"title":"M","sku":"adopt-both-M","options":{"Size":"M"},"prices":[]}]}]}' >/dev/null
  printf '[{"external_id":"both-%s","variants":[{"sku":"adopt-both-%s","weight":1}]}]\n' S S M M >in
  push --adopt sku -j 2 <in
  ends 1
  results .action updated rejected
}

@test "medusa: a refused product keeps the skus that another product wanted" {
  jq -nc '{external_id: "back-a", title: "Back a", handle: "back-a", options: [{title: "Size", values: ["S", "M"]}],
    variants: [("S", "M") as $s | {sku: "back-\($s)", options: {Size: $s}}]}' >old
  push <old
  ends 0
  # Medusa fails at both, so the sku must return to its owner.
  jq -c '.variants[0] += {sku: "back-new", variant_rank: 1e12}
    | ., (.external_id = "back-b" | .handle = "back-b" | .variants[0].sku = "back-S" | .variants[1].sku = "back-L")' old |
    jq -sc . >new
  push <new
  ends 1
  results .action rejected rejected
  stored back-a variants.sku '.variants | map(.sku) | sort | join(" ")' >got
  echo 'back-M back-S' | diff -u - got
}

@test "medusa: --adopt takes over products without a key" {
  api /admin/products/batch?fields=id '{"create":[
    {"title":"Adopt one","handle":"adopt-1","options":[{"title":"Size","values":["S"]}]},
    {"title":"Adopt two","handle":"adopt-2","options":[{"title":"Size","values":["S"]}],
     "variants":[{"title":"S","sku":"adopt-2-S","options":{"Size":"S"},"prices":[]}]},
    {"external_id":"taken","title":"Adopt three","handle":"adopt-3","options":[{"title":"Size","values":["S"]}]}]}' >/dev/null
  push_json --adopt handle <<<'[{"external_id":"a-1","title":"Adopt one","handle":"adopt-1"},
    {"external_id":"a-3","title":"Adopt three","handle":"adopt-3"},
    {"external_id":"a-4","title":"Adopt four","handle":"adopt-4"}]'
  ends 1
  results '[.external_id, .action, .changes[]?.path] | join(" ")' 'a-1 updated external_id' 'a-3 rejected' 'a-4 created'
  assert_regex "$(gojq -r '.error.message // empty' "$out")" "which has the external_id 'taken'$"
  push --adopt sku <<<'{"external_id":"a-2","variants":[{"sku":"adopt-2-S","weight":1}]}'
  ends 0
  results '[.changes[].path] | sort | join(" ")' 'external_id variants[adopt-2-S].weight'
}

# --- stock

# stock KEY: prints the number of inventory items of each variant, sorted by sku.
stock() {
  stored "$1" variants.sku,variants.manage_inventory,variants.inventory_items.inventory_item_id \
    '.variants | sort_by(.sku)[] | [.sku, .manage_inventory, (.inventory_items | length)]'
}

@test "medusa: a variant added later has an inventory item" {
  sized later S >in
  push <in
  ends 0
  sized later S M | jq -c '.variants += [{title: "L", sku: "later-L", options: {Size: "L"}, prices: [],
    manage_inventory: false}] | .options[0].values += ["L"]' >in
  push <in
  ends 0
  results '[.changes[].path] | join(" ")' 'options[Size] options[Size] variants[later-M] variants[later-L]'
  stock later >got
  printf '%s\n' '["later-L",false,0]' '["later-M",true,1]' '["later-S",true,1]' >expected
  diff -u expected got
  push <in
  ends 0
  results .action unchanged
}

@test "medusa: existing inventory items are linked to new variants" {
  local sku id
  for sku in S M L XL; do
    id=$(api /admin/inventory-items "{\"sku\":\"before-$sku\"}" | gojq -r .inventory_item.id)
    printf '%s %s\n' "before-$sku" "$id" >>items
  done
  sized before S M >in
  sized after S >>in
  jq -sc . in >batch
  push <batch
  ends 0
  results .action created created
  # A variant is added to the product, and another one begins to manage inventory.
  sized before S M L | jq -c '.variants += [{title: "XL", sku: "before-XL", options: {Size: "XL"}, prices: [],
    manage_inventory: false}] | .options[0].values += ["XL"]' >in
  push <in
  ends 0
  push <<<'{"external_id":"before","variants":[{"sku":"before-XL","manage_inventory":true}]}'
  ends 0
  stored before variants.sku,variants.inventory_items.inventory_item_id \
    '.variants[] | .sku + " " + (.inventory_items | map(.inventory_item_id) | join(" "))' | sort >got
  sort items >expected
  diff -u expected got
  push <in
  ends 0
}

@test "medusa: an inventory item of another variant makes Medusa refuse one product only" {
  sized owner S >in
  push <in
  ends 0
  id=$(stored owner variants.inventory_items.inventory_item_id '.variants[0].inventory_items[0].inventory_item_id')
  api "/admin/inventory-items/$id" '{"sku":"wanted-S"}' >/dev/null
  { sized wanted S && sized other S M; } | jq -sc . >in
  push --reject refused <in
  ends 1
  results .action rejected created
  assert_equal "$(gojq -r '.error.message // empty' "$out")" \
    "the inventory item with its sku 'wanted-S' belongs to another variant, 'owner-S' of 'owner'; rename that inventory item"
  assert_equal "$(gojq -r .external_id refused)" wanted
}

@test "medusa: a variant without an inventory item gets one" {
  sized lacking S M | jq -c '.variants[1].manage_inventory = false' >in
  push <in
  ends 0
  id=$(stored lacking variants.inventory_items.inventory_item_id,variants.sku \
    '.id + "/variants/" + (.variants[] | select(.sku == "lacking-S") | .id + "/inventory-items/" + .inventory_items[0].inventory_item_id)')
  curl -sS --fail-with-body -u "$MEDUSA_API_KEY:" -X DELETE "$MEDUSA_URL/admin/products/$id" >/dev/null
  push -n <in
  ends 0
  results '.changes[] | [.path, .before, .after] | tojson' '["variants[lacking-S].inventory_items",[],"new"]'
  push <in
  ends 0
  results '.changes[].path' 'variants[lacking-S].inventory_items'
  stock lacking >got
  printf '%s\n' '["lacking-M",false,0]' '["lacking-S",true,1]' >expected
  diff -u expected got
}

# --- unfinished creations

@test "medusa: a creation left unfinished by a killed run is awaited, not repeated" {
  jq -nc '[range(200) | {external_id: "slow-\(.)", title: "Slow \(.)", handle: "slow-\(.)",
    options: [{title: "Size", values: ["S", "M"]}],
    variants: [("S", "M") as $s | {title: $s, sku: "slow-\(.)-\($s)", options: {Size: $s},
      prices: [{currency_code: "eur", amount: 1}]}]}]' >in
  ms-push -q <in >/dev/null 2>&1 3>&- &
  local pid=$!
  until_ok there slow-0
  kill -KILL "$pid"
  status=0
  wait "$pid" || status=$?
  assert_equal "$status" 137
  LIMIT=100 capture ms-push -v <in
  ((status == 0)) || fail "status $status: $(tail -n 3 "$err")"
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 200unchanged
  ! grep -q 'POST' "$err" || fail "it has written: $(grep POST "$err")"
}
there() { api "/admin/products?external_id=$1&fields=id" | grep -q prod_; }

# --- names

@test "medusa: categories with the same name stay distinct by their path" {
  jq -nc '["Same men > Same shoes", "Same women > Same shoes", "Same shoes"] | to_entries | map({
    external_id: "same-\(.key)", title: "Same \(.key)", handle: "same-\(.key)", categories: [.value]})' >in
  push --create-missing categories <in
  ends 0
  push <in
  ends 0
  results .action unchanged unchanged unchanged
  stored same-0 categories.handle '.categories[].handle' >got
  stored same-1 categories.handle '.categories[].handle' >>got
  stored same-2 categories.handle '.categories[].handle' >>got
  printf '%s\n' same-shoes same-women-same-shoes same-shoes-2 >expected
  diff -u expected got
}

@test "medusa: a category without a name is not created" {
  local path
  for path in ' > Nameless' 'Nameless > ' 'Nameless >  > Lamps'; do
    push --create-missing categories <<<'{"external_id":"nameless","title":"Nameless","categories":["'"$path"'"]}'
    ends 1
    results .error.message "'categories[0]' is '$path', a path with an empty name"
  done
  api '/admin/product-categories?q=Nameless' | jq .count >got
  echo 0 | diff -u - got
}

@test "medusa: --create-missing creates types, collections, categories and tags by name" {
  jq -nc '[range(3) | {external_id: "names-\(.)", title: "Names \(.)", handle: "names-\(.)",
    type: "Names lamp", collection: "Names summer", categories: ["Names home > Lamps", "Names garden"],
    tags: ["names-red", "names, blue"], sales_channels: ["Default Sales Channel"],
    shipping_profile: "Default Shipping Profile"}]' >in
  push <in
  ends 1
  assert_equal "$(gojq -r .error.message "$out" | uniq -c | sed 's/^ *//')" \
    "3 the type 'Names lamp' does not exist; --create-missing would create it"
  push -n --create-missing tags,types,collections,categories <in
  ends 0
  results .action create create create
  push --create-missing tags,types,collections,categories <in
  ends 0
  results .action created created created
  push <in
  ends 0
  results .action unchanged unchanged unchanged
  stored names-1 type.value,collection.title,categories.name,categories.parent_category.name,tags.value,sales_channels.name,shipping_profile.name \
    '[.type.value, .collection.title, (.categories | map([.parent_category.name, .name]) | sort),
      (.tags | map(.value) | sort), .sales_channels[0].name, .shipping_profile.name]' >got
  echo '["Names lamp","Names summer",[[null,"Names garden"],["Names home","Lamps"]],["names, blue","names-red"],"Default Sales Channel","Default Shipping Profile"]' >expected
  cmp got expected
  # The collection and the category are given by handle; null removes the type.
  push <<<'{"external_id":"names-1","type":null,"collection":"names-summer","categories":["names-garden"]}'
  ends 0
  results '[.changes[].path] | join(" ")' 'type categories'
}

@test "medusa: names that do not exist reject only their product" {
  push_json <<<'[{"external_id":"no-1","title":"No one","sales_channels":["Nowhere"]},
    {"external_id":"no-2","title":"No two","shipping_profile":"By pigeon"},
    {"external_id":"no-3","title":"No three","categories":["No > where"]},
    {"external_id":"no-4","title":"No four","collection_id":"pcol_nope"},
    {"external_id":"no-5","title":"No five"}]'
  ends 1
  results '.error.message // .action' "the sales channel 'Nowhere' does not exist" \
    "the shipping profile 'By pigeon' does not exist" \
    "the category 'No > where' does not exist; --create-missing would create it" \
    "the collection with the id 'pcol_nope' does not exist" created
}

# --- rejected items

# poison KIND N: prints product N, invalid in this way.
poison() {
  local good
  good=$(sized "poison-$2" S)
  case $1 in
    handle) jq -c '.handle = "poison-taken"' ;;
    sku) jq -c '.variants[0].sku = "poison-taken-S"' ;;
    collection) jq -c '.collection_id = "pcol_nope"' ;;
    rank) jq -c '.variants[0].variant_rank = 1e12' ;; # HTTP status 500
    number) sed 's/}$/,"weight":1e400}/' ;;
    upper) jq -c '.handle = "Ä"' ;;
    tag) jq -c '.tags = [{id: "ptag_nope"}]' ;;
    nul) jq -c '.title = "a\u0000b"' ;;
    handle-form) jq -c '.handle = "Not Url Safe"' ;;
    title) jq -c 'del(.title)' ;;
    value) jq -c '.variants[0].options.Size = "XXL"' ;;
    unknown) jq -c '.colour = "red"' ;;
    type) jq -c '.title = 12' ;;
    amount) jq -c '.variants[0].prices = [{currency_code: "eur", amount: "12"}]' ;;
    status) jq -c '.status = "gone"' ;;
  esac <<<"$good"
}

# batch_of N KIND…: writes N products, some of them invalid, to in, and the keys of the
# invalid ones to bad.
batch_of() {
  local n=$1 i kinds=("${@:2}") at
  local -A kind=()
  for i in "${!kinds[@]}"; do
    at=$(((i * 97 + 41) % n))
    kind[$at]=${kinds[i]}
  done
  for ((i = 0; i < n; i++)); do
    if [ -n "${kind[$i]-}" ]; then
      poison "${kind[$i]}" "$context-$i"
      echo "poison-$context-$i" >>bad
    else
      echo "$context-$i"
    fi
  done | {
    while read -r line; do
      case $line in
        {*) echo "$line" ;;
        *) jq -nc --arg k "poison-$line" '{external_id: $k, title: $k, handle: ($k | gsub("\\."; "-"))}' ;;
      esac
    done
  } | jq -sc . >in
}

taken() {
  push <<<"$(sized poison-taken S)"
}

only_the_bad_are_rejected() {
  gojq -r 'select(.action == "rejected").external_id' "$out" | sort >got
  sort bad | diff -u - got
  assert_equal "$(gojq -r 'select(.action == "created").external_id' "$out" | wc -l)" "$1"
}

writes() {
  grep -c ': POST [^ ]*/admin/products/batch' "$err"
}

@test "medusa: items rejected before any request do not prevent the rest" {
  context=${context//[^a-z0-9]/-}
  batch_of 60 nul handle-form title value unknown type amount status
  capture ms-push -v <in
  assert_equal "$status" 1
  only_the_bad_are_rejected 52
  assert_equal "$(writes)" 1
}

# A batch of 200 with twenty invalid items. An item that Medusa names costs one more
# request, any other at most log2(200) + 2.
@test "medusa: invalid items of every kind do not prevent the rest" {
  context=${context//[^a-z0-9]/-}
  taken
  batch_of 200 rank handle sku nul collection tag rank value upper number unknown handle \
    amount sku rank title tag upper number type
  LIMIT=60 capture ms-push -v --reject rejected <in
  assert_equal "$status" 1
  only_the_bad_are_rejected 180
  local named=6 unnamed=5
    assert [ "$(writes)" -le $((1 + named + unnamed * (8 + 2))) ]
  assert_equal "$(gojq -r .external_id rejected | sort)" "$(sort bad)"
  gojq -r '.error.message // empty' "$out" | sed "s/'poison-[^']*'/'K'/g; s/prod_[0-9A-Z]*/ID/" | sort -u >got
  cat >expected <<'EOF'
'prices[0].amount' of the variant 'K' cannot be a string
'title' cannot be a number
'title' contains a NUL character, which Medusa cannot store
'variant_rank' of the variant 'K' is 1000000000000, not an integer of 32 bits
'weight' is 1.7976931348623157e+308, too large for Medusa to store
Invalid product handle 'Ä'. It must contain URL safe characters
a new product needs a 'title'
its handle 'K' belongs to the product ID, which has the external_id 'K'
its handle 'K' is also used by 'K' in the same batch
its handle 'Ä' is also used by 'K' in the same batch
its sku 'K' belongs to the product ID, which has the external_id 'K'
its sku 'K' is also used by 'K' in the same batch
the collection with the id 'pcol_nope' does not exist
the tag with the id 'ptag_nope' does not exist
the variant 'K' has 'XXL' for the option 'Size', which 'options' does not list
unknown members: 'colour'
EOF
  diff -u expected got
}

# readme_map: prints the map in README.md.
readme_map() {
  awk '/^    include "clean";$/, /^    }\)$/' "$top/README.md"
}

@test "medusa: README's pipe rejects what its map cannot convert by name, and writes the others" {
  readme_map >map.jq
  items() { printf '{"products":[%s,%s,%s,%s]}' "$@"; }
  good() { printf '{"id":"%s","name":"N %s","text":"","labels":[],"pictures":[],"code":"%s","price":"2.50"}' "$1" "$1" "$1"; }
  page=$(items "$(good pipe-1)" "$(good pipe-2 | sed 's/"2.50"/"free"/')" "$(good pipe-3 | sed 's/"id":"pipe-3",//')" "$(good pipe-4)")
  pipe=$(awk '/^    ms-fetch "\$url" \| ms-pick/, /--diff$/' "$top/README.md")
  [[ $pipe == *' --diff' ]]
  capture env url="$(turns "$page")" share="$top/examples" bash -o pipefail -c "${pipe% --diff}"
  assert_equal "$status" 1
  results '[.external_id, .action, .error.message // empty] | join(" ")' 'acme-pipe-1 created' \
    'acme-pipe-2 rejected price: "free" is not a number with the decimal mark "."' \
    "$(gojq -r '.error.message' "$out" | sed -n 3p | sed 's/^/ rejected /')" 'acme-pipe-4 created'
  gojq -r '.error.message' "$out" | grep -q '^no key: there is none; the item begins with {"name":"N pipe-3"'
}

@test "medusa: products made by the README's map can be seen and bought" {
  local channel key region cart
  readme_map >map.jq
  jq -nc '{id: "readme", name: "Bowl", text: "Of wood.", labels: ["readme"], code: "readme-1",
    pictures: ["https://img.example.com/1.jpg"], price: "24.50"}' |
    jq -c -L "$top/examples/shops" -f map.jq >product
  {
    cat product
    jq -c '.handle = "acme-draft" | .external_id = .handle | del(.status) | .variants[].sku = "readme-2"' product
    jq -c '.handle = "acme-nowhere" | .external_id = .handle | del(.sales_channels) | .variants[].sku = "readme-3"' product
    jq -c '.handle = "acme-counted" | .external_id = .handle
      | .variants[] |= (.sku = "readme-4" | del(.manage_inventory))' product
  } >in
  push --create-missing tags <in
  ends 0
  results .action created created created created

  api /admin/sales-channels '{"name":"readme"}' >/dev/null # with only one channel, every product would be in it
  channel=$(api '/admin/sales-channels?name=Default+Sales+Channel' | gojq -r '.sales_channels[0].id')
  key=$(api /admin/api-keys '{"title":"readme","type":"publishable"}' | jq -c .api_key)
  api "/admin/api-keys/$(gojq -r .id <<<"$key")/sales-channels" "{\"add\":[\"$channel\"]}" >/dev/null
  region=$(api /admin/regions '{"name":"readme","currency_code":"eur"}' | gojq -r .region.id)
  printf 'x-publishable-api-key: %s\n' "$(gojq -r .token <<<"$key")" >visitor
  # By their handles: a page of the shop may be full of other tests' products.
  curl -sS -H @visitor "$MEDUSA_URL/store/products?$(gojq -r '"handle=\(.handle)"' in | paste -sd '&')&fields=handle,*variants.calculated_price&region_id=$region" >seen
  jq -c '.products[] | [.handle, .variants[0].calculated_price.calculated_amount]' seen | sort >got
  printf '["acme-%s",24.5]\n' counted readme | diff -u - got

  cart=$(curl -sS -H @visitor --json "{\"region_id\":\"$region\"}" "$MEDUSA_URL/store/carts" | gojq -r .cart.id)
  # buy HANDLE: puts the product into the cart and prints the status.
  buy() {
    curl -sS -o answer -w '%{http_code}\n' -H @visitor "$MEDUSA_URL/store/carts/$cart/line-items" \
      --json "$(jq -c --arg h "$1" '{quantity: 1, variant_id: (.products[] | select(.handle == $h).variants[0].id)}' seen)"
  }
  assert_equal "$(buy acme-readme)" 200
  assert_equal "$(buy acme-counted)" 400
}
