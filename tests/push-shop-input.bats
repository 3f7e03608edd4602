load lib/helper
load lib/real

# bats file_tags=medusa

# Input as shops have it, pushed three times into a real Medusa: what is stored, and
# that the second and the third push write nothing. Each test uses its own keys.

set_up() {
  real_medusa
}

# settled [OPTION…]: in is pushed twice more, and nothing is left to write.
settled() {
  local turn
  for turn in 2 3; do
    capture ms-push "$@" <in
    assert_equal "$turn $status" "$turn 0"
    assert_equal "$turn $(gojq -r .action "$out" | sort -u)" "$turn unchanged"
    assert_regex "$(cat "$err")" ' 0 bytes out,'
  done
}

# take: standard input, which may be made from in, becomes in.
take() {
  jq -c . >taken
  mv taken in
}

# pushed [OPTION…]: standard input is pushed and applied, and settled then.
pushed() {
  take
  push "$@" <in
  ends 0
  cp "$out" first
  settled "$@"
  cp first "$out"
}

# is KEY FIELDS FILTER LINES…: compares what is stored with the lines.
is() {
  stored "$1" "$2" "$3" >got
  printf '%s\n' "${@:4}" >wanted
  diff -u wanted got
}

# whole KEY: prints what a refused push must not have changed.
whole() {
  stored "$1" title,handle,thumbnail,options.title,options.values.value,variants.title,variants.sku,variants.options.value \
    'del(.. | .id?) | walk(if type == "array" then sort else . end)'
}

# refused MESSAGE [OPTION…]: the product of standard input is rejected for this reason,
# and what is stored does not change.
refused() {
  local key
  take
  key=$(gojq -r .external_id in)
  whole "$key" >was
  push "${@:2}" <in
  ends 1
  results .error.message "$1"
  whole "$key" >after
  diff -u was after
}

# untitled KEY SIZE…: prints a product with a variant for each size; no variant has a title.
untitled() {
  local key=$1
  shift
  printf '%s\n' "$@" | jq -Rc . | jq -sc --arg key "$key" '{
    external_id: $key, title: "Title of \($key)", handle: $key,
    options: [{title: "Size", values: .}],
    variants: map({sku: "\($key)-\(.)", options: {Size: .}, prices: [{currency_code: "eur", amount: 5}]})}'
}

# variants KEY LINES…: compares sku, title and choice of each stored variant.
variants() {
  is "$1" variants.sku,variants.title,variants.options.value,variants.options.option.title \
    '.variants | sort_by(.sku)[] | [.sku, .title, (.options | map("\(.option.title)=\(.value)") | sort | join(","))] | join(" | ")' \
    "${@:2}"
}

# options KEY LINES…: compares title and values of each stored option, by rank.
options() {
  is "$1" options.title,options.values.value,options.values.rank \
    '.options | sort_by(.title)[] | .title + ": " + (.values | sort_by(.rank // 0, .value) | map(.value) | join(" "))' \
    "${@:2}"
}

# ids KEY: prints sku and id of the stored variants.
ids() {
  stored "$1" variants.id,variants.sku '.variants | sort_by(.sku)[] | "\(.sku) \(.id)"'
}

# --- truth values

@test "medusa: True as a text keeps a variant linked to its inventory item" {
  untitled truth S | pushed
  ids truth >before
  local item location
  item=$(stored truth variants.inventory_items.inventory_item_id '.variants[0].inventory_items[0].inventory_item_id')
  location=$(api /admin/stock-locations '{"name":"Truth"}' | gojq -r .stock_location.id)
  api "/admin/inventory-items/$item/location-levels" "{\"location_id\":\"$location\",\"stocked_quantity\":40}" >/dev/null
  untitled truth S | jq '.is_giftcard = "FALSE" | .discountable = "True"
    | .variants[0] += {manage_inventory: "True", allow_backorder: ""}' | pushed
  results .action unchanged
  api "/admin/inventory-items/$item/location-levels?fields=stocked_quantity" | jq '.inventory_levels[0].stocked_quantity' >got
  echo 40 | diff -u - got
  untitled truth S | jq '.variants[0] += {manage_inventory: "False", allow_backorder: "TRUE"} | .discountable = "false"' | pushed
  results '[.changes[].path] | join(" ")' 'discountable variants[truth-S].manage_inventory variants[truth-S].allow_backorder'
  is truth discountable,variants.manage_inventory,variants.allow_backorder,variants.inventory_items.inventory_item_id \
    '[.discountable, .variants[0].manage_inventory, .variants[0].allow_backorder, (.variants[0].inventory_items | length)]' \
    '[false,false,true,0]'
  untitled truth S | jq '.variants[0].manage_inventory = "ja"' |
    refused "'manage_inventory' of the variant 'truth-S' is 'ja'; expected true or false"
}

