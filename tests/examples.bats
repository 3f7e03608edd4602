load lib/helper
load lib/settings

# Runs the scripts and settings of examples/ unchanged.

set_up() {
  MEDUSA_URL=$(url good=1)
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  echo '{external_id: "\(.id)", title: .title, handle: "item-\(.id)"}' >map.jq
  settings
}

# ms-delta asks which shop this is, whenever it comes to that.
not_of_delta='select(.target | contains("/admin/stores") | not)'

# The summaries of ms-delta are left out, the reasons of rejected products, and which
# command has failed.
run_sync() {
  capture ms-sync "./${1-shop.conf}"
  sed -i "/^ms-delta: .* read, /d; /^ms-sync: rejected: /d; /^ms-sync: '.*' failed with status /d" "$err"
}

actions() {
  local results=state/results.ndjson
  ((status <= 1)) || results=state/failed.ndjson
  gojq -r '[.external_id, .action] | join(" ")' "$results" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

@test "examples: the systemd units are valid and have the same restrictions" {
  command -v systemd-analyze >/dev/null || skip "no systemd"
  mkdir -p units
  local unit
  for unit in ms-sync@ ms-stock@; do
    sed "s|/usr/local/bin/ms-sync|$top/tools/ms-sync|" "$top/examples/deploy/systemd/$unit.service" >"units/$unit.service"
    cp "$top/examples/deploy/systemd/$unit.timer" units
    capture systemd-analyze verify --man=no --recursive-errors=no "units/$unit.service" "units/$unit.timer"
    ends 0
  done
  # The catalogue of a shop daily, its stock hourly.
  mkdir units/ms-sync@shop.timer.d
  cp "$top/examples/deploy/systemd/daily.conf" units/ms-sync@shop.timer.d
  SYSTEMD_UNIT_PATH=$PWD/units: capture systemd-analyze verify --man=no --recursive-errors=no ms-sync@shop.timer ms-stock@shop.timer
  ends 0
  capture systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' units/ms-sync@shop.timer.d/daily.conf | tail -n 1)"
  ends 0
  # Both jobs have the same files, as the same user, and differ in the job.
  diff <(grep -v -e '^#' -e ^Description= units/ms-sync@.service | sed 's/ catalogue / JOB /') \
    <(grep -v -e '^#' -e ^Description= units/ms-stock@.service | sed 's/ stock / JOB /')
  diff <(sed 's/ms-sync/ms-stock/; s/Sync the catalogue/Sync the stock of/' units/ms-sync@.timer) units/ms-stock@.timer
  cp "$top/examples/deploy/rabbitmq/ms-worker@.service" units
  for unit in ms-sync@ ms-stock@ ms-worker@; do
    # The scale ends at 10.0, no protection; 1.6 is the network and the root directory.
    capture systemd-analyze security --offline=yes --no-pager --threshold=16 "units/$unit.service"
    [ "$status" = 0 ] || explain "$unit is more exposed than 1.6"
    sed -n '/^DynamicUser=/,/^MemoryMax=/p' "units/$unit.service" | grep -v -e '^#' -e ^User= | sort >"$unit.box"
  done
  diff -u ms-sync@.box ms-worker@.box
}

@test "examples: the crontab runs both jobs by the names of their settings" {
  mkdir -p bin .config/medusa-stream/shop
  export STATE=$PWD/state HOME=$PWD
  cp shop.conf .config/medusa-stream/shop/settings
  echo 'stock_command=(true) stock_map=map.jq stock_push=(-q)' >>.config/medusa-stream/shop/settings
  cp map.jq .config/medusa-stream/shop
  sed -n 's/^[0-9]* [0-9*]* \* \* \*  //p' "$top/examples/deploy/crontab" >commands
  [ "$(wc -l <commands)" = 2 ]
  while read -r command; do
    capture_sh "$command"
    [ "$status" = 0 ] || explain "$command"
  done <commands
  ls state | grep results | paste -sd ' ' | diff - <(echo 'results.ndjson stock.results.ndjson')
}

# sync_example NAME [SETTING]: syncs with the settings of that example. The map is that
# of set_up, because the scripted Medusa has no types.
sync_example() {
  cat >example.conf <<EOF
here='$top/examples/shops/$1'
. "\$here/settings"
map='$PWD/map.jq' push=(-q)
${2-}
EOF
  STATE=$PWD/state run_sync example.conf
}

@test "examples: Odoo: fails with 69 when the server reports an error with status 200" {
  echo '"shop", 2, "wrong-token"' >secret
  SHOP=$(url sample=odoo/api/odoo) SECRET=$PWD/secret sync_example odoo
  ends 69 '^ms-fetch: page 1: POST .*the page reports an error: .*AccessDenied'
  requested 1 "$not_of_delta"
  hides wrong-token
  # Other users cannot read the password.
  [ "$(stat -c %a state/variants.json state/values.json state/key | sort -u)" = 600 ]
}

@test "examples: Odoo: fails with 77 when the login file is missing" {
  SHOP=$(url sample=odoo/api/odoo) SECRET=$PWD/nowhere sync_example odoo
  ends 77 '/nowhere: No such file'
  requested 0 "$not_of_delta"
}

@test "examples: commercetools: fails with 77 when the token is refused" {
  echo 'machine 127.0.0.1 login client password wrong' >secret
  SHOP=$(url sample=commercetools/key=ct1/api/commercetools) AUTH=$SHOP SECRET=$PWD/secret \
    sync_example commercetools
  assert_equal "$status" 77
  assert_regex "$(cat "$err")" '^curl: .* 401'
  requested 1 "$not_of_delta"
}

@test "examples: WooCommerce: fails with 75 when the variations of a product cannot be read" {
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  echo '{external_id: "\(.id)", title: .name}' >map.jq
  MEDUSA_URL=$(context+=-medusa && url good=1)
  # The list succeeds; the request for the variations keeps failing.
  HOME=$PWD SHOP=$(url sample=woocommerce/faults=ok,503*/api/woo) sync_example woocommerce \
    'through+=(--retries 1 --retry-delay 1ms)'
  assert_equal "$status" 75
  assert_regex "$(tail -n 1 "$err")" '^ms-fetch: line 2: page 1: GET .*/products/799/variations.* gave up$'
  actions '794 created'
}

@test "examples: Shopify bulk: pushes the whole products of a truncated file, then fails with 65" {
  local sample=$top/examples/shops/shopify-bulk/sample.jsonl
  echo '{external_id: .id, title}' >map.jq
  head -n 8 "$sample" >short
  FILE=$PWD/short OBJECTS=9 sync_example shopify-bulk
  ends 65 "^items: '.*/short' has 8 lines, not 9"
  # The file ends within a line. The products before it are whole.
  head -c 1500 "$sample" >short
  FILE=$PWD/short sync_example shopify-bulk
  ends 65 '^jq: error .*EOF at line 7'
  actions 'gid://shopify/Product/9012345678901 created'
}

@test "examples: Shopify bulk: fails with 65 when a variant does not follow its product" {
  echo '{external_id: .id, title}' >map.jq
  sed '2{h;d};6G' "$top/examples/shops/shopify-bulk/sample.jsonl" >mixed
  FILE=$PWD/mixed sync_example shopify-bulk
  ends 65 '^jq: error .*ProductVariant/45000000000001 does not follow its parent'
  actions 'gid://shopify/Product/9012345678901 created'
}

@test "examples: CSV: fails with 65 on a short row" {
  sed '$s/;yes$//' "$top/examples/shops/csv/sample.csv" >short
  FILE=$PWD/short sync_example csv
  assert_equal "$status" 65
  assert_regex "$(cat "$err")" '^mlr: .*length mismatch'
  assert_size_zero state/failed.ndjson
}

# csv_settings COLUMNS [SETTING…]: the settings of the example, for catalogue.csv.
csv_settings() {
  sed "s|^columns=.*|columns='$1'|" "$top/examples/shops/csv/settings" >csv.settings
  cat >shop.conf <<EOF
here='$top/examples/shops/csv' FILE=\${FILE-'$PWD/catalogue.csv'} STATE='$PWD/state'
. '$PWD/csv.settings'
push=(-q)
${2-}
EOF
}

# created FILTER: prints the filter's output for each product that was created.
created() {
  as_sent 'select(.method == "POST" and (.target | contains("products"))).body | fromjson | .create[]' | jq -c "$1"
}

none='description= type= categories= tags= images= ean= active= Size= Colour='

@test "examples: CSV: refuses a file that is not UTF-8, and its message has the command to convert it" {
  printf '%s\n' 'product;title;sku;price' '1;Überzug, weiß;UE;1.290' >catalogue.csv
  export FILE="$PWD/old list.csv"
  csv_settings "$none grams="
  iconv -f UTF-8 -t CP1252 catalogue.csv >"$FILE"
  run_sync
  ends 65 "^rows: line 2 of '.*/old list.csv' is not UTF-8; .*: iconv -f CP1252 -t UTF-8 "
  requested 0 "$not_of_delta"
  bash -c "$(sed 's/.*encoding: //' "$err")"
  cmp catalogue.csv 'old list.csv.utf8'
  iconv -f UTF-8 -t UTF-16 catalogue.csv >"$FILE"
  run_sync
  ends 65 "^rows: line 1 of .*: iconv -f UTF-16 -t UTF-8 "
  bash -c "$(sed 's/.*encoding: //' "$err")"
  cmp catalogue.csv 'old list.csv.utf8'
  mv 'old list.csv.utf8' "$FILE"
  run_sync
  ends 0
  # With a decimal comma, 1.290 is 1290.
  created '[.handle, .variants[0].prices[0].amount]' >got
  echo '["ueberzug-weiss-1",1290]' | diff -u - got
}

@test "examples: CSV: a file that is not UTF-8 is converted before each run" {
  local before
  before=$(sed -n "s|^#   \(before() .*\)/srv/export.csv|\1'$PWD/export.csv'|p" "$top/examples/shops/csv/settings")
  grep -qx '#   file=catalogue.csv' "$top/examples/shops/csv/settings"
  csv_settings "$none grams=" "$before"
  export FILE=catalogue.csv
  printf '%s\n' 'product;title;sku;price' '1;Überzug, weiß;UE;1.290' | iconv -f UTF-8 -t CP1252 >export.csv
  run_sync
  ends 0
  created '[.handle, .title]' | diff - <(echo '["ueberzug-weiss-1","Überzug, weiß"]')
}

@test "examples: CSV: names a column that the file lacks, and renames columns" {
  printf '%s\n' 'Art.Nr;VK brutto;title;sku;product' '7;19,90;Apron;"A;7";x' '8;5;Stove;;y' >catalogue.csv
  csv_settings ''
  run_sync
  ends 65 "^rows: '.*' has no column 'Colour', 'Size', 'active', .*'price', 'tags', 'type'; it has 'Art.Nr', 'VK brutto', 'title', 'sku', 'product'; columns='NAME=COLUMN …' says "
  requested 0 "$not_of_delta"
  csv_settings "product=Art.Nr price=VK brutto $none grams="
  run_sync
  ends 0
  created '[.external_id, .title, (.variants[0] | .sku, .prices[0].amount, has("ean")), has("description"), has("status")]' >got
  printf '%s\n' '["csv-7","Apron","A;7",19.9,false,false,false]' '["csv-8","Stove",null,5,false,false,false]' | diff -u - got
  # A column can get another meaning, or none.
  csv_settings "product=title title=Art.Nr price=VK brutto sku= $none grams="
  run_sync
  ends 0
  created 'select(.external_id == "csv-Apron").title' >got
  echo '"7"' | diff -u - got
  csv_settings "product=Art-Nr price=VK brutto $none grams="
  run_sync
  ends 65 "^rows: '.*' has no column 'Art-Nr'; it has "
  csv_settings 'product Art.Nr'
  run_sync
  ends 64 '^rows: the columns are not NAME=COLUMN …: product Art.Nr$'
}

@test "examples: CSV: rejects a product with a bad number, and names its row and column" {
  printf '%s\n' 'product;title;sku;VK brutto;grams' '1;One;a;1,50;' '2;Two;b;1,50;10' '2;Two;c;free;10' ';No key;d;1;1' '3;Three;e;3.5;' '4;;f;4;' '5;Five;g;;x' '6;Six;h;;' >catalogue.csv
  csv_settings "price=VK brutto $none"
  run_sync
  ends 1 '^ms-delta: lines without a receipt: 1;' '^ms-sync: what is gone was not looked for'
  gojq -r '[.external_id, .action, .error.message[:80] // empty] | join(" ")' state/results.ndjson >got
  diff -u - got <<'END'
csv-1 created
csv-2 rejected row 4, column 'VK brutto': "free" is not a number with the decimal mark ","
 rejected no key: row 5, column 'product': there is none; the item begins with [{"#":{"row
csv-3 rejected row 6, column 'VK brutto': "3.5" is not a number with the decimal mark ","
csv-4 rejected row 7, column 'title': there is none
csv-5 rejected row 8, column 'grams': "x" is not a number with the decimal mark ","
csv-6 created
END
}

@test "examples: CSV: a decimal point can be declared" {
  printf '%s\n' 'product;title;sku;price' '1;One;a;1.290' '2;Two;b;1,290.50' >catalogue.csv
  csv_settings "$none grams="
  sed -i 's/^mark=.*/mark=./' csv.settings
  run_sync
  ends 0
  created '.variants[0].prices[0].amount' >got
  printf '%s\n' 1.29 1290.5 | diff -u - got
}

# --- examples/shops/clean.jq and template, examples/prices

# mapped MAP JSON…: prints what the map makes of each item.
mapped() {
  printf '%s\n' "${@:2}" | jq -c -L "$top/examples/shops" "include \"clean\"; $1"
}

@test "examples: item turns an error into a line, and the items after it go on" {
  echo 'include "clean"; item({external_id: "a-\(.id | required)"}; {title: at(.name; text), price: at(.v[0].p; number)}) | . + {add: 1}' >map.jq
  printf '%s\n' '{"id":1,"name":"One","v":[{"p":"1,5"}]}' '{"id":2,"name":"Two","v":[{"p":"free"}]}' \
    '{"name":"No id"}' 5 '{"id":4,"name":{},"v":[]}' '{"id":5,"name":"Five","v":5}' '{"id":6,"v":[]}' >items
  capture_sh "jq -c -L '$top/examples/shops' -f map.jq <items"
  ends 0
  cat >expected <<'END'
{"external_id":"a-1","title":"One","price":1.5,"add":1}
{"external_id":"a-2","map_error":"v[0].p: \"free\" is not a number with the decimal mark \".\"","add":1}
{"map_error":"no key: there is none; the item begins with {\"name\":\"No id\"}","add":1}
{"map_error":"no key: Cannot index number with string \"id\"; the item begins with 5","add":1}
{"external_id":"a-4","map_error":"name: object ({}) cannot be matched, as it is not a string","add":1}
{"external_id":"a-5","map_error":"Cannot index number with number","add":1}
{"external_id":"a-6","title":null,"price":null,"add":1}
END
  prints expected
}

@test "examples: item makes all products of an item or none, and never leaves one out in silence" {
  local key='{external_id: .id}'
  {
    mapped "item($key; {n: 1}, {n: 2})" '{"id":"a"}'
    mapped "item($key; {n: 1}, error(\"two\"))" '{"id":"b"}'
    mapped "item($key; empty)" '{"id":"c"}'
    mapped "item($key; {n: 1, m: (.m | values)})" '{"id":"d"}'
    mapped "item($key; \"text\")" '{"id":"e"}'
    mapped "item($key; error(\"\"))" '{"id":"f"}'
    mapped "item($key; error)" '{"id":"g"}'
    mapped "item($key; error(\"x\" * 600)) | .map_error | length" '{"id":"h"}'
    mapped "[limit(1; item($key; {n: 1}, {n: 2}))]" '{"id":"i"}'
    mapped 'item({external_id, n: 1})' '{"external_id":"j","id":1}'
    mapped 'item({external_id, n: error("x")})' '{"external_id":"k","id":1}'
    mapped 'item({external_id: "\(.id)", n: error("x")})' '{"id":12}'
  } >got
  diff -u - got <<'END'
{"external_id":"a","n":1}
{"external_id":"a","n":2}
{"external_id":"b","map_error":"two"}
{"external_id":"c","map_error":"the map makes nothing; the item begins with {\"id\":\"c\"}"}
{"external_id":"d","map_error":"the map makes nothing; the item begins with {\"id\":\"d\"}"}
{"external_id":"e","map_error":"the map makes \"text\", not an object"}
{"external_id":"f","map_error":"an error without a message"}
{"external_id":"g","map_error":"{\"id\":\"g\"}"}
501
[{"external_id":"i","n":1}]
{"external_id":"j","n":1}
{"external_id":"k","map_error":"x"}
{"external_id":"12","map_error":"x"}
END
}

@test "examples: item says that a key is missing or broken, and which item it was" {
  local key
  for key in '{}' '{external_id: .x}' '{external_id: ""}' '"k"' '{variants: [{sku: null}]}' \
    'empty' '{external_id: ("a", "b")}' 'error("broken")'; do
    mapped "item($key; {n: 1})" '{"id":1}'
  done | gojq -r .map_error >got
  cat >expected <<'END'
no key: it is {}
no key: it is {"external_id":null}
no key: it is {"external_id":""}
no key: it is "k"
no key: it is {"variants":[{"sku":null}]}
no key: it is []
no key: it is [{"external_id":"a"},{"external_id":"b"}]
no key: broken
END
  sed 's/$/; the item begins with {"id":1}/' expected | diff -u - got
  mapped 'item({variants: [{sku: .id}]}; {variants: [{sku: .id, price: error("no")}]})' '{"id":"s"}' >got
  echo '{"variants":[{"sku":"s"}],"map_error":"no"}' | diff -u - got
}

# In jq 1.6, try also catches an error of what follows.
@test "examples: item, at and cell catch only their own errors" {
  echo 'include "clean"; item({external_id: .id}; {n: 1}) | if .n then error("later") else . end' >map.jq
  capture_sh "echo '{\"id\":1}' | jq -c -L '$top/examples/shops' -f map.jq"
  assert_equal "$status" 5
  prints_nothing
  mapped 'try {a: at(.a; number), b: at(.b; number)} catch .' '{"a":"1","b":"x"}' >got
  mapped 'try (at(.a; number) | error("later")) catch .' '{"a":"1"}' >>got
  mapped 'try (cell("a"; number) | error("later")) catch .' '{"a":"1"}' >>got
  mapped 'try [at(.v[]; {p: at(.p; number)})] catch .' '{"v":[{"p":"1"},{"p":"x"}]}' >>got
  mapped 'try at(.["a b"]["c.d"]; number) catch .' '{"a b":{"c.d":"x"}}' >>got
  mapped 'try at(.; number) catch .' '"x"' >>got
  sed 's/ is not a number.*/"/' got >shown
  diff -u - shown <<'END'
"b: \"x\""
"later"
"later"
"v[1]: p: \"x\""
"\"a b\".\"c.d\": \"x\""
".: \"x\""
END
}

# cleaned FUNCTION JSON…: prints what the function makes of each value.
cleaned() {
  mapped "$@"
}

@test "examples: clean.jq reads numbers as people write them, and no others" {
  cleaned number 1290 1.234 '"1290"' '"1290.50"' '"1.290,50"' '"1 290,5"' "\"1'290.50\"" '"1,290.50"' '" 7 "' '"-0,5"' '""' null >got
  printf '%s\n' 1290 1.234 1290 1290.5 1290.5 1290.5 1290.5 1290.5 7 -0.5 null null | diff -u - got
  cleaned number '"1.234,56"' '"1,234.56"' '"12,5"' '"12.5"' '"1.234.567"' '"1,234,567"' '"1 234 567"' '"0.125"' '"0,125"' '"1234.567"' \
    '"1.23456"' '"1.234.567,8"' '"\u22125"' '"+3"' '".5"' >got
  printf '%s\n' 1234.56 1234.56 12.5 12.5 1234567 1234567 1234567 0.125 0.125 1234.567 1.23456 1234567.8 -5 3 0.5 | diff -u - got
  cleaned 'number(".")' '"1.234"' '"1,234"' '"12.5"' 7 '"1,234,567.891"' '""' >got
  printf '%s\n' 1.234 1234 12.5 7 1234567.891 null | diff -u - got
  cleaned 'number(",")' '"1.234"' '"1,234"' '"12,5"' 7 '"-1.234.567,891"' null >got
  printf '%s\n' 1234 1.234 12.5 7 -1234567.891 null | diff -u - got
  for word in '"12 EUR"' '"free"' '"1,2,3x"' '"1 2"' '"1.23.456"' '"12,34,5"' '"1.234,567.8"' '"nan"' '"1e3"' '"."' '"-"' '"5,"' '"1.2345.678,9"'; do
    if cleaned number "$word" 2>/dev/null; then fail "$word is a number"; fi
  done
  for word in '"12,5"' '"1.5.5"' '"1,23.5"'; do
    if cleaned 'number(".")' "$word" 2>/dev/null; then fail "$word is a number"; fi
  done
}

# One source means 1234 by it, another one 1.234.
@test "examples: clean.jq refuses a number that may be two, and says how to tell" {
  local word
  for word in 1.234 -1,234 12.500 999,000; do
    if cleaned number "\"$word\"" 2>said; then fail "$word is a number"; fi
    grep -F "\"$word\" may be ${word/,/.} or ${word//[.,]/}; say number(\".\") or number(\",\") in the map" said
  done
}

@test "examples: clean.jq makes text of HTML, trims codes and makes handles" {
  cleaned text '"<p>a &amp; b</p><p>60&#176; &quot;x&quot;&nbsp;</p>"' '"&amp;lt;"' '""' null >got
  printf '%s\n' '"a & b\n60° \"x\""' '"&lt;"' null null | diff -u - got
  cleaned text '"a < b > c, 3<4 <b>bold</b><!-- <p> --> &auml;&Ouml;&szlig; &euro; &#xe4;&#228; &#38;lt; &unknown; &#0; AT&T;"' \
    '"<STYLE>p > a {}</STYLE><script>\n1 < 2\n</script>x<BR/>y"' >got
  printf '%s\n' '"a < b > c, 3<4 bold äÖß € ää &lt; &unknown; � AT&T;"' '"x\ny"' | diff -u - got
  cleaned code '" A-1\t"' 4711 '"\u00a0007 "' '" "' null >got
  printf '%s\n' '"A-1"' '"4711"' '"007"' null null | diff -u - got
  cleaned handle '"Überzug, weiß"' '"Crème Brûlée № 5"' '"--Łódź__Šibenik--"' '"日本"' '""' null '"Ma\u0308dchen u\u0308ber E\u0301te\u0301 A\u030a"' >got
  printf '%s\n' '"ueberzug-weiss"' '"creme-brulee-5"' '"lodz-sibenik"' null null null '"maedchen-ueber-ete-a"' | diff -u - got
}

@test "examples: the Medusa map rejects a kit, and a category that it does not know" {
  jq -c '.products[0], (.products[0] | .variants[0].inventory_items[0].required_quantity = 2),
    (.products[0] | .variants[0].inventory_items += [{required_quantity: 1}]), (.products[0] | .categories[0].id = "pcat_new")' \
    "$top/examples/shops/medusa/sample.json" >items
  jq -s -f "$top/examples/shops/medusa/categories.jq" <<<'{"id":"pcat_01J9ZZ00000000000000000022","name":"Dining","handle":"d","parent_category_id":null}' >categories
  jq -c -L "$top/examples/shops" --slurpfile categories categories -f "$top/examples/shops/medusa/map.jq" <items |
    jq -c '[.categories, .map_error]' >got
  diff -u - got <<'END'
[["Dining"],null]
[null,"the variant CH9-S is a kit, which ms-push does not make"]
[null,"the variant CH9-S is a kit, which ms-push does not make"]
[null,"the category pcat_new is new; run it again"]
END
}

@test "examples: the template syncs its sample" {
  export SHOP=none STATE=$PWD/state
  cat >with-sample <<EOF2
here='$top/examples/shops/template'
. "\$here/settings"
source_url=
source_command=(jq -c '.products[]' "\$here/sample.json")
add='{}' # the scripted server has no sales channels
EOF2
  run_sync with-sample
  ends 0 '2 created, 0 updated, 0 unchanged, 0 rejected'
  requests 'select(.method == "POST" and (.target | contains("products"))).body | fromjson.create[]
    | [.external_id, .handle, .description, .variants[0].sku, .variants[0].weight, .variants[0].prices[]?.amount]' >got
  printf '%s\n' '["shop-17","ueberzug-mane-weiss-17","Baumwolle & Leinen\n60°","UE-17",1250.5,1290]' \
    '["shop-18","kissen-18",null,null,null]' | diff -u - got
  run_sync with-sample
  ends 0 '0 created, 0 updated, 2 unchanged, 0 rejected'
}

@test "examples: prices by sku come from a CSV file" {
  jq -nc '["UE-17", "UE-18"] | map({external_id: ., title: ., variants: [{sku: ., prices: [{currency_code: "eur", amount: 1}]}]})' |
    ms-push -q >/dev/null
  capture "$top/examples/prices/push" "$top/examples/prices/sample.csv" ,
  ends 0 '^ms-push: 0 created, 2 updated, 0 unchanged, 0 rejected, 0 superseded, 1 skipped'
  gojq -r '[.sku, .action, .changes[]?.after] | join(" ")' "$out" >got
  printf '%s\n' 'UE-17 updated 1190' 'UE-18 updated 19.9' 'unknown skipped' | diff -u - got
  capture "$top/examples/prices/push" "$top/examples/prices/sample.csv" , -q --max-changes 0
  ends 0
  # A price that is no number rejects its sku, and the others go on.
  printf '%s\n' 'price;sku' '1,20;UE-17' 'x;UE-18' >bad.csv
  capture "$top/examples/prices/push" bad.csv , -q
  ends 1
  results '[.sku, .action, .error.message // empty] | join(" ")' 'UE-17 updated' \
    "UE-18 rejected row 3, column 'price': \"x\" is not a number with the decimal mark \",\""
}
