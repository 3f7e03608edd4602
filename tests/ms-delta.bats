load lib/helper

set_up() {
  shop
  export MEDUSA_API_KEY=sk_1
}

# items KEY[=TITLE]…: prints items.
items() {
  local item
  for item; do
    printf '{"external_id":"%s","title":"%s"}\n' "${item%%=*}" "${item#*=}"
  done
}

# sync [OPTION…]: a whole run over the items of the file in; its results are in $out, and
# the items that were passed on in the file passed.
sync() {
  capture_sh 'ms-delta "$@" ledger <in | tee passed | ms-batch -n 3 |
    ms-push -q --receipts | ms-delta --ack ledger' _ "$@"
}

# passes KEY…: checks which items were passed on.
passes() {
  gojq -r .external_id passed >got
  printf '%s\n' "$@" | sed '/^$/d' >expected
  diff -u expected got
}

# receipt KEY ACTION: prints a receipt of the item that was passed on last.
receipt() {
  sqlite3 ledger "SELECT json_object('key', key, 'hash', lower(hex(hash)), 'id', 'prod_1',
    'action', '$2') FROM items WHERE key = '$1'"
}

# settle ITEM…: a run in which all of these are unchanged in Medusa.
settle() {
  items "$@" >in
  ms-delta -q ledger <in >passed
  gojq -r .external_id in | while read -r key; do receipt "$key" unchanged; done >receipts
  ms-delta --ack ledger <receipts >copy
  cmp receipts copy
}

# delta [OPTION…]: a run over the file in, without its receipts.
delta() {
  capture ms-delta "$@" ledger <in
  cp "$out" passed
}

@test "ms-delta: rejects wrong command lines with 64 and the usage line" {
  capture ms-delta
  ends_usage '^ms-delta: no ledger is named$' ms-delta
  capture ms-delta one two
  ends_usage '^ms-delta: more than one ledger is named$' ms-delta
  capture ms-delta --ack --partial ledger
  ends_usage '^ms-delta: --partial, --salt and --verify are for the filter only$' ms-delta
  capture ms-delta -r inventory --verify 3 ledger
  ends_usage '^ms-delta: --verify cannot be used with -r inventory' ms-delta
  capture ms-delta -r orders ledger
  ends 64 "^ms-delta: --resource: 'orders' is not"
  capture ms-delta --ack --gone draft ledger
  ends_usage '^ms-delta: --ack cannot be used with -n or --gone$' ms-delta
  capture ms-delta -r inventory --gone draft ledger
  ends_usage '^ms-delta: --gone draft and delete are for products$' ms-delta
  capture ms-delta --gone zero ledger
  ends_usage '^ms-delta: --gone zero is for -r inventory$' ms-delta
  for option in --ack '--gone keys'; do
    # shellcheck disable=SC2086 # two words
    capture ms-delta --count $option ledger
    ends_usage '^ms-delta: --count cannot be used with --ack or --gone$' ms-delta
  done
  capture ms-delta --count --verify 1 ledger
  ends_usage '^ms-delta: --partial, --salt and --verify are for the filter only$' ms-delta
  capture ms-delta --gone keys --offline ledger
  ends_usage '^ms-delta: --edits and --offline are for the filter only$' ms-delta
  for option in '--expect 2' '--max-gone 5' '--count --max-gone 5' '--ack --expect 1'; do
    # shellcheck disable=SC2086 # words
    capture ms-delta $option ledger </dev/null
    ends_usage '^ms-delta: --expect and --max-gone need --gone$' ms-delta
  done
  for option in --gone-adopted '--ack --gone-adopted'; do
    # shellcheck disable=SC2086 # words
    capture ms-delta $option ledger </dev/null
    ends_usage '^ms-delta: --gone-adopted needs --gone$' ms-delta
  done
  assert [ ! -e ledger ]
}

@test "ms-delta: --count prints how many items Medusa has, and changes nothing" {
  counts() {
    capture ms-delta --count "${@:2}" ledger
    ends 0
    prints_text "$1\n"
  }
  counts 0
  assert [ ! -e ledger ]
  items a b c d=refuse >in
  sync -q
  counts 3
  counts 0 -r inventory
  head -n 1 in >less
  for run in 1 2; do
    mv less in
    sync -q
    cp in less
  done
  counts 3
  ms-delta -q --gone draft --max-gone 9 ledger | ms-batch | ms-push -q --receipts | ms-delta --ack ledger >swept
  counts 1
  echo x >ledger
  capture ms-delta --count ledger
  ends 74 '^ms-delta: '
}

@test "ms-delta: looks twice at what a run has created or changed, then not any more" {
  items a b c d >in
  sync
  ends 0 'ms-delta: 4 read, 4 passed on \(4 new, 0 changed, .*, 0 settled'
  cmp in passed
  jq -rc '[.key, .action]' "$out" >got
  printf '["%s","created"]\n' a b c d >expected
  diff -u expected got
  sync
  ends 0 '4 passed on \(0 new, 0 changed, 0 touched, 0 to verify, 4 unsettled'
  passes a b c d
  gojq -r .action "$out" | sort | uniq -c | grep -q '4 unchanged'
  requests . | wc -l >before
  sync --verify 0
  ends 0 '^ms-delta: 4 read, 0 passed on .* 4 settled, 0 keys seen twice, 0 gone$'
  prints_nothing
  # The store, the newest items, products, variants, options, the products of these.
  [ "$(requests . | wc -l)" = $(($(<before) + 6)) ]
  sync --verify 0 --offline
  prints_nothing
  [ "$(requests . | wc -l)" = $(($(<before) + 6)) ]
}

@test "ms-delta: passes on what is new or has changed, and its bytes" {
  settle a b c d
  {
    printf ' {"external_id":"a","title":"a"}\r\n'
    printf '{ "external_id" : "b", "title":"b"}\n'
    items c=C
    printf '{"external_id":"\\u0064","title":"d"}\n\n'
    printf '{"external_id":5, "x":1.10}\n{"title":"none"}\n{"external_id":""}\n'
  } >in
  delta --verify 0
  ends 0 '^ms-delta: 7 read, 6 passed on \(1 new, 3 changed, 0 touched, 0 to verify, 0 unsettled, 0 refused again, 2 without a key\), 1 settled'
  tail -n +2 in | grep . | cmp - "$out"
}

@test "ms-delta: a hash is that of the bytes, before anything in them is mended" {
  printf '{"external_id":"a","title":"\\ud800"}\n' >in
  sync
  sync
  gojq -c '[.action, .key]' "$out" >got
  echo '["unchanged","a"]' | cmp - got
  sync --verify 0
  ends 0 '1 settled'
}

@test "ms-delta: a receipt has the key as the item has it" {
  printf '[%s]\n' '{"external_id":12,"title":"x"}' '{"external_id":1.50,"title":"x"}' \
    '{"external_id":"a\u0000\u00e4\"","title":"x"}' '{"external_id":null,"title":"x"}' \
    '{"external_id":{"a":1},"title":"x"}' '{"title":"x"}' >in
  capture ms-push -q --receipts <in
  gojq -c .key "$out" >got
  printf '%s\n' 12 1.5 '"a\u0000ä\""' null null null | diff -u - got
  tr -d '[]' <in | ms-delta -q ledger >passed
  ms-delta -v --ack ledger <"$out" >copy 2>"$err"
  grep -q '^ms-delta: lines without a receipt: 3; ' "$err"
  grep -q '^ms-delta: 0 settled, 3 to be looked at again$' "$err"
}

@test "ms-delta: passes on again what was refused, and what has no receipt" {
  settle a b c
  items a=A b=B c >in
  delta --verify 0
  receipt a rejected >receipts
  capture ms-delta --ack ledger <receipts
  ends 0
  prints receipts
  delta --verify 0
  ends 0 '2 passed on \(0 new, 0 changed, 0 touched, 0 to verify, 1 unsettled, 1 refused again'
  passes a b
}

@test "ms-delta: an item loses its settlement before its line leaves" {
  settle a
  items a=A >in
  # It is killed while its reader has read the item and has not answered.
  mkfifo pipe
  ms-delta -q ledger <in >pipe 3>&- &
  exec 4<pipe
  read -r line <&4
  kill -KILL $!
  wait $! || :
  exec 4<&-
  [ "$line" = '{"external_id":"a","title":"A"}' ]
  items a >in
  delta --verify 0
  passes a
  items a=A >in
  delta --verify 0
  passes a
}

@test "ms-delta: a receipt of other bytes takes the settlement, and is told" {
  settle a b
  receipt a unchanged | sed 's/"hash":"./"hash":"g/' >bad
  receipt a unchanged | sed 's/"hash":"../"hash":"00/' >receipts
  printf '{"external_id":"b","action":"unchanged"}\nno result\n' | cat - bad >>receipts
  capture ms-delta --ack ledger <receipts
  ends 0 '^ms-delta: lines without a receipt: 3; ms-push prints receipts with --receipts$' \
    '^ms-delta: receipts of items that were not passed on like that: 1; '
  prints receipts
  delta --verify 0
  passes a
}

