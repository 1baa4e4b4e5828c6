/* runtime/bucket/csv.c - read the items of a CSV file: each row is an object of strings.
 *
 * A row that has fewer fields than there are headers is filled with ""; fields beyond the headers
 * are dropped; empty lines are skipped. A field may be quoted; it may then hold delimiters and line
 * ends. What AWS adds to RFC 4180 holds in all fields, quoted or not: a doubled quote is one quote,
 * and a backslash escapes a backslash, a quote or the delimiter; before anything else it is
 * dropped. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/java_order.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/bucket/source.h"

struct csv {
    struct items items;
    struct text_file file;
    int delimiter;
    struct region headers_region;
    const struct value *headers; /* an array of strings */
    struct java_key *order;      /* in which an item has them as members: AWS's, a HashMap's */
    struct buffer text;          /* the fields of the row, one after the other */
    size_t *ends;                /* where each of them ends in `text` */
    size_t count, capacity;
};

static char *wrong(const struct csv *csv, uint64_t line, const char *what)
{
    return text_format("line %llu of %s: %s", (unsigned long long)line, csv->file.name, what);
}

static void end_field(struct csv *csv)
{
    if (csv->count == csv->capacity) {
        csv->capacity = csv->capacity == 0 ? 16 : csv->capacity * 2;
        csv->ends = mem_resize(csv->ends, csv->capacity * sizeof *csv->ends);
    }
    csv->ends[csv->count++] = csv->text.size;
}

/* False, with *problem set, when a row is too long. Empty fields count, because they take memory
 * too. */
static bool has_room(const struct csv *csv, uint64_t line, char **problem)
{
    if (csv->text.size + csv->count < ITEM_BYTES_MAX)
        return true;
    *problem = text_format("line %llu of %s: the row is longer than %zu MiB",
                           (unsigned long long)line, csv->file.name, ITEM_BYTES_MAX >> 20);
    return false;
}

static bool add_byte(struct csv *csv, int byte, uint64_t line, char **problem)
{
    if (!has_room(csv, line, problem))
        return false;
    buffer_add_byte(&csv->text, (char)byte);
    return true;
}

/* Read a byte. A CR without an LF also ends a line, so count it. */
static int next_byte(struct csv *csv)
{
    int byte = text_file_byte(&csv->file);

    if (byte == '\r' && text_file_peek(&csv->file) != '\n')
        csv->file.line++;
    return byte;
}

/* A backslash was read: add what it escapes, if it escapes anything. */
static bool add_escaped(struct csv *csv, uint64_t line, char **problem)
{
    int next = text_file_peek(&csv->file);

    if (next != '\\' && next != '"' && next != csv->delimiter)
        return true;
    return add_byte(csv, text_file_byte(&csv->file), line, problem);
}

/* Whether a byte ends a line: LF, CR (perhaps before an LF), or the end of the file. */
static bool is_line_end(int byte)
{
    return byte == '\n' || byte == EOF || byte == '\r';
}

/* Read a quoted field from behind its opening quote. Returns the byte behind the closing one, which
 * ends the field; EOF, with *problem set, when there is none. */
static int quoted_field(struct csv *csv, char **problem)
{
    uint64_t line = csv->file.line;
    int byte;

    for (byte = next_byte(csv); byte != EOF; byte = next_byte(csv)) {
        if (byte == '\\') {
            if (!add_escaped(csv, line, problem))
                return EOF;
            continue;
        }
        if (byte == '"') {
            if (text_file_peek(&csv->file) != '"')
                break;
            text_file_byte(&csv->file);
        }
        if (!add_byte(csv, byte, line, problem))
            return EOF;
    }
    if (byte == EOF) {
        *problem = wrong(csv, line, "the quoted field that begins here has no end");
        return EOF;
    }
    line = csv->file.line;
    byte = next_byte(csv);
    if (byte != csv->delimiter && !is_line_end(byte))
        *problem = wrong(csv, line, "text follows the closing quote of a field");
    return byte;
}

