/* compiler/prove/origins/origin.c - where a value comes from: what executions are given, or what
 * tasks give.
 *
 * Breadth first from the state backwards, along what each state hands on to the next. */
#include "compiler/prove/origins/origin.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/ir/leads.h"
#include "sfn/abi.h"

#define DEPTH_MAX 64               /* of values that are made of others */
#define LOOKS_MAX ((size_t)200000) /* at instructions, for all of a program */

/* The input of a state, or (with a name) the member of it that is looked for. */
struct place {
    const struct ir_state *state;
    const struct ir_operand *name; /* or NULL */
};

struct origins {
    const struct analysis *analysis;
    struct arena *arena;
    const struct lead **leads; /* by the number of the function that they lead to */
    size_t functions;
    /* The search at hand. */
    struct place *places;
    size_t count;
    bool *seen;  /* by the number of the function that enters a state */
    size_t left; /* looks */
    bool execution;
    const struct ir_state *task; /* the first that was found */
};

static void add_place(struct origins *o, const struct ir_state *state,
                      const struct ir_operand *name)
{
    if (state == NULL || state->enter == NULL || o->seen[state->enter->number])
        return;
    o->seen[state->enter->number] = true;
    o->places[o->count++] = (struct place){state, name};
}

static bool is_named(const struct ir_operand *key, const struct ir_operand *name)
{
    return key->as.text.size == name->as.text.size &&
           memcmp(key->as.text.text, name->as.text.text, name->as.text.size) == 0;
}

/* The value of the member of that name where an object is made; NULL: it has none. */
static const struct ir_operand *made_member(const struct ir_instruction *at,
                                            const struct ir_operand *name)
{
    for (size_t i = 0; i + 1 < at->count; i += 2)
        if (is_named(&at->operands[i], name))
            return &at->operands[i + 1];
    return NULL;
}

static void from_value(struct origins *o, const struct ir_state *state,
                       const struct ir_instruction *value, const struct ir_operand *name,
                       int depth);

static void from_operand(struct origins *o, const struct ir_state *state,
                         const struct ir_operand *operand, const struct ir_operand *name, int depth)
{
    if (operand != NULL && operand->type == IR_VALUE && ir_is_reference(operand))
        from_value(o, state, operand->as.instruction, name, depth + 1);
}

/* What an operation is given may come from anywhere. */
static void from_all(struct origins *o, const struct ir_state *state,
                     const struct ir_instruction *value, int depth)
{
    for (size_t i = 0; i < value->count; i++)
        from_operand(o, state, &value->operands[i], NULL, depth);
}

static void from_value(struct origins *o, const struct ir_state *state,
                       const struct ir_instruction *value, const struct ir_operand *name, int depth)
{
    const struct ir_instruction *whole;

    if (depth > DEPTH_MAX || o->left == 0)
        return;
    o->left--;
    value = describe_read(value);
    while ((whole = describe_whole(value)) != NULL) {
        name = value->operands[1].type == IR_KEY ? &value->operands[1] : NULL;
        value = whole;
    }
    switch (value->op) {
    case OP_sfn_input:
        add_place(o, state, name);
        return;
    case OP_sfn_result:
        if (o->task == NULL && state->task != NULL)
            o->task = state;
        return;
    case OP_sfn_set_member:
        if (name != NULL && is_named(&value->operands[1], name))
            from_operand(o, state, &value->operands[2], NULL, depth);
        else
            from_operand(o, state, &value->operands[0], name, depth);
        return;
    case OP_sfn_object:
    case OP_sfn_query_object:
        if (name != NULL)
            from_operand(o, state, made_member(value, name), NULL, depth);
        else
            from_all(o, state, value, depth);
        return;
    default:
        from_all(o, state, value, depth);
        return;
    }
}

/* What a function hands on to a state. */
static void from_lead(struct origins *o, const struct ir_function *from,
                      const struct ir_function *to, const struct ir_operand *name)
{
    const struct ir_state *state = analysis_state(o->analysis, from);
    const struct ir_instruction *leave = NULL;

    for (const struct ir_block *block = from->blocks; block != NULL && state != NULL;
         block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL && o->left > 0;
             at = at->next) {
            o->left--;
            if (at->op == OP_sfn_leave)
                leave = at;
        }
        if (block->last->op == OP_GOTO && block->last->operands[0].as.function == to &&
            leave != NULL)
            from_operand(o, state, &leave->operands[0], name, 0);
    }
}

static void search(struct origins *o)
{
    for (size_t i = 0; i < o->count; i++) {
        const struct place place = o->places[i];
        const struct ir_scope *scope = place.state->scope;

        for (const struct lead *at = o->leads[place.state->enter->number]; at != NULL;
             at = at->next)
            from_lead(o, at->from, place.state->enter, place.name);
        if (scope->start == place.state->enter && scope->owner == NULL)
            o->execution = true;
        else if (scope->start == place.state->enter)
            add_place(o, scope->owner, NULL);
    }
}

const char *origins_advice(struct origins *o, const struct ir_function *function,
                           const struct ir_instruction *value)
{
    const struct ir_state *state = analysis_state(o->analysis, function);
    const char *given = NULL;

    if (state == NULL)
        return NULL;
    memset(o->seen, 0, o->functions * sizeof *o->seen);
    o->count = 0;
    o->execution = false;
    o->task = NULL;
    from_value(o, state, value, NULL, 0);
    search(o);
    if (o->execution && analysis_assumptions(o->analysis)->schema == NULL)
        given = "--input-schema FILE says what executions are given";
    if (o->task == NULL)
        return given;
    return arena_format(o->arena,
                        "%s%sa \"result\" in --bindings FILE says what the task of \"%s\" gives",
                        given != NULL ? given : "", given != NULL ? ", " : "", o->task->name);
}

struct origins *origins_new(const struct analysis *analysis, const struct ir_program *program,
                            struct arena *arena)
{
    struct origins *o = ARENA_NEW(arena, struct origins);

    o->analysis = analysis;
    o->arena = arena;
    o->leads = leads_of(program, arena, &o->functions);
    o->places = ARENA_ARRAY(arena, struct place, o->functions);
    o->seen = ARENA_ARRAY(arena, bool, o->functions);
    o->left = LOOKS_MAX;
    return o;
}
