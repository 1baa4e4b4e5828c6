/* compiler/prove/replay/replay.c - run the function of a Choice on an input, when compiling.
 *
 * Each instruction has a copy whose operands are constants that the runs fill in, so that a run
 * makes nothing but values. What has been computed from the same operands in this run is not
 * computed again: rules ask the same fields over and over. */
#include "compiler/prove/replay/replay.h"

#include <string.h>

#include "runtime/json/value.h"

#define STEPS_MAX 100000 /* instructions */
#define DEMANDS_MAX 100  /* of which one needs another that stands before where runs begin */

/* A result: an instruction that computes it as a constant. */
struct result {
    struct ir_instruction constant;
    struct ir_operand operand;           /* of one that is no VALUE */
    struct query_list *list;             /* of a LIST */
    int run;                             /* in which it was computed; 0: in none */
    const struct ir_instruction *leader; /* the first one that computes the same; or NULL */
    bool steady;                         /* it is the same wherever it is computed in a run */
    struct ir_instruction *bound;        /* the instruction over constants; NULL: not made yet */
};

struct replayer {
    struct arena *arena;
    const struct ir_function *function;
    const size_t *bases;
    struct result *results; /* by result */
    bool *ends;             /* by block number */
    struct region scratch;  /* what a run makes */
    const struct ir_instruction **branches;
    size_t branch_count;
    unsigned char *took; /* by block: 1, 2: its branch was true, false once */
    bool uncounted;      /* runs are not noted in `took` ... */
    bool news;           /* ... but the last one would have been */
    size_t steps;
    const struct ir_block *from; /* where runs begin; NULL: where the function does */
    unsigned demands;
    int run;
    const struct value *input;
    const struct value *const *variables;
    const struct replay_acts *acts; /* or NULL */
};

/* ---- instructions that compute the same ---- */

/* Whether it computes the same wherever it stands: what reads the frame does, too, since nothing
 * that a rule does acts on it; what depends on what a block is given does not. */
static bool is_steady(const struct replayer *r, const struct ir_instruction *at)
{
    if (at->id == 0 || at->type == IR_LIST || at->op == OP_PARAMETER ||
        at->op == OP_sfn_query_visit || (ir_op_info(at->op)->traits & (IR_ACTS | IR_MAKES)) != 0)
        return false;
    for (size_t i = 0; i < at->count; i++)
        if (ir_is_reference(&at->operands[i]) &&
            !r->results[at->operands[i].as.instruction->id].steady)
            return false;
    return true;
}

/* Of an operand that stands behind its user nothing is known: the user is not steady then. */
static void find_leaders(struct replayer *r, const struct numbers *numbers)
{
    for (const struct ir_block *block = r->function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            const struct ir_instruction *first = numbers_first(numbers, at);

            r->results[at->id].steady = is_steady(r, at);
            if (first != at && at->op != OP_LITERAL && at->op != OP_sfn_query_visit)
                r->results[at->id].leader = first;
        }
}

struct replayer *replayer_new(struct arena *arena, const struct ir_function *function,
                              const struct numbers *numbers, const size_t *bases)
{
    struct replayer *r = ARENA_NEW(arena, struct replayer);
    size_t blocks = (size_t)function->last_block->id + 1;

    r->arena = arena;
    r->function = function;
    r->bases = bases;
    r->results = ARENA_ARRAY(arena, struct result, ir_result_room(function));
    r->ends = ARENA_ARRAY(arena, bool, blocks);
    r->branches = ARENA_ARRAY(arena, const struct ir_instruction *, blocks);
    r->took = ARENA_ARRAY(arena, unsigned char, blocks);
    region_init(&r->scratch);
    find_leaders(r, numbers);
    return r;
}

void replayer_free(struct replayer *r)
{
    if (r != NULL)
        region_fini(&r->scratch);
}

void replayer_end(struct replayer *r, const struct ir_block *block, bool here)
{
    r->ends[block->id] = here;
}

void replayer_begin(struct replayer *r, const struct ir_block *block)
{
    r->from = block;
}

