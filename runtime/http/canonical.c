/* runtime/http/canonical.c - the canonical form of a request, which AWS Signature Version 4 signs.
 */
#include "runtime/http/canonical.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/http/header.h"
#include "runtime/http/signature.h"

static bool is_unreserved(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~", byte) != NULL);
}

/* Append bytes as a URI has them. */
static void add_escaped(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_unreserved(text[i]))
            buffer_add_byte(out, text[i]);
        else
            buffer_add_format(out, "%%%02X", (unsigned char)text[i]);
}

/* ---- the path ---- */

/* Forget the last segment of the path behind `from`. */
static void drop_segment(struct buffer *out, size_t from)
{
    while (out->size > from && out->text[out->size - 1] != '/')
        out->size--;
    if (out->size > from)
        out->size--;
}

/* Without `.`, `..` and empty segments; the path is escaped once more than it was sent. */
static void add_path(struct buffer *out, const char *path, size_t size)
{
    size_t from = out->size;
    bool is_open = size > 0 && path[size - 1] == '/';

    for (size_t at = 0, end; at < size; at = end + 1) {
        const char *slash = memchr(path + at, '/', size - at);

        end = slash != NULL ? (size_t)(slash - path) : size;
        if (end - at == 2 && memcmp(path + at, "..", 2) == 0) {
            drop_segment(out, from);
        } else if (end > at && !(end - at == 1 && path[at] == '.')) {
            buffer_add_byte(out, '/');
            add_escaped(out, path + at, end - at);
        }
    }
    if (out->size == from || is_open)
        buffer_add_byte(out, '/');
}

/* ---- the query ---- */

struct parameter {
    struct buffer name; /* escaped */
    struct buffer value;
};

static int digit_of(char byte)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = byte != '\0' ? strchr(digits, tolower((unsigned char)byte)) : NULL;

    return at != NULL ? (int)(at - digits) : -1;
}

/* Append what was escaped in one of many ways, escaped in the one that counts. */
static void add_escaped_again(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];

        if (byte == '%' && i + 2 < size && digit_of(text[i + 1]) >= 0 &&
            digit_of(text[i + 2]) >= 0) {
            byte = (char)(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
            i += 2;
        }
        add_escaped(out, &byte, 1);
    }
}

static int compare_parameters(const void *left, const void *right)
{
    const struct parameter *one = left, *other = right;
    int names = strcmp(one->name.text, other->name.text);

    return names != 0 ? names : strcmp(one->value.text, other->value.text);
}

/* The query behind the path, or "". */
static const char *query_of(const struct signature_request *request)
{
    const char *mark = strchr(request->target, '?');

    return mark != NULL ? mark + 1 : "";
}

/* The parameters of a query, sorted. Free them with free_parameters. */
static struct parameter *read_query(const char *query, size_t *count)
{
    struct parameter *list = NULL;
    size_t capacity = 0;

    *count = 0;
    for (const char *at = query, *end; *at != '\0'; at = *end == '&' ? end + 1 : end) {
        const char *sign;
        struct parameter *one;

        end = strchrnul(at, '&');
        if (end == at)
            continue;
        if (*count == capacity) {
            capacity = capacity * 2 + 8;
            list = mem_resize(list, capacity * sizeof *list);
        }
        one = &list[(*count)++];
        *one = (struct parameter){BUFFER_EMPTY, BUFFER_EMPTY};
        sign = memchr(at, '=', (size_t)(end - at));
        /* So that there is a text even if it is empty. */
        buffer_add_text(&one->name, "");
        buffer_add_text(&one->value, "");
        add_escaped_again(&one->name, at, (size_t)((sign != NULL ? sign : end) - at));
        if (sign != NULL)
            add_escaped_again(&one->value, sign + 1, (size_t)(end - sign - 1));
    }
    if (*count > 1)
        qsort(list, *count, sizeof *list, compare_parameters);
    return list;
}

static void free_parameters(struct parameter *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_fini(&list[i].name);
        buffer_fini(&list[i].value);
    }
    free(list);
}

static void add_query(struct buffer *out, const char *query)
{
    size_t count;
    struct parameter *list = read_query(query, &count);

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_byte(out, '&');
        buffer_add(out, list[i].name.text, list[i].name.size);
        buffer_add_byte(out, '=');
        buffer_add(out, list[i].value.text, list[i].value.size);
    }
    free_parameters(list, count);
}

bool canonical_query_has(const struct signature_request *request, const char *name)
{
    size_t count;
    struct parameter *list = read_query(query_of(request), &count);
    bool found = false;

    for (size_t i = 0; i < count && !found; i++)
        found = strcmp(list[i].name.text, name) == 0;
    free_parameters(list, count);
    return found;
}

/* ---- headers ---- */

static bool is_blank(char byte)
{
    return text_byte_is_blank(byte) || byte == '\v' || byte == '\f';
}

static void add_trimmed(struct buffer *out, const char *value)
{
    const char *end = value + strlen(value);

    while (value < end && is_blank(*value))
        value++;
    while (end > value && is_blank(end[-1]))
        end--;
    for (; value < end; value++)
        if (!is_blank(*value))
            buffer_add_byte(out, *value);
        else if (!is_blank(value[-1]))
            buffer_add_byte(out, ' ');
}

bool canonical_add_value(struct buffer *out, const struct signature_request *request,
                         const char *name, size_t size)
{
    bool found = false;

    for (size_t i = 0; i < request->count; i++) {
        const struct http_header *header = &request->headers[i];

        if (strlen(header->name) != size || strncasecmp(header->name, name, size) != 0)
            continue;
        if (found)
            buffer_add_byte(out, ',');
        add_trimmed(out, header->value);
        found = true;
    }
    return found;
}

void canonical_add_request(struct buffer *out, const struct signature_request *request,
                           const char *names, const char *body_hash)
{
    const char *path_end = strchrnul(request->target, '?');

    buffer_add_text(out, request->method);
    buffer_add_byte(out, '\n');
    add_path(out, request->target, (size_t)(path_end - request->target));
    buffer_add_byte(out, '\n');
    add_query(out, query_of(request));
    buffer_add_byte(out, '\n');
    for (const char *at = names, *end; *at != '\0'; at = *end == ';' ? end + 1 : end) {
        end = strchrnul(at, ';');
        buffer_add(out, at, (size_t)(end - at));
        buffer_add_byte(out, ':');
        canonical_add_value(out, request, at, (size_t)(end - at));
        buffer_add_byte(out, '\n');
    }
    buffer_add_format(out, "\n%s\n%s", names, body_hash);
}
