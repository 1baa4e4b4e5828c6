/* compiler/backend/backend.h - what a back end offers: IR in, code out. No back end sees ASL. */
#ifndef SFNC_BACKEND_BACKEND_H
#define SFNC_BACKEND_BACKEND_H

#include <stdbool.h>

#include "compiler/ir/ir.h"
#include "runtime/base/buffer.h"

enum emit_kind {
    EMIT_C,       /* by the C back end */
    EMIT_LLVM_IR, /* this and the rest by the LLVM back end */
    EMIT_LLVM_BITCODE,
    EMIT_ASSEMBLY,
    EMIT_OBJECT,
};

struct emit_options {
    int optimize;       /* 0 to 3 */
    bool debug;         /* -g: a debugger shows lines of the definition */
    bool shared;        /* position-independent, for --emit so */
    bool with_main;     /* define main() */
    const char *target; /* LLVM's name (triple) of the machine to compile for; NULL: this one */
    const char *symbol; /* what the struct sfn_program is called, so that several may be linked
                           together; NULL: "sfn_program" */
};

/* A runtime function by name, for code that runs in this process. */
struct backend_symbol {
    const char *name; /* "sfn_member" */
    void *address;
};

/* A back end. emit and load return NULL when all went well, else one line that says what went wrong
 * (static or in the program's arena). */
struct backend {
    const char *name; /* "c", "llvm" */
    /* Whether it can emit this kind. */
    bool (*emits)(enum emit_kind kind);
    /* Append the program as `kind` to `out`. */
    const char *(*emit)(struct ir_program *program, enum emit_kind kind,
                        const struct emit_options *options, struct buffer *out);
    /* Compile into this process, where the code finds the runtime by `symbols`. *handle keeps the
     * code alive until `drop`. `find` returns the address of "sfn_program", or of a chooser by its
     * name in the IR; NULL when there is none. All three are NULL in a back end that only emits. */
    const char *(*load)(struct ir_program *program, const struct emit_options *options,
                        const struct backend_symbol *symbols, size_t symbol_count, void **handle);
    void *(*find)(void *handle, const char *name);
    void (*drop)(void *handle);
};

/* The C back end, which is a part of sfnc. */
extern const struct backend backend_c;

/* The LLVM back end is a module that is loaded only when it is needed, because it brings libLLVM.
 * The module exports this symbol, a const struct backend. */
#define BACKEND_LLVM_SYMBOL "sfnc_backend_llvm"
/* load.c: load the module at `path`, which must name a folder. NULL when that fails; *problem then
 * says why and is valid until the next call. */
const struct backend *backend_llvm_open(const char *path, const char **problem);

/* The symbol of the emitted struct sfn_program, unless emit_options name another. */
#define BACKEND_PROGRAM_SYMBOL "sfn_program"
/* Write the C identifier of a function, the same in both back ends: the function "Charge.work" with
 * number 3 is Charge_work_3. */
void backend_symbol_name(const struct ir_program *program, const struct ir_function *function,
                         char out[64]);
/* True for a function that is so long that it is not optimised: huge.c. */
bool backend_is_huge(const struct ir_function *function);

/* The names of c: tasks become C symbols as they are. NULL when they can, else one line about the
 * first that is not a C identifier. */
const char *backend_symbol_problem(const struct ir_program *program);

#endif
