/* compiler/backend/c/emitter.h - one program on its way to one C file.
 *
 * The file's parts grow side by side: what functions mention (keys, literals) lands in `data` when
 * it is first mentioned, and is written before them. emitter_fini frees everything. */
#ifndef SFNC_BACKEND_C_EMITTER_H
#define SFNC_BACKEND_C_EMITTER_H

#include <stdbool.h>

#include "compiler/backend/backend.h"

/* The state a function belongs to; by function number. */
struct emitter_role {
    const struct ir_state *state; /* or NULL */
    const char *word;             /* "work", "leave", "fail" */
};

struct emitter {
    struct ir_program *program;
    const struct emit_options *options;
    struct region region; /* scratch */
    struct buffer data;   /* static data that functions mention */
    struct buffer code;   /* the functions */
    char (*names)[64];    /* by function number */
    struct emitter_role *roles;
    void *texts; /* tsearch tree of struct emitted_text: keys and literals so far */
    int key_count, literal_count;
};

/* ---- data.c: constants; each name is written where it is used ---- */
void data_key_address(struct emitter *emitter, const char *text, size_t size);
void data_literal_address(struct emitter *emitter, const struct value *value);
/* The initialiser of a struct key. */
void data_key_fields(struct buffer *out, const char *text, size_t size);
void data_fini(struct emitter *emitter);

/* ---- function.c ---- */
/* "static int32_t Charge_work_3(struct sfn_frame *f)", without what follows. */
void function_head(struct emitter *emitter, struct buffer *out, const struct ir_function *function);
/* Append the function to `code`. */
void function_emit(struct emitter *emitter, const struct ir_function *function);

/* ---- text.c: texts of any content, made harmless ---- */
#define TEXT_ONE_LINE (-1)
/* A C string literal; unless TEXT_ONE_LINE over several lines when it is long, each line
 * indented by `indent`. */
void text_literal(struct buffer *out, const char *text, size_t size, int indent);
/* What stands in a comment: printable ASCII, no end of comment, cut with "..." after `most`. */
void text_comment(struct buffer *out, const char *text, size_t size, size_t most);
/* Letters, digits and '_' only. */
void text_identifier(struct buffer *out, const char *text, size_t size, size_t most);
/* An int64_t constant of any value. */
void text_integer(struct buffer *out, int64_t integer);

#endif
