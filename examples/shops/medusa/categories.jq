# Categories -> their paths: {"pcat_…": "Home > Lamps"}. A name with ">" in it is
# replaced by its handle, which ms-push also takes for a step of a path.
INDEX(.id) as $all
| def step: if .name | contains(">") then .handle else .name end;
  def path: ($all[.parent_category_id // ""] // empty | path), step;
  map({key: .id, value: ([path] | join(" > "))})
| from_entries
