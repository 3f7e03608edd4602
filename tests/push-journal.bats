load lib/helper

# The file of --journal: what is in it, when it is written, and what happens when it
# cannot be.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop stock=1
  posts='select(.method == "POST")'
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }

# seed JSON: creates products without a journal.
seed() {
  jq -c . <<<"$1" >seed
  push <seed
  ends 0
  seeded=$(requests "$posts" | wc -l)
}

# posted N: the server saw N requests that write since the seed.
posted() { requested $((${seeded-0} + $1)) "$posts"; }

# lines FILTER LINES…: compares the filter's output for the journal with the lines.
lines() {
  local filter=$1
  shift
  jq -rc "$filter" journal >got
  printf '%s\n' "$@" | diff -u - got
}

two='[{"external_id":"a","title":"A","handle":"a"},{"external_id":"b","title":"B","handle":"b"}]'
changed='[{"external_id":"a","title":"New"},{"external_id":"b","title":"B"}]'

@test "journal: has a line before a product is created, and one after it" {
  push --journal journal <<<"$two"
  ends 0
  results .action created created
  assert_equal "$(stat -c %a journal)" 600
  lines '[.event, .n, .external_id, .action, .outcome]' '["run",null,null,null,null]' \
    '["write",1,"a","create",null]' '["write",2,"b","create",null]' \
    '["outcome",1,"a","create","done"]' '["outcome",2,"b","create","done"]'
  lines 'select(.event == "run") | [.format, .resource, .url]' "[1,\"products\",\"$MEDUSA_URL\"]"
  lines 'select(.event == "write") | [.before, .after.title]' '[null,"A"]' '[null,"B"]'
  # Once it exists, all of it has ids.
  gojq -r 'select(.event == "outcome") | .id, .after.id, .after.variants[].id' journal >ids
  [ "$(wc -l <ids)" = 6 ]
  ! grep -v '_9' ids || fail "not an id"
  lines 'select(.time) | .time | test("^20..-..-..T..:..:..[.]...Z$")' true true true true true
}

@test "journal: has before and after of what changes, with ids, and of nothing else" {
  seed "$two"
  push --journal journal <<<"$changed"
  ends 0
  results .action updated unchanged
  lines 'select(.event == "write") | [.n, .action, (.before | del(.id)), (.after | del(.id))]' \
    '[1,"update",{"title":"A","external_id":"a"},{"title":"New"}]'
  lines 'select(.event == "outcome") | [.n, .action, .outcome, .changes, (.after | del(.id))]' \
    '[1,"update","done",[{"path":"title","before":"A","after":"New"}],{"title":"New","external_id":"a"}]'
  lines 'select(.n) | [.id, .before.id // .after.id] | .[0] == .[1]' true true
  posted 1
}

@test "journal: has whole lists, with the parts that stay" {
  seed '{"external_id":"a","title":"A","handle":"a","images":[{"url":"https://i.example/1"}],
    "options":[{"title":"Size","values":["S","M"]}],
    "variants":[{"sku":"s","ean":"1","options":{"Size":"S"},"prices":[{"currency_code":"eur","amount":1},{"currency_code":"usd","amount":2}]},
      {"sku":"m","ean":"2","options":{"Size":"M"},"prices":[{"currency_code":"eur","amount":3}]}]}'
  push --journal journal <<<'{"external_id":"a","variants":[{"sku":"s","prices":[{"currency_code":"eur","amount":5}]}]}'
  ends 0
  lines 'select(.event == "write").before.variants[] | [.sku, (.prices | map([.amount, .id != null])), has("ean")]' \
    '["s",[[1,true],[2,true]],false]' '["m",[[3,true]],false]'
  lines 'select(.event == "outcome").after.variants[] | [.sku, (.prices | map([.amount, .id != null]))]' \
    '["s",[[5,true],[2,true]]]' '["m",[[3,true]]]'
  lines 'select(.before) | .before | keys' '["external_id","id","variants"]'
}

