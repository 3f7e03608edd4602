# The sum of the quants of a product in a warehouse -> its stock. Sums of decimals
# such as 0.1 + 0.2 are rounded to what Odoo shows.

include "clean";

item({sku: (.sku | code)}; {
  location: ($locations[.warehouse] // .warehouse),
  ($quantity): at(.quantity; . * 100000 | round / 100000)
})
