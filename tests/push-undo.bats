load lib/helper

# How ms-push --undo reads a journal. What it does to a product is in undo-medusa.bats.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop stock=1
  posts='select(.method == "POST")'
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }
undo() { capture ms-push --undo -q "${hasty[@]}" "$@"; }

# numbered N: prints N products, one a line.
numbered() { jq -nc --arg t "${2-Title}" "range($1) | {external_id: \"k\\(.)\", title: \"\\(\$t) \\(.)\", handle: \"k-\\(.)\"}"; }

# changed N: N products that a run with a journal has given new titles.
changed() {
  numbered "$1" | jq -sc . >seed
  push <seed
  ends 0
  numbered "$1" New | jq -sc . >new
  push --journal journal <new
  ends 0
}

titles() {
  curl -sS -u x: "$MEDUSA_URL/admin/products?fields=external_id,title&limit=1000" |
    gojq -r '.products | sort_by(.external_id)[] | .title'
}

@test "undo: reads a journal from its end, in batches" {
  changed 120
  local n
  n=$(requests "$posts" | wc -l)
  undo <journal
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | xargs)" '120 undone'
  gojq -r .external_id "$out" >got
  gojq -r 'select(.event == "write").external_id' journal | tac | diff - got
  numbered 120 | gojq -r '.title' | sort >wanted
  titles | sort | diff wanted -
  # Three batches of at most 50.
  requested $((n + 3)) "$posts"
}

@test "undo: reads a journal from a pipe, by a temporary file that nobody else can read" {
  changed 3
  mkdir tmp
  TMPDIR=$PWD/tmp capture_sh 'cat journal | ms-push --undo -q'
  ends 0
  results '[.external_id, .action] | join(" ")' 'k2 undone' 'k1 undone' 'k0 undone'
  [ -z "$(ls tmp)" ]
  TMPDIR=$PWD/none capture_sh 'cat journal | ms-push --undo -q'
  ends 74 "^ms-push: cannot create a temporary file '$PWD/none/ms-push-"
}

@test "undo: a last line that is cut was never sent" {
  changed 2
  local whole
  whole=$(wc -c <journal)
  jq -c 'select(.event != "outcome")' journal >cut
  head -c -20 cut >journal
  push -n <seed
  undo <journal
  ends 0
  results '[.external_id, .action] | join(" ")' 'k0 undone'
  : "$whole"
}

@test "undo: what is no journal is refused" {
  local text
  for text in '' '{"event":"run"}' '{"external_id":"a","title":"T"}\n' '{"event":"run","resource":"products"\n' \
    '{"event":"write","resource":"products"}\n' '[1]\n'; do
    # shellcheck disable=SC2059
    printf "$text" >journal
    undo <journal
    ends 65 '^ms-push: standard input is not a journal: its first line is not that of a run$'
  done
  echo '{"event":"run","format":2,"resource":"products"}' >journal
  undo <journal
  ends 65 '^ms-push: the journal has a format that this ms-push does not know; use a newer one$'
  echo '{"event":"run","format":1,"resource":"inventory"}' >journal
  undo <journal
  ends 64 '^ms-push: the journal is of inventory; give --resource inventory$'
  echo '{"event":"run","format":1,"resource":"products"}' >journal
  undo -r inventory <journal
  ends 64 '^ms-push: the journal is of another resource; give --resource products$'
  undo <journal
  ends 0
  prints_nothing
  requested 0
}

@test "undo: a damaged line ends it, after what came later" {
  changed 3
  local line
  for line in 'oops' '{"event":"write"}' '{"n":1}' '[]'; do
    { head -n 2 journal && echo "$line" && tail -n +3 journal; } >damaged
    undo <damaged
    ends 65 '^ms-push: cannot read the journal: byte [0-9]* of the journal begins no line of one$'
    results '.external_id' k2 k1
  done
  # A line of another event says nothing about products.
  { head -n 2 journal && echo '{"event":"other"}' && tail -n +3 journal; } >longer
  undo <longer
  ends 0
  results '[.external_id, .action] | join(" ")' 'k2 unchanged' 'k1 unchanged' 'k0 undone'
}

