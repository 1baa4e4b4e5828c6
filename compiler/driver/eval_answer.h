/* compiler/driver/eval_answer.h - evaluate one expression, compiled in memory.
 *
 * It goes through the same lowering, IR and back end as the expressions of a machine. */
#ifndef SFNC_DRIVER_EVAL_ANSWER_H
#define SFNC_DRIVER_EVAL_ANSWER_H

#include "compiler/backend/backend.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/json/value.h"

enum eval_language {
    LANGUAGE_NOT_GIVEN,
    LANGUAGE_JSONPATH,
    LANGUAGE_INTRINSIC,
    LANGUAGE_JSONATA,
    LANGUAGE_UNKNOWN,
};

struct eval_request {
    enum eval_language language;
    const char *text;
    size_t size;
    const struct value *input;     /* NULL: none was given */
    const struct value *variables; /* an object */
    bool fold;                     /* let the passes compute what they can before code is made */
    bool print;                    /* do not evaluate it: give its IR */
};

/* The result: JSON text, or an error whose texts live in the arena. */
struct eval_answer {
    struct buffer text;
    bool undefined;   /* JSONata found nothing, which is no error */
    const char *code; /* NULL: no error */
    const char *message;
    const struct jsonata_error *syntax; /* what is wrong in JSONata's syntax, or NULL */
    size_t position;                    /* then: where, in UTF-16 units, as the reference counts */
    const char *remedy;                 /* what to write instead, or NULL */
};

/* LANGUAGE_UNKNOWN for another name; the language of an expression for which none was given. */
enum eval_language eval_language_named(const char *name, size_t size);
enum eval_language eval_language_of(const char *text, size_t size);

/* Compile the expression, load it and run it. Free the answer's text with buffer_fini. */
struct eval_answer eval_answer_of(const struct backend *backend, struct arena *arena,
                                  const struct eval_request *request);

/* An answer that is an error; its texts are borrowed. */
struct eval_answer eval_answer_error(const char *code, const char *message);

/* Let $$ stand for a context object. */
void eval_add_context(struct arena *arena, struct eval_request *request,
                      const struct value *context);

#endif
