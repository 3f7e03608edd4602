# The rows of a product -> a product of Medusa, with prices in $currency.
# $choices are the columns that distinguish variants.

include "clean";

def list: [splits(" *\\| *") | select(. != "")];

def product:
  . as $rows
  | .[0]
  | (.images | list) as $images
  | [$choices[] | select(. as $c | all($rows[]; .[$c] != ""))] as $titles
  | {
      title,
      handle: ("\(.title)-\(.product)" | handle),
      description: (.description | clean),
      status: (if .active == "yes" then "published" else "draft" end),
      type: (.type | clean),
      # For example: Home > Lamps | Sale
      categories: (.categories | list),
      tags: (.tags | list),
      images: [$images[] | {url: .}],
      thumbnail: $images[0],
      variants: [
        $rows[]
        | {
            sku: (.sku | code),
            ean: (.ean | code),
            weight: at(.grams; number),
            manage_inventory: false,
            prices: [at(.price; number) | values | {currency_code: $currency, amount: .}]
          }
          + if $titles == [] then {title: "Default variant"}
            else . as $row
              | {title: ([$titles[] | $row[.]] | join(" / ")), options: ([$titles[] | {(.): $row[.]}] | add)} end
      ]
    }
    + if $titles == [] then {}
      else {options: [$titles[] as $t | {title: $t, values: ([$rows[][$t]] | unique)}]} end;

item({external_id: "csv-\(.[0].product | required)"}; product)
