load lib/helper

# Answers that a server should not give, or that a proxy gives in its place. ms-push
# must not report a write as done that was not, nor attribute such a failure to an item.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key MEDUSA_URL
  MEDUSA_URL=$(url good=1)
}

push() { capture ms-push "${hasty[@]}" "$@"; }

summary='^ms-push: .* created, .* requests'

one() { printf '{"external_id":"a","title":"%s","handle":"a"}\n' "${1-One}"; }

# there LINE…: compares the key and title of every product in the shop.
there() {
  curl -sS -u "$MEDUSA_API_KEY:" "$(url x=1)/admin/products?limit=999" |
    gojq -r '.products[] | "\(.external_id) \(.title)"' | sort >got
  printf '%s\n' "$@" | diff -u - got
}

@test "ms-push: retries a look-up whose answer is an error with status 200" {
  one | ms-push -q >/dev/null
  MEDUSA_URL=$(url 'faults=ok,ok,error')
  push -q < <(one Two)
  ends 0
  requested 3 'select(.method == "GET")'
  assert_equal "$(gojq -r .action "$out")" updated
  there 'a Two'
}

@test "ms-push: reads all rows from a server that returns fewer than requested" {
  seq 9 | jq -c '{external_id: "k\(.)", title: "Item \(.)"}' | ms-batch -n 9 >in
  ms-push -q <in >/dev/null
  MEDUSA_URL=$(url most=2/good=1)
  push -q <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 9unchanged
}

@test "ms-push: repeats a write that was not applied although the status was 200" {
  MEDUSA_URL=$(url post-faults=error)
  push --timeout 2s < <(one)
  ends 0 '^ms-push: writing 1 product: the answer lacks 1 of 1; looking up what was written$' "$summary"
  assert_equal "$(gojq -r '.action, (.id | length > 0)' "$out" | tr '\n' ' ')" 'created true '
  there 'a One'
  MEDUSA_URL=$(url 'post-faults=ok,ok,error')
  push < <(one Two)
  ends 0 '^ms-push: writing 1 product: the answer lacks 1 of 1; ' "$summary"
  assert_equal "$(gojq -r .action "$out")" updated
  there 'a Two'
}

@test "ms-push: looks up a write whose answer is unusable and does not repeat it" {
  local fault
  for fault in done-524 done-520 done-gzip-lie done-html done-headers:300 done-bad; do
    context=${context%%_*}_${fault/:/-}
    MEDUSA_URL=$(url "post-faults=$fault")
    push --timeout 2s < <(one)
    ends 0 '^ms-push: writing 1 product: .*; looking up what was written$' "$summary"
    assert_equal "$(gojq -r .action "$out")" created
    requested 1 'select(.method == "POST")'
    MEDUSA_URL=$(url "post-faults=ok,$fault")
    push --timeout 2s < <(one Two)
    ends 0 '^ms-push: writing 1 product: .*; looking up what was written$' "$summary"
    assert_equal "$(gojq -r .action "$out")" updated
    requested 2 'select(.method == "POST")'
    there 'a Two'
  done
}

@test "ms-push: creates a product again when the server undid it after a lost answer" {
  MEDUSA_URL=$(url post-faults=undone-reset)
  push --timeout 2s < <(one)
  ends 0 '^ms-push: writing 1 product: .*; looking up what was written$' "$summary"
  assert_equal "$(gojq -r .action "$out")" created
  requested 2 'select(.method == "POST")'
  there 'a One'
}

# The fault hits between the request that frees the codes and the one that creates the
# product again.
@test "ms-push: does not confuse an undone product with one whose answer is missing" {
  MEDUSA_URL=$(url 'post-faults=undone-reset,200:body=%7B%7D')
  push --timeout 1s < <(one)
  ends 0 'without an answer; looking up what was written$' \
    'the answer lacks 1 of 1; looking up what was written$' "$summary"
  assert_equal "$(gojq -r .action "$out")" created
  requested 3 'select(.method == "POST")'
  there 'a One'
}

