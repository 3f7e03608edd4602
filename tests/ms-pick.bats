load lib/helper

# --- the command line

@test "pick: --help is on stdout" {
  capture ms-pick --help
  ends 0
  assert_regex "$(head -n 1 "$out")" '^usage: ms-pick \['
  cp "$out" help
  capture ms-pick -h
  prints help
}

@test "pick: --version" {
  capture ms-pick --version
  ends 0
  prints_text 'ms-pick %s\n' "$(cat "$top/VERSION")"
}

@test "pick: --help on a full disk" {
  capture_sh 'ms-pick --help >/dev/full'
  ends 74 '^ms-pick: .*: No space left on device$'
}

@test "pick: wrong command lines" {
  capture ms-pick --nonsense </dev/null
  ends_usage "^ms-pick: unrecognized option '--nonsense'$" ms-pick
  capture ms-pick a b </dev/null
  ends_usage '^ms-pick: ' ms-pick
  capture ms-pick 'a..b' </dev/null
  ends_usage "^ms-pick: path 'a\.\.b': " ms-pick
  capture ms-pick -n </dev/null
  ends_usage '^ms-pick: .*argument' ms-pick
}

@test "pick: numbers are parsed whole or refused" {
  local bad
  for bad in '-n 1x' '-n -1' '-n 99999999999999999999' '--max-item 0' \
    '--max-item 8T' '--max-item 1.5k' '--max-depth 0' '--max-depth ten'; do
    # shellcheck disable=SC2086 # two words
    capture ms-pick $bad </dev/null
    ends 64 "^ms-pick: --[a-z-]+: '.*' is not "
    prints_nothing
  done
}

# --- input and output that fail

@test "pick: full disk" {
  capture_sh 'echo "[1,2]" | ms-pick >/dev/full'
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
}

@test "pick: full disk, with a line larger than any buffer" {
  capture_sh '(printf "[\""; head -c 300000 /dev/zero | tr "\0" x; echo "\"]") |
    ms-pick >/dev/full'
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
}

@test "pick: the disk is full after some lines" {
  seq -s, 1 40000 | sed 's/.*/[&]/' >in
  inject write:1:100000:ENOSPC ms-pick <in
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
  seq 1 40000 | head -c 100000 >expected
  prints expected
}

@test "pick: an error at the end, when stdout is closed" {
  inject close:1:0:EIO ms-pick <<<'[1]'
  ends 74 '^ms-pick: cannot write to standard output: Input/output error$'
}

@test "pick: read error, after what was read is printed" {
  inject read:0:9:EIO ms-pick <<<'[1,2,3,4,5]'
  ends 74 '^ms-pick: cannot read standard input: Input/output error$'
  prints_text '1\n2\n3\n4\n'
}

@test "pick: stdin is a directory" {
  capture ms-pick <.
  ends 74 '^ms-pick: cannot read standard input: Is a directory$'
  prints_nothing
}

@test "pick: closed stdin is an error, not an empty input" {
  capture_sh 'ms-pick <&-'
  ends 74 '^ms-pick: cannot read standard input: Bad file descriptor$'
}

@test "pick: closed stdout is an error, not a place to lose data" {
  capture_sh 'echo "[1]" | ms-pick >&-'
  ends 74 '^ms-pick: cannot write to standard output: Bad file descriptor$'
}

@test "pick: closed stderr changes nothing" {
  capture_sh 'echo "[1,oops]" | ms-pick 2>&-'
  ends 65
  prints_text '1\n'
  capture_sh 'echo "[1]" | ms-pick -v 2>&-'
  ends 0
  prints_text '1\n'
}

@test "pick: full stderr changes nothing" {
  capture_sh 'echo "[1,oops]" | ms-pick 2>/dev/full'
  ends 65
  prints_text '1\n'
}

@test "pick: the reader leaves, quietly" {
  capture_sh '(echo "["; yes "1," | head -n 500000; echo "1]") | ms-pick | head -n 1
    echo "${PIPESTATUS[1]}"'
  ends 0
  prints_text '1\n141\n'
}

@test "pick: the reader leaves, with SIGPIPE ignored by whoever started it" {
  capture_sh 'trap "" PIPE
    (echo "["; yes "1," | head -n 500000; echo "1]") 2>/dev/null | ms-pick | head -n 1
    echo "${PIPESTATUS[1]}"'
  ends 0
  prints_text '1\n141\n'
}

