# The rows of a product -> a product of Medusa, with prices in $currency. $mark is
# the decimal mark of the numbers. $choices are the columns that distinguish
# variants.

include "clean";

def list: [splits(" *\\| *") | select(. != "")];

# member("ean"; code): {"ean": …}, or {} if the file has no such column. Members
# that are absent stay as they are in Medusa.
def member($name; f): if has($name) then {($name): cell($name; f)} else {} end;

def variant:
  {manage_inventory: false}
  + member("sku"; code)
  + member("ean"; code)
  + if has("grams") then {weight: cell("grams"; number($mark))} else {} end
  + if has("price") then
      {prices: [cell("price"; number($mark)) | values | {currency_code: $currency, amount: .}]}
    else {} end;

def product:
  . as $rows
  | [$choices[] | select(. as $c | all($rows[]; (.[$c] // "") != ""))] as $titles
  | .[0]
  | {
      handle: ("\(.title // "")-\(.product)" | handle),
      variants: [
        $rows[]
        | variant
          + if $titles == [] then {title: "Default variant"}
            else . as $row
              | {title: ([$titles[] | $row[.]] | join(" / ")), options: ([$titles[] | {(.): $row[.]}] | add)} end
      ]
    }
    + member("title"; required)
    + member("description"; clean)
    + member("type"; clean)
    # For example: Home > Lamps | Sale
    + member("categories"; list)
    + member("tags"; list)
    + if has("active") then {status: (if .active == "yes" then "published" else "draft" end)} else {} end
    + if has("images") then .images | list | {images: map({url: .}), thumbnail: .[0]} else {} end
    + if $titles == [] then {}
      else {options: [$titles[] as $t | {title: $t, values: ([$rows[][$t]] | unique)}]} end;

item({external_id: "csv-\(.[0] | cell("product"; required))"}; product)
