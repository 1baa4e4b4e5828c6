/* compiler/prove/choice/choice.c - what is proven of the rules of a Choice.
 *
 * An input for each way is guessed first; one script asks for all ways that are left. Of rules that
 * are impossible a second one asks why: which of the earlier rules together leave nothing for it.
 */
#include "compiler/prove/choice/choice.h"

#include <string.h>

#include "compiler/prove/choice/blind.h"
#include "compiler/prove/choice/choice_cover.h"
#include "compiler/prove/choice/choice_parts.h"
#include "compiler/prove/choice/reply.h"
#include "compiler/prove/inputs/coming.h"
#include "compiler/prove/guess/admission.h"
#include "compiler/prove/solver/formula.h"
#include "compiler/prove/guess/guess.h"
#include "compiler/prove/solver/known.h"
#include "compiler/prove/replay/replay.h"
#include "sfn/abi.h"

/* Before all questions, and around those about one Choice. */
#define BEGIN "(set-option :timeout 2000)\n" FORMULA_SORTS
#define BEGIN_CHOICE "(push)\n"
#define END_CHOICE "(pop)\n"

/* How many instructions are run for guesses about a definition: a second of work at most. */
#define GUESS_STEPS ((size_t)30 << 20)
/* The same of what is found by taking rules away: of demands that are looked at, of instructions.
 */
#define COVER_WORK ((size_t)30 << 20)
#define COVER_STEPS ((size_t)20 << 20)

/* What may still be done. */
struct budget {
    size_t guess_steps, cover_work, cover_steps;
};

struct asking {
    struct choice *choice;
    struct formula formula;
    struct admission admission;
    struct replayer *replayer;
    struct arena *arena;
    bool whole;
};

/* ---- questions ---- */

/* Whether an input is asked for that takes the way: finding one takes longer than that there is. */
static bool wants_input(const struct asking *asking, size_t way)
{
    const struct choice *choice = asking->choice;

    return asking->whole || (way == choice->rule_count && !choice->has_default);
}

static void ask_way(struct buffer *script, const struct formula *f, const char *name, size_t number,
                    bool with_input)
{
    buffer_add_format(script, "(push)\n(assert %s%zu)\n(echo \"%s %zu\")\n", name, number, name,
                      number);
    if (with_input && f->plain) {
        buffer_add_text(script, "(check-sat-assuming (plain))\n");
        witness_ask(f, script);
    }
    buffer_add_text(script, "(check-sat)\n");
    if (with_input)
        witness_ask(f, script);
    buffer_add_text(script, "(pop)\n");
}

/* A rule by itself, and then with all earlier ones having passed it on. */
static void ask_why(struct buffer *script, size_t rule)
{
    buffer_add_format(script, "(echo \"alone %zu\")\n(check-sat-assuming (q%zu))\n", rule, rule);
    buffer_add_format(script, "(echo \"why %zu\")\n(check-sat-assuming (q%zu", rule, rule);
    for (size_t i = 0; i < rule; i++)
        buffer_add_format(script, " n%zu", i);
    buffer_add_text(script, "))\n(get-unsat-core)\n");
}

static void declare_assumptions(struct buffer *script, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_add_format(script,
                          "(declare-const q%zu Bool)\n(assert (=> q%zu own%zu))\n"
                          "(declare-const n%zu Bool)\n(assert (=> n%zu pass%zu))\n",
                          i, i, i, i, i, i);
}

/* ---- answers ---- */

static bool comes_to(struct asking *asking, const struct witness *witness, size_t way, bool fails,
                     const struct ir_instruction *failing)
{
    const struct ir_block *block = NULL;
    const struct ir_instruction *at = NULL;
    enum replayed done =
        replayer_run(asking->replayer, witness->input, witness->variables, &block, &at);

    if (fails)
        return done == REPLAY_FAILED && at == failing;
    return done == REPLAY_REACHED && block == asking->choice->taken[way];
}

/* Whether the witness does it, and may come; or another one that is made of it. */
static bool is_shown(struct asking *asking, struct choice_way *way, size_t number, bool fails,
                     const struct ir_instruction *failing)
{
    const bool refutes =
        fails || (number == asking->choice->rule_count && !asking->choice->has_default);
    struct witness found = way->witness;

    if (!comes_to(asking, &found, number, fails, failing)) {
        const struct blind blind =
            blind_why(&asking->formula, asking->choice->state, number, failing);

        way->why = blind.why;
        way->advice = blind.advice;
        return false;
    }
    if (!found.comes)
        way->why = known_why_not(&asking->formula.places, &found);
    else if (admission_allows(&asking->admission, &found, refutes, &way->why))
        return true;
    for (unsigned turn = 0; turn < admission_turns(&asking->admission); turn++)
        if (admission_mend(&asking->admission, &found, refutes, turn, &way->witness) &&
            comes_to(asking, &way->witness, number, fails, failing))
            return true;
    return false;
}

