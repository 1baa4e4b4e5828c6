/* runtime/api/actions/configuration.c - what a state machine is told besides its definition. */
#include "runtime/api/actions/configuration.h"

#include <string.h>

#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"
#include "runtime/service/compiler.h"
#include "runtime/service/service.h"

enum {
    KEY_REUSE_USUAL = 300, /* seconds for which a data key is used */
    ACCOUNT_DIGITS = 12,
};

/* ---- checking ---- */

/* arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME, mostly with :* behind it. */
static bool is_log_group(const char *arn)
{
    static const char service[] = ":logs:", group[] = ":log-group:";
    const char *at = text_starts(arn, "arn:") ? strchr(arn + strlen("arn:"), ':') : NULL;
    size_t region, account;

    if (at == NULL || !text_starts(at, service))
        return false;
    at += strlen(service);
    region = strcspn(at, ":");
    account = at[region] == ':' ? strspn(at + region + 1, "0123456789") : 0;
    if (region == 0 || account == 0)
        return false;
    at += region + 1 + account;
    return text_starts(at, group) && at[strlen(group)] != '\0' && at[strlen(group)] != ':';
}

/* Whether no log group can be there: whether one is, is not looked for. */
static bool leads_nowhere(struct request *request, const struct value *destination)
{
    struct store_text arn =
        resource_text(value_member_named(destination, "cloudWatchLogsLogGroup"), "logGroupArn");

    return arn.text == NULL || !is_log_group(request_keep(request, arn));
}

/* As recorded from AWS: a level but OFF needs one destination, and none may have two. */
static bool check_logging(struct request *request)
{
    const struct value *logging = request_value(request, "loggingConfiguration");
    const struct value *destinations = value_member_named(logging, "destinations");
    struct store_text level = resource_text(logging, "level");
    uint32_t count = value_is(destinations, VALUE_ARRAY) ? destinations->size : 0;

    if (count > 1 || (count == 0 && level.text != NULL && !store_text_is(level, "OFF")))
        request_fail(request, "InvalidLoggingConfiguration",
                     "Invalid Logging Configuration: Must specify exactly one Log Destination.");
    else if (count == 1 && leads_nowhere(request, &destinations->as.items[0]))
        request_fail(request, "InvalidLoggingConfiguration",
                     "Invalid Logging Configuration: Log Destination not found.");
    return request->error == NULL;
}

bool configuration_check_encryption(struct request *request)
{
    const struct value *encryption = request_value(request, "encryptionConfiguration");
    const bool customer =
        store_text_is(resource_text(encryption, "type"), "CUSTOMER_MANAGED_KMS_KEY");
    const bool has_key = value_member_named(encryption, "kmsKeyId") != NULL;

    if (encryption != NULL && customer != has_key)
        request_fail(request, "InvalidEncryptionConfiguration",
                     "Invalid Encryption Configuration: kmsKeyId must be specified with the type "
                     "CUSTOMER_MANAGED_KMS_KEY, and only with it");
    return request->error == NULL;
}

/* arn:PARTITION:iam::ACCOUNT:role/... */
static bool is_role(const char *arn)
{
    const char *at = text_starts(arn, "arn:") ? strchr(arn + strlen("arn:"), ':') : NULL;
    size_t digits;

    if (at == NULL || !text_starts(at, ":iam::"))
        return false;
    at += strlen(":iam::");
    digits = strspn(at, "0123456789");
    return digits == ACCOUNT_DIGITS && text_starts(at + digits, ":role/") &&
           at[digits + strlen(":role/")] != '\0';
}

static bool check_role(struct request *request)
{
    struct store_text role = request_text(request, "roleArn");

    if (role.text != NULL &&
        (memchr(role.text, '\0', role.size) != NULL || !is_role(request_keep(request, role))))
        request_fail_quoting(request, "InvalidArn", "Invalid Role Arn: ", role);
    return request->error == NULL;
}

bool configuration_check(struct request *request)
{
    return check_role(request) && check_logging(request) && configuration_check_encryption(request);
}

/* ---- with AWS's defaults ---- */

