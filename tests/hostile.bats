load lib/helper

# Feeds records full of text that a shell, jq or a URL could take for an
# instruction to every script of examples/ and tools/. A script may reject such a
# record, but nothing in it runs, and nothing in it becomes a file name.

set_up() {
  mark=$PWD/pwned
  MEDUSA_URL=$(url good=1)
  export MEDUSA_URL MEDUSA_API_KEY=sk_1 mark
  mkdir work
  cd work || return
}

# Arithmetic runs the command in a subscript. With set -u, which the scripts have, the
# variable must exist.
#
# hostile: prints a copy of each record for each value in it, with a hostile text
# in place of that value.
hostile() {
  jq -c --arg mark "$mark" '
    ["PATH[$(touch \($mark))]", "$(touch \($mark))", "`touch \($mark)`",
     "\u0027; touch \($mark); \u0027", "\"; touch \($mark); \"",
     "a\nb\tc; touch \($mark)", "-o\($mark)", "--output=\($mark)", "../../\($mark)",
     "\" | input_filename | \"", "\\(halt)", "{cursor}%0a#?&", "x\u0000y"] as $texts
    | . as $record
    | [paths(scalars)] as $places
    | range($places | length) as $i
    | $record | setpath($places[$i]; $texts[$i % ($texts | length)])'
}

# each COMMAND…: runs it once per record, with the record on standard input.
each() {
  local record runs=0
  while IFS= read -r record; do
    printf '%s\n' "$record" | "$@" >>output 2>>errors || :
    ((runs += 1))
  done
  ((runs > 3)) || explain "only $runs records"
}

nothing_ran() {
  [ ! -e "$mark" ] || explain "a record ran a command"
  find .. -name '*pwned*' -o -name '-*' >found
  [ ! -s found ] || explain "a record named a file: $(<found)"
}

@test "hostile: text in shell arithmetic runs a command, so these tests can fail" {
  id=$(printf '{"id":"x"}' | hostile | gojq -r .id)
  id=$id bash -euo pipefail -c '((id == 0))' || :
  [ -e "$mark" ]
}

# encodes SCRIPT MEMBERS: the script asks for the children of a product with a hostile id
# at the path of its URL, and refuses an id that would change that path.
encodes() {
  printf '{%s,"id":"1/../..","sku":"1/../.."}\n' "$2" >records
  capture "$1" "$(url y=1)" -q --missing-ok <records
  ends 0
  requested 1 'select(.target | contains("/y=1/") and contains("/1%2F..%2F../"))'
  printf '{%s,"id":"..","sku":".."}\n' "$2" >records
  capture "$1" "$(url y=2)" -q <records
  ends 65 "^ms-fetch: line 1: '.*' is '.' or '..', which a path of a URL cannot hold$"
  prints_nothing
  requested 0 'select(.target | contains("/y=2/"))'
}

@test "hostile: WooCommerce's variations run nothing and encode an id" {
  here=$top/examples/shops/woocommerce
  export HOME=$PWD
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  jq -c '.[] | {id, type, name}' "$here/sample.json" |
    hostile | each "$here/variations" "$(url x=1)" -q --retries 0
  nothing_ran
  encodes "$here/variations" '"type":"variable"'
  nothing_ran
}

@test "hostile: Magento's children run nothing and encode a sku" {
  here=$top/examples/shops/magento
  jq -c '.items[] | {id, sku, type_id, name}' "$here/sample.json" |
    hostile | each "$here/children" "$(url x=1)" -q --retries 0
  nothing_ran
  encodes "$here/children" '"type_id":"configurable"'
  nothing_ran
}

@test "hostile: the scripts that group records run nothing" {
  jq '[.items[]? | {key: .code?, value: .parent?}] | from_entries' \
    "$top/examples/shops/akeneo/sample-models.json" >models.json 2>/dev/null || echo '{}' >models.json
  jq -c '._embedded.items[]' "$top/examples/shops/akeneo/sample.json" |
    hostile | each "$top/examples/shops/akeneo/group" models.json
  jq -c '.result[]' "$top/examples/shops/odoo/sample.json" |
    hostile | each "$top/examples/shops/odoo/group"
  hostile <"$top/examples/shops/shopify-bulk/sample.jsonl" >bulk.jsonl
  capture "$top/examples/shops/shopify-bulk/items" bulk.jsonl "PATH[\$(touch $mark)]"
  ends 65 "^items: 'bulk.jsonl' has .*: fetch it again\$"
  "$top/examples/shops/shopify-bulk/items" bulk.jsonl >>output 2>&1 || :
  # The first line of a table names its columns.
  {
    printf 'product;$(touch %s);PATH[$(touch %s)]\n' "$mark" "$mark"
    printf 'PATH[$(touch %s)];`touch %s`;-o%s\n' "$mark" "$mark" "$mark"
    printf '"$(touch %s)";%s\n' "$mark" "'; touch $mark; '"
  } >table.csv
  "$top/examples/shops/csv/items" table.csv '["product"]' '' --ifs ';' --allow-ragged-csv-input >rows
  [ "$(wc -l <rows)" = 2 ]
  nothing_ran
}

