/*
 * json/scan.h on a processor without SSE2: the tests of unit/scan.c, with the
 * other half of json/token.c.
 */
#define TOKEN_PORTABLE
#include "../../common/json/token.c"

#include "scan.c"
