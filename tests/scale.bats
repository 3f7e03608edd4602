# bats file_tags=slow
# Several processes, hosts or servers: rabbitmq, parallel and haproxy in
# examples/deploy.

load lib/helper
load lib/jobs
load lib/broker

setup_file() {
  local top=$BATS_TEST_DIRNAME/..
  "$top/tests/need" --idle rabbitmq-server amqp-tools python3-pika haproxy parallel 3>&- || return
  broker_up "$BATS_FILE_TMPDIR/broker"
  [ -n "${MS_TEST_MEDUSA_NEEDED-}" ] || return 0
  # The shop has two servers.
  local settings MEDUSA_URL MEDUSA_API_KEY MEDUSA_URLS
  settings=$("$top/tests/medusa/up" --name scale --fresh --instances 2 3>&- 8>&-) || return
  eval "$settings"
  export SCALE_URLS=$MEDUSA_URLS SCALE_KEY=$MEDUSA_API_KEY
}

teardown_file() {
  broker_down
  [ -z "${MS_TEST_MEDUSA_NEEDED-}" ] || "$BATS_TEST_DIRNAME/medusa/down" --name scale >/dev/null 2>&1
}

set_up() {
  PATH=$top/examples/deploy/rabbitmq:$PATH
  amqp=(--server=127.0.0.1 "--port=$BROKER_PORT")
  queue=q$BATS_TEST_NUMBER
}

# has QUEUE NUMBER: true when it has so many messages, unacknowledged ones included.
has() {
  [ "$(rabbitmqctl -q --no-table-headers list_queues name messages | awk -v q="$1" '$1 == q { print $2 }')" = "$2" ]
}

lines() { [ "$(cat "$1" 2>/dev/null | wc -l)" = "$2" ]; }

# products PREFIX FIRST LAST: prints a line for each product.
products() {
  seq "$2" "$3" | jq -c --arg p "$1" '{external_id: "\($p)-\(.)", handle: "\($p)-\(.)", title: "Item \(.)", status: "draft"}'
}

# stored PREFIX: prints the external id of each product in Medusa, duplicates included.
stored() {
  curl -sS -u "$MEDUSA_API_KEY:" "$MEDUSA_URL/admin/products?limit=10000&fields=external_id,handle" |
    jq -r --arg p "$1-" '.products[].external_id | select(. // "" | startswith($p))' | sort
}

# --- RabbitMQ