# Medusa makes a new gift card not discountable, whatever the request says.
@test "medusa: a gift card can be discountable" {
  jq -nc '{external_id: "gift-card", title: "Gift card", handle: "gift-card", is_giftcard: "TRUE", discountable: true}' | pushed
  is gift-card is_giftcard,discountable '[.is_giftcard, .discountable]' '[true,true]'
  jq -nc '{external_id: "gift-2", title: "Gift 2", handle: "gift-2"}' | pushed
  jq -nc '{external_id: "gift-2", is_giftcard: true, discountable: true}' | pushed
  is gift-2 is_giftcard,discountable '[.is_giftcard, .discountable]' '[true,true]'
}

# --- titles

@test "medusa: titles that were made from values follow the values" {
  untitled made S M L | pushed
  variants made 'made-L | L | Size=L' 'made-M | M | Size=M' 'made-S | S | Size=S'
  # S and M are exchanged; L has a title that a person gave it.
  api "/admin/products/$(stored made id .id)/variants/$(ids made | sed -n 's/^made-L //p')" '{"title":"Large"}' >/dev/null
  untitled made S M L | jq '.variants[0].options.Size = "M" | .variants[1].options.Size = "S"
    | .variants[2].options.Size = "XL" | .options[0].values += ["XL"]' | pushed
  results '[.changes[].path] | join(" ")' \
    'options[Size] variants[made-S].options variants[made-S].title variants[made-M].options variants[made-M].title variants[made-L].options'
  variants made 'made-L | Large | Size=XL' 'made-M | S | Size=S' 'made-S | M | Size=M'
}

@test "medusa: a title that was made follows a value in another case and an added option" {
  untitled red red blue | pushed
  untitled red Red blue | jq '.variants[0].sku = "red-red"' | pushed
  variants red 'red-blue | blue | Size=blue' 'red-red | Red | Size=Red'
  untitled red Red blue | jq '.variants[0].sku = "red-red" | .options += [{title: "Fit", values: ["slim", "wide"]}]
    | .variants[].options.Fit = "wide"' | pushed
  variants red 'red-blue | blue / wide | Fit=wide,Size=blue' 'red-red | Red / wide | Fit=wide,Size=Red'
  # The order of the values does not make a title false.
  jq '.variants[].options |= {Fit, Size}' in | pushed
  results .action unchanged
}

@test "medusa: a title of the input is not replaced by one made from values" {
  untitled given S M | jq '.variants[].title = "S"' | pushed
  untitled given S M | jq '.variants[0] += {title: "S", options: {Size: "M"}} | .variants[1] += {title: "S", options: {Size: "S"}}' | pushed
  variants given 'given-M | S | Size=S' 'given-S | S | Size=M'
}

# --- options

@test "medusa: a simple product gets several variants, and its variant keeps its id" {
  jq -nc '{external_id: "grows", title: "Grows", handle: "grows", variants: [{sku: "grows-S", prices: [{currency_code: "eur", amount: 5}]}]}' | pushed
  variants grows 'grows-S | Default variant | Default option=Default option value'
  ids grows >before
  untitled grows S M | pushed
  variants grows 'grows-M | M | Size=M' 'grows-S | S | Size=S'
  options grows 'Size: S M'
  ids grows | grep -xFf before
  is grows variants.prices.amount '.variants | map(.prices[].amount) | @json' '[5,5]'
}