/* Read a field that is not quoted, from its first byte. Returns the byte that ends it. */
static int plain_field(struct csv *csv, int byte, char **problem)
{
    uint64_t line = csv->file.line;

    for (; byte != csv->delimiter && !is_line_end(byte); byte = next_byte(csv)) {
        if (byte == '\\') {
            if (!add_escaped(csv, line, problem))
                return EOF;
            continue;
        }
        if (byte == '"' && text_file_peek(&csv->file) == '"')
            text_file_byte(&csv->file);
        if (!add_byte(csv, byte, line, problem))
            return EOF;
    }
    return byte;
}

/* Read a field that begins with a quote, which was read. Two quotes are an empty field, or the
 * beginning of a field that is not quoted and begins with a doubled quote. */
static int quote_field(struct csv *csv, char **problem)
{
    uint64_t line = csv->file.line;
    int byte;

    if (text_file_peek(&csv->file) != '"')
        return quoted_field(csv, problem);
    text_file_byte(&csv->file);
    byte = next_byte(csv);
    if (byte == csv->delimiter || is_line_end(byte))
        return byte;
    if (!add_byte(csv, '"', line, problem))
        return EOF;
    return byte == '"' ? quoted_field(csv, problem) : plain_field(csv, byte, problem);
}

/* Read a field. True when another one follows in the row. */
static bool read_field(struct csv *csv, char **problem)
{
    uint64_t line = csv->file.line;
    int byte = next_byte(csv);

    byte = byte == '"' ? quote_field(csv, problem) : plain_field(csv, byte, problem);
    if (*problem != NULL || !has_room(csv, line, problem))
        return false;
    end_field(csv);
    if (byte == '\r' && text_file_peek(&csv->file) == '\n')
        text_file_byte(&csv->file);
    return byte == csv->delimiter;
}

/* Refuse a row with bytes that JSON cannot hold: it is UTF-8 without NUL. Fields are checked one by
 * one, because two halves of a character in neighbouring fields are not a character. */
static bool check_row(const struct csv *csv, uint64_t line, char **problem)
{
    size_t start = 0;

    for (size_t i = 0; *problem == NULL && i < csv->count; start = csv->ends[i++]) {
        size_t size = csv->ends[i] - start;
        const char *text;

        if (size == 0)
            continue; /* there may be no buffer to point into */
        text = csv->text.text + start;
        if (memchr(text, '\0', size) != NULL)
            *problem = wrong(csv, line, "the row holds NUL");
        else if (utf8_check(text, size) != size)
            *problem = wrong(csv, line, "the row is not UTF-8");
    }
    return *problem == NULL;
}

/* Read a row. False when there are no more, or *problem is set. */
static bool read_row(struct csv *csv, char **problem)
{
    uint64_t line;

    do {
        line = csv->file.line;
        if (text_file_peek(&csv->file) == EOF) {
            *problem = text_file_problem(&csv->file);
            return false;
        }
        buffer_clear(&csv->text);
        csv->count = 0;
        while (read_field(csv, problem))
            ;
        if (*problem != NULL)
            return false;
    } while (csv->count == 1 && csv->text.size == 0);
    return check_row(csv, line, problem);
}

static const struct value *field_value(struct csv *csv, size_t field, struct region *region)
{
    size_t start = field == 0 ? 0 : csv->ends[field - 1];

    if (field >= csv->count || csv->ends[field] == start)
        return &value_empty_string; /* there may be no buffer to point into */
    return value_string_copy(region, csv->text.text + start, csv->ends[field] - start);
}

static const struct value *csv_next(struct items *items, struct region *region, char **problem)
{
    struct csv *csv = (struct csv *)items;
    uint32_t count = csv->headers->size;
    struct member *members;

    if (!read_row(csv, problem))
        return NULL;
    members = value_new_members(region, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t column = csv->order[i].place;
        const struct value *name = &csv->headers->as.items[column];

        members[i].key = key_of(name->as.text, name->size);
        members[i].value = *field_value(csv, column, region);
    }
    return value_object(region, members, count);
}

