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

@test "ms-fetch: --end looks behind values of the wrong type" {
  fetch --end 'm[].last' "$(turns '{"products":[1],"m":[7,[],{"last":0}]}' \
    '{"products":[2],"m":[7,[0],{"last":1}]}')?page={page}"
  ends 0
  requested 2
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

# --- errors in a page of status 200

# fails WHY OPTION… PAGE: with these options, ms-fetch refuses the page.
fails() {
  local why=$1
  context=$context-x
  fetch "${@:2:$#-2}" "$(turns "${!#}")"
  ends 69 "^ms-fetch: page 1: GET .*: the page $why\$"
  prints_nothing
  requested 1
}

# passes OPTION… PAGE: with these options, ms-fetch prints the page.
passes() {
  context=$context-x
  fetch "${@:1:$#-1}" "$(turns "${!#}")"
  ends 0
  printf '%s\n' "${!#}" | diff - "$out"
}

@test "ms-fetch: --fail-on takes null, false, 0, empty and missing for no error" {
  local value
  for value in null false 0 0.0 '""' '"false"'; do
    passes --fail-on e.code "{\"e\":{\"code\":$value},\"products\":[1]}"
  done
  passes --fail-on e.code '{"products":[1]}'
  passes --fail-on e.code '{"products":[1],"e":"busy"}'
  passes --fail-on e[].code '{"products":[1],"e":[{"code":0},{},7,null]}'
}

@test "ms-fetch: --fail-on takes any other value for an error and quotes it" {
  fails 'reports an error: busy' --fail-on e '{"products":[1],"e":"busy"}'
  fails 'reports an error: 17' --fail-on e '{"products":[1],"e":17}'
  fails 'reports an error: true' --fail-on e '{"products":[1],"e":true}'
  fails 'reports an error: \[\]' --fail-on e '{"products":[1],"e":[]}'
  fails 'reports an error: \{"code":3}' --fail-on e '{"products":[1],"e": {"code":3}, "x":1}'
}

@test "ms-fetch: --fail-on looks at every value of a path with []" {
  # Nothing that follows the value.
  fails 'reports an error: m.e=busy: \{"e":"busy","why":"a}\]\\"b"}' --fail-on m.e=busy '{"m":{"e":"busy","why":"a}]\"b"} ,"products":[1]}'
  fails 'reports an error: 7' --fail-on 'e[].code' '{"products":[1],"e":[{"code":0},{"code":7},{"code":0}]}'
  fails 'reports an error: e\[\]\.code=7: \[\{"code":0},\{"code":7},.*' --fail-on 'e[].code=7' \
    '{"products":[1],"e":[{"code":0},{"code":7},{"code":0}]}'
  # With [-1] only the last element counts.
  fails 'reports an error: e\[-1]=2: \[3,2]' --fail-on 'e[-1]=2' '{"products":[1],"e":[3,2]}'
  passes --fail-on 'e[-1]=2' '{"products":[1],"e":[2,3]}'
}

@test "ms-fetch: --fail-on PATH=VALUE compares texts, decimals and words" {
  fails 'reports an error: success=false: \{"success":false,"message":"no key"}' \
    --fail-on success=false '{"success":false,"message":"no key"}'
  passes --fail-on success=false '{"success":true,"products":[1]}'
  passes --fail-on success=false '{"products":[1]}'
  passes --fail-on success=false '{"success":{"false":1},"products":[1]}'
  fails 'reports an error: code=500: .*' --fail-on code=500 '{"code":5e2,"products":[1]}'
  fails 'reports an error: state=no way: .*' --fail-on 'state=no way' '{"state":"no\u0020way","products":[1]}'
  fails 'reports an error: "a=b"=c: .*' --fail-on '"a=b"=c' '{"a=b":"c","products":[1]}'
}

@test "ms-fetch: --fail-on PATH!=VALUE" {
  passes --fail-on 'code!=0' '{"products":[1],"code":0}'
  passes --fail-on 'code!=0' '{"products":[1],"code":"0"}'
  fails 'reports an error: code!=0: \{"code":40001,"msg":"bad sign"}' --fail-on 'code!=0' '{"code":40001,"msg":"bad sign"}'
  fails 'reports an error: code!=0: .*' --fail-on 'code!=0' '{"products":[1],"code":null}'
  fails 'reports an error: code!=0: .*' --fail-on 'code!=0' '{"products":[1],"code":[0]}'
  passes --fail-on 'r[].code!=0' '{"products":[1],"r":[{"code":0},{"code":0}]}'
  passes --fail-on 'r[].code!=0' '{"products":[1],"r":[]}'
  fails 'reports an error: r\[\].code!=0: \[\{"code":0},\{"code":1}]' --fail-on 'r[].code!=0' \
    '{"products":[1],"r":[{"code":0},{"code":1}]}'
}

@test "ms-fetch: a page without PATH is an error of --fail-on PATH!=VALUE" {
  fails "has no 'code', and --fail-on expects 0" --fail-on 'code!=0' '{"products":[1]}'
  fails "has no 'a.code', and --fail-on expects ok" --fail-on 'a.code!=ok' '{"products":[1],"a":"x"}'
  fails "has no 'code', and --fail-on expects 0" --fail-on 'code!=0' '[1]'
  fails "has no 'r\\[\\].code', and --fail-on expects 0" --fail-on 'r[].code!=0' \
    '{"products":[1],"r":[{"code":0},{"kode":0}]}'
  # It is not asked of a page that is not there.
  fetch --fail-on 'code!=0' "$(url 'faults=ok,204/text/{%22code%22:0,%22products%22:[1]}?page={page}')"
  ends 0
  # What is wrong with the items says more.
  fails "is not as expected: byte 16: no 'products'; '.' has message; .*" --fail-on 'code!=0' '{"message":"no"}'
}

@test "ms-fetch: the first --fail-on that is met counts, whichever it is" {
  local all=(--fail-on 'a=1' --fail-on b --fail-on 'c!=1')
  passes "${all[@]}" '{"products":[1],"a":2,"c":1}'
  fails 'reports an error: a=1: .*' "${all[@]}" '{"products":[1],"b":true,"a":1,"c":2}'
  fails 'reports an error: yes' "${all[@]}" '{"products":[1],"c":2,"b":"yes"}'
  fails 'reports an error: c!=1: .*' "${all[@]}" '{"products":[1],"c":2}'
  fails 'reports an error: c!=1: .*' --fail-on 'd!=1' "${all[@]}" '{"products":[1],"c":2}'
}

@test "ms-fetch: --fail-on is found behind a wrong value at --items, and in bad JSON" {
  fails 'reports an error: \[\{"message":"x"}]' --items data.list --fail-on errors \
    '{"data":null,"errors":[{"message":"x"}]}'
  fails 'reports an error: busy' --fail-on error '{"error":"busy",}'
  fails "is not as expected: byte 12: 'data' is null, .*" --items data.list --fail-on errors '{"data":null,"errors":[{]}'
}

@test "ms-fetch: --fail-on in a page that is streamed" {
  local page='{"code":1,"text":"the reason","products":["a string, of some length", 2, 3]}'
  fetch --page-buffer 10 --fail-on 'code!=0' "$(in_pieces 9 "$page")"
  ends 69 '^ms-fetch: interrupted after 3 items, [0-9]* bytes of page 1: GET .*: the page reports an error: code!=0(: .*)?$'
  context=$context-2
  fetch --page-buffer 10 --fail-on 'code!=0' "$(in_pieces 9 "${page/1/0}")"
  ends 0
  context=$context-3
  fetch --page-buffer 10 --fail-on 'kode!=0' "$(in_pieces 9 "$page")"
  ends 69 "^ms-fetch: interrupted after .*: the page has no 'kode', and --fail-on expects 0\$"
  # The object that holds the value has begun in an earlier piece, so nothing is quoted.
  context=$context-4
  fetch --page-buffer 16k --fail-on total=7 "$(url 'pad=10000/products')"
  ends 69 '^ms-fetch: interrupted after 7 items, [0-9]* bytes of page 1: GET .*: the page reports an error: total=7$'
  context=$context-5
  fetch --page-buffer 16k --fail-on products "$(url 'pad=10000/products')"
  ends 69 '^ms-fetch: interrupted after 7 items, [0-9]* bytes of page 1: GET .*: the page reports an error: products$'
  # Here it is in the last piece, of which nothing stands behind it.
  context=$context-6
  fetch --page-buffer 16k --fail-on e.code=1 "$(turns "{\"products\":[\"$(printf '%060000d' 0)\"],\"e\":{\"code\":1}}")"
  ends 69 '^ms-fetch: interrupted after 1 item, [0-9]* bytes of page 1: GET .*: the page reports an error: e.code=1: \{"code":1}$'
}

@test "ms-fetch: hides secrets in what --fail-on quotes" {
  printf 's3cret-word' >secret
  fails 'reports an error: code=1: \{"code":1,"t":"\*\*\*"}' --secret-file secret --fail-on code=1 \
    '{"code":1,"t":"s3cret-word"}'
  fails 'reports an error: \*\*\*' --secret-file secret --fail-on t '{"code":1,"t":"s3cret\u002dword"}'
}

@test "ms-fetch: refuses conditions that could never be met, and too many" {
  fetch --fail-on 'code == 0' "$(url products)"
  ends 64 "^ms-fetch: --fail-on: 'code == 0': there is a blank beside '='\$"
  fetch --fail-on '"code=0' "$(url products)"
  ends 64 "^ms-fetch: --fail-on: '\"code=0': a quoted name lacks its closing quote\$"
  fetch --retry-on 'a==1' "$(url products)"
  ends 64 "^ms-fetch: --retry-on: 'a==1': write '=' instead of '=='\$"
  for text in 'a!="ok"' 'a="ok"' 'a=""'; do
    fetch --fail-on "$text" "$(url products)"
    ends 64 "^ms-fetch: --fail-on: '$text': the value is in quotes; write only its text\$"
  done
  local sign
  for sign in '' '!=1'; do
    fetch --retry-on a=1 --retry-on "a$sign" "$(url products)"
    ends_usage '^ms-fetch: --retry-on needs a value: PATH=VALUE$' ms-fetch
  done
  local eight=(--fail-on={a,b,c,d,e,f,g,h})
  fetch "${eight[@]}" "$(url products)"
  ends 0
  fails 'reports an error: 8' "${eight[@]}" '{"products":[],"h":8}'
  fetch "${eight[@]}" --fail-on i "$(url products)"
  ends 64 '^ms-fetch: more than 8 --fail-on options$'
}

# --- transient errors in a page of status 200

throttled='{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"cost":9}'

@test "ms-fetch: --retry-on retries a page with the value, and quotes it" {
  fetch --fail-on errors --retry-on 'errors[].extensions.code=THROTTLED' \
    "$(turns "$throttled" "$throttled" '{"products":[1]}' "$throttled" '{"products":[]}')?page={page}"
  local why='the page reports a transient error: errors\[\]\.extensions\.code=THROTTLED: \[\{"message":"Throttled","ext.*; trying again in .* s'
  ends 0 "^ms-fetch: GET .*page=1: $why \(1 of 5\)" "^ms-fetch: GET .*page=1: $why \(2 of 5\)" \
    "^ms-fetch: GET .*page=2: $why \(1 of 5\)"
  prints_text '{"products":[1]}\n{"products":[]}\n'
  requested 5
}

@test "ms-fetch: --retry-on gives up with 75 after --retries" {
  fetch --retries 1 --retry-on x=1 --retry-on 'error.data.name=odoo.Serialization' \
    "$(turns '{"error":{"code":200,"data":{"name":"odoo.Serialization"}}}')"
  ends 75 'trying again' '^ms-fetch: page 1: GET .*: the page reports a transient error: error.data.name=odoo.Serialization: \{"code":200,.*; gave up$'
  prints_nothing
  requested 2
}

@test "ms-fetch: --retry-on leaves other errors to --fail-on" {
  fails 'reports an error: .*' --fail-on errors --retry-on 'errors[].extensions.code=THROTTLED' \
    "${throttled/THROTTLED/ACCESS}"
  fails "is not as expected: .*" --retry-on 'errors[].extensions.code=THROTTLED' "${throttled/THROTTLED/ACCESS}"
}

@test "ms-fetch: --retry-on in a page that is streamed ends with 75 at once" {
  local page='{"products":["a string, of some length", 2],"state":"busy","n":1}'
  fetch --page-buffer 10 --retry-on state=busy "$(in_pieces 9 "$page" "${page/busy/done}")"
  ends 75 '^ms-fetch: interrupted after 2 items, [0-9]* bytes of page 1: GET .*: the page reports a transient error: state=busy(: .*)?$'
  requested 1
  # Here the first piece, which is not written, has it, and is refused.
  context=$context-2
  fetch --page-buffer 10 --retry-on state=busy "$(turns '{"state":"busy","products":7}' '{"state":"done","products":[7]}')"
  ends 0 'the page reports a transient error: state=busy: .*; trying again'
  prints_text '{"state":"done","products":[7]}\n'
}

@test "ms-fetch: a page that fails for good after --retry-on ends with 69" {
  local page
  page="{\"products\":[\"$(printf '%03000d' 0)\",2]}"
  page=$(turns '{"state":"busy"}' "$page")
  fetch --page-buffer 1k --retry-on state=busy "${page/bodies=/faults=ok,cut:2000,404/bodies=}"
  ends 69 'a transient error: state=busy: .*; trying again' 'trying again' \
    '^ms-fetch: interrupted after 0 items, [0-9]* bytes of page 1: GET .*: HTTP status 404'
}

@test "ms-fetch: --retry-on and a page that is cut short" {
  fetch --retry-on state=busy "$(context=$context-2 url 'faults=cut:15/text/{%22state%22:%22busy%22,%22products%22:[1]}')"
  ends 75 'cut short|partial|closed|transfer' 'reports a transient' '' '' '' 'reports a transient error: state=busy: .*; gave up$'
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
