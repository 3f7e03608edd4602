/*
 * A member such as `error` is a sign on each page without items, and so is a
 * status such as "processing". `message` or `code` may be there with any empty
 * list, so they are one only if there are pages with items, and these have no
 * such member. `title` and others must lack the path to the items, too.
 * None is one if --fail-on has found what it names: then the page says no
 * error.
 */
#include "fetch/fault.h"

#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/signs.h"
#include "fetch/words.h"

#include <string.h>
#include <strings.h>

/*
 * The kinds of `status`, apart from those of words_error: one that is a word
 * for an error, and any other one.
 */
enum { FAILED = 0x100, STATUS = 0x200 };

static bool is_status(const struct outline_member *m)
{
	return m->len == strlen("status") &&
	       !strncasecmp(m->name, "status", m->len);
}

static bool is_failed(const struct outline_member *m)
{
	static const char *const words[] = {
	    "error", "fail", "failed", "pending", "processing"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (!strcasecmp(m->text, words[i]))
			return is_status(m);
	return false;
}

/* Is it false, 0, or one of these as a text? */
static bool is_no(const struct outline_member *m)
{
	return m->value == OUTLINE_FALSE || !m->number ||
	       !strcmp(m->text, "0") || !strcasecmp(m->text, "false");
}

/* What the member says: one of these, a bit of words_error, or 0. */
static unsigned kind_of(const struct outline_member *m)
{
	const unsigned kind = words_error(m->name, m->len);

	if (kind & WORDS_SUCCESS)
		return is_no(m) ? kind : 0;
	if (m->value == OUTLINE_FALSE || m->value == OUTLINE_NOTHING)
		return 0;
	return is_failed(m) ? FAILED : is_status(m) ? STATUS : kind;
}

static unsigned kinds_in(
    const struct outline *o, const struct outline_member *in)
{
	const struct outline_member *m = NULL;
	unsigned kinds = 0;

	while ((m = outline_next(o, in, m)))
		kinds |= kind_of(m);
	return kinds;
}

static const struct outline_member *find(
    const struct outline *o, const struct outline_member *in, unsigned kinds)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m)))
		if (kind_of(m) & kinds)
			return m;
	return NULL;
}

/* Does its value tell more than its name? It is short, and no secret. */
static bool shows_text(const struct outline_member *m)
{
	return *m->text &&
	       (is_failed(m) || words_error(m->name, m->len) == WORDS_SUCCESS);
}

static void put_path(struct buf *to, const struct outline_member *m)
{
	outline_spell(to, m);
	if (m->value == OUTLINE_FALSE)
		buf_puts(to, "=false");
	else if (!m->number)
		buf_puts(to, "=0");
	else if (shows_text(m))
		buf_printf(to, "=%s", m->text);
}

void fault_take(struct fault *f, const struct page *p, uint64_t number,
    bool lacks, const struct outline_member *in)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *m;
	unsigned kinds = WORDS_SUCCESS | WORDS_ERROR | FAILED;

	if (page_items(p)) {
		f->usual |= kinds_in(o, NULL) | (in ? kinds_in(o, in) : 0);
		f->had_items = true;
		return;
	}
	if (f->page || page_is_checked(p))
		return;
	if (f->had_items)
		kinds |= lacks ? WORDS_MESSAGE | STATUS : WORDS_REASON;
	m = find(o, NULL, kinds & ~f->usual);
	if (!m && in)
		m = find(o, in, kinds & ~f->usual);
	if (!m)
		return;
	f->page = number;
	f->lacks = lacks;
	f->sure = kind_of(m) & (WORDS_SUCCESS | WORDS_ERROR);
	signs_put(&f->member, m);
	if (shows_text(m))
		buf_printf(&f->member, ": %s", m->text);
	put_path(&f->path, m);
}

bool fault_find(const struct outline *o, struct buf *path)
{
	const struct outline_member *m =
	    find(o, NULL, WORDS_SUCCESS | WORDS_ERROR);

	if (m)
		put_path(path, m);
	return m;
}

void fault_release(struct fault *f)
{
	buf_release(&f->member);
	buf_release(&f->path);
}
