/*
 * The file of --edited: the keys of items that ms-delta has passed on only
 * because somebody has changed them in Medusa. It writes a key before its item,
 * so the key is there when the item has come. All functions have to be called
 * by the same thread.
 */
#ifndef SYNC_EDITED_H
#define SYNC_EDITED_H

struct batch;

/* NULL: there is no such file. It is opened when the first batch has come. */
void edited_open(const char *path);
/*
 * Sets `edited` of the items of a batch that was read, and forgets their keys.
 * Ends the program if the file cannot be read, or has something else.
 */
void edited_mark(struct batch *b);
void edited_close(void);

#endif
