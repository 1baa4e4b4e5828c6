/* runtime/lang/jsonata/clone.h - a value by way of its text, as $clone has it. */
#ifndef SFN_LANG_JSONATA_CLONE_H
#define SFN_LANG_JSONATA_CLONE_H

#include "runtime/lang/frame.h"

/* A deep copy with numbers rounded to 15 digits, functions as "", no flags; every object in it has
 * members of its own. NULL, and the frame has failed, for an infinite number. */
const struct value *clone_value(struct sfn_frame *frame, const struct value *value);

#endif
