/* compiler/syntax/digest.c - compute the SHA-256 by which a definition is known.
 * In: a source that was parsed, and what filled its placeholders. Out: a digest of both.
 * Why: what is kept of an execution names states and scopes by number; only with the very same
 * definition do those numbers mean the same. */
#include "compiler/syntax/digest.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/support/origin.h"
#include "runtime/base/bug.h"

static int compare_names(const void *left, const void *right)
{
    const struct definition_value *const *a = left;
    const struct definition_value *const *b = right;

    return strcmp((*a)->name, (*b)->name);
}

static void add_fillings(struct buffer *text, const struct fillings *fillings)
{
    const struct definition_value **used = mem_alloc(fillings->count * sizeof(*used));
    size_t count = 0;

    for (size_t i = 0; i < fillings->count; i++)
        if (fillings->items[i].used)
            used[count++] = &fillings->items[i];
    qsort(used, count, sizeof(*used), compare_names);
    for (size_t i = 0; i < count; i++) {
        buffer_add_byte(text, '\0');
        buffer_add_format(text, "%s%s=%s", used[i]->name, used[i]->is_structure ? ":" : "",
                          used[i]->value);
    }
    free(used);
}

/* The same text means something else where other places of it are marked. */
static void add_marks(struct buffer *text, const struct source *source)
{
    const char *at = source->text, *end = at + source->size;

    for (; source->origin != NULL && (at = memchr(at, '$', (size_t)(end - at))) != NULL; at++)
        if (origin_is_marked(source->origin, (size_t)(at - source->text)))
            buffer_add_format(text, "%zu,", (size_t)(at - source->text));
}

const char *source_digest(struct arena *arena, const struct source *source,
                          const struct fillings *fillings)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[SHA256_DIGEST_LENGTH];
    char hex[2 * SHA256_DIGEST_LENGTH];
    struct buffer text = BUFFER_EMPTY;

    buffer_add(&text, source->text, source->size);
    if (fillings->count > 0)
        add_fillings(&text, fillings);
    if (fillings->literal) {
        buffer_add(&text, "\0$", 2);
        add_marks(&text, source);
    }
    SHA256((const unsigned char *)text.text, text.size, hash);
    buffer_fini(&text);
    for (size_t i = 0; i < sizeof hash; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    return arena_text(arena, hex, sizeof hex);
}
