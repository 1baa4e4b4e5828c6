/* runtime/api/actions/start.h - what all actions that start executions have in common. Private to
 * the actions. */
#ifndef SFN_API_ACTIONS_START_H
#define SFN_API_ACTIONS_START_H

#include "runtime/api/machine.h"
#include "runtime/service/express.h"
#include "runtime/service/service.h"

#define START_MEMBERS                                                                              \
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},                                          \
        {"name", MEMBER_TEXT, false, 1, API_NAME_MAX, NULL},                                       \
        {"input", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},                                   \
    {                                                                                              \
        "traceHeader", MEMBER_TEXT, false, 0, 256, PATTERN_ASCII                                   \
    }

/* Check the input; the machine that it names, a struct named_machine, is the request's state then.
 * False after an error. */
bool start_check(struct request *request, const struct request_member *members, size_t count);

/* The input of the execution, which is {} if none was given. */
struct store_text start_input(const struct request *request);
/* It is not JSON, or too large; AWS has its own words for the first. */
void start_fail_input(struct request *request, const char *why);

/* The machine of a request that was checked, ready to run, with the test case that it asks for;
 * NULL after an error. Only where there is a service. */
const struct service_machine *start_machine(struct request *request);

/* Whether there is memory for an execution of an EXPRESS machine. False after an error. */
bool start_has_room(struct request *request);

/* What starts an execution of an EXPRESS machine as the request asks for. It lives as long as the
 * request. */
void start_express_fill(struct request *request, const struct service_machine *machine,
                        struct service_express *start);

#endif
