/*
 * A resource of a test's own, to judge the interface: a note has a slug, by
 * which it is known, and a text. It links with sync and without products.
 *
 * Reads a batch a line and prints results, as ms-push does.
 */
#include "base/buf.h"
#include "base/err.h"
#include "http/options.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/read.h"
#include "sync/resource.h"
#include "sync/result.h"
#include "sync/write.h"

#include <stdio.h>

static const char *read_note(struct batch *b, struct item *item)
{
	(void)b;
	item->key = value_text(item->source, "slug");
	item->owned = item->full = item->source;
	return item->key ? NULL : "'slug' is missing";
}

static void fields(struct buf *to, const struct batch *b,
    struct item *const *list, size_t count)
{
	(void)b, (void)list, (void)count;
	buf_puts(to, "id,slug,text");
}

static bool plan(struct batch *b, struct item *item)
{
	const struct value *text = value_get(item->owned, "text");
	const struct value *old = value_get(item->have, "text");
	struct buf body = {0};

	(void)b;
	if (item->have && value_equal(text, old))
		return true;
	plan_change(&item->plan, old, text, "text");
	buf_putc(&body, '{');
	value_put_key(&body, item->have ? "id" : "slug");
	value_put(&body, item->have ? value_get(item->have, "id") : item->key);
	value_put_key(&body, "text");
	value_put(&body, text);
	buf_putc(&body, '}');
	plan_step(&item->plan, STEP_WITH, NULL, NULL, &body);
	buf_release(&body);
	return true;
}

static const struct identity identities[] = {
    {.name = "slug",
	.path = "/admin/notes",
	.list = "notes",
	.filter = "slug",
	.fields = ""},
    {.name = NULL},
};

static const struct resource notes = {
    .name = "notes",
    .one = "note",
    .identities = identities,
    .read = read_note,
    .fields = fields,
    .plan = plan,
    .batch_path = "/admin/notes/batch",
    .body_max = MEDUSA_BODY_MAX,
};

int main(int argc, char **argv)
{
	const struct http_options net = {
	    HTTP_OPT_DEFAULTS, .buffer_max = 1 << 20};
	struct batch b = {.rules = {.resource = &notes, .key = "slug"}};
	struct buf results = {0};
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	(void)argc;
	err_init(argv);
	b.medusa = medusa_open(&net, GZIP_NEVER, NULL);
	b.names = names_new(0, NULL, false);
	while ((len = getline(&line, &room, stdin)) > 0) {
		if (!read_batch(&b, line, (size_t)len) || !look_at_batch(&b) ||
		    !write_batch(&b))
			die(b.failed, "%s", b.why);
		for (size_t i = 0; i < b.count; i++) {
			result_put(&results, &b.rules, &b.items[i]);
			buf_putc(&results, '\n');
		}
	}
	fputs(results.len ? results.data : "", stdout);
	return 0;
}
