/*
 * The layer products: what is wrong with a product, and where.
 */
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/price_check.h"
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

int main(void)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(products); i++)
		SAME_TEXT(products[i].line,
		    product_validate(&a, parse(&a, products[i].product)),
		    products[i].wrong);
	check_currencies(&a);
	arena_release(&a);
	return unit_end();
}
