# Attributes -> their codes and choices:
# {"93": {"code": "color", "values": {"49": "Black"}}}
map({key: "\(.attribute_id)", value: {
  code: .attribute_code,
  values: ([.options[]? | {key: .value, value: .label}] | from_entries)}})
| from_entries
