load lib/helper
load lib/pages

# Only what has changed since the last run: --since and its options.

since=(--since last --since-path updated)

# first_since: prints what the first request had as the value of since, decoded.
first_since() {
  requests '.target | split("?")[1] // "" | split("&")[] | select(startswith("since=")) | ltrimstr("since=")' |
    head -n 1 | python3 -c 'import sys, urllib.parse; sys.stdout.write(urllib.parse.unquote(sys.stdin.read()))'
}

# values JSON…: sets $url to a page with an item for each value.
values() {
  url="$(turns "[$(for value; do printf '%s{"id":%d,"updated":%s}' "${comma-}" "$((++n))" "$value"; comma=,; done)]")?a={since}"
}

# writes VALUE: the run succeeds without a message, and the next one begins with VALUE.
writes() {
  fetch "${since[@]}" "$url"
  ends 0
  printf '%s\n' "$1" | diff - last.next
}

# --- the source

# run NUMBER [OPTION…]: fetches what has changed in this run, and adds it to the file copy.
run() {
  fetch "${since[@]}" -l 100 "${@:2}" \
    "$(url "form=$form/run=$1${filter:+/filter=$filter}/api/changes")?limit={limit}&offset={offset}&since={since}"
  ends 0
  jq -c '.[]' "$out" >>copy
  mv last.next last
}

# up_to_date NUMBER: the copy has the latest version of each item of the source.
up_to_date() {
  jq -cs 'group_by(.id)[] | max_by(.v) | [.id, .v]' copy >got
  python3 -c '
import sys
sys.path.insert(0, sys.argv[1])
import changes
for number, version, _ in changes.items(int(sys.argv[2]), 1000):
    print("[%d,%d]" % (number, version))' "$top/tests/lib" "$1" >source
  # What is deleted stays in the copy.
  grep -vxFf got source >missing || :
}

@test "ms-fetch: --since fetches all that has changed, in each form of a time" {
  local form filter=gt number
  for form in woo magento zulu fraction offset; do
    rm -f last copy
    context=all-$form
    for number in 0 1 2 3; do run "$number" --since-overlap 5m; done
    up_to_date 3
    cmp missing /dev/null || fail "$form: $(wc -l <missing) items are missing"
    # A run has the changed tenth, and what lies in the overlap.
    [ "$(wc -l <copy)" -lt 2500 ] || fail "$form: the runs were not incremental"
    # Run 1 gets all of run 0 again that it has not changed: the overlap.
    assert_equal "$(jq -s 'map(select(.v == 0)) | length' copy)" 1900
  done
}

@test "ms-fetch: without --since-overlap, what is committed late is missed" {
  # This shows that the test above could fail.
  local form=woo filter=gt number
  for number in 0 1 2 3; do run "$number"; done
  up_to_date 3
  [ -s missing ]
  [ "$(jq -s 'map(select(.v == 0)) | length' copy)" = 1000 ]
}

@test "ms-fetch: --since writes the overlap back in the form of the source" {
  local form content expected
  while read -r form content expected; do
    context=overlap-$form
    echo "${content//_/ }" >last
    fetch "${since[@]}" --since-overlap 8m \
      "$(url "form=$form/run=0/api/changes")?since={since}"
    ends 0
    assert_equal "$(first_since)" "${expected//_/ }"
  done <<'END'
woo 2026-01-02T00:03:00 2026-01-01T23:55:00
magento 2026-01-02_00:03:00 2026-01-01_23:55:00
zulu 2026-01-02T00:03:00Z 2026-01-01T23:55:00Z
fraction 2026-01-02T00:03:00.250Z 2026-01-01T23:55:00.250Z
offset 2026-01-02T00:03:00+02:00 2026-01-01T23:55:00+02:00
END
}

@test "ms-fetch: --since moves nothing itself, and the first run is complete" {
  local form=zulu
  fetch "${since[@]}" -l 100 "$(url "form=zulu/run=0/api/changes")?limit={limit}&offset={offset}&since={since}"
  ends 0
  assert_equal "$(jq -s 'map(length) | add' "$out")" 1000
  [ ! -e last ]
  echo 2026-01-01T00:03:00Z | diff - last.next
  sent "$query" 'limit=100&offset=0' "$(for n in 1 2 3 4 5 6 7 8 9; do echo "limit=100&offset=${n}00"; done)" 'limit=100&offset=1000'
}

