/* compiler/prove/ways/handlers.c - what becomes of an error: which retrier and catcher take it.
 *
 * Retry and Catch are straight code that asks for the error's name, so with a name they are run. */
#include "compiler/prove/ways/handlers.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

#define BLOCKS_MAX 10000
#define ERRORS_MAX 60 /* that are tried, of one state */
#define THROWS_MAX 60 /* in a row */

bool handlers_fatal(const char *error)
{
    return strcmp(error, HANDLERS_RUNTIME) == 0;
}

/* Whether States.TaskFailed does not take it: a timeout, and what has no name. */
static bool is_no_task_failed(const char *error)
{
    return strcmp(error, HANDLERS_TIMEOUT) == 0 || strcmp(error, HANDLERS_HEARTBEAT) == 0 ||
           strcmp(error, HANDLERS_NAMELESS) == 0;
}

int handlers_truth(const struct ir_instruction *at, const char *error, int *attempts)
{
    switch (at->op) {
    case OP_sfn_error_is:
        return !handlers_fatal(error) && strcmp(at->operands[0].as.text.text, error) == 0;
    case OP_sfn_error_is_any:
        return !handlers_fatal(error);
    case OP_sfn_error_is_task_failed:
        return !handlers_fatal(error) && !is_no_task_failed(error);
    case OP_sfn_error_is_heartbeat:
        return strcmp(error, HANDLERS_HEARTBEAT) == 0;
    case OP_sfn_retry:
        if (at->operands[0].as.integer >= HANDLERS_RETRIERS_MAX)
            return -1;
        return attempts[at->operands[0].as.integer]++ < at->operands[2].as.integer;
    case OP_NOT:
        return ir_is_reference(&at->operands[0])
                   ? !handlers_truth(at->operands[0].as.instruction, error, attempts)
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

    *out = (struct handled){.attempts = ARENA_ARRAY(arena, int, HANDLERS_RETRIERS_MAX)};
    if (attempts != NULL)
        memcpy(out->attempts, attempts, HANDLERS_RETRIERS_MAX * sizeof *attempts);
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
                    : handlers_truth(last->operands[0].as.instruction, error, out->attempts);
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
