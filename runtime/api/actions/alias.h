/* runtime/api/actions/alias.h - an alias of a state machine: a name that leads to one or two of its
 * versions; private to the actions. */
#ifndef SFN_API_ACTIONS_ALIAS_H
#define SFN_API_ACTIONS_ALIAS_H

#include "runtime/api/request.h"

#define ROUTING_MEMBERS(required)                                                                  \
    {"routingConfiguration", MEMBER_LIST, required, 1, 2, "RoutingConfigurationListItem"},         \
        {"routingConfiguration[].stateMachineVersionArn", MEMBER_TEXT, true, 1, 256, NULL},        \
    {                                                                                              \
        "routingConfiguration[].weight", MEMBER_INTEGER, true, 0, 100, NULL                        \
    }

/* Check the input's routes, which are there, by themselves, and against the versions that there
 * are. False after an error. */
bool alias_check_routes(struct request *request);
bool alias_check_versions(struct request *request);

/* The ARN of the machine whose versions the input's routes lead to; it lives as long as the
 * request. */
const char *alias_machine(struct request *request);

/* Whether an alias with this text leads to the version with this ARN. */
bool alias_leads_to(const struct value *alias, const char *version);

/* The text of the alias that the input's member stateMachineAliasArn names; NULL after an error. */
const struct value *alias_find(struct request *request);
/* Whether that member, which was checked, is the ARN of an alias; else the request fails. */
bool alias_check_arn(struct request *request);

#endif
