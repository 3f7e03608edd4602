#include "medusa/names.h"

#include "base/err.h"
#include "base/map.h"
#include "http/url.h"
#include "medusa/medusa.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAMES_MAX = 200,       /* of one request */
	NAME_MAX_BYTES = 2000, /* three times as long when encoded */
	URL_FULL = MEDUSA_URL_MAX - 3 * NAME_MAX_BYTES,
	TREE_DEPTH = 32, /* of a category's path; what is above is left out */
};
/* Tries to give a new category a handle that no other one has. */
enum { HANDLES_MAX = 20 };

static const struct kind {
	const char *plural; /* of what can be created, else NULL */
	const char *what;   /* for messages */
	const char *path;
	const char *list;     /* member of the answer that holds them */
	const char *one;      /* the same for one */
	const char *names[2]; /* what a name may be, the surest first; the
				 last is what a new one is made with */
	bool one_by_one;      /* the filter takes one name only */
} kinds[NAME_KINDS] = {
    [NAME_TAG] = {"tags", "tag", "/admin/product-tags", "product_tags",
	"product_tag", {"value"}, false},
    [NAME_TYPE] = {"types", "type", "/admin/product-types", "product_types",
	"product_type", {"value"}, false},
    [NAME_COLLECTION] = {"collections", "collection", "/admin/collections",
	"collections", "collection", {"handle", "title"}, false},
    [NAME_CATEGORY] = {"categories", "category", "/admin/product-categories",
	"product_categories", "product_category", {"handle", "name"}, false},
    [NAME_CHANNEL] = {NULL, "sales channel", "/admin/sales-channels",
	"sales_channels", "sales_channel", {"name"}, false},
    [NAME_PROFILE] = {NULL, "shipping profile", "/admin/shipping-profiles",
	"shipping_profiles", "shipping_profile", {"name"}, true},
};

struct name {
	struct name *next;
	const char *name;
	size_t len;
};

struct names {
	unsigned create;
	bool dry_run;
	pthread_mutex_t lock; /* of all the rest */
	struct arena names;   /* ids, for the run */
	struct map known[NAME_KINDS];
	struct map refusals[NAME_KINDS]; /* name → why it was not created */
	bool tree;			 /* all categories are known */
	/* What could not be done, once the server cannot be asked; NULL. */
	const char *failed;
	struct medusa_answer failure;
	/* Of the names_resolve under way. */
	struct medusa *medusa;
	struct arena *round; /* requests and answers */
};

/* What is known of a name that has no id, or more than one. */
static char missing[] = "", several[] = "";

static char too_long[] = "is too long for a name";

struct names *names_new(unsigned create, bool dry_run)
{
	struct names *r = mem_alloc(sizeof *r);

