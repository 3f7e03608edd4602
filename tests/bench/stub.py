"""A stub of Medusa that accepts everything: stub.py DIRECTORY

Lookups find no product, and each product of a batch is created. It stores
nothing, so its input is not limited.
"""

import json
import sys

import httpd


def answer(method, target, body):
    if method == "GET":
        return [b'{"products":[],"count":0,"offset":0,"limit":50}']
    made = [{"id": "prod_" + p["external_id"], "external_id": p["external_id"]}
            for p in json.loads(body).get("create", [])]
    return [json.dumps({"created": made, "updated": [],
                        "deleted": {"ids": []}}).encode()]


if __name__ == "__main__":
    httpd.listen(sys.argv[1], answer)
