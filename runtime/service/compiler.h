/* runtime/service/compiler.h - how a service gets definitions compiled: what `sfnc serve` gives it.
 *
 * The runtime holds no compiler. A service that takes definitions is given this table; a compiled
 * workflow, which has its one program, is given none. Everything happens on the calling thread and
 * nothing is printed. */
#ifndef SFN_SERVICE_COMPILER_H
#define SFN_SERVICE_COMPILER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "sfn/abi.h"

/* The most bytes of a definition that AWS takes. */
#define SERVICE_DEFINITION_MAX ((size_t)1 << 20)

/* A definition; its texts are borrowed. */
struct service_source {
    const char *text;
    size_t size;
    const char *name; /* of the machine */
    bool express;
    /* For TestState: make a machine that runs one state and ends, and whose code tells what it
     * computes on the way (runtime/engine/inspect.h). `state` is the state of that name, at any
     * depth; NULL: the text is that of a state. `variables` is a JSON object, whose members are the
     * variables that the state sees; NULL: none. The input of the machine is {"Input": that of the
     * state, "Variables": those}. */
    bool inspect;
    const char *state;
    const char *variables;
};

/* A definition in memory; made and released by the compiler. */
struct service_program {
    const struct sfn_program *program;
};

enum service_validity {
    SERVICE_VALID,   /* AWS's OK */
    SERVICE_INVALID, /* AWS's FAIL */
};

struct service_compiler {
    void *context;                /* for the functions */
    const struct sfn_kind *kinds; /* of task that its programs can use */
    size_t kind_count;

    /* Take exec: and the like in Resources from now on, with which whoever may send a definition
     * can start any program here. */
    void (*allow_exec)(void *context);

    /* Append the digest of a definition. False: it is refused, and what AWS's InvalidDefinition
     * says was appended to `refusal`. It takes a tenth of what `compile` does. */
    bool (*check)(void *context, const struct service_source *source, struct buffer *digest,
                  struct buffer *refusal);
    /* Compile a definition. NULL: it is refused, as by `check`. */
    struct service_program *(*compile)(void *context, const struct service_source *source,
                                       struct buffer *refusal);
    /* No execution of it is in memory any more. */
    void (*release)(void *context, struct service_program *program);

    /* Append AWS's diagnostics, the `most` first at most (0: 100), as the objects of a JSON array
     * with its brackets: those of severity ERROR, and with `warnings` those of severity WARNING.
     * `truncated`: there are more. */
    enum service_validity (*validate)(void *context, const struct service_source *source,
                                      bool warnings, int32_t most, struct buffer *diagnostics,
                                      bool *truncated);

    /* Append a JSON object: of each state that reads variables, the array of their names. False:
     * the definition is refused, and nothing was appended. */
    bool (*references)(void *context, const struct service_source *source, struct buffer *out);
};

#endif
