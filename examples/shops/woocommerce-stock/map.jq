# A product of WooCommerce, with its variations -> their stock. These are left out:
# what has no sku of its own (a variation without one shows that of its product), and
# what keeps no stock of its own. A variation that shares the stock of its product has
# "parent" there; in Medusa, each would have all of it.

include "clean";

. as $product
| if .type == "variable" then .variations[] | select(.sku != $product.sku) else . end
| select(.manage_stock == true and .stock_quantity != null and (.sku | code) != null)
| item({sku: (.sku | code)}; {($quantity): .stock_quantity})
