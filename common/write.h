/*
 * What has to be written of a batch, into Medusa.
 */
#ifndef WRITE_H
#define WRITE_H

#include "sync.h"

/*
 * Writes the items of s->list, which are planned, or rejects them. False when
 * the batch has failed; an item whose op is SYNC_CREATE or SYNC_UPDATE then
 * was not written, or not to its end, as far as can be known.
 */
MUST_CHECK bool write_planned(struct sync *s);

#endif
