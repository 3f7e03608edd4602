/*
 * medusa/name_tree.h: which category a path means.
 */
#include "medusa/name_tree.h"

#include "unit.h"

/* Children may come before their parents. */
static const struct {
	const char *id, *name, *handle, *parent;
} rows[] = {
    {"hoses", "Hoses", "hoses", "garden"},
    {"garden", "Garden", "garden", NULL},
    {"home", "Home", "x-home", NULL},
    {"lamps", "lamps", "home-lamps", "home"},
    {"LAMPS", "LAMPS", "home-lamps-2", "home"},
    {"garden2", "Garden", "home-garden", "home"},
    {"hoses2", "Hoses", "hoses-2", "garden2"},
    {"water", "Water hoses", "water", "garden"},
    {"red", "Red", "red", "garden"},
    {"red2", "Red", "red-2", "garden"},
    {"redder", "Redder", "redder", "red2"},
    {"flat", "Garden > Flat", "flat", NULL},
    {"ueber", "\303\234ber", "uber", NULL},
    /* Ancestors of each other. */
    {"chicken", "Chicken", "chicken", "egg"},
    {"egg", "Egg", "egg", "chicken"},
    {"lost", "Lost", NULL, "gone"},
    {"nameless", "", "nameless", NULL},
};

static const struct {
	int line;
	const char *path;
	const char *id; /* NULL: none */
	size_t several; /* the length of a path that fits several, or 0 */
} cases[] = {
    CASE("Garden", "garden", 0),
    CASE("Garden > Hoses", "hoses", 0),
    /* By handle: any category, or a step below the one before. */
    CASE("garden", "garden", 0),
    CASE("garden > Hoses", "hoses", 0),
    CASE("home-garden > Hoses", "hoses2", 0),
    CASE("Garden > water", "water", 0),
    CASE("water", "water", 0),
    CASE("Home > water", NULL, 0),
    CASE("x-home", "home", 0),
    /* In another case. */
    CASE("GARDEN > HOSES", "hoses", 0),
    CASE("home > garden > hoses", "hoses2", 0),
    CASE("\303\274BER", "ueber", 0),
    /* A name goes before a handle, and that before another case. */
    CASE("Home > lamps", "lamps", 0),
    CASE("Home > LAMPS", "LAMPS", 0),
    CASE("Home > Lamps", NULL, 12),
    CASE("HOME > Lamps > New", NULL, 12),
    /* Several, unless the names below differ. */
    CASE("Garden > Red", NULL, 12),
    CASE("Garden > Red > Redder", "redder", 0),
    CASE("garden > Red > Redder", NULL, 12),
    CASE("Garden > Red > redder", NULL, 12),
    CASE("red-2 > redder", "redder", 0),
    CASE("red", "red", 0),
    /* A name may hold the separator. */
    CASE("Garden > Flat", "flat", 0),
    CASE("garden > flat", NULL, 0),
    CASE("flat", "flat", 0),
    CASE("Chicken", NULL, 0),
    CASE("chicken", "chicken", 0),
    CASE("chicken > Egg", NULL, 0),
    CASE("Lost", "lost", 0),
    CASE("nameless", "nameless", 0),
    CASE("nameless > x", NULL, 0),
    CASE("Hoses", NULL, 0), /* it is not at the top */
    CASE("Gard", NULL, 0),
    CASE("Garden > ", NULL, 0),
    CASE(" > Garden", NULL, 0),
    CASE("Garden >Hoses", NULL, 0),
};

int main(void)
{
	struct name_tree t = {0};

	for (size_t i = 0; i < COUNT(rows); i++)
		name_tree_add(&t, rows[i].id, rows[i].name, rows[i].handle,
		    rows[i].parent);
	name_tree_link(&t);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct name_found f =
		    name_tree_find(&t, cases[i].path, strlen(cases[i].path));

		SAME_TEXT(cases[i].line, f.one ? f.one->id : NULL, cases[i].id);
		SAME_NUMBER(
		    cases[i].line, f.several ? f.len : 0, cases[i].several);
	}
	name_tree_release(&t);
	return unit_end();
}
