/* runtime/rows/fields.c - write the fields of a row as a JSON object, and read them again.
 * Why not read as strictly as what people write: a later version may add fields, and must then be
 * able to leave them out. */
#include "runtime/rows/fields.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* ---- writing ---- */

void fields_begin(struct buffer *out)
{
    buffer_add_byte(out, '{');
}

void fields_end(struct buffer *out)
{
    buffer_add_byte(out, '}');
}

static void add_name(struct buffer *out, const char *name)
{
    if (out->text[out->size - 1] != '{')
        buffer_add_byte(out, ',');
    json_write_string(out, name, strlen(name));
    buffer_add_byte(out, ':');
}

static void add_integer(struct buffer *out, int64_t integer)
{
    char text[JSON_NUMBER_MAX];

    buffer_add(out, text, (size_t)json_write_integer(text, integer));
}

void fields_add_given(struct buffer *out, const char *name, int64_t number)
{
    add_name(out, name);
    add_integer(out, number);
}

void fields_add(struct buffer *out, const char *name, int64_t number)
{
    if (number != 0)
        fields_add_given(out, name, number);
}

void fields_add_bits(struct buffer *out, const char *name, uint64_t bits)
{
    fields_add(out, name, (int64_t)bits);
}

void fields_add_real(struct buffer *out, const char *name, double real)
{
    char text[JSON_NUMBER_MAX];

    add_name(out, name);
    buffer_add(out, text, (size_t)json_write_real(text, real));
}

void fields_add_flag(struct buffer *out, const char *name, bool flag)
{
    if (!flag)
        return;
    add_name(out, name);
    buffer_add_text(out, "true");
}

void fields_add_text(struct buffer *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    add_name(out, name);
    json_write_string(out, text, strlen(text));
}

void fields_add_numbers(struct buffer *out, const char *name, const int32_t *numbers, size_t count)
{
    if (count == 0)
        return;
    add_name(out, name);
    for (size_t i = 0; i < count; i++) {
        buffer_add_byte(out, i == 0 ? '[' : ',');
        add_integer(out, numbers[i]);
    }
    buffer_add_byte(out, ']');
}

void fields_begin_in(struct buffer *out, const char *name)
{
    add_name(out, name);
    fields_begin(out);
}

/* ---- reading ---- */

void fields_refuse(const struct fields *fields, const char *name)
{
    if (*fields->wrong == NULL)
        *fields->wrong = name;
}

struct fields fields_read(struct region *region, const char *text, size_t size, const char **wrong)
{
    struct json_error error;
    struct fields fields = {region, json_read(region, text, size, JSON_TEXT_COPIED, &error), wrong};

    if (value_is(fields.object, VALUE_OBJECT))
        return fields;
    fields.object = NULL;
    fields_refuse(&fields, "its text");
    return fields;
}

static const struct value *field_of(const struct fields *fields, const char *name)
{
    return fields->object != NULL ? value_member_named(fields->object, name) : NULL;
}

/* The field if it has this kind. NULL if it is absent, or wrong. */
static const struct value *field_like(const struct fields *fields, const char *name,
                                      enum value_kind kind)
{
    const struct value *field = field_of(fields, name);

    if (field == NULL || field->kind == kind)
        return field;
    fields_refuse(fields, name);
    return NULL;
}

struct fields fields_in(const struct fields *fields, const char *name)
{
    return (struct fields){fields->region, field_like(fields, name, VALUE_OBJECT), fields->wrong};
}

bool fields_have(const struct fields *fields, const char *name)
{
    return field_of(fields, name) != NULL;
}

static int64_t number_of(const struct fields *fields, const char *name, const struct value *field,
                         int64_t least, int64_t most)
{
    if (field->kind == VALUE_INTEGER && field->as.integer >= least && field->as.integer <= most)
        return field->as.integer;
    fields_refuse(fields, name);
    return least;
}

int64_t fields_number(const struct fields *fields, const char *name, int64_t least, int64_t most)
{
    const struct value *field = field_of(fields, name);

    return field == NULL ? 0 : number_of(fields, name, field, least, most);
}

uint64_t fields_bits(const struct fields *fields, const char *name)
{
    return (uint64_t)fields_number(fields, name, INT64_MIN, INT64_MAX);
}

double fields_real(const struct fields *fields, const char *name)
{
    const struct value *field = field_of(fields, name);

    if (field == NULL)
        return 0;
    if (value_is_number(field))
        return value_real(field);
    fields_refuse(fields, name);
    return 0;
}

bool fields_flag(const struct fields *fields, const char *name)
{
    const struct value *field = field_like(fields, name, VALUE_BOOLEAN);

    return field != NULL && field->as.integer != 0;
}

const char *fields_text(const struct fields *fields, const char *name)
{
    const struct value *field = field_like(fields, name, VALUE_STRING);
    char *text;

    if (field == NULL)
        return NULL;
    if (field->size > 0 && memchr(field->as.text, '\0', field->size) != NULL) {
        fields_refuse(fields, name);
        return NULL;
    }
    text = region_alloc(fields->region, (size_t)field->size + 1);
    if (field->size > 0)
        memcpy(text, field->as.text, field->size);
    text[field->size] = '\0';
    return text;
}

size_t fields_numbers(const struct fields *fields, const char *name, int32_t least, int32_t most,
                      int32_t **numbers)
{
    const struct value *field = field_like(fields, name, VALUE_ARRAY);
    size_t count = field != NULL ? field->size : 0;

    *numbers = region_alloc(fields->region, count * sizeof **numbers);
    for (size_t i = 0; i < count; i++)
        (*numbers)[i] = (int32_t)number_of(fields, name, &field->as.items[i], least, most);
    return count;
}
