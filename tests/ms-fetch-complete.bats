load lib/helper

# Whether ms-fetch reads a catalogue to its end, and says so when that is doubtful. Most
# tests read 5 items in pages of 2 from a list in one of the paging styles (paged.py).

# fetch OPTION… SCRIPT?QUERY: reads such a list.
fetch() {
  capture ms-fetch "${hasty[@]}" --items items "${@:1:$#-1}" "$(url "${!#}")"
}

# list SCRIPT?QUERY: prints the resource for fetch.
list() {
  local script=${1%%\?*}
  printf '%s%sapi/paged?%s' "$script" "${script:+/}" "${1#*\?}"
}

# anew NAME: the server forgets the requests so far.
anew() {
  context=complete-$BATS_TEST_NUMBER-$1
}

# brings [ID…]: compares the ids of all items, in order, with these.
brings() {
  jq -r '(.items? // .products? // [])[] | .id // .sku' "$out" >got
  : >expected
  ((!$#)) || printf '%s\n' "$@" >expected
  diff -u expected got
}

# asked QUERY…: compares the queries of all requests, in order.
asked() {
  requests '.target | split("?")[1] // ""' >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# --- totals and --start

@test "ms-fetch: reads a list whose offsets count from 1 to its last item" {
  fetch --start 1 -l 2 --total total "$(list 'from=1/says=total?start={offset}&offset={offset}&limit={limit}')"
  ends 0
  brings 1 2 3 4 5
  requests '.target | capture("start=(?<n>[0-9]+)").n' | paste -sd' ' >got
  echo '1 3 5' | diff - got
}

@test "ms-fetch: reads SCIM with --start 1 and a total of every size" {
  local n
  for n in 0 1 2 3 4 5 6; do
    anew scim-$n
    fetch --strict --start 1 -l 2 --total totalResults \
      "$(list "items=$n/from=1/says=totalResults?offset={offset}&limit={limit}")"
    ends 0
    # shellcheck disable=SC2046
    brings $(seq "$n")
    requested $(((n + 1) / 2 + (n == 0)))
  done
}

@test "ms-fetch: --start and --total lose no item, from whichever number offsets count" {
  local base start
  for base in 0 1; do
    for start in 1 2 3 4 5; do
      anew base-$base-$start
      fetch --strict --start "$start" -l 2 --total total \
        "$(list "from=$base/says=total?offset={offset}&limit={limit}")"
      ends 0
      # shellcheck disable=SC2046
      brings $(seq $((start + 1 - base)) 5)
    done
  done
}

@test "ms-fetch: --start for {page} leaves the total unchecked" {
  local start
  for start in 0 1 2 3; do
    anew page-$start
    fetch --strict --start "$start" -l 2 --total total \
      "$(list "from=$((start < 1 ? 0 : 1))/says=total?page={page}&limit={limit}")"
    ends 0
    # shellcheck disable=SC2046
    brings $(seq $((start > 1 ? start * 2 - 1 : 1)) 5)
  done
}

@test "ms-fetch: says when a named total is not reached or is passed" {
  fetch -l 2 --total total "$(list 'says=total/is=7?offset={offset}&limit={limit}')"
  ends 0 '^ms-fetch: the server reports a total of 7 items, but the pages end after 5$'
  brings 1 2 3 4 5
  anew more
  # The pages are 1 2, then 3 4.
  fetch -l 2 --total total "$(list 'says=total/is=3?offset={offset}&limit={limit}')"
  ends 0 '^ms-fetch: the server reports a total of 3 items, but the pages end after 4$'
  brings 1 2 3 4
  anew header
  fetch -l 2 --total-header X-Total-Count "$(list 'heads=X-Total-Count/is=7?offset={offset}&limit={limit}')"
  ends 0 '^ms-fetch: the server reports a total of 7 items, but the pages end after 5$'
  anew pages
  fetch -l 2 --pages-header X-Pages "$(list 'heads=X-Pages/is=9?page={page}&limit={limit}')"
  ends 0 '^ms-fetch: the server reports 9 pages, but they end after page 4$'
}

@test "ms-fetch: reads a total that is written as 5.0 or 1,000, and names any other text" {
  local total
  for total in 5.0 '"5"' '"5.00"'; do
    anew total-$((++n))
    capture ms-fetch --total total --strict "$(turns "{\"products\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5}],\"total\":$total}")?page={page}"
    ends 0
    requested 1
  done
  anew thousand
  capture ms-fetch --total total "$(turns '{"products":[{"id":1}],"total":"1,000"}' '{"products":[]}')?page={page}"
  ends 0 '^ms-fetch: the server reports a total of 1000 items, but the pages end after 1$'
  for total in '"many"' '"1.000"' 5.5 '[5]'; do
    anew odd-$((++n))
    capture ms-fetch --total total "$(turns "{\"products\":[{\"id\":1}],\"total\":$total}" '{"products":[]}')?page={page}"
    ends 0 "^ms-fetch: the total is '(many|1.000|5.5|an object or array)', not a whole number$"
    requested 2
  done
}

# --- --strict

@test "ms-fetch: --strict exits with 69 when a total is not reached, and writes all pages" {
  fetch --strict -l 2 --total total "$(list 'says=total/is=7?offset={offset}&limit={limit}')"
  ends 69 '^ms-fetch: the server reports a total of 7 items, but the pages end after 5$'
  brings 1 2 3 4 5
  requested 4
  # -q does not hide the reason.
  anew quiet
  fetch --strict -q -l 2 --total total --stats stats "$(list 'says=total/is=7?offset={offset}&limit={limit}')"
  ends 69 '^ms-fetch: the server reports a total of 7 items, but the pages end after 5$'
  jq -c '[.pages, .items, .status]' stats >got
  echo '[4,5,69]' | diff - got
}

@test "ms-fetch: --strict exits with 75 when the total changes between pages" {
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' \
    '{"products":[{"id":2}],"total":2}')?page={page}"
  ends 75 '^ms-fetch: the total has changed from 3 to 2 on page 2; items may be missing or duplicated$'
  brings 1 2
  # It wins over what it may have caused.
  anew short
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' \
    '{"products":[{"id":2}],"total":4}' '{"products":[],"total":4}')?page={page}"
  ends 75 '^ms-fetch: the total has changed from 3 to 4' '^ms-fetch: the server reports a total of 4 items'
  brings 1 2
}

@test "ms-fetch: --strict exits with 69 when a page repeats" {
  capture ms-fetch --strict "$(turns '{"products":[{"id":1}]}' '{"products":[{"id":2}]}')?page={page}"
  ends 69 '^ms-fetch: page 3 repeats the page before it; treated as the end$'
  brings 1 2
}

@test "ms-fetch: --strict ignores warnings that are not about completeness" {
  fetch --strict -l 5 "$(list '?offset={offset}&limit={limit}')"
  ends 0 '^ms-fetch: requested 5 items per page, but the server returns 2$'
  anew null
  capture ms-fetch --strict "$(turns '{"products":null}')"
  ends 0 '^ms-fetch: page 1 has null instead of items; treated as no items$'
  anew retry
  capture ms-fetch --strict "${hasty[@]}" "$(url 'items=0/faults=503/products')"
  ends 0 '^ms-fetch: GET .*503.*; trying again'
}

@test "ms-fetch: --strict keeps the status of an error" {
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' \
    '{"products":[{"id":2}],"total":2.5}' '{"products":5}')?page={page}"
  ends 69 '^ms-fetch: page 3: GET .*: the page is not as expected'
  anew 401
  fetch --strict -l 2 --total total "$(list 'faults=ok,401/says=total?offset={offset}&limit={limit}')"
  ends 77 '^ms-fetch: page 2: GET .*401'
}

@test "ms-fetch: rejects --strict with --max-pages or --max-items" {
  local limit
  for limit in --max-pages --max-items; do
    fetch --strict "$limit" 3 "$(list '?offset={offset}')"
    ends_usage '^ms-fetch: --strict cannot be used with --max-pages or --max-items' ms-fetch
  done
  requested 0
}

# --- a next page that the server names

@test "ms-fetch: follows a new next page although the page equals the one before" {
  local by query
  for by in cursor next link; do
    anew equal-$by
    query='limit={limit}' options=()
    [ $by != cursor ] || query+='&cursor={cursor}' options=(--cursor cursor)
    [ $by != next ] || options=(--next next)
    fetch --strict -l 2 "${options[@]}" "$(list "by=$by/kind=same/items=7?$query")"
    ends 0
    jq -c '.items | length' "$out" | paste -sd' ' >got
    echo '2 2 2 1' | diff - got
    requested 4
    # The last two pages are equal, too.
    anew even-$by
    fetch --strict -l 2 "${options[@]}" "$(list "by=$by/kind=same/items=6?$query")"
    ends 0
    jq -c '.items | length' "$out" | paste -sd' ' >got
    echo '2 2 2' | diff - got
    requested 3
  done
}

@test "ms-fetch: fails with 69 when the server ignores {cursor}" {
  local form
  for form in cursor fresh; do
    anew misspelt-$form
    fetch -l 2 --cursor cursor "$(list "by=cursor/ignore=1?curser={cursor}&limit={limit}")"
    ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: does the server know the paging parameter\?'
    brings 1 2
    requested 2
  done
}

@test "ms-fetch: fails with 69 after a hundred equal pages with new names" {
  local by query options
  for by in cursor next link; do
    anew fresh-$by
    query='' options=()
    [ $by != cursor ] || query='cursor={cursor}' options=(--cursor cursor)
    [ $by != next ] || options=(--next next)
    fetch "${options[@]}" "$(list "by=$by/ignore=1/fresh=1?$query")"
    ends 69 '^ms-fetch: page 100: GET .*: 100 pages in a row are the same but name a next page'
    requested 100
  done
}

@test "ms-fetch: does not stop at a total when equal pages of a cursor reach it" {
  # A server that ignores the cursor, but invents a new one for each answer.
  fetch --strict --cursor cursor --total total "$(list 'by=cursor/ignore=1/fresh=1/says=total?cursor={cursor}')"
  ends 69 '^ms-fetch: page 100: GET .*: 100 pages in a row are the same'
}

# --- the ids of items

@test "ms-fetch: finds that a server ignores {offset} or {page} although its answers vary" {
  local vary by
  for vary in rotate stamp; do
    for by in offset page; do
      anew $vary-$by
      fetch -l 3 "$(list "size=3/ignore=1/vary=$vary?$by={$by}&limit={limit}")"
      ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: .*--total; --id names what identifies an item$'
      [ "$(wc -l <"$out")" = 1 ]
      requested 2
    done
  done
}

@test "ms-fetch: ends when a server gives other items of the same list for ever" {
  LIMIT=60 fetch -q "$(list 'items=40/size=8/ignore=1/vary=random?page={page}')"
  ends 69 '^ms-fetch: page [0-9]*: GET .*: 100 pages in a row brought only items that came before: '
  [ "$(jq -n '[inputs.items[].id] | unique | length' "$out")" = 40 ]
  assert [ "$(requests | wc -l)" -lt 200 ]
}

@test "ms-fetch: ends when a list begins again after its last page" {
  local pages
  mapfile -t pages < <(
    for ((n = 0; n < 130; n++)); do
      jq -cn --argjson n "$((n % 5))" '{products: [{id: ($n * 2)}, {id: ($n * 2 + 1)}]}'
    done
  )
  capture ms-fetch -q "$(turns "${pages[@]}")?page={page}"
  ends 69 '^ms-fetch: page 105: GET .*: 100 pages in a row brought only items that came before: '
  requested 105
}

@test "ms-fetch: --id names what identifies an item" {
  fetch --id sku "$(list 'ignore=1/vary=stamp/kind=sku?page={page}')"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  requested 2
  # Here, id is only the number of the item in the page.
  anew row
  fetch "$(list 'kind=row?page={page}')"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: .*; --id names what identifies an item$'
  anew row-sku
  fetch --strict --id sku "$(list 'kind=row?page={page}')"
  ends 0
  jq -r '.items[].sku' "$out" | paste -sd' ' >got
  echo s1 s2 s3 s4 s5 | diff - got
}

@test "ms-fetch: --id is a path in each item, whichever way items are found" {
  local page
  for page in '[{"a":{"b.c":7}}]' '{"products":[{"a":{"b.c":7}}]}'; do
    anew root-$((++n))
    capture ms-fetch --id 'a."b.c"' "$(turns "${page/\}\}/\},\"t\":1\}}" "${page/\}\}/\},\"t\":2\}}")?page={page}"
    ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  done
  anew nested
  capture ms-fetch --items 'data[].list[]' --id a "$(turns '{"data":[{"list":[{"a":1,"t":1}]},{"list":[{"a":2}]}]}' \
    '{"data":[{"list":[{"a":1,"t":2},{"a":2}]}]}')?page={page}"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  anew map
  capture ms-fetch --items 'map[]' --id a "$(turns '{"map":{"x":{"a":1,"t":1}}}' '{"map":{"x":{"a":1,"t":2}}}')?page={page}"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
}

@test "ms-fetch: a number and a text are different ids, and null is none" {
  local ids
  for ids in '1 "1"' 'null null' '[1] [1]' '{} {}'; do
    anew ids-$((++n))
    capture ms-fetch "$(turns "{\"products\":[{\"id\":${ids% *},\"t\":1}]}" "{\"products\":[{\"id\":${ids#* },\"t\":2}]}" '{"products":[]}')?page={page}"
    ends 0
    requested 3
  done
}

@test "ms-fetch: rejects an --id that is not a member" {
  fetch --id . "$(list '?page={page}')"
  ends 64 "^ms-fetch: --id: '.' is not a member of an item$"
  fetch --id 'a b]' "$(list '?page={page}')"
  ends 64 "^ms-fetch: --id: 'a b]': "
  fetch --id "$(printf 'a%.0s.' {1..30})a" "$(list '?page={page}')"
  ends_usage '^ms-fetch: --items and --id together have too many steps' ms-fetch
  requested 0
}

@test "ms-fetch: counts the items that come twice because pages shift, and says so at the end" {
  fetch "$(list 'items=9/size=3/shift=2?offset={offset}')"
  ends 0 '^ms-fetch: 2 items came twice: pages shift while they are read; sort by a stable key$'
  brings 1 2 3 2 3 4 5 6 7 8 9
  anew strict
  fetch --strict "$(list 'items=9/size=3/shift=1?page={page}')"
  ends 69 '^ms-fetch: 1 item came twice: pages shift'
  anew one
  capture ms-fetch "$(turns '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[]')?page={page}"
  ends 0 '^ms-fetch: 1 item came twice: pages shift'
  # Only the page before is kept.
  anew far
  capture ms-fetch --strict "$(turns '[{"id":1}]' '[{"id":2}]' '[{"id":1}]' '[]')?page={page}"
  ends 0
}

@test "ms-fetch: takes a member for an id only if no two items of a page have the same" {
  # Items of one product follow each other; its id is not theirs.
  capture ms-fetch --strict "$(turns '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":4},{"id":4}]' '[]')?page={page}"
  ends 0
  anew twice
  capture ms-fetch --strict "$(turns '[{"id":1},{"id":1}]' '[{"id":1},{"id":1,"a":2}]' '[]')?page={page}"
  ends 0
  # Not every item has one.
  anew some
  capture ms-fetch --strict "$(turns '[{"id":1},{"a":2}]' '[{"id":1},{"a":3}]' '[]')?page={page}"
  ends 0
}

