/* compiler/prove/origins/lost.c - on which way to a state a part of its input, or a variable, went
 * missing.
 *
 * The search is breadth first, so what is told is the shortest way. */
#include "compiler/prove/origins/lost.h"

#include <string.h>

#include "compiler/ir/leads.h"
#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/origins/dropped.h"

#define STEPS_MAX 16   /* of a path that is followed */
#define WALKS_MAX 2000 /* of functions, for all findings of a program */
#define SHOWN_MAX 6    /* states of a way that are named */

struct losses {
    const struct analysis *analysis;
    struct arena *arena;
    const struct lead **leads; /* by the number of the function that they lead to */
    size_t functions;
    size_t walks;
    /* The search at hand: points, each with the one that it leads to on the way to the finding. */
    struct point *points;
    size_t count, next;
    bool *seen; /* by function number */
};

struct point {
    const struct ir_function *enter;
    const struct ir_state *state;
    size_t towards; /* its own index: the place of the finding */
    bool caught;    /* a catcher of the state leads on */
};

/* What is looked for: a part of the frame's input, or of a variable. */
struct part {
    bool variable;
    size_t slot;
    const struct ir_instruction *steps[STEPS_MAX]; /* the outermost first */
    size_t count;
};

/* ---- what is looked for ---- */

static bool part_of(const struct losses *l, const struct ir_function *function,
                    const struct ir_instruction *value, struct part *part)
{
    const size_t *bases = analysis_bases(l->analysis, analysis_state(l->analysis, function));
    const struct ir_instruction *whole;
    size_t count = 0;

    *part = (struct part){.count = 0};
    for (value = describe_read(value); (whole = describe_whole(value)) != NULL; value = whole) {
        if (count == STEPS_MAX ||
            (value->operands[1].type == IR_INT && !value->operands[1].immediate))
            return false;
        part->steps[count++] = value;
    }
    part->count = count;
    for (size_t i = 0; i < count / 2; i++) {
        const struct ir_instruction *swapped = part->steps[i];

        part->steps[i] = part->steps[count - 1 - i];
        part->steps[count - 1 - i] = swapped;
    }
    if (value->op == OP_sfn_variable) {
        part->variable = true;
        part->slot = bases[value->operands[0].as.integer] + (size_t)value->operands[1].as.integer;
    }
    return part->variable || (value->op == OP_sfn_input && count > 0);
}

static const struct shape *step_into(const struct losses *l, const struct shape *whole,
                                     const struct ir_instruction *at)
{
    const struct ir_operand *step = &at->operands[1];
    struct key key;

    if (step->type == IR_INT)
        return shape_item_of(l->arena, whole, step->as.integer);
    key = key_of(step->as.text.text, step->as.text.size);
    return shape_member_of(l->arena, whole, &key);
}

static const struct shape *follow(const struct losses *l, const struct shape *whole,
                                  const struct part *part, size_t from)
{
    for (size_t i = from; i < part->count; i++)
        whole = step_into(l, whole, part->steps[i]);
    return whole;
}

static const struct shape *in_world(const struct losses *l, const struct world *world,
                                    const struct part *part)
{
    if (!part->variable)
        return follow(l, world->input, part, 0);
    return part->slot < world->variable_count ? follow(l, world->variables[part->slot], part, 0)
                                              : shape_lost(l->arena);
}

static bool is_lost(const struct shape *shape, enum loss loss)
{
    return shape_is_only(shape, SHAPE_ABSENT) || (loss == LOSS_SOMETIMES && shape->lost);
}

/* ---- one step back ---- */

/* What a function hands on to a point. */
struct handing {
    struct losses *losses;
    const struct part *part;
    const struct ir_function *to;
    enum loss loss;
    const struct ir_instruction *output; /* of the leave at hand */
    const struct ir_instruction *made;   /* of the first way on which the part is lost */
    bool found;
};