/* Read one answer. POSSIBLE is only what has been tried. */
static void read_answer(struct asking *asking, const char **at, struct choice_way *way,
                        size_t number, bool fails)
{
    bool with_input = fails || wants_input(asking, number);
    const struct ir_instruction *failing = fails ? asking->choice->failing[number] : NULL;

    way->possible = UNDECIDED;
    if (reply_take(at, "unsat")) {
        way->possible = IMPOSSIBLE;
        reply_skip_error(at);
    } else if (reply_take(at, "sat")) {
        if (!with_input)
            way->why = "no input was looked for";
        else if (!witness_read(&asking->formula, at, &way->witness))
            way->why = "the solver's answer cannot be read";
        else if (is_shown(asking, way, number, fails, failing))
            way->possible = POSSIBLE;
    } else {
        reply_skip(at);
        reply_skip_error(at);
        way->why = "the solver has found neither an input nor a proof";
    }
}

static void decide(struct asking *asking, const char **at, struct choice_way *way, size_t number,
                   bool fails)
{
    struct choice_way plain = {.possible = UNDECIDED};

    if (asking->formula.plain && (fails || wants_input(asking, number)))
        read_answer(asking, at, &plain, number, fails);
    read_answer(asking, at, way, number, fails);
    if (plain.possible == POSSIBLE)
        *way = plain;
}

static bool take_question(struct asking *asking, const char **at, const char *name, size_t number)
{
    return reply_take(at, arena_format(asking->arena, "%s %zu\n", name, number));
}

static void undecided(struct choice *choice, const char *why)
{
    for (size_t i = 0; i <= choice->rule_count; i++)
        if (choice->ways[i].why == NULL && choice->ways[i].possible == UNDECIDED)
            choice->ways[i].why = why;
    for (size_t i = 0; i < choice->fail_count; i++)
        if (choice->fails[i].why == NULL && choice->fails[i].possible == UNDECIDED)
            choice->fails[i].why = why;
}

/* Whether the solver is to say something of a way that was not guessed. */
static bool is_open(const struct choice_way *way)
{
    return way->possible == UNDECIDED && way->why == NULL;
}

static bool has_open(const struct choice *choice)
{
    for (size_t k = 0; k <= choice->rule_count; k++)
        if (is_open(&choice->ways[k]))
            return true;
    for (size_t k = 0; k < choice->fail_count; k++)
        if (is_open(&choice->fails[k]))
            return true;
    return false;
}

static void ask_ways(struct asking *asking, struct buffer *script)
{
    const struct formula *f = &asking->formula;

    if (!has_open(asking->choice) && !parts_open(asking->choice))
        return;
    buffer_add_text(script, BEGIN_CHOICE);
    buffer_add(script, f->text.text, f->text.size);
    for (size_t k = 0; k <= asking->choice->rule_count; k++)
        if (is_open(&asking->choice->ways[k]))
            ask_way(script, f, "taken", k, wants_input(asking, k));
    for (size_t k = 0; k < asking->choice->fail_count; k++)
        if (is_open(&asking->choice->fails[k]))
            ask_way(script, f, "fail", k, true);
    parts_ask(asking->choice, script);
    buffer_add_text(script, END_CHOICE);
}

static void read_ways(struct asking *asking, const char **at)
{
    struct choice *choice = asking->choice;

    for (size_t k = 0; k <= choice->rule_count; k++) {
        if (!is_open(&choice->ways[k]))
            continue;
        if (!take_question(asking, at, "taken", k))
            return;
        decide(asking, at, &choice->ways[k], k, false);
    }
    for (size_t k = 0; k < choice->fail_count; k++) {
        if (!is_open(&choice->fails[k]))
            continue;
        if (!take_question(asking, at, "fail", k))
            return;
        decide(asking, at, &choice->fails[k], k, true);
    }
    parts_read(choice, at, asking->arena);
}

static bool has_dead(const struct choice *choice)
{
    for (size_t k = 0; k < choice->rule_count; k++)
        if (choice->ways[k].possible == IMPOSSIBLE && !choice->ways[k].explained)
            return true;
    return false;
}

static void ask_reasons(struct asking *asking, struct buffer *script)
{
    struct choice *choice = asking->choice;

    if (!has_dead(choice) && !parts_suspected(choice))
        return;
    formula_alone(&asking->formula, choice->state);
    buffer_add_text(script, BEGIN_CHOICE);
    buffer_add(script, asking->formula.text.text, asking->formula.text.size);
    declare_assumptions(script, choice->rule_count);
    for (size_t k = 0; k < choice->rule_count; k++)
        if (choice->ways[k].possible == IMPOSSIBLE && !choice->ways[k].explained)
            ask_why(script, k);
    parts_ask_reasons(choice, script, asking->arena);
    buffer_add_text(script, END_CHOICE);
}