@test "ms-fetch: compares ids after a retry and in a page that is streamed" {
  fetch -q "$(list 'faults=cut:20,ok,cut:30,ok/ignore=1/vary=stamp?page={page}')"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  anew streamed
  capture ms-fetch --page-buffer 1k "$(url 'pad=700/products?limit=2&page={page}')"
  ends 0
  [ "$(jq -n '[inputs.products[].id] | length' "$out")" = 7 ]
}

# --- the last page

@test "ms-fetch: reads a keyset that includes its key" {
  local n
  for n in 0 2 3 4 5 6; do
    anew keys-$n
    fetch --strict --cursor 'items[-1].id' "$(list "items=$n/size=3/by=key/inclusive=1?cursor={cursor}")"
    ends 0
    jq -r '.items[].id' "$out" | uniq >got
    seq "$n" | diff - got
  done
  # Each page begins with the last item of the one before; the last one is that item.
  brings 1 2 3 3 4 5 5 6 6
  requested 4
  anew verbose
  fetch -v --cursor 'items[-1].id' "$(list 'items=5/size=3/by=key/inclusive=1?cursor={cursor}')"
  ends 0 'GET' 'GET' 'GET' '^ms-fetch: page 3 names itself as the next page; treated as the end$' \
    '^ms-fetch: 2 items came again on the next page; a key set that includes its key does that$' 'items in'
}

