/* tests/unit/backend/llvm/program.h - programs for the tests, written as text of the IR. */
#ifndef TESTS_BACKEND_LLVM_PROGRAM_H
#define TESTS_BACKEND_LLVM_PROGRAM_H

#include "compiler/backend/backend.h"

extern const struct backend sfnc_backend_llvm;

/* Read and verify a program; the test fails when it is not well formed. */
struct ir_program *program_of(struct arena *arena, const char *text);

#endif
