# One article of the catalogue -> one product as Medusa's Admin API creates it:
#
#   … | jq -c -L examples/shops -f map.jq | …
#
# ms-push finds the product by its external_id in the next run. The external_id
# is the sku, a string; .row is a number that jq 1.6 would round.

include "clean";

# Medusa requires unique handles of lower-case words joined by "-". Any other
# character becomes its code point. Without a handle, Medusa makes one from the
# title, and refuses a second product with the same title.
def url_handle:
  ascii_downcase
  | [explode[] | if (48 <= . and . <= 57) or (97 <= . and . <= 122) then [.] | implode
                 elif . == 45 then "-"
                 else "-\(.)-" end]
  | add | gsub("-+"; "-") | ltrimstr("-") | rtrimstr("-");

def prices: to_entries | map({currency_code: (.key | ascii_downcase), amount: at(.value; tonumber)});

# Medusa requires an option in each product; this is its default one.
def simple: {"Default option": "Default option value"};

def choice: {Colour: .colour, Size: .size} | with_entries(select(.value));

item({external_id: .sku};
  . as $article
  | {
      handle: .sku | url_handle,
      title: .name,
      subtitle: .blurb,
      description: .body_html,
      status: "published",
      weight: .weight_g,
      images: [.photos[] | {url: .}],
      # By name; ms-push finds the ids.
      tags: .labels,
      metadata: (.details + {brand: .brand, updated: .updated}),
      options: (
        {Colour: .colours, Size: .sizes}
        | with_entries(select(.value | length > 0))
        | if . == {} then simple | map_values([.]) else . end
        | to_entries | map({title: .key, values: .value})),
      variants: (
        if .stock_keeping == [] then
          [{title: "Default", sku: .sku, options: simple, prices: .price | prices}]
        else
          [.stock_keeping[] | {
            title: choice | join(" / "),
            sku: .sku,
            options: choice,
            prices: (.price // $article.price) | prices}]
        end)
    })
