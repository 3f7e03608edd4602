# Runs examples/events unchanged: events into Medusa and changes out of it.

load lib/helper
load lib/jobs
load lib/real
load lib/stock

setup_file() {
  "$BATS_TEST_DIRNAME/need" --idle webhook 3>&-
}

set_up() {
  PATH=$top/examples/events:$PATH
}

# actions FILE WORD…: true when the results in FILE have these keys and actions.
actions() {
  [ "$(gojq -r '[.external_id, .action] | join(" ")' "$1")" = "$(printf '%s\n' "${@:2}")" ]
}

# --- follow

event() { printf '{"external_id":"%s","handle":"%s","title":"%s"}\n' "$1" "$1" "$2"; }

# bats test_tags=medusa
@test "follow: pushes appended lines until it is stopped and repeats nothing after a restart" {
  real_medusa
  begin follow follow events.ndjson
  event ev-1 One >>events.ndjson
  until_ok actions follow.out 'ev-1 created'
  # The file is renamed and begun anew, as logrotate does.
  mv events.ndjson events.ndjson.1
  event ev-1 Uno >events.ndjson
  event ev-2 Two >>events.ndjson
  until_ok actions follow.out 'ev-1 created' 'ev-1 updated' 'ev-2 created'
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?external_id=ev-1&fields=title" |
    gojq -r '.products[].title' >got
  echo Uno >wanted
  cmp wanted got

  # After follow and its tail are killed, the next start writes nothing twice.
  kill "${jobs[0]}"
  gone() { ! kill -0 -- "-${jobs[0]}" 2>/dev/null; }
  until_ok gone
  begin again follow events.ndjson
  event ev-3 Three >>events.ndjson
  until_ok actions again.out 'ev-3 created'
}

# served KEY=COUNT…: the results of follow have these keys, so often.
served() { [ "$(gojq -r .external_id follow.out | sort | uniq -c | awk '{print $2 "=" $1}' | paste -sd ' ')" = "$*" ]; }

offline() {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url good=1)
}

# stopped: ends the follow that was begun last, and waits for it.
stopped() {
  local pid=${jobs[-1]}
  kill "$pid"
  gone() { ! kill -0 -- "-$pid" 2>/dev/null; }
  until_ok gone
}

@test "follow: sets a bad line aside, counts it, and goes on" {
  offline
  {
    event 1 One
    printf '{"external_id":"2"\n\xff\n'
    event 3 Three
    echo '["a"]'
  } >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 1=1 3=1 null=1
  until_ok grep -q . follow.err
  grep -qx "follow: lines that are not JSON: 2; they are in './events.ndjson.follow/bad', which has 2" follow.err
  printf '{"external_id":"2"\n\xff\n' | cmp - events.ndjson.follow/bad
  echo 'not JSON' >>events.ndjson
  event 4 Four >>events.ndjson
  until_ok served 1=1 3=1 4=1 null=1
  until_ok grep -qx "follow: lines that are not JSON: 1; they are in '.*', which has 3" follow.err
  stopped
}

@test "follow: a restart repeats nothing that is applied, and waits for the end of a line" {
  offline
  { event 1 One; event 2 Two; printf '{"external_id":"3","handle":"3",'; } >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 1=1 2=1
  stopped
  printf '"title":"Three"}\n' >>events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 3=1
  event 1 Uno >>events.ndjson
  until_ok served 1=1 3=1
  stopped
  [ ! -s follow.err ] || fail "$(cat follow.err)"
  # Only one at a time.
  exec 6>events.ndjson.follow/lock
  flock 6
  capture follow events.ndjson
  ends 75 "^follow: another follow reads './events.ndjson'$"
  exec 6>&-
  echo '$(touch pwned) x' >events.ndjson.follow/at
  capture follow events.ndjson
  ends 74 "^follow: '.*/at' is damaged; "
  [ ! -e pwned ]
}

