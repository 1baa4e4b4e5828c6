/* tests/bench/durable.c - executions per second through runtime/durable, by starts in flight.
 *
 * Usage: durable FOLDER SECONDS [ASLEEP]. Each line of JSON measures a machine on a new store:
 *
 *     passes  two Pass states: an execution is one commit
 *     waits   a Wait state of a day: it begins to sleep
 *     answers 10,000 iterations of a Map in one execution answer one after the other
 *     serial  one execution, whose tasks follow each other: beside a flush, rows' "events" one at a
 *             time
 *     asleep  so many executions sleep; the owner ends, the next one opens, and others start
 *
 * Beside it stands what the store alone does: tests/bench/rows. FOLDER should be on the disk that
 * is meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/durable/durable.h"
#include "runtime/json/value.h"
#include "runtime/task/task.h"
#include "tests/bench/clock.h"
#include "tests/unit/program.h"

enum { ITEMS = 10000 };

static struct loop *loop;
static struct durable *durable;
static struct durable_machine *machine;
static int in_flight, most;
static int64_t begun, told, last = INT64_MAX; /* starts */
static double until_s;

/* ---- tasks that wait until all have been started ---- */

struct task_call {
    struct task_request request;
};

static struct task_call calls[ITEMS];
static int called;

static struct tasks *open_tasks(const struct tasks_options *options, char **problem)
{
    return (struct tasks *)calls;
}

static void ignore_tasks(struct tasks *tasks)
{
}

static void begin_execution(struct tasks *tasks, uint64_t execution, const char *test_case)
{
}

static bool know_execution(const struct tasks *tasks, uint64_t execution)
{
    return true;
}

static bool no_mock(const struct tasks *tasks, uint64_t execution, const char *state)
{
    return false;
}

static void end_execution(struct tasks *tasks, uint64_t execution)
{
}

static void no_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
}

static char *no_problem(struct tasks *tasks, const struct sfn_state *state)
{
    return NULL;
}

static bool serve(const struct tasks *tasks, const char *state, const char *resource)
{
    return true;
}

static const char *no_target(const struct tasks *tasks, const char *resource)
{
    return NULL;
}

/* Of a machine with one task at a time, which is answered at once. */
static bool serial;
static int64_t steps;

static void answer_one(void *context)
{
    const struct task_answer answer = {.succeeded = true, .output = &value_null, .output_size = 4};
    const struct task_request *request = &calls[0].request;

    steps++;
    if (now_s() < until_s)
        request->answer(request->context, &answer);
    else
        loop_stop(loop);
}

static void answer_next(void *context)
{
    static int answered;
    const struct task_answer answer = {.succeeded = true, .output = &value_null, .output_size = 4};
    const struct task_request *request = &calls[answered++ % ITEMS].request;

    request->answer(request->context, &answer);
    if (answered % ITEMS != 0)
        loop_post(loop, answer_next, NULL);
}

static struct task_call *start_call(struct tasks *tasks, const struct task_request *request)
{
    struct task_call *call = &calls[serial ? 0 : called++ % ITEMS];

    call->request = *request;
    if (serial) {
        loop_post(loop, answer_one, NULL);
        return call;
    }
    if (called % ITEMS == 0) {
        begun = 0;
        until_s = now_s(); /* from now on it is measured */
        loop_post(loop, answer_next, NULL);
    }
    return call;
}

static bool took(const struct task_call *call)
{
    return true;
}

static size_t none_running(const struct tasks *tasks)
{
    return 0;
}

static void cancel(struct tasks *tasks, struct task_call *call)
{
}

static bool no_items(struct tasks *tasks, uint64_t execution, const char *state,
                     struct mocked_items *out)
{
    *out = (struct mocked_items){NULL, NULL};
    return false;
}

