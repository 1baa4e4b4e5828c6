/* tests/sim/machines.c - random machines that live long.
 *
 * Every state hands on its input, so that paths always find what they name: "items", an array. */
#include "tests/sim/machines.h"

#include <stdio.h>

#include "runtime/base/count.h"
#include "runtime/lang/random.h"
#include "tests/sim/stored_items.h"

#define DEPTH 3
#define STATES_MAX 14

struct maker {
    struct buffer *out;
    uint64_t random;
    bool even;
    bool batches; /* the scope that comes next gets a batch as its input */
    int express;  /* it is in the child of a distributed Map that is express: in so many of them */
    int states, depth;
};

static unsigned below(struct maker *maker, unsigned bound)
{
    return (unsigned)(random_next(&maker->random) % bound);
}

static void add(struct maker *maker, const char *text)
{
    buffer_add_text(maker->out, text);
}

static void add_scope(struct maker *maker);

/* ---- states ---- */

/* What is tried again; what must be done in time. */
static void add_retry(struct maker *maker)
{
    if (!maker->even && below(maker, 2) == 0)
        add(maker, ",\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"],\"IntervalSeconds\":1,"
                   "\"MaxAttempts\":3,\"BackoffRate\":1.5}]");
}

static void add_handlers(struct maker *maker)
{
    add_retry(maker);
    if (!maker->even && below(maker, 3) == 0)
        buffer_add_format(maker->out, ",\"TimeoutSeconds\":%u", 2 + below(maker, 8));
}

static void add_task(struct maker *maker)
{
    static const char *const resources[] = {SIM_ACTIVITY, "exec:./work", "exec:./work",
                                            "arn:aws:states:::lambda:invoke",
                                            "arn:aws:states:::batch:submitJob.sync"};
    const unsigned first = maker->express > 0 ? 1 : 0; /* which have no activities */

    buffer_add_format(maker->out, "\"Type\":\"Task\",\"Resource\":\"%s\",\"ResultPath\":null",
                      resources[first + below(maker, COUNT_OF(resources) - first)]);
    add_handlers(maker);
    if (!maker->even && below(maker, 4) == 0)
        add(maker, ",\"HeartbeatSeconds\":1");
}

static void add_token_task(struct maker *maker)
{
    add(maker,
        "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\","
        "\"Parameters\":{\"MessageBody\":{\"token.$\":\"$$.Task.Token\"}},"
        "\"ResultPath\":null");
    add_handlers(maker);
    if (!maker->even && below(maker, 2) == 0)
        add(maker, ",\"HeartbeatSeconds\":1");
}

static void add_wait(struct maker *maker)
{
    if (below(maker, 4) == 0)
        buffer_add_format(maker->out, "\"Type\":\"Wait\",\"Timestamp\":\"2023-11-14T22:13:%02uZ\"",
                          20 + below(maker, 20));
    else
        buffer_add_format(maker->out, "\"Type\":\"Wait\",\"Seconds\":%u", below(maker, 6));
}

static void add_parallel(struct maker *maker)
{
    unsigned branches = 1 + below(maker, 3);

    add(maker, "\"Type\":\"Parallel\",\"ResultPath\":null,\"Branches\":[");
    for (unsigned i = 0; i < branches; i++) {
        add(maker, i > 0 ? ",{" : "{");
        add_scope(maker);
        add(maker, "}");
    }
    add(maker, "]");
    if (below(maker, 3) == 0)
        add_retry(maker);
}

/* The items come from a source (ports.c), and may be handed on in batches. */
static void add_reader(struct maker *maker)
{
    unsigned count = below(maker, 13), most = 1 + below(maker, 8);
    bool limited = below(maker, 4) == 0;

    buffer_add_format(maker->out,
                      "\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\","
                      "\"Parameters\":{\"Bucket\":\"sim\",\"Key\":\"" SIM_SOURCE_KEY "\"}",
                      count);
    add(maker, ",\"ReaderConfig\":{\"InputType\":\"JSON\"");
    if (limited)
        buffer_add_format(maker->out, ",\"MaxItems\":%u", most);
    buffer_add_format(maker->out, "}},\"Label\":\"" SIM_SOURCE_LABEL "\"",
                      limited && most < count ? most : count, maker->states);
    maker->batches = below(maker, 3) == 0;
    if (maker->batches)
        buffer_add_format(maker->out, ",\"ItemBatcher\":{\"%s\":%u}",
                          below(maker, 2) == 0 ? "MaxItemsPerBatch" : "MaxInputBytesPerBatch",
                          2 + below(maker, 90));
}

