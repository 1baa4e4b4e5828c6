/* runtime/http/canonical.h - the canonical form of a request, which AWS Signature Version 4 signs.
 *
 * What may change on the way without a change of meaning (the order of a query, blanks within
 * headers, how bytes are escaped) is the same in this form. Inside runtime/http. */
#ifndef SFN_HTTP_CANONICAL_H
#define SFN_HTTP_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"

struct http_header;
struct signature_request;

/* Append the value that all headers of that name have together: without blanks around them, each
 * run of blanks one, with commas between the headers. The name's case does not matter. False, and
 * nothing is appended, if there is no such header. */
bool canonical_add_value(struct buffer *out, const struct signature_request *request,
                         const char *name, size_t size);

/* Append the canonical request. `names` are the signed headers in lower case, with `;` between
 * them, in their order; all of them are there. `body_hash` is what is said of the body. */
void canonical_add_request(struct buffer *out, const struct signature_request *request,
                           const char *names, const char *body_hash);

/* Whether the query has a parameter of that name. */
bool canonical_query_has(const struct signature_request *request, const char *name);

#endif