@test "follow: reads renamed files to their end, while it runs and after it was stopped" {
  offline
  event 1 One >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 1=1
  # A writer still has the renamed file open.
  exec 5>>events.ndjson
  mv events.ndjson events.ndjson.1
  event 2 Two >&5
  event 3 Three >events.ndjson
  printf '{"external_id":"4","title":"no newline"}' >&5
  exec 5>&-
  until_ok served 1=1 2=1 3=1 4=1
  stopped
  # Two rotations while it does not run.
  event 5 Five >>events.ndjson
  mv events.ndjson.1 events.ndjson.2
  mv events.ndjson events.ndjson.1
  event 6 Six >events.ndjson
  mv events.ndjson.2 events.ndjson.3
  mv events.ndjson.1 events.ndjson.2
  mv events.ndjson events.ndjson.1
  event 7 Seven >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 5=1 6=1 7=1
  stopped
  [ ! -s follow.err ] || fail "$(cat follow.err)"
}

@test "follow: a writer that still has the renamed file open has two seconds after each line" {
  offline
  # In place of sleep: tells how long it would take, and takes until the test wakes it.
  mkdir stub
  mkfifo wake
  printf '#!/bin/sh\necho "$1" >>naps\nread -r line <wake\n' >stub/sleep
  chmod +x stub/sleep
  napped() { [ -e naps ] && [ "$(paste -sd ' ' naps)" = "$*" ]; }
  event 1 One >events.ndjson
  PATH=$PWD/stub:$PATH begin follow follow events.ndjson -q
  until_ok napped 2
  exec 5>>events.ndjson
  mv events.ndjson events.ndjson.1
  event 9 New >events.ndjson
  echo >wake
  until_ok napped 2 2
  served 1=1
  event 2 Late >&5
  echo >wake
  until_ok napped 2 2 2
  served 1=1 2=1
  event 3 Later >&5
  echo >wake
  until_ok napped 2 2 2 2
  # Nothing comes any more: now the new file is read.
  echo >wake
  until_ok served 1=1 2=1 3=1 9=1
  gojq -r .external_id follow.out | paste -sd ' ' | diff - <(echo 1 2 3 9)
  [ ! -s follow.err ] || fail "$(cat follow.err)"
}

@test "follow: says that a file is gone or was cut, and applies the new one" {
  offline
  { event 1 One; event 2 Two; } >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 1=1 2=1
  stopped
  rm events.ndjson
  event 3 Three >events.ndjson
  begin follow follow events.ndjson -q
  until_ok served 3=1
  grep -qx 'follow: the file that was read last is gone; its last events may not be applied' follow.err
  event 4 Four >cut
  : >events.ndjson
  until_ok grep -qx "follow: './events.ndjson' was cut; it is applied from its beginning" follow.err
  cat cut >>events.ndjson
  until_ok served 3=1 4=1
  stopped
}

@test "follow: ends when ms-push fails, and repeats those lines at the next start" {
  offline
  seq 1100 | jq -c '{external_id: "\(.)", title: "Item \(.)", handle: "item-\(.)"}' >events.ndjson
  MEDUSA_URL=$(url 'faults=403*')
  capture follow events.ndjson -q
  ends 77 '^ms-push: line 1: cannot look up products: .*403'
  MEDUSA_URL=$(url good=1)
  begin follow follow events.ndjson -q
  all() { [ "$(wc -l <follow.out)" = 1100 ]; }
  until_ok all
  stopped
  assert_equal "$(gojq -r .action follow.out | uniq -c | tr -s ' ')" ' 1100 created'
}

# --- webhook

# hook [MAP]: starts the webhook daemon on a free port.
hook() {
  export HOOK_SECRET='s3cret "quoted"' HOOK_RECEIVE=$top/examples/events/receive HOOK_STATE=$PWD/hook HOOK_MAP=${1-}
  local port
  port=$(free_ports 1)
  mkdir -p hook
  begin webhook webhook -template -hooks "$top/examples/events/hooks.json" -ip 127.0.0.1 -port "$port" -verbose
  hook=http://127.0.0.1:$port/hooks/products
  until_ok curl -so /dev/null "http://127.0.0.1:$port/"
}

