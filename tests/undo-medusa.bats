load lib/helper
load lib/real

# bats file_tags=medusa

# What ms-push --undo does to a real Medusa: the state of a product before a run and after
# its undo, with all relations and ids. Times are left out: updated_at never comes back.

set_up() {
  real_medusa
  key=u$BATS_TEST_NUMBER-$EPOCHSECONDS
}

relations='*,*type,*collection,*shipping_profile,*tags,*categories,*sales_channels,*images,*options,*options.values,*variants,*variants.options,*variants.prices,*variants.prices.price_rules,*variants.inventory_items,*variants.inventory_items.inventory'

# state [KEY]: prints the product, sorted.
state() {
  api "/admin/products?external_id=${1-$key}&fields=$relations" | gojq '
    def stable: walk(if type == "object" then del(.updated_at, .created_at, .deleted_at)
      elif type == "array" and (.[0] | type) == "object" then sort_by(.id // .inventory_item_id) else . end);
    .products[] | stable'
}

# seed JSON [OPTION…]: creates the product whose members these are.
seed() {
  jq -c --arg k "$key" '{external_id: $k, handle: $k, title: "Title", status: "published"} + .' <<<"$1" >seed
  push "${@:2}" <seed
  ends 0
  results .action created
  state >before
}

# run JSON [OPTION…]: changes the product, with a journal.
run_journal() {
  rm -f journal
  jq -c --arg k "$key" '{external_id: $k} + .' <<<"$1" >changed
  push --journal journal "${@:2}" <changed
  ends 0
  state >changed-to
  ! cmp -s before changed-to || fail 'the run has changed nothing'
}

undo() {
  push --undo "$@" <journal
}

# comes_back [FILTER]: the undo leaves the product as it was, as far as the filter tells.
comes_back() {
  undo
  ends 0
  results .action undone
  state >now
  diff -u <(jq -S "${1-.}" before) <(jq -S "${1-.}" now)
  # Nothing is left to undo.
  undo
  ends 0
  results .action unchanged
}

# Medusa takes no null for the rank of a value, so the ranks that a run has given stay.
unranked='del(.options[].values[].rank, .variants[].options[].rank)'

# hand ID BODY: what a person changes in a variant.
product_id() { gojq -r .id before; }
variant_id() { jq -r ".variants[] | select(.sku == \"$1\").id" "${2-before}"; }
by_hand() { api "/admin/products/$(product_id)$1" "$2" >/dev/null; }

two='{"options":[{"title":"Size","values":["S","M"]}],"variants":[
  {"sku":"KEY-s","title":"S","options":{"Size":"S"},"ean":"KEY1","metadata":{"a":1,"b":"x"},"prices":[{"currency_code":"eur","amount":10},{"currency_code":"usd","amount":11}]},
  {"sku":"KEY-m","title":"M","options":{"Size":"M"},"weight":5,"prices":[{"currency_code":"eur","amount":20}]}]}'
sizes() { printf '%s' "${two//KEY/$key}"; }

@test "undo: scalars, from and to null, handle and status" {
  seed '{"subtitle":"Old","description":"Text","material":null,"weight":3.5,"height":null,"origin_country":"de"}'
  run_journal "{\"title\":\"New\",\"handle\":\"$key-2\",\"status\":\"draft\",\"subtitle\":null,\"description\":\"Other\",\"material\":\"wood\",\"weight\":null,\"height\":7,\"discountable\":false}"
  comes_back
}

@test "undo: type and collection, from none and to none" {
  seed '{"type":"T1"}' --create-missing types,collections
  run_journal '{"type":null,"collection":"C1"}' --create-missing collections
  comes_back
}

@test "undo: a shipping profile where none was" {
  seed '{}'
  by_hand '' '{"shipping_profile_id":null}'
  state >before
  local profile
  profile=$(api /admin/shipping-profiles "{\"name\":\"$key\",\"type\":\"custom\"}" | gojq -r .shipping_profile.id)
  run_journal "{\"shipping_profile\":{\"id\":\"$profile\"}}"
  comes_back
}

