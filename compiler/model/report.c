/* compiler/model/report.c - report findings while binding, with AWS's names of places. */
#include <stdarg.h>

#include "compiler/model/bind.h"

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
