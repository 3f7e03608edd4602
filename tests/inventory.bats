load lib/helper
load lib/running

# ms-push -r inventory, with the small Medusa of lib/stock.py. What a real Medusa does is
# in inventory-medusa.bats.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  stock
}

# stock [SCRIPT]: ten variants S-1 … S-10 and two locations; SCRIPT is added.
stock() { shop "skus=10/locations=Berlin,Hamburg${1+/$1}"; }

push() { capture ms-push -r inventory "${hasty[@]}" "$@"; }

# level SKU LOCATION STOCKED: prints an item.
level() { printf '{"sku":"%s","location":"%s","stocked_quantity":%s}\n' "$@"; }

# levels FIRST LAST STOCKED [LOCATION]: prints a batch of S-FIRST … S-LAST.
levels() {
  jq -nc --argjson n "$3" --arg at "${4-Berlin}" \
    "[range($1; $2 + 1) | {sku: \"S-\\(.)\", location: \$at, stocked_quantity: \$n}]"
}

outcome='[.sku // .inventory_item_id // .ean, .location, .action, .error.message // empty]
  | map(if type == "object" then tojson else . end) | join(" ")'
posts='select(.method == "POST")'
posted="$posts | .body | fromjson"
reads='select(.method == "GET")'

# sent N BODY…: the bodies of the POST requests, of which there are N.
sent() {
  requests "$posts.body" >bodies
  printf '%s\n' "$@" | diff -u - bodies
}

# --- writing

@test "ms-push -r inventory: creates missing levels, updates changed ones and leaves the rest" {
  { level S-1 Berlin 5 && level S-2 Berlin 0 && level S-1 Hamburg 2.50; } | jq -sc . >in
  push <in
  ends 0 '^ms-push: 3 created, 0 updated, 0 unchanged, 0 rejected, 0 superseded; 4 requests'
  printf '%s\n' '{"sku":"S-1","location":"Berlin","id":"iitem_s000001","action":"created"}' \
    '{"sku":"S-2","location":"Berlin","id":"iitem_s000002","action":"created"}' \
    '{"sku":"S-1","location":"Hamburg","id":"iitem_s000001","action":"created"}' >wanted
  prints wanted
  sent '{"create":[{"inventory_item_id":"iitem_s000001","location_id":"sloc_1","stocked_quantity":5},{"inventory_item_id":"iitem_s000002","location_id":"sloc_1","stocked_quantity":0}]}' \
    '{"create":[{"inventory_item_id":"iitem_s000001","location_id":"sloc_2","stocked_quantity":2.5}]}'
  push -q <in
  ends 0
  results .action unchanged unchanged unchanged
  requested 2 "$posts"
  # Both lists in one request; and one quantity alone.
  echo '[{"sku":"S-3","location":"Berlin","stocked_quantity":1,"incoming_quantity":7},
    {"sku":"S-1","location":"Berlin","stocked_quantity":5,"incoming_quantity":3},
    {"sku":"S-2","location":"Berlin","stocked_quantity":4}]' | jq -c . >in
  push -q <in
  ends 0
  results "$outcome" 'S-3 Berlin created' 'S-1 Berlin updated' 'S-2 Berlin updated'
  jq -c 'select(.changes).changes' "$out" >got
  printf '%s\n' '[{"path":"incoming_quantity","before":0,"after":3}]' \
    '[{"path":"stocked_quantity","before":0,"after":4}]' | diff -u - got
  requests "$posts.body" | tail -n 1 >body
  echo '{"create":[{"inventory_item_id":"iitem_s000003","location_id":"sloc_1","stocked_quantity":1,"incoming_quantity":7}],"update":[{"inventory_item_id":"iitem_s000001","location_id":"sloc_1","incoming_quantity":3},{"inventory_item_id":"iitem_s000002","location_id":"sloc_1","stocked_quantity":4}]}' |
    diff -u - body
}

@test "ms-push -r inventory: compares numbers as decimals, given as numbers or texts" {
  local n
  level S-1 Berlin 12.5 | ms-push -r inventory -q >/dev/null
  for n in 12.5 12.50 '"12.5"' '"012.500"' 1.25e1 '"125e-1"' 125E-1; do
    push -q < <(level S-1 Berlin "$n")
    ends 0
    results .action unchanged
  done
  requested 1 "$posts"
  push -q < <(level S-1 Berlin '"12.05"')
  results '.changes[0].after' 12.05
  requests "$posted.update[]?.stocked_quantity" | tail -n 1 >got
  echo 12.05 | diff -u - got
}

@test "ms-push -r inventory: rejects what is no quantity" {
  local n
  for n in null true '[1]' '{}' '""' '"x"' '"1,5"' '" 1"' '"NaN"' '".5"' '"1."'; do
    push -q < <(level S-1 Berlin "$n")
    ends 1
    assert_regex "$(gojq -r .error.message "$out")" "^'stocked_quantity' is (null|a boolean|true|an array|an object|not a number)"
  done
  for n in 9007199254740993 1e16 1e400 '"1e99999999999999999999"' 9007199254740992.5; do
    push -q < <(level S-1 Berlin "$n")
    ends 1
    results .error.message "'stocked_quantity' is beyond 2^53, where Medusa rounds"
  done
  push -q < <(level S-1 Berlin 1e-21)
  ends 1
  results .error.message "'stocked_quantity' has more than 20 decimal places"
  for n in 1e-20 0.0001 '"0.00001"'; do
    push -q < <(level S-1 Berlin "$n")
    ends 1
    results .error.message "'stocked_quantity' is 0.0001 or less, but not 0; Medusa would store 0"
  done
  push -q < <(level S-1 Berlin -1)
  ends 1
  results .error.message "'stocked_quantity' is negative: -1; --floor makes it 0"
  requested 0
  push -q < <(level S-1 Berlin 9007199254740992)
  ends 0
}

