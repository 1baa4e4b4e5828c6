/* runtime/durable/token.h - task tokens: who is answered by them, and that they are ours.
 *
 * A token names an execution by its number, and the task by its id, and is authenticated by the key
 * of the store: nobody can make one up, and what it names is found without a search. Inside
 * runtime/durable. */
#ifndef SFN_DURABLE_TOKEN_H
#define SFN_DURABLE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

struct durable;

/* Fill in the maker of the tokens of all engines. */
void token_init(struct durable *durable);

/* What a token names. False: this store has not made it. */
bool token_read(const struct durable *durable, const char *token, int64_t *execution, uint64_t *id);

#endif