# signed [SECRET [FILE]]: prints the signature header of FILE (body).
signed() {
  printf 'X-Signature: sha256=%s' "$(openssl dgst -sha256 -hmac "${1-$HOOK_SECRET}" -r "${2-body}" | cut -d ' ' -f 1)"
}

# post HEADER: posts the file body and prints the status.
post() {
  curl -sS -o answer -w '%{http_code}\n' -H "$1" --data-binary @body "$hook"
}

@test "webhook: appends a signed body without changing its bytes" {
  hook
  printf '{"external_id":"1","title":"$(touch oops) `touch oops`; \x27 \\"","n":19.90,\n"big":12345678901234567890}' >body
  [ "$(post "$(signed)")" = 200 ]
  printf '[{"external_id":"2"},\n {"external_id":"3"}]\n' >body
  [ "$(post "$(signed)")" = 200 ]
  printf '%s\n' '{"external_id":"1","title":"$(touch oops) `touch oops`; '\'' \"","n":19.90,"big":12345678901234567890}' \
    '{"external_id":"2"}' '{"external_id":"3"}' >wanted
  cmp wanted hook/events.ndjson
  [ "$(find . -name oops)" = '' ]
  # No temporary file is left.
  [ "$(ls hook)" = "$(printf 'events.ndjson\nlock')" ]
}

@test "webhook: rejects a body that is unsigned or not JSON" {
  hook
  printf '{"external_id":"1"}' >body
  [ "$(post "$(signed wrong)")" = 403 ]
  [ "$(post 'X-Other: 1')" = 403 ]
  [ "$(post 'X-Signature: sha256=')" = 403 ]
  [ "$(curl -sS -o answer -w '%{http_code}' -H "$(signed)" "$hook")" = 405 ]
  assert_file_not_exist hook/events.ndjson
  printf '[{"external_id":"1"},{"external_id"' >body
  [ "$(post "$(signed)")" = 500 ]
  assert_file_not_exist hook/events.ndjson
}

@test "webhook: appends concurrent requests through a map, each whole or not at all" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url good=1)
  echo '{external_id: "w-\(.nr)", title: "Item \(.nr)"}' >map.jq
  hook "$PWD/map.jq"
  begin follow follow hook/events.ndjson -q
  local n=0 waits=()
  for n in {1..12}; do
    printf '{"nr":%s}' "$n" >"body.$n"
    curl -sS -o "answer.$n" -H "$(signed "$HOOK_SECRET" "body.$n")" --data-binary "@body.$n" "$hook" 3>&- &
    waits+=($!)
  done
  wait "${waits[@]}"
  pushed() { [ "$(gojq -r 'select(.action == "created") | .external_id' follow.out | sort -u | wc -l)" = 12 ]; }
  until_ok pushed
  # An array is appended whole or not at all: the map rejects its first item.
  printf '[5,{"nr":13}]' >body
  [ "$(post "$(signed)")" = 500 ]
  [ "$(wc -l <hook/events.ndjson)" = 12 ]
}

# The file size limit leaves room for only a part of the new lines.
@test "receive: leaves no partial line on a full disk" {
  mkdir hook
  cd hook
  x=$(printf '%03000d' 0)
  jq -nc --arg x "$x" 'range(4) | {external_id: "\(.)", x: $x}' | tee before >events.ndjson
  jq -nc --arg x "$x" '[range(4; 8) | {external_id: "\(.)", x: $x}]' >../payload
  export PAYLOAD=$PWD/../payload
  capture bash -c "trap '' XFSZ; ulimit -f 16; receive"
  ends 74 '^cat: write error: '
  cmp before events.ndjson
  capture receive
  ends 0
  [ "$(gojq -r .external_id events.ndjson | tr -d '\n')" = 01234567 ]
}