@test "ms-push -r inventory: --floor takes negative quantities for 0 and says how many" {
  { level S-1 Berlin -1 && level S-2 Berlin '"-0.5"' && level S-3 Berlin 3 &&
    echo '{"sku":"S-4","location":"Berlin","available_quantity":-2,"incoming_quantity":-1}'; } | jq -sc . >in
  push --floor <in
  ends 0 '^ms-push: negative quantities taken as 0: 4$' '^ms-push: 4 created, '
  requests "$posted.create[] | [.stocked_quantity, .incoming_quantity]" >got
  printf '%s\n' '[0,null]' '[0,null]' '[3,null]' '[0,0]' | diff -u - got
  push --floor <<<"$(level S-3 Berlin 3)"
  ends 0 '^ms-push: 0 created, '
  push -q --floor <<<"$(level S-3 Berlin 1e400)"
  ends 1
}

@test "ms-push -r inventory: the name of the member says what a quantity means" {
  stock reserved=3
  level S-1 Berlin 5 | ms-push -r inventory -q >/dev/null
  # On hand 5, of which 3 are reserved: 2 are available.
  push -q <<<'{"sku":"S-1","location":"Berlin","available_quantity":2}'
  ends 0
  results .action unchanged
  push -q <<<'{"sku":"S-1","location":"Berlin","available_quantity":"4.5"}'
  ends 0
  jq -c .changes "$out" >got
  echo '[{"path":"stocked_quantity","before":5,"after":7.5}]' | diff -u - got
  push -q <<<'{"sku":"S-1","location":"Berlin","stocked_quantity":4.5}'
  results '.changes[0] | "\(.before) \(.after)"' '7.5 4.5'
  # Without a level, nothing is reserved.
  push -q <<<'{"sku":"S-2","location":"Berlin","available_quantity":4}'
  requests "$posted.create[0].stocked_quantity // empty" | tail -n 1 >got
  echo 4 | diff -u - got
  push -q <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":1,"available_quantity":1},{"sku":"S-2","location":"Berlin"}]'
  ends 1
  results .error.message \
    "both 'stocked_quantity' and 'available_quantity' are given; give the one that the source means" \
    "no quantity is given: 'stocked_quantity' (on hand), 'available_quantity' or 'incoming_quantity'"
  push -q <<<'{"sku":"S-9","location":"Berlin","incoming_quantity":4}'
  ends 0
  results .action created
}

@test "ms-push -r inventory: a reserved quantity below 0 cannot make the quantity on hand negative" {
  stock reserved=-3
  level S-1 Berlin 5 | ms-push -r inventory -q >/dev/null
  push -q <<<'[{"sku":"S-1","location":"Berlin","available_quantity":8},{"sku":"S-1","location":"Hamburg","available_quantity":2}]'
  ends 0
  results .action unchanged created
  push -q <<<'[{"sku":"S-1","location":"Berlin","available_quantity":2}]'
  ends 1
  results .error.message "with Medusa's reserved quantity, which is negative, less than 0 would be on hand"
}

# --- locations

@test "ms-push -r inventory: a location is a name, an id, or the only one of the shop" {
  echo '[{"sku":"S-1","location":"Hamburg","stocked_quantity":1},{"sku":"S-1","location":{"id":"sloc_1"},"stocked_quantity":2},{"sku":"S-2","stocked_quantity":3}]' >in
  push -q --location Hamburg <in
  ends 0
  results "$outcome" 'S-1 Hamburg created' 'S-1 {"id":"sloc_1"} created' 'S-2 Hamburg created'
  requests "$posted.create[] | .location_id" >got
  printf '%s\n' sloc_2 sloc_2 sloc_1 | diff -u - got
  push -q <in
  ends 1
  results .error.message null null "'location' is missing; the shop has 'Berlin', 'Hamburg'"
  context=$context-one
  shop skus=1/locations=Berlin
  push -q <<<'{"sku":"S-1","stocked_quantity":3}'
  ends 0
  printf '{"sku":"S-1","id":"iitem_s000001","action":"created"}\n' >wanted
  prints wanted
  context=$context-none
  shop skus=1
  push -q <<<'{"sku":"S-1","stocked_quantity":3}'
  ends 1
  results .error.message "'location' is missing; the shop has none"
}

