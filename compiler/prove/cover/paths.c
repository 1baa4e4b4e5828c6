/* compiler/prove/cover/paths.c - the ways through each rule of a Choice, as conditions on what it
 * looks at.
 *
 * All ways are gone from where a rule begins. A loop is entered and left, whatever it does. */
#include "compiler/prove/cover/paths.h"

#include <string.h>

#include "compiler/ir/dominators.h"

#define PATHS_MAX 200  /* of one rule */
#define STEPS_MAX 2000 /* demands on one path */
#define WORK_MAX 40000 /* demands of all paths of a rule */
#define DEPTH_MAX 4000
#define ALL_MAX 4000000 /* ... of all rules */

struct finding {
    struct meanings *meanings;
    const struct subjects *subjects;
    const struct formula *f;
    struct arena *arena;
    struct ir_dominators order;
    bool *heads; /* by block: a loop begins there */
    size_t rule;
    size_t work, all_work;
    struct rule_paths *out;
    struct path_demand *demands; /* on the way that is gone */
    size_t demand_count;
    struct path_turn *turns;
    size_t turn_count;
    size_t room;  /* of both */
    size_t depth; /* blocks within each other */
    bool full;    /* something did not fit */
};

static bool go(struct finding *f, const struct ir_block *block, const struct ir_instruction *at);

/* ---- what is demanded ---- */

static bool is_none(const uint64_t *cells, const uint64_t *possible, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if ((cells[i] & possible[i]) != 0)
            return false;
    return true;
}

static bool is_all(const uint64_t *cells, const uint64_t *possible, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if ((possible[i] & ~cells[i]) != 0)
            return false;
    return true;
}

static struct path_demand demand_of(int subject, const uint64_t *cells, size_t words)
{
    struct path_demand made = {.subject = subject, .cells = cells, .end = words};

    while (cells[made.end - 1] == 0)
        made.end--;
    while (cells[made.first] == 0)
        made.first++;
    return made;
}

/* Demand that a test says so, until demand_count is set back. False: it cannot. */
static bool demand(struct finding *f, int number, const uint64_t *cells)
{
    const struct subject *subject = number >= 0 ? &f->subjects->list[number] : NULL;
    size_t words = subject != NULL ? SUBJECT_WORDS(subject->count) : 1;

    if (subject == NULL)
        return (cells[0] & 1) != 0;
    if (is_none(cells, subject->possible, words))
        return false;
    if (is_all(cells, subject->possible, words))
        return true;
    for (size_t i = f->demand_count; i-- > 0;) {
        uint64_t *cut;

        if (f->demands[i].subject != number)
            continue;
        cut = ARENA_ARRAY(f->arena, uint64_t, words);
        for (size_t k = 0; k < words; k++)
            cut[k] = f->demands[i].cells[k] & cells[k];
        if (is_none(cut, subject->possible, words))
            return false;
        f->work += words;
        cells = cut;
        break;
    }
    if (f->demand_count == f->room) {
        f->full = true;
        return true;
    }
    f->demands[f->demand_count++] = demand_of(number, cells, words);
    f->work++;
    return true;
}

/* The last demand on each subject is what all of them say. */
static bool is_last(const struct finding *f, size_t index)
{
    for (size_t i = index + 1; i < f->demand_count; i++)
        if (f->demands[i].subject == f->demands[index].subject)
            return false;
    return true;
}

static bool add_path(struct finding *f, enum path_end end, const struct ir_instruction *failing)
{
    struct rule_paths *out = f->out;
    struct rule_path path = {.end = end, .failing = failing, .turn_count = f->turn_count};
    struct path_demand *demands = ARENA_ARRAY(f->arena, struct path_demand, f->demand_count);
    struct path_turn *turns = ARENA_ARRAY(f->arena, struct path_turn, f->turn_count);

    f->work += f->demand_count;
    if (out->count == PATHS_MAX + STEPS_MAX || f->work > WORK_MAX)
        return false;
    for (size_t i = 0; i < f->demand_count; i++)
        if (is_last(f, i))
            demands[path.demand_count++] = f->demands[i];
    if (f->turn_count > 0)
        memcpy(turns, f->turns, f->turn_count * sizeof *turns);
    path.demands = demands;
    path.turns = turns;
    if (out->count % PATHS_MAX == 0) {
        struct rule_path *list = ARENA_ARRAY(f->arena, struct rule_path, out->count + PATHS_MAX);

        if (out->count > 0)
            memcpy(list, out->list, out->count * sizeof *list);
        out->list = list;
    }
    out->list[out->count++] = path;
    return true;
}

/* ---- ways ---- */