static const struct task_service service = {
    .open = open_tasks,
    .close = ignore_tasks,
    .begin_execution = begin_execution,
    .know_execution = know_execution,
    .mock = no_mock,
    .mock_items = no_items,
    .end_execution = end_execution,
    .unused_mocks = no_mocks,
    .problem = no_problem,
    .serve = serve,
    .target = no_target,
    .start = start_call,
    .took = took,
    .running = none_running,
    .cancel = cancel,
};

/* ---- starts ---- */

static void start_some(void);

static void stop_loop(void *context)
{
    loop_stop(loop);
}

static void replied(void *context, const struct durable_reply *reply)
{
    if (reply->result != DURABLE_OK) {
        fprintf(stderr, "durable: %s\n", reply->why);
        exit(1);
    }
    in_flight--;
    told++;
    start_some();
}

static void start_some(void)
{
    const struct durable_asker asker = {replied, NULL, 0};

    while (in_flight < most && begun < last && now_s() < until_s) {
        const struct durable_start start = {
            .input = "{\"order\":1}", .input_size = 11, .seed = (uint64_t)++begun};

        in_flight++;
        durable_start(machine, &start, &asker);
    }
    if (in_flight == 0)
        loop_stop(loop);
}

static void remove_store(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[4200];

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static void open_machine(const char *path, const struct sfn_program *program)
{
    const struct durable_options options = {.loop = loop, .url = path, .program = "sfnc bench"};
    const struct durable_machine_options machine_options = {.program = program};
    struct buffer problems = BUFFER_EMPTY;
    char *problem;

    durable = durable_open(&options, &problem);
    if (durable == NULL) {
        fprintf(stderr, "durable: %s\n", problem);
        exit(1);
    }
    machine = durable_add(durable, &machine_options, &problems);
    ENSURE(machine != NULL);
}

static void print_rate(const char *name, double from_s, double from_used_s)
{
    double took_s = now_s() - from_s;

    printf("{\"workload\":\"%s\",\"in_flight\":%d,\"starts_per_second\":%.0f,"
           "\"processor_us\":%.1f}\n",
           name, most, (double)told / took_s, 1e6 * (used_s() - from_used_s) / (double)told);
    fflush(stdout);
}

static void measure(const char *path, const char *name, const struct sfn_program *program,
                    double seconds)
{
    static const int flights[] = {1, 16, 128, 1000};

    for (size_t i = 0; i < COUNT_OF(flights); i++) {
        double from_s, from_used_s;

        remove_store(path);
        open_machine(path, program);
        from_s = now_s();
        from_used_s = used_s();
        most = flights[i];
        begun = told = 0;
        until_s = from_s + seconds;
        start_some();
        loop_run(loop);
        print_rate(name, from_s, from_used_s);
        durable_close(durable);
        remove_store(path);
    }
}

/* ---- many asleep ---- */

static long resident_kib(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;

    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    if (file != NULL)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Start executions of the machine for a time, or until there are so many. */
static void start_for(const char *name, double seconds, int64_t count)
{
    double from_s = now_s(), from_used_s = used_s();

    most = 1000;
    told = 0;
    last = begun + count;
    until_s = from_s + seconds;
    start_some();
    loop_run(loop);
    print_rate(name, from_s, from_used_s);
}

static void measure_asleep(const char *path, const struct sfn_program *program, double seconds,
                           int64_t count)
{
    double from_s;

    begun = 0;
    remove_store(path);
    open_machine(path, program);
    start_for("asleep: they begin to sleep", 1e9, count);
    printf("{\"workload\":\"asleep\",\"count\":%lld,\"process_kib\":%ld}\n", (long long)count,
           resident_kib());
    durable_abandon(durable);
    from_s = now_s();
    open_machine(path, program);
    loop_arm(loop, loop_now_ms(loop), stop_loop, NULL);
    loop_run(loop);
    printf("{\"workload\":\"asleep\",\"opens_ms\":%.1f,\"process_kib\":%ld}\n",
           1e3 * (now_s() - from_s), resident_kib());
    start_for("asleep: others start", seconds, INT32_MAX);
    durable_close(durable);
    remove_store(path);
}

/* ---- one execution with many children ---- */

static void on_ended(void *context, const struct durable_end *end)
{
    loop_stop(loop);
}

static void measure_answers(const char *path, const struct sfn_program *program)
{
    const struct durable_options options = {.loop = loop, .url = path, .program = "sfnc bench"};
    struct sfn_program own = *program;
    const struct durable_machine_options machine_options = {.program = &own, .ended = on_ended};
    const struct durable_asker nobody = {NULL, NULL, 0};
    struct buffer input = BUFFER_EMPTY, problems = BUFFER_EMPTY;
    char *problem;

    own.tasks = &service;
    for (int i = 0; i < ITEMS; i++)
        buffer_add_format(&input, "%c%d", i == 0 ? '[' : ',', i);
    buffer_add_text(&input, "]");
    remove_store(path);
    durable = durable_open(&options, &problem);
    machine = durable_add(durable, &machine_options, &problems);
    durable_start(machine,
                  &(struct durable_start){
                      .name = "many", .input = input.text, .input_size = input.size, .seed = 1},
                  &nobody);
    loop_run(loop);
    printf("{\"workload\":\"answers\",\"children\":%d,\"answers_per_second\":%.0f}\n", ITEMS,
           (double)ITEMS / (now_s() - until_s));
    durable_close(durable);
    remove_store(path);
    buffer_fini(&input);
}

/* ---- one execution with one task after the other ---- */

static void measure_serial(const char *path, const struct sfn_program *program, double seconds)
{
    const struct durable_start start = {.input = "{}", .input_size = 2, .seed = 1};
    const struct durable_asker nobody = {NULL, NULL, 0};
    struct sfn_program own = *program;
    double from_s, from_used_s;

    own.tasks = &service;
    serial = true;
    remove_store(path);
    open_machine(path, &own);
    from_s = now_s();
    from_used_s = used_s();
    until_s = from_s + seconds;
    durable_start(machine, &start, &nobody);
    loop_run(loop);
    printf("{\"workload\":\"serial\",\"step_us\":%.0f,\"processor_us\":%.1f}\n",
           1e6 * (now_s() - from_s) / (double)steps,
           1e6 * (used_s() - from_used_s) / (double)steps);
    durable_close(durable);
    remove_store(path);
    serial = false;
}

int main(int argc, char **argv)
{
    struct program chain = program_compile(
        "chain",
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"exec:./a\","
        "\"Next\":\"B\"},\"B\":{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$\","
        "\"IsNull\":false,\"Next\":\"End\"}],\"Default\":\"A\"},\"End\":{\"Type\":"
        "\"Succeed\"}}}",
        false);
    struct program passes = program_compile(
        "passes",
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":\"B\"},\"B\":{\"Type\":"
        "\"Pass\",\"End\":true}}}",
        false);
    struct program waits = program_compile(
        "waits",
        "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":86400,\"End\":true}}}",
        false);
    struct program answers = program_compile(
        "answers",
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{"
        "\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\"exec:./work\","
        "\"End\":true}}}}}}",
        false);
    char path[4096];

    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: durable FOLDER SECONDS [ASLEEP]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/durable.db", argv[1]);
    loop = loop_new(false);
    measure(path, "passes", passes.sfn, strtod(argv[2], NULL));
    measure(path, "waits", waits.sfn, strtod(argv[2], NULL));
    measure_answers(path, answers.sfn);
    measure_serial(path, chain.sfn, strtod(argv[2], NULL));
    if (argc == 4)
        measure_asleep(path, waits.sfn, strtod(argv[2], NULL), strtol(argv[3], NULL, 10));
    loop_free(loop);
    program_drop(&chain);
    program_drop(&passes);
    program_drop(&waits);
    program_drop(&answers);
    return 0;
}
