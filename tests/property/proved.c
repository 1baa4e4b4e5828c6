/* tests/property/proved.c - what executions did is what was proven of them before they ran.
 *
 * The history has the input of every state that was entered and the output of every one that was
 * left. Each must be of the shape that the analysis gives for that place; a state that was entered
 * must be reachable, and one that was left must have a way to go on. */
#include "tests/property/proved.h"

#include <string.h>

#include "compiler/prove/analysis/analysis.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "tests/property/bounded.h"

struct proof {
    struct arena *arena;
    struct analysis *analysis;
    struct ir_program *program;
    const struct shape **left; /* by state id: what it gives */
    int state;                 /* whose functions are being walked */
    char *problem;
};

static void reached(void *context, const struct interpreted *what)
{
    struct proof *proof = context;

    if (what->left != NULL)
        proof->left[proof->state] = shape_join(proof->arena, proof->left[proof->state], what->left);
}

static void collect_outputs(struct proof *proof)
{
    size_t count = 0;

    for (const struct ir_state *at = proof->program->states; at != NULL; at = at->next)
        count++;
    proof->left = ARENA_ARRAY(proof->arena, const struct shape *, count);
    for (size_t i = 0; i < count; i++)
        proof->left[i] = shape_of_kinds(proof->arena, 0);
    for (const struct ir_function *at = proof->program->functions; at != NULL; at = at->next) {
        if (analysis_at(proof->analysis, at) == NULL)
            continue;
        proof->state = analysis_state(proof->analysis, at)->id;
        analysis_walk(proof->analysis, at, proof->arena, reached, proof);
    }
}

static const struct ir_state *state_of(const struct proof *proof, const struct value *name)
{
    for (const struct ir_state *at = proof->program->states; at != NULL; at = at->next)
        if (value_is_text(name, at->name))
            return at;
    return NULL;
}

static void expect(struct proof *proof, const struct ir_state *state, const char *what,
                   const struct shape *shape, const struct value *text)
{
    struct buffer out = BUFFER_EMPTY;
    struct json_error error;
    const struct value *value;

    if (text == NULL || proof->problem != NULL)
        return; /* a history that does not tell it */
    value = json_read(&proof->arena->region, text->as.text, text->size, JSON_TEXT_BORROWED, &error);
    if (value == NULL || shape_has(shape, value))
        return;
    buffer_add_format(&out, "the %s of state %s is ", what, state->name);
    json_write(&out, value);
    buffer_add_text(&out, ", which is none of ");
    shape_print(shape, &out);
    proof->problem = buffer_take(&out);
}

static void check_event(struct proof *proof, const struct value *event)
{
    const struct value *entered = value_member_named(event, "stateEnteredEventDetails");
    const struct value *exited = value_member_named(event, "stateExitedEventDetails");
    const struct value *name = value_member_named(entered != NULL ? entered : exited, "name");
    const struct ir_state *state = name != NULL ? state_of(proof, name) : NULL;
    const struct world *world;

    if (state == NULL)
        return;
    world = analysis_at(proof->analysis, state->enter);
    if (world == NULL)
        expect(proof, state, "input", shape_of_kinds(proof->arena, 0),
               value_member_named(entered, "input"));
    else if (entered != NULL)
        expect(proof, state, "input", world->input, value_member_named(entered, "input"));
    else
        expect(proof, state, "output", proof->left[state->id],
               value_member_named(exited, "output"));
}

char *proved_wrong(struct ir_program *program, const struct buffer *seen)
{
    struct arena *arena = arena_new();
    struct proof proof = {.arena = arena, .program = program};
    const char *events = seen->text != NULL ? strstr(seen->text, "{\"events\":") : NULL;
    const struct value *history = NULL;
    struct assumptions assumptions = {.documented = false};
    const char *end = NULL;

    if (events != NULL)
        end = strchr(events, '\n');
    if (end != NULL) {
        struct json_error error;

        history =
            json_read(&arena->region, events, (size_t)(end - events), JSON_TEXT_BORROWED, &error);
    }
    if (history != NULL) {
        const struct value *list = value_member_named(history, "events");

        assumptions.input = shape_of_kinds(arena, SHAPE_JSON);
        proof.analysis = analyse(program, arena, &assumptions);
        collect_outputs(&proof);
        for (uint32_t i = 0; i < list->size; i++)
            check_event(&proof, &list->as.items[i]);
        if (proof.problem == NULL && list->size > 0)
            proof.problem = bounded_wrong(proof.analysis, program, arena, list);
    }
    arena_free(arena);
    return proof.problem;
}
