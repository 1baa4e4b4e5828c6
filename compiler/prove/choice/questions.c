/* compiler/prove/choice/questions.c - what the solver is asked of a Choice, and what it says. */
#include "compiler/prove/choice/questions.h"

#include "compiler/prove/choice/choice_parts.h"
#include "compiler/prove/choice/reply.h"
#include "compiler/prove/solver/solver.h"
#include "compiler/prove/solver/witness.h"

#define MANY 24 /* ways that are left: of more some are asked first ... */
#define SOME 4  /* ... so many, each for so long */
#define BEGIN_SOME "(set-option :timeout 250)\n"
#define END_SOME "(set-option :timeout 2000)\n"

/* Around the questions about one Choice. */
#define BEGIN_CHOICE "(push)\n"
#define END_CHOICE "(pop)\n"

/* ---- questions ---- */

static void ask_way(struct buffer *script, const struct formula *f, const char *name, size_t number,
                    bool with_input)
{
    buffer_add_text(script, SOLVER_PART);
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
    buffer_add_text(script, SOLVER_PART);
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

/* Read one answer. POSSIBLE is only what has been tried. */
static void read_answer(struct asking *asking, const char **at, struct choice_way *way,
                        size_t number, bool fails)
{
    bool with_input = fails || asking_wants_input(asking, number);
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
        else if (asking_is_shown(asking, way, number, fails, failing))
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

    if (asking->formula.plain && (fails || asking_wants_input(asking, number)))
        read_answer(asking, at, &plain, number, fails);
    read_answer(asking, at, way, number, fails);
    if (plain.possible == POSSIBLE)
        *way = plain;
}

/* ---- which are asked ---- */

static bool is_asked(const struct asking *asking, size_t way)
{
    return asking_is_open(&asking->choice->ways[way]) &&
           (asking->asks == ASK_ALL || (asking->asks == ASK_SOME && asking->some[way]));
}

void questions_choose(struct asking *asking)
{
    const size_t ways = asking->choice->rule_count + 1;
    const size_t open = asking_open_ways(asking->choice);
    size_t seen = 0;

    asking->asks = ASK_ALL;
    if (asking->whole || open <= MANY)
        return;
    asking->asks = ASK_SOME;
    asking->some = ARENA_ARRAY(asking->arena, bool, ways);
    for (size_t k = 0; k < ways; k++)
        if (asking_is_open(&asking->choice->ways[k])) {
            asking->some[k] = seen * SOME / open != (seen + 1) * SOME / open; /* far apart */
            seen++;
        }
}

void questions_choose_next(struct asking *asking)
{
    const struct choice *choice = asking->choice;
    bool useful = false;

    if (asking->asks == ASK_SOME)
        for (size_t k = 0; k <= choice->rule_count; k++)
            useful = useful || (asking->some[k] && choice->ways[k].possible != UNDECIDED);
    asking->asks = useful ? ASK_ALL : ASK_NOTHING;
}

/* ---- all of them ---- */

static bool take_question(struct asking *asking, const char **at, const char *name, size_t number)
{
    return reply_take(at, arena_format(asking->arena, "%s %zu\n", name, number));
}

void questions_ask_ways(struct asking *asking, struct buffer *script)
{
    const struct formula *f = &asking->formula;

    if (asking->asks == ASK_NOTHING ||
        (!asking_has_open(asking->choice) && !parts_open(asking->choice)))
        return;
    buffer_add_text(script, BEGIN_CHOICE);
    buffer_add(script, f->text.text, f->text.size);
    if (asking->asks == ASK_SOME)
        buffer_add_text(script, BEGIN_SOME);
    for (size_t k = 0; k <= asking->choice->rule_count; k++)
        if (is_asked(asking, k))
            ask_way(script, f, "taken", k, asking_wants_input(asking, k));
    for (size_t k = 0; k < asking->choice->fail_count; k++)
        if (asking_is_open(&asking->choice->fails[k]))
            ask_way(script, f, "fail", k, true);
    if (asking->asks == ASK_ALL)
        parts_ask(asking->choice, script);
    else
        buffer_add_text(script, END_SOME);
    buffer_add_text(script, END_CHOICE);
}

void questions_read_ways(struct asking *asking, const char **at)
{
    struct choice *choice = asking->choice;

    for (size_t k = 0; k <= choice->rule_count; k++) {
        if (!is_asked(asking, k))
            continue;
        if (!take_question(asking, at, "taken", k))
            return;
        decide(asking, at, &choice->ways[k], k, false);
    }
    for (size_t k = 0; k < choice->fail_count; k++) {
        if (!asking_is_open(&choice->fails[k]))
            continue;
        if (!take_question(asking, at, "fail", k))
            return;
        decide(asking, at, &choice->fails[k], k, true);
    }
    if (asking->asks == ASK_ALL)
        parts_read(choice, at, asking->arena);
}

static bool has_dead(const struct choice *choice)
{
    for (size_t k = 0; k < choice->rule_count; k++)
        if (choice->ways[k].possible == IMPOSSIBLE && !choice->ways[k].explained)
            return true;
    return false;
}

void questions_ask_reasons(struct asking *asking, struct buffer *script)
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

void questions_read_reasons(struct asking *asking, const char **at)
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
