# A product of WooCommerce with its variations -> a product of Medusa. $currency
# and $unit (the shop's unit of weight, in grams) depend on the shop.

include "clean";

def grams: at(.weight; number(".")) | if . == null then null else . * $unit | round end;
def prices: at(.price; number(".")) | if . == null then [] else [{currency_code: $currency, amount: .}] end;

# The choices of a variation: [{"Size": "S", "Colour": "red"}]. A variation
# without a value for an attribute stands for each value of it.
def choices($attributes):
  . as $variation
  | reduce $attributes[] as $a ([{}];
      [.[] + ({($a.name): (
        [$variation.attributes[] | select(.name == $a.name).option]
        | if . == [] then $a.options[] else .[0] end)})]);

def product:
  . as $p
  | [.attributes[] | select(.variation)] as $attributes
  | {
      title: .name,
      # Letters outside ASCII are percent-encoded in slugs; handles have no "%".
      handle: (.slug | gsub("%"; "")),
      description: (.description | text),
      status: (if .status == "publish" then "published" else "draft" end),
      weight: grams,
      images: [.images[] | {url: .src}],
      thumbnail: .images[0].src,
      tags: [.tags[].name],
      categories: [.categories[].slug]
    }
  | if $p.type != "variable" then
      . + {variants: [{
        title: "Default variant",
        sku: ($p.sku | clean),
        manage_inventory: false,
        prices: ($p | prices)
      }]}
    else
      . + {
        options: [$attributes[] | {title: .name, values: .options}],
        variants: [
          $p
          | at(.variations[];
              choices($attributes) as $all
              | $all[] as $choice
              | {
                  title: ([$choice[]] | join(" / ")),
                  manage_inventory: false,
                  weight: grams,
                  options: $choice,
                  prices: prices
                }
                # If one variation stands for several variants, none gets its sku
                # and id.
                + (if $all[1] then {}
                   else {sku: (.sku | clean), metadata: {external_id: "woo-\(.id)"}} end))
        ]
        # Keep one variant per choice, as WooCommerce does.
        | unique_by(.options)
      }
    end;

item({external_id: "woo-\(.id | required)"}; product)
