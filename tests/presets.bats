load lib/helper

# -K: files of options, and those in share/medusa-stream/apis, one for each API. Each
# of these reads all items of a small copy of its API (apis.py), which refuses what the
# original refuses.

set_up() {
  export HOME=$PWD MEDUSA_API_KEY=sk_1
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  printf t0ken-1 >token
  apis=$top/share/medusa-stream/apis
}

# preset LINE…: writes the file ./preset.
preset() { printf '%s\n' "$@" >preset; }

# explains LINE…: the rules and the first request are these; see --explain.
explains() {
  ends 0 'pages: ' 'items: ' 'ends at: ' '(first|for each item): ' "${@/#/.*}"
}

# first: prints the first request that --explain has shown.
first() { sed -n 's|^ms-fetch: first: ||p' "$err"; }

# The presets: name, script and path of the copy, the path of ids, pages, options.
table() {
  cat <<'END'
akeneo|key=t0ken-1/items=5/api/akeneo|_embedded.items[].identifier|3|--token-file token
bigcommerce|key=t0ken-1/items=5/api/bigcommerce|data[].id|3|--token-file token
bigcommerce-v2|key=t0ken-1/items=5/api/bigcommerce/v2/products|[].id|4|--token-file token
commercetools|key=t0ken-1/items=5/api/commercetools|results[].id|4|--token-file token
directus|key=t0ken-1/items=5/api/directus/items/products|data[].id|3|--token-file token
dummyjson|items=5/api/dummyjson/products|products[].id|3|
github|key=t0ken-1/items=5/api/github/repos|[].id|3|--token-file token
hal|items=5/api/hal/products?size=2|_embedded.products[].name|3|--items _embedded.products
json-server|items=5/api/json-server/products|[].id|3|
jsonapi|items=5/api/jsonapi/products|data[].id|3|
magento|key=t0ken-1/items=5/api/magento|items[].sku|3|--token-file token
medusa|key=sk_1:/items=5/api/medusa/products|products[].id|3|
odata|items=5/api/odata/Products?$select=Id|value[].Id|3|
odoo|key=t0ken-1/items=5/api/odoo/json/2/product.template/search_read|[].id|4|--token-file token
odoo-jsonrpc|items=5/api/odoo|result[].id|4|-d @call --secret-file token
saleor|items=5/api/graphql|data.products.edges[].node.id|3|
scayle|key=t0ken-1/items=5/api/scayle/products|entities[].id|4|--token-file token
scim|key=t0ken-1/items=5/api/scim/Users|Resources[].id|3|--token-file token
shopify-admin|key=t0ken-1/items=5/api/shopify|products[].id|3|--token-file token
shopify-graphql|key=t0ken-1/items=5/api/shopify|data.products.nodes[].id|3|--token-file token
shopify-storefront|items=5/api/storefront|products[].id|4|
spring|items=5/api/spring/items|content[].id|3|
strapi|key=t0ken-1/items=5/api/strapi/products|data[].id|3|--token-file token
stripe|key=key:secret/items=5/api/stripe/v1/products|data[].id|3|
surecart|key=t0ken-1/items=5/api/surecart/products|data[].id|3|--token-file token
vendure|items=5/api/vendure/shop-api|data.products.items[].id|3|
wix|key=t0ken-1/items=5/api/wix/products/query|products[].id|3|--token-file token --auth-header X-Wix
woocommerce|key=key:secret/items=5/api/woo|[].id|3|
END
}

