/*
 * The grammar of JSON: the parser library, made as strict as RFC 8259. Only
 * parser.c knows the library. scan.c feeds it, after it has checked that the
 * bytes are UTF-8 and that no token is endless.
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
/* The end of a stream that had at least one text. */
MUST_CHECK enum json_status parser_finish(struct parser *p);
/* Counts bytes of the stream that are not fed. */
void parser_pass(struct parser *p, size_t len);

/* How many bytes were fed and passed; where the last token reported ends; how
 * many containers are open. */
uint64_t parser_place(const struct parser *p);
uint64_t parser_last(const struct parser *p);
size_t parser_depth(const struct parser *p);

/* Sets an error that the caller found; `why` is not copied. JSON_BAD. */
enum json_status parser_refuse(
    struct parser *p, const char *why, uint64_t byte);

/* After JSON_BAD: see scan_error and what follows it in json/scan.h. */
const char *parser_error(const struct parser *p);
uint64_t parser_error_byte(const struct parser *p);
bool parser_too_deep(const struct parser *p);
/* After JSON_BAD of parser_finish: the text is cut short. */
bool parser_wants_more(const struct parser *p);

#endif
