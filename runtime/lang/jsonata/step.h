/* runtime/lang/jsonata/step.h - a name evaluated on a context. */
#ifndef SFN_LANG_JSONATA_STEP_H
#define SFN_LANG_JSONATA_STEP_H

#include "runtime/lang/frame.h"

/* $lookup: the member of an object, or a raw sequence of all that the items of an array have. */
const struct value *step_look_up(struct sfn_frame *frame, const struct value *context,
                                 const struct key *key);

#endif
