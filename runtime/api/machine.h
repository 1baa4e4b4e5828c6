/* runtime/api/machine.h - the state machine that a request names, perhaps by a version or an alias
 * of it; private to api. */
#ifndef SFN_API_MACHINE_H
#define SFN_API_MACHINE_H

#include "runtime/api/request.h"

/* ARNs of what belongs to a machine: its own, which is the first part of them, and whether they are
 * one of a version, which has a number, or of an alias. */
struct store_text machine_arn_own(struct store_text arn);
bool machine_arn_is_version(struct store_text arn);
bool machine_arn_is_alias(struct store_text arn);

/* The request fails because there is no such machine, or because it is being deleted. */
void request_fail_no_machine(struct request *request, struct store_text arn);
void request_fail_deleting(struct request *request, struct store_text arn);

/* All lives as long as the request. */
struct named_machine {
    const char *arn; /* of the machine itself */
    const char *name;
    const char *digest;             /* of the definition that was meant */
    const char *version;            /* ARN of the version that was named or chosen; NULL: none */
    const char *alias;              /* ARN of the alias that was named; NULL: none */
    const char *test_case;          /* that a start has named behind a #; NULL: none */
    const struct value *text;       /* of what was named, a machine or version; NULL: it is the
                                       executable's own */
    const struct value *alias_text; /* of the alias */
    bool express;
    bool deleting;
};

/* Find the machine of the input's member `member`, which was checked. Of an alias with two versions
 * one is chosen by their weights. One with the label of a Map is refused. False after an error. */
bool request_named_machine(struct request *request, const char *member,
                           struct named_machine *machine);
/* The same for a start: with mocks, and only then, the ARN may end in #CASE. */
bool request_started_machine(struct request *request, const char *member,
                             struct named_machine *machine);

#endif
