/* compiler/check/calls/sdk.c - which integrations with AWS's SDK there are.
 *
 * The lists may be older than the SDK. So a name that they lack is only wrong if it is almost one
 * that they have, or if it says what another one is for: it has another word for the same verb
 * (fetchObject), it stands with the service that has it under a longer name (bedrock:invokeModel),
 * or it is what AWS calls the service elsewhere (logs). Of the 3,188 actions and 120 services that
 * the SDK got in three years none would have been taken for wrong so, but two actions for several
 * things beside that for one. */
#include "compiler/check/calls/sdk.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/check/slip.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define NAME_MAX_SIZE 100
#define ABBREVIATION_MIN 4 /* letters of a service's name that may stand for a longer one */
#define COMMON_MIN 4       /* services that have an action which tells nothing of which one it is */

static const char *const services[] = {
#define SERVICES(names) names,
#define CALLED(name, service)
#define UNSUPPORTED(calls)
#include "compiler/check/calls/services.def"
#undef SERVICES
#undef CALLED
#undef UNSUPPORTED
};

static const char unsupported[] =
#define SERVICES(names)
#define CALLED(name, service)
#define UNSUPPORTED(calls) calls
#include "compiler/check/calls/services.def"
#undef SERVICES
#undef CALLED
#undef UNSUPPORTED
    ;

static const struct {
    const char *name, *service;
} others[] = {
#define SERVICES(names)
#define CALLED(name, service) {name, service},
#define UNSUPPORTED(calls)
#include "compiler/check/calls/services.def"
#undef SERVICES
#undef CALLED
#undef UNSUPPORTED
};

static const struct {
    const char *service, *actions;
} entries[] = {
#define ACTIONS(service, actions) {service, actions},
#include "compiler/check/calls/actions_a_to_b.def"
#include "compiler/check/calls/actions_c.def"
#include "compiler/check/calls/actions_d_to_e.def"
#include "compiler/check/calls/actions_f_to_l.def"
#include "compiler/check/calls/actions_m_to_r.def"
#include "compiler/check/calls/actions_s_to_z.def"
#undef ACTIONS
};

/* The next word of a list, in `word`; NULL: there is none. */
static const char *next_word(const char *at, char word[NAME_MAX_SIZE])
{
    size_t size;

    at += strspn(at, " ");
    size = strcspn(at, " ");
    if (size == 0 || size >= NAME_MAX_SIZE)
        return NULL;
    memcpy(word, at, size);
    word[size] = '\0';
    return at + size;
}

/* ---- services ---- */

const char *sdk_errors(struct arena *arena, const char *service)
{
    char word[NAME_MAX_SIZE];

    for (size_t i = 0; i < COUNT_OF(services); i++)
        for (const char *at = services[i]; (at = next_word(at, word)) != NULL;)
            if (strcasecmp(word, service) == 0)
                return arena_text(arena, word, strlen(word));
    return NULL;
}

static char *in_small_letters(struct arena *arena, const char *text)
{
    char *small = arena_text(arena, text, strlen(text));

    for (char *at = small; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return small;
}

/* The name without capitals and without what joins its words. */
static const char *plain_name(struct arena *arena, const char *name)
{
    char *plain = in_small_letters(arena, name), *to = plain;

    for (const char *at = plain; *at != '\0'; at++)
        if (*at != '-' && *at != '_')
            *to++ = *at;
    *to = '\0';
    return plain;
}

/* ---- actions ---- */

/* Whether any actions of the service are known. */
static bool is_listed(const char *service)
{
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (strcmp(entries[i].service, service) == 0)
            return true;
    return false;
}

/* An action of the service that is like another one, in the arena; NULL: there is none. */
static const char *find_action(struct arena *arena, const char *service, const char *action,
                               bool (*is_like)(const char *action, const char *known))
{
    char word[NAME_MAX_SIZE];

    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (strcmp(entries[i].service, service) == 0)
            for (const char *at = entries[i].actions; (at = next_word(at, word)) != NULL;)
                if (is_like(action, word))
                    return arena_text(arena, word, strlen(word));
    return NULL;
}

bool sdk_has_acronym(const char *name)
{
    for (; name[0] != '\0' && name[1] != '\0'; name++)
        if (!islower((unsigned char)name[0]) && !islower((unsigned char)name[1]))
            return true;
    return false;
}

static bool is_same(const char *action, const char *known)
{
    return strcmp(action, known) == 0 || (sdk_has_acronym(known) && strcasecmp(action, known) == 0);
}

static bool is_one_of_many(const char *one, const char *many)
{
    size_t size = strlen(one);

    return strncmp(one, many, size) == 0 && strcmp(many + size, "s") == 0;
}

static bool is_slip(const char *action, const char *known)
{
    return action[0] == known[0] && (name_is_slip(action, known) || is_one_of_many(action, known) ||
                                     is_one_of_many(known, action));
}

/* The verb that a name begins with. */
static size_t verb_size(const char *action)
{
    size_t size = 0;

    while (islower((unsigned char)action[size]) || isdigit((unsigned char)action[size]))
        size++;
    return size;
}

/* Whether the action says the same by another verb: fetchObject, getObject. */
static bool is_synonym(const char *action, const char *known)
{
    static const char *const alike[] = {
        "describe fetch find get load lookup read retrieve",
        "add create insert put save store upload write",
        "delete destroy drop erase remove",
        "change edit modify update",
        "call execute invoke launch run start trigger",
        "abort kill stop terminate",
        "emit post publish send",
    };
    size_t size = verb_size(action), other = verb_size(known);

    if (action[size] == '\0' || strcmp(action + size, known + other) != 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(alike); i++)
        if (text_has_word(alike[i], action, size) && text_has_word(alike[i], known, other))
            return true;
    return false;
}

/* Whether the action is one that few services have. */
static bool is_telling(struct arena *arena, const char *action)
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (i == 0 || strcmp(entries[i].service, entries[i - 1].service) != 0)
            count += find_action(arena, entries[i].service, action, is_same) != NULL;
    return count > 0 && count < COMMON_MIN;
}

