/* compiler/driver/fillings.c - what the command line says to fill placeholders with. */
#include "compiler/driver/fillings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/file.h"
#include "compiler/driver/print.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/setup.h"

/* Make room for `count` more at `place`; they are cleared. */
static struct definition_value *insert(struct fillings *fillings, size_t place, size_t count)
{
    const size_t size = sizeof(*fillings->items);
    struct definition_value *at;

    fillings->items = mem_resize(fillings->items, (fillings->count + count) * size + 1);
    at = &fillings->items[place];
    memmove(at + count, at, (fillings->count - place) * size);
    memset(at, 0, count * size);
    fillings->count += count;
    return at;
}

/* ---- -D NAME=VALUE ---- */

static int add_define(struct fillings *fillings, const struct command *command, char *text)
{
    char *equals = text != NULL ? strchr(text, '=') : NULL;
    struct definition_value *filling = NULL;

    if (equals == NULL || equals == text)
        return usage_error(command, "-D takes NAME=VALUE"), -1;
    if (utf8_check(text, strlen(text)) < strlen(text))
        return usage_error(command, "-D takes text in UTF-8"), -1;
    *equals = '\0';
    for (size_t i = fillings->file_count; i < fillings->count; i++)
        if (strcmp(fillings->items[i].name, text) == 0)
            filling = &fillings->items[i];
    if (filling == NULL)
        filling = insert(fillings, fillings->count, 1);
    filling->name = text;
    filling->value = equals + 1;
    return 0;
}

/* ---- --define-file FILE ---- */

static bool holds_nul(const char *text, size_t size)
{
    return size > 0 && memchr(text, '\0', size) != NULL;
}

/* Turn a member of the file's object into a filling. False when NUL stands in it: names and values
 * are texts of C. */
static bool read_member(struct arena *texts, const struct member *member,
                        struct definition_value *filling)
{
    const struct value *value = &member->value;
    struct buffer text = BUFFER_EMPTY;
    bool good;

    if (value_is(value, VALUE_STRING))
        buffer_add(&text, value->as.text, value->size);
    else
        json_write(&text, value);
    filling->name = arena_text(texts, member->key.text, member->key.size);
    filling->value = arena_text(texts, text.size > 0 ? text.text : "", text.size);
    filling->is_structure = value_is(value, VALUE_OBJECT) || value_is(value, VALUE_ARRAY);
    good = !holds_nul(member->key.text, member->key.size) && !holds_nul(text.text, text.size);
    buffer_fini(&text);
    return good;
}

/* Add the members of the text of a file after those of earlier files. 0, or -1 after a message. */
static int add_members(struct fillings *fillings, const char *path, const struct buffer *text)
{
    struct arena *texts = fillings->texts;
    struct definition_value *added;
    char *problem;
    const struct value *root =
        setup_read(&texts->region, path, text->size > 0 ? text->text : "", text->size, &problem);

    if (root == NULL) {
        print_complaint("%s", problem);
        free(problem);
        return -1;
    }
    if (!value_is(root, VALUE_OBJECT))
        return print_complaint("%s: values for placeholders are one JSON object: {\"NAME\": VALUE}",
                               path),
               -1;
    added = insert(fillings, fillings->file_count, root->size);
    fillings->file_count += root->size;
    for (uint32_t i = 0; i < root->size; i++)
        if (!read_member(texts, &root->as.members[i], &added[i]))
            return print_complaint("%s: \"%s\" holds the character U+0000", path, added[i].name),
                   -1;
    return 0;
}

static int add_file(struct fillings *fillings, const struct command *command, const char *path)
{
    struct buffer text = BUFFER_EMPTY;
    int status = -1;

    if (path[0] == '\0')
        return usage_error(command, "--define-file takes a file"), -1;
    if (fillings->texts == NULL)
        fillings->texts = arena_new();
    if (file_read(&text, path, FILE_DEFINITION_MAX)) {
        text_drop_mark(&text);
        status = add_members(fillings, path, &text);
    }
    buffer_fini(&text);
    return status;
}

/* ---- all of them ---- */

int fillings_option(struct fillings *fillings, const struct command *command, int argc, char **argv)
{
    const char *path;
    int used = 0;

    if (text_starts(argv[0], "-D")) {
        bool joined = argv[0][2] != '\0';
        char *text = joined ? argv[0] + 2 : argc > 1 ? argv[1] : NULL;

        return add_define(fillings, command, text) < 0 ? -1 : joined ? 1 : 2;
    }
    if (strcmp(argv[0], "--literal-placeholders") == 0)
        return fillings->literal = true, 1;
    if ((path = option_value("--define-file", argc, argv, &used)) != NULL)
        return add_file(fillings, command, path) < 0 ? -1 : used;
    return 0;
}

struct fillings fillings_copy(const struct fillings *fillings)
{
    struct fillings copy = *fillings;

    copy.texts = NULL;
    copy.items = mem_alloc(fillings->count * sizeof(*copy.items) + 1);
    if (fillings->count > 0)
        memcpy(copy.items, fillings->items, fillings->count * sizeof(*copy.items));
    return copy;
}

void fillings_add_last(struct fillings *fillings, const struct definition_value *values,
                       size_t count)
{
    if (count == 0)
        return;
    memcpy(insert(fillings, 0, count), values, count * sizeof(*values));
    fillings->file_count += count;
}

void fillings_fini(struct fillings *fillings)
{
    free(fillings->items);
    arena_free(fillings->texts);
    *fillings = (struct fillings){NULL};
}
