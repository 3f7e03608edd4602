# A product projection of commercetools -> a product of Medusa. $locale is the
# language to use; $axes names the attributes that distinguish variants.

include "clean";

# A text such as {"en": "Shirt", "de": "Hemd"} in $locale, otherwise in any
# language.
def words: .[$locale] // [.[]?][0];

# An attribute is a string, a text in several languages, or a choice whose label
# is one of these.
def shown:
  if type == "object" and has("label") then .label | shown
  elif type == "object" then words
  else . end
  | if type == "string" then . else tojson end;

# 5990 cents are 59.90 euros, but 5990 yen stay 5990 yen. Prices that are only
# for some countries, customer groups, channels or dates are left out.
def prices: [
  .prices[]
  | select(.country == null and .customerGroup == null and .channel == null
           and .validFrom == null and .validUntil == null)
  | .value
  | {currency_code: (.currencyCode | ascii_downcase),
     amount: (.centAmount / pow(10; .fractionDigits))}
];

def choice:
  [.attributes[] | select($axes[.name]) | {($axes[.name]): (.value | shown)}] | add // {};

def product:
  [.masterVariant, .variants[]] as $variants
  # Only the options that every variant has.
  | [$axes[] | select(. as $title | all($variants[]; choice | has($title)))] as $options
  # Variants share images: list each once.
  | (reduce $variants[].images[].url as $url ([]; if index($url) then . else . + [$url] end)) as $images
  | {
      title: (.name | words),
      # A slug may contain capitals and "_", a handle may not.
      handle: (.slug | words | handle),
      description: (.description // {} | words),
      status: (if .published then "published" else "draft" end),
      images: [$images[] | {url: .}],
      thumbnail: $images[0],
      categories: [.categories[].obj | values | .name | words],
      variants: [
        .id as $id
        | $variants[]
        | {sku, manage_inventory: false, prices: prices,
           metadata: {external_id: "commercetools-\($id)-\(.id)"}}
          + if $options == [] then {title: "Default variant"}
            else
              choice as $choice
              | {options: ([$options[] | {(.): $choice[.]}] | add)}
              | .title = ([.options[]] | join(" / "))
            end
      ]
    }
    + if $options == [] then {}
      else {options: [$options[] as $o | {title: $o, values: ([$variants[] | choice[$o]] | unique)}]} end;

item({external_id: "commercetools-\(.id | required)"}; product)
