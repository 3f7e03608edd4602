"""Small copies of real APIs for server.py: their pages and their refusals.

    /t/CONTEXT[/NAME=VALUE…]/api/RESOURCE[?QUERY]

Each answers in the format of the original and is as strict: it refuses a
parameter that is unknown, missing or out of range, so that a wrong request
fails a test.

RESOURCE
    dummyjson/products        skip and limit; the last page reports a smaller limit
    medusa/products           offset and limit; needs Basic authentication
    storefront/products.json  page; no total
    shopify/products.json     Link with page_info, which excludes other parameters
    woo/products              root array, X-WP-…; 400 after the last page
    magento/products          repeats the last page after the end; the same for
                              magento/inventory/source-items
    bigcommerce/v3/products   the next page is a query string only
    bigcommerce/v2/products   204 at the end
    commercetools/products    400 for an offset over `deepest` (4)
    stripe/products           the id of the last item; has_more
    github/repos              Link, root array
    akeneo/products           HAL; search_after; 422 for a limit over 100
    odoo/jsonrpc              POST; errors come with 200; empty is false
    odoo/json/2/product.template/search_read  POST; a root array
    shopify-stock/graphql.json  POST; inventory items, with their levels
    graphql                   POST; a connection; errors come with 200
    odata/Products            @odata.nextLink, absolute
    jsonapi/products          links.next, a string, or an object (href=1)
    sales/orders              the cursor in a header, X-Next-Cursor
    since/products            since_id, the id of the last item
    spring/items              pages from 0
    hal/products              _embedded, _links.next.href, pages from 0
    scim/Users                startIndex from 1, count
    directus/items/products   limit, offset or page; `meta` brings counts
    strapi/products           pagination[page], pagination[pageSize]
    json-server/products      root array of all items; _page brings Link
    json-server-1/products    the same of version 1: _page wraps the array
    scayle/products           page, perPage; `pagination` has them again
    surecart/products         limit, page; `pagination` has them again
    cursor/products           data, and a cursor unless the page is the last;
                              an object (object=1)
    wix/products/query        POST; paging in the body; totalResults
    vendure/shop-api          POST; GraphQL with take and skip
    bulk/result.jsonl         JSON Lines, children after their parent
    bulk/exports              POST starts an export; exports/7 has its state, and
                              in the end the URL of its file, .jsonl.gz
    ndjson/products           JSON Lines
    fakestore/products        root array; only limit, other parameters are ignored
    turns/…                   the n-th request gets the n-th of `bodies`
                              with the n-th of `heads`; the last ones repeat.
                              A head is NAME:VALUE|NAME:VALUE…; @BASE@ stands
                              for scheme, host and port
    paged                     a list in every paging style, see paged.py
    children/…                children of items, see children.py
    changes                   items that change between runs, see changes.py
    tls                       opens a TLS port with the certificate
                              DIRECTORY/tls.pem; answers with the port.
                              client=1: the client must have it, too
NAME=VALUE
    items=N                   number of items (5)
    sample=NAME               the items of examples/shops/NAME/sample.json;
                              related data is in sample-….json
    key=VALUE                 401 unless the API's own header, or Authorization,
                              has this value
    keys=V,V                  the same, with the n-th value for the n-th request;
                              the last one repeats
"""

import base64
import fnmatch
import gzip
import json
import os
import ssl
import subprocess
import urllib.parse

import changes
import children
import paged as lists

APIS = {}


class Refusal(Exception):
    """An answer that refuses a request: status, body, headers."""

    def __init__(self, status, body, headers=()):
        super().__init__()
        self.answer = (status, body, list(headers))


def api(name):
    def register(function):
        APIS[name] = function
        return function
    return register


def answer(request):
    """Returns (status, body, headers) for a resource under api/."""
    name = request.resource.partition("/")[2]
    function = APIS.get(name) or APIS.get(name.partition("/")[0])
    for pattern in APIS:
        if "*" in pattern and fnmatch.fnmatchcase(name, pattern):
            function = APIS[pattern]
    if function is None:
        return 404, '{"message":"no such API"}', []
    try:
        result = function(request)
    except Refusal as refusal:
        return refusal.answer
    if isinstance(result, str):
        return 200, result, []
    return result


# --- shared by all


def refuse(status, **body):
    raise Refusal(status, json.dumps(body))


def require_get(request):
    if request.method != "GET":
        refuse(405, message="Method Not Allowed")


def parameters(request, *names, status=400):
    """Refuses unknown and repeated query parameters; returns a dictionary."""
    asked = {}
    for name, values in request.query.items():
        if name not in names or len(values) != 1:
            refuse(status, message="Unrecognized parameter: '%s'" % name)
        asked[name] = values[0]
    return asked


def integer(asked, name, default, least=0, most=None, status=400):
    text = asked.get(name, str(default))
    if not text.isdigit() or int(text) < least or (most is not None and int(text) > most):
        refuse(status, message="Invalid value for %s: '%s'" % (name, text))
    return int(text)


def require_key(request, name, form="%s"):
    wanted = request.script.get("key")
    if "keys" in request.script:
        keys = request.script["keys"].split(",")
        wanted = keys[min(request.turn, len(keys)) - 1]
    if wanted and request.header(name) != form % urllib.parse.unquote(wanted):
        refuse(401, message="Unauthorized")


