/* tests/unit/lang/jsonata/query_fixture.h - values of JSONata to test operations with. */
#ifndef TEST_LANG_JSONATA_QUERY_FIXTURE_H
#define TEST_LANG_JSONATA_QUERY_FIXTURE_H

#include "tests/unit/lang/fixture.h"

#include "runtime/lang/jsonata/undefined.h"

__attribute__((unused)) static void expect_undefined(const struct value *value)
{
    assert_non_null(value);
    assert_int_equal(value->kind, VALUE_UNDEFINED);
}

/* The array as a sequence. */
__attribute__((unused)) static const struct value *sequence(const char *text, unsigned flags)
{
    struct value *copy = region_alloc(&region, sizeof(*copy));

    *copy = *json(text);
    copy->flags |= (uint8_t)(VALUE_SEQUENCE | flags);
    return copy;
}

__attribute__((unused)) static const struct key *key(const char *text)
{
    struct key *made = region_alloc(&region, sizeof(*made));

    *made = key_of(text, strlen(text));
    return made;
}

#endif
