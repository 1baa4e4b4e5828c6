/* runtime/lang/jsonata/edits.h - objects that a transform has changed, by their members' address.
 *
 * Values are immutable; the changes of a transform are kept beside them and worked in when somebody
 * looks. */
#ifndef SFN_LANG_JSONATA_EDITS_H
#define SFN_LANG_JSONATA_EDITS_H

#include "runtime/lang/frame.h"

struct edit {
    const struct member *original; /* NULL: an empty place */
    const struct value *changed;
    bool busy; /* it is being worked in */
};

/* Begin with {0}. */
struct edits {
    struct edit *places;
    size_t count, capacity; /* a power of two, or 0 */
};

/* What the object has become: itself if it was not changed. Its members may have changed, too. */
const struct value *edits_current(const struct edits *edits, const struct value *object);

/* Note that the object has become another one. */
void edits_set(struct sfn_frame *frame, struct edits *edits, const struct value *object,
               const struct value *changed);

/* The value with all changes worked in, at any depth. NULL, and the frame has failed, if it became
 * a part of itself. */
const struct value *edits_apply(struct sfn_frame *frame, const struct edits *edits,
                                const struct value *value);

#endif
