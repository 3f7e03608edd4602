# A product of Shopify's storefront or of its Admin REST API -> a product of
# Medusa. $currency is the currency of the shop.

include "clean";

# A product without options has the one option "Title" with "Default Title".
def simple: [.options[].values[]] == ["Default Title"];

def product:
  . as $p
  | {
      title,
      handle,
      description: (.body_html | text),
      # The storefront API returns only active products, without a status.
      status: (if .status == null or .status == "active" then "published" else "draft" end),
      type: (.product_type | clean),
      # In the Admin API, the tags are one string.
      tags: (.tags | if type == "string" then split(", ") else . end | map(select(. != ""))),
      images: [.images[] | {url: .src}],
      thumbnail: .images[0].src,
      metadata: {vendor: .vendor},
      variants: [
        at(.variants[];
          . as $v
          | {
              title,
              sku: (.sku | clean),
              weight: .grams,
              manage_inventory: false,
              metadata: {external_id: "shopify-\(.id)"},
              prices: [{currency_code: $currency, amount: at(.price; tonumber)}]
            }
            + (if has("barcode") then {barcode: (.barcode | clean)} else {} end)
            + (if $p | simple then {}
               else {options: ([$p.options[] | {(.name): $v["option\(.position)"]}] | add)} end))
      ]
    }
    + (if simple then {} else {options: [.options[] | {title: .name, values}]} end);

item({external_id: "shopify-\(.id | required)"}; product)
