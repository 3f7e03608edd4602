# bats file_tags=waits
load lib/helper
load lib/settings

# ms-sync with a small Medusa. The items of the source are the lines of a file, or the
# pages of server.py.

set_up() {
  shop
  export MEDUSA_API_KEY=sk_1
  echo '{external_id: "\(.id)", title: .title, handle: "item-\(.id)"}' >map.jq
  settings
}

# reads [ASSIGNMENT]: writes shop.conf, for a source that is the file items.
reads() {
  printf '%s\n' "source_command=(cat '$PWD/items')" 'map=map.jq' 'push=(-q)' "state='$PWD/state'" "${1-}" >shop.conf
}

# items NUMBER...: writes the file items.
items() {
  local n
  for n; do printf '{"id":%s,"title":"Item %s"}\n' "$n" "$n"; done >items
}

run_sync() {
  capture ms-sync "$@" ./shop.conf
}

# ended STATUS [REGEX...]: as ends, besides one line with the summary of ms-delta.
ended() {
  [ "$(grep -c '^ms-delta: .* read, ' "$err")" = 1 ] || explain 'there is not one summary of ms-delta'
  sed -i '/^ms-delta: .* read, /d' "$err"
  ends "$@"
}

# runs STATUS [REGEX...]: a run that ends so.
runs() {
  run_sync
  ended "$@"
}

actions() {
  gojq -r '[.external_id, .action] | join(" ")' state/results.ndjson >got
  printf '%s\n' "$@" | sed '/^$/d' >wanted
  diff -u wanted got
}

# posted FILTER LINE...: compares what the filter makes of each body that was posted.
posted() {
  local filter=$1
  shift
  as_sent "select(.method == \"POST\").body | fromjson | $filter" >got
  printf '%s\n' "$@" | sed '/^$/d' >wanted
  diff -u wanted got
}

# file_has FILE LINE...
file_has() {
  printf '%s\n' "${@:2}" | diff -u - "$1"
}

# shown REGEX: does a line of stdout match?
shown() {
  grep -qE -e "$1" "$out" || explain "no line is like $1"
}

not_shown() {
  ! grep -E -e "$1" "$out" || explain "a line is like $1"
}

@test "ms-sync: creates every product, changes nothing in a second run, and looks up none in a third" {
  local n
  runs 0
  actions '1 created' '2 created' '3 created' '4 created' '5 created' '6 created' '7 created'
  settings x=1 verify=0
  runs 0
  gojq -r .action state/results.ndjson | sort -u >got
  file_has got unchanged
  n=$(requests '.target | select(contains("external_id="))' | wc -l)
  runs 0
  actions ''
  requested "$n" '.target | select(contains("external_id="))'
}

@test "ms-sync: -n shows the changes and writes nothing" {
  run_sync -n
  ends 0 '^ms-delta: dry run: 7 read'
  [ "$(grep -cx '+title: "Item [1-7]"' "$out")" = 7 ] || explain "seven products are not shown"
  requested 0 'select(.method == "POST")'
  ls state >got
  file_has got catalogue.lock map.errors map.jq runs
}

@test "ms-sync: keeps rejected products in a form that ms-push accepts again, with the reasons beside" {
  echo '{external_id: "\(.id)", title: (if .id == 3 then "refuse" else .title end)}' >map.jq
  runs 1 '^ms-sync: rejected: 3: scripted refusal of 3$'
  gojq -r .external_id state/rejected.ndjson >got
  file_has got 3
  file_has state/rejected.reasons '3: scripted refusal of 3'
  cmp state/rejected.ndjson state/rejected/*.ndjson
  sed 's/refuse/Fine/' state/rejected.ndjson | ms-push -q | gojq -r .action >got
  file_has got created
}

@test "ms-sync: prints ten reasons, without the control characters of an API, and names the file of the others" {
  items {1..12}
  reads
  echo '{external_id: "\(.id)\u001b[31m", title: 1}' >map.jq
  run_sync
  [ "$status" = 1 ] || explain 'none is rejected'
  [ "$(grep -c '^ms-sync: rejected: [0-9]*?\[31m: ' "$err")" = 10 ] || explain 'not ten'
  assert_equal "$(tail -n 1 "$err")" "ms-sync: more are rejected; see $PWD/state/rejected.reasons"
  [ "$(grep -c '^[0-9]*?\[31m: ' state/rejected.reasons)" = 12 ]
  items {1..10}
  rm -r state
  run_sync
  [ "$(grep -c '^ms-sync: ' "$err")" = 10 ] || explain 'not ten'
}

@test "ms-sync: exits with the status of the first stage that failed" {
  # Apart from the requests to Medusa, as ms-delta asks at the same time.
  context+=-source
  settings 'faults=ok,503*'
  run_sync
  ended 75 '^ms-fetch: page 2: .*gave up'
  gojq -r .action state/failed.ndjson | sort -u >got
  file_has got created
  [ ! -e state/results.ndjson ]
  settings 'faults=404*'
  run_sync
  ended 69 '^ms-fetch: page 1: '
  settings x=1 'items=elsewhere'
  run_sync
  ended 69 "^ms-fetch: page 1: .*no 'elsewhere'"
  settings x=1 'source_command=(sh -c "exit 3") source_url='
  runs 65 "^ms-sync: 'sh' failed with status 3$"
}

@test "ms-sync: exits with 3 when ms-push stops at a limit" {
  settings x=1 'batch=(-n 2) push+=(--max-changes 3)'
  runs 3 '^ms-push: line 2: stopped: '
  gojq -r '[.external_id, .action] | join(" ")' state/failed.ndjson >got
  file_has got '1 created' '2 created'
}

@test "ms-sync: a run that fails keeps the results and the rejected products of the last good one" {
  local file
  echo '{external_id: "\(.id)", title: (if .id == 3 then "refuse" else .title end)}' >map.jq
  runs 1 '^ms-sync: rejected'
  cp -r state before
  MEDUSA_API_KEY='' run_sync
  # If ms-push ends first, ms-delta may say that there is no --ack.
  grep -v '^ms-delta: ' "$err" >said
  file_has said 'ms-push: no API key: set MEDUSA_API_KEY_FILE to a file that holds one, or MEDUSA_API_KEY'
  assert_equal "$status" 77
  context+=-again
  settings faults=ok,503* verify=1
  run_sync
  ended 75 '^ms-fetch: page 2: ' '^ms-sync: rejected: 3: '
  for file in results.ndjson rejected.ndjson rejected.reasons; do
    cmp "before/$file" "state/$file"
  done
  file_has state/failed.reasons '3: scripted refusal of 3'
  gojq -r .external_id state/failed.ndjson >got
  file_has got 1 2 3
}

@test "ms-sync: runs the optional commands of the settings" {
  echo '{external_id: "\(.id)", title: "\($prefix) \($names[0][.id]) \(.extra)"} # the end' >map.jq
  settings x=1 "
before() { echo '{\"a\":\"A\",\"b\":\"B\"}' >names; }
source_command=(printf '{\"id\":\"%s\"}\n' a b)
source_url=
through=(jq -c '. + {extra: \"E\"}')
map_args=(--arg prefix P --slurpfile names names)
add='{\"subtitle\": \"S\"}'"
  runs 0
  actions 'a created' 'b created'
  posted '.create[] | [.title, .subtitle]' '["P A E","S"]' '["P B E","S"]'
}

@test "ms-sync: fails when a command of the settings fails" {
  settings x=1 'before() { return 69; }'
  run_sync
  ends 69 "^ms-sync: 'before' failed with status 69$"
  settings x=1 'before() { false; }'
  run_sync
  ends 65 "^ms-sync: 'before' failed with status 1$"
  settings x=1 'before=(false)'
  run_sync
  ends 65 "^ms-sync: 'before' failed with status 1$"
  settings x=1 'through=(false)'
  run_sync
  [ "$status" = 65 ] || explain 'through has failed'
  grep -qx "ms-sync: 'false' failed with status 1" "$err"
  settings x=1 'source_command=(sh -c "echo 1; exit 75") map_args=(--arg a b)'
  echo '{external_id: $a, title: $a}' >map.jq
  runs 75 "^ms-sync: 'sh' failed with status 75$"
  requested 1 'select(.method == "POST")'
}

# --- the map

@test "ms-sync: a jq that is killed is named" {
  mkdir bin
  printf '%s\n' '#!/bin/sh' 'case "$*" in *"-f map.jq"*) kill -9 $$ ;; esac' "exec '$(command -v jq)' \"\$@\"" >bin/jq
  chmod +x bin/jq
  items 1
  reads
  PATH=$PWD/bin:$PATH run_sync batches
  [ "$status" = 65 ] || explain 'jq was killed'
  grep -qx "ms-sync: 'jq' failed with status 137" "$err"
}

@test "ms-sync: a mapping error names the map and the item, and the other items are pushed" {
  # jq 1.6 exits with 0 when later items succeed.
  echo 'if .id == 2 then error("odd") else {external_id: "\(.id)", title} end' >map.jq
  runs 65 '^ms-sync: map.jq: 2: odd$'
  gojq -r .external_id state/failed.ndjson | paste -sd ' ' >got
  file_has got '1 3 4 5 6 7'
  # It fails for the last one.
  echo 'if .id == 7 then .title.de else {external_id: "\(.id)", title} end' >map.jq
  runs 65 '^ms-sync: map.jq: 7: Cannot index string with string "de"$'
  # What the map makes is no object.
  echo 'if .id == 7 then "text" else {external_id: "\(.id)", title} end' >map.jq
  runs 65 '^ms-sync: map.jq: .*string.*cannot be added'
}

@test "ms-sync: an item that the map cannot convert is named by what the source calls it" {
  local item
  reads
  echo 'error("odd")' >map.jq
  for item in '[1]=an item without an id' '{"sku":"S","title":1}=S' '{"external_id":0,"sku":"S"}=0' '{"id":"a","sku":"S"}=a'; do
    echo "${item%=*}" >items
    runs 65 "^ms-sync: map.jq: ${item##*=}: odd\$"
  done
}

@test "ms-sync: an error of the map is one line, whatever the item has" {
  printf '%s\n' '{"id":"a\nms-sync: done\u001b[2J","title":"\r\n"}' '{"id":2,"title":"T"}' >items
  echo 'if .id == 2 then {external_id: "2", title} else error(.title) end' >map.jq
  reads
  runs 65 '^ms-sync: map.jq: a\?ms-sync: done\?\[2J: \?\?$'
}

@test "ms-sync: a map that jq cannot compile, or that is named wrongly, is told before anything is read" {
  printf '%s\n' '# first' 'def f: 1;' '{a: }' >map.jq
  run_sync
  [ "$status" = 64 ] || explain 'the map is wrong'
  grep -q 'line 3' "$err"
  assert_equal "$(tail -n 1 "$err")" "ms-sync: '$PWD/map.jq' is not a jq program that can run; nothing was done"
  ! grep -q ms_map "$err" || explain 'it is blamed on the text of ms-sync'
  settings x=1 'map_args=(--slurpfile names nowhere)'
  echo . >map.jq
  run_sync
  [ "$status" = 64 ] || explain 'there is no such file'
  requested 0
  settings x=1 'map=nowhere'
  run_sync
  ends 74 "^ms-sync: cannot read '.*/nowhere'$"
}

