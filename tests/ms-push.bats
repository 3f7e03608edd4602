load lib/helper

# Most of these tests use the small Medusa of server.py; those tagged medusa use a
# real one.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop
}

# product KEY [TITLE [PRICE]]
product() {
  gojq -nc --arg key "$1" --arg title "${2-Title of $1}" --argjson price "${3-10}" '{
    external_id: $key, title: $title, handle: "h-\($key)",
    options: [{title: "Size", values: ["S", "M"]}],
    variants: (["S", "M"] | map({title: ., sku: "\($key)-\(.)", options: {Size: .},
      prices: [{amount: $price, currency_code: "eur"}]}))}'
}

# products KEY…: prints a batch of them.
products() {
  local key
  for key; do product "$key"; done | gojq -sc .
}

push() {
  capture ms-push "${hasty[@]}" -q "$@"
}

# stored FILTER: prints what this test's shop holds now; the request is not counted.
stored() {
  python3 - "$(url 'admin/products?limit=10000')" <<'PYTHON' | jq -rc "$1"
import sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Basic x"})
print(urllib.request.urlopen(request).read().decode())
PYTHON
}

batch_posts='select(.method == "POST" and (.target | contains("/admin/products/batch")))'

# --- the command line

@test "ms-push: prints --help to stdout" {
  unset MEDUSA_URL MEDUSA_API_KEY
  capture ms-push --help
  ends 0
  assert_regex "$(head -n 1 "$out")" '^usage: ms-push \['
}

@test "ms-push: prints its name and version for --version" {
  capture ms-push -V
  ends 0
  prints_text 'ms-push %s\n' "$(cat "$top/VERSION")"
}

@test "ms-push: rejects wrong command lines with 64" {
  capture ms-push --nonsense </dev/null
  ends_usage "^ms-push: unrecognized option '--nonsense'$" ms-push
  capture ms-push extra </dev/null
  ends_usage "^ms-push: unexpected 'extra'$" ms-push
  capture ms-push --create-missing tags,dragons </dev/null
  ends 64 "^ms-push: --create-missing: 'dragons' is not "
  capture ms-push --retries x </dev/null
  ends 64 "^ms-push: --retries: 'x' is not "
  requested 0
}

@test "ms-push: fails with 64 without MEDUSA_URL" {
  unset MEDUSA_URL
  push <<<"$(products a)"
  ends 64 '^ms-push: MEDUSA_URL is not set'
  prints_nothing
}

@test "ms-push: rejects a MEDUSA_URL with a bad port or scheme" {
  MEDUSA_URL=shop.example.com:9000x push <<<"$(products a)"
  ends 64 "^ms-push: MEDUSA_URL: 'shop.example.com:9000x' is not an http"
  MEDUSA_URL=file:///etc/passwd push <<<"$(products a)"
  ends 64 '^ms-push: .*not an http'
}

@test "ms-push: fails with 77 without an API key" {
  unset MEDUSA_API_KEY
  push <<<"$(products a)"
  ends 77 '^ms-push: no API key: .*MEDUSA_API_KEY'
  MEDUSA_API_KEY='' push <<<"$(products a)"
  ends 77 '^ms-push: no API key: .*MEDUSA_API_KEY'
  requested 0
}

@test "ms-push: reads the API key from a file without its line end" {
  unset MEDUSA_API_KEY
  echo sk_s3cret-key >key
  MEDUSA_API_KEY_FILE=key push <<<"$(products a)"
  ends 0
  requests '.headers.Authorization' | sort -u >got
  printf 'Basic %s\n' "$(printf 'sk_s3cret-key:' | base64)" >expected
  cmp got expected
}

@test "ms-push: encodes API keys of any length for Basic authentication" {
  local key
  for key in sk_12 sk_123 sk_1234; do
    MEDUSA_API_KEY=$key push <<<"$(products a)"
    ends 0
    requests '.headers.Authorization' | tail -n 1 >got
    printf 'Basic %s\n' "$(printf '%s:' "$key" | base64)" >expected
    cmp got expected
  done
}

@test "ms-push: refuses to send a secret over plain http to another host" {
  export MEDUSA_URL=http://192.0.2.1:9000
  push <<<"$(products a)"
  ends 64 '^ms-push: .*--insecure-http$'
  hides s3cret-key
  unset MEDUSA_API_KEY
  MEDUSA_TOKEN=s3cret-token push <<<"$(products a)"
  ends 64 '^ms-push: .*--insecure-http$'
  echo s3cret-word >password
  MEDUSA_EMAIL=shop@example.com MEDUSA_PASSWORD_FILE=password push <<<"$(products a)"
  ends 64 '^ms-push: .*--insecure-http$'
}

