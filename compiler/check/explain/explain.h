/* compiler/check/explain/explain.h - the page of every rule, for `sfnc explain` and docs/rules.md.
 */
#ifndef SFNC_CHECK_EXPLAIN_EXPLAIN_H
#define SFNC_CHECK_EXPLAIN_EXPLAIN_H

#include "compiler/support/diag.h"

/* Append the page of a rule, as plain text that is also Markdown. */
void explain_write(enum rule rule, struct buffer *out);

/* Append the whole text of docs/rules.md. */
void explain_write_all(struct buffer *out);

/* Whether there is a page of the rule, with both examples. */
bool explain_is_whole(enum rule rule);

/* What the rule means, in sentences. */
const char *explain_meaning(enum rule rule);

#endif
