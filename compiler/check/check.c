/* compiler/check/check.c - run all families of rules over a machine. */
#include "compiler/check/check.h"

#include "compiler/check/family.h"
#include "runtime/base/count.h"

static void (*const families[])(struct check *check) = {
    check_terminals, check_reachability, check_variables,   check_paths,       check_calls,
    check_values,    check_choices,      check_errors,      check_maps,        check_readers,
    check_resources, check_jsonata,      check_shadows,     check_tokens,      check_lookalikes,
    check_exits,     check_durations,    check_doubles,     check_commands,    check_raised,
    check_contexts,  check_loops,        check_parameters,  check_guards,      check_queries,
    check_pictures,  check_items,        check_indexes,     check_expressions, check_always,
    check_arns,      check_caught,       check_mixed_types,
};

void machine_check(struct arena *arena, struct machine *machine, check_target *malformed,
                   struct diags *diags)
{
    struct check check = {
        .arena = arena, .machine = machine, .malformed = malformed, .diags = diags};

    for (size_t i = 0; i < COUNT_OF(families); i++)
        families[i](&check);
}
