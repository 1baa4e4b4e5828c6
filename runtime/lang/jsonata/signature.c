/* runtime/lang/jsonata/signature.c - arguments checked against a signature. */
#include "runtime/lang/jsonata/signature.h"

#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"

/* One parameter: letters that it takes, and how many. */
struct parameter {
    uint32_t letters;         /* a bit for each, by `letter_bit` */
    char type;                /* its letter, '(' for a choice */
    uint8_t least;            /* 0 or 1 */
    bool many;                /* + */
    bool lazy;                /* a ? behind ? or + */
    bool repeated;            /* ? or + seen */
    bool context;             /* - seen */
    uint32_t context_letters; /* what the context may be then */
    const char *subtype;      /* in < >, or NULL */
    size_t subtype_size;
};

static uint32_t letter_bit(char letter)
{
    return letter >= 'a' && letter <= 'z' ? UINT32_C(1) << (letter - 'a') : 0;
}

static uint32_t letter_bits(const char *letters, size_t size)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < size; i++)
        bits |= letter_bit(letters[i]);
    return bits;
}

/* ---- reading ---- */

/* The place of the bracket that closes the one at `at`, or the end. */
static const char *closing(const char *at, char open, char close)
{
    int depth = 1;

    while (*at != '\0') {
        at++;
        if (*at == close && --depth == 0)
            break;
        if (*at == open)
            depth++;
    }
    return at;
}

static void repeat(struct parameter *parameter, char how)
{
    if (parameter->repeated) {
        parameter->lazy = how == '?';
        return;
    }
    parameter->repeated = true;
    parameter->many = how == '+';
    parameter->least = how == '+';
}

static void take_context(struct parameter *parameter)
{
    parameter->context = true;
    parameter->context_letters = parameter->least == 0 ? UINT32_MAX : parameter->letters;
    repeat(parameter, '?');
}

static bool begin(struct parameter *parameter, const char **at)
{
    const char *end;

    *parameter = (struct parameter){.type = **at, .least = 1};
    switch (**at) {
    case 's':
    case 'n':
    case 'b':
    case 'l':
    case 'o':
        parameter->letters = letter_bit(**at) | letter_bit('m');
        return true;
    case 'a':
    case 'x':
        parameter->letters = letter_bits("asnblfom", 8);
        return true;
    case 'j':
        parameter->letters = letter_bits("asnblom", 7);
        return true;
    case 'f':
        parameter->letters = letter_bit('f');
        return true;
    case '(':
        end = closing(*at, '(', ')');
        parameter->letters = letter_bits(*at + 1, (size_t)(end - *at - 1)) | letter_bit('m');
        *at = *end != '\0' ? end : end - 1;
        return true;
    default:
        return false;
    }
}

/* Read the signature; there is room for as many parameters as it has characters. */
static size_t read_signature(const char *signature, struct parameter *parameters)
{
    size_t count = 0;

    for (const char *at = signature + 1; *at != '\0' && *at != ':'; at++) {
        struct parameter *last = count > 0 ? &parameters[count - 1] : NULL;

        if (begin(&parameters[count], &at)) {
            count++;
        } else if (last == NULL) {
            continue;
        } else if (*at == '?' || *at == '+') {
            repeat(last, *at);
        } else if (*at == '-') {
            take_context(last);
        } else if (*at == '<') {
            const char *end = closing(at, '<', '>');

            last->subtype = at + 1;
            last->subtype_size = (size_t)(end - at - 1);
            at = *end != '\0' ? end : end - 1;
        }
    }
    return count;
}

/* ---- matching ---- */

static char letter_of(const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return 'l';
    case VALUE_BOOLEAN:
        return 'b';
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        return 'n';
    case VALUE_STRING:
        return 's';
    case VALUE_ARRAY:
        return 'a';
    case VALUE_OBJECT:
        return 'o';
    case VALUE_FUNCTION:
        return 'f';
    case VALUE_UNDEFINED:
        break;
    }
    return 'm';
}

struct matching {
    struct sfn_frame *frame;
    const struct parameter *parameters;
    const char *letters;
    size_t count; /* of letters */
};

/* How many letters from `at` on the parameter takes at most. */
static size_t run_of_letters(const struct matching *matching, size_t parameter, size_t at)
{
    const struct parameter *it = &matching->parameters[parameter];
    size_t most = it->many ? matching->count - at : 1;
    size_t run = 0;

    while (run < most && at + run < matching->count &&
           (letter_bit(matching->letters[at + run]) & it->letters) != 0)
        run++;
    return run;
}

