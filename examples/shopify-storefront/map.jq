# A product of Shopify's storefront -> one of Medusa. Its prices are texts in
# the shop's currency, which the answer does not name.

def clean: if . == null or . == "" then null else . end;

# A product without a choice has one option "Title" with "Default Title".
def simple: (.options | length) == 1 and .options[0].values == ["Default Title"];

. as $p
| {
    external_id: "shopify-\(.id)",
    title,
    handle,
    description: (.body_html | clean),
    status: "published",
    type: (.product_type | clean),
    tags: (if .tags | type == "array" then .tags else (.tags | split(", ")) end | map(select(. != ""))),
    images: [.images[] | {url: .src}],
    metadata: {vendor: .vendor},
    options: (if simple then null else [.options[] | {title: .name, values}] end),
    variants: [
      .variants[]
      | . as $v
      | {
          title,
          sku: (.sku | clean),
          weight: .grams,
          metadata: {external_id: "shopify-\(.id)"},
          options: (
            if $p | simple then null
            else [$p.options[] | {(.name): $v["option\(.position)"]}] | add end),
          prices: [{currency_code: "eur", amount: (.price | tonumber)}]
        }
      | with_entries(select(.key != "options" or .value != null))
    ]
  }
| with_entries(select(.key != "options" or .value != null))