static void read_reasons(struct asking *asking, const char **at)
{
    struct choice *choice = asking->choice;

    for (size_t k = 0; k < choice->rule_count; k++) {
        struct choice_way *way = &choice->ways[k];

        if (way->possible != IMPOSSIBLE || way->explained)
            continue;
        if (!take_question(asking, at, "alone", k))
            return;
        way->alone = reply_take(at, "unsat");
        if (!way->alone)
            reply_skip(at);
        if (!take_question(asking, at, "why", k))
            return;
        if (reply_take(at, "unsat"))
            way->covering_count = reply_core(at, asking->arena, choice->rule_count, &way->covering);
        else
            reply_skip(at);
        reply_skip_error(at);
    }
    parts_read_reasons(choice, at, asking->arena);
}

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
           comes_to(going->asking, witness, going->number, false, NULL);
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
        asking->admission.open_result != NULL || !wants_input(asking, number))
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

static struct attempts trial_of(struct asking *asking, size_t *steps)
{
    return (struct attempts){&asking->formula, asking->replayer, &asking->admission, steps};
}

/* What is found by trying, with so many instructions for a way. */
static void guess(struct asking *asking, struct budget *budget, size_t each)
{
    struct choice *choice = asking->choice;
    struct attempts trial = trial_of(asking, &budget->guess_steps);
    bool *decided = ARENA_ARRAY(asking->arena, bool, choice->rule_count + 1);
    struct guesses guesses;

    for (size_t k = 0; k <= choice->rule_count; k++)
        decided[k] = !is_open(&choice->ways[k]);
    guesses = guess_ways(&trial, choice->state->enter, decided, each);
    for (size_t k = 0; k <= choice->rule_count; k++)
        if (guesses.ways[k] != NULL && !decided[k])
            choice->ways[k] =
                (struct choice_way){.possible = POSSIBLE, .witness = *guesses.ways[k]};
    for (size_t k = 0; k < choice->fail_count; k++) {
        const struct ir_instruction *at = choice->failing[k];

        if (at->id != 0 && guesses.fails[at->id] != NULL && is_open(&choice->fails[k]))
            choice->fails[k] =
                (struct choice_way){.possible = POSSIBLE, .witness = *guesses.fails[at->id]};
    }
}

static bool has_open_way(const struct choice *choice)
{
    for (size_t k = 0; k <= choice->rule_count; k++)
        if (is_open(&choice->ways[k]))
            return true;
    return false;
}

/* What needs no solver: rules are taken away from each other, and inputs are guessed for what is
 * left; for a while, and once more for what neither has decided. */
static void decide_first(struct asking *asking, struct budget *budget)
{
    struct choice *choice = asking->choice;
    struct attempts trial = trial_of(asking, &budget->cover_steps);
    struct cover *cover = cover_begin(&trial, choice->state->enter, &budget->cover_work);

    cover_dead(choice, cover, asking->whole);
    guess(asking, budget, budget->guess_steps / (choice->rule_count + 1));
    cover_ways(choice, cover, asking->whole);
    if (has_open_way(choice))
        guess(asking, budget, budget->guess_steps);
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
    if (!asking->whole && (has_open(choice) || parts_open(choice)))
        formula_write(f, state);
    return true;
}

/* Ask one thing about all of them, in one process, and read the answers. */
static void ask(struct asking *list, size_t count, struct solver *solver,
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
    for (size_t i = 0; i < count; i++)
        undecided(list[i].choice, why);
    buffer_fini(&script);
    buffer_fini(&answer);
}

size_t choices_prove(const struct analysis *analysis, const struct ir_program *program,
                     struct solver *solver, bool whole, struct arena *arena, struct choice **out)
{
    struct asking *list;
    const int milliseconds = solver->milliseconds; /* for both questions */
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
    for (const struct ir_state *at = program->states; at != NULL; at = at->next) {
        if (at->kind != SFN_CHOICE || analysis_at(analysis, at->enter) == NULL)
            continue;
        list[count] = (struct asking){.choice = &(*out)[count], .arena = arena, .whole = whole};
        count += begin(&list[count], analysis, arrivals, &comings, at, &budget);
    }
    ask(list, count, solver, ask_ways, read_ways);
    for (size_t i = 0; i < count; i++)
        solve_ways(&list[i], coming);
    ask(list, count, solver, ask_reasons, read_reasons);
    solver->milliseconds = milliseconds;
    arrivals_free(arrivals);
    coming_free(coming);
    for (size_t i = 0; i < count; i++) {
        replayer_free(list[i].replayer);
        buffer_fini(&list[i].formula.text);
    }
    return count;
}
