/* compiler/model/fields.h - the field table: which object has which fields, of which type.
 *
 * Its rows are written in fields.def and operators.def. */
#ifndef SFNC_MODEL_FIELDS_H
#define SFNC_MODEL_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* The kinds of object, a bit each. Those of states are in the order of enum sfn_state_kind. */
enum field_owner {
    IN_PASS = 1 << 0,
    IN_TASK = 1 << 1,
    IN_CHOICE = 1 << 2,
    IN_WAIT = 1 << 3,
    IN_SUCCEED = 1 << 4,
    IN_FAIL = 1 << 5,
    IN_PARALLEL = 1 << 6,
    IN_MAP = 1 << 7,
    IN_MACHINE = 1 << 8,
    IN_BRANCH = 1 << 9,
    IN_PROCESSOR = 1 << 10,
    IN_RETRIER = 1 << 11,
    IN_CATCHER = 1 << 12,
    IN_RULE = 1 << 13,
    IN_NESTED_RULE = 1 << 14,
    IN_PROCESSOR_CONFIG = 1 << 15,
    IN_READER = 1 << 16,
    IN_READER_CONFIG = 1 << 17,
    IN_BATCHER = 1 << 18,
    IN_WRITER = 1 << 19,
    IN_WRITER_CONFIG = 1 << 20,
    IN_UNKNOWN_STATE = 1 << 21, /* a state without a known Type: only its transition is read */
    IN_STATES = 0xff,
    IN_SCOPES = IN_MACHINE | IN_BRANCH | IN_PROCESSOR,
    IN_WORKING = IN_TASK | IN_PARALLEL | IN_MAP,
    IN_MOVING = IN_PASS | IN_WAIT | IN_WORKING, /* states with Next or End */
};

enum field_type {
    TYPE_ANY,
    TYPE_STRING,
    TYPE_BOOLEAN,
    TYPE_OBJECT,
    TYPE_ARRAY,
    TYPE_FULL_ARRAY, /* not empty */
    TYPE_STRINGS,    /* a non-empty array of strings */
    TYPE_ITEMS,      /* an array or an object */
    TYPE_INTEGER,    /* between least and most, without a fraction */
    TYPE_NUMBER,     /* between least and most */
    TYPE_ONE_OF,     /* one of the strings of `values` */
    TYPE_TIMESTAMP,
    TYPE_PATH,
    TYPE_PATH_OR_NULL,
};

enum field_language { LANGUAGE_JSONPATH = 1, LANGUAGE_JSONATA = 2, LANGUAGE_BOTH = 3 };

enum field {
#define FIELD(symbol, name, language, type, least, most, values, required, optional) FIELD_##symbol,
#include "compiler/model/fields.def"
#undef FIELD
#define OPERATOR(symbol, name, base, operation, type) FIELD_##symbol,
#include "compiler/model/operators.def"
#undef OPERATOR
    FIELD_COUNT
};

/* A row of the table. */
struct field_row {
    const char *name;
    unsigned languages; /* enum field_language */
    enum field_type type;
    bool takes_jsonata; /* in a JSONata state it may also be an expression */
    double least, most;
    const char *values; /* separated by blanks */
    unsigned required;  /* enum field_owner */
    unsigned optional;
};

extern const struct field_row field_rows[FIELD_COUNT];

/* The field of that name, or FIELD_COUNT when no object has it. */
enum field field_find(const char *name, size_t size);

/* Fields that exclude each other: an object may have at most one of them or (`one`) must have
 * exactly one. */
#define FIELD_GROUP_MAX 4
struct field_group {
    unsigned owners;
    bool one;
    enum field fields[FIELD_GROUP_MAX];
    size_t count;
};

extern const struct field_group field_groups[];
extern const size_t field_group_count;

/* A comparison operator of choice rules. The fields from FIELD_STRING_EQUALS on are the operators,
 * in the order of these rows. */
struct operator_row {
    const char *name;      /* "StringEqualsPath" */
    const char *base;      /* "StringEquals" */
    const char *operation; /* of sfn/abi.def: "string_equals" */
    bool takes_path;
};

#define FIELD_FIRST_OPERATOR FIELD_STRING_EQUALS
extern const struct operator_row operator_rows[FIELD_COUNT - FIELD_FIRST_OPERATOR];

#endif
