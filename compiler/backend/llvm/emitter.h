/* compiler/backend/llvm/emitter.h - one program on its way to one LLVM module.
 *
 * Everything LLVM of a program hangs on a struct emitter; emitter_fini frees it. What LLVM says
 * goes to `problem`, in the program's arena. Invariant: between emitter_init and emitter_fini the
 * module is complete or `problem` is set. */
#ifndef SFNC_BACKEND_LLVM_EMITTER_H
#define SFNC_BACKEND_LLVM_EMITTER_H

#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/TargetMachine.h>
#include <llvm-c/Types.h>

#include "compiler/backend/backend.h"
#include "compiler/backend/tables.h"
#include "runtime/base/table.h"

/* A runtime function, declared in the module when it is first called. */
struct callee {
    LLVMValueRef function;
    LLVMTypeRef type;
};

/* Variadic runtime functions and sfn_main are not in abi.def: numbered after its operations. */
enum { CALLEE_OBJECT = OP_COUNT, CALLEE_ARRAY, CALLEE_JOIN, CALLEE_MAIN, CALLEE_COUNT };

/* The rows of a table, once they are there. */
struct emitted_table {
    LLVMTypeRef type; /* of a row */
    LLVMValueRef rows;
};

struct emitter {
    struct ir_program *program;
    const struct emit_options *options;
    const char *problem; /* the first error LLVM reported, or NULL */

    struct region scratch; /* of the function being filled */

    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;

    LLVMTypeRef i8, i16, i32, i64, real, pointer, nothing;
    LLVMTypeRef key; /* struct key */
    LLVMValueRef null;

    unsigned profile_kind;  /* metadata kind "prof" */
    LLVMValueRef is_rare;   /* branch weights: the first way is hardly ever taken */

    struct table constants; /* initialiser -> the private constant that holds it */
    struct table functions; /* struct ir_function -> its LLVM function */
    struct callee callees[CALLEE_COUNT];
    struct emitted_table tables[TABLE_COUNT];
    LLVMValueRef run; /* from point to point */

    LLVMDIBuilderRef debug; /* NULL without -g */
    LLVMMetadataRef debug_file, debug_type;
};

/* ---- emit.c: the program ---- */
/* Build the whole module. False when `problem` is set. */
bool emitter_init(struct emitter *emitter, struct ir_program *program,
                  const struct emit_options *options, LLVMTargetMachineRef machine);
void emitter_fini(struct emitter *emitter);

/* Whether a function can be found by name from outside: a program without states is an expression,
 * whose choosers are called directly. */
bool emitter_exports(const struct ir_program *program, const struct ir_function *function);

/* ---- compile.c: all of it ---- */
/* Program to module to `kind`; dispose of *result with LLVMDisposeMemoryBuffer. NULL, or one line
 * in the program's arena (then *result is NULL). */
const char *emitter_compile(struct ir_program *program, enum emit_kind kind,
                            const struct emit_options *options, LLVMTargetMachineRef machine,
                            LLVMMemoryBufferRef *result);

/* ---- callee.c: declarations ---- */
/* A new function. It gets its types' extension attributes: some processors widen an i32. */
LLVMValueRef emitter_function(struct emitter *emitter, const char *name, LLVMTypeRef type);
/* Add an attribute without a value, by LLVM's name for it. `index`: the function, its result, or a
 * parameter counted from 1. */
void emitter_attribute(struct emitter *emitter, LLVMValueRef function, unsigned index,
                       const char *name);
/* A runtime function to call: `op` is one of abi.def or a CALLEE_. */
const struct callee *emitter_callee(struct emitter *emitter, int op);

/* ---- function.c: functions, blocks, instructions ---- */
LLVMTypeRef emitter_function_type(struct emitter *emitter, enum ir_function_kind kind);
/* Fill the declared LLVM function of an IR function. */
void emitter_fill(struct emitter *emitter, const struct ir_function *function);

/* ---- constant.c: static data laid out as sfn/value.h says ---- */
/* A private constant that holds `initialiser`; equal ones are one. */
LLVMValueRef constant_place(struct emitter *emitter, LLVMValueRef initialiser, const char *name,
                            unsigned alignment);
/* A private constant array of `count` elements; null when there are none. */
LLVMValueRef constant_table(struct emitter *emitter, LLVMValueRef *elements, size_t count,
                            const char *name);
/* The address of the text and a NUL; null for NULL. */
LLVMValueRef constant_text(struct emitter *emitter, const char *text, size_t size);
LLVMValueRef constant_string(struct emitter *emitter, const char *text);
LLVMValueRef constant_key(struct emitter *emitter, const char *text, size_t size);
/* A struct key_list of an array of strings. */
LLVMValueRef constant_names(struct emitter *emitter, const struct value *names);
LLVMValueRef constant_value(struct emitter *emitter, const struct value *value);
LLVMValueRef constant_int(struct emitter *emitter, int64_t integer); /* i64 */
LLVMValueRef constant_i32(struct emitter *emitter, int64_t integer);
/* A struct laid out by the target's own rules. */
LLVMValueRef constant_struct(struct emitter *emitter, LLVMValueRef *fields, size_t count);

/* ---- tables.c: what the program says of itself ---- */
/* Every table but the program itself; the functions they name are declared. */
void tables_emit(struct emitter *emitter);
/* The struct that a row of the table is, and one such row. */
LLVMTypeRef tables_row_type(struct emitter *emitter, const struct program_table *table);
LLVMValueRef tables_row(struct emitter *emitter, const struct table_cell *cells, size_t count);
/* A C function of the definition. Its name is the user's: whatever else the module defines under
 * such a name is meant. */
LLVMValueRef tables_symbol(struct emitter *emitter, const char *name);

/* ---- debug.c: lines of the definition; all do nothing without -g ---- */
void debug_open(struct emitter *emitter);
/* Describe a function; its instructions get places in it. NULL without -g. */
LLVMMetadataRef debug_function(struct emitter *emitter, const struct ir_function *function,
                               LLVMValueRef value);
/* What is emitted next stands at `span`; where that has no line, at that of `fallback`. */
void debug_place(struct emitter *emitter, LLVMMetadataRef scope, const struct span *span,
                 const struct span *fallback);
void debug_close(struct emitter *emitter);

#endif
