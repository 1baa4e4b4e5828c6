/* runtime/lang/jsonata/arithmetic.h - the results of computing, as values. */
#ifndef SFN_LANG_JSONATA_ARITHMETIC_H
#define SFN_LANG_JSONATA_ARITHMETIC_H

#include "runtime/lang/frame.h"

/* A double as a value: an integer where it is whole and not beyond 2^53; infinities, NaN and -0 are
 * reals, which only sfn_query_settle makes into plain JSON. */
const struct value *number_value(struct sfn_frame *frame, double real);

#endif
