/* runtime/lang/jsonata/builtin/match.c - $contains $match $split $replace.
 *
 * With a text or a regular expression they are done without a call; any other function that finds
 * in a text, or that makes a replacement, is asked match by match. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/matcher.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/regex/regex_text.h"
#include "runtime/lang/jsonata/text/text.h"
#include "runtime/lang/jsonata/text/units.h"
#include "runtime/lang/text.h"

static double limit_of(const struct value *value)
{
    return is_undefined(value) ? INFINITY : number_of(value);
}

static const struct value *contains(struct sfn_frame *frame, const struct value *const *arguments,
                                    size_t count)
{
    const struct query_regex *regex;
    const struct value *answer;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(arguments[1]))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    if (is_string(arguments[1]))
        return value_boolean(text_contains(arguments[0], arguments[1]));
    regex = matcher_regex(arguments[1]);
    if (regex != NULL) {
        enum query_found found = query_regex_contains(frame, arguments[0], regex);

        return found == QUERY_MATCH_FAILED ? NULL : value_boolean(found == QUERY_MATCH_FOUND);
    }
    answer = matcher_ask(frame, arguments[1], arguments[0]);
    return answer == NULL ? NULL : value_boolean(!is_undefined(answer));
}

BUILTIN(contains, contains)

/* The next match of a function that finds, from an answer of it. */
static const struct value *next_of(struct sfn_frame *frame, const struct value *answer)
{
    return matcher_ask(frame, matcher_member(answer, "next"), NULL);
}

static void add_member(struct object_making *making, const char *name, const struct value *value)
{
    struct key key = key_of(name, strlen(name));

    if (!is_undefined(value))
        object_add(making, &key, value);
}

static const struct value *told_match(struct sfn_frame *frame, const struct value *text,
                                      const struct value *function, double limit)
{
    struct query_list list = {0};
    const struct value *answer;

    if (limit < 0)
        return query_fail(frame, "D3040",
                          "Third argument of match function must evaluate to a positive number");
    if (!(limit > 0))
        return list_array(frame, &list, VALUE_SEQUENCE);
    answer = matcher_ask(frame, function, text);
    for (double i = 0; answer != NULL && !is_undefined(answer) && i < limit; i++) {
        struct object_making making;
        const struct value *match;

        object_begin(frame, &making, 3);
        add_member(&making, "match", matcher_member(answer, "match"));
        add_member(&making, "index", matcher_member(answer, "start"));
        add_member(&making, "groups", matcher_member(answer, "groups"));
        match = object_end(frame, &making);
        if (match == NULL)
            return NULL;
        list_add(frame, &list, match);
        answer = next_of(frame, answer);
    }
    return answer != NULL ? list_array(frame, &list, VALUE_SEQUENCE) : NULL;
}

static const struct value *match(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    const struct query_regex *regex;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    regex = matcher_regex(arguments[1]);
    if (regex != NULL)
        return query_regex_match(frame, arguments[0], regex, limit_of(arguments[2]));
    return told_match(frame, arguments[0], arguments[1], limit_of(arguments[2]));
}

BUILTIN(match, match)

/* The part of a text from one index of UTF-16 units to another. */
static const struct value *part_of(struct sfn_frame *frame, const struct value *text, double from,
                                   double to)
{
    size_t start = units_offset(text, from);
    size_t end = units_offset(text, to);

    return query_text_slice(frame, text, start, end > start ? end : start);
}

static double start_of(const struct value *answer)
{
    const struct value *start = matcher_member(answer, "start");

    return is_number(start) ? number_of(start) : 0;
}

static double end_of(const struct value *answer)
{
    const struct value *end = matcher_member(answer, "end");

    return is_number(end) ? number_of(end) : 0;
}

