/* compiler/backend/c/data.c - emit keys and literals as static data, laid out as in sfn/value.h.
 *
 * In: the keys, lists of keys and literals that functions mention. Out: one definition in `data`
 * for all that are equal, and its address wherever it is mentioned.
 * Why: an executable starts without parsing anything, and equal constants are stored once. The C
 * compiler would look for them itself, in a time that is quadratic in their number. */
#include "compiler/backend/c/emitter.h"

#include <search.h>
#include <string.h>

#include "compiler/ir/text.h"
#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define COMMENT_MAX 72
#define NAME_MAX_SIZE 24
#define QUOTED_IN_PLACE_MAX 200

enum text_use {
    TEXT_OF_KEY,
    TEXT_OF_LITERAL, /* its text in the IR */
    TEXT_OF_PAYLOAD, /* that of the array or object whose items or members they are */
    TEXT_OF_NAMES,   /* that of their array */
    TEXT_QUOTED,     /* by an operation, for its messages */
};

/* The text of a constant: equal texts are equal constants. */
struct emitted_text {
    const char *text;
    size_t size;
    enum text_use use;
    int number;
};

static int compare_texts(const void *left, const void *right)
{
    const struct emitted_text *a = left;
    const struct emitted_text *b = right;

    if (a->use != b->use)
        return a->use < b->use ? -1 : 1;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return a->text == b->text ? 0 : memcmp(a->text, b->text, a->size);
}

/* The entry of a text, which is added if it is new; *known tells whether it was there. */
static struct emitted_text *find_text(struct emitter *emitter, const char *text, size_t size,
                                      enum text_use use, bool *known)
{
    struct emitted_text wanted = {.text = text, .size = size, .use = use};
    struct emitted_text **found = tfind(&wanted, &emitter->texts, compare_texts);
    struct emitted_text *entry;

    *known = found != NULL;
    if (found != NULL)
        return *found;
    entry = region_alloc(&emitter->region, sizeof *entry);
    *entry = wanted;
    entry->number = emitter->counts[use]++;
    if (use != TEXT_OF_KEY && use != TEXT_QUOTED) { /* these live in the program */
        char *copy = region_alloc(&emitter->region, size + 1);

        memcpy(copy, text, size);
        entry->text = copy;
    }
    ENSURE(tsearch(entry, &emitter->texts, compare_texts) != NULL);
    return entry;
}

void data_fini(struct emitter *emitter)
{
    /* A node of tsearch begins with the pointer to its entry; the entries live in the region. */
    while (emitter->texts != NULL)
        (void)tdelete(*(struct emitted_text **)emitter->texts, &emitter->texts, compare_texts);
}

/* ---- keys ---- */

void data_key_fields(struct buffer *out, const char *text, size_t size)
{
    buffer_add_byte(out, '{');
    text_literal(out, text, size, 4);
    buffer_add_format(out, ", %zu, KEY_FIXED | 0x%08xu}", size, (unsigned)value_hash(text, size));
}

/* The C name of a key. Its number follows letters, so that no function can have the same name: that
 * of a function ends in _ and digits. */
static void key_name(struct buffer *out, const struct emitted_text *key)
{
    text_identifier(out, key->text, key->size, NAME_MAX_SIZE);
    buffer_add_format(out, "_key%d", key->number);
}

void data_key_address(struct emitter *emitter, const char *text, size_t size)
{
    bool known;
    const struct emitted_text *key = find_text(emitter, text, size, TEXT_OF_KEY, &known);

    if (!known) {
        buffer_add_text(&emitter->data, "static const struct key ");
        key_name(&emitter->data, key);
        buffer_add_text(&emitter->data, " = ");
        data_key_fields(&emitter->data, text, size);
        buffer_add_text(&emitter->data, ";\n");
    }
    buffer_add_byte(&emitter->code, '&');
    key_name(&emitter->code, key);
}

void data_names_address(struct emitter *emitter, const struct value *names)
{
    struct buffer *out = &emitter->data;
    struct buffer json = BUFFER_EMPTY;
    const struct emitted_text *entry;
    bool known;

    json_write(&json, names);
    entry = find_text(emitter, json.text, json.size, TEXT_OF_NAMES, &known);
    if (!known) {
        buffer_add_format(out, "static const struct key names%d_keys[] = {\n", entry->number);
        for (uint32_t i = 0; i < names->size; i++) {
            buffer_add_text(out, "    ");
            data_key_fields(out, names->as.items[i].as.text, names->as.items[i].size);
            buffer_add_text(out, ",\n");
        }
        buffer_add_format(out, "};\nstatic const struct key_list names%d = {names%d_keys, %u};\n",
                          entry->number, entry->number, (unsigned)names->size);
    }
    buffer_add_format(&emitter->code, "&names%d", entry->number);
    buffer_fini(&json);
}

/* ---- texts ---- */

void data_text(struct emitter *emitter, const char *text, size_t size)
{
    const struct emitted_text *entry;
    bool known;

    if (size <= QUOTED_IN_PLACE_MAX) {
        text_literal(&emitter->code, text, size, 8);
        return;
    }
    entry = find_text(emitter, text, size, TEXT_QUOTED, &known);
    if (!known) {
        buffer_add_format(&emitter->data, "static const char text%d[] =\n    ", entry->number);
        text_literal(&emitter->data, text, size, 4);
        buffer_add_text(&emitter->data, ";\n");
    }
    buffer_add_format(&emitter->code, "text%d", entry->number);
}

