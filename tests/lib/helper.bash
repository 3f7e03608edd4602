# What every test file loads. A test says what it expects of standard output,
# of standard error and of the exit status; what it does not say is expected
# to be nothing.
#
#   capture COMMAND…       runs it; its output in $out and $err, its $status
#   ends STATUS [REGEX…]   that status, and one line of stderr for each regex
#   prints FILE            stdout is these bytes
#   prints_text FORMAT…    the same, of printf
#   prints_nothing
#
# No test sleeps for a time: what is waited for is asked for every 20 ms, until a
# deadline.

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert
bats_load_library bats-file

# shellcheck disable=SC2034 # for the tests
top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
PATH=$MS_TEST_BIN:$PATH
export LC_ALL=C
# A program that dies with a message frees nothing, on purpose.
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0}
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY no_proxy
unset MEDUSA_URL MEDUSA_API_KEY MEDUSA_API_KEY_FILE
# The timings of a test's retries.
# shellcheck disable=SC2034
hasty=(--retry-delay 1ms --retry-max-delay 20ms)

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
  context=${BATS_TEST_FILENAME##*/}-$BATS_TEST_NUMBER
  set_up
}

# For a test file to define.
set_up() { :; }

# --- running

# No test waits for ever for a program that does.
capture() {
  status=0
  # timeout(1) ends its group, so that no part of a pipe stays behind.
  timeout -k 2 "${LIMIT:-20}" "$@" >"$out" 2>"$err" 3>&- || status=$?
}

# A shell's command line, for pipes and redirections; pipefail is on.
capture_sh() {
  capture bash -o pipefail -c "$@"
}

# A fault of read, write or close: inject CALL:FD:AFTER:FAULT COMMAND…, see
# inject.c.
inject() {
  local spec=$1 program
  shift
  program=$(command -v "$1")
  shift
  # The address sanitizer would like to be the first library.
  capture env "ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0" \
    "LD_PRELOAD=$MS_TEST_INJECT" "INJECT=$spec" "$program" "$@"
}

# For tests with ulimit -v: sanitizers and valgrind take all there is.
bounds_memory() {
  if [ -n "${EXEC-}" ] || grep -aq __asan_init "$MS_TEST_BIN/ms-pick"; then
    skip "memory is not bounded with sanitizers or valgrind"
  fi
}

# until_ok COMMAND…: again and again until it succeeds; $PATIENCE (10) seconds at
# most.
until_ok() {
  local end=$((SECONDS + ${PATIENCE:-10}))
  until "$@"; do
    if ((SECONDS >= end)); then
      fail "waited in vain for: $*"
      return 1
    fi
    read -r -t 0.02 <>"$MS_TEST_DIR/never" || :
  done
}

# The end of a pipe whose reader leaves after a line; then there is a file gone.
leave_after_one() {
  head -n 1 >first && exec <&- && : >gone
}

# --- judging

explain() {
  {
    printf '%s\n' "$1" "status: $status" '--- stderr'
    head -c 4000 "$err"
    printf '%s\n' '--- stdout'
    head -c 2000 "$out"
  } | fail
}