def require_basic(request):
    """Basic authentication; `key` is user:password."""
    wanted = request.script.get("key")
    if wanted:
        code = base64.b64encode(urllib.parse.unquote(wanted).encode()).decode()
        if request.header("Authorization") != "Basic " + code:
            refuse(401, message="Unauthorized")


def sample(request, kind=""):
    """Returns the text of the sample, or of its related data -kind."""
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    shops = os.path.join(top, "examples", "shops")
    name = "sample" + (kind and "-" + os.path.basename(kind)) + ".json"
    path = os.path.join(shops, os.path.basename(request.script["sample"]), name)
    with open(path, encoding="utf-8") as f:
        return f.read()


def sample_items(request, kind=""):
    """Returns the items of the sample, which is an answer with all of them."""
    found = json.loads(sample(request, kind))
    while isinstance(found, dict):
        found = next(found[name] for name in (
            "products", "items", "data", "results", "result", "_embedded") if name in found)
    return found


def require_client(request):
    """Checks the Basic authentication of the OAuth client, client:secret."""
    if request.header("Authorization") != "Basic " + base64.b64encode(b"client:secret").decode():
        refuse(401, error="invalid_client")


def require_query(request, asked, query):
    """Refuses a query that the sample would not be the answer to."""
    for name, value in urllib.parse.parse_qsl(query):
        if "sample" in request.script and asked.get(name) != value:
            refuse(400, message="the sample needs %s=%s" % (name, value))


def count(request):
    if "sample" in request.script:
        return len(sample_items(request))
    return request.number("items", 5)


def items(request, form, numbers):
    if "sample" in request.script:
        found = sample_items(request)
        return json.dumps([found[n - 1] for n in numbers], ensure_ascii=False)
    return "[" + ",".join(form % {"n": n} for n in numbers) + "]"


def window(request, offset, limit):
    return range(offset + 1, min(offset + limit, count(request)) + 1)


def own_url(request, query):
    return "%s%s?%s" % (request.base, request.path, query)


# --- shops


@api("dummyjson/products")
def dummyjson(request):
    require_get(request)
    asked = parameters(request, "limit", "skip", "select")
    skip, limit = integer(asked, "skip", 0), integer(asked, "limit", 30)
    if limit == 0:
        limit = count(request)
    found = window(request, skip, limit)
    return '{"products":%s,"total":%d,"skip":%d,"limit":%d}' % (
        items(request, '{"id":%(n)d,"price":%(n)d.10}', found), count(request), skip, len(found))


@api("medusa/products")
@api("medusa/admin/products")
def medusa(request):
    require_get(request)
    if "key" not in request.script and not request.header("Authorization"):
        refuse(401, message="Unauthorized")
    require_basic(request)
    asked = parameters(request, "limit", "offset", "fields", "order")
    require_query(request, asked, "order=id")
    offset, limit = integer(asked, "offset", 0), integer(asked, "limit", 50)
    return '{"products":%s,"count":%d,"offset":%d,"limit":%d}' % (
        items(request, '{"id":"prod_%(n)d"}', window(request, offset, limit)),
        count(request), offset, limit)


def medusa_page(request, name, member):
    require_get(request)
    require_basic(request)
    asked = parameters(request, "limit", "offset", "fields", "order")
    require_query(request, asked, "order=id")
    offset, limit = integer(asked, "offset", 0), integer(asked, "limit", 50)
    rows = json.loads(sample(request, name))[member]
    return json.dumps({member: rows[offset:offset + limit], "count": len(rows),
                       "offset": offset, "limit": limit})


@api("medusa/product-categories")
def medusa_categories(request):
    return medusa_page(request, "categories", "product_categories")


@api("medusa/inventory-items")
def medusa_inventory(request):
    return medusa_page(request, "stock", "inventory_items")


@api("storefront/products.json")
def storefront(request):
    require_get(request)
    asked = parameters(request, "limit", "page")
    limit = min(integer(asked, "limit", 30, 1), 250)
    page = integer(asked, "page", 1, 1, 100)
    return '{"products":%s}' % items(
        request,
        '{"id":%(n)d,"variants":[{"price":"19.9%(n)d0"}]}',
        window(request, (page - 1) * limit, limit))


@api("shopify/products.json")
@api("shopify/admin/api/2025-10/products.json")
def shopify(request):
    require_get(request)
    require_key(request, "X-Shopify-Access-Token")
    asked = parameters(request, "limit", "page_info", "fields", "status")
    limit = integer(asked, "limit", 50, 1, 250)
    offset = 0
    if "page_info" in asked:
        if "status" in asked:
            refuse(400, errors={"page_info": "Invalid value, no other parameters"})
        try:
            offset = int(base64.b64decode(asked["page_info"].encode(), validate=True))
        except ValueError:
            refuse(400, errors={"page_info": "Invalid value."})
    headers = []
    links = []
    for rel, to in (("previous", offset - limit), ("next", offset + limit)):
        if 0 <= to < count(request):
            info = urllib.parse.quote(base64.b64encode(b"%d" % to), safe="")
            links.append('<%s>; rel="%s"' % (
                own_url(request, "limit=%d&page_info=%s" % (limit, info)), rel))
    if links:
        headers.append(("Link", ", ".join(links)))
    return 200, '{"products":%s}' % items(
        request,
        '{"id":900719925474099%(n)d}', window(request, offset, limit)), headers


