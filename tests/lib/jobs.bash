# For tests that run programs in the background:
#
#   begin NAME COMMAND…   starts one; writes NAME.out and NAME.err, appends its pid
#                         to jobs
#   free_ports COUNT      prints that many free ports on one line
#
# Each program has a process group of its own. Those still running at the end of the
# test are killed.

jobs=()

begin() {
  local name=$1
  shift
  setsid "$@" </dev/null >"$name.out" 2>"$name.err" 3>&- &
  jobs+=($!)
  disown
}

teardown() {
  local pid
  for pid in "${jobs[@]}"; do
    kill -KILL -- "-$pid" 2>/dev/null || :
  done
}

free_ports() {
  python3 -c 'import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}
