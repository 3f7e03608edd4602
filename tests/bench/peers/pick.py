"""The products of a page, one a line, by Python's json."""

import json
import sys

for product in json.load(sys.stdin)["products"]:
    print(json.dumps(product, ensure_ascii=False, separators=(",", ":")))