static void csv_close(struct items *items)
{
    struct csv *csv = (struct csv *)items;

    text_file_close(&csv->file);
    region_fini(&csv->headers_region);
    buffer_fini(&csv->text);
    free(csv->order);
    free(csv->ends);
    free(csv);
}

static bool read_headers(struct csv *csv, char **problem)
{
    struct value *names;

    if (!read_row(csv, problem)) {
        if (*problem == NULL)
            *problem = text_format("%s has no row of headers", csv->file.name);
        return false;
    }
    names = value_new_items(&csv->headers_region, csv->count);
    for (size_t i = 0; i < csv->count; i++)
        names[i] = *field_value(csv, i, &csv->headers_region);
    csv->headers = value_array(&csv->headers_region, names, csv->count);
    return true;
}

static int compare_names(const void *left, const void *right)
{
    const struct value *a = *(const struct value *const *)left;
    const struct value *b = *(const struct value *const *)right;

    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return a->size > 0 ? memcmp(a->as.text, b->as.text, a->size) : 0;
}

static bool check_headers(const struct value *headers, char **problem)
{
    const struct value **sorted = mem_alloc((headers->size + 1) * sizeof *sorted);

    for (uint32_t i = 0; i < headers->size; i++) {
        sorted[i] = &headers->as.items[i];
        if (sorted[i]->kind != VALUE_STRING && *problem == NULL)
            *problem = text_format("CSV headers must be strings.");
    }
    if (*problem == NULL)
        qsort(sorted, headers->size, sizeof *sorted, compare_names);
    for (uint32_t i = 1; *problem == NULL && i < headers->size; i++)
        if (compare_names(&sorted[i - 1], &sorted[i]) == 0)
            *problem = text_format("CSV headers cannot contain duplicates.");
    free(sorted);
    return *problem == NULL;
}

static void order_headers(struct csv *csv)
{
    uint32_t count = csv->headers->size;

    csv->order = mem_alloc((count + 1) * sizeof *csv->order);
    for (uint32_t i = 0; i < count; i++) {
        const struct value *name = &csv->headers->as.items[i];

        csv->order[i] = (struct java_key){java_hash(name->as.text, name->size), i};
    }
    java_order(csv->order, count);
}

struct items *csv_open(const char *path, char delimiter, const struct value *headers,
                       char **problem)
{
    static const struct item_format format = {csv_next, csv_close};
    struct csv *csv = mem_zeroed(1, sizeof *csv);

    csv->items.format = &format;
    csv->delimiter = delimiter;
    region_init(&csv->headers_region);
    if (!text_file_open(&csv->file, path, problem)) {
        free(csv);
        return NULL;
    }
    csv->headers = headers;
    if ((headers == NULL && !read_headers(csv, problem)) || !check_headers(csv->headers, problem)) {
        csv_close(&csv->items);
        return NULL;
    }
    order_headers(csv);
    return &csv->items;
}

static char delimiter_of(const struct value *config)
{
    static const struct {
        const char *name;
        char byte;
    } delimiters[] = {{"PIPE", '|'}, {"SEMICOLON", ';'}, {"SPACE", ' '}, {"TAB", '\t'}};
    const struct value *name = value_member_named(config, "CSVDelimiter");

    for (size_t i = 0; i < COUNT_OF(delimiters); i++)
        if (value_is_text(name, delimiters[i].name))
            return delimiters[i].byte;
    return ',';
}

struct items *items_open_csv(const struct items_request *request, char **problem)
{
    const struct value *config = request->config;
    bool given = value_is_text(value_member_named(config, "CSVHeaderLocation"), "GIVEN");
    const struct value *headers = value_member_named(config, "CSVHeaders");
    struct items *items;

    if (given && !value_is(headers, VALUE_ARRAY)) {
        *problem = text_format("CSVHeaderLocation is GIVEN, but there are no CSVHeaders");
        return NULL;
    }
    items = csv_open(request->path, delimiter_of(config), given ? headers : NULL, problem);
    if (items != NULL && given) {
        struct csv *csv = (struct csv *)items;

        csv->headers = value_copy(&csv->headers_region, headers);
    }
    return items;
}
