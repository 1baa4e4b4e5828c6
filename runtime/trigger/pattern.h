/* runtime/trigger/pattern.h - EventBridge's event patterns: which events concern somebody.
 *
 * A pattern is JSON that looks like the events it matches, with lists of conditions in the place of
 * values (docs/triggers.md). It is read once and owns all it needs. */
#ifndef SFN_TRIGGER_PATTERN_H
#define SFN_TRIGGER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* The most characters of a pattern, not counting blanks between its tokens; and the most ways in
 * which its $or may be met. */
#define EVENT_PATTERN_CHARACTERS_MAX 4096
#define EVENT_PATTERN_WAYS_MAX 1000

struct event_pattern;

/* Read a pattern. NULL when it is not one: the message of EventBridge's
 * InvalidEventPatternException is then appended to `problem`. */
struct event_pattern *event_pattern_read(const char *text, size_t size, struct buffer *problem);
void event_pattern_free(struct event_pattern *pattern);

/* Whether the event, an object, matches. */
bool event_pattern_matches(const struct event_pattern *pattern, const struct value *event);

#endif
