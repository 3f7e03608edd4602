# For tests of stock with the real Medusa; after real.bash.

# location NAME [unlinked]: creates a stock location, and prints its id. It belongs to
# the default sales channel unless it is unlinked.
location() {
  local id
  id=$(api /admin/stock-locations "$(jq -nc --arg n "$1" '{name: $n}')" | gojq -r .stock_location.id)
  [[ ${2-} == unlinked ]] ||
    api "/admin/stock-locations/$id/sales-channels" "{\"add\":[\"$(channel)\"]}" >/dev/null
  echo "$id"
}

channel() {
  api '/admin/sales-channels?name=Default+Sales+Channel&fields=id' | gojq -r '.sales_channels[0].id'
}

# goods SKU…: creates a published product with a variant for each.
goods() {
  printf '%s\n' "$@" | jq -Rnc '[inputs | {external_id: ., handle: (ascii_downcase | gsub("[^a-z0-9]"; "-")), title: ., status: "published",
    sales_channels: ["Default Sales Channel"], shipping_profile: "Default Shipping Profile",
    variants: [{sku: ., prices: [{currency_code: "eur", amount: 10}]}]}]' | ms-push -q >/dev/null
}

# stock FILTER: pushes the output of jq -n.
stock() {
  jq -nc "$1" >in
  capture ms-push -r inventory -q "${@:2}" <in
}

# levels SKU: prints location, on hand, reserved and incoming of an inventory item.
levels() {
  api "/admin/inventory-items?sku=$(encoded "$1")&fields=location_levels.stocked_quantity,location_levels.reserved_quantity,location_levels.incoming_quantity,location_levels.stock_locations.name" |
    jq -rc '.inventory_items[].location_levels | sort_by(.stock_locations[0].name)[]
      | "\(.stock_locations[0].name) \(.stocked_quantity) \(.reserved_quantity) \(.incoming_quantity)"'
}

# inventory_id SKU: prints the id of the inventory item.
inventory_id() {
  api "/admin/inventory-items?sku=$(encoded "$1")&fields=id" | gojq -r '.inventory_items[0].id'
}

# open_store: lets seen and sell work.
open_store() {
  local key
  key=$(api /admin/api-keys "{\"title\":\"$BATS_TEST_NUMBER\",\"type\":\"publishable\"}" | jq -c .api_key)
  api "/admin/api-keys/$(gojq -r .id <<<"$key")/sales-channels" "{\"add\":[\"$(channel)\"]}" >/dev/null
  region=$(api /admin/regions "{\"name\":\"$context\",\"currency_code\":\"eur\"}" | gojq -r .region.id)
  printf 'x-publishable-api-key: %s\n' "$(gojq -r .token <<<"$key")" >visitor
}

# seen SKU: prints the quantity that shoppers see.
seen() {
  curl -sS --fail-with-body -H @visitor "$MEDUSA_URL/store/products?handle=$1&fields=*variants,+variants.inventory_quantity" |
    gojq -r '.products[0].variants[0].inventory_quantity'
}

# buy SKU QUANTITY: puts it into a new cart, and prints the status.
buy() {
  local cart variant
  variant=$(api "/admin/product-variants?sku=$1&fields=id" | gojq -r '.variants[0].id')
  cart=$(curl -sS -H @visitor --json "{\"region_id\":\"$region\"}" "$MEDUSA_URL/store/carts" | gojq -r .cart.id)
  curl -sS -o answer -w '%{http_code}\n' -H @visitor "$MEDUSA_URL/store/carts/$cart/line-items" \
    --json "{\"variant_id\":\"$variant\",\"quantity\":$2}"
}

# delivers LOCATION-ID: makes it possible to send parcels from there; sets $shipping.
delivers() {
  local at=/admin/stock-locations/$1 set zone profile
  set=$(api "$at/fulfillment-sets?fields=*fulfillment_sets" "{\"name\":\"$1\",\"type\":\"shipping\"}" |
    gojq -r '.stock_location.fulfillment_sets[0].id')
  zone=$(api "/admin/fulfillment-sets/$set/service-zones" \
    "{\"name\":\"$1\",\"geo_zones\":[{\"type\":\"country\",\"country_code\":\"de\"}]}" |
    gojq -r '.fulfillment_set.service_zones[0].id')
  api "$at/fulfillment-providers" '{"add":["manual_manual"]}' >/dev/null
  profile=$(api '/admin/shipping-profiles?name=Default+Shipping+Profile' | gojq -r '.shipping_profiles[0].id')
  shipping=$(jq -nc --arg zone "$zone" --arg profile "$profile" '{name: "post", service_zone_id: $zone,
    shipping_profile_id: $profile, provider_id: "manual_manual", price_type: "flat",
    type: {label: "a", description: "b", code: "c"}, prices: [{currency_code: "eur", amount: 1}]}')
  shipping=$(api /admin/shipping-options "$shipping" | gojq -r .shipping_option.id)
}

# sell SKU QUANTITY: places an order, and sets $order.
sell() {
  local variant body
  variant=$(api "/admin/product-variants?sku=$1&fields=id" | gojq -r '.variants[0].id')
  body=$(jq -nc --arg v "$variant" --argjson n "$2" --arg c "$(channel)" --arg r "$region" --arg s "$shipping" \
    '{region_id: $r, sales_channel_id: $c, email: "a@example.com", items: [{variant_id: $v, quantity: $n}],
      shipping_methods: [{name: "post", shipping_option_id: $s, amount: 1}]}')
  order=$(api /admin/draft-orders "$body" | gojq -r .draft_order.id)
  api "/admin/draft-orders/$order/convert-to-order" '{}' >/dev/null
}

# send LOCATION-ID: fulfils $order from there.
send() {
  local body
  body=$(api "/admin/orders/$order?fields=items.id,items.detail.quantity" |
    jq -c --arg at "$1" '{location_id: $at, items: [.order.items[] | {id, quantity: .detail.quantity}]}')
  api "/admin/orders/$order/fulfillments" "$body" >/dev/null
}
