/* tests/unit/service/bench.c - a service over a store in memory, by a simulated clock, for tests.
 */
#include "tests/unit/service/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/activities.h"
#include "runtime/service/compiler.h"
#include "runtime/store/memory/memory.h"
#include "runtime/store/read.h"

enum { LITTLE_MS = 20 };

/* A text that was compiled, for machines of any name. */
struct bench_text {
    struct bench_text *next;
    struct program program;
    char *text;
    char digest[20]; /* stands for it */
};

/* A program that the service has. */
struct bench_program {
    struct service_program program;
    struct sfn_program sfn;
    char *name;
};

/* ---- the compiler ---- */

static struct sfn_program compile_once(struct bench *bench, const char *text, bool express)
{
    struct bench_text *at = bench->texts;
    struct sfn_program program;

    while (at != NULL && (strcmp(at->text, text) != 0 || at->program.sfn->express != express))
        at = at->next;
    if (at == NULL) {
        at = mem_zeroed(1, sizeof *at);
        at->text = mem_text(text, strlen(text));
        at->program = program_compile("bench", text, express);
        snprintf(at->digest, sizeof at->digest, "text %d", bench->compiled);
        at->next = bench->texts;
        bench->texts = at;
    }
    program = *at->program.sfn;
    program.digest = at->digest;
    return program;
}

static struct service_program *compile(void *context, const struct service_source *source,
                                       struct buffer *refusal)
{
    struct bench *bench = context;
    char *text = mem_text(source->text, source->size);
    struct bench_program *made = NULL;

    if (bench->refuses != NULL && strstr(text, bench->refuses) != NULL) {
        buffer_add_format(refusal, "%s is refused", bench->refuses);
    } else {
        bench->compiled++;
        made = mem_zeroed(1, sizeof *made);
        made->sfn = compile_once(bench, text, source->express);
        made->name = mem_text(source->name, strlen(source->name));
        made->sfn.name = made->name;
        made->program.program = &made->sfn;
    }
    free(text);
    return made != NULL ? &made->program : NULL;
}

static void release(void *context, struct service_program *program)
{
    struct bench *bench = context;
    struct bench_program *made = (struct bench_program *)program;

    bench->released++;
    free(made->name);
    free(made);
}

static bool check(void *context, const struct service_source *source, struct buffer *digest,
                  struct buffer *refusal)
{
    struct service_program *program = compile(context, source, refusal);

    if (program != NULL) {
        buffer_add_text(digest, program->program->digest);
        release(context, program);
    }
    return program != NULL;
}

static bool find_references(void *context, const struct service_source *source, struct buffer *out)
{
    return false;
}

/* ---- opening and closing ---- */

static struct bench *current; /* there is one at a time */

static struct store *open_store(const char *url, const struct store_options *options,
                                char **problem)
{
    *problem = NULL;
    if (current->kept == NULL)
        current->kept = store_memory_open(&(struct store_options){.mode = STORE_OWN});
    return store_memory_again(current->kept, options);
}

static void on_tell(void *context, const char *line)
{
    struct bench *bench = context;

    if (strncmp(line, "made the store ", 15) != 0)
        buffer_add_format(&bench->log, "%s\n", line);
}

static struct durable_machine *on_wanted(void *context, const char *arn, const char *digest,
                                         struct buffer *why)
{
    return service_wanted(current->service, arn, digest, why);
}

static void on_offered(void *context, const char *activity)
{
    service_offered(current->service, activity);
}

static void on_start(void *context, const struct service_start *start)
{
    struct bench *bench = context;

    api_start(&bench->api, loop_now_ms(bench->loop), start);
}

void bench_open(struct bench *bench)
{
    static struct service_compiler compiler = {
        .check = check, .compile = compile, .release = release, .references = find_references};
    struct service_options how = {.place = &engine_place_default,
                                  .compiler = &compiler,
                                  .start = on_start,
                                  .tell = on_tell,
                                  .express_most = bench->express_most,
                                  .context = bench};
    struct durable_options driven = {.url = "memory:",
                                     .open = open_store,
                                     .program = "sfnc test",
                                     .virtual_time = true,
                                     .store_in_loop = true,
                                     .tell = on_tell,
                                     .wanted = on_wanted,
                                     .offered = on_offered,
                                     .context = bench};
    struct buffer problems = BUFFER_EMPTY;
    char *problem = NULL;

    compiler.context = bench;
    bench->loop = how.loop = driven.loop = loop_new(true);
    loop_begin_at(bench->loop, bench->now_ms);
    bench->service = service_new(&how);
    bench->durable = durable_open(&driven, &problem);
    assert_null(problem);
    bench->api = (struct api){.store = durable_store(bench->durable),
                              .place = &engine_place_default,
                              .durable = bench->durable,
                              .service = bench->service,
                              .aws_limits = true};
    assert_true(service_begin(bench->service, bench->durable, &problems));
    buffer_fini(&problems);
}

void bench_close(struct bench *bench)
{
    service_end(bench->service);
    durable_close(bench->durable);
    service_free(bench->service);
    bench->now_ms = loop_now_ms(bench->loop);
    loop_free(bench->loop);
    bench->loop = NULL;
    assert_int_equal(bench->compiled, bench->released);
}

void bench_init(struct bench *bench)
{
    *bench = (struct bench){.now_ms = INT64_C(1700000000000)};
    current = bench;
    bench_open(bench);
}

