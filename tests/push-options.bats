load lib/helper

# Options, values and titles of variants that change: what ms-push sends, and that a
# second push sends nothing. push-shop-input.bats asks a real Medusa.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }

# made BODY: creates a product as another program would.
made() {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "{\"create\":[$1]}" "$MEDUSA_URL/admin/products/batch"
}

# posts: prints the bodies of the requests that wrote something, without ids.
posts() {
  as_sent 'select(.method == "POST") | (.target | capture("admin/(?<r>[^?]*)").r
    | gsub("(prod|opt)_[0-9]*"; "ID")) as $route | .body | fromjson
    | walk(if type == "object" then del(.id, .product_option_id) else . end) | [$route, .]'
}

# pushed JSON [OPTION…]: it is pushed and applied; posted shows what was sent. A second
# push sends nothing.
pushed() {
  tr -d '\n' <<<"$1" >in
  posts | wc -l >before
  push "${@:2}" <in
  ends 0
  posts | tail -n +$(($(<before) + 1)) >sent
  cp "$out" first
  posts | wc -l >before
  push "${@:2}" <in
  ends 0
  results .action unchanged
  posts | wc -l | diff -u before -
  cp first "$out"
}

# posted LINES…: compares what pushed has sent with the lines.
posted() {
  printf '%s\n' "$@" | diff -u - sent
}

# add_option TITLE VALUE… adds an option to the product a, as another program might.
add_option() {
  local path=$MEDUSA_URL/admin/products
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "{\"add\":[$(size "$@" | jq -c '.is_exclusive = true')]}" \
    "$path/$(curl -sS -u "$MEDUSA_API_KEY:" "$path?external_id=a" | gojq -r '.products[0].id')/options/batch"
}

# refused MESSAGE JSON [OPTION…]: it is rejected, and nothing is sent.
refused() {
  posts | wc -l >before
  push "${@:3}" < <(tr -d '\n' <<<"$2")
  ends 1
  results .error.message "$1"
  posts | wc -l | diff -u before -
}

# product OPTIONS VARIANTS [MEMBERS]: prints a product.
product() {
  printf '{"external_id":"a","title":"T","handle":"a","options":[%s],"variants":[%s]%s}' "$1" "$2" "${3-}"
}

# size TITLE VALUE…: prints an option.
size() {
  jq -nc --arg t "$1" '{title: $t, values: $ARGS.positional}' --args "${@:2}"
}

# shellcheck disable=SC2089 # these are JSON
small='{"sku":"s","options":{"Size":"S"}}' medium='{"sku":"m","options":{"Size":"M"}}'
@test "ms-push: a value that is added gets the rank of its place in the input" {
  pushed "$(product "$(size Size S L)" "$small")"
  pushed "$(product "$(size Size S M L)" "$small")"
  results '[.changes[].path] | join(" ")' 'options[Size]'
  posted '["product-options/ID",{"values":["S","L","M"],"ranks":{"S":0,"M":1,"L":2}}]' \
    '["products/ID/options/batch",{"update":[{"add":[{"value":"M"}]}],"add":[]}]'
}

