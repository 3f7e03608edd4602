# The rows of a product -> a product of Medusa, with prices in $currency.
# $choices are the columns that distinguish variants.

def clean: if . == "" then null else . end;
def list: [splits(" *\\| *") | select(. != "")];

# 1290, 1290.00, 1.290,00 and 1 290,00: the last separator is the decimal point.
def number:
  gsub("[ '\u00a0]"; "")
  | if test(",[0-9]{1,2}$") then gsub("\\."; "") | sub(","; ".") else gsub(","; "") end
  | tonumber;

. as $rows
| .[0]
| (.images | list) as $images
| [$choices[] | select(. as $c | all($rows[]; .[$c] != ""))] as $titles
| {
    external_id: "csv-\(.product)",
    title,
    handle: ("\(.title)-\(.product)" | ascii_downcase | gsub("[^a-z0-9]+"; "-") | ltrimstr("-") | rtrimstr("-")),
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
          sku: (.sku | clean),
          ean: (.ean | clean),
          weight: (.grams | clean | if . then number else . end),
          manage_inventory: false,
          prices: (if .price == "" then [] else [{currency_code: $currency, amount: (.price | number)}] end)
        }
        + if $titles == [] then {title: "Default variant"}
          else . as $row
            | {title: ([$titles[] | $row[.]] | join(" / ")), options: ([$titles[] | {(.): $row[.]}] | add)} end
    ]
  }
  + if $titles == [] then {}
    else {options: [$titles[] as $t | {title: $t, values: ([$rows[][$t]] | unique)}]} end
