/* runtime/api/actions/alias.c - what the actions on aliases share. */
#include "runtime/api/actions/alias.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/json/value.h"

enum { WEIGHTS = 100 }; /* the sum of them */

static const struct value *routes_of(const struct request *request)
{
    return request_value(request, "routingConfiguration");
}

static struct store_text version_of(const struct value *route)
{
    return resource_text(route, "stateMachineVersionArn");
}

static bool are_same(struct store_text left, struct store_text right)
{
    return left.size == right.size && memcmp(left.text, right.text, left.size) == 0;
}

/* ---- the routes ---- */

/* The request fails with that, and a list of the routes' versions or weights. */
static void fail_routes(struct request *request, const char *what, bool weights)
{
    const struct value *routes = routes_of(request);
    struct buffer *out = &request->message;

    request_fail(request, "ValidationException", "%s. Received: [", what);
    request_fail_more(request, "reason", "INVALID_ROUTING_CONFIGURATION");
    for (size_t i = 0; i < routes->size; i++) {
        const struct value *route = &routes->as.items[i];
        struct store_text version = version_of(route);

        buffer_add_text(out, i > 0 ? ", " : "");
        if (weights)
            buffer_add_format(out, "%" PRId64, resource_number(route, "weight"));
        else
            buffer_add(out, version.text, version.size);
    }
    buffer_add_byte(out, ']');
}

bool alias_check_routes(struct request *request)
{
    const struct value *routes = routes_of(request);
    struct store_text first = version_of(&routes->as.items[0]);
    const struct value *last = &routes->as.items[routes->size - 1];
    bool are_versions = true;
    int64_t sum = 0;

    for (size_t i = 0; i < routes->size; i++) {
        sum += resource_number(&routes->as.items[i], "weight");
        are_versions = are_versions && machine_arn_is_version(version_of(&routes->as.items[i]));
    }
    if (routes->size > 1 && are_same(first, version_of(last)))
        fail_routes(request,
                    "Routing configuration must contain distinct state machine version ARNs",
                    false);
    else if (sum != WEIGHTS)
        fail_routes(request, "Sum of routing configuration weights must equal 100", true);
    else if (!are_versions)
        fail_routes(request, "Routing configuration must contain state machine version ARNs",
                    false);
    else if (!are_same(machine_arn_own(first), machine_arn_own(version_of(last))))
        fail_routes(request, "Routing configuration must contain version ARNs of one state machine",
                    false);
    return request->error == NULL;
}

static void fail_none(struct request *request, struct store_text arn)
{
    request_fail(request, "ResourceNotFound", "Request references a resource that does not exist.");
    request_fail_more(request, "resourceName", request_keep(request, arn));
}

bool alias_check_versions(struct request *request)
{
    const struct value *routes = routes_of(request), *machine;
    struct store_text own = machine_arn_own(version_of(&routes->as.items[0]));

    machine = request_resource(request, own, SERVICE_MACHINE, NULL);
    if (machine == NULL && request->error == NULL)
        fail_none(request, own);
    else if (store_text_is(resource_text(machine, "status"), "DELETING"))
        request_fail_deleting(request, own);
    for (size_t i = 0; i < routes->size && request->error == NULL; i++) {
        struct store_text arn = version_of(&routes->as.items[i]);

        if (request_resource(request, arn, SERVICE_VERSION, NULL) == NULL && request->error == NULL)
            fail_none(request, arn);
    }
    return request->error == NULL;
}

const char *alias_machine(struct request *request)
{
    return request_keep(request, machine_arn_own(version_of(&routes_of(request)->as.items[0])));
}

bool alias_leads_to(const struct value *alias, const char *version)
{
    const struct value *routes = value_member_named(alias, "routingConfiguration");

    for (size_t i = 0; value_is(routes, VALUE_ARRAY) && i < routes->size; i++)
        if (store_text_is(version_of(&routes->as.items[i]), version))
            return true;
    return false;
}

/* ---- the alias that is named ---- */

bool alias_check_arn(struct request *request)
{
    struct store_text arn = request_text(request, "stateMachineAliasArn");

    if (request_check_arn(request, arn, "stateMachine") && !machine_arn_is_alias(arn))
        request_fail_quoting(request, "InvalidArn", "Invalid Arn: ", arn);
    return request->error == NULL;
}

const struct value *alias_find(struct request *request)
{
    struct store_text arn = request_text(request, "stateMachineAliasArn");
    const struct value *alias = request_resource(request, arn, SERVICE_ALIAS, NULL);

    if (alias == NULL && request->error == NULL)
        fail_none(request, arn);
    return alias;
}
