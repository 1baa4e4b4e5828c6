/* runtime/api/names.c - names, and the ARNs of what runs here. */
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "sfn/abi.h"

/* No blanks, brackets, wildcards, control characters and others. */
bool api_is_name(struct store_text name)
{
    static const char forbidden[] = " <>{}[]?*\"#%\\^|~`$&,;:/";

    for (size_t i = 0; i < name.size; i++) {
        const unsigned char byte = (unsigned char)name.text[i];
        const unsigned char next = i + 1 < name.size ? (unsigned char)name.text[i + 1] : 0;

        if (byte < ' ' || byte == 0x7f || strchr(forbidden, byte) != NULL ||
            (byte == 0xc2 && next < 0xa0)) /* U+0080 to U+009F */
            return false;
    }
    return true;
}

static void add_arn(const struct api *api, const char *kind, struct buffer *out)
{
    const char *machine = api->program != NULL ? api->program->name : NULL;
    const struct engine_place *place = api->place;
    const char *const parts[] = {place->partition, "states", place->region, place->account, kind};

    buffer_add_text(out, "arn:");
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        buffer_add_text(out, parts[i]);
        buffer_add_byte(out, ':');
    }
    buffer_add_text(out, machine != NULL ? machine : "machine");
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

const char *request_arn(struct request *request, const char *kind, const char *name)
{
    const struct engine_place *place = request->api->place;

    return request_keep_format(request, "arn:%s:states:%s:%s:%s:%s", place->partition,
                               place->region, place->account, kind, name);
}
