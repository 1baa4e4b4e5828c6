/* compiler/lower/flow.c - lower the data flow that all states share, InputPath to OutputPath; in
 * JSONata states Arguments and Output.
 *
 * As in AWS, Assign is evaluated before ResultSelector and OutputPath: when both fail, the failure
 * is that of Assign. Variables are read as they were when the state was entered, so everything is
 * computed before the first assignment is stored. */
#include "compiler/lower/lowering.h"

#include "runtime/json/value.h"

#define SECONDS_MAX 99999999

struct data flow_input(struct lowering *l)
{
    const struct expression *path = l->state->input_path;
    struct data raw = {IR0(&l->builder, OP_sfn_input)};

    if (path == NULL)
        return raw;
    if (path->is_null) {
        lowering_place(l, path->tree);
        return (struct data){ir_literal(&l->builder, &value_empty_object)};
    }
    return (struct data){lower_required(l, path, raw)};
}

static bool is_jsonata(const struct lowering *l)
{
    return l->state->language == QUERY_JSONATA;
}

/* As AWS tells it, what a Parallel is given is not shown, nor is that of a Pass that has a Result,
 * which does not depend on it. */
static bool shows_input(const struct state *state)
{
    return state->kind != SFN_PARALLEL && state->result == NULL;
}

struct data flow_begin(struct lowering *l)
{
    struct data input = flow_input(l);

    if (shows_input(l->state) && !is_jsonata(l))
        lowering_inspect(l, SFN_AFTER_INPUT_PATH, input.value);
    return input;
}

struct data flow_effective(struct lowering *l, struct data input)
{
    struct data effective = input;

    if (is_jsonata(l)) {
        if (l->state->arguments == NULL)
            return input;
        effective.value = lower_template(l, l->state->arguments, input);
        if (l->state->kind == SFN_TASK)
            lowering_inspect(l, SFN_AFTER_ARGUMENTS, effective.value);
        return effective;
    }
    if (l->state->parameters != NULL)
        effective.value = lower_template(l, l->state->parameters, input);
    if (shows_input(l->state))
        lowering_inspect(l, SFN_AFTER_PARAMETERS, effective.value);
    return effective;
}

/* What a container holds at a step of the path. */
static struct ir_instruction *look_below(struct lowering *l, const struct path_step *step,
                                         struct ir_instruction *container)
{
    if (step->kind == PATH_INDEX)
        return IR(&l->builder, OP_sfn_element, ir_value(container), ir_int(step->indexes[0]));
    return IR(&l->builder, OP_sfn_member, ir_value(container),
              ir_key(l->program, step->names[0].text, step->names[0].size));
}

static struct ir_instruction *container_at(struct lowering *l, const struct path_step *step,
                                           struct ir_instruction *place, struct ir_instruction *raw)
{
    const struct path_text *name = step->names;

    if (step->kind == PATH_INDEX)
        return IR(&l->builder, OP_sfn_array_at, ir_value(place), ir_int(step->indexes[0]),
                  ir_value(raw));
    return IR(&l->builder, OP_sfn_object_at, ir_value(place),
              ir_text(arena_text(l->arena, name->text, name->size)), ir_value(raw));
}

static struct ir_instruction *set_below(struct lowering *l, const struct path_step *step,
                                        struct ir_instruction *container,
                                        struct ir_instruction *value)
{
    if (step->kind == PATH_INDEX)
        return IR(&l->builder, OP_sfn_set_element, ir_value(container), ir_int(step->indexes[0]),
                  ir_value(value));
    return IR(&l->builder, OP_sfn_set_member, ir_value(container),
              ir_key(l->program, step->names[0].text, step->names[0].size), ir_value(value));
}

/* Put the result into the raw input where the path points. First look down to that place; then, on
 * the way up, make each container anew around what is below it. */
static struct ir_instruction *lower_placing(struct lowering *l, const struct path *path,
                                            struct ir_instruction *result)
{
    struct ir_instruction *raw = IR0(&l->builder, OP_sfn_input), *place = raw;
    const struct path_step **steps;
    struct ir_instruction **containers;
    size_t count = 0;

    for (const struct path_step *step = path->steps; step != NULL; step = step->next)
        count++;
    steps = ARENA_ARRAY(l->arena, const struct path_step *, count);
    containers = ARENA_ARRAY(l->arena, struct ir_instruction *, count);
    count = 0;
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        if (count > 0)
            place = look_below(l, steps[count - 1], containers[count - 1]);
        steps[count] = step;
        containers[count++] = container_at(l, step, place, raw);
    }
    while (count-- > 0)
        result = set_below(l, steps[count], containers[count], result);
    return result;
}