@test "ms-push: completes the replacement of a variant after an interrupted run" {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"external_id":"a","title":"A","handle":"a",
    "options":[{"title":"Size","values":["S"]}],
    "variants":[{"sku":"a-S","title":"Small","material":"wool","options":{"Size":"S"}}]}]}' \
    "$MEDUSA_URL/admin/products/batch"
  echo '{"external_id":"a","variants":[{"sku":"a-S","options":{"Size":"S"},"prices":[{"amount":1,"currency_code":"eur"}]}]}' >in
  MEDUSA_URL=$(url post-faults=ok,ok,close)
  push -q --retries 0 --timeout 1s <in
  ends 75 '^ms-push: line 1: '
  prints_nothing
  push -q --timeout 1s <in
  ends 0
  results '[.action, .changes[].path] | join(" ")' 'updated variants[a-S]'
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products" |
    jq -c '.products[].variants[] | [.sku, .title, .material, .prices[0].amount]' >got
  echo '["a-S","Small","wool",1]' | diff -u - got
}

@test "ms-push: fails with 69, and rejects no product, when the route is missing or redirects" {
  local fault
  for fault in 404:type=text%2Fhtml:body=Cannot+POST 405:type=text%2Fhtml:body=no redirect:same; do
    context=${context%%_*}_${fault%%:*}
    MEDUSA_URL=$(url "post-faults=$fault*")
    push -q --reject refused < <(seq 3 | jq -c '{external_id: "\(.)", title: "T\(.)"}' | ms-batch -n 3)
    ends 69 '^ms-push: line 1: cannot write a batch: '
    prints_nothing
    assert [ ! -s refused ]
    requested 1 'select(.method == "POST")'
  done
}

@test "ms-push: sends a product once if another one has its handle, or once more after a lost answer" {
  jq -nc '{external_id: "z", title: "Z", handle: "a"}' | ms-push -q >/dev/null
  push -q < <(one)
  ends 1
  results '.error | .type, (.message | sub("prod_[0-9]*"; "ID"))' duplicate \
    "its handle 'a' belongs to the product ID, which has the external_id 'z'"
  requested 2 'select(.method == "POST")'
  MEDUSA_URL=$(url post-faults=ok,ok,close)
  push -q --timeout 1s < <(one)
  ends 1
  requested 4 'select(.method == "POST")'
}

# Nobody is seen to have it: it may be our own, or be about to vanish.
@test "ms-push: looks once for what already exists unseen, and longer after a lost answer" {
  local taken
  taken=400:body=$(jq -rn '{type: "invalid_data", message: "Product with handle: a, already exists."} | tojson | @uri')
  MEDUSA_URL=$(url "post-faults=$taken*")
  push -q < <(one)
  ends 1
  results '.error.message' 'Product with handle: a, already exists.'
  requested 2 'select(.method == "POST")'
  context=$context-lost
  MEDUSA_URL=$(url "post-faults=close,$taken*")
  push -q --timeout 1s < <(one)
  ends 1
  results '.error.message' 'Product with handle: a, already exists.'
  # The lost one, and one before each of four looks and after them.
  requested 6 'select(.method == "POST")'
}

@test "ms-push: does not look for a product that already exists without --retries" {
  jq -nc '{external_id: "z", title: "Z", handle: "a"}' | ms-push -q >/dev/null
  push -q --retries 0 < <(one)
  ends 1
  results '.error.message' "its handle 'a' belongs to the product prod_999998, which has the external_id 'z'"
  requested 2 'select(.method == "POST")'
}

@test "ms-push: looks longer for what a killed run may yet be creating" {
  local taken
  taken=400:body=$(jq -rn '{type: "invalid_data", message: "Product variant with sku: a-S, already exists."} | tojson | @uri')
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json '{"create":[{"external_id":"a","title":"A","handle":"a",
    "options":[{"title":"Size","values":["S"]}]}]}' "$MEDUSA_URL/admin/products/batch"
  MEDUSA_URL=$(url "post-faults=ok,$taken,$taken,$taken")
  push -q <<<'{"external_id":"a","options":[{"title":"Size","values":["S"]}],"variants":[{"sku":"a-S","options":{"Size":"S"}}]}'
  ends 0
  results .action updated
  requested 5 'select(.method == "POST")'
}

@test "ms-push: refuses an endless answer" {
  MEDUSA_URL=$(url faults=endless)
  push -q --retries 0 < <(one)
  ends 69 'the answer is larger than 268435456 bytes$'
}

@test "ms-push: awaits a slow server longer" {
  MEDUSA_URL=$(url faults=ok,done-close,delay:600*)
  push -q --timeout 2s < <(one)
  ends 0
  # Nothing may change for three times the 600 ms of a look-up, not for 500 ms.
  assert [ "$(requests 'select(.method == "GET")' | wc -l)" -ge 4 ]
}

