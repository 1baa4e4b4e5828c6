/* compiler/prove/guess/turning.c - a test that was asked on the wrong way is turned round.
 *
 * A place that it looks at gets a value that the test names, or one beside it. What brings the run
 * further is kept. */
#include "compiler/prove/guess/turning.h"

#include <string.h>

#include "compiler/prove/guess/tries.h"
#include "runtime/base/count.h"

#define TOUCHED_MAX 3   /* places of one test */
#define DEPTH_MAX 10    /* of operands below a test */
#define BRANCHES_MAX 16 /* that are looked at, the last ones */
#define TURNED_MAX 3    /* tests that are tried to be turned */
#define MOMENT "2024-01-01T00:00:00Z"

/* ---- what is to be turned round ---- */

/* The places that a test looks at, but for what a block is given. Returns their number. */
static size_t touched(const struct guesser *g, const struct ir_instruction *test,
                      int out[TOUCHED_MAX], size_t count, unsigned depth)
{
    int place = test->type == IR_VALUE ? g->f->places.of[test->id] : -1;

    if (place >= 0) {
        if (count < TOUCHED_MAX)
            out[count++] = place;
        return count;
    }
    for (size_t i = 0; i < test->count && depth < DEPTH_MAX; i++)
        if (ir_is_reference(&test->operands[i]))
            count = touched(g, test->operands[i].as.instruction, out, count, depth + 1);
    return count;
}

static bool looks_at(const struct guesser *g, const struct ir_instruction *test, int place)
{
    int places[TOUCHED_MAX];
    size_t count = touched(g, test, places, 0, 0);

    for (size_t i = 0; i < count; i++)
        if (places[i] == place)
            return true;
    return false;
}

static const struct ir_instruction *condition_of(const struct ir_instruction *branch)
{
    return ir_is_reference(&branch->operands[0]) ? branch->operands[0].as.instruction : NULL;
}

/* The tests that the last run has asked, the latest first, if they look at some place. */
static size_t asked_last(const struct guesser *g, const struct ir_instruction *out[BRANCHES_MAX])
{
    int places[TOUCHED_MAX];
    size_t all;
    const struct ir_instruction *const *branches = replayer_branches(g->attempts.replayer, &all);
    size_t count = 0;

    for (size_t i = 0; i < BRANCHES_MAX && i < all; i++) {
        const struct ir_instruction *test = condition_of(branches[all - 1 - i]);

        if (test != NULL && touched(g, test, places, 0, 0) > 0)
            out[count++] = test;
    }
    return count;
}

/* ---- turning ---- */

void turning_put(struct guesser *g, size_t place, struct place_value value)
{
    const struct place_of *list = g->f->places.list;

    g->values[place] = value;
    if (value.form == PLACE_ABSENT)
        return;
    for (; list[place].whole >= 0; place = (size_t)list[place].whole)
        g->values[list[place].whole] = (struct place_value){
            .form = list[place].at->operands[1].type == IR_INT ? PLACE_ARRAY : PLACE_OBJECT};
}

/* Give the place other values, until the run succeeds or comes further than it did. */
static bool turn_place(struct guesser *g, size_t way, int place,
                       const struct ir_instruction *const *tests, size_t test_count,
                       const struct ir_instruction *test, struct outcome *outcome)
{
    size_t size = g->f->places.count * sizeof *g->values;
    int others[TOUCHED_MAX];
    size_t other_count = touched(g, test, others, 0, 0);
    bool all = false; /* values of all kinds have been added */
    struct tries tries;

    tries_begin(&tries, g->f->arena, &g->f->places.list[place]);
    tries_add_test(&tries, test);
    for (size_t i = 0; i < other_count; i++)
        if (others[i] != place && g->values[others[i]].form == PLACE_VALUE)
            tries_add_value(&tries, g->values[others[i]].value);
    for (size_t i = 0; i < test_count; i++)
        if (tests[i] != test && looks_at(g, tests[i], place))
            tries_add_test(&tries, tests[i]);
    memcpy(g->kept, g->values, size);
    for (size_t i = 0; *g->attempts.steps > 0; i++) {
        struct outcome next;

        if (i == tries.count && !all) {
            all = true; /* what the tests name has not helped */
            tries_add_others(&tries);
        }
        if (i == tries.count)
            break;
        turning_put(g, (size_t)place, tries.list[i]);
        next = guessing_run(g);
        if (guessing_succeeds(g, &next, way) ||
            (next.done != REPLAY_UNKNOWN && next.steps > outcome->steps)) {
            *outcome = next;
            return true;
        }
        memcpy(g->values, g->kept, size);
    }
    return false;
}

