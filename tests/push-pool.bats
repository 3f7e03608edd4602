load lib/helper
load lib/user
load lib/running

# ms-push with several batches in progress, and what can happen to it: signals, a
# reader that leaves, full disks, a server that restarts.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop good=1
}

push() {
  capture ms-push "${hasty[@]}" -q "$@"
}

outcome='[.external_id, .action] | join(" ")'
posts='select(.method == "POST")'

# arrived METHOD N: prints when the n-th request of this kind came, in milliseconds.
arrived() {
  requests "select(.method == \"$1\").ms" | sed -n "$2p"
}

# begin OPTION…: starts ms-push in the background; descriptor 7 is its input.
begin() { start ms-push "${hasty[@]}" "$@"; }

# --- several batches in progress

@test "ms-push: looks up a batch while two others are being written" {
  shop post-faults=until:seen,until:seen
  begin -q -j 2
  batches a b c >&7
  until_ok requested 2 "$posts"
  until_ok requested 3 'select(.method == "GET")'
  release seen
  finish
  ends 0
  results "$outcome" 'a created' 'b created' 'c created'
}

@test "ms-push: sends one request at a time without -j" {
  shop post-faults=delay:600
  batches a b >in
  push <in
  ends 0
  assert [ "$(arrived GET 2)" -ge "$(($(arrived POST 1) + 590))" ]
}

@test "ms-push: sends one write at a time, or -j of them" {
  shop post-faults=delay:600,delay:600
  batches a b >in
  push <in
  ends 0
  assert [ "$(arrived POST 2)" -ge "$(($(arrived POST 1) + 590))" ]
  context=$context-2
  shop post-faults=until:seen,until:seen
  rm in
  begin -q -j 2
  batches a b >&7
  until_ok requested 2 "$posts"
  release seen
  finish
  ends 0
}

@test "ms-push: begins to write in input order" {
  shop faults=delay:2000
  begin -q -j 2
  batches a >&7
  until_ok requested 1
  batches b >&7
  finish
  ends 0
  assert [ "$(arrived POST 1)" -ge "$(($(arrived GET 1) + 1990))" ]
  assert [ "$(arrived GET 2)" -le "$(arrived POST 1)" ]
}

@test "ms-push: prints results in input order" {
  shop post-faults=delay:300,ok,delay:100,ok,delay:200
  batches a b c d e f g h >in
  push -j 4 <in
  ends 0
  results .external_id a b c d e f g h
}

@test "ms-push: writes an item only after an earlier batch with the same key" {
  shop post-faults=delay:200
  { batches a && echo '[{"external_id":"a","title":"Newer"}]' && batches b; } >in
  push -j 4 <in
  ends 0
  results "$outcome" 'a created' 'a updated' 'b created'
  requested 3 "$posts"
  # The product was looked up only after it was written.
  assert [ "$(arrived GET 2)" -ge "$(($(arrived POST 1) + 190))" ]
}

@test "ms-push: writes an item only after an earlier batch with the same handle or sku" {
  cat >in <<'EOF'
[{"external_id":"a","title":"A","handle":"same"}]
[{"external_id":"b","title":"B","handle":"same"}]
EOF
  shop post-faults=delay:200
  push -j 4 <in
  ends 1
  results "$outcome" 'a created' 'b rejected'
  assert [ "$(arrived GET 2)" -ge "$(($(arrived POST 1) + 190))" ]
  jq -c '.[0] |= {external_id, title, options: [{title: "Size", values: ["S"]}],
    variants: [{title: "S", sku: "same", options: {Size: "S"}, prices: []}]}' in >skus
  context=$context-sku
  shop post-faults=delay:200
  push -j 4 <skus
  ends 1
  results "$outcome" 'a created' 'b rejected'
  assert [ "$(arrived GET 2)" -ge "$(($(arrived POST 1) + 190))" ]
}