@test "ms-fetch: --since writes nothing for a run that fails, or whose output fails" {
  echo 2026-01-01T00:00:00Z >last
  touch last.next
  fetch "${since[@]}" -l 100 --retries 0 \
    "$(url 'form=zulu/faults=ok,500*/run=0/api/changes')?limit={limit}&offset={offset}&since={since}"
  ends 75 'page 2: .* HTTP status 500'
  [ ! -e last.next ]
  context+=-full
  capture_sh "ms-fetch ${since[*]} '$(url 'form=zulu/run=0/api/changes')?since={since}' >/dev/full"
  ends 74 'No space left'
  [ ! -e last.next ]
  context+=-strict
  fetch "${since[@]}" --strict --id v \
    "$(url 'form=zulu/run=0/api/changes')?since={since}"
  ends 69 "^ms-fetch: --id: two items of page 1 have the same 'v'"
  [ ! -e last.next ]
  echo 2026-01-01T00:00:00Z | diff - last
}

@test "ms-fetch: --since removes the file of an earlier run before it reads its own" {
  # Otherwise, a caller who renames it would lose what has changed since that run.
  local url
  url="$(turns '[]')?a={since}"
  for content in '' '"quoted"' 2999-01-01; do
    echo "$content" >last
    touch last.next
    fetch "${since[@]}" "$url"
    ends 65 "^ms-fetch: --since: 'last' "
    [ ! -e last.next ]
  done
  echo 1700000000 >last
  touch last.next
  fetch "${since[@]}" --since-overlap 5m "$url"
  ends 65 '^ms-fetch: --since-overlap is for times'
  [ ! -e last.next ]
  # What sends nothing leaves it as it is, also if it is another file of the command line.
  touch last.next
  capture ms-fetch --explain "${since[@]}" "$url"
  ends 0 pages items ends since first
  capture ms-fetch "${since[@]}" --detect "$url"
  ends_usage '^ms-fetch: --detect ' ms-fetch
  fetch "${since[@]}" --stats last.next "$url"
  ends 64 '^ms-fetch: --stats and --since name the same file'
  [ -e last.next ]
  requested 0
}

@test "ms-fetch: a --since file that cannot be written is an error" {
  mkdir dir
  values '"2026-01-01"'
  fetch --since dir/last --since-path updated "$url"
  ends 0
  mv dir/last.next dir/last
  # The disk is full.
  inject write:@last.next:0:ENOSPC ms-fetch --since dir/last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'dir/last.next': No space left on device$"
  [ "$(ls dir)" = last ]
  # The file, and then its name, are on disk before the run is done.
  inject sync:@last.next:0:EIO ms-fetch --since dir/last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'dir/last.next': Input/output error$"
  [ "$(ls dir)" = last ]
  inject sync:@dir:0:EIO ms-fetch --since dir/last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'dir/last.next': Input/output error$"
  rm dir/last.next
  inject "sync:@${PWD##*/}:0:EIO" ms-fetch --since last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'last.next': Input/output error$"
  mkdir dir/last.next
  fetch --since dir/last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot remove 'dir/last.next' of an earlier run: Is a directory$"
  fetch --since dir/last.next --since-path updated "$url"
  ends 74 "^ms-fetch: cannot read 'dir/last.next': Is a directory$"
  fetch --since no/last --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'no/last.next': No such file or directory$"
  # The temporary file must be a new one.
  capture bash -c 'mkdir "new.next.$$.tmp"; exec ms-fetch "$@"' - --since new --since-path updated "$url"
  ends 74 "^ms-fetch: cannot write to 'new.next': File exists$"
  [ ! -e new.next ]
  fetch --since last --stats last.next --since-path updated "$url"
  ends 64 "^ms-fetch: --stats and --since name the same file, 'last.next'$"
}

# --- values

@test "ms-fetch: --since compares times as times, numbers as decimals, other texts as bytes" {
  local n=0 comma='' url
  values '"2026-01-01T10:00:00Z"' '"2026-01-01T12:30:00+02:00"' '"2026-01-01T09:59:59.9Z"'
  writes 2026-01-01T12:30:00+02:00
  context+=1 values '"2026-01-01 10:00:00"' '"2026-01-01T10:00:00.5"' '"2026-01-01 10:00:00.25"'
  context+=1 writes 2026-01-01T10:00:00.5
  context+=2 values 9 10 -5 9.5
  context+=2 writes 10
  context+=3 values '"9007199254740993"' '"9007199254740992"' '"999"'
  context+=3 writes 9007199254740993
  context+=4 values '"b10"' '"b9"' '"a"' '"B"'
  context+=4 writes b9
  context+=5 values '"b"' '"b1"' '"7"'
  context+=5 writes b1
  context+=6 values null '"2026-01-01"' '""' false
  context+=6 writes 2026-01-01
  context+=7 values '"ä"' '"z"'
  context+=7 writes ä
}

