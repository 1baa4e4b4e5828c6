/* runtime/task/kind.h - a kind of task: one way of doing a Task's work.
 *
 * A kind is a file with a struct sfn_task_kind, and a row of sfn/kinds.def. The emitted program
 * lists the kinds that its definition can use (sfn_program.kinds), so that no other is linked. */
#ifndef SFN_TASK_KIND_H
#define SFN_TASK_KIND_H

#include "runtime/task/call.h"

struct sfn_task_kind {
    enum sfn_kind_id kind;
    /* All functions get the target without the kind's prefix. */

    /* NULL, or what is wrong with the text of a target (a constant). May itself be NULL: then every
     * text is right. */
    const char *(*malformed)(const char *target);
    /* NULL, or why this target cannot run here; free it. Called once, before anything runs. */
    char *(*missing)(const struct tasks *tasks, const char *target);
    /* Begin a call of a target that is not malformed. The answer never comes before it returns. */
    struct task_call *(*start)(struct tasks *tasks, const struct task_request *request,
                               const char *target);
    /* Stop and free what the kind has put into tasks->pools. */
    void (*free)(void *pool);
};

#endif