@test "ms-delta: forgets what is skipped or deleted" {
  settle a b c
  delta --salt x
  # Without an id, as ms-push has found none.
  receipt a skipped | jq -c 'del(.id)' >receipts
  receipt b deleted >>receipts
  capture ms-delta --ack ledger <receipts
  ends 0
  delta --verify 0
  ends 0 '3 passed on \(2 new, 0 changed, 0 touched, 0 to verify, 1 unsettled'
}

@test "ms-delta: looks at each item once in --verify runs, and at all with 1" {
  local run keys=()
  mapfile -t keys < <(seq 40)
  settle "${keys[@]}"
  for run in 1 2 3; do
    delta --verify 3
    cat passed >>all
    gojq -r .external_id passed | while read -r key; do receipt "$key" unchanged; done |
      ms-delta -q --ack ledger >copy
    delta --partial --verify 3
    passes ''
  done
  gojq -r .external_id all | sort -n >got
  printf '%s\n' "${keys[@]}" >expected
  diff -u expected got
  delta --verify 1
  cmp in passed
}

@test "ms-delta: what has not been verified for N runs is due, whatever its turn" {
  local run
  settle a b c d e f g h
  for run in 1 2 3 4 5; do
    delta --verify 0
    passes ''
  done
  delta --verify 5
  cmp in passed
}

@test "ms-delta: looks at all items again when --salt changes" {
  settle a b
  delta --verify 0 --salt one
  ends 0 '^ms-delta: --salt has changed, so all items are passed on$' '2 passed on'
  { receipt a unchanged && receipt b unchanged; } | ms-delta --ack ledger >copy
  delta --verify 0 --salt one
  ends 0 '0 passed on'
  delta --verify 0
  ends 0 '0 passed on'
  delta --verify 0 --salt two
  ends 0 'has changed' '2 passed on'
}

@test "ms-delta: counts what the last full runs did not see as gone" {
  settle a b c
  items a c >in
  delta --verify 0
  ends 0 ' 0 gone$'
  delta --verify 0 --partial
  ends 0 ' 0 gone$'
  : >in
  delta --verify 0
  ends 0 '^ms-delta: 0 read, .* 0 gone$'
  items a c | cat - <(echo '{') >in
  delta
  ends 65 '^ms-delta: line 3: '
  items a c >in
  delta --verify 0 --gone-after 3
  ends 0 ' 0 gone$'
  delta --verify 0 --gone-after 3
  ends 0 ' 1 gone$'
  items a b c >in
  delta --verify 0
  ends 0 ' 0 gone$'
}

@test "ms-delta: an item that was never in Medusa is not gone" {
  items a b >in
  delta
  items a >in
  delta --gone-after 1
  ends 0 ' 0 gone$'
}

@test "ms-delta: counts the items that have the key of an earlier one" {
  items a a b a=A >in
  delta
  ends 0 '4 passed on \(2 new, 1 changed, 0 touched, 0 to verify, 1 unsettled.* 2 keys seen twice'
  settle a b
  items a b a >in
  delta --verify 0
  ends 0 '3 read, 0 passed on .* 3 settled, 1 keys seen twice'
}

@test "ms-delta: a key that comes again in one read is looked at as it then is" {
  settle a=B
  # The last one counts, and must not be left out because of the first.
  items a=A a=B >in
  delta --verify 0
  cmp in passed
  delta --verify 0
  cmp in passed
}

@test "ms-delta: of a key with two texts in a run, none settles in it" {
  items a=A a=B a=A >in
  delta
  receipt a unchanged | ms-delta -q --ack ledger >copy
  items a=A >in
  delta --verify 0
  ends 0 '1 unsettled'
  receipt a unchanged | ms-delta -q --ack ledger >copy
  delta --verify 0
  ends 0 '0 passed on'
}

@test "ms-delta: a late receipt does not settle under another --salt" {
  items a >in
  delta --salt one
  receipt a unchanged >late
  items b >in
  delta --salt two
  ms-delta -q --ack ledger <late >copy
  items a >in
  delta -n --verify 0 --salt three
  ends 0 '1 passed on'
  delta --verify 0
  ends 0 '1 passed on'
  receipt a unchanged | ms-delta -q --ack ledger >copy
  delta --verify 0
  ends 0 '0 passed on'
}

@test "ms-delta: counts as seen only what was read, however many items there are" {
  seq 20000 | sed 's/.*/{"external_id":"k&"}/' >in
  delta
  echo '{"external_id":"k1"}' >in
  delta
  ends 0 '1 read'
  sqlite3 ledger 'SELECT missed, count(*) FROM items GROUP BY 1' | diff -u - <(printf '0|1\n1|19999\n')
  echo '{"title":"no key"}' >in
  delta
  ends 0 '1 without a key'
  sqlite3 ledger 'SELECT missed, count(*) FROM items GROUP BY 1' | diff -u - <(printf '1|1\n2|19999\n')
}

@test "ms-delta: gives numbers of removed items to others, and still sees each item" {
  settle c a b
  sqlite3 ledger 'UPDATE items SET number = number + 3000000; UPDATE resources SET numbers = 3000003'
  items a c d >in
  delta --verify 0
  ends 0 ' 1 new, .*2 settled|\(1 new.* 2 settled'
  sqlite3 ledger 'SELECT key, number, missed FROM items ORDER BY key' | diff -u - <(printf '%s\n' 'a|0|0' 'b|1|1' 'c|2|0' 'd|3|0')
  [ "$(sqlite3 ledger 'SELECT numbers FROM resources')" = 4 ]
  # Few gaps stay.
  sqlite3 ledger 'UPDATE items SET number = number + 1000'
  sqlite3 ledger 'UPDATE resources SET numbers = 2000'
  delta --verify 0
  [ "$(sqlite3 ledger 'SELECT min(number) FROM items')" = 1000 ]
}

@test "ms-delta: what a part run has seen is not gone, also if it was killed" {
  made a b -- a
  mkfifo pipe
  (cat; read -r _ <pipe) < <(items b) | ms-delta -q --partial ledger >"$out" 3>&- &
  exec 4>pipe
  until_ok grep -q . "$out"
  kill -KILL $!
  exec 4>&-
  wait $! || :
  gone keys
  ends 0 '0 gone'
}

@test "ms-delta: a settled item that a run missed is looked at, so a killed part run saw it" {
  settle a b
  items a >in
  delta --verify 0
  items b >in
  mkfifo pipe
  (cat; read -r _ <pipe) < <(items b) | ms-delta -q --verify 0 --partial ledger >"$out" 3>&- &
  exec 4>pipe
  until_ok grep -q . "$out"
  kill -KILL $!
  exec 4>&-
  wait $! || :
  items a >in
  delta --verify 0
  ends 0 ' 1 settled, .* 0 gone$'
  delta --verify 0
  ends 0 ' 1 gone$'
}

@test "ms-delta: stops at a bad line and passes on those before it" {
  printf '%s\n' '{"external_id":"a"}' '{"external_id":"b"} 1' '{"external_id":"c"}' >in
  delta
  ends 65 '^ms-delta: line 2: more than one JSON text$'
  passes a
  delta --max-line 18
  ends 65 '^ms-delta: line 1: too long; --max-line raises the limit$'
}

@test "ms-delta: -n prints the same and remembers nothing" {
  items a b >in
  delta -n
  ends 0 '^ms-delta: dry run: 2 read, 2 passed on \(2 new'
  cmp in passed
  assert [ ! -e ledger ]
  settle a b
  items a=A b >in
  cp ledger before
  delta -n --verify 0
  ends 0 '^ms-delta: dry run: 2 read, 1 passed on \(0 new, 1 changed'
  passes a
  cmp ledger before
  delta --verify 0
  passes a
}

@test "ms-delta: keeps each resource by itself, and never settles stock" {
  settle a
  ms-delta -q -r inventory --key sku ledger <<<'{"sku":"a"}' >copy
  sqlite3 ledger "SELECT json_object('key', key, 'hash', lower(hex(hash)), 'action',
    'unchanged') FROM items JOIN resources ON resources.id = resource WHERE name = 'inventory'" >receipts
  ms-delta -r inventory --ack ledger <receipts >copy
  capture ms-delta -r inventory --key sku ledger <<<'{"sku":"a"}'
  ends 0 '1 passed on'
  delta --verify 0
  ends 0 '0 passed on'
}

@test "ms-delta: the ledger is for its owner only, also with a permissive umask" {
  (umask 0 && settle a)
  stat -c '%a %n' ledger* | sort >modes
  printf '600 ledger\n600 ledger-products-lock\n' | diff -u - modes
}

# --- what is gone

# made KEY…: a run that creates these items, and two that see only those after --.
made() {
  local all=()
  while [ "$1" != -- ]; do
    all+=("$1")
    shift
  done
  shift
  items "${all[@]}" >in
  ms-delta -q ledger <in >passed
  sqlite3 ledger "SELECT json_object('key', key, 'hash', lower(hex(hash)), 'id', 'prod_1',
    'action', 'created') FROM items" | ms-delta -q --ack ledger >copy
  items "$@" >in
  ms-delta -q ledger <in >passed
  ms-delta -q ledger <in >passed
}

