/* loop - the state machine of loop.asl.json, compiled by sfnc.
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
const struct value *swapped_0(struct sfn_frame *f) __attribute__((unused));
const struct value *nested_1(struct sfn_frame *f) __attribute__((unused));
const struct value *met_2(struct sfn_frame *f) __attribute__((unused));
const struct value *certain_3(struct sfn_frame *f) __attribute__((unused));

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
    .name = "loop",
    .definition = "",
    .definition_size = 0,
    .kind_count = 0,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

/* [] */
static const struct value literal0 = {VALUE_ARRAY, VALUE_FIXED, 1, 0, {.items = NULL}};
/* "same" */
static const struct value literal1 = {VALUE_STRING, VALUE_FIXED, 0, 4, {.text = "same"}};

/* swapped (1:1). */
#line 1 "loop.asl.json"
const struct value *swapped_0(struct sfn_frame *f)
{
    const struct value *v2;
    const struct value *v3;
    const struct value *v4;
    int64_t v5;
    const struct value *v1 = sfn_input(f);
    v2 = sfn_element(v1, 0);
    v3 = v1;
    v4 = v2;
    v5 = 0;
    goto b1_loop;
b1_loop: {
    int32_t v6 = v5 < 10;
    if (v6)
        goto b2_again;
    goto b3_done;
}
b2_again: {
    int64_t v7 = v5 + 1;
    const struct value *v4_next = v3;
    v3 = v4;
    v4 = v4_next;
    v5 = v7;
    goto b1_loop;
}
b3_done: {
    const struct value *const v8_values[] = {v3, v4, v2};
    const struct value *v8 = sfn_array(f, v8_values, 3);
    if (!v8)
        return NULL;
    return v8;
}
}

/* nested (2:1). */
#line 2 "loop.asl.json"
const struct value *nested_1(struct sfn_frame *f)
{
    const struct value *v1;
    int64_t v2;
    const struct value *v3;
    const struct value *v4;
    int64_t v6;
    const struct value *v7;
    int32_t v8;
    const struct value *v9;
    int64_t v14;
    v1 = sfn_input(f);
    v2 = 0;
    v3 = v1;
    goto b1_rows;
b1_rows: {
    v4 = sfn_element(v1, v2);
    int32_t v5 = v4 != NULL;
    if (v5)
        goto b2_row;
    goto b7_done;
}
b2_row: {
    v6 = 0;
    v7 = v3;
    v8 = 1;
    goto b3_columns;
}
b3_columns: {
    v9 = sfn_element(v4, v6);
    int32_t v10 = v9 != NULL;
    if (v10)
        goto b4_column;
    goto b5_next;
}
b4_column: {
    const struct value *const v11_values[] = {v7, v9};
    const struct value *v11 = sfn_array(f, v11_values, 2);
    if (!v11)
        return NULL;
    int64_t v12 = v6 + 1;
    int32_t v13 = sfn_is_null(v9);
    v6 = v12;
    v7 = v11;
    v8 = v13;
    goto b3_columns;
}
b5_next: {
    v14 = v2 + 1;
    if (v8)
        goto b6_again;
    goto b7_done;
}
b6_again: {
    v2 = v14;
    v3 = v7;
    goto b1_rows;
}
b7_done: {
    return v3;
}
}

/* met (3:1). */
#line 3 "loop.asl.json"
const struct value *met_2(struct sfn_frame *f)
{
    const struct value *v1;
    int32_t v5;
    const struct value *v6;
    const struct value *v8;
    v1 = sfn_input(f);
    int32_t v2 = sfn_is_null(v1);
    if (v2)
        goto b1_one;
    goto b2_other;
b1_one: {
    v5 = 1;
    v6 = v1;
    goto b3_meet;
}
b2_other: {
    v5 = 0;
    v6 = &literal0;
    goto b3_meet;
}
b3_meet: {
    v8 = sfn_element(v1, 1);
    int32_t v9 = !v5;
    if (v9)
        goto b4_yes;
    goto b5_no;
}
b4_yes: {
    return &literal1;
}
b5_no: {
    const struct value *const v10_values[] = {v6, v8};
    const struct value *v10 = sfn_array(f, v10_values, 2);
    if (!v10)
        return NULL;
    return v10;
}
}

/* certain (4:1). */
#line 4 "loop.asl.json"
const struct value *certain_3(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
    const struct value *v3 = sfn_element(v1, 1);
    return v3;
}
