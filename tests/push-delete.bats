load lib/helper

# ms-push --allow-delete. What a real Medusa does with deletions is in delta-medusa.bats.

set_up() {
  shop
  export MEDUSA_API_KEY=sk_1
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }
# doomed KEY…: prints a batch of items to be deleted.
doomed() { printf '%s\n' "$@" | jq -Rnc '[inputs | {external_id: ., deleted: true}]'; }
# made KEY…: creates products.
made() { batches "$@" | push >"$out"; }
keys() { curl -gsSf -u sk_1: "$MEDUSA_URL/admin/products?limit=999" | gojq -r '.products[].external_id' | sort | xargs; }
posts='select(.method == "POST") | .body | fromjson'

@test "ms-push --allow-delete: deletes what Medusa has, and skips what it has not" {
  made a b c
  doomed a nobody c >in
  push --allow-delete <in
  ends 0
  results '[.external_id, .action, .id != null] | join(" ")' 'a deleted true' 'nobody skipped false' 'c deleted true'
  [ "$(keys)" = b ]
  push --allow-delete <in
  results .action skipped skipped skipped
}

@test "ms-push: without --allow-delete, a deletion is rejected" {
  made a
  doomed a >in
  push <in
  ends 1
  results '[.action, .error.message] | join(" ")' "rejected 'deleted' is true; --allow-delete allows that"
  [ "$(keys)" = a ]
  capture ms-push --allow-delete --journal run </dev/null
  ends 64 '^ms-push: --allow-delete cannot be used with --journal: what is deleted cannot be restored$'
  capture ms-push -r inventory --allow-delete </dev/null
  ends 64 '^ms-push: --allow-delete is an option for products, not for inventory$'
}

@test "ms-push --allow-delete: sends deletions alone, at most 25 at a time, after all else" {
  local keys
  mapfile -t keys < <(seq 30)
  made "${keys[@]}"
  { doomed "${keys[@]}" && batches new; } | jq -sc add >in
  : >"$MS_TEST_DIR/log/$context"
  capture ms-push --allow-delete <in
  ends 0 '^ms-push: 1 created, 0 updated, 0 unchanged, 0 rejected, 0 superseded, 30 deleted; '
  requests "$posts | map_values(length)" | diff -u - <(printf '%s\n' '{"create":1}' '{"delete":25}' '{"delete":5}')
  # Each one was looked up just before.
  requests '.method' | tail -n 4 | xargs | diff - <(echo GET POST GET POST)
  [ "$(keys)" = new ]
}

@test "ms-push --allow-delete: an id that is gone by now is not sent" {
  local id before
  made a b
  id=$(curl -gsSf -u sk_1: "$MEDUSA_URL/admin/products?external_id=a" | gojq -r '.products[0].id')
  before=$(requests . | wc -l)
  # The answer to the first look waits, and has the product yet.
  shop "faults=$(yes ok | head -n "$before" | tr '\n' ,)until:deleted"
  doomed a b >in
  ms-push -q --allow-delete <in >"$out" 3>&- &
  until_ok test_requests $((before + 1))
  curl -gsSf -u sk_1: -X DELETE "$(url good=1)/admin/products/$id" >answer
  release deleted
  wait $!
  results '[.external_id, .action] | join(" ")' 'a deleted' 'b deleted'
  requests "$posts | select(.delete) | .delete | length" | diff - <(echo 1)
}
test_requests() { [ "$(requests . | wc -l)" = "$1" ]; }

@test "ms-push --allow-delete: names the product whose stock is reserved, and deletes the others" {
  shop stock=1/reserved=s-b
  printf '%s\n' a b c | jq -Rc '{external_id: ., title: ., variants: [{title: ., sku: "s-\(.)"}]}' | push >"$out"
  doomed a b c >in
  push --allow-delete <in
  ends 1
  results '[.external_id, .action, .error.message] | join(" ")' 'a deleted ' \
    'b rejected open orders have reserved its stock of s-b; make it a draft, or close them' 'c deleted '
  requests "$posts | select(.delete) | .delete | length" | diff - <(echo 2)
  push -n --allow-delete <in
  results .action skipped rejected skipped
}

@test "ms-push --allow-delete: a refusal is attributed to one product" {
  made a b c d
  shop undeletable=c
  doomed a b c d >in
  push --allow-delete <in
  ends 1
  results '[.external_id, .action, .error.message] | join(" ")' 'a deleted ' 'b deleted ' 'c rejected it stays' 'd deleted '
  [ "$(keys)" = c ]
}

@test "ms-push --allow-delete: a lost answer is looked up, and counts as deleted" {
  made a b
  shop post-faults=ok,ok,done-reset
  doomed a b >in
  push --allow-delete <in
  ends 0
  results .action deleted deleted
  requests "$posts | select(.delete)" | wc -l | diff - <(echo 1)
  [ -z "$(keys)" ]
}

@test "ms-push --allow-delete: an answer that names no product is none" {
  made a
  shop 'post-faults=ok,200:body={}*'
  doomed a >in
  push --allow-delete --retries 2 <in
  ends 75 'the answer does not name what was deleted'
  prints_nothing
  [ "$(keys)" = a ]
}

@test "ms-push --allow-delete: a dry run and --diff say what would be deleted" {
  made a b
  doomed a >in
  push -n --exit-code --allow-delete <in
  ends 2
  results .action delete
  push --diff --allow-delete <in
  grep -q '^--- a (prod_' "$out"
  [ "$(keys)" = 'a b' ]
}

@test "ms-push --allow-delete: only the key counts of a product to be deleted" {
  made a
  echo '[{"title":"Kept","handle":"kept"}]' | push --match handle >"$out"
  jq -nc '[{external_id: "a", deleted: true, title: 5, nonsense: 1, tags: ["new"]},
    {external_id: "z", handle: "kept", deleted: true}]' >in
  push --allow-delete --adopt handle --create-missing tags <in
  ends 0
  results .action deleted skipped
  requests '.target | select(test("tags"))' | wc -l | diff - <(echo 0)
}

@test "ms-push --allow-delete: with --match id, what is gone is skipped as well" {
  push <<<'[{"external_id":"a","title":"A"}]'
  jq -c '{id, deleted: true}' "$out" >in
  push --allow-delete --match id <in
  ends 0
  results .action deleted
  push --allow-delete --match id <in
  ends 0
  results .action skipped
}

@test "ms-push --allow-delete: --max-changes counts deletions" {
  made a b c
  doomed a b c >in
  push --allow-delete --max-changes 2 <in
  ends 3 'with this batch, 3 of 3 products would be created, updated or deleted, and --max-changes 2 allows 2'
  [ "$(keys)" = 'a b c' ]
}