@test "presets: each reads all items of its API" {
  local name path ids pages options
  printf '%s' '{"jsonrpc":"2.0","method":"call","id":7,"params":{"service":"object",' \
    '"method":"execute_kw","args":["shop",2,"s3cret-token","product.product","search_read",[[]],' \
    '{"fields":["name"],"order":"id","offset":{offset},"limit":{limit}}]}}' >call
  table >table
  cut -d'|' -f1 table >tested
  ls "$apis" | diff - tested
  while IFS='|' read -r name path ids pages options; do
    # Those whose URL has the size of a page, or whose server chooses it.
    [[ $path == *\?size=* || $name == odata || $name == jsonapi ]] || options+=' -l 2'
    [[ $name != wix ]] || { printf 'Authorization: t0ken-1\n' >head; options='-H @head -l 2'; }
    rm -f "$MS_TEST_DIR/log/$context"
    # shellcheck disable=SC2086 # a list of words
    capture ms-fetch "${hasty[@]}" --rate 1000/s -K "$name" $options "$(url "$path")"
    ends 0 || fail "$name"
    ms-pick "$ids" <"$out" | sort -u | wc -l >got
    echo 5 | diff - got || fail "$name"
    [ "$(requests .target | wc -l)" = "$pages" ] || fail "$name: $(requests .target)"
  done <table
}

@test "presets: each says how to use it and where its facts come from" {
  local file
  for file in "$apis"/*; do
    grep -q "^#	ms-fetch -K ${file##*/} " "$file" || fail "$file has no example"
    tr '\n' ' ' <"$file" | tr -d '#' | tr -s ' ' |
      grep -qE 'Source: .*(read|tried) 2[0-9]{3}-[0-9]{2}-[0-9]{2}' || fail "$file has no source"
    awk 'length > 80 && !/^(data|url) / { print FILENAME ": " $0 }' "$file" >wide
    cmp wide /dev/null || fail "$(cat wide)"
  done
}

@test "presets: the manual and the completions have the names of all" {
  ls "$apis" >names
  sed -n '/^\.Ss Presets by API/,/^\.S[sh] /s/^\.It Cm \([a-z0-9-]*\) Ta .*/\1/p' "$top/man/ms-fetch.1" |
    sort -u | diff names -
  for file in ms.bash _ms; do
    grep -qF " $(xargs <names)" <(tr "'" ' ' <"$top/completions/$file") || fail "$file"
  done
}

@test "presets: the command line wins over a preset" {
  capture ms-fetch --explain -l 7 --items rows -K dummyjson http://127.0.0.1:1/x
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/x?limit=7&skip=0' ]
  grep -q 'items: rows$' "$err"
  # The same if the preset comes last, and without the command line's options.
  capture ms-fetch --explain http://127.0.0.1:1/x --items rows -l 7 --config woocommerce --netrc
  explains
  grep -q 'items: rows$' "$err"
  capture ms-fetch --explain -K surecart http://127.0.0.1:1/x
  explains
  grep -q 'items: data$' "$err"
  [ "$(first)" = 'GET http://127.0.0.1:1/x?limit=100&page=1&sort=created_at:asc' ]
}

@test "presets: a later preset wins over an earlier one" {
  preset 'url = "{}/b?n={limit}&page={page}"' 'limit = 3'
  capture ms-fetch --explain -K surecart -K ./preset http://127.0.0.1:1/x
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/x/b?n=3&page=1' ]
  grep -q 'items: data$' "$err"
}

@test "presets: {} is the URL up to its query, which is added" {
  preset 'url = "{}/p?limit={limit}&offset={offset}&order=id"'
  local given shown
  while read -r given shown; do
    capture ms-fetch --explain -K ./preset "http://127.0.0.1:1$given"
    explains
    assert_equal "$(first)" "GET http://127.0.0.1:1$shown"
  done <<'END'
/a /a/p?limit=100&offset=0&order=id
/a/ /a/p?limit=100&offset=0&order=id
/a//?x=1 /a//p?limit=100&offset=0&order=id&x=1
/a?x=1&y /a/p?limit=100&offset=0&order=id&x=1&y
/a?order=title /a/p?limit=100&offset=0&order=title
/a?%6Frder=title&limit=7#part /a/p?offset=0&%6Frder=title&limit=7
/a? /a/p?limit=100&offset=0&order=id
/a?q={} /a/p?limit=100&offset=0&order=id&q=%7B%7D
/a{"b"} /a%7B%22b%22%7D/p?limit=100&offset=0&order=id
END
}