@test "ms-fetch: does not count the item of an inclusive key twice in the total" {
  fetch --strict --cursor 'items[-1].id' --total total "$(list 'items=6/size=3/by=key/inclusive=1/says=total?cursor={cursor}')"
  ends 0
  brings 1 2 3 3 4 5 5 6
  requested 3
}

@test "ms-fetch: fails with 69 when a keyset cannot pass its key" {
  # More items have the key than a page has room for.
  capture ms-fetch --cursor '[-1].at' "$(turns '[{"id":1,"at":5},{"id":2,"at":6}]' '[{"id":2,"at":6},{"id":3,"at":6}]')?from={cursor}"
  ends 69 '^ms-fetch: page 2: GET .*: all items of a full page have the same cursor, and more may follow; '
  requested 2
  anew one
  capture ms-fetch --cursor '[-1].id' "$(turns '[{"id":1}]')?from={cursor}"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  # A page that is not full is the last one.
  anew rest
  capture ms-fetch --strict --cursor '[-1].at' "$(turns '[{"id":1,"at":5},{"id":2,"at":6}]' '[{"id":3,"at":6}]')?from={cursor}"
  ends 0
}

@test "ms-fetch: treats a last page with new items that names itself as the end" {
  local by n options query
  for by in cursor next head link; do
    query='' options=()
    [[ $by != cursor && $by != head ]] || query='cursor={cursor}'
    [ $by != cursor ] || options=(--cursor cursor)
    [ $by != head ] || options=(--cursor-header X-Next-Cursor)
    [ $by != next ] || options=(--next next)
    for n in 3 4 5; do
      anew self-$by-$n
      fetch --strict "${options[@]}" "$(list "items=$n/by=$by/last=self?$query")"
      ends 0
      # shellcheck disable=SC2046
      brings $(seq $n)
      requested $(((n + 1) / 2))
    done
  done
}