/* Match the first `size` parameters, as a regular expression does. lengths[i]: how many letters
 * each takes. `whole`: to the end of the letters. Returns the letters matched, or -1. */
static int64_t match(const struct matching *matching, size_t size, bool whole, size_t *lengths)
{
    size_t width = matching->count + 1;
    bool *can = region_alloc(matching->frame->region, (size + 1) * width);
    size_t at = 0;

    /* can[i * width + at]: the parameters from i on match from there */
    for (size_t place = 0; place < width; place++)
        can[size * width + place] = !whole || place == matching->count;
    for (size_t i = size; i-- > 0;) {
        for (size_t place = 0; place < width; place++) {
            size_t run = run_of_letters(matching, i, place);
            bool any = false;

            for (size_t take = matching->parameters[i].least; take <= run && !any; take++)
                any = can[(i + 1) * width + place + take];
            can[i * width + place] = any;
        }
    }
    if (!can[0])
        return -1;
    for (size_t i = 0; i < size; i++) {
        size_t run = run_of_letters(matching, i, at);
        size_t take = matching->parameters[i].lazy ? matching->parameters[i].least : run;

        while (!can[(i + 1) * width + at + take])
            take = matching->parameters[i].lazy ? take + 1 : take - 1;
        lengths[i] = take;
        at += take;
    }
    return (int64_t)at;
}

/* ---- failing ---- */

/* The function's name as the message shows it. */
static const char *named(struct sfn_frame *frame, const char *name)
{
    size_t size = strlen(name);
    char *text;

    if (size == 0)
        return "undefined";
    text = region_alloc(frame->region, size + 3);
    text[0] = '"';
    memcpy(text + 1, name, size);
    memcpy(text + 1 + size, "\"", 2);
    return text;
}

static bool refuse(const struct matching *matching, size_t size, const char *name, size_t *lengths)
{
    int64_t good = 0;

    for (size_t i = 1; i <= size; i++) {
        int64_t matched = match(matching, i, false, lengths);

        if (matched < 0)
            break;
        good = matched;
    }
    query_fail(matching->frame, "T0410",
               "Argument %lld of function %s does not match function signature",
               (long long)good + 1, named(matching->frame, name));
    return false;
}

static const char *plural(const struct parameter *parameter)
{
    if (parameter->subtype_size != 1)
        return "undefined";
    switch (parameter->subtype[0]) {
    case 'a':
        return "\"arrays\"";
    case 'b':
        return "\"booleans\"";
    case 'f':
        return "\"functions\"";
    case 'n':
        return "\"numbers\"";
    case 'o':
        return "\"objects\"";
    case 's':
        return "\"strings\"";
    default:
        return "undefined";
    }
}

/* ---- the arguments ---- */

struct checking {
    struct sfn_frame *frame;
    const char *name;
    const struct value *context;
    const struct value *const *values;
    size_t count;
    size_t at; /* the argument that is next */
    const struct value **out;
    size_t made;
};

static const struct value *argument(const struct checking *checking)
{
    return checking->at < checking->count ? checking->values[checking->at] : &value_undefined;
}

/* Whether the items of an array are what <n> in a<n> says. */
static bool has_type(const struct parameter *parameter, const struct value *array)
{
    char first;

    if (array->size == 0)
        return true;
    first = letter_of(array->as.items);
    if (parameter->subtype_size == 0 || first != parameter->subtype[0])
        return false;
    for (uint32_t i = 1; i < array->size; i++)
        if (letter_of(&array->as.items[i]) != first)
            return false;
    return true;
}

/* `taken`: the letters that the parameter took, this argument's one among them. */
static bool take_array(struct checking *checking, const struct parameter *parameter,
                       const char *taken, size_t size)
{
    const struct value *value = argument(checking);
    bool fits = true;

    if (is_undefined(value)) {
        checking->out[checking->made++] = value;
        checking->at++;
        return true;
    }
    if (parameter->subtype != NULL)
        fits = is_array(value) ? has_type(parameter, value)
                               : size == parameter->subtype_size &&
                                     memcmp(taken, parameter->subtype, size) == 0;
    if (!fits) {
        query_fail(checking->frame, "T0412", "Argument %zu of function %s must be an array of %s",
                   checking->at + 1, named(checking->frame, checking->name), plural(parameter));
        return false;
    }
    if (!is_array(value))
        value = list_of_one(checking->frame, value, 0);
    if (value == NULL)
        return false;
    checking->out[checking->made++] = value;
    checking->at++;
    return true;
}

