load lib/helper

# What ms-push rejects before it asks the server.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key MEDUSA_URL
  MEDUSA_URL=$(url good=1)
}

push() {
  capture ms-push -q "${hasty[@]}" "$@"
}

# says MESSAGE JSON [OPTION…]: ms-push must reject the product with this message and
# send no request.
says() {
  push "${@:3}" < <(tr -d '\n' <<<"$2")
  ends 1
  gojq -r .error.message "$out" >got
  printf '%s\n' "$1" | diff -u - got
  requested 0
}

# variant MEMBERS: prints a product whose one variant has these members.
variant() {
  printf '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S","M"]}],"variants":[{"title":"S","options":{"Size":"S"},%s}]}' "$1"
}

@test "ms-push: rejects an item that is not an object" {
  says 'a product must be an object, not a number' '[1]'
  says 'a product must be an object, not null' '[null]'
  says 'a product must be an object, not an array' '[[]]'
}

@test "ms-push: rejects a key that is too long to be looked up, and writes the others" {
  jq -nc '[{external_id: ("x" * 20000), title: "A"}, {external_id: "b", title: "B"}]' >in
  push -q <in
  ends 1
  results '.error.message // .action' 'its key is too long for a look-up' created
}

@test "ms-push: rejects a missing, empty or ambiguous key" {
  says "'external_id' is missing" '{"title":"t"}'
  says "'external_id' is empty" '{"external_id":""}'
  says "'external_id' is an object; expected a string or a number" '{"external_id":{}}'
  says "'nr' is missing" '{"external_id":"a"}' --key nr
  says "both 'nr', the key, and 'external_id' are given; give only the key" '{"external_id":"a","nr":1}' --key nr
}

@test "ms-push: rejects an item for which a map has an error, and writes the others" {
  says 'no price: "free"' '{"external_id":"a","map_error":"no price: \"free\""}' --unknown drop
  [ "$(gojq -r .external_id "$out")" = a ]
  push <<<'[{"external_id":"a","map_error":"wrong"},{"external_id":"b","title":"B"}]'
  ends 1
  gojq -r '[.external_id, .action] | join(" ")' "$out" >got
  printf '%s\n' 'a rejected' 'b created' | diff -u - got
}

@test "ms-push: names every unknown member" {
  says "unknown members: 'colour', 'size'" '{"external_id":"a","colour":1,"title":"t","size":2}'
  says "unknown members: 'variants[0].colour'" "$(variant '"colour":1')"
  says "unknown members: 'variants[1].a', 'variants[1].prices[2].b', 'variants[1].prices[2].c', 'variants[2].d', 'options[1].e'" \
    '{"external_id":"a","variants":[{},{"a":1,"prices":[{},{},{"b":1,"c":1}]},{"d":1}],"options":[{},{"e":1}]}'
}

# Without its quantity a price would be another price.
@test "ms-push: names unknown members of prices and options; --unknown drop removes them" {
  says "unknown members: 'variants[0].prices[0].min_qty', 'options[0].position'" "$(variant '"prices":[{"currency_code":"eur","amount":1,"min_qty":10}]' |
    jq -c '.options[0].position = 1')"
  says "'prices[0].min_quantity' of the variant 'S' cannot be a string" "$(variant '"prices":[{"currency_code":"eur","amount":1,"min_quantity":"10"}]')"
  push --unknown drop --diff <<<"$(variant '"prices":[{"currency_code":"eur","amount":1,"note":10}]' |
    jq -c '.options[0].position = 1')"
  ends 0
  grep -E '\.prices|^\+options' "$out" >got
  printf '%s\n' '+options[0].title: "Size"' '+options[0].values: ["S","M"]' \
    '+variants[0].prices[0].currency_code: "eur"' '+variants[0].prices[0].amount: 1' | diff -u - got
}

