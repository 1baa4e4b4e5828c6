/* compiler/passes/merge.c - drop an operation whose result is already there; use that result.
 *
 * In: verified IR. Out: an operation that every path to it has already done, with the same
 * operands, is gone; its users use the first result. (Compilers call it common subexpression
 * elimination.) Why: the rules, templates and paths of a state read the same fields over and over,
 * and each reading walks from the top. Values are immutable, so a result stays right. An operation
 * that fails ends its function: that texts which only its failure quotes differ does not matter.
 *
 * An operation that READS the frame (its input, a variable) gives the same result until one ACTS on
 * the frame. The code between two such acts is a stretch; stretches are numbered, and an operation
 * that reads counts as the same only in the same stretch. That an expression of JSONata BEGINS is
 * no such act, but what one expression MAKES is not another's: its end may change it. */
#include "compiler/passes/passes.h"

#include <string.h>

#include "compiler/ir/dominators.h"
#include "compiler/ir/jumps.h"

#define UNSEEN (-1)
#define CANDIDATES_MAX 16 /* results of one slot that are looked at; keeps the pass linear */

/* Where an operation gives the same result. */
struct validity {
    int stretch;    /* of one that reads the frame, else 0 */
    int expression; /* of one that makes values of its own, else 0 */
};

/* A result that may be used again. The hash table is our own (not runtime/base/table.h) because it
 * holds several results of the same operation, the latest first: one must be found that dominates.
 */
struct known {
    struct ir_instruction *instruction;
    uint64_t hash;
    struct validity validity;
    struct known *next;
};

struct merger {
    struct region *region;
    struct ir_dominators order;
    struct known **slots;
    size_t slot_mask;
    int *stretch_out;       /* by block number: the stretch at the block's end */
    int *ways_in;           /* by block number: how many edges lead in from reachable blocks */
    struct ir_block **from; /* by block number: the block that one of them comes from */
    int stretches;          /* how many were numbered so far */
    int *expression_in;     /* by block number: the expression at its beginning; UNSEEN */
    int expressions;        /* how many were numbered so far; 0 is what stands before the first */
    struct validity at;     /* the stretch and expression of the instruction at hand */
};

/* ---- which operations ---- */

static bool has_trait(const struct ir_instruction *at, unsigned trait)
{
    return (ir_op_info(at->op)->traits & trait) != 0;
}

static bool is_acting(const struct ir_instruction *at)
{
    return has_trait(at, IR_ACTS) && !ir_op_info(at->op)->terminator;
}

/* Where the result of an instruction that stands at the place at hand is the same. */
static struct validity validity_of(const struct merger *merger, const struct ir_instruction *at)
{
    struct validity validity = {0, 0};

    if (has_trait(at, IR_READS))
        validity.stretch = merger->at.stretch;
    if (has_trait(at, IR_MAKES) && !has_trait(at, IR_FINDS))
        validity.expression = merger->at.expression;
    return validity;
}

static bool is_mergeable(const struct ir_instruction *at)
{
    return at->type != IR_NONE && at->op != OP_PARAMETER && !has_trait(at, IR_ACTS);
}

/* ---- same operation, same operands ---- */

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static bool is_text(const struct ir_operand *operand)
{
    return operand->type == IR_KEY || operand->type == IR_TEXT;
}

/* A text that only a failure quotes: the path, the field, the call. Where the same was done before,
 * it did not fail, and so neither would this. */
static bool is_for_failure(const struct ir_instruction *at, size_t index)
{
    return at->operands[index].type == IR_TEXT && has_trait(at, IR_FAILS) &&
           (ir_op_info(at->op)->words >> index & 1) == 0;
}

static uint64_t hash_operand(uint64_t hash, const struct ir_operand *operand)
{
    if (is_text(operand))
        return hash_bytes(hash, operand->as.text.text, operand->as.text.size);
    /* All others are one pointer or one number. */
    return hash_bytes(hash, &operand->as.integer, sizeof operand->as.integer);
}

static bool same_operand(const struct ir_operand *left, const struct ir_operand *right)
{
    if (left->type != right->type || left->immediate != right->immediate)
        return false;
    if (is_text(left))
        return left->as.text.size == right->as.text.size &&
               memcmp(left->as.text.text, right->as.text.text, left->as.text.size) == 0;
    return memcmp(&left->as.integer, &right->as.integer, sizeof left->as.integer) == 0;
}

/* Whether two literals are the same. 1 and 1.0 differ; so do equal containers at two addresses. */
static bool same_literal(const struct value *left, const struct value *right)
{
    if (left == right)
        return true;
    if (left == NULL || right == NULL || left->kind != right->kind ||
        ((left->flags ^ right->flags) & VALUE_QUERY) != 0 || left->size != right->size)
        return false;
    switch ((enum value_kind)left->kind) {
    case VALUE_BIG:
    case VALUE_STRING:
        return memcmp(left->as.text, right->as.text, left->size) == 0;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        return left->size == 0;
    default:
        return memcmp(&left->as, &right->as, sizeof left->as) == 0;
    }
}

