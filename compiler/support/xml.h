/* compiler/support/xml.h - write texts that may be anything into XML 1.0. */
#ifndef SFNC_SUPPORT_XML_H
#define SFNC_SUPPORT_XML_H

#include <stddef.h>

#include "runtime/base/buffer.h"

/* Append text between tags. XML has no place for control characters but tabs and ends of lines, nor
 * for U+FFFE and U+FFFF: each becomes U+FFFD, as does each byte that is not UTF-8. */
void xml_add_text(struct buffer *out, const char *text, size_t size);

/* Append ` name="text"`, from which a reader has the text as it is, with its ends of lines. */
void xml_add_attribute(struct buffer *out, const char *name, const char *text, size_t size);

#endif
