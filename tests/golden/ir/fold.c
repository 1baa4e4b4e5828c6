/* fold - the state machine of fold.asl.json, compiled by sfnc.
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
static int32_t Known_work_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Never_work_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Template_work_2(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_state sfn_states[] = {
    {.name = "Known", .kind = SFN_CHOICE, .enter = -1, .work = 0, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Never", .kind = SFN_PASS, .enter = -1, .work = 1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Template", .kind = SFN_PASS, .enter = -1, .work = 2, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 3},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Known_work_0(f); break;
        case 1: point = Never_work_1(f); break;
        case 2: point = Template_work_2(f); break;
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
    .state_count = 3,
    .symbol_count = 0,
    .name = "fold",
    .definition = "",
    .definition_size = 0,
    .kind_count = 0,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

/* {"order":{"total":7}} */
static const struct member payload0[] = {
    {{"total", 5, KEY_FIXED | 0x28d22447u},
     {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 7}}},
};
static const struct member payload1[] = {
    {{"order", 5, KEY_FIXED | 0x5ddb8c88u},
     {VALUE_OBJECT, VALUE_FIXED, 1, 1, {.members = payload0}}},
};
static const struct value literal0 = {VALUE_OBJECT, VALUE_FIXED, 2, 1, {.members = payload1}};
/* 7 */
static const struct value literal1 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 7}};
/* {"text":"a\"b is 1.5","list":["a\"b",1.5]} */
static const struct value payload2[] = {
    {VALUE_STRING, VALUE_FIXED, 0, 3, {.text = "a\"b"}},
    {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = 0x1.8p+0}},
};
static const struct member payload3[] = {
    {{"text", 4, KEY_FIXED | 0x3441e99cu},
     {VALUE_STRING, VALUE_FIXED, 0, 10, {.text = "a\"b is 1.5"}}},
    {{"list", 4, KEY_FIXED | 0x435964a8u},
     {VALUE_ARRAY, VALUE_FIXED, 1, 2, {.items = payload2}}},
};
static const struct value literal2 = {VALUE_OBJECT, VALUE_FIXED, 2, 2, {.members = payload3}};

/* Known.work, point 0: the work of state "Known" (3:5). */
#line 3 "fold.asl.json"
static int32_t Known_work_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Known */);
    if (!sfn_array_get_item(f, &literal0, &literal1, "States.ArrayGetItem($, 1)"))
        return SFN_FAILED;
    if (!sfn_leave(f, &literal1))
        return SFN_FAILED;
    return 2; /* Template.work */
}

/* Never.work, point 1: the work of state "Never" (20:5). */
#line 20 "fold.asl.json"
static int32_t Never_work_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Never */);
    return SFN_END;
}

/* Template.work, point 2: the work of state "Template" (30:5). */
#line 30 "fold.asl.json"
static int32_t Template_work_2(struct sfn_frame *f)
{
    sfn_enter(f, 2 /* Template */);
    const struct value *v2 = sfn_uuid(f);
    const struct value *v3 = sfn_input(f);
    static const struct key v4_keys[] = {
        {"fixed", 5, KEY_FIXED | 0x69a3ec60u},
        {"id", 2, KEY_FIXED | 0x64b3b057u},
        {"input", 5, KEY_FIXED | 0x541b9b5du},
    };
    const struct value *const v4_values[] = {&literal2, v2, v3};
    const struct value *v4 = sfn_object(f, v4_keys, v4_values, 3);
    if (!v4)
        return SFN_FAILED;
    if (!sfn_leave(f, v4))
        return SFN_FAILED;
    return SFN_END;
}
