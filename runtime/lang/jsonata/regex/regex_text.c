/* runtime/lang/jsonata/regex/regex_text.c - the functions on texts that take a regular
 * expression. */
#include "runtime/lang/jsonata/regex/regex_text.h"

#include <math.h>

#include "runtime/lang/jsonata/fail.h"

enum query_found query_regex_contains(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex)
{
    struct query_matching matching;

    query_matching_begin(&matching, frame, regex, text);
    return query_match_from(&matching, 0);
}

/* ---- lists that grow in the region ---- */

struct list {
    struct sfn_frame *frame;
    struct value *items;
    size_t count, room;
};

static struct value *add_item(struct list *list)
{
    struct value *items;

    if (list->count == list->room) {
        list->room = list->room > 0 ? list->room * 2 : 4;
        frame_afford(list->frame, list->room * sizeof *items);
        items = value_new_items(list->frame->region, list->room);
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    return &list->items[list->count++];
}

static const struct value *end_list(struct list *list)
{
    if (list->count == 0)
        return &value_empty_array;
    return value_array(list->frame->region, list->items, list->count);
}

/* ---- $match ---- */

static const struct value *match_object(struct query_matching *matching)
{
    struct region *region = matching->frame->region;
    struct key keys[] = {key_of("match", 5), key_of("index", 5), key_of("groups", 6)};
    const struct value *values[] = {
        query_matched_text(matching),
        value_integer(region, query_units(matching, matching->spans[0])),
        query_matched_groups(matching),
    };

    for (int i = 0; i < 3; i++)
        keys[i].hash |= KEY_FIXED;
    return value_object_of(region, keys, values, 3);
}

/* A copy of the array that is a sequence. */
static const struct value *as_sequence(struct sfn_frame *frame, const struct value *array)
{
    struct value *sequence = region_alloc(frame->region, sizeof *sequence);

    *sequence = *array;
    sequence->flags |= VALUE_SEQUENCE;
    return sequence;
}

const struct value *query_regex_match(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex, double limit)
{
    struct query_matching matching;
    struct list list = {.frame = frame};
    enum query_found found;

    if (limit < 0)
        return query_fail(frame, "D3040",
                          "Third argument of match function must evaluate to a positive number");
    if (limit == 0)
        return as_sequence(frame, &value_empty_array);
    query_matching_begin(&matching, frame, regex, text);
    found = query_match_from(&matching, 0);
    /* The next match is looked for even when it is one too many: it may fail. */
    while (found == QUERY_MATCH_FOUND && (double)list.count < limit) {
        *add_item(&list) = *match_object(&matching);
        found = query_match_next(&matching);
    }
    if (found == QUERY_MATCH_FAILED)
        return NULL;
    return as_sequence(frame, end_list(&list));
}

/* ---- $split ---- */

static void add_slice(struct list *list, const struct value *text, size_t from, size_t to)
{
    *add_item(list) = (struct value){
        .kind = VALUE_STRING,
        .flags = text->flags & VALUE_FIXED,
        .size = (uint32_t)(to - from),
        .as.text = to > from ? text->as.text + from : "",
    };
}

const struct value *query_regex_split(struct sfn_frame *frame, const struct value *text,
                                      const struct query_regex *regex, double limit)
{
    struct query_matching matching;
    struct list list = {.frame = frame};
    enum query_found found;
    size_t from = 0;

    if (limit < 0)
        return query_fail(frame, "D3020",
                          "Third argument of split function must evaluate to a positive number");
    if (limit == 0)
        return &value_empty_array;
    query_matching_begin(&matching, frame, regex, text);
    found = query_match_from(&matching, 0);
    while (found == QUERY_MATCH_FOUND && (double)list.count < limit) {
        add_slice(&list, text, from, matching.spans[0]);
        from = matching.spans[1];
        found = query_match_next(&matching);
    }
    if (found == QUERY_MATCH_FAILED)
        return NULL;
    if ((double)list.count < limit)
        add_slice(&list, text, from, text->size);
    return end_list(&list);
}

/* ---- $replace ---- */

/* What parseInt reads of `size` bytes: blanks, a sign, digits. False: not a number. */
static bool read_integer(const char *at, size_t size, double *number)
{
    const char *end = at + size;
    double sign = 1;

    while (at < end && (*at == ' ' || (*at >= '\t' && *at <= '\r')))
        at++;
    if (at < end && (*at == '-' || *at == '+'))
        sign = *at++ == '-' ? -1 : 1;
    if (at == end || *at < '0' || *at > '9')
        return false;
    *number = 0;
    for (; at < end && *at >= '0' && *at <= '9'; at++)
        *number = *number * 10 + (*at - '0');
    *number *= sign;
    return true;
}

/* How many characters ECMAScript writes for a small integer. */
static size_t written_size(double number)
{
    size_t size = number < 0 ? 2 : 1;

    for (number = fabs(number); number >= 10; number = floor(number / 10))
        size++;
    return size;
}

/* Add the group that the text behind a $ names. Returns how much of that text this takes, by the
 * reference's own way to count it. */
static size_t add_group(struct building *building, const char *at, size_t left,
                        const struct value *groups)
{
    /* as the reference computes the number of digits, rounding and all */
    size_t digits = groups->size > 0 ? (size_t)(log(groups->size) * M_LOG10E) + 1 : 1;
    double group;
    bool known;

    known = read_integer(at, left < digits ? left : digits, &group);
    if (known && digits > 1 && group > groups->size)
        known = read_integer(at, left < digits - 1 ? left : digits - 1, &group);
    if (!known) {
        building_add_byte(building, '$');
        return 0;
    }
    if (group >= 1 && group <= groups->size) {
        const struct value *text = &groups->as.items[(size_t)group - 1];

        if (text->kind == VALUE_STRING)
            building_add(building, text->as.text, text->size);
    }
    return written_size(group) < left ? written_size(group) : left;
}

void query_substitute(struct building *building, const struct value *replacement,
                      const struct value *match, const struct value *groups)
{
    const char *at = replacement->as.text, *end = at + replacement->size;

    while (at < end) {
        const char *dollar = memchr(at, '$', (size_t)(end - at));

        if (dollar == NULL)
            break;
        building_add(building, at, (size_t)(dollar - at));
        at = dollar + 1;
        if (at < end && *at == '$') {
            building_add_byte(building, '$');
            at++;
        } else if (at < end && *at == '0') {
            building_add(building, match->as.text, match->size);
            at++;
        } else {
            at += add_group(building, at, (size_t)(end - at), groups);
        }
    }
    building_add(building, at, (size_t)(end - at));
}

const struct value *query_regex_replace(struct sfn_frame *frame, const struct value *text,
                                        const struct query_regex *regex,
                                        const struct value *replacement, double limit)
{
    bool plain = memchr(replacement->as.text, '$', replacement->size) == NULL;
    struct building building = {.frame = frame};
    struct query_matching matching;
    enum query_found found;
    size_t from = 0, done = 0;

    if (limit < 0)
        return query_fail(frame, "D3011",
                          "Fourth argument of replace function must evaluate to a positive number");
    if (limit == 0)
        return text;
    query_matching_begin(&matching, frame, regex, text);
    found = query_match_from(&matching, 0);
    for (; found == QUERY_MATCH_FOUND && (double)done < limit; done++) {
        building_add(&building, text->as.text + from, matching.spans[0] - from);
        if (plain)
            building_add(&building, replacement->as.text, replacement->size);
        else
            query_substitute(&building, replacement, query_matched_text(&matching),
                             query_matched_groups(&matching));
        from = matching.spans[1];
        found = query_match_next(&matching);
    }
    if (found == QUERY_MATCH_FAILED)
        return NULL;
    if (done == 0)
        return text;
    building_add(&building, text->as.text + from, text->size - from);
    return building_value(&building);
}