static void handed(void *context, const struct interpreted *what)
{
    struct handing *h = context;
    struct world world;

    if (what->at->op == OP_sfn_leave)
        h->output = what->at->operands[0].as.instruction;
    if (what->at->op != OP_GOTO || what->at->operands[0].as.function != h->to || h->found)
        return;
    world = *what->world;
    if (what->left != NULL)
        world.input = what->left;
    if (!is_lost(in_world(h->losses, &world, h->part), h->loss))
        return;
    h->found = true;
    h->made = h->output;
}

/* ---- words ---- */

/* "order.items[0]": the part by its path within the input, from one of its steps on. */
static const char *path_of(const struct losses *l, const struct part *part, size_t from)
{
    const char *text = "";

    for (size_t i = from; i < part->count; i++) {
        const struct ir_operand *step = &part->steps[i]->operands[1];

        text = step->type == IR_INT
                   ? arena_format(l->arena, "%s[%lld]", text, (long long)step->as.integer)
                   : arena_format(l->arena, "%s%s%.*s", text, i > from ? "." : "",
                                  (int)step->as.text.size, step->as.text.text);
    }
    return text;
}

/* "A", "B" (caught), "C": all states from a point on to the place of the finding. */
static const char *way_from(const struct losses *l, size_t index)
{
    const char *text = "";

    for (size_t shown = 0;; index = l->points[index].towards, shown++) {
        const struct point *point = &l->points[index];
        bool last = point->towards == index;

        if (shown < SHOWN_MAX || last)
            text = arena_format(l->arena, "%s%s\"%s\"%s", text, shown > 0 ? ", " : "",
                                point->state->name, point->caught ? " (caught)" : "");
        else if (shown == SHOWN_MAX)
            text = arena_format(l->arena, "%s, ...", text);
        if (last)
            return text;
    }
}

/* ---- the search ---- */

struct telling {
    struct losses *losses;
    const struct part *part;
    const char *name;
    enum loss loss;
    struct diags *diags;
    struct finding *finding; /* NULL: nothing is told, only found */
    bool unsaid;             /* out: no state drops it, a schema does not require it */
};

static void add_point(struct losses *l, const struct ir_state *state, size_t towards, bool caught)
{
    if (l->seen[state->enter->number] || analysis_at(l->analysis, state->enter) == NULL)
        return;
    l->seen[state->enter->number] = true;
    l->points[l->count] = (struct point){state->enter, state, towards, caught};
    l->count++;
}

/* Whether the value that was there, perhaps, is to be told of. */
static bool is_worth_telling(const struct telling *t, const struct shape *before)
{
    return t->loss != LOSS_CERTAIN || !shape_may_be(before, SHAPE_ABSENT);
}

/* The state may have it where it is entered, but does not hand it on. */
static void tell_dropped(struct telling *t, const struct ir_function *from,
                         const struct shape *before, const struct ir_instruction *made)
{
    const struct ir_state *state = analysis_state(t->losses->analysis, from);
    struct span span = from->span;
    const bool certain = !shape_may_be(before, SHAPE_ABSENT);
    const char *why = dropped_why(t->losses->arena, made, path_of(t->losses, t->part, 0),
                                  state->name, certain || t->loss == LOSS_SOMETIMES, &span);

    if (t->loss == LOSS_SOMETIMES)
        diag_note(t->diags, t->finding, span,
                  "%s is not there on the way through %sstate \"%s\": %s", t->name,
                  from == state->fail ? "a catcher of " : "", state->name, why);
    else if (certain)
        diag_note(t->diags, t->finding, span, "%s is there until here: %s", t->name, why);
    else
        diag_note(t->diags, t->finding, span, "%s", why);
}

/* From which step on the part is one that the result of a state is known to have; none: their
 * number. */
static size_t step_of_result(const struct losses *l, const struct shape *result,
                             const struct part *part)
{
    size_t first = 0;

    for (; first < part->count; first++) {
        const struct ir_operand *step = &part->steps[first]->operands[1];
        struct key key;

        if (step->type != IR_KEY || result->members == NULL)
            continue;
        key = key_of(step->as.text.text, step->as.text.size);
        if (shape_find(result->members, &key) != NULL &&
            !shape_is_only(follow(l, result, part, first), SHAPE_ABSENT))
            break;
    }
    return first;
}

