/* runtime/lang/frame.h - what the meaning of an expression may touch: the head of every frame.
 *
 * runtime/lang computes values; it knows a region to make them in, a way to say that something
 * failed, and a source of random bits. runtime/engine's struct frame begins with this head. */
#ifndef SFN_LANG_FRAME_H
#define SFN_LANG_FRAME_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "sfn/abi.h"

/* An ASL failure: what Retry and Catch see. Texts live in the frame's region or are constants. */
struct failure {
    const struct value *error; /* error name, a string; NULL: none was given */
    const struct value *cause; /* string or NULL */
    bool placed;               /* the cause already names the state and event */
};

struct sfn_frame {
    struct sfn_frame_head head; /* first: emitted code looks here */
    struct region *region;
    struct failure failure;
    uint64_t *random; /* state of the generator, see lang/random.h */
};

/* Set the failure: constant error name, cause formatted as by printf. Returns NULL, so that a
 * function can end with `return frame_fail(...)`. */
const struct value *frame_fail(struct sfn_frame *frame, const char *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