@test "ms-push: ranks, metadata and is_exclusive of an option are compared" {
  local option='{"title":"Size","values":["S","M"],"ranks":{"S":5,"M":4},"metadata":{"x":1}}'
  pushed "$(product "$option" "$small")"
  results .action created
  posts | sed -n '2,$p' >sent
  posted '["product-options/ID",{"ranks":{"S":5,"M":4},"metadata":{"x":1}}]'
  pushed "$(product "${option/1\}/1,\"y\":\"\"\},\"is_exclusive\":true}" "$small")"
  results .action unchanged
  pushed "$(product "${option/4/6}" "$small")"
  results '[.changes[].path] | join(" ")' 'options[Size].ranks'
  posted '["product-options/ID",{"ranks":{"S":5,"M":6}}]'
  pushed "$(product '{"title":"Size","values":["S","XS","M"],"ranks":{"S":5,"XS":9,"M":6}}' "$small")"
  posted '["product-options/ID",{"values":["S","M","XS"],"ranks":{"S":5,"XS":9,"M":6}}]' \
    '["products/ID/options/batch",{"update":[{"add":[{"value":"XS"}]}],"add":[]}]'
  pushed "$(product "${option/1\}/2\},\"is_exclusive\":\"FALSE\"}" "$small")"
  results '[.changes[].path] | join(" ")' 'options[Size].is_exclusive options[Size].ranks options[Size].metadata.x'
  posted '["product-options/ID",{"is_exclusive":false,"ranks":{"S":5,"M":4},"metadata":{"x":2}}]'
  refused "the option 'Size' is shared by products, and Medusa does not make it exclusive again" \
    "$(product '{"title":"Size","values":["S","M"],"is_exclusive":true}' "$small")"
  # Values that a shared option lacks are added first.
  pushed "$(product '{"title":"Size","values":["S","M","L"],"ranks":{"S":5,"L":1}}' "$small")"
  posted '["products/ID/options/batch",{"update":[{"add":[{"value":"L"}]}],"add":[]}]' \
    '["product-options/ID",{"ranks":{"S":5,"L":1}}]'
  pushed "$(product '{"title":"Size","values":["S","M","XXL"],"ranks":{"S":6,"XXL":1}}' "$small")"
  posted '["product-options/ID",{"ranks":{"S":6}}]' \
    '["products/ID/options/batch",{"update":[{"add":[{"value":"XXL"}]}],"add":[]}]' '["product-options/ID",{"ranks":{"S":6,"XXL":1}}]'
  # Without ranks in the input, those of a shared option are left alone.
  pushed "$(product "$(size Size S M L XL)" "$small")"
  posted '["products/ID/options/batch",{"update":[{"add":[{"value":"XL"}]}],"add":[]}]'
}

@test "ms-push: an option with an id is the one with that id" {
  local id
  pushed "$(product "$(size Size S)" "$small")"
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" | gojq -r '.products[0].options[0].id')
  pushed "$(product '{"id":"'"$id"'","title":"Grösse","values":["S"]}' '{"sku":"s","options":{"Grösse":"S"}}')"
  results '[.changes[].path] | join(" ")' 'options[Size].title'
  posted '["product-options/ID",{"title":"Grösse"}]'
  pushed '{"external_id":"b","title":"B","options":[{"id":"'"$id"'","title":"Grösse","values":["S"]}],"variants":[{"sku":"b","options":{"Grösse":"S"}}]}'
  requests 'select(.method == "POST").body | fromjson.create[0].options // empty' | tail -n 1 >got
  echo '[{"id":"'"$id"'"}]' | diff -u - got
  made '{"external_id":"c","title":"C","handle":"c"}'
  pushed '{"external_id":"c","options":[{"title":"Fit","values":["x"],"is_exclusive":false}]}'
  posted '["products/ID/options/batch",{"update":[],"add":[{"title":"Fit","values":["x"],"ranks":{"x":0},"is_exclusive":false}]}]'
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" | gojq -r '.products[].options[] | select(.title == "Fit").id')
  made '{"external_id":"d","title":"D","handle":"d"}'
  pushed '{"external_id":"d","options":[{"id":"'"$id"'","title":"Fit","values":["x"]}]}'
  posted '["products/ID/options/batch",{"update":[],"add":["'"$id"'"]}]'
  refused "the option 'fit' is called 'Fit' in Medusa, and products share it; rename it in Medusa" \
    '{"external_id":"d","options":[{"id":"'"$id"'","title":"fit","values":["x"]}]}'
  # By its letters, a shared option is another one.
  pushed '{"external_id":"d","options":[{"title":"fit","values":["x"]}],"variants":[]}'
  results '[.changes[].path] | join(" ")' 'options[fit]'
}