@test "undo: waits for no run, and says that one has not ended" {
  changed 1
  exec 9<journal
  flock 9
  undo <journal
  ends 75 '^ms-push: the run of this journal has not ended$'
  exec 9<&-
  undo <journal
  ends 0
}

@test "undo: what was refused is left out" {
  push <<<'[{"external_id":"a","title":"A"},{"external_id":"b","title":"B"}]'
  push --journal journal <<<'[{"external_id":"a","title":"refuse"},{"external_id":"b","title":"New"}]'
  ends 1
  undo <journal
  ends 0
  results '[.external_id, .action] | join(" ")' 'b undone'
}

@test "undo: takes back what was written of a product before the rest was refused" {
  local fault
  shop stock=old
  jq -nc '{external_id: "a", title: "A", options: [{title: "S", values: ["x"]}],
    variants: [{title: "v", sku: "v", manage_inventory: true, options: {S: "x"}}]}' >in
  # The inventory item is unlinked after the batch.
  for fault in ok done-close; do
    shop stock=old
    push <in
    ends 0
    shop stock=old/post-faults="$(requests "$posts" | sed 's/.*/ok/' | paste -sd,),$fault,400"
    push --timeout 1s --journal "$fault" <<<'{"external_id":"a","title":"New","variants":[{"sku":"v","manage_inventory":false}]}'
    ends 1
    jq -c 'select(.outcome) | [.outcome, .error.type, .after.title]' "$fault" |
      diff -u <(echo '["unknown","scripted","New"]') -
    shop stock=old
    undo <"$fault"
    ends 0
    results '[.external_id, .action] | join(" ")' 'a undone'
    assert_equal "$(titles)" A
  done
}

@test "undo: a plan that was replaced is left out, unless nobody knows what became of both" {
  changed 1
  shop stock=1/post-faults=ok,ok,close
  numbered 1 Newer | jq -sc . >newer
  rm journal
  push --journal journal <newer
  ends 0
  assert_equal "$(jq -c 'select(.event == "write") | [.n, .again]' journal | xargs)" '[1,null] [2,1]'
  undo -n <journal
  results '[.action, .changes[0].after] | join(" ")' 'undo New 0'
  # Killed before the outcome: each of the two may have been the one.
  jq -c 'select(.event != "outcome")' journal >killed
  undo <killed
  ends 0
  results '[.action, .changes[0].after] | join(" ")' 'undone New 0' 'unchanged '
}

@test "undo: what a killed run may have created is found by what --match found it by" {
  local by
  push --match handle --journal handle <<<'[{"title":"A","handle":"a","status":"published"},{"title":"B","handle":"b"}]'
  ends 0
  jq -nc '{title: "C", status: "published", options: [{title: "S", values: ["x", "y"]}],
    variants: [("x", "y") | {title: ., sku: ., options: {S: .}}]}' >in
  push --match sku --journal sku <in
  ends 0
  # By hand: the variant with the key comes last.
  curl -sSf -u x: "$MEDUSA_URL/admin/products?variants%5Bsku%5D=x" | gojq '.products[0]' >row
  for by in '.[0].sku = "z"' '.[1].sku = "x"'; do
    gojq "{variants: (.variants | map({id}) | $by)}" row |
      curl -sSf -o answer -u x: --json @- "$MEDUSA_URL/admin/products/$(gojq -r .id row)"
  done
  for by in handle sku; do
    jq -c 'select(.event != "outcome")' "$by" >cut
    undo <cut
    ends 0
    gojq -r '[.handle // .sku, .action] | join(" ")' "$out" >>got
  done
  printf '%s\n' 'b unchanged' 'a undone' 'x undone' | diff -u - got
  curl -sS -u x: "$MEDUSA_URL/admin/products?fields=title,status" |
    gojq -r '.products[] | "\(.title) \(.status)"' | sort | diff -u <(printf '%s draft\n' A B C) -
}