@test "ms-push: fails with 77 when a secret file is empty" {
  : >empty
  unset MEDUSA_API_KEY
  MEDUSA_API_KEY_FILE=empty push <<<"$(products a)"
  ends 77 "^ms-push: 'empty' is empty or contains a NUL character$"
  MEDUSA_TOKEN_FILE=empty push <<<"$(products a)"
  ends 77 "^ms-push: 'empty' is empty or contains a NUL character$"
  MEDUSA_EMAIL=shop@example.com MEDUSA_PASSWORD_FILE=empty push <<<"$(products a)"
  ends 77 "^ms-push: 'empty' is empty or contains a NUL character$"
  requested 0
}

@test "ms-push: fails with 77 when a secret file has only a line end, or a NUL" {
  unset MEDUSA_API_KEY
  printf '\n' >line
  MEDUSA_API_KEY_FILE=line push <<<"$(products a)"
  ends 77 "^ms-push: 'line' is empty or contains a NUL character$"
  printf 'sk_s3cret-key\0\n' >nul
  MEDUSA_API_KEY_FILE=nul push <<<"$(products a)"
  ends 77 "^ms-push: 'nul' is empty or contains a NUL character$"
  requested 0
}

@test "ms-push: rejects a MEDUSA_URL without a scheme and shows a correct one" {
  MEDUSA_URL=shop.example.com push <<<"$(products a)"
  ends 64 "^ms-push: MEDUSA_URL: 'shop.example.com' is not an http or https URL, such as https://shop.example.com$"
}

# --- create, update, leave unchanged

@test "ms-push: creates items in input order and reports their ids" {
  products d b a c >in
  push <in
  ends 0
  results '[.external_id, .action] | join(" ")' 'd created' 'b created' 'a created' 'c created'
  requested 1 "$batch_posts"
  gojq -r '[.external_id, .id] | join(" ")' "$out" | sort >got
  stored '.products[] | [.external_id, .id] | join(" ")' | sort >expected
  cmp got expected
}

@test "ms-push: writes nothing when the same input comes again" {
  products a b c >in
  push <in
  ends 0
  gojq -c '[.external_id, .id]' "$out" >first
  push <in
  ends 0
  results .action unchanged unchanged unchanged
  gojq -c '[.external_id, .id]' "$out" | cmp first -
  requested 1 'select(.method == "POST")'
}

# Each takes a second; quadratic time or deep recursion would take minutes.
@test "ms-push: handles thousands of variants, many keys and deep metadata within a minute" {
  jq -nc '[range(5000)] | {external_id: "many", title: "Many", handle: "many",
    options: [{title: "Nr", values: map("\(.)")}],
    variants: map({sku: "s\(.)", ean: "e\(.)", options: {Nr: "\(.)"}, prices: []})}' >in
  jq -nc '{external_id: "keys", title: "Keys", handle: "keys", metadata: ([range(40000) | {key: "k\(.)", value: .}] | from_entries)}' >>in
  jq -nc '{external_id: "deep", title: "Deep", handle: "deep", metadata: (reduce range(60) as $i ({x: 1}; {a: .}))}' >>in
  LIMIT=120 capture ms-push -q <in
  ends 0
  # The variants come in another order and can be matched by their options only.
  jq -c 'if .variants then .variants |= (reverse | map(del(.ean, .sku))) else . end' in >again
  LIMIT=120 capture ms-push -q <again
  ends 0
  assert_equal "$(gojq -r .action "$out" | paste -sd ' ')" 'unchanged unchanged unchanged'
}

@test "ms-push: writes only members that differ" {
  products a b c >in
  push <in
  ends 0
  { product a; product b 'New title'; product c; } | jq -sc . >in
  push <in
  ends 0
  results '[.external_id, .action, ([.changes[]?.path] | join(","))] | join(" ")' \
    'a unchanged ' 'b updated title' 'c unchanged '
  requests "$batch_posts | .body" | tail -n 1 | jq -c '[keys, (.update | map(keys))]' >got
  echo '[["update"],[["id","title"]]]' >expected
  cmp got expected
  stored '.products[] | select(.external_id == "b") | .title' >got
  echo 'New title' >expected
  cmp got expected
}

@test "ms-push: prints the default summary as one line on stderr" {
  capture ms-push "${hasty[@]}" <<<"$(products a b)"
  ends 0 '^ms-push: 2 created, 0 updated, 0 unchanged, 0 rejected, .* requests'
}

@test "ms-push: treats a single object as a batch of one" {
  push <<<"$(product a)"
  ends 0
  results '[.external_id, .action] | join(" ")' 'a created'
}

@test "ms-push: sends and prints nothing for empty input" {
  push </dev/null
  ends 0
  prints_nothing
  requested 0
  push <<<$'\n[]\n\r\n'
  ends 0
  prints_nothing
  requested 0 'select(.method == "POST")'
}

@test "ms-push: writes only the last item with the same key in a batch" {
  { product a First; product b; product a Last; } | jq -sc . >in
  push <in
  ends 0
  results '[.external_id, .action] | join(" ")' 'a superseded' 'b created' 'a created'
  stored '.products[] | select(.external_id == "a") | .title' >got
  echo Last >expected
  cmp got expected
}