@test "ms-push: an option that products share already is named, with what to do" {
  local taken="the shop has an option 'Fit' already that products share; give its 'id' in 'options', or leave out 'is_exclusive'"
  pushed '{"external_id":"c","title":"C","options":[{"title":"Fit","values":["x"],"is_exclusive":false}]}'
  pushed "$(product "$(size Fit x)" '{"sku":"s","options":{"Fit":"x"}}')"
  echo '[{"external_id":"n","title":"N","options":[{"title":"Fit","values":["x"],"is_exclusive":false}]},{"external_id":"o","title":"O"},
    {"external_id":"a","options":[{"title":"Fit","values":["x"],"is_exclusive":false}]},{"external_id":"p","title":"P","options":[{"title":"Fit","values":["x"]}]}]' |
    tr -d '\n' >in
  posts | wc -l >before
  push <in
  ends 1
  results '.error.message // .action' "$taken" created "$taken" created
  # Of the batch, only the one at fault is sent again without it.
  posts | tail -n +$(($(<before) + 1)) | jq -c '[.[0], (.[1].create // [] | length)]' >got
  printf '%s\n' '["product-options/ID",0]' '["products/batch",3]' '["products/batch",2]' | diff -u - got
  [ "$(posts | grep -c '"title":"N"')" = 1 ]
}

@test "ms-push: a variant that gains an option and a sku is found after the answer to the option is lost" {
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  shop post-faults=ok,done-close
  echo "$(product "$(size Size S M),$(size Fit x y)" '{"sku":"s2","options":{"Size":"S","Fit":"x"}},{"sku":"m2","options":{"Size":"M","Fit":"y"}}')" >in
  push --timeout 8 <in
  ends 0
  results '[.action] + [.changes[].path] | join(" ")' \
    'updated options[Fit] variants[s2].sku variants[s2].options variants[s2].title variants[m2].sku variants[m2].options variants[m2].title'
  push <in
  results .action unchanged
  requested 1 'select(.method == "POST" and (.target | test("options/batch")))'
}

@test "ms-push: option titles that differ in the case of any letter, or in white space, are one" {
  pushed "$(product "$(size 'ÉPAISSEUR' S)" '{"sku":"s","options":{"ÉPAISSEUR":"S"}}')"
  pushed "$(product "$(size 'épaisseur' S)" '{"sku":"s","options":{"épaisseur":"S"}}')"
  posted '["product-options/ID",{"title":"épaisseur"}]'
  made '{"external_id":"b","title":"B","handle":"b","options":[{"title":" Fit ","values":["x"]}],"variants":[{"title":"x","sku":"x","options":{" Fit ":"x"},"prices":[]}]}'
  pushed '{"external_id":"b","options":[{"title":"Fit","values":["x"]}],"variants":[{"sku":"x","options":{"Fit":"x"}}]}'
  posted '["product-options/ID",{"title":"Fit"}]'
}

@test "ms-push: an option whose title changes only in case is renamed, for all variants" {
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  pushed "$(product "$(size SIZE S M XL)" '{"sku":"s","options":{"SIZE":"XL"}}')"
  results '[.changes[].path] | join(" ")' 'options[Size].title options[SIZE] variants[s].options variants[s].title'
  posted '["product-options/ID",{"title":"SIZE","values":["S","M","XL"],"ranks":{"S":0,"M":1,"XL":2}}]' \
    '["products/ID/options/batch",{"update":[{"add":[{"value":"XL"}]}],"add":[]}]' \
    '["products/batch",{"update":[{"variants":[{"options":{"SIZE":"XL"},"title":"XL"},{"options":{"SIZE":"M"}}]}]}]'
}

