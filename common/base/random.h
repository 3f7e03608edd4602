/*
 * Random numbers. All of the program goes through here, so that a test can
 * link numbers of its own in place of this file.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* Any number; UINT32_MAX when the system has none to give. */
uint32_t random_u32(void);

#endif
