load lib/helper

# Link headers and URLs that are not quite correct: each is followed, or refused with a
# message. None is overlooked.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# ids TEXT…: compares the ids of each page with the texts.
ids() {
  jq -c '(.products? // .) | map(.id)' "$out" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# link VALUE…: the n-th page has the Link header VALUE; a later page has none.
link() {
  local value
  heads=''
  for value; do
    heads+=$(jq -rn --arg v "Link:$value" '$v | @uri'),
  done
}

# asked QUERY…: compares the queries of the requests with these.
asked() {
  requests '.target | split("?")[1:] | join("?")' >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# --- URLs

# told TEXT…: compares the targets of the requests behind the first with these.
told() {
  requests '.target | sub("^/t/[^/]*"; "")' | tail -n +2 >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

@test "ms-fetch: encodes blanks and UTF-8 in a next URL as browsers do" {
  local start
  for context in next-{absolute,path,relative}; do
    start=@BASE@/t/$context
    [ $context != next-path ] || start=/t/$context
    [ $context != next-relative ] || start=../..
    fetch --items . --next next \
      "$(turns "{\"id\":1,\"next\":\" \\n$start/text/{\\\"ü b\\\":1}?q=a b+ü\\t%C3%BC&f[x]=a|b'#s t \"}")"
    ends 0
    told "/text/%7B%22%C3%BC%20b%22:1%7D?q=a%20b+%C3%BC%C3%BC&f[x]=a%7Cb'"
  done
}

@test "ms-fetch: encodes blanks and UTF-8 in a Link target as browsers do" {
  local start
  for context in link-{absolute,path,relative}; do
    start=$(url text)
    [ $context != link-path ] || start=/t/$context/text
    [ $context != link-relative ] || start=../text
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
  for link in turns ./turns ../api/turns 'turns#s' 'http:turns' '.\turns'; do
    context=spelling-$((++n))
    link "<$link>; rel=next"
    fetch " $(turns '[{"id":1}]' '[{"id":2}]' | sed 's,/api/,/x/../api/./,')#top"
    ends 69 "the next page 'http://.*/api/turns' is this page again$"
    requested 1
  done
}

@test "ms-fetch: treats an empty or fragment-only next URL as the page itself" {
  local next
  for next in '#' '#top' ' ' 'http:'; do
    context=same-$((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":\"$next\"}")?x=1"
    ends 69 "^ms-fetch: page 1: GET .*: the next page 'http://.*/turns\?x=1' is this page again$"
    requested 1
    context=$context-empty
    fetch --next next "$(turns "{\"products\":[],\"next\":\"$next\"}")?x=1"
    ends 0
    requested 1
  done
}

@test "ms-fetch: rejects a next URL with a NUL" {
  local next
  for next in '\u0000' '?p=2\u0000' '?p\u0000=2'; do
    context=nul-$((++n))
    fetch --next next "$(turns "{\"products\":[{\"id\":1}],\"next\":\"$next\"}" '[]')"
    ends 69 '^ms-fetch: page 1: GET .*: the URL at --next contains a NUL character$'
    ids '[1]'
    requested 1
  done
}
