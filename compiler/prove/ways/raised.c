/* compiler/prove/ways/raised.c - which errors may come to the Retry and Catch of a state.
 *
 * A Task may fail with anything. A Parallel or Map fails with what its children end with, unless
 * the states there handle it, and with what only it raises; of a distributed Map's children only
 * that some have failed is seen outside. */
#include "compiler/prove/ways/raised.h"

#include <string.h>

#include "compiler/prove/ways/fragile.h"
#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/ways/throws.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define NAMES_MAX 80

struct raising {
    struct arena *arena;
    const struct analysis *analysis;
    const struct ir_program *program;
    const char *error;
    const char *const *apart; /* what the state that is asked for tells apart, or NULL */
    bool found;
};

static size_t add(const char **list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return count;
    if (count < NAMES_MAX)
        list[count++] = name;
    return count;
}

const char *const *raised_apart(struct arena *arena, const struct ir_state *state)
{
    static const char *const always[] = {HANDLERS_TIMEOUT,
                                         HANDLERS_HEARTBEAT,
                                         HANDLERS_NAMELESS,
                                         HANDLERS_OTHER,
                                         "States.DataLimitExceeded",
                                         "States.ExceedToleratedFailureThreshold",
                                         "States.ItemReaderFailed",
                                         "States.QueryEvaluationError",
                                         "States.ResultWriterFailed",
                                         "States.ReferencePathConflict"};
    const char **list = ARENA_ARRAY(arena, const char *, NAMES_MAX + 1);
    size_t count = 0;

    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        count = add(list, count, always[i]);
    for (const struct ir_block *block = state->fail->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_error_is)
                count = add(list, count, at->operands[0].as.text.text);
    return count < NAMES_MAX ? list : NULL;
}

/* ---- what a state raises itself ---- */

static bool is_reached(const struct raising *r, const struct ir_function *function)
{
    return function != NULL && analysis_at(r->analysis, function) != NULL;
}

static void reached(void *context, const struct interpreted *what)
{
    struct raising *r = context;
    const char *error = what->may_fail ? fragile_error(what->at) : NULL;

    r->found = r->found || (error != NULL && strcmp(error, r->error) == 0);
}

/* Whether something in the function may fail with the error. */
static bool function_raises(struct raising *r, const struct ir_function *function)
{
    if (!is_reached(r, function))
        return false;
    r->found = false;
    analysis_walk(r->analysis, function, r->arena, reached, r);
    return r->found;
}

/* What is raised where the state does its work, or makes its output. */
static bool fields_raise(struct raising *r, const struct ir_state *state)
{
    return function_raises(r, state->enter) || function_raises(r, state->work) ||
           function_raises(r, state->leave) ||
           (state->map != NULL && function_raises(r, state->map->selector));
}

/* Whether the state that is asked for knows the name from those that nobody names. */
static bool is_apart(const struct raising *r, const char *name)
{
    for (const char *const *at = r->apart; at != NULL && *at != NULL; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

static bool fail_state_raises(const struct raising *r, const struct ir_state *state)
{
    for (const struct ir_block *block = state->enter->blocks; block != NULL; block = block->next) {
        const char *name;

        if (block->last->op != OP_FAIL)
            continue;
        name = throws_name(block->last);
        if (name == NULL || strcmp(name, r->error) == 0)
            return true;
        if (strcmp(r->error, HANDLERS_OTHER) == 0 && !handlers_fatal(name) && !is_apart(r, name))
            return true;
    }
    return false;
}

/* Whether too many children may have failed: not if all may. */
static bool may_be_too_many(const struct ir_state *state)
{
    bool any = false;
    bool all = false;

    for (const struct ir_block *block = state->work->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            const struct ir_instruction *given;

            if (at->op != OP_sfn_map_tolerated_count && at->op != OP_sfn_map_tolerated_percentage)
                continue;
            given = ir_is_reference(&at->operands[0]) ? at->operands[0].as.instruction : NULL;
            all = !any && at->op == OP_sfn_map_tolerated_percentage && given != NULL &&
                  given->op == OP_LITERAL && value_is_number(given->literal) &&
                  value_real(given->literal) >= 100;
            any = true;
        }
    return (any || state->map->distributed) && !all;
}

/* What only a Map raises. */
static bool map_raises(const struct raising *r, const struct ir_state *state)
{
    if (strcmp(r->error, "States.ExceedToleratedFailureThreshold") == 0)
        return may_be_too_many(state);
    if (strcmp(r->error, "States.ItemReaderFailed") == 0)
        return state->map->reader != NULL;
    if (strcmp(r->error, "States.ResultWriterFailed") == 0)
        return state->map->writer != NULL;
    return false;
}

/* Whether the value is the frame's input or a part of it, which is never too large. */
static bool is_given(const struct ir_operand *operand)
{
    const struct ir_instruction *at = ir_is_reference(operand) ? operand->as.instruction : NULL;

    while (at != NULL &&
           (at->op == OP_sfn_member || at->op == OP_sfn_element || at->op == OP_sfn_query_settle ||
            at->op == OP_sfn_query_enter || at->op == OP_sfn_query_field ||
            at->op == OP_sfn_field_items || ir_lets_through(at->op)))
        at = ir_is_reference(&at->operands[0]) ? at->operands[0].as.instruction : NULL;
    return at != NULL && at->op == OP_sfn_input;
}

/* Whether what a Parallel or Map gives its children may be too large. */
static bool may_be_large(const struct ir_state *state)
{
    if (state->map != NULL && (state->map->selector != NULL || state->map->reader != NULL))
        return true;
    for (const struct ir_block *block = state->work->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if ((at->op == OP_sfn_parallel_begin || at->op == OP_sfn_map_begin) &&
                !is_given(&at->operands[0]))
                return true;
    return false;
}

static bool raises_itself(struct raising *r, const struct ir_state *state)
{
    if (state->task != NULL)
        return true;
    if (state->kind == SFN_FAIL)
        return fail_state_raises(r, state) || fields_raise(r, state);
    if (state->inner != NULL && strcmp(r->error, "States.DataLimitExceeded") == 0)
        return may_be_large(state);
    return (state->map != NULL && map_raises(r, state)) || fields_raise(r, state);
}

/* ---- what its children end with ---- */

static bool may_come(struct raising *r, const struct ir_state *state);

/* Whether a frame may end with the error in this state. */
static bool escapes(struct raising *r, const struct ir_state *state)
{
    struct handled handled;
    int *attempts = NULL;

    if (!may_come(r, state))
        return function_raises(r, state->fail);
    if (state->fail == NULL || function_raises(r, state->fail))
        return true;
    if (handlers_exhaust(r->arena, state->fail, r->error, &attempts) == 0 ||
        !handlers_walk(r->arena, state->fail, r->error, attempts, &handled))
        return true;
    return handled.end->op == OP_FAIL;
}

static bool may_come(struct raising *r, const struct ir_state *state)
{
    if (handlers_fatal(r->error) || !is_reached(r, state->enter))
        return false;
    if (raises_itself(r, state))
        return true;
    if (state->inner == NULL || (state->map != NULL && state->map->distributed))
        return false;
    for (const struct ir_state *at = r->program->states; at != NULL; at = at->next)
        if (at->scope->owner == state && escapes(r, at))
            return true;
    return false;
}

bool raised_may_come(struct arena *arena, const struct analysis *analysis,
                     const struct ir_program *program, const struct ir_state *state,
                     const char *error)
{
    struct raising r = {arena, analysis, program, error, raised_apart(arena, state), false};

    return may_come(&r, state);
}
