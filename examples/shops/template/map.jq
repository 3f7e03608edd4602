# An item of your source -> a product of Medusa: a map to begin with. Replace the
# names behind the dots by those of your source, and leave out what it lacks:
# ms-push never touches a member that is absent. $currency is the currency of the
# prices. clean.jq has the functions that clean values.

include "clean";

{
  # The key must never change. A prefix keeps two sources apart.
  external_id: "shop-\(.id | code)",
  title: (.name | text),
  # Titles are not unique; with the key, the handle is.
  handle: ("\(.name | text)-\(.id)" | handle),
  description: (.description | text),
  status: (if .active then "published" else "draft" end),
  tags: [.tags[]? | code | values],
  categories: [.categories[]? | text | values],
  images: [.images[]? | code | values | {url: .}],
  variants: [
    {
      title: "Default variant",
      sku: (.sku | code),
      ean: (.ean | code),
      # number(".") or number(","), if the source may write 1.234 or 1,234.
      weight: (.weight | number),
      # false: shoppers can buy it without stock in Medusa.
      manage_inventory: false,
      # Without a price, Medusa keeps the one that it has.
      prices: [.price | number | values | {currency_code: $currency, amount: .}]
    }
  ]
}
