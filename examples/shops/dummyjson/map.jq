# A product of DummyJSON -> a product of Medusa, with prices in $currency.

include "clean";

item({external_id: "dummyjson-\(.id | required)"}; {
  title,
  # Titles are not unique.
  handle: "dummyjson-\(.id)",
  description: (.description | clean),
  status: "published",
  weight,
  height: .dimensions.height,
  width: .dimensions.width,
  length: .dimensions.depth,
  thumbnail,
  images: [.images[] | {url: .}],
  tags,
  categories: [.category],
  metadata: {brand, rating},
  variants: [
    {
      title: "Default variant",
      sku,
      barcode: (.meta.barcode | clean),
      manage_inventory: false,
      prices: [{currency_code: $currency, amount: .price}]
    }
  ]
})
