/* compiler/prove/choice/choice_cover.c - what of a Choice is decided without the solver. */
#include "compiler/prove/choice/choice_cover.h"

#include "compiler/prove/choice/choice_parts.h"
#include "compiler/prove/solver/parts.h"

static void cover_way(struct choice_way *way, struct cover *cover,
                      const struct cover_target *target, bool input)
{
    struct cover_answer answer;

    if (way->possible != UNDECIDED || way->why != NULL)
        return;
    answer = cover_ask(cover, target);
    if (answer.covered == SHOWN)
        *way = (struct choice_way){.possible = POSSIBLE, .witness = *answer.witness};
    else if (answer.covered == COVERED)
        *way = (struct choice_way){.possible = IMPOSSIBLE,
                                   .alone = answer.alone,
                                   .explained = true,
                                   .covering_count = answer.rule_count,
                                   .covering = answer.rules};
    else if (answer.free && !input)
        way->why = "no input was looked for";
}

/* Whether an input is wanted that takes the way. */
static bool wants_input(const struct choice *choice, size_t way, bool inputs)
{
    return inputs || (way == choice->rule_count && !choice->has_default);
}

void cover_dead(struct choice *choice, struct cover *cover, bool inputs)
{
    for (size_t k = 0; k <= choice->rule_count; k++) {
        const struct cover_target target = {.rule = k, .what = COVER_TAKEN, .quiet = true};

        cover_way(&choice->ways[k], cover, &target, wants_input(choice, k, inputs));
    }
}

void cover_ways(struct choice *choice, struct cover *cover, bool inputs)
{
    for (size_t k = 0; k <= choice->rule_count; k++) {
        const struct cover_target target = {.rule = k, .what = COVER_TAKEN};

        /* What turns in inputs that do not come would count as seen. */
        if (cover_is_gated(cover) && !wants_input(choice, k, inputs))
            continue;
        cover_way(&choice->ways[k], cover, &target, wants_input(choice, k, inputs));
    }
    for (size_t k = 0; k < choice->fail_count; k++) {
        const struct cover_target target = {.rule =
                                                cover_rule_of_failure(cover, choice->failing[k]),
                                            .what = COVER_FAILING,
                                            .failing = choice->failing[k]};

        if (target.rule < choice->rule_count)
            cover_way(&choice->fails[k], cover, &target, true);
    }
}

/* ---- parts ---- */

struct turns {
    struct path_turn *list;
    size_t count;
};

/* The turns at which a part is true, or false: And is true where its last part is, and false where
 * any is. */
static void find_turns(const struct ir_part *part, bool truth, struct turns *turns)
{
    if (part->kind == IR_PART_TEST)
        turns->list[turns->count++] = (struct path_turn){part->branch, truth};
    for (size_t i = 0; i < part->count; i++) {
        bool last = i + 1 == part->count;

        if (part->kind == IR_PART_NOT)
            find_turns(&part->parts[i], !truth, turns);
        else if (last || (part->kind == IR_PART_OR) == truth)
            find_turns(&part->parts[i], truth, turns);
    }
}

/* Whether something has shown the part so; else *never says whether it cannot be. False: that is
 * not known. */
static bool decide(struct cover *cover, const struct replayer *replayer,
                   struct cover_target *target, bool *seen, struct cover_answer *answer)
{
    *answer = (struct cover_answer){.covered = SHOWN};
    for (size_t i = 0; i < target->turn_count && !*seen; i++)
        *seen = replayer_took(replayer, target->turns[i].branch, target->turns[i].truth);
    if (*seen)
        return true;
    /* An input is only needed where something is linked. */
    for (size_t turn = 0; turn < (cover_is_gated(cover) ? 1 : 2); turn++) {
        target->quiet = turn == 0;
        *answer = cover_ask(cover, target);
        if (answer->covered != OPEN || answer->free)
            break;
    }
    *seen = answer->covered == SHOWN;
    return answer->covered != OPEN || answer->free;
}

static void cover_part(struct cover *cover, const struct replayer *replayer, size_t rule,
                       struct choice_part *part, struct arena *arena)
{
    struct cover_answer yes, no;
    struct turns turns = {.list = ARENA_ARRAY(arena, struct path_turn, parts_count(part->part))};
    struct cover_target target = {.rule = rule, .what = COVER_TURN, .turns = turns.list};
    bool decided;

    find_turns(part->part, true, &turns);
    target.turn_count = turns.count;
    decided = decide(cover, replayer, &target, &part->seen_true, &yes);
    turns.count = 0;
    find_turns(part->part, false, &turns);
    target.turn_count = turns.count;
    decided = decide(cover, replayer, &target, &part->seen_false, &no) && decided;
    if (!decided)
        return;
    part->decided = true;
    part->never_true = yes.covered == COVERED;
    part->never_false = no.covered == COVERED;
    part->alone_never_true = part->never_true && yes.alone;
    part->alone_never_false = part->never_false && no.alone;
    part->covering_count = yes.rule_count;
    part->covering = yes.rules;
}

void cover_parts(struct choice *choice, struct cover *cover, const struct replayer *replayer,
                 struct arena *arena)
{
    for (size_t k = 0; k < choice->rule_count; k++) {
        if (choice->parts[k] == NULL || choice->ways[k].possible == IMPOSSIBLE)
            continue;
        for (size_t i = 1; i < parts_count(choice->parts[k][0].part); i++)
            if (parts_is_open(&choice->parts[k][i]))
                cover_part(cover, replayer, k, &choice->parts[k][i], arena);
    }
}
