/* compiler/ir/print.c - print an IR program as text, in the form that text.h describes.
 *
 * In: any program that ir_verify accepts. Out: text that ir_read reads back.
 * Why: comparing two texts shows what a pass did, and tests are written as such texts. */
#include "compiler/ir/ir.h"

#include <string.h>

#include "compiler/ir/text.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

const char *const ir_state_words[] = {"pass", "task",     "choice", "wait", "succeed",
                                      "fail", "parallel", "map",    NULL};
const char *const ir_resource_words[] = {"lambda", "activity", "service", NULL};
const struct ir_flag_word ir_flag_words[] = {
    {"sequence", VALUE_SEQUENCE},
    {"keep", VALUE_KEEP},
    {"cons", VALUE_CONS},
    {"wrapper", VALUE_WRAPPER},
    {NULL, 0},
};
const char *const ir_type_words[] = {"value", "bool", "int", "list", NULL};
const char *const ir_function_words[] = {"point", "chooser", "filter", "lambda", NULL};

static void print_text(struct buffer *out, const char *text)
{
    json_write_string(out, text, strlen(text));
}

static void print_function_name(struct buffer *out, const struct ir_function *function)
{
    const char *name = function->name;

    buffer_add_byte(out, '@');
    if (*name != '\0' && name[strspn(name, IR_NAME_CHARACTERS)] == '\0')
        buffer_add_text(out, name);
    else
        print_text(out, name);
}

static void print_block_name(struct buffer *out, const struct ir_block *block)
{
    buffer_add_format(out, "^%s", block->label);
    if (block->id != 0)
        buffer_add_format(out, ".%d", block->id);
}

static void print_operand(struct buffer *out, const struct ir_operand *operand)
{
    char number[JSON_NUMBER_MAX];

    if (ir_is_reference(operand)) {
        buffer_add_format(out, "%%%d", operand->as.instruction->id);
        return;
    }
    switch (operand->type) {
    case IR_BOOL:
        buffer_add_text(out, operand->as.integer != 0 ? "true" : "false");
        break;
    case IR_INT:
        json_write_integer(number, operand->as.integer);
        buffer_add_text(out, number);
        break;
    case IR_REAL:
        json_write_real(number, operand->as.real);
        buffer_add_text(out, number);
        break;
    case IR_KEY:
        buffer_add_text(out, "key ");
        json_write_string(out, operand->as.text.text, operand->as.text.size);
        break;
    case IR_KEYS:
        buffer_add_text(out, "keys ");
        json_write(out, operand->as.names);
        break;
    case IR_TEXT:
        json_write_string(out, operand->as.text.text, operand->as.text.size);
        break;
    case IR_STATE:
        buffer_add_format(out, "state %d ", operand->as.state->id);
        print_text(out, operand->as.state->name);
        break;
    case IR_FUNCTION:
    case IR_LAMBDA_REF:
    case IR_POINT:
        print_function_name(out, operand->as.function);
        break;
    case IR_BLOCK:
        print_block_name(out, operand->as.block);
        break;
    case IR_NONE:
    case IR_VALUE:
    case IR_LIST:
    case IR_FRAME:
        break;
    }
}

static void print_place(struct buffer *out, const struct span *span)
{
    buffer_add_format(out, " at %d:%d", span->line, span->column);
}

void ir_write_literal(struct buffer *out, const struct value *literal)
{
    if (literal->kind == VALUE_UNDEFINED) {
        buffer_add_text(out, "undefined");
        return;
    }
    for (const struct ir_flag_word *at = ir_flag_words; at->word != NULL; at++) {
        if ((literal->flags & at->flag) != 0)
            buffer_add_format(out, "%s ", at->word);
    }
    json_write(out, literal);
}

/* `place` is that of the instruction before: it is printed only when it changes. */
static void print_instruction(struct buffer *out, const struct ir_instruction *at,
                              struct span *place)
{
    const struct ir_op_info *info = ir_op_info(at->op);

    buffer_add_text(out, "  ");
    if (at->type != IR_NONE)
        buffer_add_format(out, "%%%d = ", at->id);
    buffer_add_text(out, info->name);
    for (size_t i = 0; i < at->count; i++) {
        buffer_add_text(out, i == 0 ? " " : ", ");
        print_operand(out, &at->operands[i]);
    }
    if (at->literal != NULL) {
        buffer_add_byte(out, ' ');
        ir_write_literal(out, at->literal);
    }
    if (at->span.line != place->line || at->span.column != place->column)
        print_place(out, &at->span);
    *place = at->span;
    buffer_add_byte(out, '\n');
}

/* "^loop.1(%3 value, %4 int):" */
static void print_block(struct buffer *out, const struct ir_block *block, struct span *place)
{
    const struct ir_instruction *at = block->first;

    print_block_name(out, block);
    for (; at != NULL && at->op == OP_PARAMETER; at = at->next)
        buffer_add_format(out, "%s%%%d %s", at == block->first ? "(" : ", ", at->id,
                          ir_type_words[at->type - IR_VALUE]);
    buffer_add_text(out, at != block->first ? "):\n" : ":\n");
    for (; at != NULL; at = at->next)
        print_instruction(out, at, place);
}

