/* eval - the state machine of -, compiled by sfnc.
 *
 * How to read it. Every way into a state is a point: a number, and the function that runs
 * from there until the state machine goes on (the next point), is done (SFN_END), has to
 * wait (SFN_SUSPENDED) or has failed (SFN_FAILED). sfn_run goes from point to point. A state
 * has up to three more ways in than being entered: `work` is repeated by a retry, `leave` when
 * what it waited for is there, `fail` when its Retry or Catch may handle a failure. What an
 * operation means is said in sfn/abi.def. `f` is the frame: the running instance of the
 * scope. v1, v2, ... are results: JSON values (NULL where a path found nothing), numbers, lists.
 * Constants stand before the functions that use them. #line names the place in the definition. */
#include <sfn/abi.h>

/* Kept apart: inlined into sfn_run, a thousand states would be one function that
 * compiles for minutes. */
const struct value *eval_0(struct sfn_frame *f) __attribute__((unused));
static int32_t eval_filter0_1(struct sfn_frame *f, const struct value *node,
    const struct value *root) __attribute__((unused));

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        default: return point;
        }
    } while (!head->pause);
    return point;
}

const struct sfn_program sfn_program = {
    .abi_version = SFN_ABI_VERSION,
    .express = 0,
    .queries = 0,
    .timeout_seconds = 0,
    .run = sfn_run,
    .scope_count = 0,
    .state_count = 0,
    .symbol_count = 0,
    .name = "eval",
    .definition = "",
    .definition_size = 0,
    .kind_count = 0,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

/* eval (1:1). */
const struct value *eval_0(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
    const struct value *v2 = sfn_variable(f, 0, 0);
    const struct value *const v3_values[] = {v1, v2};
    const struct value *v3 = sfn_array(f, v3_values, 2);
    if (!v3)
        return NULL;
    if (!sfn_string_split(f, v1, v2, "States.StringSplit($, $)"))
        return NULL;
    const struct value *v5 = sfn_nodes_filter(f, v3, v1, eval_filter0_1);
    return v5;
}

/* eval.filter0 (1:9). */
static int32_t eval_filter0_1(struct sfn_frame *f, const struct value *node,
    const struct value *root)
{
    int32_t v2 = sfn_filter_match(f, node, "a*/b", "i");
    return v2;
}
