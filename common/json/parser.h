/*
 * The parser library (yajl), which only parser.c knows: the tokens of a JSON
 * text in memory. It accepts what RFC 8259 does not allow, so the text has to
 * be checked before (json/scan.h).
 */
#ifndef JSON_PARSER_H
#define JSON_PARSER_H

#include "json/event.h"

#include <stdbool.h>
#include <stddef.h>

/* `end` is the offset in the text just past the token. */
typedef void parser_handler(void *ctx, enum json_event event, size_t end);

/* Reads one text. False: the library rejects it. */
bool parser_read(
    const char *text, size_t len, parser_handler *handler, void *ctx);

#endif
