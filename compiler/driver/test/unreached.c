/* compiler/driver/test/unreached.c - what no execution takes, with the proof; what is not known.
 *
 * Proofs come from shapes (code that no value gets to), from the solver (rules that others cover),
 * from the order of retriers and catchers, and from what was proven of what leads to an item. */
#include "compiler/driver/test/unreached.h"

#include <string.h>

#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/ways/raised.h"
#include "compiler/lower/coverage.h"
#include "compiler/prove/claims.h"
#include "runtime/base/text.h"
#include "sfn/abi.h"

struct finding_out {
    struct unreached *u;
    struct compilation *c;
    const struct proof *proof;
    bool *seen; /* by item: values get there */
    const struct ir_state *state;
};

static bool is_last(const char *location, const char *name)
{
    const char *slash = strrchr(location, '/');

    return slash != NULL && strcmp(slash + 1, name) == 0;
}

static void prove(struct finding_out *f, size_t item, const char *because)
{
    if (f->u->proofs[item] == NULL)
        f->u->proofs[item] = because;
}

/* ---- shapes ---- */

static void reached(void *context, const struct interpreted *what)
{
    struct finding_out *f = context;

    if (what->at->op == OP_sfn_cover)
        f->seen[what->at->operands[0].as.integer] = true;
}

static void prove_by_shapes(struct finding_out *f)
{
    const struct coverage *coverage = f->c->coverage;

    for (const struct ir_function *at = f->proof->program->functions; at != NULL; at = at->next)
        if (analysis_state(f->proof->analysis, at) != NULL &&
            analysis_at(f->proof->analysis, at) != NULL)
            analysis_walk(f->proof->analysis, at, f->c->arena, reached, f);
    for (size_t i = 0; i < coverage->count; i++)
        if (!f->seen[i])
            prove(f, i,
                  coverage->items[i].kind == COVERAGE_STATE ? "no execution enters the state"
                                                            : "no value that may come here does");
}

/* ---- rules ---- */

/* What was proven of a rule: that nothing takes it, or an input of the state that does. */
static void take_claim(struct finding_out *f, const struct claim *claim)
{
    const struct coverage *coverage = f->c->coverage;

    for (size_t i = 0; i < coverage->count; i++) {
        const struct coverage_item *item = &coverage->items[i];
        bool rule = item->kind == COVERAGE_RULE || item->kind == COVERAGE_TRANSITION;

        if (rule && strcmp(item->state->name, claim->state->name) == 0 &&
            is_last(item->location, claim->subject)) {
            if (claim->verdict == VERDICT_REFUTED)
                prove(f, i, claim->because);
            f->u->inputs[i] = claim->input;
        }
    }
}

static void prove_by_solver(struct finding_out *f, struct solver *solver)
{
    f->u->claims = claims_of(f->proof->analysis, f->proof->program, NULL, solver, f->c->arena);
    for (const struct claim *at = f->u->claims; at != NULL; at = at->next)
        if (at->kind == CLAIM_TAKEN && at->subject != NULL)
            take_claim(f, at);
}

/* ---- retriers and catchers ---- */

/* Note the items that the error takes, once or when it is not retried any more. False: that cannot
 * be said. */
static bool walk_error(struct finding_out *f, const struct ir_state *state, const char *error,
                       bool *taken)
{
    struct arena *arena = f->c->arena;
    int *attempts = NULL;
    struct handled handled;

    for (int exhausted = 0; exhausted < 2; exhausted++) {
        if (exhausted && handlers_exhaust(arena, state->fail, error, &attempts) == 0)
            return false;
        if (!handlers_walk(arena, state->fail, error, attempts, &handled))
            return false;
        for (size_t i = 0; i < handled.cover_count; i++)
            taken[handled.covers[i]] = true;
    }
    return true;
}

/* The items of a `fail` that some error takes, and those that one takes that may come there. False:
 * that cannot be said. */
static bool walk_errors(struct finding_out *f, const struct ir_state *state, bool *taken,
                        bool *raised)
{
    const char *const *error = raised_apart(f->c->arena, state);

    for (; error != NULL && *error != NULL; error++) {
        if (!walk_error(f, state, *error, taken))
            return false;
        if (raised_may_come(f->c->arena, f->proof->analysis, f->proof->program, state, *error) &&
            !walk_error(f, state, *error, raised))
            return false;
    }
    return error != NULL;
}

