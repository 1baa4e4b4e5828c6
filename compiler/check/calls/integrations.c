/* compiler/check/calls/integrations.c - which optimized integrations there are.
 *
 * Of some services all actions are known, and AWS refuses any other. The others still get new ones,
 * so there what the table lacks is only doubtful. An action that no optimized integration has was
 * often meant to be called by the SDK: dynamodb:query, s3:getObject. */
#include "compiler/check/calls/integrations.h"

#include <string.h>

#include "compiler/check/calls/sdk.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"

#define ACTIONS_MAX 16 /* of a service */

static const struct integration {
    const char *service;
    const char *actions; /* separated by blanks */
    unsigned patterns;
} integrations[] = {
#define SYNC RESOURCE_SYNC
#define SYNC_2 RESOURCE_SYNC_2
#define TOKEN RESOURCE_TOKEN
#define OPEN 8u /* beside the bits of enum resource_pattern */
#define INTEGRATION(service, actions, patterns) {service, actions, patterns},
#include "compiler/check/calls/integrations.def"
#undef INTEGRATION
#undef SYNC
#undef SYNC_2
#undef TOKEN
};

/* The action of the integration that a name is almost; NULL: none. */
static const char *action_meant(struct arena *arena, const struct integration *integration,
                                const char *action)
{
    const char *names[ACTIONS_MAX];
    size_t count = 0;

    for (const char *at = integration->actions; *at != '\0' && count < ACTIONS_MAX;) {
        size_t size = strcspn(at, " ");

        names[count++] = arena_text(arena, at, size);
        at += size + strspn(at + size, " ");
    }
    return nearest_name(action, names, count);
}

/* How the SDK is asked for what no optimized integration does, as a clause; "": not known. */
static const char *sdk_clause(struct arena *arena, const char *service, const char *action,
                              size_t *guesses)
{
    const char *call = NULL;

    if (*guesses > 0) {
        --*guesses;
        call = sdk_call(arena, service, action);
    }
    return call == NULL ? "" : arena_format(arena, "; \"arn:aws:states:::%s\" calls it", call);
}

static const char *action_problem(struct arena *arena, const struct integration *integration,
                                  const char *action, size_t *guesses)
{
    const char *service = integration->service, *meant;
    const char *clause = sdk_clause(arena, service, action, guesses);

    meant = clause[0] == '\0' ? action_meant(arena, integration, action) : NULL;
    if (meant != NULL)
        return arena_format(arena,
                            "the integration of %s has no action \"%s\": did you mean "
                            "\"%s:%s\"?",
                            service, action, service, meant);
    return arena_format(arena, "the integration of %s has no action \"%s\"; it has: %s%s", service,
                        action, integration->actions, clause);
}

static const char *service_problem(struct arena *arena, const char *service, const char *action,
                                   bool *certain, size_t *guesses)
{
    const char *names[COUNT_OF(integrations)], *near;
    const char *clause = sdk_clause(arena, service, action, guesses);

    for (size_t i = 0; i < COUNT_OF(integrations); i++)
        names[i] = integrations[i].service;
    near = clause[0] == '\0' ? nearest_name(service, names, COUNT_OF(integrations)) : NULL;
    *certain = near != NULL;
    if (near != NULL)
        return arena_format(arena, "there is no optimized integration \"%s\"; did you mean \"%s\"?",
                            service, near);
    return arena_format(arena, "no optimized integration \"%s\" is known%s", service, clause);
}

const char *integration_problem(struct arena *arena, const char *service, const char *action,
                                enum resource_pattern pattern, bool *certain, size_t *guesses)
{
    for (size_t i = 0; i < COUNT_OF(integrations); i++) {
        const struct integration *at = &integrations[i];

        if (strcmp(service, at->service) != 0)
            continue;
        *certain = !(at->patterns & OPEN);
        if (!text_has_word(at->actions, action, strlen(action)))
            return action_problem(arena, at, action, guesses);
        if (pattern != RESOURCE_PLAIN && !(at->patterns & pattern))
            return arena_format(arena, "%s:%s has no %s", service, action,
                                resource_ending(pattern));
        return NULL;
    }
    return service_problem(arena, service, action, certain, guesses);
}
