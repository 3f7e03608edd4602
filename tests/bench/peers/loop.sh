#!/usr/bin/env bash
# loop.sh URL: reads pages of 200 until one is empty, with a loop around curl.
set -euo pipefail
offset=0
while :; do
  page=$(curl -s "$1$offset")
  [ ${#page} -gt 20 ] || break
  printf '%s\n' "$page"
  offset=$((offset + 200))
done
