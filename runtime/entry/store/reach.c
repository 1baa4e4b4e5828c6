/* runtime/entry/store/reach.c - reach a store: own it, or come beside its owner. */
#include "runtime/entry/store/reach.h"

#include <stdlib.h>

#include "runtime/entry/guard.h"
#include "runtime/entry/store/again.h"

/* Own it; or find whose it is. */
static bool own(const struct reach_options *how, struct owner *owner, char **whose)
{
    if (owner_open(owner, how->entry, how->options, how->ended, how->context))
        return true;
    *whose = owner->whose;
    owner->whose = NULL;
    owner_close(owner);
    *owner = (struct owner){.loop = NULL};
    return false;
}

static bool come_beside(const struct reach_options *how, struct visit *visit)
{
    if (visit_try(visit, how->entry, how->options) && visit_has_owner(visit))
        return true;
    visit_close(visit);
    *visit = (struct visit){.store = NULL};
    return false;
}

enum reach reach_store(const struct reach_options *how, struct owner *owner, struct visit *visit,
                       char **whose)
{
    const int64_t until_ms = again_now_ms() + how->most_ms;
    int64_t rest_ms = 0;

    for (;;) {
        bool ours = again_now_ms() >= how->until_ms;

        free(*whose);
        *whose = NULL;
        if (ours && own(how, owner, whose))
            return REACH_OWNER;
        if (ours && *whose == NULL)
            return REACH_NONE;
        if (come_beside(how, visit))
            return REACH_BESIDE;
        if (ours && (guard_caught() != 0 || again_now_ms() >= until_ms))
            return REACH_OTHER;
        again_rest(&rest_ms);
    }
}
