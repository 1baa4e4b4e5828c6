/* compiler/prove/failing.c - whether a state may fail by itself, and by what. */
#include "compiler/prove/failing.h"

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"
#include "sfn/abi.h"

#define QUOTED_MAX 60 /* bytes of an expression */

struct looking {
    struct arena *arena;
    struct origins *origins;
    const struct ir_state *state;
    const struct ir_function *function;
    const struct ir_instruction *query; /* that begins the expression at hand, or NULL */
    bool passes;                        /* some way through the function does not fail */
    const bool *blocks;                 /* by block: it is looked at; NULL: all are */
    struct failing found;
};

/* ---- names ---- */

/* The expression at hand, its beginning at least, on one line. */
static const char *quoted(const struct looking *l)
{
    const char *text;
    size_t size;
    char *made;

    if (l->query == NULL)
        return NULL;
    text = l->query->operands[0].as.text.text;
    size = l->query->operands[0].as.text.size;
    if (size > QUOTED_MAX)
        for (size = QUOTED_MAX; size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80;)
            size--; /* a character is not cut */
    made = arena_text(l->arena, text, size);
    for (char *at = made; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return arena_format(l->arena, "{%% %s%s %%}", made,
                        size < l->query->operands[0].as.text.size ? "..." : "");
}

/* The field that it stands in: " (Output/a)", or nothing. */
static const char *where(const struct looking *l, const struct ir_instruction *at)
{
    const struct ir_operand *field = NULL;

    if (at->op == OP_sfn_require_field)
        field = &at->operands[3];
    else if (l->query != NULL)
        field = &l->query->operands[1];
    if (field == NULL || field->as.text.size == 0)
        return "";
    return arena_format(l->arena, " (%.*s)", (int)field->as.text.size, field->as.text.text);
}

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return index < at->count && at->operands[index].type == IR_VALUE &&
                   ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

/* ---- reasons ---- */

/* The names of what it is given: "$.a and $.b"; NULL: none has one. *one is set to one of them. */
static const char *given(const struct looking *l, const struct ir_instruction *at,
                         const struct ir_instruction **one)
{
    const char *text = NULL;

    for (size_t i = 0; i < at->count; i++) {
        const struct ir_instruction *value = operand(at, i);
        const char *name = value != NULL ? describe_name(value, l->state->scope, l->arena) : NULL;

        if (name == NULL)
            continue;
        *one = value;
        text = text == NULL ? name : arena_format(l->arena, "%s and %s", text, name);
    }
    return text;
}

static const char *settle_why(const struct looking *l, const struct interpreted *what,
                              const char *name)
{
    const char *wanted = operation_wanted(what->at);

    if (name == NULL)
        name = quoted(l) != NULL ? quoted(l) : "an expression";
    if (what->operands[0] != NULL && shape_may_be(what->operands[0], SHAPE_ABSENT))
        return arena_format(l->arena, "%s may have no value", name);
    return wanted != NULL ? arena_format(l->arena, "%s may not be %s", name, wanted)
                          : arena_format(l->arena, "%s may be a function", name);
}

/* A call, an operator, a field. */
static const char *operation_why(const struct looking *l, const struct interpreted *what,
                                 const struct ir_instruction **value)
{
    size_t first = operation_first(what->at);
    const char *name = operation_name(l->arena, what->at);
    const char *values = given(l, what->at, value);
    const char *needed = first < what->at->count && what->operands[first] != NULL
                             ? operation_needs(what->at, what->operands[first])
                             : NULL;
    const char *own = needed != NULL && operand(what->at, first) != NULL
                          ? describe_name(operand(what->at, first), l->state->scope, l->arena)
                          : NULL;

    if (name == NULL)
        name = quoted(l);
    if (name == NULL)
        return arena_format(l->arena, "what is made%s%s may not be what is needed",
                            values != NULL ? " of " : "", values != NULL ? values : "");
    if (own != NULL) {
        *value = operand(what->at, first);
        return arena_format(l->arena, "%s needs %s, which %s may not be", name, needed, own);
    }
    if (needed != NULL)
        return arena_format(l->arena, "%s needs %s, which it may not be given", name, needed);
    return arena_format(l->arena, "%s may fail%s%s", name, values != NULL ? " for " : "",
                        values != NULL ? values : "");
}

static const char *why_of(const struct looking *l, const struct interpreted *what,
                          const struct ir_instruction **value)
{
    const struct ir_instruction *at = what->at;
    const char *name =
        operand(at, 0) != NULL ? describe_name(operand(at, 0), l->state->scope, l->arena) : NULL;

    *value = operand(at, 0);
    if (at->op == OP_sfn_query_settle)
        return settle_why(l, what, name);
    if (name == NULL)
        name = operation_path(l->arena, at);
    if (name == NULL)
        name = "what it looks for";
    if (ir_wants_found(at->op))
        return arena_format(l->arena, "%s may not be there", name);
    switch (at->op) {
    case OP_sfn_require_array:
    case OP_sfn_require_items:
    case OP_sfn_field_items:
        return arena_format(l->arena, "%s may be no array", name);
    case OP_sfn_object_at:
        return arena_format(l->arena, "ResultPath goes into %s, which may be no object", name);
    case OP_sfn_array_at:
        return arena_format(l->arena, "ResultPath goes into %s, which may have no such item", name);
    default:
        return operation_why(l, what, value);
    }
}

static void reached(void *context, const struct interpreted *what)
{
    struct looking *l = context;
    const struct ir_instruction *value = NULL;

    if (l->blocks != NULL && !l->blocks[what->at->block->id])
        return;
    if (what->at->op == OP_sfn_query_begin)
        l->query = what->at;
    if (ir_op_info(what->at->op)->terminator) {
        l->passes = l->passes || what->at->op != OP_FAIL;
        return;
    }
    if (what->may_fail && what->at->op != OP_sfn_leave && !l->found.may_fail) {
        l->found.may_fail = true;
        l->found.why = arena_format(l->arena, "%s%s", why_of(l, what, &value), where(l, what->at));
        if (value != NULL)
            l->found.advice = origins_advice(l->origins, l->function, value);
    }
    if (what->at->op == OP_sfn_query_settle)
        l->query = NULL;
}

struct failing failing_of(const struct analysis *analysis, const struct ir_state *state,
                          struct origins *origins, struct arena *arena)
{
    const struct ir_function *const selector = state->map != NULL ? state->map->selector : NULL;
    const struct ir_function *functions[] = {state->enter, state->work, state->leave, selector,
                                             state->fail};
    struct looking l = {.arena = arena, .origins = origins, .state = state};

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (functions[i] == NULL || analysis_at(analysis, functions[i]) == NULL)
            continue;
        l.passes = false;
        l.query = NULL;
        l.function = functions[i];
        analysis_walk(analysis, functions[i], arena, reached, &l);
        if (l.passes || state->kind == SFN_FAIL || functions[i] == state->fail)
            continue; /* the last one hands errors on */
        if (functions[i] != selector)
            l.found.must = true;
        else if (!l.found.may_fail) /* without items it is not run */
            l.found.why = "its ItemSelector fails for every item";
        l.found.may_fail = true;
    }
    return l.found;
}

/* The blocks that are run once the way is taken. */
static void mark(const struct ir_block *block, bool *blocks)
{
    const struct ir_instruction *last = block->last;

    if (blocks[block->id])
        return;
    blocks[block->id] = true;
    if (last->op == OP_JUMP)
        mark(last->operands[0].as.block, blocks);
    if (last->op == OP_BRANCH) {
        mark(last->operands[1].as.block, blocks);
        mark(last->operands[2].as.block, blocks);
    }
}

struct failing failing_when_taken(const struct analysis *analysis, const struct choice *choice,
                                  struct origins *origins, struct arena *arena)
{
    const struct ir_function *function = choice->state->enter;
    bool *blocks = ARENA_ARRAY(arena, bool, function->last_block->id + 1);
    struct looking l = {.arena = arena,
                        .origins = origins,
                        .state = choice->state,
                        .function = function,
                        .blocks = blocks};

    for (size_t k = 0; k <= choice->rule_count; k++)
        mark(choice->taken[k], blocks);
    analysis_walk(analysis, function, arena, reached, &l);
    return l.found;
}
