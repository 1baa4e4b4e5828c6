/* tests/property/files.c - random ItemReaders, and the files that they read.
 *
 * A file is a list of its lines, so that shrinking can take lines away. Most are what their reader
 * expects; some are broken, some are not there. */
#include <stdio.h>
#include <string.h>

#include "runtime/json/write.h"
#include "tests/property/generate.h"

#define BUCKET "data"

static void add_file(struct generator *g, const char *key, const struct buffer *text)
{
    struct buffer *out = &g->files, path = BUFFER_EMPTY;
    const char *at = text->size > 0 ? text->text : "", *end = at + text->size;

    buffer_add_format(&path, BUCKET "/%s", key);
    buffer_add_text(out, out->size > 0 ? ",\n  " : "");
    json_write_string(out, path.text, path.size);
    buffer_add_text(out, ": [");
    for (bool first = true; at != NULL; first = false) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        buffer_add_text(out, first ? "" : ", ");
        json_write_string(out, at, (size_t)((stop != NULL ? stop : end) - at));
        at = stop != NULL ? stop + 1 : NULL;
    }
    buffer_add_byte(out, ']');
    buffer_fini(&path);
}

static unsigned count_of_items(struct generator *g)
{
    return chance(g, 4) ? 15 + pick(g, 15) : pick(g, 6);
}

/* ---- JSON, a document or one a line ---- */

static void add_item(struct generator *g, struct buffer *text)
{
    struct buffer *out = g->out;

    g->out = text;
    if (chance(g, 2))
        put_deep_document(g, VALUE_DEPTH_MAX);
    else if (g->calm || chance(g, 60))
        put_document(g);
    else
        put_literal(g, WANT_ANY);
    g->out = out;
}

static void add_items(struct generator *g, struct buffer *text)
{
    unsigned count = count_of_items(g);
    bool members = chance(g, 20); /* of an object */

    buffer_add_byte(text, members ? '{' : '[');
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(text, i > 0 ? ",\n" : "\n");
        if (members)
            buffer_add_format(text, "\"k%u\": ", i);
        add_item(g, text);
    }
    buffer_add_byte(text, members ? '}' : ']');
}

/* What stands around the items, and the ItemsPointer to them. */
static const char *const around[][3] = {
    {"", "", NULL},
    {"", "\n", ""},
    {"{\"x\": [1, {\"a\": 2}], \"a\": {\"items\": ", "}}", "/a/items"},
    {"[0, {\"~/\": ", "}, 1]", "/1/~0~1"},
    {"{\"a\": ", "}", "/b"},
    {"{\"a\": ", "}", NULL},
};

static void add_json(struct generator *g, struct buffer *text, const char **pointer)
{
    const char *const *way = around[chance(g, 90) ? pick(g, 4) : pick(g, 6)];

    buffer_add_text(text, way[0]);
    add_items(g, text);
    buffer_add_text(text, way[1]);
    *pointer = way[2];
}

static void add_jsonl(struct generator *g, struct buffer *text)
{
    unsigned count = count_of_items(g);

    for (unsigned i = 0; i < count; i++) {
        add_item(g, text);
        buffer_add_text(text, i < count - 1 || chance(g, 70) ? "\n" : "");
        if (chance(g, 5))
            buffer_add_text(text, " \t\n");
    }
}

/* ---- CSV ---- */

static void add_cell(struct generator *g, struct buffer *text)
{
    static const char *const cells[] = {
        "1",  "2",         "",           "abc",           "a b",           "0",       "a,b;|c",
        "\t", "h\303\251", "{\"n\": 1}", "{\"\"n\"\":1}", "a\\,b\\\\c\\|", "\\x\\\"", "\"\"q\"\""};
    static const char *const quoted[] = {"\"\"", "\"a \"\"b\"\"\"", "\"x,y;z | \"",
                                         "\"two\nlines\"", "\"\\\"\\a\\\\\""};

    buffer_add_text(text, chance(g, 20) ? PICK(g, quoted) : PICK(g, cells));
}

static void add_row(struct generator *g, struct buffer *text, char delimiter, unsigned columns)
{
    unsigned count = chance(g, 80) ? columns : 1 + pick(g, columns + 1);

    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_byte(text, delimiter);
        add_cell(g, text);
    }
    buffer_add_text(text, chance(g, 10) ? "\r\n" : "\n");
    if (chance(g, 5))
        buffer_add_text(text, "\n");
}

static const char *const headers[][4] = {
    {"n"}, {"n", "s"}, {"a", "x y", "h\303\251"}, {"s", "n", "a", "t"}, {"a", "", "b"}, {"a", "a"}};

static const char *const *pick_headers(struct generator *g)
{
    return headers[chance(g, 95) ? pick(g, 5) : 5];
}

static unsigned count_headers(const char *const *names)
{
    unsigned count = 0;

    while (count < 4 && names[count] != NULL)
        count++;
    return count;
}

