# A product of WooCommerce -> one of Medusa. Variations are another request each
# in WooCommerce; this takes simple products, and of variable ones the choices
# that stand in their attributes, at the product's price.

def clean: if . == null or . == "" then null else . end;
def number: if . == null or . == "" then null else tonumber end;
def prices: .price | number | if . == null then [] else [{currency_code: "eur", amount: .}] end;

# {"Size": "S", "Colour": "red"}, … for all combinations of the attributes.
def combinations:
  [.attributes[] | select(.variation) | {name, options}]
  | reduce .[] as $a ([{}]; [.[] as $c | $a.options[] | $c + {($a.name): .}]);

. as $p
| [.attributes[] | select(.variation)] as $choices
| {
    external_id: "woo-\(.id)",
    title: .name,
    handle: .slug,
    description: (.description | clean),
    status: (if .status == "publish" then "published" else "draft" end),
    weight: (.weight | number | if . == null then null else . * 1000 | round end),
    images: [.images[] | {url: .src}],
    tags: [.tags[].name],
    categories: [.categories[].slug]
  }
| if $choices == [] then
    . + {variants: [{title: "Default variant", sku: ($p.sku | clean), prices: ($p | prices)}]}
  else
    . + {
      options: [$choices[] | {title: .name, values: .options}],
      variants: [
        $p | combinations[]
        | {title: (to_entries | map(.value) | join(" / ")), options: ., prices: ($p | prices)}
      ]
    }
  end
