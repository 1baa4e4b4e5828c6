/* compiler/check/names/members.c - find a field that is read by a name that is another one but for
 * a slip.
 *
 * What an object of unknown shape has nobody can say. But a definition speaks of the same things
 * again and again: a name that stands in one place only, and is one letter off a name that stands
 * elsewhere (is read, given to a task, assigned, put into a result), is hardly meant. That a name
 * is written in another way (orderID, order_id) counts only of one object, and if the definition
 * does not make the other one itself: others may well write so, and it may be renamed.
 *
 * Run after all else: what is proven never to be found needs no guess. */
#include "compiler/check/names/members.h"

#include "compiler/check/names/mentions.h"
#include "compiler/check/slip.h"

/* What names are compared with. */
struct names {
    struct mentions mentions;
    struct table shortened; /* by mention_without: struct alike */
};

/* Whether the definition has a name often enough to say that another one is wrong. */
static bool is_established(const struct name *name)
{
    return name->makes > 0 || name->reads > 1 || name->texts > 0 || (name->assigned && name->used);
}

/* Whether one name may show that another one is wrong: it stands elsewhere more than once, or both
 * are fields of one object. */
static bool speaks_against(const struct name *name, const struct name *other)
{
    return is_established(name) || (name->first.object != 0 && name->number < other->number &&
                                    name->first.object == other->first.object);
}

static size_t weight(const struct name *name)
{
    return name->reads + name->makes;
}

/* The better known of two names that one may have been meant to be. */
static const struct name *better(const struct name *left, const struct name *right)
{
    return left != NULL && weight(left) >= weight(right) ? left : right;
}

/* Whether two names look like the two halves of one: one is read and never made, the other is where
 * a ResultPath puts something, and never read; or a variable that nothing looks at, and one that
 * is. */
static bool are_halves(const struct name *name, const struct name *right)
{
    bool read =
        name->reads > 0 && right->placed && right->reads == 0 && right->texts == 0 && !right->used;
    bool variables =
        name->assigned && !name->used && name->reads == 0 && right->assigned && right->used;

    return (read || variables) && member_is_near(name->text, name->size, right->text, right->size);
}

/* The name that this one was probably meant to be, or NULL. */
static const struct name *meant(const struct names *names, const struct name *name)
{
    uint64_t object = name->first.object;
    const struct name *best = NULL;

    for (size_t i = 0; i <= name->size; i++)
        for (const struct alike *at =
                 table_get(&names->shortened, mention_without(name, i), NULL, 0);
             at != NULL; at = at->next)
            if (are_halves(name, at->name) ||
                (speaks_against(at->name, name) &&
                 member_is_slip(name->text, name->size, at->name->text, at->name->size)))
                best = better(best, at->name);
    if (best != NULL || object == 0)
        return best;
    for (const struct alike *at =
             table_get(&names->mentions.spelt, mention_spelt(object, name), NULL, 0);
         at != NULL; at = at->next)
        if (at->name != name && at->reads > 1 && !at->name->kept)
            best = better(best, at->name);
    return best;
}

/* ---- reports ---- */

/* Whether it has been told that what is read there is not to be found. */
static bool is_told(const struct diags *diags, struct span span)
{
    for (const struct finding *at = diags_first(diags); at != NULL; at = at->next)
        if ((at->rule == RULE_NEVER_FOUND || at->rule == RULE_UNDEFINED_RESULT ||
             at->rule == RULE_CONTEXT_FIELD || at->rule == RULE_VARIABLE_UNASSIGNED ||
             at->rule == RULE_MISSPELT_MEMBER) &&
            span.start <= at->at && at->at < span.end)
            return true;
    return false;
}

/* Where a name stands, the first time; line 0: only in a text. */
static struct span place_of(struct check *check, const struct name *name)
{
    const struct reading *at = &name->first;

    return name->reads > 0 ? check_inside(check, at->tree, at->start, at->end) : name->made;
}

static void report(struct check *check, const struct name *name, const struct name *right)
{
    bool read = name->reads > 0;
    struct span where = place_of(check, name);
    struct finding *finding;

    if (is_told(check->diags, read ? name->first.tree->span : where))
        return;
    finding = check_report(check, where, RULE_MISSPELT_MEMBER,
                           read ? name->first.location : name->made_in,
                           "no other place reads or makes \"%.*s\"; \"%.*s\" was probably meant",
                           (int)name->size, name->text, (int)right->size, right->text);
    if (weight(right) > 0)
        diag_note(check->diags, finding, place_of(check, right), "\"%.*s\" stands here%s",
                  (int)right->size, right->text, weight(right) > 1 ? ", and elsewhere" : "");
}

void machine_check_members(struct arena *arena, struct machine *machine, struct diags *diags)
{
    struct check check = {.arena = arena, .machine = machine, .diags = diags};
    struct names names;

    table_init(&names.shortened, &arena->region);
    mentions_gather(&names.mentions, &check);
    for (struct name *name = names.mentions.first; name != NULL; name = name->next)
        for (size_t i = 0; i <= name->size; i++)
            mention_put(arena, &names.shortened, mention_without(name, i), name);
    for (const struct name *name = names.mentions.first; name != NULL; name = name->next) {
        const struct name *right = NULL;

        if (name->reads + name->makes == 1 && name->texts == 0 && !name->used)
            right = meant(&names, name);
        if (right != NULL)
            report(&check, name, right);
    }
}
