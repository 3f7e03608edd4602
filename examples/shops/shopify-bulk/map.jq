# A product of Shopify's GraphQL API with its children -> a product of Medusa.
# $currency is the currency of the shop. The external_id is the same as with the
# other APIs of Shopify.

include "clean";

def number: ltrimstr("gid://shopify/") | split("/")[1];

# A product without options has the one option "Title" with "Default Title".
def simple: [.options[].values[]] == ["Default Title"];

def children($kind): .children[] | select(.id | startswith("gid://shopify/\($kind)/"));

def product:
  . as $p
  | [children("MediaImage").image.url | values] as $images
  | {
      title,
      handle,
      description: (.descriptionHtml | text),
      status: (if .status == "ACTIVE" then "published" else "draft" end),
      type: (.productType | clean),
      tags,
      images: [$images[] | {url: .}],
      thumbnail: $images[0],
      metadata: {vendor: .vendor},
      variants: [
        at(children("ProductVariant");
          {
            title,
            sku: (.sku | clean),
            barcode: (.barcode | clean),
            manage_inventory: false,
            metadata: {external_id: "shopify-\(.id | number)"},
            prices: [{currency_code: $currency, amount: at(.price; tonumber)}]
          }
          + if $p | simple then {}
            else {options: ([.selectedOptions[] | {(.name): .value}] | add)} end)
      ]
    }
    + if simple then {} else {options} end
  | if .options then .options |= map({title: .name, values}) else . end;

item({external_id: "shopify-\(.id | number | required)"}; product)
