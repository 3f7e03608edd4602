/* Attributes of functions, for the compiler's warnings. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_CHECK	  __attribute__((warn_unused_result))

#endif