static bool take_context_value(struct checking *checking, const struct parameter *parameter)
{
    if ((letter_bit(letter_of(checking->context)) & parameter->context_letters) == 0) {
        query_fail(checking->frame, "T0411",
                   "Context value is not a compatible type with argument %zu of function %s",
                   checking->at + 1, named(checking->frame, checking->name));
        return false;
    }
    checking->out[checking->made++] = checking->context;
    return true;
}

static bool take(struct checking *checking, const struct parameter *parameter, const char *letters,
                 size_t size)
{
    const struct value *first = argument(checking);

    if (size == 0 && parameter->context)
        return take_context_value(checking, parameter);
    if (size == 0) {
        checking->out[checking->made++] = first;
        checking->at++;
        return true;
    }
    for (size_t i = 0; i < size; i++) {
        if (parameter->type == 'a') {
            if (!take_array(checking, parameter, letters, size))
                return false;
        } else { /* each time the first (2.0.6) */
            checking->out[checking->made++] = first;
            checking->at++;
        }
    }
    return true;
}

/* ---- the rule: each argument is what the parameter in its place asks for ---- */

/* Whether the parameter that is written at *at, which is moved behind it, takes the value as it is.
 * Undefined is never simple. */
static bool takes(const char **at, const struct value *value)
{
    struct parameter parameter = {.letters = 0};
    const char *end;

    if (value->kind == VALUE_UNDEFINED || !begin(&parameter, at))
        return false;
    (*at)++;
    if (**at == '<') {
        end = closing(*at, '<', '>');
        parameter.subtype = *at + 1;
        parameter.subtype_size = (size_t)(end - *at - 1);
        *at = *end != '\0' ? end + 1 : end;
    }
    if ((parameter.letters & letter_bit(letter_of(value))) == 0)
        return false;
    return parameter.type != 'a' || (is_array(value) && (parameter.subtype == NULL ||
                                                         has_type(&parameter, value)));
}

/* Where that is so, the expression that the reference makes of the signature matches in just this
 * way, and no argument changes. False: all has to be looked at. */
static bool is_simple(const char *signature, const struct value *const *values, size_t count,
                      struct signature_arguments *out)
{
    const char *at = signature + 1;
    size_t made = 0;

    for (; made < count; made++) {
        if (made == SIGNATURE_FEW || !takes(&at, values[made]) || *at == '+')
            return false;
        at += *at == '?' || *at == '-';
        out->few[made] = values[made];
    }
    for (; *at != '\0' && *at != ':' && *at != '>'; at += 2) {
        if (made == SIGNATURE_FEW || at[1] != '?' || letter_bit(*at) == 0)
            return false;
        out->few[made++] = &value_undefined;
    }
    out->values = out->few;
    out->count = made;
    return true;
}

static bool check_all(struct sfn_frame *frame, const char *signature, const char *name,
                      const struct value *context, const struct value *const *values,
                      size_t count, struct signature_arguments *out)
{
    size_t length = strlen(signature) + 1;
    struct parameter *parameters = region_alloc(frame->region, length * sizeof(*parameters));
    size_t size = read_signature(signature, parameters);
    char *letters = region_alloc(frame->region, count + 1);
    size_t *lengths = region_alloc(frame->region, (size + 1) * sizeof(*lengths));
    struct matching matching = {frame, parameters, letters, count};
    struct checking checking = {.frame = frame,
                                .name = name,
                                .context = context,
                                .values = values,
                                .count = count,
                                .out = out->few};
    const char *at = letters;

    for (size_t i = 0; i < count; i++)
        letters[i] = letter_of(values[i]);
    if (match(&matching, size, true, lengths) < 0)
        return refuse(&matching, size, name, lengths);
    if (size + count > SIGNATURE_FEW)
        checking.out = region_alloc(frame->region, (size + count) * sizeof(*checking.out));
    for (size_t i = 0; i < size; i++) {
        if (!take(&checking, &parameters[i], at, lengths[i]))
            return false;
        at += lengths[i];
    }
    out->values = checking.out;
    out->count = checking.made;
    return true;
}

bool signature_check(struct sfn_frame *frame, const char *signature, const char *name,
                     const struct value *context, const struct value *const *values, size_t count,
                     struct signature_arguments *out)
{
    return is_simple(signature, values, count, out) ||
           check_all(frame, signature, name, context, values, count, out);
}