static bool arrive(struct finding *f, const struct ir_block *from, const struct ir_block *to)
{
    if (f->order.order[to->id] <= f->order.order[from->id])
        return true; /* around a loop: it is left before, too */
    return go(f, to, NULL);
}

static bool jump(struct finding *f, const struct ir_block *from, const struct ir_instruction *last)
{
    const struct ir_block *to = last->operands[0].as.block;
    const struct ir_instruction *parameter = to->first;

    if (f->order.order[to->id] <= f->order.order[from->id])
        return true;
    for (size_t i = 1; i < last->count; i++, parameter = parameter->next)
        if (f->heads[to->id])
            meanings_unbind(f->meanings, parameter);
        else
            meanings_bind(f->meanings, parameter, &last->operands[i]);
    return go(f, to, NULL);
}

static bool side(struct finding *f, const struct ir_instruction *last, const struct meaning *says,
                 bool truth)
{
    size_t demands = f->demand_count;
    bool whole = true;

    if (f->turn_count == f->room)
        return false;
    if (demand(f, says->subject, truth ? says->yes : says->no)) {
        f->turns[f->turn_count++] = (struct path_turn){last, truth};
        whole = arrive(f, last->block, last->operands[truth ? 1 : 2].as.block);
        f->turn_count--;
    }
    f->demand_count = demands;
    return whole;
}

static bool branch(struct finding *f, const struct ir_instruction *last)
{
    static const uint64_t any = 1;
    struct meaning says = {-1, &any, &any};

    if (!f->heads[last->block->id])
        says = meaning_of(f->meanings, &last->operands[0]);
    return side(f, last, &says, true) && side(f, last, &says, false);
}

/* Go on in a block behind an instruction; from its beginning if there is none. */
static bool go_on(struct finding *f, const struct ir_block *block, const struct ir_instruction *at)
{
    struct meaning failure;

    if (block == f->f->taken[f->rule])
        return add_path(f, PATH_TAKEN, NULL);
    if (block == f->f->entries[f->rule + 1])
        return add_path(f, PATH_PASSED, NULL);
    if (++f->work > WORK_MAX)
        return false;
    for (at = at == NULL ? block->first : at->next; at != block->last; at = at->next) {
        size_t demands = f->demand_count;
        bool whole;

        if (at->op == OP_PARAMETER || !meaning_of_failure(f->meanings, at, &failure))
            continue;
        if (demand(f, failure.subject, failure.yes) && !add_path(f, PATH_FAILED, at))
            return false;
        f->demand_count = demands;
        whole = !demand(f, failure.subject, failure.no) || go(f, block, at);
        f->demand_count = demands;
        return whole;
    }
    if (block->last->op == OP_JUMP)
        return jump(f, block, block->last);
    return block->last->op == OP_BRANCH && branch(f, block->last);
}

static bool go(struct finding *f, const struct ir_block *block, const struct ir_instruction *at)
{
    bool whole = ++f->depth < DEPTH_MAX && !f->full && go_on(f, block, at);

    f->depth--;
    return whole;
}

static void find_heads(struct finding *f)
{
    f->heads = ARENA_ARRAY(f->arena, bool, f->order.count);
    for (size_t place = 0; place < f->order.reachable; place++) {
        struct ir_block *next[IR_SUCCESSORS_MAX];
        size_t count = ir_successors(f->order.blocks[place], next);

        for (size_t i = 0; i < count; i++)
            if (f->order.order[next[i]->id] <= (int)place)
                f->heads[next[i]->id] = true;
    }
}

struct rule_paths *paths_of(struct meanings *meanings, const struct subjects *subjects,
                            const struct formula *formula, const struct ir_function *function,
                            struct arena *arena)
{
    struct rule_paths *list = ARENA_ARRAY(arena, struct rule_paths, formula->rule_count);
    struct finding f = {.meanings = meanings,
                        .subjects = subjects,
                        .f = formula,
                        .arena = arena,
                        .order = ir_dominators_of(function, &arena->region),
                        .room = STEPS_MAX};

    f.demands = ARENA_ARRAY(arena, struct path_demand, f.room);
    f.turns = ARENA_ARRAY(arena, struct path_turn, f.room);
    find_heads(&f);
    for (size_t k = 0; k < formula->rule_count; k++) {
        f.rule = k;
        f.out = &list[k];
        f.work = 0;
        f.demand_count = f.turn_count = f.depth = 0;
        f.full = false;
        list[k].whole = f.all_work < ALL_MAX && go(&f, formula->entries[k], NULL) && !f.full;
        if (!list[k].whole)
            list[k].count = 0;
        f.all_work += f.work;
    }
    return list;
}
