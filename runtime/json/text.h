/* runtime/json/text.h - UTF-8 and escapes in strings; private to json/. */
#ifndef SFN_JSON_TEXT_H
#define SFN_JSON_TEXT_H

#include <stddef.h>

/* Bytes of the character that starts at `at`, 0 when it is not well-formed UTF-8. */
size_t text_utf8_length(const char *at, const char *end);

/* Resolve the escapes of [at, end) into `to`, which has room for as many bytes. Returns the bytes
 * written; after a mistake *mistake is where and *message what. */
size_t text_unescape(char *to, const char *at, const char *end, const char **mistake,
                     const char **message);

#endif