@test "ms-sync: runs maps in any form" {
  local map maps=(
    'include "m"; {external_id: "1", title: t}'
    $'# a comment with include "x";\n\n include "m";\n# another\nimport "m" as m;\ndef f: m::t;\n{external_id: "1", title: f}'
    $'include\n  "m" ;{external_id: "1", title: t} # the end'
    'def includes: "T \(.id)"; {external_id: "1", title: includes}'
    'empty, {external_id: "1", title: ("T \(.id)")}'
  )
  mkdir lib
  echo 'def t: "T \(.id)";' >lib/m.jq
  items 1
  reads 'map_args=(-L "$here/lib")'
  for map in "${maps[@]}"; do
    printf '%s' "$map" >map.jq
    run_sync batches
    ends 0
    prints_text '[{"external_id":"1","title":"T 1"}]\n'
  done
}

@test "ms-sync: a map finds the module of the examples, or one of its own" {
  needs_plain_programs 'the programs are not beside the examples'
  echo 'include "clean"; item({external_id: "\(.id)"}; {title: at(.title; if . == "Item 3" then error("odd") else . end)})' >map.jq
  runs 1 '^ms-sync: rejected: 3: title: odd$'
  actions '1 created' '2 created' '3 rejected' '4 created' '5 created' '6 created' '7 created'
  mkdir mine
  echo 'def item(key; f): {external_id: "own-\(.id)", title: "Own \(.id)"};' >mine/clean.jq
  echo 'include "clean"; item(0; 0)' >map.jq
  settings x=1 'map_args=(-L "$here/mine")'
  run_sync batches
  ends 0
  gojq -r '.[0].external_id' "$out" >got
  file_has got own-1
}

# --- one run at a time

@test "ms-sync: refuses a second run of the same job at the same time, and only of that" {
  mkdir state
  exec 6>state/catalogue.lock
  flock 6
  run_sync
  ends 75 '^ms-sync: another run is under way in '
  run_sync batches
  ends 75 '^ms-sync: another run is under way in '
  requested 0
  settings x=1 'stock_command=(true) stock_map=map.jq stock_push=(-q)'
  run_sync stock
  ends 0
}

@test "ms-sync: no command of the settings holds the lock, or the terminal of -q" {
  local closed='[ ! -e /dev/fd/8 ] && [ ! -e /dev/fd/9 ]'
  items 1
  reads "through=(sh -c '$closed && cat')
before() { $closed; }
after() { $closed; }"
  run_sync -q
  ends 0 ': 1 created'
}

@test "ms-sync: fails with 74 when its state cannot be locked" {
  mkdir -p state/catalogue.lock
  run_sync
  ends 74 'lock: Is a directory$'
  rmdir state/catalogue.lock
  # As on a file system without locks.
  mkdir bin
  printf '#!/bin/sh\necho "flock: 9: No locks available" >&2\nexit 71\n' >bin/flock
  chmod +x bin/flock
  PATH=$PWD/bin:$PATH run_sync
  ends 74 '^flock: 9: No locks available$'
  requested 0
}

@test "ms-sync: the state directory is for its owner" {
  umask 022
  runs 0
  assert_equal "$(stat -c %a state)" 700
}

# --- settings

