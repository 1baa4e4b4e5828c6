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
static int32_t Known_enter_0(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_state sfn_states[] = {
    {.name = "Known", .kind = SFN_PASS, .enter = 0, .work = -1, .leave = -1,
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
        case 0: point = Known_enter_0(f); break;
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
    .name = "fold",
    .digest = "7fda8c0ab8a14a71b9006952a43afde5b5ee37d718a7f4a3481374962a65319f",
    .definition =
        "{\n"
        "  \"StartAt\": \"Known\",\n"
        "  \"States\": {\n"
        "    \"Known\": {\n"
        "      \"Type\": \"Pass\",\n"
        "      \"Parameters\": { \"sum.$\": \"States.MathAdd(1, 2)\", \"list.$\": \"States.Ar"
        "ray('a', States.Format('{}!', 'b'))\" },\n"
        "      \"End\": true\n"
        "    }\n"
        "  }\n"
        "}\n",
    .definition_size = 220,
    .kind_count = 0,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

/* {"sum":3,"list":["a","b!"]} */
static const struct value payload0[] = {
    {VALUE_STRING, VALUE_FIXED, 0, 1, {.text = "a"}},
    {VALUE_STRING, VALUE_FIXED, 0, 2, {.text = "b!"}},
};
static const struct member payload1[] = {
    {{"sum", 3, KEY_FIXED | 0x2a6faba3u},
     {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 3}}},
    {{"list", 4, KEY_FIXED | 0x435964a8u},
     {VALUE_ARRAY, VALUE_FIXED, 1, 2, {.items = payload0}}},
};
static const struct value literal0 = {VALUE_OBJECT, VALUE_FIXED, 2, 2, {.members = payload1}};

/* Known.enter, point 0 (4:5). */
#line 4 "fold.asl.json"
static int32_t Known_enter_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Known */);
    if (!sfn_leave(f, &literal0))
        return SFN_FAILED;
    return SFN_END;
}
