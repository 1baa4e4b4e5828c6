/* compiler/prove/choice/asking.c - a Choice of which something is being found out. */
#include "compiler/prove/choice/asking.h"

#include "compiler/prove/choice/blind.h"
#include "compiler/prove/solver/known.h"

bool asking_wants_input(const struct asking *asking, size_t way)
{
    const struct choice *choice = asking->choice;

    return asking->whole || (way == choice->rule_count && !choice->has_default);
}

bool asking_comes_to(struct asking *asking, const struct witness *witness, size_t way, bool fails,
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

bool asking_is_shown(struct asking *asking, struct choice_way *way, size_t number, bool fails,
                     const struct ir_instruction *failing)
{
    const bool refutes =
        fails || (number == asking->choice->rule_count && !asking->choice->has_default);
    struct witness found = way->witness;

    if (!asking_comes_to(asking, &found, number, fails, failing)) {
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
            asking_comes_to(asking, &way->witness, number, fails, failing))
            return true;
    return false;
}

bool asking_is_open(const struct choice_way *way)
{
    return way->possible == UNDECIDED && way->why == NULL;
}

size_t asking_open_ways(const struct choice *choice)
{
    size_t count = 0;

    for (size_t k = 0; k <= choice->rule_count; k++)
        count += asking_is_open(&choice->ways[k]);
    return count;
}

bool asking_has_open(const struct choice *choice)
{
    if (asking_open_ways(choice) > 0)
        return true;
    for (size_t k = 0; k < choice->fail_count; k++)
        if (asking_is_open(&choice->fails[k]))
            return true;
    return false;
}
