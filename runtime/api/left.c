/* runtime/api/left.c - requests that were left in the store, and are not carried out yet. */
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

struct search {
    const struct api *api;
    struct buffer machine; /* its ARN */
    bool (*found)(void *context, const struct api_left_start *start);
    void *context;
    const char *arn; /* of an execution; NULL: only starts are looked for */
    bool about;      /* a request about it was found */
};

/* False: no more is wanted. */
static bool tell_start(const struct search *search, const struct value *input)
{
    const struct value *name = value_member_named(input, "name");
    const struct value *text = value_member_named(input, "input");
    struct api_left_start start = {.input = {"{}", 2}};
    struct buffer plain = BUFFER_EMPTY, arn = BUFFER_EMPTY;
    bool goes_on;

    if (!value_is_text(value_member_named(input, "stateMachineArn"), search->machine.text) ||
        !value_is(name, VALUE_STRING))
        return true;
    buffer_add(&plain, name->as.text, name->size);
    buffer_add_text(&plain, "");
    api_add_execution_arn(search->api, plain.text, &arn);
    start.name = plain.text;
    start.arn = arn.text;
    if (value_is(text, VALUE_STRING))
        start.input = (struct store_text){text->as.text, text->size};
    goes_on = search->found(search->context, &start);
    buffer_fini(&plain);
    buffer_fini(&arn);
    return goes_on;
}

static bool on_request(void *context, const struct store_request *request)
{
    struct search *search = context;
    struct region region;
    struct json_error error;
    const struct value *whole, *input;
    bool goes_on = true;

    region_init(&region);
    whole = json_read(&region, request->text.text, request->text.size, JSON_TEXT_BORROWED, &error);
    input = value_member_named(whole, "input");
    if (value_is_text(value_member_named(whole, "action"), "StartExecution"))
        goes_on = tell_start(search, input);
    else if (search->arn != NULL &&
             value_is_text(value_member_named(input, "executionArn"), search->arn))
        search->about = true;
    region_fini(&region);
    return goes_on && !search->about;
}

static void look(struct search *search)
{
    struct store *store = search->api->store;

    api_add_machine_arn(search->api, &search->machine);
    store_read_requests(store, store_lease_of(store).shard, on_request, search);
    buffer_fini(&search->machine);
}

void api_left_starts(const struct api *api,
                     bool (*found)(void *context, const struct api_left_start *start),
                     void *context)
{
    struct search search = {.api = api, .found = found, .context = context};

    look(&search);
}

static bool on_start(void *context, const struct api_left_start *start)
{
    struct search *search = context;

    search->about = strcmp(start->arn, search->arn) == 0;
    return !search->about;
}

bool request_is_left(const struct request *request, const char *arn)
{
    struct search search = {.api = request->api, .found = on_start, .arn = arn};

    search.context = &search;
    look(&search);
    return search.about;
}
