/* tests/unit/backend/llvm/fakes.h - a runtime that records the calls of emitted code.
 *
 * Every operation of abi.def notes its name and answers true, or `truth`; some note their arguments
 * too, or really do what they are for. */
#ifndef TESTS_BACKEND_LLVM_FAKES_H
#define TESTS_BACKEND_LLVM_FAKES_H

#include "compiler/backend/backend.h"
#include "runtime/base/region.h"
#include "sfn/abi.h"

struct sfn_frame {
    struct sfn_frame_head head;
};

extern struct sfn_frame the_frame; /* the one that operations expect */
extern const struct sfn_program *running; /* the one whose states are entered */
extern struct buffer calls;        /* names of what was called, a blank after each */
extern const char *failing;        /* the operation that fails */
extern int32_t truth;              /* what BOOL operations answer */
extern struct region region;       /* of sfn_object and sfn_array */

enum {
#define SFN_ABI(name, result, parameters, traits) SYMBOL_##name,
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI
    SYMBOL_COUNT
};

extern const struct backend_symbol plain_symbols[SYMBOL_COUNT]; /* those that only note names */
extern struct backend_symbol symbols[SYMBOL_COUNT];             /* all; see fakes_start */

/* Fill `symbols`. */
void fakes_start(void);

#endif
