/* compiler/prove/ways/handlers.c - what becomes of an error: which retrier and catcher take it.
 *
 * Retry and Catch are straight code that asks for the error's name, so with a name they are run. */
#include "compiler/prove/ways/handlers.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

#define BLOCKS_MAX 10000
#define ERRORS_MAX 60   /* that are tried, of one state */
#define RETRIERS_MAX 64 /* of one state, whose attempts are counted */
#define THROWS_MAX 60   /* in a row */

/* Errors that end an execution whatever is written, or that nothing but us makes. */
static bool is_handled(const char *error)
{
    static const char *const never[] = {"States.Runtime", "States.DataLimitExceeded"};

    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (strcmp(error, never[i]) == 0)
            return false;
    return true;
}

static bool is_timeout(const char *error)
{
    return strcmp(error, "States.Timeout") == 0 || strcmp(error, "States.HeartbeatTimeout") == 0;
}

/* 1, 0, or -1: it asks something else. */
static int truth_of(const struct ir_instruction *at, const char *error, int *attempts)
{
    switch (at->op) {
    case OP_sfn_error_is:
        return strcmp(at->operands[0].as.text.text, error) == 0;
    case OP_sfn_error_is_any:
        return is_handled(error);
    case OP_sfn_error_is_task_failed:
        return is_handled(error) && !is_timeout(error);
    case OP_sfn_error_is_heartbeat:
        return strcmp(error, "States.HeartbeatTimeout") == 0;
    case OP_sfn_retry:
        if (at->operands[0].as.integer >= RETRIERS_MAX)
            return -1;
        return attempts[at->operands[0].as.integer]++ < at->operands[2].as.integer;
    case OP_NOT:
        return ir_is_reference(&at->operands[0])
                   ? !truth_of(at->operands[0].as.instruction, error, attempts)
                   : -1;
    default:
        return -1;
    }
}

static void note_covers(const struct ir_block *block, struct handled *out)
{
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_cover && out->cover_count < COUNT_OF(out->covers))
            out->covers[out->cover_count++] = at->operands[0].as.integer;
}

bool handlers_walk(struct arena *arena, const struct ir_function *fail, const char *error,
                   const int *attempts, struct handled *out)
{
    const struct ir_block *block = fail->blocks;

    *out = (struct handled){.attempts = ARENA_ARRAY(arena, int, RETRIERS_MAX)};
    if (attempts != NULL)
        memcpy(out->attempts, attempts, RETRIERS_MAX * sizeof *attempts);
    for (int blocks = 0; blocks < BLOCKS_MAX; blocks++) {
        const struct ir_instruction *last = block->last;
        int truth;

        note_covers(block, out);
        out->end = last;
        if (last->op == OP_JUMP) {
            block = last->operands[0].as.block;
            continue;
        }
        if (last->op != OP_BRANCH)
            return true;
        truth = last->operands[0].immediate
                    ? last->operands[0].as.integer != 0
                    : truth_of(last->operands[0].as.instruction, error, out->attempts);
        if (truth < 0)
            return false;
        block = last->operands[truth ? 1 : 2].as.block;
    }
    return false;
}

size_t handlers_exhaust(struct arena *arena, const struct ir_function *fail, const char *error,
                        int **attempts)
{
    for (size_t throws = 1; throws <= THROWS_MAX; throws++) {
        struct handled handled;

        if (!handlers_walk(arena, fail, error, *attempts, &handled))
            return 0;
        if (handled.end->op != OP_SUSPEND)
            return throws;
        *attempts = handled.attempts;
    }
    return 0;
}

/* ---- errors ---- */

struct listing {
    const char **list;
    size_t count;
};

static void add(struct listing *listing, const char *error)
{
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
                add(listing, "States.HeartbeatTimeout");
        }
}

/* Whether the operand is the member Error of something. */
static bool is_error(const struct ir_operand *operand)
{
    const struct ir_instruction *at;

    if (operand->type != IR_VALUE)
        return false;
    at = describe_read(operand->as.instruction);
    return at->count > 1 && at->operands[1].type == IR_KEY && at->operands[1].as.text.size == 5 &&
           memcmp(at->operands[1].as.text.text, "Error", 5) == 0;
}

/* A text that an error is compared with. */
static void add_compared(struct listing *listing, const struct ir_instruction *at)
{
    if ((at->op != OP_sfn_string_equals && at->op != OP_sfn_query_equal) ||
        !ir_is_reference(&at->operands[0]) || !ir_is_reference(&at->operands[1]))
        return;
    for (int i = 0; i < 2; i++) {
        const struct ir_instruction *other = at->operands[1 - i].as.instruction;

        if (is_error(&at->operands[i]) && other->op == OP_LITERAL &&
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
                add_compared(listing, at);
}

const char *const *handlers_errors(struct arena *arena, const struct ir_program *program,
                                   const struct ir_state *state)
{
    struct listing listing = {ARENA_ARRAY(arena, const char *, ERRORS_MAX + 2), 0};

    bool handled = false;

    for (; state != NULL; state = state->scope->owner) {
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

const char *handlers_thrown(const struct ir_instruction *fail)
{
    for (const struct ir_instruction *at = fail; at != NULL; at = at->previous) {
        if (at->op == OP_sfn_no_choice)
            return "States.NoChoiceMatched";
        if (at->op == OP_sfn_throw && ir_is_reference(&at->operands[0]) &&
            at->operands[0].as.instruction->op == OP_LITERAL &&
            at->operands[0].as.instruction->literal->kind == VALUE_STRING)
            return at->operands[0].as.instruction->literal->as.text;
    }
    return HANDLERS_OTHER;
}
