# shellcheck shell=bash disable=SC2034,SC2154
# For tests of a program while it runs: it reads what the test writes to descriptor 7.

# start COMMAND…: sets $pid.
start() {
  mkfifo in
  "$@" <in >"$out" 2>"$err" 3>&- &
  pid=$!
  exec 7>in
}

# finish: closes the input, waits, and sets $status as the shell does.
finish() {
  exec 7>&-
  status=0
  wait "$pid" || status=$?
}

# sigterm_is_default PID: true when SIGTERM has its default action again.
sigterm_is_default() {
  local mask
  mask=$(awk '/^SigCgt:/ { print $2 }' "/proc/$1/status")
  (((16#$mask >> 14 & 1) == 0))
}