# gone [OPTION…]: prints what is gone.
gone() {
  capture ms-delta --max-gone 100% --gone "$@" ledger
}

# sweep_receipt ACTION [BEFORE]: the receipt of the line that --gone printed in the file $out.
sweep_receipt() {
  local hash key
  key=$(gojq -r .external_id "$out")
  hash=$(sqlite3 ledger "SELECT lower(hex(sweep)) FROM items WHERE key = '$key'")
  jq -nc --arg key "$key" --arg hash "$hash" --arg action "$1" --arg before "${2-}" \
    '{external_id: $key, id: "prod_1", action: $action} +
      if $before == "" then {} else {changes: [{path: "status", $before, after: "draft"}]} end +
      {$key, $hash}' | ms-delta -q --ack ledger >copy
}

# undo_receipt KEY BEFORE AFTER: an undo has set the status of that item.
undo_receipt() {
  jq -nc '{key: $ARGS.positional[0], hash: null, action: "undone", changes:
      [{path: "status", before: $ARGS.positional[1], after: $ARGS.positional[2]}]}' --args "$@" |
    ms-delta --ack ledger >copy
}

@test "ms-delta: --gone prints what the last two full runs did not see" {
  made a b '\"c\"' d -- a d
  gone draft
  ends 0 '^ms-delta: 2 gone, 0 back$'
  printf '%s\n' '{"external_id":"\"c\"","status":"draft"}' '{"external_id":"b","status":"draft"}' |
    diff -u - "$out"
  gone keys
  ends 0 '^ms-delta: 2 gone, 0 back$'
  prints_text '"c"\nb\n'
  gone draft --gone-after 3
  ends 0 '^ms-delta: 0 gone, 0 back$'
  gone draft --key sku
  head -n 1 "$out" | grep -qxF '{"sku":"\"c\"","status":"draft"}'
}

@test "ms-delta: --gone takes only what a run has created, unless --gone-adopted" {
  settle a b c
  items a >in
  delta
  delta
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
  gone draft --gone-adopted
  ends 0 '^ms-delta: 2 gone, 0 back$'
}

@test "ms-delta: --gone prints nothing above --max-gone" {
  local keys
  mapfile -t keys < <(seq 1000 1109)
  made "${keys[@]}" -- "${keys[@]:12}"
  capture ms-delta --gone draft ledger
  ends 3 '^ms-delta: stopped: 12 of 110 items are gone, and --max-gone 10% allows 11; nothing is printed$'
  prints_nothing
  capture ms-delta --gone draft --max-gone 11 ledger
  ends 3 '^ms-delta: stopped: 12 of 110 items are gone, and --max-gone 11 allows 11; nothing is printed$'
  capture ms-delta --gone keys ledger
  ends 0 '12 gone'
  capture ms-delta --gone draft --max-gone 12 ledger
  ends 0 '12 gone'
  capture ms-delta --gone draft --max-gone 11% ledger
  ends 0 '12 gone'
  # Below a hundred items, a percentage does not count.
  rm ledger*
  made a b c -- a
  capture ms-delta --gone draft ledger
  ends 0 '2 gone'
}

@test "ms-delta: --gone prints nothing after a run that says too little" {
  gone draft
  ends 3 '^ms-delta: stopped: the ledger has no full run; nothing is printed$'
  made a b -- a
  gone draft --expect 2
  ends 3 '^ms-delta: stopped: the last run read 1 item, and --expect is 2; nothing is printed$'
  prints_nothing
  delta --partial
  gone draft
  ends 0 '1 gone'
  capture ms-delta ledger </dev/null
  gone draft
  ends 3 '^ms-delta: stopped: the last run read 0 items, and --expect is 1; nothing is printed$'
  capture ms-delta ledger <<<'{"external_id":"a"} x'
  gone draft
  ends 3 '^ms-delta: stopped: the last run did not reach its end; nothing is printed$'
  prints_nothing
}

@test "ms-delta: --gone lists an item once, when its receipt has come" {
  made a b -- a
  gone draft
  cp "$out" first
  gone draft
  prints first
  sweep_receipt rejected
  gone draft
  prints first
  sweep_receipt updated published
  gone draft
  ends 0 '0 gone, 0 back'
  delta
  gone draft
  ends 0 '0 gone, 0 back'
}

@test "ms-delta: --gone does not lose a product whose receipt is lost" {
  # The line was carried out, its receipt is lost, and the source has the product again.
  made a b -- a
  gone draft
  items a b >in
  delta
  gone draft
  ends 0 '0 gone, 1 back'
  prints_text '{"external_id":"b","status":"published"}\n'
  # That receipt is lost as well, and the product is gone again.
  items a >in
  delta
  delta
  gone draft
  ends 0 '1 gone, 0 back'
  sweep_receipt unchanged
  items a b >in
  delta
  gone draft
  ends 0 '0 gone, 1 back'
}

@test "ms-delta: nothing settles while the line of a sweep has no receipt" {
  made a b -- a
  items a b >in
  gone draft
  delta
  receipt b unchanged | ms-delta -q --ack ledger >copy
  delta --verify 0
  passes a b
  gone draft
  sweep_receipt updated draft
  { receipt a unchanged && receipt b unchanged; } | ms-delta -q --ack ledger >copy
  delta --verify 0
  passes ''
}

@test "ms-delta: what was printed without a receipt counts for --max-gone as before" {
  local keys
  mapfile -t keys < <(seq 1000 1114)
  made "${keys[@]}" -- "${keys[@]:11}"
  capture ms-delta --gone draft ledger
  ends 0 '11 gone'
  capture ms-delta --gone draft ledger
  ends 0 '11 gone'
}

@test "ms-delta: what was undone is not settled" {
  settle a b
  printf '{"key":"a","action":"undone","hash":"%032d"}\n' 1 >receipts
  capture ms-delta -v --ack ledger <receipts
  ends 0 '^ms-delta: 0 settled, 0 to be looked at again$'
  items a b >in
  delta --verify 0
  passes a
}

@test "ms-delta: --gone keys leaves out a key with a newline" {
  made a 'x\ny' z -- a
  gone keys
  ends 0 '^ms-delta: left out, because of a newline in the key: 1$' '1 gone'
  prints_text 'z\n'
}

@test "ms-delta: --gone forgets what somebody has deleted in Medusa" {
  made a b -- a
  gone draft
  capture_sh 'ms-delta --gone draft ledger | ms-push -q --only update --receipts | ms-delta --ack ledger'
  ends 0 '1 gone'
  [ "$(gojq -r .action "$out")" = skipped ]
  gone keys
  ends 0 '0 gone'
  [ "$(sqlite3 ledger 'SELECT count(*) FROM items')" = 1 ]
}

@test "ms-delta: --gone publishes what it took, when the source has it again" {
  made a b c d -- a d
  gone draft -n
  ends 0 '2 gone, 0 back'
  gone draft
  cp "$out" lines
  grep '"b"' lines >"$out"
  sweep_receipt updated published
  grep '"c"' lines >"$out"
  sweep_receipt unchanged
  items a b c d >in
  delta --partial
  # People had made a draft of c.
  gone draft
  ends 0 '^ms-delta: 0 gone, 1 back$'
  prints_text '{"external_id":"b","status":"published"}\n'
  gone draft
  ends 0 '^ms-delta: 0 gone, 1 back$'
  sweep_receipt updated draft
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
  # All of them can go again.
  items a d >in
  delta
  delta
  gone draft
  ends 0 '^ms-delta: 2 gone, 0 back$'
}

@test "ms-delta: what people have published again is gone again, although no sweep has published it" {
  made a b -- a
  gone draft
  sweep_receipt updated published
  # The source has it again, and no sweep follows.
  items a b >in
  delta
  ms-delta --count ledger | diff -u - <(echo 2)
  items a >in
  delta
  delta
  gone draft
  ends 0 '^ms-delta: 1 gone, 0 back$'
  # It was still the draft that the first sweep has made.
  sweep_receipt unchanged
  items a b >in
  delta
  gone draft
  ends 0 '^ms-delta: 0 gone, 1 back$'
  prints_text '{"external_id":"b","status":"published"}\n'
}

@test "ms-delta: what was swept and then created again is not published by a sweep" {
  made a b -- a
  gone draft
  sweep_receipt updated published
  items a b >in
  delta
  receipt b created | ms-delta -q --ack ledger >copy
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
}

@test "ms-delta: -n --gone notes nothing" {
  made a b -- a
  gone draft -n
  ends 0 '1 gone'
  [ "$(sqlite3 ledger 'SELECT max(swept) FROM items')" = 0 ]
  gone draft
  [ "$(sqlite3 ledger 'SELECT max(swept) FROM items')" = 1 ]
}

