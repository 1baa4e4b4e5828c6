/* runtime/rows/fields.h - the fields of a row: write a small object, and read it again.
 *
 * A field that is 0, false or absent is not written, so a reader takes what is not there as that.
 * Reading never fails at once: the first field that is not what it should be is remembered. Fields
 * that nobody asks for are passed over. There are two forms: JSON, and a compact one for rows that
 * stay in this process. */
#ifndef SFN_ROWS_FIELDS_H
#define SFN_ROWS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/base/region.h"

struct value;

/* See fields.def. */
enum field {
#define FIELD(symbol, name, type, says) FIELD_##symbol,
#include "runtime/rows/fields.def"
#undef FIELD
    FIELDS
};

const char *field_name(enum field field);

/* ---- writing: fields are appended to an object that was begun and has not ended ---- */
struct fields_out {
    struct buffer *text;
    bool compact; /* no JSON */
};

void fields_begin(const struct fields_out *out);
void fields_end(const struct fields_out *out);
void fields_add(const struct fields_out *out, enum field field, int64_t number);
/* Also when it is 0, for a number that may be absent. */
void fields_add_given(const struct fields_out *out, enum field field, int64_t number);
/* All 64 bits of a number that is no quantity; also when it is 0. */
void fields_add_bits(const struct fields_out *out, enum field field, uint64_t bits);
/* Also when it is 0. */
void fields_add_real(const struct fields_out *out, enum field field, double real);
void fields_add_flag(const struct fields_out *out, enum field field, bool flag);
/* One of these words, NULL for none, which has this index. */
void fields_add_word(const struct fields_out *out, enum field field, const char *const *words,
                     size_t index);
/* NULL is not written, but "" is. */
void fields_add_text(const struct fields_out *out, enum field field, const char *text);
void fields_add_numbers(const struct fields_out *out, enum field field, const int32_t *numbers,
                        size_t count);
/* An object within; it ends with fields_end. */
void fields_begin_in(const struct fields_out *out, enum field field);

/* ---- reading ---- */
/* The most of anything that is counted or is a time: so much that it is never reached, and little
 * enough that a damaged row makes no sum overflow. */
#define FIELDS_MOST (INT64_C(1) << 53)

/* What is wrong with a text that has no fields at all; else it is the name of a field. */
#define FIELDS_NONE "no object of fields"

/* Of the compact form: where each field is; NULL: it is absent. */
struct fields_places {
    const char *of[FIELDS];
};

/* Neither an object nor places: all fields are absent. */
struct fields {
    struct region *region;              /* where what is read lives */
    const struct value *object;         /* of JSON */
    const struct fields_places *places; /* of the compact form, whose text is borrowed */
    const char **wrong;                 /* where the name of the first wrong field is remembered */
};

/* Read the text of a row. *wrong must be NULL, and is set if something is wrong now or later. What
 * is compact must be as it was written. */
struct fields fields_read(struct region *region, const char *text, size_t size, bool compact,
                          const char **wrong);
/* An object within; absent fields if it is not there. */
struct fields fields_in(const struct fields *fields, enum field field);
bool fields_have(const struct fields *fields, enum field field);
/* A number from `least` to `most`; absent: 0, which need not be in between. Use fields_have to tell
 * that from a 0 that is given. */
int64_t fields_number(const struct fields *fields, enum field field, int64_t least, int64_t most);
uint64_t fields_bits(const struct fields *fields, enum field field);
double fields_real(const struct fields *fields, enum field field);
bool fields_flag(const struct fields *fields, enum field field);
/* The index of the word among `count`, some of which may be NULL; `count`: it is absent or wrong.
 */
size_t fields_word(const struct fields *fields, enum field field, const char *const *words,
                   size_t count);
/* NULL: it is not there. The text has a NUL behind it, and none in it. */
const char *fields_text(const struct fields *fields, enum field field);
/* An array of numbers from `least` to `most`: how many there are; *numbers is an array in the
 * region. */
size_t fields_numbers(const struct fields *fields, enum field field, int32_t least, int32_t most,
                      int32_t **numbers);
/* Say that the field is wrong for another reason. */
void fields_refuse(const struct fields *fields, enum field field);

#endif