@test "undo: metadata changed, added and removed" {
  seed '{"metadata":{"kept":1,"changed":"a","gone":[1,{"x":null}]}}'
  run_journal '{"metadata":{"changed":"b","gone":"","new":true}}'
  comes_back
}

@test "undo: tags, categories and sales channels" {
  local one two
  one=$(api /admin/sales-channels "{\"name\":\"$key one\"}" | gojq -r .sales_channel.id)
  two=$(api /admin/sales-channels "{\"name\":\"$key two\"}" | gojq -r .sales_channel.id)
  seed "{\"tags\":[\"$key-1\",\"$key-2\"],\"categories\":[\"$key-1\"],\"sales_channels\":[{\"id\":\"$one\"}]}" \
    --create-missing tags,categories
  run_journal "{\"tags\":[\"$key-2\",\"$key-3\"],\"categories\":[\"$key-2\"],\"sales_channels\":[{\"id\":\"$two\"}]}" \
    --create-missing tags,categories
  comes_back
}

@test "undo: images, those that are gone with their ids, and their order" {
  seed '{"images":[{"url":"https://i.example/1"},{"url":"https://i.example/2"},{"url":"https://i.example/3"}]}'
  run_journal '{"images":[{"url":"https://i.example/3"},{"url":"https://i.example/4"},{"url":"https://i.example/1"}]}'
  comes_back
}

@test "undo: all images removed, and the thumbnail with them" {
  seed '{"images":[{"url":"https://i.example/1"}]}'
  run_journal '{"images":[]}'
  comes_back
}

@test "undo: scalars, rank and metadata of variants" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"sku\":\"$key-s\",\"title\":\"Small\",\"ean\":null,\"barcode\":\"$key-b\",\"variant_rank\":4,\"allow_backorder\":true,\"metadata\":{\"a\":2,\"b\":null,\"c\":3}},{\"sku\":\"$key-m\",\"weight\":null,\"hs_code\":\"1\"}]}"
  comes_back
}

@test "undo: a new sku, which the inventory item follows" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"id\":\"$(variant_id "$key-s")\",\"sku\":\"$key-new\"}]}"
  comes_back
}

@test "undo: skus that were exchanged" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"id\":\"$(variant_id "$key-s")\",\"sku\":\"$key-m\"},{\"id\":\"$(variant_id "$key-m")\",\"sku\":\"$key-s\"}]}"
  comes_back
}

@test "undo: prices changed, added and removed keep their ids" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"sku\":\"$key-s\",\"prices\":[{\"currency_code\":\"eur\",\"amount\":12.5},{\"currency_code\":\"gbp\",\"amount\":1},{\"currency_code\":\"eur\",\"amount\":9,\"min_quantity\":10}]}]}" --prune prices
  comes_back
}

@test "undo: a value of an option that no variant uses" {
  seed "$(sizes)"
  run_journal '{"options":[{"title":"Size","values":["S","M","L"]}]}'
  comes_back "$unranked"
}

@test "undo: the title and the metadata of an option" {
  seed "$(sizes)"
  run_journal '{"options":[{"title":"SIZE","values":["S","M"],"metadata":{"x":1}}]}'
  comes_back
}

@test "undo: an option that variants use stays, and is named; the rest is undone" {
  seed "$(sizes)"
  run_journal "{\"title\":\"New\",\"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\"]},{\"title\":\"Colour\",\"values\":[\"red\"]}],\"variants\":[{\"sku\":\"$key-s\",\"options\":{\"Size\":\"S\",\"Colour\":\"red\"}},{\"sku\":\"$key-m\",\"options\":{\"Size\":\"M\",\"Colour\":\"red\"}}]}"
  undo -n
  ends 1
  results '.action, (.conflicts[] | select(.path == "options[Colour]").message)' undo 'variants use it'
  undo
  ends 1
  results '.action, (.changes | map(.path) | join(" "))' undone "title variants[$key-s].title variants[$key-m].title"
  state >now
  diff <(jq 'del(.title, .variants[].title)' changed-to) <(jq 'del(.title, .variants[].title)' now)
  assert_equal "$(gojq -r .title now)" Title
}

