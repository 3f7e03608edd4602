# A product of Magento with its children -> a product of Medusa. $currency,
# $unit (the shop's unit of weight, in grams) and $media depend on the shop;
# before() in the settings fetches $categories and $attributes.

include "clean";

# The custom attributes; a value is a string, a list of strings, or the id of a
# choice.
def custom: [.custom_attributes[] | {(.attribute_code): .value}] | add // {};

def variant: {
  sku,
  weight: (if .weight then .weight * $unit | round else null end),
  manage_inventory: false,
  prices: (if .price then [{currency_code: $currency, amount: .price}] else [] end)
};

# The choice of a child for one option, for example "Black".
def chosen($option):
  $attributes[0][$option.attribute_id] as $attribute
  | $attribute.values[custom[$attribute.code]];

def product:
  . as $p
  | custom as $custom
  | [.extension_attributes.configurable_product_options[]?] as $options
  | [.media_gallery_entries[]? | select(.media_type == "image" and (.disabled | not))
     | {url: ($media + .file)}] as $images
  | {
      title: .name,
      handle: ($custom.url_key | clean),
      description: ($custom.description | text),
      status: (if .status == 1 then "published" else "draft" end),
      images: $images,
      thumbnail: $images[0].url,
      categories: [.extension_attributes.category_links[]? | $categories[0][.category_id]
                   | select(. != null and . != "")]
    }
    # Without a handle, Medusa makes one from the title.
  | with_entries(select(.key != "handle" or .value != null))
  | if $options == [] then
      . + {variants: [$p | variant + {title: "Default variant"}]}
    else
      . + {
        options: [$options[] | . as $o | {title: .label, values: [
          .values[] | $attributes[0][$o.attribute_id].values["\(.value_index)"]]}],
        variants: [
          $p.children[]
          | . as $child
          | ([$options[] | {(.label): (. as $o | $child | chosen($o))}] | add) as $choice
          | variant + {title: ([$choice[]] | join(" / ")), options: $choice}
        ]
      }
    end;

item({external_id: "magento-\(.id | required)"}; product)