@test "undo: a dry run shows what it would do, and writes nothing" {
  changed 1
  local n
  n=$(requests "$posts" | wc -l)
  undo -n --exit-code <journal
  ends 2
  prints_text '{"external_id":"k0","id":"%s","action":"undo","changes":[{"path":"title","before":"New 0","after":"Title 0"}]}\n' \
    "$(gojq -r .id "$out")"
  undo --diff <journal
  ends 0
  prints_text '@@@ k0 (%s)\n-title: "New 0"\n+title: "Title 0"\n' "$(jq -rs '.[1].id' journal)"
  requested "$n" "$posts"
}

@test "undo: --diff shows conflicts, and -n has them" {
  changed 1
  push <<<'[{"external_id":"k0","title":"By hand"}]'
  jq -c 'if .event == "write" then .before += {subtitle: "S"} | .after += {subtitle: null} elif .after then .after += {subtitle: null} else . end' journal >two
  undo --diff <two
  ends 1
  prints_text '@@@ k0 (%s)\n+subtitle: "S"\n!title: it has been changed since\n' "$(jq -rs '.[1].id' journal)"
  undo -n <two
  ends 1
  results '.conflicts | tojson' '[{"message":"it has been changed since","path":"title"}]'
  undo --diff <journal
  ends 1
  prints_text '!!! k0 (%s)\n!title: it has been changed since\n' "$(jq -rs '.[1].id' journal)"
}

@test "undo: says that the next run does the same again, and that a ledger does not know" {
  changed 2
  capture ms-push --undo <journal
  ends 0 '^ms-push: the next run with the same source and map makes these changes again$' \
    '^ms-push: without --receipts for ms-delta --ack, a ledger still takes what was undone for settled$' \
    '^ms-push: 0 created, 2 undone, 0 unchanged'
  # Nothing was undone.
  capture ms-push --undo <journal
  ends 0 '^ms-push: 0 created, 0 undone, 2 unchanged'
  rm journal
  push --journal journal <new
  capture ms-push --undo --receipts <journal
  ends 0 'the next run' '^ms-push: 0 created, 2 undone'
  results '[.key, .action, .hash] | tojson' '["k1","undone",null]' '["k0","undone",null]'
}

@test "undo: a receipt has the key also of a run that found products by their skus" {
  jq -nc '["x", "y"][] | {external_id: "key \(.)", title: "A", options: [{title: "S", values: ["x", "y"]}],
    variants: [{title: ., sku: ., options: {S: .}}]}' >in
  push <<<"$(head -n 1 in)"
  ends 0
  sed -i 's/"A"/"New"/' in
  push --match sku --journal journal <in
  ends 0
  undo --receipts <journal
  ends 0
  results '[.sku, .action, .key] | join(" ")' 'y unchanged key y' 'x undone key x'
}

@test "undo: warns of conflicts" {
  changed 1
  push <<<'[{"external_id":"k0","title":"By hand"}]'
  jq -c 'if .event == "write" then .before += {subtitle: "S"} | .after += {subtitle: null} elif .after then .after += {subtitle: null} else . end' journal >two
  capture ms-push --undo --receipts <two
  ends 1 '^ms-push: products with parts that stay as they are, see `conflicts` in the results: 1$' \
    'the next run' '1 undone'
}

@test "undo: options that say what items are cannot be given" {
  local option
  for option in '--match handle' '--adopt handle' '--allow-delete' '--edited file' '--create-missing tags' '--initial title' '--key k' '--on-duplicate oldest' \
    '--only create' '--prune prices' '--reject file' '--unknown drop'; do
    # shellcheck disable=SC2086
    undo $option </dev/null
    ends 64 "^ms-push: --undo cannot be used with ${option%% *}$"
  done
  push --undo-created delete </dev/null
  ends 64 '^ms-push: --undo-created needs --undo$'
  undo --undo-created gone </dev/null
  ends 64 'gone'
  undo -r inventory --undo-created delete </dev/null
  ends 64 '^ms-push: --undo-created is an option for products, not for inventory$'
}

