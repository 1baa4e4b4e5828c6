/* runtime/durable/arrival.c - copy what has happened, and keep it in queues. */
#include "runtime/durable/arrival.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"

static const char *copy_text(struct region *region, const char *text)
{
    size_t size;
    char *copy;

    if (text == NULL)
        return NULL;
    size = strlen(text) + 1;
    copy = region_alloc(region, size);
    memcpy(copy, text, size);
    return copy;
}

static const struct value *copy_value(struct region *region, const struct value *value)
{
    return value != NULL ? value_own(region, value) : NULL;
}

struct arrival *arrival_new(const struct happening *happening, const struct durable_asker *asker)
{
    struct arrival *arrival = mem_alloc(sizeof *arrival);
    struct region *region = &arrival->region;

    *arrival = (struct arrival){.happening = *happening};
    if (asker != NULL) {
        arrival->asker = *asker;
        arrival->asked = asker->request == 0; /* else the store remembers */
    }
    region_init(region);
    arrival->happening.output = copy_value(region, happening->output);
    arrival->happening.items = copy_value(region, happening->items);
    arrival->happening.origins = copy_value(region, happening->origins);
    arrival->happening.error = copy_text(region, happening->error);
    arrival->happening.cause = copy_text(region, happening->cause);
    arrival->happening.worker = copy_text(region, happening->worker);
    if (happening->change != NULL) {
        arrival->change = *happening->change;
        arrival->happening.change = &arrival->change;
    }
    return arrival;
}

struct arrival *arrival_lost(uint64_t id, int32_t crashes)
{
    struct arrival *arrival = arrival_new(&(struct happening){.id = id}, NULL);

    arrival->lost = true;
    arrival->crashes = crashes;
    return arrival;
}

void arrival_set_detail(struct arrival *arrival, const char *detail)
{
    arrival->detail = copy_text(&arrival->region, detail);
}

void arrival_set_task(struct arrival *arrival, const char *token, const struct buffer *input)
{
    char *text = region_alloc(&arrival->region, input->size + 1);

    memcpy(text, input->text, input->size);
    text[input->size] = '\0';
    arrival->input = text;
    arrival->input_size = input->size;
    arrival->token = copy_text(&arrival->region, token);
}

void arrival_free(struct arrival *arrival)
{
    region_fini(&arrival->region);
    free(arrival);
}

/* ---- queues ---- */

void arrivals_init(struct arrivals *arrivals)
{
    arrivals->first = NULL;
    arrivals->end = &arrivals->first;
}

void arrivals_add(struct arrivals *arrivals, struct arrival *arrival)
{
    arrival->next = NULL;
    *arrivals->end = arrival;
    arrivals->end = &arrival->next;
}

struct arrival *arrivals_take(struct arrivals *arrivals)
{
    struct arrival *arrival = arrivals->first;

    if (arrival == NULL)
        return NULL;
    arrivals->first = arrival->next;
    if (arrivals->first == NULL)
        arrivals->end = &arrivals->first;
    return arrival;
}

void arrivals_put_back(struct arrivals *arrivals, struct arrivals *earlier)
{
    if (earlier->first == NULL)
        return;
    *earlier->end = arrivals->first;
    if (arrivals->first == NULL)
        arrivals->end = earlier->end;
    arrivals->first = earlier->first;
    arrivals_init(earlier);
}