@test "pick: interrupted and short reads and writes change nothing" {
  python3 "$BATS_TEST_DIRNAME/lib/random_json.py" 7
  for fault in read:0:0:SHORT read:0:3:EINTR read:0:3:EAGAIN write:1:0:SHORT \
    write:1:3:EINTR write:1:3:EAGAIN read:0:0:SHORT,write:1:0:SHORT; do
    inject "$fault" ms-pick <input
    ends 0
    prints expected
  done
}

@test "pick: short writes of lines larger than any buffer" {
  head -c 100000 /dev/zero | tr '\0' x | sed 's/.*/["&","&"]/' >in
  capture ms-pick <in
  ends 0
  cp "$out" expected
  assert_equal "$(wc -c <expected)" 200006
  inject write:1:100001:SHORT ms-pick <in
  ends 0
  prints expected
  inject write:1:100002:EINTR ms-pick <in
  ends 0
  prints expected
}

@test "pick: a write that takes nothing ends the program" {
  inject write:1:2:ZERO ms-pick <<<'[1,2]'
  ends 74 '^ms-pick: cannot write to standard output: '
}

# --- input that is not what it should be

@test "pick: no input, no output" {
  capture ms-pick </dev/null
  ends 0
  prints_nothing
  capture ms-pick <<<$' \n\t\r\n'
  ends 0
  prints_nothing
}

@test "pick: truncated input: whole items, then 65 and the byte" {
  printf '{"products":[{"id":1},{"id":2},{"id' >in
  capture ms-pick <in
  ends 65 '^ms-pick: .*item 3, byte 35: ends too early$'
  prints_text '{"id":1}\n{"id":2}\n'
}

