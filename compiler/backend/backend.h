/* compiler/backend/backend.h - what a back end offers: IR in, code out. It never sees ASL. */
#ifndef SFNC_BACKEND_BACKEND_H
#define SFNC_BACKEND_BACKEND_H

#include <stdbool.h>

#include "compiler/ir/ir.h"
#include "runtime/base/buffer.h"

enum emit_kind {
    EMIT_C,       /* C text (C back end) */
    EMIT_LLVM_IR, /* the rest: LLVM back end */
    EMIT_LLVM_BITCODE,
    EMIT_ASSEMBLY,
    EMIT_OBJECT,
};

struct emit_options {
    int optimize;       /* 0 to 3 */
    bool debug;         /* -g: lines of the definition */
    bool shared;        /* position-independent, for --emit so */
    bool with_main;     /* define main() */
    const char *target; /* triple, or NULL for this machine */
    const char *symbol; /* what the struct sfn_program is called, so that several may be linked
                           together; NULL: "sfn_program" */
};

/* A runtime function by name, for code that runs in this process. */
struct backend_symbol {
    const char *name; /* "sfn_member" */
    void *address;
};

/* A back end. Functions return NULL when all went well, else one line (static or in the program's
 * arena). */
struct backend {
    const char *name; /* "c", "llvm" */
    bool (*emits)(enum emit_kind kind);
    const char *(*emit)(struct ir_program *program, enum emit_kind kind,
                        const struct emit_options *options, struct buffer *out);
    /* Compile into this process; *handle keeps the code alive until `drop`. NULL functions: this
     * back end only writes files. `find` answers a name of the program: "sfn_program", or a
     * chooser's function name. */
    const char *(*load)(struct ir_program *program, const struct emit_options *options,
                        const struct backend_symbol *symbols, size_t symbol_count, void **handle);
    void *(*find)(void *handle, const char *name);
    void (*drop)(void *handle);
};

/* The C back end; linked in. */
extern const struct backend backend_c;

/* The LLVM back end lives in a module that is loaded on demand (it brings libLLVM): the module
 * exports this symbol, a const struct backend. */
#define BACKEND_LLVM_SYMBOL "sfnc_backend_llvm"
/* compiler/backend/load.c: open the module at `path`. NULL with *problem set (static until the next
 * call). */
const struct backend *backend_llvm_open(const char *path, const char **problem);

/* Names of emitted things, the same in both back ends: the struct sfn_program, unless the options
 * say otherwise; the function "Charge.work" becomes "Charge_work_3"-like C identifiers. */
#define BACKEND_PROGRAM_SYMBOL "sfn_program"
/* Writes a C identifier. */
void backend_symbol_name(const struct ir_program *program, const struct ir_function *function,
                         char out[64]);
/* Names of c: tasks are symbols as they are: one line about the first that cannot be, or NULL. */
const char *backend_symbol_problem(const struct ir_program *program);

#endif
