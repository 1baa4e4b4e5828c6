/* runtime/json/making.h - build a small object member by member, with constant names. */
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

/* Add a member; a NULL value is left out. `name` and the value are borrowed. */
void making_add(struct making *making, const char *name, const struct value *value);
/* The object; NULL when a member is nested too deeply. */
const struct value *making_object(const struct making *making);

/* A time as a string: RFC 3339 with as many digits of a second as it needs, as AWS writes it. */
const struct value *making_time(struct region *region, int64_t time_ms);
/* A buffer's text as a string, copied. The buffer is cleared, to be used again. */
const struct value *making_written(struct region *region, struct buffer *text);

#endif
