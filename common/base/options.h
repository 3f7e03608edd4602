/*
 * A program's options as one table, from which both the parser and the help are
 * made.
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* An option, or the title of the group of options that follows. */
struct opt {
	const char *name;  /* "--limit"; NULL: this is a title */
	char letter;	   /* of its short form, "-l"; 0: it has none */
	const char *value; /* the value's word in the help; NULL: no value */
	const char *help;  /* what it does; or the title */
	bool often;	   /* also listed by --help without `all` */
	bool first; /* for `take`: before all others, wherever it stands */
	/* What the name of a file to read follows, "@" or ""; or NULL. */
	const char *reads;
	/* Where the value goes: exactly one of these is set. */
	bool *flag; /* becomes !off */
	const char **text;
	uint64_t *number; /* from `least` to `most`; most 0: no limit */
	uint64_t *size;	  /* bytes */
	uint64_t *time;	  /* milliseconds; `least` 1: not 0 */
	void (*take)(const struct opt *o, const char *value);
	/* Details of the above. */
	bool optional; /* for `take`: without a value, it gets NULL */
	bool off;
	uint64_t least, most;
	int which; /* for `take` */
};

/* What to do instead of an option of another program, such as curl. */
struct opt_hint {
	const char *name; /* "--insecure" */
	char letter;	  /* of its short form */
	const char *text;
};

struct opts {
	const char *usage; /* "usage: …\n" */
	const char *about; /* what the help says before the options */
	const struct opt *list;
	unsigned count;
	const struct opt_hint
	    *hints;	   /* ends with a row without a name; or NULL */
	const char *after; /* what the short help says after the options */
};

/*
 * Parses the options of the list, and those that all tools have, which it must
 * not contain. The operands are at argv[optind]. `--help` prints the options
 * that are used often, `--help all` all of them. A wrong option or value ends
 * the program with EXIT_USAGE.
 */
void options_parse(const struct opts *o, int argc, char **argv);

/*
 * Calls the handler for each option of the list that is on the command line, in
 * order, and sets nothing. To be called after options_parse.
 */
typedef void options_handler(const struct opt *o, const char *value, void *ctx);
void options_each(const struct opts *o, int argc, char **argv,
    options_handler *take, void *ctx);

/*
 * Sets the option with this name, without dashes, as if it were on the command
 * line; NULL: it has no value. Those that all tools have are not accepted. A
 * wrong name or value ends the program with EXIT_USAGE.
 */
void options_set(const struct opts *o, const char *name, const char *value);

#endif
