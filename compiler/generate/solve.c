/* compiler/generate/solve.c - find an input, and answers of tasks, with which an execution goes a
 * way.
 *
 * All functions on the way become one formula. What each looks at is followed back to where it
 * comes from: places that are the same part of the same source are equal, constants are what they
 * are. So what a Choice late on the way needs is found in the input that it began with. */
#include "compiler/generate/solve.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/generate/calls.h"
#include "compiler/generate/source.h"
#include "compiler/prove/analysis/answers.h"
#include "compiler/prove/solver/formula.h"
#include "compiler/prove/solver/tests.h"
#include "compiler/prove/solver/witness.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

#define BEGIN "(set-option :timeout 2000)\n" FORMULA_SORTS

struct solving {
    const struct route *route;
    struct solver *solver;
    const struct stop *last;
    const struct stop **stops; /* by step */
    struct formula_step *steps;
    size_t count;
    struct formula formula;
    struct sources sources;
    struct tracing tracing;
};

static void collect_steps(struct solving *s)
{
    size_t room = s->last->length + 1;
    const struct stop *after = s->last;

    s->stops = ARENA_ARRAY(s->route->arena, const struct stop *, room);
    s->steps = ARENA_ARRAY(s->route->arena, struct formula_step, room);
    for (; after->previous != NULL; after = after->previous)
        if (after->previous->role != STOP_FAIL)
            s->count++;
    after = s->last;
    for (size_t i = s->count; after->previous != NULL; after = after->previous) {
        const struct stop *stop = after->previous;

        if (stop->role == STOP_FAIL)
            continue;
        s->stops[--i] = stop;
        s->steps[i] =
            (struct formula_step){.function = stop->function,
                                  .end = after->via,
                                  .world = after->came,
                                  .bases = analysis_bases(s->route->analysis, stop->state)};
    }
}

/* ---- what places are ---- */

static void say_value(struct formula *f, size_t place, const struct value *value)
{
    char number[512];
    const char *text = NULL;

    if (value == NULL)
        text = "absent";
    else if (value->kind == VALUE_NULL)
        text = "null";
    else if (value->kind == VALUE_BOOLEAN)
        text = value->as.integer != 0 ? "(bool true)" : "(bool false)";
    else if (value->kind == VALUE_STRING)
        text = tests_text(f, value->as.text, value->size);
    else if (value->kind == VALUE_ARRAY)
        text = "arr";
    else if (value->kind == VALUE_OBJECT)
        text = "obj";
    else if (value_is_number(value) && tests_number(value, number, sizeof number))
        text = arena_format(f->arena, "(num %s)", number);
    if (text != NULL)
        buffer_add_format(&f->text, "(assert (= p%zu %s))\n", place, text);
    else if (value_is(value, VALUE_STRING))
        buffer_add_format(&f->text, "(assert ((_ is str) p%zu))\n", place);
}

static void say_same(struct formula *f, size_t place, int other)
{
    if (other < 0 || (size_t)other == place)
        return;
    buffer_add_format(&f->text, "(assert (= p%zu p%d))\n", place, other);
    if (f->timed)
        buffer_add_format(&f->text, "(assert (= ts%zu ts%d))\n(assert (= tm%zu tm%d))\n", place,
                          other, place, other);
}

static void say_origin(struct solving *s, const struct stop *stop, size_t index)
{
    struct formula *f = &s->formula;
    const struct place_of *place = &f->places.list[index];
    struct origin origin = origin_at(&s->tracing, stop, place->at, NULL, 0);

    switch (origin.kind) {
    case ORIGIN_SOURCE:
        say_same(f, index, sources_part(&s->sources, &origin, (int)index, place->shape)->place);
        break;
    case ORIGIN_VALUE:
        say_value(f, index, origin.value);
        break;
    case ORIGIN_OBJECT:
        buffer_add_format(&f->text, "(assert ((_ is obj) p%zu))\n", index);
        break;
    case ORIGIN_ARRAY:
        buffer_add_format(&f->text, "(assert ((_ is arr) p%zu))\n", index);
        break;
    case ORIGIN_UNKNOWN:
        break;
    }
}