@test "ms-push -r inventory: rejects a location that does not exist or whose name two have" {
  stock unlinked=none
  MEDUSA_URL=$(url skus=10/locations=Berlin,Paris,Berlin,Rom,Ulm,Bonn,Bremen)
  jq -nc '["Berlin", "berlin", "Köln", {id: "sloc_9"}, {id: "sloc_3"}, {name: "Rom"}, {id: 1}, 7, null, "", {id: "sloc_1", name: "x"}, "Rom\u0000"]
    | map({sku: "S-1", location: ., stocked_quantity: 1})' >in
  push -q <in
  ends 1
  results '.error.message // .action' \
    "several stock locations are named 'Berlin'; give the id: {\"id\": ...}" \
    "there is no stock location 'berlin'; the shop has 'Berlin', 'Paris', 'Berlin', 'Rom', 'Ulm' and 2 more" \
    "there is no stock location 'Köln'; the shop has 'Berlin', 'Paris', 'Berlin', 'Rom', 'Ulm' and 2 more" \
    "there is no stock location with the id 'sloc_9'" created \
    "'location' is neither a name nor {\"id\": ...}" \
    "'location' is neither a name nor {\"id\": ...}" \
    "'location' is neither a name nor {\"id\": ...}" \
    "'location' is neither a name nor {\"id\": ...}" \
    "'location' is empty" \
    "'location' is neither a name nor {\"id\": ...}" \
    "'location' has a NUL character"
  requested 1 "$reads | select(.target | contains(\"stock-locations\"))"
}

@test "ms-push -r inventory: warns once of a location without a sales channel that is used" {
  stock unlinked=Berlin
  { level S-1 Hamburg 1 && level S-2 Hamburg 1; } >in
  push <in
  ends 0 '^ms-push: 2 created'
  { level S-1 Berlin 1 && level S-2 Berlin 1 && level nobody Berlin 1; } >in
  push <in
  ends 1 "^ms-push: the stock location 'Berlin' belongs to no sales channel: shoppers see none of its stock, and carts may take more than there is$" \
    '^ms-push: 2 created'
  requested 2 "$reads | select(.target | contains(\"stock-locations\"))"
}

@test "ms-push -r inventory: fails when the locations cannot be read" {
  stock faults=404:body=no
  push -q < <(level S-1 Berlin 1)
  ends 69 '^ms-push: line 1: cannot look up stock locations: '
  prints_nothing
}

# --- finding

@test "ms-push -r inventory: finds variants first, and inventory items by sku for the rest" {
  stock parts=2
  { level S-1 Berlin 1 && level P-2 Berlin 2 && level nobody Berlin 3 && level P-2 Hamburg 4; } | jq -sc . >in
  push --reject rejected <in
  ends 1 '^ms-push: 3 created, 0 updated, 0 unchanged, 0 rejected, 0 superseded, 1 not_found; 5 requests'
  printf '%s\n' '{"sku":"S-1","location":"Berlin","id":"iitem_s000001","action":"created"}' \
    '{"sku":"P-2","location":"Berlin","id":"iitem_p000002","action":"created"}' \
    '{"sku":"nobody","location":"Berlin","action":"not_found"}' \
    '{"sku":"P-2","location":"Hamburg","id":"iitem_p000002","action":"created"}' >wanted
  prints wanted
  level nobody Berlin 3 | diff -u - rejected
  requests "$reads.target | capture(\"/admin/(?<p>[a-z-]+).*fields=[^&]*&(?<q>.*)&order\") | \"\(.p) \(.q)\"" >got
  printf '%s\n' 'product-variants sku=S-1&sku=P-2&sku=nobody' 'inventory-items sku=P-2&sku=nobody' | diff -u - <(grep -v stock-loc got)
  # All are found: one look-up.
  push -q < <(level S-1 Berlin 1)
  requested 5 "$reads"
  push --ignore-missing <in
  ends 0 '^ms-push: 0 created, 0 updated, 3 unchanged, 0 rejected, 0 superseded, 1 skipped;'
  results "$outcome" 'S-1 Berlin unchanged' 'P-2 Berlin unchanged' 'nobody Berlin skipped' 'P-2 Hamburg unchanged'
  push -q --diff <in
  ends 1
  printf '!!! nobody @ Berlin\n!not found\n' >wanted
  prints wanted
}

