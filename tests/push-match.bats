load lib/helper

# --match: how an item of the input finds its product. push-match-medusa.bats asks a
# real Medusa.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop
}

push() { capture ms-push -q "${hasty[@]}" "$@"; }

# made BODY: creates products as another program would.
made() {
  curl -sS -o /dev/null -u "$MEDUSA_API_KEY:" --json "{\"create\":[$1]}" "$MEDUSA_URL/admin/products/batch"
}

# shirt MEMBERS: a product with three sizes, the skus s, m and l.
shirt() {
  made '{"title":"Shirt","handle":"shirt",'"${1-}"'"options":[{"title":"Size","values":["S","M","L"]}],"variants":[
    {"title":"S","sku":"s","options":{"Size":"S"},"prices":[{"currency_code":"eur","amount":1}]},
    {"title":"M","sku":"m","options":{"Size":"M"},"prices":[{"currency_code":"eur","amount":1}]},
    {"title":"L","sku":"l","options":{"Size":"L"},"prices":[{"currency_code":"eur","amount":1}]}]}'
}

# price SKU AMOUNT [MEMBERS]: prints a line of a price list.
price() {
  printf '{%s"variants":[{"sku":"%s","prices":[{"currency_code":"eur","amount":%s}]}]}' "${3-}" "$1" "$2"
}

posts='select(.method == "POST")'
posted="$posts.body | fromjson"
outcome='[.external_id // .sku // .handle // .id, .action, (.changes[]?.path), .error.message // empty] | join(" ")'

@test "ms-push: --match sku finds products by their skus, whatever their external_id" {
  shirt '"external_id":"erp-1",'
  push --match sku <<<"$(price m 2)"
  ends 0
  jq -c 'del(.changes, .id)' "$out" | diff -u - <(echo '{"sku":"m","action":"updated","kept":{"variants":2}}')
  results '.changes[] | [.path, .before, .after] | join(" ")' 'variants[m].prices[eur] 1 2'
  push --match sku <<<"$(price m 2)"
  results "$outcome" 'm unchanged'
  requested 1 "$posts | select(.body | contains(\"update\"))"
  requested 2 'select(.method == "GET" and (.target | contains("admin/products")))'
}

@test "ms-push: several items that mean one product are one update with a result each" {
  shirt
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H","prices":[{"currency_code":"eur","amount":4}]}]}'
  echo "[$(price s 2),$(price h 5),$(price m 1),$(price l 3)]" >in
  push --match sku <in
  ends 0
  results "$outcome" 's updated variants[s].prices[eur]' 'h updated variants[h].prices[eur]' 'm unchanged' \
    'l updated variants[l].prices[eur]'
  requested 1 "$posts | select(.body | contains(\"update\"))"
  requests "$posted | .update // empty | [.[].variants | length] | sort | join(\" \")" >got
  echo '1 3' | diff -u - got
  push --match sku <in
  ends 0
  results "$outcome" 's unchanged' 'h unchanged' 'm unchanged' 'l unchanged'
  # Also a shared handle and title; each line lists what is kept of the product.
  echo "[$(price s 7 '"title":"Shirt","handle":"shirt",'),$(price m 7 '"handle":"shirt","title":"Shirt",')]" >in
  push --match sku -n <in
  ends 0
  results '[.sku, .action, .kept.variants] | join(" ")' 's update 1' 'm update 1'
}

# told: prints the results as text, without the digits of ids.
told() { gojq -r '[.sku // .external_id // .handle // .id, .action, .error.message // empty] | join(" ")' "$out" | sed 's/prod_[0-9]*/ID/g'; }

# amounts: prints the prices that the updates have sent.
amounts() { requests "$posted | .update // empty | .[].variants[].prices[]? | select(.amount > 1) | \"\(.amount) \(.currency_code)\"" | sort; }