@test "undo: warns if the run was at another address" {
  local first=$MEDUSA_URL
  changed 1
  MEDUSA_URL=$(url2 stock=1)
  MEDUSA_URL=${MEDUSA_URL/:\/\//:\/\/me:s3cret-pass@} capture ms-push --undo -n <journal
  ends 0 "^ms-push: the run of this journal was at '$first', and MEDUSA_URL is '$MEDUSA_URL'$" 'dry run: .* 1 undo'
  undo <journal
  ends 0
  results .action undone
  # The same address, spelled differently.
  MEDUSA_URL=${first/http/HTTP}// capture ms-push --undo -n <journal
  ends 0 'dry run: .* 1 unchanged'
  # A line that does not say where it was is no reason to warn.
  jq -c 'del(.url)' journal >elsewhere
  capture ms-push --undo -n <elsewhere
  ends 0 'dry run: .* 1 unchanged'
}

@test "undo: two products that have exchanged their handles get them back, also with -j" {
  local n
  shop stock=1
  push < <(jq -nc '("a", "b") | {external_id: ., title: ., handle: .}')
  ends 0
  printf '{"external_id":"%s","handle":"%s"}\n' a c b a a b >in
  push --journal journal <in
  ends 0
  n=$(requests "$posts" | wc -l)
  # The last answer but one is late, and nothing overtakes it.
  shop "stock=1/post-faults=$(yes ok | head -n "$n" | paste -sd,),delay:300"
  undo -j 4 <journal
  ends 0
  results '[.external_id, .action, .changes[0].after] | join(" ")' 'a undone c' 'b undone b' 'a undone a'
  curl -sS -u x: "$MEDUSA_URL/admin/products?fields=external_id,handle" |
    gojq -r '.products[] | "\(.external_id) \(.handle)"' | sort | diff -u <(printf '%s\n' 'a a' 'b b') -
}

# parts: prints the variants of the only product, and the values of its options.
parts() {
  curl -sS -u x: "$MEDUSA_URL/admin/products?fields=variants.sku,options.values.value" |
    jq -c '.products[] | [.variants[].sku, .options[].values[].value]'
}

@test "undo: deletes a variant that was added, and then the value that it has used" {
  local size='{external_id: "a", title: "A", options: [{title: "S", values: $ARGS.positional}],
    variants: [$ARGS.positional[] | {title: ., sku: ., options: {S: .}}]}'
  jq -nc "$size" --args x | push
  jq -nc "$size" --args x y | push --journal journal
  jq -c 'select(.event != "outcome")' journal >killed
  assert_equal "$(parts)" '["x","y","x","y"]'
  # The run has made the variant, and then linked it.
  undo -n <killed
  ends 0
  results '[.action, .changes[]?.path] | join(" ")' 'unchanged' 'undo variants[y]'
  undo <journal
  ends 0
  results '[.action, .changes[]?.path] | join(" ")' 'undone variants[y]'
  assert_equal "$(parts)" '["x","x"]'
  undo <journal
  ends 0
  results .action unchanged
}

