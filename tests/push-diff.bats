load lib/helper

# What ms-push sends for each kind of difference between the input and Medusa.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }

# seed JSON: creates the product; requests count from here on.
seed() {
  tr -d '\n' <<<"$1" >seed
  push <seed
  ends 0
  results .action created
  before=$(requests 'select(.method == "POST")' | wc -l)
}

# posted FILTER LINES…: compares the filter's output for the bodies of the requests that
# wrote something since the seed with the lines.
posted() {
  local filter=$1
  shift
  as_sent 'select(.method == "POST").body | fromjson' | tail -n +$((before + 1)) | jq -c "$filter" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

# nothing_left JSON [OPTION…]: the same input again changes nothing.
nothing_left() {
  before=$(requests 'select(.method == "POST")' | wc -l)
  push "${@:2}" <<<"$1"
  ends 0
  results .action unchanged
  requested "$before" 'select(.method == "POST")'
}

@test "ms-push: null clears a member, and is ignored where Medusa has no null" {
  local in='{"external_id":"a","title":null,"handle":null,"status":null,"subtitle":null,"weight":null,"metadata":null}'
  seed '{"external_id":"a","title":"T","handle":"a","status":"draft","subtitle":"s","weight":5,"metadata":{"x":1}}'
  push <<<"$in"
  ends 0
  results '[.changes[].path] | join(" ")' 'subtitle weight metadata'
  posted '.update[0] | del(.id)' '{"subtitle":null,"weight":null,"metadata":null}'
  nothing_left "$in"
}

@test "ms-push: null clears a member of a variant, and is ignored where Medusa has no null" {
  local in='{"external_id":"a","variants":[{"sku":"k","title":null,"ean":null,"metadata":null,"allow_backorder":null}]}'
  seed '{"external_id":"a","title":"T","variants":[{"sku":"k","title":"V","ean":"1","metadata":{"x":1},"allow_backorder":true}]}'
  push <<<"$in"
  ends 0
  results '[.changes[].path] | join(" ")' 'variants[k].ean variants[k].metadata'
  posted '.update[0].variants[0] | del(.id)' '{"ean":null,"metadata":null}'
  nothing_left "$in"
}

@test "ms-push: leaves null out of a new product where Medusa has no null" {
  before=0
  push < <(tr -d '\n' <<<'{"external_id":"a","title":"T","handle":null,"subtitle":null,"metadata":null,
    "variants":[{"title":null,"variant_rank":null,"ean":null,"metadata":null}]}')
  ends 0
  posted '.create[0] | del(.options)' \
    '{"title":"T","subtitle":null,"external_id":"a","variants":[{"ean":null,"title":"Default variant","options":{"Default option":"Default option value"},"prices":[]}]}'
  # jq would not show a name that comes twice.
  requests 'select(.method == "POST").body' | grep -oE '"title":"(T|Default v)' >got
  printf '%s\n' '"title":"T' '"title":"Default v' | diff -u - got
}

@test "ms-push: a metadata key with null or an empty string is removed" {
  local in='{"external_id":"a","metadata":{"x":null,"y":"","z":null},"variants":[{"sku":"k","metadata":{"x":"","n":3,"z":""}}]}'
  seed '{"external_id":"a","title":"T","metadata":{"x":1,"y":2,"kept":3},"variants":[{"sku":"k","metadata":{"x":1,"kept":2}}]}'
  push <<<"$in"
  ends 0
  results '[.changes[].path] | join(" ")' 'metadata.x metadata.y variants[k].metadata.x variants[k].metadata.n'
  # Medusa merges the metadata of a product, and replaces that of a variant.
  posted '.update[0] | .metadata, .variants[0].metadata' '{"x":"","y":""}' '{"n":3,"kept":2}'
  nothing_left "$in"
}

@test "ms-push: leaves empty metadata out of a new product" {
  before=0
  push <<<'{"external_id":"a","title":"T","metadata":{"x":null,"y":"","z":0,"z":1,"w":1,"w":null}}'
  ends 0
  posted '.create[0].metadata' '{"z":1}'
}

@test "ms-push: compares a repeated key in nested metadata by its last value" {
  local many few='{"a":1,"b":0,"a":2}'
  many="{\"a\":1,$(printf '"k%d":0,' {1..20})\"a\":2}"
  seed "{\"external_id\":\"a\",\"title\":\"T\",\"metadata\":{\"few\":$few,\"many\":[$many]}}"
  nothing_left "{\"external_id\":\"a\",\"metadata\":{\"few\":$few,\"many\":[$many]}}"
  push <<<"{\"external_id\":\"a\",\"metadata\":{\"few\":${few/1/2},\"many\":[${many/1/2}]}}"
  results .action unchanged
  push <<<"{\"external_id\":\"a\",\"metadata\":{\"few\":${few/2/1},\"many\":[${many/\"a\":2/\"a\":1}]}}"
  results '[.changes[].path] | join(" ")' 'metadata.few metadata.many'
}

@test "ms-push: sends the last value of a repeated key in metadata, and once" {
  seed '{"external_id":"a","title":"T","metadata":{"z":3,"y":4}}'
  push <<<'{"external_id":"a","metadata":{"z":1,"y":2,"z":3,"y":5,"w":6}}'
  ends 0
  requests 'select(.method == "POST").body' | tail -n 1 | grep -o '"metadata":{[^}]*}' >got
  echo '"metadata":{"y":5,"w":6}' | diff -u - got
}

# stored PRODUCT: creates it in Medusa without ms-push.
stored() {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "{\"create\":[$1]}" "$MEDUSA_URL/admin/products/batch"
  before=$(requests 'select(.method == "POST")' | wc -l)
}

@test "ms-push: compares a shipping profile by its id" {
  stored '{"external_id":"a","title":"A","shipping_profile":{"id":"sp_1"},"options":[{"title":"Size","values":["S"]}]}'
  nothing_left '{"external_id":"a","shipping_profile":{"id":"sp_1"}}'
  nothing_left '{"external_id":"a","shipping_profile_id":"sp_1"}'
  push <<<'{"external_id":"a","shipping_profile":{"id":"sp_2"}}'
  ends 0
  posted '.update[0] | del(.id)' '{"shipping_profile_id":"sp_2"}'
}

@test "ms-push: completes a simple product without a variant, but none with options" {
  stored '{"external_id":"a","title":"A","options":[{"title":"Default option","values":["Default option value"]}]},
    {"external_id":"b","title":"B","options":[{"title":"Size","values":["S"]}]}'
  push < <(jq -nc '[{external_id: "a", title: "A"}, {external_id: "b", title: "B2"}]')
  ends 0
  results '[.external_id, .action] | join(" ")' 'a updated' 'b updated'
  posted '.update[]? | del(.id)' \
    '{"variants":[{"title":"Default variant","options":{"Default option":"Default option value"},"prices":[]}]}' '{"title":"B2"}'
}

# prices JSON: prints a product whose one variant has these prices.
prices() {
  printf '{"external_id":"a","title":"T","variants":[{"sku":"k","prices":[%s]}]}' "$1"
}

row='.update[0].variants[0].prices[] | [.currency_code, .min_quantity, .rules.r, .amount, (.id | length > 0)]'

@test "ms-push: keeps prices that the input lacks; --prune prices deletes them" {
  seed "$(prices '{"currency_code":"eur","amount":1},{"currency_code":"eur","amount":2,"min_quantity":10},
    {"currency_code":"eur","amount":3,"rules":{"r":"x"}},{"currency_code":"usd","amount":4}')"
  push <<<"$(prices '{"currency_code":"eur","amount":5},{"currency_code":"chf","amount":6}')"
  ends 0
  results '[.changes[].path] | join(" ")' 'variants[k].prices[eur] variants[k].prices[chf]'
  posted "$row" '["eur",null,null,5,true]' '["eur",10,null,2,true]' '["eur",null,"x",3,true]' \
    '["usd",null,null,4,true]' '["chf",null,null,6,false]'
  nothing_left "$(prices '{"currency_code":"eur","amount":5}')"
  push --prune prices <<<"$(prices '{"currency_code":"usd","amount":4}')"
  ends 0
  results '.changes | length' 4
  posted "$row" '["usd",null,null,4,true]'
}

@test "ms-push: the case of a currency and the order of rules do not count" {
  seed "$(prices '{"currency_code":"eur","amount":1,"rules":{"r":"x","s":"y"}},{"currency_code":"usd","amount":2,"min_quantity":1e1,"max_quantity":2e1}')"
  nothing_left "$(prices '{"currency_code":"EUR","amount":1,"rules":{"s":" y","r":"\u0078"}},{"currency_code":"Usd","amount":2,"min_quantity":10.0,"max_quantity":20}')"
  push <<<"$(prices '{"currency_code":"EUR","amount":3,"rules":{"s":"y","r":"x"}}')"
  ends 0
  posted "$row" '["eur",null,"x",3,true]' '["usd",10,null,2,true]'
}

@test "ms-push: prices differ by quantity, rules and their values; the same price twice counts once" {
  local all
  all='{"currency_code":"EUR","amount":1.0},{"currency_code":"eur","amount":1},
    {"currency_code":"eur","amount":2,"min_quantity":1},{"currency_code":"eur","amount":3,"max_quantity":1},
    {"currency_code":"eur","amount":4,"rules":{"r":"x"}},{"currency_code":"eur","amount":5,"rules":{"r":"y"}},
    {"currency_code":"eur","amount":6,"rules":{"s":"x"}},{"currency_code":"eur","amount":7,"rules":{"r":"x","s":"x"}}'
  all=$(tr -d '\n' <<<"$all")
  seed "$(prices '{"currency_code":"usd","amount":9}')"
  push <<<"$(prices "$all")"
  ends 0
  results '.changes | length' 7
  posted '[.update[0].variants[0].prices[].amount]' '[9,1,2,3,4,5,6,7]'
  nothing_left "$(prices "$all")"
}

# Medusa answers 500 to an update in which only some variants have options.
@test "ms-push: sends the options of all variants when one of them changes" {
  local options='"options":[{"title":"Size","values":["S","M","L","XL"]},{"title":"Fit","values":["x"]}]'
  seed "{\"external_id\":\"a\",\"title\":\"T\",$options,\"variants\":[
    {\"sku\":\"s\",\"options\":{\"Size\":\"S\",\"Fit\":\"x\"}},{\"sku\":\"m\",\"options\":{\"Size\":\"M\",\"Fit\":\"x\"}},
    {\"sku\":\"l\",\"options\":{\"Size\":\"L\",\"Fit\":\"x\"}}]}"
  push <<<'{"external_id":"a","variants":[{"sku":"s","title":"s","options":{"Size":"XL","Fit":"x"}},{"sku":"m","ean":"1"}]}'
  ends 0
  results '[.changes[].path] | join(" ")' 'variants[s].title variants[s].options variants[m].ean'
  posted '.update[0].variants | map(del(.id))' \
    '[{"title":"s","options":{"Size":"XL","Fit":"x"}},{"ean":"1","options":{"Size":"M","Fit":"x"}},{"options":{"Size":"L","Fit":"x"}}]'
}

@test "ms-push: keeps variants that the input lacks; --prune variants deletes them" {
  seed '{"external_id":"a","title":"T","options":[{"title":"Size","values":["S","M"]}],
    "variants":[{"sku":"s","options":{"Size":"S"}},{"sku":"m","options":{"Size":"M"}}]}'
  push <<<'{"external_id":"a","variants":[{"sku":"m","ean":"1"}]}'
  ends 0
  results '.kept.variants, .changes[].path' 1 'variants[m].ean'
  posted '.update[0].variants | map(del(.id)), (map(.id) | unique | length)' '[{"ean":"1"},{}]' 2
  before=2
  push --prune variants <<<'{"external_id":"a","variants":[{"sku":"m"}]}'
  ends 0
  results '.kept, .changes[].path' null 'variants[s]'
  posted '.update[0].variants | map(del(.id)), map(.id != null)' '[{}]' '[true]'
  nothing_left '{"external_id":"a","variants":[{"sku":"m"}]}' --prune variants
}

@test "ms-push: a variant with empty options in the input keeps those that it has" {
  seed '{"external_id":"a","title":"T","options":[{"title":"Size","values":["S"]}],
    "variants":[{"sku":"s","options":{"Size":"S"}}]}'
  nothing_left '{"external_id":"a","variants":[{"sku":"s","options":{}}]}'
}

@test "ms-push: keeps options that the input lacks; --prune options deletes them" {
  local in='{"external_id":"a","options":[{"title":"B","values":["3"]},{"title":"C","values":["4"]}]}'
  seed '{"external_id":"a","title":"T","options":[{"title":"A","values":["1"]},{"title":"B","values":["2","3"]}],"variants":[]}'
  push <<<"$in"
  ends 0
  results '.changes[].path' 'options[C]'
  posted . '{"update":[],"add":[{"title":"C","values":["4"],"ranks":{"4":0},"is_exclusive":true}]}'
  nothing_left "$in"
  push --prune options <<<"$in"
  ends 0
  results '.changes[].path' 'options[A]' 'options[B]'
  posted '[.update[].remove, .remove] | map(length), (.[][] | type)' '[1,1]' '"string"' '"string"'
  nothing_left "$in" --prune options
}

@test "ms-push: takes away the thumbnail that Medusa gives a new product" {
  push <<<'{"external_id":"a","title":"T","thumbnail":null,"images":[{"url":"u"}]}'
  ends 0
  results .action created
  requests 'select(.method == "POST").body | fromjson | .update // [] | .[] | del(.id)' >got
  echo '{"thumbnail":null}' | diff -u - got
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" | jq -c '.products[0].thumbnail' >got
  echo null | diff -u - got
  push <<<'{"external_id":"b","title":"U","thumbnail":"t","images":[{"url":"u"}]}'
  push <<<'{"external_id":"c","title":"V","images":[{"url":"u"}]}'
  requested 4 'select(.method == "POST")'
}

@test "ms-push: --adopt takes over a product without a key, and no other" {
  seed '{"external_id":"other","title":"T","handle":"h"}'
  push --adopt handle <<<'{"external_id":"a","title":"U","handle":"h"}'
  ends 1
  results '.error | .type, (.message | sub("prod_[0-9]*"; "ID"))' duplicate \
    "its handle belongs to the product ID, which has the external_id 'other'"
  requested 1 'select(.method == "POST")'
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"title":"V","handle":"free"}]}' \
    "$MEDUSA_URL/admin/products/batch"
  push --adopt handle <<<'{"external_id":"b","handle":"free"}'
  ends 0
  results '.action, .changes[0].path' updated external_id
  nothing_left '{"external_id":"b","title":"V"}'
}

