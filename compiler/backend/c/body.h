/* compiler/backend/c/body.h - what the files that emit a function share: the body at hand. */
#ifndef SFNC_BACKEND_C_BODY_H
#define SFNC_BACKEND_C_BODY_H

#include "compiler/backend/c/emitter.h"

#define COMMENT_MAX 200

/* How a result is used. */
struct use {
    bool used;
    bool shared; /* used by another block than its own */
};

struct body {
    struct emitter *emitter;
    const struct ir_function *function;
    struct buffer *out;
    struct use *uses;  /* by result number */
    int line;          /* the definition's line in the last #line; 0: there was none */
    size_t line_start; /* where the text after that #line begins in `out` */
    int nameless;      /* operations with parts and without a result so far */
};

/* ---- operation.c ---- */
/* True for a result that is written out where it is used, and so needs no variable. What a lambda
 * is given is in an array: read once, as nothing tells the C compiler that no call changes it. */
bool operation_is_inline(const struct ir_instruction *at);
/* How the declaration of a variable of that type begins. */
const char *operation_type(enum ir_type type);
/* Append the lines of an operation, or of a terminator. */
void operation_emit(struct body *body, const struct ir_instruction *at);

/* ---- place.c ---- */
/* Emit a #line when the next line belongs to another line of the definition than the last. The C
 * compiler counts on from a #line by itself: good enough for people, not for a debugger, so with -g
 * emit one for every instruction. */
void place_emit(struct body *body, int line);
/* With -g every C line of an instruction must belong to the instruction's line in the definition:
 * insert a #line before each line that was written since `start`, except the first. */
void place_hold(struct body *body, size_t start, int line);

#endif