@test "ms-push: what was done to options is undone when the product is rejected" {
  pushed "$(product "$(size Size S)" "$small" ',"metadata":{}')"
  posts | wc -l >before
  push <<<"$(product "$(size size S)" '{"sku":"s","options":{"size":"S"}}' ',"subtitle":"x","handle":"a b"')"
  ends 1
  posts | wc -l | diff -u before -
  product "$(size size S M | jq -c '.metadata = {a: 1}'),$(size Fit x)" \
    '{"sku":"s","options":{"size":"M","Fit":"x"}}' | jq -c '.title = "refuse"' >in
  push <in
  ends 1
  posts | tail -n 2 | sed 's/optval_[0-9]*/VALUE/; s/opt_[0-9]*/ID/' >sent
  posted '["products/ID/options/batch",{"update":[{"remove":["VALUE"]}],"remove":["ID"]}]' \
    '["product-options/ID",{"title":"Size","metadata":null}]'
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" |
    jq -c '.products[].options[] | [.title, .values[].value, .metadata]' >got
  echo '["Size","S",null]' | diff -u - got
  # A product that is written keeps its options when another one is rejected.
  jq -c '[(.external_id = "x" | .handle = "x" | .variants[0].sku = "x"), (.title = "T")]' in >both
  push <both
  ends 1
  results '[.external_id, .action] | join(" ")' 'x rejected' 'a updated'
  posts | tail -n 1 | gojq -r '.[0]' >got
  echo products/batch | diff -u - got
}

@test "ms-push: changes show values of variants and images as the input has them" {
  pushed "$(product "$(size Size S M),$(size Fit x)" '{"sku":"s","options":{"Size":"S","Fit":"x"}}' ',"images":[{"url":"u"},{"url":"v"}]')"
  push -n --prune options < <(product "$(size Size S M)" '{"sku":"s","options":{"Size":"M"}}' ',"images":[{"url":"v"}]')
  jq -c '.changes[] | select(.path | test("^images|.options")) | [.path, .before, .after]' "$out" >got
  printf '%s\n' '["images",[{"url":"u"},{"url":"v"}],[{"url":"v"}]]' \
    '["variants[s].options",{"Size":"S","Fit":"x"},{"Size":"M"}]' | diff -u - got
}

@test "ms-push: an option that cannot be removed again is said" {
  pushed "$(product "$(size Size S)" "$small")"
  MEDUSA_URL=$(url post-faults=ok,ok,400,400)
  product "$(size Size S),$(size Fit x)" '{"sku":"s","options":{"Size":"S","Fit":"x"}}' >in
  capture ms-push "${hasty[@]}" <in
  ends 1 "^ms-push: 'a' was rejected after options were added to it, and they cannot be removed: scripted fault 400: \{\"update\":\[\],\"remove\":\[\"opt_[0-9]+\"\]\}$" \
    '^ms-push: 0 created, 0 updated, 0 unchanged, 1 rejected'
}

@test "ms-push: an option whose answer is lost is not undone" {
  pushed "$(product "$(size Size S)" "$small")"
  MEDUSA_URL=$(url post-faults=ok,done-reset)
  product "$(size Size S),$(size Fit x)" '{"sku":"s","options":{"Size":"S","Fit":"x"}}' | jq -c '.title = "refuse"' >in
  push <in
  ends 1
  posts | tail -n 1 | gojq -r '.[0]' >got
  echo products/batch | diff -u - got
}

@test "ms-push: the default option goes when the product gets options" {
  pushed '{"external_id":"a","title":"T","handle":"a","variants":[{"sku":"s"}]}'
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  results '[.changes[].path] | join(" ")' \
    'options[Size] variants[s].options variants[s].title variants[m] options[Default option]'
  sed -i 's/"opt_[0-9]*"/"ID"/' sent
  posted '["products/ID/options/batch",{"update":[],"add":[{"title":"Size","values":["S","M"],"ranks":{"S":0,"M":1},"is_exclusive":true}]}]' \
    '["products/batch",{"update":[{"variants":[{"options":{"Size":"S"},"title":"S"},{"sku":"m","options":{"Size":"M"},"title":"M","prices":[]}],"option_ids":["ID"]}]}]'
}

