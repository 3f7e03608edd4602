"""Prints the products of a page, one a line, with Python's json."""

import json
import sys

for product in json.load(sys.stdin)["products"]:
    print(json.dumps(product, ensure_ascii=False, separators=(",", ":")))