# --- changes

# bats test_tags=medusa
@test "changes: sends only changed products to a third party" {
  real_medusa
  key=$MEDUSA_API_KEY
  printf '%s\n' "$key" >key
  unset MEDUSA_API_KEY MEDUSA_TOKEN
  export MEDUSA_API_KEY_FILE=$PWD/key
  seq 1200 | jq -c '{external_id: "out-\(.)", handle: "out-\(.)", title: "Item \(.)", metadata: {n: .}}' |
    ms-batch -n 400 | ms-push -q >/dev/null
  echo 'select(.external_id // "" | startswith("out-")) | {sku: .external_id, name: .title}' >map.jq
  # All products come, in three pages. The command posts them to the scripted server.
  capture changes state map.jq sh -c "ms-batch -n 1000 | split -l 1 --filter=\"curl -fsS -o /dev/null --json @- '$(url good=1/products)'\""
  ends 0
  requests '.body | fromjson | .[].sku' | sort >got
  seq 1200 | sed 's/^/out-/' | sort >wanted
  diff -u wanted got

  # The script stores the time of the newest change minus a minute. From one second
  # after that change on, nothing is printed. Other tests write into this shop too, so
  # since may move nevertheless.
  newest=$(date -u -d "$(cat state/since) + 60 seconds" +%s)
  past() { date -u -d "@$((newest + 1))" +%Y-%m-%dT%H:%M:%SZ; }
  past >state/since
  capture changes state map.jq cat
  ends 0
  prints_nothing

  later() { (($(date +%s) > newest)); }
  until_ok later
  export MEDUSA_API_KEY=$key
  {
    echo '{"external_id":"out-7","title":"Seven"}'
    # A change of images does not change updated_at.
    echo '{"external_id":"out-8","images":[{"url":"https://cdn.example.com/8.jpg"}]}'
  } | ms-push | gojq -r .action | sort -u >got
  echo updated >wanted
  cmp wanted got
  # The command fails, so the change is sent again in the next run.
  past >state/since
  capture changes state map.jq sh -c 'cat >/dev/null; exit 3'
  ends 3
  [ "$(cat state/since)" = "$(past)" ]
  touch -d @0 state/since
  capture changes state map.jq cat
  ends 0
  prints_text '{"sku":"out-7","name":"Seven"}\n'
  [ "$(stat -c %Y state/since)" != 0 ]
}

@test "changes: exits with the status of the failed stage and allows one run at a time" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url 'faults=403*')
  echo . >map.jq
  capture changes state map.jq cat
  ends 77 '^ms-fetch: page 1: '
  hides sk_1
  assert_file_not_exist state/since
  # Nothing has changed since then.
  echo 2026-01-01T00:00:00Z | tee since >state/since
  MEDUSA_URL=$(url x=1)
  capture changes state map.jq cat
  ends 0
  prints_nothing
  cmp since state/since
  rm state/since
  exec 6>state/lock
  flock 6
  capture changes state map.jq cat
  ends 75 '^changes: another run is under way'
  exec 6>&-
  mkdir -p other/lock bin
  capture changes other map.jq cat
  ends 74 'other/lock: Is a directory$'
  printf '#!/bin/sh\necho "flock: 9: No locks available" >&2\nexit 71\n' >bin/flock
  chmod +x bin/flock
  PATH=$PWD/bin:$PATH capture changes state map.jq cat
  ends 74 '^flock: 9: No locks available$'
  capture changes state
  ends 64 '^changes: usage: '
  event 1 One | ms-push -q >/dev/null
  event 2 Two | ms-push -q >/dev/null
  echo 'if .title == "One" then error("odd") else {title} end' >map.jq
  capture changes state map.jq cat
  ends 65 '^jq: error .*: odd'
  prints_text '{"title":"Two"}\n'
  assert_file_not_exist state/since
}

