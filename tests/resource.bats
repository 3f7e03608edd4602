load lib/helper

# The engine of ms-push with a resource of its own, tests/unit/notes.h, linked without
# the layer products. It shows that the engine knows no resource.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop good=1
}

notes() {
  capture "$MS_TEST_UNIT/notes" <in
}

posts='select(.method == "POST")'
outcome='[.slug, .action, .error.message // empty] | join(" ")'

@test "resource: creates new items, updates changed ones and leaves the rest" {
  echo '[{"slug":"a","text":"one"},{"slug":"b","text":"two"}]' >in
  notes
  ends 0
  results "$outcome" 'a created' 'b created'
  echo '[{"slug":"b","text":"2"},{"slug":"a","text":"one"},{"slug":"c","text":"3"}]' >in
  notes
  ends 0
  results "$outcome" 'b updated' 'a unchanged' 'c created'
  requests "$posts.body" | tail -n 1 >posted
  printf '%s\n' '{"create":[{"slug":"c","text":"3"}],"update":[{"id":"note_999997","text":"2"}]}' \
    >expected
  assert_files_equal posted expected
  notes
  ends 0
  results "$outcome" 'b unchanged' 'a unchanged' 'c unchanged'
  requested 2 "$posts"
}

@test "resource: halves a refused batch to find the item" {
  printf '%s' '[{"slug":"a","text":"1"},{"slug":"b","text":"refuse"},' \
    '{"slug":"c","text":"3"},{"slug":"d","text":"4"}]' >in
  notes
  ends 0
  results "$outcome" 'a created' 'b rejected a note cannot be written' 'c created' 'd created'
}

@test "resource: rejects an item without a key and writes only the last with the same key" {
  echo '[{"text":"x"},{"slug":"a","text":"1"},{"slug":"a","text":"2"}]' >in
  notes
  ends 0
  results "$outcome" " rejected 'slug' is missing" 'a superseded' 'a created'
}

@test "resource: looks up a write whose answer is lost and does not repeat it" {
  shop post-faults=done-close
  echo '[{"slug":"a","text":"1"}]' >in
  notes
  ends 0 'writing 1 note: .*; looking up what was written'
  results "$outcome" 'a created'
  requested 1 "$posts"
}
