"""Children of items, for server.py: api/children/ID?page=&limit=

    POST api/children, with {"parent": ID}, does the same.

NAME=VALUE
    gone=ID,ID     404 for these; gone410=ID,ID: 410
    broken=ID,ID   503 for these
    flaky=ID,ID    the same, for the first request only
    odd=ID,ID      an object for these
    waits=ID:N,…   the answer for this ID waits until N requests have come
    link=1         a Link header names the next page
    pad=N          bytes of filler in each child
    total=1        {"total": …, "rows": […]}

A numeric ID has ID % 7 children, any other one has one.
"""

import json
import time


def listed(request, name):
    return request.script.get(name, "").split(",")


def size(parent):
    return int(parent) % 7 if parent.isdigit() else 1


def wait(request, parent):
    numbers = dict(one.partition(":")[::2] for one in listed(request, "waits"))
    number, end = int(numbers.get(parent) or 0), time.monotonic() + 30
    while request.context.requests < number and time.monotonic() < end:
        time.sleep(0.005)


def refusal(request, parent):
    """Returns the status of an answer without children, or 0."""
    for name, status in (("gone", 404), ("gone410", 410), ("broken", 503)):
        if parent in listed(request, name):
            return status
    seen = request.context.__dict__.setdefault("seen", set())
    if parent in listed(request, "flaky") and parent not in seen:
        seen.add(parent)
        return 503
    return 0


def answer(request, parent):
    """Returns (status, body, headers)."""
    wait(request, parent)
    status = refusal(request, parent)
    if status:
        return status, '{"message":"no children"}', []
    if parent in listed(request, "odd"):
        return 200, '{"error":"odd"}', []
    page, limit = int(request.asked("page", 1)), int(request.asked("limit", 3))
    pad = "x" * request.number("pad", 0)
    found = [{"parent": parent, "n": n, "pad": pad} for n in range(1, size(parent) + 1)]
    rows = found[(page - 1) * limit:page * limit]
    headers = []
    if "link" in request.script and page * limit < len(found):
        headers = [("Link", '<?limit=%d&page=%d>; rel="next"' % (limit, page + 1))]
    if "total" in request.script:
        return 200, json.dumps({"total": len(found), "rows": rows}), headers
    return 200, json.dumps(rows, indent=1), headers