@test "pick: cut anywhere, never half an item, never success" {
  local text='{"a":[1],"products":[{"i":1},"x",-2.5e3,true,[null,{}]],"b":"]"}' n
  printf '{"i":1}\n"x"\n-2.5e3\ntrue\n[null,{}]\n' >whole
  for ((n = 1; n < ${#text}; n++)); do
    printf %s "${text:0:n}" >in
    capture ms-pick <in
    ends 65 "byte $n: ends too early$"
    head -n "$(wc -l <"$out")" whole >expected
    prints expected
  done
  capture ms-pick <<<"$text"
  ends 0
  prints whole
}

@test "pick: a syntax error: items before it, then 65 and the byte" {
  capture ms-pick <<<'[{"id":1},{"id":2,}]'
  ends 65 '^ms-pick: text 1, in item 2, byte 19: '
  prints_text '{"id":1}\n'
}

@test "pick: what looks like JSON to others is not" {
  local bad
  for bad in '[1,]' '[01]' "['a']" '[NaN]' '[.5]' '[1.]' '[+1]' '[0x1]' '[1 2]' \
    '{"products":[1],}' '[1]]' '[/**/1]' '["\x"]' '[tru]' '{products:[]}' '["a	b"]'; do
    capture ms-pick <<<"$bad"
    ends 65 '^ms-pick: .*byte [0-9]+: '
  done
}

@test "pick: NUL and invalid UTF-8, with the byte" {
  printf '["a","b\0"]' >in
  capture ms-pick <in
  ends 65 'byte 8: '
  prints_text '"a"\n'
  printf '["a","\303\050"]' >in
  capture ms-pick <in
  ends 65 'byte 8: not UTF-8$'
  printf '["a","\300\200"]' >in
  capture ms-pick <in
  ends 65 'byte 7: not UTF-8$'
  printf '["a","\355\240\200"]' >in
  capture ms-pick <in
  ends 65 'byte [78]: not UTF-8$'
}

@test "pick: ends within a character" {
  printf '["a","\303' >in
  capture ms-pick <in
  ends 65 '^ms-pick: '
  prints_text '"a"\n'
}

@test "pick: control characters of the data do not reach the terminal" {
  printf '{"\33[31mred\u001b[0m\u0007":1}' >in
  capture ms-pick <in
  [ "$status" = 65 ] || explain 'expected status 65'
  assert_equal "$(tr -d '\n\40-\176' <"$err" | wc -c)" 0
  printf '{"\\u001b[31mred\\u001b[0m\\u0007":1}' >in
  capture ms-pick <in
  [ "$status" = 65 ] || explain 'expected status 65'
  assert_equal "$(tr -d '\n\40-\176' <"$err" | wc -c)" 0
}

@test "pick: nesting has a ceiling, and the message names the option" {
  printf '[%s1%s]' "$(printf '[%.0s' {1..50})" "$(printf ']%.0s' {1..50})" >in
  capture ms-pick --max-depth 51 <in
  ends 0
  capture ms-pick --max-depth 50 <in
  ends 65 '^ms-pick: .*byte 51: .*--max-depth'
}

@test "pick: items have a ceiling, and the message names the option" {
  printf '["12345678","%s"]' "$(printf 'x%.0s' {1..50})" >in
  capture ms-pick --max-item 52 <in
  ends 0
  capture ms-pick --max-item 51 <in
  ends 65 '^ms-pick: item 2 .*--max-item'
  prints_text '"12345678"\n'
}

@test "pick: an item without end takes no more memory than its ceiling" {
  bounds_memory
  capture_sh 'ulimit -v 150000
    (printf "[\""; yes "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" | tr -d "\n" | head -c 300000000) |
    ms-pick --max-item 1M'
  ends 65 '^ms-pick: item 1 .*--max-item'
  prints_nothing
}

@test "pick: values off the path take no memory" {
  bounds_memory
  capture_sh 'ulimit -v 60000
    (printf "{\"a\":["; yes "[1234567890,{}]," | head -n 6000000; echo "0],\"products\":[1]}") |
    ms-pick'
  ends 0
  prints_text '1\n'
}

# --- the path

@test "pick: root array, products, and texts one after the other" {
  capture ms-pick <<<'[1,"a"]{"products":[2],"x":[9]}
    {"y":{"products":[8]},"products":[{}]} []'
  ends 0
  prints_text '1\n"a"\n2\n{}\n'
}

@test "pick: a path that is not there: 65 and what is" {
  capture ms-pick items <<<'{"error":"busy","code":3}'
  ends 65 "^ms-pick: .*no 'items'; '\.' has error, code$"
  prints_nothing
}

@test "pick: an element that is not there: 65 and how many there are" {
  capture ms-pick 'a[2]' <<<'{"a":[1,2]}'
  ends 65 "^ms-pick: text 1, byte 10: no 'a\[2\]'; 'a' has 2 elements$"
  prints_nothing
}

@test "pick: the last element is not to be had" {
  capture ms-pick 'data[-1]' <<<'{"data":[1,2]}'
  ends_usage "^ms-pick: path 'data\[-1\]': .*\[-1\] is for ms-fetch$" ms-pick
}

@test "pick: --missing-ok takes null on the way for missing" {
  capture ms-pick --missing-ok data.items <<<'{"data":null}{"data":{"items":[1]}}'
  ends 0
  prints_text '1\n'
  capture ms-pick data.items <<<'{"data":null}'
  ends 65 "^ms-pick: .*'data' is null, expected an object"
}

@test "pick: -f of a whole and a part of it" {
  local names
  for names in a,a.b a.b,a a.b,a,a.c; do
    capture ms-pick -f "$names" <<<'[{"a":{"b":1,"c":2},"d":1}]'
    ends 0
    prints_text '{"a":{"b":1,"c":2}}\n'
  done
}

@test "pick: --missing-ok" {
  capture ms-pick --missing-ok items <<<'{"error":1}{"items":[1]}'
  ends 0
  prints_text '1\n'
}

@test "pick: the path leads to something else" {
  capture ms-pick <<<'{"products":{"a":1}}'
  ends 65 "^ms-pick: .*'products' is an object, expected an array$"
  capture ms-pick 'a[].b' <<<'{"a":7}'
  ends 65 "^ms-pick: .*'a' is a number, expected an array or object$"
  capture ms-pick <<<'"products"'
  ends 65 "^ms-pick: .*is a string, expected an object$"
  prints_nothing
}

@test "pick: null instead of items is no item, with a warning" {
  capture ms-pick <<<'{"products":null}{"products":[1]}'
  ends 0 '^ms-pick: .*null.* 1 of 2 '
  prints_text '1\n'
  capture ms-pick -q <<<'{"products":null}'
  ends 0
}

@test "pick: nested paths, quoted names, indices, each" {
  local text='{"a":{"b.c":[{"v":[1,2]},{"v":[3]}]},"e":[[4,5],[6]]}'
  capture ms-pick 'a."b.c"' <<<"$text"
  ends 0
  prints_text '{"v":[1,2]}\n{"v":[3]}\n'
  capture ms-pick 'a."b.c"[].v[]' <<<"$text"
  ends 0
  prints_text '1\n2\n3\n'
  capture ms-pick 'e[1]' <<<"$text"
  ends 0
  prints_text '[6]\n'
  capture ms-pick . <<<'{"a": 1} 2'
  ends 0
  prints_text '{"a": 1}\n2\n'
}

# --- the bytes

@test "pick: numbers, escapes, order and inner space are untouched" {
  printf '[ 1.10 ,-0,1e400,9007199254740993,"\\u00e9\\/",{"b":1, "a" :2,"b":3} ]' >in
  capture ms-pick <in
  ends 0
  prints_text '1.10\n-0\n1e400\n9007199254740993\n"\\u00e9\\/"\n{"b":1, "a" :2,"b":3}\n'
}

@test "pick: line ends within an item go, spaces stay; -c takes them too" {
  printf '[{\r\n  "a": "x y\\n",\n  "b": [ 1,\n 2 ]\n}]' >in
  capture ms-pick <in
  ends 0
  prints_text '{  "a": "x y\\n",  "b": [ 1, 2 ]}\n'
  capture ms-pick -c <in
  ends 0
  prints_text '{"a":"x y\\n","b":[1,2]}\n'
}

@test "pick: random texts, whole and a byte at a time" {
  local seed
  for ((seed = 1; seed <= 25; seed++)); do
    python3 "$BATS_TEST_DIRNAME/lib/random_json.py" "$seed"
    capture ms-pick <input
    ends 0
    prints expected
    inject read:0:0:SHORT ms-pick <input
    ends 0
    prints expected
  done
}

@test "pick: -c agrees with jq where jq keeps the numbers" {
  printf '[{"a" : [ 1 , {"b\\" :": " x\\\\" , "c":[ ] } ] },"q \\" , ] " , [ true,false ,null ] ]' >in
  capture ms-pick -c <in
  ends 0
  jq -c '.[]' in >expected
  prints expected
}

@test "pick: -n stops early and leaves the rest unread" {
  capture ms-pick -n 2 <<<'[1,2,oops'
  ends 0
  prints_text '1\n2\n'
  capture ms-pick -n 0 <<<'oops'
  ends 0
  prints_nothing
}

@test "pick: an item is printed as soon as it is complete" {
  mkfifo in
  ms-pick <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  printf '[{"a":1},{"b":' >&7
  until_ok test -s "$out"
  prints_text '{"a":1}\n'
  printf '2}]' >&7
  exec 7>&-
  wait $!
  prints_text '{"a":1}\n{"b":2}\n'
}

@test "pick: a number alone, whose end is that of the input" {
  printf 7 >in
  capture ms-pick <in
  ends 65 "^ms-pick: text 1, byte 1: '.' is a number, expected an object"
  prints_nothing
}

@test "pick: -f keeps members with their bytes, in their order" {
  printf '[{"id" : 1.10, "a":{"id":9},\n"title":"\\u00e9","v":[{"sku":"s","n":0},{"n":1},7],"\\u0069d":2},3,[]]' >in
  capture ms-pick -f title,id,v.sku <in
  ends 0
  prints_text '%s\n' '{"id":1.10,"title":"\u00e9","v":[{"sku":"s"},{},7],"\u0069d":2}' 3 '[]'
}

@test "pick: -f with a name that is empty" {
  local bad
  for bad in '' , a,,b a. .a a..b; do
    capture ms-pick -f "$bad" <<<'[]'
    ends_usage "^ms-pick: --fields: '$bad' has an empty name" ms-pick
  done
}

@test "pick: -0 ends items with NUL, for xargs" {
  printf '[1,"a\\n",{ }]' >in
  capture ms-pick -0 <in
  ends 0
  prints_text '1\0"a\\n"\0{ }\0'
  capture_sh 'ms-pick -0 <in | xargs -0 -n 1 printf "<%s>"'
  prints_text '<1><"a\\n"><{ }>'
}

# --- what it takes

@test "pick: a long string in short chunks takes the time of its length" {
  local inside
  for inside in xxxxxxxx '\u00e9xx'; do
    printf '[{"a":"' >in
    yes "$inside" | tr -d '\n' | head -c 48000000 >>in
    printf '"},1]' >>in
    { tail -c +2 in | head -c 48000008; printf '\n1\n'; } >expected
    LIMIT=15 inject read:0:0:SHORT1000 ms-pick <in
    ends 0
    prints expected
  done
}

@test "pick: memory holds the largest item once, whatever is taken out of it" {
  bounds_memory
  local option
  { printf '[[0'; yes ' , 1234567' | head -n 2000000; printf ']]'; } >in
  for option in -v -c '-f a'; do
    # The item has 22 MB.
    capture_sh 'ulimit -v 45000; ms-pick "$@" <in | wc -c' - $option
    assert [ "$status" = 0 ]
    assert [ "$(cat "$out")" -gt 16000000 ]
  done
}