@test "rabbitmq: publish puts each item whole and in order into its lane" {
  queues "$queue" 2 100 "${amqp[@]}"
  # A line of 100 kB, and characters that need care in JSON and queues.
  {
    echo '[{"external_id":"a","v":1},{"external_id":"b"},{"external_id":"ß \u0009","n":19.90}]'
    jq -nc '[{external_id: "a", v: 2, long: ("x" * 100000)}]'
    echo '[{"external_id":7},{"external_id":"a","v":3}]'
  } >batches
  jq -r --arg queue "$queue" --argjson lanes 2 -f "$top/examples/deploy/rabbitmq/lanes.jq" batches >lines
  capture_sh "publish ${amqp[*]} <lines"
  ends 0
  prints_nothing
  for i in 0 1; do
    grep "^$queue.$i	" lines | cut -f 2- >wanted
    n=$(wc -l <wanted)
    : >got
    for ((; n > 0; n--)); do
      amqp-get "${amqp[@]}" -q "$queue.$i" >>got
      echo >>got
    done
    cmp wanted got
  done
  # Every item is there, and the same product is always in the same lane.
  [ "$(cut -f 2 lines | jq '.[].external_id | tostring' | sort | uniq -c | sort -rn | awk '{ printf "%s ", $1 }')" = '3 1 1 1 ' ]
  [ "$(grep -c 'external_id":"a"' <(grep -v "^$(grep -m1 '"a"' lines | cut -f 1)	" lines))" = 0 ]
}

@test "rabbitmq: publish waits for a full queue and loses nothing" {
  queues "$queue" 1 3 "${amqp[@]}"
  seq 20 | sed "s/^/$queue.0\t/" >lines
  begin publish sh -c 'publish "$@" <lines && echo done' sh "${amqp[@]}"
  until_ok grep -q "is full, waiting" publish.err
  until_ok has "$queue.0" 3
  lines publish.out 0
  begin consume amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 -- tee -a got.raw
  until_ok grep -q done publish.out
  seq 20 | tr -d '\n' >wanted
  until_ok cmp -s wanted got.raw
  lines publish.err 1
}

@test "rabbitmq: published messages survive a crash of the broker" {
  queues "$queue" 1 100 "${amqp[@]}"
  seq 50 | sed "s/^/$queue.0\t/" | publish "${amqp[@]}"
  broker_crash
  until_ok has "$queue.0" 50
  # The queue's limits survive too.
  seq 51 | sed "s/^/$queue.0\t/" >lines
  begin publish sh -c 'publish "$@" <lines' sh "${amqp[@]}"
  until_ok grep -q "is full, waiting" publish.err
}

@test "rabbitmq: publish fails with a distinct status for each error" {
  capture_sh "echo 'nowhere	[]' | publish ${amqp[*]}"
  ends 69 "^publish: line 1: queue 'nowhere' does not exist"
  capture_sh "echo '[]' | publish ${amqp[*]}"
  ends 65 '^publish: line 1: no queue and tab'
  capture_sh "publish --server=127.0.0.1 --port=1 </dev/null"
  ends 75 '^publish: the broker is down'
  printf 'username:guest\npassword:wrong\n' >auth
  capture_sh "publish ${amqp[*]} --authfile=auth </dev/null"
  ends 77 '^publish: the broker refuses access'
  capture_sh "publish --colour </dev/null"
  ends 64 '^publish: unrecognized arguments'
}

@test "rabbitmq: work keeps rejected items and acknowledges the message" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1 WORK_STATE=$PWD
  MEDUSA_URL=$(url good=1)
  queues "$queue" 1 9 "${amqp[@]}"
  {
    printf '%s\t[{"external_id":"1","title":"refuse"},{"external_id":"2","title":"Fine"}]\n' "$queue.0"
    printf '%s\t[{"external_id":"3","title":\n' "$queue.0"
    printf '%s\t[{"external_id":"4","title":"Good"}]\n' "$queue.0"
  } | publish "${amqp[@]}"
  begin consume amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 work
  until_ok lines results.ndjson 3
  until_ok has "$queue.0" 0
  gojq -r '[.external_id, .action] | join(" ")' results.ndjson >got
  printf '%s\n' '1 rejected' '2 created' '4 created' >wanted
  cmp wanted got
  gojq -r .external_id rejected.ndjson >got
  echo 1 >wanted
  cmp wanted got
  printf '[{"external_id":"3","title":\n' >wanted
  cmp wanted broken.ndjson
}

@test "rabbitmq: work retries after a transient failure" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1 WORK_STATE=$PWD PAUSE=0.05
  export WORK_PUSH='--retries 1 --retry-delay 1ms'
  MEDUSA_URL=$(url faults=503,503,503,503)
  queues "$queue" 1 9 "${amqp[@]}"
  printf '%s\t[{"external_id":"1","title":"Fine"}]\n' "$queue.0" | publish "${amqp[@]}"
  begin consume amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 work
  until_ok lines results.ndjson 1
  until_ok has "$queue.0" 0
  lines consume.err 2
  grep -q '^ms-push: line 1: cannot look up products' consume.err
}

@test "rabbitmq: a worker that is denied access ends and returns its batch to the queue" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1 WORK_STATE=$PWD
  MEDUSA_URL=$(url 'faults=401*')
  queues "$queue" 1 9 "${amqp[@]}"
  printf '%s\t[{"external_id":"1","title":"Fine"}]\n' "$queue.0" | publish "${amqp[@]}"
  capture amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 work
  [ "$status" = 143 ] || explain 'ended by its own command' || return
  grep -q '^work: ms-push exited with 77, stopping' "$err"
  until_ok has "$queue.0" 1
}