# asks FIELDS…: the quantities that each look-up of variants or inventory items asked
# for, since the last time.
asks() {
  requests "$reads.target | capture(\"/admin/(?<p>product-variants|inventory-items).*fields=(?<f>[^&]*)\")
    | .f | split(\",\") | map(select(endswith(\"_quantity\") and (endswith(\"required_quantity\") | not)) | split(\".\")[-1]) | join(\" \")" >fields
  printf '%s\n' "$@" | diff -u - <(tail -n +$((asked + 1)) fields)
  asked=$(wc -l <fields)
}

@test "ms-push -r inventory: asks only for the quantities that the items are compared by" {
  local asked=0
  stock parts=1/reserved=2
  push -q < <(levels 1 2 5)
  ends 0
  asks stocked_quantity
  push -q <<<'[{"sku":"S-1","location":"Berlin","incoming_quantity":4}]'
  ends 0
  asks incoming_quantity
  push -q <<<'[{"sku":"S-1","location":"Berlin","available_quantity":3}]'
  ends 0
  results .action unchanged
  asks 'stocked_quantity reserved_quantity'
  # All that one of the items needs; the inventory items, which are looked up for the
  # second one, have the same.
  push -q <<<'[{"sku":"S-1","location":"Berlin","stocked_quantity":5},{"sku":"P-1","location":"Berlin","available_quantity":3,"incoming_quantity":1}]'
  ends 0
  results .action unchanged created
  asks 'stocked_quantity reserved_quantity incoming_quantity' 'stocked_quantity reserved_quantity incoming_quantity'
}

@test "ms-push -r inventory: --match finds by another code, and an item can have an id" {
  echo '{"ean":"0000000000002","location":"Berlin","stocked_quantity":3}' >in
  push -q --match ean <in
  ends 0
  printf '{"ean":"0000000000002","location":"Berlin","id":"iitem_s000002","action":"created"}\n' >wanted
  prints wanted
  push -q <in
  ends 1
  results .error.message "'sku' is missing"
  echo '[{"inventory_item_id":"iitem_s000002","location":"Berlin","stocked_quantity":3},{"inventory_item_id":"iitem_no","location":"Berlin","stocked_quantity":3},{"sku":"S-1","location":"Berlin","stocked_quantity":3}]' >in
  push -q <in
  ends 1
  results "$outcome" 'iitem_s000002 Berlin unchanged' 'iitem_no Berlin not_found' 'S-1 Berlin created'
  push -q --match inventory_item_id <in
  ends 1
  results '.error.message // .action' unchanged not_found "'inventory_item_id' is missing"
  push -q <<<'[{"inventory_item_id":"iitem_s000002","sku":"S-2","location":"Berlin","stocked_quantity":3},{"sku":"S-2","ean":"1","foo":2,"location":"Berlin","stocked_quantity":3}]'
  ends 1
  results .error.message "both 'sku' and 'inventory_item_id' are given; give only one of them" \
    "unknown members: 'ean', 'foo'"
  push -q --match upc <<<'{"upc":12,"location":"Berlin","stocked_quantity":3}'
  ends 1
  results "\"\(.upc) \(.action)\"" '12 not_found'
}

@test "ms-push -r inventory: rejects an item without a text to find it by" {
  jq -nc --arg long "$(printf 'x%.0s' {1..1001})" '["", null, [], "a\u0000b", $long] | map({sku: ., location: "Berlin", stocked_quantity: 1})
    + [{location: "Berlin", stocked_quantity: 1}, 7, []]' >in
  push -q <in
  ends 1
  results .error.message "'sku' is empty" "'sku' is null; expected a string or a number" \
    "'sku' is an array; expected a string or a number" "'sku' has a NUL character" \
    "'sku' is longer than 1000 bytes" "'sku' is missing" \
    'an item must be an object, not a number' 'an item must be an object, not an array'
  requested 0
  level "$(printf 'x%.0s' {1..1000})" Berlin 1 >in
  push -q <in
  ends 1
  results .action not_found
  push -q <<<'7'
  ends 65 '^ms-push: line 1: expected a JSON array of inventory levels, or one inventory level$'
}

@test "ms-push -r inventory: of two items with the same sku and location the later counts" {
  { level S-1 Berlin 1 && level S-1 Hamburg 2 && level S-1 Berlin 3; } | jq -sc . >in
  push -q <in
  ends 0
  results "$outcome" 'S-1 Berlin superseded' 'S-1 Hamburg created' 'S-1 Berlin created'
  requests "$posted.create[].stocked_quantity" | sort >got
  printf '%s\n' 2 3 | diff -u - got
}

@test "ms-push -r inventory: joins items that mean one level, and rejects those that contradict one another" {
  jq -nc '[{sku: "S-1", location: "Berlin", stocked_quantity: 5},
    {inventory_item_id: "iitem_s000001", location: "Berlin", stocked_quantity: "5.0"},
    {sku: "S-2", location: "Berlin", stocked_quantity: 5},
    {inventory_item_id: "iitem_s000002", location: {id: "sloc_1"}, stocked_quantity: 6},
    {inventory_item_id: "iitem_s000002", location: "Hamburg", stocked_quantity: 6},
    {sku: "S-3", location: "Berlin", stocked_quantity: 5},
    {inventory_item_id: "iitem_s000003", location: "Berlin", available_quantity: 5},
    {sku: "S-3", location: {id: "sloc_1"}, stocked_quantity: 5}]' >in
  push <in
  ends 1 '^ms-push: 3 created, 0 updated, 0 unchanged, 5 rejected'
  local differ="mean the inventory level iitem_s000002, but their 'stocked_quantity' differs"
  local mode="mean the inventory level iitem_s000003, but their 'available_quantity' differs"
  results '.error.message // .action' created created "'S-2' and 'iitem_s000002' $differ" \
    "'S-2' and 'iitem_s000002' $differ" created "'S-3' and 'iitem_s000003' $mode" \
    "'S-3' and 'iitem_s000003' $mode" "'iitem_s000003' and 'S-3' $mode"
  requests "$posted.create[] | [.inventory_item_id, .location_id, .stocked_quantity] | join(\" \")" >got
  printf '%s\n' 'iitem_s000001 sloc_1 5' 'iitem_s000002 sloc_2 6' | diff -u - got
  # What one says does not contradict what another does not say.
  jq -nc '[{sku: "S-1", location: "Berlin", stocked_quantity: 5},
    {inventory_item_id: "iitem_s000001", location: "Berlin", incoming_quantity: 2},
    {sku: "S-1", location: {id: "sloc_1"}, stocked_quantity: 5, incoming_quantity: 2}]' >in
  push -q --max-changes 1 <in
  ends 0
  jq -c '[.action, [.changes[]?.path]]' "$out" >got
  printf '%s\n' '["unchanged",[]]' '["updated",["incoming_quantity"]]' '["updated",["incoming_quantity"]]' | diff -u - got
  as_sent "$posted.update // empty" | tail -n 1 >got
  echo '[{"inventory_item_id":"iitem_s000001","location_id":"sloc_1","incoming_quantity":2}]' | diff -u - got
}

