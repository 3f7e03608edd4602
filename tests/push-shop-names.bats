load lib/helper
load lib/real

# bats file_tags=medusa

# What of a real Medusa is shared by its products: options, categories, ids, inventory
# items, handles and skus. Each test uses its own keys.

set_up() {
  real_medusa
}

# again OPTION…: pushes in twice more. The last run must write nothing.
again() {
  push "$@" <in
  ends 0
  capture ms-push -v "$@" <in
  ((status == 0)) || fail "status $status: $(tail -n 3 "$err")"
  assert_equal "$(jq -r .action "$out" | sort -u)" unchanged
  ! grep ' POST ' "$err" || fail "it has written"
}

# --- options

# fabrics KEY: prints the product with an option more, which is used.
fabrics() {
  sized "$1" S M | jq -c '.options += [{title: "Fabric", values: ["wool", "silk"]}]
    | .variants[].options.Fabric = "wool"'
}

@test "medusa: every product of a shop can get another option of one title" {
  local key
  for key in fabric-1 fabric-2 fabric-3; do sized "$key" S M; done | jq -sc . >in
  push <in
  ends 0
  for key in fabric-1 fabric-2 fabric-3; do fabrics "$key"; done | jq -sc . >in
  push <in
  ends 0
  results .action updated updated updated
  again
  for key in fabric-1 fabric-2 fabric-3; do
    stored "$key" options.id,options.title,options.is_exclusive '.options[] | select(.title == "Fabric") | .id, .is_exclusive'
  done | sort -u >got
  assert_equal "$(grep -c opt_ got) $(grep -v opt_ got)" '3 true'
}

@test "medusa: an option of the whole shop neither blocks an option of its title nor is left out" {
  local id value
  api /admin/product-options '{"title":"Weave","values":["plain","twill"]}' >shared
  id=$(jq -r .product_option.id shared)
  value=$(jq -r '.product_option.values[] | select(.value == "plain").id' shared)
  # The first product gets an option of its own, the second one uses that of the shop.
  sized weave-1 S >in
  push <in
  ends 0
  api /admin/products/batch?fields=id '{"create":[{"external_id":"weave-2","title":"Weave 2",
    "options":[{"id":"'"$id"'","value_ids":["'"$value"'"]}],
    "variants":[{"title":"plain","options":{"Weave":"plain"},"prices":[]}]}]}' >/dev/null
  {
    sized weave-1 S | jq -c '.options += [{title: "Weave", values: ["plain"]}] | .variants[].options.Weave = "plain"'
    jq -nc '{external_id: "weave-2", options: [{title: "Weave", values: ["plain", "twill", "knit"]}],
      variants: [{sku: "weave-2-t", options: {Weave: "twill"}}, {sku: "weave-2-k", options: {Weave: "knit"}}]}'
  } | jq -sc . >in
  push <in
  ends 0
  again
  stored weave-1 options.id,options.title ".options[].id != \"$id\"" | sort -u >got
  echo true | diff -u - got
  stored weave-2 options.id,options.values.value "[.options[] | .id == \"$id\", (.values | map(.value) | sort)]" >got
  echo '[true,["knit","plain","twill"]]' | diff -u - got
}