@test "journal: has all of the variants when one is added" {
  seed '{"external_id":"a","title":"A","handle":"a","options":[{"title":"Size","values":["S"]}],
    "variants":[{"sku":"s","ean":"1","options":{"Size":"S"}}]}'
  push --journal journal <<<'{"external_id":"a","options":[{"title":"Size","values":["S","M"]}],"variants":[{"sku":"s","options":{"Size":"S"}},{"sku":"m","options":{"Size":"M"}}]}'
  ends 0
  lines 'select(.n == 1 and .before) | .before | [(.options | map(.values | map(.value))), (.variants | map(.ean))]' '[[["S"]],["1"]]'
  lines 'select(.n == 1 and .event == "write").after | [.options, (.variants | length)]' \
    '[[{"title":"Size","values":["S","M"]}],2]'
  lines 'select(.event == "outcome").after | [(.options[].values | map(.value)), (.variants | map(.sku) | sort)]' \
    '[["S","M"],["m","s"]]'
}

@test "journal: nothing is looked up again for products that stay" {
  seed "$two"
  local n
  n=$(requests | wc -l)
  push --journal journal <<<"$two"
  ends 0
  results .action unchanged unchanged
  requested $((n + 1))
  lines .event run
}

@test "journal: a file that exists is 74, and stays as it is" {
  echo mine >journal
  push --journal journal <<<"$two"
  ends 74 "^ms-push: 'journal' exists; a journal is of one run, so name a new file$"
  prints_nothing
  requested 0
  assert_equal "$(cat journal)" mine
  ln -s none link
  push --journal link <<<"$two"
  ends 74 "^ms-push: 'link' exists"
  [ ! -e none ]
  push --journal none/journal <<<"$two"
  ends 74 "^ms-push: cannot create 'none/journal': No such file"
  requested 0
}

@test "journal: a dry run creates no file" {
  push -n --journal journal <<<"$two"
  ends 0
  [ ! -e journal ]
  push --diff --journal journal <<<"$two"
  ends 0
  [ ! -e journal ]
}

@test "journal: a file that cannot be written is 74, and nothing is sent" {
  local fault
  # The first line of the file has less than 200 bytes; each plan has more than 100.
  for fault in write:@journal:230:ENOSPC write:@journal:400:ENOSPC sync:@journal:1:EIO; do
    rm -f journal
    inject "$fault" ms-push -q "${hasty[@]}" --journal journal <<<"$two"
    ends 74 "^ms-push: line 1: cannot write to 'journal': (No space|Input/output)"
    prints_nothing
    posted 0
  done
  rm journal
  for fault in write:@journal:5:ENOSPC sync:@journal:0:EIO sync:@dir:0:EIO; do
    mkdir -p dir
    inject "$fault" ms-push -q "${hasty[@]}" --journal dir/journal <<<"$two"
    ends 74 "^ms-push: cannot write to 'dir/journal': "
    requested 3 # of the runs above, which looked the products up
    rm -r dir
  done
}

@test "journal: a full disk leaves whole lines" {
  inject write:@journal:400:ENOSPC ms-push -q "${hasty[@]}" --journal journal <<<"$two"
  ends 74 'No space'
  lines .event run
}

@test "journal: fails with 74 when its file cannot be synced at the end, or not be closed" {
  local fault
  push --journal all <<<"$two"
  ends 0
  for fault in close:@journal:0:EIO sync:@journal:1:EIO; do
    rm -f journal
    inject "$fault" ms-push -q "${hasty[@]}" --journal journal <<<"$two"
    ends 74 "^ms-push: cannot write to 'journal': Input/output error$"
    jq -r .action "$out" | sort -u >got
    echo unchanged | diff -u - got
  done
}

@test "journal: when an outcome cannot be written, results are printed, and it ends with 74" {
  jq -c '.[]' <<<"$two" >in
  push --journal all <in
  ends 0
  # Room for the first line and the first plan.
  local room
  room=$(head -n 2 all | wc -c)
  context+=again
  shop stock=1
  inject "write:@journal:$((room + 60)):ENOSPC" ms-push -q "${hasty[@]}" --journal journal <in
  ends 74 "^ms-push: line 1: cannot write to 'journal': No space"
  results '[.external_id, .action] | join(" ")' 'a created'
  requested 1 "$posts"
  lines '[.event, .n]' '["run",null]' '["write",1]'
}

@test "journal: a killed run leaves the plan of what was under way, and no outcome" {
  seed "$two"
  shop stock=1/post-faults=ok,until:go
  ms-push -q --journal journal <<<"$changed" >"$out" 2>"$err" 3>&- &
  local pid=$!
  until_ok test -s journal
  until_ok grep -q '"n":1' journal
  kill -9 "$pid"
  wait "$pid" || :
  release go
  lines '[.event, .n, .external_id, .before.title, .after.title]' '["run",null,null,null,null]' \
    '["write",1,"a","A","New"]'
}

