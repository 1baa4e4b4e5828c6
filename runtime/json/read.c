/* runtime/json/read.c - read JSON text into values, in one pass.
 *
 * In: text of any bytes. Out: a value in the region, or the place and reason of the first mistake.
 * How: the number of a container's children is only known at its end, so finished values wait on a
 * stack. When the container closes, its children are copied to the region all at once. A function
 * takes the place where it begins to read and returns the place where it stopped, NULL after a
 * mistake, so that the place stays in a register. VALUE_DEPTH_MAX bounds the recursion. */
#include "runtime/json/read.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"
#include "runtime/json/bytes.h"
#include "runtime/json/escape.h"
#include "runtime/json/index.h"
#include "runtime/json/make.h"
#include "runtime/json/number.h"
#include "runtime/json/value.h"

/* A member takes two slots of the stack, its key and its value, laid out as in the object. */
_Static_assert(sizeof(struct key) == sizeof(struct value), "a key fills one slot");
_Static_assert(sizeof(struct member) == 2 * sizeof(struct value), "a member fills two slots");

#define STACK_FIRST 512 /* slots on the C stack: enough for most documents */
#define COPY_FEW 16     /* slots copied without a call */

struct reader {
    const char *end;
    struct value *stack;
    struct value *top;   /* next free slot; top[-1] is where the value being read goes */
    struct value *limit; /* one past the last */
    struct value *first; /* the stack that needs no free */
    struct region *region;
    enum json_text lifetime;
    bool distinct; /* a key that occurs twice in an object is a mistake */
    bool twice;    /* that it does is the first mistake */
    bool prefix;   /* something may follow the value */
    unsigned depth;
    const char *message; /* of the first mistake */
    const char *wrong;   /* where it is */
};

static const char *read_other(struct reader *reader, const char *at);

static const char *fail(struct reader *reader, const char *at, const char *message)
{
    reader->wrong = at;
    reader->message = message;
    return NULL;
}

static __attribute__((noinline)) void stack_grow(struct reader *reader)
{
    size_t used = (size_t)(reader->top - reader->stack);
    size_t capacity = (size_t)(reader->limit - reader->stack) * 2;
    struct value *stack = mem_alloc(capacity * sizeof(*stack));

    memcpy(stack, reader->stack, used * sizeof(*stack));
    if (reader->stack != reader->first)
        free(reader->stack);
    reader->stack = stack;
    reader->top = stack + used;
    reader->limit = stack + capacity;
}

/* Take `count` slots (at most 2) from the stack. */
static inline void stack_push(struct reader *reader, size_t count)
{
    if (reader->limit - reader->top < 2)
        stack_grow(reader);
    reader->top += count;
}

/* Copy slots to their final place, word by word when they are few: they were stored word by word a
 * moment ago, and a wider load would have to wait for those stores. */
static inline void copy_slots(void *to, const struct value *from, size_t count)
{
    struct value *out = to;

    if (count > COPY_FEW) {
        memcpy(out, from, count * sizeof(*from));
        return;
    }
    for (size_t i = 0; i < count; i++)
        value_put(&out[i], &from[i]);
}

