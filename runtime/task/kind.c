/* runtime/task/kind.c - ask the kinds of task that a program, or the compiler, has. */
#include "runtime/task/kind.h"

#include <string.h>

const struct sfn_task_kind *kind_find(const struct sfn_kind *kinds, size_t count,
                                      enum sfn_kind_id wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (kinds[i].task->kind == wanted)
            return kinds[i].task;
    }
    return NULL;
}

const char *kind_malformed(const struct sfn_kind *kinds, size_t count, const char *target)
{
    enum sfn_kind_id number = sfn_kind_of(target);
    const struct sfn_task_kind *kind = kind_find(kinds, count, number);

    if (kind == NULL || kind->malformed == NULL)
        return NULL;
    return kind->malformed(target + strlen(sfn_kind_info(number)->prefix));
}