@test "ms-push: finishes the lines before a line that is not a batch and starts none after it" {
  shop post-faults=delay:100
  { batches a b && echo '{"external_id":' && batches c; } >in
  push -j 8 <in
  ends 65 '^ms-push: line 3: byte '
  results "$outcome" 'a created' 'b created'
  requested 2 "$posts"
}

@test "ms-push: creates a tag once for all batches" {
  printf '[{"external_id":"%s","title":"T","tags":["red","blue"]}]\n' a b c d |
    jq -c '.[0].handle = .[0].external_id' >in
  push -j 4 --create-missing tags <in
  ends 0
  results .action created created created created
  # Two tags are created, however many batches need them.
  requested 2 'select(.method == "POST" and (.target | test("product-tags")))'
  push <in
  ends 0
  results .action unchanged unchanged unchanged unchanged
}

@test "ms-push: -j rejects an invalid number" {
  local bad
  for bad in 0 65 x -1; do
    push -j "$bad" <<<"$(batches a)"
    ends 64 '^ms-push: --jobs: '
  done
  requested 0
}

# --- signals

# Like begin. A shell makes its background jobs ignore SIGINT, so this resets it.
begin_interruptible() {
  start python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' ms-push
}

@test "ms-push: on SIGINT or SIGTERM, finishes and reports the current batch, then dies of the signal" {
  local signal
  for signal in INT TERM; do
    context=pool-$signal
    shop post-faults=until:ended
    rm -f in
    begin_interruptible
    batches a >&7
    until_ok requested 1 "$posts"
    kill -s "$signal" "$pid"
    until_ok sigterm_is_default "$pid"
    batches b >&7
    one_round
    release ended
    finish
    [ "$status" = $((128 + $(kill -l "$signal"))) ] || explain "status of SIG$signal"
    results "$outcome" 'a created'
    requested 1 "$posts"
    grep -q '^ms-push: ended early: 1 created' "$err" || explain 'a summary'
  done
}

# one_round: returns after one complete round of the main loop, which reads the lines
# that are there and acts on signals. It takes two answers, because the first may come
# from the middle of a round.
one_round() {
  ask_progress
  ask_progress
}

ask_progress() {
  local before
  before=$(progress_lines)
  kill -s USR1 "$pid"
  until_ok more_progress_lines "$before"
}

progress_lines() { grep -c '^ms-push: so far: ' "$err" || :; }
more_progress_lines() { (($(progress_lines) > $1)); }

@test "ms-push: on SIGTERM, creates no tags for a waiting batch" {
  shop post-faults=until:ended
  begin -j 2 --create-missing tags
  printf '%s\n' '[{"external_id":"a","title":"A","handle":"same"}]' \
    '[{"external_id":"b","title":"B","handle":"same","tags":["new"]}]' >&7
  until_ok requested 1 "$posts"
  # The second batch has been read and waits for the first.
  one_round
  kill -s TERM "$pid"
  until_ok sigterm_is_default "$pid"
  one_round
  release ended
  finish
  assert_equal "$status" 143
  results "$outcome" 'a created'
  requested 0 'select(.target | test("product-tags"))'
}

@test "ms-push: on SIGTERM, does not wait for a look-up" {
  local fault began
  for fault in 503:retry-after=20 hang; do
    context=${context%%_*}_${fault%%:*}
    shop "faults=$fault*"
    rm -f in
    start ms-push -q --retries 1 --timeout 20s
    batches a >&7
    until_ok requested 1
    began=$SECONDS
    kill -s TERM "$pid"
    finish
    assert_equal "$status" 143
    ((SECONDS - began < 10)) || fail "it took $((SECONDS - began)) s"
    prints_nothing
    requested 1
  done
}