@test "ms-sync: finds settings by name, in the user's directory, never in PATH" {
  mkdir -p path config/medusa-stream/shop config/medusa-stream/shop.conf
  # bash would search PATH for a name without a slash.
  echo 'echo wrong >&2; exit 1' | tee path/shop >path/settings
  chmod +x path/*
  sed "s|^map=.*|map='$PWD/map.jq'|" shop.conf >config/medusa-stream/shop/settings
  PATH=$PWD/path:$PATH XDG_CONFIG_HOME=$PWD/config capture ms-sync shop
  ends 0 '^ms-delta: '
  mkdir .config
  cp -r config/medusa-stream .config
  HOME=$PWD XDG_CONFIG_HOME='' capture ms-sync shop
  ends 0 '^ms-delta: '
  # A file of this directory needs a slash.
  XDG_CONFIG_HOME=$PWD/config capture ms-sync shop.conf
  ends 74 "^ms-sync: there is neither '$PWD/config/medusa-stream/shop.conf/settings' nor '/etc/medusa-stream/shop.conf/settings'; .* write './shop.conf'$"
  capture ms-sync ./nowhere
  ends 74 "^ms-sync: cannot read './nowhere'"
  capture ms-sync ./.config
  ends 74 "^ms-sync: './.config' is a directory; name the file in it, such as './.config/settings'$"
}

@test "ms-sync: rejects settings that are missing" {
  local name
  echo 'map=map.jq state=state' >shop.conf
  run_sync
  ends 64 "^ms-sync: './shop.conf' sets neither source_url nor source_command"
  run_sync stock
  ends 64 "^ms-sync: './shop.conf' sets neither stock_url nor stock_command"
  for name in map state; do
    settings x=1 "$name="
    run_sync
    ends 64 "^ms-sync: './shop.conf' does not set $name"
  done
  settings x=1 'stock_command=(cat)'
  run_sync stock
  ends 64 "^ms-sync: './shop.conf' does not set stock_map"
}

@test "ms-sync: an error in the settings runs nothing, and is told with its line" {
  local line message
  while IFS=@ read -r line message; do
    settings x=1 "before() { : >ran; }
$line"
    run_sync
    [ "$status" = 64 ] || explain "$line"
    [[ $(<"$err") =~ $message ]] || explain "$line: not like $message"
    [[ $(tail -n 1 "$err") == ms-sync:* ]] || explain "$line"
    [[ ! -e ran && ! -e state ]] || fail "$line: something ran"
  done <<'END'
push=--prune variants@line 7: variants: command not found.*'./shop.conf', line 7: a command failed with status 127
through=cat@through is a text, not an array; write through=\(word ...\)
batch='-n 9'@batch is a text, not an array
stock_push=--floor@stock_push is a text, not an array
map=(map.jq)@map is an array, not a text
false@'./shop.conf', line 7: a command failed with status 1
secret=$(cat nowhere)@nowhere: No such file.*line 7: a command failed with status 1
f() { false; }; f; :@line 7: a command failed with status 1
url=$UNSET/products@UNSET: unbound variable.*error in './shop.conf'; nothing was run
if@syntax error.*error in './shop.conf'; nothing was run
exit 0@error in './shop.conf'; nothing was run
add='{'@add is not a JSON object
add='[1]'@add is not a JSON object
add='{} {}'@add is not a JSON object
stock_add=x@stock_add is not a JSON object
throughs=(cat)@there is no setting 'throughs'; write 'through'
throug=(cat)@there is no setting 'throug'; write 'through'
aftr() { :; }@there is no setting 'aftr'; write 'after'
gones=draft@there is no setting 'gones'; write 'gone'
gone=hide@gone is 'hide', not one of
max_gone=ten@max_gone is neither a number nor a percentage
max_changes=101%@max_changes is neither a number nor a percentage
max_zero=-1@max_zero is neither a number nor a percentage
verify=often@verify is not a number
verify=7a@verify is not a number
stage() { :; }@stage: readonly function
opt=1@opt: readonly variable
END
  requested 0
  reads
  sed -i 's/^push=.*/push=--prune/' shop.conf
  run_sync
  ends 64 'push is a text, not an array'
}

@test "ms-sync: a setting whose name is misspelt is found, also if that is the only one" {
  local pair
  for pair in push:pushh push:psuh push:pus push:posh; do
    reads
    sed -i "s/^${pair%:*}=/${pair#*:}=/" shop.conf
    run_sync
    ends 64 "there is no setting '${pair#*:}'; write '${pair%:*}'"
  done
}

@test "ms-sync: names of the user's own are left alone" {
  settings x=1 'shop=1 secret=2 file=3 fields=4 name=5 i=6 status=7 line=8 choices=() pushh=(b) key=1 salt=2 limit=(3) since=4 talk=(5) measure=6 partial=7
declare -A labels=([a]=b)
export LABEL=x
helper() { :; }
before() { helper; [[ ${labels[a]}$shop$name$status$line == b1578 ]]; }
after() { [[ ${labels[a]}$shop$file$i$key$salt${limit[0]}$since${talk[0]}$measure$partial == b1361234567 ]] && : >ran; }'
  runs 0
  [ -e state/ran ]
}

@test "ms-sync: a variable or a function of the environment is no setting" {
  before() { echo wrong >&2; }
  export -f before
  gone=hide push=--nonsense after=wrong add=x run_sync
  ends 0 '^ms-delta: '
}

@test "ms-sync: variables that change the shell or its commands do not change a run" {
  local variable
  mkdir -p shop elsewhere/shop
  settings x=1
  mv shop.conf map.jq shop
  echo 'echo elsewhere; exit 1' >elsewhere/shop/shop.conf
  for variable in CDPATH="$PWD/elsewhere" POSIXLY_CORRECT=1 GETOPT_COMPATIBLE=1; do
    capture env "$variable" ms-sync --max-items 1 batches shop/shop.conf
    ends 0
    prints_text '[{"external_id":"1","title":"Item 1","handle":"item-1"}]\n'
  done
}

@test "ms-sync: what settings print is a message" {
  settings x=1 'echo hello; map=map.jq'
  run_sync --max-items 1 batches
  ends 0 '^hello$' '^hello$'
  prints_text '[{"external_id":"1","title":"Item 1","handle":"item-1"}]\n'
}

@test "ms-sync: settings that set options of the shell do not change what a run does" {
  local line n=0
  for line in 'set -e' 'set -C' 'IFS=,'; do
    reads "$line; gone=no; after() { echo \"after \$MS_STATUS: \$MS_CREATED\"; }"
    items $((++n))
    runs 0 '^after 0: 1$'
    echo '"no object"' >items
    runs 65 '^ms-sync: map.jq: ' '^after 65: 0$'
  done
}

@test "ms-sync: settings may be sourced by others, which add to them" {
  mkdir shop
  cp map.jq shop
  mv shop.conf shop/settings
  printf '%s\n' "here='$PWD/shop'" '. "$here/settings"' 'fetch+=(-l 2)' 'push+=(--max-changes 3)' 'batch+=(-b 1k)' >shop.conf
  run_sync --show
  ends 0
  shown ' -l 3 .*-l 2 '
  shown '^  ms-batch -n 50 -b 1k \|'
}

# --- the ledger