@test "ms-push: --keep-edits leaves a product that one of its items names as edited" {
  shirt '"external_id":"erp",'
  echo '"erp"' >edits
  echo "[$(price s 2),$(price m 2 '"external_id":"erp",'),$(price l 1)]" >in
  push --match sku --edited edits --keep-edits <in
  ends 0
  results '[.sku, .action, .changes[0].path] | join(" ")' 's edited variants[s].prices[eur]' 'm edited variants[m].prices[eur]' 'l unchanged '
  requested 0 "$posts | select(.body | contains(\"update\"))"
}

@test "ms-push: an item whose tag cannot be created is rejected, and the others of its product are written" {
  shirt
  echo "[$(price s 2 '"tags":["refuse"],'),$(price m 2),$(price l 1)]" >in
  push --match sku --create-missing tags <in
  ends 1
  results '[.sku, .action, .changes[0].path] | join(" ")' 's rejected ' 'm updated variants[m].prices[eur]' 'l unchanged '
  amounts | diff -u - <(echo '2 eur')
  requested 1 "$posts | select(.body | contains(\"update\"))"
  # Nothing is looked up after the write.
  requests 'select(.target | contains("products")).method' | paste -sd ' ' | diff -u - <(echo 'POST GET POST')
  # Nothing is left of the update without that item.
  echo "[$(price s 2 '"tags":["refuse"],'),$(price m 2),$(price l 1)]" >in
  push --match sku --create-missing tags <in
  ends 1
  results '[.sku, .action] | join(" ")' 's rejected' 'm unchanged' 'l unchanged'
  requested 1 "$posts | select(.body | contains(\"update\"))"
  # The first plan has rejected another item before.
  echo "[$(price s 2 '"categories":["None"],'),$(price m 2 '"tags":["refuse"],'),$(price l 3)]" >in
  push --match sku --create-missing tags <in
  ends 1
  results '[.sku, .action] | join(" ")' 's rejected' 'm rejected' 'l updated'
}

@test "ms-push: items of one product that contradict one another are rejected, and the others written" {
  shirt
  echo "[$(price s 2 '"title":"A",'),$(price m 2 '"title":"B",'),$(price l 7)]" >in
  push --match sku <in
  ends 1
  told | diff -u - <(printf '%s\n' "s rejected 's' and 'm' mean the product ID, but their 'title' differs" \
    "m rejected 's' and 'm' mean the product ID, but their 'title' differs" 'l updated')
  amounts | diff -u - <(echo '7 eur')
  # Nothing says which of them is right, wherever they stand.
  echo "[$(price s 2),$(price s 3),$(price m 4),$(price s 3),$(price s 2 '"title":"C",')]" >in
  push --match sku --reject rejected <in
  ends 1
  told | sed 's/ mean .* but/ …/' | diff -u - <(printf '%s\n' "s rejected 's' (item 1) and 's' (item 2) … their 'variants[s].prices[eur]' differs" \
    "s rejected 's' (item 1) and 's' (item 2) … their 'variants[s].prices[eur]' differs" 'm updated' \
    "s rejected 's' (item 1) and 's' (item 4) … their 'variants[s].prices[eur]' differs" \
    "s rejected 's' (item 2) and 's' (item 5) … their 'variants[s].prices[eur]' differs")
  amounts | diff -u - <(printf '%s\n' '4 eur' '7 eur')
  jq -c .variants[0].sku rejected | diff -u - <(printf '"%s"\n' s s s s)
}

@test "ms-push: two lines of one product may not give two variants one code" {
  shirt
  echo "[$(price s 2 | sed 's/"sku"/"ean":"7","sku"/'),$(price m 3 | sed 's/"sku"/"ean":"7","sku"/'),$(price l 4)]" >in
  push --match sku <in
  ends 1
  told | diff -u - <(printf '%s\n' "s rejected 's' and 'm' mean the product ID, but their 'variants[m].ean' differs" \
    "m rejected 's' and 'm' mean the product ID, but their 'variants[m].ean' differs" 'l updated')
}

@test "ms-push: a line that does not name its variant changes none of several" {
  shirt
  echo '[{"handle":"shirt","variants":[{"sku":"s","weight":1},{"sku":"m","weight":2}]},{"handle":"shirt","variants":[{"material":"wool"}]}]' >in
  push --match handle <in
  ends 1
  told | diff -u - <(printf '%s\n' 'shirt updated' "shirt rejected 'variants[0]' has no 'options', which a new variant needs")
  requested 1 "$posted | select(tojson | contains(\"weight\"))"
  requested 0 "$posted | select(tojson | contains(\"wool\"))"
}

