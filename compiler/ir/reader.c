/* compiler/ir/reader.c - what names and numbers in the text form refer to.
 *
 * In: places that name a function, a state, a result. Out: what they name, or the problem that
 * there is no such. */
#include "compiler/ir/reader.h"

#include <limits.h>
#include <string.h>

bool reader_give(struct reader *reader, struct table *table, const char *what, int number,
                 void *thing)
{
    void **place = table_at(table, (uint64_t)number, NULL, 0);

    if (*place != NULL)
        return ir_scan_wrong(&reader->scan, "%s %d is given twice", what, number);
    *place = thing;
    return true;
}

void *reader_find(const struct table *table, int number)
{
    return table_get(table, (uint64_t)number, NULL, 0);
}

bool reader_function_name(struct reader *reader, const char **name)
{
    if (!ir_scan_expect(&reader->scan, '@'))
        return false;
    if (ir_scan_peek(&reader->scan) == '"')
        return ir_scan_plain_text(&reader->scan, name);
    return ir_scan_run(&reader->scan, IR_NAME_CHARACTERS, name);
}

bool reader_function_use(struct reader *reader, struct ir_function **where)
{
    struct name_use *use = ARENA_NEW(reader->arena, struct name_use);

    if (!reader_function_name(reader, &use->name))
        return false;
    use->where = where;
    use->line = reader->scan.line;
    use->next = reader->names;
    reader->names = use;
    return true;
}

bool reader_resolve(struct reader *reader)
{
    struct table functions;

    table_init(&functions, &reader->arena->region);
    for (struct ir_function *at = reader->program->functions; at != NULL; at = at->next)
        table_put(&functions, 0, at->name, strlen(at->name), at);
    for (struct name_use *use = reader->names; use != NULL; use = use->next) {
        *use->where = table_get(&functions, 0, use->name, strlen(use->name));
        if (*use->where == NULL)
            return ir_scan_wrong_at(&reader->scan, use->line, "no function \"%s\"", use->name);
    }
    return true;
}

int reader_word(const char *word, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
    }
    return -1;
}

bool reader_state_name(struct reader *reader, struct ir_state **state)
{
    const char *name;
    int number;

    if (!ir_scan_count(&reader->scan, INT_MAX, &number) ||
        !ir_scan_plain_text(&reader->scan, &name))
        return false;
    *state = reader_find(&reader->states, number);
    if (*state == NULL || strcmp((*state)->name, name) != 0)
        return ir_scan_wrong(&reader->scan, "state %d is not \"%s\"", number, name);
    return true;
}
