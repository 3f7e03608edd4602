# Shared by up, down and the demo. They set `self`, the name in messages.
# shellcheck shell=bash

umask 077
# Settings for another PostgreSQL do not apply to ours.
unset "${!PG@}"
state=${MS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/medusa-stream}
mkdir -p "$state"
state=$(cd "$state" && pwd)
node=$state/node # for all versions of Medusa
state+=${MEDUSA_VERSION:+/$MEDUSA_VERSION}
mkdir -p "$state"

say() { printf '%s: %s\n' "${self:?}" "$*" >&2; }
die() {
  say "$@"
  exit 1
}

# Medusa needs ^20.19 or >=22.12.
node_fits() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number)
    process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)' \
    2>/dev/null
}

# A Node.js that up installed comes before that of the system.
use_node() {
  local ours=$node/node_modules/.bin
  [[ ! -d $ours || :$PATH: == *:$ours:* ]] || PATH=$ours:$PATH
  node_fits
}

# --- background processes

# identity PID: prints the pid and its start time, since the number may be reused by
# another process. Prints nothing if the process has ended.
identity() {
  local stat fields threads
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # The fields after the name, which may hold any character: state is 3, start 22.
  read -ra fields <<<"${stat##*) }"
  # When it is killed, its first thread may end before others, which still have its port.
  threads=(/proc/"$1"/task/*)
  [[ ${fields[0]} == Z && ${#threads[@]} -lt 2 ]] || echo "$1 ${fields[19]}"
}

alive() {
  local known
  known=$(cat "$1" 2>/dev/null) && [[ -n $known && $(identity "${known% *}") == "$known" ]]
}

# spawn PIDFILE LOG COMMAND…: starts it in the background.
spawn() {
  local pidfile=$1 log=$2
  shift 2
  (
    # Close inherited descriptors: a lock would stay held, and bats would wait.
    for fd in /proc/"$BASHPID"/fd/*; do
      fd=${fd##*/}
      ((fd < 3)) || eval "exec $fd>&-"
    done
    exec setsid "$@"
  ) </dev/null >"$log" 2>&1 &
  identity $! >"$pidfile"
}

# stop PIDFILE SIGNAL: kills it after 20 s if it has not ended.
stop() {
  local pid i
  if alive "$1"; then
    read -r pid _ <"$1"
    kill "-$2" "$pid" || :
    for ((i = 0; i < 200; i++)); do
      alive "$1" || break
      sleep 0.1
    done
    ! alive "$1" || kill -KILL "$pid" || :
  fi
  rm -f "$1"
}

# --- PostgreSQL: a cluster in DIRECTORY/db, reached through the socket in it only

# Sets pg, the directory of the programs, and postgres, the words of a command prefix:
# the programs refuse to run as root.
find_postgres() {
  local bin right=(--inh-caps +dac_override --ambient-caps +dac_override)
  pg='' postgres=()
  for bin in /usr/lib/postgresql/*/bin; do
    [[ ! -x $bin/postgres ]] || pg=$bin
  done
  [[ -n $pg ]] || return
  ((EUID == 0)) || return 0
  postgres=(setpriv --reuid postgres --regid postgres --init-groups)
  # The user postgres needs dac_override to enter the home directory of root.
  ! setpriv "${right[@]}" true 2>/dev/null || postgres+=("${right[@]}")
}

postgres_answers() { "$pg/pg_isready" -q -h "$1/db"; }

start_postgres() {
  local dir=$1 i
  ! { alive "$dir/postgres.pid" && postgres_answers "$dir"; } || return 0
  stop_postgres "$dir"
  # After a crash, remains of the last process may prevent the start for a moment, so it
  # is repeated.
  for ((i = 0; i < 300; i++)); do
    alive "$dir/postgres.pid" || spawn "$dir/postgres.pid" "$dir/postgres.log" \
      "${postgres[@]}" "$pg/postgres" -D "$dir/db" -c listen_addresses= \
      -c unix_socket_directories="$dir/db" -c unix_socket_permissions=0700
    sleep 0.1
    ! postgres_answers "$dir" || return 0
  done
  tail -n 5 "$dir/postgres.log" >&2
  die "PostgreSQL does not start, see $dir/postgres.log"
}

stop_postgres() { stop "$1/postgres.pid" INT; }

# sql DIRECTORY: runs the SQL on standard input.
sql() {
  PGOPTIONS='-c client_min_messages=warning' \
    "$pg/psql" -Xqd postgres -h "$1/db" -U medusa -v ON_ERROR_STOP=1
}

# --- Medusa

# stop_medusa DIRECTORY: stops all instances of the shop.
stop_medusa() {
  local pid
  for pid in "$1"/medusa*.pid; do
    stop "$pid" TERM
  done
}