/* What the whole must be for the part to be there. */
static const char *container_of(const struct part *whole, const struct part *part)
{
    const struct origin_step *step = &part->origin.steps[whole->origin.count];

    if (step->name != NULL)
        return "obj";
    return step->index < 0 ? "str" : "arr";
}

/* A part is there only in a container. */
static void say_containers(struct solving *s)
{
    for (size_t i = 0; i < s->sources.count; i++)
        for (size_t k = 0; k < s->sources.count; k++) {
            const struct part *whole = &s->sources.list[i];
            const struct part *part = &s->sources.list[k];

            if (sources_contain(whole, part))
                buffer_add_format(&s->formula.text,
                                  "(assert (=> (not (= p%d absent)) ((_ is %s) p%d)))\n",
                                  part->place, container_of(whole, part), whole->place);
        }
}

/* What an operation would like its operand to be, if that is ours to choose. */
static void wish_operand(struct solving *s, const struct stop *stop,
                         const struct ir_instruction *at, size_t index)
{
    enum wish wish = wish_for(at, index);
    struct origin origin;
    struct part *part;

    if (wish == WISH_NOTHING || !ir_is_reference(&at->operands[index]))
        return;
    origin = origin_at(&s->tracing, stop, at->operands[index].as.instruction, NULL, 0);
    if (origin.kind != ORIGIN_SOURCE)
        return;
    part = sources_find(&s->sources, &origin);
    if (part != NULL && part->wish < wish)
        part->wish = wish;
}

static void wish_step(struct solving *s, size_t step)
{
    const struct ir_function *function = s->steps[step].function;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            for (size_t i = 0; i < at->count; i++)
                wish_operand(s, s->stops[step], at, i);
}

/* What inputs and answers look like where anything would do. */
static void say_wishes(struct solving *s)
{
    static const char *const kinds[] = {[WISH_TEXT] = "str",
                                        [WISH_ARRAY] = "arr",
                                        [WISH_OBJECT] = "obj",
                                        [WISH_MOMENT] = "str",
                                        [WISH_JSON] = "str"};
    struct buffer *out = &s->formula.text;

    for (size_t i = 0; i < s->count; i++)
        wish_step(s, i);
    buffer_add_text(out, "(declare-const neat Bool)\n(declare-const wish Bool)\n");
    for (size_t i = 0; i < s->sources.count; i++) {
        const struct part *part = &s->sources.list[i];

        buffer_add_format(out, "(assert (=> neat (not (= p%d null))))\n", part->place);
        if (part->origin.count == 0 && part->wish == WISH_NOTHING)
            buffer_add_format(out, "(assert (=> neat ((_ is obj) p%d)))\n", part->place);
        if (part->wish == WISH_NUMBER)
            buffer_add_format(out,
                              "(assert (=> wish (and ((_ is num) p%d) (>= (n p%d) 1.0) "
                              "(<= (n p%d) 60.0) (is_int (n p%d)))))\n",
                              part->place, part->place, part->place, part->place);
        else if (part->wish != WISH_NOTHING)
            buffer_add_format(out, "(assert (=> wish ((_ is %s) p%d)))\n", kinds[part->wish],
                              part->place);
    }
}

static void write_script(struct solving *s, struct buffer *script)
{
    formula_course(&s->formula, s->steps, s->count, s->route->arena);
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->steps[i].place_count; k++)
            say_origin(s, s->stops[i], s->steps[i].first_place + k);
    say_containers(s);
    say_wishes(s);
    buffer_add_text(script, BEGIN);
    buffer_add(script, s->formula.text.text, s->formula.text.size);
    for (size_t i = 0; i < s->count; i++)
        buffer_add_format(script, "(assert step%zu)\n", i);
}

/* ---- the answer ---- */

