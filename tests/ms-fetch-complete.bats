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
  gojq -r '(.items? // .products? // [])[] | .id // .sku' "$out" >got
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

# complete N: all N items have come.
complete() {
  [ "$(gojq -n '[inputs.items[]?] | length' "$out")" = "$1" ]
}

# try OPTION… PAGE… QUERY: reads these pages.
try() {
  local options=() pages=()
  while [[ $1 == -* ]]; do
    options+=("$1")
    shift
    [[ ${options[-1]} == --strict || ${options[-1]} == --missing-ok ]] || {
      options+=("$1")
      shift
    }
  done
  pages=("${@:1:$#-1}")
  count=${#pages[@]}
  anew "try-$((++tried))"
  capture ms-fetch "${options[@]}" "$(turns "${pages[@]}")?${!#}"
}

# right OPTION… PAGE… QUERY: all of these pages are read, and nothing is said.
right() {
  try --strict "$@"
  ends 0 || fail "$*"
  requested "$count"
}

# doubtful WHY OPTION… PAGE… QUERY: all are read, with a doubt, an error with --strict.
doubtful() {
  try "${@:2}"
  ends 0 "^ms-fetch: $1\$" || fail "$*"
  requested "$count"
  [ "$(wc -l <"$out")" = "$count" ]
  try --strict "${@:2}"
  ends 69 "^ms-fetch: $1\$"
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
  for total in 5.0 '"5"' '"5.00"' '{"value":5}'; do
    anew total-$((++n))
    capture ms-fetch --total total --strict "$(turns "{\"products\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5}],\"total\":$total}")?page={page}"
    ends 0
    requested 1
  done
  anew thousand
  capture ms-fetch --total total "$(turns '{"products":[{"id":1}],"total":"1,000"}' '{"products":[]}')?page={page}"
  ends 0 '^ms-fetch: the server reports a total of 1000 items, but the pages end after 1; if the server counts pages from 0, use --start 0$'
  for total in '"many"' '""' '"1.000"' 5.5 '[5]' '{"value":5,"relation":"gte"}' '{"value":"x"}' '{"size":5}'; do
    anew odd-$((++n))
    capture ms-fetch --total total "$(turns "{\"products\":[{\"id\":1}],\"total\":$total}" '{"products":[]}')?page={page}"
    ends 0 "^ms-fetch: the total is '(many||1.000|5.5|an object or array)', not a whole number$"
    requested 2
  done
}

@test "ms-fetch: says where the number is in a total that is an object" {
  local object why="the total is 'an object or array', not a whole number"
  for object in '{"value":5,"relation":"eq"}' '{"relation":"eq","value":5}'; do
    doubtful "$why; use --total hits\.total\.value" --items hits.hits --total hits.total \
      "{\"hits\":{\"hits\":[{\"id\":1}],\"total\":$object}}" '{"hits":{"hits":[]}}' 'from={offset}'
  done
  doubtful "$why; use --total '\"a\.b\"\.value'" --items i --total '"a.b"' '{"i":[{"id":1}],"a.b":{"value":1,"x":1}}' '{"i":[]}' 'from={offset}'
  doubtful "the number of pages is 'an object or array', not a whole number; use --pages n\.value" --pages n \
    '{"products":[{"id":1}],"n":{"value":1,"x":1}}' '{"products":[]}' 'page={page}'
  for object in '{"relation":"eq"}' '{"value":"5","x":1}' '{"value":{"x":1},"x":1}' '[5]'; do
    doubtful "$why" --items hits.hits --total hits.total "{\"hits\":{\"hits\":[{\"id\":1}],\"total\":$object}}" '{"hits":{"hits":[]}}' 'from={offset}'
  done
}

@test "ms-fetch: a total of 0 on the empty page after the last does not hide another" {
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' \
    '{"products":[{"id":2}],"total":3}' '{"products":[],"total":0}')?page={page}"
  ends 69 '^ms-fetch: the server reports a total of 3 items, but the pages end after 2; if the server counts pages from 0, use --start 0$'
  anew right
  # The total stays what it was, so that the pages reach it.
  capture ms-fetch --strict --total total --next next "$(turns '{"products":[{"id":1}],"total":2,"next":"?2"}' \
    '{"products":[],"total":0,"next":"?3"}' '{"products":[{"id":2}]}')"
  ends 0
  anew pages
  capture ms-fetch --pages pages "$(turns '{"products":[{"id":1}],"pages":3}' '{"products":[],"pages":0}')?page={page}"
  ends 0 '^ms-fetch: the server reports 3 pages, but they end after page 2$'
  # An empty catalogue has no other total.
  anew empty
  capture ms-fetch --strict --total total "$(turns '{"products":[],"total":0}')?page={page}"
  ends 0
  # Another number is a change.
  anew change
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' '{"products":[],"total":1}')?page={page}"
  ends 75 '^ms-fetch: the total has changed from 3 to 1 on page 2'
  anew change-items
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":3}' '{"products":[{"id":2}],"total":0}' '{"products":[]}')?page={page}"
  ends 75 '^ms-fetch: the total has changed from 3 to 0 on page 2' 'reports a total of 0 items, but the pages end after 2$'
}

@test "ms-fetch: says that the server returns fewer items than {limit}, from whichever page on" {
  local pages turn=0
  # capped PAGE…: pages with so many items, of 3 requested.
  capped() {
    pages=()
    local n from=1
    for n; do
      pages+=("$(jq -cn --argjson from $from --argjson n "$n" '[range($n) | {id: ($from + .)}]')")
      from=$((from + n))
    done
    anew capped-$((++turn))
    capture ms-fetch --strict -l 3 "$(turns "${pages[@]}")?page={page}&l={limit}"
  }
  capped 2 1 0
  ends 0 '^ms-fetch: requested 3 items per page, but the server returns 2$'
  capped 3 3 2 2 2 1 0
  ends 0 '^ms-fetch: requested 3 items per page, but the server returns 2$'
  # A filter shortens pages; the last one is short.
  capped 3 2 2 0
  ends 0
  capped 3 2 2 3 1 2 2 0
  ends 0
  capped 3 3 2 2 2 0
  ends 0
  capped 2 0
  ends 0
}

@test "ms-fetch: says that a total is empty, unless the catalogue is" {
  capture ms-fetch --strict --pages pages "$(turns '{"products":[{"id":1}],"pages":""}' '{"products":[]}')?page={page}"
  ends 69 "^ms-fetch: the number of pages is '', not a whole number$"
  anew header
  heads=X-Total-Count: capture ms-fetch --strict --total-header X-Total-Count \
    "$(heads=X-Total-Count: turns '[{"id":1}]' '[]')?page={page}"
  ends 69 "^ms-fetch: the total is '', not a whole number$"
  anew empty
  capture ms-fetch --strict --total total "$(turns '{"products":[],"total":""}')?page={page}"
  ends 0
  # It may be missing from the page after the last.
  anew last
  capture ms-fetch --strict --total total "$(turns '{"products":[{"id":1}],"total":2}' '{"products":[{"id":2}],"total":""}' '{"products":[]}')?page={page}"
  ends 0
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
  gojq -c '[.pages, .items, .status]' stats >got
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
    gojq -c '.items | length' "$out" | paste -sd' ' >got
    echo '2 2 2 1' | diff - got
    requested 4
    # The last two pages are equal, too.
    anew even-$by
    fetch --strict -l 2 "${options[@]}" "$(list "by=$by/kind=same/items=6?$query")"
    ends 0
    gojq -c '.items | length' "$out" | paste -sd' ' >got
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

@test "ms-fetch: ends when a server gives the same pages in turn for ever, in each style" {
  local by query kind pages row options
  # Two pages in turn, each with a new name of the next one.
  while read -r by kind pages row; do
    for query in 'cursor={cursor}' x=1 'page={page}' 'offset={offset}'; do
      options=()
      [[ $by == number || $query == *cursor* || $query == x=1 ]] || continue
      [[ $by != number || $query == *page* || $query == *offset* ]] || continue
      [[ $query != x=1 || $by == next || $by == link ]] || continue
      [[ $query != *cursor* || $by == cursor ]] || continue
      [ "$by" != cursor ] || options=(--cursor cursor)
      [ "$by" != next ] || options=(--next next)
      anew "circle-$((++n))"
      LIMIT=60 fetch -q "${options[@]}" "$(list "items=90/size=3/by=$by/fresh=1/$kind?$query")"
      ends 69 "^ms-fetch: page $pages: GET .*: $row pages in a row brought only items that came before: .*; --id names what identifies an item$"
      requested "$pages"
    done
  done <<'EOT'
cursor circle=2 102 100
next circle=2 102 100
link circle=2 102 100
number circle=2 102 100
cursor circle=5/kind=sku/vary=stamp 106 100
number circle=5/kind=sku/vary=stamp 106 100
cursor circle=2/kind=text 1002 1000
number circle=3/kind=text 1003 1000
cursor circle=2/kind=title 1003 1000
number circle=2/kind=title/vary=stamp 1003 1000
cursor circle=2/kind=twin 1002 1000
number circle=2/kind=some 1002 1000
number circle=2/kind=some/vary=stamp 1002 1000
EOT
}

@test "ms-fetch: reads a long list whose items are often the same" {
  local kind
  for kind in few title text sku some; do
    anew long-$kind
    fetch --strict --cursor cursor "$(list "items=360/size=3/by=cursor/kind=$kind?cursor={cursor}")"
    ends 0
    complete 360
  done
  anew long-row
  fetch --strict --id sku --cursor cursor "$(list "items=360/size=3/by=cursor/kind=row?cursor={cursor}")"
  ends 0
  complete 360
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
  gojq -r '.items[].sku' "$out" | paste -sd' ' >got
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
  # With the [] after it, --items has 21 steps here; 32 are allowed.
  fetch --explain --items "$(seq -s . 20)" --id "$(seq -s . 11)" "$(list '?page={page}')"
  assert_equal "$status" 0
  fetch --explain --items "$(seq -s . 20)" --id "$(seq -s . 12)" "$(list '?page={page}')"
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
}

@test "ms-fetch: says why items come twice if the server counts in another way" {
  local by
  for by in id sku; do
    anew steps-$by
    fetch --strict --id $by "$(list "kind=$by/items=7/size=3/from=1?offset={page}")"
    ends 69 '^ms-fetch: 1[0-9] items came twice: each page begins one item after the page before it, so the server counts items: use \{offset}$'
  done
  doubtful '4 items came twice: each page begins one item after .*' '[{"id":1},{"id":2},{"id":3}]' '[{"id":2},{"id":3},{"id":4}]' \
    '[{"id":3},{"id":4},{"id":5}]' '[]' 'start={page}'
  # Not each page does, or only one, or by more than one item; or it may be by chance.
  doubtful '4 items came twice: pages shift .*' '[{"id":1},{"id":2},{"id":3},{"id":4}]' '[{"id":3},{"id":4},{"id":5},{"id":6}]' \
    '[{"id":5},{"id":6},{"id":7},{"id":8}]' '[]' 'start={page}'
  doubtful '4 items came twice: pages shift .*' '[{"id":1},{"id":2},{"id":3}]' '[{"id":2},{"id":3},{"id":4}]' \
    '[{"id":3},{"id":4},{"id":5}]' '[{"id":6},{"id":7}]' '[]' 'start={page}'
  doubtful '2 items came twice: pages shift .*' '[{"id":1},{"id":2},{"id":3}]' '[{"id":2},{"id":3},{"id":4}]' '[]' 'start={page}'
  doubtful '2 items came twice: pages shift .*' '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":3},{"id":4}]' '[]' 'start={page}'
  doubtful '2 items came twice: pages shift .*' '[{"id":1},{"id":2},{"id":3}]' '[{"id":3},{"id":4},{"id":5}]' '[{"id":5},{"id":6},{"id":7}]' '[]' 'start={page}'
  doubtful '4 items came twice: pages shift .*' '[{"id":1},{"id":2},{"id":3}]' '[{"id":2},{"id":3},{"id":4}]' \
    '[{"id":3},{"id":4},{"id":5}]' '[]' 'start={offset}'
  # Offsets that count from 1: the one of 0 is that of 1.
  by='pages shift while they are read; sort by a stable key, or use --start 1 if the server counts items from 1'
  doubtful "1 item came twice: $by" '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":4}]' '[]' 'start={offset}'
  doubtful '1 item came twice: pages shift while they are read; sort by a stable key' '[{"id":1},{"id":2}]' '[{"id":3},{"id":4}]' '[{"id":4}]' '[{"id":5}]' '[]' 'start={offset}'
  doubtful '1 item came twice: pages shift while they are read; sort by a stable key' --start 1 '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":4}]' '[]' 'start={offset}'
  doubtful '2 items came twice: pages shift while they are read; sort by a stable key' '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":3},{"id":4}]' '[]' 'start={offset}'
}

@test "ms-fetch: counts the items that come again after other pages" {
  local n
  doubtful '1 item came twice: pages shift .*' '[{"id":1}]' '[{"id":2}]' '[{"id":1}]' '[]' 'page={page}'
  doubtful '3 items came twice: .*' '[{"id":1},{"id":2}]' '[{"id":3},{"id":2}]' '[{"id":1},{"id":3}]' '[]' 'page={page}'
  doubtful '2 items came twice: .*' '[{"id":1},{"id":2}]' '[{"a":1},{"id":7}]' '[{"id":1},{"id":2}]' '[]' 'page={page}'
  # The total is reached, but not by different items.
  doubtful '2 items came twice: .*' --total total '{"products":[{"id":1},{"id":2}],"total":6}' '{"products":[{"id":3},{"id":4}],"total":6}' \
    '{"products":[{"id":1},{"id":2}],"total":6}' 'offset={offset}'
  for n in '{"products":[{"id":1},{"id":2}],"total":5}' '{"products":[{"id":1},{"id":2}],"total":5,"next":null}'; do
    doubtful 'the server reports a total of 5 items, but the pages end after 4' --total total --cursor next \
      '{"products":[{"id":1},{"id":2}],"total":5,"next":"a"}' '{"products":[{"id":3},{"id":4}],"total":5,"next":"b"}' "$n" 'after={cursor}'
  done
  # Where the server names the next page, id may be the number in the page.
  right --total total --cursor next '{"products":[{"id":1},{"id":2},{"id":3}],"total":8,"next":"a"}' \
    '{"products":[{"id":1},{"id":2}],"total":8,"next":"b"}' '{"products":[{"id":1},{"id":2},{"id":3}],"total":8}' 'after={cursor}'
  # Of many ids, only some are kept.
  anew many
  fetch "$(list 'items=6000/size=500/far=500?offset={offset}')"
  ends 0 '^ms-fetch: about [0-9]* items came twice: '
  [[ $(<"$err") =~ about\ ([0-9]+) ]]
  ((BASH_REMATCH[1] > 250 && BASH_REMATCH[1] < 1000))
}

@test "ms-fetch: says that --id cannot tell whether items come twice" {
  doubtful "--id: two items of page 2 have the same 'sku', so it cannot tell whether items come twice" --id sku \
    '[{"sku":"a"},{"sku":"b"}]' '[{"sku":"c"},{"sku":"c"}]' '[{"sku":"d"},{"sku":"d"}]' '[]' 'page={page}'
  try --strict --id a.b '[{"a":{"b":1}},{"c":2}]' '[{"a":{"b":3}},{"c":4}]' '[]' 'page={page}'
  ends 0 "^ms-fetch: --id: only 1 of 2 items of page 1 have 'a.b', so it cannot tell whether items come twice$"
  right --id sku '[{"sku":"a"},{"sku":"b"}]' '[{"sku":"c"}]' '[]' 'page={page}'
}

@test "ms-fetch: takes a member for an id only if no two items of a page have the same" {
  # Items of one product follow each other; its id is not theirs.
  capture ms-fetch --strict "$(turns '[{"id":1},{"id":2}]' '[{"id":2},{"id":3}]' '[{"id":4},{"id":4}]' '[]')?page={page}"
  ends 0
  anew twice
  capture ms-fetch --strict "$(turns '[{"id":1},{"id":1}]' '[{"id":1},{"id":1,"a":2}]' '[]')?page={page}"
  ends 0
  # It is the number of the item in the page, and the last page is shorter.
  anew row
  fetch --strict "$(list 'kind=row/size=3?page={page}')"
  ends 0
  requested 3
  anew row-id
  fetch --strict --id id "$(list 'kind=row/size=3?page={page}')"
  ends 69 '^ms-fetch: 2 items came twice: pages shift'
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
    gojq -r '.items[].id' "$out" | uniq >got
    seq "$n" | diff - got
  done
  # Each page begins with the last item of the one before; the last one is that item.
  brings 1 2 3 3 4 5 5 6 6
  requested 4
  anew verbose
  fetch -v --cursor 'items[-1].id' "$(list 'items=5/size=3/by=key/inclusive=1?cursor={cursor}')"
  ends 0 'GET' 'GET' 'GET' '^ms-fetch: 2 items came again on a later page; a key set that includes its key does that$' 'items in'
}

@test "ms-fetch: reads a keyset from --start on, though nothing new may have come" {
  local start n
  # With no item of the key, one, or more; the key is included or not.
  for start in 0 1 3 4 5; do
    for n in '' /inclusive=1; do
      anew "start-$start$((++i))"
      [ "$start$n" != 0/inclusive=1 ] || continue
      fetch --strict --start $start --cursor 'items[-1].id' "$(list "items=5/size=3/by=key$n?cursor={cursor}")"
      ends 0
      gojq -r '.items[].id' "$out" | uniq >got
      if [ -n "$n" ]; then seq "$start" 5; else seq $((start + 1)) 5; fi | diff - got
    done
  done
  # A total counts what --start leaves out, or does not.
  for n in total left; do
    anew start-$n
    fetch --strict --start 3 --cursor 'items[-1].id' "$(list "by=key/says=$n?cursor={cursor}")"
    ends 0
  done
  anew start-named
  fetch --strict --start 3 --cursor 'items[-1].id' --total total "$(list 'by=key/says=total?cursor={cursor}')"
  ends 0
  brings 4 5
  # All items of the page have the key.
  anew start-same
  capture ms-fetch --start 5 --cursor '[-1].at' "$(turns '[{"id":1,"at":5},{"id":2,"at":5}]')?from={cursor}"
  ends 69 '^ms-fetch: page 1: GET .*: the next cursor is the same as for this page; the page is full, so more items may have this key; '
  anew start-limit
  capture ms-fetch --strict -l 3 --start 5 --cursor '[-1].at' "$(turns '[{"id":1,"at":5},{"id":2,"at":5}]')?from={cursor}&l={limit}"
  ends 0
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
  ends 69 '^ms-fetch: page 2: GET .*: the next cursor is the same as for this page; the page is full, so more items may have this key; '
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
  anew verbose
  fetch -v --cursor cursor "$(list 'items=3/by=cursor/last=self?cursor={cursor}')"
  ends 0 GET GET '^ms-fetch: page 2 names itself as the next page; treated as the end$' '3 items in'
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

@test "ms-fetch: says when the last page of a cursor is the one before again" {
  local last first='{"products":[{"id":1},{"id":2}],"next":"a","last":false}'
  for last in '"next":null' '"next":"b"'; do
    anew last-$((++n))
    capture ms-fetch --strict --cursor next --end last "$(turns "$first" \
      "{\"products\":[{\"id\":1},{\"id\":2}],\"last\":true,$last}")?after={cursor}"
    ends 69 '^ms-fetch: page 2 repeats the page before it; treated as the end$'
    brings 1 2
    requested 2
    # The items are others, so id is perhaps no id.
    anew other-$n
    capture ms-fetch --strict --cursor next --end last "$(turns "$first" \
      "{\"products\":[{\"id\":1,\"a\":1},{\"id\":2,\"a\":2}],\"last\":true,$last}")?after={cursor}"
    ends 0
    brings 1 2 1 2
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

# --- what an option names and no page has

@test "ms-fetch: says that no page has what --total, --pages, --id or their headers name" {
  fetch --strict --total meta.totl "$(list 'says=meta.total,meta.size?page={page}')"
  ends 69 "^ms-fetch: --total: no page has 'meta.totl'; 'meta' has total, size$"
  brings 1 2 3 4 5
  requested 4
  anew above
  fetch --total 'odata.count' "$(list 'says=@odata.count,a.b.c?page={page}')"
  ends 0 "^ms-fetch: --total: no page has 'odata.count'; '\.' has items, '\"@odata\.count\"', a$"
  anew null
  capture ms-fetch --total total "$(turns '{"products":[{"id":1}],"total":null}' '{"products":[],"total":null}')?page={page}"
  ends 0 "^ms-fetch: --total: 'total' is null in each page; '\.' has products, total$"
  anew pages
  fetch --pages page "$(list 'says=pages?page={page}')"
  ends 0 "^ms-fetch: --pages: no page has 'page'; '\.' has items, pages$"
  anew id
  fetch --id uuid "$(list '?page={page}')"
  ends 0 "^ms-fetch: --id: no item has 'uuid'$"
  anew header
  fetch --total-header X-Count "$(list 'heads=X-WP-Total,X-Pages?page={page}')"
  ends 0 "^ms-fetch: --total-header: no answer has the header 'X-Count'; there is X-WP-Total, X-Pages$"
  anew pages-header
  fetch --strict --pages-header X-Page "$(list '?page={page}')"
  ends 69 "^ms-fetch: --pages-header: no answer has the header 'X-Page'$"
}

@test "ms-fetch: an empty catalogue may lack a total; -v says so" {
  fetch --strict --total total --id uuid --pages-header X-Pages "$(list 'items=0?page={page}')"
  ends 0
  anew verbose
  fetch -v --total total "$(list 'items=0?page={page}')"
  ends 0 'GET' "^ms-fetch: --total: no page has 'total'; '\.' has items$" '0 items'
  anew 204
  capture ms-fetch --strict --total total --more . "$(url faults=204/products?page={page})"
  ends 0
}

@test "ms-fetch: says that no page has what --missing-ok allows to be missing, if pages have contents" {
  fetch --strict --missing-ok "$(list '?page={page}')" # the last --items counts
  ends 0
  anew wrong
  capture ms-fetch --strict --missing-ok --items itemz "$(url "api/paged?page={page}")"
  ends 69 "^ms-fetch: --items: no page has 'itemz'; '\.' has items$"
  requested 1
  anew default
  capture ms-fetch --missing-ok "$(url "api/paged?page={page}")"
  ends 0 "^ms-fetch: --items: no page has 'products'; '\.' has items$"
  anew inner
  capture ms-fetch --missing-ok --items data.itemz "$(turns '{"data":{"items":[1]},"x":{"y":1}}')?page={page}"
  ends 0 "^ms-fetch: --items: no page has 'data.itemz'; 'data' has items$"
  anew token
  capture ms-fetch --missing-ok --items itemz "$(turns '{"kind":"list","nextPageToken":"x"}')?page={page}"
  ends 0 "^ms-fetch: --items: no page has 'itemz', but there is nextPageToken; '\.' has kind, nextPageToken$"
  anew total
  capture ms-fetch --missing-ok --items itemz --total total "$(turns '{"total":7}')?page={page}"
  ends 0 '^ms-fetch: the server reports a total of 7 items, but the pages end after 0; if the server counts pages from 0, use --start 0$' \
    "^ms-fetch: --items: no page has 'itemz', but the total is 7 and 0 items came; '\.' has total$"
}

@test "ms-fetch: --missing-ok accepts an empty catalogue, and an empty page without the path" {
  local empty
  for empty in '{"kind":"list","etag":"x"}' '[]' '{}' '{"items":[]}' '{"items":null}' '{"kind":"list","other":[],"total":0}'; do
    anew empty-$((++n))
    capture ms-fetch -q --strict --missing-ok --items items "$(turns "$empty")?page={page}"
    ends 0
    anew last-$n
    capture ms-fetch -q --strict --missing-ok --items items "$(turns '{"items":[{"id":1}],"x":[1]}' "$empty")?page={page}"
    ends 0
    requested 2
  done
}

@test "ms-fetch: --missing-ok accepts an empty catalogue that has links, or a total of 0" {
  local empty
  for empty in '{"_links":{"self":{"href":"/"}},"page":{"size":20,"totalElements":0}}' \
    '{"kind":"list","etag":"x","pageInfo":{"totalResults":0,"resultsPerPage":5}}' '{"meta":{"sizes":[10,20]},"links":[{"rel":"self"}]}' \
    '{"total":0,"facets":[{"a":1}],"query":{"x":[1]}}' '{"totalItems":0,"x":[1]}' '{"status":{"code":0,"time":7}}' '{"meta":{"total":0},"x":{"y":[1]}}'; do
    right --missing-ok --items _embedded.products "$empty" 'page={page}'
  done
  right --missing-ok --total size '{"size":0,"x":[1]}' 'page={page}'
  # Something else may hold the items.
  for empty in '{"products":[1]}' '{"data":{"items":[1]}}' '{"data":{"list":{"items":[1]}},"meta":{"x":[1]}}'; do
    doubtful "--items: no page has 'itemz'; .*" --missing-ok --items itemz "$empty" 'page={page}'
  done
  doubtful "--items: no page has 'mapx\[\]'; .*" --missing-ok --items 'mapx[]' '{"map":{"x":1}}' 'page={page}'
}

@test "ms-fetch: says that a page without items seems to report an error" {
  local member name value page first='{"items":[{"id":1}],"status":"ok","code":200,"warning":"x"}'
  for member in '"error":"busy"' '"error":{"code":1}' '"errors":["x"]' '"errorMessage":"busy"' '"exception":"busy"' '"fault":7' \
    '"success":false' '"success":0' '"ok":false' '"ok":"FALSE"' '"success":"0"' '"message":"busy"' '"detail":"busy"' '"reason":"busy"' '"title":"busy"'; do
    name=${member#\"} name=${name%%\"*} value=''
    [[ $member != *:false ]] || value=false
    [[ $member != *:7 ]] || value=7
    [[ $member != *0* ]] || value=0
    [[ $member != *FALSE* ]] || value=FALSE
    page="page 2 has no path to items, but there is $name${value:+: $value}; if that is an error, use --fail-on $name"
    [[ -z $value || $value == 7 ]] || page+==$value
    doubtful "$page" --items items --missing-ok "$first" "{$member}" 'page={page}'
  done
  # With the path, or on the first page, only some are clear.
  doubtful 'page 2 has no items, but there is error; .*' --items items "$first" '{"items":[],"error":"busy"}' 'page={page}'
  doubtful 'page 1 has no path to items, but there is error; .*' --items items --missing-ok '{"error":"busy"}' 'page={page}'
  doubtful 'page 1 has no path to items, but there is error; .*' --items items --missing-ok '{"error":{"x":[1]}}' 'page={page}'
  doubtful 'page 1 has no path to items, but there is errors; .*' --items data.x.items --missing-ok '{"data":{"x":null},"errors":[{"message":"a"}]}' x=1
  doubtful 'page 2 has no path to items, but there is data.error; .*' --items data.items --missing-ok '{"data":{"items":[1]}}' \
    '{"data":{"error":"busy"}}' 'page={page}'
  for page in '{"message":"no products"}' '{"code":404}' '{"items":[],"message":"no products"}'; do
    right --items items --missing-ok "$page" 'page={page}'
  done
  # With the path, on a later page.
  for member in '"message":"busy"' '"msg":"busy"' '"reason":"busy"' '"code":"busy"'; do
    name=${member#\"} name=${name%%\"*}
    doubtful "page 2 has no items, but there is $name; if that is an error, use --fail-on $name" \
      --items items '{"items":[{"id":1}],"x":1}' "{\"items\":[],$member}" 'page={page}'
    right --items items "{\"items\":[{\"id\":1}],$member}" "{\"items\":[],$member}" 'page={page}'
    # A total is reached.
    right --items items '{"items":[{"id":1}],"total":1}' "{\"items\":[],$member}" 'page={page}'
    right --items items --total size '{"items":[{"id":1}],"size":1,"has_more":true}' "{\"items\":[],\"size\":1,$member}" 'page={page}'
  done
  for member in '"detail":"x"' '"title":"x"' '"type":"x"' '"message":""' '"code":0' '"reason":null'; do
    right --items items '{"items":[{"id":1}]}' "{\"items\":[],$member}" 'page={page}'
  done
  doubtful 'page 2 has no items, but there is error; .*' --items items '{"items":[{"id":1}],"total":1}' '{"items":[],"error":"x"}' 'page={page}'
  doubtful 'page 2 has no items, but there is data.message; .*' --items data.items '{"data":{"items":[1]}}' \
    '{"data":{"items":[],"message":"busy"}}' 'page={page}'
  right --items data.items '{"data":{"items":[1],"message":"ok"}}' '{"data":{"items":[],"message":"ok"}}' 'page={page}'
  # A status is not a code.
  for page in '"items":[],' ''; do
    doubtful 'page 2 has no .*, but there is code: 429; .*' --items items --missing-ok '{"items":[{"id":1}],"status":"ok"}' \
      "{${page}\"status\":\"ok\",\"code\":429}" 'page={page}'
  done
  doubtful 'page 2 has no path to items, but there is status; .*' --items items --missing-ok '{"items":[{"id":1}]}' '{"status":"busy"}' 'page={page}'
  for value in error fail failed pending processing FAILED; do
    page="there is status: $value; if that is an error, use --fail-on status=$value"
    doubtful "page 2 has no items, but $page" --items items "$first" "{\"items\":[],\"status\":\"$value\"}" 'page={page}'
    doubtful "page 1 has no items, but $page" --items items "{\"items\":[],\"status\":\"$value\"}" 'page={page}'
    doubtful "page 1 has no path to items, but $page" --items items --missing-ok "{\"status\":\"$value\"}" 'page={page}'
    right --items items "{\"items\":[{\"id\":1}],\"status\":\"$value\"}" "{\"items\":[],\"status\":\"$value\"}" 'page={page}'
    right --items items '{"items":[{"id":1}],"total":1}' "{\"items\":[],\"status\":\"$value\"}" 'page={page}'
    doubtful "page 1 has no items, but $page" --items items --total total "{\"items\":[],\"status\":\"$value\",\"total\":0}" 'page={page}'
  done
  for member in '"status":"success"' '"status":"erro"' '"status":"processing-of-all"' '"status":["error"]' '"state":"pending"' '"stats":{"status":"error"}'; do
    right --items items "{\"items\":[],$member}" 'page={page}'
    right --items items "$first" "{\"items\":[],$member}" 'page={page}'
    right --items items '{"items":[{"id":1}]}' "{\"items\":[],$member}" 'page={page}'
  done
  # Pages with items have it, too; or it says that there is no error.
  for member in '"error":"deprecated"' '"message":"found"' '"success":false' '"code":200,"msg":"ok"'; do
    right --items items --missing-ok "{\"items\":[{\"id\":1}],$member}" "{$member}" 'page={page}'
  done
  for member in '"error":null' '"error":false' '"error":0' '"errors":[]' '"error":""' '"error_count":0' '"success":true' '"kind":"list","etag":"x"'; do
    right --items items --missing-ok '{"items":[{"id":1}]}' "{$member}" 'page={page}'
  done
}

@test "ms-fetch: --fail-on decides alone whether a page without items reports an error" {
  local page='{"items":[],"error":{"code":0,"message":"Success"}}'
  right --items items --fail-on error.code "$page" 'page={page}'
  right --items items --fail-on 'error.code!=0' "$page" 'page={page}'
  right --items items --fail-on none --fail-on error.code=1 "$page" 'page={page}'
  right --items items --fail-on 'error_code!=0' '{"items":[],"error_code":"0","error_msg":"SUCCESS"}' 'page={page}'
  right --items items --fail-on error '{"items":[],"error":"false"}' 'page={page}'
  right --items items --missing-ok --fail-on 'code!=0' '{"items":[{"id":1}],"code":0}' '{"code":0,"message":"no more"}' 'page={page}'
  # It finds nothing, or has found something on another page only.
  doubtful 'page 1 has no items, but there is error; .*' --items items --fail-on errors "$page" 'page={page}'
  doubtful 'page 2 has no items, but there is error; .*' --items items --fail-on fault '{"items":[{"id":1}],"fault":0}' "$page" 'page={page}'
}

@test "ms-fetch: says that --next or --cursor name what is always null, beside a next page" {
  local one='{"products":[{"id":1}]' value
  for value in null '""' false; do
    doubtful "--next: 'previous' is null or empty in each page, but there is next; '\.' has products, previous, next" \
      --next previous "$one,\"previous\":$value,\"next\":\"?b\"}" x=1
    doubtful "--cursor: 'meta.prev' is null or empty in each page, but there is meta.next_cursor; 'meta' has prev, next_cursor" \
      --cursor meta.prev "$one,\"meta\":{\"prev\":$value,\"next_cursor\":\"a\"}}" 'after={cursor}'
  done
  for value in null '""'; do
    doubtful "--cursor: 'products\[-1\].x' is null or empty in each page, but there is next.*" --cursor 'products[-1].x' \
      "{\"products\":[{\"x\":1},{\"x\":$value}],\"next\":\"a\"}" 'after={cursor}'
    doubtful "--cursor: 'd.l\[-1\].x' is null or empty in each page, but there is d.pageInfo.nextPage.*" --items d.l --cursor 'd.l[-1].x' \
      "{\"d\":{\"l\":[{\"x\":$value}],\"pageInfo\":{\"nextPage\":\"a\"}}}" 'after={cursor}'
  done
  doubtful "--next: 'paging.prev' is null or empty in each page, but there is nextLink; 'paging' has prev" \
    --next paging.prev "$one,\"paging\":{\"prev\":null},\"nextLink\":\"?b\"}" x=1
}

@test "ms-fetch: says nothing of a next page that is null on the last page" {
  local one='{"products":[{"id":1}]' rest
  for rest in '"next":null,"cursor":"a"' '"next":null,"endCursor":"a","next_page":"?b"' '"next":"","previous":"?a"' '"next":false,"x":{"next":"?a"}'; do
    right --next next "$one,$rest}" x=1
  done
  for rest in '"after":null' '"after":null,"cursor":"a"' '"after":null,"nextSyncToken":"a","next_run":7' '"after":null,"has_more":false,"next":"a"' \
    '"after":null,"next":null' '"after":"","last":true,"next":"?b"'; do
    right --cursor after "$one,$rest}" 'after={cursor}'
  done
  right --next prev --more more "$one,\"prev\":null,\"next\":\"?a\",\"more\":false}" x=1
  right --next after "$one,\"after\":\"?b\"}" '{"products":[{"id":2}],"after":null,"next":"?a"}' x=1
  # A key may be null, and --more and --end say nothing else.
  right --cursor 'products[-1].x' '{"products":[{"x":null}],"next":null}' 'after={cursor}'
  right --cursor 'products[-1].x' '{"products":[{"x":1}],"next":"a"}' '{"products":[{"x":null}],"next":"b"}' 'after={cursor}'
  right --cursor after --more m "$one,\"m\":false,\"after\":null,\"next\":\"?a\"}" 'after={cursor}'
  anew verbose
  capture ms-fetch -v --next next "$(turns "$one,\"next\":null}")"
  ends 0 GET '1 item in'
  try --max-pages 1 --next previous "$one,\"previous\":null,\"next\":\"?b\"}" x=1
  ends 0
}

# Something says that there is more: a warning. Else -v has a line.
@test "ms-fetch: says that no page has what --next, --cursor or --more name, if there is more" {
  fetch --strict --next nxt "$(list 'by=next?x=1')"
  ends 69 "^ms-fetch: --next: no page has 'nxt', but there is next; '\.' has items, next$"
  requested 1
  anew nested
  capture ms-fetch --next paging.nxt.href "$(turns '{"products":[{"id":1}],"paging":{"next":{"href":"?b"},"self":"?a"}}')"
  ends 0 "^ms-fetch: --next: no page has 'paging.nxt.href', but there is paging.next; 'paging' has next, self$"
  anew below
  capture ms-fetch --next paging.next.url "$(turns '{"products":[{"id":1}],"paging":{"next":{"href":"?b"},"self":"?a"}}')"
  ends 0 "^ms-fetch: --next: no page has 'paging.next.url', but there is paging.next; 'paging.next' has href$"
  anew odata
  capture ms-fetch --next odata.nextLink "$(turns '{"products":[{"id":1}],"@odata.nextLink":"?b"}')"
  ends 0 "^ms-fetch: --next: no page has 'odata.nextLink', but there is '\"@odata\.nextLink\"'; '\.' has products, '\"@odata\.nextLink\"'$"
  anew cursor
  fetch --cursor meta.cursor "$(list 'by=cursor/says=meta.size?cursor={cursor}')"
  ends 0 "^ms-fetch: --cursor: no page has 'meta.cursor', but there is cursor; 'meta' has size$"
  anew token
  capture ms-fetch --cursor pageToken "$(turns '{"products":[{"id":1}],"next_page_token":"x"}')?after={cursor}"
  ends 0 "^ms-fetch: --cursor: no page has 'pageToken', but there is next_page_token; "
  anew more
  fetch --more has_mor "$(list 'says=has_more/is=1?page={page}')"
  ends 0 "^ms-fetch: --more: no page has 'has_mor', but there is has_more: 1; '\.' has items, has_more$"
  brings 1 2
  anew head
  fetch --cursor-header X-Cursor "$(list 'by=head?cursor={cursor}')"
  ends 0 "^ms-fetch: --cursor-header: no answer has the header 'X-Cursor', but there is X-Next-Cursor; there is X-Next-Cursor$"
  # A member may have any name.
  anew alike
  capture ms-fetch --cursor ofset "$(turns '{"records":[{"id":1}],"offset":"itr"}')?offset={cursor}" --items records
  ends 0 "^ms-fetch: --cursor: no page has 'ofset', but there is offset; '\.' has records, offset$"
  anew alike-inner
  capture ms-fetch --cursor 'paging.makrer.after' "$(turns '{"products":[{"id":1}],"paging":{"marker":{"after":1}}}')?offset={cursor}"
  ends 0 "^ms-fetch: --cursor: no page has 'paging.makrer.after', but there is paging.marker; 'paging' has marker$"
  anew alike-head
  heads=X-Marker:a capture ms-fetch --cursor-header X-Makrer "$(heads=X-Marker:a turns '{"products":[{"id":1}]}')?offset={cursor}"
  ends 0 "^ms-fetch: --cursor-header: no answer has the header 'X-Makrer', but there is X-Marker$"
  anew alike-null
  capture ms-fetch --strict --cursor ofset "$(turns '{"products":[{"id":1}],"offset":null}')?offset={cursor}"
  ends 0
  anew key
  fetch --cursor 'items[-1].uuid' "$(list 'by=key?cursor={cursor}')"
  ends 0 "^ms-fetch: --cursor: no page has 'items\[-1\].uuid', but there are items$"
}

@test "ms-fetch: the signs of more pages are a total, {limit}, a Link header and names" {
  # sign REGEX PAGE [OPTION…]
  sign() {
    anew sign-$((++n))
    capture ms-fetch ${limit:+-l 2} --cursor x.y "${@:3}" "$(turns "$2")?after={cursor}$limit"
    # shellcheck disable=SC2086
    ends 0 "^ms-fetch: --cursor: no page has 'x.y', but $1; "
  }
  local n=0 limit=''
  anew stated
  capture ms-fetch --cursor x.y "$(turns '{"products":[{"id":1}],"total_count":3}')?after={cursor}"
  ends 0 "no page has 'x.y', but the total is 3 and 1 item came; " 'the server states a total of 3 items'
  anew named
  capture ms-fetch --cursor x.y --total all "$(turns '{"products":[{"id":1}],"all":3}')?after={cursor}"
  ends 0 'the server reports a total of 3 items' "no page has 'x.y', but the total is 3 and 1 item came"
  limit='&limit={limit}' sign 'the page has as many items as \{limit\}' '{"products":[{"id":1},{"id":2}]}'
  limit='&limit={limit}' sign 'the page has as many items as \{limit\}' '{"products":[{"id":1},{"id":2},{"id":3}]}'
  heads='Link:%3C%3Fp%3D2%3E%3Brel%3Dnext' sign 'a Link header has rel=next' '{"products":[{"id":1}]}'
  heads=''
  local name value
  for name in next next_cursor nextPageToken page_token '"page-token"' endCursor hasMore isTruncated continuationToken; do
    for value in '"x"' true 7; do
      sign "there is ${name//\"/}(: (7|true))?" "{\"products\":[{\"id\":1}],\"${name//\"/}\":$value}"
    done
  done
  sign 'there is x.next' '{"products":[{"id":1}],"x":{"next":"a"}}'
  sign 'there is x.yy' '{"products":[{"id":1}],"x":{"yy":"a"}}'
  sign 'there is totalPages: 2' '{"products":[{"id":1}],"totalPages":2}'
  sign 'there is last: false' '{"products":[{"id":1}],"last":false}'
  sign 'there is pagination.next_page: 2' '{"products":[{"id":1}],"pagination":{"next_page":2}}'
  sign 'there is meta.pages: 3' '{"products":[{"id":1}],"meta":{"pages":3}}'
}

@test "ms-fetch: a one-page or empty catalogue may lack the next page; -v says so" {
  local page rest option
  for option in '--cursor x.y' '--cursor x.y --more m' '--cursor-header X-Next'; do
    for page in '[{"id":1}]' '[]'; do
      for rest in '' ',"next":null' ',"next":""' ',"next_page":false,"hasMore":false,"page_token":0' ',"prev_cursor":"x","nextSyncToken":"y"' \
        ',"x":{"cursors":{"after":"a"}}' ',"x":{"next":{}}' ',"total":0,"next":[]' ',"self":{"more_info":"z"},"last":true,"pages":1' \
        ',"nextUpdate":"2026-11-30","meta":{"next_run":7,"nextSteps":["x"]}' ',"z":{"total":9},"totalElements":0,"first":false'; do
        anew one-$((++n))
        # shellcheck disable=SC2086
        capture ms-fetch --strict -l 2 $option "$(turns "{\"products\":$page$rest}")?after={cursor}&limit={limit}"
        ends 0 || fail "$option: $page$rest"
      done
    done
  done
  anew verbose
  capture ms-fetch -v --cursor x.y "$(turns '{"products":[{"id":1}],"a":1}')?after={cursor}"
  ends 0 'GET' "^ms-fetch: --cursor: no page has 'x.y'; '\.' has products, a$" '1 item in'
  # A full page, but a total says that it is all.
  for rest in 2 '2,"x":{"y":null}'; do
    anew full-$((++n))
    capture ms-fetch --strict -l 2 --cursor x.y "$(turns "{\"products\":[{\"id\":1},{\"id\":2}],\"total\":$rest}")?after={cursor}&l={limit}"
    ends 0
    anew full-$((++n))
    capture ms-fetch --strict -l 2 --cursor x.y --total size "$(turns "{\"products\":[{\"id\":1},{\"id\":2}],\"size\":$rest}")?after={cursor}&l={limit}"
    ends 0
  done
  anew full-count
  capture ms-fetch -l 2 --cursor x.y "$(turns '{"products":[{"id":1},{"id":2}],"count":2}')?after={cursor}&l={limit}"
  ends 0 'the page has as many items as \{limit\}'
  # A limit ends the run for another reason.
  anew limited
  capture ms-fetch --max-pages 1 --cursor x.y "$(turns '{"products":[{"id":1}],"next":"a"}')?after={cursor}"
  ends 0
}

@test "ms-fetch: does not say that something is missing that a single page has" {
  fetch --strict --more more --total total "$(list 'says=more,total?page={page}')"
  ends 0
  anew last
  # Only the first page has them.
  capture ms-fetch --strict --total total --cursor next --more more "$(turns '{"products":[{"id":1}],"total":2,"next":"a","more":true}' \
    '{"products":[{"id":2}]}')?after={cursor}"
  ends 0
  anew fail-on
  capture ms-fetch --strict --fail-on nothing "$(turns '[{"id":1}]')"
  ends 0
}

@test "ms-fetch: a message does not show a secret that is the name of a member, and cuts a long list" {
  local page
  echo s3cret-token >token
  page=$(jq -cn '{products: [{id: 1}], "s3cret-token": 1} + ([range(100) | {key: "member-\(.)", value: 1}] | from_entries)')
  capture ms-fetch --token-file token --total totl "$(turns "$page" '{"products":[]}')?page={page}"
  ends 0 "^ms-fetch: --total: no page has 'totl'; '\.' has products, \*\*\*, member-0, .*, \.\.\.$"
  assert [ "$(wc -c <"$err")" -lt 500 ]
}

# --- a total that no option names

@test "ms-fetch: says that the server has more items than came, and which option checks it" {
  local name option
  for name in total count total_count totalCount totalItems totalResults totalElements meta.total page.totalElements; do
    anew "$name"
    fetch --strict "$(list "says=$name/is=1073?limit=500")"
    ends 0 "^ms-fetch: the server states a total of 1073 items, but the pages end after 2; use --total $name to check it, and \{offset\}, \{page\}, \{cursor\} or --next to read more pages$"
    requested 1
  done
  anew odata
  fetch "$(list "says=@odata.count?limit=500")"
  ends 0 "^ms-fetch: the server states a total of 5 items, but the pages end after 2; use --total '\"@odata\.count\"' to check it, and "
  for name in X-Total-Count X-WP-Total; do
    anew "$name"
    fetch "$(list "heads=$name?limit=500")"
    ends 0 "^ms-fetch: the server states a total of 5 items, but the pages end after 2; use --total-header $name to check it, and "
  done
  # In the other styles.
  anew page
  fetch "$(list 'says=total/is=7?page={page}')"
  ends 0 '^ms-fetch: the server states a total of 7 items, but the pages end after 5; use --total total to check it; if the server counts pages from 0, use --start 0$'
  anew link
  fetch "$(list 'by=link/says=total/is=7?x=1')"
  ends 0 '^ms-fetch: the server states a total of 7 items, but the pages end after 5; use --total total to check it$'
  anew first
  fetch --start 1 "$(list 'says=total/is=8/from=1?offset={offset}')"
  ends 0 '^ms-fetch: the server states a total of 8 items, but the pages end after 6; use --total total to check it$'
}

# stated TOTAL OPTION OPTION… PAGE… QUERY: all is read, with a warning, also with --strict.
stated() {
  try --strict "${@:3}"
  ends 0 "^ms-fetch: the server states a total of $1 items, but the pages end after 2; use $2 to check it" || fail "$*"
  requested "$count"
}

@test "ms-fetch: says so of a total with a similar name, or in a header, in each style" {
  local rest header one='{"products":[{"id":1}],"next":"?2"' two='{"products":[{"id":2}],"next":null'
  for rest in total_items nbHits numFound total_products hitCount resultCount TotalRecords Total; do
    stated 7 "--total $rest" "$one,\"$rest\":7}" "$two,\"$rest\":7}" '{"products":[],"count":0}' 'page={page}'
  done
  rest='"_meta":{"pagination":{"total_count":7}}' header='_meta.pagination.total_count'
  stated 7 "--total $header" "$one,$rest}" "$two,$rest}" '{"products":[]}' 'offset={offset}'
  stated 7 "--total $header" --next next "$one,$rest}" "$two,$rest}" x=1
  stated 7 "--total $header" --cursor next "$one,$rest}" "$two,$rest}" 'after={cursor}'
  stated 7 "--total $header" --more m "$one,$rest,\"m\":true}" "$two,$rest,\"m\":false}" 'page={page}'
  stated 7 "--total $header" --end m "$one,$rest}" "$two,$rest,\"m\":true}" 'page={page}'
  stated 7 '--total info.count' --next info.next '{"products":[{"id":1}],"info":{"count":7,"next":"?2"}}' '{"products":[{"id":2}],"info":{"count":7,"next":null}}' x=1
  for header in X-Total Total-Count X-Pagination-Total-Count x-list-total X-Result-Count; do
    heads=$header:7 stated 7 "--total-header $header" "$one}" "$two}" '{"products":[]}' 'page={page}'
  done
  for header in 'items 0-1/7' 'resources 0-9/7' '0-1/7'; do
    heads=Content-Range:$(encoded "$header") stated 7 '--total-header Content-Range' "$one}" "$two}" '{"products":[]}' 'page={page}'
  done
  heads=REST-Content-Range:resources%200-9%2F7 stated 7 '--total-header REST-Content-Range' "$one}" "$two}" '{"products":[]}' 'page={page}'
}

@test "ms-fetch: says nothing of a total with a similar name that is reached, or is none" {
  local rest header one='{"products":[{"id":1}],"next":"?2"' two='{"products":[{"id":2}],"next":null'
  for rest in '"total_items":2' '"nbHits":1' '"meta":{"count":1}' '"info":{"count":2}' '"totalRecords":"7"' '"totals":7' '"x":{"total":7}' \
    '"recordsTotal":7' '"totalPrice":7' '"account":7' '"limit":7,"offset":7' '"total_time":7'; do
    right "$one,$rest}" "$two,$rest}" '{"products":[],"total_items":0}' 'page={page}'
    right --next next "$one,$rest}" "$two,$rest}" x=1
  done
  # It counts what is left, or is named.
  right --cursor next "$one,\"total_items\":9}" "$two,\"total_items\":8}" 'after={cursor}'
  right --total n "$one,\"n\":2,\"total_items\":7}" "$two,\"n\":2,\"total_items\":7}" '{"products":[]}' 'page={page}'
  for header in bytes%200-1%2F7 items%200-1%2F2 items%200-1%2F* items%200-1 7; do
    heads=Content-Range:$header right "$one}" "$two}" '{"products":[]}' 'page={page}'
  done
  for header in X-Total:2 X-RateLimit-Total:7 X-Total-Pages:2 X-Count:1.0 Content-Length-Total:9; do
    heads=$header right "$one}" "$two}" '{"products":[]}' 'page={page}'
  done
  # The number of items of an empty page is no total of 0.
  try --strict '{"products":[],"total":9,"count":0}' 'page={page}'
  ends 0 '^ms-fetch: the server states a total of 9 items, but the pages end after 0; '
}

@test "ms-fetch: a total that no option names is no error, though --next names nothing" {
  local option rest one='{"products":[{"id":1}]'
  for rest in '"total":3' '"totalRecords":3' '"meta":{"total":3}'; do
    for option in --next --cursor --more; do
      try --strict "$option" nxt "$one,$rest}" "after=$([ $option != --cursor ] || echo '{cursor}')"
      ends 0 "^ms-fetch: $option: no page has 'nxt', but the total is 3 and 1 item came; .*" 'the server states a total of 3 items'
    done
  done
  # Not around the items, so it is a weaker sign.
  try --strict --next x.nxt "$one,\"x\":{\"total\":3}}" x=1
  ends 0 "^ms-fetch: --next: no page has 'x.nxt', but there is x.total: 3; 'x' has total$"
  # Something else, or the path of the items, makes it one.
  try --strict --next nxt "$one,\"total\":3,\"next\":\"?2\"}" x=1
  ends 69 "^ms-fetch: --next: no page has 'nxt', but there is next; .*" 'the server states a total of 3 items'
  try --strict --next nxt -l 1 "$one,\"total\":3}" 'limit={limit}'
  ends 69 "^ms-fetch: --next: no page has 'nxt', but the page has as many items as \{limit\}; .*" 'the server states a total of 3 items'
  try --strict --next nxt --total total "$one,\"total\":3}" x=1
  ends 69 '^ms-fetch: the server reports a total of 3 items' "^ms-fetch: --next: no page has 'nxt', but the total is 3"
  try --strict --missing-ok --items itemz '{"total":3}' 'page={page}'
  ends 69 "^ms-fetch: --items: no page has 'itemz', but the total is 3 and 0 items came; .*" 'the server states a total of 3 items'
}

@test "ms-fetch: says nothing about a total that is reached, or cannot be compared" {
  local says
  # quiet OPTION… SCRIPT?QUERY
  quiet() {
    anew quiet-$((++n))
    fetch "$@"
    ends 0 || fail "$*"
  }
  local n=0
  quiet --strict "$(list 'says=total,count,meta.total/heads=X-Total-Count?page={page}')"
  quiet --strict "$(list 'says=count?page={page}')" # of the page
  # As text or with a fraction; at another place.
  for says in 'says=total/is=7x' 'says=total/is=7.0' 'says=size/is=7' 'says=data.total/is=7' 'heads=X-Totals/is=7' 'heads=X-Total-Count/is=7+' 'heads=X-Total-Time/is=7'; do
    quiet --strict "$(list "$says?page={page}")"
  done
  quiet --max-pages 1 "$(list 'says=total?page={page}')"
  quiet --max-pages 9 "$(list 'says=total/is=9?page={page}')"
  quiet --max-items 1 "$(list 'says=total?page={page}')"
  quiet --start 2 "$(list 'says=total?page={page}')"
  quiet --start 2 "$(list 'says=total?offset={offset}')"
  quiet --start 1 "$(list 'says=total?offset={offset}')"
  quiet --start 0 "$(list 'says=total/from=0?page={page}')"
  # It counts what is left, and falls from page to page.
  quiet --strict --cursor 'items[-1].id' "$(list 'by=key/says=left?cursor={cursor}')"
  anew nested
  capture ms-fetch --items 'data[].list[]' "$(turns '{"data":[{"list":[1]}],"total":7}')"
  ends 0
  # The last page has no items.
  anew gone
  capture ms-fetch "$(turns '{"products":[{"id":1}],"total":2}' '{"products":[],"total":0}')?page={page}"
  ends 0 '^ms-fetch: the server states a total of 2 items, but the pages end after 1; use --total total to check it; if the server counts pages from 0, use --start 0$'
  anew fewer
  capture ms-fetch "$(turns '{"products":[{"id":1}],"total":3}' '{"products":[{"id":2}],"total":2}' '{"products":[]}')?page={page}"
  ends 0
}

@test "ms-fetch: says that no item came although a page states a total" {
  local name hint='; if the server counts pages from 0, use --start 0'
  for name in total count totalElements page.totalElements @odata.count; do
    anew "$name"
    fetch --strict "$(list "says=$name/is=257/items=0?offset={offset}")"
    ends 0 '^ms-fetch: the server states a total of 257 items, but the pages end after 0; use --total .* to check it$'
    requested 1
  done
  anew header
  fetch "$(list "heads=X-Total-Count/is=257/items=0?offset={offset}")"
  ends 0 '^ms-fetch: the server states a total of 257 items, but the pages end after 0; use --total-header X-Total-Count to check it$'
  anew page
  fetch "$(list 'says=page.totalElements/is=7/items=0?page={page}')"
  ends 0 "^ms-fetch: the server states a total of 7 items, but the pages end after 0; use --total page.totalElements to check it$hint$"
  # The latest of some pages counts.
  try --strict --cursor next '{"products":[],"total":9,"next":"a"}' '{"products":[],"total":8}' 'after={cursor}'
  ends 0 '^ms-fetch: the server states a total of 8 items, but the pages end after 0; use --total total to check it$'
  # A total of 0 on a page with items hides no other.
  try '{"products":[{"id":1}],"total":0,"totalItems":3}' x=1
  ends 0 '^ms-fetch: the server states a total of 3 items, but the pages end after 1; .*'
  # A total that an option names, and a number of pages.
  doubtful 'the server reports a total of 257 items, but the pages end after 0' --total total '{"products":[],"total":257}' 'limit=0&offset={offset}'
  doubtful 'page 1 has no items, but there is totalPages: 3' '{"products":[],"totalPages":3}' 'offset={offset}'
  doubtful 'page 1 has no items, but there is totalPages: 1' '{"products":[],"total":9,"totalPages":1}' 'offset={offset}'
  doubtful 'the server reports 2 pages, but they end after page 1' --pages n '{"products":[],"n":2}' 'offset={offset}'
}

@test "ms-fetch: says nothing of an empty list that states no total above 0" {
  local rest
  for rest in '"total":0' '"total":0,"count":20' '"count":20,"meta":{"total":0}' '"total":"9"' '"total":null' '"size":9' '"total":0,"totalPages":1' \
    '"totalElements":0,"totalPages":2'; do
    right "{\"products\":[],$rest}" 'offset={offset}'
    right "{\"products\":[],$rest}" 'page={page}'
  done
  # Pages with items count, whatever an empty one states.
  right '{"products":[{"id":1}],"total":1}' '{"products":[],"total":9}' 'page={page}'
  right --cursor next '{"products":[],"total":9,"next":"a"}' '{"products":[{"id":1}],"total":1}' 'after={cursor}'
  right --cursor next '{"products":[],"total":9,"next":"a"}' '{"products":[{"id":1}],"next":"b"}' '{"products":[],"total":9}' 'after={cursor}'
  right --start 5 '{"products":[],"total":4}' 'offset={offset}'
  try --max-pages 2 '{"products":[],"total":4}' 'offset={offset}'
  ends 0
}

# --- a page that contradicts the end

@test "ms-fetch: does not end at a total that the page contradicts" {
  local more by query options own='the total is the number of items of each page, not of all items; the pages end after 5'
  # The number of items in the page is no total, and the page says that there is more.
  for more in has_more meta.more total meta.total; do
    anew own-$more
    fetch --strict --total count "$(list "says=count,$more?offset={offset}")"
    ends 69 "^ms-fetch: $own$"
    brings 1 2 3 4 5
    anew size-$more
    fetch --strict --total size -l 2 "$(list "says=$more?page={page}&limit={limit}")"
    ends 69 "^ms-fetch: --total: no page has 'size'"
    brings 1 2 3 4 5
  done
  anew cursor
  fetch --strict --total count --cursor cursor "$(list 'by=cursor/says=count?cursor={cursor}')"
  ends 69 "^ms-fetch: $own$"
  brings 1 2 3 4 5
  anew next
  fetch --strict --total count --next next "$(list 'by=next/says=count?x=1')"
  ends 69 "^ms-fetch: $own$"
  anew key
  fetch --strict --total count --more more --cursor 'items[-1].id' "$(list 'by=key/says=count,more?cursor={cursor}')"
  ends 69 "^ms-fetch: $own$"
  brings 1 2 3 4 5
  anew link
  fetch --strict --total count "$(list 'by=link/says=count?page={page}')"
  ends 69 "^ms-fetch: $own$"
  brings 1 2 3 4 5
  # A new next page says so, wherever its name is, and another style's Link header.
  while read -r by query options; do
    anew new-$by
    # shellcheck disable=SC2086
    fetch --strict --total all $options "$(list "by=$by/says=all/is=2?$query")"
    ends 69 '^ms-fetch: the server reports a total of 2 items, but the pages end after 5$'
    brings 1 2 3 4 5
  done <<'EOT'
head cursor={cursor} --cursor-header X-Next-Cursor
link x=1
next x=1 --next next
EOT
  anew link-page
  fetch --total all "$(list 'by=link/says=all/is=2?page={page}')"
  ends 0 '^ms-fetch: the server reports a total of 2 items, but the pages end after 5$'
  # Even if nothing else says so: the name suits such a number.
  for more in count size per_page numberOfElements; do
    anew name-$more
    capture ms-fetch --strict --total $more "$(turns "{\"products\":[{\"id\":1},{\"id\":2}],\"$more\":2}" \
      "{\"products\":[{\"id\":3}],\"$more\":1}" '{"products":[]}')?page={page}"
    ends 69 '^ms-fetch: the total is the number of items of each page, not of all items; the pages end after 3$'
  done
  anew name-header
  capture ms-fetch --strict --total-header Count "$(heads=Count:2,Count:1,Count:0 turns '[{"id":1},{"id":2}]' \
    '[{"id":3}]' '[]')?page={page}"
  ends 69 '^ms-fetch: the total is the number of items of each page'
  # The number of the page is no number of pages.
  anew page
  capture ms-fetch --strict --pages page "$(turns '{"products":[{"id":1}],"page":1}' '{"products":[{"id":2}],"page":2}' '{"products":[]}')?page={page}"
  ends 0
  requested 3
  anew pages
  capture ms-fetch --strict --pages number --start 0 "$(turns '{"products":[{"id":1}],"number":0}' '{"products":[{"id":2}],"number":1}' '{"products":[]}')?page={page}"
  ends 0
  requested 3
  right --pages page --start 2 '{"products":[{"id":1}],"page":2}' '{"products":[{"id":2}],"page":3}' '{"products":[]}' 'page={page}'
  anew more-pages
  capture ms-fetch --pages n --more more "$(turns '{"products":[{"id":1}],"n":1,"more":true}' '{"products":[{"id":2}],"n":1,"more":false}')?page={page}"
  ends 0
  requested 2
}

@test "ms-fetch: says once that a page repeats, whatever it says about more pages" {
  try --strict '{"products":[{"id":1}],"has_more":true}' '{"products":[{"id":2}],"has_more":true}' \
    '{"products":[{"id":2}],"has_more":true}' 'page={page}'
  ends 69 '^ms-fetch: page 3 repeats the page before it; treated as the end$'
}

@test "ms-fetch: ends when a page repeats after the total, though it names a new one" {
  local page='{"products":[{"id":1},{"id":2}],"total":2,"next":"%s"}'
  # shellcheck disable=SC2059 # the format is a page
  try --strict --total total --cursor next "$(printf "$page" a)" "$(printf "$page" b)" "$(printf "$page" c)" 'after={cursor}'
  ends 69 '^ms-fetch: page 2 repeats the page before it; treated as the end$'
  requested 2
}

@test "ms-fetch: a total that nothing contradicts ends the run" {
  local one='{"products":[{"id":1},{"id":2}]'
  right --total total "$one,\"total\":2}" 'page={page}'
  right --total total "$one,\"total\":2,\"count\":2,\"has_more\":false,\"next\":null}" 'offset={offset}'
  right --pages pages "$one,\"pages\":1}" 'page={page}'
  right --pages meta.total "$one,\"meta\":{\"total\":1}}" 'page={page}'
  # The name suits a number of each page, but the page says that it is the last.
  right --total count "$one,\"count\":2,\"next\":null}" 'page={page}'
  right --total count "$one,\"count\":2,\"last\":true}" 'page={page}'
  right --total count "$one,\"count\":2,\"has_more\":false}" 'page={page}'
  right --pages page "$one,\"page\":1,\"next_page\":null}" 'page={page}'
  right --total total "$one,\"total\":2,\"next\":\"?page=2\",\"has_more\":false}" 'page={page}'
  # It is not the number of items of the page.
  right --total count '{"products":[{"id":1}],"count":3}' '{"products":[{"id":2},{"id":3}],"count":3}' 'page={page}'
  # Otherwise, one more page is asked for, and it is empty.
  right --total count "$one,\"count\":2}" '{"products":[],"count":0}' 'page={page}'
  right --total filtered "$one,\"filtered\":2,\"total\":9}" '{"products":[],"filtered":2,"total":9}' 'page={page}'
  right --total total --cursor cursor "$one,\"total\":2,\"cursor\":\"a\"}" '{"products":[],"total":2,"cursor":"b"}' 'after={cursor}'
  right --total total "$one,\"total\":2,\"next\":\"?page=2\"}" '{"products":[],"total":2,"next":"?page=3"}' 'page={page}'
  # A key is on the last page, too; so is a cursor of --more.
  right --total total --cursor 'products[-1].id' "$one,\"total\":2}" 'after={cursor}'
  right --total total --more more --cursor c "$one,\"total\":2,\"more\":false,\"c\":\"a\"}" 'after={cursor}'
}

@test "ms-fetch: says that the pages end although --more or --end says that there is more" {
  local one='{"products":[{"id":1}],"next":"?a"' last='{"products":[{"id":2}]'
  local more='the pages end after page 2, but --more says that there is more'
  local end='the pages end after page 2, but --end says that there is more'
  doubtful "$more" --cursor next --more more "$one,\"more\":true}" "$last,\"more\":true}" 'after={cursor}'
  doubtful "$more" --next next --more more "$one,\"more\":true}" "$last,\"more\":1,\"next\":null}" x=1
  doubtful "$end" --cursor next --end end "$one,\"end\":false}" "$last,\"end\":false}" 'after={cursor}'
  doubtful "$end" --cursor next --end end "$one,\"end\":0}" "$last,\"end\":null,\"next\":\"\"}" 'after={cursor}'
  doubtful "$more" --more more "$one,\"more\":true}" '{"products":[],"more":true}' 'page={page}'
  doubtful "$end" --end end "$one,\"end\":false}" '{"products":[],"end":false}' 'offset={offset}'
  doubtful "$more" --more more --cursor 'products[-1].id' "$one,\"more\":true}" '{"products":[],"more":true}' 'after={cursor}'
  # It may be missing, and --more and --end are believed.
  right --cursor next --end end "$one,\"end\":false}" "$last}" 'after={cursor}'
  right --cursor next --more more "$one,\"more\":true}" "$last}" 'after={cursor}'
  right --cursor next --more more "$one,\"more\":true}" "$last,\"more\":false,\"next\":\"?b\"}" 'after={cursor}'
  right --next next --end end "$one,\"end\":false}" "$last,\"end\":true,\"next\":\"?b\"}" x=1
  right --more more --end end "$one,\"end\":false,\"more\":true}" "$last,\"end\":true,\"more\":true}" 'page={page}'
  right --more more --end end "$one,\"end\":false,\"more\":true}" "$last,\"end\":false,\"more\":false}" 'page={page}'
}

@test "ms-fetch: says that the pages end although a member says that there is more" {
  local flag one='{"products":[{"id":1}],"next":"a"' last='{"products":[{"id":2}]'
  local end='the pages end after page 2, but there is'
  for flag in 'has_more": true' 'hasNextPage": true' 'next": true' 'IsTruncated": true' 'last": false' 'more": 1' 'isLastPage": false'; do
    doubtful "$end ${flag/\"/}" "$one}" "{\"products\":[],\"$flag}" 'page={page}'
    doubtful "$end ${flag/\"/}" --cursor products[0].x '{"products":[{"x":1}]}' "$last,\"$flag}" 'after={cursor}'
    doubtful "$end meta.${flag/\"/}" --cursor products[0].x '{"products":[{"x":1}]}' "$last,\"meta\":{\"$flag}}" 'after={cursor}'
    # The option has the opposite meaning.
    [[ $flag == *true ]] || continue
    doubtful "the pages end after page 1, but there is ${flag/\"/}" --end "${flag%%\"*}" "{\"products\":[{\"id\":1}],\"$flag}" 'page={page}'
  done
  doubtful 'the pages end after page 1, but there is done: false' --more done "$last,\"done\":false}" 'page={page}'
  for flag in 'has_more": false' 'next": false' 'last": true' 'no_more": true' 'more_info": true' 'moreover": "x"' 'cursor": true' 'next": "x"'; do
    right "$one}" "{\"products\":[],\"$flag}" 'page={page}'
  done
  right --end no_more "$last,\"no_more\":true}" 'page={page}'
}

@test "ms-fetch: says that a list names a next page that no option follows, and which would" {
  local one='{"products":[{"id":1}]' end='the pages end after page 1, but there is' any='\{offset\}, \{page\}, \{cursor\} or --next'
  doubtful "$end next; use --next next to read more pages" "$one,\"next\":\"?p=2\"}" x=1
  doubtful "$end links.next; use --next links.next to read more pages" "$one,\"links\":{\"next\":{\"href\":\"?p=2\"}}}" x=1
  doubtful "$end '\"@odata\.nextLink\"'; use --next '\"@odata\.nextLink\"' to read more pages" "$one,\"@odata.nextLink\":\"?p=2\"}" x=1
  doubtful "$end meta.pagination.links.next; use --next meta.pagination.links.next to read more pages" \
    "$one,\"meta\":{\"pagination\":{\"links\":{\"next\":\"?p=2\"}}}}" x=1
  doubtful "$end next_cursor; use \{cursor\} and --cursor next_cursor to read more pages" "$one,\"next_cursor\":\"a\"}" x=1
  doubtful "$end nextPageToken; use \{cursor\} and --cursor nextPageToken to read more pages" "$one,\"nextPageToken\":\"a\"}" x=1
  doubtful "$end next_page: 2; use $any to read more pages" "$one,\"next_page\":2}" x=1
  doubtful "$end has_more: true; use $any to read more pages" "$one,\"has_more\":true}" x=1
  doubtful "$end last: false; use $any to read more pages" "$one,\"last\":false}" x=1
  doubtful "$end meta.pages: 3; use $any to read more pages" "$one,\"meta\":{\"pages\":3}}" x=1
  doubtful "$end has_more: true; use $any to read more pages" "$one,\"has_more\":true,\"total\":9}" x=1
  doubtful "$end next; use --next next to read more pages" --total count "$one,\"count\":1,\"next\":\"?p=2\"}" x=1
  doubtful "$end data.list.pageInfo.hasNextPage: true; use $any to read more pages" --items 'data.list.edges[]' \
    '{"data":{"list":{"edges":[{"id":1}],"pageInfo":{"hasNextPage":true,"endCursor":"a"}}}}' x=1
  heads=X-Next-Page:2 doubtful "$end X-Next-Page; use \{cursor\} and --cursor-header X-Next-Page to read more pages" '[{"id":1}]' x=1
  for n in X-Has-More:true X-Has-Next-Page:1 X-More:yes; do
    heads=$n doubtful "$end ${n%:*}; use $any to read more pages" '[{"id":1}]' x=1
  done
  doubtful "$end next; use --next next to read more pages" "$one,\"next\":{\"url\":\"?p=2\"}}" x=1
  heads=X-Total-Pages:2 doubtful "$end X-Total-Pages; use $any to read more pages" '[{"id":1}]' x=1
  # A total is no reason for --strict's status.
  try --strict "$one,\"pagination\":{\"total\":7}}" x=1
  ends 0 "^ms-fetch: the server states a total of 7 items, but the pages end after 1; use --total pagination.total to check it, and $any to read more pages$"
  try --strict "$one,\"total\":9,\"pagination\":{\"total\":7}}" x=1
  ends 0 '^ms-fetch: the server states a total of 9 items'
}

@test "ms-fetch: says nothing of a next page that a single page does not name" {
  local rest
  for rest in '"next":null' '"next":""' '"next":false' '"links":{"next":null,"self":"x"}' '"has_more":false,"next_cursor":"a"' \
    '"pageInfo":{"endCursor":"a","hasNextPage":false}' '"next":{"href":null}' '"_links":{"next":{"href":"","rel":"n"}}' '"last":true,"next":"?p=2"' '"paging":{"cursors":{"after":"a"}}' '"prev_cursor":"a"' \
    '"nextSyncToken":"a"' '"next_update":"x"' '"pages":1,"page":1' '"total":1' '"meta":{"current_page":1,"last_page":1}' '"x":{"next":"a"}'; do
    right "{\"products\":[{\"id\":1}],$rest}" x=1
    right "{\"products\":[],${rest/:1/:0}}" x=1
  done
  # Limits, and other options that end the run.
  for rest in '"next":"?x"' '"pages":7'; do
    right --more m "{\"products\":[{\"id\":1}],\"m\":false,$rest}" x=1
    right --end m "{\"products\":[{\"id\":1}],\"m\":true,$rest}" x=1
  done
  right --more has_more '{"products":[{"id":1}],"has_more":false,"next":"x"}' x=1
  anew limit
  capture ms-fetch --max-pages 1 "$(turns '{"products":[{"id":1}],"next":"x","has_more":true}')"
  ends 0
  capture ms-fetch --max-items 1 "$(turns '{"products":[{"id":1}],"next":"x","has_more":true}')?page={page}"
  ends 0
  heads=X-Next-Page: right '[{"id":1}]' x=1
  for rest in X-Next-Page:null X-More:0 X-Has-More:False X-Next-Cursor:none; do
    heads=$rest right '[{"id":1}]' x=1
  done
  heads=X-Total-Pages:1 right '[{"id":1}]' x=1
  right "{\"products\":[{\"id\":1}],\"pagination\":{\"total\":1}}" x=1
  right --items 'a[].b[]' "{\"a\":[{\"b\":[1]}],\"pagination\":{\"total\":7}}" x=1
}

@test "ms-fetch: a full page is the last if it says so" {
  local rest full='{"products":[{"id":1},{"id":2}]'
  for rest in '"has_more":false' '"last":true' '"next":null' '"total":2' '"pages":1' '"meta":{"total_pages":1}' '"total_count":2'; do
    right -l 2 --cursor x.y "$full,$rest}" 'after={cursor}&limit={limit}'
  done
  right -l 2 --cursor x.y --more m "$full,\"m\":false}" 'after={cursor}&limit={limit}'
  right -l 2 --cursor x.y --end m "$full,\"m\":true}" 'after={cursor}&limit={limit}'
  right -l 2 --cursor x.y --total m "$full,\"m\":2}" 'after={cursor}&limit={limit}'
  right -l 2 --cursor x.y --pages m "$full,\"m\":1}" 'after={cursor}&limit={limit}'
  doubtful "--cursor: no page has 'x.y', but the page has as many items as \{limit\}; '\.' has products, meta" \
    -l 2 --cursor x.y "$full,\"meta\":{\"a\":1}}" 'after={cursor}&limit={limit}'
}

# --- pages that count from 0

@test "ms-fetch: says that items are missing from a list whose pages count from 0" {
  local hint='; if the server counts pages from 0, use --start 0' one='{"content":[{"id":3},{"id":4}]' \
    two='{"content":[{"id":5}]' none='{"content":[]' s rest
  # Pages 1 and 2 of pages 0 to 2, and page 3.
  for s in '"totalPages":3' '"page":{"totalPages":3,"number":1}' '"pages":9'; do
    rest=${s#*\{} rest=${rest%%,*} name=${rest//\"/} name=${name/:/: }
    [[ $s != *page\"* ]] || name="page\.$name"
    doubtful "page 3 has no items, but there is $name$hint" --items content "$one,$s}" "$two,$s}" "$none,$s}" 'page={page}'
  done
  doubtful "page 3 has no items, but the server reports 3 pages$hint" --items content --pages n "$one,\"n\":3}" "$two,\"n\":3}" "$none}" 'page={page}'
  heads=X-Total-Pages:3 doubtful "page 3 has no items, but there is X-Total-Pages$hint" '[{"id":3}]' '[{"id":4}]' '[]' 'page={page}'
  # Whatever ends the run.
  doubtful "the pages end after page 2, but there is totalPages: 3$hint" --items content --end last \
    "$one,\"totalPages\":3,\"last\":false}" "$two,\"totalPages\":3,\"last\":true}" 'page={page}'
  # A total is told once, with the hint.
  s='"totalElements":5,"totalPages":3'
  doubtful "the server reports a total of 5 items, but the pages end after 3$hint" --items content --total totalElements \
    "$one,$s}" "$two,$s}" "$none,$s}" 'page={page}'
  s='"totalElements":5'
  try --strict --items content "$one,$s}" "$two,$s}" "$none,$s}" 'page={page}'
  ends 0 "^ms-fetch: the server states a total of 5 items, but the pages end after 3; use --total totalElements to check it$hint$"
  # The only page, and the first one.
  doubtful "page 1 has no items, but there is totalPages: 1$hint" --items content "$none,\"totalElements\":2,\"totalPages\":1}" 'page={page}'
  for s in first isFirst firstPage is_first_page; do
    try --strict --items content "$one,\"$s\":false}" "$none,\"$s\":false}" 'page={page}'
    ends 0 "^ms-fetch: page 1 is not the first: there is $s: false$hint$"
    try --strict --items data.content "{\"data\":$one,\"$s\":false}}" "{\"data\":$none}}" 'page={page}'
    ends 0 "^ms-fetch: page 1 is not the first: there is data.$s: false$hint$"
  done
}

@test "ms-fetch: says nothing of pages that count from 0 with --start 0, or from 1" {
  local one='{"content":[{"id":1},{"id":2}]' two='{"content":[{"id":3}]' none='{"content":[]' s
  for s in '"totalPages":2,"first":true' '"totalElements":3' '"page":{"totalPages":2,"totalElements":3,"number":0}' '"first":true' '"pages":0'; do
    right --items content --start 0 "$one,$s}" "$two,${s/true/false}}" "$none,${s/true/false}}" 'page={page}'
    right --items content "$one,$s}" "$two,${s/true/false}}" "$none,${s/true/false}}" 'page={page}'
  done
  right --items content --start 0 --pages totalPages --total totalElements "$one,\"totalPages\":2,\"totalElements\":3}" \
    "$two,\"totalPages\":2,\"totalElements\":3}" 'page={page}'
  right --items content --pages n "$one,\"n\":2}" "$two,\"n\":2}" 'page={page}'
  # A page too many, if a total is reached.
  right --items content "$one,\"totalPages\":2,\"total\":2}" "$none,\"totalPages\":2,\"total\":2}" 'page={page}'
  right --items content --pages pages --total all --start 1 "$one,\"pages\":1,\"all\":2}" 'page={page}'
  right --items content --total n "$one,\"totalPages\":9,\"n\":2}" 'page={page}'
  # The number of the page, which has the name of an option.
  right --items content --pages page "$one,\"page\":1}" "$two,\"page\":2}" "$none,\"page\":3}" 'page={page}'
  # An empty list.
  for s in '"totalPages":1' '"totalPages":0' '"pages":1,"total":0' '"totalPages":2,"totalElements":0' '"number":1,"first":true'; do
    right --items content "$none,$s}" 'page={page}'
  done
  # A list that does not begin with its first page, and other styles.
  right --items content --start 2 "$two,\"totalPages\":2,\"first\":false}" "$none,\"totalPages\":2}" 'page={page}'
  right --items content "$one,\"totalPages\":9,\"first\":false}" "$none,\"totalPages\":9}" 'offset={offset}'
  right --items content "$one,\"links\":{\"first\":false,\"last\":false}}" "$none}" 'page={page}'
  right --items content "$one,\"first\":\"false\",\"firsts\":false}" "$none}" 'page={page}'
  try --items content --max-pages 1 "$one,\"totalPages\":9}" 'page={page}'
  ends 0
}

@test "ms-fetch: says that the only page is as full as {limit} allows, and that nothing reads on" {
  local full='"products":[{"id":1},{"id":2}]' rest
  for rest in '' ',"total":"2"' ',"count":2' ',"page":1' ',"x":{"next":null}' ',"next_update":null'; do
    try -l 2 --strict "{$full$rest}" 'limit={limit}'
    ends 0 '^ms-fetch: the only page has as many items as \{limit\}, so there may be more; use \{offset\}, \{page\}, \{cursor\} or --next$'
    requested 1
  done
  heads='Link:%3Ca%3E%3Brel%3Dpreload' try -l 2 --strict "{$full}" 'limit={limit}'
  ends 0 '^ms-fetch: the only page has as many items'
  # Another reason is told instead.
  try -l 2 --strict "{$full,\"total\":3}" 'limit={limit}'
  ends 0 '^ms-fetch: the server states a total of 3 items'
  doubtful 'the server reports a total of 3 items, but the pages end after 2' -l 2 --total n "{$full,\"n\":3}" 'limit={limit}'
  doubtful 'the pages end after page 1, but there is has_more: true; use .*' -l 2 "{$full,\"has_more\":true}" 'limit={limit}'
}

@test "ms-fetch: says nothing of an only page that is full if it is all, or need not be" {
  local full='"products":[{"id":1},{"id":2}]' rest
  for rest in '"total":2' '"totalElements":2' '"has_more":false' '"last":true' '"next":null' '"pages":1' '"meta":{"next_cursor":null}'; do
    right -l 2 "{$full,$rest}" 'limit={limit}'
  done
  right -l 2 --total n "{$full,\"n\":2}" 'limit={limit}'
  right -l 2 --pages n "{$full,\"n\":1}" 'limit={limit}'
  right -l 2 --more n "{$full,\"n\":false}" 'limit={limit}'
  heads=X-Total-Count:2 right -l 2 "{$full}" 'limit={limit}'
  for rest in first last prev previous; do
    heads="Link:%3Ca%3E%3Brel%3D$rest" right -l 2 "{$full}" 'limit={limit}'
  done
  # Fewer, more than asked for, no {limit}, another page, items of items.
  right -l 3 "{$full}" 'limit={limit}'
  right -l 1 "{$full}" 'limit={limit}'
  right "{$full}" 'limit=2'
  right -l 2 --next after "{$full,\"after\":null}" 'limit={limit}'
  right -l 2 "{$full}" '{"products":[]}' 'limit={limit}&page={page}'
  right -l 2 --items 'a[].b[]' '{"a":[{"b":[1,2]}]}' 'limit={limit}'
  heads='Link:%3C%3F2%3E%3Brel%3Dnext,' right -l 2 "{$full}" '{"products":[{"id":3},{"id":4}]}' 'limit={limit}'
  for rest in pages items; do
    try -l 2 "--max-$rest" 9 "{$full}" 'limit={limit}'
    ends 0
  done
}

# --- every paging style, spelt right and wrong

# Each row: a script, a query, and options that name something.
styles() {
  cat <<'EOT'
by=number offset={offset}&limit={limit}
by=number page={page}&limit={limit}
by=number page={page}
by=number/from=1 offset={offset} --start 1
by=number/from=0 page={page} --start 0
by=number/says=total offset={offset}&limit={limit} --total total
by=number/says=total/from=1 offset={offset}&limit={limit} --total total --start 1
by=number/says=total/from=0 page={page}&limit={limit} --total total --start 0
by=number/says=meta.page.size offset={offset} --total meta.page.size
by=number/says=@odata.count page={page} --total "@odata.count"
by=number/heads=X-Total-Count page={page} --total-header X-Total-Count
by=number/heads=X-Pages page={page} --pages-header X-Pages
by=number/heads=X-Pages,X-Total-Count page={page}&limit={limit} --pages-header X-Pages --total-header X-Total-Count
by=number/says=meta.pages page={page} --pages meta.pages
by=number/says=meta.pages/from=0 page={page} --pages meta.pages --start 0
by=number/says=has_more/last=null page={page} --more has_more
by=number/says=meta.more offset={offset}&limit={limit} --more meta.more
by=number/says=end page={page} --end end
by=number/no-key=1 page={page} --missing-ok
by=number/no-key=1/says=total offset={offset} --missing-ok --total total
by=cursor cursor={cursor} --cursor cursor
by=cursor cursor={cursor}&limit={limit} --cursor cursor
by=cursor/last=null cursor={cursor}&limit={limit} --cursor cursor
by=cursor/last=empty/says=more cursor={cursor} --cursor cursor --more more
by=cursor/says=more,total cursor={cursor}&limit={limit} --cursor cursor --more more --total total
by=cursor/says=end/last=false cursor={cursor} --cursor cursor --end end
by=cursor/no-key=1 cursor={cursor} --cursor cursor --missing-ok
by=cursor/kind=sku cursor={cursor} --cursor cursor --id sku
by=cursor/kind=same cursor={cursor} --cursor cursor
by=cursor/kind=row/says=total cursor={cursor} --cursor cursor --total total
by=head cursor={cursor} --cursor-header X-Next-Cursor
by=head/heads=X-Total-Count cursor={cursor} --cursor-header X-Next-Cursor --total-header X-Total-Count
by=key cursor={cursor} --cursor items[-1].id
by=key cursor={cursor}&limit={limit} --cursor items[-1].id
by=key/says=more cursor={cursor}&limit={limit} --cursor items[-1].id --more more
by=key/says=left cursor={cursor} --cursor items[-1].id
by=next x=1 --next next
by=next limit={limit} --next next
by=next/last=null/says=total limit={limit} --next next --total total
by=next/says=more,pages x=1 --next next --more more --pages pages
by=next/kind=same x=1 --next next
by=next/kind=row/says=total/size=3 x=1 --next next --total total
by=link x=1
by=link limit={limit}
by=link/heads=X-Total-Count x=1 --total-header X-Total-Count
by=link/kind=same x=1
EOT
}

limit_of() {
  [[ $1 != *{limit}* ]] || echo -l 2
}

# Right is never warned about. A single page is not full: if it were, and the API left
# the next page out, it would look as if the option had the wrong name.
@test "ms-fetch: --strict is silent for every paging style that is spelt right" {
  local script query options n row=0
  while read -r script query options; do
    row=$((row + 1))
    for n in 0 1 4 5; do
      anew right-$row-$n
      # shellcheck disable=SC2086
      LIMIT=60 fetch --strict $(limit_of "$query") $options "$(list "items=$n/$script?$query")"
      ends 0 || fail "$n items: $script $query $options"
      complete "$n" || fail "$n items: $script $query $options"
    done
  done < <(styles)
  ((row > 40))
}

# Wrong is never silent.
@test "ms-fetch: --strict fails when a misspelt option loses items" {
  local script query options option value wrong row=0 lost=0
  while read -r script query options; do
    row=$((row + 1))
    for option in $options; do
      [[ $option == --* && $option != --start && $option != --missing-ok ]] || continue
      value=${options#*"$option" } value=${value%% *}
      wrong=${value}x
      [[ $value != *\" ]] || wrong=${value%\"}x\"
      anew "wrong-$row$option"
      # shellcheck disable=SC2086
      fetch --strict $(limit_of "$query") ${options/"$option $value"/"$option $wrong"} "$(list "$script?$query")"
      [ "$status" = 0 ] || [ -s "$err" ] || fail "silent: $script $query $option $wrong"
      complete 5 || lost=$((lost + 1))
      complete 5 || [ "$status" != 0 ] || fail "lost: $script $query $option $wrong"
      # These do no harm if something else ends the run.
      [[ $option == --more || $option == --end ]] || [ "$status" != 0 ] ||
        fail "no doubt: $script $query $option $wrong"
    done
  done < <(styles)
  ((lost > 20))
}

# in_shop NAME API PAGES: reads the sample of a shop in examples/ with its settings.
in_shop() {
  anew "shop-$1"
  (
    SHOP=$(url "sample=$1/$2")
    here=$top/examples/shops/$1
    export SHOP
    # shellcheck disable=SC1090,SC2154
    . "$here/settings"
    if declare -F before >/dev/null; then before; fi
    if [[ -z ${source_url-} ]]; then
      if declare -F stock_before >/dev/null; then stock_before; fi
      source_url=$stock_url items=$stock_items fetch=("${stock_fetch[@]}")
    fi
    LIMIT=60 capture ms-fetch --strict --items "$items" "${fetch[@]}" -l 2 "$source_url"
    ends 0
    [ "$(wc -l <"$out")" = "$3" ]
  ) || fail "$1"
}

@test "ms-fetch: --strict is silent for the settings of every shop in examples/" {
  local shop
  export HOME=$PWD SECRET=$PWD/secret
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  in_shop dummyjson api/dummyjson 2
  in_shop shopify-storefront api/storefront 3
  in_shop woocommerce key=key:secret/api/woo 2
  in_shop woocommerce-stock key=key:secret/api/woo 3
  echo 'X-Shopify-Access-Token: shpat_1' >secret
  in_shop shopify-admin key=shpat_1/api/shopify 2
  in_shop shopify-stock key=shpat_1/api/shopify-stock 2
  echo 'X-Auth-Token: bc_1' >secret
  in_shop bigcommerce key=bc_1/api/bigcommerce 2
  printf m4g3nt0 >secret
  in_shop magento key=m4g3nt0/api/magento 2
  in_shop magento-stock key=m4g3nt0/api/magento 2
  echo '"shop", 2, "s3cret-token"' >secret
  in_shop odoo api/odoo 3
  in_shop odoo-stock api/odoo 4
  printf 'machine 127.0.0.1 login sk_1\n' >.netrc
  in_shop medusa key=sk_1:/api/medusa 2
  printf 'machine 127.0.0.1 login client password secret\n' >.netrc
  AUTH=$(context=auth-$BATS_TEST_NUMBER url key=ct1/api/commercetools)
  export AUTH
  SECRET=$PWD/.netrc in_shop commercetools key=ct1/api/commercetools 3
  rm secret
  mkdir secret
  cp .netrc secret/client
  echo '{"grant_type": "password", "username": "reader", "password": "s3cret-word"}' >secret/user
  in_shop akeneo key=ak1/api/akeneo 2
  for shop in "$top"/examples/shops/*/; do
    shop=${shop%/} shop=${shop##*/}
    # These read a file, or are of no shop.
    [[ $shop == csv || $shop == csv-stock || $shop == shopify-bulk || $shop == template ]] || grep -q "in_shop $shop " "$BATS_TEST_FILENAME"
  done
}