@test "journal: tells refused products from those that were written" {
  local halves='[{"external_id":"a","title":"A"},{"external_id":"b","title":"refuse it"},{"external_id":"c","title":"C"}]'
  push --journal journal <<<"$halves"
  ends 1
  results .action created rejected created
  lines 'select(.outcome) | [.external_id, .outcome, .error.type]' '["a","done",null]' \
    '["b","refused","invalid_data"]' '["c","done",null]'
  # One plan each, though the batch was sent in parts.
  lines 'select(.event == "write") | [.n, .again]' '[1,null]' '[2,null]' '[3,null]'
}

@test "journal: a plan that is made again replaces the first, with the first before" {
  seed "$two"
  shop post-faults=ok,close
  push --journal journal <<<"$changed"
  ends 0
  lines '[.event, .n, .again, .before.title, .outcome]' '["run",null,null,null,null]' \
    '["write",1,null,"A",null]' '["write",2,1,"A",null]' '["outcome",2,null,null,"done"]'
  rm journal
  # What took effect though the answer was lost is done.
  shop post-faults=ok,ok,ok,done-close
  push --journal journal <<<'{"external_id":"a","title":"Newer"}'
  ends 0
  lines '[.event, .n, .before.title, .after.title, .outcome]' '["run",null,null,null,null]' \
    '["write",1,"New","Newer",null]' '["outcome",1,null,"Newer","done"]'
}

@test "journal: what is open when Medusa stays away is unknown" {
  shop 'post-faults=503*'
  push --retries 1 --journal journal <<<"$two"
  ends 75 'cannot write a batch'
  lines 'select(.outcome) | [.external_id, .outcome, .after]' '["a","unknown",null]' '["b","unknown",null]'
}

@test "journal: a written product that cannot be looked up is done, without an after" {
  context+=again
  shop 'faults=ok,ok,400*'
  push --retries 0 --journal journal <<<'{"external_id":"a","title":"New"}'
  ends 0
  results .action created
  lines 'select(.outcome) | [.external_id, .outcome, .after]' '["a","done",null]'
}

@test "journal: has numbers of its own for batches that are written at a time" {
  local i
  for i in {1..40}; do echo "{\"external_id\":\"k$i\",\"title\":\"T$i\"}"; done >in
  push -j 4 --journal journal <in
  ends 0
  jq 'select(.event == "write").n' journal | sort -n | diff - <(seq 40)
  jq 'select(.outcome == "done").n' journal | sort -n | diff - <(seq 40)
  # Each plan is before its outcome.
  jq -rn '[inputs | select(.n)] | group_by(.n)[] | map(.event) | join(" ")' journal | sort -u >got
  echo 'write outcome' | diff - got
}

@test "journal: names a file of its own" {
  push --journal same --reject same <<<"$two"
  ends 64 '--journal and --reject name the same file'
}