@test "ms-push: accepts keys with commas, spaces, quotes and other scripts" {
  local keys=('a,b' 'c d' 'e&f=g' '100%' 'h"i' '日本' '+' '[]' 'x/../y#z')
  products "${keys[@]}" | jq -c 'to_entries | map(.value + {handle: "h-\(.key)"})' >in
  push <in
  ends 0
  results .action "${keys[@]/*/created}"
  push <in
  ends 0
  results .action "${keys[@]/*/unchanged}"
  stored '.products[].external_id' | sort >got
  printf '%s\n' "${keys[@]}" | sort >expected
  cmp got expected
}

@test "ms-push: does not look up a key with a comma as two keys" {
  push <<<"$(product 'a,b' | jq -c '.handle = "ab"')"
  ends 0
  requested 1 'select(.target | contains("external_id=a%2Cb"))'
  requested 0 'select(.target | test("external_id(%5B|\\[)"))'
}

@test "ms-push: sends a batch larger than Medusa's limit in parts" {
  local i
  for i in 1 2 3; do
    product "p$i"
  done | jq -sc --arg filler "$(head -c 100000 /dev/zero | tr '\0' x)" \
    'map(.description = $filler * 9)' >in
  push <in
  ends 0
  results .action created created created
  assert_equal "$(requests "$batch_posts | .body | length" | awk '$1 > 2097152' | wc -l)" 0
  assert [ "$(requests "$batch_posts" | wc -l)" -ge 2 ]
}

@test "ms-push: splits the look-up of many keys into several requests" {
  local i
  for ((i = 0; i < 900; i++)); do
    printf '{"external_id":"%08d-%040d","title":"t","handle":"h%d","options":[]}\n' $i $i $i
  done | jq -sc . >in
  push <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | sort | uniq -c | tr -d ' ')" 900created
  assert_equal "$(requests '.target | length' | awk '$1 > 15000' | wc -l)" 0
  gojq -r .external_id "$out" >got
  gojq -r '.[].external_id' in >expected
  cmp got expected
}

# --- dry run and names

@test "ms-push: --dry-run writes nothing, and --exit-code exits with 2 for changes" {
  products a b >in
  push --dry-run <in
  ends 0
  results '[.external_id, .action] | join(" ")' 'a create' 'b create'
  push --dry-run --exit-code <in
  ends 2
  requested 0 'select(.method == "POST")'
  push <in
  ends 0
  push --dry-run --exit-code <in
  ends 0
  results .action unchanged unchanged
  push --dry-run --exit-code <<<"[$(product a New)]"
  ends 2
  results '.changes[0] | [.path, .before, .after] | join("|")' 'title|Title of a|New'
}

@test "ms-push: resolves tags by name and creates them only with --create-missing" {
  product a | jq -c '.tags = ["red", "blue"]' >in
  push <in
  ends 1
  results '[.action, .error.message] | join(" ")' \
    "rejected the tag 'red' does not exist; --create-missing would create it"
  requested 0 'select(.method == "POST")'
  push --dry-run --create-missing tags <in
  ends 0
  requested 0 'select(.method == "POST")'
  push --create-missing tags <in
  ends 0
  requested 2 'select(.method == "POST" and (.target | contains("product-tags")))'
  push --create-missing tags <in
  ends 0
  results .action unchanged
}

@test "ms-push: accepts the id of a tag in place of its name" {
  product a | jq -c '.tags = ["red"]' >in
  push --create-missing tags <in
  ends 0
  jq -c --arg id "$(stored '.products[0].tags[0].id')" '.tags = [{id: $id}]' in >ids
  push <ids
  ends 0
  results .action unchanged
}

@test "ms-push: creates a tag only once when the answer is lost" {
  shop post-faults=done-reset
  product a | jq -c '.tags = ["red"]' >in
  push --create-missing tags <in
  ends 0
  results .action created
  requested 1 'select(.method == "POST" and (.target | contains("product-tags")))'
  stored '.products[0].tags | length' | diff -u - <(echo 1)
}

@test "ms-push: asks Medusa only for the members in the batch" {
  push <<<"$(product a)"
  ends 0
  push <<<'[{"external_id":"a","subtitle":"x","metadata":{"y":1},"options":[{"title":"Size","values":["S","M"]}],"variants":[{"sku":"a-S","weight":1},{"sku":"a-M","ean":"1"}]}]'
  ends 0
  requests 'select(.method == "GET" and (.target | contains("subtitle"))) | .target' |
    sed 's/.*[?&]fields=//; s/&.*//' | tr , '\n' | grep -v '^options\.\|^variants\.options\|inventory' | sort -u | paste -sd ' ' >got
  echo 'created_at external_id id metadata subtitle variants.ean variants.id variants.sku variants.title variants.weight' | diff -u - got
}

# --- rejected items

