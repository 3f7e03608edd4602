#!/usr/bin/env bash
# children.sh URL: reads items, one per line, and prints each with its children in the
# member variations: a program, or several, for each item.
set -euo pipefail
while IFS= read -r id && IFS= read -r item; do
  children=$(ms-fetch "$1/$id/children" </dev/null | ms-pick .)
  printf '%s\n' "$item" "$children" | jq -cs '.[0] + {variations: .[1:]}'
done < <(jq -r '.id, tojson')
