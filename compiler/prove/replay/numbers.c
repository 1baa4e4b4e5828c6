/* compiler/prove/replay/numbers.c - which instructions of a function compute the same (value
 * numbering).
 *
 * A key is written of each instruction: its operation, its constants, and what its operands are;
 * equal keys, equal values. Of a list, which a loop fills, the key is all the code from where the
 * list begins to where it ends, with places in the stead of results and blocks; so two loops that
 * do the same have the same key. That of a lambda is its code. */
#include "compiler/prove/replay/numbers.h"

#include "compiler/ir/dominators.h"
#include "runtime/base/table.h"
#include "runtime/json/write.h"

#define CODE_MAX 4000      /* instructions in one key */
#define WRITTEN_MAX 400000 /* instructions in all keys of code */

/* A function whose code keys are written of. Places count on from key to key: what is not above the
 * base is none of this key. */
struct code {
    struct numbers *numbers;
    bool whole; /* no result stands outside of the key */
    int *results, *blocks;
    int result_base, block_base, result_count, block_count;
    const struct ir_block **queue;
    int left; /* instructions that the key may still have */
};

/* A lambda, or a filter, whose code has been looked at. */
struct lambda {
    const struct ir_function *first; /* with this code; NULL: what it does is not determined */
};

struct numbers {
    struct arena *arena;
    const struct ir_instruction **first; /* by result */
    struct table values, codes;          /* by key: an instruction, a lambda */
    struct table lambdas;
    size_t written;
    struct buffer key;
};

static const struct ir_function *first_lambda(struct numbers *n, const struct ir_function *lambda);

/* ---- operations ---- */

/* The list among its operands, or NULL. */
static const struct ir_instruction *list_of(const struct ir_instruction *at)
{
    for (size_t i = 0; i < at->count; i++)
        if (at->operands[i].type == IR_LIST)
            return at->operands[i].as.instruction;
    return NULL;
}

/* Whether it may stand in code that a key is written of. */
static bool may_stand(const struct code *code, const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_PARAMETER:
    case OP_JUMP:
    case OP_BRANCH:
        return true;
    case OP_ARGUMENT:
    case OP_CAPTURED:
    case OP_GIVE:
    case OP_ANSWER:
        return code->whole;
    default:
        if (ir_op_info(at->op)->terminator)
            return false;
        return at->type == IR_LIST || list_of(at) != NULL || ir_is_determined(at);
    }
}

/* ---- keys ---- */

static void write_number(struct buffer *key, char what, int64_t number)
{
    buffer_add_byte(key, what);
    buffer_add(key, (const char *)&number, sizeof number);
}

static void write_text(struct buffer *key, const char *text, size_t size)
{
    write_number(key, 't', (int64_t)size);
    buffer_add(key, text, size);
}

static void write_value(struct buffer *key, const struct value *value)
{
    if (value == NULL || value->kind == VALUE_UNDEFINED) {
        write_number(key, 'u', 0);
        return;
    }
    write_number(key, 'v', value->flags & VALUE_QUERY);
    json_write(key, value);
    buffer_add_byte(key, '\0');
}

static int block_place(struct code *code, const struct ir_block *block)
{
    int *place = &code->blocks[block->id];

    if (*place <= code->block_base) {
        code->queue[code->block_count] = block;
        *place = code->block_base + ++code->block_count;
    }
    return *place - code->block_base;
}

/* A result of this code, or one outside of it that has a number. */
static bool write_result(struct code *code, const struct ir_instruction *at, struct buffer *key)
{
    const struct ir_instruction *first;

    if (code->results[at->id] > code->result_base) {
        write_number(key, 'r', code->results[at->id] - code->result_base);
        return true;
    }
    first = code->whole ? NULL : code->numbers->first[at->id];
    if (first == NULL)
        return false;
    write_number(key, 'n', first->id);
    return true;
}

static bool write_operand(struct code *code, const struct ir_operand *operand, struct buffer *key)
{
    const struct ir_function *lambda;

    if (ir_is_reference(operand))
        return write_result(code, operand->as.instruction, key);
    switch (operand->type) {
    case IR_KEY:
    case IR_TEXT:
        write_text(key, operand->as.text.text, operand->as.text.size);
        return true;
    case IR_KEYS:
        write_value(key, operand->as.names);
        return true;
    case IR_BLOCK:
        write_number(key, 'b', block_place(code, operand->as.block));
        return true;
    case IR_FUNCTION:
    case IR_LAMBDA_REF:
        lambda = first_lambda(code->numbers, operand->as.function);
        write_number(key, 'f', (intptr_t)lambda);
        return lambda != NULL;
    default:
        write_number(key, 'c', operand->as.integer);
        return true;
    }
}

/* A text that only a failure quotes. */
static bool is_for_failure(const struct ir_op_info *info, const struct ir_operand *operands,
                           size_t index)
{
    return operands[index].type == IR_TEXT && (info->traits & IR_FAILS) != 0 &&
           (info->words >> index & 1) == 0;
}

/* False: what one of its operands is has no number. */
static bool write_instruction(struct code *code, const struct ir_instruction *at,
                              struct buffer *key)
{
    const struct ir_op_info *info = ir_op_info(at->op);

