#!/usr/bin/env bash
# curl-children.sh URL: the same with curl and jq, one item after the other.
set -euo pipefail
while IFS= read -r id && IFS= read -r item; do
  curl -sSf "$1/$id/children" | jq -c --argjson item "$item" '$item + {variations: .}'
done < <(jq -r '.id, tojson')
