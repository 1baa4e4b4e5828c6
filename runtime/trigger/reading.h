/* runtime/trigger/reading.h - an event pattern while it is being read; private to trigger/. */
#ifndef SFN_TRIGGER_READING_H
#define SFN_TRIGGER_READING_H

#include "runtime/base/buffer.h"
#include "runtime/base/region.h"
#include "runtime/trigger/condition.h"
#include "runtime/trigger/tokens.h"

struct pattern_reading {
    struct region *region; /* the pattern's */
    struct region scratch; /* gone when the pattern has been read */
    struct tokens tokens;
    struct buffer path; /* of the object that is being read: names joined by dots */
    bool deep;          /* that is not the outermost one */
    struct buffer *problem;
};

/* Append what is wrong, in EventBridge's words, and where the parser stands. All return false. */
bool pattern_fail(struct pattern_reading *reading, const char *message);
/* With a text behind the message. */
bool pattern_fail_with(struct pattern_reading *reading, const char *message, const char *text,
                       size_t size);
/* With the place twice, as EventBridge has it inside of lists. */
bool pattern_fail_listed(struct pattern_reading *reading, const char *message);
/* Without a place. */
bool pattern_fail_anywhere(struct pattern_reading *reading, const char *message);
/* The text is not JSON here. */
bool pattern_fail_json(struct pattern_reading *reading);

/* Read the list of conditions whose bracket was read. */
bool pattern_read_conditions(struct pattern_reading *reading, const struct condition **conditions);

#endif
