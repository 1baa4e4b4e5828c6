/* compiler/check/flow/raised.c - find names in Retry and Catch that nothing raises.
 *
 * In a Parallel or Map whose inner states are all known, without a Task, only the names of Fail
 * states are raised. A Task may raise any name of its own, but not those that only other states
 * have. Where a name may be raised, it is still looked at for slips: a name that is almost that of
 * a Fail inside, of AWS, or of Lambda.
 * The scopes inside a state have consecutive numbers, so what is inside is a range of them. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/slip.h"
#include "runtime/base/count.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"

#define COMPARED_MAX 64 /* of the Fail states inside, for slips */

/* A Fail with a constant name. */
struct raise {
    const char *name;
    const struct tree *tree;
    int scope;
};

/* All Fail states of one name, by the numbers of their scopes. */
struct group {
    int *scopes;
    size_t count, capacity;
};

struct raises {
    struct check *check;
    struct raise *items; /* of the machine, by the numbers of their scopes */
    size_t count;
    struct table groups; /* by name */
    int *anything;       /* how many states of the scopes before that number raise unknown names */
    int *distributed;    /* the same of distributed Maps */
    int *last;           /* the last scope inside each one */
};

/* ---- what the states of the machine raise ---- */

static const char *constant_name(const struct state *state)
{
    const struct tree *tree = state->error.tree;

    return value_is(state->error.literal, VALUE_STRING) && tree->kind == TREE_STRING &&
                   !tree_is_open(tree) && state->error.query == NULL
               ? tree->text
               : NULL;
}

static bool raises_anything(const struct state *state)
{
    if (state->broken || state->kind == SFN_TASK || state->distributed)
        return true;
    return state->kind == SFN_FAIL && state->error.tree != NULL && constant_name(state) == NULL;
}

static void add_raise(struct raises *raises, const struct state *state)
{
    struct arena *arena = raises->check->arena;
    const char *name = constant_name(state);
    struct group *group = table_get(&raises->groups, 0, name, strlen(name));

    raises->items[raises->count++] = (struct raise){name, state->error.tree, state->scope->id};
    if (group == NULL) {
        group = ARENA_NEW(arena, struct group);
        table_put(&raises->groups, 0, name, strlen(name), group);
    }
    if (group->count == group->capacity) {
        int *scopes = ARENA_ARRAY(arena, int, 2 * group->capacity + 1);

        if (group->count > 0)
            memcpy(scopes, group->scopes, group->count * sizeof *scopes);
        group->scopes = scopes;
        group->capacity = 2 * group->capacity + 1;
    }
    group->scopes[group->count++] = state->scope->id;
}

static void find_raises(struct raises *raises)
{
    const struct machine *machine = raises->check->machine;

    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next) {
        raises->last[scope->id] = scope->id;
        raises->anything[scope->id + 1] = raises->anything[scope->id];
        raises->distributed[scope->id + 1] = raises->distributed[scope->id];
        for (const struct state *at = scope->states; at != NULL; at = at->next_state) {
            raises->anything[scope->id + 1] += raises_anything(at);
            raises->distributed[scope->id + 1] += at->distributed;
            if (at->kind == SFN_FAIL && constant_name(at) != NULL)
                add_raise(raises, at);
        }
        for (const struct scope *out = scope->parent; out != NULL; out = out->parent)
            raises->last[out->id] = scope->id; /* as deep as definitions are nested */
    }
}

/* ---- what is inside a state ---- */

struct range {
    int first, last;
};

/* The index of the first scope in a sorted list that is not before `first`. */
static size_t first_from(const int *scopes, size_t count, int first)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (scopes[middle] < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_raised(const struct raises *raises, struct range inside, const char *name)
{
    const struct group *group = table_get(&raises->groups, 0, name, strlen(name));
    size_t at;

    if (group == NULL)
        return false;
    at = first_from(group->scopes, group->count, inside.first);
    return at < group->count && group->scopes[at] <= inside.last;
}

/* A Fail inside whose name is almost that one, or NULL. */
static const struct raise *slip_inside(const struct raises *raises, struct range inside,
                                       const char *name)
{
    size_t at = 0, end = raises->count;

    while (at < end) {
        size_t middle = at + (end - at) / 2;

        if (raises->items[middle].scope < inside.first)
            at = middle + 1;
        else
            end = middle;
    }
    for (size_t i = 0; i < COMPARED_MAX && at + i < raises->count; i++) {
        const struct raise *raise = &raises->items[at + i];

        if (raise->scope > inside.last)
            break;
        if (name_is_slip(name, raise->name))
            return raise;
    }
    return NULL;
}

/* ---- names that AWS gives ---- */

static const char *slip_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return NULL;
    for (size_t i = 0; i < count; i++)
        if (name_is_slip(name, names[i]))
            return names[i];
    return NULL;
}

