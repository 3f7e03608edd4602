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
  ends 0 '0 created, 0 updated, 1 unchanged, 0 rejected, 0 superseded, 2 skipped; 1 request, 0 bytes out'
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

# deleted_meanwhile OPTION VALUE: pushes a new title for the product old, which is deleted
# while the answer is lost.
deleted_meanwhile() {
  local id pid
  push -q <<<"$(batches old)"
  id=$(curl -sS -u x: "$MEDUSA_URL/admin/products?external_id=old" | gojq -r '.products[0].id')
  shop post-faults="$(requests "$posts" | sed 's/.*/ok/' | paste -sd,)",until:"$2"
  jq -nc --arg id "$id" --arg by "$2" '{title: "2"} + if $by == "id" then {$id} else {external_id: "old"} end' |
    ms-push -q "${hasty[@]}" --timeout 1s "$@" >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok eval 'requests "$posts" | tail -n 1 | grep -q update'
  curl -sS -X DELETE -u x: "$MEDUSA_URL/admin/products/$id" >answer
  status=0
  wait "$pid" || status=$?
  release "$2"
  shop
}

@test "ms-push: --only update and --match id create no product that is deleted while an answer is lost" {
  deleted_meanwhile --only update
  ends 1
  results '[.action, .error.type, .error.message] | join(" ")' 'rejected conflict it has been deleted meanwhile'
  deleted_meanwhile --match id
  ends 1
  results '[.action, .error.type, .error.message] | join(" ")' 'rejected conflict it has been deleted meanwhile'
  # Otherwise the input says that it is to exist.
  deleted_meanwhile --match external_id
  ends 0
  results .action updated
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

# --- --max-changes

# numbered FIRST LAST [SUFFIX]: prints a batch of these products.
numbered() {
  jq -nc --argjson a "$1" --argjson z "$2" --arg s "${3-}" '[range($a; $z + 1) | {external_id: "p\(.)", title: "\(.)\($s)"}]'
}

advice='see all changes with -n, then correct the input or raise the limit$'

@test "ms-push: --max-changes stops with 3 before the batch with which more would change" {
  numbered 1 10 | ms-push -q >/dev/null
  { numbered 1 3 x && numbered 4 5 && numbered 6 6 x && numbered 11 11 && numbered 7 7 x && numbered 8 8 x; } >in
  push --max-changes 5 <in
  ends 3 "^ms-push: line 5: stopped: with this batch, 6 of 8 products would be created, updated or deleted, and --max-changes 5 allows 5; $advice" \
    '^ms-push: 1 created, 4 updated, 2 unchanged, 0 rejected, 0 superseded; '
  results "$outcome" 'p1 updated' 'p2 updated' 'p3 updated' 'p4 unchanged' 'p5 unchanged' 'p6 updated' 'p11 created'
  requested 4 "$posts"
  # What was done is not counted again.
  push -q --max-changes 2 <in
  ends 0
  results "$outcome" 'p1 unchanged' 'p2 unchanged' 'p3 unchanged' 'p4 unchanged' 'p5 unchanged' 'p6 unchanged' 'p11 unchanged' \
    'p7 updated' 'p8 updated'
  push --max-changes 0 <<<"$(numbered 1 1 y)"
  ends 3 'stopped: with this batch, 1 of 1 products would .* --max-changes 0 allows 0;' '0 created, 0 updated'
  prints_nothing
  push -q --max-changes 0 <<<"$(numbered 2 2 x)"
  ends 0
}

@test "ms-push: --max-changes does not count rejected, superseded and skipped products" {
  numbered 1 2 | ms-push -q >/dev/null
  printf '%s\n' '[{"external_id":"a","title":1},{"external_id":"b","title":"refuse"},{"external_id":"c","title":"C"},{"external_id":"c","title":"D"}]' \
    "$(numbered 1 1 x)" >in
  push --max-changes 2 <in
  ends 1 '1 created, 1 updated, 0 unchanged, 2 rejected, 1 superseded'
  push -q --only update --max-changes 1 <<<'[{"external_id":"p1","title":"y"},{"external_id":"n","title":"N"}]'
  ends 0
  # Of 120 products, 60 are compared, and a share applies from the hundredth on.
  numbered 11 70 | ms-push -q >/dev/null
  jq -c '.[]' <<<"$(numbered 11 130 x)" | jq -sc . >in
  push --only update --max-changes 10% -n <in
  ends 0 '60 updated, .*, 60 skipped'
  # The ones that Medusa has yet to refuse count.
  push --max-changes 1 <<<'[{"external_id":"p1","title":"refuse"},{"external_id":"n","title":"N"}]'
  ends 3 'with this batch, 2 of 2 products would' 0
}

@test "ms-push: --max-changes with % counts from the hundredth product on" {
  { numbered 1 60 && numbered 61 99 && numbered 100 160; } | ms-push -q >/dev/null
  { numbered 1 60 x && numbered 61 99 && numbered 100 110; } >in
  push --max-changes 54% -n <<<"$(sed -n 1,2p in)"
  ends 0 'dry run: 0 created, 60 updated, 39 unchanged'
  push --max-changes 54% -n <in
  ends 3 "^ms-push: line 3: a run stops here: with this batch, 60 of 110 products would be created, updated or deleted, and --max-changes 54% allows 59; correct the input, or raise the limit$" \
    'dry run: 0 created, 60 updated, 50 unchanged'
  assert_equal "$(wc -l <"$out")" 110
  push --max-changes 55% -n <in
  ends 0 'dry run: 0 created, 60 updated, 50 unchanged'
  # At the hundredth.
  { numbered 1 60 x && numbered 61 100; } >in
  push --max-changes 60% -n <in
  ends 0 'dry run: '
  push --max-changes 59% -n <in
  ends 3 'line 2: .* 60 of 100 products .* allows 59;' 'dry run: '
}

@test "ms-push: --max-changes stops a run before it writes, and a dry run shows everything" {
  numbered 1 100 | ms-push -q >/dev/null
  { numbered 1 100 x && numbered 101 102; } >in
  push --max-changes 99% <in
  ends 3 'line 1: stopped: with this batch, 100 of 100 products would .* --max-changes 99% allows 99;' '0 created, 0 updated'
  prints_nothing
  requested 1 "$posts"
  push --max-changes 99% --diff --exit-code <in
  ends 3 'line 1: a run stops here: ' 'dry run: 2 created, 100 updated'
  assert_equal "$(grep -c '^[+@][+@]' "$out")" 102
}

# What --create-missing created could not be taken back.
@test "ms-push: a batch that --max-changes stops creates no names, with -n or without" {
  named() { jq -nc --arg n "$1" '{external_id: $n, title: $n, tags: ["tag \($n)"], categories: ["Top > \($n)"]}'; }
  { named a && echo "[$(named b),$(named c)]" && named b; } >in
  push --create-missing tags,categories --max-changes 2 <in
  ends 3 'line 2: stopped: with this batch, 3 of 3 products would ' '1 created, 0 updated'
  requests "$posts | select(.target | test(\"batch\") | not) | .body | fromjson | .value // .name" | diff -u - <(printf '%s\n' 'tag a' Top a)
  # What an earlier batch has planned is used by a later one.
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push -q --create-missing tags,categories --max-changes 3 $dry <in
    ends 0
    results '[.external_id, (.action | sub("(?<a>ate)d$"; .a))] | join(" ")' 'a unchanged' 'b create' 'c create' "b $([ -n "$dry" ] && echo create || echo unchanged)"
  done
  requests "$posts | select(.target | test(\"batch\") | not) | .body | fromjson | .value // .name" | sort |
    diff -u - <(printf '%s\n' Top a b c 'tag a' 'tag b' 'tag c')
  push -q --create-missing tags,categories --max-changes 0 <in
  ends 0
  results .action unchanged unchanged unchanged unchanged
}

@test "ms-push: --max-changes and -j create each name once, also a category above another" {
  jq -nc 'range(8) | [{external_id: "p\(.)", title: "T\(.)", tags: ["t\(. % 3)"], categories: [["A > B > C", "A", "A > B", "D > B"][. % 4]]}]' >in
  push -q --create-missing tags,categories --max-changes 100 -j 3 <in
  ends 0
  requests "$posts | select(.target | test(\"batch\") | not) | .body | fromjson | .value // .name" | sort |
    diff -u - <(printf '%s\n' A B B C D t0 t1 t2)
  requests "$posted | .create // empty | .[] | .tags[].id, .categories[].id" | grep -c new | diff -u - <(echo 0)
  push -q --create-missing tags,categories --max-changes 0 <in
  ends 0
}

@test "ms-push: --create-missing creates nothing for a product that is rejected before the write" {
  # It is new and has no title, which the plan finds.
  push -q --create-missing tags,categories <<<'[{"external_id":"x","tags":["t"],"categories":["A > B"]},{"external_id":"y","title":"Y"}]'
  ends 1
  results '[.external_id, .action] | join(" ")' 'x rejected' 'y created'
  requests "$posts | select(.target | test(\"batch\") | not)" | diff -u - /dev/null
}

@test "ms-push: a name that was planned for a rejected product is created for the one that needs it" {
  { echo '[{"external_id":"x","tags":["t"],"categories":["A > B > C"]},{"external_id":"y","title":"Y"}]' &&
    echo '{"external_id":"z","title":"Z","tags":["t"],"categories":["A > B"]}'; } >in
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push -q --create-missing tags,categories --max-changes 9 $dry <in
    ends 1
    results '[.external_id, (.action | sub("(?<a>ate)d$"; .a))] | join(" ")' 'x rejected' 'y create' 'z create'
  done
  requests "$posts | select(.target | test(\"batch\") | not) | .body | fromjson | .value // .name" | diff -u - <(printf '%s\n' t A B)
}

@test "ms-push: a name that Medusa refuses rejects its products under --max-changes, too" {
  for limit in '' '--max-changes 5'; do
    # shellcheck disable=SC2086 # absent or two words
    push -q --create-missing tags $limit <<<"[{\"external_id\":\"a\",\"title\":\"A\",\"tags\":[\"refuse\"]},{\"external_id\":\"b$limit\",\"title\":\"B$limit\"}]"
    ends 1
    results .action rejected created
  done
}

@test "ms-push: --max-changes counts what is left after conflicts, in a plan as in a run" {
  push -q <<<'[{"external_id":"a","title":"A","handle":"a"},{"external_id":"b","title":"B","handle":"b"},{"external_id":"c","title":"C","handle":"c"}]'
  # Taken by another product, exchanged, and free.
  echo '[{"external_id":"n","title":"N","handle":"a"},{"external_id":"b","handle":"c"},{"external_id":"c","handle":"b"},{"external_id":"m","title":"M"}]' >in
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push -q --max-changes 0 $dry <in
    ends 3 'with this batch, 1 of 1 products would '
    # shellcheck disable=SC2086
    push -q --max-changes 1 $dry <in
    ends 1
    results '[.external_id, (.action | sub("(?<a>ate)d$"; .a))] | join(" ")' 'n rejected' 'b rejected' 'c rejected' 'm create'
  done
  requested 2 "$posts"
}

@test "ms-push: --max-changes counts batches in input order with -j" {
  numbered 1 40 | ms-push -q >/dev/null
  # The third batch has nothing to write, and ends before the first.
  shop post-faults=until:seen,ok
  { numbered 1 3 x && numbered 4 6 x && numbered 7 30 && numbered 31 33 x; } >in
  mkfifo fifo
  ms-push "${hasty[@]}" -j 3 --max-changes 8 <fifo >"$out" 2>"$err" 3>&- &
  exec 7>fifo
  cat in >&7
  until_ok requested 5 'select(.method == "GET")'
  release seen
  exec 7>&-
  status=0
  wait $! || status=$?
  ends 3 'line 4: stopped: with this batch, 9 of 33 products would ' '0 created, 6 updated, 24 unchanged'
}

@test "ms-push: --max-changes is a number or a percentage" {
  local value
  for value in '' x 5x 101% -1 %; do
    push --max-changes "$value" </dev/null
    ends 64 "^ms-push: --max-changes: '$value' is not a number such as 500, or 25%$"
  done
}

# --- --initial

@test "ms-push: --initial members are sent with a new product and left alone afterwards" {
  local list=title,description,status,images,tags,categories,type,handle
  echo '{"external_id":"a","title":"T","description":"D","status":"published","handle":"h","type_id":"t1",
    "images":[{"url":"1"}],"tags":["x"],"categories":[{"id":"c"}],"material":"wood",
    "variants":[{"sku":"s","title":"V","prices":[{"currency_code":"eur","amount":1}]}]}' | tr -d '\n' >in
  push -q --initial $list --create-missing tags <in
  ends 0
  results .action created
  requests "$posted | .create[0] // empty | [.title, .description, .status, .handle, .type_id, .images[0].url, (.tags | length), .categories[0].id] | join(\" \")" >got
  echo 'T D published h t1 1 1 c' | diff -u - got
  sed 's/"T"/"T2"/; s/"D"/"D2"/; s/published/draft/; s/"h"/"h2"/; s/"t1"/"t2"/; s/"url":"1"/"url":"2"/; s/\["x"\]/["y","z"]/; s/"c"/"c2"/' in >in2
  push --initial $list --create-missing tags <in2
  ends 0 '0 created, 0 updated, 1 unchanged, .* 0 bytes out'
  requested 0 "$posts | select(.target | contains(\"tags\")) | select(.body | contains(\"y\"))"
  sed 's/wood/steel/; s/"V"/"W"/; s/"amount":1/"amount":2/' in2 >in3
  push -q --initial $list <in3
  ends 0
  results '[.changes[].path] | join(" ")' 'material variants[s].title variants[s].prices[eur]'
  requests "$posted" | tail -n 1 | jq -c '.update[0] | del(.id, .variants)' >got
  echo '{"material":"steel"}' | diff -u - got
  # Without the option, the input owns them.
  push -q -n --create-missing tags <in2
  results '[.changes[].path] | sort | join(" ")' \
    'categories description handle images material status tags thumbnail title type_id variants[s].prices[eur] variants[s].title'
}

