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
    const char *whole; /* the text of the outermost call, which this one is or is part of */
    const struct intrinsic_argument *arguments;
    size_t count;
    const struct value *template; /* a first argument that is a string, as States.Format needs it:
                                     \{ \} and \\ are kept; else NULL */
    size_t start, end;            /* bytes of the text */
    size_t name_end;              /* where its name ends there */
};

/* Parse a text that is exactly one call; NULL with *error filled when it is not. Whether there is
 * such a function and how many arguments it takes is not asked here: see intrinsic_find and
 * intrinsic_takes. */
const struct intrinsic_call *intrinsic_parse(struct arena *arena, const char *text, size_t size,
                                             enum path_dialect dialect, struct path_error *error);

/* One of the 18 functions. */
struct intrinsic_function {
    const char *name;
    int least;             /* how many arguments it needs */
    int most;              /* and how many it may have; -1: any number */
    const char *operation; /* of sfn/abi.def */
    int returns_string;    /* so that ErrorPath and CausePath may hold it */
    /* The kind of each argument and of the result, a letter each: array, boolean, number, object,
     * string, * for any. The last letter of `takes` holds for all arguments that follow. */
    const char *takes;
    char gives;
};
extern const struct intrinsic_function intrinsic_functions[];
extern const size_t intrinsic_function_count;
/* The function of that name ("States.Format"), or NULL. */
const struct intrinsic_function *intrinsic_find(const char *name);
/* Whether the function may have that many arguments. */
bool intrinsic_takes(const struct intrinsic_function *function, size_t count);

/* The abi.def operation of States.Hash with that algorithm; NULL when it is not one. */
const char *intrinsic_hash_operation(const struct value *algorithm);

#endif