@test "undo: a variant that was added, with the value of its option" {
  seed "$(sizes)"
  run_journal "{\"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\",\"L\"]}],\"variants\":[{\"sku\":\"$key-s\"},{\"sku\":\"$key-l\",\"options\":{\"Size\":\"L\"},\"prices\":[{\"currency_code\":\"eur\",\"amount\":3}]}]}"
  comes_back "$unranked"
  # Its inventory item is gone, too.
  assert_equal "$(api "/admin/inventory-items?sku=$key-l" | jq .count)" 0
}

@test "undo: a variant that an undo deletes is in its journal as a whole" {
  seed "$(sizes)"
  run_journal "{\"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\",\"L\"]}],\"variants\":[{\"sku\":\"$key-s\"},{\"sku\":\"$key-l\",\"options\":{\"Size\":\"L\"},\"prices\":[{\"currency_code\":\"eur\",\"amount\":3}]}]}"
  undo --journal back
  ends 0
  results '.action, .changes[0].path' undone "variants[$key-l]"
  jq -c --arg s "$key-l" 'select(.n == 1 and .before).before.variants[] | select(.sku == $s) | [.title, .prices[].amount]' back >got
  echo '["L",3]' | diff - got
  # Medusa does not bring a deleted variant back, so the undo of the undo is refused.
  push --undo <back
  ends 1
  results '.action, (.error.message | test("already exists"))' rejected true
}

@test "undo: a choice of another value" {
  seed "$(sizes)"
  run_journal "{\"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\",\"XS\"]}],\"variants\":[{\"sku\":\"$key-s\",\"title\":\"XS\",\"options\":{\"Size\":\"XS\"}}]}"
  comes_back "$unranked"
}

@test "undo: stock that is no longer managed keeps its inventory item" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"sku\":\"$key-s\",\"manage_inventory\":false}]}"
  comes_back 'del(.variants[].inventory_items[].id)'
}

@test "undo: stock that is managed now" {
  seed "{\"variants\":[{\"sku\":\"$key-s\",\"manage_inventory\":false,\"prices\":[]}]}"
  run_journal "{\"variants\":[{\"sku\":\"$key-s\",\"manage_inventory\":true}]}"
  comes_back
}

@test "undo: a variant that was pruned comes back with its id, inventory item and stock" {
  seed "$(sizes)"
  run_journal "{\"variants\":[{\"sku\":\"$key-s\"}]}" --prune variants
  comes_back 'del(.variants[] | .prices[].id, .prices[].price_set_id, .inventory_items[].id)
    | del(.variants[].prices[].title) | .variants[].prices |= sort_by(.currency_code)'
}

@test "undo: two runs on one product, the newest first" {
  seed "$(sizes)"
  run_journal '{"title":"One"}'
  mv journal first
  run_journal '{"title":"Two","subtitle":"Two"}'
  undo
  ends 0
  assert_equal "$(state | gojq -r '.title, .subtitle' | xargs)" 'One null'
  push --undo <first
  ends 0
  state | diff before -
}

@test "undo: a run that is undone in the wrong order leaves what came later" {
  seed '{"subtitle":"Zero"}'
  run_journal '{"title":"One","subtitle":"One"}'
  mv journal first
  run_journal '{"title":"Two"}'
  push --undo <first
  ends 1
  results '.action, .conflicts[0].path, .conflicts[0].message, (.conflicts | length)' undone title 'it has been changed since' 1
  assert_equal "$(state | gojq -r '.title, .subtitle' | xargs)" 'Two Zero'
}