@test "ms-push: on SIGTERM, completes a write but not the look-up of the next batch" {
  local began
  shop faults=ok,ok,503:retry-after=20/post-faults=until:ended
  start ms-push -q -j 2 --retries 1 --timeout 20s
  batches a >&7
  until_ok requested 1 "$posts"
  batches b >&7
  until_ok requested 3
  began=$SECONDS
  kill -s TERM "$pid"
  until_ok sigterm_is_default "$pid"
  release ended
  finish
  assert_equal "$status" 143
  ((SECONDS - began < 10)) || fail "it took $((SECONDS - began)) s"
  results "$outcome" 'a created'
  requested 1 "$posts"
}

@test "ms-push: on SIGTERM, stops reading the pages of a list" {
  one='[{"external_id":"a","title":"A","handle":"a"}]'
  ms-push -q <<<"$one" >/dev/null
  shop 'growing=1/faults=ok,ok,delay:10,delay:10000'
  begin -q
  echo "$one" >&7
  until_ok requested 4
  kill -s TERM "$pid"
  finish
  assert_equal "$status" 143
  prints_nothing
  requested 4
}

@test "ms-push: dies at once of a second SIGTERM" {
  shop post-faults=hang
  begin
  batches a >&7
  until_ok requested 1 "$posts"
  kill -s TERM "$pid"
  # The signal was handled if a second one would kill the process.
  until_ok grep -q 'SigCgt:.*[0-9a-f]' "/proc/$pid/status"
  until_ok sigterm_is_default "$pid"
  kill -s TERM "$pid"
  finish
  assert_equal "$status" 143
  prints_nothing
}

@test "ms-push: dies at once of SIGINT after SIGTERM" {
  shop post-faults=hang
  begin_interruptible
  batches a >&7
  until_ok requested 1 "$posts"
  kill -s TERM "$pid"
  until_ok sigterm_is_default "$pid"
  kill -s INT "$pid"
  finish
  assert_equal "$status" 130
  prints_nothing
}

@test "ms-push: keeps ignoring a signal that was ignored at the start" {
  shop post-faults=until:sent
  mkfifo in
  (
    trap '' TERM
    exec ms-push -q <in >"$out" 2>"$err" 3>&-
  ) &
  pid=$!
  exec 7>in
  batches a >&7
  until_ok requested 1 "$posts"
  kill -s TERM "$pid"
  release sent
  batches b >&7
  finish
  ends 0
  results "$outcome" 'a created' 'b created'
}

@test "ms-push: reports its progress on SIGUSR1" {
  begin
  batches a b >&7
  until_ok grep -q '"b"' "$out"
  kill -s USR1 "$pid"
  until_ok grep -q '^ms-push: so far: 2 created, 0 updated' "$err"
  batches c >&7
  finish
  assert_equal "$status" 0
  results "$outcome" 'a created' 'b created' 'c created'
}

# --- output that fails

@test "ms-push: stops writing when the reader leaves and reports what it wrote" {
  local keys told
  mapfile -t keys < <(seq 40)
  # The input could fit into the pipe before the reader leaves, so the rest comes later.
  : >"$out"
  { batches first && until_ok test -e gone && batches "${keys[@]}"; } | ms-push 2>"$err" | leave_after_one
  status=${PIPESTATUS[1]}
  ends 141 '^ms-push: ended early: [0-9]+ created, '
  told=$(sed 's/.*early: \([0-9]*\) created.*/\1/' "$err")
  requested "$told" "$posts"
  ((told < 40)) || fail "$told of 40 were written"
}

@test "ms-push: stops writing when the disk is full and reports what it wrote" {
  batches a b c d e f g h >in
  capture_sh 'ms-push <in >/dev/full'
  ends 74 '^ms-push: ended early: [12] created, ' '^ms-push: cannot write to standard output: No space left on device$'
  # A batch in progress was finished.
  requested "$(sed -n 's/.*early: \([0-9]*\) created.*/\1/p' "$err")" "$posts"
}

@test "ms-push: stops writing when the disk of the --reject file is full" {
  { echo '[{"external_id":"x","title":"refuse"}]' && batches a b c d e f g h; } >in
  capture ms-push --reject /dev/full <in
  ends 74 '^ms-push: ended early: .*1 rejected' "^ms-push: cannot write to '/dev/full': No space left on device$"
  assert [ "$(requests "$posts" | wc -l)" -le 3 ]
}