/* The result of the state does not always have it; or it has, perhaps, but what is made of the
 * result has not. */
static bool tell_result(struct telling *t, const struct ir_function *from,
                        const struct ir_instruction *made)
{
    const struct losses *l = t->losses;
    const struct world *leaving = analysis_at(l->analysis, from);
    const size_t step = t->part->variable || leaving->result == NULL
                            ? t->part->count
                            : step_of_result(l, leaving->result, t->part);
    const struct shape *known;

    if (step == t->part->count || t->loss == LOSS_CERTAIN)
        return false;
    known = follow(l, leaving->result, t->part, step);
    if (t->loss == LOSS_SOMETIMES && known->lost)
        diag_note(t->diags, t->finding, from->span,
                  "the result of state \"%s\" does not always have \"%s\"",
                  analysis_state(l->analysis, from)->name, path_of(l, t->part, step));
    if (t->loss == LOSS_SOMETIMES) {
        t->unsaid = known->lost;
        return known->lost;
    }
    diag_note(t->diags, t->finding, made != NULL ? dropped_place(made) : from->span,
              "the result of state \"%s\" %s \"%s\", but what is handed on here has not",
              analysis_state(l->analysis, from)->name,
              shape_may_be(known, SHAPE_ABSENT) ? "may have" : "has", path_of(l, t->part, step));
    return true;
}

/* Look at one transition. True: the note is told. */
static bool look_back(struct telling *t, size_t index, const struct ir_function *from)
{
    struct losses *l = t->losses;
    const struct ir_state *state = analysis_state(l->analysis, from);
    const struct world *entry = analysis_at(l->analysis, state->enter);
    struct handing handing = {
        .losses = l, .part = t->part, .to = l->points[index].enter, .loss = t->loss};
    const struct shape *before;

    if (analysis_at(l->analysis, from) == NULL || entry == NULL || l->walks++ >= WALKS_MAX)
        return false;
    analysis_walk(l->analysis, from, l->arena, handed, &handing);
    if (!handing.found)
        return false;
    before = in_world(l, entry, t->part);
    if (shape_may_be(before, SHAPE_ABSENT) && tell_result(t, from, handing.made))
        return true;
    if (!t->part->variable && !is_lost(before, t->loss)) {
        if (is_worth_telling(t, before))
            tell_dropped(t, from, before, handing.made);
        return is_worth_telling(t, before);
    }
    add_point(l, state, index, from == state->fail);
    return false;
}

/* What an ItemSelector makes; NULL: there is none. */
static const struct ir_instruction *made_by_selector(const struct ir_state *owner)
{
    const struct ir_function *selector = owner->map != NULL ? owner->map->selector : NULL;

    if (selector != NULL)
        for (const struct ir_block *at = selector->blocks; at != NULL; at = at->next)
            if (at->last->op == OP_GIVE && ir_is_reference(&at->last->operands[0]))
                return at->last->operands[0].as.instruction;
    return NULL;
}

/* It was not there from the start: the schema of the input says so. */
static bool tell_not_required(struct telling *t, const struct ir_function *start)
{
    const struct world *given = analysis_at(t->losses->analysis, start);

    if (t->loss != LOSS_SOMETIMES || !is_lost(in_world(t->losses, given, t->part), t->loss))
        return false;
    diag_note(t->diags, t->finding, (struct span){0},
              "the schema of the input does not require \"%s\"", path_of(t->losses, t->part, 0));
    t->unsaid = true;
    return true;
}