@test "ms-sync: a change of what ms-push writes passes on all items" {
  local set
  items 1 2 3
  reads verify=0
  for _ in 1 2 3; do runs 0; done
  actions ''
  for set in '--prune variants' '--prune=variants,prices' '--only update' '--unknown metadata' '--initial title' \
    '--create-missing tags' '--on-duplicate oldest' '--adopt handle' '--key title' '--match handle'; do
    reads "verify=0; push+=($set)"
    run_sync
    grep -q '^ms-delta: --salt has changed' "$err" || explain "$set"
  done
  reads 'verify=0; push+=(--match handle -v --retries 3 --max-changes 50)'
  run_sync
  ! grep -q '^ms-delta: --salt has changed' "$err" || explain 'these change nothing'
}

@test "ms-sync: the key of ms-push is that of the ledger" {
  items 1 2
  echo '{code: "c\(.id)", title, handle: "item-\(.id)"}' >map.jq
  reads 'push+=(--key code) verify=0'
  for _ in 1 2 3; do runs 0; done
  actions ''
  ms-delta --count state/ledger >got
  file_has got 2
}

@test "ms-sync: --max-items syncs the first items, and nothing is gone because of it" {
  local n
  items {1..5}
  reads
  run_sync --max-items 2
  ends 0 '^ms-delta: 2 read'
  actions '1 created' '2 created'
  for _ in 1 2 3; do run_sync; done
  for _ in 1 2 3; do
    run_sync --max-items 1
    ends 0 '^ms-delta: 1 read.* 0 gone$'
  done
  # Pages are not fetched in vain.
  settings items=60
  run_sync --max-items 4
  ends 0 '^ms-delta: 4 read'
  requested 2 '.target | select(test("/products[?]limit="))'
  for n in 0 x 1k -1 ''; do
    run_sync --max-items "$n"
    ends_usage "^ms-sync: --max-items: '$n' is not a number from 1$" ms-sync
  done
}

# --- gone

# loses ITEM...: fills the shop, and loses all items but these in two runs.
loses() {
  items {1..7}
  run_sync
  items "$@"
  run_sync
  run_sync
}

@test "ms-sync: reports what is gone" {
  reads
  loses 1 2 3 4 5 6
  ends 0 '^ms-delta: 6 read.* 1 gone$' "^ms-sync: products that the source no longer has: 1 \(7\); see $PWD/state/gone.ndjson\$"
  file_has state/gone.ndjson '{"external_id":"7"}'
  items {1..7}
  runs 0
  [ ! -s state/gone.ndjson ]
  loses 1
  tail -n 1 "$err" | grep -F ': 6 (2 3 4 5 6 ...); see ' || explain 'not six'
  posted '.update[]?' ''
}

@test "ms-sync: of the two runs that did not see a product, the first may have failed" {
  items {1..7}
  reads
  runs 0
  reads 'through=(sh -c "head -n 5; exit 75")'
  runs 75 "^ms-sync: 'sh' failed with status 75$"
  reads
  items {1..6}
  runs 0 '^ms-sync: products that the source no longer has: 1 \(7\); '
}

@test "ms-sync: an empty source stops the run, unless nothing is known yet" {
  : >items
  reads gone=draft
  for _ in 1 2 3; do runs 0; done
  items 1 2
  runs 0 '^ms-delta: 0 gone, 0 back$'
  : >items
  for _ in 1 2 3; do runs 3 '^ms-delta: stopped: the last run read 0 items'; done
  posted '.update[]?' ''
}

@test "ms-sync: drafts what is gone, up to a limit, and publishes what is back" {
  reads 'gone=draft add='\''{"status": "published"}'\'
  items {1..7}
  run_sync
  reads gone=draft
  loses 1 2 3 4 5 6
  ends 0 '^ms-delta: 6 read.* 1 gone$' '^ms-delta: 1 gone, 0 back$' '^ms-sync: products that the source no longer has, or has again: 1 \(7\)'
  posted '.update[]? | [.status]' '["draft"]'
  gojq -c '[.external_id, .action]' state/gone.ndjson >got
  file_has got '["7","updated"]'
  items {1..7}
  run_sync
  ends 0 '^ms-delta: 7 read' '^ms-delta: 0 gone, 1 back$' '^ms-sync: .*: 1 \(7\)'
  posted '.update[]? | [.status]' '["draft"]' '["published"]'
  run_sync
  [ ! -s state/gone.ndjson ]
  # As a number, the limit holds for few products, too.
  reads 'gone=draft max_gone=1'
  loses 1 2
  ends 3 '^ms-delta: 2 read.* 5 gone$' '^ms-delta: stopped: 5 of 7 items are gone'
  posted '.update[]? | [.status]' '["draft"]' '["published"]'
  assert_file_exist state/gone.new
  items {1..7}
  run_sync
  assert_file_not_exist state/gone.new
}

@test "ms-sync: deletes what is gone" {
  reads gone=delete
  loses 1 2 3 4 5 6
  ended 0 '^ms-delta: 1 gone' '^ms-sync: products that the source no longer has: 1 \(7\)'
  gojq -r '[.external_id, .action] | join(" ")' state/gone.ndjson >got
  file_has got '7 deleted'
  run_sync
  [ ! -s state/gone.ndjson ]
  requests 'select(.method == "POST").body | fromjson.delete[]?' | wc -l >got
  file_has got 1
}

@test "ms-sync: does not look for what is gone after a run that may have missed something" {
  local how
  reads
  loses 1 2 3
  cp state/gone.ndjson before
  for how in 'through=(sh -c "cat; exit 65")' 'source_command=(sh -c "head -n 1 ../items; kill -PIPE \$\$")' 'push+=(--max-changes 0)' gone=no; do
    reads
    rm -r state
    context+=-again
    shop
    loses 1 2 3
    cmp before state/gone.ndjson
    echo '{"id":1,"title":"New"}' >items
    reads "$how"
    for _ in 1 2 3; do run_sync; done
    ! grep -q 'no longer has' "$err" || explain "$how"
    diff before state/gone.ndjson || fail "$how"
  done
}

@test "ms-sync: does not look for what is gone if a product is not known by name" {
  reads
  loses 1 2 3
  cp state/gone.ndjson before
  # The map cannot convert an item.
  echo 'if .id == 3 then error("odd") else {external_id: "\(.id)", title} end' >map.jq
  for _ in 1 2 3; do run_sync; done
  ended 65 '^ms-sync: map.jq: 3: odd$'
  diff before state/gone.ndjson
  # It does not say which one.
  echo 'if .id == 3 then {map_error: "odd"} else {external_id: "\(.id)", title} end' >map.jq
  for _ in 1 2 3; do run_sync; done
  ended 1 '^ms-delta: lines without a receipt: 1;' '^ms-sync: what is gone was not looked for, because a rejected product has no key$' '^ms-sync: rejected: .*odd'
  diff before state/gone.ndjson
  # It does; then it is there, although it is rejected.
  echo 'if .id == 3 then {external_id: "3", map_error: "odd"} else {external_id: "\(.id)", title} end' >map.jq
  items 1 3
  for _ in 1 2 3; do run_sync; done
  ended 1 '^ms-sync: products that .*: 5 \(2 4 5 6 7\)' '^ms-sync: rejected: 3: odd'
}

