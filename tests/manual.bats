load lib/helper

# Runs the examples of the manual pages unchanged, except that the scripted server
# replaces their hosts. An example without a test fails.

# examples PAGE [HEADING]: prints each example as a line of JSON: its command and its
# output; those of sections with such a heading.
examples() {
  awk -v page="$1" -v heading="${2-EXAMPLES|Common uses}" '
    function flush() { if (n) print line "\036" shown "\035"; n = 0; shown = "" }
    /^\.S[hs]/ { inside = $0 ~ heading }
    !inside { next }
    /^\.Dl \$ / { flush(); line = substr($0, 7); n = 1; next }
    /^\.Bd/ { block = 1; next }
    /^\.Ed/ { block = 0; next }
    !block { next }
    /^\$ / { flush(); line = substr($0, 3); n = 1; more = /\\e$/; next }
    more { line = line "\n" $0; more = /\\e$/; next }
    n && heading == "Journals" { line = line "\n" $0; next }
    { shown = shown $0 "\n" }
    END { flush() }' "$top/man/$1" |
    sed 's/\\e/\\/g; s/\\(dq/"/g; s/\\&//g' |
    jq -Rsc 'split("\u001d")[] | split("\u001e") | select(length == 2) |
      {command: (.[0] | ltrimstr("\n")), shown: .[1]}'
}

# run_examples PAGE COUNT [NAME HEADING]: runs each example through the function
# example_NAME_N, which prepares the input, adapts $command, runs it and checks the result.
run_examples() {
  local n=0 name=${3-${1%.[157]}} example
  examples "$1" "${@:4}" >list
  while read -r example; do
    n=$((n + 1)) context=$name-$n
    command=$(gojq -r .command <<<"$example")
    jq -rj .shown <<<"$example" >shown
    declare -F "example_${name}_$n" >/dev/null || fail "example $n of $1 is not tested: $command"
    "example_${name}_$n"
  done <list
  ((n == $2)) || fail "$1 has $n examples, not $2"
}

