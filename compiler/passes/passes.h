/* compiler/passes/passes.h - IR to IR, one file a pass.
 *
 * In: a program that ir_verify accepts; out: the same program, changed in place, that ir_verify
 * still accepts and that does the same. A pass does not verify what it made: whoever runs it does,
 * and can say which pass it was (driver/compilation.c). The usual order is fold, merge, prune. */
#ifndef SFNC_PASSES_PASSES_H
#define SFNC_PASSES_PASSES_H

#include "compiler/ir/ir.h"

/* Compute what is already known; a branch on a known truth value becomes a jump. */
void fold_program(struct ir_program *program);

/* Compute once what is computed again from the same operands: a path read twice is walked once. */
void merge_program(struct ir_program *program);

/* Drop blocks no way leads to, results nobody uses, functions nobody refers to. */
void prune_program(struct ir_program *program);

#endif
