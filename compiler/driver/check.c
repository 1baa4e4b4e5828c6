/* compiler/driver/check.c - sfnc check: print all findings of all definitions, as text or JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/fillings.h"
#include "compiler/driver/report.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Check one definition. Returns the exit status; as JSON its findings are appended to `json`. */
static int check_one(const struct compilation *options, const char *path, struct buffer *json)
{
    struct compilation c = *options;
    int status;

    /* Each definition marks which -D values it used. */
    c.fillings = fillings_copy(&options->fillings);
    if (!compilation_open(&c, path)) {
        fillings_fini(&c.fillings);
        return EXIT_USAGE;
    }
    compilation_run(&c, STAGE_CHECKED);
    status = diags_errors(c.diags, &c.diag_options) > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
    if (json == NULL) {
        report_findings(&c, stdout);
    } else if (diags_first(c.diags) != NULL) {
        struct buffer one = BUFFER_EMPTY;

        diags_render_json(c.diags, &c.diag_options, &one);
        if (one.size > 0 && json->size > 0)
            buffer_add_byte(json, ',');
        buffer_add(json, one.text, one.size);
        buffer_fini(&one);
    }
    compilation_close(&c);
    return status;
}

int command_check(const struct command *command, int argc, char **argv)
{
    struct compilation options = {0};
    struct buffer json = BUFFER_EMPTY;
    bool as_json = false;
    int paths = 0, status = EXIT_CLEAN;

    for (int i = 1; i < argc;) {
        int used = compilation_option(&options, command, argc - i, argv + i);
        const char *value;

        if (used < 0)
            return EXIT_USAGE;
        if (used > 0) {
            i += used;
        } else if ((value = option_value("--format", argc - i, argv + i, &used)) != NULL) {
            if (strcmp(value, "sarif") == 0)
                return usage_error(command, "this version does not have --format sarif");
            if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
                return usage_error(command, "--format is text or json");
            as_json = strcmp(value, "json") == 0;
            i += used;
        } else if (text_starts(argv[i], "--input-schema")) {
            return usage_error(command, "this version does not have --input-schema");
        } else if (strcmp(argv[i], "--") == 0) {
            while (++i < argc)
                argv[paths++] = argv[i];
        } else if (argv[i][0] == '-' && argv[i][1] != '\0') {
            return usage_error(command, "no option %s", argv[i]);
        } else {
            argv[paths++] = argv[i++]; /* gather the definitions at the front of argv */
        }
    }
    if (paths == 0)
        return usage_error(command, "which definition?");
    for (int i = 0; i < paths; i++) {
        int one = check_one(&options, argv[i], as_json ? &json : NULL);

        status = one > status ? one : status;
    }
    if (as_json)
        printf("{\"findings\":[%.*s]}\n", (int)json.size, json.size > 0 ? json.text : "");
    buffer_fini(&json);
    compilation_close(&options);
    return status;
}
