#!/usr/bin/env bash
# naive.sh URL: syncs one product at a time with curl and jq: looks it up, then
# creates it or sets its title, description and metadata. Prints the number of
# requests to Medusa, bytes out and bytes in.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source-path=SCRIPTDIR source=curl.sh
. "$here/curl.sh"

medusa 'sales-channels?limit=1'
channel=$(jq -c '[.sales_channels[0] | {id}]' "$work/answer")
curl -sS "$1" |
  jq -c --argjson channel "$channel" ".products[] |
    $(cat "$here/map.jq") | .sales_channels = \$channel" |
  while IFS= read -r product; do
    key=$(jq -r .external_id <<<"$product")
    medusa "products?external_id=$key&fields=id"
    id=$(jq -r '.products[0].id // empty' "$work/answer")
    if [ -n "$id" ]; then
      product=$(jq -c '{title, description, metadata}' <<<"$product")
    fi
    medusa "products${id:+/$id}?fields=id" -H 'Content-Type: application/json' -d "$product"
  done
sum_up
