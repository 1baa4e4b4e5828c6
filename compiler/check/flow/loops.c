/* compiler/check/flow/loops.c - find loops that never change what their exits test.
 *
 * A loop that can be left only at Choice states, and in which nothing writes what those look at,
 * takes the same decision whenever it comes to one: whoever has gone around once goes around until
 * something fails. Written is whatever may be: a field by the ResultPath of a state or all of the
 * data, a variable by any Assign. Where an exit looks at what changes by itself (a clock, chance),
 * or at more than can be told, or where a catcher is another way, nothing is said. A loop without
 * an exit is exits.c. */
#include <string.h>

#include "compiler/check/flow/cycles.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define NAMES_MAX 4 /* states that a message names */

/* What the exits of a loop look at. */
struct look {
    const struct cycle *cycle;
    bool unknown; /* at more than can be told */
    bool written; /* at what is written in the loop */
};

/* ---- what is written ---- */

/* Whether the path is "$", or is not there. */
static bool is_whole(const struct expression *expression)
{
    return expression == NULL ||
           (!expression->is_null && expression->path != NULL &&
            expression->path->root == PATH_ROOT_DATA && expression->path->steps == NULL);
}

static bool has_rule_output(const struct state *state)
{
    for (size_t i = 0; i < state->choice_count; i++)
        if (state->choices[i]->output != NULL)
            return true;
    return false;
}

bool state_writes(const struct state *state, const struct path **path)
{
    bool works = state->kind == SFN_TASK || state->kind == SFN_PARALLEL || state->kind == SFN_MAP;

    *path = NULL;
    if (state->language == QUERY_JSONATA)
        return works || state->output != NULL || has_rule_output(state);
    if (!is_whole(state->input_path) || !is_whole(state->output_path))
        return true;
    if (!works && state->kind != SFN_PASS)
        return false;
    if (state->result_path != NULL && state->result_path->is_null)
        return false;
    if (!works && state->result == NULL && state->parameters == NULL &&
        is_whole(state->result_path))
        return false;
    if (state->result_path != NULL)
        *path = state->result_path->path;
    return true;
}

/* Whether one of them is in the other, as far as their names tell. */
static bool overlap(const struct path *left, const struct path *right)
{
    const struct path_step *a = left->steps, *b = right->steps;

    for (; a != NULL && b != NULL && a->kind == PATH_NAME && b->kind == PATH_NAME;
         a = a->next, b = b->next)
        if (a->names->size != b->names->size ||
            memcmp(a->names->text, b->names->text, a->names->size) != 0)
            return false;
    return true;
}

static bool is_name(const struct path_step *step, const char *name, size_t size)
{
    return step != NULL && step->kind == PATH_NAME && step->names->size == size &&
           memcmp(step->names->text, name, size) == 0;
}

/* Whether a Pass that makes its output anew copies the field that the path begins with: "n.$" is
 * "$.n". */
static bool copies(const struct state *state, const struct path *path)
{
    const struct template *made = state->parameters;

    if (state->kind != SFN_PASS || made == NULL || made->kind != TEMPLATE_OBJECT ||
        !is_whole(state->input_path) || !is_whole(state->result_path))
        return false;
    for (size_t i = 0; i < made->count; i++) {
        const struct template *value = made->children[i];
        const struct path *from =
            value->kind == TEMPLATE_EXPRESSION ? value->expression->path : NULL;

        if (is_name(path->steps, made->keys[i], made->key_sizes[i]))
            return from != NULL && from->root == PATH_ROOT_DATA &&
                   is_name(from->steps, made->keys[i], made->key_sizes[i]) &&
                   from->steps->next == NULL;
    }
    return false;
}

/* `path`: what is looked at; NULL: all of the data. */
static bool is_data_written(const struct cycle *cycle, const struct path *path)
{
    for (size_t i = 0; i < cycle->count; i++) {
        const struct path *written;

        if (state_writes(cycle->states[i], &written) &&
            (written == NULL || path == NULL || overlap(written, path)) &&
            (path == NULL || !copies(cycle->states[i], path)))
            return true;
    }
    return false;
}

static bool is_assigned(const struct cycle *cycle, const char *name)
{
    for (size_t i = 0; i < cycle->count; i++)
        for (const struct assignments *at = cycle->states[i]->assigns; at != NULL; at = at->next)
            for (size_t k = 0; k < at->count; k++)
                if (strcmp(at->items[k].name, name) == 0)
                    return true;
    return false;
}

/* ---- what is looked at ---- */

/* A filter may look anywhere, and so may the arguments of a function. */
static bool is_plain(const struct path *path)
{
    for (const struct path_step *step = path->steps; step != NULL; step = step->next)
        if (step->kind == PATH_FILTER || step->kind == PATH_FUNCTION)
            return false;
    return true;
}

