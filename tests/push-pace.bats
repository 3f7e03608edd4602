# bats file_tags=waits
load lib/helper

# --duty and --pace, which leave a server time for its other clients. make bench
# measures how visitors of a shop notice it; these tests check the requests.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  shop good=1
}

# products N: prints a batch of N products.
products() {
  jq -nc --argjson n "$1" '[range($n) | {external_id: "p\(.)", title: "P \(.)"}]'
}

push() {
  capture ms-push "${hasty[@]}" -q "$@"
}

# gaps: prints the milliseconds from each request to the next.
gaps() {
  requests .ms | awk 'NR > 1 { print $1 - before } { before = $1 }'
}

# sizes: prints the number of products in each write.
sizes() {
  requests 'select(.method == "POST") | .body | fromjson | .create | length' | paste -sd ' '
}

@test "ms-push: --duty pauses in proportion to the duration of a request" {
  shop faults=delay:100,delay:100,delay:100
  products 1 >in
  echo '[{"external_id":"q","title":"Q"}]' >>in
  push --duty 20 <in
  ends 0
  # The request takes 100 ms, the pause four times as long.
  gaps >got
  assert_equal "$(wc -l <got)" 3
  while read -r gap; do
    assert [ "$gap" -ge 495 ]
  done <got
}

@test "ms-push: --duty sends one request at a time" {
  shop 'faults=delay:100*'
  for i in 1 2 3 4; do
    printf '[{"external_id":"%s","title":"%s"}]\n' "$i" "$i"
  done >in
  push --duty 100 -j 4 <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 4created
  gaps >got
  assert_equal "$(wc -l <got)" 7
  while read -r gap; do
    assert [ "$gap" -ge 99 ]
  done <got
}

# --- --pace. What size and pause follow from the probes: tests/unit/pacer.c.

# probes [FILTER]: prints the log of the probes through jq.
probes() {
  context=$context.health requests "$@"
}

# many N FAULT: prints the fault N times, with commas.
many() {
  printf "$2,%.0s" $(seq "$1")
}

# steps FILTER: prints a line for each request that was learnt from, from -v: how many
# it was for, its ms, the ms of the pause after it.
steps() {
  sed -n 's/^ms-push: pace: \([0-9]*\) in \([0-9]*\) ms; .* next pause \([0-9]*\) ms, .*/\1 \2 \3/p' "$err"
}

# pauses: prints each pause as a percentage of the request before it.
pauses() {
  steps | awk '$2 { print int(100 * $3 / $2) }'
}

@test "ms-push: --pace probes /health while it works, without the key, and counts the probes" {
  shop 'post-faults=delay:300*'
  products 50 >in
  push --pace --metrics run.prom <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 50created
  probes '[.method, .target, .headers.Authorization, .body]' | sort -u >got
  assert_equal "$(cat got)" "[\"GET\",\"$(sed 's|.*\(/t/.*\)|\1|' <<<"$MEDUSA_URL")/health\",null,\"\"]"
  # On a connection of its own, more often than the writes.
  probes .connection | sort -u >theirs
  requests .connection | sort -u | comm -12 - theirs >both
  assert [ ! -s both ]
  n=$(probes | wc -l)
  assert [ "$n" -gt "$(requests | wc -l)" ]
  # The first one opens the connection, and the last may be under way at the end.
  counted=$(sed -n 's/^ms_push_probes{.*} //p' run.prom)
  assert [ "$counted" -ge $((n - 2)) -a "$counted" -lt "$n" ]
  assert_equal "$(sed -n 's/^ms_push_requests{.*} //p' run.prom)" "$(requests | wc -l)"
}

@test "ms-push: --pace sends no token with its probes" {
  unset MEDUSA_API_KEY
  printf s3cret-word >password
  export MEDUSA_EMAIL=me@example.com MEDUSA_PASSWORD_FILE=$PWD/password
  products 5 >in
  push --pace <in
  ends 0
  assert_equal "$(probes .headers.Authorization | sort -u)" null
  assert_equal "$(requests '.headers.Authorization | type' | sort -u | paste -sd ' ')" 'null string'
}

@test "ms-push: sends no probes without --pace" {
  products 20 >in
  push --duty 90 --metrics run.prom <in
  ends 0
  probes >got
  assert [ ! -s got ]
  assert grep '^ms_push_probes{run="run"} 0$' run.prom
}