const struct ir_instruction *const *replayer_branches(const struct replayer *r, size_t *count)
{
    *count = r->branch_count;
    return r->branches;
}

bool replayer_took(const struct replayer *r, const struct ir_instruction *branch, bool truth)
{
    return (r->took[branch->block->id] & (truth ? 1 : 2)) != 0;
}

bool replayer_has_news(const struct replayer *r)
{
    return r->news;
}

void replayer_count(struct replayer *r, bool count)
{
    r->uncounted = !count;
}

size_t replayer_steps(const struct replayer *r)
{
    return r->steps;
}

/* ---- results ---- */

static void set(struct replayer *r, const struct ir_instruction *at,
                const struct evaluation *evaluation)
{
    struct result *result = &r->results[at->id];
    struct ir_instruction *made = &result->constant;

    made->type = at->type;
    made->op = at->type == IR_BOOL         ? OP_CONST_BOOL
               : at->type == IR_INT        ? OP_CONST_INT
               : evaluation->value != NULL ? OP_LITERAL
                                           : OP_NOTHING;
    made->literal = evaluation->value;
    result->operand = (struct ir_operand){.type = at->type, .immediate = true};
    result->operand.as.integer = at->type == IR_BOOL ? evaluation->truth : evaluation->integer;
    made->operands = &result->operand;
    made->count = at->type == IR_VALUE ? 0 : 1;
    result->list = evaluation->list;
    result->run = r->run;
}

static enum replayed step(struct replayer *r, const struct ir_instruction *at);

static struct ir_instruction *bound_of(struct replayer *r, const struct ir_instruction *at)
{
    struct ir_instruction *bound = ARENA_NEW(r->arena, struct ir_instruction);
    struct ir_operand *operands = ARENA_ARRAY(r->arena, struct ir_operand, at->count);

    *bound = *at;
    bound->operands = operands;
    for (size_t i = 0; i < at->count; i++) {
        struct result *source;

        operands[i] = at->operands[i];
        if (!ir_is_reference(&operands[i]))
            continue;
        source = &r->results[operands[i].as.instruction->id];
        if (operands[i].type == IR_LIST)
            operands[i] =
                (struct ir_operand){.type = IR_LIST, .immediate = true, .as.list = &source->list};
        else
            operands[i].as.instruction = &source->constant;
    }
    return bound;
}

/* Whether it is computed in this run, perhaps only now. */
static bool is_computed(struct replayer *r, const struct ir_instruction *at)
{
    bool done = r->results[at->id].run == r->run;

    if (!done && r->from != NULL && r->results[at->id].steady && r->demands < DEMANDS_MAX) {
        r->demands++;
        done = step(r, at) == REPLAY_REACHED;
        r->demands--;
    }
    return done;
}

/* The instruction with constants in the place of results; NULL: one of them is not known. */
static const struct ir_instruction *bind(struct replayer *r, const struct ir_instruction *at)
{
    struct result *result = &r->results[at->id];

    for (size_t i = 0; i < at->count; i++)
        if (ir_is_reference(&at->operands[i]) && !is_computed(r, at->operands[i].as.instruction))
            return NULL;
    if (at->id == 0)
        return bound_of(r, at);
    if (result->bound == NULL)
        result->bound = bound_of(r, at);
    return result->bound;
}

/* ---- steps ---- */

/* What is not evaluated as it stands. False: it is none of these. */
static bool special(struct replayer *r, const struct ir_instruction *at, struct evaluation *result)
{
    switch (at->op) {
    case OP_sfn_enter:
    case OP_sfn_query_begin:
    case OP_sfn_cover:
        return true;
    case OP_sfn_query_visit: /* there is always a round left: these loops are over constants */
        result->truth = true;
        return true;
    case OP_sfn_input:
        result->value = r->input;
        return r->input != NULL;
    case OP_sfn_variable:
        result->value =
            r->variables[r->bases[at->operands[0].as.integer] + (size_t)at->operands[1].as.integer];
        return true;
    case OP_LITERAL:
        result->value = at->literal;
        return true;
    case OP_NOTHING:
        return true;
    case OP_CONST_BOOL:
    case OP_CONST_INT:
        result->truth = at->operands[0].as.integer != 0;
        result->integer = at->operands[0].as.integer;
        return true;
    default:
        return false;
    }
}

