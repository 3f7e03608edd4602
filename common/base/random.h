/*
 * Random numbers. All code uses this function, so that a test can link its own
 * numbers in place of this file.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* Returns a random number; UINT32_MAX if the system cannot provide one. */
uint32_t random_u32(void);

#endif
