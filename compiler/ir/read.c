/* compiler/ir/read.c - read an IR program from its text form, which text.h describes.
 *
 * In: any text. Out: a linked program, or the line and what is wrong there.
 * Why: tests of passes and back ends are written as IR. Only the form is checked here, and that
 * every name and number refers to something; ir_verify checks the rest. */
#include "compiler/ir/ir.h"

#include <limits.h>
#include <string.h>

#include "compiler/ir/scan.h"
#include "compiler/ir/text.h"
#include "runtime/base/bug.h"
#include "runtime/base/table.h"
#include "runtime/json/read.h"
#include "sfn/abi.h"

/* A place that names a function; it is looked up at the end, when all functions have been read. */
struct name_use {
    struct ir_function **where;
    const char *name;
    int line;
    struct name_use *next;
};

/* An operand that refers to a result or a block by its number; it is looked up at the end of the
 * function. */
struct number_use {
    struct ir_operand *operand;
    int number;
    const char *label; /* of a block */
    int line;
    struct number_use *next;
};

struct reader {
    struct ir_scanner scan;
    struct arena *arena;
    struct ir_program *program;
    struct table states, blocks, results; /* by the number that the text gives them */
    struct name_use *names;
    struct number_use *numbers;
    size_t symbols_max;
    struct ir_function *function; /* being read, or NULL */
    struct ir_block *block;
    struct span place; /* of the last instruction */
};

/* ---- numbers ---- */

/* Enter a thing under the number that the text gives it. False when the number is taken. */
static bool give_number(struct reader *reader, struct table *table, const char *what, int number,
                        void *thing)
{
    void **place = table_at(table, (uint64_t)number, NULL, 0);

    if (*place != NULL)
        return ir_scan_wrong(&reader->scan, "%s %d is given twice", what, number);
    *place = thing;
    return true;
}

static void *find_number(const struct table *table, int number)
{
    return table_get(table, (uint64_t)number, NULL, 0);
}

/* ---- names ---- */

/* "@Charge.work". */
static bool read_function_name(struct reader *reader, const char **name)
{
    if (!ir_scan_expect(&reader->scan, '@'))
        return false;
    if (ir_scan_peek(&reader->scan) == '"')
        return ir_scan_plain_text(&reader->scan, name);
    return ir_scan_run(&reader->scan, IR_NAME_CHARACTERS, name);
}

static bool read_function_use(struct reader *reader, struct ir_function **where)
{
    struct name_use *use = ARENA_NEW(reader->arena, struct name_use);

    if (!read_function_name(reader, &use->name))
        return false;
    use->where = where;
    use->line = reader->scan.line;
    use->next = reader->names;
    reader->names = use;
    return true;
}

static bool resolve_names(struct reader *reader)
{
    struct table functions;

    table_init(&functions, &reader->arena->region);
    for (struct ir_function *at = reader->program->functions; at != NULL; at = at->next)
        table_put(&functions, 0, at->name, strlen(at->name), at);
    for (struct name_use *use = reader->names; use != NULL; use = use->next) {
        *use->where = table_get(&functions, 0, use->name, strlen(use->name));
        if (*use->where == NULL)
            return ir_scan_wrong_at(&reader->scan, use->line, "no function \"%s\"", use->name);
    }
    return true;
}

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

static int word_number(const char *word, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
    }
    return -1;
}

/* ---- lines outside functions ---- */

static bool read_program(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_program *program = reader->program;

    if (!ir_scan_plain_text(scan, &program->name))
        return false;
    if (ir_scan_is_word(scan, "id") && !ir_scan_plain_text(scan, &program->id))
        return false;
    if (ir_scan_is_word(scan, "source") && !ir_scan_plain_text(scan, &program->source_path))
        return false;
    if (ir_scan_is_word(scan, "digest") && !ir_scan_plain_text(scan, &program->digest))
        return false;
    if (ir_scan_is_word(scan, "timeout") && !ir_scan_integer(scan, &program->timeout_seconds))
        return false;
    program->express = ir_scan_is_word(scan, "express");
    return true;
}

static bool read_symbol(struct reader *reader)
{
    struct ir_program *program = reader->program;

    if (program->symbol_count == reader->symbols_max) {
        const char **larger;

        reader->symbols_max = reader->symbols_max * 2 + 8;
        larger = ARENA_ARRAY(reader->arena, const char *, reader->symbols_max);
        if (program->symbol_count > 0)
            memcpy(larger, program->symbols, program->symbol_count * sizeof *larger);
        program->symbols = larger;
    }
    return ir_scan_plain_text(&reader->scan, &program->symbols[program->symbol_count++]);
}

