/* runtime/lang/frame.h - what expressions need of a frame: a region, a failure, random bits.
 *
 * The operations of runtime/lang compute values and know nothing else of an execution. The frames
 * of runtime/engine begin with this struct. */
#ifndef SFN_LANG_FRAME_H
#define SFN_LANG_FRAME_H

#include <setjmp.h>
#include <stdbool.h>

#include "runtime/base/region.h"
#include "sfn/abi.h"

/* An ASL failure: what Retry and Catch see. Texts live in the frame's region or are constants. */
struct failure {
    const struct value *error; /* the error name, a string; NULL: none was given */
    const struct value *cause; /* a string, or NULL */
    bool placed;               /* the cause already says in which state and event it happened */
};

/* Where an operation goes that would take more than there may be: out of the code that calls it,
 * which has nothing to clean up. */
struct code_bound {
    size_t most; /* bytes of the frame's region */
    jmp_buf out; /* with one of these: */
};

enum code_exit { CODE_OUT_OF_MEMORY = 1, CODE_FAILED };

struct sfn_frame {
    struct sfn_frame_head head; /* first: emitted code looks here */
    struct region *region;
    struct failure failure;
    uint64_t *random;           /* the state of a generator, see runtime/lang/random.h */
    struct code_bound *bound;   /* NULL: there is no way out */
    /* The expression of JSONata that is evaluated, as written, NULL where none is; and the field
     * that one stands in, or the last did. For causes (runtime/lang/jsonata/fail.h). NULL or empty:
     * none. */
    const char *query_expression;
    const char *query_field;
    struct query_run *query_run; /* what its calls of functions share; NULL: none has been made */
    bool query_timed;            /* it has a second, as on AWS */
    const int64_t *now_ms;       /* the time that it is, since 1970; NULL: the system's */
};

#define FRAME_UNSEEN_BYTES ((size_t)64 * 1024)

/* Leave the code unless so many bytes more may be allocated. To be called before what may be much,
 * by who holds nothing that has to be released. What is little (FRAME_UNSEEN_BYTES) is not looked
 * at: sums of it are bounded by the operations of a state, and run_charge looks at them. */
void frame_afford(struct sfn_frame *frame, size_t bytes);

/* Leave the code: the frame has failed in an operation that has no way to say so. By who holds
 * nothing that has to be released. Returns where there is no way out. */
void frame_leave(struct sfn_frame *frame);

/* Set the frame's failure. `error` is a constant; the cause is formatted as printf does. Returns
 * NULL, so that a function can end with `return frame_fail(...)`. */
const struct value *frame_fail(struct sfn_frame *frame, const char *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
