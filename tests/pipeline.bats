load lib/helper

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  cat >map.jq <<'JQ'
{external_id: (.id | tostring), title, handle: "item-\(.id)",
 options: [{title: "Title", values: ["Default"]}],
 variants: [{title: "Default", sku: "SKU-\(.id)", options: {Title: "Default"},
   prices: [{amount: .price, currency_code: "eur"}]}]}
JQ
  cat >pipeline <<'SH'
# SOURCE SHOP: runs the pipe; the file statuses gets the status of each stage.
hasty="--retry-delay 1ms --retry-max-delay 20ms"
ms-fetch -q $hasty -l 10 "$1" | ms-pick | jq -c -f map.jq | ms-batch -n 7 |
  MEDUSA_URL=$2 sh -c 'echo $$ >push.pid; exec ms-push -q "$@"' - $hasty
echo "${PIPESTATUS[*]}" >statuses
SH
}

pipeline() {
  capture bash pipeline "$(url "$1/products?limit={limit}&offset={offset}")" "$(url "$2")"
}

statuses() {
  assert_equal "$(cat statuses)" "$*"
}

@test "pipeline: creates a catalogue and changes nothing in a second run" {
  pipeline items=60 good=1
  ends 0
  statuses 0 0 0 0 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 60created
  gojq -r .external_id "$out" >got
  seq 1 60 | cmp - got
  requested 9 'select(.method == "POST")'
  pipeline items=60 good=1
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 60unchanged
  requested 9 'select(.method == "POST")'
}

@test "pipeline: gives the same results with faults at both ends" {
  local shop=$context
  pipeline items=60 good=1
  ends 0
  gojq -c '[.external_id, .action]' "$out" >good
  # Source and shop count their requests separately.
  capture bash pipeline \
    "$(context=$shop-a url 'items=60/faults=503,ok,cut:40,reset,ok,eof:99/products?limit={limit}&offset={offset}')" \
    "$(context=$shop-b url 'faults=ok,ok,503,ok,close,ok/post-faults=ok,done-close,ok,502,ok,done-504')"
  ends 0
  statuses 0 0 0 0 0
  gojq -c '[.external_id, .action]' "$out" | diff -u good -
}

@test "pipeline: pushes the pages read before the source fails, and shows the failure" {
  capture bash pipeline \
    "$(context=$context-a url 'items=60/faults=ok,ok,404/products?limit={limit}&offset={offset}')" \
    "$(url good=1)"
  ends 0 '^ms-fetch: page 3: .*HTTP status 404'
  statuses 69 0 0 0 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 20created
}

@test "pipeline: ends every stage when the shop fails, and shows the failure" {
  # The catalogue is much larger than the pipes.
  capture bash pipeline \
    "$(context=$context-a url 'items=1000000/pad=9000/products?limit={limit}&offset={offset}')" \
    "$(url 'faults=401*')"
  # jq may print a message too.
  assert_equal "$(grep -c '^ms-' "$err")" 1
  assert_regex "$(grep '^ms-' "$err")" '^ms-push: line 1: '
  read -r fetch pick jq batch push <statuses
  assert_equal "$fetch $pick $batch $push" '141 141 141 77'
  assert [ "$jq" != 0 ]
}

# Kills ms-push, which waits for the shop; the stages before it get SIGPIPE.
teardown() {
  [ ! -e push.pid ] || kill "$(cat push.pid)" 2>/dev/null || :
}

# True when the source gets no new request for a while.
quiet() {
  local before
  before=$(wc -l <"$MS_TEST_DIR/log/$context-a")
  read -rt 0.3 <>"$MS_TEST_DIR/never" || :
  [ "$before" = "$(wc -l <"$MS_TEST_DIR/log/$context-a")" ]
}

@test "pipeline: a slow shop slows down the requests to the source" {
  # The shop hangs on the first lookup; pages come only while the pipes have room.
  bash pipeline \
    "$(context=$context-a url 'items=1000000/pad=9000/products?limit={limit}&offset={offset}')" \
    "$(url faults=hang)" >"$out" 2>"$err" 3>&- &
  until_ok test -s "$MS_TEST_DIR/log/$context"
  until_ok quiet
  # Only as many of the million items have been read as the pipes hold.
  assert [ "$(wc -l <"$MS_TEST_DIR/log/$context-a")" -le 100 ]
  teardown
  wait $!
  rm push.pid
  read -r fetch pick jq batch push <statuses
  assert_equal "$fetch $pick $batch $push" '141 141 141 143'
  assert [ "$jq" != 0 ]
}

@test "pipeline: each program works with other tools" {
  seq 1 5 >in
  capture_sh 'jq -c "{id: .}" in | ms-batch -n 2 | jq -c ".[]" | split -l 2 - part.'
  ends 0
  assert_equal "$(cat part.ac)" '{"id":5}'
  capture_sh 'ms-fetch "$1" | ms-pick | sort -r | tee copy | head -n 1' - \
    "$(url 'items=3/products')"
  ends 0
  prints_text '{"id":3,"title":"Item 3","price":3.10}\n'
  assert_equal "$(wc -l <copy)" 3
}