static void prove_by_order(struct finding_out *f)
{
    const struct coverage *coverage = f->c->coverage;
    bool *taken = ARENA_ARRAY(f->c->arena, bool, coverage->count);
    bool *raised = ARENA_ARRAY(f->c->arena, bool, coverage->count);

    for (const struct ir_state *at = f->proof->program->states; at != NULL; at = at->next) {
        if (at->fail == NULL || !walk_errors(f, at, taken, raised))
            continue;
        for (size_t i = 0; i < coverage->count; i++) {
            const struct coverage_item *item = &coverage->items[i];

            if ((item->kind == COVERAGE_RETRIER || item->kind == COVERAGE_CATCHER) && !raised[i] &&
                strcmp(item->state->name, at->name) == 0)
                prove(f, i,
                      taken[i] ? "none of the errors that it takes is raised here"
                               : "every error that it names is taken by one before it");
        }
    }
}

/* Whether the state, or one inside it, reads the items of a Map, or writes its results. */
static bool has_data(const struct finding_out *f, const char *name, bool reads)
{
    const struct ir_state *state = f->proof->program->states;

    for (; state != NULL; state = state->next) {
        const struct ir_state *at = state;

        if (state->map == NULL || (reads ? state->map->reader : state->map->writer) == NULL)
            continue;
        while (at != NULL && strcmp(at->name, name) != 0)
            at = at->scope->owner;
        if (at != NULL)
            return true;
    }
    return false;
}

static bool is_never(const struct finding_out *f, const struct coverage_item *item,
                     const char *error, const struct tree *tree)
{
    if (handlers_fatal(error))
        return true; /* nothing may handle it */
    if (item->state->kind == SFN_MAP && strcmp(error, "States.ItemReaderFailed") == 0)
        return !has_data(f, item->state->name, true);
    if (item->state->kind == SFN_MAP && strcmp(error, "States.ResultWriterFailed") == 0)
        return !has_data(f, item->state->name, false);
    if (item->state->distributed && !text_starts(error, "States."))
        return true; /* of children only how many fail is seen */
    for (const struct finding *at = diags_first(f->c->diags); at != NULL; at = at->next)
        if (at->rule == RULE_ERROR_NOT_RAISED && at->at == tree->span.start)
            return true;
    return false;
}

/* Errors that check knows nothing to raise. */
static bool is_raised(const struct finding_out *f, const struct coverage_item *item)
{
    const struct error_names *names = item->kind == COVERAGE_RETRIER
                                          ? &((const struct retrier *)item->of)->errors
                                          : &((const struct catcher *)item->of)->errors;
    size_t never = 0;

    for (size_t i = 0; i < names->count; i++)
        never += is_never(f, item, names->names[i], names->trees[i]);
    return never < names->count;
}

static void prove_by_raised(struct finding_out *f)
{
    for (size_t i = 0; i < f->c->coverage->count; i++) {
        const struct coverage_item *item = &f->c->coverage->items[i];

        if ((item->kind == COVERAGE_RETRIER || item->kind == COVERAGE_CATCHER) &&
            !is_raised(f, item))
            prove(f, i, "nothing raises an error that it names");
    }
}

/* ---- what follows ---- */

/* Whether what leads to the transition is proven never to be taken. */
static const char *source_proof(const struct finding_out *f, size_t index)
{
    const struct coverage *coverage = f->c->coverage;
    const struct coverage_item *item = &coverage->items[index];

    for (size_t i = coverage->first[item->state->id]; i < coverage->first[item->state->id + 1];
         i++) {
        const struct coverage_item *other = &coverage->items[i];

        if (f->u->proofs[i] == NULL)
            continue;
        if (other->kind == COVERAGE_STATE)
            return arena_format(f->c->arena, "state \"%s\" is never entered", item->state->name);
        if (item->kind == COVERAGE_TRANSITION && other->kind != COVERAGE_TRANSITION &&
            strncmp(item->location, other->location, strlen(other->location)) == 0 &&
            item->location[strlen(other->location)] == '/')
            return f->u->proofs[i];
    }
    return NULL;
}

