load lib/helper
load lib/pages

# Placeholders in the URL, in headers and in the body: what is filled in, what stays, and
# what is refused.

# cursors [VALUE…]: sets $url to an API whose n-th page names VALUE, a JSON value, as the
# next one.
cursors() {
  local value pages=()
  for value; do pages+=("[{\"id\":$((${#pages[@]} + 1)),\"next\":$value}]"); done
  url=$(turns "${pages[@]}" '[]')
}

# --- the URL

@test "ms-fetch: rejects a word in braces that is no placeholder, and suggests one" {
  local word near
  while read -r word near; do
    fetch "$(url "products?offset={$word}")"
    ends_usage "^ms-fetch: the URL has \{$word}, which is not a placeholder; $near write %7B$word%7D for the literal text$" ms-fetch
  done <<'END'
ofset did you mean \{offset\}\?
Page did you mean \{page\}\?
CURSOR did you mean \{cursor\}\?
limti did you mean \{limit\}\?
offset_edn did you mean \{offset_end\}\?
offsetEnd did you mean \{offset_end\}\?
my_offset_end did you mean \{offset_end\}\?
skip there are \{offset}, \{offset_end}, \{page}, \{limit}, \{cursor}, \{since}, and \{.member} with --each;
per_page there are \{offset}, \{offset_end}, \{page}, \{limit}, \{cursor}, \{since}, and \{.member} with --each;
END
  requested 0
}

