/* runtime/include/sfn/kinds.h - which kind of task a target names.
 *
 * The compiler asks it to link the kinds that a definition can use, the runtime to choose one. */
#ifndef SFN_KINDS_H
#define SFN_KINDS_H

#include <string.h>

enum sfn_kind_id {
    SFN_KIND_NONE = -1,
#define TASK_KIND(name, prefix, form) SFN_KIND_##name,
#include "sfn/kinds.def"
#undef TASK_KIND
    SFN_KIND_COUNT
};

struct sfn_kind_info {
    const char *name;
    const char *prefix;
    const char *form;
};

static inline const struct sfn_kind_info *sfn_kind_info(enum sfn_kind_id kind)
{
    static const struct sfn_kind_info table[] = {
#define TASK_KIND(name, prefix, form) {#name, prefix, form},
#include "sfn/kinds.def"
#undef TASK_KIND
    };

    return &table[kind];
}

/* The kind whose prefix a target begins with. SFN_KIND_NONE: the text is not a target; bindings or
 * mocks may say what does the work. */
static inline enum sfn_kind_id sfn_kind_of(const char *target)
{
    for (int i = 0; i < SFN_KIND_COUNT; i++) {
        const char *prefix = sfn_kind_info((enum sfn_kind_id)i)->prefix;

        if (strncmp(target, prefix, strlen(prefix)) == 0)
            return (enum sfn_kind_id)i;
    }
    return SFN_KIND_NONE;
}

/* How people write the targets of all kinds: "exec:COMMAND, c:FUNCTION". */
static inline const char *sfn_kind_forms(void)
{
    static const char forms[] =
#define TASK_KIND(name, prefix, form) ", " form
#include "sfn/kinds.def"
#undef TASK_KIND
        ;

    return forms + strlen(", ");
}

/* What the targets of all kinds begin with: "exec:, c:". */
static inline const char *sfn_kind_prefixes(void)
{
    static const char prefixes[] =
#define TASK_KIND(name, prefix, form) ", " prefix
#include "sfn/kinds.def"
#undef TASK_KIND
        ;

    return prefixes + strlen(", ");
}

#endif
