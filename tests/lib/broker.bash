# A private RabbitMQ for a test file:
#
#   broker_up DIRECTORY   starts it (after load lib/jobs); sets $BROKER_PORT
#   broker_crash          kills it and starts it again with the data on disk
#   broker_down           stops it
#
# Its data and logs are in DIRECTORY; it listens on 127.0.0.1 only. Debian's wrapper
# scripts are for the system's broker, so PATH has the original programs first.

broker_up() {
  local ports
  export BROKER_DIR=$1 HOME=$1 RABBITMQ_MNESIA_BASE=$1/db RABBITMQ_LOG_BASE=$1/log
  export RABBITMQ_ENABLED_PLUGINS_FILE=$1/plugins RABBITMQ_CONFIG_FILE=$1/rabbitmq
  export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=test@localhost
  export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 ERL_EPMD_ADDRESS=127.0.0.1
  export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
  PATH=/usr/lib/rabbitmq/bin:$PATH
  mkdir -p "$1"
  echo '[].' >"$1/plugins"
  # The broker must start however little of the disk is free.
  echo 'disk_free_limit.absolute = 1MB' >"$1/rabbitmq.conf"

  ports=$(free_ports 3)
  IFS=' ' read -r BROKER_PORT RABBITMQ_DIST_PORT ERL_EPMD_PORT <<<"$ports"
  export BROKER_PORT RABBITMQ_DIST_PORT ERL_EPMD_PORT RABBITMQ_NODE_PORT=$BROKER_PORT
  # Otherwise the broker starts an epmd that outlives it.
  broker_spawn epmd epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1
  broker_start
}

# broker_spawn NAME COMMAND…: starts it in a process group of its own; writes NAME.pid
# and NAME.log.
broker_spawn() {
  local name=$BROKER_DIR/$1
  shift
  setsid "$@" </dev/null >"$name.log" 2>&1 3>&- 8>&- &
  echo $! >"$name.pid"
  disown
}

broker_start() {
  local end=$((SECONDS + 60)) log=$BROKER_DIR/broker.log
  broker_spawn broker rabbitmq-server
  until grep -q 'Starting broker.*completed' "$log"; do
    if ! kill -0 "$(cat "$BROKER_DIR/broker.pid")" 2>/dev/null || ((SECONDS >= end)); then
      tail -n 20 "$log" >&2
      broker_down
      return 1
    fi
    read -r -t 0.1 <>"$MS_TEST_DIR/never" || :
  done
}

# broker_kill NAME: kills the whole group, because the broker is a child of a script.
broker_kill() {
  kill -KILL -- "-$(cat "$BROKER_DIR/$1.pid")" 2>/dev/null || :
}

broker_crash() {
  broker_kill broker
  broker_start
}

broker_down() {
  broker_kill broker
  broker_kill epmd
}
