load lib/helper
ignore_leaks

# The programs in a bad environment: few descriptors, closed ones, other locales, no
# memory.

set_up() {
  export MEDUSA_API_KEY=sk_s3cret-key
  paged='products?limit=3&offset={offset}'
}

# --- few descriptors

# few_files N COMMAND…: runs it with at most N open files.
few_files() {
  capture bash -c 'ulimit -n "$1" && shift && exec "$@"' - "$@"
}

# too_few_files: the program says that it has too few, and nothing else; or it was not
# even loaded.
too_few_files() {
  case $status in
    74 | 75) [ "$(grep -cv 'Too many open files\(; gave up\)\?$' "$err")" = 0 ] && [ -s "$err" ] ;;
    127) grep -q 'error while loading shared libraries' "$err" ;;
    *) false ;;
  esac || explain 'not a clear failure'
}

@test "torture: ms-pick and ms-batch need one file beside the three" {
  few_files 4 ms-pick <<<'[1,2]'
  ends 0
  prints_text '1\n2\n'
  few_files 4 ms-batch <<<'1'
  ends 0
  prints_text '[1]\n'
}

@test "torture: ms-fetch with few files prints all pages or says what it lacks" {
  local n failed=0 passed=0
  capture ms-fetch -q "$(url "$paged")"
  ends 0
  mv "$out" expected
  for n in {4..20}; do
    few_files "$n" ms-fetch -q --retries 0 --auth-command 'echo Bearer x' "$(url "$paged")"
    if [ "$status" = 0 ]; then
      ends 0
      prints expected
      ((passed += 1))
    else
      too_few_files
      prints_nothing
      ((failed += 1))
    fi
  done
  ((failed && passed)) || fail "$failed failed, $passed passed"
}

@test "torture: ms-push with few files reports every product that it writes" {
  local n failed=0 passed=0 base=$context
  batches a b c d e f >in
  for n in {4..32}; do
    context=$base-$n
    shop
    few_files "$n" ms-push -q -j 3 --retries 0 --reject rejected --metrics m.prom <in
    cp "$out" results
    if [ "$status" = 0 ]; then
      ends 0
      ((passed += 1))
    else
      too_few_files
      ((failed += 1))
    fi
    capture ms-push -q <in
    ends 0
    # Each is created once, by the run that says so.
    gojq -r 'select(.action == "created").external_id' results "$out" | sort >got
    printf '%s\n' a b c d e f | diff -u - got
  done
  ((failed && passed)) || fail "$failed failed, $passed passed"
}

@test "torture: ms-sync with few files writes all results or fails" {
  local n failed=0 passed=0 base=$context
  echo '{external_id: "\(.id)", title}' >map.jq
  for n in {6..20}; do
    context=$base-$n
    shop
    printf '%s\n' "source_url='$(url "$paged")'" 'map=map.jq' 'fetch=(-q --retries 0)' \
      'push=(-q --retries 0)' "state='$PWD/state'" >settings
    rm -rf state
    few_files "$n" ms-sync ./settings
    if [ "$status" = 0 ]; then
      [ "$(grep -c created state/results.ndjson)" = 7 ] || explain 'results are missing'
      ((passed += 1))
    else
      [ "$status" != 75 ] || grep -q 'Too many open files' "$err" || explain 'not a transient failure'
      [ -s "$err" ] || explain 'no message'
      ((failed += 1))
    fi
  done
  ((failed && passed)) || fail "$failed failed, $passed passed"
}

# --- closed descriptors

closed=('<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-')

# closes HOW DESCRIPTOR
closes() { [[ " $1 " == *" $2 "* ]]; }

# ends_as HOW STATUS [REGEX]: the same as ends; without stderr, there is no message.
ends_as() {
  if closes "$1" '2>&-'; then ends "$2"; else ends "${@:2}"; fi
}

# expects_bad HOW PROGRAM: checks the error of a program with a closed stdin or stdout.
expects_bad() {
  if closes "$1" '<&-'; then
    ends_as "$1" 74 "^$2: cannot read standard input: Bad file descriptor\$"
  else
    ends_as "$1" 74 "^$2: cannot write to standard output: Bad file descriptor\$"
  fi
  prints_nothing
}

@test "torture: ms-pick and ms-batch with closed descriptors" {
  local how tool
  echo '[1,2]' >in
  for how in "${closed[@]}"; do
    for tool in ms-pick ms-batch; do
      capture_sh "$tool <in $how"
      if [[ $how == '2>&-' ]]; then
        ends 0
        [ -s "$out" ]
      else
        expects_bad "$how" "$tool"
      fi
    done
  done
}

