/*
 * Files of options: one on each line, in the form of curl's --config.
 *
 *	# a comment
 *	limit = 100
 *	--items data	# the dashes and the "=" are optional
 *	strict
 *	data = "a value with blanks"
 *	data = '{"as": "it is"}'
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

struct buf;

/* Takes an option, without dashes; its value is NULL if it has none. */
typedef void config_handler(void *ctx, const char *name, const char *value);

/*
 * Calls the handler for each option of the file; "-" is standard input. Names
 * and values point into `text`, which the caller releases. A file that cannot
 * be read ends the program with EXIT_IO, a wrong line with EXIT_USAGE. While
 * the handler runs, messages begin with the file and the line.
 */
void config_read(
    struct buf *text, const char *path, config_handler *take, void *ctx);

#endif
