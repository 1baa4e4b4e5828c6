/* compiler/prove/inputs/origin.c - follow a value back to where an execution got it from. */
#include "compiler/prove/inputs/origin.h"

#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "compiler/prove/inputs/through.h"
#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/analysis/describe.h"
#include "runtime/json/value.h"

#define ITEM_MAX 63    /* the index of one */
#define DEPTH_MAX 4000 /* of calls: routes and values are bounded, but their product is large */

struct walk {
    const struct tracing *tracing;
    int depth;
};

static struct origin from(struct walk *w, const struct given *given,
                          const struct origin_step *steps, size_t count);
static struct origin at_stop(struct walk *w, const struct stop *stop,
                             const struct ir_instruction *at, const struct origin_step *steps,
                             size_t count);

static struct origin unknown(void)
{
    return (struct origin){.kind = ORIGIN_UNKNOWN};
}

static struct origin value_of(const struct value *value)
{
    return (struct origin){.kind = ORIGIN_VALUE, .value = value};
}

static const struct origin_step *with_step(struct walk *w, struct origin_step step,
                                           const struct origin_step *steps, size_t count)
{
    struct origin_step *more = ARENA_ARRAY(w->tracing->arena, struct origin_step, count + 1);

    more[0] = step;
    if (count > 0)
        memcpy(more + 1, steps, count * sizeof *steps);
    return more;
}

static bool is_named(const struct origin_step *step, const struct ir_operand *key)
{
    return step->name != NULL && step->size == key->as.text.size &&
           memcmp(step->name, key->as.text.text, step->size) == 0;
}

/* A part of a value that is known. */
static struct origin part_of(const struct value *value, const struct origin_step *steps,
                             size_t count)
{
    for (size_t i = 0; i < count && value != NULL; i++) {
        struct key key;

        if (steps[i].name == NULL) {
            value = value_is(value, VALUE_ARRAY) && steps[i].index >= 0 &&
                            steps[i].index < (int64_t)value->size
                        ? &value->as.items[steps[i].index]
                        : NULL;
            continue;
        }
        key = key_of(steps[i].name, steps[i].size);
        value = value_is(value, VALUE_OBJECT) ? value_member(value, &key) : NULL;
    }
    return value_of(value);
}

/* ---- what instructions make of parts ---- */

static struct origin of_object(struct walk *w, const struct stop *stop,
                               const struct ir_instruction *at, const struct origin_step *steps,
                               size_t count)
{
    size_t first = ir_op_info(at->op)->count;

    if (count == 0)
        return (struct origin){.kind = ORIGIN_OBJECT};
    for (size_t i = first; i + 1 < at->count; i += 2)
        if (is_named(&steps[0], &at->operands[i]))
            return at_stop(w, stop, at->operands[i + 1].as.instruction, steps + 1, count - 1);
    return value_of(NULL);
}

static struct origin of_array(struct walk *w, const struct stop *stop,
                              const struct ir_instruction *at, const struct origin_step *steps,
                              size_t count)
{
    size_t first = ir_op_info(at->op)->count;

    if (count == 0)
        return (struct origin){.kind = ORIGIN_ARRAY};
    if (steps[0].name != NULL)
        return value_of(NULL);
    if (steps[0].index < 0 || steps[0].index >= (int64_t)(at->count - first))
        return value_of(NULL);
    return at_stop(w, stop, at->operands[first + (size_t)steps[0].index].as.instruction, steps + 1,
                   count - 1);
}

static struct origin of_set(struct walk *w, const struct stop *stop,
                            const struct ir_instruction *at, const struct origin_step *steps,
                            size_t count)
{
    if (count == 0)
        return (struct origin){.kind = ORIGIN_OBJECT};
    if (is_named(&steps[0], &at->operands[1]))
        return at_stop(w, stop, at->operands[2].as.instruction, steps + 1, count - 1);
    return at_stop(w, stop, at->operands[0].as.instruction, steps, count);
}

static bool is_step(const struct origin_step *step, const char *name)
{
    return step->name != NULL && step->size == strlen(name) &&
           memcmp(step->name, name, step->size) == 0;
}

static struct origin of_error(struct walk *w, const struct stop *stop,
                              const struct origin_step *steps, size_t count)
{
    if (count == 0)
        return (struct origin){.kind = ORIGIN_OBJECT};
    if (count == 1 && stop->error != NULL && is_step(&steps[0], "Error") &&
        strcmp(stop->error, HANDLERS_NAMELESS) != 0)
        return value_of(value_text(&w->tracing->arena->region, stop->error));
    return unknown();
}