@test "ms-push: rejects numbers that Medusa's columns cannot hold, and no others" {
  local number
  for number in 1.5 2147483648 -2147483649 1e300; do
    says "'variant_rank' of the variant 'S' is $number, not an integer of 32 bits" "$(variant '"variant_rank":'"$number")"
    says "'options[0].ranks' has no integer of 32 bits for 'S'" \
      '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"],"ranks":{"S":'"$number"'}}]}'
  done
  for number in 1e39 3.5e38 -1e300; do
    says "'weight' is $number, too large for Medusa to store" "{\"external_id\":\"a\",\"title\":\"t\",\"weight\":$number}"
    says "'height' of the variant 'S' is $number, too large for Medusa to store" "$(variant '"height":'"$number")"
  done
  says "'width' is 1e-46, too small for Medusa to store" '{"external_id":"a","title":"t","width":1e-46}'
  for number in 0 0.0 0e-400 -1 1e-45 3.4e38; do
    push <<<"{\"external_id\":\"$number\",\"title\":\"t$number\",\"handle\":\"h$RANDOM$RANDOM\",\"length\":$number,\"variants\":[{\"sku\":\"$number\",\"variant_rank\":-2147483648}]}"
    ends 0
  done
}

@test "ms-push: rejects inventory items without an id or a quantity" {
  says "'inventory_items[0]' of the variant 'S' has no 'inventory_item_id'" "$(variant '"inventory_items":[{}]')"
  says "'inventory_items[0]' of the variant 'S' is a string; expected an object such as {\"inventory_item_id\":\"iitem_1\"}" \
    "$(variant '"inventory_items":["i"]')"
  says "'inventory_items[1].required_quantity' of the variant 'S' cannot be a string" \
    "$(variant '"inventory_items":[{"inventory_item_id":"i"},{"inventory_item_id":"j","required_quantity":"2"}]')"
  says "'inventory_items[0].required_quantity' of the variant 'S' cannot be null" \
    "$(variant '"inventory_items":[{"inventory_item_id":"i","required_quantity":null}]')"
  says "'inventory_items[0].required_quantity' of the variant 'S' is 0; it has to be more than 0" \
    "$(variant '"inventory_items":[{"inventory_item_id":"i","required_quantity":0}]')"
}

@test "ms-push: option titles and category paths count without white space at their ends" {
  says "'options' of the variant 'S' has two values for 'Size'" "$(variant '"options":{"Size":"S"," Size":"M"}')"
  says "two options are called 'Size'" '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"]},{"title":" Size ","values":["S"]}]}'
  push --create-missing categories <<<'{"external_id":"a","title":"t","categories":[" A  > B","A>B","A >B","A> B"],"options":[{"title":" Size\t","values":["S"],"ranks":{" S":0}}],"variants":[{"sku":"s","options":{" Size":"S "}}]}'
  ends 0
  requests 'select(.method == "POST").body | fromjson | .name // (.create[0] // empty | .options[0].title, (.options[0].ranks | keys[]), (.variants[0].options | tojson))' |
    diff -u - <(printf '%s\n' A B 'A>B' 'A >B' 'A> B' Size S '{"Size":"S"}')
  push --create-missing categories <<<'{"external_id":"a","title":"t","categories":["A > B","A>B","A >B","A> B"],"options":[{"title":"Size","values":["S"]}]}'
  results .action unchanged
  for path in 'a > > b' ' > b' 'a > ' '>' 'a >  > b'; do
    push -n <<<"{\"external_id\":\"a\",\"title\":\"t\",\"categories\":[\"x\",\"$path\"]}"
    ends 1
    assert_regex "$(gojq -r .error.message "$out")" "^'categories\[1\]' is '.*', a path with an empty name$"
  done
}

@test "ms-push: --unknown drop ignores unknown members" {
  push --unknown drop -n <<<"$(variant '"colour":1' | jq -c '.shade = 2')"
  ends 0
  assert_equal "$(gojq -r .action "$out")" create
}

