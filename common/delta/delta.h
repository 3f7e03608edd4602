/*
 * The three ways of ms-delta: it passes on items (run.c), receives receipts
 * (ack.c), or prints what is gone (gone.c). This layer joins the ledger, which
 * knows no Medusa, and Medusa, which knows no ledger.
 *
 * Functions end the program with a message when they cannot go on.
 */
#ifndef DELTA_DELTA_H
#define DELTA_DELTA_H

#include "base/lines.h"
#include "base/share.h"
#include "ledger/filter.h"
#include "ledger/ledger.h"
#include "ledger/sweep.h"

#include <stdbool.h>
#include <stdint.h>

struct http_options;

/* delta_release at the end. */
struct delta {
	/* Set by the caller. */
	const char *path;     /* of the ledger */
	const char *resource; /* "products" */
	struct lines lines;   /* the input */
	bool stock;	      /* so it is inventory */
	bool dry_run;	      /* the ledger is only read */
	bool wait;	      /* stay until --ack has ended */
	/* For the files of this layer. */
	struct ledger *ledger;
	int lock; /* -1: not opened */
	int pipe; /* to see when standard output has ended; -1: not opened */
	bool has_ack; /* is an --ack at the other end awaited? */
};

struct delta_filter {
	const struct http_options *net; /* to ask Medusa; NULL: it is not */
	const char *edits; /* the file that keys are written to; or NULL */
	const char *salt;  /* NULL: as last time */
	bool partial;
	uint64_t gone_after; /* for the summary */
	struct filter filter;
};

struct delta_gone {
	enum sweep_kind kind;
	const char *member; /* of an item, that has the key */
	struct ledger_gone rules;
	struct share most;
	uint64_t expect; /* the least that the last run read */
};

void delta_filter(struct delta *d, struct delta_filter *f);
void delta_gone(struct delta *d, const struct delta_gone *g);
/* Prints how many items Medusa has. */
void delta_count(struct delta *d, const struct delta_gone *g);
/* Returns the exit status. */
int delta_ack(struct delta *d);
void delta_release(struct delta *d);

#endif
