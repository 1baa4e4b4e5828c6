/* compiler/prove/analysis/scopes.h - frames of scopes: the machine, branches of Parallel, items of
 * Map.
 */
#ifndef SFNC_PROVE_ANALYSIS_SCOPES_H
#define SFNC_PROVE_ANALYSIS_SCOPES_H

#include "compiler/prove/analysis/points.h"

/* Where the variables of the scope are; none of its frames ends yet. */
void scopes_set(struct analysis *a, const struct ir_scope *scope);

/* A frame of the scope begins with that input; what it knows of outer variables is `outer`'s. Of
 * which alternative of what executions are given, and which answer (struct way). */
void scopes_begin(struct analysis *a, const struct ir_scope *scope, const struct world *outer,
                  const struct shape *input, const struct shape *item, size_t alternative,
                  size_t answer);

/* What a Map's child is given of an item, or of what the ItemSelector makes of it: that, or a batch
 * of such. */
const struct shape *scopes_input(const struct analysis *a, const struct ir_state *state,
                                 const struct shape *item);

/* What is the input of a Map's child: an item, or what the ItemSelector makes of it. */
void scopes_begin_items(struct analysis *a, const struct ir_state *state,
                        const struct world *world);

/* What the children of a Map see of their item. Those of a distributed one are executions of their
 * own, whose context has no Map. */
const struct shape *scopes_item(const struct analysis *a, const struct ir_state *state,
                                const struct shape *item);

/* The state that waits for children goes on, if all may end. */
void scopes_end_children(struct analysis *a, const struct ir_state *state);

#endif
