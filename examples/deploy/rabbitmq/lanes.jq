# An array of products -> one line for each lane: queue, tab, the array of its
# products. The lane depends only on the external_id, so the versions of a
# product stay in order.
#   jq -r --arg queue NAME --argjson lanes N -f lanes.jq
def lane:
  .external_id | tostring
  | reduce explode[] as $c (0; (. * 31 + $c) % 65521)
  | . % $lanes;

group_by(lane)[] | "\($queue).\(first | lane)\t\(tojson)"
