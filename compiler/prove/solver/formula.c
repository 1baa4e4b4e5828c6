/* compiler/prove/solver/formula.c - a Choice state as a formula that a solver of SMT-LIB decides.
 *
 * Blocks and instructions are written in their order, each as a definition that later ones name; so
 * the formula is as long as the code, however often a value is used. */
#include "compiler/prove/solver/formula.h"

#include <string.h>

#include "compiler/ir/dominators.h"
#include "compiler/prove/solver/parts.h"
#include "compiler/prove/solver/terms.h"
#include "runtime/base/bug.h"

/* ---- the shape of a Choice: rules one after the other ---- */

static bool is_labelled(const struct ir_block *block, const char *label)
{
    return strncmp(block->label, label, strlen(label)) == 0;
}

/* lower/choice.c adds for each rule the block "taken", and "untaken" right behind it. */
static bool find_rules(struct formula *f, const struct ir_function *function)
{
    size_t count = 0;

    for (const struct ir_block *at = function->blocks; at != NULL; at = at->next)
        count += is_labelled(at, "taken");
    f->taken = ARENA_ARRAY(f->arena, struct ir_block *, count + 1);
    f->entries = ARENA_ARRAY(f->arena, struct ir_block *, count + 1);
    f->entries[0] = function->blocks;
    for (struct ir_block *at = function->blocks; at != NULL; at = at->next) {
        if (!is_labelled(at, "taken"))
            continue;
        if (at->next == NULL || !is_labelled(at->next, "untaken"))
            return false;
        f->taken[f->rule_count++] = at;
        f->entries[f->rule_count] = at->next;
    }
    f->taken[f->rule_count] = f->entries[f->rule_count];
    f->has_default = true;
    for (const struct ir_instruction *at = f->taken[count]->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_no_choice)
            f->has_default = false;
    return count > 0;
}

/* ---- blocks ---- */

struct writer {
    struct formula *f;
    struct terms *terms;
    struct ir_dominators order;
    const struct ir_block *from;  /* where it begins */
    const struct ir_block *until; /* where it ends, besides; or NULL */
    bool whole;                   /* it is gone through to its terminators */
    const char *prefix;           /* of the names of blocks */
    struct buffer *edges;         /* by block number: the ways into it */
    bool *loops;                  /* by block number: in a loop, or behind its head */
};

static void add_edge(struct writer *w, const struct ir_block *from, const struct ir_block *to,
                     const char *condition)
{
    struct buffer *edges = &w->edges[to->id];

    if (w->order.order[to->id] <= w->order.order[from->id])
        return; /* around a loop: it is entered before */
    buffer_add_format(edges, " (and %sgo%d %s)", w->prefix, from->id, condition);
    buffer_add_byte(edges, '\0');
    edges->size--; /* a NUL behind it */
}

/* Whether the block is the head of a loop: whether and how often it turns is not known. */
static bool is_head(const struct writer *w, const struct ir_block *block)
{
    return w->loops[block->id];
}

static void end_block(struct writer *w, const struct ir_block *block)
{
    const struct ir_instruction *last = block->last;
    const struct ir_operand *operands = last->operands;
    const char *condition;

    if (last->op == OP_JUMP) {
        add_edge(w, block, operands[0].as.block, "true");
        return;
    }
    if (last->op != OP_BRANCH)
        return;
    if (is_head(w, block)) {
        add_edge(w, block, operands[1].as.block, "true");
        add_edge(w, block, operands[2].as.block, "true");
        return;
    }
    condition = operands[0].immediate ? (operands[0].as.integer ? "true" : "false")
                                      : terms_of(w->terms, operands[0].as.instruction);
    if (!operands[0].immediate)
        w->f->conditions[block->id] = condition;
    add_edge(w, block, operands[1].as.block, condition);
    add_edge(w, block, operands[2].as.block, arena_format(w->f->arena, "(not %s)", condition));
}