# A lost answer to a group of two, and a level that is 0 for both, counted once.
@test "ms-push -r inventory: items that mean one level are looked up, counted and settled as one" {
  jq -nc '[{sku: "S-1", location: "Berlin", stocked_quantity: 5}, {inventory_item_id: "iitem_s000001", location: "Berlin", stocked_quantity: 5}]' >in
  stock post-faults=done-close
  push -q --timeout 400ms <in
  ends 0
  results .action created created
  sed 's/:5/:0/g' in >zero
  push -q --max-zero 0 <zero
  ends 3 'with this batch, 1 of 1 inventory levels would fall to 0'
  push -q --max-zero 1 <zero
  ends 0
  results .action updated updated
  requested 2 "$posts"
}

@test "ms-push -r inventory: by another code, too, the later of two items counts" {
  jq -nc '[1, 2] | map({ean: "0000000000001", location: "Berlin", stocked_quantity: .})' >in
  push -q --match ean <in
  ends 0
  results .action superseded created
}

@test "ms-push -r inventory: fails with 69 when an answer has no levels, or rows that were not requested" {
  local row n=0
  for row in '{"id":"v","sku":"S-1"}' \
    '{"id":"v","sku":"S-1","inventory_items":7}' \
    '{"id":"v","sku":"S-1","inventory_items":[{"required_quantity":1,"inventory":{"id":"i"}}]}' \
    '{"id":"v","sku":"S-1","inventory_items":[{"required_quantity":1,"inventory":{"location_levels":[]}}]}'; do
    context=${context%%_*}_$((++n))
    MEDUSA_URL=$(turns '{"stock_locations":[{"id":"sloc_1","name":"Berlin"}],"count":1}' "{\"variants\":[$row],\"count\":1}")
    push -q < <(level S-1 Berlin 1)
    ends 69 '^ms-push: line 1: the server returned inventory levels that lack an id or its levels; '
    prints_nothing
  done
  context=${context%%_*}_old
  stock old=1
  push -q < <(level S-1 Berlin 1)
  ends 69 '^ms-push: line 1: the server returned inventory levels that were not requested: it ignores the filter sku;'
  prints_nothing
}

# A real Medusa gives such rows in inventory-medusa.bats.
@test "ms-push -r inventory: rejects an item when two variants have its sku" {
  local variant='"sku":"S-1","manage_inventory":true,"inventory_items":[{"required_quantity":1,"inventory":{"id":"i","location_levels":[]}}]'
  heads='Content-Type:application%2Fjson'
  MEDUSA_URL=$(turns '{"stock_locations":[{"id":"sloc_1","name":"Berlin","sales_channels":[{"id":"s"}]}],"count":1}' \
    "{\"variants\":[{\"id\":\"v\",$variant},{\"id\":\"w\",$variant}],\"count\":2}" '{"variants":[],"count":2}')
  push -q < <(level S-1 Berlin 4)
  ends 1
  results "$outcome" "S-1 Berlin rejected two variants in Medusa have the sku 'S-1'"
  requested 0 "$posts"
}

@test "ms-push -r inventory: rejects variants that do not have one inventory item, and says what to do" {
  jq -nc 'def part($n; $sku): {required_quantity: $n, inventory: {id: "i-\($sku)", sku: $sku, location_levels: []}};
    [{managed: true, inventory_items: []}, {managed: true, inventory_items: [{required_quantity: 1, inventory: null}]},
     {managed: false, inventory_items: []}, {managed: false, inventory_items: [part(1; "x")]},
     {managed: true, inventory_items: [part(6; "bottle"), part(1; "box")]}, {managed: true, inventory_items: [part(2; "bottle")]},
     {managed: true, inventory_items: [part(1; null), {required_quantity: 1, inventory: null}, part(1; "y")]},
     {managed: true, inventory_items: [{required_quantity: 1, inventory: null}, part("1.0" | tonumber; "good")]}]
    | to_entries | map({id: "v\(.key)", sku: "V-\(.key)", manage_inventory: .value.managed, inventory_items: .value.inventory_items})
    | {variants: ., count: length}' >rows
  heads='Content-Type:application%2Fjson'
  MEDUSA_URL=$(turns '{"stock_locations":[{"id":"sloc_1","name":"Berlin","sales_channels":[{"id":"s"}]}],"count":1}' "$(cat rows)")
  jq -nc '[range(8) | {sku: "V-\(.)", location: "Berlin", stocked_quantity: 1}]' >in
  push -n -q <in
  ends 1
  local none="the variant has no inventory item; push it with 'manage_inventory' true"
  local unmanaged="Medusa keeps no stock of this variant; set its 'manage_inventory' to true, or leave it out"
  results '.error.message // .action' "$none" "$none" "$unmanaged" "$unmanaged" \
    "the variant is a kit of 6 'bottle', 1 'box'; push the stock of these inventory items" \
    "the variant is a kit of 2 'bottle'; push the stock of these inventory items" \
    "the variant is a kit of 1 'i-null', 1 'y'; push the stock of these inventory items" create
}

