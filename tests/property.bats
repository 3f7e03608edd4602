# bats file_tags=slow
# Random documents, paths, chunks and batches; the expected output is known from how
# they are made. Uses sanitizers if they are built. PROPERTY is the number of
# documents, SEED the seed.

load lib/helper

@test "ms-pick and ms-batch: print the expected output for random documents, paths and chunks" {
  local bin=$BATS_TEST_DIRNAME/../build/asan
  # An older build with sanitizers has other sources.
  [ "$bin/ms-pick" -ot "$MS_TEST_BIN/ms-pick" ] || PATH=$bin:$PATH
  export ASAN_OPTIONS=verify_asan_link_order=0
  LIMIT=${PROPERTY_LIMIT:-500} capture python3 "$BATS_TEST_DIRNAME/lib/property.py" \
    "$MS_TEST_INJECT" "${PROPERTY:-10000}" "${SEED:-1}"
  ends 0
  prints_text '%d documents\n' "${PROPERTY:-10000}"
}