@test "ms-delta: --gone delete deletes what is gone, and forgets it" {
  items a b c >in
  sync
  sed -i 1,2d in
  sync
  sync
  gone delete
  ends 0 '^ms-delta: 2 gone, 0 back$'
  printf '{"external_id":"%s","deleted":true}\n' a b | diff -u - "$out"
  capture_sh 'ms-delta -q --gone delete ledger | ms-batch | ms-push -q --allow-delete --receipts | ms-delta -q --ack ledger'
  results .action deleted deleted
  [ "$(sqlite3 ledger 'SELECT group_concat(key) FROM items')" = c ]
  gone delete
  ends 0 '^ms-delta: 0 gone, 0 back$'
  # It can come back as a new product.
  items a c >in
  sync
  results '[.key, .action] | join(" ")' 'a created'
}

@test "ms-delta: an item that is swept loses its settlement" {
  settle a b
  made a b -- a
  gone draft --gone-adopted
  items a b >in
  delta --verify 0
  gojq -r .external_id passed | grep -qx b
}

# --- one run at a time

# waiting: a run that has passed on an item and waits for its --ack; ends with `release`.
waiting() {
  items a >in
  mkfifo pipe results
  ms-delta -q ledger <in >pipe 3>&- &
  filter=$!
  cat pipe >passed 3>&- &
  reader=$!
  ms-delta -q --ack ledger <results >acked 3>&- &
  ack=$!
  exec 4>results
  until_ok grep -q . passed
  until_ok has_ack
}
has_ack() { [[ $(sqlite3 ledger 'SELECT max(acks) FROM runs') == 1 ]]; }

@test "ms-delta: a second run ends with 75 while the first, or its --ack, is at work" {
  waiting
  capture ms-delta ledger <in
  ends 75 "^ms-delta: another run is at work with the ledger 'ledger'; run this one when it has ended$"
  prints_nothing
  # Other resources, and looking, are free.
  capture ms-delta -r inventory --key external_id ledger <in
  ends 0 '1 passed on'
  capture ms-delta -n ledger <in
  ends 0 '1 passed on'
  exec 4>&-
  wait "$ack" "$filter"
  capture ms-delta ledger <in
  ends 0 '1 passed on'
}

@test "ms-delta: a run ends with 75 while the --ack of a killed run is at work" {
  waiting
  kill -KILL "$filter"
  wait "$filter" || :
  capture ms-delta ledger <in
  ends 75 '^ms-delta: ms-delta --ack of an earlier run is still at work with the ledger '
  exec 4>&-
  wait "$ack"
  capture ms-delta ledger <in
  ends 0 '1 passed on'
}

@test "ms-delta: a run ends with 75 while the lines of --gone are at work" {
  made a b -- a
  mkfifo pipe results
  ms-delta -q --gone draft ledger >pipe 3>&- &
  sweep=$!
  cat pipe >lines 3>&- &
  reader=$!
  ms-delta -q --ack ledger <results >acked 3>&- &
  ack=$!
  exec 4>results
  wait "$reader"
  capture ms-delta ledger <in
  ends 75 '^ms-delta: another run is at work'
  capture ms-delta --gone draft ledger
  ends 75 '^ms-delta: another run is at work'
  exec 4>&-
  wait "$ack" "$sweep"
  capture ms-delta ledger <in
  ends 0 '1 read'
}

# edits_in_use COMMAND…: it ends with 75 and leaves the file edits as it is.
edits_in_use() {
  capture "$@" <in
  ends 75 "^ms-delta: another run uses 'edits' of --edits; run this one when it has ended, or name another file$"
  prints_nothing
  echo '"k"' | cmp - edits
}

@test "ms-delta: fails with 74 when closing the file of --edits fails" {
  inject close:@edits:0:EIO ms-delta -q --edits edits ledger <<<'{"external_id":"a"}'
  ends 74 "^ms-delta: cannot write 'edits': Input/output error$"
}

@test "ms-delta: the file of --edits is not emptied while a run writes it" {
  mkfifo pipe
  ms-delta -q --edits edits ledger <pipe >passed 3>&- &
  filter=$!
  exec 4>pipe
  items a | tee in >&4
  until_ok grep -q . passed
  echo '"k"' >edits
  edits_in_use ms-delta -n --edits edits ledger 4>&-
  edits_in_use ms-delta --no-wait --edits edits other 4>&-
  exec 4>&-
  wait "$filter"
  capture ms-delta -n --edits edits ledger <in
  ends 0 'dry run'
  cmp edits /dev/null
}

@test "ms-delta: the file of --edits is not emptied while ms-push reads it" {
  mkfifo source pipe
  ms-push -q --edited edits <pipe >"$out.push" 3>&- &
  push=$!
  exec 4>pipe
  ms-delta -q --no-wait --edits edits ledger <source >&4 3>&- 4>&- &
  filter=$!
  exec 5>source
  items a | tee in >&5
  until_ok grep -q . "$out.push"
  # ms-push goes on when ms-delta has ended.
  exec 5>&-
  wait "$filter"
  echo '"k"' >edits
  edits_in_use ms-delta -n --edits edits ledger 4>&-
  edits_in_use ms-delta --edits edits ledger 4>&-
  exec 4>&-
  wait "$push"
  delta --edits edits
  ends 0 '1 passed on'
  cmp edits /dev/null
  delta --edits /dev/null
  ends 0 '1 passed on'
}

@test "ms-delta: two runs may have --edits /dev/null" {
  mkfifo pipe
  ms-delta -q --edits /dev/null ledger <pipe >passed 3>&- &
  filter=$!
  exec 4>pipe
  items a | tee in >&4
  until_ok grep -q . passed
  capture ms-delta -q --edits /dev/null other <in 4>&-
  ends 0
  prints in
  exec 4>&-
  wait "$filter"
}

@test "ms-delta: another name of the ledger does not allow a second run" {
  waiting
  ln -s ledger link
  capture ms-delta link <in
  ends 75 '^ms-delta: another run is at work'
  exec 4>&-
  wait "$ack" "$filter"
  ln ledger hard
  capture ms-delta hard <in
  ends 74 "^ms-delta: 'hard' has more than one name, so two runs could use it$"
}

@test "ms-delta: stays until its --ack has ended, and not with --no-wait" {
  waiting
  # It has nothing more to print.
  wait "$reader"
  receipt a unchanged >&4
  until_ok grep -q . acked
  kill -0 "$filter"
  exec 4>&-
  wait "$ack" "$filter"
  capture_sh 'ms-delta -q --no-wait ledger <in | cat'
  ends 0
}

@test "ms-delta: does not wait when another process keeps the pipe open" {
  items a >in
  # The shell waits for ms-delta, and the others wait for the shell. So would those of
  # time(1), timeout(1), and sudo(8).
  MEDUSA_URL=$(url)
  export MEDUSA_URL MEDUSA_API_KEY=key
  capture_sh 'sh -c "ms-delta --offline ledger; :" <in | ms-batch -q | ms-push -q --receipts | ms-delta -q --ack ledger'
  ends 0 '^ms-delta: 1 read, ' '^ms-delta: cannot wait for --ack: another process, such as timeout\(1\) or a subshell around ms-delta, has its standard output open, too; run ms-delta without it, or with --no-wait$'
  results .action created
}

@test "ms-delta: an --ack of something else does not end the wait for that of the run" {
  waiting
  wait "$reader"
  # The receipts of an undo, for example.
  capture ms-delta --ack ledger </dev/null
  ends 0
  [ "$(sqlite3 ledger 'SELECT max(acks) FROM runs')" = 2 ]
  kill -0 "$filter"
  capture ms-delta ledger <in
  ends 75 '^ms-delta: another run is at work'
  exec 4>&-
  wait "$ack" "$filter"
  capture ms-delta ledger <in
  ends 0 '1 passed on'
}

@test "ms-delta: a slow disk and slow batches block neither end of the pipe, and lock nobody out" {
  local run
  seq 300 | sed 's/.*/{"external_id":"k&","title":"k&"}/' >in
  # slow COMMAND…: each sync of the ledger takes 10 ms longer. A shell that stayed would
  # hold the pipe.
  slow() {
    exec env "ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0" "LD_PRELOAD=$MS_TEST_INJECT" INJECT=sync:@ledger:0:SLOW10 "$@"
  }
  export -f slow
  for run in '300 new' '300 unsettled' '300 settled'; do
    shop "post-faults=$(yes delay:500 | head -n 3 | paste -sd,)"
    # Small writes, so that both ends of the pipe use the ledger at the same time.
    capture_sh 'while IFS= read -r line; do echo "$line"; done <in | slow "$(command -v ms-delta)" --verify 0 ledger |
      ms-batch -n 20 -t 100ms | ms-push -q -j 2 --receipts | slow "$(command -v ms-delta)" --ack ledger'
    ends 0 "$run"
  done
}

@test "ms-delta: waits for a program that has locked the ledger" {
  settle a
  coproc sqlite3 ledger 2>&1
  printf '%s\n' 'BEGIN IMMEDIATE;' "SELECT 'locked';" >&"${COPROC[1]}"
  read -r line <&"${COPROC[0]}"
  [ "$line" = locked ]
  items a=A >in
  ms-delta --verify 0 ledger <in >"$out" 2>"$err" 3>&- &
  # It has opened the ledger.
  until_ok is_open $!
  assert [ ! -s "$out" ]
  printf 'COMMIT;\n.quit\n' >&"${COPROC[1]}"
  wait $!
  cmp in "$out"
}
is_open() { ls -l "/proc/$1/fd" | grep -q "ledger$"; }