struct ir_instruction *flow_insert(struct lowering *l, const struct expression *result_path,
                                   struct ir_instruction *result)
{
    if (result_path == NULL)
        return result;
    lowering_place(l, result_path->tree);
    if (result_path->is_null)
        return IR0(&l->builder, OP_sfn_input);
    if (result_path->path->steps == NULL)
        return result;
    return lower_placing(l, result_path->path, result);
}

struct ir_instruction *flow_result(struct lowering *l, struct data result)
{
    struct ir_instruction *value = result.value;

    if (is_jsonata(l))
        return value;
    if (l->state->result_selector != NULL)
        value = lower_template(l, l->state->result_selector, result);
    lowering_inspect(l, SFN_AFTER_RESULT_SELECTOR, value);
    value = flow_insert(l, l->state->result_path, value);
    lowering_inspect(l, SFN_AFTER_RESULT_PATH, value);
    return value;
}

struct ir_instruction *flow_output(struct lowering *l, struct ir_instruction *value,
                                   const struct template *output, struct data data)
{
    const struct expression *path = l->state->output_path;

    if (output != NULL)
        return lower_template(l, output, data);
    if (path == NULL)
        return value;
    if (path->is_null) {
        lowering_place(l, path->tree);
        return ir_literal(&l->builder, &value_empty_object);
    }
    return lower_required(l, path, (struct data){value});
}

struct ir_instruction *lower_checked(struct lowering *l, const struct field_query *query,
                                     enum field field, struct data data)
{
    const struct field_row *row = &field_rows[field];
    /* AWS takes a time of 0 from an expression, though not as a literal. */
    int64_t least = row->most == SECONDS_MAX ? 0 : (int64_t)row->least;
    struct ir_instruction *value = lower_query_field(l, query, data);

    switch (row->type) {
    case TYPE_INTEGER:
        return IR(&l->builder, OP_sfn_field_integer, ir_value(value), ir_int(least),
                  ir_int((int64_t)row->most), ir_text(query->field));
    case TYPE_NUMBER:
        return IR(&l->builder, OP_sfn_field_number, ir_value(value), ir_int((int64_t)row->least),
                  ir_int((int64_t)row->most), ir_text(query->field));
    case TYPE_TIMESTAMP:
        return IR(&l->builder, OP_sfn_field_timestamp, ir_value(value), ir_text(query->field));
    default:
        return value;
    }
}

void lower_quantity(struct lowering *l, const struct quantity *quantity, enum field field,
                    enum ir_opcode op, struct data input)
{
    struct ir_instruction *value;
    const char *path = "";

    if (quantity->tree == NULL)
        return;
    lowering_place(l, quantity->tree);
    if (quantity->query != NULL) {
        value = lower_checked(l, quantity->query, field, input);
    } else if (quantity->path == NULL) {
        value = ir_literal(&l->builder, quantity->literal);
    } else {
        path = quantity->path->tree->text;
        value = lower_required(l, quantity->path, input);
    }
    IR(&l->builder, op, ir_value(value), ir_text(path));
}

struct assigned flow_assign(struct lowering *l, const struct assignments *assign, struct data data)
{
    size_t count = assign != NULL ? assign->count : 0;
    struct assigned assigned = {assign, ARENA_ARRAY(l->arena, struct ir_instruction *, count + 1)};

    for (size_t i = 0; i < count; i++)
        assigned.values[i] = lower_template(l, assign->items[i].value, data);
    return assigned;
}

void flow_leave(struct lowering *l, struct assigned assigned, struct ir_instruction *output,
                const struct target *next)
{
    const struct assignments *assign = assigned.assign;

    for (size_t i = 0; assign != NULL && i < assign->count; i++)
        IR(&l->builder, OP_sfn_assign, ir_int(assign->items[i].slot),
           ir_text(assign->items[i].name), ir_value(assigned.values[i]));
    l->builder.span = l->builder.function->span;
    lowering_inspect(l, SFN_STATE_LEAVE, output);
    if (next != NULL && next->state != NULL) {
        lowering_inspect_name(l, SFN_STATE_NEXT, next->name);
        lowering_cover(l, next);
    }
    IR(&l->builder, OP_sfn_leave, ir_value(output));
    if (next != NULL && next->state != NULL) {
        lowering_place(l, next->tree);
        IR(&l->builder, OP_GOTO, ir_point(l->enters[next->state->id]));
    } else {
        IR0(&l->builder, OP_END);
    }
}
