/* compiler/prove/judge/judge_overruns.c - loops that are never left, and histories that get too
 * long, told as findings. */
#include "compiler/prove/judge/judge_overruns.h"

#include <math.h>
#include <stdio.h>

#include "compiler/prove/bounds/bounds.h"
#include "compiler/prove/bounds/overruns.h"
#include "runtime/base/bug.h"

/* A whole number as people write it: 25,000. */
static const char *grouped(struct arena *arena, double number)
{
    char digits[32];
    int size = snprintf(digits, sizeof digits, "%.0f", number);
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    ENSURE(size > 0 && size < (int)sizeof digits);
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            buffer_add_byte(&text, ',');
        buffer_add_byte(&text, digits[i]);
    }
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

/* The events of a turn, or of an item, of which there are `times`. A Map has four events besides
 * those of its items. */
static double each(const struct overrun *at)
{
    return floor((at->loop != NULL ? at->events : at->events - 4) / at->times);
}

static void judge(const struct overrun *at, struct arena *arena, struct diags *diags)
{
    const char *who =
        at->loop != NULL
            ? arena_format(arena, "the loop of %s turns at least %s times",
                           bounds_loop_names(at->loop, arena), grouped(arena, at->times))
            : arena_format(arena, "\"%s\" has at least %s items", at->at->name,
                           grouped(arena, at->times));
    struct finding *finding = diag_report(
        diags, at->at->enter->span, RULE_HISTORY_LIMIT,
        "%s, each with %s history events: %s in all, and AWS fails a STANDARD execution that "
        "has more than %s",
        who, grouped(arena, each(at)), grouped(arena, at->events),
        grouped(arena, OVERRUNS_EVENTS_MAX));

    diag_note(diags, finding, (struct span){0},
              "counted are an event for the entry of each state and one for its exit, and three or "
              "four for each task");
    if (at->loop != NULL)
        diag_note(diags, finding, (struct span){0},
                  "if it was to end sooner: a counter that jumps over a number, or moves away from "
                  "it, never comes to it");
    diag_note(diags, finding, (struct span){0},
              "do less in one execution: let a Task start another one for the next part "
              "(states:startExecution), use a distributed Map (its children have histories of "
              "their own), do several at a time, or make it EXPRESS, which has no such limit");
}

/* Whether it is told of a state of the loop that it leads to no end. */
static bool is_told(const struct diags *diags, const struct component *loop)
{
    for (const struct finding *at = diags_first(diags); at != NULL; at = at->next)
        for (size_t i = 0; i < loop->count; i++)
            if ((at->rule == RULE_NO_WAY_OUT || at->rule == RULE_ENDLESS_LOOP) &&
                at->at == loop->states[i]->enter->span.start)
                return true;
    return false;
}

static void never_left(const struct overrun *at, struct arena *arena, struct diags *diags)
{
    if (!is_told(diags, at->loop))
        diag_report(diags, at->at->enter->span, RULE_ENDLESS_LOOP,
                    "the loop of %s is never left: whatever comes takes none of the ways out of "
                    "it, until something fails",
                    bounds_loop_names(at->loop, arena));
}

void judge_overruns(const struct analysis *analysis, const struct ir_program *program,
                    struct arena *arena, struct diags *diags)
{
    struct overrun *list;
    size_t count = overruns_of(flow_of(analysis, program, arena), arena, &list);

    for (size_t i = 0; i < count; i++)
        if (isinf(list[i].times))
            never_left(&list[i], arena, diags);
        else
            judge(&list[i], arena, diags);
}
