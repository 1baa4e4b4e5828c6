/* compiler/prove/solver/witness.c - an input made of what the solver says of the places of a
 * Choice.
 *
 * Its answer is a list of pairs: ((p0 (num 5.0)) (ts0 false) ...). What it says nothing of is as
 * small as it can be. */
#include "compiler/prove/solver/witness.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/time.h"
#include "runtime/json/value.h"

struct answer {
    const char *kind; /* "absent", "num", ...; NULL: none was given */
    double number;
    long class;
    bool truth;
    bool moment;
    double seconds;
    double size, length; /* where it is an array, a text */
};

void witness_ask(const struct formula *f, struct buffer *script)
{
    buffer_add_text(script, "(get-value (");
    for (size_t i = 0; i < f->places.count; i++) {
        buffer_add_format(script, " p%zu", i);
        if (f->timed)
            buffer_add_format(script, " ts%zu tm%zu", i, i);
        if (f->sized)
            buffer_add_format(script, " sz%zu ln%zu", i, i);
    }
    buffer_add_text(script, "))\n");
}

/* ---- the answer ---- */

static void skip_blanks(const char **at)
{
    while (isspace((unsigned char)**at))
        (*at)++;
}

static bool take(const char **at, char byte)
{
    skip_blanks(at);
    if (**at != byte)
        return false;
    (*at)++;
    return true;
}

/* A name or a number. Returns its length. */
static size_t read_atom(const char **at, const char **from)
{
    skip_blanks(at);
    *from = *at;
    while (**at != '\0' && **at != '(' && **at != ')' && !isspace((unsigned char)**at))
        (*at)++;
    return (size_t)(*at - *from);
}

/* 5.0, (- 5.0), (/ 1.0 2.0) */
static bool read_exact(const char **at, long double *out)
{
    const char *from;
    size_t size;

    if (!take(at, '(')) {
        size = read_atom(at, &from);
        *out = strtold(from, NULL);
        return size > 0;
    }
    size = read_atom(at, &from);
    if (size != 1 || !read_exact(at, out))
        return false;
    if (*from == '-') {
        *out = -*out;
    } else if (*from == '/') {
        long double divisor;

        if (!read_exact(at, &divisor) || divisor == 0)
            return false;
        *out /= divisor;
    } else {
        return false;
    }
    return take(at, ')');
}

/* The number of a value that comes nearest: the solver's numbers have no end. */
static bool read_number(const char **at, double *out)
{
    long double exact;

    if (!read_exact(at, &exact) || isnan(exact))
        return false;
    *out = (double)fminl(fmaxl(exact, -DBL_MAX), DBL_MAX);
    return true;
}

static bool is_word(const char *from, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(from, word, size) == 0;
}

static bool read_kind(const char **at, struct answer *answer)
{
    static const char *const kinds[] = {"absent", "null", "arr", "obj",
                                        "fun",    "bool", "num", "str"};
    bool open = take(at, '(');
    const char *from;
    size_t size = read_atom(at, &from);
    double number;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_word(from, size, kinds[i]))
            answer->kind = kinds[i];
    if (answer->kind == NULL)
        return false;
    if (!open)
        return true;
    if (strcmp(answer->kind, "bool") == 0) {
        size = read_atom(at, &from);
        answer->truth = is_word(from, size, "true");
    } else if (!read_number(at, &number)) {
        return false;
    } else {
        answer->number = number;
        answer->class = lround(number);
    }
    return take(at, ')');
}

static bool read_pair(const char **at, struct answer *answers, size_t count)
{
    const char *from;
    const char *value;
    size_t size;
    size_t index;

    if (!take(at, '('))
        return false;
    size = read_atom(at, &from);
    if (size < 2)
        return false;
    index = (size_t)strtoul(from + (from[0] == 'p' ? 1 : 2), NULL, 10);
    if (index >= count)
        return false;
    if (from[0] == 'p') {
        if (!read_kind(at, &answers[index]))
            return false;
    } else if (from[0] == 's') {
        return read_number(at, &answers[index].size) && take(at, ')');
    } else if (from[0] == 'l') {
        return read_number(at, &answers[index].length) && take(at, ')');
    } else if (from[1] == 's') {
        size = read_atom(at, &value);
        answers[index].moment = is_word(value, size, "true");
    } else if (!read_number(at, &answers[index].seconds)) {
        return false;
    }
    return take(at, ')');
}

