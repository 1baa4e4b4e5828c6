/* runtime/lang/jsonata/regex/regex.h - regular expressions: compiled once in a process, and
 * matched.
 *
 * Matching is bounded; an expression that needs too many steps fails with U1001. Offsets are bytes
 * of the text; query_units makes indexes of ECMAScript of them. */
#ifndef SFN_LANG_JSONATA_REGEX_REGEX_H
#define SFN_LANG_JSONATA_REGEX_REGEX_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/regex/pattern.h"

struct query_regex;

/* Whether /pattern/flags can be compiled; else *mistake tells why not and where. */
bool query_regex_check(const char *pattern, size_t size, const char *flags,
                       struct pattern_mistake *mistake);

/* The compiled expression of a pattern; it lives as long as the process. From any thread. NULL: it
 * cannot be compiled, and *mistake tells why not and where. */
const struct query_regex *query_regex_find(const char *pattern, const char *flags,
                                           struct pattern_mistake *mistake);

/* Matches in a text, one after the other. Lives in the frame's region. */
struct query_matching {
    struct sfn_frame *frame;
    const struct query_regex *regex;
    const struct value *text;
    void *data;                /* of PCRE2, in the region */
    const size_t *spans;       /* of what was found: start and end of all, then of each group */
    uint32_t groups;           /* how many there are */
    size_t units_bytes, units; /* so many bytes at the front are so many UTF-16 units */
};

#define QUERY_NO_SPAN SIZE_MAX /* the start of a group that took no part */

enum query_found { QUERY_MATCH_FAILED, QUERY_MATCH_NONE, QUERY_MATCH_FOUND };

void query_matching_begin(struct query_matching *matching, struct sfn_frame *frame,
                          const struct query_regex *regex, const struct value *text);

/* The first match at or behind an offset. */
enum query_found query_match_from(struct query_matching *matching, size_t from);

/* The match behind the last one. Fails with D1004 if that is empty. */
enum query_found query_match_next(struct query_matching *matching);

/* How many UTF-16 units the text has before an offset. Fast where offsets grow. */
int64_t query_units(struct query_matching *matching, size_t offset);

/* What was found, and the array of its groups: those that took no part are undefined. */
const struct value *query_matched_text(const struct query_matching *matching);
const struct value *query_matched_groups(const struct query_matching *matching);

#endif
