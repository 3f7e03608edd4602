# A row -> the stock of a sku at a location. $quantity is the member that the
# source means, and $mark the decimal mark of its numbers. Rows without a sku are
# left out.

include "clean";

select(.sku | code)
| (.warehouse | code) as $warehouse
| item({sku: (.sku | code)}; {
    location: ($locations[$warehouse // ""] // $warehouse),
    ($quantity): cell("qty"; number($mark))
  })
