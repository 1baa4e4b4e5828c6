/* compiler/ir/read_function.c - read the lines of a function: blocks and instructions.
 *
 * In: a line of a function's text. Out: a block or an instruction at the function's end. Results
 * and blocks may be named before they come; they are looked up when the function ends. */
#include "compiler/ir/reader.h"

#include <limits.h>
#include <string.h>

#include "runtime/json/read.h"

/* "^found.1": *label, *number. */
static bool read_block_name(struct reader *reader, const char **label, int *number)
{
    *number = 0;
    if (!ir_scan_expect(&reader->scan, '^') ||
        !ir_scan_run(&reader->scan,
                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", label))
        return false;
    return !ir_scan_is(&reader->scan, '.') || ir_scan_count(&reader->scan, INT_MAX, number);
}

static void use_number(struct reader *reader, struct ir_operand *operand, int number,
                       const char *label)
{
    struct number_use *use = ARENA_NEW(reader->arena, struct number_use);

    use->operand = operand;
    use->number = number;
    use->label = label;
    use->line = reader->scan.line;
    use->next = reader->numbers;
    reader->numbers = use;
}

static bool read_number_operand(struct reader *reader, struct ir_operand *operand)
{
    const char *text;
    struct value number;

    if (!ir_scan_run(&reader->scan, "+-0123456789.eE", &text))
        return false;
    if (!json_read_number(text, strlen(text), &number) || number.kind == VALUE_BIG)
        return ir_scan_wrong(&reader->scan, "not a number: %s", text);
    *operand = number.kind == VALUE_INTEGER ? ir_int(number.as.integer) : ir_real(number.as.real);
    return true;
}

static bool read_state_operand(struct reader *reader, struct ir_operand *operand)
{
    struct ir_state *state;

    if (!reader_state_name(reader, &state))
        return false;
    *operand = ir_state_ref(state);
    return true;
}

/* Read an operand that begins with a sign: % a result, ^ a block, @ a function. */
static bool read_marked_operand(struct reader *reader, enum ir_type wanted,
                                struct ir_operand *operand)
{
    struct ir_scanner *scan = &reader->scan;
    const char *label;
    int number;

    switch (ir_scan_peek(scan)) {
    case '%':
        *operand = (struct ir_operand){.type = ir_is_result_type(wanted) ? wanted : IR_VALUE};
        if (!ir_scan_expect(scan, '%') || !ir_scan_count(scan, INT_MAX, &number))
            return false;
        use_number(reader, operand, number, NULL);
        return true;
    case '^':
        *operand = ir_block_ref(NULL);
        if (!read_block_name(reader, &label, &number))
            return false;
        use_number(reader, operand, number, label);
        return true;
    case '@':
        *operand = wanted == IR_POINT        ? ir_point(NULL)
                   : wanted == IR_LAMBDA_REF ? ir_lambda_ref(NULL)
                                             : ir_function_ref(NULL);
        return reader_function_use(reader, &operand->as.function);
    default:
        *operand = (struct ir_operand){.type = IR_TEXT, .immediate = true};
        return ir_scan_text(scan, &operand->as.text.text, &operand->as.text.size);
    }
}

static bool read_operand(struct reader *reader, enum ir_type wanted, struct ir_operand *operand)
{
    struct ir_scanner *scan = &reader->scan;
    char next = ir_scan_peek(scan);

    if (next == '-' || (next >= '0' && next <= '9'))
        return read_number_operand(reader, operand);
    if (ir_scan_is_word(scan, "true")) {
        *operand = ir_bool(true);
        return true;
    }
    if (ir_scan_is_word(scan, "false")) {
        *operand = ir_bool(false);
        return true;
    }
    if (ir_scan_is_word(scan, "key")) {
        *operand = (struct ir_operand){.type = IR_KEY, .immediate = true};
        return ir_scan_text(scan, &operand->as.text.text, &operand->as.text.size);
    }
    if (ir_scan_is_word(scan, "keys")) {
        *operand = ir_keys(NULL);
        return ir_scan_json(scan, &operand->as.names);
    }
    if (ir_scan_is_word(scan, "state"))
        return read_state_operand(reader, operand);
    return read_marked_operand(reader, wanted, operand);
}

/* The most operands that the rest of the line can hold: they are separated by commas. */
static size_t operands_max(const struct ir_scanner *scan)
{
    size_t count = 1;

    for (const char *at = scan->at; at < scan->end; at++)
        count += *at == ',';
    return count;
}

static bool read_operands(struct reader *reader, const struct ir_op_info *info,
                          struct ir_instruction *instruction)
{
    struct ir_scanner *scan = &reader->scan;
    size_t most = operands_max(scan);

    /* The line may go on with "at LINE:COLUMN"; no operand begins with an 'a'. */
    if (ir_scan_is_done(scan) || ir_scan_peek(scan) == 'a')
        return true;
    instruction->operands = ARENA_ARRAY(reader->arena, struct ir_operand, most);
    do {
        size_t i = instruction->count;

        bool is_argument = instruction->op == OP_JUMP && i > 0; /* of whatever type */

        if (i == most || (i >= info->count && info->repeats == 0 && !is_argument))
            return ir_scan_wrong(scan, "%s has too many operands", info->name);
        if (!read_operand(reader, is_argument ? IR_NONE : ir_op_parameter(info, i),
                          &instruction->operands[i]))
            return false;
        instruction->count++;
    } while (ir_scan_is(scan, ','));
    return true;
}

/* `undefined`, `sequence keep [1,2]`, `7` */
static bool read_literal(struct reader *reader, const struct value **literal)
{
    struct ir_scanner *scan = &reader->scan;
    struct value *flagged = ARENA_NEW(reader->arena, struct value);
    unsigned flags = 0;

    if (ir_scan_is_word(scan, "undefined")) {
        *flagged = (struct value){.kind = VALUE_UNDEFINED, .flags = VALUE_FIXED};
        *literal = flagged;
        return true;
    }
    for (const struct ir_flag_word *at = ir_flag_words; at->word != NULL; at++) {
        if (ir_scan_is_word(scan, at->word))
            flags |= at->flag;
    }
    if (!ir_scan_json(scan, literal))
        return false;
    if (flags == 0)
        return true;
    if ((*literal)->kind != VALUE_ARRAY)
        return ir_scan_wrong(scan, "only an array is a sequence");
    *flagged = **literal;
    flagged->flags = (uint8_t)(flagged->flags | flags);
    *literal = flagged;
    return true;
}

static bool read_instruction(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_builder builder = {.program = reader->program, .function = reader->function};
    struct ir_instruction *instruction;
    const struct ir_op_info *info;
    enum ir_opcode op;
    const char *name;
    int number = -1;

    if (ir_scan_is(scan, '%') &&
        (!ir_scan_count(scan, INT_MAX, &number) || !ir_scan_expect(scan, '=')))
        return false;
    if (!ir_scan_run(scan, IR_NAME_CHARACTERS, &name))
        return false;
    op = ir_op_named(name);
    if (op == OP_COUNT || op == OP_PARAMETER)
        return ir_scan_wrong(scan, "no operation \"%s\"", name);
    info = ir_op_info(op);
    if ((info->result != IR_NONE) != (number >= 0))
        return ir_scan_wrong(scan, "%s %s", name,
                             number >= 0 ? "has no result" : "has a result: \"%1 = ...\"");
    if (reader->block == NULL)
        return ir_scan_wrong(scan, "an instruction before the first block");
    if (ir_block_is_closed(reader->block))
        return ir_scan_wrong(scan, "an instruction after the end of a block");
    builder.block = reader->block;
    instruction = ir_emit(&builder, op, 0, NULL);
    if (number >= 0 && !reader_give(reader, &reader->results, "result", number, instruction))
        return false;
    if (op == OP_LITERAL ? !read_literal(reader, &instruction->literal)
                         : !read_operands(reader, info, instruction))
        return false;
    if (ir_scan_is_word(scan, "at") && !ir_scan_place(scan, &reader->place))
        return false;
    instruction->span = reader->place;
    return true;
}

/* End a function: look up the results and blocks that its operands name by number. */
static bool close_function(struct reader *reader)
{
    for (struct number_use *use = reader->numbers; use != NULL; use = use->next) {
        struct ir_operand *operand = use->operand;

        if (operand->type == IR_BLOCK) {
            operand->as.block = reader_find(&reader->blocks, use->number);
            if (operand->as.block == NULL || strcmp(operand->as.block->label, use->label) != 0)
                return ir_scan_wrong_at(&reader->scan, use->line, "no block ^%s.%d", use->label,
                                        use->number);
        } else {
            operand->as.instruction = reader_find(&reader->results, use->number);
            if (operand->as.instruction == NULL)
                return ir_scan_wrong_at(&reader->scan, use->line, "no result %%%d", use->number);
            operand->type = operand->as.instruction->type;
        }
    }
    reader->function = NULL;
    return true;
}

/* `%3 value, %4 int)`: the parameters of a block, behind the parenthesis. */
static bool read_parameters(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_instruction *parameter;
    const char *word;
    int number;

    do {
        if (!ir_scan_expect(scan, '%') || !ir_scan_count(scan, INT_MAX, &number) ||
            !ir_scan_run(scan, IR_NAME_CHARACTERS, &word))
            return false;
        if (reader_word(word, ir_type_words) < 0)
            return ir_scan_wrong(scan, "no result is of a type \"%s\"", word);
        parameter = ir_parameter(reader->program, reader->block,
                                 IR_VALUE + (unsigned)reader_word(word, ir_type_words));
        if (!reader_give(reader, &reader->results, "result", number, parameter))
            return false;
    } while (ir_scan_is(scan, ','));
    return ir_scan_expect(scan, ')');
}

bool reader_function_line(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    const char *label;
    int number;

    if (ir_scan_is(scan, '}'))
        return close_function(reader);
    if (ir_scan_peek(scan) != '^')
        return read_instruction(reader);
    if (!read_block_name(reader, &label, &number))
        return false;
    reader->block = ir_block_add(reader->program, reader->function, label);
    return reader_give(reader, &reader->blocks, "block", number, reader->block) &&
           (!ir_scan_is(scan, '(') || read_parameters(reader)) && ir_scan_expect(scan, ':');
}