@test "ms-push: --unknown metadata moves unknown members into metadata" {
  push --unknown metadata --diff <<<"$(variant '"colour":1.50,"metadata":{"x":null}' | jq -c '.shade = "dark"' | sed 's/1\.5,/1.50,/')"
  ends 0
  grep metadata "$out" | sed 's/1\.50/1.5/' >got
  printf '%s\n' '+variants[0].metadata.x: null' '+variants[0].metadata.colour: 1.5' '+metadata.shade: "dark"' | diff -u - got
}

@test "ms-push: rejects members of the wrong type" {
  says "'title' cannot be a number" '{"external_id":"a","title":1}'
  says "'weight' cannot be a string" '{"external_id":"a","title":"t","weight":"1"}'
  says "'metadata' cannot be an array" '{"external_id":"a","title":"t","metadata":[]}'
  says "'variants' cannot be an object" '{"external_id":"a","title":"t","variants":{}}'
  says "'variants[0]' is a string; expected an object" '{"external_id":"a","title":"t","options":[],"variants":["x"]}'
  says "'sku' of the variant 'S' cannot be a number" "$(variant '"sku":1')"
  says "'options' of the variant 'S' has a number for 'Size'; expected a string" \
    '{"external_id":"a","title":"t","variants":[{"title":"S","options":{"Size":1}}]}'
}

@test "ms-push: names a variant without a name by its position" {
  says "'variants[1].weight' cannot be a string" '{"external_id":"a","variants":[{"sku":"x"},{"weight":"1"}]}'
  says "'variants[1].prices[1]' has no 'currency_code'" \
    '{"external_id":"a","variants":[{},{"prices":[{"currency_code":"eur","amount":1},{"amount":1}]}]}'
  says "'weight' of the variant 'variant_1' cannot be a string" '{"external_id":"a","variants":[{"id":"variant_1","weight":"1"}]}'
}

# truth MEMBER TEXT: prints a product with this text as a member of it or of its variant.
truth() {
  jq -nc --arg m "$1" --arg t "$2" '"\($m)-\($t)" as $key
    | {external_id: $key, title: $key, ($m): $t}
    | if $m == "is_giftcard" or $m == "discountable" then . else
      .variants = [{sku: $key, ($m): .[$m]}] | del(.[$m]) end'
}

@test "ms-push: true and false may be texts in any case; an empty text counts as absent" {
  local member text
  for member in is_giftcard discountable allow_backorder manage_inventory; do
    for text in true True TRUE false False fAlSe ''; do
      truth "$member" "$text"
      echo "$member=${text,,}" >>expected
    done
  done | jq -sc 'to_entries | map(.value + {title: "T \(.key)"})' >in
  push <in
  ends 0
  requests 'select(.method == "POST").body | fromjson.create[] | . + .variants[0]
    | [.external_id | split("-")[0]] + [.is_giftcard, .discountable, .allow_backorder, .manage_inventory
      | select(. != null)] | if length == 1 then .[1] = "" else . end | map(tostring) | join("=")' >got
  diff -u expected got
  push <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 28unchanged
}

@test "ms-push: rejects any other text for true or false" {
  local text
  for text in yes 1 ' true' 'true ' t falsehood tru; do
    says "'manage_inventory' of the variant 'manage_inventory-$text' is '$text'; expected true or false" \
      "$(truth manage_inventory "$text")"
    says "'is_giftcard' is '$text'; expected true or false" "$(truth is_giftcard "$text")"
  done
  says "'discountable' cannot be a number" '{"external_id":"a","discountable":1}'
}

@test "ms-push: leaves truth values as texts in metadata" {
  before=0
  push <<<'{"external_id":"a","title":"t","metadata":{"x":"TRUE"},"variants":[{"metadata":{"manage_inventory":"False"}}]}'
  ends 0
  requests 'select(.method == "POST").body | fromjson.create[0] | [.metadata, .variants[0].metadata]' >got
  echo '[{"x":"TRUE"},{"manage_inventory":"False"}]' | diff -u - got
}

