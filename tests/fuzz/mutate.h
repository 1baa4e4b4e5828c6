/* tests/fuzz/mutate.h - change a definition as a tree: small steps that a person might take, too.
 */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <stdint.h>

#include <jansson.h>

/* Change one thing somewhere in the document; `random` moves on. Returns the document, which may be
 * another one: a root can be replaced, too. */
json_t *mutate_tree(json_t *document, uint64_t *random);
/* Put a part of `other` somewhere into the document. */
json_t *mutate_graft(json_t *document, const json_t *other, uint64_t *random);

#endif
