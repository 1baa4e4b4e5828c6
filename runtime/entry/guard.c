/* runtime/entry/guard.c - handle signals, and exit() called by a task.
 *
 * Both concern the whole process, so what their handlers use is static. */
#include "runtime/entry/guard.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/entry/entry.h"

static bool executions_under_way;

static void on_exit_within(void)
{
    static const char verdict[] =
        "{\"status\":\"ABORTED\",\"cause\":\"A task ended the process by calling exit().\"}\n";

    if (!executions_under_way)
        return;
    if (write(STDERR_FILENO, verdict, sizeof verdict - 1) < 0)
        _exit(ENTRY_USAGE);
    _exit(ENTRY_FAILED);
}

void guard_exits(bool under_way)
{
    static bool registered;

    if (!registered)
        registered = atexit(on_exit_within) == 0;
    executions_under_way = under_way;
}

static struct loop *interrupted;
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    caught = number;
    loop_interrupt(interrupted);
}

int guard_loop(struct loop *loop, bool signals)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    enum { COUNT = COUNT_OF(numbers) };
    struct sigaction handled = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    struct sigaction before[COUNT];

    caught = 0;
    interrupted = loop;
    for (int i = 0; signals && i < COUNT; i++) {
        sigaction(numbers[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) /* leave it ignored if it was, as by nohup */
            sigaction(numbers[i], &handled, NULL);
    }
    guard_exits(true);
    loop_run(loop);
    guard_exits(false);
    for (int i = 0; signals && i < COUNT; i++)
        sigaction(numbers[i], &before[i], NULL);
    return caught;
}
