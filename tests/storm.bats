# bats file_tags=medusa,slow
# Random disturbances of a real Medusa (storm.py): STORMS runs of STORM_PRODUCTS
# products each, starting at SEED. It has its own Medusa, because it kills it.

load lib/helper
load lib/user

setup_file() {
  [ -n "${MS_TEST_MEDUSA_NEEDED-}" ] || return 0
  local settings up=$BATS_TEST_DIRNAME/medusa/up
  settings=$("$up" --name storm --fresh 3>&- 8>&-) || return
  eval "$settings"
  export STORM_URL=$MEDUSA_URL STORM_KEY=$MEDUSA_API_KEY MEDUSA_UP="'$up' --name storm"
  export MEDUSA_SHOP=${MS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/medusa-stream}${MEDUSA_VERSION:+/$MEDUSA_VERSION}/medusa/storm
  new_user storm@example.com
  echo s3cret-word >"$BATS_FILE_TMPDIR/password"
  export STORM_EMAIL=storm@example.com STORM_PASSWORD_FILE=$BATS_FILE_TMPDIR/password
}

teardown_file() {
  [ -z "${MS_TEST_MEDUSA_NEEDED-}" ] || "$BATS_TEST_DIRNAME/medusa/down" --name storm >/dev/null 2>&1
}

# storm KIND OFFSET
storm() {
  [ -n "${STORM_URL-}" ] || skip "no Medusa: run tests/run"
  local runs=${STORMS-1} first=${SEED-1}
  export MEDUSA_URL=$STORM_URL MEDUSA_API_KEY=$STORM_KEY
  # A seed names the products, so each kind has its own seeds.
  LIMIT=$((runs * 120 + 60)) capture python3 "$top/tests/lib/storm.py" "$1" "$runs" \
    "${STORM_PRODUCTS-60}" "$((first + $2))"
  ends 0
  prints_text '%s runs\n' "$runs"
}

@test "storm: products match the model after requests and answers are lost, cut or delayed" {
  storm proxy 0
}

@test "storm: products match the model after ms-push is killed" {
  storm push 100000
}

@test "storm: products match the model after Medusa is killed" {
  storm medusa 200000
}

# stock_storm KIND OFFSET: the same with stock, see random_stock.py.
stock_storm() {
  [ -n "${STORM_URL-}" ] || skip "no Medusa: run tests/run"
  local runs=${STORMS-1} first=${SEED-1}
  export MEDUSA_URL=$STORM_URL MEDUSA_API_KEY=$STORM_KEY
  LIMIT=$((runs * 180 + 60)) capture python3 "$top/tests/lib/random_stock.py" "$1" "$runs" "$((first + $2))"
  ends 0
  prints_text '%s runs\n' "$runs"
}

@test "storm: stock matches the model after requests and answers are lost, cut or delayed" {
  stock_storm proxy 400000
}

@test "storm: stock matches the model after ms-push is killed" {
  stock_storm push 500000
}

@test "storm: stock matches the model after Medusa is killed" {
  stock_storm medusa 600000
}

@test "storm: the ledger settles nothing wrong after the pipe, Medusa or PostgreSQL is killed" {
  [ -n "${STORM_URL-}" ] || skip "no Medusa: run tests/run"
  local runs=${STORMS-1} first=${SEED-1}
  export MEDUSA_URL=$STORM_URL MEDUSA_API_KEY=$STORM_KEY
  LIMIT=$((runs * 240 + 240)) capture python3 "$top/tests/lib/histories.py" "$((first + 700000))" "$runs"
  ends 0
  grep "^$runs histories, 0 bad, " "$out"
}

# Medusa rolls a refused creation back step by step, and a step fails when the database
# is down. This test creates by hand what such a rollback leaves.
@test "storm: inventory items linked to deleted variants do not block a new push" {
  [ -n "${STORM_URL-}" ] || skip "no Medusa: run tests/run"
  export MEDUSA_URL=$STORM_URL MEDUSA_API_KEY=$STORM_KEY
  local bin sql
  for bin in /usr/lib/postgresql/*/bin; do
    sql=("$bin/psql" -Xqd shop -h "$MEDUSA_SHOP/db" -U medusa -v ON_ERROR_STOP=1)
  done
  jq -nc '[range(3) | {external_id: "gone-\(.)", title: "Gone \(.)", handle: "gone-\(.)",
    options: [{title: "Size", values: ["S", "M"]}],
    variants: [("S", "M") as $s | {title: $s, sku: "gone-\(.)-\($s)", options: {Size: $s}, prices: []}]}]' >in
  capture ms-push -q <in
  ends 0
  "${sql[@]}" <<'EOF'
DELETE FROM product_variant WHERE sku LIKE 'gone-%';
DELETE FROM product WHERE external_id LIKE 'gone-%';
EOF
  capture ms-push -q <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 3created
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?external_id=gone-0&external_id=gone-2&fields=variants.inventory_items.inventory_item_id" |
    jq -c '[.products[].variants[].inventory_items | length]' >got
  echo '[1,1,1,1]' >expected
  diff -u expected got
  capture ms-push -q <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 3unchanged
}

@test "storm: products match the model after PostgreSQL is killed" {
  storm postgres 300000
}