/* NULL: it is absent. A container is empty. */
static const struct value *value_of(struct region *region, const struct place_value *found)
{
    switch (found->form) {
    case PLACE_VALUE:
        return found->value;
    case PLACE_OBJECT:
        return value_object(region, NULL, 0);
    case PLACE_ARRAY:
        return value_array_of(region, NULL, 0);
    default:
        return NULL;
    }
}

static bool is_json(struct arena *arena, const struct value *text)
{
    struct json_error error;

    return json_read(&arena->region, text->as.text, text->size, JSON_TEXT_COPIED, &error) != NULL;
}

/* The value that was found, or one that says more where any text would do. Of what is parsed hardly
 * anything else is asked, so there it is JSON whatever was found. */
static const struct value *granted(struct solving *s, const struct part *part,
                                   const struct place_value *values)
{
    struct region *region = &s->route->arena->region;
    const struct value *value = value_of(region, &values[part->place]);

    if (!value_is(value, VALUE_STRING))
        return value;
    if (part->wish == WISH_JSON && !is_json(s->route->arena, value))
        return value_text(region, "1");
    if (part->wish == WISH_MOMENT && value->size == 4 && memcmp(value->as.text, "text", 4) == 0)
        return value_text(region, "2024-01-01T00:00:10Z");
    return value;
}

static bool has_answer(struct solving *s, const char *at)
{
    struct place_value *values =
        ARENA_ARRAY(s->route->arena, struct place_value, s->formula.places.count);

    if (s->formula.places.count > 0 && !witness_read_places(&s->formula, &at, values))
        return false;
    for (size_t i = 0; i < s->sources.count; i++)
        s->sources.list[i].value = granted(s, &s->sources.list[i], values);
    return true;
}

/* Ask once more, of what the last script has said. NULL: there is no answer. */
static const char *ask(struct solving *s, const char *wished, bool places, struct buffer *answer,
                       const char **why)
{
    struct buffer script = BUFFER_EMPTY;
    bool answered;

    buffer_add_format(&script, "(check-sat-assuming (%s))\n", wished);
    if (places)
        witness_ask(&s->formula, &script);
    buffer_clear(answer);
    answered = solver_more(s->solver, script.text, answer, why);
    buffer_add_byte(answer, '\0');
    buffer_fini(&script);
    return answered ? answer->text : NULL;
}

/* What the formula says of the way, with as much of what is wished for as can be had. */
static enum solved ask_all(struct solving *s, bool wanted, struct buffer *answer, const char **why)
{
    static const char *const wishes[] = {"plain neat wish", "plain wish", "wish", "plain", ""};

    for (size_t i = 0; i < COUNT_OF(wishes) && wanted; i++) {
        const char *at = ask(s, wishes[i], true, answer, why);

        if (at == NULL)
            return SOLVED_NOTHING;
        *why = "the solver does not know";
        if (strncmp(at, "sat", 3) == 0 && has_answer(s, at + 3))
            return SOLVED;
        if (i > 0)
            continue;
        /* Most ways that are not possible with all that is wished for are not possible at all. */
        at = ask(s, "", false, answer, why);
        if (at == NULL)
            return SOLVED_NOTHING;
        if (strncmp(at, "unsat", 5) == 0)
            return SOLVED_NEVER;
    }
    if (!wanted) {
        const char *at = ask(s, "", false, answer, why);

        if (at != NULL && strncmp(at, "unsat", 5) == 0)
            return SOLVED_NEVER;
    }
    *why = "the solver does not know";
    return SOLVED_NOTHING;
}

/* ---- inputs and outcomes ---- */

/* A Map's items are looked at by nobody, perhaps, but there must be one. */
static void add_items(struct solving *s)
{
    for (const struct stop *stop = s->last; stop != NULL; stop = stop->previous) {
        struct origin origin;
        struct part *part;

        if (stop->holding.item == NULL)
            continue;
        origin = origin_of(&s->tracing, stop->holding.item, NULL, 0);
        if (origin.kind != ORIGIN_SOURCE)
            continue;
        part = sources_part(&s->sources, &origin, -1, stop->world.item);
        if (part->value == NULL)
            part->value = shape_sample(s->route->arena, stop->world.item);
        if (part->value == NULL || part->value->kind == VALUE_NULL)
            part->value = value_object(&s->route->arena->region, NULL, 0);
    }
}

