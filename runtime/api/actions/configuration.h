/* runtime/api/actions/configuration.h - what a state machine is told besides its definition: logs,
 * traces, encryption, tags; and its definition itself. Private to the actions.
 *
 * Where executions are logged counts only as far as it says whether (service/log.h). Traces and
 * keys are kept and shown, and change nothing here. */
#ifndef SFN_API_ACTIONS_CONFIGURATION_H
#define SFN_API_ACTIONS_CONFIGURATION_H

#include "runtime/api/request.h"

#define ENCRYPTION_MEMBERS                                                                         \
    {"encryptionConfiguration", MEMBER_OBJECT, false, 0, 0, NULL},                                 \
        {"encryptionConfiguration.type",           MEMBER_TEXT, true, 0, 0,                        \
         "AWS_OWNED_KEY, CUSTOMER_MANAGED_KMS_KEY"},                                               \
        {"encryptionConfiguration.kmsKeyId", MEMBER_TEXT, false, 1, 2048, NULL},                   \
    {                                                                                              \
        "encryptionConfiguration.kmsDataKeyReusePeriodSeconds", MEMBER_INTEGER, false, 60, 900,    \
            NULL                                                                                   \
    }

#define CONFIGURATION_MEMBERS                                                                      \
    {"loggingConfiguration", MEMBER_OBJECT, false, 0, 0, NULL},                                    \
        {"loggingConfiguration.level", MEMBER_TEXT, false, 0, 0, "ALL, ERROR, FATAL, OFF"},        \
        {"loggingConfiguration.includeExecutionData", MEMBER_BOOLEAN, false, 0, 0, NULL},          \
        {"loggingConfiguration.destinations", MEMBER_LIST, false, 0, INT64_MAX, NULL},             \
        {"tracingConfiguration", MEMBER_OBJECT, false, 0, 0, NULL},                                \
        {"tracingConfiguration.enabled", MEMBER_BOOLEAN, false, 0, 0, NULL}, ENCRYPTION_MEMBERS

#define TAGS_MEMBERS                                                                               \
    {"tags", MEMBER_LIST, false, 0, INT64_MAX, NULL},                                              \
        {"tags[].key", MEMBER_TEXT, false, 1, 128, NULL},                                          \
    {                                                                                              \
        "tags[].value", MEMBER_TEXT, false, 0, 256, NULL                                           \
    }

/* Check what no member by itself shows. False after an error. */
bool configuration_check(struct request *request);
/* Append the configurations of the input as members; those that are not there are those of `text`,
 * which may be NULL. */
void configuration_add(struct request *request, struct buffer *out, const struct value *text);

/* See whether AWS would take the input's definition for a machine of this name; returns the digest
 * under which it is kept, which lives as long as the request. NULL after an error. */
const char *definition_check(struct request *request, const char *name, bool express);

#endif