@test "ms-sync: reads the source with --strict, but not for a part of it" {
  run_sync --show
  shown '^ms-fetch --strict '
  run_sync --show --max-items 3
  not_shown --strict
  settings x=1 gone=no
  run_sync --show
  not_shown '--strict|--gone'
}

# --- stock

# stock_settings [ASSIGNMENT]: writes shop.conf, for the stock of two skus.
stock_settings() {
  printf '{"sku":"S-%s","qty":%s}\n' 1 5 2 6 >stock
  cat >shop.conf <<EOF
stock_command=(cat '$PWD/stock')
stock_map=stock.jq
stock_push=(-q)
location=Berlin
state='$PWD/state'
${1-}
EOF
  echo '{sku, stocked_quantity: .qty}' >stock.jq
  shop locations=Berlin,Rome/skus=2
}

@test "ms-sync: brings stock to its location, as a job of its own" {
  stock_settings
  run_sync stock
  ends 0
  posted '.create[]? | [.location_id, .stocked_quantity]' '["sloc_1",5]' '["sloc_1",6]'
  run_sync stock
  ends 0
  gojq -r .action state/stock.results.ndjson | sort -u >got
  file_has got unchanged
  [[ ! -e state/ledger && ! -e state/results.ndjson ]]
  echo '{"sku":"S-9","qty":1}' >>stock
  run_sync stock
  ends 1 '^ms-sync: rejected: S-9.*: not found$'
  assert_equal "$(gojq -r .sku state/stock.rejected.ndjson)" S-9
  ls state/rejected | grep -x '[0-9TZ.]*-stock.ndjson'
  : >stock
  for _ in 1 2 3; do run_sync stock; done
  ends 0
}

@test "ms-sync: the stock leaves files of the catalogue alone, whose run may be under way" {
  local files=(gone.new results.new rejected.new undo.new undo.ndjson since.next since.all.next)
  stock_settings
  mkdir state
  (cd state && touch "${files[@]}")
  run_sync stock
  ends 0
  run_sync undo "$(ls state/runs | sed 's/-.*//')"
  ends 0 '^ms-sync: undoing '
  (cd state && ls "${files[@]}")
}

@test "ms-sync: the settings of the catalogue are those of the stock, unless it has its own" {
  settings x=1 'stock_url='"'$(url 'stock=1/list?limit={limit}&offset={offset}')'
stock_items=. stock_map=stock.jq
items=products add='{\"a\": 1}' through=(false) push+=(--prune variants) source_command=(false)"
  echo . >stock.jq
  run_sync stock --show
  ends 0
  shown '^ms-fetch --items \. -q -l 3 '
  shown '^  ms-batch -n 1000 \|'
  not_shown '"a"|false|prune|strict|ms-delta'
  echo 'stock_fetch=(-l 9) stock_batch=(-n 7) stock_through=(tee x) stock_push=(--floor) stock_map_args=(--arg a b) stock_add='\''{"b": 2}'\' >>shop.conf
  run_sync stock --show
  shown '^ms-fetch --items \. -l 9 '
  shown '^  tee x \|'
  shown '^  ms-batch -n 7 \|'
  shown '^  ms-push -r inventory --floor --reject stock.rejected.new --journal runs/[0-9TZ.]*-stock.ndjson >stock.results.new$'
  shown '--arg a b .*\{"b": 2\}'
}

@test "ms-sync: a feed of zeros stops at max_zero" {
  stock_settings max_zero=1
  run_sync stock
  ends 0
  printf '{"sku":"S-%s","qty":0}\n' 1 2 >stock
  run_sync stock
  ends 3 '^ms-push: .*--max-zero 1 allows 1'
  echo max_zero=2 >>shop.conf
  run_sync stock
  ends 0
}

@test "ms-sync: the stock has a hook of its own before it" {
  stock_settings 'before() { : >wrong; }
stock_before() { echo "${push[*]}" "${source_command[0]}" >right; }'
  run_sync stock
  ends 0
  [ ! -e state/wrong ]
  file_has state/right '-q cat'
}

# --- since

# changes ID=TIME...: prints a page with these items.
changes() {
  local item
  for item; do
    printf '{"id":%s,"title":"Item %s","at":"2026-01-%sT00:00:00Z"}\n' "${item%=*}" "${item%=*}" "${item#*=}"
  done | jq -sc '{products: .}'
}

# since_settings PAGE...: a source that gives these pages, one for each request.
since_settings() {
  # The pages are counted by the requests of a context, and Medusa has another one.
  context+=-source
  printf '%s\n' "source_url='$(turns "$@")?after={since}'" 'map=map.jq' 'fetch=(-q --retries 0)' 'push=(-q)' \
    'since_path=at' "state='$PWD/state'" >shop.conf
}

asked() {
  requests '.target | select(contains("/api/turns")) | split("?")[1] // "all"' >got
  file_has got "$@"
}

@test "ms-sync: asks for what has changed since the last run, and for all once a week" {
  local day
  since_settings "$(changes 1=01 2=02 3=01)" "$(changes 2=03)" "$(changes)" "$(changes 1=05 2=06)" "$(changes 1=07 2=01 3=01)"
  runs 0
  runs 0
  file_has state/since 2026-01-03T00:00:00Z
  runs 0
  file_has state/since 2026-01-03T00:00:00Z
  # A part of the source makes nothing gone.
  [ ! -s state/gone.ndjson ]
  touch -d '6 days ago' state/full
  runs 0
  file_has state/since 2026-01-06T00:00:00Z
  for day in 8 7; do
    touch -d "$day days ago" state/full
    runs 0
  done
  asked all after=2026-01-02T00%3A00%3A00Z after=2026-01-03T00%3A00%3A00Z after=2026-01-03T00%3A00%3A00Z all all
  file_has state/since 2026-01-07T00:00:00Z
}

@test "ms-sync: the period of full runs can be set, and a part of a run is none" {
  since_settings "$(changes 1=01)"
  runs 0
  echo full=daily >>shop.conf
  touch -d '20 hours ago' state/full
  runs 0
  touch -d '24 hours ago' state/full
  runs 0
  echo full=monthly >>shop.conf
  touch -d '28 days ago' state/full
  runs 0
  touch -d '31 days ago' state/full
  runs 0
  run_sync --max-items 1
  ends 0 '^ms-delta: '
  run_sync batches
  ends 0
  run_sync --check
  ends 0
  asked all after=2026-01-01T00%3A00%3A00Z all after=2026-01-01T00%3A00%3A00Z all all all all
  file_has state/since 2026-01-01T00:00:00Z
  ls state | grep -c '^since' | diff - <(echo 1)
  echo full=yearly >>shop.conf
  run_sync
  ends 64 "full is 'yearly', not one of daily, weekly, monthly"
  reads since_path=at
  run_sync
  ends 64 'since_path needs source_url'
}

