/* runtime/bucket/format.c - choose the format of an object's items. */
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"

typedef struct items *items_open(const struct items_request *request, char **problem);

static items_open *format_of(const struct value *config, char **problem)
{
    static const struct {
        const char *name;
        items_open *open;
    } formats[] = {
        {"JSON", items_open_json},
        {"JSONL", items_open_jsonl},
        {"CSV", items_open_csv},
        {"MANIFEST", items_open_manifest},
    };
    const struct value *type = value_member_named(config, "InputType");

    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (value_is_text(type, formats[i].name))
            return formats[i].open;
    if (type == NULL && value_member_named(config, "ManifestType") != NULL)
        return items_open_manifest;
    *problem = text_format("the ReaderConfig has no InputType that can be read here");
    return NULL;
}

struct items *items_open_object(const struct items_request *request, char **problem)
{
    items_open *open = format_of(request->config, problem);

    return open != NULL ? open(request, problem) : NULL;
}