@test "undo: --undo-created delete deletes a product that nobody has changed since" {
  push <<<'[{"external_id":"u","title":"U"}]'
  push --journal journal <<<'[{"external_id":"a","title":"A"},{"external_id":"b","title":"B","status":"published"},{"external_id":"u","title":"New"}]'
  ends 0
  push <<<'[{"external_id":"b","title":"By hand"}]'
  undo --undo-created delete -n <journal
  ends 1
  results '[.external_id, .action, .error.type, .changes[]?.path] | join(" ")' 'u undo  title' 'b rejected conflict' 'a undo  id'
  undo --undo-created delete <journal
  ends 1
  results '[.external_id, .action] | join(" ")' 'u undone' 'b rejected' 'a undone'
  assert_equal "$(titles | xargs)" 'By hand U'
  # What the run may have created is not deleted if nobody knows what it has left.
  jq -c 'select(.event != "outcome")' journal >killed
  undo --undo-created delete <killed
  ends 1
  results '[.external_id, .action] | join(" ")' 'u unchanged' 'b rejected' 'a skipped'
  undo <journal
  ends 0
  results '[.external_id, .action, .changes[]?.path] | join(" ")' 'u unchanged' 'b undone status' 'a skipped'
}

@test "undo: has a journal of its own, which must be another file" {
  changed 2
  undo --journal journal <journal
  ends 64 "'journal' is standard input"
  undo --journal back <journal
  ends 0
  jq -c '[.event, .n, .external_id, .before.title, .after.title, .outcome]' back >got
  printf '%s\n' '["run",null,null,null,null,null]' '["write",1,"k1","New 1","Title 1",null]' '["write",2,"k0","New 0","Title 0",null]' \
    '["outcome",1,"k1",null,"Title 1","done"]' '["outcome",2,"k0",null,"Title 0","done"]' | diff - got
  undo <back
  ends 0
  assert_equal "$(titles | xargs)" 'New 0 New 1'
}

@test "undo: stops at --max-changes" {
  changed 120
  undo --max-changes 60 <journal
  ends 3 'max-changes'
  [ "$(jq -s length "$out")" = 50 ]
}

@test "undo: an answer that was lost is looked up" {
  changed 2
  shop stock=1/post-faults=ok,ok,done-close
  undo <journal
  ends 0
  results '[.external_id, .action] | join(" ")' 'k1 undone' 'k0 undone'
  assert_equal "$(titles | xargs)" 'Title 0 Title 1'
}

@test "undo: a product that is deleted while its answer is lost is not undone" {
  changed 1
  shop stock=1/post-faults=ok,ok,until:go
  ms-push --undo -q "${hasty[@]}" --timeout 5s <journal >"$out" 2>"$err" 3>&- &
  local pid=$!
  until_ok requested 3 "$posts"
  curl -sS -X DELETE -u x: "$MEDUSA_URL/admin/products/$(jq -rs '.[1].id' journal)" >answer
  status=0
  wait "$pid" || status=$?
  release go
  ends 1
  results '[.external_id, .action, .error.type, .error.message] | join(" ")' 'k0 rejected conflict it has been deleted meanwhile'
}

@test "undo: an answer without the parts that are compared is an error" {
  local options
  numbered 1 >in
  push --journal journal <in
  jq -c 'if .event == "run" then . else .action = "update" end
    | if .event == "write" then .before = {options: [{id: "o", title: "S", values: []}], variants: []} else . end
    | if .after and .id then .after.options = [{id: "o", title: "S", values: [{id: "y", value: "y"}]}] else . end' journal >made
  for options in '[{"id":"o","title":"S","values":[{"id":"y"}]}]' '[{"id":"o","title":"S","values":[7]}]'; do
    context+=x
    shop "faults=200:type=application%2Fjson:body=$(jq -nr --arg id "$(jq -rs '.[2].id' journal)" --argjson options "$options" \
      '{products: [{$id, $options, variants: [{id: "v", options: [{value: "y", option: {title: "S"}}]}]}], count: 1} | @json | @uri')"
    undo <made
    ends 69 '^ms-push: the server returned products that lack an id, a title, a currency or another part that they need; is MEDUSA_URL a Medusa server\?$'
    prints_nothing
  done
}

@test "undo: memory does not grow with the journal" {
  needs_memory_limit
  changed 3
  # 300 MB: the three plans, and before them many of events that say nothing of products.
  {
    head -n 1 journal
    yes '{"event":"other","text":"'"$(printf '%01000d' 0)"'"}' | head -n 300000
    tail -n +2 journal
  } >large || :
  capture bash -c 'ulimit -v 400000; ms-push --undo -q <large'
  ends 0
  results .action undone undone undone
}