# metrics_say PREFIX: the file m.prom has the status, and only metrics.
metrics_say() {
  grep -qx "$1_exit_status{run=\"m\"} $status" m.prom || explain 'the metrics have another status'
  grep -vE "^($1_|# (HELP|TYPE) $1_)" m.prom >odd || return 0
  explain "among the metrics: $(<odd)"
}

@test "torture: ms-fetch with closed descriptors writes nothing into its files and sockets" {
  local how base=$context n=0
  printf s3cret-token >token
  capture ms-fetch -q --token-file token "$(url products)"
  ends 0
  mv "$out" expected
  for how in '' "${closed[@]}"; do
    context=$base-$((++n))
    rm -f m.prom
    capture_sh "ms-fetch -q --token-file token --metrics m.prom '$(url products)' $how"
    if closes "$how" '>&-'; then
      ends_as "$how" 74 '^ms-fetch: cannot write to standard output: Bad file descriptor$'
      prints_nothing
    else
      ends 0
      prints expected
    fi
    metrics_say ms_fetch
    requested 1
    requested 1 'select(.headers.Authorization == "Bearer s3cret-token")'
    # The standard output of the command is another one.
    capture_sh "ms-fetch -q --auth-command 'echo oops >&2; echo Bearer x' '$(url products)' $how"
    closes "$how" '>&-' || ends_as "$how" 0 '^oops$'
    requested 1 'select(.headers.Authorization == "Bearer x")'
  done
}

@test "torture: ms-push with closed descriptors writes nothing into its files and sockets" {
  local how base=$context n=0
  { batches a && echo '[{"external_id":"x","title":"refuse"}]'; } >in
  for how in '' "${closed[@]}"; do
    context=$base-$((++n))
    shop
    rm -f m.prom rejected
    capture_sh "ms-push -q --reject rejected --metrics m.prom <in $how"
    if closes "$how" '<&-'; then
      expects_bad "$how" ms-push
      requested 0
    elif closes "$how" '>&-'; then
      # The second batch need not have begun.
      ends_as "$how" 74 '^ms-push: cannot write to standard output: Bad file descriptor$'
      requested 1 'select(.method == "POST" and (.body | fromjson.create[0].external_id) == "a")'
      prints_nothing
    else
      ends 1
      results '[.external_id, .action] | join(" ")' 'a created' 'x rejected'
      echo '{"external_id":"x","title":"refuse"}' | diff -u - rejected
    fi
    metrics_say ms_push
    [ ! -s rejected ] || [ "$(<rejected)" = '{"external_id":"x","title":"refuse"}' ]
    requested 0 'select(.body != "" and (.body | try fromjson catch null) == null)'
  done
}

@test "torture: closed descriptors become /dev/null, and no file or socket" {
  shop faults=until:looked
  mkfifo in
  ms-push --reject rejected <in >&- 2>&- 3>&- &
  batches a >in
  until_ok requested 1
  assert_equal "$(readlink /proc/$!/fd/{1,2})" $'/dev/null\n/dev/null'
  release looked
  status=0
  wait $! || status=$?
  assert_equal "$status" 74
  context=$context-fetch
  ms-fetch "$(url faults=until:looked/products)" <&- >&- 2>&- 3>&- &
  until_ok requested 1
  assert_equal "$(readlink /proc/$!/fd/{0,1,2} | sort -u)" /dev/null
  release looked
  status=0
  wait $! || status=$?
  assert_equal "$status" 74
}

@test "torture: ms-sync with closed descriptors has the same results" {
  local how base=$context n=0
  echo '{external_id: "\(.id)", title}' >map.jq
  for how in '' "${closed[@]}"; do
    context=$base-$((++n))
    shop
    printf '%s\n' "source_url='$(url "$paged")'" 'map=map.jq' 'fetch=(-q --retries 0)' \
      'push=(-q --retries 0)' "state='$PWD/state'" >settings
    rm -rf state
    capture_sh "ms-sync ./settings $how"
    sed -i '/^ms-delta: 7 read, /d' "$err"
    ends 0
    prints_nothing
    [ "$(gojq -r .action state/results.ndjson | uniq -c | tr -s ' ')" = ' 7 created' ] || explain "with $how"
  done
}

@test "torture: the help and the version fail with 74 when they cannot be written" {
  local tool option
  for tool in ms-fetch ms-pick ms-batch ms-push ms-sync; do
    for option in --help --version; do
      capture_sh "$tool $option >/dev/full"
      ends 74 "$tool.*: No space left on device\$"
      capture_sh "$tool $option >&-"
      ends 74 "$tool.*: Bad file descriptor\$"
    done
  done
}

# --- locales

