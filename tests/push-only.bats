load lib/helper

# --only, --max-changes and --initial: which products a run writes, how many, and which
# members of them.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop
}

push() { capture ms-push "${hasty[@]}" "$@"; }

outcome='[.external_id, .action, .error.message // empty] | join(" ")'
posts='select(.method == "POST")'
posted="$posts | .body | fromjson"

# --- --only

@test "ms-push: --only update leaves new products alone, --only create those that exist" {
  push -q <<<"$(batches old)"
  ends 0
  echo '[{"external_id":"old","title":"2"},{"external_id":"new","title":"N"}]' >in
  push -q --only update <in
  ends 0
  results "$outcome" 'old updated' 'new skipped'
  requests "$posted | (.update // [])[].title, (.create | length)" | tail -n 2 >got
  printf '%s\n' 2 0 | diff -u - got
  sed 's/"2"/"3"/' in >in2
  push --only create <in2
  ends 0 '^ms-push: 1 created, 0 updated, 0 unchanged, 0 rejected, 0 superseded, 1 skipped; 2 requests'
  results "$outcome" 'old skipped' 'new created'
  assert_regex "$(sed -n 1p "$out")" '"id":"prod_'
  requests "$posted | (.create // [])[].title, (.update | length)" | tail -n 2 >got
  printf '%s\n' N 0 | diff -u - got
}

@test "ms-push: a product that --only leaves alone is neither checked nor gets names created" {
  push -q <<<"$(batches old)"
  ends 0
  # A new product would need a title, and the tag does not exist.
  echo '[{"external_id":"new"},{"external_id":"newer","tags":["sale"]},{"external_id":"old","title":"Title of old"}]' >in
  push --only update --create-missing tags <in
  ends 0 '0 created, 0 updated, 1 unchanged, 0 rejected, 0 superseded, 2 skipped; 1 requests, 0 bytes out'
  results "$outcome" 'new skipped' 'newer skipped' 'old unchanged'
  push -q --only update <in
  ends 0
  echo '[{"external_id":"old","tags":["sale"]}]' >in
  push -q --only create --create-missing tags <in
  ends 0
  results "$outcome" 'old skipped'
  requested 0 "$posts | select(.target | contains(\"tags\"))"
}

@test "ms-push: --only does not hide invalid products, and -n --exit-code does not count skipped ones" {
  push -q <<<"$(batches old)"
  printf '%s\n' '[{"external_id":"bad","title":1},{"external_id":"new","title":"N"}]' >in
  push -q --only update -n --exit-code <in
  ends 1
  results "$outcome" "bad rejected 'title' cannot be a number" 'new skipped'
  push -q --only update -n --exit-code <<<'{"external_id":"new","title":"N"}'
  ends 0
  push -q --only create -n --exit-code <<<'{"external_id":"new","title":"N"}'
  ends 2
  push --only update --diff <<<'{"external_id":"new","title":"N"}'
  ends 0 'dry run: 0 created, .*, 1 skipped;'
  prints_nothing
}

# After the lost answer the product exists, but this run has created it.
@test "ms-push: --only create completes what it has created when an answer is lost" {
  shop post-faults=done-close
  echo '{"external_id":"a","title":"T","thumbnail":"","images":[{"url":"1"}]}' >in
  push --timeout 8 --only create <in
  ends 0 'looking up what was written' '1 created, 0 updated'
  results "$outcome" 'a created'
  requests "$posted | .update[0].thumbnail // \"none\"" >got
  printf '%s\n' none none | diff -u - got
  requested 2 "$posts"
}

# A name that is looked up only for a product that is planned.
@test "ms-push: a product that is rejected after its look-up gets no names created" {
  push -q <<<'[{"external_id":"a","title":"1","handle":"a"},{"external_id":"b","title":"2","handle":"b"}]'
  push -q --adopt handle --create-missing tags <<<'{"external_id":"c","title":"1","handle":"a","tags":["sale"]}'
  ends 1
  results '.error.type' duplicate
  requested 0 "$posts | select(.target | contains(\"tags\"))"
}
