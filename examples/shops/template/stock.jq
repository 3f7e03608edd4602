# An item of your source -> the stock of a sku: a map to begin with, for `ms-sync
# stock`. Items without a sku are left out.

include "clean";

select(.sku | code)
| item({sku: (.sku | code)}; {
    # What is on hand, as a count in the warehouse says. If the source subtracts an
    # order before it is shipped, write available_quantity; see Stock in ms-medusa(7).
    stocked_quantity: at(.quantity; number)
  })