/* "$$.Execution.Input" stays what it was; "$$.State.EnteredTime" does not. */
static bool is_constant_context(const struct path *path)
{
    const struct path_step *step = path->steps;

    return step != NULL && step->kind == PATH_NAME && step->names->size == strlen("Execution") &&
           memcmp(step->names->text, "Execution", step->names->size) == 0;
}

static void look_at_path(struct look *look, const struct expression *expression)
{
    const struct path *path;

    if (expression == NULL)
        return;
    path = expression->path;
    if (path == NULL || !is_plain(path))
        look->unknown = true;
    else if (path->root == PATH_ROOT_CONTEXT)
        look->unknown = look->unknown || !is_constant_context(path);
    else if (path->root == PATH_ROOT_VARIABLE)
        look->written = look->written || is_assigned(look->cycle, path->variable);
    else
        look->written = look->written || is_data_written(look->cycle, path);
}

static void look_at_node(void *context, const struct jsonata_node *node)
{
    static const char *const changing[] = {"now", "millis", "random", "shuffle", "uuid", "eval"};
    struct look *look = context;

    if (node->kind == JSONATA_NAME && strcmp(node->text, "context") == 0)
        look->unknown = true;
    if (node->kind != JSONATA_VARIABLE)
        return;
    for (size_t i = 0; i < COUNT_OF(changing); i++)
        look->unknown = look->unknown || strcmp(node->text, changing[i]) == 0;
    if (strcmp(node->text, "states") == 0 || strcmp(node->text, "$") == 0)
        look->written = look->written || is_data_written(look->cycle, NULL);
    else
        look->written = look->written || is_assigned(look->cycle, node->text);
}

static void look_at_rule(struct look *look, const struct choice_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++)
        look_at_rule(look, rule->children[i]);
    if (rule->kind == CHOICE_TEST && rule->variable == NULL)
        look->unknown = true;
    look_at_path(look, rule->variable);
    look_at_path(look, rule->path);
    if (rule->kind != CHOICE_CONDITION)
        return;
    if (rule->condition.query != NULL && rule->condition.query->node != NULL)
        jsonata_each(rule->condition.query->node, look_at_node, look);
    else if (rule->condition.literal == NULL)
        look->unknown = true;
}

/* A Choice of JSONPath looks at its input after InputPath. */
static void look_at_choice(struct look *look, const struct state *choice)
{
    look->unknown = look->unknown || !is_whole(choice->input_path);
    for (size_t i = 0; i < choice->choice_count; i++)
        look_at_rule(look, choice->choices[i]);
}

/* ---- findings ---- */

static bool leaves(const struct state *state, const size_t *of)
{
    const struct target *target;

    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        if (target->state != NULL && of[target->state->id] != of[state->id])
            return true;
    return false;
}

static bool is_odd(const struct state *state)
{
    return state->catcher_count > 0 || state->language_is_open || state->unfilled.any != NULL;
}

static void report(struct check *check, const struct cycle *cycle, const struct state *exit)
{
    const char *names = "";
    struct finding *finding;

    for (size_t i = 0; i < cycle->count && i < NAMES_MAX; i++)
        names = arena_format(check->arena, "%s%s\"%s\"", names, i > 0 ? ", " : "",
                             cycle->states[i]->name);
    if (cycle->count > NAMES_MAX)
        names = arena_format(check->arena, "%s, ...", names);
    finding = check_report(check, exit->name_span, RULE_ENDLESS_LOOP, exit->location,
                           "the loop of %s never changes what its exit tests: what has gone around "
                           "once goes around until something fails",
                           names);
    diag_note(check->diags, finding, (struct span){0},
              "its only way out is \"%s\", and no state of the loop writes what is tested there",
              exit->name);
}

static void check_cycle(struct check *check, const struct cycle *cycle, const size_t *of)
{
    struct look look = {.cycle = cycle};
    const struct state *exit = NULL;

    for (size_t i = 0; i < cycle->count && !look.unknown && !look.written; i++) {
        const struct state *state = cycle->states[i];

        if (is_odd(state))
            return;
        if (!leaves(state, of))
            continue;
        if (state->kind != SFN_CHOICE)
            return;
        exit = exit == NULL ? state : exit;
        look_at_choice(&look, state);
    }
    if (exit != NULL && !look.unknown && !look.written)
        report(check, cycle, exit);
}

void check_loops(struct check *check)
{
    struct cycle_room room = cycle_room_of(check);

    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next)
        if (!scope_leads_anywhere(scope) && scope_ends(scope))
            for (const struct cycle *at = cycles_of(check, scope, &room); at != NULL; at = at->next)
                check_cycle(check, at, room.of);
}