@test "medusa: a simple product whose variant the input lacks is exchanged with --prune variants" {
  jq -nc '{external_id: "lost", title: "Lost", handle: "lost", prices: [{currency_code: "eur", amount: 5}]}' | pushed
  untitled lost S M | refused "the variant 'Default variant', which is not in the input, has no value for the new option 'Size'; list it in 'variants', or delete it with --prune variants"
  untitled lost S M | pushed --prune options,variants
  variants lost 'lost-M | M | Size=M' 'lost-S | S | Size=S'
  options lost 'Size: S M'
}

@test "medusa: an option whose title changes only in case is renamed" {
  untitled case S M | jq '.options[0].title = "Color" | .variants[].options |= {Color: .Size}' | pushed
  ids case >before
  stored case options.id,options.values.id '.options[0] | [.id, (.values | map(.id) | sort)]' >ids
  # The variant M is not in the input.
  untitled case S XL | jq '.options[0].title = "color" | .variants[].options |= {color: .Size}' | pushed
  results '[.changes[].path] | join(" ")' 'options[Color].title options[color] variants[case-XL]'
  variants case 'case-M | M | color=M' 'case-S | S | color=S' 'case-XL | XL | color=XL'
  ids case | grep -xFf before | diff -u before -
  stored case options.id '.options[0].id' | grep -Ff - ids
}

@test "medusa: a rejected product has the options that it had" {
  untitled holder L | pushed
  untitled undo S | jq '.options[0].metadata = {unit: "EU"}' | pushed
  api "/admin/products?external_id=undo&fields=*options,*options.values,*variants" >before
  # Only Medusa knows that the sku is taken.
  untitled undo S M | jq -c '.options[0] += {title: "size", metadata: {unit: "UK", more: 1}} |
    .options += [{title: "Fit", values: ["slim"]}] |
    .variants[] |= (.options = {size: .options.Size, Fit: "slim"}) | .variants[1].sku = "holder-L"' >in
  push <in
  ends 1
  results .error.type duplicate
  api "/admin/products?external_id=undo&fields=*options,*options.values,*variants" >after
  # Ranks stay.
  local same='walk(if type == "object" then del(.updated_at, .rank) else . end) |
    .products[].options |= (sort_by(.id) | .[].values |= sort_by(.id))'
  jq -S "$same" before >expected
  jq -S "$same" after | diff -u expected -
}

@test "medusa: an option that the input lacks is removed with --prune options, though variants use it" {
  untitled narrow S M | jq '.options += [{title: "Colour", values: ["red", "blue"]}]
    | .variants[0].options.Colour = "red" | .variants[1].options.Colour = "blue"' | pushed
  ids narrow >before
  variants narrow 'narrow-M | M / blue | Colour=blue,Size=M' 'narrow-S | S / red | Colour=red,Size=S'
  untitled narrow S M | refused "the variant 'narrow-S' has no value for the option 'Colour', which the product has in Medusa; --prune options removes it"
  # M is not in the input, and keeps its size.
  untitled narrow S M | jq 'del(.variants[1])' | pushed --prune options
  variants narrow 'narrow-M | M | Size=M' 'narrow-S | S | Size=S'
  options narrow 'Size: M S'
  ids narrow | diff -u before -
}

@test "medusa: an option is not removed when variants would have the same values" {
  untitled same S | jq '.options += [{title: "Colour", values: ["red", "blue"]}]
    | .variants = [.variants[0] | .sku += ("1", "2")] | .variants[0].options.Colour = "red" | .variants[1].options.Colour = "blue"' | pushed
  untitled same S | jq '.variants[0].sku = "same-S1"' >one
  refused "the variant 'same-S1' and the variant 'same-S2' would have the same option values; --prune variants deletes variants that are not in the input" \
    --prune options <one
  pushed --prune options,variants <one
  variants same 'same-S1 | S | Size=S'
  options same 'Size: S'
}

