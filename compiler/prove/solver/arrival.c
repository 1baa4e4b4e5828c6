/* compiler/prove/solver/arrival.c - whether an input comes to a state, as states before it see it.
 */
#include "compiler/prove/solver/arrival.h"

#include "compiler/ir/leads.h"
#include "compiler/prove/solver/replay.h"

#define ASKED_MAX 200 /* functions that are asked for one input; then it is taken to come */

struct arrivals {
    const struct analysis *analysis;
    const struct ir_state *state;
    struct arena *arena;
    const struct lead **leads; /* by function */
    struct replayer **replayers;
    size_t functions;
    bool *asked; /* by function: on the way that is followed back, or in vain */
    size_t asked_count;
};

struct arrivals *arrivals_of(const struct analysis *analysis, const struct ir_program *program,
                             const struct ir_state *state, struct arena *arena)
{
    struct arrivals *a = ARENA_NEW(arena, struct arrivals);

    *a = (struct arrivals){.analysis = analysis, .state = state, .arena = arena};
    a->leads = leads_of(program, arena, &a->functions);
    a->replayers = ARENA_ARRAY(arena, struct replayer *, a->functions);
    a->asked = ARENA_ARRAY(arena, bool, a->functions);
    return a;
}

void arrivals_free(struct arrivals *a)
{
    for (size_t i = 0; a != NULL && i < a->functions; i++)
        replayer_free(a->replayers[i]);
}

/* ---- a function that leads to another ---- */

static bool leads_to(const struct ir_block *block, const struct ir_function *to)
{
    return block->last->op == OP_GOTO && block->last->operands[0].as.function == to;
}

/* Whether the block goes on with what its state was given. */
static bool hands_on(const struct ir_block *block)
{
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_leave)
            return ir_is_reference(&at->operands[0]) &&
                   at->operands[0].as.instruction->op == OP_sfn_input;
    return false;
}

/* Whether all blocks that lead there do so, and no variable is assigned. */
static bool changes_nothing(const struct ir_function *from, const struct ir_function *to)
{
    for (const struct ir_block *block = from->blocks; block != NULL; block = block->next) {
        if (leads_to(block, to) && !hands_on(block))
            return false;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_assign)
                return false;
    }
    return true;
}

static struct replayer *replayer_of(struct arrivals *a, const struct ir_function *function)
{
    struct replayer **replayer = &a->replayers[function->number];

    if (*replayer == NULL)
        *replayer = replayer_new(a->arena, function, numbers_of(function, a->arena),
                                 analysis_bases(a->analysis,
                                                analysis_state(a->analysis, function)));
    return *replayer;
}

/* Whether the function leads to the other one with the witness. */
static bool leads_with(struct arrivals *a, const struct ir_function *from,
                       const struct ir_function *to, const struct witness *witness)
{
    struct replayer *replayer = replayer_of(a, from);
    const struct ir_block *reached = NULL;
    const struct ir_instruction *at;
    enum replayed done;

    for (const struct ir_block *block = from->blocks; block != NULL; block = block->next)
        replayer_end(replayer, block, block->last->op == OP_GOTO);
    done = replayer_run(replayer, witness->input, witness->variables, &reached, &at);
    return done == REPLAY_UNKNOWN || (done == REPLAY_REACHED && leads_to(reached, to));
}

/* ---- ways back ---- */

static bool comes(struct arrivals *a, const struct ir_function *to, const struct witness *witness)
{
    const struct ir_state *state = analysis_state(a->analysis, to);

    if (to == state->scope->start || a->asked_count == ASKED_MAX)
        return true;
    if (a->asked[to->number])
        return false;
    a->asked[to->number] = true;
    a->asked_count++;
    if (to != state->enter) /* what follows its work has the state's input, too */
        return comes(a, state->enter, witness);
    for (const struct lead *lead = a->leads[to->number]; lead != NULL; lead = lead->next) {
        if (analysis_at(a->analysis, lead->from) == NULL)
            continue; /* it is never reached */
        if (!changes_nothing(lead->from, to) ||
            (leads_with(a, lead->from, to, witness) && comes(a, lead->from, witness)))
            return true;
    }
    return false;
}

bool arrivals_allow(struct arrivals *a, const struct witness *witness)
{
    for (size_t i = 0; i < a->functions; i++)
        a->asked[i] = false;
    a->asked_count = 0;
    return comes(a, a->state->enter, witness);
}