@test "ms-push: --pace asks for the first answer to /health before it writes" {
  products 5 >in
  push --pace <in
  ends 0
  # Twenty that count, after the one that opens the connection.
  assert [ "$(probes | wc -l)" -ge 21 ]
  assert [ "$(probes .ms | sed -n 21p)" -ge 250 ]
}

@test "ms-push: --pace sends larger writes of even size while probes are fast" {
  shop 'post-faults=delay:300*'
  products 200 | gojq -c '.[:100], .[100:]' >in
  push --pace=10s <in
  ends 0
  gojq -r .external_id "$out" >got
  gojq -r '.[].external_id' in | cmp - got
  assert_equal "$(sizes | cut -d ' ' -f 1)" 2
  sizes | tr ' ' '\n' >got
  assert [ "$(tail -n 1 got)" -ge 20 ]
  # No small one is left over at the end of the batches.
  assert [ "$(tail -n +4 got | sort -n | head -n 1)" -ge 8 ]
}

@test "ms-push: --pace waits longer when probes are slow, and keeps the size" {
  shop "post-faults=delay:300*/health-faults=$(many 25 ok)delay:300*"
  products 70 >in
  capture ms-push "${hasty[@]}" -v --pace <in
  assert_equal "$status" 0
  assert [ "$(pauses | tail -n 1)" -ge 500 ]
  assert [ "$(gaps | sort -n | tail -n 1)" -ge 800 ]
  sizes | tr ' ' '\n' | tail -n +4 | sort -n >got
  assert [ "$(head -n 1 got)" -ge 5 ]
  assert [ "$(tail -n 1 got)" -le 20 ]
}

@test "ms-push: --pace=TIME allows that probes take so much longer" {
  shop "post-faults=delay:300*/health-faults=$(many 25 ok)delay:300*"
  products 70 >in
  capture ms-push "${hasty[@]}" -v --pace=20s <in
  assert_equal "$status" 0
  pauses >got
  assert [ "$(sort -n got | tail -n 1)" -le 34 ]
}

@test "ms-push: --pace waits during a burst and is fast again after it" {
  shop "post-faults=delay:300*/health-faults=$(many 40 ok)$(many 15 delay:300)ok*"
  products 500 | jq -c '_nwise(50)' >in
  capture ms-push "${hasty[@]}" -v --pace=100ms <in
  assert_equal "$status" 0
  assert [ "$(pauses | sort -n | tail -n 1)" -ge 200 ]
  assert [ "$(pauses | tail -n 1)" -le 34 ]
  # It gets faster while a pause lasts, too.
  assert [ "$(probes | wc -l)" -ge 60 ]
}

@test "ms-push: --pace waits while probes in pauses are slower than usual" {
  # By less than others may wait beside a request.
  shop "post-faults=delay:600*/health-faults=$(many 40 ok)$(many 60 delay:90)ok*"
  products 200 | jq -c '_nwise(50)' >in
  capture ms-push "${hasty[@]}" -v --pace=200ms <in
  assert_equal "$status" 0
  # Each is said once, in turns.
  grep ' busy ' "$err" >said
  assert_equal "$(head -n 1 said)" 'ms-push: pace: others keep Medusa busy now, so pauses are long'
  assert_equal "$(tail -n 1 said)" 'ms-push: pace: others keep Medusa busy no longer'
  assert_equal "$(uniq -d said)" ''
  # One pause, which ends when probes are fast again; the others are a third.
  assert [ "$(pauses | sort -n | tail -n 1)" -le 34 ]
  gaps | sort -n >got
  assert [ "$(tail -n 1 got)" -ge 3000 ]
  assert [ "$(tail -n 2 got | head -n 1)" -lt 2000 ]
}

@test "ms-push: --pace applies to look-ups" {
  products 60 >in
  push -n --pace <in
  ends 0
  requests '[.target | scan("external_id=")] | length | select(. > 0)' | paste -sd ' ' >got
  assert_equal "$(cat got)" '12 24 24'
  assert [ "$(probes | wc -l)" -ge 21 ]
}