@test "ms-push: rejects an empty title" {
  local title
  for title in '' ' ' '\t' '\u00a0 '; do
    says "'title' is empty" '{"external_id":"a","title":"'"$title"'"}'
    says "'title' of the variant 'k' is empty" '{"external_id":"a","variants":[{"sku":"k","title":"'"$title"'"}]}'
    says "'options[1].title' is empty" '{"external_id":"a","options":[{"title":"A","values":[]},{"title":"'"$title"'","values":[]}]}'
  done
}

@test "ms-push: accepts only handles that are valid in a URL" {
  local handle
  for handle in 'Not Url' -a a- a--b a_b a/b A ''; do
    says "the handle '$handle' does not fit into a URL: use lower-case letters and digits, with single hyphens between them" \
      "$(jq -nc --arg h "$handle" '{external_id: "a", title: "t", handle: $h}')"
  done
  for handle in a a-b 0 überzug-2 日本語; do
    push -n <<<"$(jq -nc --arg h "$handle" '{external_id: "a", title: "t", handle: $h}')"
    ends 0
  done
}

@test "ms-push: rejects NUL characters in any member" {
  local said="contains a NUL character, which Medusa cannot store"
  says "'title' $said" '{"external_id":"a","title":"a\u0000"}'
  says "'metadata' $said" '{"external_id":"a","title":"t","metadata":{"x":[{"y":"\u0000"}]}}'
  says "'metadata' $said" '{"external_id":"a","title":"t","metadata":{"a\u0000":1}}'
  says "'external_id' $said" '{"external_id":"a\u0000","title":"t"}'
  says "'variants' $said" "$(variant '"sku":"\u0000"')"
}

@test "ms-push: rejects the key __proto__, which JavaScript objects lose" {
  says "'metadata' has a key '__proto__', which Medusa cannot store" \
    '{"external_id":"a","title":"t","metadata":{"b":[{"__proto__":1}]}}'
  says "'variants' has a key '__proto__', which Medusa cannot store" "$(variant '"metadata":{"__proto__":"x"}')"
}

@test "ms-push: rejects an unknown status" {
  says "the status 'gone' is not draft, proposed, published or rejected" '{"external_id":"a","title":"t","status":"gone"}'
}

@test "ms-push: rejects malformed options" {
  says "'options[0]' has no 'title'" '{"external_id":"a","title":"t","options":[{}]}'
  says "'options[1]' is a string; expected an object such as {\"title\":\"Size\",\"values\":[\"S\",\"M\"]}" \
    '{"external_id":"a","title":"t","options":[{"title":"Colour","values":[]},"Size"]}'
  says "'options[0].values' cannot be a string" '{"external_id":"a","title":"t","options":[{"title":"Size","values":"S"}]}'
  says "'options[0].ranks' has 'M', which 'values' does not list" \
    '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"],"ranks":{"S":0,"M":1}}]}'
  says "'options[0].ranks' has no integer of 32 bits for 'S'" \
    '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"],"ranks":{"S":0.5}}]}'
  says "'options[0].ranks' has no integer of 32 bits for 'S'" \
    '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"],"ranks":{"S":"0"}}]}'
  says "'options[0].is_exclusive' is 'no'; expected true or false" \
    '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"],"is_exclusive":"no"}]}'
  says "'options[0]' has no 'values'" '{"external_id":"a","title":"t","options":[{"title":"Size"}]}'
  says "a value of the option 'Size' is a number" '{"external_id":"a","title":"t","options":[{"title":"Size","values":[1]}]}'
  says "a value of the option 'Size' is empty" '{"external_id":"a","title":"t","options":[{"title":"Size","values":[""]}]}'
  says "the option 'Size' has 'S' twice" '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S","M","S"]}]}'
  says "a value of the option 'Size' is empty" '{"external_id":"b","title":"t","options":[{"title":"Size","values":["  "]}]}'
  says "the option 'Size' has 'S' twice" '{"external_id":"b","title":"t","options":[{"title":"Size","values":["S","S "]}]}'
  says "two options are called 'Size'" '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"]},{"title":"Size","values":["M"]}]}'
}

