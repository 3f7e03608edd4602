# The variants of a product of Odoo -> a product of Medusa. $odoo is the address
# of its images; $names has the attribute values by id.

include "clean";

# Odoo has false for an empty field.
def filled: if . == false then null else clean end;

def choice: [.product_template_variant_value_ids[] | $names[0]["\(.)"]] | add // {};

def product:
  . as $variants
  | .[0]
  | .product_tmpl_id[0] as $id
  # Odoo returns no URL of an image. With bin_size, it returns the size of an
  # image that exists.
  | (if .image_1920 then "\($odoo)/web/image/product.template/\($id)/image_1920" else null end) as $image
  | ([$variants[] | choice | keys_unsorted[]] | unique) as $titles
  | {
      title: .name,
      handle: ("\(.name)-\($id)" | handle),
      description: (.description_sale | filled),
      status: "published",
      images: (if $image then [{url: $image}] else [] end),
      thumbnail: $image,
      # For example "All / Saleable / Lamps"; every product is in "All".
      categories: [.categ_id | filled | values | .[1] | select(. != "All")
                   | ltrimstr("All / ") | gsub(" / "; " > ")],
      variants: [
        $variants[]
        | choice as $choice
        | {
            title: (if $choice == {} then "Default variant" else [$choice[]] | join(" / ") end),
            sku: (.default_code | filled),
            barcode: (.barcode | filled),
            weight: (.weight * 1000 | round),
            manage_inventory: false,
            metadata: {external_id: "odoo-\(.id)"},
            prices: [{currency_code: (.currency_id[1] | ascii_downcase), amount: .lst_price}]
          }
          + if $choice == {} then {} else {options: $choice} end
      ]
    }
    + if $titles == [] then {}
      else {options: [$titles[] as $t | {title: $t, values: ([$variants[] | choice[$t]] | unique)}]} end;

item({external_id: "odoo-\(.[0].product_tmpl_id[0] | required)"}; product)