@test "journal: the address of the shop is shown without its password" {
  MEDUSA_URL=${MEDUSA_URL/:\/\//:\/\/me:s3cret-pass@}
  push --journal journal <<<"$two"
  ! grep -q s3cret journal || fail "$(cat journal)"
}

@test "journal: has a level before and after, and takes no request" {
  shop skus=3/locations=Berlin,Hamburg
  local n
  stock() { push -r inventory "$@"; }
  stock <<<'{"sku":"S-1","location":"Berlin","stocked_quantity":5}'
  ends 0
  n=$(requests | wc -l)
  stock --journal journal <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":7},{"sku":"S-2","location":"Hamburg","incoming_quantity":1}]'
  ends 0
  results .action updated created
  lines 'select(.n == 1) | [.sku, .location, .id, .changes, (.before | [.location_id, .stocked_quantity]), .after, .outcome]' \
    '["S-1","Berlin","iitem_s000001",null,["sloc_1",5],{"inventory_item_id":"iitem_s000001","location_id":"sloc_1","stocked_quantity":7},null]' \
    '["S-1","Berlin","iitem_s000001",[{"path":"stocked_quantity","before":5,"after":7}],[null,null],null,"done"]'
  lines 'select(.n == 2) | [.sku, .location, .action, .before, .after, .outcome]' \
    '["S-2","Hamburg","create",null,{"inventory_item_id":"iitem_s000002","location_id":"sloc_2","incoming_quantity":1},null]' \
    '["S-2","Hamburg","create",null,null,"done"]'
  # Two writes, since a request is for one location.
  requested $((n + 4))
}

@test "journal: has what --create-missing creates" {
  push --create-missing tags,categories --journal journal <<<'{"external_id":"a","title":"A","tags":["x"],"categories":["Home > Lamps"]}'
  ends 0
  lines 'select(.kind) | [.event, .kind, .name, (.id != null)]' '["create","tag","x",false]' '["created","tag","x",true]' \
    '["create","category","Home",false]' '["created","category","Home",true]' \
    '["create","category","Home > Lamps",false]' '["created","category","Home > Lamps",true]'
  # What exists is not created.
  rm journal
  push --create-missing tags --journal journal <<<'{"external_id":"b","title":"B","tags":["x"]}'
  ! grep kind journal || fail 'it was not created'
}

@test "journal: says what became of a name that was refused, and of one whose answer was lost" {
  shop stock=1/post-faults=400
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 1
  lines '[.event, .name]' '["run",null]' '["create","x"]' '["refused","x"]'
  undo_says_created ''
  rm journal
  context+=lost
  shop stock=1/post-faults=done-close,done-close
  push --create-missing tags,categories --journal journal <<<'{"external_id":"a","title":"A","tags":["x"],"categories":["C"]}'
  ends 0
  lines 'select(.kind) | [.event, .name, (.id // "" | sub("_.*"; ""))]' '["create","x",""]' '["created","x","ptag"]' \
    '["create","C",""]' '["created","C","pcat"]'
  undo_says_created 2
  # It was not created the first time.
  rm journal
  context+=again
  shop stock=1/post-faults=close
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 0
  lines 'select(.kind) | [.event, .name, (.id != null)]' '["create","x",false]' '["created","x",true]'
}

@test "journal: a name that is refused, but there, was created by the run only if an answer was lost before" {
  # The first request takes effect only after the look-up that follows it.
  shop stock=1/post-faults=close,done-400
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 0
  lines 'select(.kind) | [.event, .name, (.id != null)]' '["create","x",false]' '["created","x",true]'
  undo_says_created 1
  # Another client was faster.
  rm journal
  context+=other
  shop stock=1/post-faults=done-400
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 0
  lines 'select(.kind) | [.event, .name, (.id != null)]' '["create","x",false]' '["refused","x",false]'
  undo_says_created ''
  # It is not there after all.
  rm journal
  context+=none
  shop stock=1/post-faults=close,400
  push --create-missing tags --journal journal <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 1
  lines 'select(.kind) | [.event, .name, (.id != null)]' '["create","x",false]' '["refused","x",false]'
}

# undo_says_created N: what an undo says of names that stay.
undo_says_created() {
  ms-push --undo -n <journal 2>&1 >/dev/null | sed -n 's/^ms-push: what --create-missing has created stays.*: //p' | diff -u - <(echo "$1" | grep .)
}

@test "journal: a name that cannot be recorded is not created" {
  local room
  push --journal journal </dev/null
  room=$(wc -c <journal)
  rm journal
  inject "write:@journal:$((room + 10)):ENOSPC" ms-push -q --create-missing tags --journal journal \
    <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 74 "^ms-push: line 1: cannot write to 'journal': No space"
  requested 0 "$posts"
  rm journal
  inject sync:@journal:1:EIO ms-push -q --create-missing tags --journal journal \
    <<<'{"external_id":"a","title":"A","tags":["x"]}'
  ends 74 "^ms-push: line 1: cannot write to 'journal': Input/output"
  requested 0 "$posts"
}

@test "journal: a product that was created twice over is one that was created" {
  # The answer is lost, and its second plan is an update of what the first has made.
  shop stock=1/post-faults=done-close
  push --journal journal <<<'{"external_id":"a","title":"A","status":"published","images":[{"url":"https://i.example/1"}],"thumbnail":null}'
  ends 0
  results .action created
  assert_equal "$(jq -rc 'select(.n) | [.event, .action]' journal | sort -u | xargs)" '[outcome,create] [write,create]'
  capture ms-push --undo -q <journal
  ends 0
  results '.changes | tojson' '[{"after":"draft","before":"published","path":"status"}]'
}