# --- stock

stock() { push -r inventory "$@"; }
undo_stock() { undo -r inventory "$@"; }

# changed_stock: S-1 from 5 to 7 in Berlin and S-2 from 1 to 0 in Hamburg, with incoming
# goods; S-3 is new in Berlin.
changed_stock() {
  shop skus=4/locations=Berlin,Hamburg
  stock <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":5,"incoming_quantity":2},{"sku":"S-2","location":"Hamburg","stocked_quantity":1}]'
  ends 0
  stock --journal journal <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":7},{"sku":"S-2","location":"Hamburg","stocked_quantity":0,"incoming_quantity":9},{"sku":"S-3","location":"Berlin","stocked_quantity":4}]'
  ends 0
}

outcome='[.sku, .location, .action, .error.message // (.changes // [] | map("\(.path) \(.before) \(.after)") | join(","))] | join(" ")'

@test "undo: sets levels back" {
  changed_stock
  undo_stock -n <journal
  ends 0
  results "$outcome" 'S-3 Berlin undo stocked_quantity 4 0' 'S-2 Hamburg undo stocked_quantity 0 1,incoming_quantity 9 0' \
    'S-1 Berlin undo stocked_quantity 7 5'
  undo_stock --journal back <journal
  ends 0
  results .action undone undone undone
  undo_stock <journal
  ends 0
  results .action unchanged unchanged unchanged
  # What the run did not write stays.
  stock -n <<<'{"sku":"S-1","location":"Berlin","incoming_quantity":2}'
  results .action unchanged
  undo_stock <back
  ends 0
  results "$outcome" 'S-1 Berlin undone stocked_quantity 5 7' 'S-2 Hamburg undone stocked_quantity 1 0,incoming_quantity 0 9' \
    'S-3 Berlin undone stocked_quantity 0 4'
}

@test "undo: a level that is not what the run has left is a conflict" {
  changed_stock
  stock <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":6},{"sku":"S-2","location":"Hamburg","stocked_quantity":3}]'
  undo_stock <journal
  ends 1
  results "$outcome" 'S-3 Berlin undone stocked_quantity 4 0' 'S-2 Hamburg undone incoming_quantity 9 0' \
    'S-1 Berlin rejected stocked_quantity: it has been changed since'
  jq -c 'select(.conflicts) | [.sku, .conflicts[].path]' "$out" >got
  echo '["S-2","stocked_quantity"]' | diff - got
  stock -n <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":6},{"sku":"S-2","location":"Hamburg","stocked_quantity":3}]'
  results .action unchanged unchanged
}

@test "undo: a level whose line lacks a quantity is refused, and the others go on" {
  changed_stock
  jq -c 'if .n == 2 and .event == "write" then del(.before.stocked_quantity) else . end' journal >damaged
  undo_stock -n <damaged
  ends 1
  results "$outcome" 'S-3 Berlin undo stocked_quantity 4 0' 'S-2 Hamburg rejected its line in the journal is damaged' \
    'S-1 Berlin undo stocked_quantity 7 5'
}

@test "undo: two locations of one inventory item are two levels" {
  shop skus=1/locations=Berlin,Hamburg
  stock --journal journal <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":5},{"sku":"S-1","location":"Hamburg","stocked_quantity":6}]'
  undo_stock <journal
  ends 0
  results "$outcome" 'S-1 Hamburg undone stocked_quantity 6 0' 'S-1 Berlin undone stocked_quantity 5 0'
}

