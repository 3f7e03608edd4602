/*
 * What has to be written of a batch, into Medusa.
 */
#ifndef WRITE_H
#define WRITE_H

#include "sync.h"

/*
 * Writes the planned items of the list, or rejects them. False when it had
 * to stop; an item whose op is not SYNC_UNCHANGED then was not written, as
 * far as can be known. The order of the list is lost.
 */
bool write_planned(struct sync *s, struct sync_item **list, size_t count);

#endif