# use_server HOST PATH: replaces the host in $command by that path of the scripted server.
use_server() {
  [[ $command == *"$1"* ]] || fail "no $1 in: $command"
  command=${command//"$1"/$(url "$2")}
}

try() {
  capture_sh "$command"
}

# Users copy the command as mandoc renders it.
@test "manual: the examples are displayed exactly as they run" {
  local page command
  for page in ms-fetch.1 ms-pick.1 ms-batch.1 ms-delta.1 ms-push.1 ms-sync.1 ms-ledger.5 ms.7; do
    mandoc -T utf8 -O width=500 "$top/man/$page" | col -b | tr -s ' \t\n' ' ' >rendered
    examples "$page" >list
    [[ $page != ms.7 ]] || examples "$page" Journals >>list
    assert [ -s list ]
    while read -r command; do
      command=$(gojq -r .command <<<"$command" | tr -s ' \t\n' ' ')
      grep -qF -e "$command" rendered || fail "$page does not show: $command"
    done <list
  done
}

# --- ms-fetch

@test "manual: the examples in the other sections of ms-fetch(1) work" {
  export HOME=$PWD
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  run_examples ms-fetch.1 5 sections 'Changes since|^\\.Sh PRESETS|^\\.Sh DETECTION'
}
example_sections_1() {
  local MEDUSA_URL after
  MEDUSA_URL=$(url good=1)
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  printf '#!/bin/sh\nexec jq -c "{external_id: (.id | tostring), title: \\"t\\(.id)\\"}"\n' >map
  chmod 755 map
  use_server https://shop.example.com key=key:secret/items=15/api/woo
  for after in '' '&modified_after=2026-01-02T02%3A59%3A15'; do
    try
    ends 0 '15 (created|unchanged)'
    echo 2026-01-02T03:04:15 | diff - products
    [ ! -e products.next ]
    requested 1 'select(.target | endswith("order=asc&dates_are_gmt=1'"$after"'"))'
  done
}
example_sections_2() {
  use_server https://shop.example.com key=key:secret/items=150/api/woo
  try
  ends 0
  [ "$(jq -s 'map(length) | add' "$out")" = 150 ]
}
example_sections_3() {
  MEDUSA_URL=$(url key=sk_1:/items=150/api/medusa) MEDUSA_API_KEY=sk_1 try
  ends 0
  [ "$(jq -s 'map(.products | length) | add' "$out")" = 150 ]
}
example_sections_4() {
  awk '/^\.Ss The file/ { inside = 1 } inside && /^\.Ed/ { exit } inside && block; /^\.Bd/ { block = inside }' \
    "$top/man/ms-fetch.1" >our-erp
  printf s3cret-token >erp.token
  command=${command/https:\/\/erp.example.com/$(turns '{"status":"ok","data":{"rows":[{"id":1}]}}' '{"status":"ok","data":{"rows":[]}}')}
  try
  ends 0
  [ "$(wc -l <"$out")" = 2 ]
  requested 2 'select(.headers.Authorization == "Bearer s3cret-token")'
  requested 1 'select(.target | endswith("/api/products?size=500&page=2&sort=id"))'
}
example_sections_5() {
  use_server https://dummyjson.com items=250/api/dummyjson
  try
  [ "$status" = 0 ] || explain "no command"
  command=$(<"$out")
  try
  ends 0
  [ "$(jq -s 'map(.products | length) | add' "$out")" = 250 ]
}

@test "manual: the examples of ms-fetch(1) work" {
  export HOME=$PWD
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  printf 'X-Shopify-Access-Token: shpat_1\n' >token.header
  printf '#!/bin/sh\necho Bearer fresh\n' >token
  chmod 755 token
  chmod 600 .netrc
  run_examples ms-fetch.1 15
}
example_ms-fetch_1() {
  use_server https://dummyjson.com items=250/api/dummyjson
  try
  ends 0
  jq -s 'map(.id) == [range(1; 251)]' "$out" >got
  echo true >expected
  cmp got expected
  requested 4
}
example_ms-fetch_2() {
  use_server https://shop.example.com/admin/api/2024-10 key=shpat_1/items=600/api/shopify
  try
  ends 0
  gojq -c '.products | length' "$out" >got
  printf '250\n250\n100\n' >expected
  cmp got expected
}
example_ms-fetch_3() {
  use_server https://api.stripe.com/v1 key=key:secret/items=150/api/stripe
  try
  ends 0
  gojq -c '.data | length' "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
}
example_ms-fetch_4() {
  use_server https://shop.example.com/wp-json/wc/v3 key=key:secret/items=150/api/woo
  try
  ends 0
  gojq -c length "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
  requested 2
}
example_ms-fetch_5() {
  use_server https://pim.example.com/api/rest/v1 key=fresh/items=150/api/akeneo
  try
  ends 0
  gojq -c '._embedded.items | length' "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
}
example_ms-fetch_6() {
  cp shown query.json
  use_server https://shop.example.com/graphql items=150/api/graphql
  try
  ends 0
  jq -c '.data.products.edges | length' "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
}
example_ms-fetch_7() {
  sed 's/"KEY"/"s3cret-token"/' shown >call.json
  use_server https://erp.example.com items=150/api/odoo
  try
  ends 0
  jq -c '.result | length' "$out" >got
  printf '100\n50\n0\n' >expected
  cmp got expected
}
example_ms-fetch_8() {
  use_server https://erp.example.com items=5/api
  try
  ends 0
  jq -c '.value | length' "$out" >got
  printf '2\n2\n1\n' >expected
  cmp got expected
}
example_ms-fetch_9() {
  use_server https://shop.example.com/api/dataentities/PR/search \
    "bodies=$(jq -rn '[range(100)|{id:.}]|tojson|@uri'),%5B%7B%22id%22%3A100%7D%5D,%5B%5D/api/turns"
  try
  ends 0
  requests '.headers["REST-Range"]' >got
  printf 'resources=%s\n' 0-99 100-199 101-200 >expected
  diff -u expected got
}
example_ms-fetch_10() {
  use_server https://api.example.com items=150/api/spring
  try
  ends 0
  jq -c '.content | length' "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
}
example_ms-fetch_11() {
  use_server https://api.example.com items=120/api/since
  try
  ends 0
  gojq -c '.products | length' "$out" >got
  printf '50\n50\n20\n0\n' >expected
  diff -u expected got
}
example_ms-fetch_12() {
  use_server https://shop.example.com/export faults=202:retry-after=0:body=/products
  try
  ends 0 'the server is not ready; asking again in 1.0 s'
  requested 2
}
example_ms-fetch_13() {
  use_server https://idp.example.com/scim/v2 items=150/api/scim
  try
  ends 0
  jq -c '.Resources | length' "$out" >got
  printf '100\n50\n' >expected
  cmp got expected
}
example_ms-fetch_14() {
  use_server https://shop.example.com items=3/api/bulk
  command=${command/max-delay 10s/max-delay 1ms}
  try
  ends 0 'state=RUNNING: .*trying again' 'state=RUNNING: .*trying again'
  gojq -r .id "$out" >got
  printf 'gid://%s\n' p/1 v/1 p/2 v/2 p/3 v/3 | diff - got
}
example_ms-fetch_15() {
  use_server https://shop.example.com key=key:secret/items=15/api/woo
  try
  ends 0
  jq -c '[.id, .variations[].id]' "$out" >got
  for n in {1..15}; do echo "[$n,$((n + 1000))]"; done | diff - got
  requested 16
}

# --- ms-pick

@test "manual: the examples of ms-pick(1) work" {
  run_examples ms-pick.1 7
}
example_ms-pick_1() {
  echo '{"products":[{"title":"A","id":1},{"title":"B \u00e9"}]}' >page.json
  try
  ends 0
  prints_text '"A"\n"B \\u00e9"\n'
}
example_ms-pick_2() {
  echo '{"data":{"products":{"edges":[{"cursor":"x","node":{"id":1}},{"node":{"id":2}}]}}}' >answer.json
  try
  ends 0
  prints_text '{"id":1}\n{"id":2}\n'
}
example_ms-pick_3() {
  echo '{"products":[{"id":1,"title":"A","variants":[{"sku":"a","price":1.10}]}]}' >page.json
  try
  ends 0
  prints_text '{"id":1,"variants":[{"sku":"a"}]}\n'
}
example_ms-pick_4() {
  (printf '{"items":[{"id":1}' && yes ',{"id":2}' | head -n 100000 && echo ']}') >export.json
  try
  ends 0
  prints_text '{\n  "id": 1\n}\n'
}

example_ms-pick_5() {
  echo '{"products":[{"handle":"caf\u00e9"},{"handle":"b"}]}' >page.json
  try
  ends 0
  prints_text 'café\nb\n'
}
example_ms-pick_6() {
  echo '{"products":[{"id":1,"title":"A, \"B\""},{"id":2,"x":3}]}' >page.json
  try
  ends 0
  prints_text 'id,title\n1,"A, ""B"""\n2,\n'
}
example_ms-pick_7() {
  echo '{"products":[{"id":1,"title":"A, \"B\"","variants":[{"sku":"s"}]},{"id":2,"variants":[]}]}' >page.json
  try
  ends 0
  prints_text '1,"A, ""B""","s"\n2,,\n'
}

# --- ms-batch

@test "manual: the examples of ms-batch(1) work" {
  run_examples ms-batch.1 3
}
example_ms-batch_1() {
  try
  ends 0
  prints shown
}
example_ms-batch_2() {
  MEDUSA_URL=$(url admin)
  MEDUSA_URL=${MEDUSA_URL%/admin}
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  printf '{"external_id":"e-1","title":"Old"}\n{"external_id":"e-1","title":"New"}\n' >events.ndjson
  setsid bash -c "$command" >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok grep -q . "$out"
  printf '{"external_id":"e-2","title":"Other"}\n' >>events.ndjson
  until_ok grep -q e-2 "$out"
  kill -- "-$pid"
  wait "$pid" || :
  gojq -r '[.external_id, .action] | join(" ")' "$out" >got
  printf 'e-1 created\ne-2 created\n' >expected
  diff -u expected got
  requests 'select(.method == "POST").body | fromjson.create[].title' | grep -c . >got
  echo 2 >expected
  cmp got expected
}
example_ms-batch_3() {
  try
  ends 0
  prints_text '1\n2\n3\n4\n5\n6\n7\n8\n9\n'
}

# --- ms-delta and its ledger

new_ledger() {
  ms-delta -q -k "$1" shop.ledger <<<'{"external_id":"a","sku":"s"}' >passed
}

@test "manual: the examples of ms-delta(1) work" {
  run_examples ms-delta.1 2
}
example_ms-delta_1() {
  url=$(url items=2/products) try
  ends 0 '^ms-delta: dry run: 2 read, 2 passed on \(0 new, .* 2 without a key\)'
  assert [ ! -e shop.ledger ]
  wc -l <"$out" | grep -qx 2
}
example_ms-delta_2() {
  new_ledger external_id
  try
  ends 0
  prints_text 'a\n'
}

@test "manual: the examples of ms-ledger(5) work" {
  run_examples ms-ledger.5 1
}
example_ms-ledger_1() {
  new_ledger external_id
  sqlite3 shop.ledger 'UPDATE items SET id = "prod_1", missed = 2'
  new_ledger sku
  try
  ends 0
  prints_text 'a\n'
}

# --- ms-push

@test "manual: the examples of ms-push(1) work" {
  MEDUSA_URL=$(url admin)
  export MEDUSA_API_KEY=sk_1
  run_examples ms-push.1 7
}
# shop: points MEDUSA_URL at the small Medusa of this example.
shop() {
  MEDUSA_URL=$(url admin)
  export MEDUSA_URL=${MEDUSA_URL%/admin}
}
example_ms-push_3() {
  shop
  ms-push -q <<<'{"external_id":"a","title":"A","variants":[{"sku":"s"}]}' >/dev/null
  jq -nc '("s", "new") | {variants: [{sku: ., prices: [{currency_code: "eur", amount: 2}]}]}' >prices
  try
  ends 0 '0 created, 1 updated, .*, 1 skipped;'
  gojq -r '[.sku, .action] | join(" ")' "$out" >got
  printf '%s\n' 's updated' 'new skipped' | diff -u - got
}
example_ms-push_4() {
  MEDUSA_URL=$(url skus=2/locations=Berlin,Hamburg/admin)
  export MEDUSA_URL=${MEDUSA_URL%/admin}
  printf '%s\n' '{"sku":"S-1","qty":4}' '{"sku":"S-2","qty":0}' >articles
  try
  ends 0 '^ms-push: 2 created'
  requests 'select(.method == "POST").body | fromjson.create[] | [.location_id, .stocked_quantity]' >got
  printf '%s\n' '["sloc_1",4]' '["sloc_1",0]' | diff -u - got
}
# A run that changes a title, in the journal runs/monday.
monday() {
  shop
  mkdir -p runs
  rm -f runs/*
  echo '{"external_id":"1","title":"One"}' | ms-push -q >/dev/null
  echo '[{"external_id":"1","title":"Two"}]' >batches
}
example_ms-push_5() {
  monday
  try
  ends 0 '0 created, 1 updated'
  assert_equal "$(gojq -r 'select(.changes).changes[].after' runs/monday)" Two
}
example_ms-push_6() {
  monday
  ms-push -q --journal runs/monday <batches >/dev/null
  try
  ends 0 'dry run: '
  prints_text '@@@ 1 (%s)\n-title: "Two"\n+title: "One"\n' "$(gojq -r 'select(.id).id' runs/monday | head -n 1)"
}
example_ms-push_7() {
  monday
  ms-push -q --journal runs/monday <batches >/dev/null
  try
  ends 0 'makes these changes again' 'receipts' '1 undone'
  assert_equal "$(gojq -r 'select(.event == "outcome").after.title' runs/monday-back)" One
}
example_ms-push_1() {
  shop
  echo '[{"external_id":"1","title":"One"}]' | ms-push -q >/dev/null
  echo '[{"external_id":"1","title":"Two","weight":3}]' >batches
  try
  ends 0 '^ms-push: '
  prints_text 'title\nweight\n'
}
example_ms-push_2() {
  shop
  echo '[{"external_id":"1","title":"refuse"},{"external_id":"2","title":"Fine"}]' >batches
  try
  ends 1 '^ms-push: '
  prints_text '1\tscripted refusal of 1\n'
  echo '{"external_id":"1","title":"refuse"}' >expected
  cmp expected refused
}

# --- the questions in ms(7)

# answers NUMBER STATUS FORMAT: the answer to a question in ms(7) about the file journal.
answers() {
  local command
  command=$(jq -rs ".[$1].command" list)
  capture_sh "$command"
  # shellcheck disable=SC2059
  printf "$2" >expected
  prints expected || fail "$command"
}

@test "manual: the questions in ms(7) to a journal are answered" {
  examples ms.7 Journals >list
  assert_equal "$(wc -l <list)" 11
  export MEDUSA_API_KEY=sk_1 MEDUSA_URL
  MEDUSA_URL=$(url admin)
  MEDUSA_URL=${MEDUSA_URL%/admin}
  jq -nc '("4711", "4712") | {external_id: ., title: "T", handle: "h\(.)", subtitle: "S",
    variants: [{sku: "s\(.)", prices: [{currency_code: "eur", amount: 10}, {currency_code: "usd", amount: 10}]}]}' |
    ms-push -q >/dev/null
  jq -nc '[{external_id: "4711", title: "New", subtitle: null, tags: ["x"],
      variants: [{sku: "s4711", prices: [{currency_code: "eur", amount: 16}, {currency_code: "usd", amount: 11}, {currency_code: "gbp", amount: 1}]}]},
    {external_id: "4712", title: "refuse"}, {external_id: "4713", title: "T"}]' >batches
  mkdir runs
  sed -i 's/ms-push/ms-push -q --create-missing tags/' list
  capture_sh "$(jq -rs '.[0].command' list)"
  ends 1
  cp runs/* journal
  answers 1 '4711\n4713\n'
  local time
  time=$(gojq -r 'select(.outcome and .external_id == "4711").time' journal)
  gojq -r 'select(.outcome and .external_id == "4711") | .time as $t | .changes[] | [$t, .path, .before, .after] | tojson' journal >wanted
  capture_sh "$(jq -rs '.[2].command' list)"
  gojq -c '[.time, .path, .before, .after]' "$out" | diff wanted -
  assert_equal "$(wc -l <wanted)" 6
  answers 3 '4713\n'
  answers 4 '4712\tscripted refusal of None\n'
  answers 5 ''
  answers 6 '4711\tvariants[s4711].prices[eur]\t10\t16\n4711\tvariants[s4711].prices[usd]\t10\t11\n4711\tvariants[s4711].prices[gbp]\t\t1\n'
  answers 7 '4711\tvariants[s4711].prices[eur]\t10\t16\n'
  answers 8 '      1 subtitle\n      1 tags\n      1 title\n      3 variants[].prices[]\n'
  answers 9 "$(printf '%s' runs/*)\t$time\n"
  answers 10 "tag\tx\t$(gojq -r 'select(.event == "created").id' journal)\n"
  # The same of a run that was killed.
  jq -c 'select(.outcome != "done" or .external_id != "4711")' journal >killed
  mv killed journal
  answers 5 '4711\n'
}

# --- ms-sync

@test "manual: the examples of ms-sync(1) work" {
  export MEDUSA_API_KEY=sk_1 HOME=$PWD
  mkdir shop
  # Uses the settings from the page, with a map, which the page does not show.
  command=$(block 2)
  use_server https://api.example.com good=1
  printf '%s\n' "$command" >shop/settings
  echo '{external_id: "\(.id)", handle: "\($currency)-\(.id)",
    title: (if .id == 3 then "refuse" else .title end)}' >shop/map.jq
  run_examples ms-sync.1 6
}
example_ms-sync_1() {
  shop
  try
  ends 0 '^ms-push: dry run: '
  jq -c ".[].external_id" "$out" >got
  printf '"%s"\n' 1 2 3 | diff - got
  requested 0 'select(.method == "POST")'
}
example_ms-sync_2() {
  shop
  try
  ends 0 '^ms-delta: dry run: ' '^ms-push: '
  grep -qxF '+title: "Item 7"' "$out"
  requested 0 'select(.method == "POST")'
}
example_ms-sync_3() {
  shop
  try
  ends 1 '^ms-delta: ' '^ms-push: 6 created, .* 1 rejected' '^ms-sync: rejected: 3: '
  prints_nothing
}
example_ms-sync_4() {
  shop
  try
  ends 0 '^ms-push: 1 created'
  gojq -r .external_id "$out" >got
  echo 3 | cmp - got
}

example_ms-sync_5() {
  shop
  rm -r ~/.local/state/shop
  sed -i 's/"refuse"/"Fine"/' shop/map.jq
  ms-sync -q shop/settings 2>&1
  sed -i 's/else .title/else "New " + .title/' shop/map.jq
  ms-sync -q shop/settings 2>&1
  try
  [ "$status" = 0 ] || explain 'it cannot be undone'
  grep -qx -e '+title: "Item 7"' "$out"
  gojq -r .action ~/.local/state/shop/undo.ndjson | sort | uniq -c | tr -s ' ' >got
  echo ' 6 undone' | diff - got
}
example_ms-sync_6() {
  try
  ends 0
  grep -xF '["7",{"path":"title","before":"Item 7","after":"New Item 7"}]' "$out"
}

# block N: prints the n-th block of ms-sync(1) that is no command.
block() {
  awk -v n="$1" '/^\.Ed/ { inside = 0 } inside; /^\.Bd/ { getline; if (!/^\$ / && ++count == n) { inside = 1; print } }' \
    "$top/man/ms-sync.1" | sed 's/\\e/\\/g' >block
  [ -s block ] || fail "there is no block $1"
  cat block
}

# fake PROGRAM: writes its name, its arguments and its input to the file said.
fake() {
  mkdir -p bin
  printf '#!/bin/sh\nprintf "%%s\\n" %s "$@" >>said\ncat >>said\n' "$1" >"bin/$1"
  chmod +x "bin/$1"
}

@test "manual: the stock and the hooks of ms-sync(1) work" {
  local stock
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url locations=Berlin/skus=2)
  fake mail
  fake curl
  stock=$(turns '{"levels":[{"sku":"S-1","qty":4},{"sku":"S-9","qty":4}]}' '{"levels":[]}')
  {
    block 3 | sed "s|https://api.example.com/stock|$stock|"
    block 4
    echo "state='$PWD/state'"
  } >settings
  echo '{sku, stocked_quantity: .qty}' >stock.jq
  PATH=$PWD/bin:$PATH capture ms-sync stock ./settings </dev/null
  [ "$status" = 1 ] || explain 'one is not found'
  requests 'select(.method == "POST").body | fromjson.create[] | [.location_id, .stocked_quantity]' >got
  echo '["sloc_1",4]' | diff - got
  sed 's|^/.*/state|STATE|; s/[0-9]*T[0-9.]*Z/TIME/' state/said >got
  printf '%s\n' mail -s "${PWD##*/}: 1 rejected" -A STATE/rejected/TIME-stock.ndjson shop@example.com 'S-9 Berlin: not found' \
    curl -fsS -m 10 https://monitor.example.com/shop/1 | diff - got
}

@test "manual: the chat of ms-sync(1) is told of changes" {
  shop
  export MEDUSA_API_KEY=sk_1
  fake curl
  printf '%s\n' "source_command=(echo '{\"external_id\":\"1\",\"title\":\"One\"}')" "state='$PWD/state'" 'map=map.jq' >settings
  block 5 >>settings
  echo . >map.jq
  PATH=$PWD/bin:$PATH capture ms-sync -q ./settings
  ends 0 ': 1 created'
  PATH=$PWD/bin:$PATH capture ms-sync -q ./settings
  ends 0
  tail -n +8 state/said | gojq -c .text >got
  printf '"%s: status 0"\n' "${PWD##*/}" | diff - got
}

# --- ms

@test "manual: the examples of ms(7) work" {
  export MEDUSA_API_KEY=sk_1
  run_examples ms.7 10
}
catalogue() {
  url=$(url 'products?limit={limit}&offset={offset}')
  export url
}
example_ms_1() {
  catalogue
  try
  ends 0
  echo '{"id":1,"title":"Item 1","price":1.10}' | jq . >expected
  prints expected
  requested 1
}
example_ms_2() {
  catalogue
  shop
  echo '{external_id: "\(.id)", title}' >map.jq
  try
  ends 0 '^ms-push: '
  gojq -r .action "$out" | uniq -c | tr -s ' ' >got
  echo ' 7 create' >expected
  diff -u expected got
}
example_ms_3() {
  catalogue
  try
  ends 0
  jq .id "$out" >got
  seq 7 >expected
  cmp got expected
}
example_ms_4() {
  catalogue
  try
  ends 0
  prints_nothing
  printf '{"products":[{"id":1,"a":1},{"id":2},{"id":1,"a":2}]}' >pages
  command=${command/'ms-fetch "$url"'/cat pages}
  try
  prints_text '{"id":1}\n'
}
example_ms_5() {
  cat >results <<'EOF'
{"external_id":"1","action":"updated","changes":[{"path":"title","before":"a","after":"b"},{"path":"variants[a-1].prices[eur]","before":1,"after":2}]}
{"external_id":"2","action":"updated","changes":[{"path":"variants[b].prices[eur]","before":null,"after":3}]}
{"external_id":"3","action":"unchanged"}
EOF
  try
  ends 0
  tr -s ' ' <"$out" | head -n 2 | sort >got
  printf ' 2 %s\n' updated 'variants[].prices[]' | sort >expected
  diff -u expected got
}
example_ms_6() {
  shop
  printf '%s\n' '{"external_id":"1","title":"One","weight":"2"}' '{"external_id":"2","title":"Two","weight":"x"}' >rejected
  try
  ends 0 '^ms-push: 2 created'
  requests 'select(.method == "POST").body | fromjson.create[].weight' >got
  printf '2\nnull\n' >expected
  diff -u expected got
}
example_ms_7() {
  local run
  catalogue
  shop
  echo '{external_id: "\(.id)", title}' >map.jq
  : >got
  for run in 1 2 3; do
    try
    [ "$status" = 0 ] || explain "run $run"
    gojq -r .action "$out" | sort | uniq -c | tr -s ' ' >>got
  done
  # In the third run, only those are looked at whose turn it is.
  printf ' 7 created\n 7 unchanged\n' | diff -u - <(head -n 2 got)
  [ "$(wc -l <"$out")" -lt 7 ]
}
example_ms_8() {
  local run id
  catalogue
  shop
  rm shop.ledger*
  for run in 1 2 3; do
    try
    [ "$status" = 0 ] || explain "run $run"
  done
  id=$(curl -sSf -u sk_1: "$MEDUSA_URL/admin/products?external_id=3" | gojq -r '.products[0].id')
  curl -sSf -u sk_1: --json '{"title":"By hand"}' "$MEDUSA_URL/admin/products/$id" >answer
  try
  grep -q '^ms-push: products edited in Medusa and set back: 1$' "$err"
  gojq -r 'select(.edited).external_id' "$out" | diff -u <(echo 3) -
}
example_ms_9() {
  local run
  shop
  rm shop.ledger*
  for run in 7 6 6; do
    jq -nc --argjson n "$run" 'range($n) | {external_id: "k\(.)", title: "t\(.)", status: "published"}' |
      ms-delta -q shop.ledger | ms-batch | ms-push -q --receipts | ms-delta -q --ack shop.ledger >/dev/null
  done
  try
  ends 0 '^ms-delta: 1 gone, 0 back$' '^ms-push: 0 created, 1 updated'
  jq -c '[.external_id, .changes]' "$out" >got
  echo '["k6",[{"path":"status","before":"published","after":"draft"}]]' | diff -u - got
}
example_ms_10() {
  catalogue
  shop
  other=$(url 'items=3/products?limit={limit}&offset={offset}')
  export other
  echo '{external_id: "\(.id)", title}' >map.jq
  echo '{external_id: "other-\(.id)", title, handle: "other-\(.id)"}' >other.jq
  try
  ends 0 '^ms-push: 10 created'
}

# A longer line is wrapped, without a backslash, and breaks when it is pasted.
@test "manual: the lines of the commands are at most 70 characters" {
  local page
  for page in ms-fetch.1 ms-pick.1 ms-batch.1 ms-delta.1 ms-push.1 ms-sync.1 ms-ledger.5 ms.7; do
    examples "$page" >list
    [[ $page != ms.7 ]] || examples "$page" Journals >>list
    assert [ -s list ]
    gojq -r .command list | awk 'length > 68' | diff /dev/null -
  done
}
