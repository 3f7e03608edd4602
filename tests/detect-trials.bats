load lib/helper
load lib/detect

# What --detect tries, in which order, and what it takes for the next page.

@test "detect: of a link that fails and one that works, the latter is taken" {
  local address
  heads='Link:<%3Fp=2>%3B%20rel=next,' serve "{\"rows\":$(objects 1 5),\"next\":\"?p=3\"}" \
    "{\"rows\":$(objects 1 5)}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows --next next '$address'"
  # An error is no page, even if it has items.
  serve "{\"rows\":$(objects 1 5),\"next\":\"?p=3\"}" "{\"rows\":$(objects 6 9)}"
  address=${address/bodies/faults=ok,404*\/bodies}
  detect -H "X-Say: {\"rows\":$(objects 6 9)}" "${address/404/say:404}"
  finds_nothing 69 '^it fails: HTTP status 404'
  # Nor is a page with other items beside those of the first.
  serve "{\"rows\":$(objects 1 5),\"next\":\"?p=3\"}" '{"rows":[{"id":3},{"id":50}]}'
  detect "$address"
  finds_nothing 69 '^it brings no other items$'
  # A wrapped list is no next page.
  heads='Link:<%3Fp=2>%3B%20rel=next' serve "$(objects 1 5)" '{"data":[{"id":5}]}'
  detect "$address"
  finds_nothing 69 '^it brings no other items$'
}

@test "detect: a relative link is one of the page that has it, after redirects" {
  local address rows='"next":"more?page=2","rows"'
  serve {} "{$rows:$(objects 1 5)}" "{\"rows\":$(objects 6 9)}"
  address=${address/bodies/faults=redirect:deep\/bodies}
  detect "$address"
  finds " --items rows --next next '$address'"
  serve "{\"rows\":$(objects 1 9)}" {} "{$rows:$(objects 1 2)}" "{\"rows\":$(objects 3 4)}" "{\"rows\":$(objects 1 100)}"
  address=${address/bodies/faults=ok,redirect:deep\/bodies}
  detect "$address"
  finds " --items rows --next next '$address?limit={limit}'"
}

@test "detect: a link of a small page is told, also if no request is left for it" {
  local all address same
  all="{\"rows\":$(objects 1 9),\"startIndex\":1}" same="{\"rows\":$(objects 1 9)}"
  serve "$all" "$same" "$same" "$same" "$same" "{\"rows\":$(objects 1 2),\"next\":\"?p=2\"}"
  detect "$address"
  finds_nothing 69 "^'next' names the next page$"
  requested 6
  serve "$all" "$same" "$same" "$same" "{\"rows\":$(objects 1 2),\"next\":\"?p=2\"}" "{\"rows\":$(objects 3 4)}"
  detect "$address"
  finds " --items rows --next next --limit 9 '$address?_limit={limit}'"
}

@test "detect: a page size that a link follows is one that the server takes" {
  local address
  # It refuses 100 items, or sends none, or at most 50.
  serve "{\"rows\":$(objects 1 9)}" "{\"rows\":$(objects 1 2),\"next\":\"?p=2\"}" "{\"rows\":$(objects 3 4)}" {}
  address=${address/bodies/faults=ok,ok,ok,400\/bodies}
  detect "$address"
  finds " --items rows --next next --limit 9 '$address?limit={limit}'"
  asks 'page=2&limit=2' p=2 limit=100
  serve "{\"rows\":$(objects 1 9)}" "{\"rows\":$(objects 1 2),\"next\":\"?p=2\"}" "{\"rows\":$(objects 3 4)}" '{"rows":[]}'
  detect "$address"
  finds " --items rows --next next --limit 9 '$address?limit={limit}'"
  serve "{\"rows\":$(objects 1 9)}" "{\"rows\":$(objects 1 2),\"next\":\"?p=2\"}" "{\"rows\":$(objects 3 4)}" "{\"rows\":$(objects 1 50)}"
  detect "$address"
  finds " --items rows --next next '$address?limit={limit}'"
}