# freed: prints how many requests set a code to null, and how many restore one.
freed() {
  requests 'select(.method == "POST") | if .target | contains("/variants/batch") then "restored"
    elif .body | test("\"(sku|ean|upc|barcode)\":null") then "freed" else empty end' | sort | uniq -c | xargs
}

@test "ms-push: frees a code only if its variant gives it up, and restores it only after a refusal" {
  jq -nc '{external_id: "a", title: "A", handle: "a", options: [{title: "Size", values: ["S", "M", "L"]}], variants: [
    {sku: "one", ean: "111", options: {Size: "S"}}, {sku: "two", upc: "222", options: {Size: "M"}}]}' >a
  jq -nc '{external_id: "b", title: "B", handle: "b", options: [{title: "Size", values: ["S"]}],
    variants: [{sku: "one", ean: "111", upc: "222", options: {Size: "S"}}]}' >b
  push -q <a
  ends 0
  # A variant without its codes in the input keeps them; so does one that is not listed.
  { jq -c '.variants = [{weight: 1, options: {Size: "S"}}]' a && cat b; } | jq -sc . >in
  push -q <in
  results .action updated rejected
  assert_equal "$(freed)" ''
  # A variant that is listed with the same codes keeps them.
  jq -c '.variants[].weight = 2' a >in
  push -q <in
  results .action updated
  assert_equal "$(freed)" ''
  # It gives a code up that no other one takes.
  jq -c '.variants[0].ean = "112"' a >in
  push -q <in
  results .action updated
  assert_equal "$(freed)" ''
  push -q <a
  # It gives its codes up, and another one takes them.
  { jq -c '.variants[0] += {sku: "three", ean: "333"}' a && jq -c '.external_id = "c" | .handle = "c" | del(.variants[0].upc)' b; } |
    jq -sc . >in
  push -q <in
  results .action updated created
  assert_equal "$(freed)" '1 freed'
}

@test "ms-push: does not restore a code when the batch fails, since it may be written yet" {
  jq -nc '{external_id: "a", title: "A", handle: "a", options: [{title: "Size", values: ["S"]}],
    variants: [{sku: "one", options: {Size: "S"}}]}' >a
  push -q <a
  MEDUSA_URL=$(url 'post-faults=ok,ok,close*')
  { jq -c '.variants[0].sku = "two"' a && jq -c '.external_id = "b" | .handle = "b"' a; } | jq -sc . >in
  push -q --retries 0 <in
  ends 75 '^ms-push: line 1: cannot write a batch: '
  assert_equal "$(freed)" '1 freed'
}

@test "ms-push: does not restore a code when the product is rejected after its variants were written" {
  jq -nc '{external_id: "a", title: "A", handle: "a", options: [{title: "Size", values: ["S", "M"]}],
    variants: [{sku: "one", options: {Size: "S"}}]}' >a
  push -q <a
  MEDUSA_URL=$(url post-faults=ok,ok,ok,400)
  { jq -c '.options[0].values = ["S"] | .variants[0].sku = "two"' a &&
    jq -c '.external_id = "b" | .handle = "b"' a; } | jq -sc . >in
  push -q --prune options <in
  ends 1
  results .action rejected created
  assert_equal "$(freed)" '1 freed'
}

@test "ms-push: rejects only the product whose new handle is taken" {
  one Old | ms-push -q >/dev/null
  push -q < <(jq -nc '[{external_id: "a", title: "New", handle: "a"}, {external_id: "b", title: "A"}]')
  ends 1
  assert_equal "$(gojq -r '[.external_id, .action] | join(" ")' "$out" | tr '\n' ,)" 'a updated,b rejected,'
  there 'a New'
}

