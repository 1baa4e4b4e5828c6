/* compiler/prove/guess/seeds.c - what the rules of a Choice in JSONata ask, rule by rule. */
#include "compiler/prove/guess/seeds.h"

#include "compiler/prove/solver/rules.h"
#include "compiler/prove/guess/sow.h"

#define PASSES 2 /* a list may be filled behind where it is used */
#define STEPS_MAX ((size_t)1 << 20)

static struct seed *root_of(void *context, const struct ir_instruction *at)
{
    struct seeds *seeds = context;
    int place = seeds->f->places.of[at->id];

    if (place < 0 || seeds->f->places.list[place].whole >= 0)
        return NULL;
    if (seeds->roots[place] == NULL)
        seeds->roots[place] = seed_new(seeds->f->arena, NULL, seeds->f->rule_count);
    return seeds->roots[place];
}

struct seeds *seeds_of(const struct formula *f, const struct ir_function *function)
{
    struct seeds *seeds = ARENA_NEW(f->arena, struct seeds);
    const int *rule_of = rules_of_blocks(f, function);
    struct sowing sowing = {.arena = f->arena,
                            .root = root_of,
                            .context = seeds,
                            .of = ARENA_ARRAY(f->arena, struct seed *, ir_result_room(function)),
                            .steps = STEPS_MAX};

    *seeds = (struct seeds){.f = f,
                            .roots = ARENA_ARRAY(f->arena, struct seed *, f->places.count),
                            .words = ARENA_ARRAY(f->arena, struct seed_words, f->rule_count + 1)};
    for (int pass = 0; pass < PASSES; pass++)
        for (const struct ir_block *at = function->blocks; at != NULL; at = at->next) {
            int rule = rule_of[at->id];

            sowing.rule = rule >= 0 ? (size_t)rule : 0;
            sowing.words = &seeds->words[sowing.rule];
            sow_block(&sowing, at);
        }
    seeds->any = sowing.any;
    return seeds;
}
