/* compiler/model/report.c - report findings while binding, with AWS's names of places. */
#include <stdarg.h>
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/buffer.h"
#include "runtime/base/java_order.h"

struct finding *bind_report(struct binder *binder, struct span span, enum rule rule,
                            const char *location, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = diag_report_list(binder->diags, span, rule, location, format, arguments);
    va_end(arguments);
    return finding;
}

void bind_aws(struct binder *binder, struct finding *finding, const char *location,
              const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_aws_list(binder->diags, finding, "SCHEMA_VALIDATION_FAILED",
                  location[0] == '\0' ? "/" : location, format, arguments);
    va_end(arguments);
}

void bind_aws_one_of(struct binder *binder, struct finding *finding, const char *location,
                     const char *text, const char *const *names, size_t count)
{
    struct java_key *keys = ARENA_ARRAY(binder->arena, struct java_key, count);
    struct buffer list = BUFFER_EMPTY;

    for (size_t i = 0; i < count; i++)
        keys[i] = (struct java_key){java_hash(names[i], strlen(names[i])), (uint32_t)i};
    java_order(keys, count);
    for (size_t i = 0; i < count; i++)
        buffer_add_format(&list, "%s%s", i > 0 ? ", " : "", names[keys[i].place]);
    bind_aws(binder, finding, location, "%s: [%s]", text, list.text);
    buffer_fini(&list);
}

const char *bind_place(struct binder *binder, const char *location, const char *name)
{
    return arena_format(binder->arena, "%s/%s", location, name);
}

const char *bind_place_item(struct binder *binder, const char *location, const char *name,
                            size_t index)
{
    return arena_format(binder->arena, "%s/%s[%zu]", location, name, index);
}

struct span bind_head(const struct tree *tree)
{
    struct span head = tree->span;

    if (tree->kind != TREE_OBJECT && tree->kind != TREE_ARRAY)
        return head;
    head.end = head.start + 1;
    head.end_line = head.line;
    head.end_column = head.column;
    return head;
}
