/* runtime/lang/jsonata/picture/kept.c - pictures that a process has prepared before.
 *
 * They are found by their text, because one that is fixed may also be the text of an input, whose
 * memory holds another one later. There is room for so many that a program has; whatever comes
 * then is prepared each time. */
#include "runtime/lang/jsonata/picture/kept.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define KEPT_MOST 64
#define KEPT_BYTES_MOST 128 /* of a text; preparing it then takes little memory */

enum kind { KIND_NUMBER, KIND_INTEGER, KIND_DATE };

struct kept {
    enum kind kind;
    uint32_t hash;
    const struct value *text;
    const void *picture;
};

static struct kept all[KEPT_MOST];
static atomic_size_t count; /* those before it do not change any more */
static struct region memory; /* of them; under the lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const void *prepare(struct sfn_frame *frame, enum kind kind, const struct value *text)
{
    switch (kind) {
    case KIND_NUMBER:
        return number_picture(frame, text, NULL);
    case KIND_INTEGER:
        return integer_picture(frame, text->as.text, text->size);
    case KIND_DATE:
        return date_picture(frame, text->as.text, text->size);
    }
    return NULL;
}

static const void *find(enum kind kind, uint32_t hash, const struct value *text)
{
    size_t known = atomic_load_explicit(&count, memory_order_acquire);

    for (size_t i = 0; i < known; i++) {
        const struct kept *kept = &all[i];

        if (kept->hash == hash && kept->kind == kind && kept->text->size == text->size &&
            memcmp(kept->text->as.text, text->as.text, text->size) == 0)
            return kept->picture;
    }
    return NULL;
}

/* Prepare it once more, for all: it has been done, so it does not fail. */
static void keep(struct sfn_frame *frame, enum kind kind, uint32_t hash, const struct value *text)
{
    struct region *own = frame->region;
    size_t at;

    pthread_mutex_lock(&lock);
    at = atomic_load_explicit(&count, memory_order_relaxed);
    if (at < KEPT_MOST && find(kind, hash, text) == NULL) {
        frame->region = &memory;
        text = value_string_copy(&memory, text->as.text, text->size);
        all[at] = (struct kept){kind, hash, text, prepare(frame, kind, text)};
        frame->region = own;
        atomic_store_explicit(&count, at + 1, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
}

static const void *picture_of(struct sfn_frame *frame, enum kind kind, const struct value *text)
{
    const void *picture;
    uint32_t hash;

    if ((text->flags & VALUE_FIXED) == 0 || text->size > KEPT_BYTES_MOST)
        return prepare(frame, kind, text);
    hash = value_hash(text->as.text, text->size);
    picture = find(kind, hash, text);
    if (picture != NULL)
        return picture;
    picture = prepare(frame, kind, text);
    if (picture == NULL)
        return NULL;
    keep(frame, kind, hash, text);
    return picture;
}

const struct number_picture *kept_number_picture(struct sfn_frame *frame, const struct value *text)
{
    return picture_of(frame, KIND_NUMBER, text);
}

const struct integer_picture *kept_integer_picture(struct sfn_frame *frame,
                                                   const struct value *text)
{
    return picture_of(frame, KIND_INTEGER, text);
}

const struct date_picture *kept_date_picture(struct sfn_frame *frame, const struct value *text)
{
    return picture_of(frame, KIND_DATE, text);
}
