load lib/helper

# --- the command line

@test "ms-pick: prints --help to stdout" {
  capture ms-pick --help
  ends 0
  assert_regex "$(head -n 1 "$out")" '^usage: ms-pick \['
  cp "$out" help
  capture ms-pick -h
  prints help
}

@test "ms-pick: prints its name and version for --version" {
  capture ms-pick --version
  ends 0
  prints_text 'ms-pick %s\n' "$(cat "$top/VERSION")"
}

@test "ms-pick: fails with 74 when --help is written to a full disk" {
  capture_sh 'ms-pick --help >/dev/full'
  ends 74 '^ms-pick: .*: No space left on device$'
}

@test "ms-pick: rejects wrong command lines with 64 and the usage line" {
  capture ms-pick --nonsense </dev/null
  ends_usage "^ms-pick: unrecognized option '--nonsense'$" ms-pick
  capture ms-pick a b </dev/null
  ends_usage '^ms-pick: ' ms-pick
  capture ms-pick 'a..b' </dev/null
  ends_usage "^ms-pick: path 'a\.\.b': " ms-pick
  capture ms-pick -n </dev/null
  ends_usage '^ms-pick: .*argument' ms-pick
}

@test "ms-pick: rejects invalid numbers" {
  local bad
  for bad in '-n 1x' '-n -1' '-n 99999999999999999999' '--max-item 0' \
    '--max-item 8T' '--max-item 1.5k' '--max-depth 0' '--max-depth ten' '--max-depth 16777217'; do
    # shellcheck disable=SC2086 # two words
    capture ms-pick $bad </dev/null
    ends 64 "^ms-pick: --[a-z-]+: '.*' is not "
    prints_nothing
  done
}

# --- input and output that fail

@test "ms-pick: fails with 74 on a full disk" {
  capture_sh 'echo "[1,2]" | ms-pick >/dev/full'
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
}

@test "ms-pick: fails with 74 on a full disk with a line larger than any buffer" {
  capture_sh '(printf "[\""; head -c 300000 /dev/zero | tr "\0" x; echo "\"]") |
    ms-pick >/dev/full'
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
}

@test "ms-pick: fails with 74 when the disk becomes full after some lines" {
  seq -s, 1 40000 | sed 's/.*/[&]/' >in
  inject write:1:100000:ENOSPC ms-pick <in
  ends 74 '^ms-pick: cannot write to standard output: No space left on device$'
  seq 1 40000 | head -c 100000 >expected
  prints expected
}

@test "ms-pick: fails with 74 when closing stdout fails" {
  inject close:1:0:EIO ms-pick <<<'[1]'
  ends 74 '^ms-pick: cannot write to standard output: Input/output error$'
}

@test "ms-pick: fails with 74 on a read error and prints the items before it" {
  inject read:0:9:EIO ms-pick <<<'[1,2,3,4,5]'
  ends 74 '^ms-pick: cannot read standard input: Input/output error$'
  prints_text '1\n2\n3\n4\n'
}

@test "ms-pick: fails with 74 when stdin is a directory" {
  capture ms-pick <.
  ends 74 '^ms-pick: cannot read standard input: Is a directory$'
  prints_nothing
}

@test "ms-pick: refuses to write to the file that it reads" {
  echo '[1,2]' >file
  capture_sh 'ms-pick <file >>file'
  ends 64 '^ms-pick: standard input is also standard output$'
  echo '[1,2]' | diff -u - file
  capture_sh 'ms-pick </dev/null >/dev/null'
  ends 0
}

@test "ms-pick: fails with 74 when stdin is closed" {
  capture_sh 'ms-pick <&-'
  ends 74 '^ms-pick: cannot read standard input: Bad file descriptor$'
}

@test "ms-pick: fails with 74 when stdout is closed" {
  capture_sh 'echo "[1]" | ms-pick >&-'
  ends 74 '^ms-pick: cannot write to standard output: Bad file descriptor$'
}