/* Whether a result may be used again: the end of an expression may change what it has made. */
static bool is_kept(const struct result *result, const struct ir_instruction *at)
{
    const struct value *value = result->constant.literal;

    return result->steady || at->type != IR_VALUE || value == NULL || value->kind < VALUE_ARRAY ||
           value->kind == VALUE_UNDEFINED;
}

/* The result of the same computation in this run. */
static bool repeated(struct replayer *r, const struct ir_instruction *at)
{
    const struct result *before;
    struct result *result = &r->results[at->id];
    struct evaluation same_result = {.value = NULL};

    if (result->leader == NULL)
        return false;
    before = &r->results[result->leader->id];
    if (before->run != r->run || !is_kept(before, at))
        return false;
    same_result.value = before->constant.literal;
    same_result.integer = before->operand.as.integer;
    same_result.truth = before->operand.as.integer != 0;
    set(r, at, &same_result);
    return true;
}

/* Whether a step may be run of an operation that reads or acts. */
static bool may_act(const struct ir_instruction *at)
{
    if (at->op == OP_sfn_query_tail_call) /* it is noted in the frame, for its caller */
        return false;
    if (at->type == IR_LIST || ir_is_determined(at))
        return true;
    for (size_t i = 0; i < at->count; i++)
        if (at->operands[i].type == IR_LIST)
            return true;
    return false;
}

static bool reads_or_acts(const struct ir_instruction *at)
{
    return (ir_op_info(at->op)->traits & (IR_READS | IR_ACTS)) != 0;
}

/* Whether it reads what only somebody else knows of the frame. */
static bool reads_more(enum ir_opcode op)
{
    return op == OP_sfn_result || op == OP_sfn_context || op == OP_sfn_item_value;
}

/* What somebody else says of it. */
static bool acted(struct replayer *r, const struct ir_instruction *at, struct evaluation *result)
{
    const struct value *of = NULL;

    if (r->acts == NULL || !reads_or_acts(at) || (may_act(at) && !reads_more(at->op)))
        return false;
    for (size_t i = 0; i < at->count && of == NULL; i++)
        if (ir_is_reference(&at->operands[i]) && at->operands[i].type == IR_VALUE)
            (void)replayer_value(r, at->operands[i].as.instruction, &of);
    return r->acts->act(r->acts->context, at, of, result);
}

/* Whether the run may go on without knowing what it computes. */
static bool may_be_unknown(const struct replayer *r, const struct ir_instruction *at)
{
    return r->acts != NULL && at->type == IR_VALUE &&
           (ir_op_info(at->op)->traits & (IR_ACTS | IR_FAILS)) == 0;
}

static enum replayed step(struct replayer *r, const struct ir_instruction *at)
{
    const struct ir_instruction *bound;
    struct evaluation result = {.value = NULL};

    if (repeated(r, at))
        return REPLAY_REACHED;
    if (special(r, at, &result) || acted(r, at, &result)) {
        if (at->id != 0)
            set(r, at, &result);
        return REPLAY_REACHED;
    }
    bound = bind(r, at);
    if (bound == NULL || reads_more(at->op) || (reads_or_acts(at) && !may_act(at)))
        return may_be_unknown(r, at) ? REPLAY_REACHED : REPLAY_UNKNOWN;
    if (!evaluate_step(bound, &r->scratch, &result))
        return result.failed ? REPLAY_FAILED : REPLAY_UNKNOWN;
    if (at->id != 0)
        set(r, at, &result);
    return REPLAY_REACHED;
}

