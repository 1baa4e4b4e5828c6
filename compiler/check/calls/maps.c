/* compiler/check/calls/maps.c - check distributed Maps: their Labels, and that no express
 * execution has one.
 */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"

#define LABEL_CHARACTERS_MAX 40

static const char *label_problem(const struct tree *label)
{
    size_t characters = utf8_characters(label->text, label->size);

    for (size_t i = 0; i < label->size; i++) {
        unsigned char byte = (unsigned char)label->text[i];

        if (byte <= ' ' || byte == 0x7f || strchr("?*<>{}[]:;,\\|^~$#%&`\"/", byte) != NULL)
            return "a Label holds no blanks, control characters or ? * < > { } [ ] : ; , \\ | ^ ~ "
                   "$ # % & ` \" /";
    }
    if (characters == 0)
        return "a Label must not be empty";
    if (characters > LABEL_CHARACTERS_MAX)
        return "a Label has at most 40 characters";
    return NULL;
}

static void check_label(struct check *check, const struct state *state)
{
    const char *location = arena_format(check->arena, "%s/Label", state->location);
    const char *problem = label_problem(state->label);

    if (problem != NULL)
        check_report(check, state->label->span, RULE_LABEL, location, "%s", problem);
    for (const struct state *at = first_state(check->machine); at != state;
         at = following_state(at)) {
        if (at->label == NULL || at->label->size != state->label->size ||
            memcmp(at->label->text, state->label->text, at->label->size) != 0)
            continue;
        diag_note(check->diags,
                  check_report(check, state->label->span, RULE_LABEL, location,
                               "two Maps of the machine have the Label \"%s\"", state->label->text),
                  at->label->span, "the other one");
        return;
    }
}

static void check_express(struct check *check, const struct state *state)
{
    const struct state *map = check_express_map(state->scope);

    if (check->machine->express)
        check_report(check, state->distributed_tree->span, RULE_EXPRESS_RESOURCE, state->location,
                     "state \"%s\" is a distributed Map, which an express machine cannot have",
                     state->name);
    else if (map != NULL)
        check_report(check, state->distributed_tree->span, RULE_EXPRESS_RESOURCE, state->location,
                     "the items of Map \"%s\" are express executions, which cannot have a "
                     "distributed Map",
                     map->name)
            ->severity = SEVERITY_WARNING;
}

/* Whether a placeholder may make it a distributed Map. */
static bool processor_is_open(const struct state *state)
{
    const struct tree *processor = tree_field(state->tree, "ItemProcessor");
    const struct tree *config = tree_field(processor, "ProcessorConfig");

    return tree_is_open(processor) || tree_is_open(config) ||
           tree_is_open(tree_field(config, "Mode"));
}

/* AWS takes them, and documents them for distributed Maps only. */
static void check_tolerance(struct check *check, const struct state *state)
{
    static const char *const fields[] = {"ToleratedFailureCount", "ToleratedFailureCountPath",
                                         "ToleratedFailurePercentage",
                                         "ToleratedFailurePercentagePath"};

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct tree_member *member = tree_member(state->tree, fields[i]);

        if (member != NULL)
            check_report(check, member->key_span, RULE_MAP_MODE,
                         arena_format(check->arena, "%s/%s", state->location, fields[i]),
                         "\"%s\" is for distributed Maps: on AWS the first item that fails ends an "
                         "inline one",
                         fields[i]);
    }
}

void check_maps(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        if (state->label != NULL && !tree_is_open(state->label))
            check_label(check, state);
        if (state->distributed && strcmp(state->distributed_field, "Mode") != 0)
            check_report(check, state->distributed_tree->span, RULE_MAP_MODE, state->location,
                         "\"%s\" makes state \"%s\" a distributed Map, although its "
                         "ProcessorConfig does not say \"Mode\": \"DISTRIBUTED\"",
                         state->distributed_field, state->name);
        if (state->distributed)
            check_express(check, state);
        else if (state->kind == SFN_MAP && !state->broken && !processor_is_open(state))
            check_tolerance(check, state);
    }
}