@test "detect: once it is not clear which list is the items, no request is sent" {
  local address more two
  two="{\"people\":$(objects 6 9),\"places\":$(objects 41 49)}"
  for more in '"next":"?p=3"' '"cursor":"c"' '"has_more":true'; do
    heads='Link:<%3Fp=2>%3B%20rel=next,' serve \
      "{\"people\":$(objects 1 5),\"places\":$(objects 31 39),$more}" "$two"
    detect "$address"
    finds_nothing 69 '^name the items with --items PATH$'
    requested 2
  done
  serve "{\"people\":$(objects 1 5),\"places\":$(objects 31 39),\"cursor\":\"c\"}" "$two"
  detect "$address"
  finds_nothing 69 '^name the items with --items PATH$'
  asks cursor=c
  serve "{\"people\":$(objects 1 9),\"places\":$(objects 31 39)}" \
    "{\"people\":$(objects 3 4),\"places\":$(objects 33 34)}"
  detect "$address"
  finds_nothing 69 "^each of 'people', 'places' may be the items$"
  requested 2
  ! grep -q '^this ' said || fail 'it says what the parameters do'
  # A size of the page that only another list follows is none.
  serve "{\"facets\":$(objects 101 109),\"rows\":$(objects 1 5)}" \
    "{\"facets\":$(objects 101 109),\"rows\":$(objects 6 8)}" \
    "{\"facets\":$(objects 101 109),\"rows\":$(objects 1 5)}" \
    "{\"facets\":$(objects 103 104),\"rows\":$(objects 1 5)}"
  detect "$address"
  finds " --items rows '$address?page={page}'"
}

@test "detect: a cursor is tried as the parameters that its name suggests, each once" {
  local address name all
  all="{\"rows\":$(objects 1 9)}"
  while read -r name parameter; do
    serve "$(jq -c ". + $name" <<<"$all")" "{\"rows\":$(objects 10 12)}"
    detect "$address"
    [ "$status" = 0 ] || explain "$name"
    asks "$parameter=c" || fail "$name"
  done <<'END'
{"next_page_token":"c"} page_token
{"nextPageToken":"c"} pageToken
{"next-cursor":"c"} cursor
{"Next_Page_Token":"c"} Page_Token
{"next":"c"} cursor
{"pageToken":{"next":"c"}} pageToken
{"meta":{"next_token":"c"}} token
END
  # None works, so the pages do, and the cursor is no part of the command.
  serve "$(jq -c '. + {cursor: {cursor: "c"}}' <<<"$all")" "$all" "$all" "$all" "{\"rows\":$(objects 3 4)}" "$all"
  detect "$address"
  finds " --items rows --limit 9 '$address?limit={limit}&page={page}'"
  asks cursor=c after=c page_token=c 'page=2&limit=2' limit=100
  serve "$(jq -c '. + {meta: {next_token: "c"}}' <<<"$all")" "$all"
  detect "$address"
  asks token=c cursor=c after=c page_token=c 'page=2&limit=2'
  serve "$(jq -c '. + {page_token: {next: "c"}}' <<<"$all")" "$all"
  detect "$address"
  asks page_token=c cursor=c after=c 'page=2&limit=2' 'offset=3&limit=2'
  serve "{\"rows\":$(objects 1 5),\"total\":9,\"cursor\":\"c\"}" "{\"rows\":$(objects 6 9),\"total\":9}"
  detect "$address"
  finds " --items rows --cursor cursor --total total '$address?cursor={cursor}'"
  # A link is tried before a cursor, and a member before a header.
  heads='X-Next-Cursor:d,' serve "$(jq -c '. + {next: "?p=2", cursor: "c"}' <<<"$all")" "$all" "{\"rows\":$(objects 10 12)}"
  detect "$address"
  finds " --items rows --cursor cursor '$address?cursor={cursor}'"
  asks p=2 cursor=c
}