/* A parameter is what the way that was taken gives it. */
static void define_parameter(struct writer *w, const struct ir_block *block,
                             const struct ir_instruction *parameter, size_t index)
{
    struct buffer text = BUFFER_EMPTY;
    size_t ways = 0;

    if (is_head(w, block)) {
        terms_opaque(w->terms, parameter);
        return;
    }
    for (size_t place = 0; place < w->order.reachable; place++) {
        const struct ir_block *from = w->order.blocks[place];
        const struct ir_instruction *last = from->last;
        const char *term;

        if (last->op != OP_JUMP || last->operands[0].as.block != block ||
            w->edges[from->id].size == 0)
            continue;
        term = terms_operand(w->terms, &last->operands[index + 1]);
        buffer_add_format(&text, "(ite %sgo%d %s ", w->prefix, from->id, term);
        ways++;
    }
    if (ways == 0 || parameter->type == IR_INT || parameter->type == IR_LIST) {
        terms_opaque(w->terms, parameter);
    } else {
        buffer_add_text(&text, parameter->type == IR_BOOL ? "false" : "absent");
        for (size_t i = 0; i < ways; i++)
            buffer_add_byte(&text, ')');
        terms_define(w->terms, parameter, text.text);
    }
    buffer_fini(&text);
}

/* Instructions that may fail narrow how far a block is gone through; `alive` says it. */
static void write_block(struct writer *w, const struct ir_block *block)
{
    const char *alive = arena_format(w->f->arena, "%sin%d", w->prefix, block->id);
    const struct ir_instruction *at = block->first;

    for (size_t index = 0; at->op == OP_PARAMETER; at = at->next)
        define_parameter(w, block, at, index++);
    for (size_t number = 0; at != block->last; at = at->next) {
        const char *fails = terms_fails(w->terms, at);
        const char *next;

        if (fails == NULL)
            continue;
        if (w->prefix[0] == '\0') {
            terms_name(w->f, arena_format(w->f->arena, "fail%zu", w->f->fail_count), "Bool",
                       arena_format(w->f->arena, "(and %s %s)", alive, fails));
            w->f->fails[w->f->fail_count++] = at;
        }
        next = arena_format(w->f->arena, "%sin%d_%zu", w->prefix, block->id, number++);
        terms_name(w->f, next, "Bool",
                   arena_format(w->f->arena, "(and %s (not %s))", alive, fails));
        alive = next;
    }
    terms_name(w->f, arena_format(w->f->arena, "%sgo%d", w->prefix, block->id), "Bool", alive);
    end_block(w, block);
}

static void find_loops(struct writer *w)
{
    w->loops = ARENA_ARRAY(w->f->arena, bool, w->order.count);
    for (size_t place = 0; place < w->order.reachable; place++) {
        struct ir_block *next[IR_SUCCESSORS_MAX];
        size_t count = ir_successors(w->order.blocks[place], next);

        for (size_t i = 0; i < count; i++)
            if (w->order.order[next[i]->id] <= (int)place)
                w->loops[next[i]->id] = true;
    }
}

/* Rules end where one has been taken, or where the next begins. */
static bool is_end(const struct writer *w, const struct ir_block *block)
{
    return !w->whole && (is_labelled(block, "taken") || block == w->until ||
                         block == w->f->entries[w->f->rule_count]);
}

/* Write all blocks that are reached from one, until another or the end of the rules. */
static void write_from(struct writer *w, const struct ir_block *from, const struct ir_block *until,
                       const char *prefix)
{
    w->from = from;
    w->until = until;
    w->prefix = prefix;
    terms_restart(w->terms, prefix);
    for (size_t i = 0; i < w->order.count; i++) {
        buffer_clear(&w->edges[i]);
        w->f->conditions[i] = NULL;
    }
    for (size_t place = 0; place < w->order.reachable; place++) {
        const struct ir_block *block = w->order.blocks[place];

        if (block != from && w->edges[block->id].size == 0)
            continue;
        terms_name(w->f, arena_format(w->f->arena, "%sin%d", prefix, block->id), "Bool",
                   block == from
                       ? "true"
                       : arena_format(w->f->arena, "(or false%s)", w->edges[block->id].text));
        if (block == from || !is_end(w, block))
            write_block(w, block);
    }
}

/* What the way to a block is called outside. */
static void name_way(struct writer *w, const char *name, size_t number,
                     const struct ir_block *block)
{
    terms_name(w->f, arena_format(w->f->arena, "%s%zu", name, number), "Bool",
               w->edges[block->id].size > 0
                   ? arena_format(w->f->arena, "%sin%d", w->prefix, block->id)
                   : "false");
}

static size_t count_instructions(const struct ir_function *function)
{
    size_t count = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            count++;
    return count;
}