@test "ms-push: fails with 69 when a product in an answer lacks required members" {
  local row members
  for row in '{"external_id":"a"}' '{"id":7,"external_id":"a"}'; do
    context=${context%%_*}_$((++n))
    MEDUSA_URL=$(turns "{\"products\":[$row],\"count\":1}")
    push -q < <(one)
    ends 69 '^ms-push: line 1: the server returned products that lack '
  done
  for members in '"options":[{"id":"o"}]' '"options":[7]' '"options":{}' \
    '"options":[{"title":"Size","values":[]}]' \
    '"options":[{"id":"o","title":"Size","values":[{"value":"S"}]}]' \
    '"options":[{"id":"o","title":"Size","values":[{"id":"s"}]}]' \
    '"variants":[{"sku":"s"}]' \
    '"variants":[{"id":"v","prices":[{"id":"p","amount":1}]}]' \
    '"variants":[{"id":"v","prices":[{"id":"p","currency_code":"eur"}]}]' \
    '"variants":[{"id":"v","prices":[{"currency_code":"eur","amount":1}]}]' \
    '"images":[{"id":"i"}]' '"images":[{"url":"http://a/1"}]'; do
    context=${context%%_*}_$((++n))
    MEDUSA_URL=$(turns "{\"products\":[{\"id\":\"p\",\"external_id\":\"a\",$members}],\"count\":1}")
    push -q --prune options,variants,prices < <(jq -nc '{external_id: "a", title: "T",
      options: [{title: "Size", values: ["S"], metadata: {a: 1}}], images: [{url: "http://a/1"}],
      variants: [{sku: "s", options: {Size: "S"}, prices: [{amount: 1, currency_code: "eur"}]}]}')
    ends 69 "^ms-push: line 1: the server returned products that lack an id, a title, a currency or another part that they need"
  done
}

@test "ms-push: fails with 69 when the server ignores the offset of a page" {
  local answer='{"products":[{"id":"prod_1","external_id":"a","title":"One"}],"count":999999999}'
  MEDUSA_URL=$(turns "$answer")
  push -q < <(one)
  ends 69 "^ms-push: line 1: cannot look up products: a page has only rows of earlier pages; does the server ignore 'offset'\?$"
  prints_nothing
  requested 2
  context=$context-names
  MEDUSA_URL=$(turns '{"products":[],"count":0}' '{"product_tags":[{"id":"t","value":"red"}],"count":999999999}')
  push -q <<<'{"external_id":"a","title":"A","tags":["blue"]}'
  ends 69 '^ms-push: line 1: cannot look up names: a page has only rows of earlier pages; '
  requested 3
}

@test "ms-push: fails with 69 when a list has no end" {
  one | ms-push -q >/dev/null
  MEDUSA_URL=$(url growing=1)
  push -q < <(one)
  ends 69 '^ms-push: line 1: cannot look up products: the list has too many pages$'
  prints_nothing
  requested 1001 'select(.method == "GET")'
}

@test "ms-push: gives up with 75 when the server never stops changing a product" {
  MEDUSA_URL=$(url post-faults=done-close/restless=1)
  push -q --timeout 400ms < <(jq -nc '{external_id: "a", title: "A", options: [{title: "Size", values: ["S"]}],
    variants: [{sku: "a-S", options: {Size: "S"}}]}')
  ends 75 '^ms-push: line 1: cannot look up products: Medusa keeps changing them$'
  prints_nothing
  requested 1 'select(.method == "POST")'
}

@test "ms-push: reports no product that may yet be undone when the look-up fails" {
  MEDUSA_URL=$(url faults=ok,done-close,ok,404:body=no)
  push -q --timeout 2s < <(one)
  ends 69 '^ms-push: line 1: cannot look up products: '
  prints_nothing
  requested 4
}

# looks_at CLOCK AGE: pushes to a server whose clock is so far from ours, with a product
# that it began to create so long ago. Sets $looks to the number of look-ups, and $told to
# that of the messages about it.
looks_at() {
  local now product
  now=$(($(date +%s) + $1))
  context=${context%%_*}_$1_$2
  heads="Date:$(LC_ALL=C date -u -d "@$now" '+%a, %d %b %Y %T GMT' | jq -Rr @uri)"
  product=$(jq -nc --argjson at $((now - $2)) '{id: "prod_1", external_id: "a", title: "A",
    created_at: ($at | todate), options: [{id: "o", title: "Size", values: [{id: "v", value: "S"}]}], variants: []}')
  MEDUSA_URL=$(turns "{\"products\":[$product],\"count\":1}")
  push -v -n --timeout 2s < <(jq -nc '{external_id: "a", title: "A", options: [{title: "Size", values: ["S"]}],
    variants: [{sku: "a-S", options: {Size: "S"}}]}')
  assert_equal "$status" 0
  told=$(grep -c '^ms-push: Medusa may still be writing 1 product; waiting$' "$err" || :)
  looks=$(requests 'select(.target | contains("external_id=a"))' | wc -l)
}

@test "ms-push: awaits an unfinished product by the server's clock" {
  local clock
  for clock in 0 600 -600; do
    looks_at $clock 10
    ((looks > 1)) || fail "it was not awaited with a clock of $clock"
    assert_equal "$told" 1
    looks_at $clock 400
    assert_equal "$looks $told" '1 0'
  done
}