/* The service that has the action, and whose name is the other one's with more behind it: with one
 * of `endings`, or with anything (NULL). */
static const char *longer_service(struct arena *arena, const char *service, const char *action,
                                  const char *endings)
{
    size_t size = strlen(service);

    if (!is_telling(arena, action))
        return NULL;
    for (size_t i = 0; i < COUNT_OF(entries); i++) {
        const char *longer = entries[i].service;

        if (strncmp(longer, service, size) == 0 && longer[size] != '\0' &&
            (endings == NULL || text_has_word(endings, longer + size, strlen(longer + size))) &&
            find_action(arena, longer, action, is_same) != NULL)
            return longer;
    }
    return NULL;
}

/* ---- what was meant ---- */

static bool is_name_of(const char *plain, const char *name)
{
    return strcmp(plain, name) == 0 || (plain[0] == name[0] && name_is_slip(plain, name));
}

/* The service that a name was meant to be that none has; NULL: it may be a new one. */
static const char *service_meant(struct arena *arena, const char *service, const char *action)
{
    const char *plain = plain_name(arena, service);
    char word[NAME_MAX_SIZE];

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (is_name_of(plain, others[i].name))
            return others[i].service;
    for (size_t i = 0; i < COUNT_OF(services); i++)
        for (const char *at = services[i]; (at = next_word(at, word)) != NULL;) {
            for (char *letter = word; *letter != '\0'; letter++)
                *letter = (char)tolower((unsigned char)*letter);
            if (is_name_of(plain, word))
                return arena_text(arena, word, strlen(word));
        }
    return strlen(plain) < ABBREVIATION_MIN ? NULL : longer_service(arena, plain, action, NULL);
}

const char *sdk_call(struct arena *arena, const char *service, const char *action)
{
    const char *name = plain_name(arena, service), *known, *call;

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (strcmp(others[i].name, name) == 0)
            name = others[i].service;
    known = find_action(arena, name, action, is_same);
    call = arena_format(arena, "%s:%s", name, known == NULL ? "" : known);
    return known == NULL || text_has_word(unsupported, call, strlen(call))
               ? NULL
               : arena_format(arena, "aws-sdk:%s", call);
}

const char *sdk_problem(struct arena *arena, const char *service, const char *action,
                        size_t *guesses)
{
    const char *call = arena_format(arena, "%s:%s", service, action), *meant;
    bool known = sdk_errors(arena, service) != NULL &&
                 strcmp(in_small_letters(arena, service), service) == 0;

    if (known && find_action(arena, service, action, is_same) != NULL &&
        !text_has_word(unsupported, call, strlen(call)))
        return NULL;
    if (*guesses == 0)
        return NULL;
    --*guesses;
    if (!known) {
        meant = service_meant(arena, service, action);
        return meant == NULL
                   ? NULL
                   : arena_format(arena, "the SDK has no service \"%s\": did you mean \"%s\"?",
                                  service, meant);
    }
    if (text_has_word(unsupported, call, strlen(call)))
        return arena_format(arena, "Step Functions does not call %s", call);
    if (!is_listed(service))
        return NULL;
    meant = find_action(arena, service, action, is_slip);
    if (meant == NULL)
        meant = find_action(arena, service, action, is_synonym);
    if (meant != NULL)
        return arena_format(arena, "no API has \"%s\": did you mean \"%s:%s\"?", call, service,
                            meant);
    meant = longer_service(arena, service, action, "control data dataplane logs runtime streams");
    return meant == NULL ? NULL
                         : arena_format(arena, "no API has \"%s\": did you mean \"%s:%s\"?", call,
                                        meant, action);
}