@test "ms-fetch: --since keeps the value of the file if no greater one comes" {
  local n=0 comma='' url
  echo 2026-06-01T00:00:00Z >last
  values '"2026-01-01T10:00:00Z"'
  writes 2026-06-01T00:00:00Z
  url="$(turns '[]')?a={since}"
  context+=1 writes 2026-06-01T00:00:00Z
  printf 500 >last
  context+=2 values 60
  context+=2 writes 500
  context+=3 values 1000
  context+=3 writes 1000
  # A text may look like a number, as a hexadecimal id does.
  context+=4 values '"650a"' '"64ff"'
  context+=4 writes 650a
  # So 2 is above 1b, as texts are.
  rm last
  context+=6 values '"1a"' '"2"' '"1b"'
  context+=6 writes 2
  echo 9 >last
  context+=5 values '"650a"' '"64ff"'
  context+=5 writes 9
}

@test "ms-fetch: --since tells that there is nothing to write" {
  fetch "${since[@]}" "$(turns '[]')?a={since}"
  ends 0 "^ms-fetch: --since: no value has come, so 'last.next' is not written$"
  [ ! -e last.next ]
}

@test "ms-fetch: --since-path that no item has is told, and an error with --strict" {
  echo 5 >last
  fetch --since last --since-path changed_at "$(url list)?a={since}"
  ends 0 "^ms-fetch: --since-path: no item has 'changed_at'$"
  echo 5 | diff - last.next
  fetch --strict --since last --since-path changed_at "$(url list)?a={since}"
  ends 69 "^ms-fetch: --since-path: no item has 'changed_at'$"
  [ ! -e last.next ]
  # A page on which only some have it is none.
  url="$(turns '[{"id":1},{"id":2,"meta":{"t":[{"u":7}]}}]')?a={since}"
  context+=1
  fetch --strict --since last --since-path 'meta.t[0].u' "$url"
  ends 0
  echo 7 | diff - last.next
}

@test "ms-fetch: --since tells of values of another kind, and leaves them out" {
  local n=0 comma='' url
  values '"2026-01-01T10:00:00Z"' '"0000-00-00 00:00:00"' '"2026-01-02T10:00:00Z"'
  fetch "${since[@]}" "$url"
  ends 0 "^ms-fetch: --since-path: 1 value, such as '0000-00-00 00:00:00', left out, because the others are times with a zone$"
  echo 2026-01-02T10:00:00Z | diff - last.next
  fetch --strict "${since[@]}" "$url"
  ends 69 "^ms-fetch: --since-path: 1 value, such as '0000-00-00 00:00:00', left out"
  [ ! -e last.next ]
  context+=1 values '"2026-01-01T10:00:00"' '"2026-01-02T10:00:00"' '"2026-01-03T10:00:00Z"'
  context+=1 fetch "${since[@]}" "$url"
  ends 0 "1 value, such as '2026-01-03T10:00:00Z', left out, because the others are times without a zone$"
  echo 2026-01-02T10:00:00 | diff - last.next
  context+=2 values '"a"' '"b"' 7 '{"x":1}' "\"$(printf '%01025d' 0)\"" '"a\nb"' '" x"' '"\"q\""' true
  context+=2 fetch "${since[@]}" "$url"
  ends 0 "7 values, such as '7', left out, because the others are texts$"
  echo b | diff - last.next
  # If two kinds have as many values, it is a time.
  context+=5 values '"b"' '"2026-01-01T10:00:00Z"'
  context+=5 fetch "${since[@]}" "$url"
  ends 0 "1 value, such as 'b', left out, because the others are times with a zone$"
  context+=3 values '{"x":1}' '[1]'
  context+=3 fetch "${since[@]}" "$url"
  ends 65 "^ms-fetch: --since-path: no value is a text of at most 1024 bytes or a number; 'last.next' is not written$"
  [ ! -e last.next ]
  context+=4 values 1 2 '{"x":1}'
  context+=4 fetch "${since[@]}" "$url"
  ends 0 "^ms-fetch: --since-path: 1 value left out, because the others are numbers$"
}

