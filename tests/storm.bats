# bats file_tags=medusa,slow
# A real Medusa in a storm (storm.py): STORMS runs of STORM_PRODUCTS each, from
# SEED on. It is a Medusa of its own, for others cannot work while it is killed.

load helper

setup_file() {
  [ -n "${MS_TEST_MEDUSA_NEEDED-}" ] || return 0
  local up=$BATS_TEST_DIRNAME/medusa/up
  eval "$("$up" --name storm --fresh 3>&- 8>&-)"
  export STORM_URL=$MEDUSA_URL STORM_KEY=$MEDUSA_API_KEY MEDUSA_UP="'$up' --name storm"
  export MEDUSA_SHOP=${MS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/medusa-stream}/medusa/storm
}

teardown_file() {
  [ -z "${STORM_URL-}" ] || "$BATS_TEST_DIRNAME/medusa/down" --name storm >/dev/null 2>&1
}

# storm KIND RUNS
storm() {
  [ -n "${STORM_URL-}" ] || skip "no Medusa: run tests/run"
  local runs=${STORMS-$2} first=${SEED-1}
  export MEDUSA_URL=$STORM_URL MEDUSA_API_KEY=$STORM_KEY
  # Seeds name products, and no two kinds may share them.
  LIMIT=$((runs * 120 + 60)) capture python3 "$top/tests/storm.py" "$1" "$runs" \
    "${STORM_PRODUCTS-60}" "$((first + $3))"
  ends 0
  prints_text '%s runs\n' "$runs"
}

@test "storm: requests and answers are lost, cut, late and replaced on the way" {
  storm proxy 2 0
}

@test "storm: ms-push is killed" {
  storm push 2 100000
}

@test "storm: Medusa is killed" {
  storm medusa 1 200000
}

@test "storm: PostgreSQL is killed" {
  storm postgres 1 300000
}