/* Whether all transitions to the state are proven never to be taken, and nothing begins there. */
static bool is_cut_off(const struct finding_out *f, const struct coverage_item *item)
{
    const struct coverage *coverage = f->c->coverage;
    bool any = false;

    for (const struct ir_scope *scope = f->proof->program->scopes; scope != NULL;
         scope = scope->next) {
        const struct ir_state *first = analysis_state(f->proof->analysis, scope->start);

        if (first != NULL && strcmp(first->name, item->state->name) == 0)
            return false;
    }
    for (size_t i = 0; i < coverage->count; i++) {
        const struct coverage_item *other = &coverage->items[i];

        if (other->kind != COVERAGE_TRANSITION || strcmp(other->target, item->state->name) != 0)
            continue;
        any = true;
        if (f->u->proofs[i] == NULL)
            return false;
    }
    return any;
}

static void prove_what_follows(struct finding_out *f)
{
    const struct coverage *coverage = f->c->coverage;
    bool more = true;

    while (more) {
        more = false;
        for (size_t i = 0; i < coverage->count; i++) {
            const char *proof = NULL;

            if (f->u->proofs[i] != NULL)
                continue;
            if (coverage->items[i].kind != COVERAGE_STATE)
                proof = source_proof(f, i);
            else if (is_cut_off(f, &coverage->items[i]))
                proof = "all that leads to it is never taken";
            f->u->proofs[i] = proof;
            more = more || proof != NULL;
        }
    }
}

void unreached_find(struct unreached *u, struct compilation *c, const struct proof *proof,
                    struct solver *solver)
{
    struct finding_out f = {.u = u, .c = c, .proof = proof};

    u->proofs = ARENA_ARRAY(c->arena, const char *, c->coverage->count);
    u->reasons = ARENA_ARRAY(c->arena, const char *, c->coverage->count);
    u->inputs = ARENA_ARRAY(c->arena, const struct value *, c->coverage->count);
    f.seen = ARENA_ARRAY(c->arena, bool, c->coverage->count);
    prove_by_solver(&f, solver);
    prove_by_raised(&f);
    prove_by_order(&f);
    prove_by_shapes(&f);
    prove_what_follows(&f);
}

/* ---- the report ---- */

static void add_item(struct buffer *out, const struct compilation *c,
                     const struct coverage_item *item, const char *because)
{
    static const char *const words[COVERAGE_KINDS] = {"state", "transition", "retrier", "catcher",
                                                      "choice rule"};

    buffer_add_format(out, "  %s:%d: %s", c->source.path, item->span.line, words[item->kind]);
    if (item->kind == COVERAGE_TRANSITION)
        buffer_add_format(out, " from \"%s\" to \"%s\"", item->state->name, item->target);
    else
        buffer_add_format(out, item->kind == COVERAGE_STATE ? " \"%s\"" : " of \"%s\"",
                          item->state->name);
    buffer_add_format(out, " (%s): %s\n", item->location, because);
}

static size_t add_items(const struct unreached *u, const struct compilation *c,
                        const uint64_t *counts, bool proven, const char *title, struct buffer *out)
{
    size_t found = 0;

    for (size_t i = 0; i < c->coverage->count; i++) {
        if (counts[i] > 0 || (u->proofs[i] != NULL) != proven)
            continue;
        if (found++ == 0)
            buffer_add_format(out, "\n%s\n", title);
        add_item(out, c, &c->coverage->items[i],
                 proven                  ? u->proofs[i]
                 : u->reasons[i] != NULL ? u->reasons[i]
                                         : "no way was found");
    }
    return found;
}

bool unreached_report(const struct unreached *u, const struct compilation *c,
                      const uint64_t *counts, size_t cases, struct buffer *out)
{
    struct buffer lists = BUFFER_EMPTY;
    size_t taken = 0;
    size_t never = add_items(u, c, counts, true, "Never taken, which is proven", &lists);
    size_t unknown = add_items(u, c, counts, false, "Not proven", &lists);

    for (size_t i = 0; i < c->coverage->count; i++)
        taken += counts[i] > 0;
    buffer_add_format(out, "%zu test case%s %zu of %zu; %zu are never taken, %zu not proven\n",
                      cases, cases == 1 ? " takes" : "s take", taken, c->coverage->count, never,
                      unknown);
    buffer_add(out, lists.text, lists.size);
    buffer_fini(&lists);
    return unknown == 0;
}
