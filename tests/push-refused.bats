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
  jq -r 'select(.action == "rejected").external_id' "$out" >got
  printf 'k%s\n' "$@" | sort -V | diff -u - got
  assert_equal "$(jq -r 'select(.action == "created").external_id' "$out" | wc -l)" $((n - k))
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
  assert_equal "$(jq -r .action "$out" | sort -u)" rejected
}

@test "ms-push: finds five items of 200 that crash the server" {
  batch 200 'crash here' 7 70 71 72 199
  finds 200 7 70 71 72 199
  assert_equal "$(jq -r '.error.message // empty' "$out" | sort -u)" \
    'Medusa answered 500 without a reason; see its log'
}

@test "ms-push: finds the refused item although an answer is lost during the search" {
  MEDUSA_URL=$(url post-faults=ok,done-reset)
  batch 20 refuse 3
  capture ms-push -q "${hasty[@]}" <in
  ends 1
  assert_equal "$(jq -r 'select(.action != "created") | .external_id + .action' "$out")" k3rejected
  assert_equal "$(jq -r .external_id "$out")" "$(jq -r '.[].external_id' in)"
}
