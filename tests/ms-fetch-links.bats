load lib/helper
load lib/pages

# Link headers and URLs that are not quite correct: each is followed, or refused with a
# message. None is overlooked.

# part NAME: sets a context for one part of a test.
set_up() { whole=$context; }
part() { context=$whole-$1; }

# link VALUE…: the n-th page has the Link header VALUE; a later page has none.
link() {
  local value
  heads=''
  for value; do
    heads+=$(encoded "Link:$value"),
  done
}

# asked QUERY…: compares the queries of the requests with these.
asked() {
  requests '.target | split("?")[1:] | join("?")' >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# --- Link headers

@test "ms-fetch: follows a Link header that has only one meaning" {
  local form
  for form in '<?p=2>; rel='\''next'\' '<?p=2>; rel={next}, <?p=1>; rel={previous}' \
    '<?p=1>; rel="prev" <?p=2>; rel="next"' '<?p=1>; rel=prev <?p=2>; rel=next' '<?p=2> rel="next"' \
    '<?p=2>; title="x" rel=next' '<?p=2>; rel="ne\xt"' '<?p=2>; rel="next' '<?p=2>; rel=next"' \
    '< ?p=2 >; rel=next' '<?p=2>; title="a, <b>; rel=\"prev"; rel="next last"'; do
    part $((++n))
    link "$form"
    fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
    ends 0
    ids '[1]' '[2]'
    asked '' p=2
  done
}

@test "ms-fetch: fails with 69 when a Link header names a next page but is malformed" {
  local form
  for form in '<?p=2; rel="next"' '?p=2>; rel="next"' '?p=2; rel=next' \
    '<?p=2; rel="next", <?p=9>; rel="last"' '<?p=2>, rel="next"' '<?p=2>; title="x; rel="next"' \
    '<?p=1>; rel="prev, <?p=2>; rel="next"' '<?p=1>; rel=prev; rel=next' '<?p=1>; rel=prev next' \
    '<?p=2>; rel:next' '<?p=2>; rel*=UTF-8'\'\''next'; do
    part $((++n))
    link "$form"
    fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
    ends 69 "^ms-fetch: page 1: GET http://.*: a Link header names a next page but is malformed; page by \{page\}, \{offset\} or --next instead: "
    [[ $(<"$err") == *": $form" ]] || explain 'the header is not quoted'
    ids '[1]' # the page was whole, so it is printed
    requested 1
  done
}

@test "ms-fetch: ignores Link headers with other relations, also malformed ones" {
  local form
  for form in '</_next/static/x.woff2>; rel=preload; as=font; crossorigin' '<?p=2>; title="next"' \
    '<?p=2>; rel="nextpage"' '<?p=2>; rel="prev"; title="rel=next"' '<?p=2; rel="prev"' '?p=2>; rel=last' \
    '<?p=2>; rel=prev; title="next' 'next'; do
    part $((++n))
    link "$form"
    fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
    ends 0
    ids '[1]'
    requested 1
  done
}

@test "ms-fetch: ignores Link headers when it pages by other means" {
  local form
  for form in '<?p=9>; rel=next' '<?p=9; rel=next'; do
    part $((++n))
    link "$form" "$form"
    fetch --next next "$(turns '{"products":[{"id":1}],"next":"?p=2"}' '{"products":[{"id":2}]}')"
    ends 0
    asked '' p=2
    part $n-page
    fetch "$(turns '[{"id":1}]' '[]')?p={page}"
    ends 0
    asked p=1 p=2
    part $n-cursor
    fetch --cursor next "$(turns '{"products":[{"id":1}],"next":2}' '{"products":[]}')?p={cursor}"
    ends 0
    asked '' p=2
  done
}

@test "ms-fetch: one good Link header makes up for malformed ones" {
  local order
  for order in '<?p=9; rel=next|Link:<?p=2>; rel=next' '<?p=2>; rel=next|Link:<?p=9; rel=next'; do
    part $((++n))
    link "$order"
    fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
    ends 0
    asked '' p=2
  done
  # The first malformed one is quoted.
  part both
  link '<?p=2; rel=next|Link:<?p=3; rel=next|Link:<?p=1>; rel=prev'
  fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
  ends 69 'is malformed; .*: <\?p=2; rel=next$'
  requested 1
}

@test "ms-fetch: hides a secret in a malformed Link header" {
  local n fill
  echo s3cret-token >token
  for n in 0 {270..300..3}; do
    printf -v fill "%${n}s" ''
    part $n
    link "<?p=2${fill// /x}&t=s3cret-token; rel=next"
    fetch --token-file token "$(turns '[{"id":1}]')"
    ends 69 "a Link header names a next page"
    hides s3c
  done
}

@test "ms-fetch: treats an empty Link target as the page itself" {
  local target
  for target in '' '#' '#top' ' '; do
    part $((++n))
    link "<$target>; rel=next"
    fetch "$(turns '[{"id":1}]')?x=1"
    ends 69 "^ms-fetch: page 1: GET .*: the next page 'http://.*/turns\?x=1' is this page again$"
    ids '[1]'
    requested 1
    part $n-empty
    fetch "$(turns '[]')?x=1"
    ends 0
    ids '[]'
    requested 1
  done
}

@test "ms-fetch: does not follow a Link in a trailer" {
  fetch "$(url 'faults=trailer:Link%3A%20<%3Fp%3D2>%3B%20rel%3Dnext/text/[1]')"
  ends 0
  prints_text '[1]\n'
  requested 1
}

@test "ms-fetch: reads a thousand Link headers" {
  local others
  others=$(printf '<a>; rel=prev|Link:%.0s' {1..999})
  link "$others<?p=2>; rel=next"
  fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
  ends 0
  ids '[1]' '[2]'
  part more
  link "$others<a>; rel=prev"
  fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
  ends 0
  ids '[1]'
  part many
  link "$others<a>; rel=prev|Link:<?p=2>; rel=next"
  fetch "$(turns '[{"id":1}]' '[{"id":2}]')"
  ends 69 '^ms-fetch: page 1: GET .*: the answer has too many Link headers, and no next page in the first thousand$'
  ids '[1]'
  requested 1
}

# --- URLs

# told TEXT…: compares the targets of the requests behind the first with these.
told() {
  requests '.target | sub("^/t/[^/]*"; "")' | tail -n +2 >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

@test "ms-fetch: encodes blanks and UTF-8 in a next URL as browsers do" {
  local form start
  for form in absolute path relative; do
    part $form
    start=@BASE@/t/$context
    [ $form != path ] || start=/t/$context
    [ $form != relative ] || start=../..
    fetch --items . --next next \
      "$(turns "{\"id\":1,\"next\":\" \\n$start/text/{\\\"ü b\\\":1}?q=a b+ü\\t%C3%BC&f[x]=a|b'#s t \"}")"
    ends 0
    told "/text/%7B%22%C3%BC%20b%22:1%7D?q=a%20b+%C3%BC%C3%BC&f[x]=a%7Cb'"
  done
}

@test "ms-fetch: encodes blanks and UTF-8 in a Link target as browsers do" {
  local form start
  for form in absolute path relative; do
    part $form
    start=$(url text)
    [ $form != path ] || start=/t/$context/text
    [ $form != relative ] || start=../text
    fetch -H 'X-Say: []' -H "X-Say-Link: < $start/[1]?q=ü a\\ >; rel=next" "$(url faults=say:200/list)"
    ends 0
    prints_text '[]\n[1]\n'
    told '/text/[1]?q=%C3%BC%20a%5C'
  done
}

@test "ms-fetch: encodes blanks and UTF-8 in its argument as browsers do" {
  fetch -v " $(url 'text/[]')?q=a b+ü%C3%BC&f={\"x\":1}&page={page}#s "$'\n'
  ends 0 "^ms-fetch: GET .*\?q=a%20b\+%C3%BC%C3%BC&f=%7B%22x%22:1%7D&page=1: 200" '^ms-fetch: '
  requests '.target | split("?")[1]' >got
  echo 'q=a%20b+%C3%BC%C3%BC&f=%7B%22x%22:1%7D&page=1' | diff -u - got
  fetch --explain "$(url products)?q=a b"
  ends 0 'pages' 'items' 'ends at' '^ms-fetch: first: GET http.*\?q=a%20b$'
}

@test "ms-fetch: follows links of a URL with blanks and UTF-8 and sends it secrets" {
  printf s3cret-token >token
  link '<?p=2&q=a b>; rel=next'
  fetch --token-file token " $(turns '[{"id":1}]' '[{"id":2}]')?q=a b ü"
  ends 0
  asked q=a%20b%20%C3%BC 'p=2&q=a%20b'
  requested 2 'select(.headers.Authorization == "Bearer s3cret-token")'
}

@test "ms-fetch: knows the URL of this page in every spelling" {
  local link
  for link in turns ./turns ../api/turns 'turns#s' 'http:turns' '.\turns' ''; do
    part $((++n))
    link "<$link>; rel=next"
    fetch " $(turns '[{"id":1}]' '[{"id":2}]' | sed 's,/api/,/x/../api/./,')#top"
    ends 69 "the next page 'http://.*/api/turns' is this page again$"
    requested 1
  done
}

@test "ms-fetch: knows the URL of this page before and after a redirect" {
  local form link
  for form in before after; do
    part $form
    link=$(url faults=say:302,say:200/list)
    [ $form = before ] || link='?x=1'
    fetch -H 'X-Say: [{"id":1}]' -H 'X-Say-Location: ?x=1' -H "X-Say-Link: <$link>; rel=next" \
      "$(url faults=say:302,say:200/list)"
    ends 69 "the next page 'http://.*' is this page again$"
    ids '[1]'
    asked '' x=1
  done
}

@test "ms-fetch: treats an empty or fragment-only next URL as the page itself" {
  local next
  for next in '#' '#top' ' ' 'http:'; do
    part $((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":\"$next\"}")?x=1"
    ends 69 "^ms-fetch: page 1: GET .*: the next page 'http://.*/turns\?x=1' is this page again$"
    requested 1
    part $n-empty
    fetch --next next "$(turns "{\"products\":[],\"next\":\"$next\"}")?x=1"
    ends 0
    requested 1
  done
}

@test "ms-fetch: rejects a next URL with a NUL" {
  local next
  for next in '\u0000' '?p=2\u0000' '?p\u0000=2'; do
    part $((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":\"$next\"}" '[]')"
    ends 69 '^ms-fetch: page 1: GET .*: the URL at --next contains a NUL character$'
    ids '[1]'
    requested 1
  done
}

@test "ms-fetch: a next URL that is null, false, 0 or empty is none, also in a link object" {
  local next
  for next in null false 0 '""' '"false"' '{"href":null}' '{"href":""}' '{"href":false,"templated":true}' '{}' '[]'; do
    part $((++n))
    fetch --next a.next "$(turns '{"products":[{"id":1}],"a":{"next":"?p=2"}}' "{\"products\":[{\"id\":2}],\"a\":{\"next\":$next}}")"
    ends 0
    ids '[1]' '[2]'
    requested 2
  done
  # Anything else names a page that cannot be fetched; this page is written.
  for next in 7 true '{"url":"?p=2"}' '[null]' '{"href":7}' '{"href":["?p=2"]}'; do
    part $((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":$next}")"
    ends 69 '^ms-fetch: page 1: GET .*: the value at --next is neither a URL nor an object with a URL at href$'
    ids '[1]'
    requested 1
  done
}
