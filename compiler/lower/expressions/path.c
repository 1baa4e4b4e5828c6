/* compiler/lower/expressions/path.c - lower paths to straight code.
 *
 * A definite path is a chain of look-ups; when one finds nothing, so do those after it. From the
 * first step that may find several nodes on, the value is a list of nodes, and each step turns one
 * list into the next. */
#include "compiler/lower/lowering.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

/* $name: read its slot, in this frame or one further out. A variable that no state assigns is
 * nothing. */
static struct ir_instruction *lower_variable(struct lowering *l, const char *name)
{
    int up = 0, slot = 0;

    if (l->machine != NULL) {
        if (machine_variable(l->state->scope, name, &up, &slot) != NULL)
            return IR(&l->builder, OP_sfn_variable, ir_int(up), ir_int(slot));
        return IR0(&l->builder, OP_NOTHING);
    }
    for (size_t i = 0; i < l->variable_count; i++)
        if (strcmp(l->variables[i], name) == 0)
            return IR(&l->builder, OP_sfn_variable, ir_int(0), ir_int((int64_t)i));
    return IR0(&l->builder, OP_NOTHING);
}

static bool step_is_name(const struct path_step *step, const char *name)
{
    return step != NULL && step->kind == PATH_NAME && step->names[0].size == strlen(name) &&
           memcmp(step->names[0].text, name, step->names[0].size) == 0;
}

/* $$: the context object. A Map's item is read so often that it has operations of its own, which
 * take the steps that lead to it. */
static struct ir_instruction *lower_context(struct lowering *l, const struct path_step **steps)
{
    const struct path_step *first = *steps;
    const struct path_step *second = first != NULL ? first->next : NULL;
    const struct path_step *third = second != NULL ? second->next : NULL;

    if (l->machine == NULL)
        return lower_variable(l, EVAL_CONTEXT);
    /* A state that is tested is given a context object; only a Map has items of its own then. */
    if ((l->inspected == NULL || l->state->kind == SFN_MAP) && step_is_name(first, "Map") &&
        step_is_name(second, "Item")) {
        static const struct {
            const char *name;
            enum ir_opcode op;
        } members[] = {
            {"Value", OP_sfn_item_value},
            {"Index", OP_sfn_item_index},
            {"Key", OP_sfn_item_key},
            {"Source", OP_sfn_item_source},
        };

        for (size_t i = 0; i < COUNT_OF(members); i++) {
            if (!step_is_name(third, members[i].name))
                continue;
            *steps = third->next;
            return IR0(&l->builder, members[i].op);
        }
    }
    return IR0(&l->builder, OP_sfn_context);
}

static struct ir_instruction *lower_root(struct lowering *l, const struct path *path,
                                         const struct path_step **steps, struct data data)
{
    switch (path->root) {
    case PATH_ROOT_DATA:
        return data.value;
    case PATH_ROOT_CONTEXT:
        return lower_context(l, steps);
    case PATH_ROOT_VARIABLE:
        return lower_variable(l, path->variable);
    case PATH_ROOT_NODE:
        return IR(&l->builder, OP_ARGUMENT, ir_int(IR_FILTER_NODE));
    }
    BUG("unknown root of a path");
}

static const struct value *names_literal(struct lowering *l, const struct path_step *step)
{
    struct value *items = value_new_items(&l->arena->region, step->count);

    for (size_t i = 0; i < step->count; i++)
        items[i] = *value_string_copy(&l->arena->region, step->names[i].text, step->names[i].size);
    return value_array(&l->arena->region, items, step->count);
}

static struct ir_operand names_of(struct lowering *l, const struct path_step *step)
{
    return ir_keys(names_literal(l, step));
}

static struct ir_operand indexes_literal(struct lowering *l, const struct path_step *step)
{
    struct value *items = value_new_items(&l->arena->region, step->count);

    for (size_t i = 0; i < step->count; i++)
        items[i] = *value_integer(&l->arena->region, step->indexes[i]);
    return ir_value(ir_literal(&l->builder, value_array(&l->arena->region, items, step->count)));
}

static struct ir_operand bound_literal(struct lowering *l, bool present, int64_t bound)
{
    return ir_value(
        ir_literal(&l->builder, present ? value_integer(&l->arena->region, bound) : &value_null));
}

/* The operation of a path function; OP_COUNT when Jayway has no function of that name. */
static enum ir_opcode function_named(const char *name)
{
    static const struct {
        const char *name;
        enum ir_opcode op;
    } functions[] = {
        {"min", OP_sfn_path_min},       {"max", OP_sfn_path_max},
        {"avg", OP_sfn_path_avg},       {"sum", OP_sfn_path_sum},
        {"stddev", OP_sfn_path_stddev}, {"length", OP_sfn_path_length},
        {"keys", OP_sfn_path_keys},     {"first", OP_sfn_path_first},
        {"last", OP_sfn_path_last},     {"index", OP_sfn_path_index},
        {"concat", OP_sfn_path_concat}, {"append", OP_sfn_path_append},
        {"size", OP_sfn_path_length},
    };

    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (strcmp(functions[i].name, name) == 0)
            return functions[i].op;
    return OP_COUNT;
}

