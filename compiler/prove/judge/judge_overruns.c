/* compiler/prove/judge/judge_overruns.c - histories that get too long, told as findings. */
#include "compiler/prove/judge/judge_overruns.h"

#include "compiler/prove/bounds/bounds.h"
#include "compiler/prove/bounds/overruns.h"

void judge_overruns(const struct analysis *analysis, const struct ir_program *program,
                    struct arena *arena, struct diags *diags)
{
    struct overrun *list;
    size_t count = overruns_of(flow_of(analysis, program, arena), arena, &list);

    for (size_t i = 0; i < count; i++) {
        const struct overrun *at = &list[i];
        struct finding *finding;

        if (at->loop != NULL)
            finding = diag_report(
                diags, at->at->enter->span, RULE_HISTORY_LIMIT,
                "the loop of %s turns at least %.0f times: that are %.0f events, and a STANDARD "
                "execution ends at %d",
                bounds_loop_names(at->loop, arena), at->times, at->events, OVERRUNS_EVENTS_MAX);
        else
            finding = diag_report(
                diags, at->at->enter->span, RULE_HISTORY_LIMIT,
                "\"%s\" has at least %.0f items: that are %.0f events, and a STANDARD execution "
                "ends at %d",
                at->at->name, at->times, at->events, OVERRUNS_EVENTS_MAX);
        diag_note(diags, finding, (struct span){0},
                  "the children of a distributed Map, and executions that a Task starts, have a "
                  "history of their own");
    }
}
