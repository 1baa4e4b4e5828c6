/* tests/unit/check/choices_test.c - a choice rule with any set of And, Or, Not, Variable,
 * operators.
 *
 * All 64 sets, forwards and backwards, in Choices itself and below And, Or and Not, with lists of
 * several lengths. Which are right follows from one sentence: exactly one of And, Or and Not, or a
 * Variable and exactly one operator. */
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

enum { PART_AND, PART_OR, PART_NOT, PART_VARIABLE, PART_EQUALS, PART_NULL, PART_COUNT };

struct sample {
    unsigned parts;  /* one bit each */
    bool backwards;  /* the order in which they are written */
    size_t lists[2]; /* the lengths of And and Or */
    const char *around[2];
    const char *moment; /* what the rules below compare with */
};

static bool has(const struct sample *sample, int part)
{
    return sample->parts >> part & 1;
}

static bool is_right(const struct sample *sample)
{
    const unsigned test = 1U << PART_VARIABLE;

    return sample->parts == 1U << PART_AND || sample->parts == 1U << PART_OR ||
           sample->parts == 1U << PART_NOT || sample->parts == (test | 1U << PART_EQUALS) ||
           sample->parts == (test | 1U << PART_NULL);
}

static void add_inner(struct buffer *text, const struct sample *sample)
{
    buffer_add_format(text, "{\"Variable\": \"$.y\", \"TimestampEquals\": \"%s\"}", sample->moment);
}

static void add_part(struct buffer *text, const struct sample *sample, int part)
{
    switch (part) {
    case PART_AND:
    case PART_OR:
        buffer_add_text(text, part == PART_AND ? "\"And\": [" : "\"Or\": [");
        for (size_t i = 0; i < sample->lists[part == PART_OR]; i++) {
            buffer_add_text(text, i > 0 ? ", " : "");
            add_inner(text, sample);
        }
        buffer_add_text(text, "], ");
        break;
    case PART_NOT:
        buffer_add_text(text, "\"Not\": ");
        add_inner(text, sample);
        buffer_add_text(text, ", ");
        break;
    case PART_VARIABLE:
        buffer_add_text(text, "\"Variable\": \"$.x\", ");
        break;
    case PART_EQUALS:
        buffer_add_text(text, "\"StringEquals\": \"x\", ");
        break;
    default:
        buffer_add_text(text, "\"IsNull\": true, ");
        break;
    }
}

static void add_machine(struct buffer *text, const struct sample *sample)
{
    buffer_add_format(text,
                      "{\"StartAt\": \"A\", \"States\": {\"B\": {\"Type\": \"Succeed\"}, \"A\": "
                      "{\"Type\": \"Choice\", \"Choices\": [%s",
                      sample->around[0]);
    buffer_add_byte(text, '{');
    for (int i = 0; i < PART_COUNT; i++) {
        int part = sample->backwards ? PART_COUNT - 1 - i : i;

        if (has(sample, part))
            add_part(text, sample, part);
    }
    buffer_add_format(text, "\"Comment\": \"\"%s]}}}", sample->around[1]);
}

static void check_sample(const struct sample *sample)
{
    struct buffer text = BUFFER_EMPTY, dump = BUFFER_EMPTY;
    size_t of_rule = 0, of_moments = 0, of_aws = 0, inner;
    struct fixture f;

    add_machine(&text, sample);
    fixture_check(&f, text.text, false);
    for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next) {
        if (at->rule == RULE_DUPLICATE_CONDITION)
            continue; /* all tests of a list are the same here */
        of_moments += at->rule == RULE_TIMESTAMP;
        of_rule += at->rule != RULE_TIMESTAMP;
        if (at->rule != RULE_TIMESTAMP && at->rule != RULE_CHOICE_OPERATOR &&
            (at->rule != RULE_MISSING_FIELD || has(sample, PART_VARIABLE)))
            fail_msg("%s\n  unexpected %s: %s", text.text, rule_name(at->rule), at->message);
        of_aws += at->aws_text != NULL && strstr(at->aws_text, "[And, Or, Not, ") != NULL;
    }
    if ((of_rule == 0) != is_right(sample) || of_aws > 1)
        fail_msg("%s\n  %zu findings, %zu with AWS's text", text.text, of_rule, of_aws);
    inner = (has(sample, PART_AND) ? sample->lists[0] : 0) +
            (has(sample, PART_OR) ? sample->lists[1] : 0) + has(sample, PART_NOT);
    assert_int_equal(of_moments, sample->moment[0] == '2' ? 0 : inner);
    assert_non_null(f.machine);
    machine_dump(f.machine, &dump);
    buffer_fini(&dump);
    buffer_fini(&text);
    fixture_done(&f);
}

static void every_set_of_fields(void **unused)
{
    static const char *const arounds[][2] = {
        {"", ", \"Next\": \"B\"}"},
        {"{\"And\": [", "}], \"Next\": \"B\"}"},
        {"{\"Or\": [{\"Not\": ", "}}], \"Next\": \"B\"}"},
    };
    static const size_t lists[][2] = {{1, 1}, {3, 1}, {1, 4}};
    static const char *const moments[] = {"2024-02-29T12:00:00Z", "noon"};

    (void)unused;
    for (unsigned parts = 0; parts < 1U << PART_COUNT; parts++)
        for (size_t way = 0; way < 2 * COUNT_OF(arounds) * COUNT_OF(lists); way++)
            for (size_t moment = 0; moment < COUNT_OF(moments); moment++) {
                size_t around = way / 2 % COUNT_OF(arounds), list = way / 2 / COUNT_OF(arounds);
                struct sample sample = {.parts = parts,
                                        .backwards = way % 2 == 1,
                                        .lists = {lists[list][0], lists[list][1]},
                                        .around = {arounds[around][0], arounds[around][1]},
                                        .moment = moments[moment]};

                check_sample(&sample);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_set_of_fields)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
