/* compiler/driver/findings/json.c - findings as JSON of our own: {"findings": [...]}. */
#include "compiler/driver/findings/form.h"

static void add(struct findings *findings, const struct finding *finding,
                const struct diag_options *options)
{
    if (findings->items.size > 0)
        buffer_add_byte(&findings->items, ',');
    finding_render_json(finding, options, &findings->items);
}

static void print(const struct findings *findings, struct buffer *out)
{
    buffer_add_text(out, "{\"findings\":[");
    buffer_add(out, findings->items.text, findings->items.size);
    buffer_add_text(out, "]}\n");
}

const struct findings_form findings_json = {"json", add, true, NULL, print};
