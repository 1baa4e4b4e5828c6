/* runtime/api/machine.c - the state machine that a request names.
 *
 * An ARN of a machine is that of its kind and name; behind another colon stands the number of a
 * version, or the name of an alias, which has other characters than digits. */
#include "runtime/api/machine.h"

#include <string.h>

#include "runtime/api/resource.h"
#include "runtime/base/entropy.h"
#include "runtime/json/value.h"
#include "runtime/service/service.h"
#include "sfn/abi.h"

enum {
    MACHINE_COLONS = 6, /* in the ARN of a machine */
    WEIGHTS = 100,      /* the sum of an alias's */
};

void request_fail_no_machine(struct request *request, struct store_text arn)
{
    request_fail_quoting(request, "StateMachineDoesNotExist",
                         "State Machine Does Not Exist: ", arn);
}

void request_fail_deleting(struct request *request, struct store_text arn)
{
    request_fail_quoting(request, "StateMachineDeleting", "State Machine is being deleted: ", arn);
}

static bool fail_none(struct request *request, struct store_text arn)
{
    if (request->error == NULL)
        request_fail_no_machine(request, arn);
    return false;
}

/* ---- ARNs ---- */

struct store_text machine_arn_own(struct store_text arn)
{
    int colons = 0;
    size_t i = 0;

    while (i < arn.size && !(arn.text[i] == ':' && colons++ == MACHINE_COLONS))
        i++;
    return (struct store_text){arn.text, i};
}

static bool is_number(struct store_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
    return text.size > 0;
}

/* What stands behind the colon behind the machine's own ARN. */
static struct store_text behind_own(struct store_text arn)
{
    size_t own = machine_arn_own(arn).size;

    return own < arn.size ? (struct store_text){arn.text + own + 1, arn.size - own - 1}
                          : (struct store_text){"", 0};
}

bool machine_arn_is_version(struct store_text arn)
{
    return is_number(behind_own(arn));
}

bool machine_arn_is_alias(struct store_text arn)
{
    struct store_text name = behind_own(arn);

    return name.size > 0 && !is_number(name);
}

/* ---- finding ---- */

/* The ARN of the version that an alias routes to this time. */
static const char *choose_version(struct request *request, const struct value *alias)
{
    const struct value *routes = value_member_named(alias, "routingConfiguration");
    int64_t at = (int64_t)(entropy_number() % WEIGHTS);

    if (!value_is(routes, VALUE_ARRAY))
        return NULL;
    for (size_t i = 0; i < routes->size; i++) {
        const struct value *route = &routes->as.items[i];

        at -= resource_number(route, "weight");
        if (at < 0)
            return request_keep(request, resource_text(route, "stateMachineVersionArn"));
    }
    return NULL;
}

/* Find the version or alias that the ARN names behind the machine's own. */
static bool find_qualified(struct request *request, struct store_text arn,
                           struct named_machine *machine)
{
    const char *version = request_keep(request, arn);

    if (!machine_arn_is_version(arn)) {
        machine->alias_text = request_resource(request, arn, SERVICE_ALIAS, NULL);
        if (machine->alias_text == NULL)
            return fail_none(request, arn);
        machine->alias = version;
        version = choose_version(request, machine->alias_text);
        if (version == NULL)
            return fail_none(request, arn);
    }
    machine->text =
        request_resource(request, store_text_of(version), SERVICE_VERSION, &machine->digest);
    machine->version = version;
    return machine->text != NULL || fail_none(request, arn);
}

/* The machine of this executable. */
static bool find_own(struct request *request, struct store_text arn, struct named_machine *machine)
{
    const struct api *api = request->api;
    struct buffer own = BUFFER_EMPTY;

    api_add_machine_arn(api, &own);
    request->stays = own.size != arn.size || memcmp(own.text, arn.text, arn.size) != 0;
    machine->arn = request_keep(request, (struct store_text){own.text, own.size});
    machine->name = api->program->name != NULL ? api->program->name : "machine";
    machine->digest = api->program->digest;
    machine->express = api->program->express;
    buffer_fini(&own);
    return !request->stays || fail_none(request, arn);
}

/* Those are of the children of a distributed Map. */
static bool fail_label(struct request *request, struct store_text arn)
{
    request_fail_quoting(request, "ValidationException",
                         "This action takes no state machine ARN with a label: ", arn);
    request_fail_more(request, "reason", "API_DOES_NOT_SUPPORT_LABELED_ARNS");
    return false;
}

static bool find(struct request *request, struct store_text arn, struct named_machine *machine)
{
    struct store_text own;

    if (!request_check_arn(request, arn, "stateMachine"))
        return false;
    if (request->api->program != NULL)
        return find_own(request, arn, machine);
    own = machine_arn_own(arn);
    if (memchr(own.text, '/', own.size) != NULL)
        return fail_label(request, arn);
    machine->arn = request_keep(request, own);
    machine->name = strrchr(machine->arn, ':') + 1;
    machine->text = request_resource(request, own, SERVICE_MACHINE, &machine->digest);
    if (machine->text == NULL)
        return fail_none(request, arn);
    machine->express = store_text_is(resource_text(machine->text, "type"), "EXPRESS");
    machine->deleting = store_text_is(resource_text(machine->text, "status"), "DELETING");
    return own.size == arn.size || find_qualified(request, arn, machine);
}

bool request_named_machine(struct request *request, const char *member,
                           struct named_machine *machine)
{
    *machine = (struct named_machine){.arn = NULL};
    return find(request, request_text(request, member), machine);
}

bool request_started_machine(struct request *request, const char *member,
                             struct named_machine *machine)
{
    struct store_text arn = request_text(request, member);
    const char *mark = memchr(arn.text, '#', arn.size);

    *machine = (struct named_machine){.arn = NULL};
    if (mark != NULL && service_mocks(request->api->service) != NULL) {
        machine->test_case = request_keep(
            request, (struct store_text){mark + 1, arn.size - (size_t)(mark + 1 - arn.text)});
        arn.size = (size_t)(mark - arn.text);
    }
    return find(request, arn, machine);
}