static void add_csv(struct generator *g, struct buffer *text, char delimiter,
                    const char *const *names, bool first_row)
{
    unsigned rows = count_of_items(g), columns = count_headers(names);

    if (chance(g, 10))
        buffer_add_text(text, "\357\273\277"); /* a byte order mark */
    for (unsigned i = 0; first_row && i < columns; i++) {
        bool quotes = strchr(names[i], delimiter) != NULL;

        if (i > 0)
            buffer_add_byte(text, delimiter);
        buffer_add_format(text, quotes ? "\"%s\"" : "%s", names[i]);
    }
    buffer_add_text(text, first_row ? "\n" : "");
    for (unsigned i = 0; i < rows; i++)
        add_row(g, text, delimiter, columns);
}

static void put_csv(struct generator *g, struct buffer *text)
{
    static const char *const delimiters[] = {"COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"};
    const char *const *names = pick_headers(g);
    bool given = chance(g, 40);
    unsigned delimiter = chance(g, 50) ? 0 : pick(g, 5);

    if (delimiter > 0 || chance(g, 30)) {
        put_key(g, "CSVDelimiter");
        put_text(g, delimiters[delimiter]);
    }
    put_key(g, "CSVHeaderLocation");
    put_text(g, given ? "GIVEN" : "FIRST_ROW");
    if (given) {
        put_key(g, "CSVHeaders");
        buffer_add_byte(g->out, '[');
        for (unsigned i = 0; i < count_headers(names); i++) {
            buffer_add_text(g->out, i > 0 ? ", " : "");
            put_text(g, names[i]);
        }
        buffer_add_byte(g->out, ']');
    }
    add_csv(g, text, ",|; \t"[delimiter], names, !given);
}

/* ---- an inventory: its manifest names files of rows ---- */

static void add_manifest(struct generator *g, struct buffer *text, int number)
{
    static const char *const schemas[] = {"n, s", "Bucket,Key , Size", "a"};
    unsigned files = pick(g, 3), schema = pick(g, 3);

    buffer_add_format(text, "{\"fileFormat\": \"%s\",\n\"fileSchema\": \"%s\",\n\"files\": [",
                      chance(g, 95) ? "CSV" : "ORC", schemas[schema]);
    for (unsigned i = 0; i < files; i++) {
        struct buffer rows = BUFFER_EMPTY;
        char key[64];

        (void)snprintf(key, sizeof key, "f%d/%u.csv%s", number, i, chance(g, 95) ? "" : ".gz");
        buffer_add_format(text, "%s\n{\"key\": \"%s\"}", i > 0 ? "," : "", key);
        for (unsigned row = pick(g, 3); row > 0; row--)
            add_row(g, &rows, ',', schema == 0 ? 2 : schema == 1 ? 3 : 1);
        add_file(g, key, &rows);
        buffer_fini(&rows);
    }
    buffer_add_text(text, "]}");
}

/* ---- the reader ---- */

/* Cut off, or begun with what cannot be. */
static void damage(struct generator *g, struct buffer *text)
{
    struct buffer damaged = BUFFER_EMPTY;

    if (text->size > 0 && chance(g, 50)) {
        text->size = pick(g, (unsigned)text->size);
        while (text->size > 0 && ((unsigned char)text->text[text->size - 1] & 0x80) != 0)
            text->size--;
        return;
    }
    buffer_add_text(&damaged, chance(g, 50) ? "\"x\" y\n" : "]");
    if (text->size > 0)
        buffer_add(&damaged, text->text, text->size);
    buffer_fini(text);
    *text = damaged;
}

enum items { ITEMS_JSON, ITEMS_JSONL, ITEMS_CSV, ITEMS_MANIFEST, ITEMS_KINDS };

/* Which InputType is written: now and then another, or none, but for CSV, whose fields go with no
 * other. */
static const char *input_type(struct generator *g, enum items kind, bool pointer)
{
    static const char *const types[] = {"JSON", "JSONL", "MANIFEST", "CSV"};
    static const enum items kinds[] = {ITEMS_JSON, ITEMS_JSONL, ITEMS_MANIFEST, ITEMS_CSV};
    unsigned at = 0;

    while (kinds[at] != kind)
        at++;
    if (chance(g, 3))
        return NULL;
    return kind != ITEMS_CSV && !pointer && chance(g, 4) ? types[pick(g, 3)] : types[at];
}