@test "ms-push: rejects an image without a url" {
  says "'images[1]' has no 'url'" '{"external_id":"a","title":"t","images":[{"url":"u"},{"href":"u"}]}'
  says "'images[0]' has no 'url'" '{"external_id":"a","title":"t","images":[{"url":""}]}'
  says "'images[1]' is a string; expected an object such as {\"url\":\"https://img.example.com/1.jpg\"}" \
    '{"external_id":"a","title":"t","images":[{"url":"u"},"u"]}'
}

# price MEMBERS: prints a product whose one variant has a good price and one with these.
price() {
  variant '"sku":"k","prices":[{"currency_code":"usd","amount":1},{'"$1"'}]'
}

@test "ms-push: rejects malformed prices" {
  local of="of the variant 'k'"
  says "'prices[1]' $of has no 'currency_code'" "$(price '"amount":1')"
  says "'prices[1]' $of has no 'currency_code'" "$(price '"amount":1,"currency_code":""')"
  says "'prices[1].amount' $of cannot be a string" "$(price '"currency_code":"eur","amount":"1"')"
  says "'prices[1]' $of has no 'amount'" "$(price '"currency_code":"eur"')"
  says "'prices[0].amount' cannot be null" '{"external_id":"a","title":"t","prices":[{"currency_code":"eur","amount":null}]}'
  says "'prices[0]' is a number; expected an object such as {\"currency_code\":\"eur\",\"amount\":19.90}" \
    '{"external_id":"a","title":"t","prices":[19.9]}'
  says "'prices[1].rules' $of has a number for 'region_id'; expected a string" \
    "$(price '"currency_code":"eur","amount":1,"rules":{"a":"b","region_id":1}')"
  says "a product with 'options' or 'variants' cannot have 'prices'; give them to the variants" "$(variant '"sku":"x"' | jq -c '.prices = []')"
}

@test "ms-push: rejects prices that nobody can pay" {
  local of="of the variant 'k'" n
  for n in 0.0001 1e-4 0.00001 1e-5 9.9e-5; do
    says "'prices[1].amount' $of is $n, which Medusa stores as 0" "$(price '"currency_code":"eur","amount":'"$n")"
    says "'prices[1].min_quantity' $of is $n, which Medusa stores as 0" "$(price '"currency_code":"eur","amount":1,"min_quantity":'"$n")"
  done
  says "'prices[1].amount' $of is -0.5; it cannot be negative" "$(price '"currency_code":"eur","amount":-0.5')"
  says "'prices[1].min_quantity' $of is -1; it cannot be negative" "$(price '"currency_code":"eur","amount":1,"min_quantity":-1')"
  says "'prices[1].max_quantity' $of is -1; it cannot be negative" "$(price '"currency_code":"eur","amount":1,"max_quantity":-1')"
  says "'prices[1].min_quantity' $of is 10, more than its 'max_quantity', 9.5" \
    "$(price '"currency_code":"eur","amount":1,"min_quantity":10,"max_quantity":9.5')"
  push <<<"$(variant '"prices":[{"currency_code":"eur","amount":0},{"currency_code":"usd","amount":0.00010001},
    {"currency_code":"chf","amount":-0,"min_quantity":2,"max_quantity":2},{"currency_code":"gbp","amount":1,"min_quantity":3,"max_quantity":null}]' | tr -d '\n')"
  ends 0
}

@test "ms-push: rejects the same price twice with two amounts" {
  local said="of the variant 'S' has the currency, quantities and rules of 'prices[0]', but another amount, 12 instead of 10"
  says "'prices[1]' $said" "$(variant '"prices":[{"currency_code":"eur","amount":10},{"currency_code":"eur","amount":12}]')"
  says "'prices[2]' $said" "$(variant '"prices":[{"currency_code":"eur","amount":10},{"currency_code":"usd","amount":12},{"currency_code":"EUR","amount":12}]')"
  says "'prices[1]' $said" "$(variant '"prices":[{"currency_code":"eur","amount":10,"min_quantity":2,"rules":{"a":"b"}},
    {"currency_code":"eur","amount":12,"min_quantity":2.0,"rules":{"a":" b"}}]')"
  says "'prices[1]' has the currency, quantities and rules of 'prices[0]', but another amount, 2 instead of 1" \
    '{"external_id":"a","title":"t","prices":[{"currency_code":"eur","amount":1},{"currency_code":"eur","amount":2}]}'
  push <<<"$(variant '"prices":[{"currency_code":"eur","amount":10},{"currency_code":"EUR","amount":10.0},
    {"currency_code":"eur","amount":9,"min_quantity":10},{"currency_code":"eur","amount":8,"rules":{"a":"b"}}]' | tr -d '\n')"
  ends 0
}