ends() {
  local want=$1 regex n=0 line
  shift
  [ "$status" = "$want" ] || explain "expected status $want" || return
  while IFS= read -r line || [ -n "$line" ]; do
    ((++n <= $#)) || explain "unexpected line on stderr: $line" || return
    regex=${!n}
    [[ $line =~ $regex ]] ||
      explain "line $n of stderr is not like: $regex" || return
  done <"$err"
  ((n == $#)) || explain "$# lines expected on stderr, got $n"
}

# A refusal of the command line: the reason, when there is one to say, and
# the usage lines, and nothing done.
ends_usage() {
  local reason=$1 program=$2
  [ "$status" = 64 ] || explain "expected status 64" || return
  [[ $(head -n 1 "$err") =~ $reason ]] ||
    explain "the first line of stderr is not like: $reason" || return
  [[ $(sed -n 2p "$err") == "usage: $program ["* ]] ||
    explain "no usage on line 2 of stderr" || return
  prints_nothing
}

prints() {
  cmp "$1" "$out" >/dev/null && return
  {
    printf 'standard output differs (- expected, + got)\n'
    diff -au "$1" "$out" | head -c 4000
    printf '%s\n' '--- stderr'
    head -c 2000 "$err"
  } | fail
}

prints_text() {
  # shellcheck disable=SC2059 # the format is the argument
  printf "$@" >expected
  prints expected
}

prints_nothing() {
  prints /dev/null
}

# A text that must be nowhere in what was written for people or programs.
hides() {
  if grep -aqF -e "$1" "$out" "$err"; then
    explain "the secret '$1' is in the output"
  fi
}

# --- the server

# url SCRIPT/RESOURCE: of this test's context, on the first or the second of
# the server's ports.
url() {
  printf 'http://127.0.0.1:%s/t/%s/%s' "$MS_TEST_PORT" "$context" "$1"
}

url2() {
  printf 'http://127.0.0.1:%s/t/%s/%s' "$MS_TEST_PORT2" "$context" "$1"
}

# shop [SCRIPT]: this test's Medusa from now on, with these faults.
shop() {
  MEDUSA_URL=$(url "${1-good=1}")
  export MEDUSA_URL
}

# batches KEY…: a batch of one product for each key.
batches() {
  local key
  for key; do
    printf '[{"external_id":"%s","title":"Title of %s"}]\n' "$key" "$key"
  done
}

# requests [FILTER]: the log of this context through jq, a line a request.
requests() {
  local log=$MS_TEST_DIR/log/$context
  [ ! -e "$log" ] || jq -rc "${1:-.}" "$log"
}

# requested N [FILTER]: that many requests (with what the filter keeps).
requested() {
  local n
  n=$(requests "${2:-.}" | wc -l)
  [ "$n" = "$1" ] || {
    printf 'expected %s requests, the server saw %s:\n' "$1" "$n"
    requests '[.n, .ms, .method, .target]'
  } | fail
}

# release NAME: answers with the fault until:NAME are given now.
release() { : >"$MS_TEST_DIR/release/$context.$1"; }

# results FILTER LINES…: what the filter makes of the results, line by line.
results() {
  local filter=$1
  shift
  jq -r "$filter" "$out" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

# turns BODY…: the URL of a resource whose n-th answer is the n-th body, the last
# for ever; with the n-th of $heads, see apis.py.
turns() {
  local list='' body
  for body; do
    list+=${list:+,}$(jq -rn --arg b "$body" '$b | @uri')
  done
  url "bodies=$list${heads:+/heads=$heads}/api/turns"
}

# new_user EMAIL: of the real Medusa at MEDUSA_URL, with the password s3cret-word.
new_user() {
  local token invite
  invite=$(curl -sS -u "$MEDUSA_API_KEY:" --json "{\"email\":\"$1\"}" "$MEDUSA_URL/admin/invites" |
    jq -r .invite.token)
  token=$(curl -sS --json "{\"email\":\"$1\",\"password\":\"s3cret-word\"}" \
    "$MEDUSA_URL/auth/user/emailpass/register" | jq -r .token)
  curl -sS --fail-with-body -H "Authorization: Bearer $token" --json "{\"email\":\"$1\"}" \
    "$MEDUSA_URL/admin/invites/accept?token=$invite" >/dev/null
}

# Tests tagged medusa: against a real one, started by tests/run.
real_medusa() {
  if [ -z "${MS_TEST_MEDUSA_URL-}" ]; then
    [ -z "${MS_TEST_MEDUSA_NEEDED-}" ] || fail "no Medusa is running"
    skip "no Medusa: run tests/run"
  fi
  export MEDUSA_URL=$MS_TEST_MEDUSA_URL MEDUSA_API_KEY=$MS_TEST_MEDUSA_API_KEY
}
