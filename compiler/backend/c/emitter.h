/* compiler/backend/c/emitter.h - what the files of the C back end share while they emit a program.
 *
 * The parts of the C file grow side by side: a key or literal that a function mentions for the
 * first time is added to `data`, which is written before the functions. */
#ifndef SFNC_BACKEND_C_EMITTER_H
#define SFNC_BACKEND_C_EMITTER_H

#include <stdbool.h>

#include "compiler/backend/backend.h"

/* The state that a function belongs to, and which of its points it is. */
struct emitter_role {
    const struct ir_state *state; /* or NULL */
    const char *word;             /* "work", "leave", "fail" */
};

struct emitter {
    struct ir_program *program;
    const struct emit_options *options;
    struct region region;       /* scratch */
    struct buffer data;         /* static data that functions mention */
    struct buffer code;         /* the functions */
    char (*names)[64];          /* by function number */
    struct emitter_role *roles; /* by function number */
    void *texts;   /* tsearch tree of struct emitted_text: the keys and literals so far */
    int counts[5]; /* of keys, literals, payloads, lists of names and quoted texts so far */
};

/* ---- data.c: constants; each is defined in `data`, and its address appended to `code` ---- */
void data_key_address(struct emitter *emitter, const char *text, size_t size);
void data_literal_address(struct emitter *emitter, const struct value *value);
/* The same of the list of keys with these names, an array of strings. */
void data_names_address(struct emitter *emitter, const struct value *names);
/* Append a text to `code`: where it is quoted, or by name when it is long, as many operations may
 * quote the same one. */
void data_text(struct emitter *emitter, const char *text, size_t size);
/* Append the initialiser of a struct key. */
void data_key_fields(struct buffer *out, const char *text, size_t size);
void data_fini(struct emitter *emitter);

/* ---- function.c ---- */
/* Append "static int32_t Charge_work_3(struct sfn_frame *f)", which a ; or a body must follow. */
void function_head(struct emitter *emitter, struct buffer *out, const struct ir_function *function);
/* Append the function to `code`. */
void function_emit(struct emitter *emitter, const struct ir_function *function);

/* ---- text.c: append any text in a form that is safe in C ---- */
#define TEXT_ONE_LINE (-1)
/* As a C string literal. A long one takes several lines, each indented by `indent`, unless that is
 * TEXT_ONE_LINE. */
void text_literal(struct buffer *out, const char *text, size_t size, int indent);
/* As part of a comment: printable ASCII without an end of comment, cut with "..." after `most`. */
void text_comment(struct buffer *out, const char *text, size_t size, size_t most);
/* As part of an identifier: letters, digits and '_' only, at most `most`. */
void text_identifier(struct buffer *out, const char *text, size_t size, size_t most);
/* An int64_t constant of any value. */
void text_integer(struct buffer *out, int64_t integer);

#endif
