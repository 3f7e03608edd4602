# The products of a model of Akeneo, or a product without a model -> a product
# of Medusa. $locale and $channel select values. $attributes names the
# attributes to use, $axes those that distinguish variants. $media is the public
# address of the media files.

include "clean";

# The value of an attribute for $locale and $channel.
def value($code):
  [.values[$code][]?
   | select((.locale == null or .locale == $locale) and (.scope == null or .scope == $channel))
  ][0];
def data($code): value($code).data // null;

# The label of a choice, otherwise its value.
def shown($code): value($code) | .linked_data.labels[$locale]? // .data // null
  | if type == "string" or . == null then . else tojson end;

def prices: [
  data($attributes.prices)[]?
  | select(.amount != null)
  | {currency_code: (.currency | ascii_downcase), amount: at(.amount; tonumber)}
];

def product:
  .key as $key
  | .products as $products
  # Only the options that every variant has.
  | [$axes | to_entries[] | select(.key as $code | all($products[]; shown($code) != null))] as $axes
  # Each variant has the values that all variants share: take those of the first.
  | $products[0]
  | [data($attributes.images[]) | values | {url: ($media + .)}] as $images
  | {
      title: (data($attributes.title) // .identifier),
      handle: ("akeneo-\($key)" | handle),
      description: data($attributes.description),
      status: (if any($products[]; .enabled) then "published" else "draft" end),
      type: .family,
      images: $images,
      thumbnail: $images[0].url,
      categories: .categories,
      variants: [
        $products[]
        | . as $product
        | {sku: .identifier, manage_inventory: false, prices: prices}
          + if $axes == [] then {title: "Default variant"}
            else
              {options: ([$axes[] | .key as $code | {(.value): ($product | shown($code))}] | add)}
              | .title = ([.options[]] | join(" / "))
            end
      ]
    }
    + if $axes == [] then {}
      else {options: [$axes[] | .key as $code
                      | {title: .value, values: ([$products[] | shown($code)] | unique)}]} end;

item({external_id: "akeneo-\(.key | required)"}; product)