@test "ms-push: takes a row that is on two pages for one product" {
  local a='{"id":"prod_1","external_id":"a","title":"One"}' b='{"id":"prod_2","external_id":"b","title":"Two"}'
  MEDUSA_URL=$(turns "{\"products\":[$a],\"count\":2}" "{\"products\":[$a,$b],\"count\":3}")
  push -q -n < <(jq -nc '[{external_id: "a", title: "One"}, {external_id: "b", title: "Two"}]')
  ends 0
  results '[.external_id, .id] | join(" ")' 'a prod_1' 'b prod_2'
  requested 2
}

@test "ms-push: asks for every list in the order of its ids" {
  MEDUSA_URL=$(turns '{"product_tags":[],"product_types":[],"collections":[],"product_categories":[],
    "sales_channels":[],"shipping_profiles":[],"products":[],"count":0}')
  push -q -n < <(jq -nc '[{external_id: "a", title: "A", tags: ["t"], type: "t", collection: "c", categories: ["c"],
    sales_channels: ["s"], shipping_profile: "p"}]')
  requests '.target | capture("/admin/(?<list>[a-z-]*)\\?").list' | sort -u | paste -sd ' ' >got
  echo 'collections product-categories product-tags product-types products sales-channels shipping-profiles' |
    diff -u - got
  requested 0 'select(.method == "GET" and (.target | contains("&order=id&") | not))'
}

@test "ms-push: ignores an impossible count in an answer" {
  local count base=$context n=0
  for count in 18446744073709551615 -1 1e999 '"x"' '{}' null; do
    context=$base-$((++n))
    MEDUSA_URL=$(turns "{\"products\":[],\"count\":$count}" '{"created":[{"id":"p","external_id":"a"}]}')
    push -q < <(one)
    ends 0
    results '[.id, .action] | join(" ")' 'p created'
    requested 2
  done
}

@test "ms-push: finds a name although an ambiguous name fills the first page of results" {
  MEDUSA_URL=$(turns \
    '{"products":[],"count":0}' \
    '{"collections":[],"count":0}' \
    "$(jq -nc '{collections: [range(4) | {id: "c\(.)", title: "Summer"}], count: 5}')" \
    '{"collections":[{"id":"w","title":"Winter"}],"count":5}' \
    '{"products":[],"count":0}')
  push -q -n < <(jq -nc '["Summer", "Winter"] | map({external_id: ., title: ., collection: .})')
  ends 1
  results '[.action, .error.message // ""] | join(" ")' \
    "rejected the collection 'Summer' is not unique; give the id: {\"id\": ...}" 'create '
}

@test "ms-push: uses a tag that another client created first" {
  MEDUSA_URL=$(url "post-faults=done-400:body=$(jq -rn \
    '{type: "invalid_data", message: "Product tag with value: red, already exists."} | tojson | @uri')")
  push -q --create-missing tags <<<'{"external_id":"a","title":"A","tags":["red"]}'
  ends 0
  results .action created
}

@test "ms-push: looks up no further name once Medusa could not be asked" {
  jq -nc '{external_id: "a", title: "A", tags: [range(201) | tostring], collection: "c"}' >in
  MEDUSA_URL=$(url 'faults=ok,503*')
  push -q --retries 0 <in
  ends 75 '^ms-push: line 1: cannot look up names: '
  requested 2
  # The second batch waits until the first one has failed.
  context=$context-2
  MEDUSA_URL=$(url 'faults=ok,until:go,ok,503*')
  jq -c '.external_id = "b" | .tags = ["other"]' in >in2
  mkfifo both
  ms-push -q -j 2 --retries 0 <both >"$out" 2>"$err" 3>&- &
  exec 7>both
  cat in >&7
  until_ok requested 2
  cat in2 >&7
  until_ok requested 3
  release go
  exec 7>&-
  status=0
  wait $! || status=$?
  ends 75 '^ms-push: line 1: cannot look up names: '
  requested 4
}

@test "ms-push: sends the creation of a tag that Medusa refuses only once" {
  MEDUSA_URL=$(url 'post-faults=400:body=%7B%22type%22%3A%22invalid_data%22%2C%22message%22%3A%22no%22%7D*')
  push -q --create-missing tags <<<'{"external_id":"a","title":"A","tags":["red"]}'
  ends 1
  results .error.message "the tag 'red' does not exist and could not be created: no"
  requested 1 'select(.method == "POST")'
}