static bool read_resource(struct reader *reader, struct ir_resource **resource)
{
    struct ir_scanner *scan = &reader->scan;
    const char *word;
    const char *text;

    if (!ir_scan_run(scan, IR_NAME_CHARACTERS, &word))
        return false;
    if (word_number(word, ir_resource_words) < 0)
        return ir_scan_wrong(scan, "no kind of Resource \"%s\"", word);
    if (!ir_scan_plain_text(scan, &text))
        return false;
    *resource = ir_resource_add(reader->program, text, word_number(word, ir_resource_words));
    if ((ir_scan_is_word(scan, "type") && !ir_scan_plain_text(scan, &(*resource)->type)) ||
        (ir_scan_is_word(scan, "action") && !ir_scan_plain_text(scan, &(*resource)->action)))
        return false;
    (*resource)->submits = ir_scan_is_word(scan, "submits");
    (*resource)->token = ir_scan_is_word(scan, "token");
    return true;
}

static bool read_map(struct reader *reader, struct ir_map *map)
{
    struct ir_scanner *scan = &reader->scan;

    if (ir_scan_is_word(scan, "selector") && !read_function_use(reader, &map->selector))
        return false;
    map->distributed = ir_scan_is_word(scan, "distributed");
    if (ir_scan_is_word(scan, "label") && !ir_scan_plain_text(scan, &map->label))
        return false;
    map->express = ir_scan_is_word(scan, "express");
    map->drops = ir_scan_is_word(scan, "drops");
    map->form = ir_scan_is_word(scan, "flat")      ? SFN_FLAT
                : ir_scan_is_word(scan, "records") ? SFN_RECORDS
                                                   : SFN_OUTPUTS;
    return (!ir_scan_is_word(scan, "reads") || read_resource(reader, &map->reader)) &&
           (!ir_scan_is_word(scan, "writes") || read_resource(reader, &map->writer));
}

static bool read_state(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_state *state;
    const char *kind_word;
    const char *name;
    int number;
    int kind;

    if (reader->program->last_scope == NULL)
        return ir_scan_wrong(scan, "a state before the first scope");
    if (!ir_scan_count(scan, INT_MAX, &number) ||
        !ir_scan_run(scan, IR_NAME_CHARACTERS, &kind_word))
        return false;
    kind = word_number(kind_word, ir_state_words);
    if (kind < 0)
        return ir_scan_wrong(scan, "no kind of state \"%s\"", kind_word);
    if (!ir_scan_plain_text(scan, &name))
        return false;
    state = ir_state_add(reader->program, name, kind);
    if (!give_number(reader, &reader->states, "state", number, state) ||
        (ir_scan_is_word(scan, "enter") && !read_function_use(reader, &state->enter)) ||
        (ir_scan_is_word(scan, "work") && !read_function_use(reader, &state->work)) ||
        (ir_scan_is_word(scan, "leave") && !read_function_use(reader, &state->leave)) ||
        (ir_scan_is_word(scan, "fail") && !read_function_use(reader, &state->fail)) ||
        (ir_scan_is_word(scan, "placeholder") && !ir_scan_plain_text(scan, &state->placeholder)) ||
        (ir_scan_is_word(scan, "work_placeholder") &&
         !ir_scan_plain_text(scan, &state->work_placeholder)) ||
        (ir_scan_is_word(scan, "does") && !read_resource(reader, &state->task)))
        return false;
    return state->map == NULL || read_map(reader, state->map);
}

static bool read_needs(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_needs *needs = &reader->program->needs;

    needs->tasks = ir_scan_is_word(scan, "tasks");
    for (int i = 0; i < SFN_KIND_COUNT; i++)
        needs->kinds[i] = ir_scan_is_word(scan, sfn_kind_info((enum sfn_kind_id)i)->name);
    needs->reader = ir_scan_is_word(scan, "reader");
    needs->writer = ir_scan_is_word(scan, "writer");
    return true;
}

/* `2 "Each"`: look up a state that has been read. */
static bool read_state_name(struct reader *reader, struct ir_state **state)
{
    const char *name;
    int number;

    if (!ir_scan_count(&reader->scan, INT_MAX, &number) ||
        !ir_scan_plain_text(&reader->scan, &name))
        return false;
    *state = find_number(&reader->states, number);
    if (*state == NULL || strcmp((*state)->name, name) != 0)
        return ir_scan_wrong(&reader->scan, "state %d is not \"%s\"", number, name);
    return true;
}

/* `variables 2 "one" "other"` */
static bool read_variables(struct reader *reader, struct ir_scope *scope)
{
    struct ir_scanner *scan = &reader->scan;
    const char **names;
    int count;

    if (!ir_scan_expect_word(scan, "variables") || !ir_scan_count(scan, INT_MAX, &count))
        return false;
    if (count > scan->end - scan->at) /* before memory is taken for them */
        return ir_scan_wrong(scan, "there are no names of %d variables", count);
    names = ARENA_ARRAY(reader->program->arena, const char *, (size_t)count);
    for (int i = 0; i < count; i++) {
        if (!ir_scan_plain_text(scan, &names[i]))
            return false;
    }
    scope->variables = count;
    scope->variable_names = names;
    return true;
}

