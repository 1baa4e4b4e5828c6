/* compiler/prove/ways/throws.c - the errors that tasks and Fail states are let fail with. */
#include "compiler/prove/ways/throws.h"

#include <string.h>

#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/analysis/describe.h"
#include "sfn/abi.h"

#define ERRORS_MAX 60 /* that are tried, of one state */

struct listing {
    const char **list;
    size_t count;
};

static void add(struct listing *listing, const char *error)
{
    if (handlers_fatal(error))
        return; /* nothing takes it */
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->list[i], error) == 0)
            return;
    if (listing->count < ERRORS_MAX)
        listing->list[listing->count++] = error;
}

static void add_named(struct listing *listing, const struct ir_function *fail)
{
    for (const struct ir_block *block = fail->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            if (at->op == OP_sfn_error_is)
                add(listing, at->operands[0].as.text.text);
            else if (at->op == OP_sfn_error_is_heartbeat)
                add(listing, HANDLERS_HEARTBEAT);
            else if (at->op == OP_sfn_error_is_task_failed)
                add(listing, HANDLERS_TIMEOUT); /* which States.ALL alone takes behind it */
        }
}

/* Whether a catcher assigns a variable of that slot, whatever its scope. */
static bool is_caught(const struct ir_program *program, int64_t slot)
{
    for (const struct ir_state *state = program->states; state != NULL; state = state->next)
        for (const struct ir_block *block = state->fail != NULL ? state->fail->blocks : NULL;
             block != NULL; block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                if (at->op == OP_sfn_assign && at->operands[0].as.integer == slot)
                    return true;
    return false;
}

/* Whether the operand is the member Error of something, or a variable that may be one. */
static bool is_error(const struct ir_program *program, const struct ir_operand *operand)
{
    const struct ir_instruction *at;

    if (operand->type != IR_VALUE)
        return false;
    at = describe_read(operand->as.instruction);
    if (at->op == OP_sfn_variable)
        return is_caught(program, at->operands[1].as.integer);
    return at->count > 1 && at->operands[1].type == IR_KEY && at->operands[1].as.text.size == 5 &&
           memcmp(at->operands[1].as.text.text, "Error", 5) == 0;
}

/* A text that an error is compared with. */
static void add_compared(struct listing *listing, const struct ir_program *program,
                         const struct ir_instruction *at)
{
    if ((at->op != OP_sfn_string_equals && at->op != OP_sfn_query_equal) ||
        !ir_is_reference(&at->operands[0]) || !ir_is_reference(&at->operands[1]))
        return;
    for (int i = 0; i < 2; i++) {
        const struct ir_instruction *other = at->operands[1 - i].as.instruction;

        if (is_error(program, &at->operands[i]) && other->op == OP_LITERAL &&
            other->literal->kind == VALUE_STRING && other->literal->size > 0)
            add(listing, other->literal->as.text);
    }
}

static void add_all_compared(struct listing *listing, const struct ir_program *program)
{
    for (const struct ir_state *state = program->states; state != NULL; state = state->next)
        for (const struct ir_block *block = state->kind == SFN_CHOICE ? state->enter->blocks : NULL;
             block != NULL; block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                add_compared(listing, program, at);
}

/* What is outside of a distributed Map sees nothing of an error inside but that there was one. */
static bool hides(const struct ir_state *state)
{
    return state->map != NULL && state->map->distributed;
}

static const char *const *listed(struct arena *arena, const struct ir_program *program,
                                 const struct ir_state *state, bool inside)
{
    struct listing listing = {ARENA_ARRAY(arena, const char *, ERRORS_MAX + 2), 0};
    bool handled = false;

    for (; state != NULL && !(inside && hides(state)); state = state->scope->owner) {
        inside = true;
        if (state->fail == NULL)
            continue;
        handled = true;
        add_named(&listing, state->fail);
    }
    if (handled)
        add_all_compared(&listing, program);
    listing.list[listing.count] = HANDLERS_OTHER;
    return listing.list;
}

const char *const *throws_of_task(struct arena *arena, const struct ir_program *program,
                                  const struct ir_state *state)
{
    return listed(arena, program, state, false);
}

const char *const *throws_around(struct arena *arena, const struct ir_program *program,
                                 const struct ir_state *state)
{
    return listed(arena, program, state->scope->owner, true);
}

const struct ir_instruction *throws_operand(const struct ir_instruction *fail)
{
    for (const struct ir_instruction *at = fail; at != NULL; at = at->previous)
        if (at->op == OP_sfn_throw)
            return ir_is_reference(&at->operands[0]) ? at->operands[0].as.instruction : NULL;
    return NULL;
}

const char *throws_name(const struct ir_instruction *fail)
{
    const struct ir_instruction *error = throws_operand(fail);

    for (const struct ir_instruction *at = fail; at != NULL; at = at->previous)
        if (at->op == OP_sfn_no_choice)
            return HANDLERS_RUNTIME;
    if (error == NULL || error->op == OP_NOTHING)
        return HANDLERS_NAMELESS;
    return error->op == OP_LITERAL && error->literal->kind == VALUE_STRING ? error->literal->as.text
                                                                           : NULL;
}