@test "ms-push: a price list may have a line for each currency and metadata key of a sku" {
  local dry
  shirt
  line() { printf '{"variants":[{"sku":"%s",%s}]}' "$1" "$2"; }
  echo "[$(price s 2),$(price s 3 | sed s/eur/usd/),$(price m 1),$(price s 4 | sed s/eur/chf/),$(line s '"metadata":{"a":"1"}'),$(line s '"metadata":{"b":"2"}'),$(line s '"ean":"7"'),$(price s 2)]" >in
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push --match sku $dry <in
    ends 0
    results '[.sku, (.action | sub("(?<a>ate)d$"; .a)), (.changes[]?.path)] | join(" ")' 's update variants[s].prices[eur]' 's update variants[s].prices[usd]' \
      'm unchanged' 's update variants[s].prices[chf]' 's update variants[s].metadata.a' 's update variants[s].metadata.b' \
      's update variants[s].ean' 's update variants[s].prices[eur]'
  done
  requested 1 "$posts | select(.body | contains(\"update\"))"
  requests "$posted | .update // empty | .[0].variants[] | select(has(\"metadata\")) | [.metadata, .ean, ([.prices[].currency_code] | sort)]" |
    diff -u - <(echo '[{"a":"1","b":"2"},"7",["chf","eur","usd"]]')
  push --match sku <in
  results .action unchanged unchanged unchanged unchanged unchanged unchanged unchanged unchanged
}

@test "ms-push: a rejected line of a product does not take the good ones of its sku along" {
  shirt
  echo "[$(price s 2),$(price s 3 | sed s/eur/usd/),$(price s 4 | sed 's/"sku"/"options":{"Fit":"x"},"sku"/; s/eur/chf/')]" >in
  push --match sku <in
  ends 1
  results '[.sku, .action] | join(" ")' 's updated' 's updated' 's rejected'
  amounts | diff -u - <(printf '%s\n' '2 eur' '3 usd')
  echo "[$(price s 5),$(price s -1)]" >in
  push --match sku <in
  ends 1
  results .action updated rejected
}

@test "ms-push: lines of one new sku are one creation with a result each" {
  local dry
  echo "[$(price n 2 '"title":"New",'),$(price n 3 '"external_id":"e",' | sed s/eur/usd/),$(price o 1 '"title":"Other",')]" >in
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push --match sku $dry --max-changes 2 <in
    ends 0
    results '[.sku, (.action | sub("(?<a>ate)d$"; .a))] | join(" ")' 'n create' 'n create' 'o create'
  done
  assert_equal "$(gojq -r .id "$out" | sort -u | grep -c '^prod_')" 2
  requests "$posted | .create // empty | .[] | [.title, .external_id, (.variants | length), ([.variants[0].prices[].currency_code] | sort | join(\" \"))] | join(\" \")" |
    diff -u - <(printf '%s\n' 'New e 1 eur usd' 'Other  1 eur')
  push --match sku <in
  results .action unchanged unchanged unchanged
  # A lost answer.
  shop post-faults=done-close
  sed 's/"n"/"p"/g; s/"e"/"f"/; s/"o"/"q"/; s/New/Newer/; s/Other/Others/' in >in2
  push --match sku --timeout 8 <in2
  ends 0
  results '[.sku, .action] | join(" ")' 'p created' 'p created' 'q created'
  # What contradicts is not created.
  echo "[$(price r 2 '"title":"R",'),$(price r 3 '"title":"R",')]" >in
  push --match sku <in
  ends 1
  told | diff -u - <(printf '%s\n' "r rejected 'r' (item 1) and 'r' (item 2) mean one product, but their 'variants[r].prices[eur]' differs" \
    "r rejected 'r' (item 1) and 'r' (item 2) mean one product, but their 'variants[r].prices[eur]' differs")
  # Lines that share several skus, and a price.
  two() {
    printf '{"title":"U","options":[{"title":"Size","values":["S","M"]}],"variants":[{"sku":"u","options":{"Size":"S"},"prices":[{"currency_code":"eur","amount":1},{"currency_code":"%s","amount":2}]},{"sku":"v","options":{"Size":"M"}}]}' "$1"
  }
  echo "[$(two usd),$(two chf)]" >in
  push --match sku <in
  ends 0
  results .action created created
  requests "$posted | .create // empty | .[] | select(.title == \"U\") | [.variants[].sku], [.variants[0].prices[].currency_code]" |
    diff -u - <(printf '%s\n' '["u","v"]' '["eur","usd","chf"]')
  # A line that has a title does not help one without.
  echo "[$(price t 2),$(price t 3 | sed s/eur/usd/)]" >in
  push --match sku <in
  ends 1
  results .action rejected rejected
}

