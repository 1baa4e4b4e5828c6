/* hello - the state machine of hello.asl.json, compiled by sfnc.
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
static int32_t Hello_work_0(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_state sfn_states[] = {
    {.name = "Hello", .kind = SFN_PASS, .enter = -1, .work = 0, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 1},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Hello_work_0(f); break;
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
    .name = "hello",
    .definition = "",
    .definition_size = 0,
    .kind_count = 0,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

static const struct key name_key0 = {"name", 4, KEY_FIXED | 0x17252da6u};
/* {"message":"Hello, world"} */
static const struct member payload0[] = {
    {{"message", 7, KEY_FIXED | 0x06244384u},
     {VALUE_STRING, VALUE_FIXED, 0, 12, {.text = "Hello, world"}}},
};
static const struct value literal0 = {VALUE_OBJECT, VALUE_FIXED, 1, 1, {.members = payload0}};

/* Hello.work, point 0: the work of state "Hello" (5:7). */
#line 5 "hello.asl.json"
static int32_t Hello_work_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Hello */);
    const struct value *v1 = sfn_input(f);
#line 7 "hello.asl.json"
    const struct value *v3 = sfn_member(v1, &name_key0);
    const struct value *v4 = sfn_require(f, v3, "The JSONPath '$.name' could not be found");
    if (!v4)
        return SFN_FAILED;
    static const struct key v5_keys[] = {
        {"greeting", 8, KEY_FIXED | 0x4be3edf7u},
        {"name", 4, KEY_FIXED | 0x17252da6u},
    };
    const struct value *const v5_values[] = {&literal0, v4};
    const struct value *v5 = sfn_object(f, v5_keys, v5_values, 2);
    if (!v5)
        return SFN_FAILED;
#line 5 "hello.asl.json"
    if (!sfn_leave(f, v5))
        return SFN_FAILED;
    return SFN_END;
}
