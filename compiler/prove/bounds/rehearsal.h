/* compiler/prove/bounds/rehearsal.h - run a machine on an input, when compiling, to see how many
 * events its history gets.
 *
 * Point after point is interpreted on exactly what the one before it gave, so that operations are
 * computed by the runtime's own functions. Work succeeds, with whatever it may answer. Where that,
 * or anything else that is not known, decides how it goes on, or may make it fail, nothing is
 * shown. */
#ifndef SFNC_PROVE_BOUNDS_REHEARSAL_H
#define SFNC_PROVE_BOUNDS_REHEARSAL_H

#include "compiler/prove/bounds/flow.h"

/* So many functions are walked for one input. */
#define REHEARSAL_WALKS_MAX 60000

struct rehearsal {
    const struct ir_state *at; /* with whose last event there are too many */
    bool works;                /* a Task has been done before */
    bool endless;              /* it is come back to as it was, without a wait: for ever */
};

/* Whether an execution that is given the input has more than `most` events. */
bool rehearse(const struct flow *flow, const struct value *input, double most,
              struct rehearsal *out);

#endif
