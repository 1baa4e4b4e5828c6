/* compiler/prove/choice/choice_parts.c - what the parts of rules decide: And, Or, Not and their
 * operands.
 *
 * A part may decide nothing while its rule is taken now and then: an operand of Or that is never
 * true, one of And that always is. */
#include "compiler/prove/choice/choice_parts.h"

#include "compiler/prove/choice/reply.h"
#include "compiler/prove/solver/parts.h"
#include "compiler/prove/solver/solver.h"

#define PARTS_MAX 64 /* of a rule; of a larger one nothing is asked */

static size_t count_of(const struct choice *choice, size_t rule)
{
    return choice->parts[rule] != NULL ? parts_count(choice->parts[rule][0].part) : 0;
}

/* Set what was seen of a part and all below it; its number is *next. */
static void see(struct choice_part *parts, size_t *next, const struct replayer *replayer)
{
    struct choice_part *own = &parts[(*next)++];
    const struct ir_part *part = own->part;
    const struct ir_instruction *branch = part->branch;

    if (part->kind == IR_PART_TEST) {
        bool decides = branch != NULL && branch->op == OP_BRANCH;

        own->seen_true = !decides || replayer_took(replayer, branch, true);
        own->seen_false = !decides || replayer_took(replayer, branch, false);
    }
    for (size_t i = 0; i < part->count; i++) {
        const struct choice_part *one = &parts[*next];
        bool last = i + 1 == part->count;

        see(parts, next, replayer);
        if (part->kind == IR_PART_NOT) {
            own->seen_true = one->seen_false;
            own->seen_false = one->seen_true;
            continue;
        }
        own->seen_true |= one->seen_true && (last || part->kind == IR_PART_OR);
        own->seen_false |= one->seen_false && (last || part->kind == IR_PART_AND);
    }
}

void parts_list(struct choice *choice, const struct replayer *replayer, struct arena *arena)
{
    for (size_t k = 0; k < choice->rule_count && choice->state->rule_count == choice->rule_count;
         k++) {
        const struct ir_part *rule = &choice->state->rules[k];
        size_t count = parts_count(rule);
        size_t next = 0;

        if (rule->count == 0 || count > PARTS_MAX)
            continue;
        choice->parts[k] = ARENA_ARRAY(arena, struct choice_part, count);
        for (size_t i = 0; i < count; i++)
            choice->parts[k][i].part = parts_at(rule, i);
        see(choice->parts[k], &next, replayer);
    }
}

/* ---- after the earlier rules ---- */

bool parts_is_open(const struct choice_part *part)
{
    return !part->decided && (!part->seen_true || !part->seen_false);
}

/* Of a rule that is never taken nothing is told. */
static bool wants(const struct choice *choice, size_t rule, size_t part)
{
    return choice->ways[rule].possible != IMPOSSIBLE && parts_is_open(&choice->parts[rule][part]);
}

bool parts_open(const struct choice *choice)
{
    for (size_t k = 0; k < choice->rule_count; k++)
        for (size_t i = 1; i < count_of(choice, k); i++)
            if (wants(choice, k, i))
                return true;
    return false;
}

void parts_ask(struct choice *choice, struct buffer *script)
{
    for (size_t k = 0; k < choice->rule_count; k++)
        for (size_t i = 1; i < count_of(choice, k); i++) {
            if (!wants(choice, k, i))
                continue;
            choice->parts[k][i].asked = true;
            buffer_add_text(script, SOLVER_PART);
            buffer_add_format(script,
                              "(echo \"part %zu %zu\")\n(check-sat-assuming (t%zu_%zu))\n"
                              "(check-sat-assuming (f%zu_%zu))\n",
                              k, i, k, i, k, i);
        }
}

static bool take_unsat(const char **at)
{
    bool unsat = reply_take(at, "unsat");

    if (!unsat)
        reply_skip(at);
    return unsat;
}

void parts_read(struct choice *choice, const char **at, struct arena *arena)
{
    for (size_t k = 0; k < choice->rule_count; k++) {
        for (size_t i = 1; i < count_of(choice, k); i++) {
            struct choice_part *part = &choice->parts[k][i];
            bool live = choice->ways[k].possible != IMPOSSIBLE;

            if (!part->asked)
                continue;
            if (!reply_take(at, arena_format(arena, "part %zu %zu\n", k, i)))
                return;
            part->never_true = take_unsat(at) && live;
            part->never_false = take_unsat(at) && live;
        }
    }
}

/* ---- alone ---- */

static bool is_suspect(const struct choice_part *part)
{
    return part->asked && (part->never_true || part->never_false);
}

bool parts_suspected(const struct choice *choice)
{
    for (size_t k = 0; k < choice->rule_count; k++)
        for (size_t i = 1; i < count_of(choice, k); i++)
            if (is_suspect(&choice->parts[k][i]))
                return true;
    return false;
}

void parts_ask_reasons(const struct choice *choice, struct buffer *script, struct arena *arena)
{
    for (size_t k = 0; k < choice->rule_count; k++) {
        for (size_t i = 1; i < count_of(choice, k); i++) {
            const char *name = arena_format(arena, "%zu_%zu", k, i);

            if (!is_suspect(&choice->parts[k][i]))
                continue;
            buffer_add_text(script, SOLVER_PART);
            buffer_add_format(script,
                              "(echo \"alone %s\")\n(check-sat-assuming (r%zu_t%s))\n"
                              "(check-sat-assuming (r%zu_f%s))\n(check-sat-assuming (r%zu_t%s",
                              name, k, name, k, name, k, name);
            for (size_t n = 0; n < k; n++)
                buffer_add_format(script, " n%zu", n);
            buffer_add_text(script, "))\n(get-unsat-core)\n");
        }
    }
}

void parts_read_reasons(struct choice *choice, const char **at, struct arena *arena)
{
    for (size_t k = 0; k < choice->rule_count; k++) {
        for (size_t i = 1; i < count_of(choice, k); i++) {
            struct choice_part *part = &choice->parts[k][i];

            if (!is_suspect(part))
                continue;
            if (!reply_take(at, arena_format(arena, "alone %zu_%zu\n", k, i)))
                return;
            part->alone_never_true = take_unsat(at);
            part->alone_never_false = take_unsat(at);
            if (take_unsat(at))
                part->covering_count = reply_core(at, arena, choice->rule_count, &part->covering);
            reply_skip_error(at);
        }
    }
}
