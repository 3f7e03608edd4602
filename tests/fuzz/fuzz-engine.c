/*
 * The engine in the world of tests/lib/world.h, with a server whose answers the
 * input chooses: valid, cut, changed, an error, or none. Each run must end.
 * Each item must have one result. An item may be reported as written only if an
 * answer has shown that. Each body must be JSON.
 *
 * The linker replaces http_run of the world by the one of this file.
 */
#include "../lib/world.h"

#include "base/err.h"
#include "base/mem.h"
#include "http/http.h"
#include "http/options.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "medusa/pace.h"
#include "medusa/shop.h"
#include "products/products.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/read.h"
#include "sync/resource.h"
#include "sync/result.h"
#include "sync/write.h"

#include <stdio.h>

#include "product.h"

/* Most requests after the end of the input, when no answer is an error. */
enum { TAIL_MAX = 200 };

static struct draw input;
static unsigned tail;

/* The items of the batch. */
static struct wish {
	const char *key;
	struct draw bytes;
	bool known; /* an answer has shown that it is written */
} wishes[4];
static unsigned wish_count;
static bool posted, dry_run, adopts;

/* --- the server */

/* An answer names this key. An adopted row may belong to any item. */
static void know_key(const char *key)
{
	for (unsigned n = 0; n < wish_count; n++)
		wishes[n].known |= adopts || strstr(wishes[n].key, key);
}

/* The same for the id of a row, anywhere in the text. */
static void know_id(const char *text)
{
	char id[32];

	for (unsigned n = 0; n < wish_count; n++) {
		snprintf(id, sizeof id, "product%u", n);
		if (strstr(text, id))
			know_key(wishes[n].key);
	}
}

/* Does the lookup ask for this item? By another identity it may. */
static bool is_asked(const char *url, const struct wish *w)
{
	char filter[32];

	snprintf(filter, sizeof filter, "&external_id=k%c", w->key[2]);
	return strstr(url, filter) || !strstr(url, "&external_id=");
}

/* A row for an item: equal, incomplete or different. */
static void put_row(struct buf *to, const struct wish *w, unsigned how,
    const char *key, unsigned n)
{
	struct draw own = w->bytes;

	if (posted)
		know_key(w->key);
	put_product(to, how == 2 ? &input : &own,
	    how == 0 ? FORM_ROW : FORM_ODD_ROW, key, n);
	if (!draw(&input, 4))
		return;
	to->len--;
	put_member(to, "created_at", "\"1970-01-01T00:16:00.000Z\"}");
}

static void put_rows(struct buf *to, const char *url)
{
	bool by_key = strstr(url, "&external_id="), first = true;
	unsigned count = wish_count;

	/* A list without end would be read up to its 1000000th row. */
	if (!strstr(url, "&offset=0") && !draw(&input, 4))
		count = 0;
	buf_puts(to, "\"products\":[");
	for (unsigned n = 0; n < count; n++) {
		unsigned how = draw(&input, 5);

		if (how == 1 || !is_asked(url, &wishes[n]))
			continue;
		buf_puts(to, first ? "" : ",");
		put_row(to, &wishes[n], how,
		    how == 4 ? "\"k4\""
		    : by_key ? wishes[n].key
			     : "null",
		    n);
		first = false;
	}
	buf_putc(to, ']');
}

/* Rows for the lookup of names and of inventory items. */
static void put_things_found(struct buf *to)
{
	static const char *const lists[] = {"product_tags", "product_types",
	    "collections", "product_categories", "sales_channels",
	    "shipping_profiles", "inventory_items"};
	unsigned count = draw(&input, 3);

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		buf_printf(to, ",\"%s\":[", lists[i]);
		for (unsigned n = 0; n < count; n++)
			buf_printf(to,
			    "%s{\"id\":\"x%u\",\"name\":\"A\",\"value\":\"A\","
			    "\"title\":\"A\",\"handle\":\"a%u\",\"sku\":\"c%u\""
			    ",\"variants\":[],\"parent_category_id\":\"x%u\"}",
			    n ? "," : "", n, n, n + 1, 1 - n);
		buf_putc(to, ']');
	}
}

static void put_list(struct buf *to, const char *url)
{
	buf_putc(to, '{');
	put_rows(to, url);
	put_things_found(to);
	put_member(to, "count", PICK(&input, "0", "3", "99", "-1"));
	buf_putc(to, '}');
}

