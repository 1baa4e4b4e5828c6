/* compiler/lower/lower.c - lower a state machine to IR: the program, its scopes, its states.
 *
 * In: a machine without errors. Out: IR, with a function for each point of a state.
 * Why points: a frame comes to a state by a transition, by a retry, when its work is done, and when
 * it has failed. For each there is straight code, so that nothing decides at run time what a state
 * is. */
#include "compiler/lower/jsonata/query.h"
#include "compiler/lower/lowering.h"
#include "compiler/lower/resource.h"
#include "compiler/lower/needs.h"

#include <string.h>

#include "compiler/support/origin.h"

typedef void lower_state_function(struct lowering *l);

static lower_state_function *const lower_by_kind[] = {
    [SFN_PASS] = lower_pass,         [SFN_TASK] = lower_task,       [SFN_CHOICE] = lower_choice,
    [SFN_WAIT] = lower_wait,         [SFN_SUCCEED] = lower_succeed, [SFN_FAIL] = lower_fail,
    [SFN_PARALLEL] = lower_parallel, [SFN_MAP] = lower_map,
};

static void declare_scope(struct lowering *l, const struct scope *scope)
{
    struct ir_state *owner = scope->owner != NULL ? l->states[scope->owner->id] : NULL;
    struct ir_scope *declared = ir_scope_add(l->program, owner);

    declared->variables = (int)scope->variable_count;
    declared->variable_names = scope->variables;
    for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
        struct ir_state *ir = ir_state_add(l->program, state->name, state->kind);

        if (state->resource != NULL)
            ir->task = lower_resource(l->program, state->resource);
        ir->placeholder = state->unfilled.any;
        ir->work_placeholder = state->unfilled.work;
        l->states[state->id] = ir;
        ir->enter = lowering_function(l, state, "enter", IR_POINT_FUNCTION);
        l->enters[state->id] = ir->enter;
    }
    declared->start = l->enters[scope->start.state->id];
}

/* Declare all scopes, level by level, because the scopes of one state must follow each other. */
static void declare_scopes(struct lowering *l)
{
    const struct scope **order =
        ARENA_ARRAY(l->arena, const struct scope *, l->machine->scope_count);
    size_t count = 0;

    order[count++] = l->machine->scopes;
    for (size_t at = 0; at < count; at++) {
        declare_scope(l, order[at]);
        for (const struct state *state = order[at]->states; state != NULL;
             state = state->next_state)
            for (size_t i = 0; i < state->scope_count; i++)
                order[count++] = state->scopes[i];
    }
}

/* What the states read of variables, as JSON, for whoever describes the machine. */
static const char *read_references(struct lowering *l)
{
    struct buffer text = BUFFER_EMPTY;
    const char *references = NULL;

    machine_references(l->machine, &text);
    if (strcmp(text.text, "{}") != 0)
        references = arena_text(l->arena, text.text, text.size);
    buffer_fini(&text);
    return references;
}

static void lower_scope(struct lowering *l, const struct scope *scope)
{
    const char *missing;

    for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
        l->state = state;
        l->filters = 0;
        l->lambdas = 0;
        lowering_enter_function(l, l->enters[state->id]);
        lowering_cover(l, state);
        missing = l->proves ? state->unfilled.code : state->unfilled.entry;
        if (missing != NULL) {
            IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[state->id]));
            lowering_refuse(l, missing);
        } else {
            lower_by_kind[state->kind](l);
            lower_errors(l);
        }
    }
}

static struct ir_program *lower_all(struct lowering *l)
{
    const struct machine *machine = l->machine;
    struct arena *arena = l->arena;

    l->program = ir_program_new(arena, machine->name);
    l->program->id = machine->id;
    l->program->source_path = source_file(machine->source)->path;
    l->program->definition = machine->source->text;
    l->program->definition_size = machine->source->size;
    l->program->references = read_references(l);
    l->program->express = machine->express;
    l->program->timeout_seconds = machine->timeout_seconds;
    l->builder.program = l->program;
    l->states = ARENA_ARRAY(arena, struct ir_state *, machine->state_count);
    l->enters = ARENA_ARRAY(arena, struct ir_function *, machine->state_count);
    declare_scopes(l);
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        lower_scope(l, scope);
    needs_add_states(l->program);
    ir_number(l->program);
    return l->program;
}

struct ir_program *lower_machine(struct arena *arena, const struct machine *machine,
                                 const struct coverage *coverage, const char *inspected)
{
    struct lowering l = {
        .arena = arena, .machine = machine, .coverage = coverage, .inspected = inspected};

    return lower_all(&l);
}

struct ir_program *lower_machine_to_prove(struct arena *arena, const struct machine *machine)
{
    struct lowering l = {.arena = arena, .machine = machine, .proves = true};

    return lower_all(&l);
}

/* $$ or a variable of sfnc eval, for an expression of JSONata. */
static struct ir_instruction *eval_variable(struct lowering *l, const struct query_scope *scope,
                                            const char *name)
{
    if (strcmp(name, "$") == 0)
        return scope->context;
    for (size_t i = 0; i < l->variable_count; i++)
        if (strcmp(l->variables[i], name) == 0)
            return IR(&l->builder, OP_sfn_variable, ir_int(0), ir_int((int64_t)i));
    return NULL;
}

/* An expression of JSONata: its value as JSON. */
static struct ir_instruction *lower_eval_query(struct lowering *l, const struct jsonata_node *query,
                                               struct ir_instruction *input)
{
    struct query_scope scope = {.variable = eval_variable};
    struct ir_instruction *value;

    IR(&l->builder, OP_sfn_query_begin, ir_text(""), ir_text(""));
    scope.context = IR(&l->builder, OP_sfn_query_from, ir_value(input));
    value = lower_query(l, query, &scope);
    return IR(&l->builder, OP_sfn_query_settle, ir_value(value), ir_int(SFN_EXPECT_ANYTHING));
}

static void lower_expression_of(struct arena *arena, struct ir_program *program, const char *name,
                                const struct eval_expression *expression)
{
    struct lowering l = {.arena = arena,
                         .program = program,
                         .strict = true,
                         .eval = name,
                         .variables = expression->variables,
                         .variable_count = expression->variable_count};
    struct ir_instruction *value;
    struct data data;

    l.builder.program = program;
    lowering_enter_function(&l, ir_function_add(program, name, IR_CHOOSER));
    data.value = expression->input != NULL ? ir_literal(&l.builder, expression->input)
                                           : IR0(&l.builder, OP_sfn_input);
    if (expression->query != NULL)
        value = lower_eval_query(&l, expression->query, data.value);
    else
        value = expression->call != NULL ? lower_call(&l, expression->call, data)
                                         : lower_path(&l, expression->path, data);
    IR(&l.builder, OP_GIVE, ir_value(value));
}

struct ir_program *lower_evals(struct arena *arena, const struct eval_expression *expressions,
                               size_t count)
{
    struct ir_program *program = ir_program_new(arena, "eval");

    program->source_path = "eval";
    program->definition = "";
    for (size_t i = 0; i < count; i++)
        lower_expression_of(arena, program,
                            count > 1 ? arena_format(arena, EVAL_FUNCTION "%zu", i) : EVAL_FUNCTION,
                            &expressions[i]);
    ir_number(program);
    return program;
}

struct ir_program *lower_eval(struct arena *arena, const struct eval_expression *expression)
{
    return lower_evals(arena, expression, 1);
}
