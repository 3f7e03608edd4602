load lib/helper

# examples/deploy/rabbitmq/produce with the settings of every shop, and a broker that is
# a file. The real broker is in scale.bats.

set_up() {
  export HOME=$PWD STATE=$PWD/state
  mkdir bin
  cp "$top/examples/deploy/rabbitmq/"{produce,lanes.jq} bin
  printf '#!/bin/sh\nprintf "%%s\\n" "$@" >options\ncat >queued\n' >bin/publish
  chmod +x bin/publish
  printf 'machine 127.0.0.1 login %s password %s\n' key secret >.netrc
  chmod 600 .netrc
}

# queued SHOP [API]: fills the queues from the sample of the shop; checks that every item
# has a product.
queued() {
  local shop=$1
  SHOP=$(url "sample=$shop/${2-none}")
  export SHOP
  rm -rf queued "$STATE"
  capture bin/produce "$top/examples/shops/$shop/settings" q 4 --port=5
  ends 0
  cut -f 2 queued | gojq -r '.[].external_id' | wc -l >count
  ! grep -F '"map_error"' queued || fail "$shop"
  printf '%s\n' "$shop $(<count)" >>done
}

@test "produce: reads the settings of every shop as ms-sync does" {
  printf '%s' m4g3nt0 >magento
  echo 'X-Shopify-Access-Token: shpat_1' >shopify
  echo 'X-Auth-Token: bc_1' >bigcommerce
  echo '"shop", 2, "s3cret-token"' >odoo
  mkdir akeneo
  sed 's/key/client/' .netrc >netrc
  cp -p netrc akeneo/client
  echo '{"grant_type": "password", "username": "reader", "password": "s3cret-word"}' >akeneo/user
  queued shopify-storefront api/storefront
  SECRET=$PWD/shopify queued shopify-admin key=shpat_1/api/shopify
  queued woocommerce key=key:secret/api/woo
  queued dummyjson api/dummyjson
  SECRET=$PWD/magento queued magento key=m4g3nt0/api/magento
  SECRET=$PWD/bigcommerce queued bigcommerce key=bc_1/api/bigcommerce
  AUTH=$(url key=ct1/api/commercetools) SECRET=$PWD/netrc queued commercetools key=ct1/api/commercetools
  SECRET=$PWD/odoo queued odoo api/odoo
  SECRET=$PWD/akeneo queued akeneo key=ak1/api/akeneo
  FILE=$top/examples/shops/shopify-bulk/sample.jsonl OBJECTS=9 queued shopify-bulk
  FILE=$top/examples/shops/csv/sample.csv queued csv
  echo 'machine 127.0.0.1 login sk_1' >.netrc
  queued medusa key=sk_1:/api/medusa
  sort done >got
  printf '%s\n' 'akeneo 2' 'bigcommerce 3' 'commercetools 3' 'csv 3' 'dummyjson 3' 'magento 3' 'medusa 3' 'odoo 2' \
    'shopify-admin 3' 'shopify-bulk 3' 'shopify-storefront 3' 'woocommerce 3' | diff -u - got
  # No shop is left out, but the stock, which is no catalogue, and the template, which has
  # a sample in place of an API.
  cut -d ' ' -f 1 got >names
  (cd "$top/examples/shops" && ls -d -- */) | tr -d / | grep -vE -e '-stock$' -e '^template$' | diff -u names -
  printf '%s\n' --port=5 | diff - options
}

@test "produce: keeps the versions of a product in one lane, and adds what the settings say" {
  echo '{"id":1}{"id":2}{"id":1}' | jq -c . >items
  printf '%s\n' "source_command=(cat '$PWD/items')" 'map=map.jq' "state=\$STATE" 'batch=(-q -n 2)' \
    'map_args=(--arg word W)' 'through=(jq -c ".twice = .id * 2")' "add='{\"extra\": true}'" 'before() { : >ran; }' >settings
  echo '{external_id: "\($word)\(.id)", twice}' >map.jq
  capture bin/produce ./settings q 3
  ends 0
  [ -e state/ran ]
  cut -f 2 queued | jq -c '.[]' >got
  printf '{"external_id":"W%s","twice":%s,"extra":true}\n' 1 2 2 4 1 2 | sort | diff -u - <(sort got)
  grep W1 queued | cut -f 1 | sort -u | wc -l | diff - <(echo 1)
  grep -vE $'^q\\.[012]\t' queued | diff - /dev/null
}

@test "produce: exits with the status of the failed stage" {
  settings() {
    printf '%s\n' "source_url='$(url "$1/products?limit={limit}&offset={offset}")'" \
      'fetch=(-q -l 3 --retries 0)' map=map.jq "state=\$STATE" >shop.conf
  }
  echo '{external_id: "\(.id)"}' >map.jq
  settings faults=ok,503
  capture bin/produce ./shop.conf q 1
  ends 75 '^ms-fetch: page 2: .*gave up'
  cut -f 2 queued | jq length | diff - <(echo 3)
  settings x=1
  echo 'if .id == 5 then error("odd") else {external_id: "\(.id)"} end' >map.jq
  capture bin/produce ./shop.conf q 1
  ends 65 '^ms-sync: map.jq: 5: odd$'
  cut -f 2 queued | jq length | diff - <(echo 6)
  echo '{external_id: "\(.id)"}' >map.jq
  printf '#!/bin/sh\nexit 69\n' >bin/publish
  capture bin/produce ./shop.conf q 1
  ends 69
  echo 'map=' >>shop.conf
  capture bin/produce ./shop.conf q 1
  ends 64 "^ms-sync: './shop.conf' does not set map"
  for arguments in '' ./shop.conf './shop.conf q' './shop.conf q 0' './shop.conf q x'; do
    # shellcheck disable=SC2086 # several
    capture bin/produce $arguments
    ends 64 '^usage: produce settings queue lanes'
  done
}
