/*
 * The layer products: what is wrong with a product, and where; titles that are
 * made from values; options that are the same.
 */
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/choice.h"
#include "products/offer.h"
#include "products/price_check.h"
#include "products/title.h"
#include "products/validate.h"

#include "unit.h"

static struct value *parse(struct arena *a, const char *json)
{
	const char *error;

	return value_parse(a, json, strlen(json), &error);
}

#define PRICES(list) "{\"variants\":[{\"sku\":\"k\",\"prices\":[" list "]}]}"
#define EUR(more)    "{\"currency_code\":\"eur\",\"amount\":1" more "}"

static const struct {
	int line;
	const char *product, *wrong;
} products[] = {
    CASE("{\"title\":\"T\"}", NULL),
    CASE("{\"title\":\"\"}", "'title' is empty"),
    CASE("{\"title\":\"\342\200\203\"}", "'title' is empty"),
    CASE("{\"title\":1}", "'title' cannot be a number"),
    CASE("{\"discountable\":true}", NULL),
    CASE("{\"discountable\":\"no\"}",
	"'discountable' is 'no'; expected true or false"),
    CASE("{\"variants\":[{},{\"ean\":1}]}",
	"'variants[1].ean' cannot be a number"),
    CASE("{\"variants\":[{\"title\":\"V\",\"ean\":1}]}",
	"'ean' of the variant 'V' cannot be a number"),
    CASE("{\"variants\":[{\"title\":\"V\",\"sku\":\"k\",\"ean\":1}]}",
	"'ean' of the variant 'k' cannot be a number"),
    CASE(
	"{\"variants\":[[]]}", "'variants[0]' is an array; expected an object"),
    CASE("{\"variants\":[{\"options\":{\"A\":\"1\"}},{},{\"options\":{}},"
	 "{\"sku\":\"k\",\"options\":{\"A\":\"1\"}}]}",
	"'variants[0]' and the variant 'k' have the same option values"),
    CASE(
	"{\"variants\":[{\"options\":{\"A\":\"1\",\"B\":\"2\"}},"
	"{\"options\":{\"A\":\"2\",\"B\":\"1\"}},{\"options\":{\"A\":\"1\"}}]}",
	NULL),
    CASE("{\"options\":[{\"title\":\"A\",\"values\":[],\"id\":\"1\"},"
	 "{\"title\":\"B\",\"values\":[],\"id\":\"2\"}]}",
	NULL),
    CASE("{\"options\":[{\"title\":\"A\",\"values\":[],\"id\":\"1\"},"
	 "{\"title\":\"B\",\"values\":[],\"id\":\"1\"}]}",
	"two options have the id '1'"),
    CASE("{\"options\":[{\"title\":\"A\",\"values\":[\"1\"]},"
	 "{\"title\":\"A\",\"values\":[]}]}",
	"two options are called 'A'"),
    CASE("{\"options\":[{\"title\":\"A\"}]}", "'options[0]' has no 'values'"),
    CASE("{\"options\":[{\"values\":[]}]}", "'options[0]' has no 'title'"),
    CASE("{\"options\":[{\"title\":\"A\",\"values\":[1]}]}",
	"a value of the option 'A' is a number"),
    CASE(PRICES(""), NULL),
    CASE(PRICES(EUR("")), NULL),
    CASE(PRICES(EUR("") "," EUR("")), NULL),
    CASE(PRICES(EUR("") "," EUR(",\"amount\":2,\"min_quantity\":1")), NULL),
    CASE(PRICES("{\"currency_code\":\"eur\",\"amount\":0}"), NULL),
    CASE(PRICES("{\"currency_code\":\"eur\",\"amount\":0.00011}"), NULL),
    CASE(PRICES(EUR("") ",{\"currency_code\":\"eur\",\"amount\":0.0001}"),
	"'prices[1].amount' of the variant 'k' is 0.0001, which Medusa stores "
	"as 0"),
    CASE(PRICES(EUR(",\"min_quantity\":2,\"max_quantity\":2")), NULL),
    CASE(PRICES(EUR(",\"min_quantity\":null,\"max_quantity\":1")), NULL),
    CASE(PRICES(EUR(",\"min_quantity\":2,\"max_quantity\":1")),
	"'prices[0].min_quantity' of the variant 'k' is 2, more than its "
	"'max_quantity', 1"),
    CASE(PRICES(EUR("") "," EUR(",\"amount\":3") "," EUR(",\"amount\":2")),
	"'prices[1]' of the variant 'k' has the currency, quantities and rules "
	"of 'prices[0]', but another amount, 3 instead of 1"),
    CASE("{\"prices\":[" EUR("") ",1]}",
	"'prices[1]' is a number; expected an object such as "
	"{\"currency_code\":\"eur\",\"amount\":19.90}"),
};

static const struct {
	int line;
	const char *product, *wrong;
} currencies[] = {
    CASE("{}", ""),
    CASE("{\"variants\":[]}", ""),
    CASE("{\"prices\":[" EUR("") "]}", ""),
    CASE("{\"prices\":[{\"currency_code\":\"EUR\"}]}", ""),
    CASE(PRICES("{\"currency_code\":\"usd\"}"), ""),
    CASE("{\"prices\":[" EUR("") ",{\"currency_code\":\"eu\"}]}",
	"'prices[1].currency_code' is 'eu', a currency that Medusa does not "
	"have"),
    CASE("{\"variants\":[{},{\"prices\":[{\"currency_code\":\"Zzz\"},"
	 "{\"currency_code\":\"yyy\"}]}]}",
	"'variants[1].prices[0].currency_code' is 'Zzz', a currency that "
	"Medusa does not have"),
};

