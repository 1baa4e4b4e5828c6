/* compiler/prove/inputs/solve.c - find an input, and answers of tasks, with which an execution goes
 * a way.
 *
 * All functions on the way become one formula. What each looks at is followed back to where it
 * comes from: places that are the same part of the same source are equal, constants are what they
 * are. So what a Choice late on the way needs is found in the input that it began with. */
#include "compiler/prove/inputs/solve.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/prove/inputs/demands.h"
#include "compiler/prove/inputs/solving.h"
#include "compiler/prove/inputs/together.h"
#include "compiler/prove/inputs/wishes.h"
#include "compiler/prove/solver/tests.h"
#include "compiler/prove/solver/witness.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define BEGIN "(set-option :timeout 2000)\n" FORMULA_SORTS

/* What is known where the step ends. What it assigns is read before that: of a variable that
 * becomes another one is known what was known at first. */
static const struct world *known_of(const struct solving *s, const struct stop *stop,
                                    const struct stop *after)
{
    const size_t base = analysis_bases(s->route->analysis, stop->state)[0];
    const size_t count = after->came->variable_count;
    const struct shape **variables = NULL;
    struct world *known;

    for (const struct ir_instruction *at = after->via->block->first; at != NULL; at = at->next) {
        size_t slot = at->op == OP_sfn_assign ? base + (size_t)at->operands[0].as.integer : 0;

        if (at->op != OP_sfn_assign || slot >= stop->world.variable_count)
            continue;
        if (variables == NULL) {
            variables = ARENA_ARRAY(s->route->arena, const struct shape *, count);
            memcpy(variables, after->came->variables, count * sizeof *variables);
        }
        variables[slot] = stop->world.variables[slot];
    }
    if (variables == NULL)
        return after->came;
    known = ARENA_NEW(s->route->arena, struct world);
    *known = *after->came;
    known->variables = variables;
    return known;
}

static void collect_steps(struct solving *s)
{
    size_t room = s->last->length + 1;
    const struct stop *after = s->last;

    s->stops = ARENA_ARRAY(s->route->arena, const struct stop *, room);
    s->steps = ARENA_ARRAY(s->route->arena, struct formula_step, room);
    for (; after->previous != NULL; after = after->previous)
        if (after->previous->role != STOP_FAIL && after->broken == NULL)
            s->count++;
    after = s->last;
    for (size_t i = s->count; after->previous != NULL; after = after->previous) {
        const struct stop *stop = after->previous;

        if (stop->role == STOP_FAIL || after->broken != NULL)
            continue;
        s->stops[--i] = stop;
        s->steps[i] =
            (struct formula_step){.function = stop->function,
                                  .end = after->via,
                                  .world = known_of(s, stop, after),
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
                                  part->place, source_container(whole, part), whole->place);
        }
}

static void write_script(struct solving *s, struct buffer *script)
{
    formula_course(&s->formula, s->steps, s->count, s->route->arena);
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->steps[i].place_count; k++)
            say_origin(s, s->stops[i], s->steps[i].first_place + k);
    say_containers(s);
    demands_say(s);
    wishes_say(s);
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

static bool has_answer(struct solving *s, const char *at)
{
    struct place_value *values =
        ARENA_ARRAY(s->route->arena, struct place_value, s->formula.places.count);

    if (s->formula.places.count > 0 && !witness_read_places(&s->formula, &at, values))
        return false;
    for (size_t i = 0; i < s->sources.count; i++)
        s->sources.list[i].value =
            wishes_granted(s, &s->sources.list[i],
                           value_of(&s->route->arena->region, &values[s->sources.list[i].place]));
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

/* Ask about the way; `wanted`: for the values of its parts, too. */
static enum solved solve(struct solving *s, bool wanted, const char **why)
{
    struct buffer script = BUFFER_EMPTY;
    struct buffer answer = BUFFER_EMPTY;
    enum solved result = SOLVED_NOTHING;

    if (!solver_has_time(s->solver)) {
        *why = "the solver's time is spent";
        return SOLVED_NOTHING;
    }
    write_script(s, &script);
    if (s->formula.places.count == 0)
        result = SOLVED;
    else if (solver_run(s->solver, script.text, &answer, why))
        result = ask_all(s, wanted, &answer, why);
    buffer_fini(&s->formula.text);
    buffer_fini(&script);
    buffer_fini(&answer);
    return result;
}

enum solved solving_begin(struct solving *s, const struct route *route, struct solver *solver,
                          const struct stop *last, bool ask, const char **why)
{
    *s = (struct solving){.route = route,
                          .solver = solver,
                          .last = last,
                          .sources = {.arena = route->arena},
                          .tracing = {route->arena, route->analysis}};
    collect_steps(s);
    return ask ? solve(s, true, why) : SOLVED;
}

enum solved solve_route(const struct route *route, struct solver *solver, const struct stop *last,
                        struct solution *out, const char **why)
{
    const struct stop *start = last;
    struct solving s;
    enum solved result;

    (void)solving_begin(&s, route, solver, last, false, why);
    result = solve(&s, out != NULL, why);
    while (start->previous != NULL)
        start = start->previous;
    if (result == SOLVED && out != NULL)
        together_put(&s, start->world.input, out);
    return result;
}

bool solve_answer(const struct route *route, struct solver *solver, const struct stop *last,
                  const struct ir_state *state, const struct value **out)
{
    struct solving s;
    const char *why;

    if (solving_begin(&s, route, solver, last, true, &why) != SOLVED)
        return false;
    wishes_add(&s);
    *out = sources_build(&s.sources, state, 0);
    return true;
}