@test "presets: the fragment of a preset's URL is dropped, and not what follows it" {
  preset 'url = "{}/p?page={page}#part"'
  capture ms-fetch --explain -K ./preset 'http://127.0.0.1:1/a?x=1'
  explains
  assert_equal "$(first)" 'GET http://127.0.0.1:1/a/p?page=1&x=1'
}

@test "presets: a URL with a placeholder in its path has the whole path" {
  preset 'url = "{}/api/p?limit={limit}&page={page}"'
  echo '{"id":7}' >in
  local given shown
  while read -r given shown; do
    capture_sh "ms-fetch --explain -K ./preset --each 'http://127.0.0.1:1$given' <in"
    explains
    assert_equal "$(sed -n 's|^ms-fetch: for each item: GET http://127.0.0.1:1||p' "$err")" "$shown"
  done <<'END'
/api/p/{.id}/kids /api/p/<<{.id}>>/kids?limit=<<{limit}>>&page=<<{page}>>
/api/p/{.id}/?page=3&x=1#part /api/p/<<{.id}>>/?limit=<<{limit}>>&page=3&x=1
/{+.path} /<<{+.path}>>?limit=<<{limit}>>&page=<<{page}>>
/shop?of={.id} /shop/api/p?limit=<<{limit}>>&page=<<{page}>>&of=<<{.id}>>
END
  preset 'url = "http://127.0.0.1:1/v2/{}/list?page={page}"'
  capture_sh "ms-fetch --explain -K ./preset --each 'p/{.id}/kids' <in"
  explains
  grep -qF 'GET http://127.0.0.1:1/v2/p/<<{.id}>>/kids?page=<<{page}>>' "$err"
  preset 'url = "{}/api/p?limit={limit}&page={page}"'
  capture_sh "ms-fetch -K ./preset -l 2 --each --into kids '$(url api/children)/{.id}' <in"
  ends 0
  prints_text '{"id":7,"kids":[]}\n'
}

@test "presets: a preset may have the whole URL, or none" {
  preset 'url = http://127.0.0.1:1/p?offset={offset}'
  capture ms-fetch --explain -K ./preset
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/p?offset=0' ]
  capture ms-fetch --explain -K ./preset http://127.0.0.1:1/
  ends_usage '^ms-fetch: the preset has the whole URL$' ms-fetch
  preset 'total = count'
  capture ms-fetch --explain -K ./preset http://127.0.0.1:1/q
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/q' ]
  capture ms-fetch --explain -K ./preset
  ends_usage '^ms-fetch: expected one URL$' ms-fetch
  capture ms-fetch --explain -K woocommerce
  ends_usage '^ms-fetch: expected one URL: what stands for \{\} in the' ms-fetch
  capture ms-fetch --explain -K woocommerce a b
  ends_usage '^ms-fetch: expected one URL$' ms-fetch
}

@test "presets: lines are written as in curl's files, or with single quotes" {
  printf '\xef\xbb\xbf# comment\r\n\r\n  \t# another\r\n limit = 3 \r\n' >preset
  printf '%s\n' '--items:data # the rest' 'total	meta.count' 'strict' '--more "\"a\\\\b c\""' \
    "fail-on '\"a=b\"=\"x#'" 'start=4#5' 'start=4' >>preset
  printf 'url "{}?a={limit}&b={offset}"' >>preset
  capture ms-fetch --explain -K ./preset http://127.0.0.1:1/
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/?a=3&b=4' ]
  grep -q 'items: data$' "$err"
  grep -q 'or a false --more, or the total reached' "$err"
  # The same on standard input.
  capture_sh 'ms-fetch --explain -K - http://127.0.0.1:1/ <preset'
  explains
  [ "$(first)" = 'GET http://127.0.0.1:1/?a=3&b=4' ]
}

