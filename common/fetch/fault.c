/*
 * A member such as `error` is a sign on each page without items. `message` or
 * `code` may be there with any empty list, so they are one only if the path to
 * the items is missing, and if the pages with items have no such member. None
 * is one if --fail-on has found what it names: then the page says no error.
 */
#include "fetch/fault.h"

#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/signs.h"
#include "fetch/words.h"

/* What the member says: a bit of words_error, or 0. */
static unsigned kind_of(const struct outline_member *m)
{
	const unsigned kind = words_error(m->name, m->len);
	const bool no = m->value == OUTLINE_FALSE;

	if (kind & WORDS_SUCCESS)
		return no ? kind : 0;
	return no || m->value == OUTLINE_NOTHING ? 0 : kind;
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

void fault_take(struct fault *f, const struct page *p, uint64_t number,
    bool lacks, const struct outline_member *in)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *m;
	unsigned kinds = WORDS_SUCCESS | WORDS_ERROR;

	if (page_items(p)) {
		f->usual |= kinds_in(o, NULL) | (in ? kinds_in(o, in) : 0);
		f->had_items = true;
		return;
	}
	if (f->page || page_is_checked(p))
		return;
	if (lacks && f->had_items)
		kinds |= WORDS_MESSAGE;
	m = find(o, NULL, kinds & ~f->usual);
	if (!m && in)
		m = find(o, in, kinds & ~f->usual);
	if (!m)
		return;
	f->page = number;
	f->lacks = lacks;
	signs_put(&f->member, m);
	outline_spell(&f->path, m);
	if (m->value == OUTLINE_FALSE)
		buf_puts(&f->path, "=false");
}

void fault_release(struct fault *f)
{
	buf_release(&f->member);
	buf_release(&f->path);
}
