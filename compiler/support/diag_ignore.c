/* compiler/support/diag_ignore.c - which findings a definition has ignored, and for what reason.
 *
 * A directive speaks of a range of the text. Ranges are those of objects, so that two of them lie
 * in each other or apart; of those around a finding, the innermost one of its rule takes it. */
#include <stdlib.h>

#include "compiler/support/diag_private.h"
#include "runtime/base/bug.h"

struct directive {
    enum rule rule;
    const struct source *source;
    struct span range;
    struct span place;
    const char *reason;
    bool ignores;           /* some finding */
    bool refused;           /* by an error */
    bool useless;           /* so it was told, and cannot have that ignored */
    bool repeated;          /* a text that is read twice, as YAML may have it, gave it again */
    struct directive *next; /* the one that was given before it */
};

/* The directives, sorted so that those around a place are found without looking at all. */
struct order {
    struct directive **items;
    size_t *around; /* of each: the next one further out, by number; its own when there is none */
    size_t count;
};

struct span diag_everywhere(void)
{
    return (struct span){.start = 0, .end = SIZE_MAX, .line = 1, .column = 1};
}

void diags_unsought(struct diags *diags, enum rule rule)
{
    diags->unsought[rule] = true;
}

void diag_ignore(struct diags *diags, struct span range, struct span place, enum rule rule,
                 const char *reason)
{
    struct directive *directive = ARENA_NEW(diags->arena, struct directive);

    directive->rule = rule;
    directive->source = diags->source;
    directive->range = range;
    directive->place = place;
    directive->reason = diag_message(diags, "%s", reason);
    directive->next = diags->directives;
    diags->directives = directive;
    diags->directive_count++;
}

/* ---- finding the directive of a finding ---- */

/* By rule, source, where the range begins; of those that begin at one place the outer one first,
 * and of the same range the one that was given first. */
static int compare(const void *left, const void *right)
{
    const struct directive *a = *(struct directive *const *)left;
    const struct directive *b = *(struct directive *const *)right;

    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    if (a->source != b->source)
        return (uintptr_t)a->source < (uintptr_t)b->source ? -1 : 1;
    if (a->range.start != b->range.start)
        return a->range.start < b->range.start ? -1 : 1;
    if (a->range.end != b->range.end)
        return a->range.end > b->range.end ? -1 : 1;
    return a->place.start < b->place.start ? 1 : a->place.start > b->place.start ? -1 : 0;
}

static bool are_kin(const struct directive *a, const struct directive *b)
{
    return a->rule == b->rule && a->source == b->source;
}

static bool same_range(const struct directive *a, const struct directive *b)
{
    return are_kin(a, b) && a->range.start == b->range.start && a->range.end == b->range.end;
}

/* The directive around number `i`, given those of all before it. Of several for one range only the
 * last in this order ever takes a finding, so the others are passed over. */
static size_t around_of(const struct order *order, size_t i)
{
    const struct directive *directive = order->items[i];

    for (size_t outer = i == 0 ? i : i - 1; are_kin(order->items[outer], directive);
         outer = order->around[outer]) {
        if (outer != i && order->items[outer]->range.end >= directive->range.end &&
            !same_range(order->items[outer], directive))
            return outer;
        if (outer == i || order->around[outer] == outer)
            break;
    }
    return i;
}

static struct order order_of(const struct diags *diags)
{
    struct order order = {.count = diags->directive_count};
    size_t i = 0;

    order.items = mem_zeroed(order.count + 1, sizeof(struct directive *));
    order.around = mem_zeroed(order.count + 1, sizeof(size_t));
    for (struct directive *at = diags->directives; at != NULL; at = at->next)
        order.items[i++] = at;
    qsort(order.items, order.count, sizeof(struct directive *), compare);
    for (i = 0; i < order.count; i++)
        order.around[i] = around_of(&order, i);
    return order;
}

static void order_free(struct order *order)
{
    free(order->items);
    free(order->around);
}