@test "hostile: groups Akeneo's products whatever characters their identifiers have" {
  echo '{"m": "top"}' >models.json
  printf '%s\n' '{"identifier":"a\tb\nc","parent":null}' '{"identifier":"y","parent":"m"}' \
    '{"identifier":"z","parent":"m"}' >records
  capture "$top/examples/shops/akeneo/group" models.json <records
  ends 0
  cat >expected <<'EOF'
{"key":"model-top","products":[{"identifier":"y","parent":"m"},{"identifier":"z","parent":"m"}]}
{"key":"product-a\tb\nc","products":[{"identifier":"a\tb\nc","parent":null}]}
EOF
  prints expected
}

@test "hostile: the scripts for prices and for the stock of Odoo run nothing" {
  hostile <<<'{"sku":"s","price":"1.50","name":"n","unit":"u"}' |
    each bash -c 'mlr --ijsonl --ocsv --ofs ";" cat >prices.csv && "$0" prices.csv . -q --retries 0' "$top/examples/prices/push"
  printf 'sku;price\ns;1\n' >prices.csv
  "$top/examples/prices/push" prices.csv "PATH[\$(touch $mark)]" -q >>output 2>&1 || :
  grep -q '"action":"' output
  echo '{"31":"s","32":"t"}' >skus.json
  jq -c '.result[]' "$top/examples/shops/odoo-stock/sample.json" |
    hostile | each "$top/examples/shops/odoo-stock/sum" skus.json
  hostile <skus.json >skus
  while IFS= read -r record; do
    printf '%s\n' "$record" >skus.json
    jq -c '.result[]' "$top/examples/shops/odoo-stock/sample.json" | "$top/examples/shops/odoo-stock/sum" skus.json
  done <skus >>output
  grep -q '"warehouse":"WH"' output
  nothing_ran
}

# What --auth-command gets is run by a shell; what a server answers to it is not.
@test "hostile: a token that a server sends runs nothing" {
  local base=$context n=0 record login
  mkdir logins
  printf 'machine 127.0.0.1 login id password secret\n' | tee logins/client >netrc
  echo '{}' >logins/user
  hostile <<<'{"access_token":"t","token_type":"Bearer","expires_in":1,"scope":"x"}' >records
  while IFS= read -r record; do
    for login in akeneo/token:logins commercetools/token:netrc; do
      context=$base-$((n += 1))
      command=$(printf '%q ' "$top/examples/shops/${login%:*}" "$(turns "$record")" "${login#*:}")
      ms-fetch -q --retries 0 --auth-command "$command" "$(url x=1/products)" >>output 2>>errors || :
    done
  done <records
  ((n > 6))
  grep -q products output
  nothing_ran
}

@test "hostile: changed products that are passed on run nothing" {
  local base=$context n=0 record
  echo . >map.jq
  products >records
  while IFS= read -r record; do
    context=$base-$((n += 1))
    MEDUSA_URL=$(turns "{\"products\":[$record],\"count\":1}" '{"products":[],"count":1}')
    "$top/examples/events/changes" changes map.jq cat >>output 2>>errors || :
  done <records
  ((n > 3))
  [ -s changes/since ]
  nothing_ran
}

# records SHOP: prints items of its sample as its map gets them.
records() {
  local shape=.
  case $1 in
    akeneo) shape='{key: .identifier, products: [.]}' ;;
    csv | odoo) shape='[.]' ;;
    magento | shopify-bulk) shape='. + {children: []}' ;;
    woocommerce-stock) shape='.variations = [{sku: "v", manage_stock: true, stock_quantity: 1}]' ;;
    odoo-stock) shape='{sku: "s", warehouse: "WH", quantity: .quantity}' ;;
  esac
  for sample in "$top/examples/shops/$1"/sample.*; do
    case $sample in
      *.csv) mlr --icsv --ojsonl --ifs ';' cat "$sample" ;;
      *) cat "$sample" ;;
    esac
  done | jq -c "if type == \"array\" then .[]
    else (.products? // .items? // .data? // .results? // .result? // ._embedded?.items? // [.])
      | if type == \"array\" then .[] else .inventoryItems.nodes[] end
    end | $shape" | head -n 3
}

