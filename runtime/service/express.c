/* runtime/service/express.c - run executions of EXPRESS machines, in a host that is in the loop of
 * everything else. */
#include "runtime/service/express.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/entropy.h"
#include "runtime/base/text.h"
#include "runtime/host/host.h"
#include "runtime/json/read.h"
#include "runtime/lang/random.h"
#include "runtime/service/deleting.h"
#include "runtime/service/express_run.h"
#include "runtime/service/nested.h"

/* What an execution takes before it was looked at, beside its input. */
enum { RUN_BYTES = 4096 };

/* ---- memory ---- */

/* What the process may have: the machine's memory, or less. */
static size_t memory_there(void)
{
    struct buffer text = BUFFER_EMPTY;
    char *problem = NULL;
    size_t most = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE), group;
    struct rlimit limit;

    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur < most)
        most = limit.rlim_cur;
    if (text_read_file(&text, "/sys/fs/cgroup/memory.max", 64, &problem)) {
        buffer_add_byte(&text, '\0');
        group = strtoull(text.text, NULL, 10); /* 0: it is "max" */
        if (group > 0 && group < most)
            most = group;
    }
    free(problem);
    buffer_fini(&text);
    return most;
}

static void account(struct run *run, size_t bytes)
{
    run->express->bytes += bytes - run->bytes;
    run->bytes = bytes;
}

bool service_has_room(const struct service *service, bool for_task)
{
    const struct express *express = service->express;

    return express->bytes < (for_task ? express->bytes_most / 2 : express->bytes_most);
}

static void on_took(void *context, const struct execution *execution)
{
    account(execution_owner(execution), RUN_BYTES + execution_bytes(execution));
}

/* ---- runs ---- */

struct run *run_new(struct express *express, struct loaded *loaded, const char *name)
{
    struct run *run = mem_zeroed(1, sizeof *run);
    char random[UUID_TEXT_SIZE];

    run->express = express;
    run->loaded = loaded;
    run->seed = entropy_number();
    if (name == NULL) {
        uint64_t bits = ~run->seed; /* the execution's own random bits begin with the seed */

        random_uuid(&bits, random);
        name = random;
    }
    run->name = mem_text(name, strlen(name));
    loaded->running++;
    account(run, RUN_BYTES);
    return run;
}

void run_free(struct run *run)
{
    run->loaded->running--;
    account(run, 0);
    buffer_fini(&run->arn);
    free(run->name);
    free(run->role_arn);
    free(run->input);
    free(run->test_case);
    free(run);
}

static struct execution_start start_of(const struct run *run, const char *input, size_t size)
{
    return (struct execution_start){
        .name = run->name,
        .role_arn = run->role_arn,
        .input = input,
        .input_size = size,
        .seed = run->seed,
        .owner = (struct run *)run,
        .unrecorded = run->logged.level == HISTORY_LOG_OFF,
        .unawaited = run->number != 0,
    };
}

bool run_begin(struct run *run, const char *input, size_t size, const char *test_case,
               struct json_error *error)
{
    const struct execution_start start = start_of(run, input, size);

    run->express->service->counts.started++;
    return host_start_case(run->loaded->express, &start, test_case, error) != NULL;
}

/* ---- ends ---- */

static void on_ended(void *context, struct execution *execution)
{
    struct run *run = execution_owner(execution);
    const struct loaded *loaded = run->loaded;
    const struct express *express = run->express;
    const struct service_express_end end = {
        .arn = run->arn.text,
        .name = run->name,
        .started_ms = run->started_ms,
        .ended_ms = loop_now_ms(express->service->options.loop),
        .execution = express->ended ? NULL : execution,
    };

    run->express->service->counts.ended[execution_status(execution)]++;
    run->ended(run->context, &end);
    execution_free(execution);
    run_free(run);
    if (loaded->running == 0 && loaded->arn != NULL && !express->ended)
        deleting_note_idle(loaded->service, loaded->arn);
}

static void on_events(void *context, const struct history *events)
{
    struct express *express = context;
    const struct run *run = execution_owner(host_taking(express->host));
    const struct history_log how = {run->logged.level, run->logged.data, run->arn.text, 0};

    if (express->ended)
        return; /* that it is given up is no event */
    buffer_clear(&express->lines);
    history_render_log(events, &how, &express->lines);
    service_log_add(express->service->options.log, express->lines.text, express->lines.size);
}

/* ---- starts ---- */

struct loaded *loaded_of(const struct service_machine *machine)
{
    return (struct loaded *)((char *)(uintptr_t)machine - offsetof(struct loaded, machine));
}

struct run *run_prepare(struct service *service, const struct service_express *start)
{
    struct run *run = run_new(service->express, loaded_of(start->machine), start->name);

    if (start->role_arn != NULL)
        run->role_arn = mem_text(start->role_arn, strlen(start->role_arn));
    run->logged = start->logged;
    run->depth = start->depth;
    if (service->options.log == NULL)
        run->logged.level = HISTORY_LOG_OFF;
    run->started_ms = loop_now_ms(service->options.loop);
    host_express_arn(run->loaded->express, run->name, run->seed, &run->arn);
    return run;
}

bool run_is_allowed(const struct run *run, const struct service_express *start, struct buffer *why)
{
    const struct execution_start asked = start_of(run, start->input, start->input_size);

    return !host_refuses(run->loaded->express, &asked, why);
}

bool service_run_express(struct service *service, const struct service_express *start,
                         void (*ended)(void *context, const struct service_express_end *end),
                         void *context, struct buffer *why)
{
    struct run *run;
    struct json_error error;

    if (service->express->ended) {
        ended(context, &(struct service_express_end){.execution = NULL});
        return true;
    }
    run = run_prepare(service, start);
    run->ended = ended;
    run->context = context;
    if (run_is_allowed(run, start, why)) {
        if (run_begin(run, start->input, start->input_size, start->test_case, &error))
            return true;
        buffer_add_format(why, "the input is not JSON: %s (line %d, column %d)", error.message,
                          error.line, error.column);
    }
    run_free(run);
    return false;
}

/* ---- beginning and ending ---- */

struct express *express_new(struct service *service)
{
    struct express *express = mem_zeroed(1, sizeof *express);

    express->service = service;
    express->bytes_most = service->options.express_most;
    if (express->bytes_most == 0)
        express->bytes_most = memory_there() / 2;
    express->host = host_new(&(struct host_options){.loop = service->options.loop});
    express->sink = (struct history_sink){.take = on_events, .context = express, .apart = true};
    return express;
}

struct host_machine *express_add(struct express *express, const struct sfn_program *program,
                                 struct loaded *loaded, struct buffer *problems)
{
    const struct service_options *options = &express->service->options;
    const struct host_machine_options how = {
        .program = program,
        .place = options->place,
        .setting = options->setting,
        .record_history = options->log != NULL,
        .history_sink = &express->sink,
        .aws_limits = options->aws_limits,
        .memory_most = ENGINE_MEMORY_MOST,
        .lenient = options->compiler != NULL,
        .took = on_took,
        .ended = on_ended,
        .context = loaded,
    };

    return host_add(express->host, &how, problems);
}

void service_end_express(struct service *service)
{
    struct express *express = service->express;

    nested_starts_end(service->nested);
    loop_disarm(service->options.loop, express->again);
    express->again = NULL;
    express->ended = true;
    host_stop_all(express->host, NULL);
    host_end_tasks(express->host);
}

void express_free(struct express *express)
{
    host_free(express->host);
    buffer_fini(&express->lines);
    free(express);
}
