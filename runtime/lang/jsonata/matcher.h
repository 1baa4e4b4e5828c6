/* runtime/lang/jsonata/matcher.h - what finds in a text: a regular expression or a function.
 *
 * A function that finds is given a text and answers {match, start, end, groups, next}, where `next`
 * is a function that answers the next one so. */
#ifndef SFN_LANG_JSONATA_MATCHER_H
#define SFN_LANG_JSONATA_MATCHER_H

#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/regex/regex.h"

/* The regular expression that a function value is, or NULL: another function. */
const struct query_regex *matcher_regex(const struct value *function);

/* Ask the function for the first match in a text (with `text`), or a match's `next` for the next
 * one (`text` NULL). The answer, undefined if there is none; NULL: it has failed, perhaps with
 * T1010. */
const struct value *matcher_ask(struct sfn_frame *frame, const struct value *function,
                                const struct value *text);

/* A member of an answer; undefined where there is none. */
const struct value *matcher_member(const struct value *answer, const char *name);

#endif
