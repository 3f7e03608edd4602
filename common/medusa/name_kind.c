#include "medusa/name_kind.h"

#include <stddef.h>

const char *const name_kinds_creatable[] = {
    "tags", "types", "collections", "categories", NULL};

static const struct name_kind_route kinds[NAME_KINDS] = {
    [NAME_TAG] = {"tag", "/admin/product-tags", "product_tags", "product_tag",
	{"value"}, false},
    [NAME_TYPE] = {"type", "/admin/product-types", "product_types",
	"product_type", {"value"}, false},
    [NAME_COLLECTION] = {"collection", "/admin/collections", "collections",
	"collection", {"handle", "title"}, false},
    [NAME_CATEGORY] = {"category", "/admin/product-categories",
	"product_categories", "product_category", {"handle", "name"}, false},
    [NAME_CHANNEL] = {"sales channel", "/admin/sales-channels",
	"sales_channels", "sales_channel", {"name"}, false},
    [NAME_PROFILE] = {"shipping profile", "/admin/shipping-profiles",
	"shipping_profiles", "shipping_profile", {"name"}, true},
};

const struct name_kind_route *name_kind_route(enum name_kind kind)
{
	return &kinds[kind];
}

bool name_kind_creatable(enum name_kind kind)
{
	return kind <= NAME_CATEGORY;
}

const char *name_kind_shown(enum name_kind kind)
{
	const struct name_kind_route *r = &kinds[kind];

	return r->names[1] ? r->names[1] : r->names[0];
}

const char *name_kind_word(enum name_kind kind)
{
	return kinds[kind].what;
}
