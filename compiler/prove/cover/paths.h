/* compiler/prove/cover/paths.h - the ways through each rule of a Choice, as conditions on what it
 * looks at.
 *
 * A path is what one way through a rule asks of each subject: which of its cells. Any input goes
 * one of them; where the cells do not say which, several are possible. */
#ifndef SFNC_PROVE_COVER_PATHS_H
#define SFNC_PROVE_COVER_PATHS_H

#include "compiler/prove/cover/meaning.h"

struct path_demand {
    int subject;
    const uint64_t *cells;
    size_t first, end; /* words in front of `first`, and from `end` on, have none */
};

/* A test that is passed on the way: where it is true, or where it is false. */
struct path_turn {
    const struct ir_instruction *branch;
    bool truth;
};

enum path_end { PATH_TAKEN, PATH_PASSED, PATH_FAILED };

struct rule_path {
    enum path_end end;
    const struct ir_instruction *failing; /* of FAILED */
    const struct path_demand *demands;
    size_t demand_count;
    const struct path_turn *turns;
    size_t turn_count;
};

struct rule_paths {
    bool whole; /* false: there are too many; it may do anything */
    struct rule_path *list;
    size_t count;
};

/* Those of all rules. */
struct rule_paths *paths_of(struct meanings *meanings, const struct subjects *subjects,
                            const struct formula *f, const struct ir_function *function,
                            struct arena *arena);

#endif