@test "ms-push: fails with 75 when a tag cannot be created" {
  MEDUSA_URL=$(url 'post-faults=503*')
  push -q --create-missing tags <<<'{"external_id":"a","title":"A","tags":["red"]}'
  ends 75 '^ms-push: line 1: cannot create a missing tag: '
  prints_nothing
}

@test "ms-push: rejects an options change that this Medusa is too old for" {
  local product='{external_id: "a", title: "A", options: [{title: "Size", values: $ARGS.positional}]}'
  MEDUSA_URL=$(url options=old/good=1)
  push -q < <(jq -nc "$product" --args S)
  ends 0
  push -q < <(jq -nc "$product" --args S M)
  ends 1
  results .error.message 'this Medusa cannot change the options of a product in one request; 2.18 or newer is needed'
}

# An option of the whole shop would take the title from all other products.
@test "ms-push: adds an option to a product alone, not to the shop" {
  local product='{external_id: $key, title: $key, options: ($ARGS.positional | map({title: ., values: ["x"]}))}' key
  for key in a b; do jq -nc --arg key "$key" "$product" --args Size; done | jq -sc . >old
  for key in a b; do jq -nc --arg key "$key" "$product" --args Size Fabric; done | jq -sc . >in
  push -q <old
  push -q <in
  ends 0
  results .action updated updated
  push -q <in
  ends 0
  results .action unchanged unchanged
}

# category NAME [MEMBERS]: creates it, and prints its id.
category() {
  curl -sS -u "$MEDUSA_API_KEY:" --json "{\"name\":\"$1\"${2+,$2}}" "$MEDUSA_URL/admin/product-categories" |
    gojq -r .product_category.id
}

# in_category PATH: prints a product in this category.
in_category() { jq -nc --arg path "$1" '{external_id: "a", title: "A", categories: [$path]}'; }

@test "ms-push: creates a category for a path only if no step of it has another spelling" {
  local garden path
  garden=$(category Garden)
  category Hoses "\"parent_category_id\":\"$garden\"" >id
  for path in 'garden > Hoses' 'GARDEN > hoses' 'Garden > Hoses' 'hoses'; do
    push -q --create-missing categories < <(in_category "$path")
    ends 0
  done
  requested 1 'select(.method == "POST" and (.target | contains("/products/")))'
  requests 'select(.method == "POST").body | fromjson.create[]?.categories[].id' | diff -u - id
  push -q --create-missing categories < <(in_category 'garden > hoses > Long')
  ends 0
  requests 'select(.method == "POST").body | fromjson | select(.name == "Long").parent_category_id' | diff -u - id
}

@test "ms-push: gives each new category a handle of its own, whatever its name" {
  category '!!' >/dev/null
  jq -nc '["!! > !!", "Aa bB_c > X", "Y > Aa bB_c", "aa-b-b-c"] | to_entries |
    map({external_id: "\(.key)", title: "T\(.key)", categories: [.value]})' >in
  push -q --create-missing categories <in
  ends 0
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/product-categories" |
    gojq -r '.product_categories[] | "\(.name) \(.handle)"' | sort >got
  printf '%s\n' '!! !!' '!! category' 'Aa bB_c aa-b-b-c' 'Aa bB_c y-aa-bb-c' 'X x' 'Y y' | diff -u - got
  # No handle was refused.
  requested 7 'select(.method == "POST")'
}

@test "ms-push: says where else there is a category of the name, and how several can be told apart" {
  local women men
  women=$(category Women) men=$(category Men)
  category Shoes "\"parent_category_id\":\"$women\"" >/dev/null
  category Shoes "\"parent_category_id\":\"$men\",\"handle\":\"men-shoes\"" >/dev/null
  category Shoes "\"parent_category_id\":\"$men\",\"handle\":\"shoes-2\"" >/dev/null
  push -q < <(in_category Shoes)
  ends 1
  results .error.message "the category 'Shoes' does not exist; the shop has 'Men > Shoes', 'Men > Shoes', 'Women > Shoes'; --create-missing would create it"
  push -q < <(in_category 'Men > Boots')
  results .error.message "the category 'Men > Boots' does not exist; --create-missing would create it"
  push -q --create-missing categories < <(in_category 'men > Shoes > Low')
  ends 1
  results .error.message "the category 'men > Shoes > Low' is not unique; in place of 'men > Shoes', give one of the handles 'shoes-2', 'men-shoes'"
  push -q --create-missing categories < <(in_category 'men-shoes > Low')
  ends 0
}

