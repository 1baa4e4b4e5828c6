/* tests/property/generate.h - random machines and inputs: the same seed, the same text.
 *
 * Whatever is generated `sfnc check` accepts. Names of members, variables and errors come from
 * small sets, so that paths often find something, and sometimes do not. */
#ifndef TESTS_PROPERTY_GENERATE_H
#define TESTS_PROPERTY_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

/* What a seed is: a definition and several executions of it, each an input in a world. */
#define WORLDS 3
struct specimen {
    uint64_t seed; /* of the first world; specimen_world says those of the others */
    size_t worlds;
    struct buffer definition;
    struct buffer inputs[WORLDS];
    bool express;
};

/* The seed of a world, by which it decides what happens. */
uint64_t specimen_world(const struct specimen *specimen, size_t world);

/* Pair: specimen_fini. */
void specimen_generate(struct specimen *specimen, uint64_t seed);
void specimen_fini(struct specimen *specimen);

/* An expression for the value of a `.$` key that reads nothing but the data, and a document. */
void expression_generate(struct buffer *expression, struct buffer *document, uint64_t seed);

/* ---- shared by the files that generate ---- */
#define SCOPES_MAX 64
#define DEPTH_MAX 3

/* What a path or a literal should be. */
enum want {
    WANT_NUMBER,
    WANT_STRING,
    WANT_BOOLEAN,
    WANT_TIMESTAMP,
    WANT_ARRAY,
    WANT_OBJECT,
    WANT_ANY
};

struct generator {
    uint64_t random;
    struct buffer *out;
    bool express;
    bool data_only;          /* no variables, no context */
    bool calm;               /* most machines: paths name what is there */
    bool blind;              /* calm: nobody knows what "$" is here */
    bool ready[SCOPES_MAX];  /* calm: all variables of the scope are assigned */
    int parents[SCOPES_MAX]; /* of scopes, -1: the machine */
    int scopes, states, depth;
    int scope;           /* the one being generated */
    struct buffer again; /* an expression that may come again, in the same scope ... */
    int again_scope;
    enum want again_want; /* ... where the same is wanted */
    int budget;           /* states that may still be made */
};

unsigned pick(struct generator *g, unsigned count); /* 0 to count - 1 */
bool chance(struct generator *g, unsigned percent);
const char *pick_text(struct generator *g, const char *const *texts, size_t count);
#define PICK(g, texts) pick_text((g), (texts), sizeof(texts) / sizeof((texts)[0]))

/* Write `"key": `, with a comma before all but the first member. */
void put_key(struct generator *g, const char *key);
void put_text(struct generator *g, const char *text); /* as a JSON string */

/* values.c */
void put_literal(struct generator *g, enum want want);
void put_document(struct generator *g);
void put_template(struct generator *g, int depth);
/* `loop`: a counter that starts here, or NULL; `first`: nothing of the scope is assigned yet. */
void put_assign(struct generator *g, const char *loop, bool first);

/* expressions.c: each appends bare text, without quotes */
void add_path(struct generator *g, struct buffer *out, enum want want);
void add_reference(struct generator *g, struct buffer *out, enum want want);
void add_call(struct generator *g, struct buffer *out, int depth);
void add_text_call(struct generator *g, struct buffer *out);
/* ... and the same as a member of an object. */
void put_path(struct generator *g, const char *key, enum want want);
void put_reference(struct generator *g, const char *key, enum want want);

/* rules.c */
void put_choice_rule(struct generator *g, int depth);

#endif
