/* runtime/api/actions/configuration.h - what a state machine is told besides its definition: logs,
 * traces, encryption, tags; and its definition itself. Private to api.
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
        {"loggingConfiguration.destinations", MEMBER_LIST, false, 0, INT64_MAX, "LogDestination"}, \
        {"loggingConfiguration.destinations[].cloudWatchLogsLogGroup",                             \
         MEMBER_OBJECT,                                                                            \
         false,                                                                                    \
         0,                                                                                        \
         0,                                                                                        \
         NULL},                                                                                    \
        {"loggingConfiguration.destinations[].cloudWatchLogsLogGroup.logGroupArn",                 \
         MEMBER_TEXT,                                                                              \
         false,                                                                                    \
         1,                                                                                        \
         256,                                                                                      \
         NULL},                                                                                    \
        {"tracingConfiguration", MEMBER_OBJECT, false, 0, 0, NULL},                                \
        {"tracingConfiguration.enabled", MEMBER_BOOLEAN, false, 0, 0, NULL}, ENCRYPTION_MEMBERS

#define TAGS_MEMBERS(required)                                                                     \
    {"tags", MEMBER_LIST, required, 0, INT64_MAX, NULL},                                           \
        {"tags[].key", MEMBER_TEXT, true, 1, 128, PATTERN_TAG},                                    \
    {                                                                                              \
        "tags[].value", MEMBER_TEXT, false, 0, 256, PATTERN_TAG                                    \
    }

/* Check what no member by itself shows, and the form of the role. False after an error. */
bool configuration_check(struct request *request);
bool configuration_check_encryption(struct request *request);
/* Append the configurations of the input as members, with AWS's defaults in them; those that are
 * not there are those of `text` or, if it is NULL, the defaults. */
void configuration_add(struct request *request, struct buffer *out, const struct value *text);
void configuration_add_encryption(struct request *request, struct buffer *out);
/* Whether that is what a machine with the text `kept` has. */
bool configuration_is(struct request *request, const struct value *text, const struct value *kept);
/* Whether an activity with that text has the input's encryption. */
bool configuration_is_encryption(struct request *request, const struct value *kept);
/* Append those of a text, which are not there in an executable's own: the defaults. */
void configuration_output(struct buffer *out, const struct value *text);

/* See whether AWS would take the input's definition for a machine of this name; returns the digest
 * under which it is kept, which lives as long as the request. NULL after an error. */
const char *definition_check(struct request *request, const char *name, bool express);

#endif