/* ---- values ---- */

#define SIZE_MOST 4096 /* of what is made for a size or a length that is asked for */

static size_t size_of(double number)
{
    return number > 0 && number <= SIZE_MOST ? (size_t)number : 0;
}

/* A text of a class that is longer than its shortest: whether it is of the class is seen when it is
 * tried. */
static const struct value *padded(const struct formula *f, const struct value *text, size_t length)
{
    struct buffer longer = BUFFER_EMPTY;
    const struct value *made;

    if (length <= text->size)
        return text;
    buffer_add(&longer, text->as.text, text->size);
    while (longer.size < length)
        buffer_add_byte(&longer, '~');
    made = value_string_copy(&f->arena->region, longer.text, longer.size);
    buffer_fini(&longer);
    return made;
}

static const struct value *text_of(const struct formula *f, const struct answer *answer)
{
    const struct text_class *class =
        f->classed && answer->class >= 0 && (size_t)answer->class < f->classes.count
            ? &f->classes.list[answer->class]
            : NULL;
    char text[TIME_TEXT_MAX];

    if (answer->moment && (class == NULL || class->constant < 0) && fabs(answer->seconds) < 2e11) {
        int size = time_write_ms(text, (int64_t)floor(answer->seconds * 1000));

        return value_string_copy(&f->arena->region, text, (size_t)size);
    }
    if (class != NULL && f->sized && class->constant < 0)
        return padded(f, class->text, size_of(answer->length));
    return class != NULL ? class->text : value_text(&f->arena->region, "text");
}

/* What the answer says of one place. */
static struct place_value value_of(const struct formula *f, const struct answer *answer)
{
    struct region *region = &f->arena->region;
    struct place_value made = {PLACE_VALUE, NULL, 0};

    if (answer->kind == NULL || strcmp(answer->kind, "absent") == 0 ||
        strcmp(answer->kind, "fun") == 0)
        made.form = PLACE_ABSENT;
    else if (strcmp(answer->kind, "obj") == 0)
        made.form = PLACE_OBJECT;
    else if (strcmp(answer->kind, "arr") == 0)
        made = (struct place_value){.form = PLACE_ARRAY, .size = size_of(answer->size)};
    else if (strcmp(answer->kind, "null") == 0)
        made.value = &value_null;
    else if (strcmp(answer->kind, "bool") == 0)
        made.value = value_boolean(answer->truth);
    else if (strcmp(answer->kind, "str") == 0)
        made.value = text_of(f, answer);
    else if (answer->number == floor(answer->number) && fabs(answer->number) < 1e15)
        made.value = value_integer(region, (int64_t)answer->number);
    else
        made.value = value_from_real(region, answer->number);
    return made;
}

bool witness_read_places(const struct formula *f, const char **at, struct place_value *values)
{
    struct answer *answers = ARENA_ARRAY(f->arena, struct answer, f->places.count);
    size_t each = 1u + (f->timed ? 2u : 0u) + (f->sized ? 2u : 0u);

    if (!take(at, '('))
        return false;
    for (size_t i = 0; i < f->places.count * each; i++)
        if (!read_pair(at, answers, f->places.count))
            return false;
    if (!take(at, ')'))
        return false;
    for (size_t i = 0; i < f->places.count; i++)
        values[i] = value_of(f, &answers[i]);
    return true;
}

bool witness_read(const struct formula *f, const char **at, struct witness *out)
{
    struct place_value *values = ARENA_ARRAY(f->arena, struct place_value, f->places.count);

    return witness_read_places(f, at, values) &&
           input_build_to_come(&f->places, values, f->arena, out);
}
