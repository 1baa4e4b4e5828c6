/* compiler/ir/verify.c - check that an IR program is well formed.
 *
 * In: a program after lowering or after a pass. Out: NULL, or what is wrong in one line.
 * Why: a pass that breaks a rule is caught at once, not by what a back end emits. */
#include "compiler/ir/ir.h"

#include <string.h>

#include "compiler/ir/dominators.h"
#include "runtime/base/count.h"
#include "runtime/base/region.h"
#include "runtime/base/table.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

struct verifier {
    const struct ir_program *program;
    struct region *region;          /* scratch */
    struct table functions;         /* by address */
    const struct ir_state **states; /* by number */
    size_t state_count;
    const struct ir_function *function;
    struct ir_block **blocks; /* of the function, by number */
    size_t block_count;
    int *places; /* by result number: its place in its block */
    const char *problem;
};

/* ---- saying where ---- */

/* Remember the first problem only. Always returns false. */
static bool wrong(struct verifier *verifier, const struct ir_instruction *at, const char *what)
{
    struct arena *arena = verifier->program->arena;

    if (verifier->problem != NULL)
        return false;
    if (verifier->function == NULL)
        verifier->problem = arena_format(arena, "%s", what);
    else if (at == NULL)
        verifier->problem =
            arena_format(arena, "function \"%s\": %s", verifier->function->name, what);
    else
        verifier->problem = arena_format(
            arena, "function \"%s\", block %d, %s at %d:%d: %s", verifier->function->name,
            at->block->id, ir_op_info(at->op)->name, at->span.line, at->span.column, what);
    return false;
}

/* ---- functions ---- */

static bool collect_functions(struct verifier *verifier)
{
    struct table names;

    table_init(&names, verifier->region);
    table_init(&verifier->functions, verifier->region);
    for (struct ir_function *at = verifier->program->functions; at != NULL; at = at->next) {
        void **place = table_at(&names, 0, at->name, strlen(at->name));

        if (*place != NULL) {
            verifier->function = at;
            return wrong(verifier, NULL, "two functions have this name");
        }
        *place = at;
        table_put_of(&verifier->functions, at, at);
    }
    return true;
}

static bool is_function_of(const struct verifier *verifier, const struct ir_function *function)
{
    return table_get_of(&verifier->functions, function) != NULL;
}

static bool is_point_function(const struct verifier *verifier, const struct ir_function *function)
{
    return is_function_of(verifier, function) && function->kind == IR_POINT_FUNCTION;
}

/* ---- states and scopes ---- */

/* Check the scopes that a state owns: one of a Map, one for each branch of a Parallel, none of any
 * other state. */
static bool check_inner(struct verifier *verifier, const struct ir_state *state)
{
    struct arena *arena = verifier->program->arena;
    const struct ir_function *selector = state->map != NULL ? state->map->selector : NULL;

    if ((state->kind == SFN_MAP) != (state->map != NULL))
        return wrong(verifier, NULL,
                     arena_format(arena, "state \"%s\": what a Map has is missing, or too much",
                                  state->name));
    if (state->kind != SFN_PARALLEL && state->inner_count != (state->kind == SFN_MAP))
        return wrong(
            verifier, NULL,
            arena_format(arena, "state \"%s\" has %d scopes", state->name, state->inner_count));
    return selector == NULL ||
           (is_function_of(verifier, selector) && selector->kind == IR_CHOOSER) ||
           wrong(verifier, NULL,
                 arena_format(arena, "state \"%s\": its selector is no chooser of this program",
                              state->name));
}

/* Every Task has a Resource, which a service's history calls by type and action. */
static bool check_resource(struct verifier *verifier, const struct ir_state *state)
{
    const struct ir_resource *task = state->task;

    if ((state->kind == SFN_TASK) != (task != NULL))
        return wrong(verifier, NULL,
                     arena_format(verifier->program->arena, "state \"%s\" %s", state->name,
                                  task == NULL ? "does nothing" : "is no task"));
    return task == NULL ||
           (task->kind == SFN_SERVICE) == (task->type != NULL && task->action != NULL) ||
           wrong(verifier, NULL,
                 arena_format(verifier->program->arena,
                              "state \"%s\": only a service has a type and an action",
                              state->name));
}

