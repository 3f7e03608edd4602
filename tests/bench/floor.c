/* The cost of the parser alone: no callbacks, no output. */
#include <unistd.h>
#include <yajl/yajl_parse.h>

int main(void)
{
	static unsigned char chunk[256 * 1024];
	yajl_handle y = yajl_alloc(NULL, NULL, NULL);
	ssize_t n;

	while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
		if (yajl_parse(y, chunk, (size_t)n) != yajl_status_ok)
			return 1;
	return n < 0 || yajl_complete_parse(y) != yajl_status_ok;
}
