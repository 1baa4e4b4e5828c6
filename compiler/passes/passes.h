/* compiler/passes/passes.h - the passes that improve an IR program, one file each.
 *
 * In: a program that ir_verify accepts. Out: the same program, changed in place; it does the same,
 * and ir_verify accepts it. Whoever runs a pass verifies the result, so that a failure can name the
 * pass (driver/compilation.c). The usual order is decide, fold, merge, prune. */
#ifndef SFNC_PASSES_PASSES_H
#define SFNC_PASSES_PASSES_H

#include <stdbool.h>

#include "compiler/ir/ir.h"

/* Drop tests whose outcome is proven. `closed`: no execution comes from another definition, or from
 * a state that it is put in. */
void decide_program(struct ir_program *program, bool closed);

/* Replace operations on constants by their results; a branch on a constant becomes a jump. */
void fold_program(struct ir_program *program);

/* Compute once what is computed twice from the same operands: a path read twice is walked once. */
void merge_program(struct ir_program *program);

/* Drop blocks that cannot be reached, results that nothing uses, functions nothing refers to. */
void prune_program(struct ir_program *program);

#endif
