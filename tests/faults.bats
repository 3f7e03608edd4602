# bats file_tags=slow
# RUNS random schedules of faults, starting at SEED; make soak-fetch runs more.

load lib/helper

@test "ms-fetch: prints whole pages under random schedules of faults" {
  LIMIT=$((${RUNS-100} + 60)) capture python3 "$top/tests/lib/fault_schedules.py" \
    "${RUNS-100}" "${SEED-1}" "$MS_TEST_PORT" ms-fetch
  ends 0 "^${RUNS-100} schedules, [0-9]+ ended with 0, [0-9]+ ended with 75$"
  prints_nothing
}