# --- orders

# order ID TIME [MEMBERS]: an order as Medusa lists it.
order() { printf '{"id":"order_%s","display_id":%s,"created_at":"%s","updated_at":"%s","items":[]%s}' "$1" "$1" "$2" "$2" "${3-}"; }

# lists ORDER…: lets Medusa list these orders in each run, and an empty page after them.
lists() {
  local list end='{"orders":[],"count":0}'
  list=$(printf '%s\n' "$@" | jq -sc '{orders: ., count: length, offset: 0, limit: 50}')
  context=${context%-*}-$((++listed))
  MEDUSA_URL=$(turns "$list" "$end" "$list" "$end" "$list" "$end")
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
}

# The other side has a context of its own. erp SCRIPT prints its URL.
erp() { context=$context-erp url "$1/text/ok"; }

first_orders() {
  context+=- listed=0
  mkdir -p state
  echo 2026-01-01T00:00:00Z >state/start
  echo '{id, n: .display_id}' >map.jq
}

# passed KEY…: the other side got these orders.
passed() {
  context=$context-erp requests '.body | fromjson.n' >got
  printf '%s\n' "$@" | diff -u - got
}

@test "orders: passes each order once to a command, and each again whose run failed" {
  first_orders
  lists "$(order 1 2026-02-01T10:00:00.123Z)" "$(order 2 2026-02-01T11:00:00.5Z)"
  capture orders state map.jq sh -c 'cat >lines; exit 7'
  ends 7
  [ ! -s state/sent ]
  capture orders state map.jq cat
  ends 0
  prints_text '{"id":"order_1","n":1}\n{"id":"order_2","n":2}\n'
  cmp lines "$out"
  assert_equal "$(cat state/since)" 2026-02-01T10:55:00Z
  requests .target | tail -n 1 >target
  grep -q 'created_at%5B%24gte%5D=2026-01-01T00:00:00Z&updated_at%5B%24gte%5D=2026-01-01T00:00:00Z&updated_at%5B%24lt%5D=20' target
  lists "$(order 2 2026-02-01T12:00:00.5Z)" "$(order 1 2026-02-01T10:00:00.123Z)" "$(order 3 2026-02-01T11:30:00.5Z)"
  capture orders state map.jq cat
  ends 0
  prints_text '{"id":"order_3","n":3}\n'
  requests .target | grep -q 'updated_at%5B%24gte%5D=2026-02-01T10:55:00Z'
  # The ids of a run that was killed after the success are noted by the next one.
  lists "$(order 4 2026-02-01T13:00:00Z)"
  echo order_4 >state/done
  capture orders state map.jq cat
  ends 0
  prints_nothing
}

@test "orders: posts each order to a URL, and passes those again that were refused" {
  first_orders
  lists "$(order 1 2026-02-01T10:00:00Z)" "$(order 2 2026-02-01T10:10:00Z)" "$(order 3 2026-02-01T11:00:00Z)"
  echo 'X-Token: s3cret-token' >secrets
  capture orders state map.jq "$(erp faults=ok,422:body=odd)" -H @secrets
  ends 69 "^orders: order order_2 is refused with status 422; 'state/refused' has the answer$"
  hides s3cret-token
  passed 1 2 3
  context=$context-erp requests '.headers | [.["Content-Type"], .["Idempotency-Key"], .["X-Token"]] | join(" ")' >got
  printf 'application/json order_%s s3cret-token\n' 1 2 3 | diff -u - got
  grep -q odd state/refused
  # Only the refused one comes again.
  assert_equal "$(cat state/since)" 2026-02-01T10:10:00Z
  lists "$(order 1 2026-02-01T10:00:00Z)" "$(order 2 2026-02-01T10:10:00Z)"
  capture orders state map.jq "$(erp x=1)"
  ends 0
  passed 2
}

