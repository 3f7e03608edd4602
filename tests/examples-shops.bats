# bats file_tags=medusa
# Runs the settings, maps and samples of examples/shops unchanged into a real
# Medusa, twice each. apis.py serves the sample as the shop's API would.

load lib/helper

set_up() {
  real_medusa
  export HOME=$PWD STATE=$PWD/state
  sells_in eur usd gbp jpy
}

admin() {
  curl -fsS -u "$MEDUSA_API_KEY:" -H 'Content-Type: application/json' "$MEDUSA_URL/admin/$1" "${@:2}"
}

# sells_in CURRENCY…: gives the shop these currencies, and each a region, unless it has
# them. Else ms-push warns of prices that nobody can pay.
sells_in() {
  local currency store regions
  regions=$(admin 'regions?fields=currency_code&limit=999' | gojq -r '.regions[].currency_code')
  for currency; do
    grep -qx "$currency" <<<"$regions" ||
      admin regions -d "{\"name\":\"Shop $currency\",\"currency_code\":\"$currency\"}" >/dev/null
  done
  store=$(admin stores)
  jq -c '{supported_currencies: ([.stores[0].supported_currencies[] | {currency_code, is_default}] |
    . + ([$ARGS.positional[] | {currency_code: .}] - map({currency_code})) |
    if any(.is_default) then . else .[0].is_default = true end)}' --args "$@" <<<"$store" |
    admin "stores/$(gojq -r '.stores[0].id' <<<"$store")" -d @- >/dev/null
}

# sync_shop NAME API PRODUCTS REQUESTS: syncs the sample twice with a page size of two.
# Each run must send REQUESTS requests. Leaves Medusa's products in the file stored.
sync_shop() {
  SHOP=$(url "sample=$1/$2")
  export SHOP
  cat >with-small-pages <<EOF
here='$top/examples/shops/$1'
. "\$here/settings"
fetch+=(-l 2)
EOF
  sync_twice "$3" ./with-small-pages
  requested $(($4 * 2))
}

# syncs SETTINGS: syncs, and drops the summary of ms-delta, and a warning that is true
# only if another test file has given the shop a second sales channel.
syncs() {
  capture ms-sync "$1"
  sed -i '/^ms-delta: .* read, /d' "$err"
  sed -i "/is published without 'sales_channels', but the shop has several/d" "$err"
}

# sync_twice PRODUCTS SETTINGS: the first run must create them, the second none.
sync_twice() {
  syncs "$2"
  ends 0 "^ms-push: $1 created, 0 updated, 0 unchanged, 0 rejected"
  gojq -r .external_id state/results.ndjson | stored >stored
  syncs "$2"
  ends 0 "^ms-push: 0 created, 0 updated, $1 unchanged, 0 rejected"
}