@test "ms-sync: after a run that failed or rejected, changes are asked for again" {
  local how n=0
  since_settings "$(changes 1=01 2=01)"
  runs 0
  for how in 'through=(sh -c "cat; exit 75")' 'push=(-q --max-changes 0)'; do
    n=$((n + 1))
    since_settings "$(changes 1=02 3$n=02)"
    echo "$how" >>shop.conf
    run_sync
    [ "$status" != 0 ] || explain "$how"
    file_has state/since 2026-01-01T00:00:00Z
    [ ! -e state/since.next ]
  done
  since_settings "$(changes 1=02)"
  echo '{external_id: "\(.id)", title: "refuse", handle: "item-\(.id)"}' >map.jq
  runs 1 '^ms-sync: rejected: 1: '
  file_has state/since 2026-01-01T00:00:00Z
  # A full run has seen all, so changes since then are enough.
  touch -d '9 days ago' state/full
  runs 1 '^ms-sync: rejected: 1: '
  file_has state/since 2026-01-02T00:00:00Z
}

# --- journals

@test "ms-sync: keeps a journal of each run that changed something" {
  local n
  runs 0
  ls state/runs >got
  grep -xE '[0-9]{8}T[0-9]{6}[.][0-9]{3}Z-catalogue.ndjson.gz' got
  [ "$(gzip -dc state/runs/*.gz | gojq -r 'select(.event == "write").external_id' | paste -sd ' ')" = '1 2 3 4 5 6 7' ]
  assert_equal "$(stat -c %a state/runs/*.gz)" 600
  runs 0
  ls state/runs | diff got -
  # The newest 30 of each job stay, and those of 30 days.
  for n in {10..44}; do
    touch -d '31 days ago' "state/runs/202001${n}T000000.000Z-catalogue.ndjson.gz" "state/runs/202001${n}T000000.000Z-stock.ndjson.gz"
    touch -d '29 days ago' "state/runs/201901${n}T000000.000Z-catalogue.ndjson.gz"
  done
  runs 0
  ls state/runs | cut -c 1-4,21- | sort | uniq -c | tr -s ' ' >got
  file_has got ' 35 2019-catalogue.ndjson.gz' ' 29 2020-catalogue.ndjson.gz' ' 35 2020-stock.ndjson.gz' ' 1 2026-catalogue.ndjson.gz'
}

@test "ms-sync: what is drafted and the stock have journals of their own" {
  reads 'add='\''{"status": "published"}'\'
  items {1..7}
  run_sync
  reads gone=draft
  loses 1 2 3 4 5 6
  ls state/runs | cut -d - -f 2 | sort | uniq -c | tr -s ' ' >got
  file_has got ' 1 catalogue.ndjson.gz' ' 1 gone.ndjson.gz'
  rm -r state
  stock_settings
  run_sync stock
  ends 0
  ls state/runs | cut -d - -f 2 >got
  file_has got stock.ndjson.gz
}

# --- undo

# titles: prints the titles and statuses of Medusa's products.
titles() {
  curl -fsS -u sk_1: "$MEDUSA_URL/admin/products?fields=external_id,title,status&limit=100" |
    gojq -r '.products | sort_by(.external_id)[] | "\(.external_id) \(.title)"' >got
}

# edited TITLE: changes the titles of items 1 and 2 at the source, in a run.
edited() {
  items 1 2 3
  reads
  runs 0
  sed -i "1,2s/Item/$1/" items
  runs 0
  titles
  file_has got "1 $1 1" "2 $1 2" '3 Item 3'
}

@test "ms-sync: undo takes the last run back, and the next run does it again" {
  edited New
  # A run that changes nothing leaves no journal.
  runs 0
  run_sync -n undo
  ends 0 '^ms-sync: undoing [0-9TZ.]*-catalogue.ndjson.gz$'
  shown '^\+title: "Item 1"'
  titles
  file_has got '1 New 1' '2 New 2' '3 Item 3'
  run_sync undo
  ends 0 '^ms-sync: undoing '
  titles
  file_has got '1 Item 1' '2 Item 2' '3 Item 3'
  gojq -r '[.external_id, .action] | join(" ")' state/undo.ndjson | sort >got
  file_has got '1 undone' '2 undone'
  # What was undone is not settled.
  runs 0
  titles
  file_has got '1 New 1' '2 New 2' '3 Item 3'
}

@test "ms-sync: undo can be taken back, and leaves what people have changed" {
  local first
  edited New
  first=$(ls state/runs | tail -n 1)
  run_sync undo
  ends 0 '^ms-sync: undoing '
  echo '{"external_id":"2","title":"By hand"}' | ms-push -q >/dev/null
  run_sync undo "$(ls state/runs | sed -n 's/-undo-catalogue.*//p')"
  ends 1 '^ms-sync: undoing .*-undo-catalogue.ndjson.gz$' '^ms-sync: rejected: 2: title: it has been changed since$'
  titles
  file_has got '1 New 1' '2 By hand' '3 Item 3'
  ls state/runs | sed 's/.*Z-//' | sort | uniq -c | tr -s ' ' >got
  file_has got ' 3 catalogue.ndjson.gz' ' 1 undo-catalogue.ndjson.gz'
  # A run is chosen by its name.
  run_sync --show undo "${first%%-*}"
  ends 0
  shown "^gzip -dc runs/$first \|\$"
  shown '^  ms-delta -q --ack ledger >undo.new$'
}

@test "ms-sync: undo takes back what was drafted, before the run itself" {
  reads 'add='\''{"status": "published"}'\'
  items {1..7}
  run_sync
  sed -i 's/^add=.*/gone=draft/' shop.conf
  items {1..6}
  run_sync
  sed -i '1s/Item/New/' items
  run_sync
  ls state/runs | tail -n 2 | sed 's/.*Z-//' >got
  file_has got catalogue.ndjson.gz gone.ndjson.gz
  run_sync undo
  ends 0 '^ms-sync: undoing .*-gone' '^ms-sync: undoing .*-catalogue'
  gojq -r .external_id state/undo.ndjson >got
  file_has got 7 1
  # It stays published until the source has had it again.
  run_sync
  run_sync
  curl -fsS -u sk_1: "$MEDUSA_URL/admin/products?fields=status&external_id=7" | gojq -r '.products[].status' >got
  file_has got published
  items {1..7}
  run_sync
  run_sync
  items {1..6}
  run_sync
  run_sync
  curl -fsS -u sk_1: "$MEDUSA_URL/admin/products?fields=status&external_id=7" | gojq -r '.products[].status' >got
  file_has got draft
}

