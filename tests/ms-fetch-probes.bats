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