@test "orders: stops with 75 when the URL does not answer, and goes on there" {
  first_orders
  lists "$(order 1 2026-02-01T10:00:00Z)" "$(order 2 2026-02-01T11:00:00Z)"
  capture orders state map.jq "$(erp 'faults=ok,503*')" --retry 0
  ends 75 '^orders: order order_2 cannot be passed: status 503$'
  lists "$(order 1 2026-02-01T10:00:00Z)" "$(order 2 2026-02-01T11:00:00Z)" "$(order 3 2026-02-01T12:00:00Z)"
  capture orders state map.jq http://127.0.0.1:1/ --retry 0
  ends 75 '^curl: ' '^orders: order order_2 cannot be passed: status 000$'
  capture orders state map.jq "$(erp x=1)"
  ends 0
  passed 2 3
}

@test "orders: passes the others when the map cannot convert an order" {
  first_orders
  echo 'if .display_id == 2 or .display_id == 5 then error("odd\n$(touch pwned)") elif .display_id == 3 then empty else {n: .display_id} end' >map.jq
  lists "$(order 1 2026-02-01T10:00:00Z)" "$(order 2 2026-02-01T10:30:00Z)" "$(order 3 2026-02-01T11:00:00Z)" "$(order 4 2026-02-01T12:00:00Z)" \
    "$(order 5 2026-02-01T10:20:00.7Z)"
  capture orders state map.jq cat
  ends 65 '^orders: order order_2: jq: error .*: odd' '^orders: order order_5: jq: error .*: odd'
  prints_text '{"n":1}\n{"n":4}\n'
  assert_equal "$(cat state/since)" 2026-02-01T10:20:00.7Z
  echo '{n: .display_id}' >map.jq
  capture orders state map.jq cat
  ends 0
  prints_text '{"n":2}\n{"n":5}\n'
  assert_equal "$(cat state/since)" 2026-02-01T11:55:00Z
}

@test "orders: refuses to begin without a start, and what is no time or id" {
  first_orders
  lists "$(order 1 2026-02-01T10:00:00Z)"
  rm state/start
  capture orders state map.jq cat
  ends 64 "^orders: say which orders are the first ones: date -u \+%FT%TZ > 'state/start'$"
  echo '$(touch pwned)' >state/start
  capture orders state map.jq cat
  ends 74 "^orders: '.*' in 'state' is not a time such as "
  first_orders
  echo 2026 >state/since
  capture orders state map.jq cat
  ends 74 "^orders: '2026' in 'state' is not a time such as "
  rm state/since
  ORDERS_AGE='a[$(touch pwned)]' capture orders state map.jq cat
  ends 64 '^orders: ORDERS_AGE is '
  requested 0
  exec 6>state/lock
  flock 6
  capture orders state map.jq cat
  ends 75 '^orders: another run is under way'
  exec 6>&-
  lists "$(order '1$(touch pwned)' 2026-02-01T10:00:00Z 2>/dev/null | sed 's/"display_id":[^,]*/"display_id":1/')"
  capture orders state map.jq cat
  ends 69 '^orders: Medusa has an order without an id or time$'
  lists '{"id":"order_1","updated_at":"a[$(touch pwned)]"}'
  capture orders state map.jq cat
  ends 69 '^orders: Medusa has an order without an id or time$'
  [ ! -e pwned ]
  MEDUSA_URL=$(url 'faults=403*')
  capture orders state map.jq cat
  ends 77 '^ms-fetch: page 1: '
  hides sk_1
}

# store ROUTE [BODY]: what a shopper's browser asks.
store() { curl -sS --fail-with-body -H @visitor ${2+--json "$2"} "$MEDUSA_URL/store/$1"; }

