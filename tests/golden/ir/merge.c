/* merge - the state machine of merge.asl.json, compiled by sfnc.
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
static int32_t Rules_work_0(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_state sfn_states[] = {
    {.name = "Rules", .kind = SFN_CHOICE, .enter = -1, .work = 0, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_variable sfn_variables[] = {
    {.name = "x"},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 1, .names = &sfn_variables[0], .states = 0,
     .state_count = 1},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Rules_work_0(f); break;
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
    .scopes = &sfn_scopes[0],
    .scope_count = 1,
    .states = &sfn_states[0],
    .state_count = 1,
    .symbol_count = 0,
    .name = "merge",
    .definition = "",
    .definition_size = 0,
    .kind_count = 0,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

static const struct key order_key0 = {"order", 5, KEY_FIXED | 0x5ddb8c88u};
static const struct key total_key1 = {"total", 5, KEY_FIXED | 0x28d22447u};
/* 10 */
static const struct value literal0 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 10}};
static const struct key name_key2 = {"name", 4, KEY_FIXED | 0x17252da6u};
/* [[10.0,10,"10"],[10.0,10,"10"]] */
static const struct value payload0[] = {
    {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = 0x1.4p+3}},
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 10}},
    {VALUE_STRING, VALUE_FIXED, 0, 2, {.text = "10"}},
};
static const struct value payload1[] = {
    {VALUE_ARRAY, VALUE_FIXED, 1, 3, {.items = payload0}},
    {VALUE_ARRAY, VALUE_FIXED, 1, 3, {.items = payload0}},
};
static const struct value literal1 = {VALUE_ARRAY, VALUE_FIXED, 2, 2, {.items = payload1}};

/* Rules.work, point 0: the work of state "Rules" (3:5). */
#line 3 "merge.asl.json"
static int32_t Rules_work_0(struct sfn_frame *f)
{
    const struct value *v1;
    const struct value *v2;
    const struct value *v3;
    sfn_enter(f, 0 /* Rules */);
    v1 = sfn_input(f);
    v2 = sfn_member(v1, &order_key0);
    v3 = sfn_member(v2, &total_key1);
    int32_t v5 = sfn_numeric_less_than(v3, &literal0);
    if (v5)
        goto b1_small;
    goto b2_next;
b1_small: {
    const struct value *v6 = sfn_member(v2, &name_key2);
    if (!sfn_leave(f, v6))
        return SFN_FAILED;
    return SFN_END;
}
b2_next: {
    const struct value *v8 = sfn_member(v2, &name_key2);
    int32_t v9 = sfn_string_less_than(v8, v3);
    if (v9)
        goto b3_assigned;
    goto b4_other;
}
b3_assigned: {
    const struct value *v10 = sfn_variable(f, 0, 0);
    sfn_assign(f, 0, "x", v10);
    const struct value *v11 = sfn_variable(f, 0, 0);
    const struct value *v12 = sfn_member(v1, &total_key1);
    const struct value *v13 = sfn_element(v12, 1);
    const struct value *const v14_values[] = {v10, v10, v11, v13, v13};
    const struct value *v14 = sfn_array(f, v14_values, 5);
    if (!v14)
        return SFN_FAILED;
    if (!sfn_leave(f, v14))
        return SFN_FAILED;
    return SFN_END;
}
b4_other: {
    if (!sfn_leave(f, &literal1))
        return SFN_FAILED;
    return SFN_END;
}
}
