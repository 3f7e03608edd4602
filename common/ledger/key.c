#include "ledger/key.h"

#include "base/buf.h"
#include "json/fields.h"
#include "json/string.h"

#include <string.h>

static bool is_number(const char *raw)
{
	return *raw == '-' || (*raw >= '0' && *raw <= '9');
}

/* Appends a JSON string, written in one way only. */
static void put_string(struct buf *to, const char *raw, size_t len)
{
	struct buf text = {0};

	buf_grow(&text, string_decode(buf_room(&text, len), raw, len));
	string_put(to, text.data, text.len);
	buf_release(&text);
}

/* Appends a name, or the id of {"id":"…"}. */
static bool put_place(struct buf *to, const char *raw, size_t len)
{
	if (*raw == '"') {
		put_string(to, raw, len);
		return true;
	}
	if (!fields_find(raw, len, "id", &raw, &len) || *raw != '"')
		return false;
	buf_puts(to, "{\"id\":");
	put_string(to, raw, len);
	buf_putc(to, '}');
	return true;
}

static bool find_stock(const char *item, size_t len,
    const struct key_member *member, struct buf *to)
{
	const char *raw;
	size_t raw_len;

	if (!fields_find(item, len, member->name, &raw, &raw_len))
		return false;
	buf_reset(to);
	buf_putc(to, '[');
	if (*raw == '"' && raw_len > 2)
		put_string(to, raw, raw_len);
	else if (is_number(raw))
		string_put(to, raw, raw_len);
	else
		return false;
	if (fields_find(item, len, member->place, &raw, &raw_len)) {
		buf_putc(to, ',');
		if (!put_place(to, raw, raw_len))
			return false;
	}
	buf_putc(to, ']');
	return true;
}

bool key_find(const char *item, size_t len, const struct key_member *member,
    struct buf *decoded, const char **key, size_t *key_len)
{
	if (member->place) {
		if (!find_stock(item, len, member, decoded))
			return false;
		*key = decoded->data;
		*key_len = decoded->len;
		return true;
	}
	if (!fields_find(item, len, member->name, key, key_len))
		return false;
	if (**key == '"') {
		buf_reset(decoded);
		buf_grow(decoded,
		    string_decode(buf_room(decoded, *key_len), *key, *key_len));
		*key = decoded->data;
		*key_len = decoded->len;
		return *key_len > 0;
	}
	return is_number(*key);
}

bool key_put_stock(
    struct buf *to, const char *key, size_t len, const char *member)
{
	const char *end = key + len, *stop;

	if (len < 4 || key[0] != '[' || key[1] != '"' || end[-1] != ']')
		return false;
	stop = string_end(key + 1, end);
	if (!stop)
		return false;
	string_put(to, member, strlen(member));
	buf_putc(to, ':');
	buf_put(to, key + 1, (size_t)(stop - key - 1));
	if (*stop == ',') {
		buf_puts(to, ",\"location\":");
		buf_put(to, stop + 1, (size_t)(end - stop - 2));
	}
	return true;
}
