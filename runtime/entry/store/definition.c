/* runtime/entry/store/definition.c - the command `definition` of an execution in a store: that
 * which it was started with, or goes on by, whatever this executable was built from. */
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/left.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"

static int tell(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY, out = BUFFER_EMPTY;
    const struct value *output, *definition;

    left_tell_start(visit, visit->options.operand);
    input_add_execution(&input, visit, visit->options.operand);
    output = visit_ask(visit, "DescribeStateMachineForExecution", &input);
    definition = value_member_named(output, "definition");
    if (output != NULL && visit->options.json) {
        show_json(&out, output);
        buffer_add_byte(&out, '\n');
    } else if (value_is(definition, VALUE_STRING)) {
        buffer_add(&out, definition->as.text, definition->size);
    }
    buffer_fini(&input);
    return show_answer(visit, output, &out);
}

int entry_definition_stored(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_DEFINITION,
                   "[EXECUTION [OPTION]... --store URL|--endpoint URL]",
                   "Print the definition this executable was built from, as written: placeholders "
                   "are not filled.\nWith an execution, which is given by its name or its ARN: "
                   "the one that it was started with,\nor goes on by after --adopt.\n"
                   "Exit status: 0, 1 when there is no such execution, 2 usage.",
                   argc, argv, &status))
        status = tell(&visit);
    visit_close(&visit);
    return status;
}
