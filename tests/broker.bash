# A private RabbitMQ for a test file:
#
#   broker_up DIRECTORY   starts it; says $BROKER_PORT
#   broker_down           stops it
#
# All it keeps and logs is in the directory, all it listens on is 127.0.0.1. The
# programs are run past Debian's wrapper, which is for the system's broker only.

# free_ports COUNT: that many, on a line.
free_ports() {
  python3 -c 'import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}

broker_up() {
  local ports dist
  export HOME=$1 RABBITMQ_MNESIA_BASE=$1/db RABBITMQ_LOG_BASE=$1/log
  export RABBITMQ_ENABLED_PLUGINS_FILE=$1/plugins RABBITMQ_CONFIG_FILE=$1/rabbitmq
  export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=test@localhost
  export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 ERL_EPMD_ADDRESS=127.0.0.1
  export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
  PATH=/usr/lib/rabbitmq/bin:$PATH
  mkdir -p "$1"
  echo '[].' >"$1/plugins"
  # Its own measure of what is free is no matter here.
  echo 'disk_free_limit.absolute = 1MB' >"$1/rabbitmq.conf"

  ports=$(free_ports 3)
  IFS=' ' read -r BROKER_PORT dist ERL_EPMD_PORT <<<"$ports"
  export BROKER_PORT RABBITMQ_NODE_PORT=$BROKER_PORT RABBITMQ_DIST_PORT=$dist ERL_EPMD_PORT
  # Else the broker starts one that outlives it.
  setsid epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 </dev/null >"$1/epmd.log" 2>&1 3>&- 8>&- &
  EPMD_PID=$!
  disown
  setsid rabbitmq-server </dev/null >"$1/output" 2>&1 3>&- 8>&- &
  BROKER_PID=$!
  disown
  broker_ready "$1" || {
    tail -n 20 "$1/output" >&2
    broker_down
    return 1
  }
}

broker_ready() {
  local end=$((SECONDS + 60))
  until grep -q 'Starting broker.*completed' "$1/output"; do
    ! kill -0 "$BROKER_PID" 2>/dev/null || ((SECONDS >= end)) || {
      read -r -t 0.1 <>"$MS_TEST_DIR/never" || :
      continue
    }
    return 1
  done
}

# The whole group: the broker is a child of a script.
broker_down() {
  [ -z "${BROKER_PID-}" ] || kill -KILL -- "-$BROKER_PID" 2>/dev/null || :
  [ -z "${EPMD_PID-}" ] || kill -KILL -- "-$EPMD_PID" 2>/dev/null || :
}