@test "ms-push: --initial takes over a product by its handle, and does not claim it for another one" {
  push -q <<<'[{"external_id":"a","title":"A","handle":"a"},{"external_id":"b","title":"B","handle":"b"}]'
  # The handle of the second one belongs to the first, but it is not sent.
  push -q --initial handle -n <<<'{"external_id":"b","title":"B2","handle":"a"}'
  ends 0
  results '[.changes[].path] | join(" ")' title
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"title":"C","handle":"c"}]}' "$MEDUSA_URL/admin/products/batch"
  shop post-faults=done-close
  push -q --timeout 8 --initial handle,title --adopt handle <<<'{"external_id":"c","title":"C2","handle":"c","material":"wood"}'
  ends 0
  results '[.external_id, .action] + [.changes[].path] | join(" ")' 'c updated material external_id options[Default option] variants[Default variant]'
}

@test "ms-push: a product that this run has created gets its --initial members when an answer is lost" {
  shop post-faults=done-close
  push -q --timeout 8 --initial thumbnail <<<'{"external_id":"a","title":"T","thumbnail":"","images":[{"url":"1"}]}'
  ends 0
  results .action created
  requests "$posted | .update[0] // empty | del(.id)" >got
  echo '{"thumbnail":null}' | diff -u - got
}

@test "ms-push: a product without variants still gets --initial links, which a killed server may lack" {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"external_id":"a","title":"T","description":"D"}]}' "$MEDUSA_URL/admin/products/batch"
  push -q --initial title,description,sales_channels,shipping_profile \
    <<<'{"external_id":"a","title":"T2","description":"D2","sales_channels":[{"id":"s"}],"shipping_profile_id":"p","variants":[{"sku":"s"}]}'
  ends 0
  results '[.changes[].path] | sort | join(" ")' 'options[Default option] sales_channels shipping_profile_id variants[s]'
  push -q --initial title,description,sales_channels \
    <<<'{"external_id":"a","title":"T2","description":"D2","sales_channels":[{"id":"s2"}],"variants":[{"sku":"s"}]}'
  results .action unchanged
}
