/* runtime/json/escape.h - the escapes in strings; private to json/. */
#ifndef SFN_JSON_ESCAPE_H
#define SFN_JSON_ESCAPE_H

#include <stddef.h>

/* Resolve the escapes of [at, end) into `to`, which has room for as many bytes. Returns the bytes
 * written; after a mistake *mistake is where and *message what. */
size_t json_unescape(char *to, const char *at, const char *end, const char **mistake,
                     const char **message);

#endif