@test "ms-push: keeps the ids of images that move, and of each of several with one URL" {
  seed '{"external_id":"a","title":"T","images":[{"url":"u"},{"url":"v"},{"url":"u"},{"url":"w"}]}'
  push <<<'{"external_id":"a","images":[{"url":"w"},{"url":"u"},{"url":"x"},{"url":"u"},{"url":"u"}]}'
  ends 0
  posted '.update[0].images | map(.url), map(.id != null), (map(.id // empty) | unique | length)' \
    '["w","u","x","u","u"]' '[true,true,false,true,false]' 3
  nothing_left '{"external_id":"a","images":[{"url":"w"},{"url":"u"},{"url":"x"},{"url":"u"},{"url":"u"}]}'
}

# Medusa gives no such answer; ms-push must neither crash nor take null for "null".
@test "ms-push: compares with odd values in an answer" {
  local row='{"id":"p","external_id":"a","categories":[{},{"id":null}],"options":[
    {"id":"o","title":"S","values":[{"id":"1","value":"null"}]}],"variants":[
    {"id":"v","sku":"k","options":[{"value":null,"option":{"title":"S"}}],"prices":null},
    {"id":"w","options":[{"value":"5"}]},{"id":"x","options":[{"option":{"title":"S"}}]}]}'
  MEDUSA_URL=$(turns "{\"products\":[$row],\"count\":1}" '{"product_categories":[{"id":"c"},{"id":"d"}],"count":2}')
  push -n --prune options < <(tr -d '\n' <<<'{"external_id":"a","categories":[{"id":"c"},{"id":"d"}],
    "options":[{"title":"S","values":["5"]}],"variants":[{"sku":"k","options":{"S":"5"},"prices":[{"currency_code":"eur","amount":1}]}]}')
  ends 0
  results '.changes[] | "\(.path) \(.after | tojson)"' 'categories ["c","d"]' 'options[S] "5"' \
    'variants[k].options {"S":"5"}' 'variants[k].prices[eur] 1' 'options[S] null'
}

