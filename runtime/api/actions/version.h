/* runtime/api/actions/version.h - the revisions of a state machine, and the versions that are
 * published of them; private to the actions.
 *
 * A machine is of its first revision when it is made, and of another with each change. A version is
 * a copy of a revision, by another ARN. Its number is used once: the machine remembers the last
 * one, also when the version is gone. */
#ifndef SFN_API_ACTIONS_VERSION_H
#define SFN_API_ACTIONS_VERSION_H

#include "runtime/api/request.h"

struct store_commit;

/* The most versions of a machine. */
#define VERSIONS_MOST 1000

/* A machine as it becomes. */
struct revision {
    const char *arn, *digest;
    const struct value *before;   /* its text as it is; NULL: it is made */
    const struct buffer *changed; /* all its other members, if it changes; NULL: it does not */
    const struct value *tags;     /* a list; NULL: none */
    bool publishes;               /* a version, with the input's description */
};

/* Check what the input says of a version and of configurations. False after an error. */
bool revision_check(struct request *request);

/* Put it into the commit. Returns the ARN of the version that is published, or NULL; it lives as
 * long as the request. */
const char *revision_put(struct request *request, const struct revision *revision,
                         struct store_commit *commit);

/* The ARN of the version that was published of a machine as it is, and its text; NULL: there is
 * none, or after an error of the store. */
const char *revision_version(struct request *request, const char *arn, const struct value *machine,
                             const struct value **text);

/* Whether the machine may have one version more; else the request fails. */
bool revision_may_publish(struct request *request, const char *arn);

/* The text of the machine that the input's member stateMachineArn names by itself, not by a version
 * or alias, and the digest of its definition. NULL after an error: there is none, or it is being
 * deleted. */
const struct value *revision_machine(struct request *request, const char **digest);

#endif