@test "ms-push: rejects two variants with the same id or code" {
  says "two variants have the sku 'x'" '{"external_id":"a","title":"t","variants":[{"sku":"x"},{"sku":"y"},{"sku":"x"}]}'
  says "two variants have the id 'variant_1'" '{"external_id":"a","variants":[{"id":"variant_1"},{"id":"variant_1"}]}'
  says "two variants have the barcode '1'" '{"external_id":"a","title":"t","variants":[{"barcode":"1"},{"barcode":"1"}]}'
}

@test "ms-push: rejects two variants with the same option values" {
  local options='"options":[{"title":"A","values":["1","2"]},{"title":"B","values":["1","2"]}]'
  says "the variant 'x' and 'variants[2]' have the same option values" "{\"external_id\":\"a\",\"title\":\"t\",$options,\"variants\":[
    {\"sku\":\"x\",\"options\":{\"A\":\"1\",\"B\":\"2\"}},{\"sku\":\"y\",\"options\":{\"A\":\"2\",\"B\":\"1\"}},
    {\"options\":{\"B\":\"2 \",\"A\":\"1\"}}]}"
}

# ms-push needs to know that the product is new to reject these.
@test "ms-push: rejects a new product that lacks required members" {
  jq -nc '[{external_id:"a"},{external_id:"b",title:"t",variants:[{sku:"1"},{sku:"2"}]},
    {external_id:"c",title:"t",options:[{title:"Size",values:["S"]}],variants:[{options:{Size:"M"}}]},
    {external_id:"d",title:"t",options:[{title:"Size",values:["S"]},{title:"Colour",values:["red"]}],variants:[{sku:"d",options:{Size:"S"}}]},
    {external_id:"e",title:"t",options:[{title:"Size",values:["S"]}],variants:[{sku:"e"}]},
    {external_id:"f",title:"t",variants:[{id:"variant_1"}]}]' >in
  push <in
  ends 1
  gojq -r '.error.message' "$out" >got
  cat >expected <<'EOF'
a new product needs a 'title'
a new product with several variants needs 'options'
the variant 'M' has 'M' for the option 'Size', which 'options' does not list
the variant 'd' has no value for the option 'Colour'
the variant 'e' has no 'options', which a new variant needs
the product has no variant 'variant_1'
EOF
  diff -u expected got
  requested 0 'select(.method == "POST")'
}

# Medusa would accept this variant, but no shopper could choose it.
@test "ms-push: rejects a new variant without options in an existing product" {
  push <<<"$(variant '"sku":"x"')"
  ends 0
  push <<<'{"external_id":"a","variants":[{"sku":"x"},{"sku":"y","title":"Y"}]}'
  ends 1
  gojq -r .error.message "$out" >got
  echo "the variant 'y' has no 'options', which a new variant needs" | diff -u - got
  requested 1 'select(.method == "POST")'
}

@test "ms-push: rejects a handle or sku that another product of the batch has" {
  jq -nc '[{external_id: "a", title: "t", handle: "h"}, {external_id: "b", title: "t", handle: "h"},
    {external_id: "c", title: "t", handle: "c", variants: [{sku: "s"}]},
    {external_id: "d", title: "t", handle: "d", variants: [{sku: "s"}]},
    {external_id: "a", title: "later", handle: "h"}]' >in
  push <in
  ends 1
  gojq -r '[.external_id, .action, .error.message // empty] | join(" ")' "$out" >got
  cat >expected <<'EOF'
a superseded
b created
c created
d rejected its sku 's' is also used by 'c' in the same batch
a rejected its handle 'h' is also used by 'b' in the same batch
EOF
  diff -u expected got
}