# A broken variant: Medusa answers no `prices` for it.
@test "ms-push: replaces a broken variant with what the input chooses" {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"external_id":"a","title":"A",
    "options":[{"title":"Size","values":["S","M"]}],"variants":[
    {"sku":"k","title":"K","material":"wool","metadata":{"x":1,"y":2},"options":{"Size":"S"}}]}]}' \
    "$MEDUSA_URL/admin/products/batch"
  before=1
  push <<<'{"external_id":"a","variants":[{"sku":"k","metadata":{"y":3},"options":{"Size":"M"},"prices":[{"currency_code":"eur","amount":1}]}]}'
  ends 0
  posted '.update[0].variants | map(del(.id))' '[{"sku":null}]' \
    '[{"sku":"k","metadata":{"y":3,"x":1},"options":{"Size":"M"},"prices":[{"currency_code":"eur","amount":1}],"title":"K","material":"wool"}]'
  requests 'select(.method == "POST").body' | tail -n 1 | grep -o '"options"' >got
  echo '"options"' | diff -u - got
}

# refuses TIMES MESSAGE: Medusa refuses so many writes with this message.
refuses() {
  local fault faults=''
  fault="400:body=$(jq -rn --arg m "$2" '{type: "invalid_data", message: $m} | tojson | @uri')"
  for _ in $(seq "$1"); do faults+=,$fault; done
  context=${context%%_*}_$((++n))
  shop "post-faults=${faults#,}"
}

