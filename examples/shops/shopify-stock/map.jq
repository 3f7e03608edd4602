# An inventory item of Shopify -> its stock at each location. Items that Shopify
# does not track, or without a sku or a level, are left out. More levels than the
# query asks for are an error.

include "clean";

def level:
  (.quantities | map({(.name): .quantity}) | add) as $has
  | {
      location: ($locations[.location.name] // .location.name),
      ($quantity): $has[$source],
      incoming_quantity: $has.incoming
    };

select(.tracked and (.sku | code) != null and .inventoryLevels.nodes != [])
| item({sku: (.sku | code)};
    .inventoryLevels
    | if .pageInfo.hasNextPage then error("it has more levels than query.json asks for") else .nodes[] | level end)
