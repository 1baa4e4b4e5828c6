/* tests/property/generate.h - random machines and inputs: the same seed, the same text.
 *
 * Whatever is generated `sfnc check` accepts. Names of members, variables and errors come from
 * small sets, so that paths often find something, and sometimes do not. */
#ifndef TESTS_PROPERTY_GENERATE_H
#define TESTS_PROPERTY_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

/* What a seed is: a definition and several executions of it, each an input in a world. */
#define WORLDS 3
struct specimen {
    uint64_t seed; /* of the first world; specimen_world says those of the others */
    size_t worlds;
    struct buffer definition;
    struct buffer files; /* {"BUCKET/KEY": [lines]}: what ItemReaders find; "" without any */
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
    bool no_context;         /* no context, as for the numbers of a Map */
    bool jsonata;            /* the state that is written is in JSONata ... */
    bool only_jsonata;       /* ... as is the machine */
    bool has_result;         /* it has $states.result here */
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
    const char *lead;     /* of the scope that comes next, see struct chain */
    struct buffer files;  /* members of specimen.files */
};

/* A scope while its states are written. */
#define CHAIN_MAX 5
struct chain {
    int scope;
    int count;
    int first; /* number of its first state */
    enum sfn_state_kind kinds[CHAIN_MAX];
    bool ends[CHAIN_MAX];    /* terminal before the last */
    int leads_to[CHAIN_MAX]; /* a Choice must have a rule that goes there, or 0 */
    bool loops;
    const char *lead; /* calm: the path to what is like a document in its input, or NULL: all */
    int at;
};

unsigned pick(struct generator *g, unsigned count); /* 0 to count - 1 */
bool chance(struct generator *g, unsigned percent);
const char *pick_text(struct generator *g, const char *const *texts, size_t count);
#define PICK(g, texts) pick_text((g), (texts), COUNT_OF(texts))

/* Write `"key": `, with a comma before all but the first member. */
void put_key(struct generator *g, const char *key);
void put_text(struct generator *g, const char *text); /* as a JSON string */

/* values.c */
void put_literal(struct generator *g, enum want want);
void put_document(struct generator *g);
/* Nested this deeply, or a little less: what is made of it may be nested too deeply. */
void put_deep_document(struct generator *g, unsigned most);
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

/* queries.c: JSONata. An expression; the string that holds it; the same as a member, whose key is
 * given as JSONPath has it ("SecondsPath", "a.$"); the Output of a state. */
void add_query(struct generator *g, struct buffer *out, enum want want);
void put_query_value(struct generator *g, enum want want);
void put_query(struct generator *g, const char *key, enum want want);
void put_output(struct generator *g, bool result);

/* rules.c */
void put_choice_rule(struct generator *g, int depth);

/* flow.c: what states share */
void name_state(char name[64], int number);
void put_target(struct generator *g, const char *key, int number);
int ahead(struct generator *g, const struct chain *chain); /* a state further on in the chain */
bool is_last(const struct chain *chain);
void put_comment(struct generator *g);
void put_handlers(struct generator *g, const struct chain *chain);
void put_data_flow(struct generator *g, const struct chain *chain, bool result);
void put_parameters(struct generator *g, const char *key, unsigned percent);
/* A number of that key, or the path to one. */
void put_quantity(struct generator *g, const char *key, unsigned least, unsigned range);

/* maps.c */
void put_map(struct generator *g, const struct chain *chain);

/* files.c: a file of items for a reader, and the Bucket and Key that lead to it */
void put_item_reader(struct generator *g);

/* generate.c: the members of a scope; the braces are the caller's. Variables of `parent` are seen
 * inside, -1: of none. */
void put_scope(struct generator *g, int parent);

#endif
