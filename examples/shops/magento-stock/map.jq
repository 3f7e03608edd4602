# A source item of Magento -> the stock of a sku at a location. One that is out of
# stock (status 0) cannot be sold, whatever its quantity.

include "clean";

item({sku: (.sku | code)}; {
  location: ($locations[.source_code] // .source_code),
  ($quantity): (if .status == 0 then 0 else .quantity end)
})