@test "medusa: an option is exchanged for another one with --prune options" {
  untitled trade S M | pushed
  untitled trade S M | jq '.options = [{title: "Grösse", values: ["klein", "groß"]}]
    | .variants[0].options = {"Grösse": "klein"} | .variants[1].options = {"Grösse": "groß"}' >new
  refused "the variant 'trade-S' has no value for the option 'Size', which the product has in Medusa; --prune options removes it" <new
  pushed --prune options <new
  variants trade 'trade-M | groß | Grösse=groß' 'trade-S | klein | Grösse=klein'
  options trade 'Grösse: klein groß'
}

@test "medusa: several products gain options at once" {
  jq -nc '[range(3) | tostring | {external_id: "gain-\(.)", title: "Gain \(.)", handle: "gain-\(.)",
    options: [{title: "Size", values: ["S"]}], variants: [{sku: "gain-\(.)", options: {Size: "S"}}]}]' | pushed
  jq -c 'map(.options += [{title: "Gain fabric", values: ["wool"]}] | .variants[0].options["Gain fabric"] = "wool")' in | pushed
  for n in 0 1 2; do variants gain-$n "gain-$n | S / wool | Gain fabric=wool,Size=S"; done
}

@test "medusa: a new option is not added when a variant has no value for it" {
  untitled finish S M | pushed
  untitled finish S | jq '.options += [{title: "Finish", values: ["matt"]}] | .variants[0].options.Finish = "matt"' |
    refused "the variant 'finish-M', which is not in the input, has no value for the new option 'Finish'; list it in 'variants', or delete it with --prune variants"
  jq '.variants += [{sku: "finish-M"}]' in |
    refused "the variant 'finish-M' has no value for the new option 'Finish'"
  jq '.variants[1].options = {Size: "M", Finish: "matt"} | .options[0].values += ["M"]' in | pushed
  variants finish 'finish-M | M / matt | Finish=matt,Size=M' 'finish-S | S / matt | Finish=matt,Size=S'
}

@test "medusa: two variants with the same values are refused before anything is sent" {
  untitled equal S M L | jq '.variants[2].options.Size = "S"' |
    refused "the variant 'equal-S' and the variant 'equal-L' have the same option values"
  untitled equal S M | pushed
  untitled equal S M | jq 'del(.variants[0]) | .variants[0].options.Size = "S"' |
    refused "the variant 'equal-M' and the variant 'equal-S' would have the same option values; --prune variants deletes variants that are not in the input"
}

@test "medusa: a value that no option has is refused with what to do" {
  untitled xl S | pushed
  jq -nc '{external_id: "xl", variants: [{sku: "xl-S", options: {Size: "XL"}}]}' |
    refused "the variant 'xl-S' has 'XL' for the option 'Size', which the product does not have; list it in 'options'"
  jq -nc '{external_id: "xl", options: ["Size"]}' |
    refused "'options[0]' is a string; expected an object such as {\"title\":\"Size\",\"values\":[\"S\",\"M\"]}"
}

@test "medusa: --prune options leaves values that variants use" {
  untitled uses S M L | pushed
  untitled uses S | pushed --prune options
  results '.action, .kept.variants' unchanged 2
  options uses 'Size: L M S'
  untitled uses S M | pushed --prune options,variants
  options uses 'Size: M S'
}

@test "medusa: an option value that is added later has the rank of its place in the input" {
  untitled ranks S L | pushed
  untitled ranks S M L | pushed
  is ranks options.values.value,options.values.rank '.options[0].values | map([.rank, .value]) | sort' '[[0,"S"],[1,"M"],[2,"L"]]'
  # An option that is added later has ranks at once.
  jq '.options += [{title: "Fit", values: ["wide", "slim"]}] | .variants[].options.Fit = "slim"' in | pushed
  is ranks options.title,options.values.value,options.values.rank \
    '.options[] | select(.title == "Fit").values | map([.rank, .value]) | sort' '[[0,"wide"],[1,"slim"]]'
}