@test "ms-push: --pace says once when a server has no /health, and goes on" {
  local fault why
  while read -r fault why; do
    context=${context%%_*}_${fault%%:*}
    shop "health-faults=$fault"
    products 40 | gojq -c '.[:20], .[20:]' >in
    capture ms-push "${hasty[@]}" --pace <in
    ends 0 "^ms-push: --pace: cannot probe '.*/health': $why; pacing by the duration of requests instead$" \
      '^ms-push: 40 created'
    assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 40created
    assert_equal "$(probes | wc -l)" 1
    # None is larger than the fixed cost needs.
    assert [ "$(sizes | tr ' ' '\n' | sort -n | tail -n 1)" -le 20 ]
  done <<'  end'
404* HTTP status 404: .*
403* HTTP status 403: .*
redirect:cross* HTTP status 302 redirects to .*, which is at another origin
html* the answer is not Medusa's 'OK'
200:body=healthy* the answer is not Medusa's 'OK'
empty* the answer is not Medusa's 'OK'
  end
}

@test "ms-push: --pace compares with probes while it sends nothing" {
  shop 'health-faults=busy:200*/post-faults=delay:1000*'
  products 90 >in
  capture ms-push "${hasty[@]}" -v --pace=10s <in
  assert_equal "$status" 0
  sed -n 's/.* probe \([0-9]*\) ms, idle \([0-9]*\) ms; .*/\1 \2/p' "$err" | tail -n 1 >got
  read -r probe idle <got
  assert [ "$probe" -ge 150 ]
  assert [ "$idle" -lt "$probe" ]
  assert [ "$idle" -lt 150 ]
}

@test "ms-push: --pace does not wait for a /health that hangs" {
  shop 'health-faults=hang*/post-faults=delay:1500*'
  products 40 >in
  capture ms-push "${hasty[@]}" --pace <in
  ends 0 "^ms-push: --pace: cannot probe '.*/health': the server sent nothing for 5 s; pacing" \
    '^ms-push: 40 created'
  assert_equal "$(probes | wc -l)" 1
}

@test "ms-push: --pace ends while a probe is under way" {
  local began
  shop "health-faults=$(many 22 ok)delay:60000*/post-faults=delay:300*"
  products 4 >in
  ms-push --pace <in >"$out" 2>"$err" 3>&- &
  pid=$!
  until_ok grep -q '^ms-push: 4 created' "$err"
  began=$SECONDS
  wait "$pid"
  # The probe would be waited for until it has been silent for 5 s.
  ((SECONDS - began < 3)) || fail "it took $((SECONDS - began)) s"
}

@test "ms-push: --pace probes all the time that a request takes" {
  shop post-faults=delay:6000
  products 1 >in
  push --pace <in
  ends 0
  assert [ "$(probes | wc -l)" -ge 55 ]
}

@test "ms-push: --pace does not wait long for a slow /health before it begins" {
  local began=$SECONDS
  shop 'health-faults=delay:1000*'
  products 4 >in
  push --pace <in
  ends 0
  ((SECONDS - began < 15)) || fail "it took $((SECONDS - began)) s"
}

@test "ms-push: --pace says when probes get no answer at all" {
  shop 'health-faults=close*/post-faults=delay:1000*'
  products 40 >in
  capture ms-push "${hasty[@]}" --pace <in
  ends 0 "^ms-push: --pace: cannot probe '.*/health': .*; pacing by the duration of requests instead$" \
    '^ms-push: 40 created'
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 40created
}

@test "ms-push: --pace does not mind that a probe fails now and then" {
  shop "health-faults=$(many 22 ok)503,reset,404,ok,503,503,503,ok*/post-faults=delay:1000*"
  products 90 >in
  capture ms-push --pace <in
  ends 0 '^ms-push: 90 created'
  assert [ "$(probes | wc -l)" -ge 27 ]
}

@test "ms-push: --pace probes again when /health is back" {
  shop "health-faults=$(many 22 ok)$(many 6 503)ok*/post-faults=delay:3000*"
  products 30 >in
  capture ms-push "${hasty[@]}" -v --pace <in
  assert_equal "$status" 0
  assert_equal "$(grep -c 'pacing by the duration' "$err")" 1
  assert [ "$(probes | wc -l)" -ge 35 ]
}

