#include "ledger/key.h"

#include "base/buf.h"
#include "json/fields.h"
#include "json/string.h"

bool key_find(const char *item, size_t len, const char *member,
    struct buf *decoded, const char **key, size_t *key_len)
{
	if (!fields_find(item, len, member, key, key_len))
		return false;
	if (**key == '"') {
		buf_reset(decoded);
		buf_grow(decoded,
		    string_decode(buf_room(decoded, *key_len), *key, *key_len));
		*key = decoded->data;
		*key_len = decoded->len;
		return *key_len > 0;
	}
	return **key == '-' || (**key >= '0' && **key <= '9');
}
