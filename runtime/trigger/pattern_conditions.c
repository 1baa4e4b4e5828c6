/* runtime/trigger/pattern_conditions.c - read the conditions of a field: "a", 1, {"prefix": "b"}.
 *
 * Each ends behind the bracket that closes it. The wording of a mistake, also where it says
 * "prefix" of an address or "numeric" of something else, is EventBridge's. */
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/trigger/reading.h"

#define ONE_KEY "Only one key allowed in match expression"
#define TOO_MANY "Too many elements in numeric expression"
#define NO_LIST_OF_CASES                                                                           \
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
#define MICROS_RANGE "Value must be between -5.0E9 and 5.0E9, inclusive"
#define MICROS_DECIMALS "Only values upto 6 decimals are supported"

static struct condition *new_condition(struct pattern_reading *reading, enum condition_kind kind)
{
    struct condition *condition = region_alloc(reading->region, sizeof *condition);

    *condition = (struct condition){.kind = kind};
    return condition;
}

/* A condition on texts of the string token at hand. */
static struct condition *new_text(struct pattern_reading *reading, enum condition_kind kind)
{
    struct condition *condition = new_condition(reading, kind);
    const struct value *text = tokens_value(&reading->tokens);

    condition->text = text->as.text;
    condition->size = text->size;
    return condition;
}

/* The object must end here. */
static bool read_end(struct pattern_reading *reading, const char *otherwise)
{
    enum token_kind kind = tokens_next(&reading->tokens);

    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    return kind == TOKEN_OBJECT_END || pattern_fail(reading, otherwise);
}

/* ---- texts ---- */

/* What can be asked of a text. */
struct text_kind {
    const char *name;
    enum condition_kind kind;
    bool any_case;
    const char *no_text;    /* it is no string */
    const char *no_name;    /* {}; NULL: it cannot be an object */
    const char *other_name; /* it is another object than {"equals-ignore-case": ...} */
};

static const struct text_kind text_kinds[] = {
    {"exactly", CONDITION_TEXT, false, "exact match pattern must be a string", NULL, NULL},
    {"prefix", CONDITION_PREFIX, false, "prefix match pattern must be a string",
     "Prefix expression name not found", "Unsupported prefix pattern: "},
    {"suffix", CONDITION_SUFFIX, false, "suffix match pattern must be a string",
     "Suffix expression name not found", "Unsupported suffix pattern: "},
    {"equals-ignore-case", CONDITION_TEXT, true,
     "equals-ignore-case match pattern must be a string", NULL, NULL},
    {"wildcard", CONDITION_WILDCARD, false, "wildcard match pattern must be a string", NULL, NULL},
};

/* {"prefix": {"equals-ignore-case": "a"}}, of which the inner bracket was read. */
static bool read_any_case(struct pattern_reading *reading, const struct text_kind *text,
                          struct condition **condition)
{
    enum token_kind kind = tokens_next(&reading->tokens);
    const struct value *name;

    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_NAME)
        return pattern_fail(reading, text->no_name);
    name = tokens_value(&reading->tokens);
    if (!value_is_text(name, "equals-ignore-case"))
        return pattern_fail_with(reading, text->other_name, name->as.text, name->size);
    if (tokens_next(&reading->tokens) != TOKEN_STRING)
        return pattern_fail(reading, "equals-ignore-case match pattern must be a string");
    *condition = new_text(reading, text->kind);
    (*condition)->any_case = true;
    return read_end(reading, ONE_KEY) && read_end(reading, ONE_KEY);
}

static bool check_wildcard(struct pattern_reading *reading, const struct condition *condition)
{
    struct buffer problem = BUFFER_EMPTY;
    bool fine = condition->kind != CONDITION_WILDCARD ||
                condition_check_wildcard(condition->text, condition->size, &problem);

    if (!fine)
        pattern_fail(reading, problem.text);
    buffer_fini(&problem);
    return fine;
}

static bool read_text(struct pattern_reading *reading, const struct text_kind *text,
                      struct condition **condition)
{
    enum token_kind kind = tokens_next(&reading->tokens);

    if (kind == TOKEN_OBJECT && text->no_name != NULL)
        return read_any_case(reading, text, condition);
    if (kind != TOKEN_STRING)
        return pattern_fail(reading, text->no_text);
    *condition = new_text(reading, text->kind);
    (*condition)->any_case = text->any_case;
    return check_wildcard(reading, *condition) && read_end(reading, ONE_KEY);
}

