/* compiler/passes/decide.c - drop the tests whose outcome is proven.
 *
 * In: verified IR. Out: what lets a value through or fails, and is proven to let it through, is
 * that value; a test that is proven true, or false, is a constant, of which fold makes the rest.
 * Why: a path that was found once is found again, and behind IsPresent a field is there; the
 * analysis of compiler/prove knows. Only facts that hold for every execution count: not what
 * services are documented to answer. An execution may have come to a state by another definition
 * (--adopt), so states are taken each for itself, unless the program is closed. */
#include "compiler/passes/passes.h"

#include "compiler/ir/jumps.h"
#include "compiler/prove/analysis/analysis.h"

#define INSTRUCTIONS_MAX 4000 /* of a function */

/* What was seen of an instruction, on all ways to it. */
struct outcome {
    bool reached;
    bool may_fail;
    unsigned kinds;
};

struct deciding {
    struct ir_program *program;
    struct arena *arena;
    const struct analysis *analysis;
    bool closed;
    struct outcome *outcomes; /* by result */
};

static void reached(void *context, const struct interpreted *what)
{
    struct deciding *d = context;
    struct outcome *outcome = &d->outcomes[what->at->id];

    if (what->result == NULL || what->at->id == 0)
        return;
    outcome->reached = true;
    outcome->may_fail = outcome->may_fail || what->may_fail;
    outcome->kinds |= what->result->kinds;
}

/* A result that is not needed any more, nor what would have failed. */
static void become_nothing(struct ir_instruction *at)
{
    at->op = OP_NOTHING;
    at->count = 0;
    at->operands = NULL;
}

static void become_truth(struct deciding *d, struct ir_instruction *at, bool truth)
{
    at->op = OP_CONST_BOOL;
    at->count = 1;
    at->operands = ARENA_NEW(d->program->arena, struct ir_operand);
    at->operands[0] = ir_bool(truth);
}

static void decide_instruction(struct deciding *d, struct ir_instruction *at)
{
    const struct outcome *outcome = &d->outcomes[at->id];

    if (at->id == 0 || !outcome->reached || outcome->may_fail)
        return;
    if (ir_lets_through(at->op) && ir_is_reference(&at->operands[0])) {
        at->replacement = at->operands[0].as.instruction;
        become_nothing(at);
    } else if (at->type == IR_BOOL && ir_op_info(at->op)->traits & IR_PURE &&
               (outcome->kinds == SHAPE_TRUE || outcome->kinds == SHAPE_FALSE)) {
        become_truth(d, at, outcome->kinds == SHAPE_TRUE);
    }
}

/* What is known grows with each branch of a function. */
static bool is_large(const struct ir_function *function)
{
    size_t count = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            count++;
    return count > INSTRUCTIONS_MAX;
}

static bool has_large(const struct ir_program *program)
{
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        if (is_large(at))
            return true;
    return false;
}

/* Whether there may be something to decide. */
static bool has_test(const struct ir_function *function)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (ir_lets_through(at->op) || at->op == OP_BRANCH)
                return true;
    return false;
}

static bool is_worthwhile(const struct deciding *d, const struct ir_function *function)
{
    return analysis_state(d->analysis, function) != NULL && !is_large(function) &&
           has_test(function) && (!d->closed || analysis_at(d->analysis, function) != NULL);
}

static void decide_function(struct deciding *d, struct ir_function *function)
{
    struct arena *walked = arena_new();

    d->outcomes = ARENA_ARRAY(d->arena, struct outcome, ir_result_room(function));
    if (d->closed)
        analysis_walk(d->analysis, function, walked, reached, d);
    else
        analysis_walk_apart(d->analysis, function, walked, reached, d);
    arena_free(walked);
    ir_clear_replacements(function);
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            decide_instruction(d, at);
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            ir_redirect(at);
}

void decide_program(struct ir_program *program, bool closed)
{
    struct arena *arena = arena_new();
    struct deciding deciding = {
        .program = program, .arena = arena, .closed = closed && !has_large(program)};
    const struct assumptions assumptions = {
        .input = shape_of_kinds(arena, SHAPE_JSON),
        .apart = !deciding.closed,
    };

    if (program->scopes != NULL) { /* it is not an expression by itself */
        deciding.analysis = analyse(program, arena, &assumptions);
        for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
            if (is_worthwhile(&deciding, at))
                decide_function(&deciding, at);
        }
    }
    arena_free(arena);
}