@test "ms-fetch: a --since file of another kind than the values is an error" {
  local n=0 comma='' url content
  values '"2026-01-01T10:00:00Z"'
  while read -r content; do
    echo "$content" >last
    fetch "${since[@]}" "$url"
    ends 65 "^ms-fetch: --since: 'last' has '$content', but the values at --since-path are times with a zone, such as '2026-01-01T10:00:00Z', so they cannot be compared; 'last.next' is not written$"
    [ ! -e last.next ]
  done <<'END'
2025-01-01T10:00:00
1700000000
yesterday
END
}

@test "ms-fetch: --since-overlap needs times" {
  local n=0 comma='' url
  echo 1700000000 >last
  values 1700000001
  fetch "${since[@]}" --since-overlap 5m "$url"
  ends 65 "^ms-fetch: --since-overlap is for times, but 'last' has '1700000000'$"
  requested 0
  rm last
  fetch "${since[@]}" --since-overlap 5m "$url"
  ends 65 "^ms-fetch: --since-overlap is for times, but the values at --since-path are numbers, such as '1700000001'; 'last.next' is not written$"
  [ ! -e last.next ]
}

@test "ms-fetch: --since refuses a file that holds no value" {
  local reason content url="http://127.0.0.1:1/?a={since}"
  while IFS='|' read -r reason content; do
    # shellcheck disable=SC2059 # the content has escapes
    printf "$content" >last
    fetch "${since[@]}" "$url"
    ends 65 "^ms-fetch: --since: 'last' $reason; write the bare value into it, or remove it to begin anew$"
  done <<'END'
is empty|
is empty|\n
has more than one line, or a control character|2026-01-01\n2026-01-02\n
has more than one line, or a control character|\n\n
has more than one line, or a control character|a\000b
has more than one line, or a control character|a\tb
has quotes around the value|"2026-01-01"\n
has quotes around the value|'2026-01-01'
has blanks around the value| 2026-01-01
has blanks around the value|2026-01-01 \n
has JSON or XML|{"a":1}
has JSON or XML|[1]
has JSON or XML|<html>
is not UTF-8|\377\376
is not UTF-8|\303
END
  head -c 1025 /dev/zero | tr '\0' x >last
  fetch "${since[@]}" "$url"
  ends 65 "'last' is longer than 1024 bytes;"
  head -c 9999999 /dev/zero | tr '\0' x >last
  fetch "${since[@]}" "$url"
  ends 65 "'last' is longer than 1024 bytes;"
  # A FILE that cannot be opened is not one that is missing.
  rm last
  ln -s last last
  fetch "${since[@]}" "$url"
  ends 74 "^ms-fetch: cannot open 'last': Too many levels of symbolic links$"
}

@test "ms-fetch: --since does not read a file without end" {
  needs_memory_limit
  ln -s /dev/zero last
  capture bash -c "ulimit -v 200000; ms-fetch --since last --since-path id 'http://127.0.0.1:1/?a={since}'"
  ends 65 "^ms-fetch: --since: 'last' is longer than 1024 bytes;"
}

@test "ms-fetch: --since reads one line, with either line end, or none" {
  local end
  for end in '' '\n' '\r\n'; do
    # shellcheck disable=SC2059 # the end has escapes
    printf "2026-01-01T00:00:00Z$end" >last
    capture ms-fetch --explain "${since[@]}" 'http://127.0.0.1:1/?a={since}&b=1'
    ends 0 pages items ends '^ms-fetch: since: 2026-01-01T00:00:00Z$' '/\?a=2026-01-01T00%3A00%3A00Z&b=1$'
  done
  head -c 1024 /dev/zero | tr '\0' x >last
  capture ms-fetch --explain "${since[@]}" 'http://127.0.0.1:1/?a={since}'
  ends 0 pages items ends since 'a=xxx'
}

@test "ms-fetch: a --since file from the future is an error, and its values are left out" {
  local n=0 comma='' url soon later
  values '"2026-01-01T10:00:00Z"' '"2999-01-01T10:00:00Z"' 'null'
  fetch "${since[@]}" "$url"
  ends 0 "^ms-fetch: --since-path: 1 time in the future left out, such as '2999-01-01T10:00:00Z'$"
  echo 2026-01-01T10:00:00Z | diff - last.next
  for later in 2999-01-01T10:00:00Z 2999-01-01 "$(date -u -d '+25 hours' +%FT%TZ)"; do
    echo "$later" >last
    fetch "${since[@]}" "$url"
    ends 65 "^ms-fetch: --since: 'last' has '$later', a time in the future; changes until then would not come: correct or remove it$"
  done
  # The clocks of two machines differ, and a time without a zone may be that of any place.
  for soon in "$(date -u -d '+23 hours' +%FT%TZ)" "$(date -u -d '+14 hours' +%FT%T)" 99999999999; do
    echo "$soon" >last
    capture ms-fetch --explain "${since[@]}" "$url"
    ends 0 pages items ends since first
  done
  context+=1 values '"2999-01-01T10:00:00Z"'
  rm last
  context+=1 fetch "${since[@]}" "$url"
  ends 0 '1 time in the future left out' "no value has come, so 'last.next' is not written"
}