/* The operation on constants, by the runtime's own function. */
static struct origin evaluated(struct walk *w, const struct stop *stop,
                               const struct ir_instruction *at, const struct origin_step *steps,
                               size_t count)
{
    struct arena *arena = w->tracing->arena;
    struct ir_operand *operands = ARENA_ARRAY(arena, struct ir_operand, at->count);
    struct ir_instruction bound = *at;
    struct evaluation result;

    if ((ir_op_info(at->op)->traits & (IR_READS | IR_ACTS)) != 0 || at->type != IR_VALUE)
        return unknown();
    for (size_t i = 0; i < at->count; i++) {
        struct ir_instruction *constant = ARENA_NEW(arena, struct ir_instruction);
        struct origin part;

        operands[i] = at->operands[i];
        if (!ir_is_reference(&operands[i]))
            continue;
        if (operands[i].type != IR_VALUE)
            return unknown();
        part = at_stop(w, stop, operands[i].as.instruction, NULL, 0);
        if (part.kind != ORIGIN_VALUE)
            return unknown();
        if (part.value == NULL && evaluate_absence(at->op) != NULL)
            return unknown(); /* of lists less is followed back than there may be */
        constant->op = part.value != NULL ? OP_LITERAL : OP_NOTHING;
        constant->type = IR_VALUE;
        constant->literal = part.value;
        operands[i].as.instruction = constant;
    }
    bound.operands = operands;
    if (!evaluate_instruction(&bound, &arena->region, &result) ||
        value_is(result.value, VALUE_UNDEFINED)) /* as above */
        return unknown();
    return part_of(result.value, steps, count);
}

/* A part of the context object: of it only the execution's input is ours. */
static struct origin of_context(const struct origin_step *steps, size_t count)
{
    if (count == 0 || (count == 1 && is_step(&steps[0], "Execution")))
        return (struct origin){.kind = ORIGIN_OBJECT};
    if (count < 2 || !is_step(&steps[0], "Execution") || !is_step(&steps[1], "Input"))
        return unknown();
    return (struct origin){.kind = ORIGIN_SOURCE, .steps = steps + 2, .count = count - 2};
}

/* What a text is as JSON. */
static struct origin parsed(struct walk *w, const struct stop *stop,
                            const struct ir_instruction *at, size_t text,
                            const struct origin_step *steps, size_t count)
{
    struct origin_step step = {.index = ORIGIN_PARSED};
    struct origin known = evaluated(w, stop, at, steps, count);

    if (known.kind != ORIGIN_UNKNOWN)
        return known;
    return at_stop(w, stop, at->operands[text].as.instruction, with_step(w, step, steps, count),
                   count + 1);
}

/* A text between separators. */
static struct origin split(struct walk *w, const struct stop *stop, const struct ir_instruction *at,
                           const struct origin_step *steps, size_t count)
{
    struct origin_step step = {.index = ORIGIN_SPLIT};
    struct origin known = evaluated(w, stop, at, steps, count);
    const struct ir_instruction *by = at->operands[1].as.instruction;

    if (known.kind != ORIGIN_UNKNOWN)
        return known;
    if (count == 0)
        return (struct origin){.kind = ORIGIN_ARRAY};
    if (by->op != OP_LITERAL || !value_is(by->literal, VALUE_STRING) || by->literal->size == 0)
        return known;
    step.separator = by->literal;
    return at_stop(w, stop, at->operands[0].as.instruction, with_step(w, step, steps, count),
                   count + 1);
}

/* An item, by an index that is known. */
static struct origin item(struct walk *w, const struct stop *stop, const struct ir_instruction *at,
                          const struct origin_step *steps, size_t count)
{
    struct origin known = evaluated(w, stop, at, steps, count);
    const struct ir_instruction *index = at->operands[1].as.instruction;
    struct origin_step step = {.index = 0};

    if (known.kind != ORIGIN_UNKNOWN || index->op != OP_LITERAL ||
        !value_is_number(index->literal) || value_real(index->literal) < 0 ||
        value_real(index->literal) > ITEM_MAX)
        return known;
    step.index = (int64_t)value_real(index->literal);
    return at_stop(w, stop, at->operands[0].as.instruction, with_step(w, step, steps, count),
                   count + 1);
}

/* A part of an operand, or of what is computed of constants. */
static struct origin gone_through(struct walk *w, const struct stop *stop,
                                  const struct ir_instruction *at, const struct origin_step *steps,
                                  size_t count)
{
    struct through through;

    if (!through_of(at, steps, count, &through))
        return evaluated(w, stop, at, steps, count);
    if (through.of == NULL)
        return value_of(NULL);
    steps += through.dropped;
    count -= through.dropped;
    for (size_t i = through.step_count; i > 0; i--)
        steps = with_step(w, through.steps[i - 1], steps, count++);
    return at_stop(w, stop, through.of, steps, count);
}

