#include "medusa/gzip.h"

#include "base/buf.h"
#include "base/mem.h"

#define ZLIB_CONST
#include <zlib.h>

/* Of zlib.h: 15 bits of window, and 16 for gzip's own header. */
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
	/* All at once into room for the worst case: it cannot fail. */
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		mem_exhausted();
	buf_grow(to, z.total_out);
	deflateEnd(&z);
}
