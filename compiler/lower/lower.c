/* compiler/lower/lower.c - lower a state machine to IR: the program, its scopes, its states.
 *
 * In: a machine without errors. Out: IR, with a function for each point of a state.
 * Why points: a frame comes to a state by a transition, by a retry, when its work is done, and when
 * it has failed. For each there is straight code, so that nothing decides at run time what a state
 * is. */
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
    for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
        l->state = state;
        l->filters = 0;
        lowering_enter_function(l, l->enters[state->id]);
        lowering_cover(l, state);
        if (state->unfilled.entry != NULL) {
            IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[state->id]));
            lowering_refuse(l, state->unfilled.entry);
        } else {
            lower_by_kind[state->kind](l);
            lower_errors(l);
        }
    }
}

struct ir_program *lower_machine(struct arena *arena, const struct machine *machine,
                                 const struct coverage *coverage, const char *inspected)
{
    struct lowering l = {
        .arena = arena, .machine = machine, .coverage = coverage, .inspected = inspected};

    l.program = ir_program_new(arena, machine->name);
    l.program->id = machine->id;
    l.program->source_path = source_file(machine->source)->path;
    l.program->definition = machine->source->text;
    l.program->definition_size = machine->source->size;
    l.program->references = read_references(&l);
    l.program->express = machine->express;
    l.program->timeout_seconds = machine->timeout_seconds;
    l.builder.program = l.program;
    l.states = ARENA_ARRAY(arena, struct ir_state *, machine->state_count);
    l.enters = ARENA_ARRAY(arena, struct ir_function *, machine->state_count);
    declare_scopes(&l);
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        lower_scope(&l, scope);
    needs_add_states(l.program);
    ir_number(l.program);
    return l.program;
}

struct ir_program *lower_eval(struct arena *arena, const struct eval_expression *expression)
{
    struct lowering l = {.arena = arena, .strict = true, .variables = expression->variables};
    struct ir_function *function;
    struct ir_instruction *value;
    struct data data;

    l.variable_count = expression->variable_count;
    l.program = ir_program_new(arena, "eval");
    l.program->source_path = "eval";
    l.program->definition = "";
    l.builder.program = l.program;
    function = ir_function_add(l.program, EVAL_FUNCTION, IR_CHOOSER);
    lowering_enter_function(&l, function);
    data.value = expression->input != NULL ? ir_literal(&l.builder, expression->input)
                                           : IR0(&l.builder, OP_sfn_input);
    value = expression->call != NULL ? lower_call(&l, expression->call, data)
                                     : lower_path(&l, expression->path, data);
    IR(&l.builder, OP_GIVE, ir_value(value));
    ir_number(l.program);
    return l.program;
}