@test "ms-push: creates no category twice, in whatever case its path is given" {
  LIMIT=60 capture python3 "$top/tests/lib/random_categories.py" 15 "${SEED-1}"
  ends 0
  prints_text '15 runs\n'
}

@test "ms-push: names a step that Medusa refuses, and sends it once for all paths below it" {
  category Home >/dev/null
  MEDUSA_URL=$(url 'post-faults=ok,400:body=%7B%22type%22%3A%22invalid_data%22%2C%22message%22%3A%22no%22%7D*')
  push -q --create-missing categories < <(jq -nc '["Home > Bad > X", "Home > Bad > Y"] | map({external_id: ., title: ., categories: [.]})')
  ends 1
  results .error.message "the category 'Home > Bad > X' does not exist and could not be created: no ('Home > Bad')" \
    "the category 'Home > Bad > Y' does not exist and could not be created: no ('Home > Bad')"
  requested 2 'select(.method == "POST")'
}

@test "ms-push: rejects ids that do not exist, and looks up each once in a run" {
  local member want=()
  jq -nc '[{tags: [{id: "no-t"}]}, {type: {id: "no-y"}}, {type_id: "no-y2"}, {collection: {id: "no-c"}}, {collection_id: "no-c2"},
    {categories: [{id: "no-g"}]}, {sales_channels: [{id: "sc_1"}, {id: "no-s"}]}, {shipping_profile: {id: "no-p"}},
    {shipping_profile_id: "no-p2"}, {sales_channels: [{id: ""}]}, {sales_channels: [{id: "sc_1"}, {id: "sc_2"}]}] |
    to_entries | map(.value + {external_id: "\(.key)", title: "T\(.key)"})' >in
  { cat in && jq -c '.[] | .external_id += "again" | .title += "again"' in; } >twice
  push -q <twice
  ends 1
  for member in "tag with the id 'no-t'" "type with the id 'no-y'" "type with the id 'no-y2'" \
    "collection with the id 'no-c'" "collection with the id 'no-c2'" "category with the id 'no-g'" \
    "sales channel with the id 'no-s'" "shipping profile with the id 'no-p'" \
    "shipping profile with the id 'no-p2'" "sales channel with the id ''"; do
    want+=("the $member does not exist")
  done
  results '.error.message // .action' "${want[@]}" created "${want[@]}" created
  # A request for each kind, and no name.
  requested 6 'select(.method == "GET" and (.target | contains("/products?") | not))'
  requested 0 'select(.target | test("parent_category_id"))'
}

# priced KEY CURRENCY… prints a product with prices in these currencies.
priced() {
  jq -nc --arg key "$1" '{external_id: $key, title: $key, variants: [{sku: $key,
    prices: ($ARGS.positional | map({currency_code: ., amount: 1}))}]}' --args "${@:2}"
}

unpaid="^ms-push: nobody can pay prices in"

@test "ms-push: warns once of prices that nobody can pay" {
  MEDUSA_URL=$(url currencies=eur,usd,gbp/regions=eur,gbp)
  { priced a eur CHF usd chf pln; priced b gbp CHF usd; } | jq -sc . >in
  { priced c usd chf Pln; priced d SEK; priced e gbp EUR; } >>in
  push <in
  ends 0 "$unpaid CHF, pln, such as those of 'a': the store does not have the currency; see Settings, Store in Medusa Admin$" \
    "$unpaid usd, such as those of 'a': no region has the currency; see Settings, Regions in Medusa Admin$" \
    "$unpaid SEK, such as those of 'd': the store does not have the currency; " '^ms-push: 5 created'
  requested 1 'select(.target | contains("/admin/stores?"))'
  requested 1 'select(.target | contains("/admin/regions?"))'
  # Nothing is written, so nothing is asked.
  push <in
  ends 0 '^ms-push: .* 5 unchanged'
  requested 1 'select(.target | contains("/admin/stores?"))'
  context=$context-2
  MEDUSA_URL=$(url currencies=eur/regions=eur)
  push -n <in
  ends 0 "$unpaid CHF, usd, pln, gbp, such as those of 'a': the store " "$unpaid SEK" '^ms-push: dry run: 5 created'
  push -q <in
  ends 0
  requested 1 'select(.target | contains("/admin/stores?"))'
}

