"""A list that is read page by page, in every way that the tests need, for apis.py.

    /t/CONTEXT[/NAME=VALUE…]/api/paged[?QUERY]

A page is an object with `items`, each with an id from 1 on. The query may have
limit, and offset, page or cursor.

NAME=VALUE
    items=N       number of items (5)
    size=N        items in a page without ?limit= (2); pages are never larger
    by=STYLE      what names the next page: number, nothing does; cursor or next, a
                  member of the page; head, the header X-Next-Cursor; link, a Link
                  header; key, the id of the last item. A cursor or key is asked for
                  with ?cursor= (number)
    from=N        the number of the first offset or page (offset 0, page 1)
    last=FORM     how the last page names no next one: absent, null, empty, false, or
                  self: it names itself (absent)
    inclusive=1   a page begins with the item of the key
    says=NAME,…   members, which may be nested (meta.total): more, has_more, end, pages,
                  count (items in the page), left (`total`, items from this page on);
                  any other one has the number of items
    heads=NAME,…  headers: X-Total-Count, X-WP-Total, X-Pages
    is=VALUE      the value of these, instead of the right one; count: the number of
                  items in the page
    kind=KIND     the items: id, sku (they have no id), same (all are equal), row (the
                  id is the number in the page), some (every other one has an id), title
                  and text (they have no id), twin (the same, and two are equal), few (they have
                  one of few values) (id)
    ignore=1      ignores offset, page and cursor
    circle=N      the same, but the n-th request gets the n-th page; after N pages, the
                  first one comes again
    fresh=1       the names of next pages are new each time
    vary=HOW      the answers vary: rotate the items, stamp them with the number of
                  the request, or random: other items of the list each time
    shift=N       after page 1, so many new items appear at the top
    far=N         the last page begins with N of the first items
    no-key=1      an empty page has no `items`
"""

import random
import urllib.parse
import zlib


def number(request, name, default):
    text = request.asked(name)
    return int(text) if text and text.isdigit() else default


def place(request, size, count):
    """Returns the index of the first item of the page."""
    by, script = request.script.get("by", "number"), request.script
    at = 0
    if "ignore" in script:
        return 0
    if "circle" in script:
        return (request.turn - 1) % int(script["circle"]) * size
    if request.asked("offset") is not None:
        at = number(request, "offset", 0) - int(script.get("from", 0))
    elif request.asked("page") is not None:
        at = (number(request, "page", 1) - int(script.get("from", 1))) * size
    elif request.asked("cursor"):
        at = int(urllib.parse.unquote(request.asked("cursor")).split("-")[-1].lstrip("c"))
        if by == "key" and "inclusive" in script:
            at -= 1
    elif request.asked("at"):
        at = int(request.asked("at"))
    if request.turn > 1:
        at -= int(script.get("shift", 0))
    return max(0, min(at, count))


def form(request, index, row):
    kind = request.script.get("kind", "id")
    item = {"id": {"id": index + 1}, "sku": {"sku": "s%d" % (index + 1)},
            "same": {"available": True}, "row": {"id": row + 1, "sku": "s%d" % (index + 1)},
            "text": {"text": "Item %d" % index},
            "some": {"id": index} if index % 2 else {"title": "Item %d" % index},
            "title": {"title": "Item %d" % index}, "twin": {"title": "Item %d" % (index // 2)},
            "few": {"available": zlib.crc32(b"%d" % index) % 3 > 0}}[kind]
    if request.script.get("vary") == "stamp":
        item = dict(item, seen=request.turn)
    return item


def answer(request):
    """Returns the page as a dictionary, and the headers."""
    script = request.script
    count, by = int(script.get("items", 5)), script.get("by", "number")
    size = min(number(request, "limit", 1 << 30), int(script.get("size", 2)))
    at = place(request, size, count)
    indices = list(range(at, min(at + size, count)))
    if script.get("vary") == "rotate" and indices:
        first = request.turn % len(indices)
        indices = indices[first:] + indices[:first]
    elif script.get("vary") == "random":
        indices = random.Random(request.turn).sample(range(count), min(size, count))
    if indices and at + size >= count:
        indices[:int(script.get("far", 0))] = range(int(script.get("far", 0)))
    page = {"items": [form(request, i, row) for row, i in enumerate(indices)]}
    if not indices and "no-key" in script:
        page = {}
    more = at + size < count
    heads = name_next(request, page, at, at + size if more else None, indices)
    pages = -(-count // size)
    if script.get("is") == "count":
        script = dict(script, **{"is": len(indices)})
    values = {"more": more, "has_more": more, "end": not more, "pages": pages,
              "X-Pages": pages, "count": len(indices), "left": count - at}
    for name in filter(None, script.get("says", "").split(",")):
        last = name if name.startswith("@") else name.split(".")[-1]
        put(page, name, script.get("is", values.get(last, count)))
    for name in filter(None, script.get("heads", "").split(",")):
        heads.append((name, str(script.get("is", values.get(name, count)))))
    return page, heads


def put(page, name, value):
    name = "total" if name == "left" else name
    value = int(value) if isinstance(value, str) and value.isdigit() else value
    if name.startswith("@"):
        page[name] = value
        return
    for part in name.split(".")[:-1]:
        page = page.setdefault(part, {})
    page[name.split(".")[-1]] = value


def name_next(request, page, at, then, indices):
    """Puts the name of the next page, at index `then`, into the page or a header."""
    by, script = request.script.get("by", "number"), request.script
    last = script.get("last", "absent")
    if then is None and last == "self":
        then = at
    if by == "key" or by == "number":
        return []
    salt = "r%d-" % request.turn if "fresh" in script else ""
    cursor, link = "%sc%s" % (salt, then), "?at=%s&%s" % (then, salt)
    if by == "link":
        return [("Link", '<%s>; rel="next"' % link)] if then is not None else []
    if by == "head":
        return [("X-Next-Cursor", cursor)] if then is not None else []
    if then is not None:
        page[by] = link if by == "next" else cursor
    elif last != "absent":
        page[by] = {"null": None, "empty": "", "false": False}[last]
    return []