static void print_function(struct buffer *out, const struct ir_function *function)
{
    struct span place = function->span;

    buffer_add_format(out, "\n%s ", ir_function_words[function->kind]);
    print_function_name(out, function);
    if (place.line != 0)
        print_place(out, &place);
    buffer_add_text(out, " {\n");
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        print_block(out, block, &place);
    buffer_add_text(out, "}\n");
}

static void print_point(struct buffer *out, const char *word, const struct ir_function *function)
{
    if (function == NULL)
        return;
    buffer_add_format(out, " %s ", word);
    print_function_name(out, function);
}

static void print_flag(struct buffer *out, const char *word, bool set)
{
    if (set)
        buffer_add_text(out, word);
}

static void print_optional_text(struct buffer *out, const char *word, const char *text)
{
    if (text == NULL)
        return;
    buffer_add_text(out, word);
    print_text(out, text);
}

static void print_resource(struct buffer *out, const char *word, const struct ir_resource *resource)
{
    if (resource == NULL)
        return;
    buffer_add_format(out, "%s%s ", word, ir_resource_words[resource->kind]);
    print_text(out, resource->text);
    print_optional_text(out, " type ", resource->type);
    print_optional_text(out, " action ", resource->action);
    print_flag(out, " submits", resource->submits);
    print_flag(out, " token", resource->token);
}

static void print_map(struct buffer *out, const struct ir_map *map)
{
    print_point(out, "selector", map->selector);
    print_flag(out, " distributed", map->distributed);
    print_optional_text(out, " label ", map->label);
    print_flag(out, " express", map->express);
    print_flag(out, " drops", map->drops);
    print_flag(out, " flat", map->form == SFN_FLAT);
    print_flag(out, " records", map->form == SFN_RECORDS);
    print_resource(out, " reads ", map->reader);
    print_resource(out, " writes ", map->writer);
}

static void print_state(struct buffer *out, const struct ir_state *state)
{
    buffer_add_format(out, "state %d %s ", state->id, ir_state_words[state->kind]);
    print_text(out, state->name);
    print_point(out, "enter", state->enter);
    print_point(out, "work", state->work);
    print_point(out, "leave", state->leave);
    print_point(out, "fail", state->fail);
    print_optional_text(out, " placeholder ", state->placeholder);
    print_optional_text(out, " work_placeholder ", state->work_placeholder);
    print_resource(out, " does ", state->task);
    if (state->map != NULL)
        print_map(out, state->map);
    buffer_add_byte(out, '\n');
}

/* "needs tasks c reader"; no line when nothing is needed. */
static void print_needs(struct buffer *out, const struct ir_needs *needs)
{
    struct buffer words = BUFFER_EMPTY;

    if (needs->tasks)
        buffer_add_text(&words, " tasks");
    for (int i = 0; i < SFN_KIND_COUNT; i++) {
        if (needs->kinds[i])
            buffer_add_format(&words, " %s", sfn_kind_info((enum sfn_kind_id)i)->name);
    }
    if (needs->reader)
        buffer_add_text(&words, " reader");
    if (needs->writer)
        buffer_add_text(&words, " writer");
    if (words.size > 0)
        buffer_add_format(out, "needs%s\n", words.text);
    buffer_fini(&words);
}

static void print_program_line(struct buffer *out, const struct ir_program *program)
{
    char number[JSON_NUMBER_MAX];

    print_optional_text(out, "program ", program->name);
    print_optional_text(out, " id ", program->id);
    print_optional_text(out, " source ", program->source_path);
    print_optional_text(out, " digest ", program->digest);
    json_write_integer(number, program->timeout_seconds);
    buffer_add_format(out, " timeout %s%s\n", number, program->express ? " express" : "");
    if (program->references != NULL) {
        print_optional_text(out, "references ", program->references);
        buffer_add_byte(out, '\n');
    }
    if (program->bindings != NULL) {
        print_optional_text(out, "bindings ", program->bindings);
        buffer_add_byte(out, '\n');
    }
    for (size_t i = 0; i < program->symbol_count; i++) {
        print_optional_text(out, "symbol ", program->symbols[i]);
        buffer_add_byte(out, '\n');
    }
    print_needs(out, &program->needs);
}

static void print_scope(struct buffer *out, const struct ir_scope *scope)
{
    const struct ir_state *state = scope->states;

    buffer_add_format(out, "scope %d", scope->id);
    if (scope->owner != NULL) {
        buffer_add_format(out, " of state %d ", scope->owner->id);
        print_text(out, scope->owner->name);
    }
    print_point(out, "start", scope->start);
    buffer_add_format(out, " variables %d", scope->variables);
    for (int i = 0; i < scope->variables; i++) {
        buffer_add_byte(out, ' ');
        print_text(out, scope->variable_names[i]);
    }
    buffer_add_byte(out, '\n');
    for (int i = 0; i < scope->state_count; i++, state = state->next)
        print_state(out, state);
}

void ir_print(struct ir_program *program, struct buffer *out)
{
    ir_number(program);
    print_program_line(out, program);
    for (const struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next)
        print_scope(out, scope);
    for (const struct ir_function *function = program->functions; function != NULL;
         function = function->next)
        print_function(out, function);
}