static struct ir_instruction *require(struct lowering *l, struct ir_instruction *value,
                                      const char *cause)
{
    return IR(&l->builder, OP_sfn_require, ir_value(value), ir_text(cause));
}

struct ir_instruction *lower_failing(struct lowering *l, const char *cause)
{
    return require(l, IR0(&l->builder, OP_NOTHING), cause);
}

static struct ir_instruction *lower_function(struct lowering *l, const struct path_step *step,
                                             struct ir_instruction *value, struct data data)
{
    size_t count = step->argument_count;
    struct ir_operand *operands = ARENA_ARRAY(l->arena, struct ir_operand, count + 1);
    const char *name = arena_text(l->arena, step->names[0].text, step->names[0].size);
    enum ir_opcode op = function_named(name);
    struct ir_instruction *arguments;

    for (size_t i = 0; i < count; i++) {
        const struct path_argument *argument = &step->arguments[i];

        operands[i] =
            ir_value(argument->literal != NULL ? ir_literal(&l->builder, argument->literal)
                                               : lower_path(l, argument->path, data));
        if (argument->literal == NULL)
            operands[i] = ir_value(require(l, operands[i].as.instruction, "no such argument"));
    }
    arguments = ir_emit(&l->builder, OP_sfn_array, count, operands);
    value = require(l, value,
                    arena_format(l->arena, "The path function %s() was given nothing.", name));
    if (op == OP_COUNT)
        return lower_failing(l, arena_format(l->arena, "There is no path function %s().", name));
    return IR(&l->builder, op, ir_value(value), ir_value(arguments));
}

/* What "$" means in a filter: the document. A filter inside another takes the "$" of the outer. */
static struct ir_operand filter_root(struct lowering *l, struct data data)
{
    return ir_value(l->builder.function->kind == IR_FILTER
                        ? IR(&l->builder, OP_ARGUMENT, ir_int(IR_FILTER_ROOT))
                        : data.value);
}

/* Lower ".." together with the step after it, where Jayway treats the two in a special way: a
 * filter tests each node itself, and an index that is not the last step continues with all items of
 * all arrays. Moves *step to the second of the two. NULL when there is nothing special. */
static struct ir_instruction *lower_scan(struct lowering *l, const struct path_step **step,
                                         struct ir_instruction *nodes, struct data data)
{
    const struct path_step *next = (*step)->next;

    if ((*step)->kind != PATH_DESCENT || next == NULL)
        return NULL;
    if (next->kind == PATH_FILTER) {
        *step = next;
        return IR(&l->builder, OP_sfn_nodes_descend_filter, ir_value(nodes), filter_root(l, data),
                  ir_function_ref(lower_filter(l, next->filter)), ir_bool(next->next == NULL));
    }
    if (next->next != NULL &&
        (next->kind == PATH_INDEX || next->kind == PATH_INDEXES || next->kind == PATH_SLICE)) {
        *step = next;
        return IR(&l->builder, OP_sfn_nodes_descend_items, ir_value(nodes));
    }
    return NULL;
}

/* Lower a step from one list of nodes to the next. `scanned`: the step follows "..". */
static struct ir_instruction *lower_nodes_step(struct lowering *l, const struct path_step *step,
                                               struct ir_instruction *nodes, bool scanned,
                                               struct data data)
{
    struct ir_builder *b = &l->builder;

    switch (step->kind) {
    case PATH_NAME:
        return IR(b, OP_sfn_nodes_member, ir_value(nodes),
                  ir_key(l->program, step->names[0].text, step->names[0].size));
    case PATH_NAMES:
        if (step->next == NULL)
            return IR(b, OP_sfn_nodes_pick, ir_value(nodes), names_of(l, step), ir_bool(scanned));
        return IR(b, OP_sfn_nodes_members, ir_value(nodes), names_of(l, step));
    case PATH_INDEX:
    case PATH_INDEXES:
        return IR(b, OP_sfn_nodes_elements, ir_value(nodes), indexes_literal(l, step));
    case PATH_SLICE:
        return IR(b, OP_sfn_nodes_slice, ir_value(nodes),
                  bound_literal(l, step->has_from, step->from),
                  bound_literal(l, step->has_to, step->to));
    case PATH_WILDCARD:
        return IR(b, OP_sfn_nodes_children, ir_value(nodes));
    case PATH_DESCENT:
        return IR(b, OP_sfn_nodes_descend, ir_value(nodes));
    case PATH_FILTER:
        return IR(b, OP_sfn_nodes_filter, ir_value(nodes), filter_root(l, data),
                  ir_function_ref(lower_filter(l, step->filter)));
    case PATH_FUNCTION:
        return lower_function(l, step, nodes, data);
    }
    BUG("unknown step of a path");
}

