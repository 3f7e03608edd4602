load lib/helper

# How ms-push attributes a refusal to items. The small Medusa of server.py refuses a
# title that begins with "refuse", or with status 500 if it begins with "crash", and
# never names the item.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key MEDUSA_URL
  MEDUSA_URL=$(url good=1)
}

# batch N TITLE AT…: writes N products to in; those at these places have that title.
batch() {
  local n=$1 title=$2
  shift 2
  jq -nc --argjson n "$n" --arg title "$title" '[range($n) | {external_id: "k\(.)", handle: "h-\(.)",
    title: (if . as $i | any($ARGS.positional[]; tonumber == $i) then $title else "Good \(.)" end)}]' --args "$@" >in
}

# finds N AT…: exactly these items must be rejected, with at most log2(N) + 2 requests
# for each.
finds() {
  local n=$1 k=$(($# - 1)) log=0 posts
  shift
  while ((1 << log < n)); do ((++log)); done
  capture ms-push -q "${hasty[@]}" --reject rejected <in
  ends 1
  gojq -r 'select(.action == "rejected").external_id' "$out" >got
  printf 'k%s\n' "$@" | sort -V | diff -u - got
  assert_equal "$(gojq -r 'select(.action == "created").external_id' "$out" | wc -l)" $((n - k))
  posts=$(requests 'select(.method == "POST")' | wc -l)
  assert [ "$posts" -le $((1 + k * (log + 2))) ]
  jq -c '.[] | select(.title | test("refuse|crash"))' in | diff -u - rejected
}

@test "ms-push: finds one refused item of 200, wherever it stands" {
  local at
  for at in 0 1 99 100 128 198 199; do
    context=${context%%_*}_$at
    MEDUSA_URL=$(url good=1)
    batch 200 refuse "$at"
    finds 200 "$at"
  done
}

@test "ms-push: finds one refused item in a small batch, wherever it stands" {
  local n at
  for n in 1 2 3 5; do
    for ((at = 0; at < n; at++)); do
      context=${context%%_*}_$n-$at
      MEDUSA_URL=$(url good=1)
      batch "$n" refuse "$at"
      finds "$n" "$at"
    done
  done
}

@test "ms-push: finds twenty refused items of 200" {
  local at=(0 1 2 3 50 51 63 64 65 99 100 101 127 128 150 180 190 197 198 199)
  batch 200 refuse "${at[@]}"
  finds 200 "${at[@]}"
}

@test "ms-push: rejects every item when Medusa refuses them all" {
  batch 5 refuse 0 1 2 3 4
  capture ms-push -q "${hasty[@]}" <in
  ends 1
  assert_equal "$(gojq -r .action "$out" | sort -u)" rejected
}

@test "ms-push: finds five items of 200 that crash the server" {
  batch 200 'crash here' 7 70 71 72 199
  finds 200 7 70 71 72 199
  assert_equal "$(gojq -r '.error.message // empty' "$out" | sort -u)" \
    'Medusa answered 500 without a reason; see its log'
}

@test "ms-push: finds the refused item although an answer is lost during the search" {
  MEDUSA_URL=$(url post-faults=ok,done-reset)
  batch 20 refuse 3
  capture ms-push -q "${hasty[@]}" <in
  ends 1
  assert_equal "$(gojq -r 'select(.action != "created") | .external_id + .action' "$out")" k3rejected
  assert_equal "$(gojq -r .external_id "$out")" "$(gojq -r '.[].external_id' in)"
}

# --- who has it

push() { capture ms-push -q "${hasty[@]}" "$@"; }

# messages LINE…: compares action and message of each result.
messages() {
  results '[.action, (.error.message // empty | gsub("prod_[0-9]*"; "ID"))] | join(" ")' "$@"
}

# owned: products of the shop, with and without a key.
owned() {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "$(jq -nc '{create: [
    {external_id: "own", title: "Own", handle: "own", variants: [{sku: "own-1", ean: "11", upc: "12", barcode: "13"}]},
    {title: "Red lamp", handle: "red-lamp", variants: [{sku: "free-1"}]}]}')" "$MEDUSA_URL/admin/products/batch"
}