/* ---- literals ---- */

static const char *const kind_names[] = {
    [VALUE_NULL] = "VALUE_NULL",
    [VALUE_BOOLEAN] = "VALUE_BOOLEAN",
    [VALUE_INTEGER] = "VALUE_INTEGER",
    [VALUE_REAL] = "VALUE_REAL",
    [VALUE_BIG] = "VALUE_BIG",
    [VALUE_STRING] = "VALUE_STRING",
    [VALUE_ARRAY] = "VALUE_ARRAY",
    [VALUE_OBJECT] = "VALUE_OBJECT",
    [VALUE_UNDEFINED] = "VALUE_UNDEFINED",
};

static bool has_payload(const struct value *value)
{
    return (value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT) && value->size > 0;
}

/* Emit the initialiser of a value; `payload` is the number of its array of items or members. */
static void value_fields(struct buffer *out, const struct value *value, int payload)
{
    buffer_add_format(out, "{%s, VALUE_FIXED", kind_names[value->kind]);
    if ((value->flags & VALUE_QUERY) != 0)
        buffer_add_format(out, " | %u", (unsigned)(value->flags & VALUE_QUERY));
    buffer_add_format(out, ", %u, %u, {", (unsigned)value->depth, (unsigned)value->size);
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
    case VALUE_UNDEFINED:
        buffer_add_text(out, ".integer = 0");
        break;
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
        buffer_add_text(out, ".integer = ");
        text_integer(out, value->as.integer);
        break;
    case VALUE_REAL:
        buffer_add_format(out, ".real = %a", value->as.real);
        break;
    case VALUE_BIG:
    case VALUE_STRING:
        buffer_add_text(out, ".text = ");
        text_literal(out, value->as.text, value->size, 8);
        break;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        buffer_add_text(out, value->kind == VALUE_ARRAY ? ".items = " : ".members = ");
        if (has_payload(value))
            buffer_add_format(out, "payload%d", payload);
        else
            buffer_add_text(out, "NULL");
        break;
    case VALUE_FUNCTION:
        BUG("a function as a literal");
    }
    buffer_add_text(out, "}}");
}

/* The number of a value's payload; *known: it has been written. Only where nothing in it has one
 * itself is it looked for: to write the text of each of many levels would be quadratic. */
static int find_payload(struct emitter *emitter, const struct value *value, bool *known)
{
    struct buffer json = BUFFER_EMPTY;
    int number;

    *known = false;
    if (value->depth > 1)
        return emitter->counts[TEXT_OF_PAYLOAD]++;
    json_write(&json, value);
    number = find_text(emitter, json.text, json.size, TEXT_OF_PAYLOAD, known)->number;
    buffer_fini(&json);
    return number;
}

/* Emit the arrays that a value consists of, innermost first. Returns the number of its own. */
static int write_payload(struct emitter *emitter, const struct value *value)
{
    struct buffer *out = &emitter->data;
    bool is_object = value->kind == VALUE_OBJECT;
    bool known;
    int *payloads;
    int number;

    if (!has_payload(value))
        return 0;
    payloads = region_alloc(&emitter->region, value->size * sizeof *payloads);
    for (uint32_t i = 0; i < value->size; i++)
        payloads[i] =
            write_payload(emitter, is_object ? &value->as.members[i].value : &value->as.items[i]);
    number = find_payload(emitter, value, &known);
    if (known)
        return number;
    buffer_add_format(out, "static const struct %s payload%d[] = {\n",
                      is_object ? "member" : "value", number);
    for (uint32_t i = 0; i < value->size; i++) {
        buffer_add_text(out, "    ");
        if (is_object) {
            const struct member *member = &value->as.members[i];

            buffer_add_byte(out, '{');
            data_key_fields(out, member->key.text, member->key.size);
            buffer_add_text(out, ",\n     ");
            value_fields(out, &member->value, payloads[i]);
            buffer_add_byte(out, '}');
        } else {
            value_fields(out, &value->as.items[i], payloads[i]);
        }
        buffer_add_text(out, ",\n");
    }
    buffer_add_text(out, "};\n");
    return number;
}

static void write_literal(struct emitter *emitter, const struct value *value, int number,
                          const struct buffer *said)
{
    struct buffer *out = &emitter->data;
    int payload;

    buffer_add_text(out, "/* ");
    text_comment(out, said->text, said->size, COMMENT_MAX);
    buffer_add_text(out, " */\n");
    payload = write_payload(emitter, value);
    buffer_add_format(out, "static const struct value literal%d = ", number);
    value_fields(out, value, payload);
    buffer_add_text(out, ";\n");
}

void data_literal_address(struct emitter *emitter, const struct value *value)
{
    struct buffer said = BUFFER_EMPTY; /* an array and a sequence of the same items are two */
    const struct emitted_text *entry;
    bool known;

    ir_write_literal(&said, value);
    entry = find_text(emitter, said.text, said.size, TEXT_OF_LITERAL, &known);
    if (!known)
        write_literal(emitter, value, entry->number, &said);
    buffer_add_format(&emitter->code, "&literal%d", entry->number);
    buffer_fini(&said);
}