@test "undo: a product whose line is damaged is refused, and the others go on" {
  changed 2
  local edit
  for edit in '.before = 1' '.after.variants = "x"' '.after.images = [{}]' '.before.metadata = []' \
    '.after.variants = [{prices: [{amount: 1}]}]' '.before.options = [{title: "x", values: [1]}]'; do
    jq -c "if .n == 1 and .event == \"write\" then $edit else . end" journal >damaged
    undo -n <damaged
    ends 1
    results '[.external_id, .action, .error.message // empty] | join(" ")' 'k1 undo' 'k0 rejected its line in the journal is damaged'
  done
}

@test "undo: says what --create-missing has created and stays" {
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","status":"published","tags":["x","y"]}'
  ends 0
  capture ms-push --undo --receipts <journal
  ends 0 '^ms-push: what --create-missing has created stays, see `created` in the journal: 2$' 'the next run' '1 undone'
  results '.changes | tojson' '[{"after":"draft","before":"published","path":"status"}]'
}

# --- runs that were killed

# killed FAULT: a run that was killed while it waited for the answer to its second batch.
killed() {
  numbered 4 | jq -sc . >seed
  push <seed
  ends 0
  numbered 4 New | jq -sc '.[:2], .[2:]' >new
  shop "stock=1/post-faults=ok,ok,$1"
  ms-push -q --journal journal <new >"$out" 2>"$err" 3>&- &
  local pid=$!
  until_ok grep -qs '"n":3' journal
  under_way() { [ "$(requests "$posts" | wc -l)" = 3 ]; }
  [ "$1" = hang ] || until_ok under_way
  kill -9 "$pid"
  wait "$pid" || :
  shop stock=1
  ! grep -q '"outcome","n":3' journal || fail 'the second batch has an outcome'
}

@test "undo: of a run that was killed before the answer, when Medusa has done it" {
  killed until:later
  release later
  until_ok eval '[ "$(titles | grep -c New)" = 4 ]'
  undo <journal
  ends 0
  results '[.external_id, .action] | join(" ")' 'k3 undone' 'k2 undone' 'k1 undone' 'k0 undone'
  titles >got
  printf 'Title %s\n' 0 1 2 3 | diff - got
}

@test "undo: of a run that was killed before the answer, when Medusa has not done it" {
  killed hang
  assert_equal "$(titles | grep -c New)" 2
  undo <journal
  ends 0
  results '[.external_id, .action] | join(" ")' 'k3 unchanged' 'k2 unchanged' 'k1 undone' 'k0 undone'
  titles >got
  printf 'Title %s\n' 0 1 2 3 | diff - got
}

@test "undo: a run that was ended by a signal has outcomes for all that it has written" {
  numbered 4 | jq -sc . >seed
  push <seed
  numbered 4 New | jq -sc '.[:2], .[2:]' >new
  shop stock=1/post-faults=ok,until:go
  ms-push -q --journal journal <new >"$out" 2>"$err" 3>&- &
  local pid=$!
  until_ok grep -qs '"n":2' journal
  capture ms-push --undo -q <journal
  ends 75 '^ms-push: the run of this journal has not ended$'
  kill -TERM "$pid"
  release go
  wait "$pid" || status=$?
  assert_equal "$status" 143
  assert_equal "$(gojq -c 'select(.outcome) | [.n, .outcome]' journal | xargs)" '[1,done] [2,done]'
  assert_equal "$(jq -rc 'select(.event == "write").n' journal | xargs)" '1 2'
  undo <journal
  ends 0
  results .action undone undone
}

@test "undo: a level that a run has named in two ways is set back by both of its changes" {
  shop skus=3/locations=Berlin,Hamburg
  stock <<<'{"sku":"S-1","location":"Berlin","stocked_quantity":5}'
  stock --journal journal < <(printf '%s\n' '{"sku":"S-1","location":"Berlin","stocked_quantity":7}' \
    '{"sku":"S-1","location":{"id":"sloc_1"},"stocked_quantity":9}')
  ends 0
  undo_stock <journal
  ends 0
  results '[.action, .changes[0].after] | join(" ")' 'undone 7' 'undone 5'
}