@test "ms-push: names only the first of several errors" {
  push -q <<<'{"external_id":"a","title":"","subtitle":5,"handle":"no good","status":"x"}'
  ends 1
  results .error.message "'subtitle' cannot be a number"
}

@test "ms-push: treats empty codes as missing" {
  jq -nc '[range(3) | {external_id: "e\(.)", title: "t \(.)", handle: "e\(.)", variants: [{sku: "", ean: ""}]}]' >in
  push <in
  ends 0
  push <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort -u)" unchanged
  requested 1 'select(.method == "POST")'
}

@test "ms-push: treats empty names as missing" {
  push --create-missing tags,types,collections,categories --diff \
    <<<'{"external_id":"a","title":"t","type":"","collection":"","shipping_profile":"","tags":["","x"],"categories":[""],"options":[]}'
  ends 0
  grep -E 'type|collection|profile|tags|categories' "$out" >got
  printf '%s\n' '+type: null' '+collection: null' '+shipping_profile: null' '+tags: ["x"]' '+categories: []' | diff -u - got
  grep -c 'Default option' "$out"
}

@test "ms-push: --diff prints the changes for people" {
  push <<<'{"external_id":"a","title":"Old","handle":"a","metadata":{"x":1}}'
  push --diff --exit-code <<<'[{"external_id":"a","title":"New\u001b[2J","metadata":{"x":2,"y":"z"}},{"external_id":"b","nope":1}]'
  ends 1
  sed 's/(prod_[0-9]*)/(ID)/' "$out" >got
  cat >expected <<'EOF'
@@@ a (ID)
-title: "Old"
+title: "New\u001b[2J"
-metadata.x: 1
+metadata.x: 2
+metadata.y: "z"
!!! b
!unknown members: 'nope'
EOF
  diff -u expected got
  requested 1 'select(.method == "POST")'
  push --diff --exit-code <<<'{"external_id":"a","title":"New"}'
  ends 2
}

@test "ms-push: rejects unknown words of command-line options with 64" {
  local line
  while read -r line; do
    # shellcheck disable=SC2086 # options and their words
    push $line </dev/null
    ends 64 "^ms-push: ${line%% *}: "
  done <<'EOF'
--adopt title
--on-duplicate newest
--unknown ignore
--prune images
--create-missing sales_channels
EOF
  push --key '' </dev/null
  ends 64 '^ms-push: --key: '
}

@test "ms-push: trims the values of product options as Medusa does" {
  jq -c . >in <<<'{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"," L\t"]}],
    "variants":[{"sku":"x","options":{"Size":"L "}}]}'
  push <in
  ends 0
  requests 'select(.method == "POST").body | fromjson.create[0] | [.options[0].values, .variants[0].options]' >got
  echo '[["S","L"],{"Size":"L"}]' | diff -u - got
  push <in
  results .action unchanged
}

@test "ms-push: rejects a name that is too long for a request" {
  local long
  long=$(printf '%2001s' x | tr ' ' y)
  { jq -nc --arg long "$long" '{external_id: "a", title: "t", tags: [$long]}'; batches b; } >in
  push --create-missing tags <in
  ends 1
  results '.error.message // .action' "the tag '$long' is longer than 2000 bytes" created
}