static bool check_states(struct verifier *verifier)
{
    const struct ir_program *program = verifier->program;

    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        const struct ir_function *points[] = {state->enter, state->work, state->leave, state->fail};

        if (state->kind < SFN_PASS || state->kind > SFN_MAP)
            return wrong(verifier, NULL,
                         arena_format(program->arena, "state \"%s\": no such kind", state->name));
        for (size_t i = 0; i < COUNT_OF(points); i++) {
            if (points[i] != NULL && !is_point_function(verifier, points[i]))
                return wrong(verifier, NULL,
                             arena_format(program->arena,
                                          "state \"%s\": its point is no point function of this "
                                          "program",
                                          state->name));
        }
        if (!check_inner(verifier, state) || !check_resource(verifier, state))
            return false;
    }
    return true;
}

/* Check that the scopes of a state follow each other. */
static bool check_owner(struct verifier *verifier, const struct ir_scope *scope,
                        const struct ir_scope *before)
{
    struct arena *arena = verifier->program->arena;
    const struct ir_state *owner = scope->owner;

    if ((owner == NULL) != (before == NULL))
        return wrong(
            verifier, NULL,
            arena_format(arena, "scope %d: the first, and no other, is the machine", scope->id));
    return owner == NULL || owner->inner == scope || before->owner == owner ||
           wrong(verifier, NULL,
                 arena_format(arena, "the scopes of state \"%s\" do not follow each other",
                              owner->name));
}

static bool check_scopes(struct verifier *verifier)
{
    struct arena *arena = verifier->program->arena;
    const struct ir_scope *before = NULL;

    for (const struct ir_scope *scope = verifier->program->scopes; scope != NULL;
         scope = scope->next) {
        if (scope->start == NULL || !is_point_function(verifier, scope->start))
            return wrong(verifier, NULL,
                         arena_format(arena,
                                      "scope %d: its start is no point function of this program",
                                      scope->id));
        if (scope->variables < 0 || (scope->variables > 0 && scope->variable_names == NULL))
            return wrong(
                verifier, NULL,
                arena_format(arena, "scope %d: not as many variables as names", scope->id));
        if (!check_owner(verifier, scope, before))
            return false;
        before = scope;
    }
    return true;
}

static void collect_states(struct verifier *verifier)
{
    const struct ir_program *program = verifier->program;
    size_t states = 0;

    for (const struct ir_state *state = program->states; state != NULL; state = state->next)
        states++;
    verifier->states = region_alloc(verifier->region, states * sizeof *verifier->states);
    for (const struct ir_state *state = program->states; state != NULL; state = state->next)
        verifier->states[verifier->state_count++] = state;
}

static bool is_state_of(const struct verifier *verifier, const struct ir_state *state)
{
    return state != NULL && state->id >= 0 && (size_t)state->id < verifier->state_count &&
           verifier->states[state->id] == state;
}

/* ---- blocks ---- */

/* Check that the function has such an argument, or may have captured such a value. Its number has
 * not been looked at yet. */
static bool check_argument(struct verifier *verifier, const struct ir_instruction *at)
{
    enum ir_function_kind kind = verifier->function->kind;
    int64_t most = kind == IR_FILTER ? IR_FILTER_ARGUMENTS : IR_LAMBDA_MAX;

    if (kind != IR_LAMBDA && (kind != IR_FILTER || at->op == OP_CAPTURED))
        return wrong(verifier, at, "the function has none");
    return at->count == 0 || at->operands[0].type != IR_INT ||
           (at->operands[0].immediate && at->operands[0].as.integer >= 0 &&
            at->operands[0].as.integer < most) ||
           wrong(verifier, at, "the function has no such");
}

static bool check_placement(struct verifier *verifier, const struct ir_instruction *at)
{
    enum ir_function_kind kind = verifier->function->kind;

    switch (at->op) {
    case OP_GIVE:
        return kind == IR_CHOOSER || kind == IR_LAMBDA ||
               wrong(verifier, at, "only a chooser or a lambda gives a value");
    case OP_ANSWER:
        return kind == IR_FILTER || wrong(verifier, at, "only a filter answers");
    case OP_ARGUMENT:
    case OP_CAPTURED:
        return check_argument(verifier, at);
    case OP_GOTO:
    case OP_END:
    case OP_SUSPEND:
    case OP_FAIL:
        return kind == IR_POINT_FUNCTION || wrong(verifier, at, "only a point function may");
    case OP_sfn_leave:
        if (at->next == NULL || at->next->op < OP_GOTO || at->next->op > OP_FAIL)
            return wrong(verifier, at, "only goto, end, suspend or fail may follow");
        return true;
    default:
        return true;
    }
}

static bool is_parameter(const struct ir_instruction *at)
{
    return at != NULL && at->op == OP_PARAMETER;
}