@test "undo: of an undo does the run again" {
  seed "$(sizes)"
  run_journal "{\"title\":\"New\",\"variants\":[{\"sku\":\"$key-s\",\"prices\":[{\"currency_code\":\"eur\",\"amount\":99}]}]}"
  push --undo --journal back <journal
  ends 0
  state | diff before -
  push --undo <back
  ends 0
  results .action undone
  state | diff changed-to -
}

@test "undo: what people have added in between stays, by its id" {
  seed "$(sizes)"
  run_journal "{\"tags\":[],\"images\":[{\"url\":\"https://i.example/run\"}],\"variants\":[{\"sku\":\"$key-s\",\"prices\":[{\"currency_code\":\"eur\",\"amount\":12}]}]}"
  local s
  s=$(variant_id "$key-s")
  # A variant, a price, an image and a tag.
  by_hand /options/batch "{\"update\":[{\"product_option_id\":\"$(gojq -r .options[0].id before)\",\"add\":[{\"value\":\"L\"}]}]}"
  by_hand /variants "{\"title\":\"L\",\"sku\":\"$key-l\",\"options\":{\"Size\":\"L\"},\"prices\":[{\"currency_code\":\"eur\",\"amount\":30}]}"
  jq -c --arg s "$s" '{prices: [(.variants[] | select(.id == $s).prices[] | {id, amount, currency_code}), {amount: 5, currency_code: "gbp"}]}' changed-to >price
  by_hand "/variants/$s" "$(cat price)"
  local tag
  tag=$(api /admin/product-tags "{\"value\":\"$key-hand\"}" | gojq -r .product_tag.id)
  by_hand '' "$(jq -c --arg t "$tag" '{tags: [{id: $t}], images: [(.images[] | {id, url}), {url: "https://i.example/hand"}]}' changed-to)"
  state >by-hand
  undo
  ends 0
  results .action undone
  state >now
  # The run's image is gone, its price is as before.
  assert_equal "$(jq -c '[.images[].url]' now)" '["https://i.example/hand"]'
  diff <(jq '.tags, (.variants[] | select(.sku | test("-l$")) | del(.images))' by-hand) <(jq '.tags, (.variants[] | select(.sku | test("-l$")) | del(.images))' now)
  diff <(jq -c --arg s "$s" '.variants[] | select(.id == $s).prices | map([.id, .currency_code, .amount] | if .[1] == "eur" then .[2] = 10 else . end)' by-hand) \
    <(jq -c --arg s "$s" '.variants[] | select(.id == $s).prices | map([.id, .currency_code, .amount])' now)
  diff <(jq '.variants[] | select(.sku | test("-m$")) | del(.images)' before) <(jq '.variants[] | select(.sku | test("-m$")) | del(.images)' now)
}

@test "undo: what people have changed since is a conflict, and stays" {
  seed "$(sizes)"
  run_journal "{\"title\":\"New\",\"metadata\":{\"x\":\"run\",\"y\":\"run\"},\"variants\":[{\"sku\":\"$key-s\",\"prices\":[{\"currency_code\":\"eur\",\"amount\":12},{\"currency_code\":\"usd\",\"amount\":13}]}]}"
  by_hand '' '{"title":"By hand","metadata":{"x":"hand"}}'
  by_hand "/variants/$(variant_id "$key-s")" "$(jq -c --arg s "$key-s" '{prices: [.variants[] | select(.sku == $s).prices[] | {id, currency_code, amount: (if .currency_code == "eur" then 77 else .amount end)}]}' changed-to)"
  undo
  ends 1
  results '.action, (.conflicts[] | .path)' undone title metadata.x "variants[$key-s].prices[eur]"
  state >now
  assert_equal "$(jq -c '[.title, .metadata]' now)" '["By hand",{"x":"hand"}]'
  assert_equal "$(jq -c --arg s "$key-s" '[.variants[] | select(.sku == $s).prices[] | [.currency_code, .amount]] | sort' now)" \
    '[["eur",77],["usd",11]]'
  # Nothing but conflicts is refused by name.
  undo
  ends 1
  results '.action, .error.type, .error.message' rejected conflict \
    "title: it has been changed since; metadata.x: it has been changed since; variants[$key-s].prices[eur]: it has been changed since"
}

