/* runtime/lang/jsonata/signature.h - arguments checked against a signature such as <s-nn?:s>.
 *
 * The reference makes a regular expression over one letter for each argument of it; what that
 * implies is kept: what + repeats, and how an optional parameter that is missing takes the next
 * argument's place. */
#ifndef SFN_LANG_JSONATA_SIGNATURE_H
#define SFN_LANG_JSONATA_SIGNATURE_H

#include "runtime/lang/frame.h"

#define SIGNATURE_FEW 8

struct signature_arguments {
    const struct value *const *values;
    size_t count;
    const struct value *few[SIGNATURE_FEW];
};

/* Check `count` values. *out gets the arguments that the function is called with: the context in
 * the place of a missing one (-), scalars as arrays (a). False, and the frame has failed, with
 * T0410, T0411 or T0412, which name the function ("": undefined). */
bool signature_check(struct sfn_frame *frame, const char *signature, const char *name,
                     const struct value *context, const struct value *const *values, size_t count,
                     struct signature_arguments *out);

#endif
