# An array of products -> lines of queue, tab, array: one for each lane that has
# some. A product's lane follows from its external_id alone, so that its
# versions stay in order: jq -r --arg queue NAME --argjson lanes N -f lanes.jq
def lane:
  .external_id | tostring
  | reduce explode[] as $c (0; (. * 31 + $c) % 65521)
  | . % $lanes;

group_by(lane)[] | "\($queue).\(first | lane)\t\(tojson)"