void bench_drop(struct bench *bench)
{
    struct bench_text *text;

    if (bench->loop != NULL)
        bench_close(bench);
    store_close(bench->kept);
    while ((text = bench->texts) != NULL) {
        bench->texts = text->next;
        program_drop(&text->program);
        free(text->text);
        free(text);
    }
    buffer_fini(&bench->log);
}

void bench_fail_commit(struct bench *bench)
{
    store_memory_fail(durable_store(bench->durable), 0, STORE_FULL);
}

static void time_is_over(void *context)
{
    loop_stop(context);
}

void bench_run_for(struct bench *bench, int64_t ms)
{
    loop_arm(bench->loop, loop_now_ms(bench->loop) + ms, time_is_over, bench->loop);
    loop_run(bench->loop);
}

/* ---- asking ---- */

struct asking {
    struct bench *bench;
    const char *word; /* NULL: the answer is kept */
};

static struct buffer answered; /* the last one that is kept */

static void on_answered(void *context, const struct api_answer *answer)
{
    struct asking *asking = context;
    struct buffer *log = &asking->bench->log;
    struct region region;
    struct json_error error;
    const struct value *name;

    if (asking->word == NULL) {
        buffer_clear(&answered);
        buffer_add(&answered, answer->text, answer->size);
    } else if (answer->failed) {
        region_init(&region);
        name = value_member_named(
            json_read(&region, answer->text, answer->size, JSON_TEXT_BORROWED, &error), "error");
        buffer_add_format(log, "%s %.*s\n", asking->word, (int)name->size, name->as.text);
        region_fini(&region);
    } else {
        buffer_add_format(log, "%s ok\n", asking->word);
    }
    free(asking);
}

static void ask(struct bench *bench, const char *word, const char *action, const char *input,
                va_list more)
{
    struct asking *asking = mem_zeroed(1, sizeof *asking);
    const struct api_asker asker = {.answered = on_answered, .context = asking};
    char *text;
    int size = vasprintf(&text, input, more);

    assert_true(size >= 0);
    for (char *at = text; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    *asking = (struct asking){bench, word};
    api_take_action(&bench->api, loop_now_ms(bench->loop), action, text, (size_t)size, &asker);
    free(text);
}

void bench_ask(struct bench *bench, const char *word, const char *action, const char *input, ...)
{
    va_list more;

    va_start(more, input);
    ask(bench, word, action, input, more);
    va_end(more);
}

const char *bench_call(struct bench *bench, const char *action, const char *input, ...)
{
    va_list more;

    buffer_clear(&answered);
    va_start(more, input);
    ask(bench, NULL, action, input, more);
    va_end(more);
    for (int i = 0; i < LITTLE_MS && answered.size == 0; i++)
        bench_run_for(bench, 1);
    assert_true(answered.size > 0);
    return answered.text;
}

/* The definition as a JSON string; free it. */
static char *quote(const char *definition)
{
    struct buffer text = BUFFER_EMPTY, quoted = BUFFER_EMPTY;

    buffer_add_text(&text, definition);
    for (char *at = text.text; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    json_write_string(&quoted, text.text, text.size);
    buffer_fini(&text);
    return buffer_take(&quoted);
}

static void expect_output(const char *answer)
{
    if (strncmp(answer, "{\"output\"", 9) != 0)
        fail_msg("%s", answer);
}

static void create(struct bench *bench, const char *name, const char *type, const char *definition)
{
    char *quoted = quote(definition);

    expect_output(bench_call(bench, "CreateStateMachine",
                             "{'name':'%s','type':'%s','roleArn':'" BENCH_ROLE "','definition':%s}",
                             name, type, quoted));
    free(quoted);
}

void bench_create(struct bench *bench, const char *name, const char *definition)
{
    create(bench, name, "STANDARD", definition);
}

void bench_create_express(struct bench *bench, const char *name, const char *definition)
{
    create(bench, name, "EXPRESS", definition);
}

void bench_update(struct bench *bench, const char *name, const char *definition)
{
    char *quoted = quote(definition);

    expect_output(bench_call(bench, "UpdateStateMachine",
                             "{'stateMachineArn':'" BENCH_MACHINE "%s','definition':%s}", name,
                             quoted));
    free(quoted);
}

void bench_start(struct bench *bench, const char *machine, const char *name)
{
    bench_ask(bench, name, "StartExecution",
              "{'stateMachineArn':'" BENCH_MACHINE "%s','name':'%s'}", machine, name);
}

/* ---- what is expected ---- */

void bench_expect(struct bench *bench, const char *log)
{
    assert_string_equal(bench->log.size > 0 ? bench->log.text : "", log);
    buffer_clear(&bench->log);
}

static void add_member(struct buffer *out, const struct value *described, const char *name)
{
    const struct value *member = value_member_named(described, name);

    if (member == NULL)
        return;
    if (out->size > 0)
        buffer_add_byte(out, ' ');
    buffer_add(out, member->as.text, member->size);
}

void bench_expect_end(struct bench *bench, const char *machine, const char *name, const char *end)
{
    const char *said = bench_call(bench, "DescribeExecution",
                                  "{'executionArn':'" BENCH_ARN "execution:%s:%s'}", machine, name);
    struct buffer found = BUFFER_EMPTY;
    struct region region;
    struct json_error error;
    const struct value *output;

    region_init(&region);
    output = value_member_named(json_read(&region, said, strlen(said), JSON_TEXT_BORROWED, &error),
                                "output");
    add_member(&found, output, "status");
    add_member(&found, output, "output");
    add_member(&found, output, "error");
    assert_string_equal(found.size > 0 ? found.text : "none", end);
    region_fini(&region);
    buffer_fini(&found);
}
