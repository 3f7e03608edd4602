/*
 * The grammar of JSON, by the parser library, made as strict as RFC 8259. Only
 * parser.c knows the library. It is fed by scan.c, which has seen to it that
 * the bytes are UTF-8 and that no token is endless.
 */
#ifndef JSON_PARSER_H
#define JSON_PARSER_H

#include "base/attr.h"
#include "json/event.h"

#include <stdbool.h>

struct parser;

/* Nesting deeper than max_depth is an error. Released with parser_free. */
struct parser *parser_new(json_handler *handler, void *ctx, size_t max_depth);
void parser_free(struct parser *p);

MUST_CHECK enum json_status parser_feed(
    struct parser *p, const char *data, size_t len);
/* The end of the stream, in which there was a text. */
MUST_CHECK enum json_status parser_finish(struct parser *p);
/* Bytes of the stream that are not fed, but count for the places. */
void parser_pass(struct parser *p, size_t len);

/* How many bytes were fed and passed; where the last token that was told ends;
 * how many brackets are open. */
uint64_t parser_place(const struct parser *p);
uint64_t parser_last(const struct parser *p);
size_t parser_depth(const struct parser *p);

/* Makes an error of the caller's that of the parser; `why` is not copied. */
enum json_status parser_refuse(
    struct parser *p, const char *why, uint64_t byte);

/* After JSON_BAD: as scan_error and those after it. */
const char *parser_error(const struct parser *p);
uint64_t parser_error_byte(const struct parser *p);
bool parser_too_deep(const struct parser *p);
/* After JSON_BAD of parser_finish: the text is cut short. */
bool parser_wants_more(const struct parser *p);

#endif