@test "ms-push: names the product that has the handle or code, and how to take it over" {
  owned
  jq -nc '[{handle: "own"}, {handle: "red-lamp"}, {sku: "own-1"}, {sku: "free-1"}, {ean: "11"}, {upc: "12"},
    {barcode: "13"}, {title: "New"}] | to_entries | map({external_id: "k\(.key)", title: "T \(.key)",
    handle: (.value.handle // "h\(.key)"), variants: [.value | {sku, ean, upc, barcode}]})' >in
  plan_is_run
  ends 1
  messages "rejected its handle 'own' belongs to the product ID, which has the external_id 'own'" \
    "rejected its handle 'red-lamp' belongs to the product ID, which has no external_id; --adopt handle takes that one over" \
    "rejected its sku 'own-1' belongs to the product ID, which has the external_id 'own'" \
    "rejected its sku 'free-1' belongs to the product ID, which has no external_id; --adopt sku takes that one over" \
    "rejected its ean '11' belongs to the product ID, which has the external_id 'own'" \
    "rejected its upc '12' belongs to the product ID, which has the external_id 'own'" \
    "rejected its barcode '13' belongs to the product ID, which has the external_id 'own'" \
    created
  # One refusal is enough to find all of them.
  requests 'select(.method == "POST").body | fromjson.create | length' | paste -sd ' ' >got
  echo '2 8 1' | diff -u - got
  jq -nc '["Own", "red  lamp!"] | map({external_id: ., title: .})' >in
  plan_is_run
  ends 1
  messages "rejected its handle 'own', which Medusa makes from its title, belongs to the product ID, which has the external_id 'own'; give it a 'handle'" \
    "rejected its handle 'red-lamp', which Medusa makes from its title, belongs to the product ID, which has no external_id; give it a 'handle'"
}

@test "ms-push: names the owner of what an update wants" {
  owned
  jq -nc '[{external_id: "a", title: "A", handle: "a", variants: [{sku: "a-1"}]},
    {external_id: "b", title: "B", handle: "b", variants: [{sku: "b-1"}]}]' >in
  push <in
  ends 0
  jq -c '.[0].handle = "red-lamp" | .[1].variants[0].sku = "own-1"' in >changed && mv changed in
  plan_is_run
  ends 1
  messages "rejected its handle 'red-lamp' belongs to the product ID, which has no external_id" \
    "rejected its sku 'own-1' belongs to the product ID, which has the external_id 'own'"
  # What a product has is not in its way.
  jq -c '.[0].handle = "a" | .[1].variants[0] |= . + {sku: "b-1", ean: "20"}' in >changed && mv changed in
  plan_is_run
  ends 0
  messages unchanged updated
}

@test "ms-push: a code that another product of the batch gives up is in nobody's way" {
  jq -nc '[{external_id: "a", title: "A", options: [{title: "Size", values: ["S", "M"]}], variants: [
    {sku: "a-1", options: {Size: "S"}}, {sku: "a-2", options: {Size: "M"}}]}]' >in
  push <in
  jq -c '.[0].variants[0].sku = "a-3" | . + [{external_id: "b", title: "B", variants: [{sku: "a-1"}]}]' in >moved && mv moved in
  plan_is_run
  ends 0
  messages updated created
  # One that it does not list stays with it.
  jq -c '.[0].variants |= [{sku: "a-3", weight: 2}] | .[1] |= {external_id: "c", title: "C", variants: [{sku: "a-2"}]}' in >moved && mv moved in
  plan_is_run
  ends 1
  messages updated "rejected its sku 'a-2' belongs to the product ID, which has the external_id 'a'"
}

@test "ms-push: a handle made from the title gives way to another one of the batch" {
  jq -nc '[{external_id: "a", title: "Red Lamp"}, {external_id: "b", title: "Other", handle: "red-lamp"},
    {external_id: "c", title: "Blue lamp"}, {external_id: "d", title: "blue  LAMP"}, {external_id: "e", title: "\u03a3"},
    {external_id: "f", title: "New"}]' >in
  plan_is_run
  ends 1
  messages "rejected its handle 'red-lamp', which Medusa makes from its title, is also used by 'b' in the same batch; give it a 'handle'" \
    created created \
    "rejected its handle 'blue-lamp', which Medusa makes from its title, is also used by 'c' in the same batch; give it a 'handle'" \
    created created
  # None of this was found out by a refusal.
  requested 1 'select(.method == "POST")'
}

@test "ms-push: -n asks who has the handles and skus of new products, and of no others" {
  jq -nc '[range(3) | {external_id: "\(.)", title: "T \(.)", handle: "h\(.)", variants: [{sku: "s\(.)"}]}]' >in
  push -n <in
  requested 3
  push <in
  requested 5 # a run does not ask
  push -n <in
  requested 6
  jq -c '.[1].subtitle = "new"' in >changed
  push -n <changed
  requested 7
  push --diff <in
  requested 8
}

@test "ms-push: asks before each batch once a product was refused because of another one" {
  owned
  for key in a b c; do
    jq -nc --arg key "$key" '[{external_id: $key, title: $key, variants: [{sku: "own-1"}]},
      {external_id: ($key + "2"), title: ($key + "2"), variants: [{sku: $key}]}]'
  done >in
  push <in
  ends 1
  messages "rejected its sku 'own-1' belongs to the product ID, which has the external_id 'own'" created \
    "rejected its sku 'own-1' belongs to the product ID, which has the external_id 'own'" created \
    "rejected its sku 'own-1' belongs to the product ID, which has the external_id 'own'" created
  requests 'select(.method == "POST").body | fromjson.create | length' | paste -sd ' ' >got
  echo '2 2 1 1 1' | diff -u - got
}

# named PAIR…: prints a batch of products, each with a handle: KEY=HANDLE.
named() {
  jq -nc '$ARGS.positional | map(split("=") | {external_id: .[0], title: .[0], handle: .[1]})' --args "$@"
}

@test "ms-push: a handle moves from one product of a batch to another in one run" {
  named a=1 b=2 c=3 >in
  push <in
  ends 0
  # Each takes the handle of the next one, and a new product that of the first.
  named d=1 a=2 b=3 c=4 >in
  plan_is_run
  ends 0
  messages created updated updated updated
  # A request for each product, since each waits for the next one.
  requested 5 'select(.method == "POST")'
  push <in
  messages unchanged unchanged unchanged unchanged
  # One that is refused keeps its handle.
  named e=2 a=5 f=6 | jq -c '.[1].title = "refuse"' >in
  push <in
  ends 1
  messages "rejected its handle '2' belongs to the product ID, which has the external_id 'a'" \
    'rejected scripted refusal of None' created
}

@test "ms-push: products that exchange their handles are rejected, and those that wait for them" {
  named a=1 b=2 c=3 d=4 >in
  push <in
  named a=2 b=1 c=1 d=5 >in
  plan_is_run
  ends 1
  messages "rejected its handle '2' is that of 'b', and they exchange them; give one of them another handle first" \
    "rejected its handle '1' is that of 'a', and they exchange them; give one of them another handle first" \
    "rejected its handle '1' is also used by 'b' in the same batch" updated
  requested 2 'select(.method == "POST")'
}