# --- authentication

@test "ms-push: retries 401 after earlier requests succeeded" {
  shop faults=ok,ok,401,401,ok,401
  begin -q
  batches a >&7
  until_ok grep -q '"a"' "$out"
  batches b >&7
  finish
  ends 0
  results "$outcome" 'a created' 'b created'
  requested 7
}

@test "ms-push: gives up with 75 when 401 persists after earlier requests succeeded" {
  shop 'faults=ok,ok,401*'
  begin -q --retries 2
  batches a >&7
  until_ok grep -q '"a"' "$out"
  batches b >&7
  finish
  ends 75 '^ms-push: line 2: cannot look up products: .*; gave up'
  results "$outcome" 'a created'
  requested 5
}

@test "ms-push: fails with 77 when the first answer is 401" {
  shop 'faults=401*'
  push <<<"$(batches a)"
  ends 77 '^ms-push: line 1: cannot look up products: .*; is it a secret API key of this server\?$'
  requested 1
}

@test "ms-push: sends MEDUSA_TOKEN as a bearer token" {
  unset MEDUSA_API_KEY
  MEDUSA_TOKEN=s3cret-token push <<<"$(batches a)"
  ends 77 '^ms-push: line 1: .*; has the token expired\?$'
  requests .headers.Authorization >got
  echo 'Bearer s3cret-token' >expected
  cmp got expected
  hides s3cret-token
  printf s3cret-other >token
  MEDUSA_TOKEN_FILE=token push <<<"$(batches a)"
  ends 77 '^ms-push: line 1: .*; has the token expired\?$'
  requests .headers.Authorization | tail -n 1 >got
  echo 'Bearer s3cret-other' >expected
  cmp got expected
}

login() {
  unset MEDUSA_API_KEY
  printf 's3cret-word\n' >password
  export MEDUSA_EMAIL=shop@example.com MEDUSA_PASSWORD_FILE=$PWD/password
}

@test "ms-push: logs in with MEDUSA_EMAIL once for all connections" {
  login
  batches a b c d >in
  push -j 4 <in
  ends 0
  results .action created created created created
  requested 1 'select(.target | endswith("/auth/user/emailpass"))'
  requests 'select(.target | contains("/admin/")).headers.Authorization[:12]' | sort -u >got
  echo 'Bearer head.' >expected
  cmp got expected
  hides s3cret-word
}

@test "ms-push: logs in again when the token is no longer accepted" {
  login
  shop uses=3
  batches a b c d >in
  push -j 2 <in
  ends 0
  results .action created created created created
  assert [ "$(requests 'select(.target | endswith("/emailpass"))' | wc -l)" -ge 2 ]
}

@test "ms-push: logs in again before the token expires" {
  login
  # The claims end at each place of a group of base64.
  for MEDUSA_EMAIL in a@b.de ab@b.de abc@b.de; do
    context=$context-
    shop life=2/faults=ok,delay:1200 # it expires after the second request
    push <<<"$(batches a)"
    ends 0
    # The token was renewed before any request was refused.
    requests '.target | sub("\\?.*"; "") | sub(".*/"; "")' | paste -sd ' ' >got
    echo 'emailpass products emailpass batch' | diff -u - got
  done
}

@test "ms-push: does not repeat a renewal that failed until the token is refused" {
  login
  shop life=2/faults=ok,delay:1200,401
  capture ms-push "${hasty[@]}" <<<"$(batches a b)"
  ends 0 '^ms-push: cannot log in again: HTTP status 401: ' '^ms-push: 2 created'
  requested 2 'select(.target | endswith("/emailpass"))'
}

