#!/usr/bin/env bash
# levels.sh URL LOCATION-ID: writes stock with curl and jq, level by level: looks the
# inventory item up by sku, then creates or sets the level. Prints the number of requests
# to Medusa, bytes out and bytes in.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'Authorization: Basic %s\n' "$(printf '%s:' "$MEDUSA_API_KEY" | base64 -w 0)" >"$work/auth"

# medusa TARGET [OPTION…]: sends a request; $work/answer has the answer.
medusa() {
  local target=$1
  shift
  curl -sS --fail-with-body -H @"$work/auth" -o "$work/answer" \
    -w '%{size_request} %{size_upload} %{size_header} %{size_download}\n' \
    "$@" "$MEDUSA_URL/admin/$target" >>"$work/wire"
}

curl -sS "$1" | jq -r '.stock[] | "\(.code) \(.left)"' |
  while read -r sku left; do
    medusa "inventory-items?sku=$sku&fields=id,location_levels.location_id"
    id=$(jq -r '.inventory_items[0].id' "$work/answer")
    if jq -e --arg at "$2" 'any(.inventory_items[0].location_levels[]; .location_id == $at)' "$work/answer" >/dev/null; then
      medusa "inventory-items/$id/location-levels/$2" -H 'Content-Type: application/json' -d "{\"stocked_quantity\":$left}"
    else
      medusa "inventory-items/$id/location-levels" -H 'Content-Type: application/json' \
        -d "{\"location_id\":\"$2\",\"stocked_quantity\":$left}"
    fi
  done
awk '{ out += $1 + $2; back += $3 + $4 } END { print NR, out, back }' "$work/wire"