@test "ms-fetch: rejects what is nearly a placeholder in a URL or a form" {
  local text name
  while read -r name text; do
    fetch "$(url "products?x=1&offset=${text//_/ }")"
    text=${text%%[&#/;]*} text=${text//_/ }
    ends_usage "^ms-fetch: the URL has '${text//[+{]/.}', which is not a placeholder; did you mean \{$name\}\? write %7B and %7D for literal braces$" ms-fetch
  done <<'END'
page {_page_}
page {page_}
page {_page}
page {+page+}
page {%20page%20}
page {_Pages_}
page {page&b=2
page {page;b=2
page {page
page {Page
page {paeg/x
offset {offset#top
page {{page}}
limit {{limit}}&x={page}
page page}
offset Offset}&x={page}
END
  fetch "$(url 'products/page}/x?y=1')"
  ends_usage "^ms-fetch: the URL has 'page}', which is not a placeholder; did you mean \{page}\?" ms-fetch
  for text in '{ page }' '{page' 'page}'; do
    fetch -d "a=1&p=$text" "$(url products)"
    ends_usage "^ms-fetch: --data has '${text/[{]/.}', which is not a placeholder; did you mean \{page}\?" ms-fetch
  done
  requested 0
}

@test "ms-fetch: leaves braces alone that are only like a placeholder" {
  local text
  # Names in an object, a selection of GraphQL, other words, a literal one, and half of that.
  for text in '{limit:1}' '{limit,offset}' '{page(first:1){a,b}}' '{"page"}' '{x=page}' 'page' '}' '{' '{ size }' '{my-page-size' 'x}' \
    '%7B%20page%20%7D' '%7Bpage}' '{a:{limit}}' '{sort:[page}' '{limit:1}&y=[{page:1}]'; do
    context=$context-x
    fetch --items . --missing-ok "$(url "text/{}?x=${text// /%20}")"
    assert_equal "$status$text" "0$text"
    requested 1
  done
}

# offsets OPTION… PAGE… QUERY: reads these pages; $page is in each message.
offsets() {
  context=offsets-$BATS_TEST_NUMBER-$((++n))
  fetch "${@:1:2}" "$(turns "${@:3:$#-3}")${!#}"
}

@test "ms-fetch: says that {offset} is in the place of a page number, unless all items came" {
  local n=0 where two='[{"id":1},{"id":2}]' three='[{"id":3},{"id":4}]'
  local warn="is \{offset}, the number of items so far; if it is the number of a page, items are missing: use \{page}, or --total to check that all have come$"
  for where in '?page={offset}' '?x=1&p={offset}' '?Page_No={offset}&x=1' '?page[number]={offset}' '?page%5Bnumber%5D={offset}' \
    '?s[currentPage]={offset}' '/page/{offset}?x=1' '/page{offset}?x=1'; do
    offsets --strict --items=. "$two" '[]' "$where"
    ends 0 "^ms-fetch: '.*[pP].*' $warn"
    requested 2
  done
  offsets -d '{"filter":1,"page": {offset}}' "$two" "$three" '[]' ''
  ends 0 "^ms-fetch: 'page' $warn"
  offsets -d 'a=1&page={offset}' "$two" '[]' ''
  ends 0 "^ms-fetch: 'page' $warn"
  offsets -H 'Page: {offset}' "$two" '[]' ''
  ends 0 "^ms-fetch: 'Page' $warn"
  offsets --max-pages 2 "$two" "$three" '?page={offset}'
  ends 0 "^ms-fetch: 'page' $warn"
  # A total says it.
  offsets --total n '{"products":[{"id":1},{"id":2}],"n":9}' '{"products":[],"n":9}' '?page={offset}'
  ends 0 "^ms-fetch: the server reports a total of 9 items, but the pages end after 2; if 'page' is the number of a page, use \{page}$"
  offsets --missing-ok --items=products '{"products":[{"id":1},{"id":2}],"total":9}' '{"products":[],"total":9}' '?page={offset}'
  ends 0 "^ms-fetch: the server states a total of 9 items, but the pages end after 2; use --total total to check it; if 'page' is the number of a page, use \{page}$"
}

@test "ms-fetch: says nothing of {offset} where it is an offset, or all items came" {
  local n=0 where two='[{"id":1},{"id":2}]' three='[{"id":3},{"id":4}]'
  for where in '?offset={offset}' '?page[offset]={offset}' '?page%5Bstart%5D={offset}' '?page=1&start={offset}' '?page={page}&start={offset}' "?$(printf '%0200d' 0)page={offset}" '?per_page=2&skip={offset}' \
    '/pages/{offset}?x=1' '?page.offset={offset}' '?{offset}' '?subpage={offset}' '?page=2&o={offset}'; do
    offsets --strict --items=. "$two" "$three" "[]" "$where"
    ends 0
    requested 3
  done
  offsets -d '{"page":{"offset":{offset}}}' "$two" '[]' ''
  ends 0
  # One item a page; one page; a total that is reached.
  offsets --strict --items=. '[{"id":1}]' '[{"id":2}]' '[]' '?page={offset}'
  ends 0
  offsets --end last '{"products":[{"id":1},{"id":2}],"last":true}' '?page={offset}'
  ends 0
  offsets --total n '{"products":[{"id":1},{"id":2}],"n":4}' '{"products":[{"id":3},{"id":4}],"n":4}' '?page={offset}'
  ends 0
  offsets --items products '{"products":[{"id":1},{"id":2}],"total":4}' '{"products":[{"id":3},{"id":4}],"total":4}' '{"products":[]}' '?page={offset}'
  ends 0
}

@test "ms-fetch: does not quote a word of a secret parameter" {
  fetch "$(url 'products?api_key={S3cret-word}')"
  ends_usage '^ms-fetch: the URL has \*\*\*, which is not a placeholder; there are' ms-fetch
  hides S3cret
}

@test "ms-fetch: encodes braces that are no placeholder" {
  fetch -l 2 "$(url 'products?filter={a:{b:{}},c:{limit}}&x={ size }&o={3}&offset={offset}' | tr ' ' +)"
  ends 0
  sent "$query" 'filter=%7Ba:%7Bb:%7B%7D%7D,c:2%7D&x=%7B+size+%7D&o=%7B3%7D&offset=0' \
    'filter=%7Ba:%7Bb:%7B%7D%7D,c:2%7D&x=%7B+size+%7D&o=%7B3%7D&offset=7'
}

@test "ms-fetch: takes a percent-encoded placeholder literally" {
  fetch "$(url 'products?q=%7Bpage%7D&r=%7bofset%7d')"
  ends 0
  sent "$query" 'q=%7Bpage%7D&r=%7bofset%7d'
}

@test "ms-fetch: fills in placeholders in the path" {
  fetch --items . "$(url 'text/[{page}]')?a={page}{page}" --max-pages 2
  ends 0
  sent '.target | sub(".*/text/"; "")' '[1]?a=11' '[2]?a=22'
}

@test "ms-fetch: rejects a placeholder in the host and in the fragment" {
  local wrong
  for wrong in 'http://{cursor}/x' 'http://a.example{+cursor}' 'http://a.example:{page}/x' 'http:/{limit}/x'; do
    fetch --cursor next "$wrong"
    ends_usage '^ms-fetch: the URL has \{[+a-z]*} in its host; placeholders can only be in its path and query$' ms-fetch
  done
  fetch "$(url 'products#{page}')"
  ends_usage '^ms-fetch: the URL has \{page} in its fragment; placeholders can only be in its path and query$' ms-fetch
  fetch 'https://{shop}.example.com/products?page={page}'
  ends_usage '^ms-fetch: the URL has \{shop}, which is not a placeholder' ms-fetch
  requested 0
}

@test "ms-fetch: leaves braces of a user and password alone" {
  fetch --max-pages 1 "$(url 'products?page={page}' | sed 's,//,//u:{page}{word}@,')"
  ends 0
  sent .headers.Authorization "Basic $(printf 'u:{page}{word}' | base64)"
}

@test "ms-fetch: does not fill in a URL that came from the server" {
  local filter='.target | split("?")[1] | gsub("%7B"; "{") | gsub("%7D"; "}")'
  fetch --items . --next '.[-1].next' "$(turns '[{"id":1,"next":"?p={page}&c={cursor}&x={ofset}"}]' '[]')?l={limit}" -l 1
  ends 0
  sent "$filter" 'l=1' 'p={page}&c={cursor}&x={ofset}'
  context=$context-link heads="Link:$(jq -rn '"<?p={page}&l={limit}>; rel=next" | @uri'),X:1"
  fetch -l 1 "$(turns '[{"id":1}]' '[{"id":2}]')?l={limit}"
  ends 0
  sent "$filter" 'l=1' 'p={page}&l={limit}'
}

@test "ms-fetch: {offset_end} is the offset of the last item of the page" {
  fetch -l 3 "$(turns '[{"id":1},{"id":2},{"id":3}]' '[{"id":4}]' '[]')?_from={offset}&_to={offset_end}"
  ends 0
  sent "$query" '_from=0&_to=2' '_from=3&_to=5' '_from=4&_to=6'
  context=$context-header
  fetch -l 2 --start 1 -H 'X-Range: items={offset}-{offset_end}' -d '{"from":{offset},"to":"{offset_end}"}' \
    "$(turns '[{"id":1},{"id":2}]' '[]')"
  ends 0
  sent '.headers["X-Range"] + " " + .body' 'items=1-2 {"from":1,"to":"2"}' 'items=3-4 {"from":3,"to":"4"}'
  context=$context-capped
  fetch -l 3 "$(turns '[{"id":1},{"id":2}]' '[{"id":3},{"id":4}]' '[]')?_from={offset}&_to={offset_end}"
  ends 0 '^ms-fetch: requested 3 items per page, but the server returns 2$'
}

@test "ms-fetch: --limit needs a place for its value, and may not be huge" {
  local data
  for data in 'x=1' 'page={page}' 'limit=%7Blimit%7D'; do
    fetch -l 5 "$(url "products?$data")"
    ends_usage '^ms-fetch: --limit needs \{limit\} in the URL, -H or --data$' ms-fetch
  done
  fetch --limit 5 -d '{"first":"x {limit}","page":{page}}' "$(url products)"
  ends_usage '^ms-fetch: --limit needs \{limit\} in the URL, -H or --data, and the one in --data is a part of a longer string: it is not filled in, ' ms-fetch
  for data in 0 9007199254740992 18446744073709551615 18446744073709551616; do
    fetch -l "$data" "$(url 'products?l={limit}')"
    ends 64 "^ms-fetch: --limit: '$data' is not a whole number from 1 to 9007199254740991$"
  done
  requested 0
  # In each place, and the largest one with the largest offset.
  for data in '{"first":{limit}}' 'first={limit}'; do
    context=$context-x
    fetch -l 5 -d "$data" "$(url products)"
    ends 0
    sent .body "${data/\{limit\}/5}"
  done
  context=$context-header
  fetch -l 5 -H 'X-Limit: {limit}' "$(url products)"
  ends 0
  sent '.headers["X-Limit"]' 5
  context=$context-end
  fetch -l 9007199254740991 --start 9223372036854775807 --max-pages 1 "$(url 'items=0/products?o={offset}&e={offset_end}')"
  ends 0
  sent "$query" 'o=9223372036854775807&e=9232379236109516797'
}

@test "ms-fetch: {offset_end} needs {offset}" {
  local url
  for url in 'products?to={offset_end}' 'products?page={page}&to={offset_end}'; do
    fetch "$(url "$url")"
    ends_usage '^ms-fetch: \{offset_end} needs \{offset}$' ms-fetch
  done
  requested 0
}
# --- {cursor}

@test "ms-fetch: encodes {cursor}, and takes {+cursor} as encoded" {
  cursors '"a/b+c==&d #%é"' '"x%2By%3D/z=="'
  fetch --items . --cursor '[-1].next' "$url?a={cursor}&b={cursor}"
  ends 0
  sent "$query" '' 'a=a%2Fb%2Bc%3D%3D%26d%20%23%25%C3%A9&b=a%2Fb%2Bc%3D%3D%26d%20%23%25%C3%A9' \
    'a=x%252By%253D%2Fz%3D%3D&b=x%252By%253D%2Fz%3D%3D'
  context=$context-plus
  cursors '"a/b+c==&d #%é"' '"x%2By%3D/z=="'
  fetch --items . --cursor '[-1].next' "$url?x=1&a={+cursor}"
  ends 0
  sent "$query" x=1 'x=1&a=a/b+c==&d%20%23%25%C3%A9' 'x=1&a=x%2By%3D/z=='
}

@test "ms-fetch: a cursor in the path stays in its segment" {
  cursors '"../../x?y=1"'
  fetch --items . --cursor '[-1].next' "$url/{cursor}/list"
  ends 0
  sent '.target | sub(".*/turns"; "")' //list /..%2F..%2Fx%3Fy%3D1/list
}

@test "ms-fetch: --start gives {cursor} its first value" {
  local first
  for first in 007 '' 'a b&c' 12345678901234567890123; do
    context=start-$((++n))
    cursors 8
    fetch --items . --cursor '[-1].next' --start "$first" "$url?since_id={cursor}&x=1"
    ends 0
    sent "$query" "since_id=$(encoded "$first")&x=1" 'since_id=8&x=1'
  done
  context=start-data
  cursors 8
  fetch --items . --cursor '[-1].next' --start 007 -d '{"a":"{cursor}","b":{cursor}}' "$url"
  ends 0
  sent .body '{"a":"007","b":"007"}' '{"a":"8","b":8}'
}

@test "ms-fetch: fails with 69 when a page names the cursor of --start again" {
  fetch --cursor next --start c1 "$(turns '{"products":[{"id":1}],"next":"c1"}')?after={cursor}"
  ends 69 '^ms-fetch: page 1: GET .*: the next cursor is the same as for this page$'
  requested 1
}

@test "ms-fetch: --start for {page} and {offset} is a whole number" {
  local text
  for text in 1x -1 '' 9223372036854775808; do
    fetch --start "$text" "$(url 'products?page={page}')"
    ends 64 "^ms-fetch: --start: '$text' is not a whole number from 0 to 9223372036854775807$"
    fetch --cursor next --start "$text" "$(url 'products?offset={offset}&c={cursor}')"
    ends 64 "^ms-fetch: --start: '$text' is not a whole number from 0 to 9223372036854775807$"
  done
  requested 0
}

@test "ms-fetch: rejects a keyset whose other condition page 1 would lose" {
  local filter
  cursors '"i1"'
  for filter in 'modified%20gt%205%20and%20id%20gt%20{cursor}' 'a=gt=5;id=gt={cursor}' \
    '%7B%22a%22:1,%22id%22:%7B%22gt%22:%22{cursor}%22%7D%7D' 'status:active+id:%3E{+cursor}' '{limit}:{cursor}'; do
    fetch --items . --cursor '[-1].next' "$url?x=1&where=$filter"
    ends_usage "^ms-fetch: page 1 has no \{cursor}, so it would be requested without the parameter 'where', which has another condition; use --start to set the first \{cursor}$" ms-fetch
  done
  fetch --items . --cursor '[-1].next' -H 'X-Where: a eq 1 and id gt {cursor}' "$url"
  ends_usage "^ms-fetch: page 1 has no \{cursor}, so it would be requested without the header 'X-Where', which has another condition" ms-fetch
  requested 0
  fetch --items . --cursor '[-1].next' --start 0 "$url?x=1&where=modified%20gt%205%20and%20id%20gt%20{cursor}"
  ends 0
  sent "$query" 'x=1&where=modified%20gt%205%20and%20id%20gt%200' 'x=1&where=modified%20gt%205%20and%20id%20gt%20i1'
}

@test "ms-fetch: leaves out a keyset's only condition on page 1" {
  local filter
  for filter in 'id%3E%22{cursor}%22' 'id+gt+{cursor}' '%7B%22id%22:%7B%22gt%22:%22{cursor}%22%7D%7D' 'gt(id,{cursor})'; do
    context=keyset-$((++n))
    cursors 5
    fetch --items . --cursor '[-1].next' "$url?x=1&where=$filter"
    ends 0
    sent "$query" x=1 "x=1&where=${filter/\{cursor\}/5}"
  done
}

# --- headers

@test "ms-fetch: fills in placeholders in header values" {
  fetch -l 3 -H 'X-Range: items={offset}-/{limit}' -H 'X-Page:{page}' -H 'X-Same: {"a":{b}}' "$(url products)" --max-pages 2
  ends 69 'page 2 is the same as page 1'
  sent '.headers | ."X-Range" + " " + ."X-Page" + " " + ."X-Same"' 'items=0-/3 1 {"a":{b}}' 'items=7-/3 2 {"a":{b}}'
  context=$context-cursor
  cursors '"a b\\"' 7
  fetch --items . --cursor '[-1].next' -H 'X-Cursor: {cursor}' "$url"
  ends 0
  sent '.headers."X-Cursor"' null 'a b\' 7
}

@test "ms-fetch: a cursor never adds a header" {
  local bad
  for bad in '"a\r\nX-Evil: 1"' '"a\nb"' '"\r"' '"\u007f"'; do
    context=evil-$((++n))
    cursors "$bad"
    fetch --items . --cursor '[-1].next' -H 'X-Cursor: {cursor}' "$url"
    ends 69 '^ms-fetch: page 1: GET .*: the cursor has a control character, which a header cannot hold$'
    ids '[1]'
    requested 1
  done
  fetch --cursor next --start $'a\r\nX-Evil: 1' -H 'X-Cursor: {cursor}' "$(url products)"
  ends_usage '^ms-fetch: --start: the cursor has a control character, which a header cannot hold$' ms-fetch
}

@test "ms-fetch: rejects a misspelt placeholder in a header, without its value" {
  fetch -H 'X-Page: s3cret-{paeg}' "$(url products)"
  ends_usage "^ms-fetch: the header 'X-Page' has a word in braces that is not a placeholder; did you mean \{page}\?$" ms-fetch
  printf 'X-Page: s3cret-{Page}\n' >headers
  fetch -H @headers "$(url products)"
  ends_usage "^ms-fetch: the header 'X-Page' has a word in braces that is not a placeholder; did you mean \{page}\?$" ms-fetch
  hides s3cret
  requested 0
}

@test "ms-fetch: fills in the headers of a file and hides what is around a placeholder" {
  printf '%s\n' 'X-Page: {page}' 'X-Key: s3cret-one{page}s3cret-two' 'X-Other: s3cret-{three}' >headers
  fetch -H @headers "$(url 'faults=echo:400/products')"
  ends 69 '^ms-fetch: page 1: GET .*: HTTP status 400: .*X-Page: 1 X-Key: \*\*\*1\*\*\* X-Other: \*\*\*'
  hides s3cret
  sent '.headers | ."X-Page" + " " + ."X-Key" + " " + ."X-Other"' '1 s3cret-one1s3cret-two s3cret-{three}'
}

@test "ms-fetch: sends headers with placeholders to the first origin only" {
  heads="Link:$(encoded "<$(url2 products)>; rel=next"),X:1"
  fetch -H 'X-Limit: {limit}' -l 1 --allow-origin "$(url2 '')" "$(turns '[{"id":0}]')"
  ends 0
  sent '.headers."X-Limit"' 1 null
}

# --- the body

@test "ms-fetch: fills in whole values of -d, and leaves GraphQL selections alone" {
  cursors '"c\"1\\"' '12' '{"k":1}'
  fetch --items . --cursor '[-1].next' --max-pages 3 -l 1 "$url" \
    -d '{"query":"{ a(n: $n) { edges{cursor} meta {limit} \"{page}\" } }","variables":{"n":{limit},"after":"{cursor}"}}'
  ends 0
  sent '.body | fromjson | .variables | tojson' '{"after":null,"n":1}' '{"after":"c\"1\\","n":1}' '{"after":"12","n":1}'
  requests '.body | fromjson | .query' | sort -u >got
  echo '{ a(n: $n) { edges{cursor} meta {limit} "{page}" } }' | diff -u - got
}

@test "ms-fetch: fills in strings of -d when no placeholder is a whole value" {
  cursors '"c1="' '"a\\b\nc"'
  fetch --items . --cursor '[-1].next' -l 1 "$url" \
    -d '{"query":"{ a(n: {limit}, after: \"{cursor}\") { edges { cursor } } }"}'
  ends 0
  sent '.body | fromjson | .query' '{ a(n: 1, after: null) { edges { cursor } } }' \
    '{ a(n: 1, after: "c1=") { edges { cursor } } }' '{ a(n: 1, after: "a\\b\u000ac") { edges { cursor } } }'
}

@test "ms-fetch: escapes a cursor that becomes a part of a JSON string" {
  cursors '"a\"b\\c\u0001é"'
  fetch --items . --cursor '[-1].next' --start 0 -d '{"filter":"id > '"'{cursor}'"'"}' "$url"
  ends 0
  sent .body "{\"filter\":\"id > '0'\"}" "{\"filter\":\"id > 'a\\\"b\\\\c\\u0001é'\"}"
}

@test "ms-fetch: rejects {cursor} in a string that page 1 cannot do without" {
  fetch --cursor next -d '{"filter":"id > {cursor}"}' "$(url products)"
  ends_usage '^ms-fetch: page 1 has no \{cursor}, and in --data it is a part of a longer text, which cannot be null; use --start to set the first \{cursor}, or write \{ cursor } for the literal text$' ms-fetch
  requested 0
}

@test "ms-fetch: rejects a placeholder of -d that is not filled in and is missed" {
  fetch --cursor next -d '{"query":"after: \"{cursor}\"","n":{limit}}' "$(url products)"
  ends_usage '^ms-fetch: --cursor needs \{cursor}, and the one in --data is a part of a longer string: it is not filled in, because another placeholder is a whole JSON value$' ms-fetch
  fetch -d '{"query":"turn to {page}","n":{limit}}' "$(url products)"
  ends_usage '^ms-fetch: a placeholder in --data is a part of a longer string' ms-fetch
  fetch -d '{"query":"skip {offset}","n":{limit}}' "$(url products)"
  ends_usage '^ms-fetch: a placeholder in --data is a part of a longer string: it is not filled in, because another one is a whole JSON value; write \{ page } for the literal text$' ms-fetch
  requested 0
  # Here nothing is missed.
  fetch -d '{"query":"edges{cursor}","n":{limit}}' "$(url products)"
  ends 0
  fetch -d '{"query":"meta{page}","n":{limit}}' --next next "$(turns '{"products":[]}')"
  ends 0
}

@test "ms-fetch: rejects a misspelt placeholder that is a whole value of -d" {
  local data
  for data in '{"o":"{ofset}"}' '{"o":{ofset}}' '[ {ofset} ]'; do
    fetch -d "$data" "$(url products)"
    ends_usage '^ms-fetch: --data has \{ofset}, which is not a placeholder; did you mean \{offset}\? Write \\u007b for a literal brace$' ms-fetch
  done
  requested 0
  fetch -d '{"o":"\u007bofset}","p":"{name}","q":"x {ofset}"}' "$(url products)"
  ends 0
  sent .body '{"o":"\u007bofset}","p":"{name}","q":"x {ofset}"}'
}

@test "ms-fetch: fills in a form as the query of a URL" {
  cursors '"a&b=c"'
  fetch --items . --cursor '[-1].next' -l 1 -d 'limit={limit}&after={cursor}&x={"y":1}' \
    -H 'Content-Type: application/x-www-form-urlencoded' "$url"
  ends 0
  sent .body 'limit=1&x={"y":1}' 'limit=1&after=a%26b%3Dc&x={"y":1}'
  fetch -d 'a={ofset}' "$url"
  ends_usage '^ms-fetch: --data has \{ofset}, which is not a placeholder; did you mean \{offset}\?' ms-fetch
}

@test "ms-fetch: rejects an @file of -d with a NUL" {
  printf '{"a":1,\0"offset":{offset}}' >nul
  fetch -d @nul "$(url products)"
  ends 64 "^ms-fetch: --data: 'nul' has a NUL character, so it is not a JSON text in UTF-8$"
  printf '\0' >nul
  fetch -d @nul "$(url products)"
  ends 64 "^ms-fetch: --data: 'nul' has a NUL character"
  fetch -d @/dev/zero "$(url products)"
  ends 64 "^ms-fetch: --data: '/dev/zero' has a NUL character"
  requested 0
}

@test "ms-fetch: sends a body that is not JSON as it is" {
  printf '{"a":{offset},} {3} "' >body
  fetch -d @body --max-pages 1 "$(url products)"
  ends 0
  sent .body '{"a":0,} {3} "'
}

@test "ms-fetch: puts a cursor that is an object or array into the body as it is" {
  cursors '{"k": {"n":1.0,"s":"\u00e9]}"}}' '[3, "x"]' '{"k": 1}' '{ }'
  fetch --items . --cursor '[-1].next' -d '{"a":"{cursor}","b":[{cursor}]}' "$url"
  ends 0
  sent .body '{"a":null,"b":[null]}' '{"a":{"k": {"n":1.0,"s":"\u00e9]}"}},"b":[{"k": {"n":1.0,"s":"\u00e9]}"}}]}' \
    '{"a":[3, "x"],"b":[[3, "x"]]}' '{"a":{"k": 1},"b":[{"k": 1}]}'
}

@test "ms-fetch: takes an empty array or object as no cursor" {
  local none
  for none in '[]' '{}' '{ }' '[ ]'; do
    context=none-$((++n))
    fetch --cursor next "$(turns '{"products":[{"id":1}],"next":"b"}' "{\"products\":[{\"id\":2}],\"next\":$none}")?after={cursor}"
    ends 0
    ids '[1]' '[2]'
  done
}

@test "ms-fetch: rejects a cursor that is an object where it is no whole value" {
  local data
  for data in '{"a":"x {cursor}"}' 'a={cursor}'; do
    context=object-$((++n))
    cursors '{"a":1}'
    fetch --items . --cursor '[-1].next' --start 0 -d "$data" "$url"
    ends 69 '^ms-fetch: page 1: POST .*: the cursor is an object or array; expected a string or number, because \{cursor} is not a whole JSON value in --data$'
    ids '[1]'
  done
}

@test "ms-fetch: fails with 69 when an object as a cursor comes again" {
  cursors '{"a":1}' '{"a":1}'
  fetch --items . --cursor '[-1].next' -d '["{cursor}"]' "$url"
  ends 69 '^ms-fetch: page 2: POST .*: the next cursor is the same as for this page'
  requested 2
}

# with_faults FAULTS: puts them into $url.
with_faults() {
  url=${url/\/api\//\/faults=$1\/api\/}
}

# A streamed page comes in pieces, and its cursor may begin in any of them.
@test "ms-fetch: finds a cursor that is an object in a page that streams" {
  url=$(turns '[{"id":1,"next":{"k":"0123456789"}},{"id":2,"next":{"k":"abcdefghijklmnopqrstu","l":[1,2,3]}}]' '[]')
  with_faults slow:7:1
  fetch --page-buffer 1 --items . --cursor '[-1].next' -d '["{cursor}"]' "$url"
  ends 0
  sent .body '[null]' '[{"k":"abcdefghijklmnopqrstu","l":[1,2,3]}]'
}

@test "ms-fetch: takes nothing of a cursor from an attempt that failed" {
  cursors '{"k":"0123456789"}' '{"k":"abcdefghij"}'
  with_faults eof:24
  fetch --items . --cursor '[-1].next' -d '["{cursor}"]' "$url"
  ends 0 'the page is cut short at byte 24; trying again'
  sent .body '[null]' '[null]' '[{"k":"abcdefghij"}]'
}

@test "ms-fetch: limits a cursor that is an object to 64 KiB" {
  cursors "[\"$(printf '%065532d' 0)\"]"
  fetch --items . --cursor '[-1].next' -d '["{cursor}"]' "$url"
  ends 0
  sent '.body | length' 6 65538
  context=$context-more
  cursors "[\"$(printf '%065533d' 0)\"]"
  fetch --items . --cursor '[-1].next' -d '["{cursor}"]' "$url"
  ends 69 '^ms-fetch: page 1: POST .*: the cursor is longer than 64 KiB$'
}

# --- --explain

@test "ms-fetch: --explain marks in the body what is filled in" {
  fetch --explain -l 5 --cursor next -d '{"q":"edges{cursor}","n":{limit},"after":"{cursor}"}' "$(url products)"
  ends 0 pages items ends first '^ms-fetch: body: 40 bytes; what is in << >> is filled in$' \
    '^ms-fetch: body: \{"q":"edges\{cursor}","n":<<\{limit}>>,"after":<<"\{cursor}">>}$'
  fetch --explain --cursor next -d '{"q":"a(n: {limit}, after: \"{cursor}\")"}' "$(url products)"
  ends 0 pages items ends first body \
    '^ms-fetch: body: \{"q":"a\(n: <<\{limit}>>, after: <<\\"\{cursor}\\">>\)"}$'
  fetch --explain -H 'X-Page: {page}' -H 'X-Same: 1' "$(url products)"
  ends 0 pages items ends first '^ms-fetch: header: X-Page: <<\{page}>>$'
  requested 0
}

@test "ms-fetch: --explain shows each line of the body" {
  printf '{\n\t"page": {page},\r\n\n\t"x": 1\n}\n' >body
  fetch --explain -d @body "$(url products)"
  ends 0 pages items ends first '^ms-fetch: body: 26 bytes; ' '^ms-fetch: body: \{$' \
    '^ms-fetch: body:  "page": <<\{page}>>,$' '^ms-fetch: body:  "x": 1$' '^ms-fetch: body: }$'
}

@test "ms-fetch: --explain hides the secrets of the body" {
  echo s3cret-word >secret
  fetch --explain --secret-file secret \
    -d '{"password":"s3cret-{page}","api_key":"s3cret-key","x":"s3cret-word","args":["db",2,"s3cret12345678901234"]}' "$(url products)"
  hides s3cret
  fetch -d 'password=s3cret-word' http://192.0.2.1/
  ends 64 '^ms-fetch: a secret would be sent unencrypted'
  # In the first request it has no value yet, or is not there.
  fetch --cursor next -d '{"password":"{cursor}"}' http://192.0.2.1/
  ends 64 '^ms-fetch: a secret would be sent unencrypted'
  fetch --cursor next 'http://192.0.2.1/?password={cursor}'
  ends 64 '^ms-fetch: a secret would be sent unencrypted'
  fetch --explain -d 'page={page}&password=s3cret-{limit}&x=1' "$(url products)"
  ends 0 pages items ends first '^ms-fetch: body: 30 bytes; what is in << >> is filled in$' \
    '^ms-fetch: body: page=<<\{page}>>&password=\*\*\*&x=1$'
  hides s3cret
  fetch --explain -d '<login password="s3cret"/>' "$(url products)"
  ends 0 pages items ends first '^ms-fetch: body: 26 bytes; not shown, since it is not JSON$'
  hides s3cret
}

@test "ms-fetch: --explain hides what looks like a key in an array, and nothing else" {
  fetch --explain -d '{"a":["s3cret12345678901234","short1","onlyletterslikethese","12345678901234567890123","with-sign123456789012"],"n":{page},"id":"prod1234567890123456789"}' \
    "$(url products)"
  ends 0 pages items ends first body \
    '^ms-fetch: body: \{"a":\["\*\*\*","short1","onlyletterslikethese","12345678901234567890123","with-sign123456789012"],"n":<<\{page}>>,"id":"prod1234567890123456789"}$'
  # A message of a run shows it: it may be an identifier.
  fetch -d '{"a":["prod1234567890123456789"]}' "$(url 'faults=400:body=prod1234567890123456789/products')"
  ends 69 'prod1234567890123456789$'
}

@test "ms-fetch: --explain cuts a long line of the body" {
  fetch --explain -d "{\"a\":\"$(printf '%03000d' 0)\",\"n\":{page}}" "$(url products)"
  ends 0 pages items ends first body '^ms-fetch: body: \{"a":"0{2990}\.\.\.$'
}

@test "ms-fetch: --explain shows the first value of --start" {
  fetch --explain --cursor next --start 'a b' "$(url 'products?after={cursor}')"
  ends 0 '^ms-fetch: pages: by \{cursor}' items ends 'first: GET .*\?after=a%20b$'
}
