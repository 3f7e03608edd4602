# Maps an article of source.py to a product of Medusa, as guide.js does.
{
  external_id: "\(.id)",
  handle: "item-\(.id)",
  title: .name,
  description: .text,
  status: "published",
  sales_channels: ["Default Sales Channel"],
  metadata: .details,
  images: [.pictures[] | {url: .}],
  options: [{title: "Size", values: [.kinds[].size]}],
  variants: [.kinds[] | {
    title: .size,
    sku: .code,
    manage_inventory: false,
    options: {Size: .size},
    prices: (.prices | to_entries | map({currency_code: .key, amount: .value}))
  }]
}
