/* runtime/entry/input.c - JSON that an option gives: the input of an execution, the output of a
 * task. */
#include "runtime/entry/input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/output.h"

bool input_read(struct buffer *input, const char *who, const char *given)
{
    char *problem = NULL;
    bool read = true;

    if (given == NULL)
        buffer_add_text(input, "{}");
    else if (strcmp(given, "-") == 0)
        read = text_read_fd(input, STDIN_FILENO, "standard input", ENTRY_INPUT_MAX, &problem);
    else if (given[0] == '@')
        read = text_read_file(input, given + 1, ENTRY_INPUT_MAX, &problem);
    else
        buffer_add_text(input, given);
    if (!read)
        output_complain(who, "%s", problem);
    text_drop_mark(input);
    free(problem);
    return read;
}

void input_complain(const char *who, const char *option, const char *given,
                    const struct json_error *error)
{
    const char *name = option;

    if (given != NULL && text_starts(given, "file://")) {
        output_complain(who, "%s: a file is @%s here", option, given + strlen("file://"));
        return;
    }
    if (given != NULL && strcmp(given, "-") == 0)
        name = "standard input";
    else if (given != NULL && given[0] == '@')
        name = given + 1;
    output_complain(who, "%s is not JSON: %s (line %d, column %d)", name, error->message,
                    error->line, error->column);
}

bool input_is_json(const struct buffer *input, const char *who, const char *option,
                   const char *given)
{
    struct json_error error;
    struct region region;
    bool fine;

    region_init(&region);
    fine = json_read(&region, input->text, input->size, JSON_TEXT_BORROWED, &error) != NULL;
    region_fini(&region);
    if (!fine)
        input_complain(who, option, given, &error);
    return fine;
}
