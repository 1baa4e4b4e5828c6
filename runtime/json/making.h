/* runtime/json/making.h - objects of a few constant names, built member by member. */
#ifndef SFN_JSON_MAKING_H
#define SFN_JSON_MAKING_H

#include "runtime/base/buffer.h"
#include "runtime/json/value.h"

#define MAKING_MEMBERS_MAX 16

/* An object under construction. Begin with {.region = region}. */
struct making {
    struct region *region;
    struct key keys[MAKING_MEMBERS_MAX];
    const struct value *values[MAKING_MEMBERS_MAX];
    size_t count;
};

/* `name` is a constant. A value that is NULL is left out. */
void making_add(struct making *making, const char *name, const struct value *value);
/* NULL when a member is nested too deeply for it. */
const struct value *making_object(const struct making *making);

/* Texts as values. A time has as many digits of a second as it needs, as AWS has it. */
const struct value *making_time(struct region *region, int64_t time_ms);
/* What has been written; the buffer is emptied, to be used again. */
const struct value *making_written(struct region *region, struct buffer *text);

#endif
