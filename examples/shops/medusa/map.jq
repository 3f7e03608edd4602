# A product of one Medusa -> the same in another: by names where there it has
# other ids. Its external_id there is its id here.

def known: with_entries(select(.value != null));

{
  external_id: .id,
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
  # By handle; what is not there is created with that as its name.
  collection: .collection.handle,
  categories: [.categories[].handle],
  sales_channels: [.sales_channels[].name],
  images: [.images | sort_by(.rank)[] | {url}],
  options: [.options[] | {title, values: [.values[].value]}],
  variants: [
    .variants | sort_by(.variant_rank)[]
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
        # Prices for some regions or groups only are left out.
        prices: [.prices[] | select(.rules == {})
                 | {currency_code, amount, min_quantity, max_quantity} | known]
      }
  ]
}
+ ({shipping_profile: .shipping_profile.name} | known)