# stored: prints Medusa's product and variants for each key read, a line each. Asks
# Medusa directly, not through ms-push.
stored() {
  local key fields=title,handle,status,description,weight,metadata,images.url
  fields+=,type.value,collection.title,tags.value,categories.name
  fields+=,options.title,options.values.value
  fields+=,variants.title,variants.sku,variants.barcode,variants.weight
  fields+=,variants.manage_inventory,variants.options.value
  fields+=,variants.prices.amount,variants.prices.currency_code
  fields+=,variants.prices.min_quantity
  while IFS= read -r key; do
    curl -sSG -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" \
      --data-urlencode "external_id=$key" -d "fields=$fields"
  done | jq -c '.products[]
    | [.title, .handle, .status, .description, .weight, .metadata],
      ["=", .type.value, .collection.title, ([.tags[].value] | sort),
       ([.categories[]?.name] | sort), [.images[].url]],
      (.options | sort_by(.title)[] | ["?", .title, ([.values[].value] | sort)]),
      (.variants | sort_by(.title)[]
       | ["-", .title, .sku, .barcode, .weight, .manage_inventory,
          ([.prices[] | [.currency_code, .amount, .min_quantity // empty]] | sort),
          ([.options[].value] | sort)])' |
    sed "s|$SHOP|SHOP|g"
}

# netrc LOGIN PASSWORD: writes a .netrc for the scripted server.
netrc() {
  printf 'machine 127.0.0.1 login %s password %s\n' "$1" "$2" >.netrc
  chmod 600 .netrc
}

@test "examples: the Shopify storefront settings sync every product of the sample" {
  sync_shop shopify-storefront api/storefront 3 3
  cat >expected <<'EOF'
["Linen shirt","linen-shirt","published","Washed linen, cut wide.\n\n40 °C\nMade by Nordwind & Sons",null,{"vendor":"Nordwind"}]
["=","Shirts",null,["linen","summer"],[],["https://cdn.example.com/linen-1.jpg","https://cdn.example.com/linen-2.jpg"]]
["?","Colour",["White"]]
["?","Size",["M","S"]]
["-","M / White","LS-M-W",null,230,false,[["eur",59.9]],["M","White"]]
["-","S / White","LS-S-W",null,220,false,[["eur",59.9]],["S","White"]]
["Gift card, \"paper\"","gift-card-paper","published",null,null,{"vendor":"Nordwind"}]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default Title",null,null,0,false,[["eur",25]],["Default option value"]]
["Scarf","scarf","published",null,null,{"vendor":"Nordwind"}]
["=","Scarves",null,["summer"],[],[]]
["?","Colour",["Green","Red"]]
["-","Red",null,null,90,false,[["eur",1290]],["Red"]]
EOF
  diff -u expected stored
}

@test "examples: the Shopify Admin API settings sync every product of the sample" {
  echo 'X-Shopify-Access-Token: shpat_1' >secret
  SECRET=$PWD/secret sync_shop shopify-admin key=shpat_1/api/shopify 3 2
  cat >expected <<'EOF'
["Oak stool","oak-stool","published","Three legs.",null,{"vendor":"Holt"}]
["=","Stools",null,["kitchen","oak"],[],["https://cdn.example.com/stool.jpg"]]
["?","Height",["High","Low"]]
["-","High","ST-H",null,3100,false,[["eur",99.5]],["High"]]
["-","Low","ST-L","4006381333979",2400,false,[["eur",89]],["Low"]]
["Wax \"No. 2\"","wax-no-2","draft",null,null,{"vendor":"Holt"}]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default Title",null,null,0,false,[["eur",7.9]],["Default option value"]]
["Bench","bench","draft",null,null,{"vendor":"Holt"}]
["=","Stools",null,["oak"],[],[]]
["?","Default option",["Default option value"]]
["-","Default Title","BE-1",null,9000,false,[["eur",240]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the WooCommerce settings sync every product of the sample" {
  netrc key secret
  sync_shop woocommerce key=key:secret/api/woo 3 3
  cat >expected <<'EOF'
["Premium quality lamp","premium-quality-lamp","published","Stands, & shines.",800,null]
["=",null,null,["light"],["table-lamps"],["https://cdn.example.com/lamp.jpg"]]
["?","Default option",["Default option value"]]
["-","Default variant","LAMP-1",null,null,false,[["eur",21.99]],["Default option value"]]
["Ship your idea","ship-your-idea","published",null,null,null]
["=",null,null,[],["table-lamps"],[]]
["?","Colour",["Black","Green"]]
["?","Size",["M","S"]]
["-","Black / M",null,null,null,false,[["eur",12.5]],["Black","M"]]
["-","Black / S",null,null,null,false,[["eur",12.5]],["Black","S"]]
["-","Green / M","IDEA-G-M",null,250,false,[["eur",14]],["Green","M"]]
["Coming soon: 12\" clock","clock-e69982","published",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,null,false,[],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the DummyJSON settings sync every product of the sample" {
  sync_shop dummyjson api/dummyjson 3 2
  cat >expected <<'EOF'
["Walnut bowl","dummyjson-1","published","Turned from one piece.",3,{"brand":"Holt","rating":4.4}]
["=",null,null,["wood"],["kitchen"],["https://cdn.example.com/bowl/1.webp"]]
["?","Default option",["Default option value"]]
["-","Default variant","KIT-HOL-001","4006381333931",null,false,[["usd",24.5]],["Default option value"]]
["Ash spoon","dummyjson-2","published",null,1,{"rating":3.9}]
["=",null,null,[],["kitchen"],[]]
["?","Default option",["Default option value"]]
["-","Default variant","KIT-HOL-002","4006381333948",null,false,[["usd",7]],["Default option value"]]
["6\" rule","dummyjson-3","published","Marked in inches.",0,{"rating":0}]
["=",null,null,["metal","wood"],["office"],["https://cdn.example.com/rule/1.webp","https://cdn.example.com/rule/2.webp"]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,null,false,[["usd",3.05]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the Magento settings sync every product of the sample" {
  printf m4g3nt0 >secret
  SECRET=$PWD/secret sync_shop magento key=m4g3nt0/api/magento 3 5
  cat >expected <<'EOF'
["Tee \"Fjord\"","tee-fjord","published","Cotton, < 200 g.",null,null]
["=",null,null,[],["Clothes"],["SHOP/media/catalog/product/t/e/tee.jpg"]]
["?","Colour",["Black","Red"]]
["?","Size",["M"]]
["-","Black / M","TEE-B-M",null,200,false,[["eur",29.9]],["Black","M"]]
["-","Red / M","TEE-R-M",null,null,false,[["eur",31]],["M","Red"]]
["Cup","cup","published",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant","CUP 0,3 L",null,350,false,[["eur",7.5]],["Default option value"]]
["Gift","gift","draft",null,null,null]
["=",null,null,[],["Gifts"],[]]
["?","Default option",["Default option value"]]
["-","Default variant","GIFT",null,null,false,[],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the BigCommerce settings sync every product of the sample" {
  echo 'X-Auth-Token: bc_1' >secret
  SECRET=$PWD/secret sync_shop bigcommerce key=bc_1/api/bigcommerce 3 3
  cat >expected <<'EOF'
["Brass kettle","brass-kettle","published","Sings.",null,null]
["=",null,null,["brass","kettle"],["Cookware","Stove"],["https://cdn.example.com/kettle-1.jpg","https://cdn.example.com/kettle-2.jpg"]]
["?","Size",["Large","Small"]]
["-","Large","KET-L",null,1500,false,[["usd",79]],["Large"]]
["-","Small","KET-S",null,1200,false,[["usd",59.9]],["Small"]]
["Pan, 9\"","kitchen-pan-9-html","draft",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,900,false,[["usd",35]],["Default option value"]]
["Lid","lid","published","Fits.",null,null]
["=",null,null,[],["Stove"],[]]
["?","Default option",["Default option value"]]
["-","Default variant","LID-24",null,400,false,[["usd",9.95]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the commercetools settings sync every product of the sample" {
  netrc client secret
  AUTH=$(url key=ct1/api/commercetools) SECRET=$PWD/.netrc \
    sync_shop commercetools key=ct1/api/commercetools 3 4
  cat >expected <<'EOF'
["Rain coat","rain-coat-ct","published","Keeps \"it\" out.",null,null]
["=",null,null,[],["Coats"],["https://cdn.example.com/coat.jpg"]]
["?","Colour",["Yellow"]]
["?","Size",["M","S"]]
["-","M / Yellow","RC-M",null,null,false,[["eur",134.95]],["M","Yellow"]]
["-","S / Yellow","RC-S",null,null,false,[["eur",129.9],["jpy",21000]],["S","Yellow"]]
["Gutschein","gutschein-ct","published",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,null,false,[],["Default option value"]]
["Umbrella","umbrella-ct","published",null,null,null]
["=",null,null,[],[],[]]
["?","Colour",["Black"]]
["-","Black","UM-1",null,null,false,[["eur",19.99]],["Black"]]
EOF
  diff -u expected stored
}

@test "examples: the Odoo settings sync every product of the sample" {
  echo '"shop", 2, "s3cret-token"' >secret
  SECRET=$PWD/secret sync_shop odoo api/odoo 2 5
  cat >expected <<'EOF'
["Desk \"Solid\"","desk-solid-9","published","Oiled once a year.",null,null]
["=",null,null,[],["Desks"],["SHOP/web/image/product.template/9/image_1920"]]
["?","Width",["140 cm"]]
["?","Wood",["Beech","Oak"]]
["-","Beech / 140 cm","DESK-B","4006381333986",30000,false,[["eur",849]],["140 cm","Beech"]]
["-","Oak / 140 cm","DESK-O",null,28500,false,[["eur",799]],["140 cm","Oak"]]
["Assembly","assembly-10","published",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,0,false,[["eur",49.9]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the Akeneo settings sync every product of the sample" {
  mkdir secret
  netrc client secret
  mv .netrc secret/client
  echo '{"grant_type": "password", "username": "reader", "password": "s3cret-word"}' >secret/user
  SECRET=$PWD/secret sync_shop akeneo key=ak1/api/akeneo 2 5
  cat >expected <<'EOF'
["Parka \"Inari\"","akeneo-model-parka","published","Warm to -20 °C.",null,null]
["=","coats",null,[],["winter"],["https://media.example.com/1/a/b/c/parka.jpg"]]
["?","Colour",["Navy","Red"]]
["?","Size",["s"]]
["-","Navy / s","parka-navy-s",null,null,false,[["eur",259]],["Navy","s"]]
["-","Red / s","parka-red-s",null,null,false,[["eur",249.9],["usd",279]],["Red","s"]]
["voucher","akeneo-product-voucher","draft",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant","voucher",null,null,false,[],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the Medusa settings sync every product of the sample" {
  echo 'machine 127.0.0.1 login sk_1' >.netrc
  sync_shop medusa key=sk_1:/api/medusa 3 4
  cat >expected <<'EOF'
["Chair \"Nine\"","chair-nine","published",null,4200,{"care":{"oil":true,"wash":null}}]
["=","Chairs","Autumn colours",["new","oak"],["Dining"],["https://cdn.example.com/chair-1.jpg","https://cdn.example.com/chair-2.jpg"]]
["?","Height",["M","S"]]
["-","M",null,null,null,false,[],["M"]]
["-","S","CH9-S",null,null,true,[["eur",10,10],["eur",12.5]],["S"]]
["Voucher","voucher-paper","draft",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,null,false,[["usd",0.5]],["Default option value"]]
["Cushion","cushion-nine","published",null,null,null]
["=",null,null,["new"],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant","CU9",null,null,false,[["usd",0.5]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the Medusa map finds and creates categories by their paths" {
  echo 'machine 127.0.0.1 login sk_1' >.netrc
  SHOP=$(url sample=medusa/key=sk_1:/api/medusa)
  export SHOP
  syncs "$top/examples/shops/medusa/settings"
  admin 'product-categories?handle=dining&fields=name,is_active,parent_category_id,*parent_category' |
    jq -c '.product_categories[] | [.name, .is_active, .parent_category.name]' >got
  echo '["Dining",true,"Rooms"]' | diff -u - got
  # A name with ">" is no path.
  jq -c '."pcat_01J9ZZ00000000000000000023"' state/categories.json >got
  echo '"Rooms > Dining > sale-50"' | diff -u - got
}

@test "examples: the Medusa map adds only external ids to a product of the same shop" {
  # The product exists in Medusa without an external_id; its own map adopts it.
  printf 'machine 127.0.0.1 login %s\n' "$MEDUSA_API_KEY" >.netrc
  cat >product.json <<'EOF'
{"title": "Ladder", "subtitle": "Five steps", "handle": "ladder", "status": "published",
 "discountable": false, "weight": 7000, "material": "ash", "metadata": {"steps": 5},
 "images": [{"url": "https://cdn.example.com/b.jpg"}, {"url": "https://cdn.example.com/a.jpg"}],
 "options": [{"title": "Steps", "values": ["5", "7"]}],
 "variants": [
  {"title": "Five", "sku": "LA-5", "options": {"Steps": "5"}, "allow_backorder": true,
   "prices": [{"currency_code": "eur", "amount": 79.5}, {"currency_code": "eur", "amount": 70, "min_quantity": 5}]},
  {"title": "Seven", "options": {"Steps": "7"}, "prices": [], "metadata": {"a": "b"}}]}
EOF
  curl -fsS -u "$MEDUSA_API_KEY:" -H 'Content-Type: application/json' -d @product.json \
    "$MEDUSA_URL/admin/products?fields=id,variants.id,variants.title" >product
  cat >itself <<EOF
SHOP=$MEDUSA_URL/admin
here='$top/examples/shops/medusa'
. "\$here/settings"
source_url+='&handle=ladder'
push+=(--adopt handle)
EOF
  syncs ./itself
  ends 0 '^ms-push: 0 created, 1 updated, 0 unchanged, 0 rejected'
  jq -c '[.changes[].path] | sort' state/results.ndjson >got
  cat >expected <<'EOF'
["external_id","variants[LA-5].metadata.external_id","variants[Seven].metadata.external_id"]
EOF
  diff -u expected got
}

@test "examples: the Shopify bulk settings sync every product of the sample" {
  export SHOP=none FILE=$top/examples/shops/shopify-bulk/sample.jsonl OBJECTS=9
  sync_twice 3 "$top/examples/shops/shopify-bulk/settings"
  cat >expected <<'EOF'
["Wool hat","wool-hat","published","Knitted, not felted.",null,{"vendor":"Nordwind"}]
["=","Hats",null,["winter"],[],["https://cdn.example.com/hat.jpg"]]
["?","Colour",["Blue","Grey"]]
["-","Blue",null,"4006381334006",null,false,[["eur",39]],["Blue"]]
["-","Grey","HAT-G",null,null,false,[["eur",34.9]],["Grey"]]
["Needle \"No. 5\"","needle-no-5","draft",null,null,{"vendor":"Holt"}]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default Title",null,null,null,false,[["eur",0]],["Default option value"]]
["Mittens","mittens","published","Warm.",null,{"vendor":"Nordwind"}]
["=","Hats",null,["winter","wool"],[],[]]
["?","Default option",["Default option value"]]
["-","Default Title","MIT-1",null,null,false,[["eur",24.5]],["Default option value"]]
EOF
  diff -u expected stored
}

@test "examples: the CSV settings sync every product of the sample" {
  export SHOP=none FILE=$top/examples/shops/csv/sample.csv
  sync_twice 3 "$top/examples/shops/csv/settings"
  cat >expected <<'EOF'
["Apron \"Chef\"","apron-chef-0071","published","Two pockets;\nwashable",null,null]
["=","Apron",null,["cotton","new"],["Linen","Sale"],["https://cdn.example.com/apron.jpg"]]
["?","Colour",["Blue"]]
["?","Size",["L","M"]]
["-","L / Blue","008",null,225,false,[["eur",21.9]],["Blue","L"]]
["-","M / Blue","007",null,210,false,[["eur",19.9]],["Blue","M"]]
["Stove","stove-0072","draft",null,null,null]
["=",null,null,[],[],[]]
["?","Default option",["Default option value"]]
["-","Default variant",null,null,null,false,[["eur",1290]],["Default option value"]]
["Spoon","spoon-0073","published","Olive wood.",null,null]
["=",null,null,[],["Pantry"],["https://cdn.example.com/spoon-1.jpg","https://cdn.example.com/spoon-2.jpg"]]
["?","Default option",["Default option value"]]
["-","Default variant","SPO-1",null,null,false,[["eur",4.5]],["Default option value"]]
EOF
  diff -u expected stored
}
