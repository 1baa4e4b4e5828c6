/* compiler/prove/solver/solver.c - ask a solver of SMT-LIB, in a process of its own. */
#include "compiler/prove/solver/solver.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_MAX ((rlim_t)2 << 30)
#define NO_MODULE 41 /* exit status of a child that could not load it */

static void write_all(int to, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t written = write(to, text, size);

        if (written <= 0)
            _exit(1);
        text += written;
        size -= (size_t)written;
    }
}

static _Noreturn void be_child(const struct solver *solver, const char *script, int to)
{
    const struct rlimit memory = {MEMORY_MAX, MEMORY_MAX};
    const struct rlimit core = {0, 0};
    solver_function *run = NULL;
    void *module;
    const char *text;

    (void)setrlimit(RLIMIT_CORE, &core);
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes */
    (void)setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory;
#endif
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    /* What a library says of its own death is for nobody. */
    if (freopen("/dev/null", "w", stderr) == NULL)
        _exit(1);
    module = dlopen(solver->module, RTLD_NOW | RTLD_LOCAL);
    if (module != NULL)
        *(void **)&run = dlsym(module, SOLVER_SYMBOL);
    if (run == NULL)
        _exit(NO_MODULE);
    text = run(script);
    write_all(to, text, strlen(text));
    _exit(0);
}

static long long now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read until the end. False when the time is over. */
static bool read_until(int from, long long deadline, struct buffer *answer)
{
    char part[8192];

    for (;;) {
        struct pollfd waited = {.fd = from, .events = POLLIN};
        long long left = deadline - now_ms();
        ssize_t size;

        if (left <= 0)
            return false;
        if (poll(&waited, 1, (int)left) <= 0)
            continue;
        size = read(from, part, sizeof part);
        if (size <= 0)
            return size == 0;
        buffer_add(answer, part, (size_t)size);
    }
}

bool solver_run(const struct solver *solver, const char *script, struct buffer *answer,
                const char **problem)
{
    int ends[2];
    int status = 0;
    bool whole;
    pid_t child;

    if (pipe(ends) != 0) {
        *problem = "no pipe to the solver";
        return false;
    }
    (void)fflush(NULL);
    child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        be_child(solver, script, ends[1]);
    }
    (void)close(ends[1]);
    if (child < 0) {
        (void)close(ends[0]);
        *problem = "no process for the solver";
        return false;
    }
    whole = read_until(ends[0], now_ms() + solver->milliseconds, answer);
    (void)close(ends[0]);
    if (!whole)
        (void)kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!whole)
        *problem = "the solver took too long";
    else if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MODULE)
        *problem = "the solver is not installed";
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        *problem = "the solver ended without an answer";
    else
        return true;
    return false;
}