	*r = (struct names){.create = create, .dry_run = dry_run};
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void names_free(struct names *r)
{
	for (int k = 0; k < NAME_KINDS; k++) {
		map_release(&r->known[k]);
		map_release(&r->refusals[k]);
	}
	arena_release(&r->names);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

enum name_kind name_kind_called(const char *plural, size_t len)
{
	int k = 0;

	while (k < NAME_KINDS &&
	       (!kinds[k].plural || strlen(kinds[k].plural) != len ||
		   memcmp(kinds[k].plural, plural, len) != 0))
		k++;
	return (enum name_kind)k;
}

void names_want(struct names_wanted *list, struct arena *a, enum name_kind kind,
    const char *name, size_t len)
{
	struct name *w = arena_alloc(a, sizeof *w);

	*w = (struct name){NULL, name, len};
	*(list->first[kind] ? list->last[kind] : &list->first[kind]) = w;
	list->last[kind] = &w->next;
}

static void set(struct names *r, enum name_kind kind, const char *name,
    size_t len, const struct value *id)
{
	const char *old = map_get(&r->known[kind], name, len);

	if (old && old != missing && !value_is(id, old))
		map_put(&r->known[kind], name, len, several);
	else if (!old || old == missing)
		map_put(&r->known[kind], name, len,
		    arena_copy(&r->names, id->text, id->len));
}

static void learn(struct names *r, enum name_kind kind, const char *by,
    const struct value *thing)
{
	const struct value *id = value_text(thing, "id");
	const struct value *name = value_text(thing, by);

	if (id && name)
		set(r, kind, name->text, name->len, id);
}

static void fail(
    struct names *r, const char *what, const struct medusa_answer *answer)
{
	r->failed = what;
	/* Nothing of the batch's arena. */
	r->failure = (struct medusa_answer){.fate = answer->fate,
	    .message = arena_copy(
		&r->names, answer->message, strlen(answer->message))};
}

static struct value *ask(
    struct names *r, enum name_kind kind, const char *path, size_t limit)
{
	struct medusa_answer answer;
	struct value *rows;

	if (r->failed)
		return NULL;
	answer = medusa_list(
	    r->medusa, r->round, path, kinds[kind].list, limit, &rows);
	if (answer.fate == HTTP_DONE)
		return rows;
	fail(r, "look up names", &answer);
	return NULL;
}

static bool known(const struct names *r, enum name_kind kind, struct name *w)
{
	return map_get(&r->known[kind], w->name, w->len) != missing;
}

/* As many names as fit one request; the rest. */
static struct name *look_up(
    struct names *r, enum name_kind kind, const char *by, struct name *w)
{
	const struct kind *k = &kinds[kind];
	unsigned most = k->one_by_one ? 1 : NAMES_MAX;
	const struct value *v;
	struct buf path = {0};
	unsigned count = 0;

	buf_printf(&path, "%s?fields=id,%s", k->path, by);
	for (; w && count < most && path.len < URL_FULL; w = w->next) {
		if (known(r, kind, w))
			continue;
		buf_printf(&path, "&%s=", by);
		url_encode(&path, w->name, w->len);
		count++;
	}
	/* More than one may have the name. */
	for (v = count ? ask(r, kind, path.data, 2 * count) : NULL; v;
	     v = v->next)
		learn(r, kind, by, v);
	buf_release(&path);
	return w;
}

static const char separator[] = " > ";

/* "Home > Lamps", from the categories of one answer after another. */
static void learn_path(
    struct names *r, const struct map *by_id, const struct value *category)
{
	const struct value *chain[TREE_DEPTH], *v = category;
	struct buf path = {0};
	int n = 0;

	while (v && n < TREE_DEPTH) {
		const struct value *up = value_text(v, "parent_category_id");

		chain[n++] = v;
		v = up ? map_get(by_id, up->text, up->len) : NULL;
	}
	while (n--) {
		const struct value *name = value_get(chain[n], "name");

		if (path.len)
			buf_puts(&path, separator);
		if (name)
			buf_put(&path, name->text, name->len);
	}
	set(r, NAME_CATEGORY, path.data, path.len, value_get(category, "id"));
	buf_release(&path);
}

/*
 * Medusa cannot filter categories by name. A shop has few of them, so all
 * are read, once.
 */
static void read_tree(struct names *r)
{
	enum { PAGE = 1000 };
	struct value **all = NULL, *v;
	struct map by_id = {0};
	struct buf path = {0};
	size_t count = 0;

	buf_printf(&path, "%s?fields=id,name,handle,parent_category_id",
	    kinds[NAME_CATEGORY].path);
	for (v = ask(r, NAME_CATEGORY, path.data, PAGE); v; v = v->next) {
		const struct value *id = value_text(v, "id");

		if (!id)
			continue;
		all = mem_resize(all, count + 1, sizeof *all);
		all[count++] = v;
		map_put(&by_id, id->text, id->len, v);
	}
	for (size_t i = 0; i < count; i++)
		learn_path(r, &by_id, all[i]);
	/* A handle is unique, so it is surer than a path. */
	for (size_t i = 0; i < count; i++) {
		const struct value *handle = value_text(all[i], "handle");
		const struct value *id = value_get(all[i], "id");

		if (handle)
			map_put(&r->known[NAME_CATEGORY], handle->text,
			    handle->len,
			    arena_copy(&r->names, id->text, id->len));
	}
	map_release(&by_id);
	buf_release(&path);
	free(all);
	r->tree = true;
}

static void look_up_all(struct names *r, enum name_kind kind, struct name *list)
{
	if (kind == NAME_CATEGORY) {
		if (!r->tree)
			read_tree(r);
		return;
	}
	for (int i = 0; i < 2 && kinds[kind].names[i]; i++)
		for (struct name *w = list; w;)
			w = look_up(r, kind, kinds[kind].names[i], w);
}

/* `parent` and `handle` are for a category only; NULL: none, Medusa's own. */
static struct medusa_answer post_one(struct names *r, enum name_kind kind,
    const char *name, const char *parent, const char *handle)
{
	const struct kind *k = &kinds[kind];
	struct medusa_answer answer;
	struct buf body = {0};

	buf_putc(&body, '{');
	value_put_key(&body, k->names[1] ? k->names[1] : k->names[0]);
	string_put(&body, name, strlen(name));
	if (kind == NAME_CATEGORY) /* else shoppers do not see it */
		buf_puts(&body, ",\"is_active\":true");
	if (parent) {
		value_put_key(&body, "parent_category_id");
		string_put(&body, parent, strlen(parent));
	}
	if (handle) {
		value_put_key(&body, "handle");
		string_put(&body, handle, strlen(handle));
	}
	buf_putc(&body, '}');
	answer = medusa_post(r->medusa, r->round, k->path, body.data, body.len);
	buf_release(&body);
	return answer;
}

/* Of a path, the n-th try: "Women > Shoes" makes women-shoes-2. */
static const char *handle_of(struct names *r, const struct name *w, unsigned n)
{
	struct buf handle = {0};
	const char *text;

	for (size_t i = 0; i < w->len; i++) {
		unsigned char c = (unsigned char)w->name[i];

		if (c >= 0x80 || isalnum(c))
			buf_putc(&handle, (char)tolower(c));
		else if (handle.len && handle.data[handle.len - 1] != '-')
			buf_putc(&handle, '-');
	}
	if (n > 1)
		buf_printf(&handle, "-%u", n);
	text = arena_copy(r->round, handle.data, handle.len);
	buf_release(&handle);
	return text;
}

/*
 * Medusa takes a category's handle from its name alone, and all handles of
 * the tree have to differ. So a second "Shoes" is called after its path.
 */
static bool handle_is_taken(
    enum name_kind kind, const struct medusa_answer *answer)
{
	return kind == NAME_CATEGORY &&
	       strstr(answer->message, "with handle: ") != NULL;
}

static void refuse(struct names *r, enum name_kind kind, const struct name *w,
    const char *message)
{
	map_put(&r->refusals[kind], w->name, w->len,
	    arena_printf(&r->names,
		"does not exist and could not be created: %s", message));
}

/* Another client may be faster, and an answer may be lost. */
static void create_one(struct names *r, enum name_kind kind, struct name *w,
    const char *name, const char *parent)
{
	struct name alone = {NULL, w->name, w->len};
	struct medusa_answer answer = {.fate = HTTP_UNKNOWN};
	const char *handle = NULL;
	unsigned handles = 0;
	const struct value *id;

	for (unsigned n = 1; !r->failed && !known(r, kind, &alone); n++) {
		answer = post_one(r, kind, name, parent, handle);
		if (answer.fate == HTTP_DONE) {
			id = value_text(
			    value_get(answer.body, kinds[kind].one), "id");
			if (id)
				set(r, kind, w->name, w->len, id);
			return;
		}
		if (answer.fate != HTTP_REFUSED &&
		    (answer.fate != HTTP_UNKNOWN ||
			!medusa_pause(r->medusa, n))) {
			fail(r, "create what is missing", &answer);
			return;
		}
		r->tree = false;
		look_up_all(r, kind, &alone);
		if (answer.fate != HTTP_REFUSED)
			continue;
		if (handles == HANDLES_MAX || !handle_is_taken(kind, &answer)) {
			refuse(r, kind, w, answer.message);
			return;
		}
		handle = handle_of(r, w, ++handles);
	}
}

static void imagine(struct names *r, enum name_kind kind, struct name *w)
{
	struct buf id = {0};

	buf_printf(&id, "(new) %s", w->name);
	map_put(&r->known[kind], w->name, w->len,
	    arena_copy(&r->names, id.data, id.len));
	buf_release(&id);
}

/* " > Lamps": what has no name is found by none. */
static bool has_nameless_step(const struct name *w)
{
	const char *name = w->name, *end;

	do {
		end = strstr(name, separator);
		if (end == name || !*name)
			return true;
		name = end ? end + strlen(separator) : NULL;
	} while (name);
	return false;
}

/* Each step of a path that is not there yet. */
static void create_path(struct names *r, struct name *w)
{
	const char *parent = NULL, *name = w->name;
	size_t len = 0;

	do {
		const char *end = strstr(name, separator);
		struct name step = {NULL, NULL, 0};
		const char *id;

		len = end ? (size_t)(end - w->name) : w->len;
		step.name = arena_copy(r->round, w->name, len);
		step.len = len;
		id = map_get(&r->known[NAME_CATEGORY], step.name, len);
		if (!id)
			map_put(
			    &r->known[NAME_CATEGORY], step.name, len, missing);
		if (!id || id == missing)
			create_one(r, NAME_CATEGORY, &step,
			    step.name + (name - w->name), parent);
		parent = map_get(&r->known[NAME_CATEGORY], step.name, len);
		if (parent == missing || parent == several)
			return;
		name = end ? end + strlen(separator) : NULL;
	} while (name);
}

/* Those that nobody has asked for before. */
static struct name *take_new(
    struct names *r, enum name_kind kind, struct name *list)
{
	struct name *first = NULL, **last = &first;

	for (struct name *w = list; w; w = w->next) {
		if (map_get(&r->known[kind], w->name, w->len))
			continue;
		if (w->len > NAME_MAX_BYTES) {
			map_put(&r->refusals[kind], w->name, w->len, too_long);
			continue;
		}
		map_put(&r->known[kind], w->name, w->len, missing);
		*last = w;
		last = &w->next;
	}
	*last = NULL;
	return first;
}

static void create_all(struct names *r, enum name_kind kind, struct name *w)
{
	for (; w; w = w->next) {
		if (known(r, kind, w))
			continue;
		if (kind == NAME_CATEGORY && has_nameless_step(w))
			refuse(r, kind, w, "a step of its path has no name");
		else if (r->dry_run)
			imagine(r, kind, w);
		else if (kind == NAME_CATEGORY)
			create_path(r, w);
		else
			create_one(r, kind, w, w->name, NULL);
	}
}

static void resolve_kind(
    struct names *r, enum name_kind kind, struct name *list)
{
	struct name *new = take_new(r, kind, list);

	if (new)
		look_up_all(r, kind, new);
	if (r->create & 1U << kind)
		create_all(r, kind, new);
}

bool names_resolve(struct names *r, struct names_wanted *list, struct medusa *m,
    struct arena *a, struct medusa_answer *answer, const char **what)
{
	bool ok;

	pthread_mutex_lock(&r->lock);
	r->medusa = m;
	r->round = a;
	for (int k = 0; k < NAME_KINDS && !r->failed; k++)
		resolve_kind(r, (enum name_kind)k, list->first[k]);
	*what = r->failed;
	*answer = r->failure;
	ok = !r->failed;
	pthread_mutex_unlock(&r->lock);
	return ok;
}

/* With the lock. */
static const char *find(struct names *r, enum name_kind kind, const char *name,
    size_t len, const char **why)
{
	const char *id = map_get(&r->known[kind], name, len);
	const char *refusal = map_get(&r->refusals[kind], name, len);

	if (id == several)
		*why = "is the name of several; give the id: {\"id\": ...}";
	else if (id && id != missing)
		return id;
	else if (refusal)
		*why = refusal;
	else if (!kinds[kind].plural)
		*why = "does not exist";
	else
		*why = r->create & 1U << kind
			   ? "does not exist and could not be created"
			   : "does not exist; --create-missing would create it";
	return NULL;
}

const char *names_id(struct names *r, enum name_kind kind, const char *name,
    size_t len, const char **why)
{
	const char *id;

	pthread_mutex_lock(&r->lock);
	id = find(r, kind, name, len, why);
	pthread_mutex_unlock(&r->lock);
	return id;
}

const char *name_kind_word(enum name_kind kind)
{
	return kinds[kind].what;
}
