/* runtime/entry/store/requests.c - carry out the requests that were left in a store, in order.
 * In: the store's table of requests. Out: complaints about those that come to nothing. Starts that
 * follow each other share a flush, as they do not depend on each other; any other request waits
 * until those before it are answered, and those behind it wait for it. */
#include "runtime/entry/store/requests.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/durable/durable.h"
#include "runtime/entry/output.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/store/read.h"
#include "runtime/store/store.h"

enum {
    LOOK_MS = 1000,
    LIST_BYTES = 1 << 20, /* so much is read at a time, and one more: each may be large */
};

struct left_request {
    struct left_request *next;
    struct left_requests *left;
    int64_t number;
    bool starts; /* an execution */
    size_t size; /* of the text, which is not there if there is no memory for it */
    struct buffer text;
};

static void free_list(struct left_request *first)
{
    while (first != NULL) {
        struct left_request *request = first;

        first = request->next;
        buffer_fini(&request->text);
        free(request);
    }
}

/* ---- those that stay ---- */

/* Where the number is among those that stay, or would be. */
static size_t place_of(const struct left_requests *left, int64_t number)
{
    size_t from = 0, to = left->staying_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (left->staying[middle] < number)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool stays(const struct left_requests *left, int64_t number)
{
    size_t place = place_of(left, number);

    return place < left->staying_count && left->staying[place] == number;
}

static void note_staying(struct left_requests *left, int64_t number)
{
    size_t place = place_of(left, number);

    left->staying = mem_resize(left->staying, (left->staying_count + 1) * sizeof *left->staying);
    memmove(left->staying + place + 1, left->staying + place,
            (left->staying_count - place) * sizeof *left->staying);
    left->staying[place] = number;
    left->staying_count++;
}

/* ---- carrying out ---- */

static void hand_over(struct left_requests *left);
static void on_look(void *context);

/* Look for those behind the last one, at once. */
static void look_on(struct left_requests *left)
{
    loop_disarm(left->loop, left->look);
    left->look = loop_arm(left->loop, loop_now_ms(left->loop), on_look, left);
}

/* Say what a request was about, and why it comes to nothing. A token is a secret: whoever reads it
 * may answer the task. */
static void complain(const struct left_request *request, const struct api_answer *answer)
{
    static const char *const members[] = {"executionArn", "name", "mapRunArn"};
    const struct buffer *text = &request->text;
    const char *action = api_action_of(text->text, text->size);
    struct json_error error;
    struct region region;
    const struct value *input, *subject = NULL;

    region_init(&region);
    input = value_member_named(
        json_read(&region, text->text, text->size, JSON_TEXT_BORROWED, &error), "input");
    for (size_t i = 0; i < COUNT_OF(members) && !value_is(subject, VALUE_STRING); i++)
        subject = value_member_named(input, members[i]);
    if (!value_is(subject, VALUE_STRING))
        subject = &value_empty_string;
    output_complain(request->left->invoked_as, "%s%s%.*s, which was left in the store%s: %.*s",
                    action != NULL ? action : "a request", subject->size > 0 ? " of " : "",
                    (int)subject->size, subject->as.text, answer->stays ? " and stays" : "",
                    (int)answer->size, answer->text);
    region_fini(&region);
}

static void on_answered(void *context, const struct api_answer *answer)
{
    struct left_request *request = context;
    struct left_requests *left = request->left;

    if (answer->failed && !left->ended)
        complain(request, answer);
    if (answer->stays)
        note_staying(left, request->number);
    left->under_way--;
    free_list(request);
    hand_over(left);
}

static bool may_begin(const struct left_requests *left, const struct left_request *request)
{
    return left->under_way == 0 || (request->starts && left->starting);
}

/* Begin what need not wait. A request may be answered before this returns. */
static void hand_over(struct left_requests *left)
{
    if (left->taking)
        return;
    left->taking = true;
    while (left->first != NULL && may_begin(left, left->first)) {
        struct left_request *request = left->first;
        const struct api_asker asker = {
            .answered = on_answered, .context = request, .request = request->number};

        left->first = request->next;
        request->next = NULL;
        left->under_way++;
        left->starting = request->starts;
        if (request->text.size == request->size)
            api_take(left->api, loop_now_ms(left->loop), request->text.text, request->size, &asker);
        else
            api_refuse(left->api, request->size, &asker);
    }
    left->taking = false;
    if (left->first == NULL && left->under_way == 0 && left->more && !left->ended)
        look_on(left);
}

/* ---- looking ---- */

struct found {
    struct left_requests *left;
    struct left_request **end;
    size_t bytes;
};

static bool on_found(void *context, const struct store_request *found)
{
    struct found *list = context;
    struct left_request *request;
    const char *action;

    if (found->number <= list->left->after || stays(list->left, found->number))
        return true;
    request = mem_zeroed(1, sizeof *request);
    request->left = list->left;
    request->number = found->number;
    request->size = found->text.size;
    if (api_has_memory(request->size)) {
        action = api_action_of(found->text.text, found->text.size);
        request->starts = action != NULL && strcmp(action, "StartExecution") == 0;
        buffer_add(&request->text, found->text.text, found->text.size);
    }
    *list->end = request;
    list->end = &request->next;
    list->bytes += request->size;
    list->left->after = request->number;
    list->left->more = list->bytes > LIST_BYTES;
    return !list->left->more;
}

/* Those that the store has no room to act on stay in it, and are found again. */
static void on_look(void *context)
{
    struct left_requests *left = context;
    struct store *store = left->api->store;
    struct found list = {left, &left->first, 0};

    durable_see_store(left->api->durable);
    left->look = NULL;
    if (left->first == NULL && left->under_way == 0) {
        if (!left->more)
            left->after = 0;
        left->more = false;
        store_read_requests(store, store_lease_of(store).shard, on_found, &list);
        hand_over(left);
    }
    if (left->look == NULL)
        left->look = loop_arm(left->loop, loop_now_ms(left->loop) + LOOK_MS, on_look, left);
}

void left_requests_begin(struct left_requests *left, const struct api *api, struct loop *loop,
                         const char *invoked_as)
{
    *left = (struct left_requests){.api = api, .loop = loop, .invoked_as = invoked_as};
    on_look(left);
}

void left_requests_end(struct left_requests *left)
{
    if (left->loop != NULL)
        loop_disarm(left->loop, left->look);
    left->look = NULL;
    left->ended = true;
    free_list(left->first); /* they are in the store */
    left->first = NULL;
}

void left_requests_fini(struct left_requests *left)
{
    free(left->staying);
}
