/* compiler/check/explain.h - the page of every rule, for `sfnc explain` and docs/rules.md. */
#ifndef SFNC_CHECK_EXPLAIN_H
#define SFNC_CHECK_EXPLAIN_H

#include "compiler/support/diag.h"

/* Append the page of a rule, as plain text that is also Markdown. */
void explain_write(enum rule rule, struct buffer *out);

/* Append the whole text of docs/rules.md. */
void explain_write_all(struct buffer *out);

/* The rule's example, which is a definition when it begins with { or [. */
const char *explain_example(enum rule rule);

#endif