/* ---- addresses ---- */

static bool read_cidr(struct pattern_reading *reading, struct condition **condition)
{
    struct buffer problem = BUFFER_EMPTY;
    const struct value *text;
    bool fine;

    if (tokens_next(&reading->tokens) != TOKEN_STRING)
        return pattern_fail(reading, "prefix match pattern must be a string");
    text = tokens_value(&reading->tokens);
    *condition = new_condition(reading, CONDITION_ADDRESSES);
    fine = address_block_read(text->as.text, text->size, &(*condition)->block, &problem);
    if (!fine)
        pattern_fail_anywhere(reading, problem.text);
    buffer_fini(&problem);
    return fine && read_end(reading, ONE_KEY);
}

/* A string that is an address means the address, however it is written. */
static struct condition *new_exact(struct pattern_reading *reading)
{
    struct condition *condition = new_text(reading, CONDITION_TEXT);

    if (address_read(condition->text, condition->size, &condition->block.base)) {
        condition->kind = CONDITION_ADDRESSES;
        condition->block.bits = condition->block.base.size * 8;
    }
    return condition;
}

/* ---- numbers ---- */

static const char *micros_problem(const struct value *number)
{
    double real = value_real(number);

    return real > 5e9 || real < -5e9 ? MICROS_RANGE : MICROS_DECIMALS;
}

/* The text of the token at hand behind a message. */
static bool fail_token(struct pattern_reading *reading, const char *message)
{
    struct tokens *tokens = &reading->tokens;

    if (tokens->kind == TOKEN_STRING || tokens->kind == TOKEN_NAME) {
        const struct value *text = tokens_value(tokens);

        return pattern_fail_with(reading, message, text->as.text, text->size);
    }
    return pattern_fail_with(reading, message, tokens->text + tokens->start,
                             tokens->end - tokens->start);
}

static bool fail_not_numeric(struct pattern_reading *reading, const struct value *operation)
{
    static const char behind[] = " must be numeric";
    struct buffer message = BUFFER_EMPTY;

    if (reading->tokens.kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    buffer_add_text(&message, "Value of ");
    if (value_is_text(operation, "="))
        buffer_add_text(&message, "equals");
    else
        buffer_add(&message, operation->as.text, operation->size);
    buffer_add_text(&message, behind);
    pattern_fail(reading, message.text);
    buffer_fini(&message);
    return false;
}

/* The bound of a range, once the range has been read to its end. */
static bool set_bound(struct pattern_reading *reading, const struct value *number, int64_t *bound)
{
    return condition_micros(number, bound) || pattern_fail(reading, micros_problem(number));
}

/* The second half of [">", 1, "<", 2], whose operator is the token at hand. */
static bool read_upper(struct pattern_reading *reading, const struct value *low,
                       struct condition *range)
{
    const struct value *operation, *high;
    enum token_kind kind = reading->tokens.kind;

    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_STRING)
        return fail_token(reading, "Bad value in numeric range: ");
    operation = tokens_value(&reading->tokens);
    range->below = value_is_text(operation, "<");
    if (!range->below && !value_is_text(operation, "<="))
        return fail_token(reading, "Bad numeric range operator: ");
    if (tokens_next(&reading->tokens) != TOKEN_NUMBER)
        return fail_not_numeric(reading, operation);
    high = tokens_value(&reading->tokens);
    kind = tokens_next(&reading->tokens);
    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_ARRAY_END)
        return pattern_fail(reading, "Too many terms in numeric range expression");
    if (!set_bound(reading, low, &range->low) || !set_bound(reading, high, &range->high))
        return false;
    return range->low < range->high || pattern_fail(reading, "Bottom must be less than top");
}

/* What [OPERATOR, NUMBER] means. */
static const struct {
    const char *name;
    bool low, high; /* the number is that bound */
    bool open;      /* and does not belong to the range */
} operations[] = {
    {"=", true, true, false},   {">=", true, false, false}, {">", true, false, true},
    {"<=", false, true, false}, {"<", false, true, true},
};

/* The rest of [OPERATOR, NUMBER ...]. */
static bool read_bounds(struct pattern_reading *reading, size_t operation, const struct value *name,
                        struct condition *range)
{
    bool low = operations[operation].low, high = operations[operation].high;
    const struct value *number;
    enum token_kind kind;