@test "ms-push: writes the rest of the batch when Medusa refuses one item" {
  { product a; product b refuse; product c; product d; } | jq -sc . >in
  push --reject rejected <in
  ends 1
  results '[.external_id, .action, .error.type // "", .error.message // ""] | join("|")' \
    'a|created||' 'b|rejected|invalid_data|scripted refusal of b' 'c|created||' 'd|created||'
  jq -c '.[1]' in | cmp - rejected
  stored '.products[].external_id' | sort | paste -sd' ' >got
  echo 'a c d' >expected
  cmp got expected
}

@test "ms-push: writes rejected items in a form that it accepts again" {
  { product a; product b refuse; } | jq -sc . >in
  push --reject rejected <in
  ends 1
  sed -i 's/refuse/fixed/' rejected
  push --reject rejected2 <rejected
  ends 0
  results '[.external_id, .action] | join(" ")' 'b created'
  assert_file_empty rejected2
}

@test "ms-push: rejects an item whose handle is taken and writes the rest" {
  push <<<"$(products a)"
  push <<<"$({ product b; product c | jq -c '.handle = "h-a"'; } | jq -sc .)"
  ends 1
  results '[.external_id, .action, (.error.message // "" | sub("prod_[0-9]*"; "ID"))] | join("|")' \
    'b|created|' "c|rejected|its handle 'h-a' belongs to the product ID, which has the external_id 'a'"
}

@test "ms-push: finds an item that crashes the server with a bounded number of requests" {
  { product a; product b crash; product c; } | jq -sc . >in
  push <in
  ends 1
  results '[.external_id, .action] | join(" ")' 'a created' 'b rejected' 'c created'
  assert [ "$(requests "$batch_posts" | wc -l)" -le 8 ]
}

@test "ms-push: tries an item that crashes the server twice, and once with --retries 0" {
  local retries tries=0
  product a crash >in
  for retries in 0 1; do
    push --retries "$retries" <in
    ends 1
    results '[.external_id, .action] | join(" ")' 'a rejected'
    requested $((tries += 1 + retries)) "$batch_posts"
  done
}

@test "ms-push: rejects invalid items and writes the valid one" {
  local good
  good=$(product z)
  {
    printf '[%s' "$good"
    printf ',%s' '1' 'null' '{}' '{"external_id":7}' '{"external_id":""}' \
      '{"external_id":"u","title":"t","options":[],"foo":1}' \
      '{"external_id":"v","title":5,"options":[]}' '{"external_id":"w","options":[]}'
    printf ']\n'
  } >in
  push <in
  ends 1
  results .action created rejected rejected rejected rejected rejected rejected rejected rejected
  assert_equal "$(jq -s 'map(select(.error.message | . == null or . == "")) | length' "$out")" 1
  assert_equal "$(stored '.products | length')" 1
}

@test "ms-push: fails with 65 on a bad line, names it and writes the lines before it" {
  local bad
  for bad in '[{"external_id":' 'oops' '7' '"a"' '[1,]' '[] []'; do
    { products a; echo; printf '%s\n' "$bad"; products b; } >in
    push <in
    ends 65 '^ms-push: line 3: '
    results .external_id a
  done
  assert_equal "$(stored '.products | length')" 1
}

@test "ms-push: rejects NUL and invalid UTF-8" {
  printf '[{"external_id":"a\0"}]\n' >in
  push <in
  ends 65 '^ms-push: line 1: '
  printf '[{"external_id":"a\377"}]\n' >in
  push <in
  ends 65 '^ms-push: line 1: '
  requested 0
}

@test "ms-push: --max-line limits the length of a line" {
  { products a; products b c; } >in
  push --max-line 600 <in
  ends 65 '^ms-push: line 2: .*--max-line'
  results .external_id a
}

# --- authentication

@test "ms-push: fails with 77 when Medusa refuses the API key" {
  shop auth=none
  push <<<"$(products a)"
  ends 77 '^ms-push: .*'
  prints_nothing
  requested 1
  hides s3cret-key
}

@test "ms-push: hides the API key in messages when the server sends it back" {
  shop 'faults=echo:400'
  capture ms-push -v "${hasty[@]}" <<<"$(products a)"
  [ "$status" = 69 ] || explain 'expected status 69'
  hides s3cret-key
  hides "$(printf 'sk_s3cret-key:' | base64)"
}

@test "ms-push: hides every part of a token where a message is cut short" {
  local n
  export MEDUSA_TOKEN=s3cret-tokenAAAABBBBCCCC
  for ((n = 0; n < 200; n += 7)); do
    context=$BATS_TEST_NUMBER-$n
    shop "faults=echo:200:$n*"
    capture ms-push -v --retries 0 <<<"$(products a)"
    [ "$status" = 75 ] || explain 'expected status 75'
    hides s3cret-t
  done
}

