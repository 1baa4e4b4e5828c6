/* runtime/lang/jsonata/truth.h - the effective boolean value. */
#ifndef SFN_LANG_JSONATA_TRUTH_H
#define SFN_LANG_JSONATA_TRUTH_H

#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/undefined.h"

/* What $boolean gives; of undefined false. */
bool truth_of(struct sfn_frame *frame, const struct value *value);

/* The number in the value for which the reference's $boolean fails with D1001, or NULL. */
const struct value *truth_infinite(struct sfn_frame *frame, const struct value *value);

/* What JavaScript's `if` makes of the value: of a comparator's answer. */
bool truth_in_javascript(const struct value *value);

#endif