@test "ms-push: the only variant of a simple product gets values" {
  pushed '{"external_id":"a","title":"T","handle":"a","prices":[{"currency_code":"eur","amount":1}]}'
  pushed "$(product "$(size Size S)" '{"options":{"Size":"S"}}')"
  results '[.changes[].path] | join(" ")' \
    'options[Size] variants[Default variant].options variants[Default variant].title options[Default option]'
  # A variant with values needs more than to be the only one.
  refused "the variant 'S', which is not in the input, has no value for the new option 'Fit'; list it in 'variants', or delete it with --prune variants" \
    "$(product "$(size Size S M),$(size Fit x)" '{"options":{"Size":"M","Fit":"x"}}')"
}

@test "ms-push: the default option stays while the input has no variants" {
  pushed '{"external_id":"a","title":"T","handle":"a","variants":[{"sku":"s"}]}'
  refused "the variants have no value for the new option 'Size'; list them in 'variants' with their 'options'" \
    "{\"external_id\":\"a\",\"options\":[$(size Size S)]}"
  add_option Size S
  pushed "{\"external_id\":\"a\",\"options\":[$(size Size S M)]}"
  results '[.changes[].path] | join(" ")' 'options[Size]'
  # What a killed run leaves is completed.
  pushed "$(product "$(size Size S)" "$small")"
  results '[.changes[].path] | join(" ")' 'variants[s].options variants[s].title options[Default option]'
}

@test "ms-push: an option in use is removed only with --prune options" {
  local two
  two="$(size Size S M),$(size Fit x y)"
  pushed "$(product "$two" '{"sku":"s","options":{"Size":"S","Fit":"x"}},{"sku":"m","title":"My M","options":{"Size":"M","Fit":"y"}}')"
  refused "the variant 's' has no value for the option 'Fit', which the product has in Medusa; --prune options removes it" \
    "$(product "$(size Size S M)" "$small")"
  refused "the variant 's' has 'x' for the option 'Fit', which 'options' does not list" \
    "$(product "$(size Size S M)" '{"sku":"s","options":{"Size":"M","Fit":"x"}}')" --prune options
  refused "variants use an option that 'options' does not list; to remove it, list 'variants', too" \
    "{\"external_id\":\"a\",\"options\":[$(size Size S M)]}" --prune options
  push -n --prune options <<<"$(product "$(size Size S M)" "$small")"
  results '.changes[] | "\(.path) \(.after | tojson)"' 'variants[s].options {"Size":"S"}' 'variants[s].title "S"' \
    'variants[m].options {"Size":"M"}' 'options[Fit] null'
  pushed "$(product "$(size Size S M)" "$small")" --prune options
  results '[.changes[].path] | join(" ")' 'variants[s].options variants[s].title variants[m].options options[Fit]'
  jq -c '.[1].update[0].variants' sent >got
  echo '[{"options":{"Size":"S"},"title":"S"},{"options":{"Size":"M"}}]' | diff -u - got
}

@test "ms-push: variants that the input does not choose for lose an option, too" {
  pushed "$(product "$(size Size S M),$(size Fit x y)" '{"sku":"s","options":{"Size":"S","Fit":"x"}},{"sku":"m","options":{"Size":"M","Fit":"y"}}')"
  pushed "$(product "$(size Size S M)" '{"sku":"s"},{"sku":"m"}')" --prune options
  results '[.changes[].path] | join(" ")' 'variants[s].title variants[s].options variants[m].title variants[m].options options[Fit]'
  jq -c '.[0], (.[1].update[0] | (.option_ids | length), .variants)' sent >got
  printf '%s\n' '"products/batch"' 1 '[{"title":"S","options":{"Size":"S"}},{"title":"M","options":{"Size":"M"}}]' | diff -u - got
}

@test "ms-push: an option that no variant uses is removed after the batch" {
  pushed "$(product "$(size Size S)" "$small")"
  add_option Fit x
  pushed "$(product "$(size Size S)" "$small" ',"subtitle":"x"')" --prune options
  results '[.changes[].path] | join(" ")' 'subtitle options[Fit]'
  jq -c '[.[0], (.[1].remove // empty | length)]' sent >got
  printf '%s\n' '["products/batch"]' '["products/ID/options/batch",1]' | diff -u - got
}