@test "ms-push: logs in once although the clocks of server and client differ" {
  local clock
  login
  for clock in clock=-600 clock=+600 nothing=1; do
    context=${context%%_*}_$clock
    shop "$clock/life=$([ $clock = nothing=1 ] && echo -300 || echo 300)"
    push <<<"$(batches a b c d)"
    ends 0
    requested 1 'select(.target | endswith("/emailpass"))'
  done
}

@test "ms-push: fails with 77 when the login is refused" {
  login
  printf wrong-word >password
  push <<<"$(batches a)"
  ends 77 "^ms-push: cannot log in as 'shop@example.com': HTTP status 401: .*Invalid email or password"
  unset MEDUSA_PASSWORD_FILE
  push <<<"$(batches a)"
  ends 77 '^ms-push: MEDUSA_EMAIL needs MEDUSA_PASSWORD_FILE'
}

# bats test_tags=medusa
@test "ms-push: logs in to a real Medusa" {
  real_medusa
  local email=ms-$BATS_TEST_NUMBER@example.com
  new_user "$email"
  unset MEDUSA_TOKEN
  login
  export MEDUSA_EMAIL=$email
  batches login-a login-b >in
  push -j 2 <in
  ends 0
  results .action created created
  printf wrong >password
  push <in
  ends 77 '^ms-push: cannot log in as '
}

# Medusa answers 500 when it loses its database, and cannot roll back then.
@test "ms-push: rejects no product when Medusa answers 500 to a batch that it wrote" {
  shop 'post-faults=done-500:body=%7B%22type%22%3A%22unknown_error%22%2C%22message%22%3A%22An%20unknown%20error%20occurred.%22%7D,ok*'
  jq -nc '[range(6) | {external_id: "p\(.)", title: "P \(.)", handle: "p-\(.)"}]' >in
  push <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 6created
  assert_equal "$(gojq -r 'select(.id) | .id' "$out" | wc -l)" 6
}

# A single item in a failed batch is either the cause or the database failed.
@test "ms-push: retries a single product after a transient 500" {
  shop 'post-faults=500:body=%7B%22type%22%3A%22unknown_error%22%2C%22message%22%3A%22An%20unknown%20error%20occurred.%22%7D,ok*'
  push <<<"$(batches a)"
  ends 0
  results .action created
}

@test "ms-push: prints no result for a product that is only partly written" {
  shop faults=ok,ok,close*
  push --retries 1 <<<'{"external_id":"a","title":"t","thumbnail":null,"images":[{"url":"https://img.example.com/1"}]}'
  ends 75 '^ms-push: line 1: cannot look up products: '
  prints_nothing
  shop
  push <<<'{"external_id":"a","title":"t","thumbnail":null,"images":[{"url":"https://img.example.com/1"}]}'
  ends 0
}

@test "ms-push: restores a sku that a refused product would have given up" {
  printf '%s\n' '{"external_id":"a","title":"t","options":[{"title":"Size","values":["S"]}],"variants":[{"sku":"one","options":{"Size":"S"}}]}' >old
  push <old
  ends 0
  {
    jq -c '.title = "refuse" | .variants[0].sku = "two"' old
    jq -c '.external_id = "b" | .handle = "b" | .variants[0].sku = "one" | .title = "refuse"' old
  } | jq -sc . >new
  push <new
  ends 1
  results .action rejected rejected
  requests 'select(.target | contains("/variants/batch")).body | fromjson.update[0].sku' >got
  echo one | diff -u - got
}

@test "ms-push: retries a login whose answer is truncated" {
  login
  shop faults=cut:10,eof:4,ok*
  push <<<"$(batches a)"
  ends 0
  requested 3 'select(.target | endswith("/emailpass"))'
}

@test "ms-push: retries a login that fails for a moment" {
  login
  shop uses=2/faults=ok,ok,ok,ok,401,401,ok*
  push <<<"$(batches a b)"
  ends 0
  assert [ "$(requests 'select(.target | endswith("/emailpass"))' | wc -l)" -ge 3 ]
  results .action created created
}
