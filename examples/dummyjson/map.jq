# A product of DummyJSON -> one of Medusa.
{
  external_id: "dummyjson-\(.id)",
  title,
  handle: "dummyjson-\(.id)",
  description,
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
      barcode: .meta.barcode,
      prices: [{currency_code: "usd", amount: .price}]
    }
  ]
}