@test "ms-push: an option that no variant uses goes in the update that changes what variants choose" {
  pushed "$(product "$(size Size S M)" "$small")"
  add_option Fit x
  pushed "$(product "$(size Size S M)" '{"sku":"s","options":{"Size":"M"}}')" --prune options
  jq -c '.[0], (.[1].update[0] | (.option_ids | length), .variants)' sent >got
  printf '%s\n' '"products/batch"' 1 '[{"options":{"Size":"M"},"title":"M"}]' | diff -u - got
}

# add VARIANT: adds a variant as another program might.
add() {
  local path=$MEDUSA_URL/admin/products
  curl -sS -u "$MEDUSA_API_KEY:" "$path?external_id=a" | jq -c --argjson v "$1" \
    '{update: [.products[0] | {id, variants: [(.variants[] | {id}), $v]}]}' >update
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json @update "$path/batch"
}

@test "ms-push: a variant without values in Medusa is left alone" {
  pushed "$(product "$(size Size S M)" "$small")"
  add '{"sku":"bare","title":"Bare","prices":[]}'
  refused "the variant 'bare' has 'L' for the option 'Size', which 'options' does not list" \
    "$(product "$(size Size S M)" '{"sku":"bare","options":{"Size":"L"}}')"
  pushed "$(product "$(size Size S M),$(size Fit x)" '{"sku":"s","options":{"Size":"M","Fit":"x"}}')"
  results .kept.variants 1
  jq -c 'select(.[0] == "products/batch")[1].update[0].variants' sent >got
  echo '[{"options":{"Size":"M","Fit":"x"},"title":"M / x"},{"options":{}}]' | diff -u - got
}

@test "ms-push: a new option does not hide a variant that has lost its sku" {
  pushed "$(product "$(size Size S M),$(size Fit x y)" '{"sku":"1","options":{"Size":"S","Fit":"x"}},
    {"sku":"2","options":{"Size":"S","Fit":"y"}},{"sku":"3","options":{"Size":"M","Fit":"x"}}')"
  pushed "$(product "$(size Size S M),$(size Fit x y),$(size Leg long)" '{"sku":"6","options":{"Size":"M","Fit":"x","Leg":"long"}},
    {"options":{"Fit":"y","Leg":"long","Size":"S"}},{"sku":"1","options":{"Size":"S","Fit":"x","Leg":"long"}}')"
  results '[.changes[].path] | join(" ")' 'options[Leg] variants[6].sku variants[6].options variants[6].title variants[2].options variants[2].title variants[1].options variants[1].title'
  # Which of two is the old one cannot be known.
  local leg
  leg="$(size Size S M),$(size Fit x y),$(size Leg long),$(size Dye red blue)"
  refused "the variant '1', which is not in the input, has no value for the new option 'Dye'; list it in 'variants', or delete it with --prune variants" \
    "$(product "$leg" '{"sku":"6","options":{"Size":"M","Fit":"x","Leg":"long","Dye":"red"}},{"sku":"2","options":{"Size":"S","Fit":"y","Leg":"long","Dye":"red"}},
    {"sku":"7","options":{"Size":"S","Fit":"x","Leg":"long","Dye":"red"}},{"sku":"8","options":{"Size":"S","Fit":"x","Leg":"long","Dye":"blue"}}')"
}

@test "ms-push: a variant is not taken for one of two that are alike without an option" {
  pushed "$(product "$(size Size S),$(size Fit x y)" '{"sku":"1","options":{"Size":"S","Fit":"x"}},{"sku":"2","options":{"Size":"S","Fit":"y"}}')"
  pushed "$(product "$(size Size S),$(size Dye red)" '{"sku":"3","options":{"Size":"S","Dye":"red"}}')" --prune options,variants
  results '[.changes[].path] | join(" ")' 'options[Dye] variants[3] variants[1] variants[2] options[Fit]'
}

