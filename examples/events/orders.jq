# An order of Medusa -> what an ERP usually needs. Amounts are in units of the
# currency: 19.9 is 19.90 EUR. product is the key of the product at its source.

def address:
  if . == null then null
  else {company, first_name, last_name, address_1, address_2, postal_code, city, province, country_code, phone} end;

{
  id,
  number: .display_id,
  placed: .created_at,
  status,
  payment: .payment_status,
  email,
  customer: .customer_id,
  channel: .sales_channel.name,
  currency: .currency_code,
  total,
  tax: .tax_total,
  discount: .discount_total,
  shipping: .shipping_total,
  shipping_methods: [.shipping_methods[]?.name],
  ship_to: (.shipping_address | address),
  bill_to: (.billing_address // .shipping_address | address),
  lines: [
    .items[]
    | {
        id,
        sku: .variant_sku,
        product: .product.external_id,
        title: .product_title,
        variant: .variant_title,
        quantity,
        unit_price,
        tax_included: .is_tax_inclusive,
        tax_rates: [.tax_lines[]?.rate],
        discount: .discount_total,
        total
      }
  ]
}