@test "ms-push: hides a token that the server sends back with JSON escapes" {
  local body='%7B%22type%22%3A%22x%22%2C%22message%22%3A%22not%20s3cret%5C%2Ftoken%22%7D'
  export MEDUSA_TOKEN=s3cret/token
  shop "faults=400:body=$body*"
  push <<<"$(products a)"
  ends 69 '^ms-push: line 1: cannot look up products: not \*\*\*$'
}

@test "ms-push: hides the API key in results when the server sends it back" {
  shop 'post-faults=echo:400*'
  capture ms-push -v "${hasty[@]}" <<<"$(products a)"
  [ "$status" = 1 ] || explain 'expected status 1'
  results .action rejected
  hides s3cret-key
  hides "$(printf 'sk_s3cret-key:' | base64)"
}

# repeats TEXT…: Medusa refuses a batch of one with each of these texts as the body.
repeats() {
  local text
  for text; do
    context=$context+
    shop "post-faults=400:body=$(encoded "$text")*"
    capture ms-push --retries 0 "${hasty[@]}" -q <<<"$(products a)"
    results '.action, .error.type' rejected x
    # A result is JSON, in which it could be escaped anew.
    gojq -r .error.message "$out" | grep -qF '***' || explain "not hidden: $text"
    hides cret-key
    capture ms-push --retries 0 "${hasty[@]}" -q --diff <<<"$(products a)"
    hides cret-key
    hides c3JldC1rZX
  done
}

@test "ms-push: hides the API key in results, in every spelling in which Medusa quotes it" {
  repeats '{"type":"x","message":"a sk_s3cret-key b"}' '{"type":"x","message":"\u0073k_s3\u0063ret-key"}' \
    '{"type":"x","message":"sk%5Fs3%63ret-key"}' '{"type":"x","message":"{\"k\":\"sk_s3\\u0063ret-key\"}"}'
}

@test "ms-push: hides every part of the API key where a message is cut short" {
  local n fill
  for n in {140..200..3}; do
    printf -v fill "%${n}s" x
    # No list of products, so the answer is quoted.
    MEDUSA_URL=$(turns "{\"x\":\"${fill// /x}sk_s3cret-key\"}")
    capture ms-push --retries 0 -q <<<"$(products a)"
    ends 75 'the answer has no list .products.: '
    hides sk_
  done
}

@test "ms-push: matches a refusal exactly, though a value in it is a secret" {
  local fault
  export MEDUSA_API_KEY=cotton-shirts
  fault=400:body=$(jq -rn '{type: "invalid_data",
    message: "Product with handle: cotton-shirts, already exists."} | tojson | @uri')
  shop "post-faults=$fault,$fault"
  capture ms-push --retries 0 "${hasty[@]}" -q <<<"$(products a b c | jq -c '.[2].handle = "cotton-shirts"')"
  [ "$status" = 1 ] || explain 'expected status 1'
  results .action created created rejected
}

@test "ms-push: does not follow a redirect" {
  local fault
  for fault in redirect:cross redirect:same; do
    context=$context+
    shop "post-faults=$fault*"
    push <<<"$(products a)"
    [ "$status" != 0 ] || explain 'expected a failure'
    requested 0 'select(.origin == 1)'
    assert_equal "$(stored '.products | length')" 0
  done
}

@test "ms-push: keeps secrets out of /proc/PID/cmdline and core files" {
  shop faults=hang
  products a >in
  ms-push <in >"$out" 2>"$err" 3>&- &
  until_ok test -s "$MS_TEST_DIR/log/$context"
  tr '\0' ' ' <"/proc/$!/cmdline" >seen
  prlimit --pid "$!" --core --noheadings --raw --output SOFT,HARD >limits
  kill $!
  wait $! || :
  echo '0 0' >wanted
  diff -u wanted limits
  run -0 grep -c ms-push seen
  run -1 grep s3cret seen
}

# The kernel gives the files of such a process to root, whoever runs it.
@test "ms-push: other processes of its user cannot read its memory" {
  local as=() uid=$EUID dir
  dir=$(mktemp -d)
  chmod 755 "$dir"
  cp "$(command -v ms-push)" "$dir"
  if ((EUID == 0)); then
    uid=65534
    as=(setpriv --reuid "$uid" --clear-groups)
  fi
  shop faults=hang
  products a >in
  "${as[@]}" "$dir/ms-push" <in >"$out" 2>"$err" 3>&- &
  until_ok test -s "$MS_TEST_DIR/log/$context"
  stat -c %u "/proc/$!/status" "/proc/$!/mem" >owners
  kill $!
  wait $! || :
  rm -r "$dir"
  printf '%s\n' 0 0 >wanted
  diff -u wanted owners
}

# --- transient failures

@test "ms-push: retries look-ups after transient failures" {
  local fault
  for fault in 429 429:retry-after=0 503 500 502 504 408 reset close cut:10 eof:10 chunked:5 \
    bad-chunk:5 stall:5; do
    context=$context+
    echo "fault: $fault"
    shop "faults=$fault,ok"
    push --timeout 1s --connect-timeout 1s <<<"$(products a b)"
    ends 0
    results .action created created
    requested 1 "$batch_posts"
  done
}

