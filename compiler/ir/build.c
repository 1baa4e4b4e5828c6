/* compiler/ir/build.c - build an IR program: states, scopes, functions, blocks, instructions.
 *
 * In: calls from compiler/lower and from passes. Out: a linked program in its arena.
 * Why: everything is appended here, so that order and ownership are the same everywhere. Whether
 * the result makes sense is for ir_verify to say. */
#include "compiler/ir/ir.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "sfn/abi.h"

struct ir_program *ir_program_new(struct arena *arena, const char *name)
{
    struct ir_program *program = ARENA_NEW(arena, struct ir_program);

    program->arena = arena;
    program->name = arena_text(arena, name, strlen(name));
    return program;
}

struct ir_scope *ir_scope_add(struct ir_program *program, struct ir_state *owner)
{
    struct ir_scope *scope = ARENA_NEW(program->arena, struct ir_scope);

    scope->owner = owner;
    if (owner != NULL && owner->inner_count++ == 0)
        owner->inner = scope;
    if (program->last_scope != NULL) {
        scope->id = program->last_scope->id + 1;
        program->last_scope->next = scope;
    } else {
        program->scopes = scope;
    }
    program->last_scope = scope;
    return scope;
}

struct ir_resource *ir_resource_add(struct ir_program *program, const char *text, int kind)
{
    struct ir_resource *resource = ARENA_NEW(program->arena, struct ir_resource);

    resource->text = arena_text(program->arena, text, strlen(text));
    resource->kind = kind;
    if (program->last_resource != NULL) {
        resource->id = program->last_resource->id + 1;
        program->last_resource->next = resource;
    } else {
        program->resources = resource;
    }
    program->last_resource = resource;
    return resource;
}

static struct ir_map *add_map(struct ir_program *program)
{
    struct ir_map *map = ARENA_NEW(program->arena, struct ir_map);

    if (program->last_map != NULL) {
        map->id = program->last_map->id + 1;
        program->last_map->next = map;
    } else {
        program->maps = map;
    }
    program->last_map = map;
    return map;
}

struct ir_state *ir_state_add(struct ir_program *program, const char *name, int kind)
{
    struct ir_state *state = ARENA_NEW(program->arena, struct ir_state);

    state->name = arena_text(program->arena, name, strlen(name));
    state->kind = kind;
    if (kind == SFN_MAP)
        state->map = add_map(program);
    state->scope = program->last_scope;
    if (state->scope != NULL && state->scope->state_count++ == 0)
        state->scope->states = state;
    if (program->last_state != NULL) {
        state->id = program->last_state->id + 1;
        program->last_state->next = state;
    } else {
        program->states = state;
    }
    program->last_state = state;
    return state;
}

static bool stands_in(const struct ir_function *function, enum ir_opcode op)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == op)
                return true;
    return false;
}

bool ir_uses(const struct ir_program *program, enum ir_opcode op)
{
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        if (stands_in(at, op))
            return true;
    return false;
}

bool ir_state_needs_service(const struct ir_state *state)
{
    const struct ir_map *map = state->map;

    return state->task != NULL || state->placeholder != NULL ||
           (map != NULL && (map->reader != NULL || map->writer != NULL));
}

struct ir_function *ir_function_add(struct ir_program *program, const char *name,
                                    enum ir_function_kind kind)
{
    struct ir_function *function = ARENA_NEW(program->arena, struct ir_function);

    function->name = arena_text(program->arena, name, strlen(name));
    function->kind = kind;
    function->point = -1;
    if (program->last_function != NULL) {
        function->number = program->last_function->number + 1;
        program->last_function->next = function;
    } else {
        program->functions = function;
    }
    program->last_function = function;
    return function;
}

/* The label as it can stand in C: what is not a letter, a digit or _ becomes _. */
static const char *clean_label(struct arena *arena, const char *label)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    char *text = arena_text(arena, *label != '\0' ? label : "block",
                            *label != '\0' ? strlen(label) : strlen("block"));

    for (char *at = text; *at != '\0'; at++) {
        if (strchr(allowed, *at) == NULL)
            *at = '_';
    }
    return text;
}

struct ir_block *ir_block_add(struct ir_program *program, struct ir_function *function,
                              const char *label)
{
    struct ir_block *block = ARENA_NEW(program->arena, struct ir_block);

    block->label = clean_label(program->arena, label);
    block->function = function;
    if (function->last_block != NULL) {
        block->id = function->last_block->id + 1;
        function->last_block->next = block;
    } else {
        function->blocks = block;
    }
    function->last_block = block;
    return block;
}

bool ir_block_is_closed(const struct ir_block *block)
{
    return block->last != NULL && ir_op_info(block->last->op)->terminator;
}

struct ir_operand ir_value(struct ir_instruction *instruction)
{
    struct ir_operand operand = {.type = instruction->type};

    ENSURE(ir_is_result_type(operand.type));
    operand.as.instruction = instruction;
    return operand;
}

struct ir_operand ir_int(int64_t integer)
{
    return (struct ir_operand){.type = IR_INT, .as.integer = integer, .immediate = true};
}