@test "rabbitmq: produce exits with the status of publish" {
  printf '%s\n' "source_url='$(url "products?limit={limit}&offset={offset}")'" \
    "fetch=(-q -l 3)" map=map.jq "state='$PWD/state'" >shop.conf
  echo '{external_id: "\(.id)"}' >map.jq
  queues "$queue" 1 100 "${amqp[@]}"
  capture produce ./shop.conf "$queue" 1 "${amqp[@]}"
  ends 0
  until_ok has "$queue.0" 1
  capture produce ./shop.conf nowhere 1 "${amqp[@]}"
  ends 69 "^publish: line 1: queue 'nowhere.0' does not exist"
}

# bats test_tags=medusa
@test "rabbitmq: a worker killed mid-batch loses and duplicates nothing" {
  real_medusa
  cat >shop.conf <<EOF
source_url='$(url "items=60/products?limit={limit}&offset={offset}")'
fetch=(-q -l 20)
map=map.jq batch=(-n 10)
state='$PWD/state'
EOF
  echo '{external_id: "mq-\(.id)", handle: "mq-\(.id)", title, status: "draft"}' >map.jq
  queues "$queue" 1 100 "${amqp[@]}"
  capture produce ./shop.conf "$queue" 1 "${amqp[@]}"
  ends 0
  until_ok has "$queue.0" 6

  # Two workers. The batch of the first is written, but its answer is held back.
  mkdir first second
  begin proxy python3 "$top/tests/lib/hold.py" "$PWD" "$MEDUSA_URL"
  until_ok test -e url
  WORK_STATE=$PWD/first MEDUSA_URL=$(cat url) \
    begin first amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 work
  victim=${jobs[-1]}
  until_ok test -e held
  WORK_STATE=$PWD/second \
    begin second amqp-consume "${amqp[@]}" -q "$queue.0" --prefetch-count=1 work
  until_ok lines second/results.ndjson 50
  until_ok has "$queue.0" 1

  kill -KILL -- "-$victim"
  until_ok lines second/results.ndjson 60
  until_ok has "$queue.0" 0
  lines first/results.ndjson 0
  # The batch of the killed worker was already written.
  gojq -r .action second/results.ndjson | sort | uniq -c | awk '{ print $1, $2 }' >got
  printf '%s\n' '50 created' '10 unchanged' >wanted
  diff -u wanted got
  stored mq >got
  seq 60 | sed 's/^/mq-/' | sort >wanted
  diff -u wanted got
}

@test "rabbitmq: the systemd unit is valid" {
  command -v systemd-analyze >/dev/null || skip "no systemd"
  mkdir units
  sed "s|/usr/local/lib/medusa-stream/work|$top/examples/deploy/rabbitmq/work|" \
    "$top/examples/deploy/rabbitmq/ms-worker@.service" >units/ms-worker@.service
  capture systemd-analyze verify --man=no --recursive-errors=no units/ms-worker@.service
  ends 0
}

# --- GNU parallel

@test "parallel: prints all results in order and keeps rejected items" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url good=1)
  # Three processes get 20, 20 and 5 batches; the last one rejects nothing.
  products par 1 90 | sed '7s/Item 7/refuse/; 77s/Item 77/refuse/' | ms-batch -n 2 >batches
  capture "$top/examples/deploy/parallel/push" 2 <batches
  ends 1
  gojq -r '[.external_id, .action] | join(" ")' "$out" >got
  seq 90 | sed -E 's/.*/par-& created/; /-7?7 /s/created/rejected/' >wanted
  diff -u wanted got
  gojq -r .external_id rejected.ndjson >got
  printf '%s\n' par-7 par-77 >wanted
  cmp wanted got
  mv rejected.ndjson again
  capture "$top/examples/deploy/parallel/push" 2 <again
  ends 1
  capture_sh "sed s/refuse/Fine/ rejected.ndjson | '$top/examples/deploy/parallel/push' 2 --retries 0"
  ends 0
  prints_actions created created
  assert_file_empty rejected.ndjson
}