@test "ms-push: sends a write again when the server did not apply it" {
  local fault
  for fault in 429:retry-after=0 503 408 425; do
    context=$context+
    echo "fault: $fault"
    shop "post-faults=$fault"
    push <<<"$(products a b)"
    ends 0
    results .action created created
    requested 2 "$batch_posts"
  done
}

# The answer is lost, so ms-push must look up what the server wrote and not send it
# again.
@test "ms-push: does not repeat an applied write whose answer was lost" {
  local fault
  for fault in close reset 502 504 cut:10 eof:10 chunked:5 bad-chunk:5 stall:5 hang; do
    context=$context+
    echo "fault: done-$fault"
    shop "post-faults=done-$fault"
    push --timeout 1s --connect-timeout 1s <<<"$(products a b c)"
    ends 0
    results '[.external_id, .action] | join(" ")' 'a created' 'b created' 'c created'
    requested 1 "$batch_posts"
    assert_equal "$(stored '.products | length')" 3
    gojq -r .id "$out" | sort >got
    stored '.products[].id' | sort | cmp - got
  done
}

@test "ms-push: looks up a write before repeating it when the request was lost" {
  local fault
  for fault in close reset 502 504 hang; do
    context=$context+
    echo "fault: $fault"
    shop "post-faults=$fault"
    push --timeout 1s --connect-timeout 1s <<<"$(products a b)"
    ends 0
    results .action created created
    requested 2 "$batch_posts"
    # It looks the batch up before it sends it again.
    requests '[.method, (.target | contains("/batch"))]' | sed -n '/POST/,$p' >got
    printf '%s\n' '["POST",true]' '["GET",false]' '["POST",true]' >expected
    diff -u expected got
    assert_equal "$(stored '.products | length')" 2
  done
}

@test "ms-push: reports an update as updated when its answer was lost" {
  push <<<"$(products a b)"
  shop post-faults=ok,done-close
  push <<<"$({ product a New; product b; } | jq -sc .)"
  ends 0
  results '[.external_id, .action] | join(" ")' 'a updated' 'b unchanged'
  requested 2 "$batch_posts"
}

@test "ms-push: repeats no write when a reused connection dies" {
  # The connection has been used before; a POST must not be repeated on it automatically.
  { products a; products b; products c; } >in
  shop post-faults=ok,done-close,done-reset
  push <in
  ends 0
  results '[.external_id, .action] | join(" ")' 'a created' 'b created' 'c created'
  requested 3 "$batch_posts"
}

@test "ms-push: resets the retry count after a request succeeds" {
  products a b c d e f >in
  push <in
  jq -c 'map(.options[0].values += ["L"])' in >more
  shop post-faults=ok,ok,done-close,ok,close,ok,reset,ok
  push --retries 2 --timeout 2s <more
  ends 0
  results .action updated updated updated updated updated updated
  stored '.products[].options[0].values | map(.value) | join(" ")' | sort | uniq -c | sed 's/^ *//' >got
  echo '6 S M L' | diff -u - got
}

# --- permanent failures

@test "ms-push: gives up with 75 and reports only finished batches" {
  local fault
  for fault in 503 502 close reset; do
    context=$context+
    echo "fault: $fault"
    shop "post-faults=ok,$fault*"
    { products a b; products c d; products e; } >in
    push --retries 2 <in
    ends 75 '^ms-push: line 2: '
    results '[.external_id, .action] | join(" ")' 'a created' 'b created'
  done
}

@test "ms-push: gives up with 75 and writes nothing when look-ups keep failing" {
  shop 'faults=503*'
  push --retries 2 <<<"$(products a)"
  ends 75 '^ms-push: line 1: '
  prints_nothing
  requested 3
  requested 0 'select(.method == "POST")'
}

@test "ms-push: gives up with 75 when nothing listens on the port" {
  MEDUSA_URL=http://127.0.0.1:1 push --retries 1 <<<"$(products a)"
  ends 75 '^ms-push: line 1: '
  prints_nothing
}

@test "ms-push: writes nothing to a server that is not Medusa" {
  local fault
  for fault in html 404:type=text/html:body=%3Ch1%3E empty 204; do
    context=$context+
    echo "fault: $fault"
    shop "faults=$fault*"
    push --retries 1 <<<"$(products a)"
    [[ $status == 69 || $status == 75 ]] || explain 'expected status 69 or 75'
    prints_nothing
    requested 0 'select(.method == "POST")'
  done
}

@test "ms-push: writes nothing to a server that ignores the external_id filter" {
  products x y z >in
  push <in
  ends 0
  requested 1 "$batch_posts"
  shop old=1
  push <<<"$(products a)"
  ends 69 '^ms-push: line 1: .*external_id'
  prints_nothing
  requested 1 "$batch_posts"
}

