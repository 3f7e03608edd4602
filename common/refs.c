#include "refs.h"

#include "err.h"
#include "map.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A request line may be 16 KiB long in Node, headers included. */
enum { URL_MAX = 8 * 1024, NAMES_MAX = 200 };

static const struct kind {
	const char *plural;
	const char *path;
	const char *list; /* member of the answer that holds them */
	const char *one;  /* the same for one */
	const char *name; /* member that holds the name, and the filter */
} kinds[REF_KINDS] = {
    [REF_TAG] = {"tags", "/admin/product-tags", "product_tags", "product_tag",
	"value"},
};

struct wanted {
	struct wanted *next;
	const char *name;
	size_t len;
};

struct refs {
	struct medusa *medusa;
	unsigned create;
	bool dry_run;
	struct arena names; /* ids, for the run */
	struct arena round; /* requests, for one refs_resolve */
	struct map known[REF_KINDS];
	struct wanted *wanted[REF_KINDS];
};

/* What is known of a name that has no id. */
static char missing[] = "";

struct refs *refs_new(struct medusa *m, unsigned create, bool dry_run)
{
	struct refs *r = mem_alloc(sizeof *r);

	*r = (struct refs){.medusa = m, .create = create, .dry_run = dry_run};
	return r;
}

void refs_free(struct refs *r)
{
	for (int k = 0; k < REF_KINDS; k++)
		map_release(&r->known[k]);
	arena_release(&r->names);
	arena_release(&r->round);
	free(r);
}

enum ref_kind ref_kind_named(const char *plural, size_t len)
{
	int k = 0;

	while (k < REF_KINDS && (strlen(kinds[k].plural) != len ||
				    memcmp(kinds[k].plural, plural, len) != 0))
		k++;
	return (enum ref_kind)k;
}

void refs_want(struct refs *r, enum ref_kind kind, const char *name, size_t len)
{
	struct wanted *w;

	if (map_get(&r->known[kind], name, len))
		return;
	map_put(&r->known[kind], name, len, missing);
	w = arena_alloc(&r->round, sizeof *w);
	*w = (struct wanted){
	    r->wanted[kind], arena_copy(&r->round, name, len), len};
	r->wanted[kind] = w;
}

static void learn(struct refs *r, enum ref_kind kind, const struct value *thing)
{
	const struct value *id = value_get(thing, "id");
	const struct value *name = value_get(thing, kinds[kind].name);

	if (id && name && id->type == JSON_STRING && name->type == JSON_STRING)
		map_put(&r->known[kind], name->text, name->len,
		    arena_copy(&r->names, id->text, id->len));
}

/* As many names as fit one request; the rest. */
static struct wanted *look_up(
    struct refs *r, enum ref_kind kind, struct wanted *w)
{
	const struct kind *k = &kinds[kind];
	struct medusa_answer answer;
	struct buf path = {0};
	struct value *list;
	unsigned count = 0;

	buf_printf(&path, "%s?fields=id,%s", k->path, k->name);
	for (; w && count < NAMES_MAX && path.len < URL_MAX; w = w->next) {
		buf_printf(&path, "&%s=", k->name);
		url_encode(&path, w->name, w->len);
		count++;
	}
	buf_printf(&path, "&limit=%u", count);
	answer = medusa_get(r->medusa, &r->round, path.data);
	buf_release(&path);
	medusa_insist(&answer, "look up names");
	list = value_get(answer.body, k->list);
	for (list = list ? list->child : NULL; list; list = list->next)
		learn(r, kind, list);
	return w;
}

static void create_one(struct refs *r, enum ref_kind kind, struct wanted *w)
{
	const struct kind *k = &kinds[kind];
	struct medusa_answer answer;
	struct buf body = {0};
	struct wanted alone = {NULL, w->name, w->len};

	buf_putc(&body, '{');
	value_put_key(&body, k->name);
	string_put(&body, w->name, w->len);
	buf_putc(&body, '}');
	answer =
	    medusa_post(r->medusa, &r->round, k->path, body.data, body.len);
	buf_release(&body);
	if (answer.fate == HTTP_DONE) {
		learn(r, kind, value_get(answer.body, k->one));
		return;
	}
	if (answer.fate != HTTP_REFUSED && answer.fate != HTTP_UNKNOWN)
		medusa_insist(&answer, "create what is missing");
	/* Another client may have been faster, or the answer was lost. */
	look_up(r, kind, &alone);
}

static bool known(const struct refs *r, enum ref_kind kind, struct wanted *w)
{
	return map_get(&r->known[kind], w->name, w->len) != missing;
}

static void resolve_kind(struct refs *r, enum ref_kind kind)
{
	struct wanted *w;

	for (w = r->wanted[kind]; w;)
		w = look_up(r, kind, w);
	if (!(r->create & 1U << kind))
		return;
	for (w = r->wanted[kind]; w; w = w->next) {
		struct buf id = {0};

		if (known(r, kind, w))
			continue;
		if (!r->dry_run) {
			create_one(r, kind, w);
			continue;
		}
		buf_printf(&id, "(new) %s", w->name);
		map_put(&r->known[kind], w->name, w->len,
		    arena_copy(&r->names, id.data, id.len));
		buf_release(&id);
	}
}

void refs_resolve(struct refs *r)
{
	for (int k = 0; k < REF_KINDS; k++) {
		resolve_kind(r, (enum ref_kind)k);
		r->wanted[k] = NULL;
	}
	arena_reset(&r->round);
}

const char *refs_id(const struct refs *r, enum ref_kind kind, const char *name,
    size_t len, const char **why)
{
	const char *id = map_get(&r->known[kind], name, len);

	if (id && id != missing)
		return id;
	*why = r->create & 1U << kind
		   ? "does not exist and could not be created"
		   : "does not exist; --create-missing would create it";
	return NULL;
}
