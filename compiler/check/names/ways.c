/* compiler/check/names/ways.c - find fields that the machine makes, but not on all ways to where
 * they are read.
 *
 * The input of an execution may have any field, so nothing is certain. But a field that ResultPath
 * makes on one way, and that no state reads before it is made, nor asks for with IsPresent, is
 * hardly there on another way. Where a Choice stands behind the place at which the ways meet,
 * nothing is said: it may tell them apart; nor where the field is made again behind the reader. */
#include "compiler/check/names/ways.h"

#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

#define WORK_MAX ((size_t)20000000) /* states that are looked at; then no more is looked for */

/* Whether some way to a state has made the field, whether some has not. */
enum { MADE = 1, LACKING = 2 };

/* A field of the data of a scope. */
struct field {
    const char *text;
    size_t size;
    const struct tree *maker; /* the ResultPath that makes it, the first one */
    const struct state *made_by;
    bool asked; /* IsPresent asks for it */
    bool read;
    struct field *next;
};

struct ways {
    struct check *check;
    const struct scope *scope;
    struct table fields;
    struct field *first;
    unsigned char *known; /* by the state's id: MADE, LACKING */
    const struct state **queue;
    bool *queued, *seen;
    size_t work;
};

/* ---- fields ---- */

/* The first name of a path into the data, or NULL. */
static const struct path_text *field_of(const struct path *path)
{
    return path != NULL && path->root == PATH_ROOT_DATA && path->steps != NULL &&
                   path->steps->kind == PATH_NAME
               ? path->steps->names
               : NULL;
}

static struct field *find_field(struct ways *ways, const struct path_text *name)
{
    struct field *field = table_get(&ways->fields, 0, name->text, name->size);

    if (field == NULL) {
        field = ARENA_NEW(ways->check->arena, struct field);
        field->text = name->text;
        field->size = name->size;
        field->next = ways->first;
        ways->first = field;
        table_put(&ways->fields, 0, name->text, name->size, field);
    }
    return field;
}

static bool is_field(const struct path *path, const struct field *field)
{
    const struct path_text *name = field_of(path);

    return name != NULL && name->size == field->size &&
           memcmp(name->text, field->text, name->size) == 0;
}

/* Whether the expression reads from the data that the state is given. */
static bool reads_input(const struct state *state, const struct expression *expression)
{
    if (expression->use == USE_RESULT || strcmp(expression->field, "OutputPath") == 0 ||
        text_ends(expression->location, "/ResultSelector") ||
        strstr(expression->location, "/Assign") != NULL)
        return false;
    return state->input_path == NULL || expression == state->input_path;
}

typedef void path_visit(void *context, const struct expression *expression,
                        const struct path *path);

static void each_call_path(const struct expression *expression, const struct intrinsic_call *call,
                           path_visit *visit, void *context)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->arguments[i].kind == INTRINSIC_PATH)
            visit(context, expression, call->arguments[i].path);
        if (call->arguments[i].kind == INTRINSIC_CALL)
            each_call_path(expression, call->arguments[i].call, visit, context);
    }
}

/* Visit the paths by which a state reads from its input. */
static void each_read(const struct state *state, path_visit *visit, void *context)
{
    for (const struct expression *at = state->expressions; at != NULL; at = at->next) {
        if (!reads_input(state, at))
            continue;
        if (at->path != NULL)
            visit(context, at, at->path);
        if (at->call != NULL)
            each_call_path(at, at->call, visit, context);
    }
}

static void note_read(void *context, const struct expression *expression, const struct path *path)
{
    const struct path_text *name = field_of(path);

    (void)expression;
    if (name != NULL)
        find_field(context, name)->read = true;
}

static void note_maker(struct ways *ways, const struct state *state, const struct tree *tree,
                       const struct path *path)
{
    const struct path_text *name = field_of(path);
    struct field *field = name != NULL ? find_field(ways, name) : NULL;

    if (field != NULL && field->maker == NULL) {
        field->maker = tree;
        field->made_by = state;
    }
}

