/* runtime/lang/jsonata/object.h - objects that are being made, of so many members at most. */
#ifndef SFN_LANG_JSONATA_OBJECT_H
#define SFN_LANG_JSONATA_OBJECT_H

#include "runtime/json/make.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/undefined.h"

struct object_making {
    struct member *members;
    size_t count;
    unsigned depth;
    unsigned odd;
};

/* Note what a member's value makes of the object. */
static inline void object_account(struct object_making *making, const struct value *value)
{
    if (value->depth > making->depth)
        making->depth = value->depth;
    making->odd |= oddness(value);
}

void object_begin(struct sfn_frame *frame, struct object_making *making, size_t most);
/* Keys must be unique. */
static inline void object_add(struct object_making *making, const struct key *key,
                              const struct value *value)
{
    struct member *member = &making->members[making->count++];

    member->key = *key;
    value_put_part(&member->value, value);
    object_account(making, value);
}

/* NULL, and the frame has failed, when it is too deep. */
const struct value *object_end(struct sfn_frame *frame, const struct object_making *making);

#endif
