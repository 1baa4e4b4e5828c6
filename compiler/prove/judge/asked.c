/* compiler/prove/judge/asked.c - members of which a machine asks somewhere whether they are there.
 */
#include "compiler/prove/judge/asked.h"

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/table.h"
#include "runtime/json/value.h"

struct asked {
    struct table names;
};

static void add(struct asked *asked, const char *text, size_t size)
{
    table_put(&asked->names, 0, text, size, asked);
}

/* The names of the path that is read. What has to have a value first is not asked for. */
static void add_path(struct asked *asked, const struct ir_instruction *value)
{
    while (value != NULL && value->op != OP_sfn_query_settle) {
        const struct ir_instruction *read = describe_read(value);

        if (read != value && value->op != OP_sfn_query_settle) {
            value = value->operands[0].as.instruction;
            continue;
        }
        if (value->count > 1 && value->operands[1].type == IR_KEY)
            add(asked, value->operands[1].as.text.text, value->operands[1].as.text.size);
        if (describe_whole(value) == NULL)
            return;
        value = value->operands[0].as.instruction;
    }
}

/* The same of what is asked: a path, or an array that may have it as an item. */
static void add_asked(struct asked *asked, const struct ir_instruction *value)
{
    if (value->op != OP_sfn_query_array_of) {
        add_path(asked, value);
        return;
    }
    for (size_t i = 0; i < value->count; i++)
        if (ir_is_reference(&value->operands[i]))
            add_path(asked, value->operands[i].as.instruction);
}

/* Texts and members that stand as they are: a name to look for, a value for what is missing. */
static void add_literal(struct asked *asked, const struct value *value)
{
    if (value_is(value, VALUE_STRING))
        add(asked, value->as.text, value->size);
    for (uint32_t i = 0; value_is(value, VALUE_ARRAY) && i < value->size; i++)
        add_literal(asked, &value->as.items[i]);
    for (uint32_t i = 0; value_is(value, VALUE_OBJECT) && i < value->size; i++) {
        add(asked, value->as.members[i].key.text, value->as.members[i].key.size);
        add_literal(asked, &value->as.members[i].value);
    }
}

/* Whether the operation has a result, that decides something, of what is not there. */
static bool asks(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_present:
    case OP_sfn_query_defined:
    case OP_sfn_query_truth:
    case OP_sfn_query_condition:
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
    case OP_sfn_query_in:
    case OP_sfn_query_apply:
        return true;
    default:
        return ir_builtin(op) != OP_COUNT && !ir_hands_absence_on(op);
    }
}

static void add_instruction(struct asked *asked, const struct ir_function *function,
                            const struct ir_instruction *at)
{
    for (size_t i = 0; !ir_wants_found(at->op) && i < at->count; i++)
        if (ir_is_reference(&at->operands[i]) && at->operands[i].as.instruction->op == OP_LITERAL)
            add_literal(asked, at->operands[i].as.instruction->literal);
    if (function->kind == IR_FILTER && at->count > 1 && at->operands[1].type == IR_KEY)
        add_path(asked, at);
    if (asks(at->op))
        for (size_t i = 0; i < at->count; i++)
            if (ir_is_reference(&at->operands[i]))
                add_asked(asked, at->operands[i].as.instruction);
}

struct asked *asked_of(const struct ir_program *program, struct arena *arena)
{
    struct asked *asked = ARENA_NEW(arena, struct asked);

    table_init(&asked->names, &arena->region);
    for (const struct ir_function *function = program->functions; function != NULL;
         function = function->next)
        for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                add_instruction(asked, function, at);
    return asked;
}

bool asked_for(const struct asked *asked, const struct key *key)
{
    return table_get(&asked->names, 0, key->text, key->size) != NULL;
}
