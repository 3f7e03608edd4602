#include "medusa/gzip.h"

#include "base/buf.h"
#include "base/mem.h"

#define ZLIB_CONST
#include <zlib.h>

/* See zlib.h: a window of 15 bits, and 16 for a gzip header. */
enum { GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8 };

void gzip_put(struct buf *to, const void *data, size_t len)
{
	z_stream z = {0};
	size_t most;

	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
		Z_DEFAULT_STRATEGY) != Z_OK)
		mem_exhausted();
	most = deflateBound(&z, len);
	z.next_in = data;
	z.avail_in = (uInt)len;
	z.next_out = (unsigned char *)buf_room(to, most);
	z.avail_out = (uInt)most;
	/* There is room for the worst case, so one call does it all. */
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		mem_exhausted();
	buf_grow(to, z.total_out);
	deflateEnd(&z);
}