@test "parallel: does not overwrite its input" {
  products par 1 3 >rejected.ndjson
  cp rejected.ndjson copy
  ln rejected.ndjson other
  export MEDUSA_URL=http://127.0.0.1:1 MEDUSA_API_KEY=sk_1
  capture "$top/examples/deploy/parallel/push" 2 <rejected.ndjson
  ends 64 "^push: 'rejected.ndjson' is stdin, and would be overwritten\$"
  REJECTED=other capture "$top/examples/deploy/parallel/push" 2 <rejected.ndjson
  ends 64 "^push: 'other' is stdin"
  capture_sh "'$top/examples/deploy/parallel/push' 2 <copy >>rejected.ndjson"
  ends 64 "^push: 'rejected.ndjson' is stdout"
  capture_sh "ms-batch -q <rejected.ndjson | '$top/examples/deploy/parallel/push' 2 --retries 0 2>/dev/null"
  ends 75
  cmp copy rejected.ndjson
}

prints_actions() {
  gojq -r .action "$out" >got
  printf '%s\n' "$@" >wanted
  diff -u wanted got
}

@test "parallel: stops at the first failure and exits with its status" {
  export MEDUSA_URL MEDUSA_API_KEY=sk_1
  MEDUSA_URL=$(url 'faults=403*')
  products par 1 400 | ms-batch -n 2 >batches
  capture "$top/examples/deploy/parallel/push" 2 <batches
  [ "$status" = 77 ] || explain 'expected status 77'
  # All batches would have needed ten processes.
  [ "$(requests | wc -l)" -lt 10 ]
  capture "$top/examples/deploy/parallel/push" many </dev/null
  ends 64 '^usage: push jobs'
}

# --- haproxy

# posts SUFFIX: prints the number of POST requests that reached the instance.
posts() {
  local shop=${MS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/medusa-stream}${MEDUSA_VERSION:+/$MEDUSA_VERSION}/medusa/scale
  grep -c '"method":"POST"' "$shop/medusa$1.log" || :
}

# bats test_tags=medusa
@test "haproxy: an instance killed mid-batch loses and duplicates nothing" {
  [ -n "${SCALE_URLS-}" ] || skip "no Medusa: run tests/run"
  local first second before after port
  export MEDUSA_API_KEY=$SCALE_KEY MEDUSA_URL LISTEN MEDUSA_1 MEDUSA_2
  read -r first second <<<"$SCALE_URLS"
  # The second instance is behind a proxy; killing the proxy cuts it off.
  begin proxy python3 "$top/tests/lib/hold.py" "$PWD" "$second"
  victim=${jobs[-1]}
  until_ok test -e url
  MEDUSA_1=${first#http://} MEDUSA_2=$(sed 's|http://||' url)
  port=$(free_ports 1)
  LISTEN=127.0.0.1:$port MEDUSA_URL=http://127.0.0.1:$port
  begin haproxy haproxy -db -f "$top/examples/deploy/haproxy/haproxy.cfg"
  until_ok curl -sfo /dev/null "$MEDUSA_URL/health"

  before=$(posts '') after=$(posts .2)
  products pair 1 200 | ms-batch -n 10 >batches
  begin push sh -c 'ms-push -j 4 --retry-delay 10ms <batches; echo "status $?" >&2'
  until_ok test -e held
  kill -KILL -- "-$victim"
  until_ok grep -q '^status' push.err
  grep -q '^status 0$' push.err || fail "$(cat push.err)"
  [ "$(gojq -r '.action' push.out | grep -cvE '^(created|unchanged)$')" = 0 ]
  gojq -r .external_id push.out >got
  seq 200 | sed 's/^/pair-/' >wanted
  cmp wanted got
  stored pair >got
  sort wanted | diff -u - got
  # Both instances wrote something.
  [ "$(posts '')" -gt "$before" ]
  [ "$(posts .2)" -gt "$after" ]
}
