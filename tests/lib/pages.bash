# shellcheck shell=bash disable=SC2154,SC2034
# What the tests of URLs, links and placeholders share. Loaded after helper.bash.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# ids TEXT…: compares the ids of each page with the texts.
ids() {
  gojq -c '(.products? // .) | map(.id)' "$out" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}

# sent FILTER LINE…: compares what the filter makes of each request with the lines.
sent() {
  local filter=$1
  shift
  requests "$filter" >got
  printf '%s\n' "$@" >expected
  diff -u expected got
}
query='.target | split("?")[1:] | join("?")'