# --- failures

@test "ms-delta: refuses a ledger that is none, and does not touch it" {
  local bad
  settle a
  printf 'some text that is no database, and is long enough for its header\n%0200d' 0 >text
  sqlite3 other 'CREATE TABLE t (x)'
  cp ledger newer
  sqlite3 newer 'PRAGMA user_version = 99'
  for bad in 'text:file is not a database; move it away: ' 'other.*is a database of another program' \
    'newer.*has the format of another version of ms-delta; '; do
    cp "${bad%%[:.]*}" bad
    for mode in '' --ack; do
      # shellcheck disable=SC2086 # without a mode, no argument
      capture ms-delta $mode "${bad%%[:.]*}" <in
      ends 74 "^ms-delta: the ledger '${bad/:/\': }"
      cmp bad "${bad%%[:.]*}"
    done
  done
  mkdir directory
  mkfifo fifo
  capture ms-delta directory <in
  ends 74 "^ms-delta: 'directory': Is a directory$"
  capture ms-delta fifo <in
  ends 74 "^ms-delta: 'fifo' is not a regular file$"
  capture ms-delta none/ledger <in
  ends 74 "none/ledger-products-lock': No such file or directory$"
  inject statfs:@ledger:0:NFS ms-delta ledger <in
  ends 74 "^ms-delta: 'ledger' is on a network file system, where a ledger could be damaged; put it on a local disk$"
  prints_nothing
}

# settle_many: a ledger of several pages, all of it in its file.
settle_many() {
  local keys
  mapfile -t keys < <(seq 500)
  settle "${keys[@]}"
  sqlite3 ledger 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}

# damage PAGE…: overwrites these pages, counted from 0.
damage() {
  local page
  for page; do
    printf '%4096s' x | dd of=ledger bs=4096 seek="$page" conv=notrunc status=none
  done
}

@test "ms-delta: refuses a damaged ledger" {
  settle_many
  damage "$(sqlite3 ledger "SELECT rootpage - 1 FROM sqlite_schema WHERE name = 'items'")"
  delta
  ends 74 "^ms-delta: the ledger 'ledger': database disk image is malformed; move it away: a new ledger costs one run over everything$"
}

@test "ms-delta: --ack goes on copying when the ledger fails, and ends with 74" {
  settle_many
  damage 4 5 6 7
  capture ms-delta --ack ledger <receipts
  ends 74 "^ms-delta: the ledger 'ledger': .*; the results are printed, but not remembered$"
  prints receipts
}

@test "ms-delta: --ack prints the results when the ledger cannot be opened" {
  settle a
  mkdir b-products-lock
  for bad in . none/ledger b; do
    capture ms-delta --ack "$bad" <receipts
    ends 74 '; the results are printed, but not remembered$'
    prints receipts
  done
}

@test "ms-delta: refuses values that it cannot have written" {
  local change
  settle a b
  cp ledger good
  for change in 'items SET number = -5' 'items SET number = 1 << 60' 'resources SET numbers = -3' "items SET hash = x'00'"; do
    cp good ledger
    sqlite3 ledger "UPDATE $change"
    delta
    ends 74 "^ms-delta: the ledger 'ledger' is damaged; move it away: "
  done
}

@test "ms-delta: refuses to read or write the ledger as its input or output" {
  settle a
  capture ms-delta ledger <ledger
  ends 64 "^ms-delta: the ledger: 'ledger' is standard input$"
  capture_sh 'ms-delta ledger <in >>ledger'
  ends 64 "^ms-delta: the ledger: 'ledger' is standard output$"
}

@test "ms-delta: fails with 74 on a full disk, and passes the items on again" {
  items a >in
  capture_sh 'ms-delta ledger <in >/dev/full'
  ends 74 '^ms-delta: cannot write to standard output: No space left on device$'
  delta
  passes a
}

@test "ms-delta: an --ack whose input ends before a run begins does not hold the run before" {
  items a >in
  ms-delta -q --no-wait ledger <in >passed
  capture_sh 'true | ms-delta --ack ledger'
  ends 0
  [ "$(sqlite3 ledger 'SELECT max(acks) FROM runs')" = 0 ]
}

@test "ms-delta: an --ack whose input ends while the filter asks Medusa joins its run" {
  shop faults=delay:3000
  items a >in
  mkfifo pipe
  ms-delta ledger <in >pipe 2>said 3>&- &
  filter=$!
  cat pipe >passed 3>&- &
  until_ok requested 1
  capture_sh 'true | ms-delta --ack ledger'
  ends 0
  wait "$filter"
  passes a
  has_ack
  ! grep -F -e --ack said || explain 'the filter has not seen it'
}

@test "ms-delta: dies of SIGPIPE without a message when the reader leaves" {
  yes '{"external_id":"a"}' | head -n 100000 >in
  capture_sh 'ms-delta ledger <in | head -n 1'
  ends 141
}

@test "ms-delta: says when no --ack has begun" {
  items a >in
  capture_sh 'ms-delta ledger <in | cat'
  ends 0 '1 passed on' '^ms-delta: no ms-delta --ack has begun, so nothing is settled; '
}

@test "ms-delta: tells of a map that makes each item new each time" {
  settle a b c d
  items a=1 b=1 c=1 d >in
  delta --verify 0
  for key in a b c; do receipt "$key" unchanged; done >receipts
  capture ms-delta --ack ledger <receipts
  ends 0 '^ms-delta: 3 of 4 items had changed since the last run, but were unchanged in Medusa: '
}

# --- what others change in Medusa

@test "ms-delta: a receipt has the version of the last answer about its item" {
  items a b >in
  sync
  gojq -r .version "$out" >created
  grep -cE '^2[0-9]{3}-.*Z/[0-9a-f]{16}$' created | grep -qx 2
  sqlite3 ledger 'SELECT version FROM items ORDER BY key' | diff -u created -
  sync
  gojq -r .version "$out" | diff -u created -
  # An update that moves a time gives another one, which is then that of a look.
  items a=A b >in
  sync
  gojq -r .version "$out" >updated
  ! diff -q created updated || fail 'the version is the same'
  sync
  gojq -r .version "$out" | diff -u updated -
}

@test "ms-delta: a receipt has no version after a request that shows none" {
  echo '{"external_id":"a","title":"a","options":[{"title":"Size","values":["S"]}],
    "variants":[{"title":"S","sku":"s","options":{"Size":"S"}}]}' | tr -d '\n' >in
  sync
  jq -e .version "$out"
  # The new value is sent by a request of its own, before the variant.
  sed -i 's/\["S"\]/["S","M"]/; s/}]}/},{"title":"M","sku":"m","options":{"Size":"M"}}]}/' in
  sync
  jq -e '.action == "updated" and .version' "$out"
  # This one is sent after all others.
  sed -i 's/\["S","M"\]/["S","M"],"ranks":{"S":2,"M":1}/' in
  sync
  jq -e '.action == "updated" and .version == null' "$out"
  [ "$(sqlite3 ledger 'SELECT version IS NULL FROM items')" = 1 ]
}

# medusa METHOD PATH [BODY]: a request to the shop by somebody else.
medusa() {
  curl -gsSf -u sk_1: -X "$1" ${3+-H 'Content-Type: application/json' -d "$3"} "$MEDUSA_URL$2"
}
id_of() { medusa GET "/admin/products?external_id=$1" | gojq -r '.products[0].id'; }
by_hand() { medusa POST "/admin/products/$(id_of "$1")" "$2" >answer; }

# settled KEY…: a shop that has these products, all settled.
settled() {
  items "$@" >in
  sync
  sync
  sync --verify 0
  passes ''
}

# touched KEY…: the next run passes on these items and no others, as touched, and the one
# after it has settled them.
touched() {
  sync --verify 0
  ends 0 " $# touched, 0 to verify, 0 unsettled, "
  passes "$@"
  sync --verify 0
  sync --verify 0
  passes ''
}

@test "ms-delta: passes on what others have changed in Medusa, and sets it back" {
  settled a b c d
  by_hand b '{"title":"By hand"}'
  touched b
  [ "$(medusa GET '/admin/products?external_id=b' | gojq -r '.products[0].title')" = b ]
  # Whatever was changed.
  by_hand c '{"metadata":{"x":"y"}}'
  touched c
  medusa DELETE "/admin/products/$(id_of d)" >answer
  touched d
  [ "$(medusa GET '/admin/products?external_id=d' | jq '.products | length')" = 1 ]
}

@test "ms-delta: passes on a product whose variants or options others have changed" {
  local option id
  jq -nc '"a", "b", "c" | {external_id: ., title: ., options: [{title: "Size", values: ["S", "M"]}],
    variants: ["S", "M"] | map({title: ., options: {Size: .}})}' >in
  sync
  sync
  sync --verify 0
  passes ''
  id=$(id_of b)
  option=$(medusa GET '/admin/products?external_id=a' | gojq -r '.products[0].options[0].id')
  medusa POST "/admin/products/$id/variants/batch" "$(medusa GET "/admin/products?id=$id" |
    jq '{update: [.products[0].variants[0] | {id, title: "Small"}]}')" >answer
  medusa POST "/admin/product-options/$option" '{"metadata":{"x":"y"}}' >answer
  touched a b
}

