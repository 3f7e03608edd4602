# Runs once for all test files: finds the programs and starts server.py.
#
#   MS_BIN     directory of the programs (the top of the tree)
#   EXEC       command that runs them, such as 'valgrind -q --error-exitcode=99'
#
# With --filter-tags, bats sets IFS to a comma here.

bats_require_minimum_version 1.5.0

setup_suite() {
  local here bin tool
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  bin=$(cd "${MS_BIN:-$here/..}" && pwd)
  export MS_TEST_DIR=$BATS_SUITE_TMPDIR/server
  export MS_TEST_INJECT=$here/../build/inject.so
  # The C tests of the same build: beside the programs, or below the top of the tree.
  export MS_TEST_UNIT=$bin/unit
  [ -d "$MS_TEST_UNIT" ] || MS_TEST_UNIT=$bin/build/unit
  export MS_TEST_BIN=$BATS_SUITE_TMPDIR/bin
  mkdir "$MS_TEST_BIN" "$MS_TEST_DIR"
  mkfifo "$MS_TEST_DIR/never"
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync; do
    if [ ! -x "$bin/$tool" ]; then
      printf 'there is no %s; run make\n' "$bin/$tool" >&2
      return 1
    fi
    # valgrind cannot run a script; it runs the programs that the script starts.
    if [ -n "${EXEC-}" ] && [ "$tool" != ms-sync ]; then
      printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$EXEC" "$bin/$tool" \
        >"$MS_TEST_BIN/$tool"
      chmod +x "$MS_TEST_BIN/$tool"
    else
      ln -s "$bin/$tool" "$MS_TEST_BIN/$tool"
    fi
  done
  if [ ! -e "$MS_TEST_INJECT" ]; then
    printf 'there is no %s; run make test-programs\n' "$MS_TEST_INJECT" >&2
    return 1
  fi
  start_server "$here/lib/server.py"
}

start_server() {
  local end=$((SECONDS + 20))
  # bats waits for every process that holds its descriptor 3.
  python3 "$1" "$MS_TEST_DIR" </dev/null >"$MS_TEST_DIR/output" 2>&1 3>&- &
  MS_TEST_SERVER=$!
  until [ -e "$MS_TEST_DIR/ports" ]; do
    if ! kill -0 "$MS_TEST_SERVER" 2>/dev/null || ((SECONDS >= end)); then
      cat "$MS_TEST_DIR/output" >&2
      return 1
    fi
    read -r -t 0.02 <>"$MS_TEST_DIR/never" || :
  done
  IFS=' ' read -r MS_TEST_PORT MS_TEST_PORT2 <"$MS_TEST_DIR/ports"
  export MS_TEST_PORT MS_TEST_PORT2
}

teardown_suite() {
  [ -z "${MS_TEST_SERVER-}" ] || kill "$MS_TEST_SERVER" 2>/dev/null || :
}
