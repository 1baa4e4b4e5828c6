/* runtime/lang/jsonata/table.h - an object that is being made, whose keys may come again. */
#ifndef SFN_LANG_JSONATA_TABLE_H
#define SFN_LANG_JSONATA_TABLE_H

#include "runtime/lang/frame.h"

/* Begin with {0}. `slots`, a power of two, hold 1 + the index of a member. */
struct object_table {
    struct member *members;
    size_t count, capacity;
    uint32_t *slots;
};

/* The member's place, made if there is none yet; *found: it was there. */
struct member *table_member(struct sfn_frame *frame, struct object_table *table,
                            const struct key *key, bool *found);

/* Set a member; one that is there keeps its place. */
void table_set(struct sfn_frame *frame, struct object_table *table, const struct key *key,
               const struct value *value);

/* The object. NULL, and the frame has failed, when it is too deep. */
const struct value *table_object(struct sfn_frame *frame, const struct object_table *table);

#endif