# --- outputs that are inputs

@test "ms-push: refuses a --reject file that is standard input" {
  products a >refused
  cp refused before
  push --reject refused <refused
  ends 64 "^ms-push: --reject: 'refused' is standard input$"
  ln -s refused link
  push --reject ./link <refused
  ends 64 "^ms-push: --reject: './link' is standard input$"
  assert_files_equal refused before
  requested 0
}

@test "outputs: '-' is refused in place of a file" {
  local option
  products a >in
  for option in --journal --reject --metrics; do
    push "$option" - <in
    ends 64 "^ms-push: $option: '-' is not standard output; for a file of that name, give './-'$"
  done
  capture ms-delta --edits - ledger <in
  ends 64 "^ms-delta: --edits: '-' is not "
  capture ms-delta - <in
  ends 64 "^ms-delta: the ledger: '-' is not "
  capture ms-batch --reject - <in
  ends 64 "^ms-batch: --reject: '-' is not "
  for option in --metrics --stats; do
    capture ms-fetch "$option" - "$(url products)"
    ends 64 "^ms-fetch: $option: '-' is not "
  done
  assert_file_not_exist -
  requested 0
  push -q --journal ./- <in
  ends 0
  assert_file_exist ./-
}

@test "ms-push: refuses a file that two outputs would share" {
  products a >in
  capture_sh 'ms-push --reject all <in >all'
  ends 64 "^ms-push: --reject: 'all' is standard output$"
  capture_sh 'ms-push --metrics all <in >>all'
  ends 64 "^ms-push: --metrics: 'all' is standard output$"
  capture_sh 'ms-push --reject /dev/stdout <in | cat'
  ends 64 "^ms-push: --reject: '/dev/stdout' is standard output$"
  push --metrics both --reject ./both <in
  ends 64 "^ms-push: --reject and --metrics name the same file, 'both'$"
  assert_file_not_exist both
  : >both
  push --metrics "$PWD/both" --reject both <in
  ends 64 "^ms-push: --reject and --metrics name the same file, '.*/both'$"
  push --metrics in --reject rejected <in
  ends 64 "^ms-push: --metrics: 'in' is standard input$"
  capture_sh 'ms-push <in >>in'
  ends 64 '^ms-push: standard input is also standard output$'
  requested 0
  products a | diff -u - in
}

@test "ms-push: refuses an output file that another option reads" {
  local option output
  products a >in
  echo '"k"' >file
  for option in --edited --cacert; do
    for output in --reject --metrics --journal; do
      push "$option" file "$output" ./file <in
      ends 64 "^ms-push: $option and $output name the same file, './file'$"
    done
  done
  capture_sh "ms-push $option file <in >>file"
  ends 64 "^ms-push: $option: 'file' is standard output$"
  capture ms-delta --cacert file --edits ./file ledger <in
  ends 64 "^ms-delta: --cacert and --edits name the same file, './file'$"
  echo '"k"' | cmp - file
  requested 0
}

@test "ms-push: takes a device for more than one output" {
  products a >in
  capture_sh 'ms-push -q --reject /dev/null <in >/dev/null'
  ends 0
  capture_sh 'ms-push -q --reject /dev/null </dev/null >/dev/null'
  ends 0
}

@test "ms-push: keeps an old --reject file until a product is rejected or the run ends" {
  echo old >refused
  shop post-faults=until:seen
  mkfifo in
  ms-push -q --reject refused <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  products a >&7
  until_ok requested 1 'select(.method == "POST")'
  echo old | diff -u - refused
  release seen
  exec 7>&-
  wait $!
  assert_file_empty refused
  echo old >refused
  product b refuse >in2
  push --reject refused <in2
  ends 1
  assert_files_equal refused in2
  echo old >refused
  capture_sh 'ms-push -q --reject refused <in2 >/dev/full'
  ends 74 '^ms-push: cannot write to standard output: '
  assert_files_equal refused in2
  echo old >refused
  products c >in3
  capture_sh 'ms-push -q --reject refused <in3 >/dev/full'
  ends 74 '^ms-push: cannot write to standard output: '
  assert_file_empty refused
}

# --- local faults

@test "ms-push: fails with 74 on a full disk" {
  products a >in
  capture_sh 'ms-push -q <in >/dev/full'
  ends 74 '^ms-push: cannot write to standard output: No space left on device$'
}

@test "ms-push: fails with 74 when the disk of the --reject file is full" {
  push --reject /dev/full <<<"$({ product a; product b refuse; } | jq -sc .)"
  ends 74 "^ms-push: cannot write to '/dev/full': No space left on device$"
}

@test "ms-push: fails with 74 when the --reject file cannot be created" {
  push --reject /nowhere/file <<<"$(products a)"
  ends 74 "^ms-push: cannot write to '/nowhere/file': No such file or directory$"
  requested 0
}