@test "ms-push: rejects a price in a currency that Medusa does not have" {
  MEDUSA_URL=$(url known=eur,usd/currencies=eur/regions=eur)
  { priced a eur EUR; priced b usd xyz; priced c; } | jq -sc . >in
  priced d abc >>in
  push -n <in
  ends 1 '^ms-push: dry run: 2 created'
  cp "$out" planned
  push <in
  ends 1 '^ms-push: 2 created, 0 updated, 0 unchanged, 2 rejected'
  results '[.external_id, .action, .error.message // empty] | join(" ")' 'a created' \
    "b rejected 'prices[1].currency_code' of the variant 'b' is 'xyz', a currency that Medusa does not have" 'c created' \
    "d rejected 'prices[0].currency_code' of the variant 'd' is 'abc', a currency that Medusa does not have"
  jq -c .error planned >expected
  jq -c .error "$out" | diff -u expected -
  # Once in each run that writes prices, quiet or not.
  requested 2 'select(.target | contains("/admin/currencies?"))'
  jq -c 'map(select(.external_id != "b"))[]?' <(head -n 1 in) >rest
  push <rest
  ends 0 '^ms-push: .* 2 unchanged'
  requested 2 'select(.target | contains("/admin/currencies?"))'
  push -q < <(priced b xyz)
  ends 1
}

@test "ms-push: rejects no currency when the list may be longer" {
  MEDUSA_URL=$(url "known=$(seq -s , 1000)")
  push < <(priced a eur)
  ends 0 '^ms-push: 1 created'
}

@test "ms-push: warns of no price when the store or the regions cannot be read" {
  local script
  priced a chf >in
  for script in 'currencies=eur' 'regions=eur' 'good=1'; do
    context=${context%%_*}_${script%%=*}
    MEDUSA_URL=$(url "$script")
    push <in
    ends 0 '^ms-push: 1 created'
  done
}

@test "ms-push: warns once of published products without variants or sales channels" {
  MEDUSA_URL=$(url channels=2)
  jq -nc '[{status: "draft", variants: []}, {status: "published", variants: [], sales_channels: [{id: "s"}]}, {status: "published"},
    {status: "published", variants: [], sales_channels: []}, {status: "published", sales_channels: [{id: "s"}]}] | to_entries |
    map(.value + {external_id: "\(.key)", title: "T\(.key)", options: [{title: "Size", values: ["S"]}],
      variants: (.value.variants // [{sku: "\(.key)", options: {Size: "S"}}])})' >in
  push <in
  ends 0 "^ms-push: '1' is published without variants, so nobody can buy it; there may be more such products$" \
    "^ms-push: '2' is published without 'sales_channels', but the shop has several, so no storefront shows it; there may be more such products$" \
    '^ms-push: 5 created'
  jq -c '.[].subtitle = "New"' in >changed
  push <changed
  ends 0 '^ms-push: .* 5 updated'
  # In the only channel of a shop, every product is shown.
  context=$context-2
  MEDUSA_URL=$(url channels=1)
  jq -c '[.[2, 3] | .variants = [{sku: .external_id, options: {Size: "S"}}]], .[2:3]' in >two
  push <two
  ends 0 '^ms-push: 2 created'
  requested 1 'select(.target | contains("/admin/sales-channels?"))'
}

@test "ms-push: prints valid UTF-8 when it quotes a message that is not UTF-8" {
  local long
  MEDUSA_URL=$(url 'post-faults=400:type=text%2Fhtml:body=%C3%BC%20f%FCr%20%C3')
  push -q < <(one)
  ends 1
  results .error.message 'HTTP status 400: ü f?r ?'
  # The quote is cut after 300 bytes, within a character.
  long=$(printf 'x%.0s' {1..296})
  context=$context-cut
  MEDUSA_URL=$(url "post-faults=400:type=text%2Fhtml:body=$long%C3%BCyyy")
  push -q < <(one)
  ends 1
  results .error.message "HTTP status 400: $long..."
}

@test "ms-push: hides a part of the API key where the body of an error is cut unnoticed" {
  local fault
  for fault in gzip-broken gzip-short; do
    context+=+
    MEDUSA_URL=$(url "faults=$fault:17:403*/text/Sorry,%20sk_s3cret-key")
    push -q < <(one)
    ends 77 ': HTTP status 403: Sorry, \*\*\*(\.\.\.)?; is it a secret API key'
    hides s3cret
  done
}