@test "ms-pick: keeps its output and status when stderr is closed" {
  capture_sh 'echo "[1,oops]" | ms-pick 2>&-'
  ends 65
  prints_text '1\n'
  capture_sh 'echo "[1]" | ms-pick -v 2>&-'
  ends 0
  prints_text '1\n'
}

@test "ms-pick: keeps its output and status when stderr is full" {
  capture_sh 'echo "[1,oops]" | ms-pick 2>/dev/full'
  ends 65
  prints_text '1\n'
}

@test "ms-pick: dies of SIGPIPE without a message when the reader leaves" {
  capture_sh '(echo "["; yes "1," | head -n 500000; echo "1]") | ms-pick | head -n 1
    echo "${PIPESTATUS[1]}"'
  ends 0
  prints_text '1\n141\n'
}

@test "ms-pick: dies of SIGPIPE although the parent process ignored it" {
  capture_sh 'trap "" PIPE
    (echo "["; yes "1," | head -n 500000; echo "1]") 2>/dev/null | ms-pick | head -n 1
    echo "${PIPESTATUS[1]}"'
  ends 0
  prints_text '1\n141\n'
}

@test "ms-pick: completes short and interrupted reads and writes" {
  python3 "$BATS_TEST_DIRNAME/lib/random_json.py" 7
  for fault in read:0:0:SHORT read:0:3:EINTR read:0:3:EAGAIN write:1:0:SHORT \
    write:1:3:EINTR write:1:3:EAGAIN read:0:0:SHORT,write:1:0:SHORT; do
    inject "$fault" ms-pick <input
    ends 0
    prints expected
  done
}