@test "ms-push: fails with 74 on a read error and writes the lines before it" {
  { products a; products b; } >in
  inject "read:0:$(head -n 1 in | wc -c):EIO" ms-push -q <in
  ends 74 '^ms-push: cannot read standard input: Input/output error$'
  results '[.external_id, .action] | join(" ")' 'a created'
}

@test "ms-push: fails with 74 when stdin is a directory" {
  push <.
  ends 74 '^ms-push: cannot read standard input: Is a directory$'
}

@test "ms-push: fails with 74 when stdin is closed" {
  capture_sh 'ms-push -q <&-'
  ends 74 '^ms-push: cannot read standard input: Bad file descriptor$'
}

@test "ms-push: fails with 74 when stdout is closed" {
  products a >in
  capture_sh 'ms-push -q <in >&-'
  ends 74 '^ms-push: cannot write to standard output: Bad file descriptor$'
}

@test "ms-push: completes short and interrupted reads and writes" {
  products a b >in
  push <in
  ends 0
  push <in
  ends 0
  cp "$out" expected
  for fault in read:0:0:SHORT read:0:3:EINTR write:1:0:SHORT write:1:3:EINTR; do
    inject "$fault" ms-push -q <in
    ends 0
    prints expected
  done
}

@test "ms-push: fails with 74 when closing stdout fails" {
  products a >in
  inject close:1:0:EIO ms-push -q <in
  ends 74 '^ms-push: cannot write to standard output: Input/output error$'
}

@test "ms-push: fails with 74 when closing the --reject or --metrics file fails" {
  product a refuse >in
  inject close:@refused:0:EIO ms-push -q --reject refused <in
  ends 74 "^ms-push: cannot write to 'refused': Input/output error$"
  products b >in
  inject close:@refused:0:ENOSPC ms-push -q --reject refused <in
  ends 74 "^ms-push: cannot write to 'refused': No space left on device$"
  inject close:@m.prom:0:EIO ms-push -q --metrics m.prom <in
  ends 74 "^ms-push: cannot write to 'm.prom': Input/output error$"
  assert_file_not_exist m.prom
}

@test "ms-push: accepts a MEDUSA_URL that ends with slashes" {
  MEDUSA_URL=$MEDUSA_URL//
  products a >in
  push <in
  ends 0
  requested 0 'select(.target | contains("//"))'
}

@test "ms-push: sends a body of 2 MiB, and rejects a product that needs one byte more" {
  local most=2097152 size
  jq -nc '{external_id: "a", title: "A", handle: "a", description: ""}' >in
  push -q <in
  size=$(requests 'select(.method == "POST").body | length')
  head -c $((most - size)) /dev/zero | tr '\0' x >filler
  context=$context-2 shop
  jq -c --rawfile filler filler '.description = $filler' in >full
  push -q <full
  ends 0
  assert_equal "$(context=$context-2 requests 'select(.method == "POST").body | length')" $most
  context=$context-3 shop
  jq -c '.description += "x"' full >in
  push -q <in
  ends 1
  results .error.message "larger than Medusa's limit of 2 MiB for a request"
  context=$context-3 requested 0 'select(.method == "POST")'
}

@test "ms-push: dies of SIGPIPE without a message when the reader leaves" {
  local i
  for ((i = 0; i < 40; i++)); do products "k$i"; done >in
  # The input could fit into the pipe before the reader leaves, so the rest comes later.
  { head -n 1 in && until_ok test -e gone && tail -n +2 in; } | ms-push -q 2>"$err" | leave_after_one
  local codes=("${PIPESTATUS[@]}")
  assert_equal "${codes[1]}" 141
  assert_equal "$(cat "$err")" ''
}

@test "ms-push: prints a result before it reads the next batch" {
  mkfifo in
  ms-push -q <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  products a >&7
  until_ok test -s "$out"
  results .action created
  exec 7>&-
  wait $!
}

# --- a real Medusa

# bats test_tags=medusa
@test "ms-push: creates, leaves unchanged and updates products in a real Medusa" {
  real_medusa
  products m1 m2 m3 >in
  push <in
  ends 0
  results '[.external_id, .action] | join(" ")' 'm1 created' 'm2 created' 'm3 created'
  push <in
  ends 0
  results .action unchanged unchanged unchanged
  push <<<"$({ product m1; product m2 'New title'; product m3 'Title of m3' 12.5; } | jq -sc .)"
  ends 0
  results '[.external_id, .action] | join(" ")' 'm1 unchanged' 'm2 updated' 'm3 updated'
}

# bats test_tags=medusa
@test "ms-push: writes the rest of the batch when a real Medusa refuses one product" {
  real_medusa
  { product r1; product r2 | jq -c '.handle = "Not Url Safe!"'; product r3; } | jq -sc . >in
  push <in
  ends 1
  results '[.external_id, .action] | join(" ")' 'r1 created' 'r2 rejected' 'r3 created'
}
