/* runtime/lang/jsonata/matcher.c - regular expressions as functions, and functions like them. */
#include "runtime/lang/jsonata/matcher.h"

#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/truth.h"

struct regex_function {
    struct query_function function;
    const struct query_regex *regex;
};

/* `next` of a match; all of one chain share the matching, as they do in the reference. */
struct next_function {
    struct query_function function;
    struct query_matching *matching;
};

static void add_named(struct object_making *making, const char *name, const struct value *value)
{
    struct key key = key_of(name, strlen(name));

    object_add(making, &key, value);
}

static const struct value *run_next(struct sfn_frame *frame, const struct query_function *self,
                                    const struct value *context, const struct value *const *values,
                                    size_t count);

static const struct value *answer_of(struct sfn_frame *frame, struct query_matching *matching)
{
    struct next_function *next = region_alloc(frame->region, sizeof(*next));
    struct object_making making;

    *next = (struct next_function){{run_next, FUNCTION_FOREIGN, 0, 0, NULL}, matching};
    object_begin(frame, &making, 5);
    add_named(&making, "match", query_matched_text(matching));
    add_named(&making, "start",
              value_integer(frame->region, query_units(matching, matching->spans[0])));
    add_named(&making, "end",
              value_integer(frame->region, query_units(matching, matching->spans[1])));
    add_named(&making, "groups", query_matched_groups(matching));
    add_named(&making, "next", function_value(frame, &next->function));
    return object_end(frame, &making);
}

static const struct value *found(struct sfn_frame *frame, struct query_matching *matching,
                                 enum query_found result)
{
    if (result == QUERY_MATCH_FAILED)
        return NULL;
    return result == QUERY_MATCH_NONE ? &value_undefined : answer_of(frame, matching);
}

static const struct value *run_next(struct sfn_frame *frame, const struct query_function *self,
                                    const struct value *context, const struct value *const *values,
                                    size_t count)
{
    struct query_matching *matching = ((const struct next_function *)self)->matching;

    (void)context;
    (void)values;
    (void)count;
    return found(frame, matching, query_match_next(matching));
}

/* The byte at which a text has so many UTF-16 units. */
static size_t offset_of(struct query_matching *matching, double units)
{
    size_t at = 0;

    while (at < matching->text->size && (double)query_units(matching, at) < units)
        do
            at++;
        while (at < matching->text->size &&
               ((unsigned char)matching->text->as.text[at] & 0xc0) == 0x80);
    return at;
}

static const struct value *run_regex(struct sfn_frame *frame, const struct query_function *self,
                                     const struct value *context, const struct value *const *values,
                                     size_t count)
{
    struct query_matching *matching;
    const struct value *text = count > 0 ? values[0] : &value_undefined;
    size_t from = 0;

    (void)context;
    if (is_undefined(text))
        text = value_text(frame->region, "undefined");
    else if (!is_string(text))
        text = query_print(frame, text, false);
    if (text == NULL)
        return NULL;
    matching = region_alloc(frame->region, sizeof(*matching));
    query_matching_begin(matching, frame, ((const struct regex_function *)self)->regex, text);
    if (count > 1 && is_number(values[1]))
        from = offset_of(matching, number_of(values[1]));
    return found(frame, matching, query_match_from(matching, from));
}

const struct value *sfn_query_regex(struct sfn_frame *frame, const struct value *pattern,
                                    const char *flags)
{
    struct regex_function *function = region_alloc(frame->region, sizeof(*function));
    char *text = region_alloc(frame->region, (size_t)pattern->size + 1);
    struct pattern_mistake mistake;
    const struct query_regex *regex;

    if (pattern->size > 0)
        memcpy(text, pattern->as.text, pattern->size);
    text[pattern->size] = '\0';
    regex = query_regex_find(text, flags, &mistake);
    if (regex == NULL)
        return query_fail(frame, "U1001", "%s: /%s/", mistake.message, text);
    *function = (struct regex_function){{run_regex, FUNCTION_FOREIGN, 2, 2, NULL}, regex};
    return function_value(frame, &function->function);
}

const struct query_regex *matcher_regex(const struct value *function)
{
    const struct query_function *target = function_target(function)->as.function;

    return target->run == run_regex ? ((const struct regex_function *)target)->regex : NULL;
}

const struct value *matcher_member(const struct value *answer, const char *name)
{
    const struct value *member = value_member_named(answer, name);

    return member != NULL ? member : &value_undefined;
}

const struct value *matcher_ask(struct sfn_frame *frame, const struct value *function,
                                const struct value *text)
{
    const struct value *argument = text != NULL ? text : &value_undefined;
    const struct value *answer = function_apply(frame, function, &argument, 1);

    if (answer == NULL || !truth_in_javascript(answer))
        return answer;
    if (!is_number(matcher_member(answer, "start")) &&
        !is_array(matcher_member(answer, "groups")) &&
        !is_function(matcher_member(answer, "next")))
        return query_fail(frame, "T1010",
                          "The matcher function argument passed to function \"%s\" does not return "
                          "the correct object structure",
                          run_of(frame)->name);
    return answer;
}
