/* runtime/api/actions/list_state_machine_aliases.c - the action ListStateMachineAliases: those of a
 * machine, or those that lead to a version, in the order in which they were made, as recorded from
 * AWS. */

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
};

static void write_alias(struct buffer *out, const struct value *text, const char *arn)
{
    output_word(out, "stateMachineAliasArn", arn);
    output_resource_time(out, "creationDate", text, "creationDate");
}

static bool leads_there(const struct value *text, const void *context)
{
    return alias_leads_to(text, context);
}

void list_state_machine_aliases(struct request *request)
{
    struct resource_page page = {
        .kind = SERVICE_ALIAS, .write = write_alias, .list = "stateMachineAliases"};
    struct named_machine machine;

    if (!request_check(request, members, COUNT_OF(members)) ||
        !request_named_machine(request, "stateMachineArn", &machine))
        return;
    page.owner = store_text_of(machine.arn);
    page.takes = machine.version != NULL ? leads_there : NULL;
    page.context = machine.version;
    request_list_resources(request, &page);
}