@test "ms-pick: completes short writes of lines larger than any buffer" {
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

@test "ms-pick: fails with 74 when a write accepts no byte" {
  local full='^ms-pick: cannot write to standard output: No space left on device$'
  inject write:1:2:ZERO ms-pick <<<'[1,2]'
  ends 74 "$full"
  # A line larger than any buffer is written by another call.
  head -c 100000 /dev/zero | tr '\0' x | sed 's/.*/["&"]/' >in
  inject write:1:0:ZERO ms-pick <in
  ends 74 "$full"
  prints_nothing
}

# --- invalid input

@test "ms-pick: prints nothing for empty input" {
  capture ms-pick </dev/null
  ends 0
  prints_nothing
  capture ms-pick <<<$' \n\t\r\n'
  ends 0
  prints_nothing
}

@test "ms-pick: fails with 65 on truncated input, prints the whole items and names the byte" {
  printf '{"products":[{"id":1},{"id":2},{"id' >in
  capture ms-pick <in
  ends 65 '^ms-pick: .*item 3, byte 35: ends too early$'
  prints_text '{"id":1}\n{"id":2}\n'
}

@test "ms-pick: prints only whole items and fails with 65 wherever the input is cut" {
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

@test "ms-pick: fails with 65 on a syntax error, prints the items before it and names the byte" {
  capture ms-pick <<<'[{"id":1},{"id":2,}]'
  ends 65 '^ms-pick: text 1, in item 2, byte 19: '
  prints_text '{"id":1}\n'
}

@test "ms-pick: names the first byte that begins no token" {
  capture ms-pick <<<'[1,oops]'
  ends 65 '^ms-pick: text 1, after item 1, byte 4: invalid char'
  capture ms-pick <<<'[1]; [2]'
  ends 65 '^ms-pick: text 2, after item 1, byte 4: invalid char'
  inject read:0:0:SHORT ms-pick <<<'{products:[]}'
  ends 65 '^ms-pick: text 1, byte 2: invalid char'
}

@test "ms-pick: lists the names found until their list is full, and shows that it is" {
  { printf '{"x0":0'; printf ',"name%d":0' {10..89}; printf '}'; } >in
  capture ms-pick items <in
  ends 65 "^ms-pick: .*no 'items'; '\\.' has x0, name10, .*, name40, \\.\\.\\.$"
  printf '{"%s":1}' "$(printf 'x%.0s' {1..300})" >in
  capture ms-pick items <in
  ends 65 "'\\.' has x{77}\\.\\.\\.$"
}

@test "ms-pick: does not hold an element beside the path as if it were an item" {
  printf '[[1,2,3,4,5,6,7,8],{"a":[1,2,3,4,5]},7]' >in
  inject read:0:0:SHORT ms-pick --max-item 10 '[2]' <in
  ends 0
  prints_text '7\n'
}

@test "ms-pick: does not hold a name beside the path as if it were an item" {
  printf '[{"b":1,"%s":2,"b":3}]' "$(printf 'x%.0s' {1..40})" >in
  inject read:0:0:SHORT ms-pick --max-item 10 '[].b' <in
  ends 0
  prints_text '1\n3\n'
}

@test "ms-pick: rejects text that only lenient parsers accept" {
  local bad
  for bad in '[1,]' '[01]' "['a']" '[NaN]' '[.5]' '[1.]' '[+1]' '[0x1]' '[1 2]' \
    '{"products":[1],}' '[1]]' '[/**/1]' '["\x"]' '[tru]' '{products:[]}' '["a	b"]'; do
    capture ms-pick <<<"$bad"
    ends 65 '^ms-pick: .*byte [0-9]+: '
  done
}

@test "ms-pick: rejects NUL and invalid UTF-8 and names the byte" {
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

@test "ms-pick: rejects input that ends within a character" {
  printf '["a","\303' >in
  capture ms-pick <in
  ends 65 '^ms-pick: text 1, after item 1, byte 7: ends too early$'
  prints_text '"a"\n'
}

@test "ms-pick: names the text that ends too early when it is an item" {
  capture ms-pick . <<<'{"a":1}{"b"'
  ends 65 '^ms-pick: text 2, in item 2, byte 12: ends too early$'
  prints_text '{"a":1}\n'
}

@test "ms-pick: replaces control characters of the input in messages" {
  printf '{"\33[31mred\u001b[0m\u0007":1}' >in
  capture ms-pick <in
  [ "$status" = 65 ] || explain 'expected status 65'
  assert_equal "$(tr -d '\n\40-\176' <"$err" | wc -c)" 0
  printf '{"\\u001b[31mred\\u001b[0m\\u0007":1}' >in
  capture ms-pick <in
  [ "$status" = 65 ] || explain 'expected status 65'
  assert_equal "$(tr -d '\n\40-\176' <"$err" | wc -c)" 0
}

@test "ms-pick: --max-depth limits the nesting" {
  printf '[%s1%s]' "$(printf '[%.0s' {1..50})" "$(printf ']%.0s' {1..50})" >in
  capture ms-pick --max-depth 51 <in
  ends 0
  capture ms-pick --max-depth 50 <in
  ends 65 '^ms-pick: .*byte 51: .*--max-depth'
}

@test "ms-pick: --max-item limits the size of an item" {
  printf '["12345678","%s"]' "$(printf 'x%.0s' {1..50})" >in
  capture ms-pick --max-item 52 <in
  ends 0
  capture ms-pick --max-item 51 <in
  ends 65 '^ms-pick: item 2 .*--max-item'
  prints_text '"12345678"\n'
}

@test "ms-pick: --max-item accepts an item of just that size in chunks of any size" {
  local item
  for item in 1234567890123 '"12345678901"' '{"a":1234567}' '[12345678901]'; do
    inject read:0:0:SHORT ms-pick --max-item 13 <<<"[$item, $item ]"
    ends 0
    prints_text '%s\n%s\n' "$item" "$item"
    inject read:0:0:SHORT ms-pick --max-item 12 <<<"[$item]"
    ends 65 '^ms-pick: item 1 is larger than 12 bytes; --max-item'
  done
}

@test "ms-pick: rejects an endless item in constant memory" {
  needs_memory_limit
  capture_sh 'ulimit -v 150000
    (printf "[\""; yes "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" | tr -d "\n" | head -c 300000000) |
    ms-pick --max-item 1M'
  ends 65 '^ms-pick: item 1 .*--max-item'
  prints_nothing
}

@test "ms-pick: skips values off the path in constant memory" {
  needs_memory_limit
  capture_sh 'ulimit -v 60000
    (printf "{\"a\":["; yes "[1234567890,{}]," | head -n 6000000; echo "0],\"products\":[1]}") |
    ms-pick'
  ends 0
  prints_text '1\n'
}

# --- the path

@test "ms-pick: finds items in a root array, in products and in several texts" {
  capture ms-pick <<<'[1,"a"]{"products":[2],"x":[9]}
    {"y":{"products":[8]},"products":[{}]} []'
  ends 0
  prints_text '1\n"a"\n2\n{}\n'
}

@test "ms-pick: fails with 65 when the path is missing and lists the names found" {
  capture ms-pick items <<<'{"error":"busy","code":3}'
  ends 65 "^ms-pick: .*no 'items'; '\.' has error, code$"
  prints_nothing
}

@test "ms-pick: fails with 65 when an element is missing and gives the length of the array" {
  capture ms-pick 'a[2]' <<<'{"a":[1,2]}'
  ends 65 "^ms-pick: text 1, byte 10: no 'a\[2\]'; 'a' has 2 elements$"
  prints_nothing
}

@test "ms-pick: rejects [-1], which only ms-fetch supports" {
  capture ms-pick 'data[-1]' <<<'{"data":[1,2]}'
  ends_usage "^ms-pick: path 'data\[-1\]': .*\[-1\] works only in ms-fetch: .*" ms-pick
}

@test "ms-pick: --missing-ok treats null on the path as missing" {
  capture ms-pick --missing-ok data.items <<<'{"data":null}{"data":{"items":[1]}}'
  ends 0
  prints_text '1\n'
  capture ms-pick data.items <<<'{"data":null}'
  ends 65 "^ms-pick: .*'data' is null, expected an object"
}

@test "ms-pick: -f keeps the whole member when a part of it is named too" {
  local names
  for names in a,a.b a.b,a a.b,a,a.c; do
    capture ms-pick -f "$names" <<<'[{"a":{"b":1,"c":2},"d":1}]'
    ends 0
    prints_text '{"a":{"b":1,"c":2}}\n'
  done
}

@test "ms-pick: --missing-ok skips a text without the path" {
  capture ms-pick --missing-ok items <<<'{"error":1}{"items":[1]}'
  ends 0
  prints_text '1\n'
}

@test "ms-pick: --missing-ok accepts an empty array for an object, and the other way round" {
  capture ms-pick --missing-ok data.items <<<'[]{"data":[]}{"data":{"items":{}}}{"data":{"items":[1]}}'
  ends 0
  prints_text '1\n'
  capture ms-pick --missing-ok data.items <<<'{"data":[0]}'
  ends 65 "^ms-pick: .*'data' is an array, expected an object$"
  capture ms-pick data.items <<<'[]'
  ends 65 "^ms-pick: .*'.' is an array, expected an object$"
}

@test "ms-pick: fails with 65 when the path leads to another type" {
  capture ms-pick <<<'{"products":{"a":1}}'
  ends 65 "^ms-pick: .*'products' is an object, expected an array$"
  capture ms-pick 'a[].b' <<<'{"a":7}'
  ends 65 "^ms-pick: .*'a' is a number, expected an array or object$"
  capture ms-pick <<<'"products"'
  ends 65 "^ms-pick: .*is a string, expected an object$"
  prints_nothing
}

@test "ms-pick: warns when a text has null instead of items" {
  capture ms-pick <<<'{"products":null}{"products":[1]}'
  ends 0 '^ms-pick: .*null.* 1 of 2 '
  prints_text '1\n'
  capture ms-pick -q <<<'{"products":null}'
  ends 0
}

@test "ms-pick: -v counts items, texts and bytes" {
  printf '[1,2] [3]\n' >in
  capture ms-pick -v <in
  ends 0 '^ms-pick: 3 items in 2 texts, 10 bytes$'
  inject read:0:0:SHORT ms-pick -v <in
  ends 0 '^ms-pick: 3 items in 2 texts, 10 bytes$'
  capture ms-pick -v <<<'[1]'
  ends 0 '^ms-pick: 1 item in 1 text, 4 bytes$'
}

@test "ms-pick: supports nested paths, quoted names, indices and []" {
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
  for path in '.a."b.c"[0].v' '$.a."b.c"[0].v' '.a."b.c"[0].v[]' '$.a["b.c"]'; do
    capture ms-pick "$path" <<<"$text"
    [[ $path != *'["'* ]] || break
    ends 0
    prints_text '1\n2\n'
  done
  ends_usage "^ms-pick: path '.*': expected \[\], \[N\] or \[-1\]$" ms-pick
  capture ms-pick '$' <<<'[1] {"$":2}'
  ends 0
  prints_text '1\n{"$":2}\n'
  capture ms-pick '"$"' <<<'{"$":[3]}'
  ends 0
  prints_text '3\n'
  capture ms-pick . <<<'{"a": 1} 2'
  ends 0
  prints_text '{"a": 1}\n2\n'
}

# --- the bytes

@test "ms-pick: does not change numbers, escapes, member order or inner spaces" {
  printf '[ 1.10 ,-0,1e400,9007199254740993,"\\u00e9\\/",{"b":1, "a" :2,"b":3} ]' >in
  capture ms-pick <in
  ends 0
  prints_text '1.10\n-0\n1e400\n9007199254740993\n"\\u00e9\\/"\n{"b":1, "a" :2,"b":3}\n'
}

@test "ms-pick: removes line ends within an item; -c removes spaces too" {
  printf '[{\r\n  "a": "x y\\n",\n  "b": [ 1,\n 2 ]\n}]' >in
  capture ms-pick <in
  ends 0
  prints_text '{  "a": "x y\\n",  "b": [ 1, 2 ]}\n'
  capture ms-pick -c <in
  ends 0
  prints_text '{"a":"x y\\n","b":[1,2]}\n'
}

@test "ms-pick: prints the expected items of random texts, read whole or byte by byte" {
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

@test "ms-pick: -c prints the same as jq -c" {
  printf '[{"a" : [ 1 , {"b\\" :": " x\\\\" , "c":[ ] } ] },"q \\" , ] " , [ true,false ,null ] ]' >in
  capture ms-pick -c <in
  ends 0
  jq -c '.[]' in >expected
  prints expected
}

@test "ms-pick: -n stops early and leaves the rest unread" {
  capture ms-pick -n 2 <<<'[1,2,oops'
  ends 0
  prints_text '1\n2\n'
  capture ms-pick -n 0 <<<'oops'
  ends 0
  prints_nothing
}

@test "ms-pick: prints an item as soon as it is complete" {
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

@test "ms-pick: rejects a number that is the whole input" {
  printf 7 >in
  capture ms-pick <in
  ends 65 "^ms-pick: text 1, byte 1: '.' is a number, expected an object"
  prints_nothing
}

@test "ms-pick: -f keeps members in input order with their bytes" {
  printf '[{"id" : 1.10, "a":{"id":9},\n"title":"\\u00e9","v":[{"sku":"s","n":0},{"n":1},7],"\\u0069d":2},3,[]]' >in
  capture ms-pick -f title,id,v.sku <in
  ends 0
  prints_text '%s\n' '{"id":1.10,"title":"\u00e9","v":[{"sku":"s"},{},7],"\u0069d":2}' 3 '[]'
}

@test "ms-pick: -f rejects an empty name" {
  local bad
  for bad in '' , a,,b a. .a a..b; do
    capture ms-pick -f "$bad" <<<'[]'
    ends_usage "^ms-pick: --fields: '$bad': a name is missing" ms-pick
  done
}

@test "ms-pick: -f takes names in quotes, as a path does" {
  printf '[{"a":{"b":0},"a.b":1,"c,d":{"e\\"f":2,"g":3},"[h]":4}]' >in
  capture ms-pick -f '"a.b","c,d"."e\"f","[h]"' <in
  ends 0
  prints_text '%s\n' '{"a.b":1,"c,d":{"e\"f":2},"[h]":4}'
  capture ms-pick -f '"a.b' <in
  ends_usage "^ms-pick: --fields: '\"a.b': a quoted name lacks its closing quote$" ms-pick
  # Otherwise it would keep nothing, without a word.
  capture ms-pick -f 'v[].sku' <in
  ends_usage "^ms-pick: --fields: 'v\[\].sku': a name with a bracket or a quote stands in quotes; arrays need no \[\]$" ms-pick
}

@test "ms-pick: -r prints strings raw, as jq -r does, and other items as they are" {
  printf '["a\\tb\\u00e9\\ud83d\\ude00\\"\\\\\\/", "", 1.10, {"a": "\\n"}, null, ["x"], "two\\nlines"]' >in
  capture ms-pick -r <in
  ends 0
  jq -r '.[] | if type == "string" then . else empty end' in >strings
  printf '%s\n' '1.10' '{"a": "\n"}' null '["x"]' >others
  { head -n 2 strings; cat others; tail -n 2 strings; } >expected
  prints expected
  # Byte by byte, the string is decoded in the same way.
  capture_sh 'while IFS= read -rN 1 c; do printf %s "$c"; done <in | ms-pick -rc >got; sed "s/: /:/" expected | cmp - got'
  ends 0
  capture ms-pick -r 'products[].title' <<<'{"products":[{"title":"Caf\u00e9"},{"title":"\ud83d"}]}'
  ends 0
  prints_text 'Café\n\357\277\275\n'
}

@test "ms-pick: -r0 separates texts of any characters, and fails with 65 on a NUL in one" {
  capture ms-pick -r0 <<<'["a\nb","","c"]'
  ends 0
  prints_text 'a\nb\0\0c\0'
  capture ms-pick -r0 <<<'["a","b\u0000c","d"]'
  ends 65 '^ms-pick: item 2 contains a NUL, which ends an item with --null$'
  prints_text 'a\0'
  capture ms-pick -r <<<'["b\u0000c"]'
  ends 0
  prints_text 'b\0c\n'
}

@test "ms-pick: -0 ends each item with NUL" {
  printf '[1,"a\\n",{ }]' >in
  capture ms-pick -0 <in
  ends 0
  prints_text '1\0"a\\n"\0{ }\0'
  capture_sh 'ms-pick -0 <in | xargs -0 -n 1 printf "<%s>"'
  prints_text '<1><"a\\n"><{ }>'
}

# --- time and memory

@test "ms-pick: reads a long string in small chunks in linear time" {
  local inside
  for inside in xxxxxxxx '\u00e9xx'; do
    printf '[{"a":"' >in
    yes "$inside" | tr -d '\n' | head -c 48000000 >>in
    printf '"},1]' >>in
    { tail -c +2 in | head -c 48000008; printf '\n1\n'; } >expected
    LIMIT=120 inject read:0:0:SHORT1000 ms-pick <in
    ends 0
    prints expected
  done
}

@test "ms-pick: holds the largest item in memory only once" {
  needs_memory_limit
  local option
  { printf '[[0'; yes ' , 1234567' | head -n 2000000; printf ']]'; } >in
  for option in -v -c '-f a'; do
    # The item is 22 MB.
    capture_sh 'ulimit -v 45000; ms-pick "$@" <in | wc -c' - $option
    assert [ "$status" = 0 ]
    assert [ "$(cat "$out")" -gt 16000000 ]
  done
}
