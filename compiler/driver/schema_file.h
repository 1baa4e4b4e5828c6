/* compiler/driver/schema_file.h - read JSON Schemas from files, and say where they are wrong.
 *
 * Why a located tree beside the values: who wrote the file looks for a line, not for a pointer. */
#ifndef SFNC_DRIVER_SCHEMA_FILE_H
#define SFNC_DRIVER_SCHEMA_FILE_H

#include "compiler/prove/schema/schema_form.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"

/* A file of JSON with the places of all that is in it. */
struct schema_file {
    struct arena *arena;
    struct source source;
    const struct tree *tree; /* NULL: it is not JSON */
    struct diags *diags;     /* what is wrong in it as JSON */
};

/* Begin with the text of a file. It is copied. */
void schema_file_open(struct schema_file *file, struct arena *arena, const char *path,
                      const char *text, size_t size);

/* Whether no key stands twice in an object within a node of the tree; else after a message. */
bool schema_file_is_clear(const struct schema_file *file, const struct tree *within);

/* "order.schema.json:3:14": where a JSON pointer leads, which begins at a node of the tree (or
 * NULL); in the arena. */
const char *schema_file_place(const struct schema_file *file, const struct tree *from,
                              const char *pointer);

/* The JSON Schema of a file of its own, in the arena. NULL, after a message: the file cannot be
 * read, is no schema, or lets nothing through. */
const struct value *schema_file_read(struct arena *arena, const char *path);

#endif
