# bats file_tags=slow
# The table of conformance.py: hundreds of JSON texts, each read in chunks of seven
# sizes.

load lib/helper

@test "ms-pick: accepts every valid JSON text and rejects every invalid one" {
  # inject.so comes before the library of AddressSanitizer. A search for leaks takes longer
  # than a text.
  export ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
  LIMIT=300 capture python3 "$BATS_TEST_DIRNAME/lib/conformance.py" "$MS_TEST_INJECT"
  ends 0
  assert_regex "$(cat "$out")" '^[3-9][0-9][0-9] texts, [0-9]+ runs, 0 errors$'
}