/* Check how one block is linked and ends, before anything is looked up by number. */
static bool check_block(struct verifier *verifier, const struct ir_block *block)
{
    const struct ir_instruction *previous = NULL;

    if (block->function != verifier->function)
        return wrong(verifier, NULL, "a block belongs to another function");
    if (block->first == NULL)
        return wrong(verifier, NULL, "a block is empty");
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        if (at->block != block || at->previous != previous)
            return wrong(verifier, NULL, "the links of a block are broken");
        if (at->op == OP_PARAMETER ? !ir_is_result_type(at->type)
                                   : at->type != ir_op_info(at->op)->result)
            return wrong(verifier, at, "its result has another type");
        if (at->op == OP_PARAMETER && previous != NULL && previous->op != OP_PARAMETER)
            return wrong(verifier, at, "a parameter stands behind other instructions");
        if (ir_op_info(at->op)->terminator != (at == block->last))
            return wrong(verifier, at,
                         at == block->last ? "a block does not end in a terminator"
                                           : "a terminator is not the last one");
        if (!check_placement(verifier, at))
            return false;
        previous = at;
    }
    return previous == block->last || wrong(verifier, NULL, "the links of a block are broken");
}

static bool collect_blocks(struct verifier *verifier)
{
    const struct ir_function *function = verifier->function;
    size_t count = 0;
    size_t results = 0;

    if (function->blocks == NULL)
        return wrong(verifier, NULL, "it has no blocks");
    if (is_parameter(function->blocks->first))
        return wrong(verifier, NULL, "its entry block has parameters");
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        if (!check_block(verifier, block))
            return false;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            results = (size_t)at->id > results ? (size_t)at->id : results;
        if (block->next == NULL && block != function->last_block)
            return wrong(verifier, NULL, "its last block is another");
        count++;
    }
    verifier->blocks = region_alloc(verifier->region, count * sizeof(struct ir_block *));
    verifier->block_count = count;
    verifier->places = region_alloc(verifier->region, (results + 1) * sizeof(int));
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        int place = 0;

        verifier->blocks[block->id] = block;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            verifier->places[at->id] = place++;
    }
    return true;
}

/* ---- operands ---- */

/* An array of strings, one at least. */
static bool is_names(const struct value *names)
{
    if (!value_is(names, VALUE_ARRAY) || names->size == 0)
        return false;
    for (uint32_t i = 0; i < names->size; i++) {
        if (names->as.items[i].kind != VALUE_STRING)
            return false;
    }
    return true;
}

static bool check_immediate(struct verifier *verifier, const struct ir_instruction *at,
                            const struct ir_operand *operand)
{
    const struct ir_function *function = operand->as.function;
    const struct ir_block *block = operand->as.block;

    switch (operand->type) {
    case IR_BOOL:
        if (operand->as.integer != 0 && operand->as.integer != 1)
            return wrong(verifier, at, "a truth value is neither 0 nor 1");
        return at->op == OP_CONST_BOOL || at->op == OP_JUMP || ir_op_info(at->op)->runtime ||
               wrong(verifier, at, "it takes no immediate truth value");
    case IR_VALUE:
    case IR_LIST:
        return wrong(verifier, at, "no constant can be an operand of this type");
    case IR_TEXT:
        return memchr(operand->as.text.text, '\0', operand->as.text.size) == NULL ||
               wrong(verifier, at, "a text holds a NUL byte");
    case IR_FUNCTION:
        return (function != NULL && is_function_of(verifier, function) &&
                function->kind == IR_FILTER) ||
               wrong(verifier, at, "it refers to no filter of this program");
    case IR_LAMBDA_REF:
        return (function != NULL && is_function_of(verifier, function) &&
                function->kind == IR_LAMBDA) ||
               wrong(verifier, at, "it refers to no lambda of this program");
    case IR_POINT:
        return (function != NULL && is_point_function(verifier, function)) ||
               wrong(verifier, at, "it goes to no point function of this program");
    case IR_STATE:
        return is_state_of(verifier, operand->as.state) ||
               wrong(verifier, at, "it refers to no state of this program");
    case IR_KEYS:
        return is_names(operand->as.names) || wrong(verifier, at, "it names no keys");
    case IR_BLOCK:
        if (block == NULL || block->id < 0 || (size_t)block->id >= verifier->block_count ||
            verifier->blocks[block->id] != block)
            return wrong(verifier, at, "it goes to a block of another function");
        return block->id != 0 || wrong(verifier, at, "nothing may go back to the entry block");
    default:
        return true;
    }
}