@test "ms-push: lines of one handle or id are one product, and the default key is superseded" {
  local id
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H","prices":[{"currency_code":"eur","amount":1}]}]}'
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?handle=hat" | gojq -r '.products[0].id')
  line() { printf '{"%s":"%s","prices":[{"currency_code":"%s","amount":%s}]}' "$@"; }
  echo "[$(line handle hat eur 5),$(line handle hat usd 6)]" >in
  push --match handle <in
  ends 0
  results '[.handle, .action, .changes[0].path] | join(" ")' 'hat updated variants[h].prices[eur]' 'hat updated variants[h].prices[usd]'
  push --match handle <in
  results .action unchanged unchanged
  # The only variant of a simple product needs no sku.
  echo "[$(line handle hat gbp 9),$(price h 10 '"handle":"hat",')]" >in
  push --match handle <in
  ends 0
  results '[.action, .changes[0].path] | join(" ")' 'updated variants[h].prices[gbp]' 'updated variants[h].prices[eur]'
  echo "[$(line id "$id" eur 7),$(line id "$id" chf 8),$(line id prod_x eur 1),$(line id prod_x usd 1)]" >in
  push --match id <in
  ends 1
  results .action updated updated not_found not_found
  amounts | sort -u | diff -u - <(printf '%s\n' '10 eur' '5 eur' '6 usd' '7 eur' '8 chf' '9 gbp')
  for match in '' '--match external_id'; do
    # shellcheck disable=SC2086 # absent or two words
    push $match -n <<<'[{"external_id":"a","title":"1"},{"external_id":"a","title":"2"}]'
    ends 0
    results .action superseded create
  done
}

# Three skus of this length do not fit one request.
@test "ms-push: a product that several look-ups find by its skus is one product" {
  jq -nc '[range(3) | "\(.)-" + "x" * 2500] as $skus | {title: "Long", handle: "long", options: [{title: "Size", values: ["0", "1", "2"]}],
    variants: [range(3) | {title: "\(.)", sku: $skus[.], options: {Size: "\(.)"}, prices: []}]}' >long
  made "$(<long)"
  push --match sku -n <long
  ends 0
  results .action unchanged
  jq -c '.external_id = "e"' long >in
  push --adopt sku -n <in
  ends 0
  results '[.changes[].path] | join(" ")' external_id
  push --match handle --adopt sku <<<"$(jq -c '.handle = "new"' in)"
  ends 0
  results '[.changes[].path] | join(" ")' 'handle external_id'
  jq -c '.external_id = "f"' long >in
  push --adopt sku <in
  ends 1
  told | diff -u - <(echo "f rejected its sku belongs to the product ID, which has the external_id 'e'")
}