static void put_config(struct generator *g, enum items kind, struct buffer *text)
{
    const char *pointer = NULL, *type;
    bool inventory = kind == ITEMS_MANIFEST && chance(g, 50);

    put_key(g, "ReaderConfig");
    buffer_add_byte(g->out, '{');
    if (kind == ITEMS_JSON)
        add_json(g, text, &pointer);
    else if (kind == ITEMS_JSONL)
        add_jsonl(g, text);
    else if (kind == ITEMS_CSV)
        put_csv(g, text);
    else
        add_manifest(g, text, g->scopes);
    type = inventory ? NULL : input_type(g, kind, pointer != NULL);
    if (inventory)
        put_key(g, "ManifestType"), put_text(g, "S3_INVENTORY");
    else if (type != NULL)
        put_key(g, "InputType"), put_text(g, type);
    if (pointer != NULL)
        put_key(g, "ItemsPointer"), put_text(g, pointer);
    if (chance(g, 35))
        put_quantity(g, "MaxItems", 0, 6);
    if (chance(g, 8))
        put_key(g, "Transformation"), put_text(g, "NONE");
    buffer_add_byte(g->out, '}');
    if (chance(g, g->calm ? 3 : 8))
        damage(g, text);
}

static void put_object(struct generator *g)
{
    static const char *const ends[] = {"json", "jsonl", "csv", "json"};
    enum items kind = (enum items)pick(g, ITEMS_KINDS);
    struct buffer text = BUFFER_EMPTY;
    char key[64];

    (void)snprintf(key, sizeof key, "f%d.%s", g->scopes, ends[kind]);
    put_key(g, "Resource");
    put_text(g, "arn:aws:states:::s3:getObject");
    put_key(g, g->jsonata ? "Arguments" : "Parameters");
    buffer_add_text(g->out, "{\"Bucket\": \"" BUCKET "\"");
    if (chance(g, 80))
        put_key(g, "Key"), put_text(g, key);
    else if (chance(g, 80))
        buffer_add_format(g->out, ", \"Key.$\": \"States.Format('f{}.%s', %d)\"", ends[kind],
                          g->scopes);
    else
        put_path(g, "Key.$", WANT_STRING);
    buffer_add_byte(g->out, '}');
    put_config(g, kind, &text);
    if (chance(g, 97))
        add_file(g, key, &text);
    buffer_fini(&text);
}

/* The contents of the objects of a listing: any lines, or items of the format that it reads. */
static void add_listed(struct generator *g, struct buffer *text, enum items kind)
{
    if (kind == ITEMS_JSON)
        add_items(g, text);
    else if (kind == ITEMS_JSONL)
        add_jsonl(g, text);
    else if (kind == ITEMS_CSV)
        add_csv(g, text, ',', pick_headers(g), true);
    else
        for (unsigned line = pick(g, 3); line > 0; line--)
            buffer_add_text(text, "a line\n");
    if (kind != ITEMS_KINDS && chance(g, 3))
        damage(g, text);
}

static void put_listing_config(struct generator *g, enum items kind)
{
    static const char *const types[] = {
        [ITEMS_JSON] = "JSON", [ITEMS_JSONL] = "JSONL", [ITEMS_CSV] = "CSV"};

    put_key(g, "ReaderConfig");
    buffer_add_byte(g->out, '{');
    if (kind != ITEMS_KINDS) {
        put_key(g, "Transformation"), put_text(g, "LOAD_AND_FLATTEN");
        put_key(g, "InputType"), put_text(g, types[kind]);
    }
    if (kind == ITEMS_CSV)
        put_key(g, "CSVHeaderLocation"), put_text(g, "FIRST_ROW");
    if (kind == ITEMS_KINDS || chance(g, 40))
        put_quantity(g, "MaxItems", 0, 4);
    buffer_add_byte(g->out, '}');
}

static void put_listing(struct generator *g)
{
    enum items kind = chance(g, 50) ? ITEMS_KINDS : (enum items)pick(g, ITEMS_MANIFEST);
    unsigned count = pick(g, 4);

    for (unsigned i = 0; i < count; i++) {
        struct buffer text = BUFFER_EMPTY;
        char key[64];

        (void)snprintf(key, sizeof key, "l%d/%s%u", g->scopes, chance(g, 50) ? "a" : "b/", i);
        add_listed(g, &text, kind);
        add_file(g, key, &text);
        buffer_fini(&text);
    }
    put_key(g, "Resource");
    put_text(g, "arn:aws:states:::s3:listObjectsV2");
    put_key(g, g->jsonata ? "Arguments" : "Parameters");
    buffer_add_text(g->out, "{\"Bucket\": \"" BUCKET "\"");
    if (chance(g, 90))
        buffer_add_format(g->out, ", \"Prefix\": \"l%d/%s\"", g->scopes, chance(g, 70) ? "" : "b");
    buffer_add_byte(g->out, '}');
    if (kind != ITEMS_KINDS || chance(g, 40))
        put_listing_config(g, kind);
}

void put_item_reader(struct generator *g)
{
    put_key(g, "ItemReader");
    buffer_add_byte(g->out, '{');
    if (chance(g, 20))
        put_listing(g);
    else
        put_object(g);
    buffer_add_byte(g->out, '}');
}
