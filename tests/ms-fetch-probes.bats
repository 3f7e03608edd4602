load lib/helper

# What ms-fetch reads in a page besides its items: the values at paths, the conditions for
# an error, and the hash that finds a repeated page. A page is scanned once for all of it.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# in_pieces LENGTH,… BODY…: like turns; the n-th body comes in pieces of the n-th length.
in_pieces() {
  local url
  url=$(turns "${@:2}")
  printf '%s' "${url/bodies=/faults=slow:${1//,/:1,slow:}:1/bodies=}"
}

# --- the end

# ends_after N VALUE: with --end, the page whose member has this value is the N-th and last.
ends_after() {
  context=$context-x
  fetch --end meta.last "$(turns '{"products":[1]}' "{\"products\":[2]$2}" \
    '{"products":[3],"meta":{"last":true}}' '{"products":[4]}')?page={page}"
  ends 0
  requested "$1"
}

@test "ms-fetch: --end stops after the page whose value is true" {
  local value
  for value in true 1 -0.5 '"true"' '"x"' '[]' '{}'; do
    ends_after 2 ",\"meta\":{\"last\":$value}"
    jq -c .products "$out" | diff - <(printf '[1]\n[2]\n')
  done
}

@test "ms-fetch: --end goes on while the value is missing, null, false, 0 or empty" {
  local value
  for value in null false 0 0.0 -0 0e5 '""' '"false"'; do
    ends_after 3 ",\"meta\":{\"last\":$value}"
  done
  ends_after 3 ''
  ends_after 3 ',"meta":[]'
}

@test "ms-fetch: --more stops at 0.0 as at 0" {
  fetch --more more "$(turns '{"products":[1],"more":0.1}' '{"products":[2],"more":0.0}')?page={page}"
  ends 0
  requested 2
}

@test "ms-fetch: --more and --end stop at the first of them, and may not name one member" {
  fetch --more more --end end "$(turns '{"products":[1],"more":true,"end":false}' \
    '{"products":[2],"more":true,"end":true}')?page={page}"
  ends 0
  requested 2
  fetch --end 'a."b"[0]' --more '"a".b[0]' "$(url 'products?page={page}')"
  ends_usage '^ms-fetch: --more and --end cannot have the same path: ' ms-fetch
  fetch --end 'a.b[1]' --more 'a.b[0]' "$(turns '{"products":[]}')?page={page}"
  ends 0
}

@test "ms-fetch: --pages stops after the last page, also with --start" {
  local page='{"products":[%d],"page":{"pages":3}}'
  # shellcheck disable=SC2059 # the format is a page
  fetch --pages page.pages "$(turns "$(printf "$page" 1)" "$(printf "$page" 2)" "$(printf "$page" 3)" '{}')?page={page}"
  ends 0
  requested 3
  context=$context-2
  # shellcheck disable=SC2059
  fetch --pages page.pages --start 2 "$(turns "$(printf "$page" 2)" "$(printf "$page" 3)" '{}')?page={page}"
  ends 0
  requested 2
}

@test "ms-fetch: --pages-header counts, and --pages does not, if both are given" {
  heads=X-Pages:2
  fetch --pages n --pages-header X-Pages \
    "$(turns '{"products":[1],"n":1}' '{"products":[2],"n":9}' '{"products":[3],"n":9}')?page={page}"
  ends 0
  requested 2
}

@test "ms-fetch: --explain names --end and --pages" {
  fetch --explain --end last --pages n "$(url 'products?page={page}')"
  ends 0 '' '' '^ms-fetch: ends at: a page without items, or status 204, or a true --end, or the last page.s number$' ''
  fetch --explain "$(url 'products?page={page}')"
  ends 0 '' '' '^ms-fetch: ends at: a page without items, or status 204$' ''
}

# --- pages without the path of the items

@test "ms-fetch: --missing-ok accepts an empty page in each form as the end" {
  local page
  for page in '{}' '[]' '{"data":null}' '{"data":[]}' '{"data":{}}' '{"data":{"items":[]}}' '{"data":{"items":{}}}'; do
    context=$context-x
    fetch --missing-ok --items data.items "$(turns '{"data":{"items":[1,2]}}' "$page" '')?page={page}"
    ends 0
    requested 2
    printf '%s\n' '{"data":{"items":[1,2]}}' "$page" | diff - "$out"
  done
}

@test "ms-fetch: --missing-ok and an empty page in the middle of a next list" {
  fetch --missing-ok --next next "$(turns '{"products":[1],"next":"?2"}' '{"next":"?3"}' '{"products":[3]}')"
  ends 0
  requested 3
}

@test "ms-fetch: --missing-ok still refuses items of another type" {
  local page
  for page in '[1]' '7' '{"data":1}' '{"data":[0]}' '{"data":{"items":"x"}}' '{"data":{"items":{"a":1}}}'; do
    context=$context-x
    fetch --missing-ok --items data.items "$(turns "$page")?page={page}"
    ends 69 '^ms-fetch: page 1: GET .*: the page is not as expected: byte .*, expected an '
    prints_nothing
  done
}

@test "ms-fetch: without --missing-ok an empty page without the path is an error" {
  local page
  for page in '{}' '[]'; do
    context=$context-x
    fetch --items data "$(turns "$page")"
    ends 69 '^ms-fetch: page 1: GET .*: the page is not as expected: '
  done
}

# --- the hash of the items

@test "ms-fetch: recognises a repeated page of scalars that comes in other pieces" {
  local page='{"products":["a string, of some length", 1234567890123, [1], true,"\u00fc"]}'
  fetch --page-buffer 10 "$(in_pieces 7,11 "$page" "$page")?page={page}"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1'
  requested 2
}

@test "ms-fetch: takes no page of other scalars for a repeated one" {
  fetch --page-buffer 10 "$(in_pieces 3,4,5 '[1,2]' '[12 ]' '["1,2"]' '[]')?page={page}"
  ends 0
  prints_text '[1,2]\n[12 ]\n["1,2"]\n[]\n'
}