static void note_questions(struct ways *ways, const struct choice_rule *rule)
{
    const struct path_text *name = rule->variable != NULL ? field_of(rule->variable->path) : NULL;

    if (name != NULL && rule->operator!= NULL && strcmp(rule->operator, "IsPresent") == 0)
        find_field(ways, name)->asked = true;
    for (size_t i = 0; i < rule->count; i++)
        note_questions(ways, rule->children[i]);
}

static void note_state(struct ways *ways, const struct state *state)
{
    const struct path *path;

    each_read(state, note_read, ways);
    if (state_writes(state, &path) && path != NULL)
        note_maker(ways, state, state->result_path->tree, path);
    for (size_t i = 0; i < state->catcher_count; i++)
        if (state->catchers[i].result_path != NULL)
            note_maker(ways, state, state->catchers[i].result_path->tree,
                       state->catchers[i].result_path->path);
    for (size_t i = 0; i < state->choice_count; i++)
        note_questions(ways, state->choices[i]);
}

/* ---- ways ---- */

static void lead(struct ways *ways, const struct state *state, unsigned known, size_t *end)
{
    if (state == NULL || known == 0 || (ways->known[state->id] | known) == ways->known[state->id])
        return;
    ways->known[state->id] |= (unsigned char)known;
    if (!ways->queued[state->id]) {
        ways->queued[state->id] = true;
        ways->queue[(*end)++] = state;
    }
}

/* What is known behind a ResultPath; 0: the data are other ones. */
static unsigned behind(const struct path *path, const struct field *field, unsigned known)
{
    if (path == NULL || path->steps == NULL)
        return 0;
    return is_field(path, field) ? MADE : known;
}

static void leave(struct ways *ways, const struct field *field, const struct state *state,
                  size_t *end)
{
    unsigned known = ways->known[state->id], normal = known;
    const struct path *path;
    const struct target *target;
    size_t plain = state->catcher_count;

    if (state->kind == SFN_CHOICE && known == (MADE | LACKING))
        return;
    if (state_writes(state, &path))
        normal = behind(path, field, known);
    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        plain = i + 1;
    plain -= state->catcher_count;
    for (size_t i = 0; i < plain; i++)
        lead(ways, machine_target(state, i)->state, normal, end);
    for (size_t i = 0; i < state->catcher_count; i++) {
        const struct catcher *catcher = &state->catchers[i];
        unsigned caught = known;

        if (catcher->result_path == NULL || !catcher->result_path->is_null)
            caught = behind(catcher->result_path != NULL ? catcher->result_path->path : NULL, field,
                            known);
        lead(ways, catcher->next.state, caught, end);
    }
}

static void walk(struct ways *ways, const struct field *field)
{
    size_t end = 0;

    for (const struct state *at = ways->scope->states; at != NULL; at = at->next_state)
        ways->known[at->id] = 0;
    lead(ways, ways->scope->start.state, LACKING, &end);
    while (end > 0) {
        const struct state *state = ways->queue[--end];

        ways->queued[state->id] = false;
        leave(ways, field, state, &end);
    }
}

static bool makes(const struct state *state, const struct field *field)
{
    const struct path *path;

    if (state_writes(state, &path) && is_field(path, field))
        return true;
    for (size_t i = 0; i < state->catcher_count; i++)
        if (state->catchers[i].result_path != NULL &&
            is_field(state->catchers[i].result_path->path, field))
            return true;
    return false;
}

/* Whether the state, or one that it leads to, makes the field. */
static bool is_made_behind(struct ways *ways, const struct state *from, const struct field *field)
{
    size_t end = 0;
    bool found = false;

    ways->work += ways->scope->state_count;

    for (const struct state *at = ways->scope->states; at != NULL; at = at->next_state)
        ways->seen[at->id] = false;
    ways->seen[from->id] = true;
    ways->queue[end++] = from;
    while (end > 0 && !found) {
        const struct state *state = ways->queue[--end];
        const struct target *target;

        found = makes(state, field);
        for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
            if (target->state != NULL && !ways->seen[target->state->id]) {
                ways->seen[target->state->id] = true;
                ways->queue[end++] = target->state;
            }
    }
    return found;
}

