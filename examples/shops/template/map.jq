# An item of your source -> a product of Medusa: a map to begin with. Replace the
# names behind the dots by those of your source, and leave out what it lacks:
# ms-push never touches a member that is absent. $currency is the currency of the
# prices. clean.jq explains item, at and the functions that clean values.

include "clean";

# The key must never change. A prefix keeps two sources apart.
item({external_id: "shop-\(.id | code | required)"}; {
  title: at(.name; text),
  # Titles are not unique; with the key, the handle is.
  handle: ("\(.name | text)-\(.id)" | handle),
  description: at(.description; text),
  status: (if .active then "published" else "draft" end),
  tags: [.tags[]? | code | values],
  categories: [at(.categories[]?; text) | values],
  images: [.images[]? | code | values | {url: .}],
  variants: [
    {
      title: "Default variant",
      sku: (.sku | code),
      ean: (.ean | code),
      # number(".") or number(","), if the source may write 1.234 or 1,234.
      weight: at(.weight; number),
      # false: shoppers can buy it without stock in Medusa. Remove it, so that Medusa
      # counts the stock that `ms-sync stock` brings.
      manage_inventory: false,
      # Without a price, Medusa keeps the one that it has.
      prices: [at(.price; number) | values | {currency_code: $currency, amount: .}]
    }
  ]
})
