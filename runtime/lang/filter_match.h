/* runtime/lang/filter_match.h - whether a pattern of =~ can be used at all. */
#ifndef SFN_LANG_FILTER_MATCH_H
#define SFN_LANG_FILTER_MATCH_H

#include <stdbool.h>

/* True when /text/flags is a regular expression; a filter with another one matches nothing. */
bool filter_pattern_is_valid(const char *text, const char *flags);

#endif