@test "detect: the id of the last item is tried as a cursor if there is more" {
  local address all
  all="{\"rows\":$(objects 1 9),\"has_more\":true}"
  serve "$all" "$all" "{\"rows\":$(objects 10 12)}"
  detect "$address"
  finds " --items rows --cursor 'rows[-1].id' --more has_more '$address?after={cursor}'"
  serve "$all" "$all" "$all" "{\"rows\":$(objects 10 12)}"
  detect "$address"
  finds " --items rows --cursor 'rows[-1].id' --more has_more '$address?since_id={cursor}'"
  serve '{"rows":[{"id":"a"},{"id":""}],"has_more":true}' '{"rows":[{"id":"b"}]}'
  detect "$address"
  finds " --items rows --cursor 'rows[-1].id' --more has_more '$address?starting_after={cursor}'"
  asks starting_after=
  # Not without an id, nor if another list goes on.
  serve '{"rows":[{"a":1},{"a":2}],"has_more":true}'
  detect "$address"
  asks 'page=2&limit=1' 'offset=1&limit=1' '_page=2&_limit=1' 'skip=1&limit=1' 'start=1&limit=1'
  serve "{\"facets\":$(objects 101 109),\"rows\":$(objects 1 5),\"has_more\":true}" \
    "{\"facets\":$(objects 101 109),\"rows\":$(objects 6 9)}" \
    "{\"facets\":$(objects 101 109),\"rows\":$(objects 3 4)}" '{"rows":[]}'
  detect "$address"
  finds " --items rows --limit 5 '$address?limit={limit}&page={page}'"
  asks starting_after=109 'page=2&limit=2' limit=100
}

@test "detect: a page or an offset must be at its place, and whole" {
  local all address rows
  all="{\"rows\":$(objects 1 9)}"
  for rows in "$(objects 4 5)" '[{"id":3},{"id":50}]' "$(objects 1 2)"; do
    serve "$all" "{\"rows\":$rows}" "$all"
    detect "$address"
    finds_nothing 69 'look up in the API'
  done
  # The first page only begins in this way.
  serve "$all" '{"rows":[{"id":1},{"id":50}]}'
  detect "$address"
  finds_nothing 69 '^this brings other items than expected$'
  # An offset of 1 that is ignored shows the first of two items again.
  serve "{\"rows\":$(objects 1 2)}" "{\"rows\":$(objects 1 1)}"
  detect "$address"
  finds_nothing 69 "^'_limit' works, 'start' has no effect$"
  asks 'page=2&limit=1' 'offset=1&limit=1' '_page=2&_limit=1' 'skip=1&_limit=1' 'start=1&_limit=1'
  # Neither is the first page.
  for rows in '[{"id":1},{"id":50}]' "$(objects 3 4)" '[]'; do
    serve "$all" '{"rows":[{"id":50},{"id":51}]}' "{\"rows\":$rows}"
    detect "$address"
    finds_nothing 69 '^neither page 1 nor page 0 is the first one$'
  done
  serve "$all" '{"rows":[{"id":50},{"id":51}]}' "{\"rows\":$(objects 3 4)}" "$all"
  detect "$address"
  finds " --items rows --start 0 '$address?page={page}'"
}

@test "detect: each place is tried with a page size that works" {
  local all address
  all="{\"rows\":$(objects 1 9),\"currentPage\":1}"
  serve "$all" "{\"rows\":$(objects 1 2)}"
  detect "$address"
  finds_nothing 69 "^'pageSize' works, 'page' has no effect$"
  asks 'page=2&pageSize=2' 'currentPage=2&pageSize=2' 'page=2&pageSize=2' 'offset=3&pageSize=2' '_page=2&_limit=2'
}

@test "detect: a place is not tried again with another size if only the size fails" {
  local all address
  all="{\"rows\":$(objects 1 9),\"currentPage\":1}"
  # It brings other items, or none.
  serve "$all" "$all"
  detect "$address"
  asks 'page=2&pageSize=2' 'currentPage=2&limit=2' 'page=2&limit=2' 'offset=3&limit=2' '_page=2&_limit=2'
  serve "{\"rows\":$(objects 1 9)}" "$all" "$all" "$all"
  detect "$address"
  asks 'page=2&limit=2' 'offset=3&limit=2' '_page=2&_limit=2' 'skip=3&limit=2' 'start=3&limit=2'
  serve "{\"rows\":$(objects 1 9)}" "$all" "$all" '{"error":"no"}' "$all"
  detect "$address"
  finds_nothing 69 '^this brings no items$'
  asks 'page=2&limit=2' 'offset=3&limit=2' '_page=2&_limit=2' '_page=2&_per_page=2' 'skip=3&limit=2'
}