    write_number(key, 'o', at->op);
    write_number(key, '(', (int64_t)at->count);
    if (at->op == OP_PARAMETER)
        write_number(key, 'p', at->type);
    if (at->op == OP_LITERAL)
        write_value(key, at->literal);
    for (size_t i = 0; i < at->count; i++)
        if (!is_for_failure(info, at->operands, i) && !write_operand(code, &at->operands[i], key))
            return false;
    return true;
}

/* ---- code ---- */

static void code_begin(struct code *code, struct numbers *n, const struct ir_function *function,
                       bool whole)
{
    size_t blocks = (size_t)function->last_block->id + 1;

    *code = (struct code){.numbers = n, .whole = whole};
    code->results = ARENA_ARRAY(n->arena, int, ir_result_room(function));
    code->blocks = ARENA_ARRAY(n->arena, int, blocks);
    code->queue = ARENA_ARRAY(n->arena, const struct ir_block *, blocks);
}

static bool write_block(struct code *code, const struct ir_instruction *at,
                        const struct ir_instruction *end, struct buffer *key)
{
    for (; at != NULL && at != end; at = at->next) {
        if (code->left-- <= 0 || !may_stand(code, at) || !write_instruction(code, at, key))
            return false;
        if (at->id != 0)
            code->results[at->id] = code->result_base + ++code->result_count;
    }
    if (at == end)
        buffer_add_byte(key, '.');
    return true;
}

/* All code from an instruction on, until another, or (NULL) to where it gives something. A block is
 * written after those that dominate it, so what it uses has been written. */
static bool write_code(struct code *code, const struct ir_instruction *from,
                       const struct ir_instruction *end, struct buffer *key)
{
    bool written = true;

    code->result_base += code->result_count;
    code->block_base += code->block_count;
    code->result_count = code->block_count = 0;
    code->left = CODE_MAX;
    (void)block_place(code, from->block);
    for (int i = 0; i < code->block_count && written; i++)
        written = write_block(code, i == 0 ? from : code->queue[i]->first, end, key);
    code->numbers->written += (size_t)(CODE_MAX - code->left);
    return written;
}

static const struct ir_function *first_lambda(struct numbers *n, const struct ir_function *lambda)
{
    struct lambda *known = table_get_of(&n->lambdas, lambda);
    struct buffer key = BUFFER_EMPTY;
    struct code code;

    if (known != NULL)
        return known->first;
    known = ARENA_NEW(n->arena, struct lambda);
    table_put_of(&n->lambdas, lambda, known);
    code_begin(&code, n, lambda, true);
    if (n->written < WRITTEN_MAX && write_code(&code, lambda->blocks->first, NULL, &key)) {
        known->first = table_get(&n->codes, 0, key.text, key.size);
        if (known->first == NULL) {
            known->first = lambda;
            table_put(&n->codes, 0, arena_text(n->arena, key.text, key.size), key.size,
                      (void *)lambda);
        }
    }
    buffer_fini(&key);
    return known->first;
}

/* ---- a function ---- */

/* What a list that ends here is: what is done from its beginning on, and its end. */
static bool write_list(struct code *code, const struct ir_instruction *list,
                       const struct ir_instruction *end, struct buffer *key)
{
    if (code->numbers->written >= WRITTEN_MAX || list->op == OP_PARAMETER)
        return false;
    write_number(key, 'l', 0);
    return write_code(code, list, end, key) && write_instruction(code, end, key);
}

static bool write_key(struct code *code, const struct ir_instruction *at, struct buffer *key)
{
    const struct ir_instruction *list = list_of(at);

    code->result_base += code->result_count;
    code->result_count = 0;
    if (list != NULL)
        return at->type == IR_VALUE && write_list(code, list, at, key);
    return at->type != IR_LIST && ir_is_determined(at) && write_instruction(code, at, key);
}

static void number(struct numbers *n, struct code *code, const struct ir_instruction *at)
{
    const struct ir_instruction *first;

    buffer_clear(&n->key);
    if (!write_key(code, at, &n->key))
        return;
    first = table_get(&n->values, 0, n->key.text, n->key.size);
    if (first == NULL) {
        first = at;
        table_put(&n->values, 0, arena_text(n->arena, n->key.text, n->key.size), n->key.size,
                  (void *)at);
    }
    n->first[at->id] = first;
}

const struct numbers *numbers_of(const struct ir_function *function, struct arena *arena)
{
    struct numbers *n = ARENA_NEW(arena, struct numbers);
    struct ir_dominators order = ir_dominators_of(function, &arena->region);
    struct code code;

    n->arena = arena;
    n->first = ARENA_ARRAY(arena, const struct ir_instruction *, ir_result_room(function));
    table_init(&n->values, &arena->region);
    table_init(&n->codes, &arena->region);
    table_init(&n->lambdas, &arena->region);
    buffer_init(&n->key);
    code_begin(&code, n, function, false);
    for (size_t place = 0; place < order.reachable; place++)
        for (const struct ir_instruction *at = order.blocks[place]->first; at != NULL;
             at = at->next)
            if (at->id != 0)
                number(n, &code, at);
    buffer_fini(&n->key);
    return n;
}

const struct ir_instruction *numbers_first(const struct numbers *numbers,
                                           const struct ir_instruction *at)
{
    return numbers->first[at->id];
}

bool numbers_known(const struct numbers *numbers, int id)
{
    return numbers->first[id] != NULL;
}