    if (tokens_next(&reading->tokens) != TOKEN_NUMBER)
        return fail_not_numeric(reading, name);
    number = tokens_value(&reading->tokens);
    kind = tokens_next(&reading->tokens);
    range->above = low && operations[operation].open;
    if (kind != TOKEN_ARRAY_END && low && !high)
        return read_upper(reading, number, range);
    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_ARRAY_END)
        return pattern_fail(reading, TOO_MANY);
    range->below = high && operations[operation].open;
    return (!low || set_bound(reading, number, &range->low)) &&
           (!high || set_bound(reading, number, &range->high));
}

static bool read_numeric(struct pattern_reading *reading, struct condition **condition)
{
    enum token_kind kind = tokens_next(&reading->tokens);
    const struct value *name;

    if (kind != TOKEN_ARRAY)
        return pattern_fail(reading, "Value of numeric must be an array.");
    kind = tokens_next(&reading->tokens);
    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_STRING)
        return fail_token(reading, "Invalid member in numeric match: ");
    name = tokens_value(&reading->tokens);
    *condition = new_condition(reading, CONDITION_RANGE);
    (*condition)->low = -CONDITION_MICROS_MAX;
    (*condition)->high = CONDITION_MICROS_MAX;
    for (size_t i = 0; i < COUNT_OF(operations); i++) {
        if (value_is_text(name, operations[i].name))
            return read_bounds(reading, i, name, *condition) && read_end(reading, TOO_MANY);
    }
    tokens_next(&reading->tokens);
    return pattern_fail_with(reading, "Unrecognized numeric range operator: ", name->as.text,
                             name->size);
}

/* ---- anything-but ---- */

