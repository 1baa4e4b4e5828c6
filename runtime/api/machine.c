/* runtime/api/machine.c - the state machine that a request names.
 *
 * An ARN of a machine is that of its kind and name; behind another colon stands the number of a
 * version, or the name of an alias, which has other characters than digits. */
#include "runtime/api/machine.h"

#include <string.h>

#include "runtime/api/resource.h"
#include "runtime/base/entropy.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

enum {
    MACHINE_COLONS = 6, /* in the ARN of a machine */
    WEIGHTS = 100,      /* the sum of an alias's */
};

static bool fail_none(struct request *request, struct store_text arn)
{
    if (request->error == NULL)
        request_fail_quoting(request, "StateMachineDoesNotExist",
                             "State Machine Does Not Exist: ", arn);
    return false;
}

/* Where what stands behind the machine's own ARN begins, its colon; or the end. */
static size_t own_size(struct store_text arn)
{
    int colons = 0;
    size_t i = 0;

    while (i < arn.size && !(arn.text[i] == ':' && colons++ == MACHINE_COLONS))
        i++;
    return i;
}

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

static bool is_number(struct store_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
    return text.size > 0;
}

/* Find the version or alias that the ARN names behind the machine's own. */
static bool find_qualified(struct request *request, struct store_text arn,
                           struct named_machine *machine)
{
    struct store_text behind = {arn.text + strlen(machine->arn) + 1,
                                arn.size - strlen(machine->arn) - 1};
    const char *version = request_keep(request, arn);

    if (!is_number(behind)) {
        machine->alias_text = request_resource(request, arn, SERVICE_ALIAS, NULL);
        if (machine->alias_text == NULL)
            return fail_none(request, arn);
        machine->alias = version;
        version = choose_version(request, machine->alias_text);
        if (version == NULL)
            return fail_none(request, arn);
    }
    machine->text = request_resource(request, (struct store_text){version, strlen(version)},
                                     SERVICE_VERSION, &machine->digest);
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

bool request_named_machine(struct request *request, const char *member,
                           struct named_machine *machine)
{
    struct store_text arn = request_text(request, member);
    const char *mark = memchr(arn.text, '#', arn.size);
    struct store_text own = {arn.text, 0};

    *machine = (struct named_machine){.arn = NULL};
    if (mark != NULL) {
        machine->test_case = request_keep(
            request, (struct store_text){mark + 1, arn.size - (size_t)(mark + 1 - arn.text)});
        arn.size = (size_t)(mark - arn.text);
    }
    if (!request_check_arn(request, arn, "stateMachine"))
        return false;
    if (request->api->program != NULL)
        return find_own(request, arn, machine);
    own.size = own_size(arn);
    machine->arn = request_keep(request, own);
    machine->name = strrchr(machine->arn, ':') + 1;
    machine->text = request_resource(request, own, SERVICE_MACHINE, &machine->digest);
    if (machine->text == NULL)
        return fail_none(request, arn);
    machine->express = store_text_is(resource_text(machine->text, "type"), "EXPRESS");
    machine->deleting = store_text_is(resource_text(machine->text, "status"), "DELETING");
    return own.size == arn.size || find_qualified(request, arn, machine);
}