# --- where {since} stands

@test "ms-fetch: {since} is encoded for where it stands, in each request" {
  echo '2026-01-01 00:00:00+02:00' >last
  fetch "${since[@]}" -l 3 -H 'X-Since: {since}' "$(url list)?limit={limit}&offset={offset}&a={since}"
  ends 0 "no item has 'updated'"
  sent "($query) + \" \" + .headers[\"X-Since\"]" \
    'limit=3&offset=0&a=2026-01-01%2000%3A00%3A00%2B02%3A00 2026-01-01 00:00:00+02:00' \
    'limit=3&offset=3&a=2026-01-01%2000%3A00%3A00%2B02%3A00 2026-01-01 00:00:00+02:00' \
    'limit=3&offset=6&a=2026-01-01%2000%3A00%3A00%2B02%3A00 2026-01-01 00:00:00+02:00' \
    'limit=3&offset=7&a=2026-01-01%2000%3A00%3A00%2B02%3A00 2026-01-01 00:00:00+02:00'
  printf 'a\\b' >last
  context+=1
  fetch "${since[@]}" -d '{"s":"{since}","n":{since},"l":"{since} no"}' "$(turns '[]')"
  ends 0
  sent .body '{"s":"a\\b","n":"a\\b","l":"{since} no"}'
  context+=2
  fetch "${since[@]}" -d '{"q":"updated > \"{since}\" and {since}"}' "$(turns '[]')"
  ends 0
  sent .body '{"q":"updated > \"a\\\\b\" and a\\b"}'
  echo 7 >last
  context+=3
  fetch "${since[@]}" -d '{"n":{since}}' "$(turns '[]')"
  ends 0
  sent .body '{"n":7}'
  printf 'a&b' >last
  context+=4
  fetch "${since[@]}" -H 'Content-Type: x' -d 'a={since}&b=1' "$(turns '[]')"
  ends 0
  sent .body 'a=a%26b&b=1'
}

@test "ms-fetch: without a file, what has {since} is left out, or has --since-first" {
  local quiet="^ms-fetch: --since: no value has come, so 'last.next' is not written$"
  fetch "${since[@]}" -H 'X-Since: {since}' "$(turns '[]')/x{since}?a={since}&b=1"
  ends 0 "$quiet"
  sent '(.target | split("/turns")[1]) + " \(.headers["X-Since"])"' '/x?b=1 null'
  context+=1
  fetch "${since[@]}" -d '{"s":"{since}","n":{since}}' "$(turns '[]')"
  ends 0 "$quiet"
  sent .body '{"s":null,"n":null}'
  context+=2
  fetch "${since[@]}" -H 'Content-Type: x' -d 'a={since}&b=1' "$(turns '[]')"
  ends 0 "$quiet"
  sent .body 'b=1'
  context+=3
  fetch "${since[@]}" --since-first 1970-01-01 --since-overlap 1h "$(turns '[]')?a={since}&b=1"
  ends 0 "$quiet"
  sent "$query" 'a=1970-01-01&b=1'
  echo 2026-01-01T00:00:00Z >last
  context+=4
  fetch "${since[@]}" --since-first 1970-01-01 "$(turns '[]')?a={since}&b=1"
  ends 0
  sent "$query" 'a=2026-01-01T00%3A00%3A00Z&b=1'
}