@test "ms-delta: an item that was found changed stays so until it was looked at" {
  settled a b
  by_hand a '{"title":"By hand"}'
  # This run has asked, and breaks off before the item.
  capture ms-delta ledger <<<'no JSON'
  ends 65 'line 1: '
  # Too late for the overlap.
  sqlite3 ledger 'UPDATE resources SET asked = asked + 1000'
  touched a
}

@test "ms-delta: a server that ignores the filters touches nothing" {
  settled a b
  shop old=1
  delta --verify 0
  ends 0 '^ms-delta: MEDUSA_URL is' ' 0 touched, .* 2 settled'
}

@test "ms-delta: what ms-push --undo has written is no edit, and is looked at" {
  settled a b
  items a=A b >in
  ms-delta -q --verify 0 ledger <in | ms-batch | ms-push -q --journal run --receipts | ms-delta -q --ack ledger >"$out"
  ms-push -q --undo --receipts <run | ms-delta -q --ack ledger >"$out"
  results '[.key, .action] | join(" ")' 'a undone'
  ms-delta -q --verify 0 --edits edits ledger <in >passed
  passes a
  cmp edits /dev/null
}

@test "ms-delta: an edit of a refused item is still one when it is accepted" {
  settled a b
  by_hand a '{"title":"By hand"}'
  delta --verify 0
  receipt a rejected | ms-delta -q --ack ledger >copy
  ms-delta -q --verify 0 --edits edits ledger <in >passed
  diff -u <(echo '"a"') edits
}

@test "ms-delta: servers with clocks five minutes apart hide no change" {
  local clock
  settled a b
  for clock in 300 -300 300; do
    shop "clock=$clock"
    by_hand a "{\"title\":\"By hand, $clock\"}"
    sync --verify 0
    passes a
    sync --verify 0
    sync --verify 0
    passes ''
  done
}

@test "ms-delta: does not ask for changes while nothing is settled" {
  items a b >in
  sync
  requests '.target | select(test("updated_at.*gte"))' | wc -l | grep -qx 0
  sync
  requests '.target | select(test("updated_at.*gte"))' | wc -l | grep -qx 0
  sync
  requests '.target | select(test("updated_at.*gte"))' | wc -l | grep -qx 3
}

@test "ms-delta: asks since the last run that asked, and when it never has, for all" {
  MEDUSA_URL='' settle a
  delta
  requests '.target | select(test("gte")) | sub(".*gte%5D="; "") | .[:20]' | sort -u |
    diff -u - <(echo 1970-01-01T00%3A00%3)
  sqlite3 ledger 'UPDATE items SET settled = epoch; UPDATE resources SET asked = 1600000000'
  rm "$MS_TEST_DIR/log/$context"
  delta
  # 600 s before it.
  requests '.target | select(test("gte")) | sub(".*gte%5D="; "") | .[:28]' | sort -u |
    diff -u - <(echo 2020-09-13T12%3A16%3A40.000Z)
}

@test "ms-delta: reads all pages of what was changed" {
  seq 1300 | sed 's/.*/{"external_id":"k&","title":"k&"}/' >in
  capture_sh 'ms-delta -q ledger <in | ms-batch -n 200 | ms-push -q --receipts | ms-delta -q --ack ledger'
  capture_sh 'ms-delta -q ledger <in | ms-batch -n 200 | ms-push -q --receipts | ms-delta -q --ack ledger'
  by_hand k1 '{"title":"By hand"}'
  by_hand k1300 '{"title":"By hand"}'
  delta --verify 0
  ends 0 '2 touched'
  passes k1 k1300
}

@test "ms-delta: passes on all items when many were changed, and asks no further" {
  local n
  seq 1000 1099 | sed 's/.*/{"external_id":"&","title":"&"}/' >in
  sync
  sync
  for ((n = 1000; n < 1020; n++)); do
    by_hand "$n" '{"title":"By hand"}'
  done
  delta --verify 0
  ends 0 '20 touched'
  for ((n = 1030; n < 1040; n++)); do
    by_hand "$n" '{"title":"By hand, too"}'
  done
  delta --verify 0
  ends 0 '30 touched, 0 to verify, 0 unsettled'
  sync
  sync
  for ((n = 1000; n < 1021; n++)); do
    by_hand "$n" '{"title":"By hand, late"}'
  done
  rm "$MS_TEST_DIR/log/$context"
  delta --verify 0
  ends 0 '^ms-delta: more than 20% of the items were changed in Medusa, so all items are passed on$' '100 passed on'
  requests '.target | select(test("gte"))' | wc -l | grep -qx 1
}

@test "ms-delta: another database takes all settlements, and is told" {
  settled a b c
  # The same store with other products, as after a restore from an old copy.
  context=$context-old shop
  items a >old
  ms-batch <old | MEDUSA_URL=$MEDUSA_URL ms-push -q >created
  delta --verify 0
  ends 0 '^ms-delta: most products that were changed last are missing in Medusa or older than they were: was its database replaced\? all items are passed on$' '3 passed on'
  sync
  sync
  sync --verify 0
  passes ''
}

@test "ms-delta: products that are older than they were mean another database" {
  settled a b c
  # Fewer than half of them say nothing.
  sqlite3 ledger "UPDATE items SET version = '9' || version WHERE key = 'b'"
  delta --verify 0
  ends 0 '1 touched'
  sqlite3 ledger "UPDATE items SET version = '9' || version WHERE key = 'c'"
  delta --verify 0
  ends 0 'was its database replaced' '3 passed on'
}

@test "ms-delta: the newest products deleted are no other database" {
  settled a b c
  by_hand c '{"title":"By hand"}'
  sync
  sync
  medusa DELETE "/admin/products/$(id_of c)" >answer
  medusa DELETE "/admin/products/$(id_of b)" >answer
  delta --verify 0
  ends 0 '2 touched'
  passes b c
}

@test "ms-delta: another store takes all settlements; another address does not" {
  settled a b c
  MEDUSA_URL=$(url2 good=1)
  delta --verify 0
  ends 0 "^ms-delta: MEDUSA_URL is 'http://.*' now, and was 'http://.*'; the shop is the same$" '0 passed on'
  delta --verify 0
  ends 0 '0 passed on'
  shop store=other
  delta --verify 0
  ends 0 '^ms-delta: this is another shop than in the last run, so all items are passed on$' '3 passed on'
  sync
  sync
  sync --verify 0
  passes ''
}

@test "ms-delta: without MEDUSA_URL, it is said that edits are not seen; --offline says nothing" {
  local asked
  settled a b
  by_hand a '{"title":"By hand"}'
  asked=$(sqlite3 ledger 'SELECT asked FROM resources')
  capture ms-delta --verify 0 --offline ledger <in
  ends 0 '0 passed on'
  MEDUSA_URL='' capture ms-delta --verify 0 ledger <in
  ends 0 '^ms-delta: MEDUSA_URL is not set, so what others change in Medusa is not seen$' '0 passed on'
  [ "$(sqlite3 ledger 'SELECT asked FROM resources')" = "$asked" ]
  # The last run that asked saw nothing yet.
  touched a
}

@test "ms-delta: a tag that got another name is found when its product is verified" {
  local id
  items a b | jq -c '.tags = ["red"]' >in
  tagged() { capture_sh 'ms-delta "$@" ledger <in | tee passed | ms-batch | ms-push -q --create-missing tags --receipts | ms-delta --ack ledger' _ "$@"; }
  tagged
  tagged
  id=$(medusa GET '/admin/products?external_id=a' | gojq -r '.products[0].tags[0].id')
  medusa POST "/admin/product-tags/$id" '{"value":"crimson"}' >answer
  # Medusa has moved no time.
  tagged --verify 0
  ends 0 ' 0 touched, .* 2 settled'
  tagged --verify 1
  results '[.key, .action] | join(" ")' 'a updated' 'b updated'
  medusa GET '/admin/products' | gojq -r '.products[].tags[].value' | diff -u <(printf '%s\n' red red) -
}

@test "ms-delta: what a late ms-push of a killed run writes is found as an edit" {
  local n late
  settled a b
  n=$(requests | wc -l)
  items a=Late b >in
  ms-delta -q --verify 0 --offline --no-wait ledger <in >lines
  # Of its run, only ms-push is left, and has not heard yet what it asked.
  MEDUSA_URL=$(url "faults=$(yes ok | head -n "$n" | paste -sd,),until:go") ms-push -q <lines >late.results 3>&- &
  late=$!
  until_ok requested $((n + 1))
  items a=New b >in
  sync --verify 0
  sync --verify 0
  sync --verify 0
  passes ''
  release go
  wait "$late"
  [ "$(medusa GET '/admin/products?external_id=a' | gojq -r '.products[0].title')" = Late ]
  touched a
  [ "$(medusa GET '/admin/products?external_id=a' | gojq -r '.products[0].title')" = New ]
}