@test "ms-push: variants are refused that would have the same values" {
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  refused "the variant 's' and the variant 'm' would have the same option values; --prune variants deletes variants that are not in the input" \
    "$(product "$(size Size S M)" '{"sku":"s","options":{"Size":"M"}}')"
  pushed "$(product "$(size Size S M)" '{"sku":"s","options":{"Size":"M"}}')" --prune variants
  # What variants in Medusa have twice is no reason to refuse another change.
  pushed "$(product "$(size Size S M)" '{"sku":"s","ean":"1"}')"
}

@test "ms-push: a new option needs a value of each variant" {
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  local both
  both="$(size Size S M),$(size Fit x)"
  refused "the variant 'm', which is not in the input, has no value for the new option 'Fit'; list it in 'variants', or delete it with --prune variants" \
    "$(product "$both" '{"sku":"s","options":{"Size":"S","Fit":"x"}}')"
  refused "the variant 's' has no value for the new option 'Fit'" "$(product "$both" '{"sku":"s"}')"
  pushed "$(product "$both" '{"sku":"s","options":{"Size":"S","Fit":"x"}}')" --prune variants
}

@test "ms-push: a value that the product does not have has to be listed" {
  pushed "$(product "$(size Size S M)" "$small")"
  refused "the variant 's' has 'XL' for the option 'Size', which the product does not have; list it in 'options'" \
    '{"external_id":"a","variants":[{"sku":"s","options":{"Size":"XL"}}]}'
  refused "the variant 's' has 'M' for the option 'Size', which 'options' does not list" \
    "$(product "$(size Size S)" '{"sku":"s","options":{"Size":"M"}}')" --prune options
  pushed '{"external_id":"a","variants":[{"sku":"s","options":{"Size":"M"}}]}'
}

@test "ms-push: --prune options leaves values that variants use" {
  pushed "$(product "$(size Size S M L)" "$small,$medium")"
  pushed "{\"external_id\":\"a\",\"options\":[$(size Size S)]}" --prune options
  results '[.changes[].path] | join(" ")' 'options[Size]'
  push -n --prune options <<<"$(product "$(size Size S)" "$small")"
  results '.changes // "none"' none
}

@test "ms-push: --prune options leaves values of each option that variants use" {
  pushed "$(product "$(size Size S M),$(size Fit x y)" \
    '{"sku":"1","options":{"Size":"S","Fit":"x"}},{"sku":"2","options":{"Fit":"y","Size":"M"}}')"
  push -n --prune options <<<"{\"external_id\":\"a\",\"options\":[$(size Size S),$(size Fit x)]}"
  results '.changes // "none"' none
}

@test "ms-push: titles that were made from values are made anew" {
  local two
  two="$(size Size S M L),$(size Fit x y)"
  pushed "$(product "$two" '{"sku":"1","options":{"Fit":"x","Size":"S"}},{"sku":"2","options":{"Fit":"x","Size":"M"}},
    {"sku":"3","title":"S / x","options":{"Fit":"y","Size":"S"}},{"sku":"4","title":"Four","options":{"Fit":"y","Size":"M"}}')"
  pushed "$(product "$two" '{"sku":"1","options":{"Size":"M","Fit":"x"}},{"sku":"2","title":null,"options":{"Size":"S","Fit":"x"}},
    {"sku":"3","options":{"Size":"L","Fit":"y"}},{"sku":"4","options":{"Size":"S","Fit":"y"}}')"
  jq -c '.[1].update[0].variants | map([.title, .options.Size])' sent >got
  echo '[["M / x","M"],["S / x","S"],[null,"L"],[null,"S"]]' | diff -u - got
}