# With the name of the item, the rest of the batch takes one request; without it, halves
# are sent.
@test "ms-push: rejects the one product that a refusal is about" {
  local about n=0
  jq -nc '[range(6) | {external_id: "\(.)", title: "T", handle: "h\(.)", type_id: "t\(.)", collection_id: "c\(.)",
    categories: [{id: "x"}, {id: "g\(.)"}], options: [{title: "S", values: ["S"]}],
    variants: [{sku: "s\(.)", ean: "e\(.)", options: {S: "S"}}]}]' >in
  for about in "Product variant with sku: s3, already exists." "Product variant with ean: e3, already exists." \
    "Product with handle: h3, already exists." "Invalid product handle 'h3'. It must contain URL safe characters" \
    "You tried to set relationship type_id: t3, but such entity does not exist" \
    "You tried to set relationship collection_id: c3, but such entity does not exist" \
    "You tried to set relationship product_category_id: g3, but such entity does not exist"; do
    # What exists may be our own, so it is looked up, and the write is tried again.
    refuses $((1 + $(grep -c exists. <<<"$about"))) "$about"
    push <in
    ends 1
    results 'select(.action != "created") | [.external_id, .action, .error.message] | join("|")' "3|rejected|$about"
    requests 'select(.method == "POST").body | fromjson.create | length' | tail -n 1 >got
    echo 5 | diff -u - got
  done
}

