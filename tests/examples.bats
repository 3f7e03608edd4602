load helper

# What stands in examples/, run as it is.

set_up() {
  MEDUSA_URL=$(url good=1)
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  echo '{external_id: "\(.id)", title: .title, handle: "item-\(.id)"}' >map.jq
  settings
}

# settings [SCRIPT [ASSIGNMENT]]
settings() {
  cat >shop.conf <<EOF
source_url='$(url "${1-x=1}/products?limit={limit}&offset={offset}")'
map=map.jq
fetch=(-q -l 3 --retries 1 --retry-delay 1ms)
push=(-q --retries 1 --retry-delay 1ms)
state='$PWD/state'
${2-}
EOF
}

run_sync() {
  capture "$top/examples/sync" "${1-shop.conf}"
}

actions() {
  jq -r '[.external_id, .action] | join(" ")' state/results.ndjson >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

@test "examples: sync, and again" {
  run_sync
  ends 0
  actions '1 created' '2 created' '3 created' '4 created' '5 created' '6 created' '7 created'
  run_sync
  ends 0
  jq -r .action state/results.ndjson | sort -u >got
  echo unchanged >expected
  cmp got expected
}

@test "examples: sync: what is refused is kept, ready to be fed in again" {
  echo '{external_id: "\(.id)", title: (if .id == 3 then "refuse" else .title end)}' >map.jq
  run_sync
  ends 1
  jq -r .external_id state/rejected.ndjson >got
  echo 3 >expected
  cmp got expected
  cmp state/rejected.ndjson state/rejected/*.ndjson
  sed 's/refuse/Fine/' state/rejected.ndjson | ms-push -q | jq -r .action >got
  echo created >expected
  cmp got expected
}

@test "examples: sync: the status of the stage that failed first" {
  settings 'faults=ok,503*'
  run_sync
  ends 75 '^ms-fetch: page 2: .*gave up'
  actions '1 created' '2 created' '3 created'
  settings 'faults=404*'
  run_sync
  ends 69 '^ms-fetch: page 1: '
  settings x=1 'items=elsewhere'
  run_sync
  ends 65 "^ms-pick: text 1, .*no 'elsewhere'"
  settings
  # An item that the map cannot take.
  echo 'if .id == 7 then error("odd") else {external_id: "\(.id)", title} end' >map.jq
  run_sync
  ends 65 '^jq: error .*: odd'
  actions '1 unchanged' '2 unchanged' '3 unchanged' '4 created' '5 created' '6 created'
}

@test "examples: sync: one at a time" {
  mkdir state
  exec 6>state/lock
  flock 6
  run_sync
  ends 75 '^sync: another run is under way in '
  requested 0
}

@test "examples: sync: settings that are none" {
  run_sync nowhere
  ends 74 "^sync: cannot read 'nowhere'"
  echo 'map=map.jq' >shop.conf
  run_sync
  ends 64 "^sync: 'shop.conf' does not say source_url"
  capture "$top/examples/sync"
  ends 64 '^sync: usage: '
}

@test "examples: the units of systemd are well-formed" {
  command -v systemd-analyze >/dev/null || skip "no systemd"
  mkdir -p units
  sed "s|/usr/local/lib/medusa-stream/sync|$top/examples/sync|" \
    "$top/examples/systemd/ms-sync@.service" >units/ms-sync@.service
  cp "$top/examples/systemd/ms-sync@.timer" units
  capture systemd-analyze verify --man=no --recursive-errors=no units/ms-sync@.service units/ms-sync@.timer
  ends 0
}

# of_shop NAME PRODUCTS: the example's settings against its sample and a real
# Medusa, twice. Its products are left in the file stored.
of_shop() {
  real_medusa
  printf 'machine 127.0.0.1 login k password s\n' >.netrc
  chmod 600 .netrc
  export HOME=$PWD SHOP STATE=$PWD/state
  SHOP=$(url "sample/$1")
  capture "$top/examples/sync" "$top/examples/$1/settings"
  ends 0 '^ms-push: '"$2"' created, 0 updated, 0 unchanged, 0 rejected'
  capture "$top/examples/sync" "$top/examples/$1/settings"
  ends 0 '^ms-push: 0 created, 0 updated, '"$2"' unchanged, 0 rejected'
  jq -r '.external_id' state/results.ndjson | while read -r key; do
    curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?external_id=$key&fields=title,type.value,tags.value,categories.handle,weight,options.title,options.values.value,variants.title,variants.sku,variants.prices.amount,images.url" |
      jq -c '.products[] | [.title, .type.value, ([.tags[].value] | sort), [.categories[]?.handle], .weight,
        ([.options[] | {(.title): ([.values[].value] | sort)}] | add),
        ([.variants[] | [.title, .sku, .prices[0].amount]] | sort), (.images | length)]'
  done >stored
}

# bats test_tags=medusa
@test "examples: a Shopify storefront" {
  of_shop shopify-storefront 2
  cat >expected <<'EOF'
["Linen shirt","Shirts",["linen","summer"],[],null,{"Size":["M","S"],"Colour":["White"]},[["M / White","LS-M-W",59.9],["S / White","LS-S-W",59.9]],2]
["Gift card, \"paper\"",null,[],[],null,{"Default option":["Default option value"]},[["Default Title",null,25]],0]
EOF
  diff -u expected stored
}

# bats test_tags=medusa
@test "examples: WooCommerce" {
  of_shop woocommerce 2
  cat >expected <<'EOF'
["Premium quality lamp",null,["light"],["lamps"],800,{"Default option":["Default option value"]},[["Default variant","LAMP-1",21.99]],1]
["Ship your idea",null,[],["lamps"],null,{"Colour":["Black","Green"],"Size":["M","S"]},[["Black / M",null,12.5],["Black / S",null,12.5],["Green / M",null,12.5],["Green / S",null,12.5]],0]
EOF
  diff -u expected stored
}

# bats test_tags=medusa
@test "examples: DummyJSON" {
  of_shop dummyjson 2
  cat >expected <<'EOF'
["Walnut bowl",null,["wood"],["kitchen"],3,{"Default option":["Default option value"]},[["Default variant","KIT-HOL-001",24.5]],1]
["Ash spoon",null,[],["kitchen"],1,{"Default option":["Default option value"]},[["Default variant","KIT-HOL-002",7]],0]
EOF
  diff -u expected stored
}