@test "presets: only one option can read standard input" {
  echo 'limit = 3' >in
  capture_sh 'ms-fetch -d @- -K - http://127.0.0.1:1/{limit} <in'
  ends_usage '^ms-fetch: --config - and --data @- would both read standard input$' ms-fetch
  echo 'data = @-' >in
  capture_sh 'ms-fetch -K - http://127.0.0.1:1/ <in'
  ends_usage '^ms-fetch: standard input: line 1: --config - and --data @- would' ms-fetch
  capture_sh 'ms-fetch -K - -K - http://127.0.0.1:1/ <in'
  ends_usage '--config - and ' ms-fetch
}

@test "presets: an empty body is sent as it is" {
  preset 'data = ""' 'url = {}'
  capture ms-fetch -K ./preset "$(url items=0/list)"
  ends 0
  requested 1 'select(.method == "POST" and .body == "")'
}

@test "presets: a value keeps its bytes" {
  preset 'data = "{\"a\": \"\\\"\t\", \"n\": {offset}}"' 'url = {}'
  capture ms-fetch -K ./preset "$(url items=0/list)"
  ends 0
  requests .body >got
  printf '%s\n' '{"a": "\"	", "n": 0}' | diff - got
  preset "data = '{\"b\": \"\\u0041'''" 'url = {}'
  capture ms-fetch -K ./preset "$(url items=0/list)"
  ends 64 "^ms-fetch: ./preset: line 1: text follows the closing quote$"
}