@test "undo: a variant that a person has edited since is not deleted" {
  seed "$(sizes)"
  run_journal "{\"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\",\"L\"]}],\"variants\":[{\"sku\":\"$key-s\"},{\"sku\":\"$key-l\",\"options\":{\"Size\":\"L\"},\"prices\":[]}]}"
  by_hand "/variants/$(variant_id "$key-l" changed-to)" '{"material":"wood"}'
  undo
  ends 1
  results '.action, .error.message' rejected \
    "variants[$key-l]: it has been changed since; options[Size][L]: a variant uses it"
  assert_equal "$(state | jq '.variants | length')" 3
}

@test "undo: a created product becomes a draft" {
  seed '{}'
  rm -f journal
  push --journal journal <<<"{\"external_id\":\"$key-new\",\"handle\":\"$key-new\",\"title\":\"New\",\"status\":\"published\"}"
  ends 0
  state "$key-new" >created
  undo
  ends 0
  results '.action, (.changes | tojson)' undone '[{"after":"draft","before":"published","path":"status"}]'
  state "$key-new" | diff <(jq '.status = "draft"' created) -
}

@test "undo: a created product is deleted if that is asked for, but not one that was edited" {
  printf '{"external_id":"%s","title":"T","handle":"%s"}\n' "$key-1" "$key-1" "$key-2" "$key-2" | jq -sc . >in
  push --journal journal <in
  ends 0
  local id
  id=$(state "$key-2" | gojq -r .id)
  api "/admin/products/$id" '{"subtitle":"By hand"}' >/dev/null
  undo --undo-created delete -n
  ends 1
  results '[.external_id, .action] | join(" ")' "$key-2 rejected" "$key-1 undo"
  undo --undo-created delete
  ends 1
  results '[.external_id, .action, .error.type] | join(" ")' "$key-2 rejected conflict" "$key-1 undone "
  [ -z "$(state "$key-1")" ]
  assert_equal "$(state "$key-2" | gojq -r .subtitle)" 'By hand'
  # It is not there any more, so there is nothing to undo.
  undo --undo-created delete
  ends 1
  results '[.external_id, .action] | join(" ")' "$key-2 rejected" "$key-1 skipped"
}

@test "undo: a product that was drafted is published again" {
  seed '{}'
  run_journal '{"status":"draft"}'
  comes_back
}

@test "undo: a product that was adopted loses its key" {
  local id
  id=$(api /admin/products "{\"title\":\"T\",\"handle\":\"$key\",\"options\":[{\"title\":\"o\",\"values\":[\"v\"]}]}" | gojq -r .product.id)
  push --adopt handle --journal journal <<<"{\"external_id\":\"$key\",\"handle\":\"$key\",\"title\":\"T\"}"
  ends 0
  results .action updated
  undo
  ends 0
  results .action undone
  assert_equal "$(api "/admin/products/$id" | jq -c '[.product.external_id, .product.title]')" '[null,"T"]'
}

@test "undo: a product that was deleted since is named" {
  seed '{}'
  run_journal '{"title":"New"}'
  curl -sS -X DELETE -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products/$(product_id)" >/dev/null
  undo
  ends 1
  results '[.external_id, .action] | join(" ")' "$key not_found"
}

@test "undo: a tag that was deleted since does not come back" {
  seed "{\"tags\":[\"$key-1\",\"$key-2\"]}" --create-missing tags
  run_journal '{"title":"New","tags":[]}'
  local tag
  tag=$(jq -r ".tags[] | select(.value == \"$key-1\").id" before)
  curl -sS -X DELETE -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/product-tags/$tag" >/dev/null
  undo
  ends 1
  results '.action, (.conflicts[] | [.path, .message] | join(" "))' undone "tags[$tag] it does not exist any more"
  assert_equal "$(state | jq -c '[.title, (.tags | map(.value))]')" "[\"Title\",[\"$key-2\"]]"
}