static void check_currencies(struct arena *a)
{
	struct map known = {0};

	map_put(&known, "eur", 3, &known);
	map_put(&known, "usd", 3, &known);
	for (size_t i = 0; i < COUNT(currencies); i++) {
		struct buf why = {0};

		price_check_currencies(
		    &why, parse(a, currencies[i].product), &known);
		SAME_TEXT(currencies[i].line, why.len ? why.data : "",
		    currencies[i].wrong);
		buf_release(&why);
	}
	map_release(&known);
}

/* Is the title made from what the variant chooses? */
static const struct {
	int line;
	const char *title, *options;
	bool made;
} titles[] = {
    CASE("S", "{\"Size\":\"S\"}", true),
    CASE("S / red", "{\"Size\":\"S\",\"Colour\":\"red\"}", true),
    CASE("red / S", "{\"Size\":\"S\",\"Colour\":\"red\"}", true),
    CASE("red / S / 1", "{\"A\":\"S\",\"B\":\"1\",\"C\":\"red\"}", true),
    CASE("a / b / a", "{\"A\":\"a\",\"B\":\"a\",\"C\":\"b\"}", true),
    CASE("a / b", "{\"A\":\"a\",\"B\":\"b\",\"C\":\"a / b\"}", false),
    CASE("x / x / y", "{\"A\":\"x\",\"B\":\"x / y\"}", true),
    CASE("1 / 2 / 3 / 4 / 5 / 6",
	"{\"A\":\"6\",\"B\":\"5\",\"C\":\"4\",\"D\":\"3\",\"E\":\"2\",\"F\":"
	"\"1\"}",
	true),
    CASE("1 / 2 / 3 / 4 / 5 / 6 / 7",
	"{\"A\":\"1\",\"B\":\"2\",\"C\":\"3\",\"D\":\"4\",\"E\":\"5\",\"F\":"
	"\"6\",\"G\":\"7\"}",
	false),
    CASE("S", "{\"Size\":\"S\",\"Colour\":\"red\"}", false),
    CASE("S / red", "{\"Size\":\"S\"}", false),
    CASE("S / ", "{\"Size\":\"S\"}", false),
    CASE("S/red", "{\"Size\":\"S\",\"Colour\":\"red\"}", false),
    CASE("s", "{\"Size\":\"S\"}", false),
    CASE("a / a / b", "{\"A\":\"a\",\"B\":\"b\"}", false),
    CASE("S / S", "{\"Size\":\"S\",\"Colour\":\"red\"}", false),
    CASE("", "{\"Size\":\"S\"}", false),
    CASE("", "{}", false),
    CASE("1", "{\"Size\":1}", false),
};

static void check_titles(struct arena *a)
{
	for (size_t i = 0; i < COUNT(titles); i++) {
		struct value *variant = value_new(a, JSON_OBJECT);
		struct value *last = NULL;
		struct choice c;

		value_append(
		    variant, &last, "options", parse(a, titles[i].options));
		c = choice_read(a, variant, NULL);
		SAME_BOOL(titles[i].line,
		    title_is_made(titles[i].title, strlen(titles[i].title), &c),
		    titles[i].made);
	}
}

/* The titles of Medusa's options after an update; "-": it has no pair. */
static const struct {
	int line;
	const char *want, *have, *after;
} pairs[] = {
    CASE("[{\"title\":\"Size\"}]", "[{\"id\":\"1\",\"title\":\"Size\"}]",
	"Size"),
    CASE("[{\"title\":\"size\"}]", "[{\"id\":\"1\",\"title\":\"Size\"}]",
	"size"),
    CASE("[{\"title\":\"size\"}]",
	"[{\"id\":\"1\",\"title\":\"Size\",\"is_exclusive\":false}]", "-"),
    CASE("[{\"title\":\"size\"}]",
	"[{\"title\":\"SIZE\"},{\"title\":\"size\"}]", "- size"),
    CASE("[{\"title\":\"size\"},{\"title\":\"SIZE\"}]",
	"[{\"title\":\"SIZE\"},{\"title\":\"Size\"}]", "SIZE size"),
    CASE("[{\"title\":\"A\",\"id\":\"2\"}]",
	"[{\"id\":\"1\",\"title\":\"A\"},{\"id\":\"2\",\"title\":\"B\"}]",
	"- A"),
    CASE("[{\"title\":\"A\",\"id\":\"3\"}]", "[{\"id\":\"1\",\"title\":\"A\"}]",
	"A"),
    CASE("[]", "[{\"id\":\"1\",\"title\":\"A\"}]", "-"),
    CASE("[{\"title\":\"size\"},{\"title\":\"SIZE\"}]",
	"[{\"title\":\"Size\"}]", "size"),
};

static void check_pairs(struct arena *a)
{
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct offer want = {0}, have = {0};
		struct buf after = {0};

		offer_read(&want, a, parse(a, pairs[i].want));
		offer_read(&have, a, parse(a, pairs[i].have));
		offer_match(&want, &have);
		for (size_t n = 0; n < have.count; n++)
			buf_printf(&after, "%s%s", n ? " " : "",
			    have.options[n].twin
				? offer_title_after(&have.options[n])->text
				: "-");
		SAME_TEXT(pairs[i].line, after.data, pairs[i].after);
		buf_release(&after);
		offer_release(&want);
		offer_release(&have);
	}
}

int main(void)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(products); i++)
		SAME_TEXT(products[i].line,
		    product_validate(&a, parse(&a, products[i].product)),
		    products[i].wrong);
	check_currencies(&a);
	check_titles(&a);
	check_pairs(&a);
	arena_release(&a);
	return unit_end();
}