@api("woo/products")
@api("woo/wp-json/wc/v3/products")
def woo(request):
    require_get(request)
    require_basic(request)
    asked = parameters(request, "per_page", "page", "orderby", "order", "status", "_fields",
                       "modified_after", "dates_are_gmt")
    require_query(request, asked, "orderby=id&order=asc&status=publish")
    per_page = integer(asked, "per_page", 10, 1, 100)
    page = integer(asked, "page", 1, 1)
    pages = -(-count(request) // per_page)
    if page > pages:
        refuse(400, code="rest_post_invalid_page_number", data={"status": 400})
    links = []
    for rel, to in (("prev", page - 1), ("next", page + 1)):
        if 1 <= to <= pages:
            links.append('<%s>; rel="%s"' % (
                own_url(request, "per_page=%d&page=%d" % (per_page, to)), rel))
    headers = [("X-WP-Total", count(request)), ("X-WP-TotalPages", pages)]
    if links:
        headers.append(("Link", ", ".join(links)))
    dated = ',"date_modified_gmt":"2026-01-02T03:04:%(n)02d"' if "dates_are_gmt" in asked else ""
    return 200, items(request, '{"id":%(n)d,"price":""' + dated + '}',
                      window(request, (page - 1) * per_page, per_page)), headers


@api("woo/wp-json/wc/v3/products/*/variations")
def woo_variations(request):
    require_get(request)
    require_basic(request)
    asked = parameters(request, "per_page", "page", "orderby", "order")
    per_page, page = integer(asked, "per_page", 10, 1, 100), integer(asked, "page", 1, 1)
    number = request.resource.split("/")[-2]
    found = [{"id": 1000 + int(number)}]
    if "sample" in request.script:
        found = json.loads(sample(request, "variations")).get(number, [])
    pages = -(-len(found) // per_page)
    return 200, json.dumps(found[(page - 1) * per_page:page * per_page]), [
        ("X-WP-Total", len(found)), ("X-WP-TotalPages", pages)]


@api("magento/products")
@api("magento/rest/V1/products")
def magento(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    size, current = "searchCriteria[pageSize]", "searchCriteria[currentPage]"
    one = "searchCriteria[filter_groups][0][filters][0]"
    order = "searchCriteria[sortOrders][0]"
    asked = parameters(request, size, current, one + "[field]", one + "[value]",
                  one + "[condition_type]", order + "[field]", order + "[direction]")
    if request.resource.endswith("/products"):
        require_query(request, asked, one + "[field]=visibility&" + one + "[value]=1&" +
                   one + "[condition_type]=neq&" + order + "[field]=entity_id&" +
                   order + "[direction]=ASC")
    if size not in asked:
        refuse(400, message='"%fieldName" is required.', parameters={"fieldName": size})
    limit = integer(asked, size, 0, 1)
    page = integer(asked, current, 1)
    last = max(-(-count(request) // limit), 1)
    shown = min(max(page, 1), last)
    return '{"items":%s,"search_criteria":{"page_size":%d,"current_page":%d},"total_count":%d}' % (
        items(request, '{"sku":"S%(n)d","custom_attributes":[]}',
              window(request, (shown - 1) * limit, limit)),
        limit, page, count(request))


@api("magento/rest/V1/configurable-products/*/children")
def magento_children(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    parameters(request)
    return sample(request, "children-" + request.resource.split("/")[-2])


@api("magento/inventory/source-items")
def magento_source_items(request):
    asked = {name: values[0] for name, values in request.query.items()}
    order = "searchCriteria[sortOrders][0]"
    require_query(request, asked, order + "[field]=source_item_id&" + order + "[direction]=ASC")
    return magento(request)


@api("magento/rest/V1/categories/list")
def magento_categories(request):
    magento(request)
    return sample(request, "categories")


@api("magento/rest/V1/products/attributes")
def magento_attributes(request):
    magento(request)
    return sample(request, "attributes")


@api("bigcommerce/v3/products")
@api("bigcommerce/v3/catalog/products")
def bigcommerce(request):
    require_get(request)
    require_key(request, "X-Auth-Token")
    asked = parameters(request, "limit", "page", "include", "sort", "direction", status=422)
    require_query(request, asked, "include=variants,images,options&sort=id&direction=asc")
    limit = integer(asked, "limit", 50, 1, 250, status=422)
    page = integer(asked, "page", 1, 1, status=422)
    pages = -(-count(request) // limit)
    found = window(request, (page - 1) * limit, limit)
    links = ['"current":"?page=%d&limit=%d"' % (page, limit)]
    if page > 1:
        links.insert(0, '"previous":"?page=%d&limit=%d"' % (page - 1, limit))
    if page < pages:
        links.append('"next":"?page=%d&limit=%d"' % (page + 1, limit))
    return ('{"data":%s,"meta":{"pagination":{"total":%d,"count":%d,"per_page":%d,'
            '"current_page":%d,"total_pages":%d,"links":{%s}}}}' % (
                items(request, '{"id":%(n)d}', found), count(request), len(found), limit,
                page, pages, ",".join(links)))


@api("bigcommerce/v3/catalog/trees/categories")
def bigcommerce_categories(request):
    require_get(request)
    require_key(request, "X-Auth-Token")
    parameters(request, "limit", "page", status=422)
    return sample(request, "categories")


@api("bigcommerce/v2/products")
def bigcommerce2(request):
    require_get(request)
    asked = parameters(request, "limit", "page")
    limit = integer(asked, "limit", 50, 1, 250)
    page = integer(asked, "page", 1, 1)
    found = window(request, (page - 1) * limit, limit)
    return items(request, '{"id":%(n)d}', found) if found else (204, "", [])


@api("commercetools/oauth/token")
def commercetools_token(request):
    if request.method != "POST" or request.body != b"grant_type=client_credentials":
        refuse(400, error="unsupported_grant_type")
    require_client(request)
    return '{"access_token":"%s","expires_in":172800,"scope":"view_products:shop",' \
        '"token_type":"Bearer"}' % request.script["key"]


@api("commercetools/product-projections")
@api("commercetools/products")
def commercetools(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "limit", "offset", "sort", "where", "withTotal", "staged", "expand")
    require_query(request, asked, "staged=false&expand=categories[*]&sort=id asc")
    limit = integer(asked, "limit", 20, 0, 500)
    deepest = request.number("deepest", 4)
    offset = integer(asked, "offset", 0, 0, deepest)
    after = 0
    if "where" in asked:
        after = after_id(request, asked["where"])
        if asked.get("sort") != "id asc":
            refuse(400, message="Malformed parameter: sort")
    found = window(request, after + offset, limit)
    total = ""
    if asked.get("withTotal") != "false":
        total = ',"total":%d' % min(count(request) - after, request.number("most", 10000))
    return '{"limit":%d,"offset":%d,"count":%d%s,"results":%s}' % (
        limit, offset, len(found), total, items(request, '{"id":"p%(n)d","centAmount":%(n)d00}', found))


def after_id(request, where):
    """Returns how many items the predicate id>"…" leaves out."""
    ids = ["p%d" % n for n in range(1, count(request) + 1)]
    if "sample" in request.script:
        ids = [item["id"] for item in sample_items(request)]
    if where[:4] != 'id>"' or where[4:-1] not in ids or where[-1] != '"':
        refuse(400, message="Malformed parameter: where")
    return ids.index(where[4:-1]) + 1


# --- others


@api("stripe/products")
@api("stripe/v1/products")
def stripe(request):
    require_get(request)
    require_basic(request)
    asked = parameters(request, "limit", "starting_after")
    limit = integer(asked, "limit", 10, 1, 100)
    names = ["prod_%s%d" % ("abcdefghij"[n % 10] * 2, n) for n in range(count(request))]
    at = 0
    if "starting_after" in asked:
        if asked["starting_after"] not in names:
            refuse(400, error={"message": "No such product: '%s'" % asked["starting_after"]})
        at = names.index(asked["starting_after"]) + 1
    found = names[at:at + limit]
    return '{"object":"list","data":[%s],"has_more":%s,"url":"/v1/products"}' % (
        ",".join('{"id":"%s","object":"product"}' % name for name in found),
        "true" if at + limit < len(names) else "false")


@api("github/repos")
def github(request):
    require_get(request)
    if not request.header("User-Agent"):
        raise Refusal(403, "Request forbidden by administrative rules.")
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "per_page", "page", status=422)
    per_page = min(integer(asked, "per_page", 30, 1), 100)
    page = integer(asked, "page", 1, 1)
    pages = -(-count(request) // per_page)
    links = []
    for rel, to in (("prev", page - 1), ("next", page + 1), ("last", pages), ("first", 1)):
        if (rel in ("prev", "first") and page > 1) or (rel in ("next", "last") and page < pages):
            links.append('<%s>; rel="%s"' % (
                own_url(request, "per_page=%d&page=%d" % (per_page, to)), rel))
    return 200, items(request, '{"id":%(n)d,"name":"r%(n)d"}',
                      window(request, (page - 1) * per_page, per_page)), [
        ("Link", ", ".join(links))] if links else []


@api("akeneo/api/oauth/v1/token")
def akeneo_token(request):
    require_client(request)
    wanted = {"grant_type": "password", "username": "reader", "password": "s3cret-word"}
    if request.header("Content-Type") != "application/json" or json.loads(request.body) != wanted:
        refuse(422, code=422, message="No user found for the given username and password")
    return '{"access_token":"%s","expires_in":3600,"token_type":"bearer","scope":null,' \
        '"refresh_token":"r"}' % request.script["key"]


@api("akeneo/api/rest/v1/product-models")
def akeneo_models(request):
    return akeneo_page(request, sample_items(request, "models"))


@api("akeneo/products")
@api("akeneo/api/rest/v1/products")
def akeneo(request):
    if "sample" in request.script:
        return akeneo_page(request, sample_items(request))
    return akeneo_page(request, [
        {"_links": {"self": {"href": "x"}}, "identifier": "i%d" % n}
        for n in range(1, count(request) + 1)])


def akeneo_page(request, found):
    """Returns a page of the items found. A full page links to the next one, even if
    it is the last: Akeneo only compares the number of items with the limit."""
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    if request.asked("pagination_type") in (None, "page"):
        return akeneo_by_page(request, found)
    asked = parameters(request, "limit", "pagination_type", "search_after",
                  "with_attribute_options", status=422)
    if request.resource.endswith("/products"):
        require_query(request, asked, "with_attribute_options=true")
    limit = integer(asked, "limit", 10, 1, 100, status=422)
    if asked.get("pagination_type") != "search_after":
        refuse(422, message="pagination_type")
    after = integer(asked, "search_after", 0, status=422)
    found = found[after:after + limit]
    query = "pagination_type=search_after&limit=%d" % limit
    if "with_attribute_options" in asked:
        query += "&with_attribute_options=" + asked["with_attribute_options"]
    links = '"self":{"href":"%s"},"first":{"href":"%s"}' % (
        own_url(request, query), own_url(request, query))
    if len(found) == limit:
        links += ',"next":{"href":"%s&search_after=%d"}' % (own_url(request, query), after + limit)
    return '{"_links":{%s},"_embedded":{"items":%s}}' % (
        links, json.dumps(found, ensure_ascii=False))


def akeneo_by_page(request, found):
    """The default, for few products."""
    asked = parameters(request, "limit", "pagination_type", "page", "with_count", status=422)
    limit = integer(asked, "limit", 10, 1, 100, status=422)
    page = integer(asked, "page", 1, 1, 100, status=422)
    links = '"self":{"href":"%s"}' % own_url(request, "page=%d&limit=%d" % (page, limit))
    if len(found[(page - 1) * limit:]) > limit:
        links += ',"next":{"href":"%s"}' % own_url(request, "page=%d&limit=%d" % (page + 1, limit))
    return '{"_links":{%s},"current_page":%d,"_embedded":{"items":%s}}' % (
        links, page, json.dumps(found[(page - 1) * limit:page * limit]))


def rpc_error(text, number="null"):
    return '{"jsonrpc":"2.0","id":%s,"error":{"code":200,"message":"Odoo Server Error",' \
        '"data":{"name":"%s"}}}' % (number, text)


@api("odoo/jsonrpc")
def odoo(request):
    if request.method != "POST":
        refuse(405, message="Method Not Allowed")
    if request.header("Content-Type") != "application/json":
        refuse(400, message="Invalid JSON data")
    try:
        call = json.loads(request.body)
        params = call["params"]
        database, user, password, model, method, domain, options = params["args"]
    except (ValueError, KeyError, TypeError):
        return rpc_error("builtins.ValueError")
    number = json.dumps(call.get("id"))
    if (call.get("method"), params.get("service"), params.get("method")) != (
            "call", "object", "execute_kw") or (database, user) != ("shop", 2):
        return rpc_error("builtins.AttributeError", number)
    if password != "s3cret-token":
        # Unlike Odoo, it quotes the key, which must not be printed.
        return rpc_error("odoo.exceptions.AccessDenied: " + str(password), number)
    if method != "search_read" or len(domain) != 1 or set(options) - {"context"} != {
            "fields", "offset", "limit", "order"} or options["order"] != "id":
        return rpc_error("builtins.TypeError", number)
    if (model, options["fields"]) == ("product.product", ["default_code"]):
        return sample(request, "products") if options["offset"] == 0 else '{"result":[]}'
    if model == "stock.quant" and domain == [[["location_id.usage", "=", "internal"]]]:
        model = "product.product"
    if model == "product.template.attribute.value":
        return sample(request, "values") if options["offset"] == 0 else '{"result":[]}'
    if model != "product.product":
        return rpc_error("builtins.KeyError", number)
    offset, limit = options["offset"], options["limit"]
    if type(offset) is not int or type(limit) is not int:
        return rpc_error("psycopg2.errors.SyntaxError", number)
    return '{"jsonrpc":"2.0","id":%s,"result":%s}' % (number, items(
        request,
        '{"id":%(n)d,"barcode":false,"categ_id":[1,"All"]}', window(request, offset, limit)))


@api("odoo/json/2/product.template/search_read")
def odoo_json2(request):
    if request.method != "POST":
        refuse(405, message="Method Not Allowed")
    require_key(request, "Authorization", "Bearer %s")
    call = json.loads(request.body)
    if set(call) != {"domain", "fields", "order", "offset", "limit"} or call["order"] != "id":
        refuse(422, name="builtins.TypeError", message="missing a required argument")
    return items(request, '{"id":%(n)d,"name":"p%(n)d","default_code":false}',
                 window(request, call["offset"], call["limit"]))


@api("shopify-stock/graphql.json")
def shopify_stock(request):
    require_key(request, "X-Shopify-Access-Token")
    body = json.loads(request.body)
    first, after = body["variables"]["first"], body["variables"]["after"]
    if "inventoryItems(first: $first, after: $after)" not in body["query"]:
        return '{"errors":[{"message":"Field \'inventoryItems\' is missing"}]}'
    found = json.loads(sample(request))["data"]["inventoryItems"]["nodes"]
    at = int(after or 0)
    more = at + first < len(found)
    return json.dumps({"data": {"inventoryItems": {
        "nodes": found[at:at + first],
        "pageInfo": {"hasNextPage": more, "endCursor": str(at + first) if more else None}}}})


@api("graphql")
@api("shopify/admin/api/2025-10/graphql.json")
def graphql(request):
    if request.method != "POST" or request.header("Content-Type") != "application/json":
        refuse(400, errors=[{"message": "POST a JSON body."}])
    require_key(request, "X-Shopify-Access-Token")

    def error(message):
        return '{"errors":[{"message":"%s"}],"data":null}' % message

    try:
        body = json.loads(request.body)
        query, variables = body["query"], body["variables"]
        first, after = variables["first"], variables["after"]
    except (ValueError, KeyError, TypeError):
        return error("the body is not as it should be")
    if "products(first: $first, after: $after" not in query:
        return error("Field 'products' is missing")
    if type(first) is not int or not 1 <= first <= 250:
        return error("Variable $first of type Int! was provided invalid value")
    at = 0
    if after is not None:
        if not isinstance(after, str) or not after.startswith("c/=") or not after[3:].isdigit():
            return error("Invalid cursor for current pagination sort.")
        at = int(after[3:])
    found = window(request, at, first)
    shown = '"edges":[%s]' % ",".join(
        '{"cursor":"c/=%d","node":{"id":"gid://%d"}}' % (n, n) for n in found)
    if "nodes {" in query:
        shown = '"nodes":[%s]' % ",".join('{"id":"gid://%d"}' % n for n in found)
    return '{"data":{"products":{%s,"pageInfo":{"hasNextPage":%s,"endCursor":%s}}}}' % (
        shown, "true" if at + first < count(request) else "false",
        '"c/=%d"' % found[-1] if found else "null")


@api("odata/Products")
def odata(request):
    require_get(request)
    asked = parameters(request, "$top", "$select", "$skiptoken")
    size = request.number("page-size", 2)
    after = integer(asked, "$skiptoken", 0)
    top = integer(asked, "$top", 1 << 30, 1)
    found = window(request, after, min(size, top))
    more = ""
    if after + size < count(request):
        more = ',"@odata.nextLink":"%s"' % own_url(
            request, "$select=Id&$skiptoken=%d" % (after + size))
    return '{"@odata.context":"x","value":%s%s}' % (items(request, '{"Id":%(n)d}', found), more)


@api("jsonapi/products")
def jsonapi(request):
    require_get(request)
    asked = parameters(request, "page[number]", "page[size]")
    size = integer(asked, "page[size]", 2, 1)
    page = integer(asked, "page[number]", 1, 1)
    target = "null"
    if page * size < count(request):
        # A path, without scheme and host.
        target = '"%s?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=%d"' % (request.path, page + 1, size)
        if "href" in request.script:
            target = '{"href":%s,"meta":{"count":%d}}' % (target, count(request))
    return '{"data":%s,"links":{"next":%s}}' % (
        items(request, '{"type":"products","id":"%(n)d"}',
              window(request, (page - 1) * size, size)), target)


@api("sales/orders")
def sales(request):
    require_get(request)
    asked = parameters(request, "limit", "after")
    limit = integer(asked, "limit", 10, 1)
    at = 0
    if "after" in asked:
        if not asked["after"].startswith("+/ä&=") or not asked["after"][5:].isdigit():
            refuse(400, message="invalid cursor")
        at = int(asked["after"][5:])
    headers = []
    if at + limit < count(request):
        headers.append(("X-Next-Cursor", ("+/ä&=%d" % (at + limit)).encode().decode("latin-1")))
    return 200, items(request, '{"id":%(n)d}', window(request, at, limit)), headers


@api("since/products")
def since(request):
    require_get(request)
    asked = parameters(request, "limit", "since_id")
    limit = integer(asked, "limit", 50, 1)
    # These ids exceed the integers that a double can hold.
    first = 9007199254740993
    at = 0
    if "since_id" in asked:
        at = integer(asked, "since_id", 0, first) - first + 1
    return '{"products":%s}' % ("[" + ",".join(
        '{"id":%d}' % (first + n - 1) for n in window(request, at, limit)) + "]")


@api("spring/items")
def spring(request):
    require_get(request)
    asked = parameters(request, "page", "size")
    page, size = integer(asked, "page", 0), integer(asked, "size", 20, 1)
    found = window(request, page * size, size)
    return '{"content":%s,"totalElements":%d,"number":%d,"last":%s}' % (
        items(request, '{"id":%(n)d}', found), count(request), page,
        "true" if (page + 1) * size >= count(request) else "false")


@api("hal/products")
def hal(request):
    require_get(request)
    asked = parameters(request, "page", "size")
    page, size = integer(asked, "page", 0), integer(asked, "size", 20, 1)
    pages = -(-count(request) // size)
    links = '"self":{"href":"%s"}' % own_url(request, "page=%d&size=%d" % (page, size))
    if page + 1 < pages:
        links += ',"next":{"href":"%s"}' % own_url(request, "page=%d&size=%d" % (page + 1, size))
    return ('{"_embedded":{"products":%s},"_links":{%s},"page":{"size":%d,"totalElements":%d,'
            '"totalPages":%d,"number":%d}}' % (
                items(request, '{"name":"p%(n)d","_links":{"self":{"href":"x%(n)d"}}}',
                      window(request, page * size, size)),
                links, size, count(request), pages, page))


@api("scim/Users")
def scim(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "startIndex", "count", "sortBy", "filter")
    start, size = integer(asked, "startIndex", 1, 1), integer(asked, "count", 10)
    found = window(request, start - 1, size)
    return ('{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":%d,'
            '"startIndex":%d,"itemsPerPage":%d,"Resources":%s}' % (
                count(request), start, len(found),
                items(request, '{"id":"u%(n)d","userName":"n%(n)d"}', found)))


@api("directus/items/products")
def directus(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "limit", "offset", "page", "sort", "meta", "fields", "filter")
    limit = integer(asked, "limit", 100, 1)
    offset = integer(asked, "offset", (integer(asked, "page", 1, 1) - 1) * limit)
    meta = ""
    if asked.get("meta") in ("*", "total_count", "filter_count"):
        meta = '"meta":{"%s":%d},' % (
            asked["meta"] if asked["meta"] != "*" else "filter_count", count(request))
    return '{%s"data":%s}' % (
        meta, items(request, '{"id":%(n)d,"date_updated":"2026-01-%(n)02dT00:00:00Z"}',
                    window(request, offset, limit)))


@api("strapi/products")
def strapi(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "pagination[page]", "pagination[pageSize]", "sort", "populate")
    size = min(integer(asked, "pagination[pageSize]", 25, 1), 100)
    page = integer(asked, "pagination[page]", 1, 1)
    return '{"data":%s,"meta":{"pagination":{"page":%d,"pageSize":%d,"pageCount":%d,"total":%d}}}' % (
        items(request, '{"id":%(n)d,"documentId":"d%(n)d","updatedAt":"2026-01-02T03:04:05.678Z"}',
              window(request, (page - 1) * size, size)),
        page, size, -(-count(request) // size), count(request))


@api("json-server/products")
def json_server(request):
    require_get(request)
    form = '{"id":%(n)d,"name":"p%(n)d"}'
    if request.asked("_page") is None:
        limit = request.asked("_limit")
        return 200, items(request, form, window(
            request, 0, int(limit) if limit and limit.isdigit() else count(request))), []
    page, size = int(request.asked("_page")), int(request.asked("_limit") or 10)
    last = max(-(-count(request) // size), 1)
    links = []
    for rel, to in (("first", 1), ("prev", page - 1), ("next", page + 1), ("last", last)):
        if 1 <= to <= last:
            links.append('<%s>; rel="%s"' % (
                own_url(request, "_page=%d&_limit=%d" % (to, size)), rel))
    return 200, items(request, form, window(request, (page - 1) * size, size)), [
        ("X-Total-Count", count(request)), ("Link", ", ".join(links))]


@api("json-server-1/products")
def json_server_1(request):
    """Any other parameter is a filter, and no item has such a member."""
    require_get(request)
    filters = set(request.query) - {"_page", "_per_page", "_sort"}
    if request.asked("_page") is None:
        return "[]" if filters else items(
            request, '{"id":"%(n)d"}', window(request, 0, count(request)))
    number, size = 0 if filters else count(request), int(request.asked("_per_page") or 10)
    last = max(-(-number // size), 1)
    page = min(max(int(request.asked("_page")), 1), last)
    return '{"first":1,"prev":%s,"next":%s,"last":%d,"pages":%d,"items":%d,"data":%s}' % (
        page - 1 if page > 1 else "null", page + 1 if page < last else "null", last, last, number,
        "[]" if filters else items(
            request, '{"id":"%(n)d"}', window(request, (page - 1) * size, size)))


@api("scayle/products")
def scayle(request):
    require_get(request)
    require_key(request, "X-Access-Token")
    asked = parameters(request, "page", "perPage", "with", "sort")
    page, size = integer(asked, "page", 1, 1), integer(asked, "perPage", 100, 1, 100)
    last = max(-(-count(request) // size), 1)
    found = window(request, (page - 1) * size, size)
    return ('{"pagination":{"current":%d,"total":%d,"perPage":%d,"page":%d,"first":1,"prev":%d,'
            '"next":%d,"last":%d},"entities":%s}' % (
                len(found), count(request), size, page, max(page - 1, 1), min(page + 1, last),
                last, items(request, '{"id":%(n)d,"isActive":true}', found)))


@api("surecart/products")
def surecart(request):
    require_get(request)
    require_key(request, "Authorization", "Bearer %s")
    asked = parameters(request, "page", "limit", "sort", status=422)
    page, size = integer(asked, "page", 1, 1), integer(asked, "limit", 20, 1, 100, status=422)
    return ('{"object":"list","pagination":{"count":%d,"limit":%d,"page":%d,"url":"/v1/products"},'
            '"data":%s}' % (
                count(request), size, page, items(
                    request, '{"id":"s-%(n)d","object":"product","updated_at":17000000%(n)02d}',
                    window(request, (page - 1) * size, size))))


@api("cursor/products")
def cursor(request):
    require_get(request)
    asked = parameters(request, "limit", "cursor")
    limit = integer(asked, "limit", 10, 1, 100)
    at = 0
    if "cursor" in asked:
        if not asked["cursor"].startswith("c/") or not asked["cursor"][2:].isdigit():
            refuse(400, message="invalid cursor")
        at = int(asked["cursor"][2:])
    form = ',"cursor":{"next":"c/%d"}' if "object" in request.script else ',"cursor":"c/%d"'
    return '{"data":%s%s}' % (
        items(request, '{"id":%(n)d}', window(request, at, limit)),
        form % (at + limit) if at + limit < count(request) else "")


@api("wix/products/query")
def wix(request):
    if request.method != "POST":
        refuse(405, message="Method Not Allowed")
    require_key(request, "Authorization")
    try:
        query = json.loads(request.body)["query"]
        limit, offset = query["paging"]["limit"], query["paging"]["offset"]
    except (ValueError, KeyError, TypeError):
        refuse(400, message="Expected an object")
    if type(limit) is not int or type(offset) is not int or not 1 <= limit <= 100:
        refuse(400, message="paging.limit must be at most 100")
    found = window(request, offset, limit)
    return '{"products":%s,"metadata":{"items":%d,"offset":%d},"totalResults":%d}' % (
        items(request, '{"id":"w%(n)d","numericId":"%(n)d"}', found), len(found), offset,
        count(request))


@api("vendure/shop-api")
def vendure(request):
    def error(message):
        return 400, '{"errors":[{"message":"%s","extensions":{"code":"BAD_REQUEST"}}]}' % message, []

    if request.method != "POST":
        return error("GET query missing.")
    body = json.loads(request.body)
    options = body.get("variables", {}).get("options", {})
    if "products(options: $options)" not in body["query"]:
        return error('Cannot query field on type \\"Query\\".')
    take, skip = options.get("take"), options.get("skip")
    if type(take) is not int or type(skip) is not int or not 0 < take <= 100:
        return 200, '{"errors":[{"message":"error.list-query-limit-exceeded"}],"data":null}', []
    return '{"data":{"products":{"totalItems":%d,"items":%s}}}' % (
        count(request), items(request, '{"id":"%(n)d","slug":"p-%(n)d"}',
                              window(request, skip, take)))


@api("bulk/result.jsonl")
def bulk(request):
    require_get(request)
    lines = []
    for n in range(1, count(request) + 1):
        lines += ['{"id":"gid://p/%d"}' % n, '{"id":"gid://v/%d","__parentId":"gid://p/%d"}' % (n, n)]
    return 200, "\n".join(lines) + "\n", [("Content-Type", "application/jsonl")]


@api("bulk/exports")
def start_export(request):
    if request.method != "POST":
        refuse(405, message="Method Not Allowed")
    return 202, '{"id":"7","state":"CREATED"}', []


@api("bulk/exports/7")
def export(request):
    """It is ready at the third request for it."""
    require_get(request)
    if request.turn < 4:
        return '{"id":"7","state":"RUNNING","url":null}'
    return '{"id":"7","state":"COMPLETED","url":"%s%s.jsonl.gz"}' % (request.base, request.path)


@api("bulk/exports/7.jsonl.gz")
def export_file(request):
    return 200, gzip.compress(bulk(request)[1].encode()), [("Content-Type", "application/gzip")]


@api("ndjson/products")
def ndjson(request):
    require_get(request)
    return 200, "".join('{"id":%d}\n' % n for n in range(1, count(request) + 1)), [
        ("Content-Type", "application/x-ndjson")]


@api("fakestore/products")
def fakestore(request):
    require_get(request)
    limit = request.asked("limit")
    return items(request, '{"id":%(n)d,"title":"t%(n)d"}', window(
        request, 0, int(limit) if limit and limit.isdigit() else count(request)))


# --- for single tests


@api("turns")
def turns(request):
    def due(name):
        given = request.script.get(name, "").split(",")
        return urllib.parse.unquote(given[min(request.turn, len(given)) - 1])

    headers = [tuple(h.split(":", 1)) for h in due("heads").split("|") if h]
    body = due("bodies").replace("@BASE@", request.base)
    headers = [(name, value.replace("@BASE@", request.base)) for name, value in headers]
    return 200, body, headers


@api("paged")
def paged(request):
    page, headers = lists.answer(request)
    return 200, json.dumps(page, separators=(",", ":")), headers


@api("children")
def children_of(request):
    if request.method == "POST":
        return children.answer(request, str(json.loads(request.body)["parent"]))
    return children.answer(request, urllib.parse.unquote(request.resource.partition("/children/")[2]))


@api("changes")
def changing(request):
    require_get(request)
    parameters(request, "since", "limit", "offset")
    return changes.answer(request)


@api("tls")
def tls(request):
    directory = request.directory
    certificate = os.path.join(directory, "tls.pem")
    if not os.path.exists(certificate):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
             os.path.join(directory, "tls.key"), "-out", certificate],
            check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, os.path.join(directory, "tls.key"))
    if "client" in request.script:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate)
    return '{"port":%d}' % request.listen(context)
