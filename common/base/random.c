#include "base/random.h"

#include <sys/random.h>

uint32_t random_u32(void)
{
	uint32_t number;

	if (getrandom(&number, sizeof number, 0) != sizeof number)
		return UINT32_MAX;
	return number;
}