/* Check that the instruction an operand refers to is in this function and has the right type. */
static bool check_reference(struct verifier *verifier, const struct ir_instruction *at,
                            const struct ir_operand *operand)
{
    const struct ir_instruction *source = operand->as.instruction;
    const struct ir_block *block = source != NULL ? source->block : NULL;

    if (block == NULL)
        return wrong(verifier, at, "it uses a removed instruction");
    if (block->id < 0 || (size_t)block->id >= verifier->block_count ||
        verifier->blocks[block->id] != block)
        return wrong(verifier, at, "it uses an instruction of another function");
    if (source->type != operand->type)
        return wrong(verifier, at, "the type of an operand is not that of its instruction");
    return true;
}

/* Check what a jump gives, and that a branch leads to blocks without parameters. The blocks have
 * been looked at. */
static bool check_arguments(struct verifier *verifier, const struct ir_instruction *at)
{
    const struct ir_instruction *parameter;

    if (at->op == OP_BRANCH)
        return (!is_parameter(at->operands[1].as.block->first) &&
                !is_parameter(at->operands[2].as.block->first)) ||
               wrong(verifier, at, "a block that it leads to has parameters");
    parameter = at->operands[0].as.block->first;
    for (size_t i = 1; i < at->count; i++, parameter = parameter->next) {
        if (!is_parameter(parameter))
            return wrong(verifier, at, "it gives more than the block has parameters");
        if (parameter->type != at->operands[i].type)
            return wrong(verifier, at, "what it gives has the wrong type");
    }
    return !is_parameter(parameter) ||
           wrong(verifier, at, "it gives less than the block has parameters");
}

static bool check_operands(struct verifier *verifier, const struct ir_instruction *at)
{
    const struct ir_op_info *info = ir_op_info(at->op);

    if (at->op == OP_JUMP ? at->count == 0 : !ir_op_takes(info, at->count))
        return wrong(verifier, at, "wrong number of operands");
    for (size_t i = 0; i < at->count; i++) {
        const struct ir_operand *operand = &at->operands[i];
        bool is_argument = at->op == OP_JUMP && i > 0;

        if (is_argument ? !ir_is_result_type(operand->type)
                        : operand->type != ir_op_parameter(info, i))
            return wrong(verifier, at, "an operand has the wrong type");
        if (ir_is_reference(operand) ? !check_reference(verifier, at, operand)
                                     : !check_immediate(verifier, at, operand))
            return false;
    }
    if ((at->op == OP_CONST_BOOL || at->op == OP_CONST_INT) && !at->operands[0].immediate)
        return wrong(verifier, at, "its operand is not immediate");
    if ((at->op == OP_LITERAL) != (at->literal != NULL))
        return wrong(verifier, at, "a literal, and nothing else, has a value");
    return (at->op != OP_JUMP && at->op != OP_BRANCH) || check_arguments(verifier, at);
}

/* ---- SSA ---- */

/* Check that every operand is computed on all paths to `at`, which is at `place` in its block. */
static bool check_dominance(struct verifier *verifier, const struct ir_instruction *at, int place,
                            const struct ir_dominators *dominators)
{
    for (size_t i = 0; i < at->count; i++) {
        const struct ir_instruction *source = at->operands[i].as.instruction;

        if (!ir_is_reference(&at->operands[i]))
            continue;
        if (source->block == at->block ? verifier->places[source->id] >= place
                                       : !ir_dominates(dominators, source->block, at->block))
            return wrong(verifier, at, "it uses a value that may not be computed yet");
    }
    return true;
}

static bool check_function(struct verifier *verifier)
{
    struct ir_dominators dominators;

    if (!collect_blocks(verifier))
        return false;
    for (size_t i = 0; i < verifier->block_count; i++) {
        const struct ir_block *block = verifier->blocks[i];

        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            if (!check_operands(verifier, at))
                return false;
        }
    }
    dominators = ir_dominators_of(verifier->function, verifier->region);
    for (size_t i = 0; i < verifier->block_count; i++) {
        const struct ir_block *block = verifier->blocks[i];
        int place = 0;

        if (!ir_is_reachable(&dominators, block))
            continue;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            if (!check_dominance(verifier, at, place++, &dominators))
                return false;
        }
    }
    return true;
}

const char *ir_verify(const struct ir_program *program)
{
    struct region region;
    struct verifier verifier = {.program = program, .region = &region};

    region_init(&region);
    /* Numbers are no part of a program's meaning, so they may be assigned anew. */
    ir_number((struct ir_program *)program);
    collect_states(&verifier);
    if (collect_functions(&verifier) && check_states(&verifier) && check_scopes(&verifier)) {
        for (const struct ir_function *at = program->functions; at != NULL; at = at->next) {
            verifier.function = at;
            if (!check_function(&verifier))
                break;
        }
    }
    region_fini(&region);
    return verifier.problem;
}