@test "ms-push: lines that share skus in a chain are one product, unless they mean two" {
  shirt
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H"}]}'
  two() { printf '{%s"variants":[{"sku":"%s"},{"sku":"%s"}]}' "${3-}" "$1" "$2"; }
  echo "[$(price s 2),$(two s h),$(two m l '"subtitle":"x",'),$(price l 3)]" >in
  push --match sku <in
  ends 1
  told | diff -u - <(printf '%s\n' 's updated' 's rejected its skus belong to two products in Medusa: ID and ID' 'm updated' 'l updated')
  # A new one that wants the sku of a product in the batch.
  echo "[$(two s x '"subtitle":"y",' | sed 's/"sku":"x"/"sku":"x","options":{"Size":"X"}/; s/"subtitle"/"options":[{"title":"Size","values":["S","M","L","X"]}],"subtitle"/'),$(two x z '"title":"Z",')]" >in
  push --match sku -n <in
  ends 1
  told | diff -u - <(printf '%s\n' 's update' "x rejected its sku 'x' is also used by 's' in the same batch")
}

@test "ms-push: a member of a product that cannot be planned does not stop the others" {
  shirt
  echo "[$(price s 2),$(price m 2 | sed 's/"sku"/"options":{"Fit":"x"},"sku"/'),$(price l 3)]" >in
  push --match sku <in
  ends 1
  results '[.sku, .action] | join(" ")' 's updated' 'm rejected' 'l updated'
  requested 1 "$posts | select(.body | contains(\"update\"))"
  # Only together do they have a value for the new option.
  jq -nc '[["s", "S"], ["m", "M"], ["l", "L"]] | map({options: [{title: "Size", values: ["S", "M", "L"]}, {title: "Fit", values: ["x"]}],
    variants: [{sku: .[0], options: {Size: .[1], Fit: "x"}}]})' >in
  push --match sku <in
  ends 0
  results '[.sku, .action] | join(" ")' 's updated' 'm updated' 'l updated'
  push --match sku <in
  results '[.sku, .action] | join(" ")' 's unchanged' 'm unchanged' 'l unchanged'
}

@test "ms-push: a currency that Medusa does not have rejects the items of the product that change" {
  shirt
  MEDUSA_URL=$(url known=eur)
  echo "[$(price s 2 | sed s/eur/zzz/),$(price m 3),$(price l 1)]" >in
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push --match sku $dry <in
    ends 1
    message="'prices[0].currency_code' of the variant 's' is 'zzz', a currency that Medusa does not have"
    results "$outcome | sub(\" variants.*] '\"; \" '\")" "s rejected $message" "m rejected $message" 'l unchanged'
  done
  requested 0 "$posts | select(.body | contains(\"update\"))"
}

@test "ms-push: what Medusa refuses rejects the items of the product that change" {
  shirt
  echo "[$(price s 2 '"title":"refuse",'),$(price m 2),$(price l 1)]" >in
  push --match sku --reject rejected <in
  ends 1
  results '[.sku, .action, .error.message // empty] | join(" ")' 's rejected scripted refusal of None' \
    'm rejected scripted refusal of None' 'l unchanged'
  jq -c '.variants[0].sku' rejected | diff -u - <(printf '"%s"\n' s m)
}

@test "ms-push: items of one product in several batches, with -j, lose nothing" {
  shirt
  { price s 2 && echo && price m 3 && echo && price l 4 && echo; } >in
  push --match sku -j 3 <in
  ends 0
  results '[.sku, .action] | join(" ")' 's updated' 'm updated' 'l updated'
  push --match sku -j 3 <in
  results '[.sku, .action] | join(" ")' 's unchanged' 'm unchanged' 'l unchanged'
}

@test "ms-push: --match sku completes a lost update, and creates what is new" {
  shirt
  shop post-faults=done-close,close
  echo "[$(price s 2),$(price m 3),$(price n 4 '"title":"New",')]" >in
  push --match sku --timeout 8 <in
  ends 0
  results '[.sku, .action] | join(" ")' 's updated' 'm updated' 'n created'
  push --match sku <in
  results '[.sku, .action] | join(" ")' 's unchanged' 'm unchanged' 'n unchanged'
}