# order_as_shopper SKU QUANTITY: puts it into a cart and pays; prints the order's id.
order_as_shopper() {
  local cart payment variant
  variant=$(api "/admin/product-variants?sku=$1&fields=id" | gojq -r '.variants[0].id')
  cart=$(store carts "$(jq -nc --arg r "$region" '{region_id: $r, email: "ann@example.com", shipping_address:
    {first_name: "Ann", last_name: "Müller", address_1: "Weg 1", postal_code: "10115", city: "Berlin", country_code: "de"}}')" | gojq -r .cart.id)
  store "carts/$cart/line-items" "{\"variant_id\":\"$variant\",\"quantity\":$2}" >/dev/null
  store "carts/$cart/shipping-methods" "{\"option_id\":\"$shipping\"}" >/dev/null
  payment=$(store payment-collections "{\"cart_id\":\"$cart\"}" | gojq -r .payment_collection.id)
  store "payment-collections/$payment/payment-sessions" '{"provider_id":"pp_system_default"}' >/dev/null
  store "carts/$cart/complete" '{}' | gojq -r .order.id
}

# sells_to_germany: sets $region. A country belongs to one region.
sells_to_germany() {
  region=$(api '/admin/regions?limit=999&fields=id,countries.iso_2' |
    gojq -r 'first(.regions[] | select(any(.countries[]?; .iso_2 == "de"))).id // empty')
  [ -n "$region" ] || region=$(api /admin/regions '{"name":"Germany","currency_code":"eur","countries":["de"]}' | gojq -r .region.id)
  api "/admin/regions/$region" '{"payment_providers":["pp_system_default"]}' >/dev/null
}

# note: prints the commands of the note on fulfilment.
note() { sed -n '/^## Orders/,/^## /s/^    //p' "$top/examples/README.md" | sed -n '/^order=/,$p'; }

# bats test_tags=medusa
@test "orders: a real order is passed once, and comes back as a fulfilment with a tracking number" {
  local key=ord-$RANDOM$RANDOM place number
  real_medusa
  goods "$key"
  place=$(location "$key")
  stock "{sku: \"$key\", location: \"$key\", stocked_quantity: 9}"
  open_store
  sells_to_germany
  delivers "$place"
  mkdir state
  date -u +%FT%TZ >state/start
  export ORDERS_AGE=0
  order=$(order_as_shopper "$key" 2)
  # With ORDERS_AGE=0, an order is passed in the second after its own.
  mine() {
    capture orders state "$top/examples/events/orders.jq" cat
    [ "$status" = 0 ] && grep -F "\"$order\"" "$out" >mine
  }
  until_ok mine
  jq -c --arg key "$key" '[.status, .payment, .email, .currency, .total, .shipping, .ship_to.last_name, .ship_to.country_code,
    (.lines[] | .sku == $key, .product == $key, .quantity, .unit_price, .total)]' mine >got
  echo '["pending","authorized","ann@example.com","eur",21,1,"Müller","de",true,true,2,10,20]' | diff -u - got
  ! mine || fail 'it was passed again'

  # A draft is passed when it becomes an order, also if it is older than the last run.
  sell "$key" 1
  until_ok mine
  assert_equal "$(jq -c '[.lines[].quantity]' mine)" '[1]'

  # The note on fulfilment, with its own words.
  order=$(gojq -r .id mine)
  note | sed "s|ORDER|$order|; s|LOCATION|$place|" >fulfil
  jq -c '{lines: [.lines[] | {id, quantity}]}' mine >shipment.json
  capture bash -euo pipefail fulfil
  ends 0
  api "/admin/orders/$order?fields=fulfillment_status,fulfillments.labels.tracking_number" |
    jq -c '.order | [.fulfillment_status, .fulfillments[].labels[].tracking_number]' >got
  echo '["shipped","1Z999"]' | diff -u - got
  levels "$key" >got
  echo "$key 8 2 0" | diff -u - got
  # Medusa refuses a second fulfilment of the same lines.
  capture bash -euo pipefail fulfil
  [ "$status" != 0 ]
  levels "$key" | diff -u got -
  ! mine || fail 'its fulfilment was passed as an order'
}