# Medusa drops ranks and metadata of the options of a new product.
@test "medusa: members of an option are written and compared" {
  untitled members S M | jq '.options[0] += {ranks: {S: 7, M: 3}, metadata: {unit: "EU", "": null}, is_exclusive: "true"}' | pushed
  results .action created
  is members options.is_exclusive,options.metadata,options.values.value,options.values.rank \
    '.options[0] | [.is_exclusive, .metadata.unit, (.values | map([.rank, .value]) | sort)]' '[true,"EU",[[3,"M"],[7,"S"]]]'
  jq '.options[0] |= (.ranks.S = 1 | .metadata.unit = null | .metadata.more = 5)' in | pushed
  results '[.changes[].path] | join(" ")' 'options[Size].ranks options[Size].metadata.unit options[Size].metadata.more'
  is members options.metadata,options.values.value,options.values.rank \
    '.options[0] | [.metadata, (.values | map([.rank, .value]) | sort)]' '[{"more":5},[[1,"S"],[3,"M"]]]'
  jq '.options[0] |= (.values += ["L"] | .ranks.L = 2)' in | pushed
  is members options.values.value,options.values.rank '.options[0].values | map([.rank, .value]) | sort' '[[1,"S"],[2,"L"],[3,"M"]]'
}

@test "medusa: products share an option that the input gives by its id" {
  local id
  id=$(api /admin/product-options '{"title":"Shared length","values":["short","long"],"is_exclusive":false}' | gojq -r .product_option.id)
  for n in 1 2; do
    untitled shared-$n long | jq --arg id "$id" '.options[0] += {id: $id, title: "Shared length", is_exclusive: false}
      | .variants[].options |= {"Shared length": .Size}'
  done | jq -s . | pushed
  is shared-2 options.id '.options[0].id' "$id"
  variants shared-2 'shared-2-long | long | Shared length=long'
  untitled shared-1 long | jq --arg id "$id" '.options[0] += {id: $id, title: "shared length"} | .variants[].options |= {"shared length": .Size}' |
    refused "the option 'shared length' is called 'Shared length' in Medusa, and products share it; rename it in Medusa"
  untitled shared-1 long | jq --arg id "$id" '.options[0] += {id: $id, title: "Shared length", is_exclusive: true} | .variants[].options |= {"Shared length": .Size}' |
    refused "the option 'Shared length' is shared by products, and Medusa does not make it exclusive again"
  # An option of a product can become a shared one.
  untitled shares S | pushed
  untitled shares S | jq '.options[0] |= (.title = "size" | .is_exclusive = false) | .variants[].options |= {size: .Size}' | pushed
  is shares options.title,options.is_exclusive '.options[0] | [.title, .is_exclusive]' '["size",false]'
}

# --- prices

@test "medusa: prices that Medusa would store as something else are refused" {
  local price text
  untitled odd S | pushed
  while IFS='|' read -r price text; do
    untitled odd S | jq ".variants[0].prices = [{currency_code: \"eur\", amount: 5}, {currency_code: \"usd\"} + $price]" | refused "$text"
  done <<'END'
{amount: 0.0001}|'prices[1].amount' of the variant 'odd-S' is 0.0001, which Medusa stores as 0
{amount: 1, min_quantity: 0.00001}|'prices[1].min_quantity' of the variant 'odd-S' is 1e-05, which Medusa stores as 0
{amount: -1}|'prices[1].amount' of the variant 'odd-S' is -1; it cannot be negative
{amount: 1, max_quantity: -1}|'prices[1].max_quantity' of the variant 'odd-S' is -1; it cannot be negative
{amount: 1, min_quantity: 3, max_quantity: 2}|'prices[1].min_quantity' of the variant 'odd-S' is 3, more than its 'max_quantity', 2
{currency_code: "EUR", amount: 6}|'prices[1]' of the variant 'odd-S' has the currency, quantities and rules of 'prices[0]', but another amount, 6 instead of 5
{amount: 1, rules: {region_id: 5}}|'prices[1].rules' of the variant 'odd-S' has a number for 'region_id'; expected a string
END
  untitled odd S | jq '.variants[0].prices = [{currency_code: "eur", amount: 0.00011}, {currency_code: "EUR", amount: 0.00011},
    {currency_code: "usd", amount: 0}, {currency_code: "usd", amount: 0, min_quantity: 2, max_quantity: 2}]' | pushed
  is odd variants.prices.amount '.variants[0].prices | map(.amount) | sort' '[0,0,0.00011]'
}