static struct ir_instruction *lower_definite_step(struct lowering *l, const struct path_step *step,
                                                  struct ir_instruction *value, struct data data)
{
    switch (step->kind) {
    case PATH_NAME:
        return IR(&l->builder, OP_sfn_member, ir_value(value),
                  ir_key(l->program, step->names[0].text, step->names[0].size));
    case PATH_NAMES:
        return IR(&l->builder, OP_sfn_pick, ir_value(value), names_of(l, step));
    case PATH_INDEX:
        return IR(&l->builder, OP_sfn_element, ir_value(value), ir_int(step->indexes[0]));
    case PATH_FUNCTION:
        return lower_function(l, step, value, data);
    default:
        BUG("a step that may find many, in a definite path");
    }
}

/* Whether several names may only end a path, as AWS has it. Jayway itself has learnt better, and in
 * filters nothing fails. */
static bool names_end_paths(const struct lowering *l)
{
    return l->machine != NULL && l->builder.function->kind != IR_FILTER;
}

static bool step_is_definite(const struct lowering *l, const struct path_step *step)
{
    return step->kind == PATH_NAME || step->kind == PATH_INDEX || step->kind == PATH_FUNCTION ||
           (step->kind == PATH_NAMES && (step->next == NULL || names_end_paths(l)));
}

/* What the causes say of steps with several names that do not end their path. */
struct names_causes {
    struct ir_instruction *text; /* their common text; NULL: not needed so far */
    const struct path_step *at;  /* a step, and where in the text it stands */
    int64_t size;
};

/* Find how much of the causes' text stands before a step, the text made when it is first asked for:
 * a text for each step would be quadratic in their number. Steps are asked for in their order. */
static void find_cause(struct lowering *l, const struct path *path, const struct path_step *names,
                       struct names_causes *causes)
{
    if (causes->text == NULL) {
        const char *text = arena_format(
            l->arena, "Invalid path '%s' : Multi properties can only be used as path leafs: %s",
            path->text, path_bracket_form(l->arena, path));

        causes->text =
            ir_literal(&l->builder, value_string_copy(&l->arena->region, text, strlen(text)));
        causes->at = path->steps;
        causes->size = (int64_t)(strlen(text) - path_bracket_size(path->steps, NULL));
    }
    causes->size += (int64_t)path_bracket_size(causes->at, names);
    causes->at = names;
}

/* Several names with steps after them: nothing is found, or it fails. `nodes`: the value is a list
 * of nodes. */
static struct ir_instruction *lower_names_last(struct lowering *l, const struct path *path,
                                               const struct path_step *step,
                                               struct ir_instruction *value, bool nodes,
                                               struct names_causes *causes)
{
    find_cause(l, path, step, causes);
    return IR(&l->builder, OP_sfn_names_last, ir_value(value), ir_bool(nodes),
              ir_value(causes->text), ir_int(causes->size), names_of(l, step));
}

/* Lower the next of a path's definite steps. */
static struct ir_instruction *lower_next(struct lowering *l, const struct path *path,
                                         const struct path_step *step, struct ir_instruction *value,
                                         struct data data, struct names_causes *causes)
{
    if (step->kind == PATH_NAMES && step->next != NULL)
        return lower_names_last(l, path, step, value, false, causes);
    return lower_definite_step(l, step, value, data);
}

static struct ir_instruction *require_node(struct lowering *l, struct ir_instruction *value,
                                           const struct path *path, const char *missing)
{
    return require(l, value, arena_format(l->arena, "Invalid path '%s' : %s", path->text, missing));
}

/* The steps of a definite path as a literal: names, indexes, and arrays of names. */
static struct ir_instruction *steps_literal(struct lowering *l, const struct path *path)
{
    struct region *region = &l->arena->region;
    struct value *items;
    size_t count = 0;

    for (const struct path_step *step = path->steps; step != NULL; step = step->next)
        count++;
    items = value_new_items(region, count);
    count = 0;
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        if (step->kind == PATH_INDEX)
            items[count++] = *value_integer(region, step->indexes[0]);
        else if (step->kind == PATH_NAMES)
            items[count++] = *names_literal(l, step);
        else
            items[count++] = *value_string_copy(region, step->names[0].text, step->names[0].size);
    }
    return ir_literal(&l->builder, value_array(region, items, count));
}