# An item that a map cannot convert becomes a line, so jq has no error.
@test "hostile: the maps of all shops run nothing, and turn each error into a line" {
  for map in "$top"/examples/shops/*/map.jq; do
    shop=${map%/map.jq} shop=${shop##*/}
    records "$shop" >items
    [ -s items ] || explain "no sample of $shop"
    hostile <items >hostiles
    jq -c -L "$top/examples/shops" --arg currency eur --argjson unit 1 --arg locale en --arg channel c \
      --arg media m --arg odoo o --arg mark , --arg quantity stocked_quantity --arg source on_hand \
      --argjson locations '{}' --argjson axes '{}' --argjson choices '["Size"]' --argjson names '[{}]' \
      --argjson attributes '{"title": "name", "description": "d", "prices": "price", "images": ["image_1"]}' \
      --argjson categories '[{"pcat_01J9ZZ00000000000000000022": "Dining"}]' -f "$map" <hostiles >lines 2>errors || explain "$shop: $(<errors)"
    [ ! -s errors ] || explain "$shop: $(<errors)"
    jq -ce '.external_id // .sku // .map_error | strings | length > 0' lines >/dev/null || explain "$shop: $(<lines)"
    grep -qv map_error lines || explain "$shop: no record was converted: $(<lines)"
  done
  nothing_ran
}

# Products in Medusa's format, for the stages after a map.
products() {
  printf '%s\n' '{"external_id":"1","title":"T","handle":"h","status":"draft",
    "metadata":{"k":"v"},"variants":[{"title":"V","sku":"s","options":{"Size":"L"}}],
    "options":[{"title":"Size","values":["L"]}],"updated_at":"2026-01-01T00:00:00Z"}' |
    jq -c . | hostile
}

@test "hostile: the scripts for RabbitMQ and parallel run nothing" {
  products | jq -c '[.]' | each jq -r --arg queue q --argjson lanes 4 -f "$top/examples/deploy/rabbitmq/lanes.jq"
  products | jq -c '[.]' |
    WORK_STATE=$PWD each bash -c '"$0" </dev/stdin & wait' "$top/examples/deploy/rabbitmq/work"
  products | jq -c '[.]' >batches
  "$top/examples/deploy/parallel/push" 2 --retries 0 <batches >>output 2>&1 || :
  nothing_ran
}

@test "hostile: a received event runs nothing" {
  products >records
  while IFS= read -r record; do
    printf '%s\n' "$record" >payload
    PAYLOAD=$PWD/payload "$top/examples/events/receive" >>output 2>&1 || :
  done <records
  [ -s events.ndjson ]
  nothing_ran
}

@test "hostile: followed events run nothing, nor does what follow remembers" {
  products >events.ndjson
  printf '%s\n' "PATH[\$(touch $mark)]" "\$(touch $mark)" >>events.ndjson
  setsid "$top/examples/events/follow" events.ndjson -q --retries 0 >output 2>errors 3>&- &
  pid=$!
  until_ok grep -q 'lines that are not JSON: 2' errors
  kill "$pid"
  wait "$pid" || :
  [ -s output ]
  for text in "PATH[\$(touch $mark)] 1 x" "1 PATH[\$(touch $mark)] x" "1 1 \$(touch $mark)"; do
    printf '%s\n' "$text" >events.ndjson.follow/at
    timeout 3 "$top/examples/events/follow" events.ndjson -q --retries 0 >>output 2>&1 || :
  done
  nothing_ran
}

# pass_order: passes the order on standard input to a program and to a URL.
pass_order() {
  local list
  list=$(jq -sc '{orders: ., count: 99}')
  for to in cat "$(url x=1/text/ok) --retry 0"; do
    context=hostile-$RANDOM$RANDOM
    MEDUSA_URL=$(turns "$list" '{"orders":[],"count":99}')
    rm -rf orders
    mkdir orders
    echo 2026-01-01T00:00:00Z >orders/start
    # shellcheck disable=SC2086 # words
    "$top/examples/events/orders" orders "$top/examples/events/orders.jq" $to
  done
}

@test "hostile: an order that is passed on runs nothing" {
  jq -nc '{id: "order_1", display_id: 1, created_at: "2026-02-01T00:00:00Z", updated_at: "2026-02-01T00:00:00Z",
    email: "a@example.com", status: "pending", shipping_address: {last_name: "A"}, shipping_methods: [{name: "post"}],
    items: [{id: "ordli_1", variant_sku: "s", quantity: 2}]}' | hostile | each pass_order
  grep -q '"number":1' output
  nothing_ran
}

@test "hostile: ms-sync runs nothing that the source sends" {
  products >source.ndjson
  cat >settings <<EOF
source_command=(cat '$PWD/source.ndjson')
map=map.jq
push=(-q --retries 0)
state='$PWD/state'
EOF
  echo . >map.jq
  capture ms-sync ./settings
  [ -s state/results.ndjson ]
  nothing_ran
}
