/* compiler/driver/findings/remarks.c - what several forms say of a finding in the same way. */
#include <string.h>

#include "compiler/driver/findings/form.h"
#include "runtime/base/text.h"

void finding_add_remarks(struct buffer *out, const struct finding *finding)
{
    buffer_add_text(out, finding->message);
    for (const struct note *note = finding->notes; note != NULL; note = note->next)
        if (note->span.line == 0)
            buffer_add_format(out, "\n%s", note->message);
    if (finding->aws_text == NULL)
        return;
    buffer_add_text(out, "\nAWS says: ");
    if (finding->code != NULL)
        buffer_add_format(out, "%s: ", finding->code);
    buffer_add_text(out, finding->aws_text);
    if (finding->location != NULL)
        buffer_add_format(out, " at %s", finding->location);
}

const char *finding_path(const char *path)
{
    while (text_starts(path, "./") && path[2] != '\0') {
        path += 2;
        path += strspn(path, "/");
    }
    return path;
}
