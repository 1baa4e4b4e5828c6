/* runtime/entry/store/update.c - the command `update-map-run`: change what a run of a distributed
 * Map allows while it runs. */
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* Add a number that an option gives, if it does. False, after a complaint: it is none. */
static bool add_number(struct buffer *input, const struct visit *visit, const char *option,
                       const char *member, const char *text)
{
    struct json_error error;
    struct region region;
    bool fine;

    if (text == NULL)
        return true;
    region_init(&region);
    fine = value_is_number(json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error));
    region_fini(&region);
    if (fine)
        input_add_json(input, member, text);
    else
        output_complain(visit->entry->invoked_as, "%s needs a number, not \"%s\"", option, text);
    return fine;
}

static int update(struct visit *visit)
{
    const struct options *options = &visit->options;
    struct buffer input = BUFFER_EMPTY;
    const struct value *output;
    int status = ENTRY_USAGE;

    if (!add_number(&input, visit, "--max-concurrency", "maxConcurrency",
                    options->max_concurrency) ||
        !add_number(&input, visit, "--tolerated-failure-count", "toleratedFailureCount",
                    options->tolerated_count) ||
        !add_number(&input, visit, "--tolerated-failure-percentage", "toleratedFailurePercentage",
                    options->tolerated_percentage))
        goto done;
    if (input.size == 0) {
        output_complain(visit->entry->invoked_as,
                        "what is to change? --max-concurrency, --tolerated-failure-count or "
                        "--tolerated-failure-percentage");
        goto done;
    }
    input_add_text(&input, "mapRunArn", options->operand);
    status = visit_status(visit_change(visit, "UpdateMapRun", &input, &output));
done:
    buffer_fini(&input);
    return status;
}

int entry_update_map_run(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_UPDATE, "MAP_RUN [OPTION]... --store URL|--endpoint URL",
                   "Change what a run of a distributed Map, which is given by its ARN, allows "
                   "while it runs.\nWhat is not given stays.\n"
                   "Exit status: 0, 1 when there is none that runs, 2 usage.",
                   argc, argv, &status))
        status = update(&visit);
    visit_close(&visit);
    return status;
}
