/* runtime/durable/runs.h - the runs of distributed Maps, and the executions in them, as the engine
 * tells of them in a turn.
 *
 * For the engine a child is a part of its parent; in the store it is an execution with a number, a
 * history and an end of its own. All that a turn tells becomes durable in the parent's commit, so
 * that the two cannot come apart. Inside runtime/durable. */
#ifndef SFN_DURABLE_RUNS_H
#define SFN_DURABLE_RUNS_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "runtime/base/table.h"
#include "runtime/engine/map_sink.h"
#include "runtime/store/commit.h"

struct durable;
struct store_commit;
struct told_child;
struct told_run;

/* What a turn has told. */
struct runs {
    struct region region;
    struct table by_number; /* of the children ... */
    struct told_child *children, **children_end;
    struct table by_id; /* ... and of the runs */
    struct told_run *runs, **runs_end;
    struct map_sink sink;
};

void runs_init(struct durable *durable);
void runs_fini(struct durable *durable);
/* Forget all, for the next turn. */
void runs_clear(struct runs *runs);
bool runs_are_told(const struct runs *runs);

/* Add all that was told to the turn's commit, in which the execution starts, unless it has. The
 * digest is that of the execution's definition. */
void runs_commit(const struct runs *runs, struct store_commit *commit, struct store_text digest);

#endif