# --- other members

@test "medusa: an empty title is refused and an empty thumbnail is none" {
  untitled blank S | jq '.thumbnail = "" | .images = [{url: "https://img.example.com/1.jpg"}]' | pushed
  is blank thumbnail .thumbnail null
  untitled blank S | jq '.thumbnail = "t"' | pushed
  untitled blank S | jq '.thumbnail = ""' | pushed
  is blank thumbnail .thumbnail null
  untitled blank S | jq '.title = " "' | refused "'title' is empty"
  untitled blank S | jq '.variants[0].title = "\u00a0"' | refused "'title' of the variant 'blank-S' is empty"
  untitled blank S | jq '.options[0].title = " " | .variants[].options |= {" ": .Size}' | refused "'options[0].title' is empty"
}

@test "medusa: the thumbnail follows the images that it was one of" {
  untitled image S | jq '.images = [{url: "1"}, {url: "2"}]' | pushed
  is image thumbnail .thumbnail 1
  untitled image S | jq '.images = [{url: "2"}, {url: "1"}]' | pushed
  is image thumbnail .thumbnail 1
  untitled image S | jq '.images = [{url: "2"}, {url: "3"}]' | pushed
  results '[.changes[].path] | join(" ")' 'images thumbnail'
  is image thumbnail .thumbnail 2
  untitled image S | jq '.images = []' | pushed
  is image thumbnail .thumbnail null
  # One that was not an image stays, and one of the input is the input's.
  untitled image S | jq '.images = [{url: "4"}] | .thumbnail = "mine"' | pushed
  untitled image S | jq '.images = [{url: "5"}]' | pushed
  is image thumbnail .thumbnail mine
  untitled image S | jq '.images = [{url: "6"}] | .thumbnail = "5"' | pushed
  is image thumbnail .thumbnail 5
}

@test "medusa: a variant has a thumbnail, also one of a new product" {
  untitled thumb S M | jq '.variants[0].thumbnail = "s.jpg" | .variants[1].thumbnail = ""' | pushed
  results .action created
  untitled thumb S M L | jq '.variants[0].thumbnail = "s2.jpg" | .variants[2].thumbnail = "l.jpg"' | pushed
  results '[.changes[].path] | join(" ")' 'options[Size] variants[thumb-S].thumbnail variants[thumb-L]'
  is thumb variants.sku,variants.thumbnail '.variants | sort_by(.sku) | map(.thumbnail)' '["l.jpg",null,"s2.jpg"]'
}

@test "medusa: null removes the shipping profile, and is ignored for a new product" {
  local name
  for name in shipping_profile shipping_profile_id; do
    untitled ship S | jq ".$name = null | .external_id = \"$name\" | .handle = \"${name//_/-}\" | .variants[].sku = .external_id" | pushed
    jq '.shipping_profile = "Default Shipping Profile"' in | jq "if .$name then . else del(.$name) end" | pushed
    is $name shipping_profile.name .shipping_profile.name 'Default Shipping Profile'
    jq "del(.shipping_profile) | .$name = null" in | pushed
    is $name shipping_profile.name .shipping_profile.name null
  done
}

@test "medusa: a price in a currency that Medusa does not have is refused" {
  untitled coin S | pushed
  untitled coin S | jq '.variants[0].prices += [{currency_code: "xyz", amount: 1}]' |
    refused "'prices[1].currency_code' of the variant 'coin-S' is 'xyz', a currency that Medusa does not have"
  untitled coin S | jq '.variants[0].prices += [{currency_code: "CHF", amount: 1}]' | pushed
}