# --- requests

@test "ms-push -r inventory: a request has one location and at most 500 levels" {
  shop skus=1100/locations=Berlin,Hamburg,Rom
  jq -nc '[range(1; 1101) | {sku: "S-\(.)", location: (if . % 2 == 0 then "Berlin" else "Hamburg" end), stocked_quantity: .}]
    + [{sku: "S-1", location: "Rom", stocked_quantity: 1}]' >in
  push <in
  ends 0 '^ms-push: 1101 created'
  requests "$posted.create | [([.[].location_id] | unique[]), length]" >got
  printf '%s\n' '["sloc_2",500]' '["sloc_2",50]' '["sloc_1",500]' '["sloc_1",50]' '["sloc_3",1]' | diff -u - got
  # In the order of the input.
  requests "$posted.create[].stocked_quantity" | head -n 500 >got
  seq 1 2 999 | diff -u - got
  # Several hundred skus a look-up, in requests of one size.
  requests "$reads.target | select(contains(\"product-variants\")) | [match(\"&sku=\"; \"g\")] | length" >got
  printf '550\n550\n' | diff -u - got
  push -q <in
  ends 0
  requested 5 "$posts"
}

# --- refusals and lost answers

@test "ms-push -r inventory: halves a refused request to find the level" {
  stock refused=S-7
  push -q < <(levels 1 10 4)
  ends 1
  results '[.sku, .action, .error.message // empty] | join(" ")' 'S-1 created' 'S-2 created' 'S-3 created' \
    'S-4 created' 'S-5 created' 'S-6 created' 'S-7 rejected a level cannot be written' 'S-8 created' 'S-9 created' 'S-10 created'
}

@test "ms-push -r inventory: looks again once when somebody was faster" {
  local body='{"type":"not_found","message":"Item i is not stocked at location l"}'
  level S-1 Berlin 1 | ms-push -r inventory -q >/dev/null
  stock "post-faults=ok,404:body=$(encoded "$body"):type=application%2Fjson"
  push -q < <(levels 1 2 4)
  ends 0
  results .action updated created
  requested 2 "$reads | select(.target | contains(\"product-variants\")) | select(.n > 3)"
  # The second time, it is the item.
  stock "post-faults=ok,ok,ok,404:body=$(encoded "$body"):type=application%2Fjson*"
  push -q < <(level S-1 Berlin 9)
  ends 1
  results .error.message 'Item i is not stocked at location l'
  requested 5 "$posts"
  body='{"type":"invalid_data","message":"Inventory level with inventory_item_id: i, location_id: l, already exists."}'
  stock "post-faults=ok,ok,ok,ok,ok,400:body=$(encoded "$body"):type=application%2Fjson"
  push -q < <(level S-5 Berlin 9)
  ends 0
  results .action created
  requested 7 "$posts"
}

@test "ms-push -r inventory: an item that is gone before the write is not found" {
  local body='{"type":"not_found","message":"You tried to set relationship inventory_item_id: i, but such entity does not exist"}'
  local row='{"variants":[{"id":"v","sku":"S-1","manage_inventory":true,"inventory_items":[{"required_quantity":1,"inventory":{"id":"i","location_levels":[]}}]}],"count":1}'
  heads='Content-Type:application%2Fjson'
  MEDUSA_URL=$(turns '{"stock_locations":[{"id":"sloc_1","name":"Berlin"}],"count":1}' "$row" '{}' '{"variants":[],"count":0}' '{"inventory_items":[],"count":0}')
  MEDUSA_URL=${MEDUSA_URL/bodies=/faults=ok,ok,404:body=$(encoded "$body"):type=application%2Fjson/bodies=}
  push -q < <(level S-1 Berlin 1)
  ends 1
  results "$outcome" 'S-1 Berlin not_found'
}

@test "ms-push -r inventory: looks up a write whose answer is lost" {
  local fault
  level S-1 Berlin 1 | ms-push -r inventory -q >/dev/null
  for fault in done-close close done-cut:5 done-502; do
    context=${context%%_*}_$fault
    stock
    level S-1 Berlin 1 | ms-push -r inventory -q >/dev/null
    stock "post-faults=ok,$fault"
    push --timeout 400ms < <(levels 1 3 4)
    ends 0 '^ms-push: writing 3 inventory levels: .*; looking up what was written$' '^ms-push: 2 created, 1 updated'
    results "$outcome" 'S-1 Berlin updated' 'S-2 Berlin created' 'S-3 Berlin created'
    push -q < <(levels 1 3 4)
    results .action unchanged unchanged unchanged
    if [[ $fault == close ]]; then requested 3 "$posts"; else requested 2 "$posts"; fi
  done
}