@test "detect: a size must be one of the page that was found" {
  local all address
  all="{\"rows\":$(objects 1 9),\"current_page\":1}"
  # Each size is tried once, and a request is left for the default one.
  serve "$all" "{\"rows\":$(objects 4 6)}"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  asks 'page=2&per_page=2' 'page=2&page_size=2' 'page=2&size=2'
  serve "{\"rows\":$(objects 1 9)}" "$all" "{\"rows\":$(objects 4 9)}"
  detect "$address"
  finds " --items rows '$address?offset={offset}'"
  asks 'page=2&limit=2' 'offset=3&limit=2' 'offset=3&per_page=2' 'offset=3&page_size=2'
  # With this size, it is not page 2.
  serve "$all" "{\"rows\":$(objects 4 6)}" "{\"rows\":$(objects 1 2)}" "{\"rows\":$(objects 4 6)}"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  # 100 items are too many for the server.
  serve "$all" "{\"rows\":$(objects 3 4)}" '{"rows":[]}'
  detect "$address"
  finds " --items rows --limit 9 '$address?per_page={limit}&page={page}'"
  # It sends at most 50.
  serve "$all" "{\"rows\":$(objects 3 4)}" "{\"rows\":$(objects 1 50)}"
  detect "$address"
  finds " --items rows --limit 50 '$address?per_page={limit}&page={page}'"
  # A page of as many items needs no request.
  serve "{\"rows\":$(objects 1 100)}" "{\"rows\":$(objects 3 4)}"
  detect "$address"
  finds " --items rows '$address?limit={limit}&page={page}'"
  requested 2
}

@test "detect: if both parameters are refused, the size is tried alone, once" {
  local all address
  all="{\"rows\":$(objects 1 9)}"
  serve "$all" {} "{\"rows\":$(objects 1 2)}" {} "{\"rows\":$(objects 1 2)}"
  address=${address/bodies/faults=ok,400,ok,400\/bodies}
  detect "$address"
  asks 'page=2&limit=2' limit=2 'offset=3&limit=2' '_page=2&_limit=2' 'skip=3&_limit=2'
  # Nor are other items taken for another page then.
  serve "$all" {} '{"rows":[{"id":50},{"id":51}]}' "$all"
  address=${address/bodies/faults=ok,400\/bodies}
  detect "$address"
  finds_nothing 69 '^this brings other items than expected$'
  serve "$all" {} "{\"rows\":$(objects 4 5)}" "$all"
  address=${address/bodies/faults=ok,400\/bodies}
  detect "$address?offset=0"
  finds_nothing 69 "^'limit' works"
}

@test "detect: where a trial that failed has the items does not count" {
  local all address
  all=$(objects 1 9)
  serve "$all" '{"similar":[{"id":9}]}' "$(objects 4 5)" "$all"
  detect "$address"
  finds " --limit 9 '$address?limit={limit}&offset={offset}'"
  grep -qx 'this brings other items than expected' said
  # The size of a page is tried at this place, too.
  serve "$all" "{\"data\":$(objects 3 4)}" "{\"data\":$(objects 1 100)}"
  detect "$address"
  finds " --items data '$address?limit={limit}&page={page}'"
  # Page 2 works, and other sizes of it fail.
  serve "$all" "{\"data\":$(objects 4 6)}" "$all"
  detect "$address"
  finds " --items data '$address?page={page}'"
  # The first page must be where page 2 is.
  serve "$all" '[{"id":50},{"id":51}]' "{\"data\":$all}"
  detect "$address"
  finds_nothing 69 '^neither page 1 nor page 0 is the first one$'
}

@test "detect: an offset must bring all of the items that it should" {
  local all
  all="{\"rows\":$(objects 1 9)}"
  serve "$all" "$all" '{"rows":[{"id":4},{"id":99}]}' "$all"
  detect "$address"
  finds_nothing 69 '^this brings other items than expected$'
  # Nor is it another page if some of its items are on the first one.
  serve "$all" '{"rows":[{"id":50},{"id":1}]}' "$all"
  detect "$address"
  finds_nothing 69 '^this brings other items than expected$'
}

