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

enum type { NUMBER, REAL, FLAG, TEXT, NUMBERS, OBJECT };

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
        buffer_add_byte(out->text, (char)(field + 1));
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
        packed_add_signed(out->text, integer);
    else
        buffer_add(out->text, text, (size_t)json_write_integer(text, integer));
}

void fields_add_given(const struct fields_out *out, enum field field, int64_t number)
{
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
    fields_add(out, field, (int64_t)bits);
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

/* ---- the compact form as a value ---- */

static const struct value *unpack_object(struct region *region, const char **at);

static const struct value *unpack_numbers(struct region *region, const char **at)
{
    size_t count = (size_t)packed_read(at);
    struct value *items = value_new_items(region, count);

    for (size_t i = 0; i < count; i++)
        items[i] = (struct value){.kind = VALUE_INTEGER, .as.integer = packed_read_signed(at)};
    return value_array(region, items, count);
}

static const struct value *unpack_field(struct region *region, enum type type, const char **at)
{
    const char *text;
    size_t size;
    double real;

    switch (type) {
    case NUMBER:
        return value_integer(region, packed_read_signed(at));
    case REAL:
        memcpy(&real, *at, sizeof real);
        *at += sizeof real;
        return value_from_real(region, real);
    case FLAG:
        return &value_true;
    case TEXT:
        text = packed_read_text(at, &size);
        return value_string_copy(region, text, size);
    case NUMBERS:
        return unpack_numbers(region, at);
    case OBJECT:
        return unpack_object(region, at);
    }
    BUG("no such type of fields");
}

static const struct value *unpack_object(struct region *region, const char **at)
{
    struct key keys[FIELDS];
    const struct value *values[FIELDS];
    size_t count = 0;
    int tag;

    while ((tag = *(*at)++) != END) {
        const char *name;

        ENSURE(tag > 0 && tag <= FIELDS && count < FIELDS);
        name = about[tag - 1].name;
        keys[count] = key_of(name, strlen(name));
        keys[count].hash |= KEY_FIXED;
        values[count++] = unpack_field(region, about[tag - 1].type, at);
    }
    return value_object_of(region, keys, values, count);
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
    struct json_error error;
    struct fields fields = {region, NULL, wrong};

    fields.object = compact ? unpack_object(region, &text)
                            : json_read(region, text, size, JSON_TEXT_COPIED, &error);
    if (value_is(fields.object, VALUE_OBJECT))
        return fields;
    fields.object = NULL;
    *wrong = "no object of fields";
    return fields;
}

static const struct value *field_of(const struct fields *fields, enum field field)
{
    return fields->object != NULL ? value_member_named(fields->object, about[field].name) : NULL;
}

/* The field if it has this kind. NULL if it is absent, or wrong. */
static const struct value *field_like(const struct fields *fields, enum field field,
                                      enum value_kind kind)
{
    const struct value *value = field_of(fields, field);

    if (value == NULL || value->kind == kind)
        return value;
    fields_refuse(fields, field);
    return NULL;
}

struct fields fields_in(const struct fields *fields, enum field field)
{
    return (struct fields){fields->region, field_like(fields, field, VALUE_OBJECT), fields->wrong};
}

bool fields_have(const struct fields *fields, enum field field)
{
    return field_of(fields, field) != NULL;
}

static int64_t number_of(const struct fields *fields, enum field field, const struct value *value,
                         int64_t least, int64_t most)
{
    if (value->kind == VALUE_INTEGER && value->as.integer >= least && value->as.integer <= most)
        return value->as.integer;
    fields_refuse(fields, field);
    return least;
}

int64_t fields_number(const struct fields *fields, enum field field, int64_t least, int64_t most)
{
    const struct value *value = field_of(fields, field);

    return value == NULL ? 0 : number_of(fields, field, value, least, most);
}

uint64_t fields_bits(const struct fields *fields, enum field field)
{
    return (uint64_t)fields_number(fields, field, INT64_MIN, INT64_MAX);
}

double fields_real(const struct fields *fields, enum field field)
{
    const struct value *value = field_of(fields, field);

    if (value == NULL)
        return 0;
    if (value_is_number(value))
        return value_real(value);
    fields_refuse(fields, field);
    return 0;
}

bool fields_flag(const struct fields *fields, enum field field)
{
    const struct value *value = field_like(fields, field, VALUE_BOOLEAN);

    return value != NULL && value->as.integer != 0;
}

const char *fields_text(const struct fields *fields, enum field field)
{
    const struct value *value = field_like(fields, field, VALUE_STRING);
    char *text;

    if (value == NULL)
        return NULL;
    if (value->size > 0 && memchr(value->as.text, '\0', value->size) != NULL) {
        fields_refuse(fields, field);
        return NULL;
    }
    text = region_alloc(fields->region, (size_t)value->size + 1);
    if (value->size > 0)
        memcpy(text, value->as.text, value->size);
    text[value->size] = '\0';
    return text;
}

size_t fields_numbers(const struct fields *fields, enum field field, int32_t least, int32_t most,
                      int32_t **numbers)
{
    const struct value *value = field_like(fields, field, VALUE_ARRAY);
    size_t count = value != NULL ? value->size : 0;

    *numbers = region_alloc(fields->region, count * sizeof **numbers);
    for (size_t i = 0; i < count; i++)
        (*numbers)[i] = (int32_t)number_of(fields, field, &value->as.items[i], least, most);
    return count;
}