static void put_written(struct buf *to, const struct value *list, bool created)
{
	bool first = true;
	unsigned n = 0;

	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_get(v, "id");
		const struct value *key = value_get(v, "external_id");

		if (draw(&input, 8) == 7)
			continue;
		if (created && key)
			know_key(key->text);
		if (!created)
			know_id(id->text);
		buf_puts(to, first ? "{" : ",{");
		if (created)
			put_id(to, "new", n++);
		else
			buf_printf(
			    to, "\"id\":%.*s", (int)id->raw_len, id->raw);
		if (created && key)
			buf_printf(to, ",\"external_id\":%.*s",
			    (int)key->raw_len, key->raw);
		buf_putc(to, '}');
		first = false;
	}
}

static void put_answer(struct buf *to, const struct http_call *c)
{
	static const char *const made[] = {"product_tag", "product_type",
	    "collection", "product_category", "inventory_item"};
	struct arena arena = {0};
	const struct value *body;
	const char *error;

	body = value_parse(&arena, c->body, c->body_len, &error);
	MUST(body && body->type == JSON_OBJECT);
	buf_puts(to, "{\"created\":[");
	put_written(to, value_get(body, "create"), true);
	buf_puts(to, "],\"updated\":[");
	if (strstr(c->url, "/products/batch"))
		put_written(to, value_get(body, "update"), false);
	else if (strstr(c->url, "/products/product"))
		know_id(c->url);
	else if (strstr(c->url, "/product-options/"))
		know_key("k"); /* an option may be of any item */
	buf_putc(to, ']');
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
		put_member(to, made[i], "{\"id\":\"made1\"}");
	buf_putc(to, '}');
	arena_release(&arena);
}

static void put_error(struct buf *to)
{
	const char *type = PICK(&input, "invalid_data", "unknown_error",
	    "duplicate_error", "not_found", "unauthorized");
	const char *why = PICK(&input, "An unknown error occurred.",
	    "Product with handle: a, already exists.",
	    "Product variant with sku: c1, already exists.",
	    "Inventory item with sku: c1, already exists.",
	    "Inventory item with sku: c2, already exists.",
	    "Product category with handle: a, already exists.",
	    "Invalid request: Field 'create, 0, title' is required",
	    "Invalid request: Field 'update, 1, variants, 0, sku' is required",
	    "Invalid request: Unrecognized fields: 'update, 0'",
	    "You tried to set relationship tag: tag1, but such",
	    "Tag with id tag1 not found");

	if (draw(&input, 4) != 3)
		buf_printf(
		    to, "{\"type\":\"%s\",\"message\":\"%s\"}", type, why);
	else
		buf_puts(to, PICK(&input, "", "<html>", "{", "[]", "null"));
}

static void change(struct buf *b)
{
	know_key("k"); /* a changed answer may name any item */
	for (unsigned n = 1 + draw(&input, 3); n-- && b->len;)
		b->data[(draw(&input, 256) << 8 | draw(&input, 256)) % b->len] =
		    (char)draw(&input, 256);
	if (b->len && draw(&input, 2))
		b->len = (draw(&input, 256) << 8 | draw(&input, 256)) % b->len;
	buf_put(b, "", 0);
}

static void answer(struct http_call *c)
{
	static const long errors[] = {400, 500, 401, 403, 404, 405, 409, 413,
	    415, 422, 429, 502, 503, 504, 301};
	unsigned kind = draw(&input, 32);

	c->status = 200;
	if (kind >= 28) {
		c->status = 0;
	} else if (kind >= 20) {
		c->status =
		    errors[draw(&input, sizeof errors / sizeof errors[0])];
		put_error(&c->reply);
	} else if (c->body) {
		put_answer(&c->reply, c);
	} else {
		put_list(&c->reply, c->url);
	}
	if (kind >= 16 && kind < 20)
		change(&c->reply);
}

void __wrap_http_run(struct http *h, struct http_call *c);
void __wrap_http_run(struct http *h, struct http_call *c)
{
	(void)h;
	MUST(input.at < input.end || ++tail < TAIL_MAX);
	MUST(!c->body || !dry_run);
	posted |= c->body != NULL;
	c->began = world.now;
	world.now += draw(&input, 4) * 500;
	buf_reset(&c->reply);
	buf_puts(&c->reply, "");
	answer(c);
	c->outcome = c->status ? outcome_of_http(c->status) : OUTCOME_UNKNOWN;
	if (c->outcome == OUTCOME_DONE)
		c->outcome = c->hooks->judge(c->ctx, c);
	if (c->outcome == OUTCOME_UNKNOWN && !c->write)
		c->outcome = OUTCOME_AGAIN;
	if (c->outcome != OUTCOME_DONE)
		snprintf(
		    c->error, sizeof c->error, "HTTP status %ld", c->status);
}