/* An item that is got by its index must be there, though nobody looks at it. */
static void add_got(struct solving *s, const struct stop *stop, const struct ir_instruction *at)
{
    struct origin origin = origin_at(&s->tracing, stop, at, NULL, 0);
    struct part *part;

    if (origin.kind != ORIGIN_SOURCE || sources_find(&s->sources, &origin) != NULL)
        return;
    part = sources_part(&s->sources, &origin, -1, shape_of_kinds(s->route->arena, SHAPE_JSON));
    part->value = value_text(&s->route->arena->region, "text");
}

static void add_all_got(struct solving *s)
{
    for (size_t i = 0; i < s->count; i++)
        for (const struct ir_block *block = s->steps[i].function->blocks; block != NULL;
             block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                if (at->op == OP_sfn_array_get_item)
                    add_got(s, s->stops[i], at);
}

static const struct value *answered(struct solving *s, const struct ir_state *state, size_t call)
{
    const struct value *value = sources_build(&s->sources, state, call);
    const struct value *empty = value_object(&s->route->arena->region, NULL, 0);
    const struct shape *shape;

    if (state->task == NULL) /* a reader: add_items has seen to its items */
        return value != NULL ? value : value_array_of(&s->route->arena->region, &empty, 1);
    shape = answer_of(s->route->arena, state->task, (struct span){0});
    return value != NULL ? value : source_required(s->route->arena, empty, shape);
}

static void add_outcome(struct solving *s, const struct stop *after, struct solution *out)
{
    const struct stop *stop = after->previous;
    struct outcome *outcome = &out->outcomes[out->count];
    size_t items = calls_items(stop->parent);

    if (calls_at(after) == 0)
        return;
    outcome->state = stop->state;
    outcome->first = calls_before(stop, stop->state);
    outcome->count = calls_at(after) * items;
    if (after->error == NULL)
        outcome->value = answered(s, stop->state, outcome->first);
    else
        outcome->error = after->error;
    out->count++;
}

static void put_together(struct solving *s, const struct shape *input, struct solution *out)
{
    size_t count = s->last->length + 1;
    const struct stop **order = ARENA_ARRAY(s->route->arena, const struct stop *, count);
    const struct stop *stop = s->last;
    size_t first = count;

    add_items(s);
    add_all_got(s);
    *out = (struct solution){.outcomes = ARENA_ARRAY(s->route->arena, struct outcome, count)};
    out->input = sources_build(&s->sources, NULL, 0);
    if (out->input == NULL)
        out->input = source_required(s->route->arena,
                                     value_object(&s->route->arena->region, NULL, 0), input);
    for (; stop->previous != NULL; stop = stop->previous)
        order[--first] = stop;
    for (; first < count; first++)
        add_outcome(s, order[first], out);
}

enum solved solve_route(const struct route *route, struct solver *solver, const struct stop *last,
                        struct solution *out, const char **why)
{
    struct solving s = {.route = route,
                        .solver = solver,
                        .last = last,
                        .sources = {.arena = route->arena},
                        .tracing = {route->arena, route->analysis}};
    struct buffer script = BUFFER_EMPTY;
    struct buffer answer = BUFFER_EMPTY;
    const struct stop *start = last;
    enum solved result = SOLVED_NOTHING;

    while (start->previous != NULL)
        start = start->previous;
    collect_steps(&s);
    write_script(&s, &script);
    if (s.formula.places.count == 0) {
        result = SOLVED;
    } else if (solver_run(solver, script.text, &answer, why)) {
        result = ask_all(&s, out != NULL, &answer, why);
    }
    if (result == SOLVED && out != NULL)
        put_together(&s, start->world.input, out);
    buffer_fini(&s.formula.text);
    buffer_fini(&script);
    buffer_fini(&answer);
    return result;
}
