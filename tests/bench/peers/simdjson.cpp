// The items of "products" by simdjson On-Demand, as they are written, one after the
// other: simdjson FILE. It holds the whole document in memory, and does not check
// all of it.
#include <cstdio>
#include <simdjson.h>

int main(int, char **argv)
{
	simdjson::padded_string text;
	simdjson::ondemand::parser parser;
	simdjson::ondemand::document document;
	simdjson::ondemand::array items;

	if (simdjson::padded_string::load(argv[1]).get(text) ||
	    parser.iterate(text).get(document) ||
	    document["products"].get_array().get(items))
		return 1;
	for (auto item : items) {
		simdjson::ondemand::object object;
		std::string_view raw;

		if (item.get_object().get(object) || object.raw_json().get(raw))
			return 1;
		fwrite(raw.data(), 1, raw.size(), stdout);
		putchar('\n');
	}
	return fflush(stdout) ? 1 : 0;
}