# Makes two: in Turkish, i and I are not the same letter; in German, a decimal has a
# comma. In an encoding of one byte, tolower(3) can change a letter to another one.
setup_file() {
  export LOCPATH=$BATS_FILE_TMPDIR/locales
  mkdir "$LOCPATH"
  localedef -c -i tr_TR -f UTF-8 "$LOCPATH/tr_TR.UTF-8" &&
    localedef -c -i tr_TR -f ISO-8859-9 "$LOCPATH/tr_TR.ISO-8859-9" &&
    localedef -c -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8" || rm -r "$LOCPATH"
}

# in_each_locale FUNCTION: runs it in C and in the other locales; its $status, $out, $err
# and requests are the same. The function has a context of its own in each.
in_each_locale() {
  local name base=$context
  [ -d "$LOCPATH" ] || skip 'no locales: localedef cannot make them'
  for name in C tr_TR.UTF-8 tr_TR.ISO-8859-9 de_DE.UTF-8; do
    context=$base-$name
    LC_ALL=$name "$1"
    {
      cat "$out" "$err"
      echo "status $status"
      requests "${counted-.} | [.method, .target, .headers, .body]"
    } | sed -E "s/$context/CONTEXT/g; s/[0-9]+\.[0-9] s\>/N.N s/g; s/[0-9]+ ms\>/N ms/g" >"seen.$name"
    diff seen.C "seen.$name" || fail "not the same in $name"
  done
}

@test "torture: the locales are not those of C, so these tests can fail" {
  [ -d "$LOCPATH" ] || skip 'no locales: localedef cannot make them'
  assert_equal "$(LC_ALL=de_DE.UTF-8 bash -c 'printf "%.1f" 1,5')" 1,5
  assert_equal "$(LC_ALL=tr_TR.UTF-8 bash -c 'x=ITEM; echo "${x,,}"')" ıtem
  LC_ALL=tr_TR.ISO-8859-9 capture bash -c '[[ i =~ [a-z] ]]'
  ends 1
}

@test "torture: ms-fetch reads headers and options in each locale" {
  fetches() {
    heads="LINK:$(jq -rn '"<?p=2>; REL=\"NEXT\"" | @uri')|X-ITEMS:2,X-ITEMS:2"
    capture ms-fetch -v --timeout 9.5 --rate 99/s --total-header x-items "$(turns '[1]' '[2]')"
  }
  in_each_locale fetches
  printf '[1]\n[2]\n' >expected
  prints expected
  ends 0 ': GET .*' ': GET .*p=2: ' '^ms-fetch: 2 items in 2 pages, '
}

@test "torture: ms-fetch reads a date in each locale" {
  fetches() {
    capture ms-fetch --retry-budget 9.5s --retry-max-delay 100s "$(url faults=503:retry-after=date+90/products)"
    sed -i -E 's/\b(8[0-9]|90)\b/N/g' "$err"
  }
  in_each_locale fetches
  ends 75 'N'
  requested 1
}

@test "torture: ms-fetch finds secrets in each locale" {
  fetches() {
    echo '{"CLIENT_SECRET":"hush-1"}' >body
    printf 'COOKIE: ID=hush-3\n' >header
    capture ms-fetch -d @body -H @header "$(url 'faults=echo:400/products?SIGNATURE=hush-2&text=hush-1+hush-3')"
    hides hush
  }
  in_each_locale fetches
  ends 69 ': HTTP status 400: '
  refuses() { capture ms-fetch -H 'AUTHORIZATION: x' "$(url products)"; }
  in_each_locale refuses
  ends 64 '^ms-fetch: -H: the header authorization is secret'
}

@test "torture: ms-pick and ms-batch print the same bytes in each locale" {
  printf '[{"I":1.50,"i":"\xc4\xb0\\u0131","x":0},{"I":1.5,"i":2e3}]' >in
  lines() { capture_sh 'ms-pick -v -f I,i <in >items && ms-batch -v -t 1.5s -u I <items'; }
  in_each_locale lines
  prints_text '[{"I":1.50,"i":"\xc4\xb0\\u0131"},{"I":1.5,"i":2e3}]\n'
}

@test "torture: ms-push sends and prints the same bytes in each locale" {
  cat >in <<'END'
[{"external_id":"I","title":"T","options":[{"title":"S","values":["I"]}],"categories":["KIDS > Item é"],
  "variants":[{"title":"V","sku":"I-1","options":{"S":"I"},"prices":[{"currency_code":"INR","amount":19.90}]}]}]
END
  jq -c . in | sed p >twice
  jq -c '.[0].variants[0].prices[0].amount = 0.5' in >>twice
  products() {
    shop
    capture ms-push --create-missing categories --metrics m.prom <twice
    grep -E 'duration|seconds' m.prom | sed -E 's/ [0-9]+(\.[0-9]+)?$/ N/' >>"$out"
  }
  in_each_locale products
  [ "$(head -n 3 "$out" | gojq -r .action | paste -sd ' ')" = 'created unchanged updated' ] || explain 'wrong results'
}