@test "ms-push: prices of a product with several variants say where they belong" {
  pushed "$(product "$(size Size S M)" "$small,$medium")"
  refused "these 'prices' are for a product with one variant, but it has 2 in Medusa; list them in 'variants'" \
    '{"external_id":"a","prices":[{"currency_code":"eur","amount":1}]}'
  refused "'variants[1]' has no 'options', which a new variant needs" '{"external_id":"a","variants":[{"sku":"s"},{"weight":1}]}'
}

@test "ms-push: a new variant gets its thumbnail after its product is there" {
  pushed "$(product "$(size Size S)" '{"sku":"s","thumbnail":"t","options":{"Size":"S"}}')"
  requests 'select(.method == "POST").body | fromjson | [.create, .update | length,
    (.[]?.variants[]? | .thumbnail)]' >got
  printf '%s\n' '[1,null,0]' '[0,1,"t"]' | diff -u - got
}

@test "ms-push: the thumbnail follows the images that it was one of" {
  pushed '{"external_id":"a","title":"T","images":[{"url":"1"},{"url":"2"}]}'
  pushed '{"external_id":"a","images":[{"url":"2"},{"url":"1"}]}'
  results '[.changes[].path] | join(" ")' images
  pushed '{"external_id":"a","images":[{"url":"3"},{"url":"2"}]}'
  results '[.changes[].path] | sort | join(" ")' 'images thumbnail'
  jq -c '.[1].update[0].thumbnail' sent | diff -u - <(echo '"3"')
  pushed '{"external_id":"a","images":[]}'
  jq -c '.[1].update[0].thumbnail' sent | diff -u - <(echo null)
  pushed '{"external_id":"a","thumbnail":"t","images":[{"url":"1"}]}'
  pushed '{"external_id":"a","images":[{"url":"2"}]}'
  results '[.changes[].path] | join(" ")' images
  pushed '{"external_id":"a","thumbnail":"2","images":[{"url":"3"}]}'
  results '[.changes[].path] | sort | join(" ")' 'images thumbnail'
  jq -c '.[1].update[0].thumbnail' sent | diff -u - <(echo '"2"')
}

@test "ms-push: an empty thumbnail is none, and the one that Medusa makes is taken away" {
  pushed '{"external_id":"a","title":"T","thumbnail":"","images":[{"url":"1"}],"variants":[{"sku":"s","thumbnail":""}]}'
  posts | tail -n 1 >sent
  posted '["products/batch",{"update":[{"thumbnail":null}]}]'
  pushed '{"external_id":"a","thumbnail":"t"}'
  pushed '{"external_id":"a","thumbnail":""}'
}

# Medusa makes a product that becomes a gift card not discountable.
@test "ms-push: a gift card can be discountable" {
  pushed '{"external_id":"a","title":"T","is_giftcard":"TRUE","discountable":true}'
  posts | sed -n '2,$p' >sent
  posted '["products/batch",{"update":[{"discountable":true}]}]'
  pushed '{"external_id":"b","title":"B","discountable":true}'
  pushed '{"external_id":"b","is_giftcard":true,"discountable":true}'
  posted '["products/batch",{"update":[{"is_giftcard":true}]}]' '["products/batch",{"update":[{"discountable":true}]}]'
  pushed '{"external_id":"c","title":"C","is_giftcard":true}'
}

@test "ms-push: members that Medusa takes only in an update are sent after a creation" {
  pushed '{"external_id":"a","title":"T","shipping_profile":null,"variants":[{"sku":"s","thumbnail":"v"}]}'
  results .action created
  posts | jq -c '.[1] | (.create // .update)[0] | .shipping_profile_id, (.variants[0] | .thumbnail)' >got
  printf '%s\n' null null null '"v"' | diff -u - got
  requests 'select(.method == "POST").body' | head -n 1 | grep -c 'shipping_profile\|thumbnail' | diff -u - <(echo 0)
  pushed '{"external_id":"a","shipping_profile_id":null,"variants":[{"sku":"s","thumbnail":null}]}'
  posted '["products/batch",{"update":[{"variants":[{"thumbnail":null}]}]}]'
}
