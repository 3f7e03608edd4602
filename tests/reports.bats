load lib/helper

# What the tools tell people and monitoring: progress, tables, messages in JSON,
# metrics.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key TERM=xterm
  shop good=1
  unset NO_COLOR COLUMNS BUSY PAIR
}

# on_terminal COMMAND…: runs it on a terminal and saves its stderr in the file screen.
on_terminal() {
  capture python3 "$top/tests/lib/terminal.py" screen "$@"
}

cleared=$'\r\033[K'

# shows REGEX…: compares the lines of the screen, without what was cleared.
shows() {
  local line n=0 regex
  while IFS= read -r line; do
    ((++n <= $#)) || fail "unexpected on the screen: $line" || return
    regex=${!n}
    [[ ${line##*"$cleared"} =~ $regex ]] ||
      fail "line $n is not like $regex: $(cat -v screen)" || return
  done <screen
  ((n == $#)) || fail "$# lines expected: $(cat -v screen)"
}

# --- ms-push on a terminal

@test "reports: ms-push prints an aligned table on a terminal" {
  batches a b >in
  on_terminal ms-push <in
  ends 0
  shows '^ms-push: [0-9]+\.[0-9] s$' '^  created +2$' '^  updated +0$' '^  unchanged +0$' \
    '^  rejected +0$' '^  superseded +0$' '^  requests +[0-9]+$' '^  bytes out +[0-9]+$' '^  bytes in +[0-9]+$'
  sed 1d screen | awk '{ print length }' | sort -u | wc -l >got
  echo 1 >expected
  cmp got expected || fail "not aligned: $(cat screen)"
  on_terminal ms-push -n <in
  ends 0
  [[ $(head -n 1 screen) =~ ^'ms-push: dry run: '[0-9.]+' s'$ ]] || fail "$(cat screen)"
  on_terminal ms-push -q <in
  ends 0
  cmp screen /dev/null
}

@test "reports: ms-push prints the rejected count in red on a terminal with colours" {
  local red=$'^\033\\[31m  rejected +1\033\\[0m$' plain='^  rejected +1$'
  echo '[{"external_id":"1","title":"refuse"}]' >in
  reds() {
    on_terminal env "$@" ms-push <in
    ends 1
    grep rejected screen >row
  }
  reds TERM=xterm
  [[ $(<row) =~ $red ]] || fail "not red"
  reds NO_COLOR=
  [[ $(<row) =~ $red ]] || fail "an empty NO_COLOR counts"
  reds NO_COLOR=1
  [[ $(<row) =~ $plain ]] || fail "NO_COLOR does not count"
  reds TERM=dumb
  [[ $(<row) =~ $plain ]] || fail "red on a dumb terminal"
  reds -u TERM
  [[ $(<row) =~ $plain ]] || fail "red on an unknown terminal"
}

@test "reports: ms-push --diff uses colours under the same conditions as the table" {
  batches a >in
  PAIR=1 on_terminal ms-push --diff -q <in
  ends 0
  grep -q $'\033\\[3' screen || fail "no colours: $(cat -v screen)"
  PAIR=1 NO_COLOR=1 on_terminal ms-push --diff -q <in
  ends 0
  grep -q external_id screen
  ! grep -q $'\033' screen || fail 'there are escapes'
}

@test "reports: ms-push draws progress after a second on a terminal" {
  shop 'faults=delay:1100'
  batches a >in
  on_terminal ms-push <in
  ends 0
  grep -aqE $'^\rms-push: 1 done, [0-9]+/s, 1 created, 100 %, 0 s left\033\\[K\r\033\\[Kms-push: [0-9.]+ s$' screen ||
    fail "$(cat -v screen)"
}

@test "reports: ms-push draws no progress on a dumb, busy or shared terminal" {
  local way
  batches a >in
  for way in TERM=dumb BUSY=1 PAIR=1; do
    context=reports-$way
    shop 'faults=delay:1100'
    capture env "$way" python3 "$top/tests/lib/terminal.py" screen ms-push <in
    ends 0
    grep -aq '^  created  *1$' screen || fail "$way: no table: $(cat -v screen)"
    ! grep -aq done, screen || fail "$way: $(cat -v screen)"
  done
}

@test "reports: ms-push --progress draws without a terminal" {
  batches a b c >in
  capture ms-push --progress <in
  assert_equal "$status" 0
  grep -aqE '^.ms-push: 1 done, [0-9]+/s, 1 created, [0-9]+ %, [0-9]+ s left' "$err" || fail "$(cat -v "$err")"
  grep -aqE $'\r\033\\[Kms-push: 3 created, .* requests' "$err" || fail "$(cat -v "$err")"
  # The length of a pipe is not known.
  capture_sh 'cat in | ms-push --progress'
  assert_equal "$status" 0
  grep -aq ', 1 unchanged.\[K' "$err" || fail "$(cat -v "$err")"
}

# --- ms-fetch on a terminal

paged() {
  url "${1-x=1}/products?limit={limit}&offset={offset}"
}

@test "reports: ms-fetch draws progress and prints a table on a terminal" {
  on_terminal ms-fetch --progress -l 3 --total total "$(paged)"
  ends 0
  grep -aqE '^.ms-fetch: 3 items, [0-9]+/s, 1 page, 43 %, [0-9]+ s left' screen || fail "$(cat -v screen)"
  shows '^ms-fetch: [0-9.]+ s$' '^  items +7$' '^  pages +3$' '^  requests +3$' '^  retries +0$' '^  bytes +[0-9]+$'
}

@test "reports: ms-fetch shows the share of the total that is done" {
  # shows_share SHARE OPTION… RESOURCE: the share shown after the first page.
  shows_share() {
    capture ms-fetch --progress "${@:2:$#-2}" "$(url "${!#}")"
    assert_equal "$status" 0
    tr '\r' '\n' <"$err" | grep -q "1 page, $1 %, [0-9]* s left" || fail "$(cat -v "$err")"
  }
  shows_share 50 --start 3 -l 2 --total total 'products?limit={limit}&offset={offset}'
  shows_share 60 --max-items 5 -l 3 --total total 'products?limit={limit}&offset={offset}'
  shows_share 100 --start 6 --total total 'products?limit={limit}&offset={offset}'
  # With --pages-header, the share counts pages.
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
  HOME=$PWD shows_share 25 --netrc -l 2 --pages-header X-WP-TotalPages \
    'key=key:secret/items=7/api/woo/products?per_page={limit}&page={page}'
  capture ms-fetch --progress -l 3 "$(paged)"
  assert_equal "$status" 0
  ! grep -aq % "$err" || fail 'there is progress'
}

@test "reports: ms-fetch prints no summary for a short run, and one line with -v" {
  on_terminal ms-fetch -l 3 "$(paged)"
  ends 0
  cmp screen /dev/null || fail "$(cat -v screen)"
  capture ms-fetch -v --max-pages 1 "$(paged)"
  ends 0 'GET ' '^ms-fetch: 7 items in 1 page, 1 request, [0-9]+ bytes$'
}

@test "reports: a message clears the progress line" {
  on_terminal ms-fetch "${hasty[@]}" --progress -l 3 "$(paged faults=ok,503)"
  ends 0
  grep -aq $'\033\\[K\r\033\\[Kms-fetch: GET .*trying again' screen || fail "$(cat -v screen)"
}

@test "reports: the progress line is never wider than the terminal" {
  COLUMNS=24 on_terminal ms-fetch --progress --max-pages 1 --total total "$(paged)"
  ends 0
  grep -aoE $'\rms-fetch: [^\033]*\033' screen | tr -d '\r\033' | awk '{ print length }' >got
  echo 23 >expected
  cmp got expected || fail "$(cat -v screen)"
}

@test "reports: a program draws nothing while another one draws on the terminal" {
  BUSY=1 on_terminal ms-fetch --progress "$(paged)"
  ends 0
  cmp screen /dev/null || fail "$(cat -v screen)"
}

@test "reports: a message clears the progress line of another program" {
  BUSY=1 on_terminal ms-pick <<<'{"products":null}'
  ends 0
  printf '\r\033[Kms-pick: null instead of items in 1 of 1 texts\n' >expected
  cmp screen expected || fail "$(cat -v screen)"
  on_terminal ms-pick <<<'{"products":null}'
  ends 0
  printf 'ms-pick: null instead of items in 1 of 1 texts\n' >expected
  cmp screen expected || fail "$(cat -v screen)"
}

@test "reports: only one stage of a pipe draws at a time" {
  # shellcheck disable=SC2016 # for the inner shell
  on_terminal bash -o pipefail -c 'ms-fetch --progress -l 1 --prefetch 0 --total total "$1" | ms-pick |
    jq -c --unbuffered "{external_id: \"\(.id)\", title}" | ms-batch -n 1 | ms-push --progress >results' - "$(paged items=40)"
  ends 0
  tr '\r' '\n' <screen | sed -n 's/^\(ms-[a-z]*\): .*\/s, .*/\1/p' | uniq >got
  # ms-push draws only after ms-fetch has ended, and perhaps has nothing left to show.
  grep -qx ms-fetch got
  [[ $(<got) == ms-fetch || $(<got) == $'ms-fetch\nms-push' ]] || fail "$(cat -v screen)"
  grep -qE '^  created +40$' screen || fail "$(cat -v screen)"
}

# --- messages in JSON

# messages FILTER LINES…: compares the filter's output for the messages. Each message
# must be JSON with exactly these members.
messages() {
  local filter=$1
  shift
  jq -ec 'keys == ["level", "message", "time", "tool"] and
    (.time | test("^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9][.][0-9]{3}Z$"))' "$err" >/dev/null ||
    explain "not the members of a message" || return
  jq -r "$filter" "$err" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

@test "reports: --log json works in every program at every level" {
  capture ms-fetch --log json "${hasty[@]}" -v --retries 1 "$(url faults=503,404/products)"
  assert_equal "$status" 69
  messages '[.tool, .level] | join(" ")' 'ms-fetch debug' 'ms-fetch warning' 'ms-fetch debug' \
    'ms-fetch debug' 'ms-fetch error'
  capture ms-pick --log=json <<<'{"products":null}'
  assert_equal "$status" 0
  messages '[.tool, .level, .message] | join(" ")' 'ms-pick warning null instead of items in 1 of 1 texts'
  capture ms-batch --log json <<<'{'
  assert_equal "$status" 65
  messages '[.tool, .level] | join(" ")' 'ms-batch error'
  capture ms-push --log json <<<"$(batches a)"
  assert_equal "$status" 0
  messages '[.tool, .level, (.message | .[:9])] | join(" ")' 'ms-push info 1 created'
}

@test "reports: --log json stays valid whatever the message quotes" {
  capture ms-pick --log json $'a"\\\t\xff\xc3\xa9\xed\xa0\x80\x7f' </dev/null
  assert_equal "$status" 64
  messages 'select(.message | startswith("path")).message | .[:16]' \
    "$(printf 'path %sa"\\\t\357\277\275\303\251\357\277\275\357\277\275\357\277\275\177' "'")"
  # A long message is shortened and stays valid.
  capture ms-pick --log json "$(printf '"%.0s' {1..9000})" </dev/null
  assert_equal "$status" 64
  [ "$(head -n 1 "$err" | wc -c)" -le 4096 ]
  messages '.level' error error
}

@test "reports: --log json hides secrets" {
  capture ms-fetch --log json -v "$(url 'faults=404/products?token=s3cret-token')"
  assert_equal "$status" 69
  hides s3cret-token
  messages .level debug debug error
  shop 'faults=echo:400:0*'
  capture ms-push --log json "${hasty[@]}" -v <<<"$(batches a)"
  assert_equal "$status" 69
  hides s3cret-key
  hides "$(printf 'sk_s3cret-key:' | base64)"
}

@test "reports: --log json covers command-line errors and turns progress off" {
  capture ms-push --log json --nonsense
  ends 64 '"message":"unrecognized option .--nonsense.' '"message":"usage: ms-push .*; see ms-push --help"'
  messages .level error error
  capture ms-push --log xml
  ends 64 "^ms-push: --log: 'xml' is not one of text, json"
  batches a >in
  on_terminal ms-push --log json --progress <in
  ends 0
  cp screen "$err"
  messages .level info
}

# --- metrics

# metrics FILE: prints its values, except those that differ in every run.
metrics() {
  python3 "$top/tests/lib/metrics.py" "$1" >values || return
  grep -vE '_(bytes|timestamp_seconds|duration_seconds)\{' values
}

@test "reports: ms-push --metrics writes the counters of the run" {
  batches a b >in
  echo '[{"external_id":"c","title":"refuse"}]' >>in
  ms-push -q <<<"$(batches a)" >before
  capture ms-push -q --metrics shop.prom <in
  ends 1
  metrics shop.prom >got
  cat >expected <<'EOF'
ms_push_requests{run="shop"} 5
ms_push_retries{run="shop"} 0
ms_push_probes{run="shop"} 0
ms_push_dry_run{run="shop"} 0
ms_push_products{run="shop",action="created"} 1
ms_push_products{run="shop",action="updated"} 0
ms_push_products{run="shop",action="unchanged"} 1
ms_push_products{run="shop",action="rejected"} 1
ms_push_products{run="shop",action="superseded"} 0
ms_push_products{run="shop",action="skipped"} 0
ms_push_products{run="shop",action="not_found"} 0
ms_push_products{run="shop",action="edited"} 0
ms_push_products{run="shop",action="deleted"} 0
ms_push_exit_status{run="shop"} 1
EOF
  diff -u expected got
  # The time of the end and the duration.
  awk -v now="$(date +%s)" '
    /^ms_push_last_run_timestamp_seconds\{/ { n++; if ($2 > now || $2 < now - 60) bad = 1 }
    /^ms_push_run_duration_seconds\{/ { n++; if ($2 < 0 || $2 > 60) bad = 1 }
    /^ms_push_(sent|received)_bytes\{/ { n++; if ($2 < 100) bad = 1 }
    END { exit bad || n != 4 }' values || fail "$(cat values)"
}

# has_status FILE PREFIX STATUS: compares the exit status in the metrics.
has_status() {
  metrics "$1" >got
  grep -E "^$2_exit_status\{.*\} $3\$" got || fail "status $3 expected: $(cat got)"
}

@test "reports: --metrics records the exit status of failed runs" {
  batches a >in
  MEDUSA_API_KEY='' capture ms-push --metrics m.prom <in
  ends 77 'no API key'
  has_status m.prom ms_push 77
  shop 'faults=503*'
  capture ms-push -q --retries 0 --metrics m.prom <in
  ends 75 '.*503'
  has_status m.prom ms_push 75
  shop good=1
  capture ms-push -q --metrics m.prom <<<'{'
  ends 65 '^ms-push: line 1: '
  has_status m.prom ms_push 65
  capture_sh 'ms-push -q --metrics m.prom <in >/dev/full'
  ends 74 'No space'
  has_status m.prom ms_push 74
  capture ms-fetch -q --metrics f.prom "$(url 'faults=404*/products')"
  ends 69 '.*404'
  has_status f.prom ms_fetch 69
}

@test "reports: --metrics keeps the old file when the disk is full" {
  batches a >in
  capture ms-push -q --metrics m.prom <in
  ends 0
  cp m.prom before
  capture bash -c "trap '' XFSZ; ulimit -f 1; ms-push -q --metrics m.prom <in"
  ends 74 "^ms-push: cannot write to 'm.prom': File too large$"
  cmp m.prom before
  assert_equal "$(echo m.prom*)" m.prom
}

@test "reports: --metrics records a run that dies of a signal" {
  local tool
  # The input could fit into the pipe before the reader leaves, so the rest comes later.
  { batches a && until_ok test -e gone && batches b c; } | ms-push -q --metrics p.prom | leave_after_one
  assert_equal "${PIPESTATUS[1]}" 141
  has_status p.prom ms_push 141
  capture_sh "ms-fetch -q -l 1 --metrics f.prom '$(paged items=1000000)' | head -n 1 >first; exit \${PIPESTATUS[0]}"
  ends 141
  has_status f.prom ms_fetch 141
  mkfifo in
  ms-push -q --metrics t.prom <in >"$out" 2>"$err" 3>&- &
  exec 7>in
  batches x >&7
  until_ok grep -q x "$out"
  kill -s TERM "$!"
  status=0
  wait "$!" || status=$?
  exec 7>&-
  ends 143
  has_status t.prom ms_push 143
}

@test "reports: ms-fetch --metrics writes the counters and escapes the file name" {
  capture ms-fetch -q "${hasty[@]}" -l 3 --metrics 'a "b"\.prom' "$(paged faults=ok,503)"
  ends 0
  metrics 'a "b"\.prom' >got
  cat >expected <<'EOF'
ms_fetch_pages{run="a \"b\"\\"} 4
ms_fetch_items{run="a \"b\"\\"} 7
ms_fetch_requests{run="a \"b\"\\"} 5
ms_fetch_retries{run="a \"b\"\\"} 1
ms_fetch_exit_status{run="a \"b\"\\"} 0
EOF
  diff -u expected got
}

@test "reports: --metrics replaces the file atomically" {
  echo old >m.prom
  ln m.prom before
  (umask 022 && ms-push -q --metrics m.prom </dev/null)
  has_status m.prom ms_push 0
  echo old >expected
  cmp before expected
  stat -c %a m.prom >got
  (umask 077 && ms-push -q --metrics m.prom </dev/null)
  stat -c %a m.prom >>got
  printf '644\n600\n' >expected
  cmp got expected
  ls >got
  ! grep tmp got || fail 'a temporary file is left'
}

@test "reports: a --metrics file that cannot be written makes only a successful run fail" {
  capture ms-push -q --metrics nowhere/m.prom <<<"$(batches a)"
  ends 74 "^ms-push: cannot write to 'nowhere/m.prom': No such file"
  gojq -r .action "$out" >got
  echo created >expected
  cmp got expected
  capture ms-push -q --metrics nowhere/m.prom <<<'[{"external_id":"c","title":"refuse"}]'
  ends 1 "^ms-push: cannot write to 'nowhere/m.prom': No such file"
  mkfifo pipe
  capture ms-fetch -q --metrics pipe "$(paged)"
  ends 74 "^ms-fetch: cannot write to 'pipe': not a regular file"
  [ -p pipe ]
}
