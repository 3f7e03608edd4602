# Every test file loads this. A test runs a program, then checks its exit status, all of
# its stderr, and its stdout:
#
#   capture COMMAND…       runs it; sets $status, writes the files $out and $err
#   ends STATUS [REGEX…]   checks the status; stderr has one line for each regex
#   prints FILE            checks that stdout equals FILE, byte for byte
#   prints_text FORMAT…    the same with the output of printf
#   prints_nothing         checks that stdout is empty
#
# No test sleeps for a fixed time. until_ok polls every 20 ms until a deadline.

bats_require_minimum_version 1.5.0

# Each test loads this file again, and these libraries take as long to load as a short
# test runs. So the first call of one of their functions loads them.
load_checks() {
  bats_load_library bats-support
  bats_load_library bats-assert
  bats_load_library bats-file
}
fail() { load_checks && fail "$@"; }
assert() { load_checks && assert "$@"; }
assert_equal() { load_checks && assert_equal "$@"; }
assert_regex() { load_checks && assert_regex "$@"; }
assert_file_empty() { load_checks && assert_file_empty "$@"; }
assert_file_exist() { load_checks && assert_file_exist "$@"; }
assert_file_not_exist() { load_checks && assert_file_not_exist "$@"; }
assert_files_equal() { load_checks && assert_files_equal "$@"; }
assert_size_zero() { load_checks && assert_size_zero "$@"; }

# shellcheck disable=SC2034 # for the tests
top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
PATH=$MS_TEST_BIN:$PATH
export LC_ALL=C
# With sanitizers, memory that no pointer leads to fails a test, but for what die() has not
# freed. ignore_leaks is for what libc leaves.
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1}
ignore_leaks() { ASAN_OPTIONS=detect_leaks=0; }
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY no_proxy
unset MEDUSA_URL MEDUSA_API_KEY MEDUSA_API_KEY_FILE MEDUSA_TOKEN
# Short retry delays.
# shellcheck disable=SC2034
hasty=(--retry-delay 1ms --retry-max-delay 20ms)

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
  context=${BATS_TEST_FILENAME##*/}-$BATS_TEST_NUMBER
  [[ -z ${MS_COVERAGE-} ]] || measure_coverage
  await_countdown
  set_up
}

# bats 1.8 hangs for the rest of $BATS_TEST_TIMEOUT if a test ends before the process that
# counts it down has started its sleep(1) and traps SIGABRT, which ends both. Until it has
# a child, it may still have the traps of bats.
await_countdown() {
  local proc=/proc/${BATS_killer_pid-} child='' state=''
  until [[ $child && $state =~ SigCgt:[[:space:]]([0-9a-f]+) ]] &&
    ((0x${BASH_REMATCH[1]} & 1 << 5)); do
    [[ -e $proc/task/${BATS_killer_pid-}/children ]] || return 0
    read -r child <"$proc/task/$BATS_killer_pid/children" || :
    IFS= read -rd '' state <"$proc/status" || :
  done 2>/dev/null
}

# A test file may define its own.
set_up() { :; }

# For tests/mutate/coverage.py: the programs of this test write what they ran into a
# directory of its own.
measure_coverage() {
  export GCOV_PREFIX=$MS_COVERAGE/$context
  mkdir -p "$GCOV_PREFIX"
  printf '%s\n' "${BATS_TEST_FILENAME##*/}" "$BATS_TEST_DESCRIPTION" >"$GCOV_PREFIX/name"
}

# --- running

# A program that hangs is killed after $LIMIT (60) seconds.
capture() {
  status=0
  # timeout(1) kills its process group, so no stage of a pipe is left behind.
  timeout -k 2 "${LIMIT:-60}" "$@" >"$out" 2>"$err" 3>&- || status=$?
}

# capture_sh COMMAND-LINE: the same for a shell command line; pipefail is on.
capture_sh() {
  capture bash -o pipefail -c "$@"
}

# inject CALL:FD:AFTER:FAULT COMMAND…: the same with a fault in a call, see inject.c.
inject() {
  local spec=$1 program
  shift
  program=$(command -v "$1")
  shift
  # AddressSanitizer wants to be the first library; inject.so comes before it.
  capture env "ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0" \
    "LD_PRELOAD=$MS_TEST_INJECT" "INJECT=$spec" "$program" "$@"
}

# For a test that cannot run with another build than the one at the top of the tree, or with
# valgrind. It takes that build, or skips the test with the reason.
needs_plain_programs() {
  [[ -z ${EXEC-} && -x $top/ms-pick ]] || skip "$1"
  PATH=$top:$PATH
}

# For a test with ulimit -v.
needs_memory_limit() {
  needs_plain_programs 'sanitizers and valgrind reserve much more memory'
}