/* --- a run */

static void put_batch(struct buf *to)
{
	wish_count = draw(&input, 5);
	buf_putc(to, '[');
	for (unsigned n = 0; n < wish_count; n++) {
		struct wish *w = &wishes[n];

		w->key = PICK(&input, "\"k1\"", "\"k2\"", "\"k3\"");
		w->bytes = input;
		w->known = false;
		buf_puts(to, n ? "," : "");
		put_product(to, &input, FORM_INPUT, w->key, n);
		to->len--;
		put_member(to, PICK(&input, "unknown", "type", "collection"),
		    PICK(&input, "\"A\"", "\"B\""));
		if (draw(&input, 2))
			put_member(to, "categories",
			    PICK(&input, "[\"A > B\"]", "[\"a0\"]", "[\"\"]"));
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

static void check_items(const struct batch *b)
{
	struct buf line = {0};
	struct arena arena = {0};
	const char *error;

	MUST(!b->failed || *b->why);
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];

		MUST(item->action < ITEM_ACTIONS);
		MUST(item->action != ITEM_REJECTED ||
		     (item->type && *item->reason));
		if (item->action == ITEM_PENDING) {
			MUST(b->failed);
			continue;
		}
		MUST(b->failed || !item_open(item) || b->rules.dry_run);
		MUST(b->failed || item->id || b->rules.dry_run ||
		     item->action == ITEM_REJECTED ||
		     item->action == ITEM_SUPERSEDED);
		MUST(wishes[i].known || dry_run ||
		     (item->action != ITEM_CREATE &&
			 item->action != ITEM_UPDATE));
		buf_reset(&line);
		result_put(&line, &b->rules, item);
		MUST(value_parse(&arena, line.data, line.len, &error));
		result_show(&line, &b->rules, item, true);
	}
	arena_release(&arena);
	buf_release(&line);
}

static void run(struct batch *b)
{
	struct buf line = {0};
	bool ok;

	put_batch(&line);
	posted = false;
	ok = read_batch(b, line.data, line.len);
	MUST(ok);
	ok = look_at_batch(b);
	if (ok && b->list_count && !b->rules.dry_run)
		ok = write_batch(b);
	MUST(ok == !b->failed);
	if (!ok)
		batch_abandon(b);
	check_items(b);
	buf_release(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_options net = {HTTP_OPT_DEFAULTS};
	const struct identity *ids = resource_products.identities;
	const struct identity *adopt[] = {NULL, &ids[1], &ids[2]};
	struct batch b = {
	    .rules = {.resource = &resource_products, .key = "external_id"}};
	const struct pace_rules pace_rules = {.duty = 50, .slack_ms = 600};
	struct pace *pace;
	unsigned flags;

	input = (struct draw){data, data + size};
	tail = 0;
	flags = draw(&input, 256);
	pace = draw(&input, 4) == 3 ? pace_new(&pace_rules) : NULL;
	b.rules.unknown = (enum unknown_rule)(1 + flags % 2);
	b.rules.oldest = flags & 2;
	b.rules.prune = flags >> 2 & 7;
	b.rules.dry_run = dry_run = flags >> 5 == 7;
	b.rules.adopt = adopt[(flags >> 5) % 3];
	adopts = b.rules.adopt != NULL;
	err_verbosity(-1);
	setenv("MEDUSA_URL", "http://127.0.0.1", 1);
	setenv("MEDUSA_TOKEN", "token", 1);
	world_begin("");
	b.medusa = medusa_open(&net, GZIP_NEVER, pace);
	b.foresee = b.rules.dry_run;
	b.shop = shop_new();
	b.names = names_new(draw(&input, 2) ? ~0U : 0, "--create-missing");
	for (int i = 0; i < 2 && !b.failed; i++)
		run(&b);
	batch_release(&b);
	names_free(b.names);
	shop_free(b.shop);
	medusa_close(b.medusa);
	pace_free(pace);
	world_end();
	return 0;
}
