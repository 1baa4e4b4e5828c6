/* runtime/json/escape.h - resolve the escapes in JSON strings; private to json/. */
#ifndef SFN_JSON_ESCAPE_H
#define SFN_JSON_ESCAPE_H

#include <stddef.h>

/* Copy [at, end) to `to`, which has room for as many bytes, with its escapes resolved. Returns how
 * many bytes were written. At a malformed escape *mistake becomes its place and *message says what
 * is wrong. */
size_t json_unescape(char *to, const char *at, const char *end, const char **mistake,
                     const char **message);

#endif
