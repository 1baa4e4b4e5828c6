/* runtime/lang/jsonata/object.h - objects that are being made, of so many members at most. */
#ifndef SFN_LANG_JSONATA_OBJECT_H
#define SFN_LANG_JSONATA_OBJECT_H

#include "runtime/lang/frame.h"

struct object_making {
    struct member *members;
    size_t count;
    unsigned depth;
    unsigned odd;
};

void object_begin(struct sfn_frame *frame, struct object_making *making, size_t most);
/* Keys must be unique. */
void object_add(struct object_making *making, const struct key *key, const struct value *value);
/* NULL, and the frame has failed, when it is too deep. */
const struct value *object_end(struct sfn_frame *frame, const struct object_making *making);

#endif