@test "ms-delta: ends when Medusa cannot be asked, and forgets no change" {
  local fault
  settled a b
  by_hand a '{"title":"By hand"}'
  for fault in 75:503 69:404 77:403 69:html; do
    shop "faults=${fault#*:}*"
    capture ms-delta "${hasty[@]}" --retries 1 ledger <in
    [ "$status" = "${fault%%:*}" ] || explain "expected status ${fault%%:*}"
    tail -n 1 "$err" | grep -q '^ms-delta: cannot ask Medusa what was changed: .*; --offline does not ask$'
    prints_nothing
  done
  capture ms-delta --gone draft ledger
  ends 3 'the last run did not reach its end'
  shop
  touched a
}

@test "ms-delta: any request that fails ends the run, and the next one asks again" {
  local n asked
  settled a b
  by_hand a '{"title":"By hand"}'
  sqlite3 ledger 'UPDATE resources SET asked = asked - 1'
  asked=$(sqlite3 ledger 'SELECT asked FROM resources')
  for n in 1 2 3 4 5 6; do
    # The n-th request of the run fails for good.
    shop "faults=$(requests '"ok"' | head -c -1 | tr '\n' ,),$(yes ok | head -n "$n" | sed 1d | tr '\n' ,)404"
    capture ms-delta --verify 0 ledger <in
    ends 69 '^ms-delta: MEDUSA_URL is' '^ms-delta: cannot ask Medusa what was changed: ' ||
      ends 69 '^ms-delta: cannot ask Medusa what was changed: '
    prints_nothing
    [ "$(sqlite3 ledger 'SELECT asked FROM resources')" = "$asked" ]
  done
  shop
  touched a
}

@test "ms-delta: what a sweep has changed is no edit by others" {
  items a b | sed 's/}/,"status":"published"}/' >in
  sync
  sync
  sed -i 2d in
  sync
  sync
  capture_sh 'ms-delta -q --gone draft ledger | ms-push -q --receipts | ms-delta -q --ack ledger'
  results .action updated
  [ "$(sqlite3 ledger "SELECT touched FROM items WHERE key = 'b'")" = 0 ]
  delta --verify 0
  [ "$(sqlite3 ledger "SELECT touched FROM items WHERE key = 'b'")" = 0 ]
}

# sync_edits OPTION…: a whole run that names hand edits; the options are those of ms-push.
sync_edits() {
  capture_sh 'ms-delta -q --verify 0 --edits edits ledger <in | tee passed | ms-batch -n 3 |
    ms-push --edited edits --receipts "$@" | ms-delta --ack ledger' _ "$@"
}
outcomes() { results '[.key, .action, .edited] | @csv' "$@"; }

@test "ms-push: names hand edits that it sets back" {
  settled a b c d e
  by_hand b '{"title":"By hand"}'
  by_hand d '{"title":"By hand"}'
  medusa DELETE "/admin/products/$(id_of e)" >answer
  # Changed by the source, too.
  items a=A b c d=D e >in
  sync_edits
  ends 0 '^ms-push: products edited in Medusa and set back: 2$' \
    '^ms-push: 1 created, 3 updated, 0 unchanged, '
  outcomes '"a","updated",' '"b","updated",true' '"d","updated",' '"e","created",true'
  jq -c 'select(.key == "b") | .changes' "$out" >got
  echo '[{"path":"title","before":"By hand","after":"b"}]' | diff -u - got
  printf '"b"\n"e"\n' | diff -u - edits
  # Nothing of it is an edit the next time.
  sync_edits
  ends 0 '0 updated, 4 unchanged'
  cmp edits /dev/null
}

@test "ms-push: a key of --edits is written before its item, and counts for one item" {
  settled a
  by_hand a '{"title":"By hand"}'
  capture_sh 'ms-delta -q --verify 0 --edits edits ledger <in >/dev/full'
  ends 74 'No space left on device$'
  echo '"a"' | diff - edits
  items a=1 a=2 | ms-push -q --edited edits >"$out"
  results '[.action, .edited] | @csv' '"updated",true' '"updated",'
}

@test "ms-push: --keep-edits leaves hand edits, and they are not settled" {
  local run
  settled a b c
  by_hand b '{"title":"By hand"}'
  medusa DELETE "/admin/products/$(id_of c)" >answer
  for run in 1 2; do
    items a=A b c >in
    sync_edits --keep-edits
    ends 0 '^ms-push: products edited in Medusa and left as they are: 2$' ', 2 edited; '
    jq -c 'select(.action == "edited") | [.key, .changes]' "$out" >got
    printf '%s\n' '["b",[{"path":"title","before":"By hand","after":"b"}]]' '["c",[]]' | diff -u - got
    [ "$(medusa GET '/admin/products?external_id=b' | gojq -r '.products[0].title')" = 'By hand' ]
    [ "$(medusa GET '/admin/products?external_id=c' | jq '.products | length')" = 0 ]
  done
  # An edit that people have taken back is none any more.
  by_hand b '{"title":"b"}'
  sync_edits --keep-edits
  jq -c 'select(.key == "b") | .action' "$out" | grep -qx '"unchanged"'
  # Without the option, they are set back.
  sync_edits
  ends 0 '^ms-push: products edited in Medusa and set back: 1$' '1 created'
}

@test "ms-push: a dry run says which hand edits it would set back or leave" {
  settled a b
  by_hand a '{"title":"By hand"}'
  capture ms-delta ledger <<<'no JSON'
  capture_sh 'ms-delta -q -n --verify 0 --edits edits ledger <in | ms-push -n --edited edits'
  ends 0 '^ms-push: products edited in Medusa that would be set back: 1$' '^ms-push: dry run: '
  results '[.external_id, .action, .edited] | @csv' '"a","update",true'
  capture_sh 'ms-delta -q -n --verify 0 --edits edits ledger <in | ms-push --diff --edited edits --keep-edits'
  ends 0 'left as they are: 1$' '^ms-push: dry run: .* 1 edited; '
  head -n 1 "$out" | grep -q '^=== a '
}

@test "ms-push: an edit is no edit when --salt has changed, or its receipt is lost" {
  settled a b
  by_hand a '{"title":"By hand"}'
  ms-delta -q --verify 0 --salt new --edits edits ledger <in >passed
  cmp edits /dev/null
  # Nor is it in the next run, as the receipts of this one are lost.
  by_hand b '{"title":"By hand"}'
  ms-delta -q --verify 0 --salt new --edits edits ledger <in >passed
  passes a b
  cmp edits /dev/null
  rm ledger*
  sync
  sync
  # Our own write, whose receipt is lost.
  items a=A b >in
  ms-delta -q --verify 0 ledger <in | ms-batch | ms-push -q >lost
  ms-delta -q --verify 0 --edits edits ledger <in >passed
  passes a
  cmp edits /dev/null
}

@test "ms-push: --keep-edits leaves hand edits also when nothing is settled, and when they are many" {
  local n
  seq 1000 1099 | sed 's/.*/{"external_id":"&","title":"&"}/' >in
  sync
  by_hand 1050 '{"title":"By hand"}'
  sync_edits --keep-edits
  ends 0 'left as they are: 1$' ', 99 unchanged, .* 1 edited; '
  echo '"1050"' | diff -u - edits
  for ((n = 1000; n < 1030; n++)); do
    by_hand "$n" '{"title":"By hand"}'
  done
  sync_edits --keep-edits
  ends 0 'left as they are: 31$' ' 0 updated, 0 unchanged, .* 31 edited; '
  [ "$(medusa GET '/admin/products?external_id=1029' | gojq -r '.products[0].title')" = 'By hand' ]
}

@test "ms-push: --create-missing creates nothing for what --keep-edits leaves" {
  settled a b
  by_hand a '{"title":"By hand"}'
  items a b=B | jq -c '.tags = ["of \(.external_id)"]' >in
  # The product a is edited, and its tag in the map is new.
  echo '"a"' >edits
  ms-batch <in | ms-push -q --create-missing tags --edited edits --keep-edits >"$out"
  results '[.external_id, .action] | join(" ")' 'a edited' 'b updated'
  requests 'select(.target | test("tags")) | select(.method == "POST") | .body | fromjson | .value' >got
  echo 'of b' | diff -u - got
}

@test "ms-delta: what --only create leaves alone is not forgotten, and can be gone" {
  items a b >in
  sync
  capture_sh 'ms-delta -q ledger <in | ms-push -q --only create --receipts | ms-delta --ack ledger'
  results '[.key, .action] | join(" ")' 'a skipped' 'b skipped'
  sed -i 2d in
  delta -q --no-wait
  delta -q --no-wait
  capture ms-delta -q --no-wait --max-gone 1 --gone draft ledger
  results .external_id b
}

