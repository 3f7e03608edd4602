/*
 * The tables of a ledger, which ms-ledger(5) documents, and its statements.
 */
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

/* In the header of the file: whose it is, and the format of the tables. */
enum { SCHEMA_APPLICATION = 0x6d736c64 /* "msld" */, SCHEMA_FORMAT = 1 };

extern const char schema_tables[];

enum statement {
	BEGIN_READ,
	BEGIN_WRITE,
	COMMIT,
	ADD_RESOURCE,
	FIND_RESOURCE,
	FIND_ITEM,
	PASS_ITEM,
	NUMBER_GIVEN,
	RECEIVE_ITEM,
	TAKE_SETTLEMENT,
	UNDO_ITEM,
	REMOVE_ITEM,
	LATEST_RUN,
	LATEST_FULL,
	NEW_EPOCH,
	BEGIN_RUN,
	END_RUN,
	COUNT_ITEMS,
	RENUMBER,
	COUNT_TURN,
	COUNT_MISSED,
	COUNT_GONE,
	COUNT_KEPT,
	NEXT_GONE,
	NEXT_BACK,
	SWEEP_LEAVING,
	SWEEP_RETURNING,
	RECEIVE_SWEEP,
	TOUCH_ITEM,
	MEET_SHOP,
	FORGET_VERSIONS,
	NEWEST,
	COUNT_SETTLED,
	JOIN_RUN,
	STATEMENTS,
};

/* ?1 is the id of the resource wherever there is one. */
extern const char *const schema_statements[STATEMENTS];

#endif