static uint64_t hash_instruction(const struct ir_instruction *at, struct validity validity)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    hash = hash_bytes(hash, &at->op, sizeof at->op);
    hash = hash_bytes(hash, &validity, sizeof validity);
    for (size_t i = 0; i < at->count; i++)
        if (!is_for_failure(at, i))
            hash = hash_operand(hash, &at->operands[i]);
    if (at->literal != NULL) {
        bool is_string = at->literal->kind == VALUE_STRING || at->literal->kind == VALUE_BIG;

        hash = hash_bytes(hash, &at->literal->kind, sizeof at->literal->kind);
        hash = is_string ? hash_bytes(hash, at->literal->as.text, at->literal->size)
                         : hash_bytes(hash, &at->literal->size, sizeof at->literal->size);
    }
    return hash ^ (hash >> 32);
}

static bool same_instruction(const struct ir_instruction *left, const struct ir_instruction *right)
{
    if (left->op != right->op || left->count != right->count ||
        !same_literal(left->literal, right->literal))
        return false;
    for (size_t i = 0; i < left->count; i++) {
        if (!is_for_failure(left, i) && !same_operand(&left->operands[i], &right->operands[i]))
            return false;
    }
    return true;
}

/* ---- one function ---- */

static void merge_instruction(struct merger *merger, struct ir_instruction *at)
{
    struct validity validity = validity_of(merger, at);
    uint64_t hash = hash_instruction(at, validity);
    struct known **slot = &merger->slots[hash & merger->slot_mask];
    struct known *known = *slot;

    for (int i = 0; known != NULL && i < CANDIDATES_MAX; i++, known = known->next) {
        if (known->hash != hash || known->validity.stretch != validity.stretch ||
            known->validity.expression != validity.expression ||
            !same_instruction(known->instruction, at) ||
            !ir_dominates(&merger->order, known->instruction->block, at->block))
            continue;
        at->replacement = known->instruction;
        return;
    }
    known = region_alloc(merger->region, sizeof *known);
    *known = (struct known){at, hash, validity, *slot};
    *slot = known;
}

/* Tell the blocks that follow which expression they are in. Where two different ones meet, neither
 * goes on. No expression begins in a loop, so an edge back brings what is known already. */
static void hand_on(struct merger *merger, struct ir_block *block)
{
    struct ir_block *successors[IR_SUCCESSORS_MAX];
    size_t ways = ir_successors(block, successors);

    for (size_t i = 0; i < ways; i++) {
        int *in = &merger->expression_in[successors[i]->id];

        if (*in == UNSEEN)
            *in = merger->at.expression;
        else if (*in != merger->at.expression)
            *in = ++merger->expressions;
    }
}

static void merge_block(struct merger *merger, struct ir_block *block)
{
    /* A block with one edge in continues the stretch of that edge; any other begins a new one. */
    if (merger->ways_in[block->id] == 1)
        merger->at.stretch = merger->stretch_out[merger->from[block->id]->id];
    else
        merger->at.stretch = ++merger->stretches;
    if (merger->expression_in[block->id] == UNSEEN)
        merger->expression_in[block->id] = 0;
    merger->at.expression = merger->expression_in[block->id];
    for (struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        ir_redirect(at);
        if (has_trait(at, IR_BEGINS))
            merger->at.expression = ++merger->expressions;
        else if (is_acting(at))
            merger->at.stretch = ++merger->stretches;
        else if (is_mergeable(at))
            merge_instruction(merger, at);
    }
    merger->stretch_out[block->id] = merger->at.stretch;
    hand_on(merger, block);
}

static void count_ways_in(struct merger *merger)
{
    struct ir_block *successors[IR_SUCCESSORS_MAX];
    size_t count = merger->order.count;

    merger->ways_in = region_alloc(merger->region, count * sizeof(int));
    merger->stretch_out = region_alloc(merger->region, count * sizeof(int));
    merger->from = region_alloc(merger->region, count * sizeof(struct ir_block *));
    merger->expression_in = region_alloc(merger->region, count * sizeof(int));
    for (size_t i = 0; i < count; i++)
        merger->expression_in[i] = UNSEEN;
    memset(merger->ways_in, 0, count * sizeof(int));
    for (size_t place = 0; place < merger->order.reachable; place++) {
        struct ir_block *block = merger->order.blocks[place];
        size_t ways = ir_successors(block, successors);

        for (size_t i = 0; i < ways; i++) {
            merger->ways_in[successors[i]->id]++;
            merger->from[successors[i]->id] = block;
        }
    }
}

/* Make the hash table, with room for every instruction. */
static void make_table(struct merger *merger, const struct ir_function *function)
{
    size_t instructions = 0;
    size_t size = 16;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            instructions++;
    }
    while (size < instructions)
        size *= 2;
    merger->slots = region_alloc(merger->region, size * sizeof(struct known *));
    memset(merger->slots, 0, size * sizeof(struct known *));
    merger->slot_mask = size - 1;
}

static void merge_function(struct ir_function *function, struct region *scratch)
{
    struct merger merger = {.region = scratch, .order = ir_dominators_of(function, scratch)};

    make_table(&merger, function);
    ir_clear_replacements(function);
    count_ways_in(&merger);
    for (size_t place = 0; place < merger.order.reachable; place++)
        merge_block(&merger, merger.order.blocks[place]);
    /* Unreachable blocks, too, must not use the results of instructions that are removed. */
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        struct ir_instruction *next;

        for (struct ir_instruction *at = block->first; at != NULL; at = next) {
            next = at->next;
            ir_redirect(at);
            if (at->replacement != NULL)
                ir_remove(at);
        }
    }
}

void merge_program(struct ir_program *program)
{
    struct region scratch;

    region_init(&scratch);
    ir_number(program);
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        merge_function(at, &scratch);
        region_reset(&scratch);
    }
    region_fini(&scratch);
}