/* Give the value to places that a test looks at: to those that are absent, or to all. Returns
 * whether that changes something. */
static bool give(struct guesser *g, const int *places, size_t count, const struct value *value,
                 bool all)
{
    bool changes = false;

    for (size_t i = 0; i < count; i++) {
        const struct place_value *now = &g->values[places[i]];

        if (now->form != PLACE_ABSENT && (!all || now->form != PLACE_VALUE || now->value == value))
            continue;
        turning_put(g, (size_t)places[i],
                    (struct place_value){.form = PLACE_VALUE, .value = value});
        changes = true;
    }
    return changes;
}

/* The same of one of several places that the test looks at. What is made of two of them needs both
 * to be of a kind: those that are absent are given something first, and then all. */
static bool turn_test(struct guesser *g, size_t way, const struct ir_instruction *const *tests,
                      size_t test_count, const struct ir_instruction *test, struct outcome *outcome)
{
    static const struct value number = {.kind = VALUE_INTEGER, .as.integer = 1};
    static const struct value text = {.kind = VALUE_STRING, .size = 1, .as.text = "a"};
    static const struct value moment = {.kind = VALUE_STRING, .size = 20, .as.text = MOMENT};
    static const struct {
        const struct value *value;
        bool all;
    } given[] = {{NULL, false},   {&number, false}, {&text, false},
                 {&number, true}, {&text, true},    {&moment, true}};
    size_t size = g->f->places.count * sizeof *g->values;
    int places[TOUCHED_MAX];
    size_t touches = touched(g, test, places, 0, 0);

    memcpy(g->before, g->values, size);
    for (size_t i = 0; i < (touches > 1 ? COUNT_OF(given) : 1); i++) {
        if (given[i].value != NULL && !give(g, places, touches, given[i].value, given[i].all))
            continue;
        for (size_t k = 0; k < touches; k++)
            if (turn_place(g, way, places[k], tests, test_count, test, outcome))
                return true;
        memcpy(g->values, g->before, size);
    }
    return false;
}

bool turning_last(struct guesser *g, size_t way, struct outcome *outcome)
{
    const struct ir_instruction *tests[BRANCHES_MAX + 1];
    size_t count = asked_last(g, tests);

    if (outcome->done == REPLAY_FAILED) {
        memmove(tests + 1, tests, count * sizeof *tests);
        tests[0] = outcome->failing;
        count++;
    }
    for (size_t i = 0; i < count && i < TURNED_MAX; i++)
        if (turn_test(g, way, tests, count, tests[i], outcome))
            return true;
    return false;
}

void turning_only(struct guesser *g, size_t way, struct outcome *outcome)
{
    const struct ir_instruction *last = g->f->entries[way]->last;
    const struct ir_instruction *test = way < g->f->rule_count && last->op == OP_BRANCH &&
                                                (last->operands[1].as.block == g->f->taken[way] ||
                                                 last->operands[2].as.block == g->f->taken[way])
                                            ? condition_of(last)
                                            : NULL;

    if (test != NULL)
        (void)turn_test(g, way, &test, 1, test, outcome);
}

void turning_compared(struct guesser *g, const struct ir_instruction *branch)
{
    static const struct value number = {.kind = VALUE_INTEGER, .as.integer = 1};
    const struct ir_instruction *test = condition_of(branch);
    int places[TOUCHED_MAX];
    const size_t count = test != NULL ? touched(g, test, places, 0, 0) : 0;

    for (size_t i = 0; i < count; i++) {
        struct tries tries;

        if (g->values[places[i]].form != PLACE_ABSENT)
            continue;
        tries_begin(&tries, g->f->arena, &g->f->places.list[places[i]]);
        tries_add_test(&tries, test);
        if (count > 1)
            tries_add_value(&tries, &number);
        if (tries.count > 0)
            turning_put(g, (size_t)places[i], tries.list[0]);
    }
}
