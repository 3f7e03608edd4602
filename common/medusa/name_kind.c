#include "medusa/name_kind.h"

#include <string.h>

static const struct name_kind_route kinds[NAME_KINDS] = {
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

const struct name_kind_route *name_kind_route(enum name_kind kind)
{
	return &kinds[kind];
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

const char *name_kind_word(enum name_kind kind)
{
	return kinds[kind].what;
}
