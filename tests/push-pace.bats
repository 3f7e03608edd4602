load lib/helper

# --duty and --pace, which leave a server time for its other clients. make bench
# measures how visitors of a shop notice it; these tests check the requests.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop good=1
}

# products N: prints a batch of N products.
products() {
  jq -nc --argjson n "$1" '[range($n) | {external_id: "p\(.)", title: "P \(.)"}]'
}

push() {
  capture ms-push "${hasty[@]}" -q "$@"
}

# gaps: prints the milliseconds from each request to the next.
gaps() {
  requests .ms | awk 'NR > 1 { print $1 - before } { before = $1 }'
}

# sizes: prints the number of products in each write.
sizes() {
  requests 'select(.method == "POST") | .body | fromjson | .create | length' | paste -sd ' '
}

@test "ms-push: --duty pauses in proportion to the duration of a request" {
  shop faults=delay:100,delay:100,delay:100
  products 1 >in
  echo '[{"external_id":"q","title":"Q"}]' >>in
  push --duty 20 <in
  ends 0
  # The request takes 100 ms, the pause four times as long.
  gaps >got
  assert_equal "$(wc -l <got)" 3
  while read -r gap; do
    assert [ "$gap" -ge 495 ]
  done <got
}

@test "ms-push: --duty sends one request at a time" {
  shop 'faults=delay:100*'
  for i in 1 2 3 4; do
    printf '[{"external_id":"%s","title":"%s"}]\n' "$i" "$i"
  done >in
  push --duty 100 -j 4 <in
  ends 0
  assert_equal "$(jq -r .action "$out" | uniq -c | tr -d ' ')" 4created
  gaps >got
  assert_equal "$(wc -l <got)" 7
  while read -r gap; do
    assert [ "$gap" -ge 99 ]
  done <got
}

@test "ms-push: --pace sends smaller writes after a slow answer and larger ones after fast answers" {
  # The times are far apart because the machine may be busy.
  shop post-faults=ok,ok,delay:9000
  products 30 >in
  push --pace=3s --duty 100 <in
  ends 0
  assert_equal "$(jq -r .action "$out" | uniq -c | tr -d ' ')" 30created
  jq -r .external_id "$out" >got
  jq -r '.[].external_id' in | cmp - got
  assert_equal "$(sizes)" '5 6 7 3 4 5'
}

@test "ms-push: --pace sends smaller look-ups" {
  shop faults=delay:0
  products 25 >in
  push --pace=5s --duty 100 -n <in
  ends 0
  requests '[.target | scan("external_id=")] | length | select(. > 0)' | paste -sd ' ' >got
  assert_equal "$(cat got)" '10 11 4'
}

@test "ms-push: --pace waits longer between requests that cannot get smaller" {
  shop 'faults=ok,ok,delay:2000,ok'
  for i in 1 2 3 4; do
    printf '[{"external_id":"%s","title":"%s"}]\n' "$i" "$i"
  done >in
  # A dry run sends lookups only, so the order of requests is known.
  push -n --pace=700ms --duty 50 <in
  ends 0
  # The third request takes 2 s; the pause after it is twice as long.
  assert [ "$(gaps | sed -n 3p)" -ge 5900 ]
}

@test "ms-push: rejects a refused product and writes the rest with --pace and --duty" {
  jq -nc '[range(20) | {external_id: "p\(.)", title: (if . == 7 then "refuse" else "P \(.)" end)}]' >in
  push --pace --duty 100 <in
  ends 1
  assert_equal "$(jq -r 'select(.action == "rejected").external_id' "$out")" p7
  assert_equal "$(jq -r 'select(.action == "created").external_id' "$out" | wc -l)" 19
}

@test "ms-push: rejects invalid values of --duty and --pace" {
  for word in 0 101 x ''; do
    push --duty "$word" <<<''
    ends 64 '^ms-push: --duty: '
  done
  for word in 0 x -1; do
    push --pace="$word" <<<''
    ends 64 '^ms-push: --pace: '
  done
}

# --- gzip

# encodings: prints Content-Encoding and the number of products of each write.
encodings() {
  requests 'select(.method == "POST") | [.headers["Content-Encoding"], (.body | fromjson | .create | length)] | join(" ")'
}

@test "ms-push: compresses requests to loopback only with --gzip always" {
  products 200 >in
  push <in
  ends 0
  assert_equal "$(encodings)" ' 200'
  context=$context-2 shop good=1
  context=$context-2
  push --gzip always <in
  ends 0
  assert_equal "$(encodings)" 'gzip 200'
  context=$context-3 shop good=1
  context=$context-3
  products 5 >in
  push --gzip always <in
  ends 0
  assert_equal "$(encodings)" ' 5'
}

@test "ms-push: sends uncompressed bodies after a server refuses gzip" {
  shop 'post-faults=415,ok*'
  products 400 | jq -c '.[:200], .[200:]' >in
  push --gzip always <in
  ends 0
  assert_equal "$(jq -r .action "$out" | uniq -c | tr -d ' ')" 400created
  assert_equal "$(encodings)" $'gzip 200\n 200\n 200'
}

@test "ms-push: --gzip rejects an unknown value" {
  push --gzip maybe <<<''
  ends 64 "^ms-push: --gzip: 'maybe' is not one of auto, always, never$"
}