/* A variable with the name of a function of JSONata, if it is set. */
static struct origin bound(struct walk *w, const struct stop *stop, const struct ir_instruction *at,
                           const struct origin_step *steps, size_t count)
{
    const struct ir_instruction *variable = at->operands[0].as.instruction;
    struct origin whole = at_stop(w, stop, variable, NULL, 0);

    return whole.kind == ORIGIN_VALUE && whole.value == NULL
               ? unknown()
               : at_stop(w, stop, variable, steps, count);
}

static const struct given *variable_of(struct walk *w, const struct stop *stop,
                                       const struct ir_instruction *at)
{
    const size_t *bases = analysis_bases(w->tracing->analysis, stop->state);

    return stop->holding
        .variables[bases[at->operands[0].as.integer] + (size_t)at->operands[1].as.integer];
}

static struct origin at_stop(struct walk *w, const struct stop *stop,
                             const struct ir_instruction *at, const struct origin_step *steps,
                             size_t count)
{
    if (++w->depth > DEPTH_MAX)
        return unknown();
    at = describe_read(at);
    switch (at->op) {
    case OP_sfn_string_to_json:
        return parsed(w, stop, at, 0, steps, count);
    case OP_sfn_jsonata_parse:
        return parsed(w, stop, at, 1, steps, count);
    case OP_sfn_string_split:
        return split(w, stop, at, steps, count);
    case OP_sfn_query_bound:
        return bound(w, stop, at, steps, count);
    case OP_sfn_array_get_item:
        return item(w, stop, at, steps, count);
    case OP_sfn_input:
        return from(w, stop->holding.input, steps, count);
    case OP_sfn_result:
        return from(w, stop->holding.result, steps, count);
    case OP_sfn_item_value:
        return from(w, stop->holding.item, steps, count);
    case OP_sfn_variable:
        return from(w, variable_of(w, stop, at), steps, count);
    case OP_sfn_object:
    case OP_sfn_query_object:
        return of_object(w, stop, at, steps, count);
    case OP_sfn_array:
        return of_array(w, stop, at, steps, count);
    case OP_sfn_set_member:
        return of_set(w, stop, at, steps, count);
    case OP_sfn_context:
        return of_context(steps, count);
    case OP_sfn_caught:
        return of_error(w, stop, steps, count);
    case OP_LITERAL:
        return part_of(at->literal->kind == VALUE_UNDEFINED ? NULL : at->literal, steps, count);
    case OP_NOTHING:
        return value_of(NULL);
    default:
        return gone_through(w, stop, at, steps, count);
    }
}

/* ---- what is given ---- */

static struct origin of_batch(struct walk *w, const struct given *batch,
                              const struct origin_step *steps, size_t count)
{
    if (count == 0)
        return (struct origin){.kind = ORIGIN_OBJECT};
    if (is_step(&steps[0], "BatchInput"))
        return from(w, batch->whole, steps + 1, count - 1);
    if (!is_step(&steps[0], "Items"))
        return value_of(NULL);
    if (count == 1)
        return (struct origin){.kind = ORIGIN_ARRAY};
    return steps[1].name == NULL && steps[1].index == 0
               ? from(w, batch->list[0], steps + 2, count - 2)
               : value_of(NULL);
}

static struct origin from(struct walk *w, const struct given *given,
                          const struct origin_step *steps, size_t count)
{
    const struct origin_step first = {.index = 0};

    if (given == NULL)
        return value_of(NULL);
    switch (given->kind) {
    case GIVEN_INPUT:
    case GIVEN_ANSWER:
        return (struct origin){.kind = ORIGIN_SOURCE,
                               .state = given->state,
                               .call = given->call,
                               .steps = steps,
                               .count = count};
    case GIVEN_ITEM:
        return from(w, given->whole, with_step(w, first, steps, count), count + 1);
    case GIVEN_LIST:
        if (count == 0)
            return (struct origin){.kind = ORIGIN_ARRAY};
        if (steps[0].name == NULL && steps[0].index == ORIGIN_FILTERED)
            return unknown(); /* it depends on what they are */
        if (steps[0].name != NULL || steps[0].index < 0 || steps[0].index >= (int64_t)given->count)
            return value_of(NULL);
        return from(w, given->list[steps[0].index], steps + 1, count - 1);
    case GIVEN_BATCH:
        return of_batch(w, given, steps, count);
    case GIVEN_COMPUTED:
        return at_stop(w, given->stop, given->at, steps, count);
    case GIVEN_UNKNOWN:
        return unknown();
    }
    return unknown();
}

struct origin origin_of(const struct tracing *tracing, const struct given *given,
                        const struct origin_step *steps, size_t count)
{
    struct walk walk = {tracing, 0};

    return from(&walk, given, steps, count);
}

struct origin origin_at(const struct tracing *tracing, const struct stop *stop,
                        const struct ir_instruction *at, const struct origin_step *steps,
                        size_t count)
{
    struct walk walk = {tracing, 0};

    return at_stop(&walk, stop, at, steps, count);
}
