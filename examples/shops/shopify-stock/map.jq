# An inventory item of Shopify -> its stock at each location. Items that Shopify
# does not track, or without a sku, are left out. More levels than the query asks
# for are an error.

include "clean";

select(.tracked and (.sku | code) != null)
| (.sku | code) as $sku
| if .inventoryLevels.pageInfo.hasNextPage then error("\($sku) has more levels than query.json asks for") else . end
| .inventoryLevels.nodes[]
| (.quantities | map({(.name): .quantity}) | add) as $has
| {
    sku: $sku,
    location: ($locations[.location.name] // .location.name),
    ($quantity): $has[$source],
    incoming_quantity: $has.incoming
  }