/* ---- readers ---- */

struct reader {
    struct ways *ways;
    const struct field *field;
    const struct expression *found; /* the first that reads the field */
};

static void seek_read(void *context, const struct expression *expression, const struct path *path)
{
    struct reader *reader = context;

    if (reader->found == NULL && is_field(path, reader->field))
        reader->found = expression;
}

static const struct expression *reading(struct ways *ways, const struct field *field,
                                        const struct state *state)
{
    struct reader reader = {.ways = ways, .field = field};

    each_read(state, seek_read, &reader);
    return reader.found;
}

static bool is_told(const struct diags *diags, struct span span)
{
    for (const struct finding *at = diags_first(diags); at != NULL; at = at->next)
        if (span.start <= at->at && at->at < span.end)
            return true;
    return false;
}

/* Whether the state goes on as it would have, whatever fails: then a field may well be missing. */
static bool goes_on(const struct state *state)
{
    for (size_t i = 0; i < state->catcher_count; i++) {
        const struct catcher *catcher = &state->catchers[i];

        if (catcher->next.state != NULL && catcher->next.state == state->next.state)
            for (size_t k = 0; k < catcher->errors.count; k++)
                if (strcmp(catcher->errors.names[k], "States.ALL") == 0)
                    return true;
    }
    return false;
}

static void report(struct ways *ways, const struct field *field, const struct state *state,
                   const struct expression *expression)
{
    struct check *check = ways->check;
    struct finding *finding;

    if (goes_on(state) || is_told(check->diags, expression->tree->span) ||
        is_made_behind(ways, state, field))
        return;
    finding = check_report(check, expression->tree->span, RULE_SOMETIMES_MADE, expression->location,
                           "$.%.*s is made on some ways to state \"%s\", and not on others",
                           (int)field->size, field->text, state->name);
    diag_note(check->diags, finding, field->maker->span, "made here, by state \"%s\"",
              field->made_by->name);
    diag_note(check->diags, finding, (struct span){0},
              "if executions are given it, nothing is wrong: --input-schema can say so");
}

static void check_field(struct ways *ways, const struct field *field)
{
    walk(ways, field);
    ways->work += 4 * ways->scope->state_count;
    for (const struct state *at = ways->scope->states; at != NULL; at = at->next_state)
        if (ways->known[at->id] == LACKING && reading(ways, field, at) != NULL)
            return; /* it comes from outside */
    for (const struct state *at = ways->scope->states; at != NULL && ways->work < WORK_MAX;
         at = at->next_state) {
        const struct expression *expression =
            ways->known[at->id] == (MADE | LACKING) ? reading(ways, field, at) : NULL;

        if (expression != NULL)
            report(ways, field, at, expression);
    }
}

void machine_check_ways(struct arena *arena, struct machine *machine, struct diags *diags)
{
    struct check check = {.arena = arena, .machine = machine, .diags = diags};
    size_t count = machine->state_count;
    struct ways ways = {.check = &check,
                        .known = ARENA_ARRAY(arena, unsigned char, count),
                        .queue = ARENA_ARRAY(arena, const struct state *, count),
                        .queued = ARENA_ARRAY(arena, bool, count),
                        .seen = ARENA_ARRAY(arena, bool, count)};

    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next) {
        ways.scope = scope;
        ways.first = NULL;
        table_init(&ways.fields, &arena->region);
        if (scope_leads_anywhere(scope))
            continue;
        for (const struct state *at = scope->states; at != NULL; at = at->next_state)
            note_state(&ways, at);
        for (const struct field *field = ways.first; field != NULL && ways.work < WORK_MAX;
             field = field->next)
            if (field->read && field->maker != NULL && !field->asked)
                check_field(&ways, field);
    }
}