static const struct value *told_split(struct sfn_frame *frame, const struct value *text,
                                      const struct value *function, double limit)
{
    struct query_list list = {0};
    const struct value *answer;
    double at = 0;
    double done = 0;

    if (limit < 0)
        return query_fail(frame, "D3020",
                          "Third argument of split function must evaluate to a positive number");
    if (!(limit > 0))
        return list_array(frame, &list, 0);
    answer = matcher_ask(frame, function, text);
    for (; answer != NULL && !is_undefined(answer) && done < limit; done++) {
        list_add(frame, &list, part_of(frame, text, at, start_of(answer)));
        at = end_of(answer);
        answer = next_of(frame, answer);
    }
    if (answer == NULL)
        return NULL;
    if (done < limit)
        list_add(frame, &list, part_of(frame, text, at, INFINITY));
    return list_array(frame, &list, 0);
}

static const struct value *split(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    double limit = limit_of(arguments[2]);
    const struct query_regex *regex;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(arguments[1]) && limit > 0)
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    if (is_string(arguments[1]))
        return query_text_split(frame, arguments[0], arguments[1], limit);
    regex = is_undefined(arguments[1]) ? NULL : matcher_regex(arguments[1]);
    if (regex != NULL)
        return query_regex_split(frame, arguments[0], regex, limit);
    return told_split(frame, arguments[0], arguments[1], limit);
}

BUILTIN(split, split)

/* Add what stands in the place of a match. */
static bool replace_one(struct sfn_frame *frame, struct building *building,
                        const struct value *replacement, const struct value *answer)
{
    const struct value *text;

    if (is_string(replacement)) {
        query_substitute(building, replacement, matcher_member(answer, "match"),
                         matcher_member(answer, "groups"));
        return true;
    }
    text = function_apply(frame, replacement, &answer, 1);
    if (text == NULL)
        return false;
    if (!is_string(text)) {
        query_fail(frame, "D3012", "Attempted to replace a matched string with a non-string value");
        return false;
    }
    building_add(building, text->as.text, text->size);
    return true;
}

static void add_part(struct building *building, const struct value *text, double from, double to)
{
    size_t start = units_offset(text, from);
    size_t end = units_offset(text, to);

    if (end > start)
        building_add(building, text->as.text + start, end - start);
}

static const struct value *told_replace(struct sfn_frame *frame, const struct value *text,
                                        const struct value *function,
                                        const struct value *replacement, double limit)
{
    struct building building = {.frame = frame};
    const struct value *answer;
    double at = 0;

    if (limit < 0)
        return query_fail(frame, "D3011",
                          "Fourth argument of replace function must evaluate to a positive number");
    answer = limit > 0 ? matcher_ask(frame, function, text) : &value_undefined;
    if (answer != NULL && is_undefined(answer))
        return text;
    for (double i = 0; answer != NULL && !is_undefined(answer) && i < limit; i++) {
        const struct value *found = matcher_member(answer, "match");

        add_part(&building, text, at, start_of(answer));
        if (!replace_one(frame, &building, replacement, answer))
            return NULL;
        at = start_of(answer) + (is_string(found) ? (double)units_count(found) : 0);
        answer = next_of(frame, answer);
    }
    if (answer == NULL)
        return NULL;
    add_part(&building, text, at, INFINITY);
    return building_value(&building);
}

static const struct value *replace(struct sfn_frame *frame, const struct value *const *arguments,
                                   size_t count)
{
    double limit = limit_of(arguments[3]);
    const struct query_regex *regex;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(arguments[1]))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    if (is_string(arguments[1])) {
        const struct value *other = arguments[2];

        if (!is_string(other)) /* JavaScript adds it as a word */
            other = is_undefined(other) ? value_text(frame->region, "undefined")
                                        : &value_empty_string;
        return query_text_replace(frame, arguments[0], arguments[1], other, limit);
    }
    if (is_undefined(arguments[2]))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    regex = matcher_regex(arguments[1]);
    if (regex != NULL && is_string(arguments[2]))
        return query_regex_replace(frame, arguments[0], regex, arguments[2], limit);
    return told_replace(frame, arguments[0], arguments[1], arguments[2], limit);
}

BUILTIN(replace, replace)
