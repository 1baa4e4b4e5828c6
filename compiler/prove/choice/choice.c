/* compiler/prove/choice/choice.c - what is proven of the rules of a Choice.
 *
 * An input for each way is guessed first; one script asks for all ways that are left. Of rules that
 * are impossible a second one asks why: which of the earlier rules together leave nothing for it.
 */
#include "compiler/prove/choice/choice.h"

#include "compiler/prove/choice/choice_cover.h"
#include "compiler/prove/choice/choice_parts.h"
#include "compiler/prove/choice/questions.h"
#include "compiler/prove/guess/guess.h"
#include "compiler/prove/inputs/coming.h"
#include "sfn/abi.h"

/* Before all questions. */
#define BEGIN "(set-option :timeout 2000)\n" FORMULA_SORTS

/* How many instructions are run for guesses about a definition: a second of work at most. */
#define GUESS_STEPS ((size_t)30 << 20)
/* The same of what is found by taking rules away: of demands that are looked at, of instructions.
 */
#define COVER_WORK ((size_t)30 << 20)
#define COVER_STEPS ((size_t)20 << 20)

/* So many ways of which none is found are not guessed further. */
#define VAIN_MANY 8

/* What may still be done. */
struct budget {
    size_t guess_steps, cover_work, cover_steps;
};

/* ---- whole ways ---- */

static bool make(void *coming, const struct ir_state *state, const struct places *places,
                 const struct witness *wanted, unsigned turn, struct witness *out)
{
    return coming_make(coming, state, places, wanted, turn, out);
}

struct going {
    struct asking *asking;
    size_t number;
};

static bool goes(void *context, const struct witness *witness)
{
    struct going *going = context;

    return !admission_is_open(&going->asking->admission, witness) &&
           asking_comes_to(going->asking, witness, going->number, false, NULL);
}

/* Ask about whole ways, from the start to what the Choice leads to: what states before have made of
 * one value goes together there. */
static void solve_way(struct asking *asking, struct coming *coming, size_t number)
{
    const struct choice *choice = asking->choice;
    struct choice_way *way = &choice->ways[number];
    struct going going = {asking, number};
    struct witness found;

    if (way->possible != UNDECIDED || asking->admission.comings == NULL ||
        asking->admission.open_result != NULL || !asking_wants_input(asking, number))
        return;
    for (unsigned turn = 0; turn < COMING_SOLVED; turn++)
        if (coming_solve(coming, choice->state, choice->taken[number]->last, turn, goes, &going,
                         &found)) {
            *way = (struct choice_way){.possible = POSSIBLE, .witness = found};
            return;
        }
}

static void solve_ways(struct asking *asking, struct coming *coming)
{
    for (size_t k = 0; k <= asking->choice->rule_count; k++)
        solve_way(asking, coming, k);
}

/* ---- all of them ---- */

static void undecided(struct choice *choice, const char *why)
{
    for (size_t i = 0; i <= choice->rule_count; i++)
        if (choice->ways[i].why == NULL && choice->ways[i].possible == UNDECIDED)
            choice->ways[i].why = why;
    for (size_t i = 0; i < choice->fail_count; i++)
        if (choice->fails[i].why == NULL && choice->fails[i].possible == UNDECIDED)
            choice->fails[i].why = why;
}

static struct attempts trial_of(struct asking *asking, size_t *steps)
{
    return (struct attempts){&asking->formula, asking->replayer, &asking->admission, steps};
}

/* What is found by trying, with so many instructions for a way. */
static void guess(struct asking *asking, struct budget *budget, enum guess_effort effort,
                  size_t each)
{
    struct choice *choice = asking->choice;
    struct attempts trial = trial_of(asking, &budget->guess_steps);
    bool *decided = ARENA_ARRAY(asking->arena, bool, choice->rule_count + 1);
    struct guesses guesses;

    for (size_t k = 0; k <= choice->rule_count; k++)
        decided[k] = !asking_is_open(&choice->ways[k]);
    guesses = guess_ways(&trial, choice->state->enter, decided, effort, each);
    for (size_t k = 0; k <= choice->rule_count; k++)
        if (guesses.ways[k] != NULL && !decided[k])
            choice->ways[k] =
                (struct choice_way){.possible = POSSIBLE, .witness = *guesses.ways[k]};
    for (size_t k = 0; k < choice->fail_count; k++) {
        const struct ir_instruction *at = choice->failing[k];

        if (at->id != 0 && guesses.fails[at->id] != NULL && asking_is_open(&choice->fails[k]))
            choice->fails[k] =
                (struct choice_way){.possible = POSSIBLE, .witness = *guesses.fails[at->id]};
    }
}

/* What needs no solver: inputs are guessed that take rules by themselves; the rules that are left
 * are taken away from each other, and what still is is guessed; for a while, and once more for what
 * neither has decided. */
static void decide_first(struct asking *asking, struct budget *budget)
{
    struct choice *choice = asking->choice;
    struct attempts trial = trial_of(asking, &budget->cover_steps);
    const size_t each = budget->guess_steps / (choice->rule_count + 1);
    size_t open;
    bool vain;
    struct cover *cover = cover_begin(&trial, choice->state->enter, &budget->cover_work);

    guess(asking, budget, GUESS_ALONE, each);
    cover_dead(choice, cover, asking->whole);
    open = asking_open_ways(choice);
    guess(asking, budget, GUESS_ALL, each);
    vain = open > VAIN_MANY && asking_open_ways(choice) == open;
    cover_ways(choice, cover, asking->whole);
    if (asking_open_ways(choice) > 0 && !vain)
        guess(asking, budget, GUESS_ALL, budget->guess_steps);
    if (!asking->whole) {
        parts_list(choice, asking->replayer, asking->arena);
        cover_parts(choice, cover, asking->replayer, asking->arena);
    }
    cover_end(cover);
}