@test "presets: an error names the file and the line, and shows no value" {
  local line reason
  while IFS='|' read -r line reason; do
    printf '%s\n' '# a comment' '' "$line" >preset
    capture ms-fetch --explain -K ./preset http://127.0.0.1:1/
    ends 64 "^ms-fetch: ./preset: line 3: $reason"
    hides s3cret
  done <<'END'
limit = s3|--limit: 's3' is not a whole number
limit = 0|--limit: '0' is not a whole number
limit|'limit' needs a value$
limit =|the value is missing; write "" for an empty one$
limit = # s3cret|the value is missing
strict = yes|'strict' takes no value$
items = a b s3cret|the value has a blank; write it in double quotes$
items = "a" s3cret|the value has a blank
items = "a"b|text follows the closing quote$
items = "a|the closing quote is missing$
items = 'a|the closing quote is missing$
items = "a\|invalid escape
items = "a\x"|invalid escape '\\x'; those in double quotes are
items = a[|--items: 'a\[': 
next a..b|--next: 'a..b': 
itms = data|no option 'itms'; there is items$
nonsense|no option 'nonsense'; there is no-compressed$
xyz|no option 'xyz'$
-l 3|not an option; write its long name
= 3|not an option
---strict|not an option
Limit = 3|not an option
http://127.0.0.1/|no option 'http'$
token-file = s3cret|--token-file is only for the command line$
auth-command = s3cret|--auth-command is only for the command line$
secret-file = s3cret|--secret-file is only for the command line$
client-key = s3cret|--client-key is only for the command line$
client-cert = s3cret|--client-cert is only for the command line$
insecure-http|--insecure-http is only for the command line$
config = s3cret|--config is only for the command line$
help|--help is only for the command line$
verbose|--verbose is only for the command line$
header = @s3cr|a file of headers is only for the command line: -H @s3cr$
header = "X-Api-Key: s3cret"|-H: the header x-api-key is secret
header = s3cret|-H: not a header
url = http://u:s3cret@127.0.0.1/|the URL has a secret
url = http://127.0.0.1/?api_key=s3cret|the URL has a secret
data = '{"password": "s3cret"}'|the body has a secret; use -d @FILE
data = '{"password": "s3cret", "n": {limit}}'|the body has a secret; use -d @FILE
data = '{"n": {offset}, "password": "s3cret"}'|the body has a secret; use -d @FILE
data = '{"n": {page}00, "password": "s3cret"}'|the body has a secret; use -d @FILE
data = '{"n": -{offset}.{page}e{limit}, "password": "s3cret"}'|the body has a secret; use -d @FILE
data = 'a={cursor}&password=s3cret'|the body has a secret; use -d @FILE
url|'url' needs a value$
login-env|'login-env' needs a value$
login-env = ""|'login-env' needs a value$
netrc = yes|'netrc' takes no value$
rate = 3|--rate: '3' is not a rate
fail-on = ""|--fail-on: '': 
END
}

@test "presets: a file that cannot be read ends with 74 or 64" {
  capture ms-fetch -K ./none http://127.0.0.1:1/
  ends 74 "^ms-fetch: cannot open './none': No such file"
  capture ms-fetch -K / http://127.0.0.1:1/
  ends 74 "^ms-fetch: cannot read '/': Is a directory"
  printf 'limit = 3\n\0' >preset
  capture ms-fetch -K ./preset http://127.0.0.1:1/
  ends 64 "^ms-fetch: './preset' contains a NUL character$"
  head -c 1048577 /dev/zero | tr '\0' '#' >preset
  capture ms-fetch -K ./preset http://127.0.0.1:1/
  ends 64 "^ms-fetch: './preset' is larger than 1 MiB"
  truncate -s 1048576 preset
  capture ms-fetch --explain -K ./preset http://127.0.0.1:1/
  explains
  preset 'limit = 3'
  set -- -K ./preset
  capture ms-fetch "$@" "$@" "$@" "$@" "$@" "$@" "$@" "$@" "$@" http://127.0.0.1:1/
  ends 64 '^ms-fetch: more than 8 -K options$'
}

@test "presets: a name that is none lists the names" {
  local name
  for name in woo .. . '' .netrc; do
    capture ms-fetch -K "$name" http://127.0.0.1:1/
    ends 64 "^ms-fetch: -K: no API '$name'; there are akeneo, bigcommerce, .*, woocommerce; write a file with a slash, such as ./$name$"
  done
  # A file of the same name is not read.
  echo 'limit = 3' >woo
  capture ms-fetch -K woo http://127.0.0.1:1/
  ends 64 "^ms-fetch: -K: no API 'woo'"
  mkdir empty
  MEDUSA_STREAM_APIS=$PWD/empty capture ms-fetch -K woocommerce http://127.0.0.1:1/
  ends 64 "^ms-fetch: -K: no API 'woocommerce', since no presets are installed"
}

@test "presets: they are found beside the program, or in MEDUSA_STREAM_APIS" {
  local program
  [ -z "${EXEC-}" ] || skip "the program is a script"
  program=$(command -v ms-fetch)
  unset MEDUSA_STREAM_APIS
  mkdir -p one/bin one/share/medusa-stream/apis two/share/medusa-stream/apis own
  cp "$program" one/bin
  cp "$program" two
  echo 'url = "{}/one"' >one/share/medusa-stream/apis/mine
  echo 'url = "{}/two"' >two/share/medusa-stream/apis/mine
  echo 'url = "{}/own"' >own/mine
  capture one/bin/ms-fetch --explain -K mine http://127.0.0.1:1
  [ "$(first)" = 'GET http://127.0.0.1:1/one' ]
  capture two/ms-fetch --explain -K mine http://127.0.0.1:1
  [ "$(first)" = 'GET http://127.0.0.1:1/two' ]
  MEDUSA_STREAM_APIS=$PWD/own capture one/bin/ms-fetch --explain -K mine http://127.0.0.1:1
  [ "$(first)" = 'GET http://127.0.0.1:1/own' ]
}

@test "presets: the key of Medusa comes from the environment, and is hidden" {
  capture ms-fetch -K medusa "$(url 'key=sk_1:/items=3/api/medusa/products?fields=id')"
  ends 0
  requests .target | head -n 1 | sed 's/.*?//' | diff - <(echo 'limit=100&offset=0&order=id&fields=id')
  unset MEDUSA_API_KEY
  capture ms-fetch -K medusa "$(url items=3/api/medusa/products)"
  ends 77 '^ms-fetch: neither MEDUSA_API_KEY nor MEDUSA_API_KEY_FILE is set$'
  echo sk_22222 >key
  MEDUSA_API_KEY_FILE=$PWD/key capture ms-fetch -K medusa "$(url 'key=sk_22222:/items=3/api/medusa/products')"
  ends 0
  MEDUSA_API_KEY_FILE=$PWD/key capture ms-fetch -K medusa "$(url 'faults=400:body=sk_22222+c2tfMjIyMjI6*/list')"
  ends 69 'HTTP status 400: \*\*\*\+\*\*\*'
  hides sk_22222
  MEDUSA_API_KEY=sk_1 capture ms-fetch -K medusa http://shop.example.com/
  ends 64 'a secret would be sent unencrypted'
}

@test "presets: another login replaces that of a preset" {
  local path=key=other:secret/items=3/api/medusa/products
  printf 'machine 127.0.0.1 login other password secret\n' >.netrc
  capture ms-fetch -K medusa --netrc "$(url "$path")"
  ends 0
  printf 'Authorization: Basic b3RoZXI6c2VjcmV0\n' >head
  capture ms-fetch -K medusa -H @head "$(url "$path")"
  ends 0
  capture ms-fetch -K medusa -H 'Authorization-Hint: x' "$(url key=sk_1:/items=3/api/medusa/products)"
  ends 0
  capture ms-fetch -K medusa --auth-command 'echo Basic b3RoZXI6c2VjcmV0' "$(url "$path")"
  ends 0
  unset MEDUSA_API_KEY
  capture ms-fetch -K medusa "$(url "$path" | sed 's|//|//other:secret@|')"
  ends 0
  # Nor is .netrc used beside a token.
  rm .netrc
  capture ms-fetch -K stripe --auth-command 'echo Basic b3RoZXI6c2VjcmV0' "$(url key=other:secret/items=3/api/stripe/products)"
  ends 0
  capture ms-fetch -K stripe "$(url items=3/api/stripe/products)"
  ends 74 "^ms-fetch: -K stripe reads ~/.netrc: cannot open '$PWD/.netrc': No such file or directory$"
  printf 'machine shop.example.com login key password secret\n' >.netrc
  capture ms-fetch -K stripe "$(url items=3/api/stripe/products)"
  ends 77 "^ms-fetch: -K stripe reads ~/.netrc: '$PWD/.netrc' has no entry for the host '127.0.0.1'$"
  # An earlier preset may ask for it, but --netrc of the command line is told as that.
  preset netrc
  capture ms-fetch -K ./preset -K github "$(url items=3/api/github/repos)"
  ends 77 "^ms-fetch: -K ./preset reads ~/.netrc: '$PWD/.netrc' has no entry"
  capture ms-fetch -K stripe --netrc "$(url items=3/api/stripe/products)"
  ends 77 "^ms-fetch: --netrc: '$PWD/.netrc' has no entry for the host '127.0.0.1'$"
}

@test "presets: --auth-header and a header of the same name win over a preset" {
  preset 'auth-header = X-One' 'header = "X-A: 1"' 'header = "X-B: 1"' 'url = {}'
  capture ms-fetch -K ./preset -H 'x-a: 2' --token-file token --auth-header X-Two "$(url items=0/list)"
  ends 0
  requests '.headers | to_entries | map(select(.key | test("^x-(a|b|one|two)$"; "i")) | .key + ": " + .value) | sort | join("|")' >got
  diff - got <<<'X-B: 1|X-Two: t0ken-1|x-a: 2'
  # Without a token, the preset names no header.
  capture ms-fetch -K ./preset "$(url items=0/list)"
  ends 0
}
