#!/usr/bin/env bash
# levels.sh URL LOCATION-ID: writes stock with curl and jq, level by level: looks the
# inventory item up by sku, then creates or sets the level. Prints the number of requests
# to Medusa, bytes out and bytes in.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source-path=SCRIPTDIR source=curl.sh
. "$here/curl.sh"

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
sum_up
