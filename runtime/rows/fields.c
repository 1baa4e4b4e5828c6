/* runtime/rows/fields.c - write the fields of a row, and read them again.
 * In: fields; or the text of a row. Out: the other one. Why not read as strictly as what people
 * write: a later version may add fields, and must then be able to leave them out. */
#include "runtime/rows/fields.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/rows/packed.h"

/* ---- what fields.def says ---- */

enum type { NUMBER, BITS, REAL, FLAG, WORD, TEXT, NUMBERS, OBJECT };

static const struct {
    const char *name;
    enum type type;
} about[] = {
#define FIELD(symbol, name, type, says) {name, type},
#include "runtime/rows/fields.def"
#undef FIELD
};

const char *field_name(enum field field)
{
    return about[field].name;
}

/* In the compact form a field begins with its number, counted from 1; an object ends with 0. */
#define END 0

static char tag_of(enum field field)
{
    return (char)(field + 1);
}

_Static_assert(FIELDS < 0x7f, "a field's number is a byte");

/* ---- writing ---- */

void fields_begin(const struct fields_out *out)
{
    if (!out->compact)
        buffer_add_byte(out->text, '{');
}

void fields_end(const struct fields_out *out)
{
    buffer_add_byte(out->text, out->compact ? END : '}');
}

static void add_name(const struct fields_out *out, enum field field)
{
    const char *name = about[field].name;

    if (out->compact) {
        buffer_add_byte(out->text, tag_of(field));
        return;
    }
    if (out->text->text[out->text->size - 1] != '{')
        buffer_add_byte(out->text, ',');
    json_write_string(out->text, name, strlen(name));
    buffer_add_byte(out->text, ':');
}

static void add_integer(const struct fields_out *out, int64_t integer)
{
    char text[JSON_NUMBER_MAX];

    if (out->compact)
        packed_add(out->text, packed_signed(integer));
    else
        buffer_add(out->text, text, (size_t)json_write_integer(text, integer));
}

void fields_add_given(const struct fields_out *out, enum field field, int64_t number)
{
    if (out->compact) {
        packed_add_tagged(out->text, tag_of(field), packed_signed(number));
        return;
    }
    add_name(out, field);
    add_integer(out, number);
}

void fields_add(const struct fields_out *out, enum field field, int64_t number)
{
    if (number != 0)
        fields_add_given(out, field, number);
}

void fields_add_bits(const struct fields_out *out, enum field field, uint64_t bits)
{
    add_name(out, field);
    if (out->compact)
        buffer_add(out->text, (const char *)&bits, sizeof bits);
    else
        add_integer(out, (int64_t)bits);
}

void fields_add_real(const struct fields_out *out, enum field field, double real)
{
    char text[JSON_NUMBER_MAX];

    add_name(out, field);
    if (out->compact)
        buffer_add(out->text, (const char *)&real, sizeof real);
    else
        buffer_add(out->text, text, (size_t)json_write_real(text, real));
}

void fields_add_flag(const struct fields_out *out, enum field field, bool flag)
{
    if (!flag)
        return;
    add_name(out, field);
    if (!out->compact)
        buffer_add_text(out->text, "true");
}

void fields_add_word(const struct fields_out *out, enum field field, const char *const *words,
                     size_t index)
{
    add_name(out, field);
    if (out->compact)
        packed_add(out->text, index);
    else
        json_write_string(out->text, words[index], strlen(words[index]));
}

void fields_add_text(const struct fields_out *out, enum field field, const char *text)
{
    if (text == NULL)
        return;
    add_name(out, field);
    if (out->compact)
        packed_add_text(out->text, text, strlen(text));
    else
        json_write_string(out->text, text, strlen(text));
}

void fields_add_numbers(const struct fields_out *out, enum field field, const int32_t *numbers,
                        size_t count)
{
    if (count == 0)
        return;
    add_name(out, field);
    if (out->compact)
        packed_add(out->text, count);
    for (size_t i = 0; i < count; i++) {
        if (!out->compact)
            buffer_add_byte(out->text, i == 0 ? '[' : ',');
        add_integer(out, numbers[i]);
    }
    if (!out->compact)
        buffer_add_byte(out->text, ']');
}