@test "ms-push: --edited reads keys of any text, and only keys" {
  printf '%s\n' '{"external_id":"a\nb","title":"x"}' '{"external_id":7,"title":"y"}' >in
  sync
  sync
  by_hand a%0Ab '{"title":"By hand"}'
  by_hand 7 '{"title":"By hand"}'
  sync_edits
  printf '"a\\u000ab"\n"7"\n' | diff -u - edits
  jq -c '[.key, .edited]' "$out" >got
  printf '["a\\nb",true]\n[7,true]\n' | diff -u - got
  echo '7' >edits
  capture ms-push --edited edits <<<'{"external_id":"a","title":"a"}'
  ends 65 "^ms-push: 'edits', line 1: not a JSON string$"
  capture ms-push --edited none <<<'{"external_id":"a","title":"a"}'
  ends 74 "^ms-push: cannot open 'none': No such file or directory$"
  capture ms-push --edited . <<<'{"external_id":"a","title":"a"}'
  ends 74 "^ms-push: '.' is not a regular file$"
  capture ms-push --keep-edits </dev/null
  ends 64 '^ms-push: --keep-edits needs --edited$'
  capture ms-push -r inventory --edited edits </dev/null
  ends 64 '^ms-push: --edited is an option for products, not for inventory$'
  capture ms-push -n --receipts </dev/null
  ends 64 '^ms-push: --receipts cannot be used with -n: nothing is written$'
}

# --- stock

# stock [OPTION…]: a run over the stock in the file in; the options are those of ms-push.
stock() {
  capture_sh 'ms-delta -q -r inventory ledger <in | ms-batch | ms-push -q -r inventory --receipts "$@" |
    ms-delta -q -r inventory --ack ledger' _ "$@"
}
# no_stock: the same for what is gone.
no_stock() {
  capture_sh 'ms-delta -r inventory --gone zero ledger | ms-batch |
    ms-push -q -r inventory --max-zero 100% --receipts | ms-delta -q -r inventory --ack ledger'
}
stocks() { sqlite3 ledger 'SELECT key, id, missed, swept FROM items ORDER BY key' | diff -u - <(printf '%s\n' "$@"); }

@test "ms-delta: the key of stock is that of the product and the location together" {
  shop skus=10/locations=Berlin,Hamburg
  printf '%s\n' '{"sku":"S-1","location":"Berlin","stocked_quantity":1}' '{"sku":"S-1","location":"Hamburg","stocked_quantity":2}' \
    '{"sku":"S-\u0032","location":{ "id" : "sloc_1" },"stocked_quantity":3}' '{"sku":7,"location":"Berlin","stocked_quantity":4}' >in
  stock
  results .action created created created not_found
  stocks '["7","Berlin"]||0|0' '["S-1","Berlin"]|iitem_s000001|0|0' '["S-1","Hamburg"]|iitem_s000001|0|0' \
    '["S-2",{"id":"sloc_1"}]|iitem_s000002|0|0'
  # The location of the option is not that of the item.
  echo '{"sku":"S-3","stocked_quantity":1}' >in
  stock --location Berlin
  sqlite3 ledger "SELECT key, id FROM items WHERE key LIKE '%S-3%'" | diff -u - <(echo '["S-3"]|iitem_s000003')
  printf '%s\n' '{"sku":"","location":"Berlin"}' '{"location":"Berlin"}' '{"sku":"S-1","location":5}' >in
  capture ms-delta -r inventory ledger <in
  ends 0 ' 3 without a key'
}

@test "ms-delta: --gone zero empties the level that is gone, and no other one" {
  local n
  shop skus=10/locations=Berlin,Hamburg
  printf '%s\n' '{"sku":"S-1","location":"Berlin","stocked_quantity":1}' '{"sku":"S-1","location":"Hamburg","stocked_quantity":2}' \
    '{"sku":"S-2","location":{"id":"sloc_1"},"stocked_quantity":3}' '{"sku":"S-3","location":"Berlin","stocked_quantity":4}' >all
  for n in 1 2; do
    cp all in
    stock
    sed -i 2,3d in
    stock
    no_stock
    ends 0 '^ms-delta: 0 gone, 0 back$'
    stock
    ms-delta -q -n -r inventory --gone zero ledger >lines
    printf '%s\n' '{"sku":"S-1","location":"Hamburg","stocked_quantity":0}' \
      '{"sku":"S-2","location":{"id":"sloc_1"},"stocked_quantity":0}' | diff -u - lines
    capture ms-delta -r inventory --gone keys ledger
    prints_text '["S-1","Hamburg"]\n["S-2",{"id":"sloc_1"}]\n'
    no_stock
    ends 0 '^ms-delta: 2 gone, 0 back$'
    results '[.sku, .action, .changes[0].before] | join(" ")' 'S-1 updated 2' 'S-2 updated 3'
    no_stock
    ends 0 '^ms-delta: 0 gone, 0 back$'
  done
}

@test "ms-delta: stock that --only leaves alone is forgotten only if there is no level" {
  shop skus=10/locations=Berlin
  printf '{"sku":"S-%d","location":"Berlin","stocked_quantity":1}\n' 1 2 >in
  stock
  stock --only create
  results .action skipped skipped
  stocks '["S-1","Berlin"]|iitem_s000001|0|0' '["S-2","Berlin"]|iitem_s000002|0|0'
  # What it has left alone can be gone.
  sed -i 1d in
  stock --only create
  stock --only create
  no_stock
  results '[.sku, .action] | join(" ")' 'S-1 updated'
  printf '{"sku":"S-%d","location":"Berlin","stocked_quantity":1}\n' 2 3 >in
  stock --only update
  results .action unchanged skipped
  stocks '["S-1","Berlin"]|iitem_s000001|3|3' '["S-2","Berlin"]|iitem_s000002|0|0'
}

@test "ms-delta: stock that is gone twice without a receipt is emptied, and can go again" {
  shop skus=10/locations=Berlin
  printf '{"sku":"S-%d","location":"Berlin","stocked_quantity":5}\n' 1 2 >in
  stock
  sed -i 1d in
  stock
  stock
  ms-delta -q -r inventory --gone zero ledger >lost
  ms-batch <lost | ms-push -q -r inventory --max-zero 100% >unseen
  no_stock
  results .action unchanged
  sqlite3 ledger "SELECT swept FROM items WHERE key LIKE '%S-1%'" | diff - <(echo 3)
}
# --- what was undone

@test "ms-delta: passes on what an undo has taken back, and only that" {
  items a b >in
  sync --verify 0
  sync --verify 0
  items a=New b >in
  capture_sh 'ms-delta -q --verify 0 ledger <in | ms-push -q --receipts --journal journal | ms-delta -q --ack ledger'
  sync --verify 0
  sync --verify 0
  passes
  capture_sh 'ms-push -q --undo --receipts <journal | tee undone | ms-delta --ack ledger'
  ends 0
  prints undone
  gojq -c '[.key, .action, .hash]' undone >got
  echo '["a","undone",null]' | diff - got
  sync --verify 0
  passes a
  results '[.external_id, .action] | join(" ")' 'a updated'
}

@test "ms-delta: a product that an undo has drafted is published when the source has it" {
  settle a b
  undo_receipt a published draft
  items a b >in
  delta
  passes a
  gone draft
  ends 0 '^ms-delta: 0 gone, 1 back$'
  prints_text '{"external_id":"a","status":"published"}\n'
}

@test "ms-delta: a sweep that was undone counts as done until the source has the item again" {
  made a b -- a
  gone draft
  sweep_receipt updated published
  undo_receipt b draft published
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
  # It was published by the undo, so nothing is to be done when it is back.
  items a b >in
  delta
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
  # And it can go again.
  items a >in
  delta
  delta
  gone draft
  ends 0 '^ms-delta: 1 gone, 0 back$'
}

@test "ms-delta: a sweep that was undone when the source had the item again does not hinder the next" {
  made a b -- a
  gone draft
  sweep_receipt updated published
  items a b >in
  delta
  undo_receipt b draft published
  delta
  gone draft
  ends 0 '^ms-delta: 0 gone, 0 back$'
  items a >in
  delta
  delta
  gone draft
  ends 0 '^ms-delta: 1 gone, 0 back$'
}

@test "ms-delta: the answer to a sweep may come when the source has the item again" {
  local answer
  for answer in 'updated published' unchanged; do
    rm -f ledger*
    made a b -- a
    gone draft
    cp "$out" lines
    items a b >in
    delta
    cp lines "$out"
    # shellcheck disable=SC2086 # one or two words
    sweep_receipt $answer
    items a >in
    delta
    delta
    gone draft
    ends 0 '^ms-delta: 1 gone, 0 back$'
  done
}

@test "ms-delta: an undo of other changes leaves a sweep as it is" {
  made a b -- a
  gone draft
  sweep_receipt updated published
  for line in '"undone","changes":[{"path":"title","before":"published","after":"published"}]' '"unchanged"' \
    '"rejected"' '"undone","changes":[{"path":"status","before":"draft","after":"proposed"}]' \
    '"unchanged","changes":[{"path":"status","before":"draft","after":"published"}]'; do
    echo "{\"key\":\"b\",\"hash\":null,\"action\":$line}" | ms-delta --ack ledger >copy
    assert_equal "$(sqlite3 ledger "SELECT swept FROM items WHERE key = 'b'")" 2
  done
}
