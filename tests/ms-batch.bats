load lib/helper

# --- the command line

@test "ms-batch: prints --help to stdout" {
  capture ms-batch --help
  ends 0
  assert_regex "$(head -n 1 "$out")" '^usage: ms-batch \['
}

@test "ms-batch: prints its name and version for --version" {
  capture ms-batch -V
  ends 0
  prints_text 'ms-batch %s\n' "$(cat "$top/VERSION")"
}

@test "ms-batch: rejects wrong command lines with 64 and the usage line" {
  capture ms-batch --nonsense </dev/null
  ends_usage "^ms-batch: unrecognized option '--nonsense'$" ms-batch
  capture ms-batch extra </dev/null
  ends_usage "^ms-batch: unexpected 'extra'$" ms-batch
}

@test "ms-batch: rejects invalid numbers" {
  local bad
  for bad in '-n 0' '-n 1x' '-n -1' '-b 0' '-b 1m' '--max-line x'; do
    # shellcheck disable=SC2086 # two words
    capture ms-batch $bad </dev/null
    ends 64 "^ms-batch: --[a-z-]+: '.*' is not "
    prints_nothing
  done
}

# --- input and output that fail

@test "ms-batch: fails with 74 on a full disk" {
  capture_sh 'echo 1 | ms-batch >/dev/full'
  ends 74 '^ms-batch: cannot write to standard output: No space left on device$'
}

@test "ms-batch: fails with 74 on a read error and prints only full batches" {
  inject read:0:6:EIO ms-batch -n 2 < <(printf '1\n2\n3\n4\n')
  ends 74 '^ms-batch: cannot read standard input: Input/output error$'
  prints_text '[1,2]\n'
}

@test "ms-batch: fails with 74 when stdin is a directory" {
  capture ms-batch <.
  ends 74 '^ms-batch: cannot read standard input: Is a directory$'
}

@test "ms-batch: refuses to write to the file that it reads" {
  echo 1 >file
  capture_sh 'ms-batch <file >>file'
  ends 64 '^ms-batch: standard input is also standard output$'
  echo 1 | diff -u - file
}

@test "ms-batch: fails with 74 when stdin is closed" {
  capture_sh 'ms-batch <&-'
  ends 74 '^ms-batch: cannot read standard input: Bad file descriptor$'
}

@test "ms-batch: fails with 74 when stdout is closed" {
  capture_sh 'echo 1 | ms-batch >&-'
  ends 74 '^ms-batch: cannot write to standard output: Bad file descriptor$'
}

@test "ms-batch: dies of SIGPIPE without a message when the reader leaves" {
  capture_sh 'seq 1 1000000 | ms-batch -n 2 | head -n 1; echo "${PIPESTATUS[1]}"'
  ends 0
  prints_text '[1,2]\n141\n'
}

@test "ms-batch: fails with 74 when closing stdout fails" {
  inject close:1:0:EIO ms-batch <<<1
  ends 74 '^ms-batch: cannot write to standard output: Input/output error$'
  inject close:1:0:EIO ms-batch <<<oops
  ends 74 '^ms-batch: cannot write to standard output: Input/output error$'
}

@test "ms-batch: completes short and interrupted reads and writes" {
  seq 1 100 >in
  capture ms-batch -n 7 <in
  ends 0
  cp "$out" expected
  for fault in read:0:0:SHORT read:0:3:EINTR read:0:3:EAGAIN write:1:0:SHORT write:1:3:EINTR; do
    inject "$fault" ms-batch -n 7 <in
    ends 0
    prints expected
  done
}

# --- invalid input

@test "ms-batch: prints nothing for empty input" {
  capture ms-batch </dev/null
  ends 0
  prints_nothing
  capture ms-batch <<<$'\n  \t\n\r\n'
  ends 0
  prints_nothing
}

