/* runtime/entry/guard.c - handle signals, and exit() called by a task.
 *
 * Both concern the whole process, so what their handlers use is static. */
#include "runtime/entry/guard.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/entry/entry.h"
#include "runtime/task/groups.h"

/* ---- exit() ---- */

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

/* ---- signals that ask us to end ---- */

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static struct sigaction before[COUNT_OF(numbers)];
static bool handled;
static struct loop *interrupted;
static volatile sig_atomic_t paused;
static volatile sig_atomic_t caught;
static const struct buffer *volatile record;

/* The first one lets executions end in good order. There is no time for that at SIGQUIT or when
 * somebody asks again. */
static void on_signal(int number)
{
    struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT}; /* this must not wait */

    if (number != SIGQUIT && caught == 0 && !paused) {
        caught = number;
        loop_interrupt(interrupted);
        return;
    }
    groups_kill();
    if (record != NULL && poll(&room, 1, 0) > 0 && (room.revents & POLLOUT) != 0)
        (void)!write(STDERR_FILENO, record->text, record->size);
    signal(number, SIG_DFL);
    raise(number); /* it ends us when this handler returns, because it is held back meanwhile */
}

void guard_signals(struct loop *loop)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    interrupted = loop;
    if (handled)
        return;
    handled = true;
    caught = paused = 0;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        sigaction(numbers[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) /* leave it ignored if it was, as by nohup */
            sigaction(numbers[i], &action, NULL);
    }
}

void guard_record(const struct buffer *text)
{
    record = text;
}

int guard_caught(void)
{
    return handled ? caught : 0;
}

void guard_rest(void)
{
    guard_exits(false);
    if (!handled || caught != 0)
        return;
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        sigaction(numbers[i], &before[i], NULL);
    handled = false;
}

bool guard_pause(bool on)
{
    paused = on;
    if (on && guard_caught() != 0)
        paused = false;
    return paused == on;
}

int guard_loop(struct loop *loop)
{
    guard_exits(true);
    guard_signals(loop);
    loop_run(loop);
    guard_exits(false);
    return caught;
}

void entry_begin(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

int entry_end(int status)
{
    int number = status - ENTRY_BY_SIGNAL;
    sigset_t one;

    if (number <= 0)
        return status;
    sigemptyset(&one);
    sigaddset(&one, number);
    signal(number, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    return status; /* the first process of a container does not end by a signal */
}

/* ---- closed pipes ---- */

static bool pipes_kill;

void guard_pipes(void)
{
    struct sigaction was;

    sigaction(SIGPIPE, NULL, &was);
    if (was.sa_handler == SIG_IGN)
        return;
    pipes_kill = true;
    signal(SIGPIPE, SIG_IGN);
}

bool guard_pipes_kill(void)
{
    return pipes_kill;
}