void fields_begin_in(const struct fields_out *out, enum field field)
{
    add_name(out, field);
    fields_begin(out);
}

/* ---- the compact form ---- */

/* Pass over a field of this type. */
static void skip(enum type type, const char **at)
{
    size_t size;
    int tag;

    switch (type) {
    case NUMBER:
    case WORD:
        (void)packed_read(at);
        break;
    case BITS:
        *at += sizeof(uint64_t);
        break;
    case REAL:
        *at += sizeof(double);
        break;
    case FLAG:
        break;
    case TEXT:
        (void)packed_read_text(at, &size);
        break;
    case NUMBERS:
        for (size = (size_t)packed_read(at); size > 0; size--)
            (void)packed_read(at);
        break;
    case OBJECT:
        while ((tag = *(*at)++) != END)
            skip(about[tag - 1].type, at);
        break;
    }
}

/* Where each field of the object at `at` is. */
static struct fields_places *places_of(struct region *region, const char *at)
{
    struct fields_places *places = region_alloc(region, sizeof *places);
    int tag;

    memset(places, 0, sizeof *places);
    while ((tag = *at++) != END) {
        ENSURE(tag > 0 && tag <= FIELDS);
        places->of[tag - 1] = at;
        skip(about[tag - 1].type, &at);
    }
    return places;
}

/* A field as it would be read from JSON. */
static struct value value_at(enum type type, const char *at)
{
    struct value value = {.kind = VALUE_BOOLEAN, .as.integer = 1};
    size_t size;

    if (type == NUMBER) {
        value.kind = VALUE_INTEGER;
        value.as.integer = packed_read_signed(&at);
    } else if (type == WORD) {
        value.kind = VALUE_INTEGER;
        value.as.integer = (int64_t)packed_read(&at);
    } else if (type == BITS) {
        value.kind = VALUE_INTEGER;
        memcpy(&value.as.integer, at, sizeof value.as.integer);
    } else if (type == REAL) {
        value.kind = VALUE_REAL;
        memcpy(&value.as.real, at, sizeof value.as.real);
    } else if (type == TEXT) {
        value.kind = VALUE_STRING;
        value.as.text = packed_read_text(&at, &size);
        value.size = (uint32_t)size;
    }
    return value;
}

/* ---- reading ---- */

void fields_refuse(const struct fields *fields, enum field field)
{
    if (*fields->wrong == NULL)
        *fields->wrong = about[field].name;
}

struct fields fields_read(struct region *region, const char *text, size_t size, bool compact,
                          const char **wrong)
{
    struct fields fields = {.region = region, .wrong = wrong};
    struct json_error error;

    if (compact) {
        fields.places = places_of(region, text);
        return fields;
    }
    fields.object = json_read(region, text, size, JSON_TEXT_COPIED, &error);
    if (value_is(fields.object, VALUE_OBJECT))
        return fields;
    fields.object = NULL;
    *wrong = FIELDS_NONE;
    return fields;
}

static const struct value *member_of(const struct fields *fields, enum field field)
{
    return fields->object != NULL ? value_member_named(fields->object, about[field].name) : NULL;
}

static const char *place_of(const struct fields *fields, enum field field)
{
    return fields->places != NULL ? fields->places->of[field] : NULL;
}

/* Read a scalar. False if it is absent. */
static bool scalar_of(const struct fields *fields, enum field field, struct value *value)
{
    const char *place = place_of(fields, field);
    const struct value *member = place == NULL ? member_of(fields, field) : NULL;

    if (place != NULL)
        *value = value_at(about[field].type, place);
    else if (member != NULL)
        *value = *member;
    return place != NULL || member != NULL;
}

/* The same for one that must have this kind. */
static bool scalar_like(const struct fields *fields, enum field field, enum value_kind kind,
                        struct value *value)
{
    if (!scalar_of(fields, field, value))
        return false;
    if (value->kind == kind)
        return true;
    fields_refuse(fields, field);
    return false;
}

