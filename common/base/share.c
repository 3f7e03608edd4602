#include "base/share.h"

enum { TOTAL_MIN = 100 };

uint64_t share_of(struct share s, uint64_t total)
{
	return s.percent ? total * s.most / 100 : s.most;
}

bool share_exceeded(struct share s, uint64_t count, uint64_t total)
{
	if (s.percent && total < TOTAL_MIN)
		return false;
	return count > share_of(s, total);
}