struct ir_operand ir_real(double real)
{
    return (struct ir_operand){.type = IR_REAL, .as.real = real, .immediate = true};
}

struct ir_operand ir_bool(bool truth)
{
    return (struct ir_operand){.type = IR_BOOL, .as.integer = truth, .immediate = true};
}

struct ir_operand ir_key(struct ir_program *program, const char *text, size_t size)
{
    struct ir_operand operand = {.type = IR_KEY, .immediate = true};

    operand.as.text.text = arena_text(program->arena, text, size);
    operand.as.text.size = size;
    return operand;
}

struct ir_operand ir_keys(const struct value *names)
{
    return (struct ir_operand){.type = IR_KEYS, .as.names = names, .immediate = true};
}

struct ir_operand ir_text(const char *text)
{
    struct ir_operand operand = {.type = IR_TEXT, .immediate = true};

    operand.as.text.text = text;
    operand.as.text.size = strlen(text);
    return operand;
}

struct ir_operand ir_state_ref(struct ir_state *state)
{
    return (struct ir_operand){.type = IR_STATE, .as.state = state, .immediate = true};
}

struct ir_operand ir_function_ref(struct ir_function *function)
{
    return (struct ir_operand){.type = IR_FUNCTION, .as.function = function, .immediate = true};
}

struct ir_operand ir_lambda_ref(struct ir_function *function)
{
    return (struct ir_operand){.type = IR_LAMBDA_REF, .as.function = function, .immediate = true};
}

struct ir_operand ir_point(struct ir_function *function)
{
    return (struct ir_operand){.type = IR_POINT, .as.function = function, .immediate = true};
}

struct ir_operand ir_block_ref(struct ir_block *block)
{
    return (struct ir_operand){.type = IR_BLOCK, .as.block = block, .immediate = true};
}

struct ir_instruction *ir_emit(struct ir_builder *builder, enum ir_opcode op, size_t count,
                               const struct ir_operand *operands)
{
    struct arena *arena = builder->program->arena;
    struct ir_block *block = builder->block;
    struct ir_instruction *instruction = ARENA_NEW(arena, struct ir_instruction);

    ENSURE(block != NULL);
    ENSURE(!ir_block_is_closed(block));
    instruction->op = op;
    instruction->type = ir_op_info(op)->result;
    instruction->span = builder->span;
    instruction->block = block;
    instruction->count = count;
    if (count > 0) {
        instruction->operands = ARENA_ARRAY(arena, struct ir_operand, count);
        memcpy(instruction->operands, operands, count * sizeof *operands);
    }
    instruction->previous = block->last;
    if (block->last != NULL)
        block->last->next = instruction;
    else
        block->first = instruction;
    block->last = instruction;
    return instruction;
}

struct ir_instruction *ir_parameter(struct ir_program *program, struct ir_block *block,
                                    enum ir_type type)
{
    struct ir_builder builder = {.program = program, .function = block->function, .block = block};
    struct ir_instruction *parameter;

    ENSURE(ir_is_result_type(type));
    ENSURE(block->last == NULL || block->last->op == OP_PARAMETER);
    builder.span = block->function->span;
    parameter = IR0(&builder, OP_PARAMETER);
    parameter->type = type;
    return parameter;
}

struct ir_instruction *ir_literal(struct ir_builder *builder, const struct value *value)
{
    struct ir_instruction *instruction = IR0(builder, OP_LITERAL);

    ENSURE(value != NULL);
    instruction->literal = value;
    return instruction;
}

void ir_remove(struct ir_instruction *instruction)
{
    struct ir_block *block = instruction->block;

    ENSURE(block != NULL);
    if (instruction->previous != NULL)
        instruction->previous->next = instruction->next;
    else
        block->first = instruction->next;
    if (instruction->next != NULL)
        instruction->next->previous = instruction->previous;
    else
        block->last = instruction->previous;
    instruction->block = NULL;
    instruction->previous = NULL;
    instruction->next = NULL;
}

/* Number blocks from 0 and results from 1. An instruction without a result gets 0. */
static void number_function(struct ir_function *function)
{
    int blocks = 0;
    int results = 0;

    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        block->id = blocks++;
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            at->id = at->type != IR_NONE ? ++results : 0;
    }
}

void ir_number(struct ir_program *program)
{
    int functions = 0;
    int points = 0;
    int states = 0;
    int scopes = 0;

    for (struct ir_function *function = program->functions; function != NULL;
         function = function->next) {
        function->number = functions++;
        function->point = function->kind == IR_POINT_FUNCTION ? points++ : -1;
        number_function(function);
    }
    for (struct ir_state *state = program->states; state != NULL; state = state->next)
        state->id = states++;
    for (struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next)
        scope->id = scopes++;
}

size_t ir_instruction_count(const struct ir_function *function)
{
    size_t count = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            count++;
    return count;
}

size_t ir_result_room(const struct ir_function *function)
{
    int most = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            most = at->id > most ? at->id : most;
    return (size_t)most + 1;
}