static void begin(struct writer *w, struct formula *f, const struct ir_function *function,
                  struct terms *terms)
{
    *w = (struct writer){.f = f, .terms = terms};
    w->order = ir_dominators_of(function, &f->arena->region);
    w->edges = ARENA_ARRAY(f->arena, struct buffer, w->order.count);
    f->conditions = ARENA_ARRAY(f->arena, const char *, w->order.count);
    find_loops(w);
}

static void end(struct writer *w)
{
    for (size_t i = 0; i < w->order.count; i++)
        buffer_fini(&w->edges[i]);
}

/* Find all places, also those that only a rule later on looks at. */
static void find_places(struct formula *f, const struct ir_function *function)
{
    places_begin(&f->places, function);
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->type == IR_VALUE && at->id != 0)
                (void)places_find(&f->places, at);
}

bool formula_begin(struct formula *f, const struct analysis *analysis, const struct ir_state *state,
                   struct arena *arena)
{
    const struct world *world = analysis_at(analysis, state->enter);

    *f = (struct formula){.arena = arena};
    f->places =
        (struct places){.arena = arena, .world = world, .bases = analysis_bases(analysis, state)};
    if (world == NULL || !find_rules(f, state->enter))
        return false;
    f->places.ways = analysis_ways(analysis, state->enter, arena, &f->places.way_count);
    find_places(f, state->enter);
    f->numbers = numbers_of(state->enter, arena);
    return true;
}

void formula_write(struct formula *f, const struct ir_state *state)
{
    struct writer w;

    f->fails =
        ARENA_ARRAY(f->arena, const struct ir_instruction *, count_instructions(state->enter));
    f->terms = terms_new(f, state->enter, f->numbers, "");
    begin(&w, f, state->enter, f->terms);
    terms_declare(f, (const struct ir_function *const[]){state->enter}, 1);
    write_from(&w, state->enter->blocks, NULL, "");
    for (size_t k = 0; k <= f->rule_count; k++)
        name_way(&w, "taken", k, f->taken[k]);
    for (size_t k = 0; k < f->rule_count && state->rule_count == f->rule_count; k++)
        parts_define(f, &state->rules[k], k, "");
    end(&w);
}

void formula_alone(struct formula *f, const struct ir_state *state)
{
    struct writer w;

    begin(&w, f, state->enter, f->terms);
    for (size_t k = 0; k < f->rule_count; k++) {
        write_from(&w, f->entries[k], f->entries[k + 1], arena_format(f->arena, "r%zu_", k));
        name_way(&w, "own", k, f->taken[k]);
        name_way(&w, "pass", k, f->entries[k + 1]);
        if (state->rule_count == f->rule_count)
            parts_define(f, &state->rules[k], k, w.prefix);
    }
    end(&w);
}

/* ---- a course ---- */

static void find_step_places(struct formula *f, struct formula_step *step)
{
    f->places.world = step->world;
    f->places.bases = step->bases;
    step->first_place = f->places.count;
    find_places(f, step->function);
    step->place_count = f->places.count - step->first_place;
    step->place_of = f->places.of;
    step->root = f->places.root;
}

static void write_step(struct formula *f, const struct formula_step *step, size_t number)
{
    const char *prefix = arena_format(f->arena, "s%zu_", number);
    const struct ir_block *last = step->end->block;
    struct writer w;

    f->places.world = step->world;
    f->places.bases = step->bases;
    f->places.of = step->place_of;
    f->places.root = step->root;
    begin(&w, f, step->function,
          terms_new(f, step->function, numbers_of(step->function, f->arena), prefix));
    w.whole = true;
    write_from(&w, step->function->blocks, NULL, prefix);
    terms_name(f, arena_format(f->arena, "step%zu", number), "Bool",
               last == step->function->blocks || w.edges[last->id].size > 0
                   ? arena_format(f->arena, "%sgo%d", prefix, last->id)
                   : "false");
    end(&w);
}

void formula_course(struct formula *f, struct formula_step *steps, size_t count,
                    struct arena *arena)
{
    const struct ir_function **functions = ARENA_ARRAY(arena, const struct ir_function *, count);

    *f = (struct formula){.arena = arena, .places = {.arena = arena, .course = true}};
    for (size_t i = 0; i < count; i++) {
        functions[i] = steps[i].function;
        find_step_places(f, &steps[i]);
    }
    terms_declare(f, functions, count);
    for (size_t i = 0; i < count; i++)
        write_step(f, &steps[i], i);
}
