/* compiler/prove/judge/judge_values.c - what is known of the values that a rule looks at, as
 * notes. */
#include "compiler/prove/judge/judge_values.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/nearest.h"

#define VALUES_MAX 3 /* that a rule's notes tell of */

struct looked_at {
    const char *name;
    const struct shape *shape;     /* where it is looked at last, after the tests before */
    const struct value *constants; /* what it is compared with, or NULL */
};

struct looking {
    const struct ir_state *state;
    struct span span;
    struct arena *arena;
    struct looked_at list[VALUES_MAX];
    size_t count;
};

static bool is_test(const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_NOT:
    case OP_sfn_present: /* these are about more than what the value is */
    case OP_sfn_leave:
    case OP_sfn_query_defined:
    case OP_sfn_query_truth:
    case OP_sfn_query_visit:
        return false;
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return true;
    default:
        return at->type == IR_BOOL && at->count > 0;
    }
}

static const struct ir_instruction *value_at(const struct ir_instruction *at, size_t index)
{
    return index < at->count && at->operands[index].type == IR_VALUE &&
                   ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

static void remember(struct looking *l, const char *name, const struct shape *shape,
                     const struct ir_instruction *other)
{
    struct looked_at *at = l->list;

    while (at < l->list + l->count && strcmp(at->name, name) != 0)
        at++;
    if (at == l->list + VALUES_MAX)
        return;
    if (at == l->list + l->count) {
        l->count++;
        at->name = name;
    }
    at->shape = shape;
    if (other != NULL && other->op == OP_LITERAL)
        at->constants = other->literal;
}

static void reached(void *context, const struct interpreted *what)
{
    struct looking *l = context;
    const struct ir_instruction *at = what->at;

    if (!is_test(at) || at->span.start < l->span.start || at->span.end > l->span.end)
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct ir_instruction *value = value_at(at, i);
        const char *name = value != NULL ? describe_name(value, l->state->scope, l->arena) : NULL;

        if (name != NULL && what->operands[i] != NULL && !shape_is_empty(what->operands[i]))
            remember(l, name, what->operands[i], value_at(at, 1 - i));
    }
}

/* The text among those that may come which is near to the constant; NULL: the constant is one, or
 * none is near. */
static const char *near_text(struct arena *arena, const struct shape_texts *texts,
                             const struct value *constant)
{
    const char **names;

    if (!value_is(constant, VALUE_STRING) || texts == NULL || texts->count == 0)
        return NULL;
    names = ARENA_ARRAY(arena, const char *, texts->count);
    for (size_t i = 0; i < texts->count; i++) {
        names[i] = arena_text(arena, texts->words[i].text, texts->words[i].size);
        if (texts->words[i].size == constant->size &&
            memcmp(texts->words[i].text, constant->as.text, constant->size) == 0)
            return NULL;
    }
    return nearest_name(arena_text(arena, constant->as.text, constant->size), names, texts->count);
}

/* The same of a constant, or of those in an array (for `in`). */
static const char *meant(struct arena *arena, const struct looked_at *at)
{
    const char *near = near_text(arena, at->shape->texts, at->constants);

    for (uint32_t i = 0;
         near == NULL && value_is(at->constants, VALUE_ARRAY) && i < at->constants->size; i++)
        near = near_text(arena, at->shape->texts, &at->constants->as.items[i]);
    return near;
}

static bool says_something(const struct shape *shape)
{
    return !shape_may_be(shape, SHAPE_FUNCTION) && (shape->kinds & SHAPE_JSON) != SHAPE_JSON;
}

void judge_values(const struct analysis *analysis, const struct ir_state *state, struct span span,
                  struct arena *arena, struct diags *diags, struct finding *finding)
{
    struct looking l = {.state = state, .span = span, .arena = arena};

    analysis_walk(analysis, state->enter, arena, reached, &l);
    for (size_t i = 0; i < l.count; i++) {
        const char *near =
            shape_may_be(l.list[i].shape, SHAPE_TEXT) ? meant(arena, &l.list[i]) : NULL;

        if (near != NULL)
            diag_note(diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
        if (says_something(l.list[i].shape))
            diag_note(diags, finding, (struct span){0}, "%s is %s here", l.list[i].name,
                      shape_say(arena, l.list[i].shape));
    }
}
