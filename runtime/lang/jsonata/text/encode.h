/* runtime/lang/jsonata/text/encode.h - texts in base 64, and in URLs. */
#ifndef SFN_LANG_JSONATA_TEXT_ENCODE_H
#define SFN_LANG_JSONATA_TEXT_ENCODE_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* $base64encode and $base64decode. The reference takes each UTF-16 unit for a byte, of which only
 * the lower half counts, and makes a character of each byte. NULL: the text is too long. */
const struct value *query_base64_encode(struct sfn_frame *frame, const struct value *text);
const struct value *query_base64_decode(struct sfn_frame *frame, const struct value *text);

/* $encodeUrl and $encodeUrlComponent: all but letters, digits and a few signs as %XX; a whole URL
 * keeps the signs that have a meaning in it. */
const struct value *query_url_encode(struct sfn_frame *frame, const struct value *text,
                                     bool component);

/* $decodeUrl and $decodeUrlComponent; a whole URL keeps escapes of signs that would get a meaning.
 * Fails with D3140 where an escape is broken or not UTF-8. */
const struct value *query_url_decode(struct sfn_frame *frame, const struct value *text,
                                     bool component);

#endif