@test "ms-push: with --match, an external_id is compared, and written only with --adopt" {
  shirt
  echo "$(price s 2 '"external_id":"e",')" >in
  push --match sku <in
  ends 1
  gojq -r .error.message "$out" | sed 's/prod_[0-9]*/ID/' >got
  echo 'the product ID, found by its sku, has no external_id; --adopt gives it that of the input' | diff -u - got
  push --match sku --adopt sku <in
  ends 0
  results "$outcome" 's updated external_id variants[s].prices[eur]'
  push --match sku <in
  results "$outcome" 's unchanged'
  sed 's/"e"/"f"/' in >in2
  push --match sku --adopt sku <in2
  ends 1
  gojq -r .error.message "$out" | sed 's/prod_[0-9]*/ID/' >got
  echo "the product ID, found by its sku, has the external_id 'e', not 'f'" | diff -u - got
  # --key names the member that is compared.
  sed 's/external_id/nr/; s/"e"/7/' in >in2
  push --match sku --key nr <in2
  ends 1
  gojq -r .error.message "$out" | grep -q "has the external_id 'e', not '7'"
}

@test "ms-push: --match with --adopt gives no product a key that another one has" {
  local id dry match
  shirt
  made '{"title":"Owner","handle":"owner","external_id":"e","variants":[{"sku":"o","title":"O"}]}'
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?handle=shirt" | gojq -r '.products[0].id')
  for match in sku handle id; do
    for dry in -n ''; do
      # shellcheck disable=SC2086 # absent or a word
      push --match $match --adopt sku $dry <<<"{\"id\":\"$id\",\"handle\":\"shirt\",\"external_id\":\"e\",\"variants\":[{\"sku\":\"s\"}]}"
      [ $match = id ] || continue
      ends 1
      gojq -r '.error | "\(.type) \(.message)"' "$out" | sed 's/prod_[0-9]*/ID/g' |
        diff -u - <(echo "duplicate its external_id 'e' belongs to the product ID, so the product ID, which it means, cannot get it")
    done
  done
  for match in sku handle; do
    push --match $match --adopt sku --unknown drop <<<"{\"handle\":\"shirt\",\"external_id\":\"e\",\"variants\":[{\"sku\":\"s\"}]}"
    ends 1
    assert_equal "$(gojq -r .error.type "$out")" duplicate
  done
  # Found by --adopt.
  push --match handle --adopt sku <<<'{"handle":"new","external_id":"e","variants":[{"sku":"s"}]}'
  ends 1
  requested 0 "$posts | select(.body | contains(\"update\"))"
  # Nobody has this one.
  push --match sku --adopt sku <<<'{"external_id":"f","variants":[{"sku":"s"}]}'
  ends 0
  results "$outcome" 's updated external_id'
  # An id that Medusa does not have gets nothing.
  push --match id --adopt sku <<<'{"id":"prod_x","external_id":"e"}'
  ends 1
  results .action not_found
}

@test "ms-push: two products of one batch that would adopt one key: the later one is rejected" {
  shirt
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H"}]}'
  echo "[$(price s 2 '"external_id":"e",'),$(price h 3 '"external_id":"e",'),$(price m 4 '"external_id":"e",')]" >in
  push --match sku --adopt sku <in
  ends 1
  told | diff -u - <(printf '%s\n' 's updated' "h rejected its external_id 'e' is also used by 's' in the same batch" 'm updated')
  push --match sku --adopt sku <in
  ends 1
  told | diff -u - <(printf '%s\n' 's unchanged' "h rejected its external_id 'e' belongs to the product ID, so the product ID, which it means, cannot get it" 'm unchanged')
}

@test "ms-push: a product that --match does not find gets no second row for its external_id" {
  shirt '"external_id":"e",'
  echo "[$(price x 2 '"external_id":"e","title":"T",'),$(price y 2 '"external_id":"n","title":"N",'),$(price z 2 '"external_id":"n","title":"N",')]" >in
  push --match sku <in
  ends 1
  gojq -r '[.sku, .action, .error.message // empty] | join(" ")' "$out" | sed 's/prod_[0-9]*/ID/' >got
  printf '%s\n' "x rejected its external_id 'e' belongs to the product ID, which has another sku" 'y created' \
    "z rejected its external_id 'n' is also used by 'y' in the same batch" | diff -u - got
  # Medusa has created a part of it only.
  made '{"external_id":"half","title":"Half"}'
  push --match sku <<<"$(price h 2 '"external_id":"half","title":"Half",')"
  ends 0
  results '[.sku, .action] | join(" ")' 'h updated'
  requested 2 "$posted | .create // empty | select(.[0].variants[0].sku)"
}

