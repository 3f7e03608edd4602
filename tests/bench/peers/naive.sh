#!/usr/bin/env bash
# naive.sh URL: syncs one product at a time with curl and jq: looks it up, then
# creates it or sets its title, description and metadata. Prints the number of
# requests to Medusa, bytes out and bytes in.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
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
awk '{ out += $1 + $2; back += $3 + $4 } END { print NR, out, back }' "$work/wire"
