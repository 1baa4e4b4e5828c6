/* compiler/driver/kinds.c - the table of all kinds of task. */
#include "compiler/driver/kinds.h"

#include "runtime/task/kind.h"

const struct sfn_kind all_kinds[SFN_KIND_COUNT] = {
#define TASK_KIND(name, prefix, form) {&sfn_kind_##name},
#include "sfn/kinds.def"
#undef TASK_KIND
};

const char *all_kinds_malformed(const char *target)
{
    return kind_malformed(all_kinds, SFN_KIND_COUNT, target);
}
