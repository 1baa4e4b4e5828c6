/* compiler/syntax/intrinsic.h - intrinsic function calls, parsed: `States.Format('{}', $.a)`. */
#ifndef SFNC_SYNTAX_INTRINSIC_H
#define SFNC_SYNTAX_INTRINSIC_H

#include "compiler/syntax/path.h"

enum intrinsic_argument_kind { INTRINSIC_LITERAL, INTRINSIC_PATH, INTRINSIC_CALL };

struct intrinsic_call;

struct intrinsic_argument {
    enum intrinsic_argument_kind kind;
    const struct value *literal; /* string (escapes resolved), number, boolean, null */
    const struct path *path;
    const struct intrinsic_call *call;
    size_t start, end;
};

struct intrinsic_call {
    const char *name;  /* "States.Format" */
    const char *whole; /* the text that was parsed, with all calls around this one */
    const struct intrinsic_argument *arguments;
    size_t count;
    const struct value *template; /* the first argument, if a string, as States.Format reads it */
    size_t start, end; /* place in the text, bytes */
    size_t name_end;
};

/* Parse exactly one call; NULL with *error filled otherwise. Names and arity are checked by
 * intrinsic_find, not here. */
const struct intrinsic_call *intrinsic_parse(struct arena *arena, const char *text, size_t size,
                                             enum path_dialect dialect, struct path_error *error);

/* The 18 functions: name, least and most arguments (-1: any), the abi.def operation. */
struct intrinsic_function {
    const char *name;
    int least;
    int most;
    const char *operation;
    int returns_string; /* may stand in ErrorPath and CausePath (semantics 5.1) */
    /* Kinds, a letter each: array, boolean, number, object, string, * for any. The last letter of
     * those it takes stands for all arguments that follow. */
    const char *takes;
    char gives;
};
extern const struct intrinsic_function intrinsic_functions[];
extern const size_t intrinsic_function_count;
const struct intrinsic_function *intrinsic_find(const char *name);
/* Whether the function may have that many arguments. */
bool intrinsic_takes(const struct intrinsic_function *function, size_t count);

/* The abi.def operation of States.Hash with that algorithm; NULL when there is no such. */
const char *intrinsic_hash_operation(const struct value *algorithm);

#endif
