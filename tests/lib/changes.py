"""A source whose items change between runs, for server.py: api/changes.

    ?since=TIME&limit=&offset=

NAME=VALUE
    run=N       the run that reads it, from 0
    items=N     number of items (1000)
    form=FORM   how it writes times: woo (no zone), magento (the same with a
                blank), zulu, fraction, offset. It refuses any other form
    filter=gt   only items after `since`; without it, also those at that time

Items are sorted by id. Each run finds a tenth of them changed. Times of a run
are an hour after those of the run before, and many are equal. Of the changed
items, some are committed late: they have the greatest time of the run before,
or a minute less. From run 2 on, a hundredth is deleted.
"""

import calendar
import json
import re
import time

BASE = calendar.timegm((2026, 1, 1, 0, 0, 0))
LAST = 180  # the greatest time of a run, in seconds from its beginning
FORMS = {
    "woo": ("%Y-%m-%dT%H:%M:%S", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
    "magento": ("%Y-%m-%d %H:%M:%S", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
    "zulu": ("%Y-%m-%dT%H:%M:%SZ", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "fraction": ("%Y-%m-%dT%H:%M:%S.250Z", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.250Z"),
    "offset": ("%Y-%m-%dT%H:%M:%S+02:00", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00"),
}


def changed(number, run):
    return run == 0 or (number + run) % 10 == 0


def moment(number, run):
    begin = BASE + run * 3600
    late = number // 10 % 4
    if run and late < 2:
        return begin - 3600 + LAST - 60 * late
    return begin + number % 4 * LAST // 3


def items(run, count):
    """Yields (id, version, time) of what the source has in this run."""
    for number in range(1, count + 1):
        if run >= 2 and number % 100 == 50:
            continue
        version = max(r for r in range(run + 1) if changed(number, r))
        yield number, version, moment(number, version)


def answer(request):
    """Returns (status, body, headers)."""
    form, pattern = FORMS[request.script.get("form", "woo")]
    since = request.asked("since")
    if since is not None and not re.fullmatch(pattern, since):
        return 400, json.dumps({"message": "not a time: " + since}), []
    after = BASE - 1 if since is None else calendar.timegm(time.strptime(since, form))
    if since is not None and "filter" not in request.script:
        after -= 1
    found = [{"id": n, "v": v, "updated": time.strftime(form, time.gmtime(t))}
             for n, v, t in items(request.number("run", 0), request.number("items", 1000))
             if t > after]
    offset, limit = int(request.asked("offset", 0)), int(request.asked("limit", 1000))
    return 200, json.dumps(found[offset:offset + limit], separators=(",", ":")), []
