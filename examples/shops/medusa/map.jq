# A product of one Medusa -> the same product for another. It refers to tags,
# categories and the like by name, because their ids differ. Its id becomes its
# external_id.

include "clean";

def known: with_entries(select(.value != null));

item({external_id: (.id | required)}; {
  title,
  subtitle,
  description,
  handle,
  status,
  thumbnail,
  is_giftcard,
  discountable,
  weight,
  length,
  height,
  width,
  hs_code,
  mid_code,
  origin_country,
  material,
  metadata,
  type: .type.value,
  tags: [.tags[].value],
  collection: .collection.title,
  # By path; before() in the settings fetches $categories.
  categories: [.categories[].id | $categories[0][.] // error("the category \(.) is new; run it again")],
  sales_channels: [.sales_channels[].name],
  images: [.images | sort_by(.rank)[] | {url}],
  options: [.options[] | {title, values: [.values[].value]}],
  variants: [
    .variants | sort_by(.variant_rank)[]
    | if [.inventory_items[]?.required_quantity] | . != [] and . != [1] then
        error("the variant \(.sku // .id) is a kit, which ms-push does not make")
      else . end
    | {
        title,
        sku,
        ean,
        upc,
        barcode,
        allow_backorder,
        manage_inventory,
        variant_rank,
        hs_code,
        mid_code,
        origin_country,
        material,
        weight,
        length,
        height,
        width,
        metadata: ((.metadata // {}) + {external_id: .id}),
        options: ([.options[] | {(.option.title): .value}] | add),
        # Leave out prices that are only for some regions or customer groups.
        prices: [.prices[] | select(.rules == {})
                 | {currency_code, amount, min_quantity, max_quantity} | known]
      }
  ]
}
+ ({shipping_profile: .shipping_profile.name} | known))
