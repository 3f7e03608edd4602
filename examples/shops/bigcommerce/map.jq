# A product of BigCommerce with its variants, images and options -> a product of
# Medusa. $currency and $unit (the shop's unit of weight, in grams) depend on
# the shop; before() in the settings fetches $categories.

include "clean";

def product:
  . as $p
  | {
      title: .name,
      handle: (.custom_url.url | handle),
      description: (.description | text),
      status: (if .is_visible then "published" else "draft" end),
      images: [.images | sort_by(.sort_order)[] | {url: .url_standard}],
      thumbnail: ([.images[] | select(.is_thumbnail).url_thumbnail] | .[0]),
      tags: [.search_keywords | split(",")[] | gsub("^ +| +$"; "") | select(. != "")],
      categories: [.categories[] | $categories[0]["\(.)"] | values],
      variants: [
        .variants[]
        | {
            sku: (.sku | clean),
            upc: (.upc | clean),
            # A variant without its own price or weight has that of the product.
            weight: ((.weight // $p.weight) * $unit | round),
            manage_inventory: false,
            metadata: {external_id: "bigcommerce-\(.id)"},
            prices: [{currency_code: $currency, amount: (.price // $p.price)}]
          }
          + if .option_values == [] then {title: "Default variant"}
            else {
              title: ([.option_values[].label] | join(" / ")),
              options: ([.option_values[] | {(.option_display_name): .label}] | add)
            } end
      ]
    }
    + if .options == [] then {}
      else {options: [.options[] | {title: .display_name, values: [.option_values[].label]}]} end;

item({external_id: "bigcommerce-\(.id | required)"}; product)