@test "ms-fetch: what {since} is only a part of is not left out" {
  local advice='use --since-first to set the first \{since}'
  fetch "${since[@]}" 'http://127.0.0.1:1/?q=status:1 updated:>{since}'
  ends_usage "^ms-fetch: the first run has no \{since}, so it would be requested without the parameter 'q', which has another condition; $advice" ms-fetch
  fetch "${since[@]}" -H 'X-Filter: a=1;t>{since}' 'http://127.0.0.1:1/'
  ends_usage "without the header 'X-Filter', which has another condition; $advice" ms-fetch
  fetch "${since[@]}" -d '{"q":"t > {since}"}' 'http://127.0.0.1:1/'
  ends_usage "^ms-fetch: the first run has no \{since}, and in --data it is a part of a longer text, which cannot be null; $advice, or write \{ since } for the literal text" ms-fetch
  capture ms-fetch --explain "${since[@]}" --since-first 5 'http://127.0.0.1:1/?q=status:1 updated:>{since}'
  ends 0 pages items ends 'since: 5' 'q=status:1%20updated:%3E5$'
  capture ms-fetch --explain "${since[@]}" 'http://127.0.0.1:1/?q=updated:>{since}'
  ends 0 pages items ends 'since: no value yet, so what has \{since} is left out' 'first: GET http://127.0.0.1:1/$'
}

@test "ms-fetch: --since works with a cursor, next links and --keep-query" {
  echo 5 >last
  fetch "${since[@]}" --cursor '[-1].next' \
    "$(turns '[{"id":1,"updated":6,"next":"n"}]' '[{"id":2,"updated":8}]')?a={since}&c={cursor}"
  ends 0
  sent "$query" 'a=5' 'a=5&c=n'
  echo 8 | diff - last.next
  context+=1
  fetch "${since[@]}" --keep-query "$(heads='Link:<%3Fp=2>%3B%20rel=next,' turns '[{"id":1,"updated":7}]' '[{"id":2,"updated":6}]')?a={since}"
  ends 0
  sent "$query" 'a=5' 'p=2&a=5'
  echo 7 | diff - last.next
}

@test "ms-fetch: --since in pages that stream" {
  echo 5 >last
  fetch --since last --since-path id --page-buffer 100 "$(url items=30/pad=50/list)?a={since}"
  ends 0
  echo 30 | diff - last.next
  [ "$(jq length "$out")" = 30 ]
}

@test "ms-fetch: the options of --since need each other" {
  local url=http://127.0.0.1:1/
  fetch --since last --since-path u "$url"
  ends_usage '^ms-fetch: --since needs \{since} in the URL, -H or --data$' ms-fetch
  fetch --since last --since-path u -l 1 -d '{"a":{limit},"b":"x {since}"}' "$url"
  ends_usage '^ms-fetch: --since needs \{since}, and the one in --data is a part of a longer string' ms-fetch
  fetch --since last "$url?{since}"
  ends_usage '^ms-fetch: --since needs --since-path$' ms-fetch
  fetch "$url?a={since}"
  ends_usage '^ms-fetch: \{since} needs --since$' ms-fetch
  fetch -d '{"a":"{since}"}' "$url"
  ends_usage '^ms-fetch: \{since} needs --since$' ms-fetch
  fetch -H 'X: {since}' "$url"
  ends_usage '^ms-fetch: \{since} needs --since$' ms-fetch
  fetch --since-path u "$url"
  ends_usage '^ms-fetch: --since-path needs --since$' ms-fetch
  fetch --since-first 1 "$url"
  ends_usage '^ms-fetch: --since-first and --since-overlap need --since$' ms-fetch
  fetch --since-overlap 1 "$url"
  ends_usage '^ms-fetch: --since-first and --since-overlap need --since$' ms-fetch
  fetch "${since[@]}" --since-first '' "$url?a={since}"
  ends 64 '^ms-fetch: --since-first: the value is empty$'
  fetch --since last --since-path . "$url?a={since}"
  ends 64 "^ms-fetch: --since-path: '.' is not a member of an item$"
  fetch --since last --since-path a..b "$url?a={since}"
  ends 64 "^ms-fetch: --since-path: 'a..b': "
  fetch "${since[@]}" --max-pages 1 "$url?a={since}"
  ends_usage '^ms-fetch: --since cannot be used with --max-pages or --max-items, which leave pages out$' ms-fetch
  fetch "${since[@]}" --max-items 1 "$url?a={since}"
  ends_usage '^ms-fetch: --since cannot be used with --max-pages or --max-items' ms-fetch
  fetch --since last --since-path "$(printf 'a%.0s.' {1..20})a" --items "$(printf 'a%.0s.' {1..20})a" "$url?a={since}"
  ends_usage '^ms-fetch: --items and --since-path together have too many steps$' ms-fetch
  fetch "$url?a={sinc}"
  ends_usage '^ms-fetch: the URL has \{sinc}, which is not a placeholder; did you mean \{since}' ms-fetch
}
