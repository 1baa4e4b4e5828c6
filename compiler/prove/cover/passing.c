/* compiler/prove/cover/passing.c - how many ways through a rule meet a box. */
#include "compiler/prove/cover/passing.h"

struct passed {
    const int *subjects; /* all on which the answer depends */
    size_t subject_count;
    uint64_t when; /* by the box's clock: 0, never */
    size_t ways;
    bool ends;
};

/* ---- what an answer depends on ---- */

struct list {
    int *subjects;
    size_t count;
    bool *listed; /* by subject */
};

/* A subject, the text that it says something of, and what they are parts of. */
static void add(struct list *list, const struct subjects *s, int subject)
{
    while (subject >= 0 && !list->listed[subject]) {
        const struct subject *at = &s->list[subject];

        list->listed[subject] = true;
        list->subjects[list->count++] = subject;
        if (at->of >= 0)
            subject = at->of;
        else
            subject = at->form == SUBJECT_PLACE ? s->f->places.list[at->place].whole : -1;
    }
}

static void list_subjects(struct passed *passed, const struct subjects *s,
                          const struct rule_paths *rule, struct list *list, struct arena *arena)
{
    int *kept;

    list->count = 0;
    for (size_t i = 0; i < rule->count; i++)
        for (size_t k = 0; k < rule->list[i].demand_count; k++)
            add(list, s, rule->list[i].demands[k].subject);
    kept = ARENA_ARRAY(arena, int, list->count);
    for (size_t i = 0; i < list->count; i++) {
        kept[i] = list->subjects[i];
        list->listed[kept[i]] = false;
    }
    passed->subjects = kept;
    passed->subject_count = list->count;
}

void passing_begin(struct passing *p, struct box *box, const struct rule_paths *rules,
                   size_t rule_count, struct arena *arena)
{
    const struct subjects *s = box->subjects;
    struct list list = {ARENA_ARRAY(arena, int, s->count), 0, ARENA_ARRAY(arena, bool, s->count)};

    *p = (struct passing){box, rules, ARENA_ARRAY(arena, struct passed, rule_count)};
    for (size_t k = 0; k < rule_count; k++)
        list_subjects(&p->known[k], s, &rules[k], &list, arena);
}

/* ---- answers ---- */

static bool is_fresh(const struct passed *passed, const struct box *box)
{
    if (passed->when == 0)
        return false;
    for (size_t i = 0; i < passed->subject_count; i++)
        if (box->changed[passed->subjects[i]] > passed->when)
            return false;
    return true;
}

static void take_off(size_t *work)
{
    *work -= *work > 0;
}

size_t passing_ways(struct passing *p, size_t rule, bool *ends, size_t *work)
{
    struct passed *known = &p->known[rule];

    take_off(work);
    if (!is_fresh(known, p->box)) {
        known->when = p->box->clock;
        known->ways = 0;
        known->ends = false;
        for (size_t i = 0; i < p->rules[rule].count; i++) {
            const struct rule_path *path = &p->rules[rule].list[i];

            take_off(work);
            if ((path->end != PATH_PASSED && known->ends) || !box_meets(p->box, path))
                continue;
            known->ways += path->end == PATH_PASSED;
            known->ends = known->ends || path->end != PATH_PASSED;
        }
    }
    *ends = known->ends;
    return known->ways;
}
