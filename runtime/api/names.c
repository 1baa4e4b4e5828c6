/* runtime/api/names.c - the ARNs of what runs here. */
#include "runtime/api/api.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "sfn/abi.h"

static void add_arn(const struct api *api, const char *kind, struct buffer *out)
{
    const char *machine = api->program->name;

    buffer_add_format(out, "arn:%s:states:%s:%s:%s:%s", api->place->partition, api->place->region,
                      api->place->account, kind, machine != NULL ? machine : "machine");
}

void api_add_execution_arn(const struct api *api, const char *name, struct buffer *out)
{
    if (!text_starts(name, "arn:")) {
        add_arn(api, "execution", out);
        buffer_add_byte(out, ':');
    }
    buffer_add_text(out, name);
}

void api_add_machine_arn(const struct api *api, struct buffer *out)
{
    add_arn(api, "stateMachine", out);
}