/* The value at hand of {"anything-but": {"prefix": VALUE}}, perhaps in a list. */
static bool read_excluded_text(struct pattern_reading *reading, const struct text_kind *text,
                               bool listed, struct condition **condition)
{
    bool (*fail)(struct pattern_reading *, const char *) =
        listed ? pattern_fail_listed : pattern_fail;
    bool affix = text->kind == CONDITION_PREFIX || text->kind == CONDITION_SUFFIX;

    if (reading->tokens.kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (reading->tokens.kind != TOKEN_STRING)
        return fail(reading, affix            ? "prefix/suffix match pattern must be a string"
                             : text->any_case ? NO_LIST_OF_CASES
                                              : text->no_text);
    *condition = new_text(reading, text->kind);
    (*condition)->any_case = text->any_case;
    return !affix || (*condition)->size > 0 || fail(reading, "Null prefix/suffix not allowed");
}

/* The value at hand of {"anything-but": VALUE}, perhaps in a list. */
static bool read_excluded_value(struct pattern_reading *reading, bool listed,
                                struct condition **condition)
{
    int64_t micros;

    switch (reading->tokens.kind) {
    case TOKEN_BROKEN:
        return pattern_fail_json(reading);
    case TOKEN_STRING:
        *condition = new_text(reading, CONDITION_TEXT);
        return true;
    case TOKEN_NUMBER:
        *condition = new_condition(reading, CONDITION_NUMBER);
        (*condition)->value = tokens_value(&reading->tokens);
        if (condition_micros((*condition)->value, &micros))
            return true;
        return listed ? pattern_fail(reading, micros_problem((*condition)->value))
                      : pattern_fail_anywhere(reading, micros_problem((*condition)->value));
    default:
        return pattern_fail_listed(
            reading, "Inside anything but list, start|null|boolean is not supported.");
    }
}

static bool read_excluded(struct pattern_reading *reading, const struct text_kind *text,
                          bool listed, struct condition **condition)
{
    return text != NULL ? read_excluded_text(reading, text, listed, condition)
                        : read_excluded_value(reading, listed, condition);
}

/* The list whose bracket was read. */
static bool read_excluded_list(struct pattern_reading *reading, const struct text_kind *text,
                               struct condition **list)
{
    bool texts = false, numbers = false;

    while (tokens_next(&reading->tokens) != TOKEN_ARRAY_END) {
        if (!read_excluded(reading, text, true, list))
            return false;
        texts |= (*list)->kind != CONDITION_NUMBER;
        numbers |= (*list)->kind == CONDITION_NUMBER;
        list = &(*list)->next;
    }
    if (text == NULL && texts == numbers)
        return pattern_fail(reading, "Inside anything but list, either all values are number or "
                                     "string, mixed type is not supported");
    return true;
}

/* Which texts anything-but can exclude: the token at hand is the name of the kind. */
static bool read_excluded_kind(struct pattern_reading *reading, const struct text_kind **text)
{
    const struct value *name;

    if (reading->tokens.kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (reading->tokens.kind != TOKEN_NAME)
        return pattern_fail(reading, "Anything-But expression name not found");
    name = tokens_value(&reading->tokens);
    for (size_t i = 0; i < COUNT_OF(text_kinds); i++) {
        *text = &text_kinds[i];
        if (value_is_text(name, (*text)->name) &&
            ((*text)->kind != CONDITION_TEXT || (*text)->any_case))
            return true;
    }
    return pattern_fail_with(reading, "Unsupported anything-but pattern: ", name->as.text,
                             name->size);
}

static bool read_anything_but(struct pattern_reading *reading, struct condition **condition)
{
    enum token_kind kind = tokens_next(&reading->tokens);
    const struct text_kind *text = NULL;
    struct condition **list;

    *condition = new_condition(reading, CONDITION_NONE_OF);
    list = &(*condition)->among;
    if (kind == TOKEN_OBJECT) {
        tokens_next(&reading->tokens);
        if (!read_excluded_kind(reading, &text))
            return false;
        kind = tokens_next(&reading->tokens);
    }
    if (kind != TOKEN_ARRAY && kind != TOKEN_STRING && kind != TOKEN_NUMBER)
        return pattern_fail(
            reading, "Value of anything-but must be an array or single string/number value.");
    if (kind == TOKEN_ARRAY ? !read_excluded_list(reading, text, list)
                            : !read_excluded(reading, text, false, list))
        return false;
    for (const struct condition *each = *list; each != NULL; each = each->next) {
        if (!check_wildcard(reading, each))
            return false;
    }
    return read_end(reading, TOO_MANY) && (text == NULL || read_end(reading, TOO_MANY));
}

/* ---- all of them ---- */

static bool read_exists(struct pattern_reading *reading, struct condition **condition)
{
    const struct value *value = NULL;

    if (tokens_next(&reading->tokens) == TOKEN_WORD)
        value = tokens_value(&reading->tokens);
    if (!value_is(value, VALUE_BOOLEAN))
        return pattern_fail(reading, "exists match pattern must be either true or false.");
    *condition = new_condition(reading, value->as.integer ? CONDITION_EXISTS : CONDITION_ABSENT);
    return read_end(reading, ONE_KEY);
}

/* The object whose bracket was read. */
static bool read_expression(struct pattern_reading *reading, struct condition **condition)
{
    enum token_kind kind = tokens_next(&reading->tokens);
    const struct value *name;

    if (kind == TOKEN_BROKEN)
        return pattern_fail_json(reading);
    if (kind != TOKEN_NAME)
        return pattern_fail(reading, "Match expression name not found");
    name = tokens_value(&reading->tokens);
    for (size_t i = 0; i < COUNT_OF(text_kinds); i++) {
        if (value_is_text(name, text_kinds[i].name))
            return read_text(reading, &text_kinds[i], condition);
    }
    if (value_is_text(name, "numeric"))
        return read_numeric(reading, condition);
    if (value_is_text(name, "anything-but"))
        return read_anything_but(reading, condition);
    if (value_is_text(name, "exists"))
        return read_exists(reading, condition);
    if (value_is_text(name, "cidr"))
        return read_cidr(reading, condition);
    return pattern_fail_with(reading, "Unrecognized match type ", name->as.text, name->size);
}

bool pattern_read_conditions(struct pattern_reading *reading, const struct condition **conditions)
{
    struct condition *first = NULL, **next = &first;
    enum token_kind kind;

    while ((kind = tokens_next(&reading->tokens)) != TOKEN_ARRAY_END) {
        switch (kind) {
        case TOKEN_BROKEN:
            return pattern_fail_json(reading);
        case TOKEN_OBJECT:
            if (!read_expression(reading, next))
                return false;
            break;
        case TOKEN_STRING:
            *next = new_exact(reading);
            break;
        case TOKEN_NUMBER:
        case TOKEN_WORD:
            *next =
                new_condition(reading, kind == TOKEN_NUMBER ? CONDITION_NUMBER : CONDITION_WORD);
            (*next)->value = tokens_value(&reading->tokens);
            break;
        default:
            return pattern_fail(reading,
                                "Match value must be String, number, true, false, or null");
        }
        next = &(*next)->next;
    }
    *conditions = first;
    return first != NULL || pattern_fail(reading, "Empty arrays are not allowed");
}
