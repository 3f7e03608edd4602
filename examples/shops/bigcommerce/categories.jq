# Categories -> their paths: {"23": "Home > Lamps"}.
INDEX(.category_id) as $all
| def path: (if .parent_id == 0 then empty else $all["\(.parent_id)"] | path end), .name;
  map({key: "\(.category_id)", value: ([path] | join(" > "))})
| from_entries
