/*
 * The presets that come with this program, by name: one file for each API.
 */
#ifndef FETCH_APIS_H
#define FETCH_APIS_H

struct buf;

/*
 * Appends the path of the preset with this name. If there is none, ends the
 * program with EXIT_USAGE and a message that lists the names.
 *
 * Presets are in the directory $MEDUSA_STREAM_APIS if that is set, else in
 * share/medusa-stream/apis beside the directory of the program, where make
 * install puts them; or in the one of the program, or the two above it, for a
 * program that is run where it was built.
 */
void apis_find(struct buf *path, const char *name);

#endif
