/* compiler/prove/inputs/chances.c - inputs and answers for a way, made by chance of what the states
 * on it ask. */
#include "compiler/prove/inputs/chances.h"

#include <string.h>

#include "compiler/prove/guess/grow.h"
#include "compiler/prove/guess/sow.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define SOURCES_MAX 32              /* the input, and answers */
#define PASSES 2                    /* a list may be filled behind where it is used */
#define STEPS_MAX ((size_t)1 << 18) /* instructions on the way */
#define DEPTH_MAX 50                /* of what is given */

/* The input, or an answer, and what is asked of it. */
struct chance_source {
    const struct ir_state *state; /* NULL: the input */
    size_t call;
    struct seed *seed;
};

struct chances {
    const struct route *route;
    const struct solution *found;
    struct chance_source sources[SOURCES_MAX];
    size_t count;
    struct seed_words words;
    struct growing growing;
    /* The way, and what the results of each function are. */
    const struct stop **stops;
    struct seed ***of;
    size_t stop_count;
    const struct stop *at; /* that is walked */
};

/* ---- what is given ---- */

static struct seed *source_of(struct chances *c, const struct ir_state *state, size_t call)
{
    struct chance_source *source = c->sources;

    for (; source < c->sources + c->count; source++)
        if (source->state == state && source->call == call)
            return source->seed;
    if (c->count == SOURCES_MAX)
        return NULL;
    c->count++;
    *source = (struct chance_source){state, call, seed_new(c->route->arena, NULL, 0)};
    return source->seed;
}

static struct seed *computed(const struct chances *c, const struct stop *stop,
                             const struct ir_instruction *at)
{
    for (size_t i = 0; i < c->stop_count; i++)
        if (c->stops[i] == stop && c->of[i] != NULL)
            return c->of[i][at->id];
    return NULL;
}

static struct seed *given_seed(struct chances *c, const struct given *given, int depth);

/* The outputs of a Map's children, which are all alike: if they are its items, the list of these.
 */
static struct seed *list_seed(struct chances *c, const struct given *given, int depth)
{
    struct seed *seed = given->count == 1 ? given_seed(c, given->list[0], depth + 1) : NULL;

    return seed != NULL && !seed->member && seed->whole != NULL ? seed->whole : NULL;
}

static struct seed *given_seed(struct chances *c, const struct given *given, int depth)
{
    if (given == NULL || depth == DEPTH_MAX)
        return NULL;
    switch (given->kind) {
    case GIVEN_INPUT:
        return source_of(c, NULL, 0);
    case GIVEN_ANSWER:
        return source_of(c, given->state, given->call);
    case GIVEN_COMPUTED:
        return computed(c, given->stop, given->at);
    case GIVEN_ITEM:
        return seed_formed(c->route->arena, given_seed(c, given->whole, depth + 1), SEED_ITEMS, 0);
    case GIVEN_LIST:
        return list_seed(c, given, depth);
    default:
        return NULL;
    }
}

static struct seed *made_of(struct chances *c, const char *name, struct seed *of)
{
    struct seed *made = seed_new(c->route->arena, NULL, 0);

    made->form = SEED_MADE;
    seed_put(c->route->arena, made, name, strlen(name), of);
    return made;
}

static struct seed *root_of(void *context, const struct ir_instruction *at)
{
    struct chances *c = context;
    const struct holding *holding = &c->at->holding;
    const size_t *bases = analysis_bases(c->route->analysis, c->at->state);

    switch (at->op) {
    case OP_sfn_input:
        return given_seed(c, holding->input, 0);
    case OP_sfn_result:
        return given_seed(c, holding->result, 0);
    case OP_sfn_item_value:
        return given_seed(c, holding->item, 0);
    case OP_sfn_variable:
        return given_seed(c,
                          holding->variables[bases[at->operands[0].as.integer] +
                                             (size_t)at->operands[1].as.integer],
                          0);
    case OP_sfn_context:
        return made_of(c, "Execution", made_of(c, "Input", source_of(c, NULL, 0)));
    default:
        return NULL;
    }
}

/* ---- the way ---- */

static void walk(struct chances *c, struct sowing *sowing, size_t index)
{
    const struct ir_function *function = c->stops[index]->function;

    c->at = c->stops[index];
    c->of[index] = ARENA_ARRAY(c->route->arena, struct seed *, ir_result_room(function));
    sowing->of = c->of[index];
    for (int pass = 0; pass < PASSES; pass++)
        for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
            sow_block(sowing, block);
}

static bool is_walked(const struct stop *stop)
{
    return stop->function != NULL && stop->role != STOP_FAIL;
}

/* The stops of the way, but the last, whose function is not run. */
static void list_stops(struct chances *c, const struct stop *last)
{
    size_t count = 0;

    for (const struct stop *at = last->previous; at != NULL; at = at->previous)
        count += is_walked(at);
    c->stops = ARENA_ARRAY(c->route->arena, const struct stop *, count + 1);
    c->of = ARENA_ARRAY(c->route->arena, struct seed **, count + 1);
    c->stop_count = count;
    for (const struct stop *at = last->previous; at != NULL; at = at->previous)
        if (is_walked(at))
            c->stops[--count] = at;
}

struct chances *chances_of(const struct route *route, const struct stop *last,
                           const struct solution *found)
{
    struct chances *c = ARENA_NEW(route->arena, struct chances);
    struct sowing sowing = {.arena = route->arena,
                            .root = root_of,
                            .context = c,
                            .words = &c->words,
                            .steps = STEPS_MAX};

    *c = (struct chances){.route = route, .found = found};
    list_stops(c, last);
    for (size_t i = 0; i < c->stop_count; i++)
        walk(c, &sowing, i);
    grow_begin(&c->growing, &c->words, 0);
    return c->count > 0 ? c : NULL;
}

/* ---- values ---- */

/* What was found, with what is grown in its place, or the other way round, as it happens. */
static const struct value *mixed(struct chances *c, const struct value *found,
                                 const struct value *grown)
{
    struct region *region = &c->route->arena->region;

    if (!value_is(found, VALUE_OBJECT) || !value_is(grown, VALUE_OBJECT))
        return found != NULL && grow_chance(&c->growing, 4) == 0 ? found : grown;
    for (uint32_t i = 0; i < grown->size; i++) {
        const struct member *member = &grown->as.members[i];

        found = value_with_member(region, found, &member->key,
                                  mixed(c, value_member(found, &member->key), &member->value));
    }
    return found;
}

static const struct value *next_of(struct chances *c, const struct ir_state *state, size_t call,
                                   const struct value *found)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->sources[i].state == state && c->sources[i].call == call)
            return mixed(c, found, grow_next(&c->growing, c->sources[i].seed, c->route->arena));
    return found;
}

void chances_next(struct chances *c, struct solution *out)
{
    *out = *c->found;
    out->input = next_of(c, NULL, 0, c->found->input);
    out->outcomes = ARENA_ARRAY(c->route->arena, struct outcome, c->found->count);
    for (size_t i = 0; i < c->found->count; i++) {
        struct outcome *outcome = &out->outcomes[i];

        *outcome = c->found->outcomes[i];
        if (outcome->value != NULL)
            outcome->value = next_of(c, outcome->state, outcome->first, outcome->value);
    }
}
