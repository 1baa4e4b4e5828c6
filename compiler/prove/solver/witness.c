/* compiler/prove/solver/witness.c - an input made of what the solver says of the places of a
 * Choice.
 *
 * Its answer is a list of pairs: ((p0 (num 5.0)) (ts0 false) ...). What it says nothing of is as
 * small as it can be. */
#include "compiler/prove/solver/witness.h"

#include <ctype.h>
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
};

void witness_ask(const struct formula *f, struct buffer *script)
{
    buffer_add_text(script, "(get-value (");
    for (size_t i = 0; i < f->places.count; i++) {
        buffer_add_format(script, " p%zu", i);
        if (f->timed)
            buffer_add_format(script, " ts%zu tm%zu", i, i);
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
static bool read_number(const char **at, double *out)
{
    const char *from;
    size_t size;

    if (!take(at, '(')) {
        size = read_atom(at, &from);
        *out = strtod(from, NULL);
        return size > 0;
    }
    size = read_atom(at, &from);
    if (size != 1 || !read_number(at, out))
        return false;
    if (*from == '-') {
        *out = -*out;
    } else if (*from == '/') {
        double divisor;

        if (!read_number(at, &divisor) || divisor == 0)
            return false;
        *out /= divisor;
    } else {
        return false;
    }
    return take(at, ')');
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
    } else if (from[1] == 's') {
        size = read_atom(at, &value);
        answers[index].moment = is_word(value, size, "true");
    } else if (!read_number(at, &answers[index].seconds)) {
        return false;
    }
    return take(at, ')');
}

/* ---- the input ---- */

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
    return class != NULL ? class->text : value_text(&f->arena->region, "text");
}

static const struct value *build(const struct formula *f, const struct answer *answers,
                                 size_t place);

/* What no rule looks at, but is always there. */
static const struct value *with_required(const struct formula *f, const struct value *object,
                                         const struct shape *shape)
{
    const struct shape_members *members = shape->members;

    for (size_t i = 0; members != NULL && i < members->count; i++) {
        const struct shape_member *member = &members->list[i];
        const struct value *value;

        if (shape_may_be(member->shape, SHAPE_ABSENT) || value_member(object, &member->key) != NULL)
            continue;
        value = shape_sample(f->arena, member->shape);
        if (value != NULL)
            object = value_with_member(&f->arena->region, object, &member->key, value);
    }
    return object;
}

static const struct value *build_object(const struct formula *f, const struct answer *answers,
                                        size_t place)
{
    struct region *region = &f->arena->region;
    const struct value *object = value_object(region, NULL, 0);

    for (size_t i = place + 1; i < f->places.count; i++) {
        const struct ir_operand *step = &f->places.list[i].at->operands[1];
        const struct value *part;
        struct key key;

        if (f->places.list[i].whole != (int)place || step->type != IR_KEY)
            continue;
        part = build(f, answers, i);
        key = key_of(step->as.text.text, step->as.text.size);
        if (part != NULL)
            object = value_with_member(region, object, &key, part);
    }
    return with_required(f, object, f->places.list[place].shape);
}

static const struct value *build_array(const struct formula *f, const struct answer *answers,
                                       size_t place)
{
    const struct value *items[64] = {NULL};
    static const struct value null;
    size_t count = 0;

    for (size_t i = place + 1; i < f->places.count; i++) {
        const struct ir_operand *step = &f->places.list[i].at->operands[1];
        const struct value *part;

        if (f->places.list[i].whole != (int)place || step->type != IR_INT || step->as.integer >= 64)
            continue;
        part = build(f, answers, i);
        if (part == NULL)
            continue;
        items[step->as.integer] = part;
        if ((size_t)step->as.integer >= count)
            count = (size_t)step->as.integer + 1;
    }
    for (size_t i = 0; i < count; i++)
        if (items[i] == NULL)
            items[i] = &null;
    return value_array_of(&f->arena->region, items, count);
}

/* NULL: it is absent. */
static const struct value *build(const struct formula *f, const struct answer *answers,
                                 size_t place)
{
    static const struct value null;
    const struct answer *answer = &answers[place];
    struct region *region = &f->arena->region;

    if (answer->kind == NULL || strcmp(answer->kind, "absent") == 0 ||
        strcmp(answer->kind, "fun") == 0)
        return NULL;
    if (strcmp(answer->kind, "null") == 0)
        return &null;
    if (strcmp(answer->kind, "bool") == 0)
        return value_boolean(answer->truth);
    if (strcmp(answer->kind, "num") == 0)
        return answer->number == floor(answer->number) && fabs(answer->number) < 1e15
                   ? value_integer(region, (int64_t)answer->number)
                   : value_from_real(region, answer->number);
    if (strcmp(answer->kind, "str") == 0)
        return text_of(f, answer);
    if (strcmp(answer->kind, "arr") == 0)
        return build_array(f, answers, place);
    return build_object(f, answers, place);
}

bool witness_read(const struct formula *f, const char **at, struct witness *out)
{
    struct answer *answers = ARENA_ARRAY(f->arena, struct answer, f->places.count);

    if (!take(at, '('))
        return false;
    for (size_t i = 0; i < (f->timed ? 3u : 1u) * f->places.count; i++)
        if (!read_pair(at, answers, f->places.count))
            return false;
    if (!take(at, ')'))
        return false;
    out->input = value_object(&f->arena->region, NULL, 0);
    out->variables = ARENA_ARRAY(f->arena, const struct value *, f->places.world->variable_count);
    for (size_t i = 0; i < f->places.count; i++) {
        const struct place_of *place = &f->places.list[i];
        size_t slot;

        if (place->whole >= 0)
            continue;
        if (place->at->op == OP_sfn_input) {
            out->input = build(f, answers, i);
            continue;
        }
        slot = f->places.bases[place->at->operands[0].as.integer] +
               (size_t)place->at->operands[1].as.integer;
        out->variables[slot] = build(f, answers, i);
    }
    return out->input != NULL;
}