static void add_writer(struct maker *maker)
{
    add(maker, ",\"ResultWriter\":{\"Resource\":\"arn:aws:states:::s3:putObject\","
               "\"Parameters\":{\"Bucket\":\"sim\",\"Prefix\":\"out\"}}");
}

/* Inline, or distributed with children of both kinds. */
static void add_map(struct maker *maker)
{
    static const char *const configs[] = {
        "", "", "\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},",
        "\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"EXPRESS\"},"};
    /* Express ones may take five minutes, however late their tasks are answered. */
    unsigned config = below(maker, maker->even ? 3 : COUNT_OF(configs));

    add(maker, "\"Type\":\"Map\",");
    if (config >= 2 && below(maker, 2) == 0)
        add_reader(maker);
    else
        add(maker, "\"ItemsPath\":\"$.items\"");
    add(maker, ",\"ResultPath\":null,"
               "\"ItemSelector\":{\"items\":[1,2],\"item.$\":\"$$.Map.Item.Value\"}");
    if (config >= 2 && below(maker, 3) == 0)
        add_writer(maker);
    if (below(maker, 2) == 0)
        buffer_add_format(maker->out, ",\"MaxConcurrency\":%u", 1 + below(maker, 3));
    if (config >= 2 && !maker->even && below(maker, 2) == 0)
        buffer_add_format(maker->out, ",\"ToleratedFailurePercentage\":%u", 20 + below(maker, 80));
    buffer_add_format(maker->out, ",\"ItemProcessor\":{%s", configs[config]);
    maker->express += config == 3;
    add_scope(maker);
    maker->express -= config == 3;
    add(maker, "}");
}

static void add_choice(struct maker *maker, int number)
{
    buffer_add_format(maker->out,
                      "\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.items[0]\","
                      "\"IsPresent\":true,\"Next\":\"S%d\"}],\"Default\":\"S%d\"",
                      number + 1, number + 1);
}

static void add_state(struct maker *maker, int number, bool last)
{
    bool deep = maker->depth >= DEPTH || maker->states >= STATES_MAX;
    unsigned kind = below(maker, deep ? 7 : 12);

    if (kind < 3)
        add_task(maker);
    else if (kind == 3)
        add_token_task(maker);
    else if (kind == 4)
        add_wait(maker);
    else if (kind == 5 && !last)
        add_choice(maker, number);
    else if (kind < 7)
        buffer_add_format(maker->out, "\"Type\":\"Pass\",\"Assign\":{\"v%d\":[1,{\"w\":2}]}",
                          number);
    else if (kind < 9)
        add_parallel(maker);
    else
        add_map(maker);
    if (last)
        add(maker, ",\"End\":true");
    else if (kind != 5)
        buffer_add_format(maker->out, ",\"Next\":\"S%d\"", number + 1);
}

/* The members of a scope, without its braces. One that gets a batch makes of it first what all
 * states hand on. */
static void add_scope(struct maker *maker)
{
    int count = 1 + (int)below(maker, maker->depth == 0 ? 4 : 2);
    int first = maker->states;
    bool batch = maker->batches;

    maker->batches = false;
    maker->states += count;
    maker->depth++;
    buffer_add_format(maker->out, "\"StartAt\":\"%s%d\",\"States\":{", batch ? "B" : "S", first);
    if (batch)
        buffer_add_format(maker->out,
                          "\"B%d\":{\"Type\":\"Pass\",\"Result\":{\"items\":[1,2]},"
                          "\"Next\":\"S%d\"},",
                          first, first);
    for (int i = 0; i < count; i++) {
        buffer_add_format(maker->out, "%s\"S%d\":{", i > 0 ? "," : "", first + i);
        add_state(maker, first + i, i == count - 1);
        add(maker, "}");
    }
    add(maker, "}");
    maker->depth--;
}

void machine_generate(struct specimen *specimen, uint64_t seed, bool even)
{
    struct maker maker = {.out = &specimen->definition, .random = seed, .even = even};

    *specimen = (struct specimen){.seed = seed, .worlds = 1};
    add(&maker, "{");
    if (!even && below(&maker, 5) == 0)
        buffer_add_format(maker.out, "\"TimeoutSeconds\":%u,", 10 + below(&maker, 30));
    add_scope(&maker);
    add(&maker, "}");
    buffer_add_text(&specimen->inputs[0], "{\"items\":[1,2,3,4]}");
}