@test "ms-push: rejects no product for a refusal that may be about another" {
  local n=0
  jq -nc '[range(4) | {external_id: "\(.)", title: "T", handle: "h\(.)", variants: [{sku: ["s", "s,x", "t", "u"][.]}]}]' >in
  refuses 2 'Product variant with sku: s, already exists.'
  push <in
  ends 0
  results .action created created created created
}

# All of these are looked up in maps; comparing each with each would take minutes.
@test "ms-push: handles thousands of prices, images, option values, options and categories" {
  local n=5000
  export LIMIT=120
  jq -nc --argjson n "$n" '[range($n) | tostring] as $all | {external_id: "a", title: "T",
    images: $all | map({url: .}), categories: $all | map({id: .}),
    options: ([{title: "Size", values: $all}] + ($all[:1000] | map({title: ("o" + .), values: ["v"]}))),
    variants: [{sku: "k", options: ({Size: "7"} + ($all[:1000] | map({("o" + .): "v"}) | add)),
      prices: [range(2 * $n + 1) | {currency_code: "c\(.)", amount: .}]}]}' >in
  seed "$(<in)"
  nothing_left "$(<in)"
  # Everything in the opposite order, and one change of each kind.
  jq -c '(.images, .categories, .options[0].values, .variants[0].prices) |= reverse
    | .options[0].values += ["new"] | .categories[0].id = "new" | .images += [{url: "new"}]
    | .variants[0].prices[0].amount = 0.5' in >changed
  push --prune options,prices <changed
  ends 0
  results '[.changes[].path] | join(" ")' 'images categories options[Size] variants[k].prices[c10000]'
  posted 'if .add then .update[0].add else .update[0] | (.images | length, map(select(.id)) | length),
    (.variants[0].prices | length, map(select(.id)) | length) end' \
    '[{"value":"new"}]' 5001 5000 10001 10001
  posted 'select(.add | not).update[0] | .images[0].url, .images[5000].url, (.categories | length), .categories[0].id,
    (.variants[0].prices | .[0].amount, .[10000].amount, .[1:10000] == [.[1:10000][] | select("c\(.amount)" == .currency_code)])' \
    '"4999"' '"new"' 5000 '"new"' 0 0.5 true
  nothing_left "$(<changed)" --prune options,prices
}