@test "ms-fetch: fails with 69 when page 2 names itself and brings only items of page 1" {
  capture ms-fetch --cursor next "$(turns '{"products":[{"id":1},{"id":2},{"id":3}],"next":"a"}' \
    '{"products":[{"id":2},{"id":1}],"next":"a"}')?after={cursor}"
  ends 69 '^ms-fetch: page 2: GET .*: page 2 is the same as page 1: '
  requested 2
  # A later page is the end, but not a page like any other.
  anew later
  capture ms-fetch --cursor next "$(turns '{"products":[{"id":0}],"next":"a"}' '{"products":[{"id":1},{"id":2},{"id":3}],"next":"b"}' \
    '{"products":[{"id":2},{"id":1}],"next":"b"}')?after={cursor}"
  ends 0 '^ms-fetch: page 3 repeats the page before it; treated as the end$'
  brings 0 1 2 3
  anew tail
  capture ms-fetch --strict --cursor next "$(turns '{"products":[{"id":1},{"id":2},{"id":3}],"next":"a"}' \
    '{"products":[{"id":2},{"id":3}],"next":"a"}')?after={cursor}"
  ends 0
}

@test "ms-fetch: says when the last page of a cursor has the ids of the page before" {
  local last
  for last in '"next":null' '"next":"b"'; do
    anew last-$((++n))
    capture ms-fetch --strict --cursor next --end last "$(turns '{"products":[{"id":1},{"id":2}],"next":"a","last":false}' \
      "{\"products\":[{\"id\":2},{\"id\":1}],\"last\":true,$last}")?after={cursor}"
    ends 69 '^ms-fetch: page 2 repeats the page before it; treated as the end$'
    brings 1 2
    requested 2
  done
}

@test "ms-fetch: stops at --end, and --pages gives the number of pages" {
  fetch --strict --end end "$(list 'items=4/says=end?page={page}')"
  ends 0
  brings 1 2 3 4
  requested 2
  anew pages
  fetch --strict --pages pages "$(list 'items=4/says=pages?page={page}')"
  ends 0
  brings 1 2 3 4
  requested 2
  anew short
  fetch --pages pages "$(list 'items=4/says=pages/is=5?page={page}')"
  ends 0 '^ms-fetch: the server reports 5 pages, but they end after page 3$'
  anew odd
  fetch --strict --pages pages "$(list 'items=4/says=pages/is=many?page={page}')"
  ends 69 "^ms-fetch: the number of pages is 'many', not a whole number$"
}