# --- runs that were killed

# killed JSON [OPTION…]: a run whose journal lacks the outcome.
killed() {
  run_journal "$@"
  jq -c 'select(.event != "outcome")' journal >cut && mv cut journal
}

@test "undo: of a run that was killed after the request, each kind of change" {
  seed "$(jq -c --arg k "$key" '. + {images: [{url: "https://i.example/1"}], metadata: {a: 1}, subtitle: "S", tags: ["\($k)-1"]}' <<<"$(sizes)")" --create-missing tags
  killed "{\"title\":\"New\",\"subtitle\":null,\"metadata\":{\"a\":2,\"b\":1},\"tags\":[],\"images\":[{\"url\":\"https://i.example/2\"}],
    \"options\":[{\"title\":\"Size\",\"values\":[\"S\",\"M\",\"L\"]}],
    \"variants\":[{\"sku\":\"$key-s\",\"ean\":null,\"metadata\":{\"a\":5},\"prices\":[{\"currency_code\":\"eur\",\"amount\":12},{\"currency_code\":\"gbp\",\"amount\":1}]},{\"sku\":\"$key-l\",\"options\":{\"Size\":\"L\"},\"prices\":[]}]}"
  # The variant got its inventory item by a plan of its own.
  undo
  ends 0
  results .action unchanged undone
  state >now
  diff <(jq -S "$unranked" before) <(jq -S "$unranked" now)
}

@test "undo: of a run that was killed before the request has nothing to do" {
  seed "$(sizes)"
  killed "{\"title\":\"New\",\"images\":[{\"url\":\"https://i.example/2\"}],\"variants\":[{\"sku\":\"$key-s\",\"prices\":[{\"currency_code\":\"eur\",\"amount\":12}]}]}"
  push <seed
  ends 0
  by_hand '' '{"images":[],"thumbnail":null}'
  undo
  ends 0
  results .action unchanged
  push <seed
  ends 0
  results .action unchanged
}

@test "undo: a product that a killed run may have created is found by its key" {
  printf '{"external_id":"%s","title":"T","handle":"%s","status":"published"}\n' "$key-1" "$key-1" "$key-2" "$key-2" | jq -sc . >in
  push --journal journal <in
  ends 0
  jq -c 'select(.event != "outcome")' journal >cut && mv cut journal
  curl -sS -X DELETE -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products/$(state "$key-2" | gojq -r .id)" >/dev/null
  undo
  ends 0
  results '[.external_id, .action] | join(" ")' "$key-2 skipped" "$key-1 undone"
  assert_equal "$(state "$key-1" | gojq -r .status)" draft
}

# --- stock

@test "undo: stock is set back, but for what was sold or counted since" {
  # shellcheck source=tests/lib/stock.bash
  . "$top/tests/lib/stock.bash"
  location "$key" >/dev/null
  goods "$key-a" "$key-b" "$key-c"
  stock "\"$key-a\", \"$key-b\" | {sku: ., location: \"$key\", stocked_quantity: 5}"
  ends 0
  stock "\"$key-a\", \"$key-b\", \"$key-c\" | {sku: ., location: \"$key\", stocked_quantity: 0, incoming_quantity: 3}" \
    --max-zero 100% --journal journal
  ends 0
  stock "{sku: \"$key-b\", location: \"$key\", stocked_quantity: 4}"
  push -r inventory --undo <journal
  ends 1
  results '[.sku, .action, (.conflicts // [] | .[].path)] | join(" ")' "$key-c undone" "$key-b undone stocked_quantity" "$key-a undone"
  assert_equal "$(levels "$key-a"; levels "$key-b"; levels "$key-c")" "$key 5 0 0
$key 4 0 0
$key 0 0 0"
}
