/* runtime/entry/serve/gateway.c - turn a path and a body into an action, and its answer back. */
#include "runtime/entry/serve/gateway.h"

#include <string.h>

#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/serve/start.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

enum {
    STATUS_FAILED = 500,    /* the execution has */
    STATUS_TIMED_OUT = 504, /* it took too long */
};

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Append a part of a path without its escapes. */
static void add_decoded(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high = text[i] == '%' && i + 2 < size ? digit_of(text[i + 1]) : -1;
        int low = high >= 0 ? digit_of(text[i + 2]) : -1;

        if (low < 0) {
            buffer_add_byte(out, text[i]);
        } else {
            buffer_add_byte(out, (char)(high * 16 + low));
            i += 2;
        }
    }
}

/* Whether the path is `path`, or goes on behind it with a name. */
static bool path_is(const char *target, size_t size, const char *path, const char **name)
{
    size_t length = strlen(path);

    if (size < length || memcmp(target, path, length) != 0)
        return false;
    *name = target + length;
    if (size > length && **name == '/')
        ++*name;
    else if (size > length)
        return false;
    return true;
}

/* /start, /start-sync, or a path below them. */
static enum gateway find(const char *target, size_t size, const char **name)
{
    if (path_is(target, size, "/start", name))
        return GATEWAY_START;
    return path_is(target, size, "/start-sync", name) ? GATEWAY_SYNC : GATEWAY_NONE;
}

bool gateway_is_path(const char *target)
{
    const char *name;

    return find(target, strcspn(target, "?"), &name) != GATEWAY_NONE;
}

enum gateway gateway_read(const struct api *api, const char *target, const char *body, size_t size,
                          struct buffer *input)
{
    size_t path_size = strcspn(target, "?");
    struct start start = {.input = size > 0 ? body : "{}", .input_size = size > 0 ? size : 2};
    struct buffer machine = BUFFER_EMPTY;
    enum gateway gateway;
    const char *name;

    gateway = find(target, path_size, &name);
    if (gateway == GATEWAY_NONE)
        return GATEWAY_NONE;
    if (memchr(name, '/', (size_t)(target + path_size - name)) != NULL)
        return GATEWAY_NAMELESS;
    if (name < target + path_size) {
        buffer_add_format(&machine, "arn:%s:states:%s:%s:stateMachine:", api->place->partition,
                          api->place->region, api->place->account);
        add_decoded(&machine, name, (size_t)(target + path_size - name));
    } else if (api->program != NULL) {
        api_add_machine_arn(api, &machine);
    } else {
        return GATEWAY_NAMELESS;
    }
    start.machine = machine.text;
    start_add(input, &start);
    buffer_fini(&machine);
    return gateway;
}

const char *gateway_action(enum gateway gateway)
{
    return gateway == GATEWAY_SYNC ? "StartSyncExecution" : "StartExecution";
}

static void add_text(struct buffer *body, const char *name, const struct value *text)
{
    if (text == NULL)
        return;
    buffer_add_format(body, "%s\"%s\":", body->text[body->size - 1] == '{' ? "" : ",", name);
    json_write(body, text);
}

int gateway_answer(enum gateway gateway, const struct api_answer *answer, int status,
                   struct buffer *body)
{
    const struct value *output, *result;
    struct json_error error;
    struct region region;

    if (answer->failed || gateway != GATEWAY_SYNC) {
        api_add_body(answer, body);
        return status;
    }
    region_init(&region);
    output = value_member_named(
        json_read(&region, answer->text, answer->size, JSON_TEXT_BORROWED, &error), "output");
    result = value_member_named(output, "output");
    if (value_is_text(value_member_named(output, "status"), "SUCCEEDED")) {
        buffer_add_text(body, "");
        if (value_is(result, VALUE_STRING))
            buffer_add(body, result->as.text, result->size);
    } else {
        status = value_is_text(value_member_named(output, "status"), "TIMED_OUT") ? STATUS_TIMED_OUT
                                                                                  : STATUS_FAILED;
        buffer_add_byte(body, '{');
        add_text(body, "error", value_member_named(output, "error"));
        add_text(body, "cause", value_member_named(output, "cause"));
        buffer_add_byte(body, '}');
    }
    region_fini(&region);
    return status;
}