@test "ms-push -r inventory: what a lost request created and the server undoes is created again" {
  stock post-faults=undone-close
  push -q --timeout 2s < <(levels 1 2 4)
  ends 0
  results .action created created
  requested 2 "$posts"
  push -q < <(levels 1 2 4)
  results .action unchanged unchanged
}

@test "ms-push -r inventory: a level that the answer lacks counts as not written" {
  heads='Content-Type:application%2Fjson'
  MEDUSA_URL=$(turns '{"stock_locations":[{"id":"sloc_1","name":"Berlin","sales_channels":[{"id":"s"}]}],"count":1}' \
    '{"variants":[{"id":"v","sku":"S-1","manage_inventory":true,"inventory_items":[{"required_quantity":1,"inventory":{"id":"i","location_levels":[]}}]}],"count":1}' \
    '{"created":[{"id":"l","inventory_item_id":"i","location_id":"sloc_2"}],"updated":[]}' \
    '{"variants":[{"id":"v","sku":"S-1","manage_inventory":true,"inventory_items":[{"required_quantity":1,"inventory":{"id":"i","location_levels":[{"location_id":"sloc_1","stocked_quantity":4}]}}]}],"count":1}')
  push --timeout 400ms < <(level S-1 Berlin 4)
  ends 0 'writing 1 inventory level: the answer lacks 1 of 1; looking up what was written' '1 created'
}

@test "ms-push -r inventory: on SIGTERM, writes all locations of the current batch, then dies of it" {
  stock post-faults=until:ended
  start ms-push -r inventory "${hasty[@]}"
  { level S-1 Berlin 1 && level S-1 Hamburg 2; } | jq -sc . >&7
  until_ok requested 1 "$posts"
  kill -s TERM "$pid"
  until_ok sigterm_is_default "$pid"
  level S-2 Berlin 3 >&7
  release ended
  finish
  ends 143 '^ms-push: ended early: 2 created'
  results "$outcome" 'S-1 Berlin created' 'S-1 Hamburg created'
  requested 2 "$posts"
}

# --- --max-zero

advice='see all changes with -n, then correct the input or raise the limit'

@test "ms-push -r inventory: --max-zero stops before the batch with which more levels fall to 0" {
  { levels 1 5 3 && levels 6 10 3; } | ms-push -r inventory -q >/dev/null
  { levels 1 2 0 && levels 3 4 0 && levels 5 6 0; } >in
  push --max-zero 4 <in
  ends 3 "^ms-push: line 3: stopped: with this batch, 6 of 6 inventory levels would fall to 0, and --max-zero 4 allows 4; $advice$" \
    '^ms-push: 0 created, 4 updated'
  results .sku S-1 S-2 S-3 S-4
  # 0 before and after, and a level created with 0, do not fall.
  { levels 1 4 0 && levels 1 10 0 Hamburg; } >in
  push -q --max-zero 0 <in
  ends 0
  push -q --max-zero 0 < <(level S-5 Berlin 0)
  ends 3 'line 1: stopped: with this batch, 1 of 1 inventory levels would fall to 0'
  prints_nothing
  # A rejected item does not count.
  stock refused=S-5
  { level S-5 Berlin 0 && level S-6 Berlin 0; } >in
  push -q --max-zero 1 <in
  ends 1
  results .action rejected updated
  stock
  level S-6 Berlin 3 | ms-push -r inventory -q >/dev/null
  push -q --max-zero 0 < <(level S-5 Berlin 0.5)
  ends 0
  push -q --max-zero 1 < <(level S-5 Berlin 0)
  ends 0
  push -q --max-zero 0 <<<'{"sku":"S-6","location":"Berlin","incoming_quantity":5}'
  ends 0
  results .action updated
}

@test "ms-push -r inventory: by default at most 50 % may fall to 0, from the hundredth level on" {
  shop skus=110/locations=Berlin
  levels 1 110 3 | ms-push -r inventory -q >/dev/null
  { levels 1 49 0 && levels 50 99 3 && levels 100 102 0; } >in
  push -n <in
  ends 3 "^ms-push: line 3: a run stops here: with this batch, 52 of 102 inventory levels would fall to 0, and --max-zero 50% allows 51; correct the input, or raise the limit$" \
    '^ms-push: dry run: 0 created, 52 updated, 50 unchanged'
  push -q --max-zero 51% -n <in
  ends 0
  push -q <in
  ends 3 'line 3: stopped: .*--max-zero 50% allows 51'
  gojq -r .action "$out" | sort | uniq -c | tr -s ' ' | diff -u <(printf ' 50 unchanged\n 49 updated\n') -
  # Fewer than a hundred levels say little.
  push -q < <(levels 50 110 0)
  ends 0
}