struct fields fields_in(const struct fields *fields, enum field field)
{
    struct fields in = {.region = fields->region, .wrong = fields->wrong};
    const char *place = place_of(fields, field);

    if (place != NULL) {
        in.places = places_of(fields->region, place);
        return in;
    }
    in.object = member_of(fields, field);
    if (in.object == NULL || in.object->kind == VALUE_OBJECT)
        return in;
    in.object = NULL;
    fields_refuse(fields, field);
    return in;
}

bool fields_have(const struct fields *fields, enum field field)
{
    return place_of(fields, field) != NULL || member_of(fields, field) != NULL;
}

int64_t fields_number(const struct fields *fields, enum field field, int64_t least, int64_t most)
{
    const char *place = place_of(fields, field);
    struct value value;

    if (fields->places != NULL && about[field].type == NUMBER)
        return place != NULL ? packed_read_signed(&place) : 0;
    if (!scalar_of(fields, field, &value))
        return 0;
    if (value.kind == VALUE_INTEGER && value.as.integer >= least && value.as.integer <= most)
        return value.as.integer;
    fields_refuse(fields, field);
    return least;
}

uint64_t fields_bits(const struct fields *fields, enum field field)
{
    return (uint64_t)fields_number(fields, field, INT64_MIN, INT64_MAX);
}

double fields_real(const struct fields *fields, enum field field)
{
    struct value value;

    if (!scalar_of(fields, field, &value))
        return 0;
    if (value_is_number(&value))
        return value_real(&value);
    fields_refuse(fields, field);
    return 0;
}

bool fields_flag(const struct fields *fields, enum field field)
{
    struct value value;

    if (fields->places != NULL)
        return place_of(fields, field) != NULL;
    return scalar_like(fields, field, VALUE_BOOLEAN, &value) && value.as.integer != 0;
}

size_t fields_word(const struct fields *fields, enum field field, const char *const *words,
                   size_t count)
{
    struct value value;

    if (!scalar_of(fields, field, &value))
        return count;
    if (fields->places != NULL)
        return (size_t)value.as.integer;
    for (size_t i = 0; i < count; i++)
        if (words[i] != NULL && value_is_text(&value, words[i]))
            return i;
    fields_refuse(fields, field);
    return count;
}

const char *fields_text(const struct fields *fields, enum field field)
{
    struct value value;
    char *text;

    if (!scalar_like(fields, field, VALUE_STRING, &value))
        return NULL;
    if (value.size > 0 && memchr(value.as.text, '\0', value.size) != NULL) {
        fields_refuse(fields, field);
        return NULL;
    }
    text = region_alloc(fields->region, (size_t)value.size + 1);
    if (value.size > 0)
        memcpy(text, value.as.text, value.size);
    text[value.size] = '\0';
    return text;
}

/* An item of an array of numbers; `least` if it is none of those. */
static int32_t item_number(const struct fields *fields, enum field field, const struct value *item,
                           int32_t least, int32_t most)
{
    if (item->kind == VALUE_INTEGER && item->as.integer >= least && item->as.integer <= most)
        return (int32_t)item->as.integer;
    fields_refuse(fields, field);
    return least;
}

size_t fields_numbers(const struct fields *fields, enum field field, int32_t least, int32_t most,
                      int32_t **numbers)
{
    const char *place = place_of(fields, field);
    const struct value *array = place == NULL ? member_of(fields, field) : NULL;
    size_t count = 0;

    if (place != NULL)
        count = (size_t)packed_read(&place);
    else if (value_is(array, VALUE_ARRAY))
        count = array->size;
    else if (array != NULL)
        fields_refuse(fields, field);
    *numbers = region_alloc(fields->region, count * sizeof **numbers);
    for (size_t i = 0; i < count; i++)
        (*numbers)[i] = place != NULL
                            ? (int32_t)packed_read_signed(&place)
                            : item_number(fields, field, &array->as.items[i], least, most);
    return count;
}