/* Lower a definite path, without functions, that must find something. All steps are looked up
 * first, so that paths with the same beginning share them; when they end in nothing, the message
 * names the step that was the first to find nothing. `applied`: with the error of ItemsPath. */
static struct ir_instruction *lower_required_steps(struct lowering *l, const struct path *path,
                                                   struct data data, bool applied)
{
    const struct path_step *step = path->steps;
    struct ir_instruction *start = lower_root(l, path, &step, data), *value;
    struct names_causes causes = {NULL};
    int64_t taken = 0;

    if (path->root == PATH_ROOT_VARIABLE)
        start = require_node(l, start, path, "no such variable");
    for (const struct path_step *at = path->steps; at != step; at = at->next)
        taken++;
    if (taken > 0) /* no item: the state is in no Map */
        start = require_node(l, start, path, "Missing property in path $['Map']");
    value = start;
    for (; step != NULL; step = step->next)
        value = lower_next(l, path, step, value, data, &causes);
    if (value == start)
        return value;
    if (applied)
        return IR(&l->builder, OP_sfn_require_steps, ir_value(value), ir_value(start),
                  ir_value(steps_literal(l, path)), ir_int(taken));
    return IR(&l->builder, OP_sfn_require_path, ir_value(value), ir_value(start),
              ir_text(path->text), ir_value(steps_literal(l, path)), ir_int(taken));
}

/* Lower the steps of a path from the first on that may find several nodes. */
static struct ir_instruction *lower_nodes(struct lowering *l, const struct path *path,
                                          const struct path_step *step,
                                          struct ir_instruction *value, struct data data)
{
    struct names_causes causes = {NULL};
    bool scanned = false;

    value = IR(&l->builder, OP_sfn_nodes, ir_value(value));
    for (; step != NULL; step = step->next) {
        struct ir_instruction *scan = lower_scan(l, &step, value, data);

        if (scan != NULL)
            value = scan;
        else if (step->kind == PATH_NAMES && step->next != NULL && names_end_paths(l))
            value = lower_names_last(l, path, step, value, true, &causes);
        else
            value = lower_nodes_step(l, step, value, scanned, data);
        scanned = step->kind == PATH_DESCENT;
    }
    return value;
}

/* Lower a path; where a definite step finds nothing, the value is nothing. But `null_item`: an item
 * that a definite path ends in is null where the array is too short for it. */
static struct ir_instruction *lower_steps(struct lowering *l, const struct path *path,
                                          struct data data, bool null_item)
{
    const struct path_step *step = path->steps;
    struct ir_instruction *value = lower_root(l, path, &step, data);
    struct names_causes causes = {NULL};

    for (; step != NULL && step_is_definite(l, step); step = step->next)
        if (null_item && path->definite && step->kind == PATH_INDEX && step->next == NULL)
            value =
                IR(&l->builder, OP_sfn_element_or_null, ir_value(value), ir_int(step->indexes[0]));
        else
            value = lower_next(l, path, step, value, data, &causes);
    if (step == NULL)
        return value;
    if (l->strict) {
        value = require_node(l, value, path, "no such node before the first wildcard");
        if (step->kind == PATH_SLICE || step->kind == PATH_INDEXES)
            value = require_node(l, IR(&l->builder, OP_sfn_only_array, ir_value(value)), path,
                                 "not an array");
    }
    return lower_nodes(l, path, step, value, data);
}

/* sfnc eval has no context object. */
bool lower_always_found(const struct lowering *l, const struct path *path)
{
    bool has_root =
        path->root == PATH_ROOT_DATA || (path->root == PATH_ROOT_CONTEXT && l->machine != NULL);

    return !path->definite || (path->steps == NULL && has_root);
}

struct ir_instruction *lower_path(struct lowering *l, const struct path *path, struct data data)
{
    return lower_steps(l, path, data, false);
}

struct ir_instruction *lower_template_path(struct lowering *l, const struct path *path,
                                           struct data data)
{
    return lower_steps(l, path, data, true);
}

struct ir_instruction *lower_found(struct lowering *l, const struct expression *expression,
                                   struct data data)
{
    lowering_place(l, expression->tree);
    return lower_steps(l, expression->path, data, false);
}

static struct ir_instruction *lower_needed(struct lowering *l, const struct expression *expression,
                                           struct data data, bool applied)
{
    lowering_place(l, expression->tree);
    if (!expression->path->definite)
        return lower_steps(l, expression->path, data, false);
    return lower_required_steps(l, expression->path, data, applied);
}

struct ir_instruction *lower_required(struct lowering *l, const struct expression *expression,
                                      struct data data)
{
    return lower_needed(l, expression, data, false);
}

struct ir_instruction *lower_applied(struct lowering *l, const struct expression *expression,
                                     struct data data)
{
    return lower_needed(l, expression, data, true);
}
