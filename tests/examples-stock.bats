load lib/helper

# The stock feeds of examples/shops, unchanged, into the small Medusa of lib/stock.py.
# apis.py serves the sample as the shop's API would.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key HOME=$PWD STATE=$PWD/state
  warns=()
}

# feed NAME CODES [API]: syncs twice with a page size of two; the second run writes
# nothing. Sets the files results and written. warns has what ms-push warns of.
feed() {
  MEDUSA_URL=$(url "locations=Berlin,Hamburg,Rome/codes=$2")
  SHOP=${3:+$(url "sample=$1/$3")}
  export MEDUSA_URL SHOP
  cat >settings <<END
here='$top/examples/shops/$1'
. "\$here/settings"
${3:+stock_fetch+=(-l 2)}
END
  capture ms-sync stock ./settings
  sed -i '/^ms-sync: rejected: /d' "$err"
  ends "${4-0}" "${warns[@]}" '^ms-push: [1-9 0]+ created, '
  cp "$out" first
  gojq -r '[.sku, .location, .action, .error.message // empty] | join(" ")' state/stock.results.ndjson >results
  requests 'select(.method == "POST" and (.target | contains("location-levels"))) | .body | fromjson.create[]
    | [.inventory_item_id, .location_id, .stocked_quantity, .incoming_quantity // empty] | join(" ")' |
    sed 's/iitem_s0*/item /; s/sloc_//' >written
  capture ms-sync stock ./settings
  sed -i '/^ms-sync: rejected: /d' "$err"
  ends "${4-0}" "${warns[@]}" '^ms-push: 0 created, 0 updated, '
}

@test "examples: the stock of a CSV file" {
  export FILE=$top/examples/shops/csv-stock/sample.csv
  feed csv-stock 007,008,SPO-1
  diff -u - results <<'END'
007 Berlin created
007 Hamburg created
008 Berlin created
SPO-1 Rome created
END
  printf 'item %s\n' '1 1 12' '2 1 0' '1 2 1.25' '3 3 7' | diff -u - written
}

@test "examples: the stock of a CSV file: a row without a quantity, or of an unknown warehouse, is rejected" {
  printf '%s\n' 'sku;warehouse;qty' '007;01;' '007;09;1' '008;;1' 'nobody;01;4' >stock.csv
  export FILE=$PWD/stock.csv
  feed csv-stock 007,008 '' 1
  diff -u - results <<'END'
007 Berlin rejected 'stocked_quantity' is null; expected a number
007 09 rejected there is no stock location '09'; the shop has 'Berlin', 'Hamburg', 'Rome'
008  rejected 'location' is neither a name nor {"id": ...}
nobody Berlin not_found
END
  [ "$(wc -l <state/stock.rejected.ndjson)" = 4 ]
}

@test "examples: the stock of WooCommerce" {
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  warns=('^ms-push: negative quantities taken as 0: 1$')
  feed woocommerce-stock LAMP-1,IDEA-G-M,IDEA-G-S,CLOCK,IDEA key=key:secret/api/woo
  diff -u - results <<'END'
LAMP-1 Berlin created
IDEA-G-M Berlin created
IDEA-G-S Berlin created
CLOCK Berlin created
END
  printf 'item %s\n' '1 1 14' '2 1 2.5' '3 1 0' '4 1 0' | diff -u - written
}

@test "examples: the stock of Shopify" {
  echo 'X-Shopify-Access-Token: shpat_1' >secret
  export SECRET=$PWD/secret
  warns=('^ms-push: negative quantities taken as 0: 1$')
  feed shopify-stock ST-L,ST-H,GIFT key=shpat_1/api/shopify-stock
  diff -u - results <<'END'
ST-L Berlin created
ST-L Hamburg created
ST-H Berlin created
END
  printf 'item %s\n' '1 1 12 0' '2 1 0 5' '1 2 3 20' | diff -u - written
}

@test "examples: the stock of Magento" {
  printf m4g3nt0 >secret
  export SECRET=$PWD/secret
  warns=('^ms-push: negative quantities taken as 0: 1$')
  feed magento-stock 'TEE-B-M,CUP%200%2C3%20L,GIFT' key=m4g3nt0/api/magento
  diff -u - results <<'END'
TEE-B-M Berlin created
TEE-B-M Hamburg created
CUP 0,3 L Berlin created
GIFT Berlin created
END
  printf 'item %s\n' '1 1 10' '2 1 0' '3 1 0' '1 2 4.5' | diff -u - written
}

@test "examples: the stock of the template" {
  MEDUSA_URL=$(url locations=Berlin,Hamburg/codes=UE-17,4711)
  SHOP=$(turns "$(<"$top/examples/shops/template/sample-stock.json")" '{"stock":[]}')
  export MEDUSA_URL SHOP
  capture ms-sync stock "$top/examples/shops/template/settings"
  ends 0 '^ms-push: 2 created, '
  gojq -r '[.sku, .location, .action] | join(" ")' state/stock.results.ndjson |
    diff -u <(printf '%s\n' 'UE-17 Berlin created' '4711 Berlin created') -
  requests 'select(.method == "POST" and (.target | contains("location-levels"))) | .body | fromjson.create[].stocked_quantity' |
    diff -u <(printf '%s\n' 12 0) -
}

@test "examples: the stock of another Medusa: what can be sold there" {
  printf 'machine 127.0.0.1 login sk_1\n' >.netrc
  chmod 600 .netrc
  MEDUSA_URL=$(url locations=Berlin,Hamburg,Rome/codes=CH9-S,CU9)
  SHOP=$(url sample=medusa/key=sk_1:/api/medusa)
  export MEDUSA_URL SHOP
  capture ms-sync stock "$top/examples/shops/medusa/settings"
  ends 0 '^ms-push: negative quantities taken as 0: 1$' '^ms-push: 2 created, '
  requests 'select(.method == "POST" and (.target | contains("location-levels"))) | .body | fromjson.create[]
    | [.location_id, .stocked_quantity, .incoming_quantity] | join(" ")' | sed 's/sloc_//' >written
  printf '%s\n' '1 5 5' '3 0 0' | diff -u - written
}

@test "examples: the stock of Odoo" {
  echo '"shop", 2, "s3cret-token"' >secret
  export SECRET=$PWD/secret
  warns=('^ms-push: negative quantities taken as 0: 1$')
  feed odoo-stock DESK-O,DESK-B api/odoo
  diff -u - results <<'END'
DESK-B Berlin created
DESK-O Hamburg created
DESK-O Berlin created
END
  printf 'item %s\n' '2 1 4' '1 1 0.3' '1 2 0' | diff -u - written
}