@test "ms-push -r inventory: a level falls to 0 by the number that is given" {
  stock reserved=2
  levels 1 2 5 | ms-push -r inventory -q >/dev/null
  # Nothing is available any more, though 2 are on hand.
  push -q --max-zero 0 <<<'{"sku":"S-1","location":"Berlin","available_quantity":0}'
  ends 3 'line 1: stopped: with this batch, 1 of 1 inventory levels would fall to 0'
  push -q <<<'{"sku":"S-1","location":"Berlin","available_quantity":0}'
  ends 0
  push -q --max-zero 0 <<<'{"sku":"S-1","location":"Berlin","available_quantity":0}'
  ends 0
  results .action unchanged
  push -q --max-zero 0 <<<'{"sku":"S-1","location":"Berlin","stocked_quantity":0}'
  ends 3 'would fall to 0'
  push -q --max-zero 0 <<<'{"sku":"S-2","location":"Berlin","stocked_quantity":1}'
  ends 0
  # One is on hand and two are reserved: that was less than 0.
  push -q --max-zero 0 <<<'{"sku":"S-2","location":"Berlin","available_quantity":0}'
  ends 0
  results .action updated
}

# --- options

@test "ms-push: options of one resource are refused with another" {
  local option
  for option in --adopt=sku --create-missing=tags --initial=title --key=id --on-duplicate=oldest --prune=prices --unknown=drop; do
    push "$option" </dev/null
    ends 64 "^ms-push: ${option%%=*} is an option for products, not for inventory$"
    capture ms-push "$option" --resource inventory </dev/null
    ends 64 "^ms-push: ${option%%=*} is an option for products, not for inventory$"
  done
  for option in --floor --ignore-missing --location=Berlin --max-zero=1; do
    capture ms-push "$option" </dev/null
    ends 64 "^ms-push: ${option%%=*} is an option for inventory, not for products$"
    push -q "$option" </dev/null
    ends 0
  done
  push --match handle </dev/null
  ends 64 "^ms-push: --match: 'handle' is not one of sku, inventory_item_id, ean, upc, barcode$"
  capture ms-push -r stock </dev/null
  ends 64 "^ms-push: --resource: 'stock' is not one of products, inventory$"
  push --location '' </dev/null
  ends 64 '^ms-push: --location: the name is missing$'
  push --max-zero half </dev/null
  ends 64 "^ms-push: --max-zero: 'half' is not a number such as 500, or 25%$"
  capture ms-push -r products -q < <(batches a)
  ends 0
  results .action created
}

@test "ms-push -r inventory: --diff shows levels with their location, and metrics name the resource" {
  level S-1 Berlin 1 | ms-push -r inventory -q >/dev/null
  { level S-1 Berlin 2 && echo '{"sku":"S-2","location":{"id":"sloc_2"},"stocked_quantity":3,"incoming_quantity":"4"}' && level S-3 Rom 1; } >in
  push -q --diff --exit-code <in
  ends 1
  printf '%s\n' '@@@ S-1 @ Berlin (iitem_s000001)' '-stocked_quantity: 1' '+stocked_quantity: 2' \
    '+++ S-2 @ {"id":"sloc_2"} (iitem_s000002)' '+stocked_quantity: 3' '+incoming_quantity: 4' \
    '!!! S-3 @ Rom' "!there is no stock location 'Rom'; the shop has 'Berlin', 'Hamburg'" >wanted
  prints wanted
  requested 1 "$posts"
  push -n -q --exit-code < <(level S-1 Berlin 2)
  ends 2
  results .action update
  push -q --metrics metrics < <(level S-1 Berlin 2)
  ends 0
  grep -qx 'ms_push_inventory{run="metrics",action="updated"} 1' metrics
  grep -q '^# HELP ms_push_inventory.* Inventory levels by action' metrics
}

@test "ms-push -r inventory: writes batches at the same time, and results stay in order" {
  shop skus=60/locations=Berlin
  for n in {0..5}; do levels $((n * 10 + 1)) $((n * 10 + 10)) "$n"; done >in
  push -j 3 <in
  ends 0 '^ms-push: 60 created'
  gojq -r .sku "$out" | diff -u <(seq -f 'S-%.0f' 60) -
  push -q -j 3 <in
  gojq -r .action "$out" | sort -u | diff -u <(echo unchanged) -
}

@test "ms-push -r inventory: --only leaves missing levels, or those that exist, alone" {
  level S-1 Berlin 1 | ms-push -r inventory -q >/dev/null
  levels 1 2 5 >in
  push -q --only update <in
  ends 0
  # An id is that of a level that is there.
  results '[.action, .id] | join(" ")' 'updated iitem_s000001' 'skipped '
  sed 's/5/6/g' in >in2
  push -q --only create <in2
  ends 0
  results '[.action, .id] | join(" ")' 'skipped iitem_s000001' 'created iitem_s000002'
}

@test "ms-push -r inventory: --pace and --duty write everything, in smaller requests" {
  shop skus=40/locations=Berlin,Hamburg
  { levels 1 40 3 && levels 1 40 4 Hamburg; } | jq -c . >in
  push --pace --duty 90 <in
  ends 0 '^ms-push: 80 created'
  push -q <in
  gojq -r .action "$out" | sort -u | diff -u <(echo unchanged) -
  requests "$posted.create | length" >got
  [ "$(wc -l <got)" -gt 2 ]
}

@test "ms-push -r inventory: a batch waits for an earlier one with the same sku" {
  stock post-faults=delay:300
  { level S-1 Berlin 1 && echo '{"sku":"S-1","location":{"id":"sloc_1"},"stocked_quantity":2}'; } >in
  push -q -j 2 <in
  ends 0
  results .action created updated
}
