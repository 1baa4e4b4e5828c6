/* runtime/service/loaded.c - the definitions that are ready to run, in the order of their use. */
#include "runtime/service/loaded.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/durable/durable.h"
#include "runtime/host/host.h"
#include "runtime/service/inside.h"

enum { LOADED_MOST = 256 };

/* Free the one at this place. */
static void drop(struct service *service, struct loaded **link)
{
    struct loaded *loaded = *link;

    *link = loaded->next;
    service->loaded_count--;
    if (loaded->express != NULL)
        host_remove(loaded->express);
    if (loaded->compiled != NULL)
        service->options.compiler->release(service->options.compiler->context, loaded->compiled);
    free(loaded->arn);
    free(loaded->digest);
    free(loaded);
}

void loaded_free_all(struct service *service)
{
    while (service->loaded != NULL)
        drop(service, &service->loaded);
}

static bool is_idle(const struct loaded *loaded)
{
    return loaded->express != NULL ? loaded->running == 0
                                   : durable_machine_is_idle(loaded->machine.durable);
}

/* The place of the one that was not taken for the longest, of those that are idle; or NULL. */
static struct loaded **find_oldest_idle(struct service *service)
{
    struct loaded **oldest = NULL;

    for (struct loaded **link = &service->loaded; *link != NULL; link = &(*link)->next)
        if (is_idle(*link))
            oldest = link;
    return oldest;
}

void loaded_make_room(struct service *service)
{
    struct loaded **oldest;

    while (service->loaded_count >= LOADED_MOST && (oldest = find_oldest_idle(service)) != NULL) {
        if ((*oldest)->machine.durable != NULL)
            durable_remove((*oldest)->machine.durable);
        drop(service, oldest);
    }
}

static void put_first(struct loaded *loaded)
{
    loaded->next = loaded->service->loaded;
    loaded->service->loaded = loaded;
}

void loaded_add(struct loaded *loaded)
{
    put_first(loaded);
    loaded->service->loaded_count++;
}

struct loaded *loaded_find(struct service *service, const char *arn, const char *digest)
{
    struct loaded **link = &service->loaded;
    struct loaded *loaded;

    if (arn != NULL)
        while (*link != NULL &&
               (strcmp((*link)->digest, digest) != 0 || strcmp((*link)->arn, arn) != 0))
            link = &(*link)->next;
    loaded = *link;
    if (loaded != NULL) {
        *link = loaded->next;
        put_first(loaded);
    }
    return loaded;
}

bool loaded_are_idle(const struct service *service, const char *arn)
{
    for (const struct loaded *loaded = service->loaded; loaded != NULL; loaded = loaded->next)
        if (loaded->arn != NULL && strcmp(loaded->arn, arn) == 0 && !is_idle(loaded))
            return false;
    return true;
}
