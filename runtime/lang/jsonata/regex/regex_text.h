/* runtime/lang/jsonata/regex/regex_text.h - the functions on texts that take a regular expression.
 *
 * Where a limit may be missing, INFINITY stands for none. NULL is a failure. */
#ifndef SFN_LANG_JSONATA_REGEX_REGEX_TEXT_H
#define SFN_LANG_JSONATA_REGEX_REGEX_TEXT_H

#include "runtime/lang/jsonata/regex/regex.h"
#include "runtime/lang/jsonata/text/building.h"

/* $contains */
enum query_found query_regex_contains(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex);

/* $match: a sequence of objects (raw). Fails with D3040 for a negative limit. */
const struct value *query_regex_match(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex, double limit);

/* $split: an array of texts. Fails with D3020 for a negative limit. */
const struct value *query_regex_split(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex, double limit);

/* $replace by a text with $1, $0 and $$. Fails with D3011 for a negative limit. */
const struct value *query_regex_replace(struct sfn_frame *frame, const struct value *text,
                                        const struct query_regex *regex,
                                        const struct value *replacement, double limit);

/* What a replacement text stands for, given a match and its groups (an array of strings and
 * undefined), which may come from another matcher than a regular expression. */
void query_substitute(struct building *building, const struct value *replacement,
                      const struct value *match, const struct value *groups);

#endif