/* What an operand of a terminator is in this run. */
static bool operand_of(struct replayer *r, const struct ir_operand *operand, struct evaluation *out)
{
    const struct result *result;
    struct ir_operand constant;

    if (!ir_is_reference(operand))
        return evaluate_operand(operand, out);
    if (!is_computed(r, operand->as.instruction))
        return false;
    result = &r->results[operand->as.instruction->id];
    constant = *operand;
    constant.as.instruction = (struct ir_instruction *)&result->constant;
    return evaluate_operand(&constant, out);
}

/* The block that a terminator goes on to; NULL: to none that is known. */
static const struct ir_block *next_block(struct replayer *r, const struct ir_instruction *last)
{
    struct evaluation given[IR_PARAMETERS_MAX];
    const struct ir_instruction *parameter;
    struct evaluation truth;

    if (last->op == OP_BRANCH) {
        if (!operand_of(r, &last->operands[0], &truth))
            return NULL;
        if (r->branch_count < (size_t)r->function->last_block->id + 1)
            r->branches[r->branch_count++] = last;
        if (!r->uncounted)
            r->took[last->block->id] |= truth.truth ? 1 : 2;
        else if (!replayer_took(r, last, truth.truth))
            r->news = true;
        return last->operands[truth.truth ? 1 : 2].as.block;
    }
    if (last->op != OP_JUMP || last->count > IR_PARAMETERS_MAX)
        return NULL;
    for (size_t i = 1; i < last->count; i++)
        if (!operand_of(r, &last->operands[i], &given[i]))
            return NULL;
    parameter = last->operands[0].as.block->first;
    for (size_t i = 1; i < last->count; i++, parameter = parameter->next)
        set(r, parameter, &given[i]);
    return last->operands[0].as.block;
}

static void begin(struct replayer *r, const struct value *input,
                  const struct value *const *variables, const struct replay_acts *acts)
{
    r->input = input;
    r->variables = variables;
    r->acts = acts;
    r->run++;
    r->steps = 0;
    r->branch_count = 0;
    r->news = false;
    region_reset(&r->scratch);
}

/* All of a block but its terminator. */
static enum replayed run_block(struct replayer *r, const struct ir_block *block,
                               const struct ir_instruction **at)
{
    const struct ir_instruction *next = block->first;

    while (next->op == OP_PARAMETER)
        next = next->next;
    for (; next != block->last; next = next->next) {
        enum replayed done = step(r, next);

        *at = next;
        if (done != REPLAY_REACHED)
            return done;
        if (++r->steps > STEPS_MAX)
            return REPLAY_UNKNOWN;
    }
    return REPLAY_REACHED;
}

enum replayed replayer_run(struct replayer *r, const struct value *input,
                           const struct value *const *variables, const struct ir_block **block,
                           const struct ir_instruction **at)
{
    begin(r, input, variables, NULL);
    for (const struct ir_block *now = r->from != NULL ? r->from : r->function->blocks; now != NULL;
         now = next_block(r, now->last)) {
        enum replayed done = REPLAY_REACHED;

        if (!r->ends[now->id])
            done = run_block(r, now, at);
        if (r->ends[now->id] || done != REPLAY_REACHED) {
            *block = now;
            return done;
        }
    }
    return REPLAY_UNKNOWN;
}

enum replayed replayer_leave(struct replayer *r, const struct value *input,
                             const struct value *const *variables, const struct replay_acts *acts,
                             const struct ir_instruction **at)
{
    begin(r, input, variables, acts);
    for (const struct ir_block *now = r->function->blocks; now != NULL;
         now = next_block(r, now->last)) {
        enum replayed done = run_block(r, now, at);

        if (done != REPLAY_REACHED)
            return done;
        if (now->last->op != OP_JUMP && now->last->op != OP_BRANCH) {
            *at = now->last;
            return REPLAY_REACHED;
        }
    }
    return REPLAY_UNKNOWN;
}

bool replayer_value(const struct replayer *r, const struct ir_instruction *at,
                    const struct value **out)
{
    const struct result *result = &r->results[at->id];

    if (result->run != r->run)
        return false;
    *out = result->constant.op == OP_LITERAL ? result->constant.literal : NULL;
    return true;
}