@test "ms-sync: -q undo prints a line, nothing if there is nothing to do, and all in trouble" {
  local name=${PWD##*/} run
  edited New
  run=$(ls state/runs | tail -n 1)
  run_sync -q -n undo
  ends 0
  shown '^\+title: "Item 1"'
  run_sync -q undo
  ends 0 "^ms-sync: $name: 2 undone\$"
  titles
  file_has got '1 Item 1' '2 Item 2' '3 Item 3'
  run_sync -q undo "${run%%-*}"
  ends 0
  echo '{"external_id":"2","title":"By hand"}' | ms-push -q >/dev/null
  run_sync -q undo "${run%%-*}"
  ends 1 '^ms-sync: undoing ' '^ms-sync: rejected: 2: title: '
}

@test "ms-sync: a dry run of undo keeps the results of the last one" {
  edited New
  echo '{"external_id":"9","action":"rejected"}' | tee state/undo.ndjson >before
  run_sync -n undo
  ends 0 '^ms-sync: undoing '
  cmp before state/undo.ndjson
}

@test "ms-sync: undo of stock uses its lock, and no ledger" {
  local run
  stock_settings 'stock_push=(-q --floor --retries 3 --retry-delay=1s)'
  run_sync stock
  run=$(ls state/runs)
  run_sync undo
  ends 74 "^ms-sync: there is no journal of a run in '.*/state/runs'$"
  exec 6>state/stock.lock
  flock 6
  run_sync undo "${run%%-*}"
  ends 75 '^ms-sync: another run is under way'
  exec 6>&-
  run_sync --show undo "${run%%-*}"
  shown '^  ms-push -r inventory -q --retries 3 --retry-delay=1s --undo --receipts --journal runs/[0-9TZ.]*-undo-stock.ndjson >stock.undo.new$'
  run_sync undo "${run%%-*}"
  ends 0 '^ms-sync: undoing '
  [ ! -e state/ledger ]
  posted '.update[]? | .stocked_quantity' 0 0
  gojq -r .sku state/stock.undo.ndjson | sort >got
  file_has got S-1 S-2
  run_sync undo 20200101T000000.000Z
  ends 74 '^ms-sync: there is no journal of 20200101T000000.000Z in '
}

# --- safety

@test "ms-sync: stops when more changes than a share of what the ledger knows, but not in a first run" {
  local limit
  items {1..110}
  # The first run fails, and is completed.
  reads 'through=(sh -c "head -n 102; exit 75")'
  runs 75 "^ms-sync: 'sh' failed with status 75$"
  ms-delta --count state/ledger >got
  file_has got 102
  sed -i 's/Item/New/' items
  reads
  runs 0
  sed -i '1,22s/New/Newer/' items
  runs 0
  sed -i '1,23s/Newer/Newest/; 23s/New/Newest/' items
  runs 3 '^ms-push: line 1: stopped: .*--max-changes 22 allows 22'
  run_sync -n
  ended 3 '^ms-push: .*--max-changes 22 allows 22'
  for limit in max_changes= max_changes=24 max_changes=21% 'push+=(--max-changes 30)'; do
    reads "$limit"
    run_sync --show
    grep -o -- '--max-changes [0-9]*' "$out" | tail -n 1 >>limits
  done
  file_has limits '--max-changes 24' '--max-changes 23' '--max-changes 30'
  reads max_changes=23
  runs 0
}

@test "ms-sync: a share of fewer than a hundred products is no limit" {
  items {1..99}
  reads
  runs 0
  sed -i 's/Item/New/' items
  runs 0
  gojq -r .action state/results.ndjson | sort | uniq -c | tr -s ' ' >got
  file_has got ' 99 updated'
}

# --- hooks

@test "ms-sync: tells the hooks what a run did" {
  local hooks name
  hooks='after() { echo "$MS_JOB $MS_NAME $MS_STATUS $MS_CREATED $MS_UPDATED $MS_UNCHANGED $MS_REJECTED $MS_GONE" >>told; }
on_refused() { cat "$1" "$MS_REASONS" >refused; }'
  items 1 2 3
  reads "$hooks"
  name=${PWD##*/}
  runs 0
  [ ! -e state/refused ]
  echo '{external_id: "\(.id)", title: (if .id == 3 then "refuse" elif .id == 1 then "New" else .title end), handle: "item-\(.id)"}' >map.jq
  runs 1 '^ms-sync: rejected: 3'
  file_has state/refused '{"external_id":"3","title":"refuse","handle":"item-3"}' '3: scripted refusal of None'
  reads "$hooks
before() { return 75; }"
  run_sync
  ends 75 "^ms-sync: 'before' failed with status 75$"
  # These are no runs.
  run_sync -n
  run_sync batches
  run_sync --check
  file_has state/told "catalogue $name 0 3 0 0 0 0" "catalogue $name 1 0 1 1 1 0" "catalogue $name 75 0 0 0 0 0"
}

@test "ms-sync: the hooks may be commands, and their failure is told" {
  items 1
  reads 'after=(sh -c "echo told >&2; exit 3")'
  runs 65 '^told$' '^ms-sync: after of the settings failed with status 3$'
  echo '{external_id: "1", title: "refuse"}' >map.jq
  reads 'on_refused=(cp -t .)'
  runs 1 '^ms-sync: rejected: 1: '
  ls state | grep '^[0-9TZ.]*\.ndjson$'
  reads 'verify=1
on_refused() { return 9; }'
  runs 1 '^ms-sync: rejected: 1: ' '^ms-sync: on_refused of the settings failed with status 9$'
}

# --- reports

@test "ms-sync: -q prints nothing without changes, a line after changes, and all in trouble" {
  local name=${PWD##*/}
  items 1 2
  reads 'push=()'
  run_sync -q
  ends 0 "^ms-sync: $name: 2 created, 0 updated, 0 gone\$"
  run_sync -q
  ends 0
  echo '{external_id: "\(.id)", title: "New"}' >map.jq
  run_sync -q
  ends 0 ': 0 created, 2 updated, 0 gone$'
  items 1
  run_sync -q
  ends 0
  run_sync -q
  ends 0 ': 0 created, 0 updated, 1 gone$'
  # It is told once.
  run_sync -q
  ends 0
  echo '{external_id: "\(.id)", title: "refuse"}' >map.jq
  run_sync -q
  ended 1 '^ms-push: .* 1 rejected' '^ms-sync: products' '^ms-sync: rejected: 1: '
  settings 'faults=404*' 'fetch=()'
  run_sync -q
  ended 69 '^ms-fetch: '
  reads 'before() { echo odd >&2; kill $BASHPID; }'
  run_sync -q
  [ "$status" = 143 ] || explain 'it was killed'
  grep -qx odd "$err"
}

@test "ms-sync: --log json is for its own lines too, and -v for all programs" {
  items 1 2
  reads 'push=()'
  echo '{external_id: "\(.id)", title: 1}' >map.jq
  run_sync --log json -v
  [ "$status" = 1 ] || explain 'both are rejected'
  jq -c keys "$err" | sort -u >got
  file_has got '["level","message","time","tool"]'
  gojq -r .tool "$err" | sort -u | paste -sd ' ' >got
  file_has got 'ms-batch ms-delta ms-push ms-sync'
  gojq -r 'select(.tool == "ms-sync") | "\(.level) \(.message)"' "$err" | cut -d : -f 1-2 >got
  file_has got 'warning rejected: 1' 'warning rejected: 2'
  jq -r 'select(.tool == "ms-sync") | .time | sub("[.][0-9]{3}Z$"; "Z") | fromdate' "$err" >times
  awk -v now="$(date +%s)" 'now - $1 > 100 || $1 > now' times | diff /dev/null -
  gojq -r .level "$err" | grep -qx debug
  run_sync --log xml
  ends_usage "^ms-sync: --log: 'xml' is not one of json, text$" ms-sync
}

@test "ms-sync: writes metrics of each program and job" {
  mkdir metrics shop
  items 1 2
  reads "metrics='$PWD/metrics'"
  mv shop.conf map.jq shop
  capture ms-sync shop/shop.conf
  ends 0 '^ms-delta: '
  ls metrics | paste -sd ' ' >got
  file_has got 'shop-push.prom shop-sync.prom'
  python3 "$top/tests/lib/metrics.py" metrics/shop-sync.prom >got || fail "$(cat got)"
  grep -qx 'ms_sync_exit_status{run="shop-sync"} 0' metrics/shop-sync.prom
  grep -qx 'ms_sync_items{run="shop-sync",action="created"} 2' metrics/shop-sync.prom
  echo 'before() { return 75; }' >>shop/shop.conf
  capture ms-sync shop/shop.conf
  grep -qx 'ms_sync_exit_status{run="shop-sync"} 75' metrics/shop-sync.prom
  sed -i '$d' shop/shop.conf
  echo "source_command=() source_url='$(url 'products?limit={limit}&offset={offset}')' fetch=(-q)" >>shop/shop.conf
  capture ms-sync shop/shop.conf
  ls metrics | paste -sd ' ' >got
  file_has got 'shop-fetch.prom shop-push.prom shop-sync.prom'
  echo 'metrics=nowhere' >>shop/shop.conf
  capture ms-sync shop/shop.conf
  ends 74 "^ms-sync: metrics: there is no directory 'nowhere'$"
}

# --- what would run

@test "ms-sync: --show prints pipes that do what a run does, and runs nothing" {
  settings x=1 "
before() { echo '{\"a\": \"it'\\''s\"}' >names; }
through=(jq -c '. + {extra: \"\$HOME \`id\`\"}')
map_args=(--slurpfile names names)
push+=(--unknown metadata)
gone=draft"
  echo '{external_id: "\(.id)", title: "\($names[0].a) \(.extra)", handle: "item-\(.id)"}' >map.jq
  run_sync --show
  ends 0
  requested 0
  cp "$out" pipes
  ls state >got
  file_has got map.jq runs
  find state/runs -type f | diff /dev/null -
  capture bash pipes
  ends 0 '^ms-delta: 7 read' '^ms-delta: 0 gone'
  requests 'select(.method == "POST").body | fromjson.create[].title' | sort -u >got
  file_has got "it's \$HOME \`id\`"
  jq -c 'del(.id, .version)' state/results.new >pasted
  context+=-again
  shop
  rm -r state
  run_sync
  ends 0 '^ms-delta: 7 read' '^ms-delta: 0 gone'
  jq -c 'del(.id, .version)' state/results.ndjson | diff pasted -
  run_sync --show -n
  cp "$out" pipes
  capture bash pipes
  ends 0 '^ms-delta: dry run'
}

@test "ms-sync: --check asks the source and Medusa, and changes nothing" {
  settings x=1 'push=() add='\''{"sales_channels": ["Nowhere"]}'\'
  run_sync --check
  ends 1 '^ms-push: dry run: .* 3 rejected' "^ms-sync: rejected: 1: .*'Nowhere'" '^ms-sync: rejected: 2' '^ms-sync: rejected: 3'
  requested 0 'select(.method == "POST")'
  requested 1 '.target | select(test("/products[?]limit="))'
  settings
  run_sync --check
  ends 0
  [[ ! -e state/results.ndjson && ! -e state/ledger ]]
  settings x=1 'push=()'
  run_sync -q --check
  ends 0
  MEDUSA_API_KEY='' run_sync -q --check
  ends 77 '^ms-push: no API key'
  settings
  MEDUSA_API_KEY='' run_sync --check
  ends 77 '^ms-push: '
  settings auth=other
  run_sync --check
  ends 77 '^ms-fetch: .*401'
  settings items=0
  run_sync --check
  ends 0 '^ms-sync: the source has no items, so nothing that they name was looked up$'
  settings x=1 verfy=3
  run_sync --check
  ends 64 "no setting 'verfy'"
  stock_settings location=Paris
  run_sync stock --check
  ends 1 "^ms-sync: rejected: S-1.*'Paris'" '^ms-sync: rejected: S-2'
}

# --- batches

@test "ms-sync: prints batches in place of pushing them" {
  items 1 2 3
  reads 'batch=(-q -n 2)
before() { echo odd; }'
  unset MEDUSA_URL MEDUSA_API_KEY
  run_sync batches
  ends 0 '^odd$'
  run_sync -q batches
  ends 0
  jq -c 'map(.external_id)' "$out" >got
  file_has got '["1","2"]' '["3"]'
  reads 'batch=(-q -n 2)'
  run_sync --max-items 1 batches
  jq -c 'map(.external_id)' "$out" >got
  file_has got '["1"]'
  reads 'through=(sh -c "cat; exit 75")'
  run_sync batches
  ends 75 "^ms-sync: 'sh' failed with status 75$"
  reads
  echo 'if .id == 2 then error("odd") else {external_id: "\(.id)"} end' >map.jq
  run_sync batches
  ends 65 '^ms-sync: map.jq: 2: odd$'
  jq -c 'map(.external_id)' "$out" >got
  file_has got '["1","3"]'
}

# --- the manual

@test "ms-sync: the manual names each file in the state directory" {
  local job name
  items 1 2 3
  stock_settings
  cat >>shop.conf <<END
source_url='$(url 'x=1/products?limit={limit}&offset={offset}&since={since}')' since_path=id
map=map.jq fetch=(-q -l 3) push=(-q)
# The last stage may not have begun yet.
through=(sh -c 'cat; until ls >"\$0.now"; cat "\$0.now" >>"\$0"; grep -q results.new "\$0.now"; do :; done' '$PWD/files')
stock_through=("\${through[@]}")
END
  echo 'if .id == 1 then {external_id: "1", odd: 1} else {external_id: "\(.id)", title: "T"} end' >map.jq
  for job in catalogue catalogue stock undo; do
    run_sync -q "$job"
    ls state >>files
  done
  mandoc -T ascii "$top/man/ms-sync.1" | col -b | sed -n '/^FILES/,/^EXIT/p' >listed
  # Left out: a file that ms-fetch renames, and what SQLite has while it makes the ledger.
  sed -E 's/[.][0-9]+[.]tmp$//; /^ledger-journal$/d' files | sort -u >names
  grep -qx stock.results.new names
  while read -r name; do
    grep -qE "(^|[ /])(${name#stock.}|$name)([ ,/]|\$)" listed || echo "$name"
  done <names | diff - /dev/null
}

# --- installed

@test "ms-sync: runs from where it is installed, without the source tree" {
  local bin
  [[ -z ${EXEC-} ]] || skip 'the programs run under another one'
  bin=$(dirname "$(readlink -f "$MS_TEST_BIN/ms-sync")")
  make -s -o all -C "$top" install DESTDIR="$PWD/root" OUT="$bin" >made 2>&1 3>&- || fail "$(cat made)"
  ! grep -F "$top" root/usr/local/bin/ms-sync || fail 'it has the path of the tree'
  mkdir -p home/.config/medusa-stream/shop away
  mv shop.conf home/.config/medusa-stream/shop/settings
  mv map.jq home/.config/medusa-stream/shop
  cd away
  capture env -i PATH="$BATS_TEST_TMPDIR/root/usr/local/bin:/usr/bin:/bin" HOME="$BATS_TEST_TMPDIR/home" \
    ASAN_OPTIONS="$ASAN_OPTIONS" MEDUSA_URL="$MEDUSA_URL" MEDUSA_API_KEY=sk_1 ms-sync shop
  ends 0 '^ms-delta: 7 read'
  capture env -i PATH="$BATS_TEST_TMPDIR/root/usr/local/bin:/usr/bin:/bin" ms-sync --version
  prints_text "ms-sync $(cat "$top/VERSION")\n"
}