static bool read_scope(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    const struct ir_scope *last = reader->program->last_scope;
    int next = last != NULL ? last->id + 1 : 0;
    struct ir_state *owner = NULL;
    struct ir_scope *scope;
    int number;

    if (!ir_scan_count(scan, INT_MAX, &number))
        return false;
    if (number != next)
        return ir_scan_wrong(scan, "scope %d comes next", next);
    if (ir_scan_is_word(scan, "of") &&
        (!ir_scan_expect_word(scan, "state") || !read_state_name(reader, &owner)))
        return false;
    scope = ir_scope_add(reader->program, owner);
    return ir_scan_expect_word(scan, "start") && read_function_use(reader, &scope->start) &&
           read_variables(reader, scope);
}

static bool read_function(struct reader *reader, enum ir_function_kind kind)
{
    struct ir_scanner *scan = &reader->scan;
    const char *name;

    if (!read_function_name(reader, &name))
        return false;
    reader->function = ir_function_add(reader->program, name, kind);
    reader->block = NULL;
    reader->place = (struct span){0};
    table_clear(&reader->blocks);
    table_clear(&reader->results);
    reader->numbers = NULL;
    if (ir_scan_is_word(scan, "at") && !ir_scan_place(scan, &reader->place))
        return false;
    reader->function->span = reader->place;
    return ir_scan_expect(scan, '{');
}

static bool read_outer_line(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    const char *word;

    if (!ir_scan_run(scan, IR_NAME_CHARACTERS, &word))
        return false;
    if (strcmp(word, "program") == 0)
        return read_program(reader);
    if (strcmp(word, "references") == 0)
        return ir_scan_plain_text(scan, &reader->program->references);
    if (strcmp(word, "bindings") == 0)
        return ir_scan_plain_text(scan, &reader->program->bindings);
    if (strcmp(word, "symbol") == 0)
        return read_symbol(reader);
    if (strcmp(word, "needs") == 0)
        return read_needs(reader);
    if (strcmp(word, "state") == 0)
        return read_state(reader);
    if (strcmp(word, "scope") == 0)
        return read_scope(reader);
    if (word_number(word, ir_function_words) >= 0)
        return read_function(reader, (enum ir_function_kind)word_number(word, ir_function_words));
    return ir_scan_wrong(scan, "expected a program, state, scope or function, not \"%s\"", word);
}

/* ---- instructions ---- */

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

    if (!read_state_name(reader, &state))
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
        return read_function_use(reader, &operand->as.function);
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
    if (number >= 0 && !give_number(reader, &reader->results, "result", number, instruction))
        return false;
    if (op == OP_LITERAL ? !read_literal(reader, &instruction->literal)
                         : !read_operands(reader, info, instruction))
        return false;
    if (ir_scan_is_word(scan, "at") && !ir_scan_place(scan, &reader->place))
        return false;
    instruction->span = reader->place;
    return true;
}

/* ---- functions ---- */

/* End a function: look up the results and blocks that its operands name by number. */
static bool close_function(struct reader *reader)
{
    for (struct number_use *use = reader->numbers; use != NULL; use = use->next) {
        struct ir_operand *operand = use->operand;

        if (operand->type == IR_BLOCK) {
            operand->as.block = find_number(&reader->blocks, use->number);
            if (operand->as.block == NULL || strcmp(operand->as.block->label, use->label) != 0)
                return ir_scan_wrong_at(&reader->scan, use->line, "no block ^%s.%d", use->label,
                                        use->number);
        } else {
            operand->as.instruction = find_number(&reader->results, use->number);
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
        if (word_number(word, ir_type_words) < 0)
            return ir_scan_wrong(scan, "no result is of a type \"%s\"", word);
        parameter = ir_parameter(reader->program, reader->block,
                                 IR_VALUE + (unsigned)word_number(word, ir_type_words));
        if (!give_number(reader, &reader->results, "result", number, parameter))
            return false;
    } while (ir_scan_is(scan, ','));
    return ir_scan_expect(scan, ')');
}

static bool read_inner_line(struct reader *reader)
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
    return give_number(reader, &reader->blocks, "block", number, reader->block) &&
           (!ir_scan_is(scan, '(') || read_parameters(reader)) && ir_scan_expect(scan, ':');
}

static bool read_lines(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;

    while (ir_scan_line(scan)) {
        if (reader->function != NULL ? !read_inner_line(reader) : !read_outer_line(reader))
            return false;
        if (!ir_scan_end_line(scan))
            return false;
    }
    if (reader->function != NULL)
        return ir_scan_wrong(scan, "a function does not end");
    return scan->problem == NULL && resolve_names(reader);
}

struct ir_program *ir_read(struct arena *arena, const char *text, size_t size, const char **problem)
{
    struct reader reader = {.arena = arena};
    bool done;

    ir_scan_init(&reader.scan, arena, text, size);
    reader.program = ir_program_new(arena, "");
    done = read_lines(&reader);
    table_fini(&reader.states);
    table_fini(&reader.blocks);
    table_fini(&reader.results);
    if (done) {
        ir_number(reader.program);
        return reader.program;
    }
    *problem = reader.scan.problem;
    return NULL;
}
