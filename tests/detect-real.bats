load lib/helper
load lib/jobs
load lib/npm

# --detect and the presets against servers that other people wrote: the printed command
# fetches all items. json-server comes from npm, Medusa is that of the other tests.

set_up() {
  npm_home=$HOME
  export HOME=$PWD
}

# products_of VERSION: starts this json-server with 145 products, and sets $address.
products_of() {
  jq -n '{products: [range(1; 146) | {id: "\(.)", name: "p\(.)"}]}' >db.json
  run_json_server "$1"
  address+=/products
}

# fetches COUNT PATH COMMAND…: the command fetches so many items, at PATH.
fetches() {
  capture "${@:3}"
  [ "$status" = 0 ] || explain "it fails"
  ms-pick "$2" <"$out" | sort -u | wc -l >got
  echo "$1" | diff - got
}

# bats test_tags=slow
@test "detect: json-server 0.17" {
  products_of 0.17.4
  capture ms-fetch --detect "$address"
  [ "$status" = 0 ] || explain "no command"
  prints_text '%s\n' "ms-fetch --total-header X-Total-Count '$address?_limit={limit}&_page={page}'"
  fetches 145 '[].id' sh -c "$(cat "$out")"
  fetches 145 '[].id' ms-fetch -K json-server "$address"
}

# bats test_tags=slow
@test "detect: json-server 1, which wraps a list if a page is asked for" {
  products_of 1.0.0-beta.15
  capture ms-fetch --detect "$address"
  [ "$status" = 0 ] || explain "no command"
  prints_text '%s\n' "ms-fetch --items data --pages pages '$address?_per_page={limit}&_page={page}'"
  fetches 145 'data[].id' sh -c "$(cat "$out")"
}

# bats test_tags=medusa
@test "detect: Medusa, whose key comes from a file, and from the environment" {
  real_medusa
  local count address=$MEDUSA_URL/admin/currencies
  printf 'Authorization: Basic %s\n' "$(printf %s: "$MEDUSA_API_KEY" | base64 -w 0)" >head
  count=$(curl -fsS -u "$MEDUSA_API_KEY:" "$address?limit=1" | jq .count)
  capture ms-fetch --detect -H @head "$address"
  [ "$status" = 0 ] || explain "no command"
  prints_text '%s\n' "ms-fetch --header @head --items currencies --total count '$address?limit={limit}&offset={offset}'"
  hides "$MEDUSA_API_KEY"
  fetches "$count" 'currencies[].code' sh -c "$(cat "$out")"
  fetches "$count" 'currencies[].code' ms-fetch -K medusa -l 20 --items currencies "$address?order=code"
  # Other tests change products meanwhile, and ms-fetch says so.
  capture ms-fetch -K medusa "$MEDUSA_URL/admin/products"
  [ "$status" = 0 ] || explain "no products"
  [ "$(head -c 13 "$out")" = '{"products":[' ]
  # Without a key, it says what is missing.
  capture ms-fetch --detect "$address"
  [ "$status" = 77 ]
  grep -q 'look up how the API takes a key' "$err"
}