static inline const char *skip_blanks(const char *at, const char *end)
{
    /* Most documents that machines exchange have none. */
    while (at < end && (unsigned char)*at <= ' ' &&
           (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The first byte of a string's body that is not plain ASCII, as far as whole words go. */
static inline const char *skip_plain(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t specials = bytes_specials(bytes_load(at));

        if (specials != 0)
            return at + bytes_first(specials);
        at += 8;
    }
    return at;
}

/* Find the closing quote of a string whose body begins at `at`; *escaped becomes true when there is
 * a backslash in it. NULL after a mistake. */
static const char *scan_string(struct reader *reader, const char *at, bool *escaped)
{
    const char *open = at - 1;
    const char *end = reader->end;

    for (;;) {
        at = skip_plain(at, end);
        if (at == end)
            return fail(reader, open, "unterminated string");
        if (*at == '"')
            return at;
        if (*at == '\\') {
            *escaped = true;
            at++;
            if (at < end && (*at == '"' || *at == '\\'))
                at++;
        } else if ((unsigned char)*at >= 0x80) {
            size_t length = utf8_length(at, (size_t)(end - at));

            if (length == 0)
                return fail(reader, at, "invalid UTF-8");
            at += length;
        } else if ((unsigned char)*at < 0x20) {
            return fail(reader, at, "control character in a string: escape it");
        } else {
            at++;
        }
    }
}

/* The text of a string: in the document (`flags` is VALUE_FIXED) or in the region. */
struct span {
    const char *text;
    uint32_t size;
    uint8_t flags;
};

/* Read the body of a string; if it has escapes, they are resolved into the region. Returns the
 * place after the closing quote. */
static const char *read_text(struct reader *reader, const char *at, struct span *span)
{
    bool escaped = false;
    const char *close = scan_string(reader, at, &escaped);
    const char *mistake = NULL;
    const char *message;
    char *copy;
    size_t length;

    if (close == NULL)
        return NULL;
    length = (size_t)(close - at);
    *span = (struct span){at, (uint32_t)length, VALUE_FIXED};
    if (reader->lifetime == JSON_TEXT_BORROWED && !escaped)
        return close + 1;
    copy = value_new_text(reader->region, length, &span->flags);
    span->text = copy;
    if (!escaped) {
        memcpy(copy, at, length);
        return close + 1;
    }
    span->size = (uint32_t)json_unescape(copy, at, close, &mistake, &message);
    if (mistake != NULL)
        return fail(reader, mistake, message);
    return close + 1;
}

static const char *read_any_string(struct reader *reader, const char *at)
{
    struct span span;

    at = read_text(reader, at, &span);
    if (at != NULL)
        value_fill(reader->top - 1, value_head(VALUE_STRING, span.flags, 0, span.size),
                   (uintptr_t)span.text);
    return at;
}

/* `at` is behind the opening quote. Most strings are plain and may stay where they are. */
static inline const char *read_string(struct reader *reader, const char *at)
{
    const char *close = skip_plain(at, reader->end);

    if (close == reader->end || *close != '"' || reader->lifetime != JSON_TEXT_BORROWED)
        return read_any_string(reader, at);
    value_fill(reader->top - 1, value_head(VALUE_STRING, VALUE_FIXED, 0, (uint32_t)(close - at)),
               (uintptr_t)at);
    return close + 1;
}

static __attribute__((noinline)) const char *read_any_number(struct reader *reader, const char *at)
{
    struct value *value = reader->top - 1;
    const char *next = number_read(at, reader->end, value, &reader->message, &reader->wrong);

    if (next == NULL || value->kind != VALUE_BIG)
        return next;
    value->flags = VALUE_FIXED;
    if (reader->lifetime == JSON_TEXT_COPIED) {
        char *copy = value_new_text(reader->region, value->size, &value->flags);

        memcpy(copy, value->as.text, value->size);
        value->as.text = copy;
    }
    return next;
}

/* Most numbers are short integers: up to 18 digits cannot overflow. */
static inline const char *read_number(struct reader *reader, const char *at)
{
    const char *end = reader->end;
    bool negative = *at == '-';
    const char *first = at + negative;
    const char *digit = first;
    uint64_t integer = 0;

    for (; digit < end && (unsigned char)(*digit - '0') <= 9; digit++)
        integer = integer * 10 + (unsigned char)(*digit - '0');
    if (digit == first || digit - first > 18 || (*first == '0' && digit - first > 1) ||
        (digit < end && (*digit == '.' || (*digit | 0x20) == 'e')))
        return read_any_number(reader, at);
    value_fill(reader->top - 1, value_head(VALUE_INTEGER, 0, 0, 0),
               negative ? (uint64_t)0 - integer : integer);
    return digit;
}

/* Read the value that starts at `at` (no blank) into top[-1]. Only what has values below it, or is
 * rare, costs a call. */
static inline __attribute__((always_inline)) const char *read_value(struct reader *reader,
                                                                    const char *at)
{
    if (at == reader->end)
        return fail(reader, at, "expected a value, but the text ends here");
    if (*at == '"')
        return read_string(reader, at + 1);
    if (*at == '-' || (unsigned char)(*at - '0') <= 9)
        return read_number(reader, at);
    return read_other(reader, at);
}

/* Copy the items of a finished array to the region; the array itself goes into the slot below. */
static inline void close_array(struct reader *reader, size_t start, unsigned depth)
{
    struct value *first = reader->stack + start;
    size_t count = (size_t)(reader->top - first);
    struct value *items = value_new_items(reader->region, count);

    copy_slots(items, first, count);
    reader->top = first;
    value_fill(first - 1, value_head(VALUE_ARRAY, VALUE_BLOCK, depth + 1, (uint32_t)count),
               (uintptr_t)items);
}

static inline const char *read_array(struct reader *reader, const char *at)
{
    size_t start = (size_t)(reader->top - reader->stack);
    const char *end = reader->end;
    unsigned depth = 0;

    at = skip_blanks(at, end);
    if (at < end && *at == ']') {
        reader->top[-1] = value_empty_array;
        return at + 1;
    }
    for (;;) {
        stack_push(reader, 1);
        at = read_value(reader, at);
        if (at == NULL)
            return NULL;
        if (reader->top[-1].depth > depth)
            depth = reader->top[-1].depth;
        at = skip_blanks(at, end);
        if (at < end && *at == ',') {
            at = skip_blanks(at + 1, end);
            continue;
        }
        if (at == end || *at != ']')
            return fail(reader, at, "expected ',' or ']' after an item");
        close_array(reader, start, depth);
        return at + 1;
    }
}

/* Merge members whose keys occur twice. The depth is computed again, because the deepest value may
 * be one that was dropped. */
static size_t merge_members(struct member *members, size_t count, unsigned *depth)
{
    size_t kept = index_merge(members, count);

    if (kept == count)
        return count;
    *depth = 0;
    for (size_t i = 0; i < kept; i++) {
        if (members[i].value.depth > *depth)
            *depth = members[i].value.depth;
    }
    return kept;
}

/* Fail at the first key of an object that it has already. `members` are the `kept` ones that are
 * left of it, in the order of their first places; `end`: where the object ends. */
static const char *fail_twice(struct reader *reader, size_t start, const char *end,
                              const struct member *members, size_t kept)
{
    const struct key *key = (const struct key *)(reader->stack + start);

    for (size_t i = 0; i < kept && key_equals(key, &members[i].key); i++)
        key += 2; /* a value is between two keys */
    reader->twice = true;
    return fail(reader, (key->hash & KEY_FIXED) != 0 ? key->text - 1 : end,
                "a key occurs twice in this object");
}

/* Copy the members of an object to the region; `suspect`: a key may occur twice. `at` is where the
 * object ends. Returns what follows it. */
static inline const char *close_object(struct reader *reader, const char *at, size_t start,
                                       unsigned depth, bool suspect)
{
    struct value *first = reader->stack + start;
    size_t count = (size_t)(reader->top - first) / 2;
    struct member *members = value_new_few_members(reader->region, count);

    copy_slots(members, first, count * 2);
    if (suspect) {
        size_t kept = merge_members(members, count, &depth);

        if (kept < count && reader->distinct)
            return fail_twice(reader, start, at, members, kept);
        count = kept;
    }
    reader->top = first;
    value_fill(first - 1, value_head(VALUE_OBJECT, VALUE_BLOCK, depth + 1, (uint32_t)count),
               (uintptr_t)members);
    return at + 1;
}

static const char *read_any_key(struct reader *reader, const char *at, struct key *key)
{
    struct span span;
    uint32_t hash;

    at = read_text(reader, at, &span);
    if (at == NULL)
        return NULL;
    hash = bytes_hash(span.text, span.size);
    key_fill(key, span.text, span.size, (span.flags & VALUE_FIXED) != 0 ? hash | KEY_FIXED : hash);
    return at;
}

/* Read a key without escapes that fits in one word, as most do; NULL for any other. */
static inline const char *read_short_key(const char *at, const char *end, struct key *key)
{
    uint64_t specials, word;
    unsigned size;

    if (end - at < 8)
        return NULL;
    word = bytes_load(at);
    specials = bytes_specials(word);
    if (specials == 0)
        return NULL;
    size = bytes_first(specials);
    if (at[size] != '"')
        return NULL;
    key_fill(key, at, size, bytes_hash_few(word & bytes_mask(size), size) | KEY_FIXED);
    return at + size + 1;
}

/* Read a key and the colon behind it. */
static inline const char *read_key(struct reader *reader, const char *at, struct key *key)
{
    const char *end = reader->end;
    const char *next = NULL;

    if (at == end || *at != '"')
        return fail(reader, at, "expected '\"': a key");
    if (reader->lifetime == JSON_TEXT_BORROWED)
        next = read_short_key(at + 1, end, key);
    if (next == NULL)
        next = read_any_key(reader, at + 1, key);
    if (next == NULL)
        return NULL;
    at = skip_blanks(next, end);
    if (at == end || *at != ':')
        return fail(reader, at, "expected ':' after a key");
    return skip_blanks(at + 1, end);
}

/* Read an object. `seen` has a bit for each key's hash; only if a bit is set twice can a key be. */
static inline const char *read_object(struct reader *reader, const char *at)
{
    size_t start = (size_t)(reader->top - reader->stack);
    const char *end = reader->end;
    unsigned depth = 0;
    uint64_t seen = 0;
    bool suspect = false;

    at = skip_blanks(at, end);
    if (at < end && *at == '}') {
        reader->top[-1] = value_empty_object;
        return at + 1;
    }
    for (;;) {
        struct key key;
        uint64_t bit;

        at = read_key(reader, at, &key);
        if (at == NULL)
            return NULL;
        bit = (uint64_t)1 << (key.hash & 63);
        suspect |= (seen & bit) != 0;
        seen |= bit;
        stack_push(reader, 2);
        key_fill((struct key *)(reader->top - 2), key.text, key.size, key.hash);
        at = read_value(reader, at);
        if (at == NULL)
            return NULL;
        if (reader->top[-1].depth > depth)
            depth = reader->top[-1].depth;
        at = skip_blanks(at, end);
        if (at < end && *at == ',') {
            at = skip_blanks(at + 1, end);
            continue;
        }
        if (at == end || *at != '}')
            return fail(reader, at, "expected ',' or '}' after a member");
        return close_object(reader, at, start, depth, suspect);
    }
}

static const char *read_container(struct reader *reader, const char *at)
{
    if (reader->depth == VALUE_DEPTH_MAX)
        return fail(reader, at, "nested too deeply: more than 1000 levels");
    reader->depth++;
    at = *at == '{' ? read_object(reader, at + 1) : read_array(reader, at + 1);
    reader->depth--;
    return at;
}

static const char *read_word(struct reader *reader, const char *at)
{
    static const struct {
        const char *text;
        size_t size;
        const struct value *value;
    } words[] = {{"true", 4, &value_true}, {"false", 5, &value_false}, {"null", 4, &value_null}};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if ((size_t)(reader->end - at) >= words[i].size &&
            memcmp(at, words[i].text, words[i].size) == 0) {
            reader->top[-1] = *words[i].value;
            return at + words[i].size;
        }
    }
    return fail(reader, at, "expected a value");
}

/* Any value; read_value has done what is frequent and simple. */
static __attribute__((noinline)) const char *read_other(struct reader *reader, const char *at)
{
    if (*at == '{' || *at == '[')
        return read_container(reader, at);
    if (*at == '"')
        return read_any_string(reader, at + 1);
    if (*at == '-' || (unsigned char)(*at - '0') <= 9)
        return read_any_number(reader, at);
    return read_word(reader, at);
}

/* Fill in the error. Lines and columns are only counted here, when they are needed. */
static void describe(struct json_error *error, const struct reader *reader, const char *text)
{
    error->message = reader->message;
    error->twice = reader->twice;
    error->offset = (size_t)(reader->wrong - text);
    error->line = 1;
    for (const char *at = text; at < reader->wrong; at++) {
        if (*at == '\n') {
            error->line++;
            text = at + 1;
        }
    }
    error->column = 1 + (int)utf8_characters(text, (size_t)(reader->wrong - text));
}

/* Whether a value that ends in `last` may be followed by a text that begins so. */
static bool may_follow(char last, char next)
{
    if (last == '"' || last == ']' || last == '}')
        return true;
    if (last >= '0' && last <= '9')
        return next == ' ' || next == '\t' || next == '\r' || next == '\n';
    return !(next >= '0' && next <= '9') && !((next | 0x20) >= 'a' && (next | 0x20) <= 'z') &&
           next != '_' && next != '$' && (unsigned char)next < 0x80;
}

static const char *read_document(struct reader *reader, const char *at)
{
    at = skip_blanks(at, reader->end);
    if (at == reader->end)
        return fail(reader, at, "nothing here: the text is empty");
    stack_push(reader, 1);
    at = read_other(reader, at);
    if (at == NULL)
        return NULL;
    if (reader->prefix && at < reader->end && may_follow(at[-1], *at))
        return at;
    at = skip_blanks(at, reader->end);
    return at == reader->end ? at : fail(reader, at, "more text after the value");
}

/* Which of the functions of read.h this is. */
enum manner { READ_ALL, READ_DISTINCT, READ_PREFIX };

static const struct value *read_whole(struct region *region, const char *text, size_t size,
                                      enum json_text lifetime, enum manner manner,
                                      struct json_error *error)
{
    struct value first[STACK_FIRST];
    struct reader reader = {
        .end = text + size,
        .stack = first,
        .top = first,
        .limit = first + STACK_FIRST,
        .first = first,
        .region = region,
        .lifetime = lifetime,
        .distinct = manner == READ_DISTINCT,
        .prefix = manner == READ_PREFIX,
    };
    struct value *result = NULL;

    if (size > UINT32_MAX) {
        fail(&reader, text, "the text is too large: 4 GiB or more");
    } else if (read_document(&reader, text) != NULL) {
        result = region_alloc(region, sizeof(*result));
        *result = reader.top[-1];
    }
    if (result == NULL)
        describe(error, &reader, text);
    if (reader.stack != first)
        free(reader.stack);
    return result;
}

const struct value *json_read(struct region *region, const char *text, size_t size,
                              enum json_text lifetime, struct json_error *error)
{
    return read_whole(region, text, size, lifetime, READ_ALL, error);
}

const struct value *json_read_distinct(struct region *region, const char *text, size_t size,
                                       struct json_error *error)
{
    return read_whole(region, text, size, JSON_TEXT_BORROWED, READ_DISTINCT, error);
}

const struct value *json_read_first(struct region *region, const char *text, size_t size,
                                    enum json_text lifetime, struct json_error *error)
{
    return read_whole(region, text, size, lifetime, READ_PREFIX, error);
}
