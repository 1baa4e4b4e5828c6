/* compiler/prove/solver/parts.c - when parts of choice rules are true, and when false, as terms.
 *
 * What decides by a test is a branch: the part is true on the one way out of it. Of And and Or only
 * as much is looked at as it takes to know: so And is true where its last part is, and false where
 * any is. */
#include "compiler/prove/solver/parts.h"

#include "compiler/prove/solver/terms.h"

size_t parts_count(const struct ir_part *rule)
{
    size_t count = 1;

    for (size_t i = 0; i < rule->count; i++)
        count += parts_count(&rule->parts[i]);
    return count;
}

const struct ir_part *parts_at(const struct ir_part *rule, size_t number)
{
    size_t i = 0;

    if (number == 0)
        return rule;
    for (number--; number >= parts_count(&rule->parts[i]); i++)
        number -= parts_count(&rule->parts[i]);
    return parts_at(&rule->parts[i], number);
}

struct defining {
    struct formula *f;
    const char *prefix;
    size_t rule;
    size_t next; /* the number of the next part */
};

static const char *name_of(const struct defining *d, char letter, size_t number)
{
    return arena_format(d->f->arena, "%s%c%zu_%zu", d->prefix, letter, d->rule, number);
}

/* One more term of which any may be true; the text begins as "(or". */
static void add_either(struct buffer *all, const char *one)
{
    if (all->size == 0)
        buffer_add_text(all, "(or");
    buffer_add_format(all, " %s", one);
}

/* Name the terms of which any may be true; without one, the name is of what is always true. */
static void name_either(const struct defining *d, const char *name, struct buffer *all)
{
    if (all->size > 0)
        buffer_add_byte(all, ')');
    buffer_add_byte(all, '\0');
    terms_name(d->f, name, "Bool", all->size > 1 ? all->text : "true");
    buffer_fini(all);
}

/* A branch that a pass has decided, or whose block is not reached, says nothing. */
static void test_terms(const struct defining *d, const struct ir_part *part, const char **yes,
                       const char **no)
{
    const struct ir_instruction *branch = part->branch;
    const char *condition = branch != NULL ? d->f->conditions[branch->block->id] : NULL;
    const char *come;

    if (condition == NULL) {
        *yes = *no = "true";
        return;
    }
    come = arena_format(d->f->arena, "%sgo%d", d->prefix, branch->block->id);
    *yes = arena_format(d->f->arena, "(and %s %s)", come, condition);
    *no = arena_format(d->f->arena, "(and %s (not %s))", come, condition);
}

static void define(struct defining *d, const struct ir_part *part, const char **yes,
                   const char **no)
{
    const char *true_name = name_of(d, 't', d->next);
    const char *false_name = name_of(d, 'f', d->next++);
    struct buffer all_yes = BUFFER_EMPTY;
    struct buffer all_no = BUFFER_EMPTY;
    const char *one_yes, *one_no;

    if (part->kind == IR_PART_TEST) {
        test_terms(d, part, &one_yes, &one_no);
        add_either(&all_yes, one_yes);
        add_either(&all_no, one_no);
    }
    for (size_t i = 0; i < part->count; i++) {
        bool last = i + 1 == part->count;

        define(d, &part->parts[i], &one_yes, &one_no);
        if (part->kind == IR_PART_OR || last)
            add_either(&all_yes, part->kind == IR_PART_NOT ? one_no : one_yes);
        if (part->kind == IR_PART_AND || last)
            add_either(&all_no, part->kind == IR_PART_NOT ? one_yes : one_no);
    }
    name_either(d, true_name, &all_yes);
    name_either(d, false_name, &all_no);
    *yes = true_name;
    *no = false_name;
}

void parts_define(struct formula *f, const struct ir_part *rule, size_t number, const char *prefix)
{
    struct defining d = {.f = f, .prefix = prefix, .rule = number};
    const char *yes, *no;

    if (rule->count > 0)
        define(&d, rule, &yes, &no);
}