/* The well-known name that one is a slip of, or NULL. */
static const char *slip_of_aws(const char *name)
{
    static const char *const lambda[] = {
        "Lambda.AWSLambdaException",
        "Lambda.ClientExecutionTimeoutException",
        "Lambda.CodeStorageExceededException",
        "Lambda.ENILimitReachedException",
        "Lambda.InvalidParameterValueException",
        "Lambda.InvalidRequestContentException",
        "Lambda.RequestTooLargeException",
        "Lambda.ResourceConflictException",
        "Lambda.ResourceNotFoundException",
        "Lambda.ResourceNotReadyException",
        "Lambda.SdkClientException",
        "Lambda.ServiceException",
        "Lambda.TooManyRequestsException",
        "Lambda.Unknown",
        "Lambda.UnsupportedMediaTypeException",
    };

    if (strncmp(name, "Lambda", 6) == 0 || strncmp(name, "lambda", 6) == 0)
        return slip_of(name, lambda, COUNT_OF(lambda));
    if (text_starts(name, "States.")) /* those are for errors.c */
        return NULL;
    return error_whole(name) != NULL ? error_whole(name) : error_slip(name);
}

/* Why a Task never raises an error of that name, or NULL: it may. */
static const char *never_of_task(struct check *check, const struct state *task, const char *name)
{
    static const char *const others[] = {
        "States.BranchFailed", "States.ExceedToleratedFailureThreshold", "States.ItemReaderFailed",
        "States.NoChoiceMatched", "States.ResultWriterFailed"};

    if (strcmp(name, "States.HeartbeatTimeout") == 0 && task->heartbeat.tree == NULL)
        return "without HeartbeatSeconds no heartbeat is waited for";
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (strcmp(name, others[i]) == 0)
            return "only states of other types fail so";
    if (state_never_raises(task, false, name) != NULL)
        return state_never_raises(task, false, name);
    return service_never_raises(check->arena, task, name);
}

/* ---- findings ---- */

static void report_slip(struct check *check, const struct handler *item, size_t at,
                        const struct tree *other, const char *meant)
{
    struct finding *finding =
        check_report(check, item->errors->trees[at]->span, RULE_MISSPELT_ERROR, item->location,
                     "\"%s\" is probably misspelt", item->errors->names[at]);

    diag_note(check->diags, finding, other != NULL ? other->span : (struct span){0},
              other != NULL ? "\"%s\" is raised here" : "did you mean \"%s\"?", meant);
}

static void check_inner(struct raises *raises, const struct state *state, struct range inside,
                        const struct handler *item, size_t at)
{
    const char *name = item->errors->names[at];
    bool timeout =
        strcmp(name, "States.Timeout") == 0 || strcmp(name, "States.HeartbeatTimeout") == 0;
    bool known =
        !state->distributed && raises->anything[inside.last + 1] == raises->anything[inside.first];
    const struct raise *near;

    if ((text_starts(name, "States.") && !timeout) || is_raised(raises, inside, name))
        return;
    near = slip_inside(raises, inside, name);
    if (near != NULL)
        report_slip(raises->check, item, at, near->tree, near->name);
    else if (known && slip_of_aws(name) == NULL)
        check_report(raises->check, item->errors->trees[at]->span, RULE_ERROR_NOT_RAISED,
                     item->location, "nothing inside state \"%s\" raises \"%s\"", state->name,
                     name);
}

static bool has_distributed(const struct raises *raises, const struct range *inside)
{
    return raises->distributed[inside->last + 1] > raises->distributed[inside->first];
}

static void check_name(struct raises *raises, const struct state *state, const struct range *inside,
                       const struct handler *item, size_t at)
{
    struct check *check = raises->check;
    const char *name = item->errors->names[at], *why = NULL, *meant;

    if (tree_is_open(item->errors->trees[at]))
        return;
    meant = slip_of_aws(name);
    if (meant != NULL && (inside == NULL || !is_raised(raises, *inside, name)))
        report_slip(check, item, at, NULL, meant);
    else if (inside == NULL)
        why = never_of_task(check, state, name);
    else if ((why = state_never_raises(state, has_distributed(raises, inside), name)) == NULL)
        check_inner(raises, state, *inside, item, at);
    if (why != NULL)
        diag_note(check->diags,
                  check_report(check, item->errors->trees[at]->span, RULE_ERROR_NOT_RAISED,
                               item->location, "state \"%s\" never fails with \"%s\"", state->name,
                               name),
                  (struct span){0}, "%s", why);
}

static void check_list(struct raises *raises, const struct state *state,
                       const struct handlers *list)
{
    struct range inside = {0};

    if (state->scope_count > 0)
        inside = (struct range){state->scopes[0]->id,
                                raises->last[state->scopes[state->scope_count - 1]->id]};
    for (size_t i = 0; i < list->count; i++)
        for (size_t j = 0; j < list->items[i].errors->count; j++)
            check_name(raises, state, state->scope_count > 0 ? &inside : NULL, &list->items[i], j);
}

void check_raised(struct check *check)
{
    size_t scopes = check->machine->scope_count;
    struct raises raises = {
        .check = check,
        .items = ARENA_ARRAY(check->arena, struct raise, check->machine->state_count),
        .anything = ARENA_ARRAY(check->arena, int, scopes + 1),
        .distributed = ARENA_ARRAY(check->arena, int, scopes + 1),
        .last = ARENA_ARRAY(check->arena, int, scopes)};

    table_init(&raises.groups, &check->arena->region);
    find_raises(&raises);
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        struct handlers retriers = check_retriers(check, state),
                        catchers = check_catchers(check, state);

        if (state->kind != SFN_TASK && state->scope_count == 0)
            continue;
        check_list(&raises, state, &retriers);
        check_list(&raises, state, &catchers);
    }
}