@test "detect: a page or an offset elsewhere in the list is not the one asked for" {
  serve "{\"rows\":$(objects 1 9)}" '{"rows":[{"id":7},{"id":8}]}'
  detect "$address"
  finds_nothing 69 "^'limit' works, 'page' has no effect$"
}

@test "detect: an offset works if its page goes on where the first one ends" {
  serve "{\"rows\":$(objects 1 9)}" "{\"rows\":$(objects 1 9)}" "{\"rows\":$(objects 4 12)}"
  detect "$address"
  finds " --items rows '$address?offset={offset}'"
}

@test "detect: the usual names of a page size are tried" {
  local all other address name wrong=()
  all="{\"rows\":$(objects 1 9)}" other="{\"rows\":$(objects 4 6)}"
  for name in per_page page_size size; do
    # With a wrong name, page 2 has three items; with the right one, it has two.
    serve "$all" "$other" "${wrong[@]}" "{\"rows\":$(objects 3 4)}" "$all"
    detect "$address"
    finds " --items rows --limit 9 '$address?$name={limit}&page={page}'"
    wrong+=("$other")
  done
}

@test "detect: a page size is only known to work if the items are known" {
  local all
  all="{\"rows\":$(objects 1 9)}"
  serve "$all" '{"rows":[{"id":50},{"id":51}]}' "$all"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  grep -qx 'page 1 is the first one' said
  # Two pages have these items, one has not.
  serve "$all" '{"rows":[{"id":50},{"id":51}],"pages":1}' "$all"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  serve "$all" '{"rows":[{"id":50},{"id":51}],"pages":2}' "$all"
  detect "$address"
  finds " --items rows --pages pages '$address?page={page}'"
  # The first page has as many items, so it must say the same.
  serve "{\"rows\":$(objects 1 9),\"pages\":4}" '{"rows":[{"id":50},{"id":51}],"pages":3}' "$all"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  serve "{\"rows\":$(objects 1 9),\"pages\":4}" '{"rows":[{"id":50},{"id":51}],"pages":4}' "$all"
  detect "$address"
  finds " --items rows --pages pages '$address?page={page}'"
  heads=X-Pages:4,X-Pages:3 serve "$all" '{"rows":[{"id":50},{"id":51}]}' "$all"
  detect "$address"
  finds " --items rows '$address?page={page}'"
  heads=X-Pages:4,X-Pages:4 serve "$all" '{"rows":[{"id":50},{"id":51}]}' "$all"
  detect "$address"
  finds " --items rows --pages-header X-Pages '$address?page={page}'"
}

@test "detect: says if no request is left to find the first page" {
  local all address
  all="{\"startIndex\":1,\"rows\":$(objects 1 9)}"
  serve "$all" "$all" "$all" "$all" '{"rows":[{"id":50},{"id":51}]}' '{"rows":[{"id":60},{"id":61}]}'
  detect "$address"
  finds_nothing 69 '^no request is left to find the first page$'
  requested 6
  serve "{\"rows\":$(objects 1 9)}" '{"rows":[{"id":50},{"id":51}]}' '{"rows":[{"id":60},{"id":61}]}'
  detect "$address"
  finds_nothing 69 '^neither page 1 nor page 0 is the first one$'
}

@test "detect: a Link header is tried before a member, and both are told" {
  heads='Link:<%3Fp=2>%3B%20rel=next,' serve "{\"rows\":$(objects 1 5),\"next\":\"?p=3\"}" "{\"rows\":$(objects 6 9)}"
  detect "$address"
  finds " --items rows '$address'"
  grep -qx "both a Link header and 'next' name the next page" said
}

@test "detect: the name of a header becomes that of a parameter" {
  local header
  for header in X-Next-Page-Token Next-Page-Token; do
    heads="$header:t," serve "$(objects 1 5)" "$(objects 6 9)"
    detect "$address"
    finds " --cursor-header $header '$address?page_token={cursor}'"
    requested 2
  done
}
