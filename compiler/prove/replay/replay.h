/* compiler/prove/replay/replay.h - run the function of a Choice on an input, when compiling.
 *
 * Every operation is computed by the runtime's own function (compiler/evaluate), so that what is
 * found here is what happens when the machine runs. */
#ifndef SFNC_PROVE_REPLAY_REPLAY_H
#define SFNC_PROVE_REPLAY_REPLAY_H

#include "compiler/evaluate/evaluate.h"
#include "compiler/prove/replay/numbers.h"
#include "compiler/support/arena.h"

enum replayed {
    REPLAY_REACHED, /* the code comes to *block */
    REPLAY_FAILED,  /* an operation fails: *at */
    REPLAY_UNKNOWN, /* something is not computed when compiling */
};

/* A function that is run again and again; lives in the arena, but for what runs make. `numbers` are
 * its own; `bases`: as analysis.h says of scopes. */
struct replayer *replayer_new(struct arena *arena, const struct ir_function *function,
                              const struct numbers *numbers, const size_t *bases);

/* Give back what runs have made. NULL is allowed. */
void replayer_free(struct replayer *replayer);

/* Runs end where they come to this block; or no longer. */
void replayer_end(struct replayer *replayer, const struct ir_block *block, bool here);

/* Runs begin at this block, not where the function does (NULL: there again): of the code before it
 * only what is asked for is run, as if it did not fail. */
void replayer_begin(struct replayer *replayer, const struct ir_block *block);

/* Run until a block is come to where runs end, or an operation fails. `variables` are by slot;
 * NULL: a variable is not set. */
enum replayed replayer_run(struct replayer *replayer, const struct value *input,
                           const struct value *const *variables, const struct ir_block **block,
                           const struct ir_instruction **at);

/* Who says what operations do that read more of the frame than its input and variables, or that act
 * on it. */
struct replay_acts {
    void *context;
    /* `of`: the first value among the operands, or NULL. Says what the operation computes, if it
     * does; false: that is not known. */
    bool (*act)(void *context, const struct ir_instruction *at, const struct value *of,
                struct evaluation *result);
};

/* Run until the code leaves the function: by the terminator *at. What cannot fail need not be known
 * if no branch asks for it. */
enum replayed replayer_leave(struct replayer *replayer, const struct value *input,
                             const struct value *const *variables, const struct replay_acts *acts,
                             const struct ir_instruction **at);

/* What an instruction has computed in the last run (NULL: nothing), until the next one; false: it
 * has not, or it is not known. */
bool replayer_value(const struct replayer *replayer, const struct ir_instruction *at,
                    const struct value **out);

/* The branches that the last run took, in their order. */
const struct ir_instruction *const *replayer_branches(const struct replayer *replayer,
                                                      size_t *count);
/* Whether runs from now on count as such that replayer_took tells of; they do at first. */
void replayer_count(struct replayer *replayer, bool count);
/* Whether any run has gone on from a branch to where its condition is true, or false. */
bool replayer_took(const struct replayer *replayer, const struct ir_instruction *branch,
                   bool truth);
/* Whether the last run, which does not count, has gone on where no other has. */
bool replayer_has_news(const struct replayer *replayer);
/* How many instructions it has run. */
size_t replayer_steps(const struct replayer *replayer);

#endif