static void add_logging(struct buffer *out, const struct value *given)
{
    const struct value *destinations = value_member_named(given, "destinations");
    struct store_text level = resource_text(given, "level");
    bool data = resource_flag(given, "includeExecutionData");

    output_json(out, "loggingConfiguration", "{");
    output_text(out, "level", level.text != NULL ? level : (struct store_text){"OFF", 3});
    output_json(out, "includeExecutionData", data ? "true" : "false");
    if (value_is(destinations, VALUE_ARRAY) && destinations->size > 0)
        output_resource_value(out, given, "destinations");
    buffer_add_byte(out, '}');
}

static void add_tracing(struct buffer *out, const struct value *given)
{
    bool enabled = resource_flag(given, "enabled");

    output_json(out, "tracingConfiguration",
                enabled ? "{\"enabled\":true}" : "{\"enabled\":false}");
}

static void add_encryption(struct buffer *out, const struct value *given)
{
    int64_t reuse = resource_number(given, "kmsDataKeyReusePeriodSeconds");

    if (value_member_named(given, "kmsKeyId") == NULL) {
        output_json(out, "encryptionConfiguration", "{\"type\":\"AWS_OWNED_KEY\"}");
        return;
    }
    output_json(out, "encryptionConfiguration", "{");
    output_resource_text(out, given, "kmsKeyId");
    output_integer(out, "kmsDataKeyReusePeriodSeconds", reuse > 0 ? reuse : KEY_REUSE_USUAL);
    output_resource_text(out, given, "type");
    buffer_add_byte(out, '}');
}

static const struct {
    const char *name;
    void (*add)(struct buffer *out, const struct value *given);
} configurations[] = {
    {"loggingConfiguration", add_logging},
    {"tracingConfiguration", add_tracing},
    {"encryptionConfiguration", add_encryption},
};

void configuration_add(struct request *request, struct buffer *out, const struct value *text)
{
    for (size_t i = 0; i < COUNT_OF(configurations); i++) {
        const struct value *given = request_value(request, configurations[i].name);

        if (given == NULL)
            given = value_member_named(text, configurations[i].name);
        configurations[i].add(out, given);
    }
}

void configuration_add_encryption(struct request *request, struct buffer *out)
{
    add_encryption(out, request_value(request, "encryptionConfiguration"));
}

void configuration_output(struct buffer *out, const struct value *text)
{
    for (size_t i = 0; i < COUNT_OF(configurations); i++)
        configurations[i].add(out, value_member_named(text, configurations[i].name));
}

/* ---- comparing ---- */

/* Whether the members, a text without braces that is freed, are those of `kept`. */
static bool are_of(struct request *request, struct buffer *members, const struct value *kept)
{
    const struct value *whole =
        request_parse(request, request_keep_format(request, "{%s}", members->text));

    buffer_fini(members);
    for (size_t i = 0; i < whole->size; i++) {
        const struct member *member = &whole->as.members[i];
        const struct value *other = value_member(kept, &member->key);

        if (other == NULL || !value_equals(&member->value, other))
            return false;
    }
    return true;
}

bool configuration_is(struct request *request, const struct value *text, const struct value *kept)
{
    struct buffer members = BUFFER_EMPTY;

    configuration_add(request, &members, text);
    return are_of(request, &members, kept);
}

bool configuration_is_encryption(struct request *request, const struct value *kept)
{
    struct buffer members = BUFFER_EMPTY;

    configuration_add_encryption(request, &members);
    return are_of(request, &members, kept);
}

/* ---- definitions ---- */

const char *definition_check(struct request *request, const char *name, bool express)
{
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct store_text definition = request_text(request, "definition");
    const struct service_source source = {
        .text = definition.text, .size = definition.size, .name = name, .express = express};
    struct buffer digest = BUFFER_EMPTY, refusal = BUFFER_EMPTY;
    const char *kept = NULL;

    if (compiler->check(compiler->context, &source, &digest, &refusal))
        kept = request_keep(request, (struct store_text){digest.text, digest.size});
    else
        request_fail_text(request, "InvalidDefinition", refusal.text);
    buffer_fini(&digest);
    buffer_fini(&refusal);
    return kept;
}
