/* runtime/bucket/source.h - inside runtime/bucket: what the formats of items share.
 *
 * A format gives one item at a time. It owns what it allocates; an item lives in the region it is
 * given, and borrows nothing but what lives until the format is closed. */
#ifndef SFN_BUCKET_SOURCE_H
#define SFN_BUCKET_SOURCE_H

#include <stdio.h>

#include "runtime/base/buffer.h"
#include "runtime/base/region.h"
#include "runtime/bucket/bucket.h"
#include "runtime/bucket/place.h"

/* ---- file.c: a file, byte by byte, its lines counted ---- */
struct text_file {
    FILE *stream;
    char *name;    /* for messages */
    uint64_t line; /* of the next byte, from 1 */
};

/* False: *problem. A byte order mark is passed over. Pair: text_file_close. */
bool text_file_open(struct text_file *file, const char *path, char **problem);
void text_file_close(struct text_file *file);
int text_file_byte(struct text_file *file); /* EOF: the end, or a failure */
int text_file_peek(struct text_file *file);
/* The line up to its end, which is left out; false: there is none, or *problem is set. */
bool text_file_line(struct text_file *file, struct buffer *line, char **problem);
/* Items are given in an array: false, and *problem, when this one is nested too deeply for that. */
bool text_file_item(const struct text_file *file, uint64_t line, const struct value *item,
                    char **problem);
/* NULL, or why reading stopped before the end. */
char *text_file_problem(const struct text_file *file);

/* Longer lines and items are refused: memory must not depend on a file. */
#define ITEM_BYTES_MAX ((size_t)16 << 20)

/* ---- the formats ---- */
struct items;

struct item_format {
    /* The next item; NULL: there is none, or *problem is set. */
    const struct value *(*next)(struct items *items, struct region *region, char **problem);
    void (*close)(struct items *items);
};

/* Every format's state begins with this. */
struct items {
    const struct item_format *format;
};

/* What a format is opened with. */
struct items_request {
    struct place_request place;
    const struct value *config;
    const char *path;   /* the object's file, or NULL for a listing */
    const char *folder; /* of the bucket, or NULL */
};

/* NULL: *problem. */
struct items *items_open_jsonl(const struct items_request *request, char **problem);
struct items *items_open_json(const struct items_request *request, char **problem);
struct items *items_open_csv(const struct items_request *request, char **problem);
struct items *items_open_manifest(const struct items_request *request, char **problem);
struct items *items_open_listing(const struct items_request *request, char **problem);

/* A CSV file with these headers (a value that outlives it and its items), or those of its first row
 * for NULL. */
struct items *csv_open(const char *path, char delimiter, const struct value *headers,
                       char **problem);

#endif
