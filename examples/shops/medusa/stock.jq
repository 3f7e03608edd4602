# An inventory item of one Medusa -> what can be sold of it at each location. The
# source ships its open orders, so what they reserve is not brought over. Items
# without a sku or a level are left out.

include "clean";

select((.sku | code) != null and .location_levels != [])
| item({sku};
    .location_levels[]
    | {
        location: .stock_locations[0].name,
        available_quantity: (.stocked_quantity - .reserved_quantity),
        incoming_quantity
      })