@test "ms-batch: fails with 65 on a bad line, names it and prints the items before it" {
  local bad why
  while IFS='|' read -r bad why; do
    printf '1\n2\n\n%s\n5\n' "$bad" >in
    capture ms-batch -n 3 <in
    ends 65 "^ms-batch: line 4: $why$"
    prints_text '[1,2]\n'
  done <<'END'
{"a":|byte 5: ends too early
"a|byte 2: ends too early
"a\"|byte 4: ends too early
oops|byte 1: invalid character, expected a JSON text
-|byte 1: ends too early
1 2|more than one JSON text
{'a':1}|byte 2: invalid character, expected a key in double quotes or '}'
[1]]|byte 4: expected a JSON text
{},|byte 3: expected a JSON text
"a""b"|more than one JSON text
{]|byte 2: expected a key in double quotes or '}'
[{"a":[1}]|byte 9: expected ',' or ']'
{"a" 1}|byte 6: expected ':'
[1,]|byte 4: expected a value
[1 2]|byte 4: expected ',' or ']'
["\q"]|byte 4: an invalid escape
00|byte 2: white space is missing
["a	b"]|byte 4: a control character in a string
END
}

@test "ms-batch: rejects a value that spans lines" {
  capture ms-batch < <(printf '{"a":1}\n{\n"b":2}\n')
  ends 65 '^ms-batch: line 2: '
  prints_text '[{"a":1}]\n'
}

@test "ms-batch: rejects NUL and invalid UTF-8" {
  capture ms-batch < <(printf '1\n"a\0b"\n')
  ends 65 '^ms-batch: line 2: '
  capture ms-batch < <(printf '1\n\0\n')
  ends 65 '^ms-batch: line 2: '
  capture ms-batch < <(printf '"\377"\n')
  ends 65 '^ms-batch: line 1: byte 2: not UTF-8$'
  prints_nothing
  capture ms-batch < <(printf '1\n"\303\n"\n')
  ends 65 '^ms-batch: line 2: '
}

@test "ms-batch: --max-line limits the length of a line" {
  printf '1\n"234567"\n' >in
  capture ms-batch --max-line 8 <in
  ends 0
  prints_text '[1,"234567"]\n'
  capture ms-batch --max-line 7 <in
  ends 65 '^ms-batch: line 2: .*--max-line'
  prints_text '[1]\n'
}

@test "ms-batch: rejects an endless line in constant memory" {
  needs_memory_limit
  capture_sh 'ulimit -v 60000
    (echo 1; head -c 300000000 /dev/zero | tr "\0" 1) | ms-batch --max-line 1M'
  ends 65 '^ms-batch: line 2: .*--max-line'
  prints_text '[1]\n'
}

# --- batches

@test "ms-batch: -v counts items and batches" {
  capture ms-batch -v -n 2 <<<$'1\n\n2\n3'
  ends 0 '^ms-batch: 3 items in 2 batches$'
  capture ms-batch -v </dev/null
  ends 0 '^ms-batch: 0 items in 0 batches$'
  capture ms-batch -v <<<1
  ends 0 '^ms-batch: 1 item in 1 batch$'
}

@test "ms-batch: puts 50 items into a batch by default" {
  seq 1 101 >in
  capture ms-batch <in
  ends 0
  { seq -s, 1 50; seq -s, 51 100; echo 101; } | sed 's/.*/[&]/' >expected
  prints expected
}

@test "ms-batch: -b counts every byte of a batch" {
  printf '1\n2\n3\n' >in
  capture ms-batch -b 5 <in
  ends 0
  prints_text '[1,2]\n[3]\n'
  capture ms-batch -b 4 <in
  ends 0
  prints_text '[1]\n[2]\n[3]\n'
  capture ms-batch -b 7 <in
  ends 0
  prints_text '[1,2,3]\n'
}

@test "ms-batch: -b is never smaller than the brackets" {
  local bytes
  printf '1\n2\n3\n' >in
  for bytes in 1 2 3; do
    capture ms-batch -b "$bytes" <in
    ends 0
    prints_text '[1]\n[2]\n[3]\n'
  done
}

@test "ms-batch: -b counts line ends and the NUL of -l" {
  printf '1\n2\n3\n' >in
  capture ms-batch -l -b 6 <in
  ends 0
  prints_text '1\n2\n3\0'
  capture ms-batch -l -b 5 <in
  ends 0
  prints_text '1\n2\0003\0'
}

@test "ms-batch: puts an item larger than -b into a batch of its own" {
  printf '1\n"2345678"\n3\n4\n' >in
  capture ms-batch -b 6 <in
  ends 0
  prints_text '[1]\n["2345678"]\n[3,4]\n'
}

@test "ms-batch: accepts CRLF, empty lines and a last line without an end" {
  printf '{"a": 1}\r\n\r\n\n  2\n3' >in
  capture ms-batch -n 9 <in
  ends 0
  jq -c . "$out" >got
  echo '[{"a":1},2,3]' >expected
  cmp got expected
}

@test "ms-batch: does not change the bytes of an item" {
  printf '{"b":1.10, "a":1e400}\n"\\u00e9\\/"\n-0\n9007199254740993\n' >in
  capture ms-batch <in
  ends 0
  prints_text '[{"b":1.10, "a":1e400},"\\u00e9\\/",-0,9007199254740993]\n'
}

@test "ms-batch: prints a batch as soon as it is full" {
  mkfifo in
  ms-batch -n 2 <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  printf '1\n2\n3\n' >&7
  until_ok test -s "$out"
  prints_text '[1,2]\n'
  exec 7>&-
  wait $!
  prints_text '[1,2]\n[3]\n'
}

@test "ms-batch: keeps large lines unchanged and batches within -b" {
  local i
  for i in {1..40}; do
    printf '{"i":%d,"t":"%s"}\n' "$i" "$(head -c $((i * 977)) /dev/zero | tr '\0' x)"
  done >in
  capture ms-batch -n 7 -b 100k <in
  ends 0
  jq -c '.[]' "$out" >got
  cmp in got
  assert_equal "$(awk 'length > 102400' "$out" | wc -l)" 0
}

@test "ms-batch: --no-check accepts any text as an item" {
  printf 'oops\n\n{"a":\n' >in
  capture ms-batch --no-check <in
  ends 0
  prints_text '[oops,{"a":]\n'
}

@test "ms-batch: -l accepts any text, empty lines included" {
  printf 'a\n\nb "c\n\377\0x\nlast' >in
  capture ms-batch -l -n 2 <in
  ends 0
  prints_text 'a\n\0b "c\n\377\0x\0last\0'
  capture_sh 'seq 5 | ms-batch -l -n 2 | xargs -0 -n 1 echo'
  prints_text '1\n2\n3\n4\n5\n'
}

@test "ms-batch: -u keeps only the last item with the same key in a batch" {
  printf '%s\n' '{"id":1,"a":1}' '{"id":2}' '{"a":{"id":1}}' '{"id":1,"a":2}' '{"id":"1"}' \
    '7' '{"id":1,"id":2}' '{"id":1.0}' >in
  capture ms-batch -u id <in
  ends 0
  prints_text '[%s]\n' '{"a":{"id":1}},{"id":1,"a":2},{"id":"1"},7,{"id":1,"id":2},{"id":1.0}'
  capture ms-batch -u id -n 3 <in
  ends 0
  prints_text '[%s]\n' '{"id":1,"a":1},{"id":2},{"a":{"id":1}}' '{"id":1,"a":2},{"id":"1"},7' \
    '{"id":1,"id":2},{"id":1.0}'
}

@test "ms-batch: -u keeps only the last item with the same key in a large batch" {
  seq 300 | jq -c '{id: (. % 200), n: .}' >in
  capture ms-batch -u id -n 1000 <in
  ends 0
  jq -c '.[]' "$out" >got
  tail -n 200 in | cmp - got
}

@test "ms-batch: --reject keeps lines that are not JSON, and goes on" {
  printf '{"a":1}\n{"a"\n\n \377 \r\n[2] \n3 4\n"end' >in
  echo old >bad
  capture ms-batch -n 2 --reject bad <in
  ends 1 '^ms-batch: line 2: byte 4: ends too early$' '^ms-batch: line 4: byte 2: ' '^ms-batch: line 6: more than one JSON text$' \
    '^ms-batch: line 7: byte 4: ' "^ms-batch: lines that are not JSON: 4; they are in 'bad'$"
  prints_text '[{"a":1},[2]]\n'
  printf '{"a"\n \377 \n3 4\n"end\n' | cmp - bad
  capture ms-batch -q --reject bad <in
  ends 1
  capture ms-batch --reject bad <<<'{"a":1}'
  ends 0
  prints_text '[{"a":1}]\n'
  assert_size_zero bad
}

@test "ms-batch: --reject fails with 74 when its file cannot be written" {
  capture ms-batch --reject none/bad <<<'{'
  ends 74 "^ms-batch: cannot open 'none/bad': No such file or directory$"
  capture ms-batch -q --reject /dev/full <<<'{'
  ends 74 "^ms-batch: cannot write to '/dev/full': No space left on device$"
  inject close:@bad:0:EIO ms-batch -q --reject bad <<<'{'
  ends 74 "^ms-batch: cannot write to 'bad': Input/output error$"
  echo '{' >in
  capture ms-batch --reject in <in
  ends 64 "^ms-batch: --reject: 'in' is standard input"
  local option
  for option in -l --no-check; do
    capture ms-batch --reject bad "$option" <<<'{}'
    ends_usage '^ms-batch: --reject cannot be used with -l or --no-check: nothing is checked$' ms-batch
  done
}

@test "ms-batch: rejects -u with -l or --no-check" {
  capture ms-batch -u id -l </dev/null
  ends_usage '^ms-batch: -u cannot be used with -l or --no-check' ms-batch
  capture ms-batch -u id --no-check </dev/null
  ends_usage '^ms-batch: -u cannot be used with -l or --no-check' ms-batch
}

# now: milliseconds of the monotonic clock.
now() {
  local up
  read -r up _ </proc/uptime
  printf '%d' "$((10#${up/./} * 10))"
}

@test "ms-batch: -t prints a batch when its first item is that old and sleeps until then" {
  mkfifo in
  ms-batch -t 1s <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  local began stat
  began=$(now)
  printf '1\n' >&7
  printf '2\n' >&7
  until_ok test -s "$out"
  assert [ $(($(now) - began)) -ge 980 ]
  assert [ $(($(now) - began)) -lt 8000 ]
  prints_text '[1,2]\n'
  # No item is waiting, so ms-batch must not wake up or print anything.
  read -r -a stat </proc/$!/stat
  assert [ $((stat[13] + stat[14])) -le 5 ]
  printf '3\n' >&7
  exec 7>&-
  wait $!
  prints_text '[1,2]\n[3]\n'
}

@test "ms-batch: -t measures the time from the first item, not the last" {
  mkfifo in
  ms-batch -t 1s <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  local n=0
  more() { printf '%d\n' $((++n)) >&7 && test -s "$out"; }
  until_ok more
  more
  exec 7>&-
  wait $!
  # If each item restarted the time, all items would be in one batch.
  assert [ "$(wc -l <"$out")" = 2 ]
  jq -c '.[]' "$out" | cmp - <(seq "$n")
}

@test "ms-batch: -t 0 prints each item at once, and a long time none" {
  seq 3 >in
  capture ms-batch -t 0 <in
  ends 0
  prints_text '[1]\n[2]\n[3]\n'
  capture ms-batch -t 1000h <in
  ends 0
  prints_text '[1,2,3]\n'
}

@test "ms-batch: -t does not delay a full batch" {
  mkfifo in
  ms-batch -t 1h -n 2 <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  printf '1\n2\n3\n' >&7
  until_ok test -s "$out"
  prints_text '[1,2]\n'
  exec 7>&-
  wait $!
  prints_text '[1,2]\n[3]\n'
}

@test "ms-batch: leaves out a byte order mark and record separators" {
  capture_sh "printf '\\357\\273\\277{\"a\":1}\\n\\036 {\"b\":2} \\n' | ms-batch"
  ends 0
  prints_text '[{"a":1},{"b":2}]\n'
}