static bool begin(struct asking *asking, const struct analysis *analysis, struct arrivals *arrivals,
                  const struct comings *comings, const struct ir_state *state,
                  struct budget *budget)
{
    struct choice *choice = asking->choice;
    struct formula *f = &asking->formula;

    if (!formula_begin(f, analysis, state, asking->arena))
        return false;
    *choice = (struct choice){
        .state = state,
        .rule_count = f->rule_count,
        .has_default = f->has_default,
        .taken = f->taken,
        .entries = f->entries,
        .ways = ARENA_ARRAY(asking->arena, struct choice_way, f->rule_count + 1),
        .parts = ARENA_ARRAY(asking->arena, struct choice_part *, f->rule_count),
    };
    for (size_t k = 0; k <= f->rule_count; k++)
        choice->ways[k].possible = UNDECIDED;
    f->arrivals = arrivals;
    asking->admission = admission_of(analysis, state, f, comings, asking->whole);
    if (asking->whole) {
        formula_write(f, state);
        choice->fail_count = f->fail_count;
        choice->fails = ARENA_ARRAY(asking->arena, struct choice_way, f->fail_count);
        choice->failing = f->fails;
        for (size_t k = 0; k < f->fail_count; k++)
            choice->fails[k].possible = UNDECIDED;
    }
    asking->replayer = replayer_new(asking->arena, state->enter, f->numbers, f->places.bases);
    decide_first(asking, budget);
    if (!asking->whole && (asking_has_open(choice) || parts_open(choice)))
        formula_write(f, state);
    return true;
}

/* Ask one thing about all of them, in one process, and read the answers. Returns why there are no
 * others. */
static const char *ask(struct asking *list, size_t count, struct solver *solver,
                       void (*add)(struct asking *asking, struct buffer *script),
                       void (*read)(struct asking *asking, const char **at))
{
    struct buffer script = BUFFER_EMPTY;
    struct buffer answer = BUFFER_EMPTY;
    const char *why = "the solver ended before it came to this Choice";
    const char *at;

    buffer_add_text(&script, BEGIN);
    for (size_t i = 0; i < count; i++)
        add(&list[i], &script);
    if (script.size > sizeof BEGIN - 1) {
        (void)solver_run_of_several(solver, script.text, &answer, &why);
        buffer_add_byte(&answer, '\0');
        at = answer.text;
        for (size_t i = 0; i < count; i++)
            read(&list[i], &at);
    }
    buffer_fini(&script);
    buffer_fini(&answer);
    return why;
}

static void ask_ways(struct asking *list, size_t count, struct solver *solver)
{
    const char *const vain = "the solver has found nothing for several others of these rules";
    const char *why;

    for (size_t i = 0; i < count; i++)
        questions_choose(&list[i]);
    why = ask(list, count, solver, questions_ask_ways, questions_read_ways);
    for (size_t i = 0; i < count; i++) {
        bool some = list[i].asks == ASK_SOME;

        questions_choose_next(&list[i]);
        if (list[i].asks == ASK_NOTHING)
            undecided(list[i].choice, some ? vain : why);
    }
    why = ask(list, count, solver, questions_ask_ways, questions_read_ways);
    for (size_t i = 0; i < count; i++)
        undecided(list[i].choice, why);
}

size_t choices_prove(const struct analysis *analysis, const struct ir_program *program,
                     struct solver *solver, bool whole, struct arena *arena, struct choice **out)
{
    struct asking *list;
    const int milliseconds = solver->milliseconds; /* for both questions; and for all ways there */
    const long long deadline = solver->deadline;
    struct arrivals *arrivals = arrivals_of(analysis, program, arena);
    struct budget budget = {GUESS_STEPS, COVER_WORK, COVER_STEPS};
    struct coming *coming = coming_new(analysis, program, solver, arena);
    const struct comings comings = {coming, make, COMING_TURNS};
    size_t count = 0;

    for (const struct ir_state *at = program->states; at != NULL; at = at->next)
        count += at->kind == SFN_CHOICE;
    *out = ARENA_ARRAY(arena, struct choice, count);
    list = ARENA_ARRAY(arena, struct asking, count);
    count = 0;
    if (deadline == 0)
        solver->deadline = solver_now() + milliseconds;
    for (const struct ir_state *at = program->states; at != NULL; at = at->next) {
        if (at->kind != SFN_CHOICE || analysis_at(analysis, at->enter) == NULL)
            continue;
        list[count] = (struct asking){.choice = &(*out)[count], .arena = arena, .whole = whole};
        count += begin(&list[count], analysis, arrivals, &comings, at, &budget);
    }
    if (deadline == 0)
        solver->deadline = solver_now() + milliseconds; /* guesses have had their own */
    ask_ways(list, count, solver);
    for (size_t i = 0; i < count; i++)
        solve_ways(&list[i], coming);
    (void)ask(list, count, solver, questions_ask_reasons, questions_read_reasons);
    solver->milliseconds = milliseconds;
    solver->deadline = deadline;
    arrivals_free(arrivals);
    coming_free(coming);
    for (size_t i = 0; i < count; i++) {
        replayer_free(list[i].replayer);
        buffer_fini(&list[i].formula.text);
    }
    return count;
}