@test "ms-push: cuts the message of a rejection in the middle, and keeps its item whole" {
  local digits name
  digits=$(printf '%060000d' 7 | tr 0 1)
  name=$(printf '%01000000d' 0 | sed 's/0/ö/g')
  printf '{"external_id":"a","title":"t","weight":%s}\n{"external_id":"b","title":"t","status":"%s"}\n' \
    "$digits" "$name" >in
  push --reject rejected --diff <in
  ends 1
  cmp in rejected
  grep '^![^!]' "$out" >got
  LC_ALL=C.UTF-8 grep -vEx "! ?'weight' is 1+\.\.\.1+7, too large for Medusa to store|! ?the status 'ö+\.\.\.ö+' is not draft, .* or rejected" got &&
    fail 'it is cut elsewhere'
  assert_equal "$(awk '{ print (length > 3990 && length < 4010) }' got)" $'1\n1'
  push <in
  ends 1
  results '.error.message | utf8bytelength > 3990 and utf8bytelength <= 4000' true true
  ! grep -q $'\xef\xbf\xbd' "$out" || fail 'a character is cut'
}

@test "ms-push: --diff names a rejected product by the key that its result has" {
  local rejected
  shop
  rejected='[{"external_id":"a","map_error":"odd"},{"external_id":12,"map_error":"odd"},{"map_error":"odd"},'
  rejected+='{"external_id":"","title":"T"},{"external_id":{},"title":"T"},{"external_id":["x"],"map_error":"odd"}]'
  push --diff <<<"$rejected"
  ends 1
  grep '^!!!' "$out" >got
  printf '!!! %s\n' a 12 '?' '?' '?' '?' | diff - got
  push -r inventory --diff <<<'{"sku":"S","map_error":"odd"}'
  ends 1
  prints_text '!!! S\n!odd\n'
}

@test "ms-push: --diff replaces C1 control characters" {
  printf '{"external_id":"a","title":"\302\2332J\177","subtitle":"gr\303\266n"}' >in
  push --diff <in
  ends 0
  grep -x '+title: "??2J?"' "$out"
  grep -x '+subtitle: "grön"' "$out"
}

@test "ms-push: writes rejected items that are not objects to the --reject file" {
  capture ms-push -q --reject refused <<<'[1,{"external_id":"a","title":"T"},"x"]'
  ends 1
  printf '[1]\n["x"]\n' | diff -u - refused
  capture ms-push -q <refused
  ends 1
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 2rejected
}

@test "ms-push: uses the last value of a duplicate member" {
  printf '%s\n' '{"external_id":"a","title":"T","options":[{"title":"Size","values":["S","M"]}],
    "variants":[{"sku":"a-S","options":{"Size":"M","Size":"S"},
    "prices":[{"amount":1,"amount":2,"currency_code":"usd","currency_code":"eur"}]}]}' |
    tr -d '\n' >in
  ms-push -q <in >/dev/null
  capture ms-push -q <in
  ends 0
  assert_equal "$(gojq -r .action "$out")" unchanged
}

@test "ms-push: rejects a member name with a NUL" {
  says "'prices' contains a NUL character, which Medusa cannot store" \
    '{"external_id":"a","title":"T","prices":[{"currency_code":"eur","amount":1,"rules":{"region_id\u0000":"r"}}]}'
  says "unknown members: 'prices[0].odd'" \
    '{"external_id":"a","title":"T","prices":[{"currency_code":"eur","amount":1,"odd\u0000":2}]}'
}

@test "ms-push: rejects nesting and numbers that Medusa's answer could not hold and writes the rest" {
  local deep
  deep=$(printf '{"x":%.0s' {1..950})1$(printf '}%.0s' {1..950})
  {
    printf '[{"external_id":"ok","handle":"ok","title":"T"},'
    printf '{"external_id":"deep","handle":"deep","title":"T","metadata":{"a":%s}},' "$deep"
    printf '{"external_id":"huge","handle":"huge","title":"T","metadata":{"a":[1e400]}},'
    printf '{"external_id":"tiny","handle":"tiny","title":"T","metadata":{"a":1e-400}}]'
  } >in
  capture ms-push -q <in
  ends 1
  gojq -r '[.external_id, .action, .error.message // ""] | join(" ")' "$out" >got
  printf '%s\n' 'ok created ' "deep rejected 'metadata' is nested too deeply" \
    "huge rejected 'metadata' contains a number that is too large" 'tiny created ' | diff -u - got
}