# --- what people see

@test "ms-push: --diff shows a new product by its members, and what would be created for it" {
  printf '%s\n' '{"external_id":"a","title":"T","tags":["red","x y"],"categories":["Lamps > Table"],"metadata":{"n":{"m":[1,{"k":null}]},"e":{}},"options":[{"title":"S","values":["s","m"]}],"variants":[{"sku":"k","options":{"S":"s"},"prices":[{"currency_code":"eur","amount":1.50}]}]}' \
    '{"external_id":"b","title":"U","tags":["red"],"type":"Lamp","categories":["Lamps > Table"],"options":[{"title":"S","values":["s"]}],"variants":[]}' >in
  push --diff --create-missing tags,types,categories <in
  ends 0
  cat >expected <<'EOF'
+++ tag red
+++ tag x y
+++ category Lamps
+++ category Lamps > Table
+++ a
+title: "T"
+tags: ["red","x y"]
+categories: ["Lamps > Table"]
+metadata.n.m[0]: 1
+metadata.n.m[1].k: null
+metadata.e: {}
+options[0].title: "S"
+options[0].values: ["s","m"]
+variants[0].sku: "k"
+variants[0].options.S: "s"
+variants[0].prices[0].currency_code: "eur"
+variants[0].prices[0].amount: 1.50
+external_id: "a"
+++ type Lamp
+++ b
+title: "U"
+tags: ["red"]
+type: "Lamp"
+categories: ["Lamps > Table"]
+options[0].title: "S"
+options[0].values: ["s"]
+variants: []
+external_id: "b"
EOF
  prints expected
}

