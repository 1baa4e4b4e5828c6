/* runtime/api/names.c - names, and the ARNs of what runs here. */
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/engine/engine.h"
#include "sfn/abi.h"

/* What Java calls white space, but for controls and ends of lines. It leaves out the blanks at
 * which no line is broken. */
static bool is_white(uint32_t character)
{
    return character == ' ' || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200a && character != 0x2007) ||
           character == 0x205f || character == 0x3000;
}

/* No blanks, brackets, wildcards, control characters and others. */
bool api_is_name(struct store_text name)
{
    static const char forbidden[] = "<>{}[]?*\"#%\\^|~`$&,;:/";
    uint32_t character;

    for (size_t i = 0, length; i < name.size; i += length) {
        length = utf8_read(name.text + i, name.size - i, &character);
        if (length == 0 || !utf8_is_printable(character) || !utf8_is_assigned(character) ||
            is_white(character) || (length == 1 && strchr(forbidden, (char)character) != NULL))
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
