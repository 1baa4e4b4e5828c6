/* runtime/lang/filter_match.h - check the regular expression of =~ in a path filter. */
#ifndef SFN_LANG_FILTER_MATCH_H
#define SFN_LANG_FILTER_MATCH_H

#include <stdbool.h>

/* True when /text/flags is a regular expression. A filter with one that is not matches nothing. */
bool filter_pattern_is_valid(const char *text, const char *flags);

#endif