/* Whether a directive stands, in the order, before the place of a finding or at it. */
static bool precedes(const struct directive *directive, const struct finding *finding)
{
    if (directive->rule != finding->rule)
        return directive->rule < finding->rule;
    if (directive->source != finding->source)
        return (uintptr_t)directive->source < (uintptr_t)finding->source;
    return directive->range.start <= finding->at;
}

/* The innermost directive around the finding, or NULL. */
static struct directive *directive_of(const struct order *order, const struct finding *finding)
{
    size_t low = 0, high = order->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (precedes(order->items[middle], finding))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    for (size_t at = low - 1;; at = order->around[at]) {
        struct directive *directive = order->items[at];

        if (directive->rule != finding->rule || directive->source != finding->source)
            return NULL;
        /* what points nowhere is at SIZE_MAX, where only a range of everything ends */
        if (finding->at < directive->range.end || directive->range.end == SIZE_MAX)
            return directive;
        if (order->around[at] == at)
            return NULL;
    }
}

void diags_settle(struct diags *diags)
{
    struct order order;

    if (diags->directive_count == 0 || diags->settled == diags->count + diags->directive_count)
        return;
    order = order_of(diags);
    for (struct finding *at = diags->first; at != NULL; at = at->next) {
        struct directive *directive = directive_of(&order, at);

        at->ignored = NULL;
        if (directive == NULL || directive->useless)
            continue;
        if (at->severity == SEVERITY_ERROR) {
            directive->refused = true;
        } else {
            directive->ignores = true;
            at->ignored = directive->reason;
        }
    }
    order_free(&order);
    diags->settled = diags->count + diags->directive_count;
}

/* ---- directives without effect ---- */

static int compare_places(const void *left, const void *right)
{
    const struct directive *a = *(struct directive *const *)left;
    const struct directive *b = *(struct directive *const *)right;

    if (a->place.start != b->place.start)
        return a->place.start < b->place.start ? -1 : 1;
    return compare(left, right);
}

/* Take directives that were read twice, as an alias of YAML makes it, for one. */
static void join_repeated(const struct diags *diags)
{
    struct order order = order_of(diags);

    qsort(order.items, order.count, sizeof(struct directive *), compare_places);
    for (size_t i = 0, first = 0; i < order.count; i++) {
        struct directive *one = order.items[first], *other = order.items[i];

        if (!are_kin(one, other) || one->place.start != other->place.start)
            first = i;
        if (first == i)
            continue;
        other->repeated = true;
        one->ignores |= other->ignores;
        one->refused |= other->refused;
    }
    order_free(&order);
}

static void report_refused(struct diags *diags, const struct directive *directive)
{
    diag_report(diags, directive->place, RULE_IGNORE_DIRECTIVE,
                "a finding of \"%s\" is an error here, and no error can be ignored",
                rule_name(directive->rule));
}

static void report_useless(struct diags *diags, const struct directive *directive)
{
    struct finding *finding =
        diag_report(diags, directive->place, RULE_IGNORED_NOTHING,
                    "no finding of \"%s\" is here to ignore", rule_name(directive->rule));

    if (rule_severity(directive->rule) == SEVERITY_ERROR)
        diag_note(diags, finding, (struct span){0},
                  "most findings of it are errors, which cannot be ignored");
}

/* Report the directives that are for RULE_IGNORED_NOTHING itself, or all others. */
static void report_some(struct diags *diags, bool itself)
{
    bool sought = true;

    diags_settle(diags);
    for (const struct finding *at = diags->first; at != NULL; at = at->next)
        sought &= at->severity != SEVERITY_ERROR; /* much is not looked at behind an error */
    join_repeated(diags);
    for (struct directive *at = diags->directives; at != NULL; at = at->next) {
        if ((at->rule == RULE_IGNORED_NOTHING) != itself || at->repeated)
            continue;
        diags->source = at->source;
        if (at->refused && !itself)
            report_refused(diags, at);
        if (at->refused || at->ignores || !sought || diags->unsought[at->rule])
            continue;
        at->useless = true;
        report_useless(diags, at);
    }
}

void diags_report_directives(struct diags *diags)
{
    const struct source *source = diags->source;

    report_some(diags, false);
    report_some(diags, true);
    diags->source = source;
}
