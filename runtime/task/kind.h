/* runtime/task/kind.h - a kind of task: one way of doing a Task's work.
 *
 * A kind is a file with a struct sfn_task_kind, and a row of sfn/kinds.def. The emitted program
 * lists the kinds that its definition can use (sfn_program.kinds), so that no other is linked. */
#ifndef SFN_TASK_KIND_H
#define SFN_TASK_KIND_H

#include "runtime/task/call.h"

/* All functions get the target without the kind's prefix; it is borrowed until they return. Only
 * `start` is needed by every kind: another that has nothing to do is NULL. */
struct sfn_task_kind {
    enum sfn_kind_id kind;
    /* Return NULL, or what is wrong with the text of a target (a constant). Without this function
     * every text is right. */
    const char *(*malformed)(const char *target);
    /* Return NULL, or why this target cannot run here; the caller frees it. Called for each state
     * before anything runs; by lenient tasks, before the call. Without this function every target
     * can. */
    char *(*missing)(const struct tasks *tasks, const char *target);
    /* Begin a call of a target that is not malformed. The answer never comes before it returns, and
     * the request with all that it points to lives only until then: copy what is needed later, its
     * input with value_own into a region of the call's. Never NULL: what cannot begin is a
     * later_fail. */
    struct task_call *(*start)(struct tasks *tasks, const struct task_request *request,
                               const char *target);
    /* How many calls have not ended, cancelled ones included. A kind that has put nothing into
     * tasks->pools is not asked. */
    size_t (*running)(void *pool);
    /* Stop and free what the kind has put there. A kind that never does needs neither function. */
    void (*free)(void *pool);
};

/* ---- kind.c: of the `count` kinds that are there ---- */

/* The kind, or NULL when it is not there. */
const struct sfn_task_kind *kind_find(const struct sfn_kind *kinds, size_t count,
                                      enum sfn_kind_id wanted);
/* NULL, or what the target's kind, if it is there, says is wrong with its text (a constant). */
const char *kind_malformed(const struct sfn_kind *kinds, size_t count, const char *target);

#endif