/* The first state of a scope: its input was made by the state that owns it. */
static bool look_out(struct telling *t, size_t index)
{
    struct losses *l = t->losses;
    const struct ir_scope *scope = l->points[index].state->scope;
    const struct ir_state *owner = scope->owner;
    const struct world *entry = owner != NULL ? analysis_at(l->analysis, owner->enter) : NULL;
    const struct ir_instruction *made = owner != NULL ? made_by_selector(owner) : NULL;
    const struct shape *before;

    if (l->points[index].enter != scope->start)
        return false;
    if (owner == NULL && !t->part->variable)
        return tell_not_required(t, scope->start);
    if (t->part->variable && (entry == NULL || t->part->slot >= entry->variable_count)) {
        diag_note(t->diags, t->finding, (struct span){0}, "nothing assigns %s on the way %s",
                  t->name, way_from(l, index));
        return true;
    }
    if (entry == NULL)
        return false;
    if (t->part->variable) {
        add_point(l, owner, index, false);
        return false;
    }
    before = in_world(l, entry, t->part);
    if (t->loss == LOSS_SOMETIMES && owner->map == NULL && is_lost(before, t->loss)) {
        add_point(l, owner, index, false); /* a Parallel may hand on what it was given */
        return false;
    }
    if (is_lost(before, LOSS_ALWAYS) || !is_worth_telling(t, before))
        return false;
    t->unsaid = made == NULL && owner->map != NULL && t->loss == LOSS_SOMETIMES;
    if (t->unsaid)
        diag_note(t->diags, t->finding, owner->enter->span,
                  "the items of state \"%s\" do not all have \"%s\"", owner->name,
                  path_of(l, t->part, 0));
    else if (made != NULL)
        diag_note(t->diags, t->finding, made->span,
                  "this makes the input of each item, without \"%s\", which the input of \"%s\" %s",
                  path_of(l, t->part, 0), owner->name,
                  shape_may_be(before, SHAPE_ABSENT) ? "may have" : "has");
    else
        diag_note(t->diags, t->finding, owner->enter->span,
                  owner->map != NULL
                      ? "inside of \"%s\" an item alone is the input: \"%s\" is not in it"
                      : "\"%s\" makes the input of its branches, without \"%s\"",
                  owner->name, path_of(l, t->part, 0));
    return true;
}

/* Whether it is a part of a variable that is assigned on every way: what is assigned lacks it. */
static bool is_assigned(const struct losses *l, const struct ir_state *state,
                        const struct part *part, enum loss loss)
{
    const struct world *world = analysis_at(l->analysis, state->enter);

    return part->variable && part->count > 0 && world != NULL &&
           part->slot < world->variable_count && !is_lost(world->variables[part->slot], loss);
}

/* Search from the function backwards. True: it was found, and told of. */
static bool search(struct telling *t, const struct ir_function *function)
{
    struct losses *l = t->losses;
    const struct ir_state *state = analysis_state(l->analysis, function);

    if (state == NULL || is_assigned(l, state, t->part, t->loss))
        return false;
    memset(l->seen, 0, l->functions * sizeof *l->seen);
    l->count = 0;
    add_point(l, state, 0, false);
    for (l->next = 0; l->next < l->count; l->next++) {
        size_t index = l->next;

        if (look_out(t, index))
            return true;
        for (const struct lead *at = l->leads[l->points[index].enter->number]; at != NULL;
             at = at->next)
            if (look_back(t, index, at->from))
                return true;
    }
    return false;
}

bool losses_note(struct losses *l, const struct ir_function *function,
                 const struct ir_instruction *value, const char *name, enum loss loss,
                 struct diags *diags, struct finding *finding)
{
    struct part part;
    struct telling t = {l, &part, name, loss, diags, finding, false};

    return part_of(l, function, value, &part) && search(&t, function);
}

bool losses_on_way(struct losses *l, const struct ir_function *function,
                   const struct ir_instruction *value)
{
    struct part part;
    struct telling t = {l, &part, "", LOSS_SOMETIMES, NULL, NULL, false};

    return part_of(l, function, value, &part) && search(&t, function) && !t.unsaid;
}

struct losses *losses_new(const struct analysis *analysis, const struct ir_program *program,
                          struct arena *arena)
{
    struct losses *l = ARENA_NEW(arena, struct losses);

    l->analysis = analysis;
    l->arena = arena;
    l->leads = leads_of(program, arena, &l->functions);
    l->points = ARENA_ARRAY(arena, struct point, l->functions);
    l->seen = ARENA_ARRAY(arena, bool, l->functions);
    return l;
}
