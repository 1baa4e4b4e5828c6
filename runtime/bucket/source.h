/* runtime/bucket/source.h - what the formats of items share. Inside runtime/bucket.
 *
 * A format reads one item at a time. An item lives in the region that is given for it, and only
 * borrows what lives until the format is closed. */
#ifndef SFN_BUCKET_SOURCE_H
#define SFN_BUCKET_SOURCE_H

#include <stdio.h>

#include "runtime/base/buffer.h"
#include "runtime/base/region.h"
#include "runtime/bucket/bucket.h"
#include "runtime/bucket/place.h"

/* ---- file.c: a file that is read byte by byte or line by line ---- */
struct text_file {
    FILE *stream;
    char *name;    /* for messages */
    uint64_t line; /* of the next byte, from 1 */
};

/* Open a file, and skip its byte order mark. False when that fails; *problem then says why. */
bool text_file_open(struct text_file *file, const char *path, char **problem);
void text_file_close(struct text_file *file);
int text_file_byte(struct text_file *file); /* the next byte, or EOF at the end and on failure */
int text_file_peek(struct text_file *file); /* the same, but it stays to be read */
/* Read a line, without its end. False when there is none, or *problem is set. */
bool text_file_line(struct text_file *file, struct buffer *line, char **problem);
/* Check that an item can stand in an array. False, with *problem set: it is nested too deeply. */
bool text_file_item(const struct text_file *file, uint64_t line, const struct value *item,
                    char **problem);
/* NULL, or why reading stopped before the end; free it. */
char *text_file_problem(const struct text_file *file);

/* The most bytes of a line or item, so that no file can take all memory. */
#define ITEM_BYTES_MAX ((size_t)16 << 20)

/* ---- the formats ---- */
struct items;

struct item_format {
    /* Read the next item. NULL when there is none, or *problem is set. */
    const struct value *(*next)(struct items *items, struct region *region, char **problem);
    void (*close)(struct items *items);
};

/* The state of every format begins with this. */
struct items {
    const struct item_format *format;
    const char *source; /* the URI of what the last item was read from; it lives until the next */
    bool members;       /* the last item was a member of an object, {"Key", "Value"} */
};

/* What a format is opened with. */
struct items_request {
    struct place_request place;
    const struct value *config;
    const char *path;   /* the object's file, or NULL for a listing */
    const char *folder; /* the bucket's, or NULL */
    const char *uri;    /* of the object, or of the bucket; it lives until the format is closed */
};

/* Open a format. NULL when that fails; *problem then says why. */
struct items *items_open_jsonl(const struct items_request *request, char **problem);
struct items *items_open_json(const struct items_request *request, char **problem);
struct items *items_open_csv(const struct items_request *request, char **problem);
struct items *items_open_manifest(const struct items_request *request, char **problem);
struct items *items_open_listing(const struct items_request *request, char **problem);
struct items *items_open_loaded(const struct items_request *request, char **problem);
/* The items of an array, or the members of an object, which must outlive them. */
struct items *items_open_mocked(const struct value *all);
/* ... as the InputType says. */
struct items *items_open_object(const struct items_request *request, char **problem);

/* ---- csv.c ---- */
/* Open a CSV file with these headers, a value that must outlive the file and its items; NULL: they
 * are in the first row. */
struct items *csv_open(const char *path, char delimiter, const struct value *headers,
                       char **problem);

#endif