@test "ms-push: --pace waits longer without probes when a request takes long" {
  # The fifth takes much longer than its size explains.
  shop "health-faults=404*/post-faults=$(many 4 delay:200)delay:3000,delay:200*"
  products 120 >in
  capture ms-push "${hasty[@]}" -v --pace <in
  assert_equal "$status" 0
  pauses >got
  assert [ "$(sort -n got | tail -n 1)" -ge 60 ]
  assert [ "$(tail -n 1 got)" -le 34 ]
}

@test "ms-push: --pace sends no probes while it waits for input" {
  { products 1 && curl -sS "$(url faults=delay:5000/text/%5B%5D)" && echo &&
    echo '[{"external_id":"q","title":"Q"}]'; } | {
    context=$context-2
    shop good=1
    push --pace
  }
  context=$context-2
  [ "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" = 2created ]
  # The last request may come before another probe.
  [ "$(probes .ms | wc -l)" -gt 0 ]
  gaps | sort -n | tail -n 1 >got
  assert [ "$(cat got)" -ge 1000 ]
}

@test "ms-push: --pace retries as without it" {
  shop 'faults=503,ok*/post-faults=reset,503:retry-after=0,ok*'
  products 20 >in
  capture ms-push "${hasty[@]}" --pace <in
  assert_equal "$status" 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 20created
}

@test "ms-push: --pace ends at SIGTERM without the long pauses" {
  local n
  shop "post-faults=delay:500*/health-faults=$(many 25 ok)delay:500*"
  products 90 >in
  mkfifo pipe
  ms-push -v --pace --reject rejected <pipe >"$out" 2>"$err" 3>&- &
  pid=$!
  exec 7>pipe
  cat in >&7
  until_ok paused
  n=$(requests | wc -l)
  kill -s TERM "$pid"
  exec 7>&-
  status=0
  wait "$pid" || status=$?
  assert_equal "$status" 143
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 90created
  # The pause that it was in was to be 8 s, as were those after it.
  assert [ "$(gaps | tail -n "+$n" | sort -n | tail -n 1)" -lt 5000 ]
}
paused() { [ -n "$(pauses | awk '$1 >= 1500')" ]; }

@test "ms-push: rejects a refused product and writes the rest with --pace and --duty" {
  jq -nc '[range(20) | {external_id: "p\(.)", title: (if . == 7 then "refuse" else "P \(.)" end)}]' >in
  push --pace --duty 100 <in
  ends 1
  assert_equal "$(gojq -r 'select(.action == "rejected").external_id' "$out")" p7
  assert_equal "$(gojq -r 'select(.action == "created").external_id' "$out" | wc -l)" 19
}

@test "ms-push: rejects invalid values of --duty and --pace" {
  for word in 0 101 x ''; do
    push --duty "$word" <<<''
    ends 64 '^ms-push: --duty: '
  done
  for word in 0 x -1; do
    push --pace="$word" <<<''
    ends 64 '^ms-push: --pace: '
  done
}

# --- gzip

# encodings: prints Content-Encoding and the number of products of each write.
encodings() {
  requests 'select(.method == "POST") | [.headers["Content-Encoding"], (.body | fromjson | .create | length)] | join(" ")'
}

@test "ms-push: compresses requests to loopback only with --gzip always" {
  products 200 >in
  push <in
  ends 0
  assert_equal "$(encodings)" ' 200'
  context=$context-2 shop good=1
  context=$context-2
  push --gzip always <in
  ends 0
  assert_equal "$(encodings)" 'gzip 200'
  context=$context-3 shop good=1
  context=$context-3
  products 5 >in
  push --gzip always <in
  ends 0
  assert_equal "$(encodings)" ' 5'
}

@test "ms-push: sends uncompressed bodies after a server refuses gzip" {
  shop 'post-faults=415,ok*'
  products 400 | gojq -c '.[:200], .[200:]' >in
  push --gzip always <in
  ends 0
  assert_equal "$(gojq -r .action "$out" | uniq -c | tr -d ' ')" 400created
  assert_equal "$(encodings)" $'gzip 200\n 200\n 200'
}

@test "ms-push: --gzip rejects an unknown value" {
  push --gzip maybe <<<''
  ends 64 "^ms-push: --gzip: 'maybe' is not one of auto, always, never$"
}
