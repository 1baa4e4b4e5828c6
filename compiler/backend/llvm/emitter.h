/* compiler/backend/llvm/emitter.h - what the files of the LLVM back end share for a program.
 *
 * A struct emitter owns all that LLVM allocates for a program; emitter_fini frees it. `problem`, in
 * the program's arena, is the first error that LLVM reports. Invariant: between emitter_init and
 * emitter_fini the module is complete or `problem` is set. */
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

/* sfn_main is not in abi.def; it is numbered after what is. */
enum { CALLEE_MAIN = OP_COUNT, CALLEE_COUNT };

/* The most arguments of a runtime function: the frame before its operands, and one more where a
 * parameter is two in C. */
#define ARGUMENTS_MAX (IR_PARAMETERS_MAX + 2)

/* A table (compiler/backend/tables.h) that has been emitted. */
struct emitted_table {
    LLVMTypeRef type; /* the struct type of a row */
    LLVMValueRef rows;
};

struct emitter {
    struct ir_program *program;
    const struct emit_options *options;
    const char *problem; /* the first error LLVM reported, or NULL */

    struct region scratch; /* for the function that is being filled */

    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;

    LLVMTypeRef i8, i16, i32, i64, real, pointer, nothing;
    LLVMTypeRef key; /* struct key */
    LLVMValueRef null;

    unsigned profile_kind; /* metadata kind "prof" */
    LLVMValueRef is_rare;  /* branch weights: the first of two ways is hardly ever taken */

    struct table constants; /* initialiser -> the private constant that holds it */
    struct table texts;     /* address of a text that an operation quotes -> its constant */
    struct table functions; /* struct ir_function -> its LLVM function */
    struct callee callees[CALLEE_COUNT];
    struct emitted_table tables[TABLE_COUNT];
    LLVMValueRef run; /* the loop that runs from point to point */

    LLVMDIBuilderRef debug; /* NULL without -g */
    LLVMMetadataRef debug_file, debug_type;
};

/* ---- emit.c: the program ---- */
/* Build the whole module. False when `problem` is set. Call emitter_fini in either case. */
bool emitter_init(struct emitter *emitter, struct ir_program *program,
                  const struct emit_options *options, LLVMTargetMachineRef machine);
void emitter_fini(struct emitter *emitter);

/* Whether a function is exported. Only the choosers of a program without states are: such a program
 * is an expression of sfnc eval, which calls them by name. */
bool emitter_exports(const struct ir_program *program, const struct ir_function *function);

/* ---- compile.c: from a program to its output ---- */
/* Build, optimise and write the program's module as `kind`. NULL when all went well; dispose of
 * *result with LLVMDisposeMemoryBuffer. Else one line in the program's arena; *result is NULL. */
const char *emitter_compile(struct ir_program *program, enum emit_kind kind,
                            const struct emit_options *options, LLVMTargetMachineRef machine,
                            LLVMMemoryBufferRef *result);

/* ---- callee.c: declarations ---- */
/* A new function of the module. Its i32 parameters and result are marked as signed: on some
 * processors a caller must widen them. */
LLVMValueRef emitter_function(struct emitter *emitter, const char *name, LLVMTypeRef type);
/* Add an attribute that has no value, by LLVM's name for it. `index` is
 * LLVMAttributeFunctionIndex, LLVMAttributeReturnIndex, or that of a parameter, from 1. */
void emitter_attribute(struct emitter *emitter, LLVMValueRef function, unsigned index,
                       const char *name);
/* What a type of abi.def is in LLVM. */
LLVMTypeRef emitter_type(struct emitter *emitter, enum ir_type type);
/* A runtime function to call, declared if need be. `op` is an operation of abi.def or a CALLEE_. */
const struct callee *emitter_callee(struct emitter *emitter, int op);

/* ---- function.c: functions, blocks, instructions ---- */
LLVMTypeRef emitter_function_type(struct emitter *emitter, enum ir_function_kind kind);
/* Emit the body of an IR function into its LLVM function, which has been declared. */
void emitter_fill(struct emitter *emitter, const struct ir_function *function);

/* ---- inline.c ---- */
/* Build the operation in place. NULL when it is to be called. */
LLVMValueRef inline_operation(struct emitter *emitter, enum ir_opcode op,
                              const LLVMValueRef *operands);

/* ---- constant.c: static data laid out as sfn/value.h says ---- */
/* The address of a private constant that holds `initialiser`; the same for equal ones. */
LLVMValueRef constant_place(struct emitter *emitter, LLVMValueRef initialiser, const char *name,
                            unsigned alignment);
/* The address of a private constant array of `count` elements; null when there are none. */
LLVMValueRef constant_table(struct emitter *emitter, LLVMValueRef *elements, size_t count,
                            const char *name);
/* The address of the text and a NUL; null for NULL. */
LLVMValueRef constant_text(struct emitter *emitter, const char *text, size_t size);
LLVMValueRef constant_key(struct emitter *emitter, const char *text, size_t size);
/* A struct key_list of an array of strings. */
LLVMValueRef constant_names(struct emitter *emitter, const struct value *names);
LLVMValueRef constant_value(struct emitter *emitter, const struct value *value);
LLVMValueRef constant_int(struct emitter *emitter, int64_t integer); /* i64 */
LLVMValueRef constant_i32(struct emitter *emitter, int64_t integer);
/* A struct constant, laid out as a C compiler for the target lays it out. */
LLVMValueRef constant_struct(struct emitter *emitter, LLVMValueRef *fields, size_t count);

/* ---- tables.c: the tables that describe the program to the runtime ---- */
/* Emit every table but TABLE_program. The functions that they refer to must have been declared. */
void tables_emit(struct emitter *emitter);
/* The struct type of a table's rows, and a row as a constant. */
LLVMTypeRef tables_row_type(struct emitter *emitter, const struct program_table *table);
LLVMValueRef tables_row(struct emitter *emitter, const struct table_cell *cells, size_t count);
/* The C function of a c: task. If the module already has something of that name, that is used. */
LLVMValueRef tables_symbol(struct emitter *emitter, const char *name);

/* ---- debug.c: lines of the definition; all do nothing without -g ---- */
void debug_open(struct emitter *emitter);
/* Describe a function; its instructions get places in it. NULL without -g. */
LLVMMetadataRef debug_function(struct emitter *emitter, const struct ir_function *function,
                               LLVMValueRef value);
/* Give what is emitted from here on the place `span`; if that has no line, the place `fallback`. */
void debug_place(struct emitter *emitter, LLVMMetadataRef scope, const struct span *span,
                 const struct span *fallback);
void debug_close(struct emitter *emitter);

#endif
