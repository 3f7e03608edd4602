# bats file_tags=medusa
# Pushes the demo's catalogue through its map and the whole pipe into a real Medusa.

load lib/helper
load lib/real
load lib/stock

demo=$BATS_TEST_DIRNAME/../examples/demo

start_source() {
  # Uses the Node.js that runs Medusa, which may not be in PATH.
  bash -c 'self=demo; . "$1/medusa/lib.sh"; use_node; exec node "$2/serve.mjs" "$3"' \
    - "$BATS_TEST_DIRNAME" "$demo" "$BATS_TEST_TMPDIR" \
    </dev/null >source.log 2>&1 3>&- &
  source_pid=$!
  until_ok test -e port
}

teardown() {
  [ -z "${source_pid-}" ] || kill "$source_pid" 2>/dev/null || :
}

# sync: the pipe as make demo shows it; -v prints each request.
sync() {
  LIMIT=100 capture_sh "ms-fetch 'http://127.0.0.1:$(cat port)/products?limit=100&skip={offset}' |
    ms-pick products | jq -c -L '$demo/../shops' -f '$demo/map.jq' | ms-batch -n 50 |
    ms-push -v --create-missing tags"
  assert_equal "$status" 0
}

stock_of_demo() {
  LIMIT=100 capture_sh "ms-fetch --items stock 'http://127.0.0.1:$(cat port)/stock?limit=500&skip={offset}' |
    ms-pick stock | jq -c '{sku, location: .warehouse, stocked_quantity: .qty}' | ms-batch -n 1000 |
    ms-push -r inventory"
  assert_equal "$status" 0
}

@test "demo: creates the catalogue, changes nothing in a second run, then updates one price" {
  local count
  real_medusa
  start_source
  sync
  count=$(gojq -r .action "$out" | sort | uniq -c | awk '{ print $2, $1 }')
  assert_equal "$count" 'created 300'

  sync
  count=$(gojq -r .action "$out" | sort | uniq -c | awk '{ print $2, $1 }')
  assert_equal "$count" 'unchanged 300'
  assert_equal "$(grep -c '^ms-push: POST' "$err")" 0

  echo '{"NW-1003": "17.49"}' >prices.json
  sync
  count=$(gojq -r .action "$out" | sort | uniq -c | awk '{ print $2, $1 }')
  assert_equal "$count" $'unchanged 299\nupdated 1'
  assert_equal "$(grep -c '^ms-push: POST' "$err")" 1
  assert_equal "$(jq -c 'select(.action == "updated") | [.external_id, .changes]' "$out")" \
    '["NW-1003",[{"path":"variants[NW-1003].prices[eur]","before":20.2,"after":17.49}]]'

  # Reads the price without ms-push.
  printf 'Authorization: Basic %s\n' "$(printf '%s:' "$MEDUSA_API_KEY" | base64 -w 0)" >auth
  capture ms-fetch -H @auth "$MEDUSA_URL/admin/products?external_id=NW-1003"
  assert_equal "$(jq -c '.products[].variants[].prices | map({(.currency_code): .amount}) | add | .eur' "$out")" 17.49

  # What a shopper sees, and does not see after the source has lost it.
  ledger=$PWD/demo.ledger
  remembered() {
    LIMIT=100 capture_sh "ms-fetch --strict 'http://127.0.0.1:$(cat port)/products?limit=100&skip={offset}' |
      ms-pick products | jq -c -L '$demo/../shops' -f '$demo/map.jq' | ms-delta '$ledger' | ms-batch -n 50 |
      ms-push --create-missing tags --receipts | ms-delta --ack '$ledger'"
    assert_equal "$status" 0
    assert_equal "$(gojq -r .action "$out" | sort -u)" unchanged
  }
  open_store
  shopper() {
    curl -sS --fail-with-body -H @visitor "$MEDUSA_URL/store/products?handle=$1&region_id=$region&fields=title,*variants.calculated_price" |
      jq -c '.products[] | [.title, .variants[].calculated_price.calculated_amount]'
  }
  remembered
  shopper nw-1003 | diff -u <(echo '["Crème brûlée dish 3",17.49]') -
  assert [ -n "$(shopper nw-1006)" ]
  echo '{"NW-1006": true}' >gone.json
  remembered
  capture_sh "ms-delta --gone draft --gone-after 1 --gone-adopted '$ledger' | ms-batch | ms-push --only update --receipts --journal journal |
    ms-delta --ack '$ledger'"
  assert_equal "$(jq -c '[.external_id, .action, .changes[].after]' "$out")" '["NW-1006","updated","draft"]'
  assert_equal "$(shopper nw-1006)" ''
  capture_sh "ms-push -q --undo --receipts <journal | ms-delta -q --ack '$ledger'"
  ends 0
  assert_equal "$(gojq -r .action "$out")" undone
  assert [ -n "$(shopper nw-1006)" ]

  # The stock of two warehouses.
  location Berlin >/dev/null
  location Hamburg >/dev/null
  stock_of_demo
  gojq -r .action "$out" | sort | uniq -c | tr -s ' ' | diff -u <(echo ' 3280 created') -
  levels NW-1003 | diff -u <(printf '%s\n' 'Berlin 3 0 0' 'Hamburg 3 0 0') -
  echo '{"NW-1003": 2}' >stock.json
  stock_of_demo
  gojq -r .action "$out" | sort | uniq -c | tr -s ' ' | diff -u <(printf ' %s\n' '3279 unchanged' '1 updated') -
  levels NW-1003 | diff -u <(printf '%s\n' 'Berlin 2 0 0' 'Hamburg 3 0 0') -
}