@test "torture: ms-sync has the same results in each locale" {
  echo '{external_id: "\(.id)", title, weight: (.id + 0.5)}' >map.jq
  syncs() {
    shop
    printf '%s\n' "source_url='$(url "$paged")'" 'map=map.jq' "state='$PWD/state'" >settings
    rm -rf state
    capture ms-sync ./settings
    jq -c 'del(.version)' state/results.ndjson >>"$out"
  }
  # ms-delta sends its own requests whenever it comes to that.
  counted='select(.target | contains("/admin/stores") | not)' in_each_locale syncs
  [ "$(grep -c '"created"' "$out")" = 7 ] || explain 'not all are created'
}

@test "torture: RabbitMQ's queues and the completions know the letter i in each locale" {
  mkdir bin
  printf '#!/bin/sh\necho "$@"\n' | tee bin/rabbitmqctl >bin/amqp-declare-queue
  chmod +x bin/*
  declares() { PATH=$PWD/bin:$PATH capture "$top/examples/deploy/rabbitmq/queues" prices-i 1 9; }
  in_each_locale declares
  ends 0
  completes() {
    capture bash --norc -c '. /usr/share/bash-completion/bash_completion; . "$1"
      COMP_WORDS=(ms-fetch --) COMP_CWORD=1 COMP_LINE="ms-fetch --" COMP_POINT=11
      _ms ms-fetch -- ""; printf "%s\n" "${COMPREPLY[@]}"' - "$top/completions/ms.bash"
    zsh -fc 'setopt extendedglob
      _describe() { print -rl -- $described }
      words=(ms-fetch --) CURRENT=2 PREFIX=--
      fpath=("$1" $fpath); autoload -Uz _ms; _ms' - "$top/completions" >>"$out"
  }
  in_each_locale completes
  [ "$(grep -cx -e --limit "$out")" = 1 ]
}

# --- no threads

@test "torture: ms-push says when it cannot start a thread, and sends nothing" {
  local n
  batches a >batch
  for n in 0 1; do
    MEDUSA_URL=$(url products) inject "thread:0:$n:EAGAIN" ms-push -q -j 2 <batch
    ends 74 '^ms-push: cannot start a thread: Resource temporarily unavailable$'
    prints_nothing
  done
  requested 0
}

# --- no memory

# short_of_memory COMMAND…: runs it with ever more allocations, and the file `in` as its
# input, until they are enough. Before that, it says so. Calls `before N` and `after`.
short_of_memory() {
  local n times=0
  needs_memory_limit
  for ((n = 0; n < 100000; n += n < 32 ? 1 : n / 3)); do
    before "$n"
    capture env "LD_PRELOAD=${MS_TEST_INJECT%/*}/alloc.so" "ALLOC=$n" "$@" <in
    [ "$status" = 74 ] || break
    # Two threads may say it.
    sort -u "$err" | grep -cvE "^$1: (out of memory|cannot start a thread: .*)\$" >odd || :
    [ "$(<odd)" = 0 ] && [ -s "$err" ] || explain 'not a clear failure' || return
    after
    ((times += 1))
  done
  ((times > 3)) || explain "memory was short only $times times"
}

before() { :; }

# after: the output is the first lines of the file expected, none cut.
after() { head -n "$(wc -l <"$out")" expected | cmp - "$out"; }

@test "torture: ms-pick and ms-batch say when memory is exhausted" {
  printf '[1,{"a":"%s"}]' "$(printf 'x%.0s' {1..9999})" >in
  capture ms-pick <in
  mv "$out" expected
  short_of_memory ms-pick -f a
  ends 0
  prints expected
  mv expected in
  printf '[1]\n' >expected
  tail -n 1 in | sed 's/.*/[&]/' >>expected
  short_of_memory ms-batch -n 1
  ends 0
  prints expected
}

@test "torture: ms-fetch says when memory is exhausted, and prints whole pages" {
  capture ms-fetch -q "$(url "$paged")"
  mv "$out" expected
  : >in
  short_of_memory ms-fetch -q --retries 0 "$(url "$paged")"
  ends 0
  prints expected
}

@test "torture: ms-push says when memory is exhausted, and can be run again" {
  local base=$context
  batches a b c >in
  before() {
    context=$base-$1
    shop
  }
  after() {
    cp "$out" results
    capture ms-push -q <in
    ends 0
    # What was reported is there, and nothing twice.
    gojq -r 'select(.action == "unchanged").external_id' "$out" | sort >there
    gojq -r .external_id results | sort | comm -23 - there | diff /dev/null -
    requests 'select(.method == "POST").body | fromjson.create[].external_id' | sort | uniq -d | diff /dev/null -
  }
  short_of_memory ms-push -q -j 2 --retries 0
  ends 0
  results .action created created created
}