@test "ms-push: --match handle and id find a product; the key stays that of --key" {
  local id
  shirt '"external_id":"e",'
  made '{"title":"Hat","handle":"hat"}'
  push --match handle <<<'[{"handle":"shirt","external_id":"e","title":"T"},{"handle":"hat","title":"H","variants":[]},{"handle":"new","title":"N"}]'
  ends 0
  jq -c 'del(.id, .changes, .kept)' "$out" | diff -u - <(printf '%s\n' '{"external_id":"e","action":"updated"}' \
    '{"handle":"hat","action":"updated"}' '{"handle":"new","action":"created"}')
  push --match handle <<<'[{"handle":"shirt","external_id":"f"},{"handle":"x","external_id":"e","title":"X"},{"title":"x"}]'
  ends 1
  gojq -r '[.external_id, .error.message] | join(" ")' "$out" | sed 's/prod_[0-9]*/ID/' >got
  printf '%s\n' "f the product ID, found by its handle, has the external_id 'e', not 'f'" \
    "e its external_id 'e' belongs to the product ID, which has another handle" " 'handle' is missing" | diff -u - got
  id=$(curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?handle=hat" | gojq -r '.products[0].id')
  push --match id --reject rejected <<<'[{"id":"'"$id"'","title":"Hat 2","variants":[]},{"id":"prod_x","title":"X"}]'
  ends 1
  jq -c 'del(.changes)' "$out" | diff -u - <(printf '{"id":"%s","action":"%s"}\n' "$id" updated prod_x not_found)
  diff -u - rejected <<<'{"id":"prod_x","title":"X"}'
  assert_equal "$(grep -c '"id":.*"id":' "$out")" 0
  requests "$posted | .update // empty | .[0]" | tail -n 1 | diff -u - <(printf '{"id":"%s","title":"Hat 2"}\n' "$id")
  push --match id --only update <<<'{"id":"prod_x","title":"X"}'
  ends 0
  results .action skipped
}

@test "ms-push: --key id: the id of the source is the key, and no id of Medusa" {
  for match in external_id handle; do
    push --key id --match $match --unknown metadata <<<"{\"id\":17,\"title\":\"T\",\"handle\":\"t-${match%_*}\"}" -n
    ends 0
    results '[.external_id, .action] | join(" ")' '17 create'
    push --key id --match $match <<<"{\"id\":\"$match\",\"title\":\"T\",\"handle\":\"t-${match%_*}\"}"
    ends 0
    results '[.external_id, .action] | join(" ")' "$match created"
    requested 1 "$posted | .create // empty | .[] | select(.external_id == \"$match\" and (has(\"id\") | not))"
  done
}

@test "ms-push: an invalid item has the member of --match or --key in its result, and nothing that is kept" {
  shirt '"external_id":"e",'
  push --match handle <<<'[{"handle":"h","title":1},{"handle":7,"title":1},{"handle":"h","external_id":"e","title":1},{"title":"x"},3]'
  ends 1
  jq -c 'del(.error)' "$out" | diff -u - <(printf '%s\n' '{"handle":"h","action":"rejected"}' '{"handle":7,"action":"rejected"}' \
    '{"external_id":"e","action":"rejected"}' '{"handle":null,"action":"rejected"}' '{"handle":null,"action":"rejected"}')
  push --match id <<<'{"id":"prod_1","title":1}'
  jq -c 'del(.error)' "$out" | diff -u - <(echo '{"id":"prod_1","action":"rejected"}')
  push --match sku <<<'{"title":1,"variants":[{"sku":"s"}]}'
  jq -c 'del(.error)' "$out" | diff -u - <(echo '{"sku":"s","action":"rejected"}')
  push --key nr <<<'{"nr":5,"title":1}'
  jq -c 'del(.error)' "$out" | diff -u - <(echo '{"external_id":"5","action":"rejected"}')
  # Medusa refuses it: what the plan has found is not told.
  push --match sku <<<"$(price s 9 '"title":"refuse",')"
  ends 1
  jq -c 'keys' "$out" | diff -u - <(echo '["action","error","id","sku"]')
}

@test "ms-push: --match sku rejects items without a sku, and skus of two products" {
  shirt
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H"}]}'
  push --match sku <<<'[{"title":"T"},{"variants":[{"sku":""}]},{"variants":[{"sku":"s"},{"sku":"h"}]}]'
  ends 1
  gojq -r '[.sku, .error.message] | join(" ")' "$out" | sed 's/prod_[0-9]*/ID/g' >got
  printf '%s\n' " no variant has a 'sku' to find it by" " no variant has a 'sku' to find it by" \
    's its skus belong to two products in Medusa: ID and ID' | diff -u - got
  push <<<'{"id":"prod_1","external_id":"a"}'
  ends 1
  results .error.message "unknown members: 'id'"
}

@test "ms-push: with --match sku, each line of a price list is skipped or found" {
  shirt
  echo "[$(price s 2),$(price x 2)]" >in
  push --match sku --only update <in
  ends 0
  results "$outcome" 's updated variants[s].prices[eur]' 'x skipped'
  # Limits count products.
  made '{"title":"Hat","handle":"hat","variants":[{"sku":"h","title":"H"}]}'
  echo "[$(price s 3),$(price m 3),$(price h 3)]" >in
  push --match sku --max-changes 1 <in
  ends 3 'with this batch, 2 of 2 products would'
  prints_nothing
  push --match sku --max-changes 1 -n <in
  ends 3 'with this batch, 2 of 2 products would'
  push --match sku --max-changes 2 <in
  ends 0
}

@test "ms-push: --prune variants deletes what no item of the product lists" {
  shirt
  echo "[$(price s 2),$(price m 1)]" >in
  push --match sku --prune variants <in
  ends 0
  results '[.sku, .action] + [.changes[].path] | join(" ")' 's updated variants[s].prices[eur] variants[l]' \
    'm updated variants[s].prices[eur] variants[l]'
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?handle=shirt" | gojq -r '.products[0].variants[].sku' | sort >got
  printf '%s\n' m s | diff -u - got
}

@test "ms-push: with --match sku, --adopt handle takes over nothing for an item without a key" {
  made '{"title":"Hat","handle":"hat"}'
  push --match sku --adopt handle -n <<<'{"handle":"hat","title":"H","variants":[{"sku":"h"}]}'
  ends 1
  assert_regex "$(gojq -r .error.message "$out")" "^its handle 'hat' belongs to the product prod_.*, which has no external_id"
  push --match sku --adopt handle -n <<<'{"external_id":"e","handle":"hat","title":"H","variants":[{"sku":"h"}]}'
  ends 0
  results .action update
}

@test "ms-push: with --match sku, a sku that equals the external_id of another product is not that product" {
  local dry
  shirt '"external_id":"x",'
  for dry in -n ''; do
    # shellcheck disable=SC2086 # absent or a word
    push --match sku $dry <<<"$(price x 1 '"title":"X","handle":"shirt",')"
    ends 1
    told | diff -u - <(echo "x rejected its handle 'shirt' belongs to the product ID, which has the external_id 'x'")
  done
}

@test "ms-push: new products of one batch that want one handle: the later one is rejected unsent" {
  push --match sku <<<'[{"title":"A","handle":"a","variants":[{"sku":"s"}]},{"title":"B","handle":"a","variants":[{"sku":"t"}]}]'
  ends 1
  results '[.sku, .action, .error.message // empty] | join(" ")' 's created' \
    "t rejected its handle 'a' is also used by 's' in the same batch"
  requested 1 "$posts"
}

@test "ms-push: with --match and -j, a batch waits for the one before it" {
  shop post-faults=delay:1500
  printf '%s\n' "$(price s 1 '"external_id":"e","title":"T",')" "$(price t 1 '"external_id":"e","title":"T",')" >in
  push --match sku -j 2 <in
  ends 1
  results '[.sku, .action] | join(" ")' 's created' 't rejected'
}