# until_ok COMMAND…: repeats it until it succeeds, for at most $PATIENCE (60) seconds.
until_ok() {
  local end=$((SECONDS + ${PATIENCE:-60}))
  until "$@"; do
    if ((SECONDS >= end)); then
      fail "waited in vain for: $*"
      return 1
    fi
    read -r -t 0.02 <>"$MS_TEST_DIR/never" || :
  done
}

# The last stage of a pipe: reads one line, leaves, and creates the file gone.
leave_after_one() {
  head -n 1 >first && exec <&- && : >gone
}

# --- checks

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

# ends_usage REGEX PROGRAM: the command line is rejected: status 64, a first line like
# REGEX, the usage line, nothing on stdout.
ends_usage() {
  local reason=$1 program=$2 line
  [ "$status" = 64 ] || explain "expected status 64" || return
  mapfile -t line <"$err"
  [[ ${line[0]-} =~ $reason ]] ||
    explain "the first line of stderr is not like: $reason" || return
  [[ ${line[1]-} == "usage: $program ["* ]] ||
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

# hides TEXT: neither stdout nor stderr has this text.
hides() {
  if grep -aqF -e "$1" "$out" "$err"; then
    explain "the secret '$1' is in the output"
  fi
}

# --- the server

# url SCRIPT/RESOURCE: prints a URL of this test's context on the server's first port,
# url2 on its second port.
url() {
  printf 'http://127.0.0.1:%s/t/%s/%s' "$MS_TEST_PORT" "$context" "$1"
}

url2() {
  printf 'http://127.0.0.1:%s/t/%s/%s' "$MS_TEST_PORT2" "$context" "$1"
}

# shop [SCRIPT]: points MEDUSA_URL at this test's small Medusa, with these faults.
shop() {
  MEDUSA_URL=$(url "${1-good=1}")
  export MEDUSA_URL
}

# batches KEY…: prints a batch of one product for each key.
batches() {
  local key
  for key; do
    printf '[{"external_id":"%s","title":"Title of %s"}]\n' "$key" "$key"
  done
}

# requests [FILTER]: prints the log of this context, a line for each request. gojq takes 2 ms
# to start, and jq 30, but gojq sorts the keys of objects.
requests() { filter_log gojq "${1:-.}"; }

# as_sent FILTER: the same with the keys of objects as they were sent.
as_sent() { filter_log jq "$1"; }

# filter_log PROGRAM FILTER: if the filter fails, that is a line, too, because most pipes
# hide its status.
filter_log() {
  local log=$MS_TEST_DIR/log/$context
  [ ! -e "$log" ] || "$1" -rc "$2" "$log" || {
    echo 'the filter of the log fails'
    return 1
  }
}

# requested N [FILTER]: checks that the server saw N requests (that the filter keeps).
requested() {
  local n
  n=$(requests "${2:-.}" | wc -l)
  [ "$n" = "$1" ] || {
    printf 'expected %s requests, the server saw %s:\n' "$1" "$n"
    requests '[.n, .ms, .method, .target]'
  } | fail
}

# release NAME: lets the server send the answers that wait with the fault until:NAME.
release() { : >"$MS_TEST_DIR/release/$context.$1"; }

# results FILTER LINES…: compares what gojq makes of the results with the lines. It sorts
# the keys of objects.
results() {
  local filter=$1
  shift
  gojq -r "$filter" "$out" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

# encoded TEXT…: prints the texts, percent-encoded for a URL, with commas between them.
encoded() {
  perl -e 'print join ",", map { s/([^\w.~-])/sprintf "%%%02X", ord $1/aegr } @ARGV' -- "$@"
}

# turns BODY…: prints the URL of a resource that answers the n-th request with the n-th
# body and the n-th of $heads; the last ones repeat. See apis.py.
turns() {
  url "bodies=$(encoded "$@")${heads:+/heads=$heads}/api/turns"
}

# plan_is_run OPTION…: pushes in with -n, and then without, as the file's push does it;
# actions and messages agree.
plan_is_run() {
  local outcome='[(.action | sub("ed?$"; "")), .error.type, .error.message]'
  push -n "$@" <in
  gojq -c "$outcome" "$out" >planned
  push "$@" <in
  gojq -c "$outcome" "$out" | diff -u planned -
}

# Uses the real Medusa that tests/run started, or skips the test.
real_medusa() {
  if [ -z "${MS_TEST_MEDUSA_URL-}" ]; then
    [ -z "${MS_TEST_MEDUSA_NEEDED-}" ] || fail "no Medusa is running"
    skip "no Medusa: run tests/run"
  fi
  export MEDUSA_URL=$MS_TEST_MEDUSA_URL MEDUSA_API_KEY=$MS_TEST_MEDUSA_API_KEY
  # Checking a key costs Medusa 40 ms a request.
  export MEDUSA_TOKEN=$MS_TEST_MEDUSA_TOKEN
}
