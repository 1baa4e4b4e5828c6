/* tests/unit/check/members_test.c - which names of fields are taken for misspelt ones. */
#include "compiler/check/names/members.h"
#include "compiler/check/slip.h"
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define STATES(text) "{\"StartAt\": \"A\", \"States\": {" text "}}"
#define PASS(members) "\"A\": {\"Type\": \"Pass\", \"End\": true, \"Parameters\": {" members "}}"
#define QUERY(text)                                                                                \
    STATES("\"A\": {\"Type\": \"Pass\", \"End\": true, \"QueryLanguage\": \"JSONata\", "           \
           "\"Output\": \"{% " text " %}\"}")

static const struct {
    const char *wrong, *right;
    bool slip;
} pairs[] = {
    {"custmerId", "customerId", true},
    {"cutsomerId", "customerId", true},
    {"custommerId", "customerId", true},
    {"custonerId", "customerId", true},
    {"nmae", "Name", true},
    {"CSUTOMER", "CUSTOMER", true},
    {"adress", "address", true},
    {"customerId", "customerId", false},
    /* plurals and other endings, of words within a name, too */
    {"item", "items", false},
    {"itemCount", "itemsCount", false},
    {"createdAt", "createAt", false},
    {"customers", "customerS", false},
    {"users_count", "user_count", false},
    {"sentAt", "sendAt", false},
    /* other words, numbers and letters */
    {"startDate", "endDate", false},
    {"startRate", "startDate", false},
    {"fileName", "fileGame", false},
    {"statusCode", "statusNode", false},
    {"x1", "x2", false},
    {"address1", "address2", false},
    {"pointXid", "pointYid", false},
    {"phase_a_result", "phase_b_result", false},
    {"inner", "outer", false},
    {"formId", "fromId", false},
    {"trialEnd", "trailEnd", false},
    {"latitude", "altitude", false},
    {"content", "context", false},
    {"pageContents", "pageContexts", false},
    {"status", "states", false},
    {"remainder", "reminder", false},
    {"conteet", "context", true},
    {"ab", "ba", false},
    {"", "a", false},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const char *wrong = pairs[i].wrong, *right = pairs[i].right;

        if (member_is_slip(wrong, strlen(wrong), right, strlen(right)) != pairs[i].slip ||
            member_is_slip(right, strlen(right), wrong, strlen(wrong)) != pairs[i].slip)
            fail_msg("%s, %s", wrong, right);
    }
}

/* A text, and what its only finding underlines; NULL: it is quiet. */
static const struct {
    const char *text, *under;
} cases[] = {
    {STATES(PASS("\"customerId.$\": \"$.order.custmerId\"")), "custmerId"},
    {STATES(PASS("\"a.$\": \"States.Format('{}', $.custmerId)\", \"b.$\": \"$.customerId\", "
                 "\"c.$\": \"$.customerId\"")),
     "custmerId"},
    {STATES(PASS("\"a.$\": \"$.list[?(@.custmerId == 1)]\", \"customerId\": 1")), "custmerId"},
    {QUERY("{'customerId': $states.input.custmerId}"), "custmerId"},
    {QUERY("$states.input.list[custmerId = 1].customerId & $states.input.customerId"), "custmerId"},
    /* Two fields of one object may be the same one; of two objects they need not be. */
    {QUERY("[$states.input.o.customerId, $states.input.o.custmerId]"), "custmerId"},
    {QUERY("[$states.input.o.customerId, $states.input.p.custmerId]"), NULL},
    /* what is made under a name that nothing reads */
    {STATES(PASS("\"custmerId.$\": \"$.customerId\", \"b.$\": \"$.customerId\"")),
     "\"custmerId.$\""},
    /* Case and _ are the writer's, but not of one object. */
    {STATES(PASS("\"orderId.$\": \"$.OrderID\"")), NULL},
    {STATES(PASS("\"a.$\": \"$.o.orderId\", \"b.$\": \"$.o.orderId\", \"c.$\": \"$.o.order_id\"")),
     "order_id"},
    {STATES(PASS("\"a.$\": \"$.o.orderId\", \"b.$\": \"$.o.orderId\", \"c.$\": \"$.p.orderID\"")),
     NULL},
    {STATES(PASS("\"AccountId.$\": \"$.accountId\", \"a.$\": \"$.AccountId\", \"b.$\": "
                 "\"$.AccountId\"")),
     NULL},
    /* A name that stands in a text, too, is known. */
    {QUERY("$lookup($states.input, 'custmerId') & $states.input.custmerId & "
           "$states.input.customerId & $states.input.a.customerId"),
     NULL},
    /* The two halves of one name: made and never read, read and never made; or variables. */
    {STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Catch\": [{\"ErrorEquals\": "
            "[\"States.ALL\"], \"ResultPath\": \"$.failure\", \"Next\": \"B\"}], \"End\": true}, "
            "\"B\": {\"Type\": \"Pass\", \"InputPath\": \"$.failures\", \"End\": true}"),
     "failures"},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Assign\": {\"attempt\": 1, \"attempts\": 2}, \"Next\": "
            "\"B\"}, \"B\": {\"Type\": \"Pass\", \"InputPath\": \"$attempt\", \"End\": true}"),
     "\"attempts\""},
    {STATES(PASS("\"item\": 1, \"a.$\": \"$.items\"")), NULL},
    {QUERY("$states.input.status"), NULL},
    {STATES(PASS("\"a.$\": \"$.item\", \"items.$\": \"$.items\"")), NULL},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fixture f;
        const struct finding *found;

        fixture_check(&f, cases[i].text, false);
        assert_null(diags_first(f.diags));
        machine_check_members(f.arena, f.machine, f.diags);
        found = diags_first(f.diags);
        if ((found != NULL) != (cases[i].under != NULL))
            fail_msg("%s: %s", cases[i].text, found != NULL ? found->message : "quiet");
        if (found != NULL) {
            assert_int_equal(found->rule, RULE_MISSPELT_MEMBER);
            assert_null(found->next);
            assert_int_equal(found->span.end - found->span.start, strlen(cases[i].under));
            assert_memory_equal(cases[i].text + found->span.start, cases[i].under,
                                strlen(cases[i].under));
        }
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