@test "ms-push: changes name tags and categories, not their ids" {
  local id
  push --create-missing tags,categories <<<'{"external_id":"a","title":"T","tags":["red","blue"],"categories":["Lamps > Table"]}'
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/product-tags?value=blue" | gojq -r '.product_tags[0].id')
  push --create-missing tags --diff <<<'{"external_id":"a","tags":["green",{"id":"'"$id"'"}],"categories":["lamps"]}'
  ends 0
  sed -i 's/prod_[0-9]*/ID/' "$out"
  cat >expected <<'EOF'
+++ tag green
@@@ a (ID)
-tags: ["red","blue"]
+tags: ["green","blue"]
-categories: ["Lamps > Table"]
+categories: ["lamps"]
EOF
  prints expected
  # By ids alone, the names in the product are enough.
  push -n <<<'{"external_id":"a","tags":[],"categories":[]}'
  results '.changes[] | [.path, .before, .after] | tojson' '["tags",["red","blue"],[]]' '["categories",["Table"],[]]'
}

@test "ms-push: changes tell prices by quantities and rules, and --diff shows what stays" {
  seed "$(prices '{"currency_code":"eur","amount":1},{"currency_code":"eur","amount":2,"min_quantity":3,"max_quantity":9},
    {"currency_code":"eur","amount":3,"min_quantity":10},{"currency_code":"eur","amount":4,"max_quantity":2},
    {"currency_code":"eur","amount":5,"rules":{"region_id":"r","group":"g"}},{"currency_code":"eur","amount":6,"min_quantity":3,"rules":{"region_id":"s"}}' |
    jq -c '.options = [{title: "S", values: ["k", "m"]}] | .variants += [{sku: "m", options: {S: "m"}}] | .variants[0].options = {S: "k"}')"
  prices '{"currency_code":"EUR","amount":2},{"currency_code":"eur","amount":3,"min_quantity":3,"max_quantity":9},
    {"currency_code":"eur","amount":4,"min_quantity":10},{"currency_code":"eur","amount":4,"max_quantity":2},
    {"currency_code":"eur","amount":6,"rules":{"region_id":"r","group":"g"}}' | tr -d '\n' >in
  push -n <in
  results '.changes[] | [.path, .before, .after] | tojson' '["variants[k].prices[eur]",1,2]' '["variants[k].prices[eur 3-9]",2,3]' \
    '["variants[k].prices[eur 10-]",3,4]' '["variants[k].prices[eur region_id=r group=g]",5,6]'
  results '.kept | tojson' '{"prices":1,"variants":1}'
  push --diff <in
  ends 0
  grep '^=' "$out" >got
  printf '%s\n' '=variants[k].prices[eur 3- region_id=s]' '=variants[m]' | diff -u - got
  push --diff --prune variants,prices <in
  ends 0
  grep -c '^=' "$out" >got || :
  echo 0 | diff -u - got
  grep '^-.*\(3-\|m\]\)' "$out" | cut -d : -f 1 >got
  printf '%s\n' '-variants[k].prices[eur 3-9]' '-variants[k].prices[eur 3- region_id=s]' '-variants[m]' | diff -u - got
  push <in
  ends 0
  results '.kept | tojson' '{"prices":1,"variants":1}'
  # An unchanged product is not shown, but its line says what is kept.
  push <in
  results '[.action, .kept] | tojson' '["unchanged",{"prices":1,"variants":1}]'
  push --diff <in
  prints_nothing
}

@test "ms-push: cuts long names in the paths of changes" {
  local long
  long=$(printf 'é%.0s' {1..150})
  seed "{\"external_id\":\"a\",\"title\":\"T\",\"variants\":[{\"sku\":\"x$long\",\"ean\":\"1\"}]}"
  push <<<"{\"external_id\":\"a\",\"variants\":[{\"sku\":\"x$long\",\"ean\":\"2\"}]}"
  ends 0
  results '.changes[].path' "variants[x${long:0:198}...].ean"
}
