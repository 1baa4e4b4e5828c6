/* compiler/prove/solver/solver.c - ask a solver of SMT-LIB, in a process of its own.
 *
 * Both talk over a pair of sockets: a script goes there behind its head, an answer comes back in
 * the same way. The child ends where nobody is left to ask. */
#include "compiler/prove/solver/solver.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_MAX ((rlim_t)5 << 28) /* 1.25 GiB, with what the compiler has before it begins */
#define NO_MODULE 41                 /* exit status of a child that could not load it */

#define SCRIPT_MAX ((size_t)8 << 20) /* bytes: larger ones take too long to read */

/* What goes before a script, and before the answer to each of its parts. */
struct head {
    uint64_t size;
    uint64_t fresh; /* of a script */
    uint64_t more;  /* of an answer: it is not the last one */
};

/* False: the other end is gone. */
static bool send_all(int to, const void *from, size_t size)
{
    const char *text = from;

    while (size > 0) {
        ssize_t sent = send(to, text, size, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        text += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* ---- the child ---- */

static bool read_all(int from, void *to, size_t size)
{
    char *text = to;

    while (size > 0) {
        ssize_t got = read(from, text, size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        text += got;
        size -= (size_t)got;
    }
    return true;
}

static void answer_part(solver_function *run, const char *part, bool fresh, bool more, int socket)
{
    const char *text = run(part, fresh);
    const struct head head = {.size = strlen(text), .more = more};

    if (!send_all(socket, &head, sizeof head) || !send_all(socket, text, head.size))
        _exit(1);
}

static void answer_one(solver_function *run, const struct head *asked, int socket)
{
    char *script = malloc(asked->size + 1);
    bool fresh = asked->fresh != 0;

    if (script == NULL || !read_all(socket, script, asked->size))
        _exit(1);
    script[asked->size] = '\0';
    for (char *part = script, *next; part != NULL; part = next) {
        next = strstr(part, SOLVER_PART);
        if (next != NULL) {
            *next = '\0';
            next += sizeof SOLVER_PART - 1;
        }
        answer_part(run, part, fresh, next != NULL, socket);
        fresh = false;
    }
    free(script);
}

static _Noreturn void be_child(const struct solver *solver, int socket)
{
    const struct rlimit memory = {MEMORY_MAX, MEMORY_MAX};
    const struct rlimit core = {0, 0};
    solver_function *run = NULL;
    struct head head;
    void *module;

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
    while (read_all(socket, &head, sizeof head))
        answer_one(run, &head, socket);
    _exit(0);
}

/* ---- who asks ---- */

long long solver_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum received { RECEIVED, RECEIVED_LATE, RECEIVED_NOTHING };

static enum received receive(int from, void *to, size_t size, long long deadline)
{
    char *text = to;

    while (size > 0) {
        struct pollfd waited = {.fd = from, .events = POLLIN};
        long long left = deadline - solver_now();
        ssize_t got;

        if (left <= 0)
            return RECEIVED_LATE;
        if (poll(&waited, 1, (int)left) <= 0)
            continue;
        got = read(from, text, size);
        if (got <= 0)
            return RECEIVED_NOTHING;
        text += got;
        size -= (size_t)got;
    }
    return RECEIVED;
}

/* The answer to one part; what is not whole is not kept. */
static enum received receive_part(int from, struct buffer *answer, bool *more, long long deadline)
{
    char part[8192];
    struct head head;
    size_t before = answer->size;
    enum received received = receive(from, &head, sizeof head, deadline);

    while (received == RECEIVED && head.size > 0) {
        size_t size = head.size < sizeof part ? (size_t)head.size : sizeof part;

        received = receive(from, part, size, deadline);
        if (received == RECEIVED)
            buffer_add(answer, part, size);
        head.size -= size;
    }
    if (received != RECEIVED)
        answer->size = before;
    *more = received == RECEIVED && head.more != 0;
    return received;
}

static enum received receive_answer(int from, struct buffer *answer, long long deadline)
{
    enum received received;
    bool more;

    do
        received = receive_part(from, answer, &more, deadline);
    while (more);
    return received;
}

static bool begin(struct solver *solver, const char **problem)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        *problem = "no pipe to the solver";
        return false;
    }
    (void)fflush(NULL);
    solver->child.process = fork();
    if (solver->child.process == 0) {
        (void)close(ends[0]);
        be_child(solver, ends[1]);
    }
    (void)close(ends[1]);
    if (solver->child.process < 0) {
        (void)close(ends[0]);
        solver->child.process = 0;
        *problem = "no process for the solver";
        return false;
    }
    solver->child.socket = ends[0];
    solver->child.used = false;
    return true;
}

/* End it, by force. Returns its status. */
static int end(struct solver *solver, bool force)
{
    int status = 0;

    (void)close(solver->child.socket);
    if (force)
        (void)kill(solver->child.process, SIGKILL);
    while (waitpid(solver->child.process, &status, 0) < 0 && errno == EINTR)
        ;
    solver->child.process = 0;
    return status;
}

/* The child is gone, or is made to. */
static const char *why_not(struct solver *solver, enum received received)
{
    int status = end(solver, received == RECEIVED_LATE);

    if (received == RECEIVED_LATE)
        return "the solver took too long";
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MODULE)
        return "the solver is not installed";
    return "the solver took too much memory, or ended without an answer";
}

static long long deadline_of(const struct solver *solver)
{
    long long deadline = solver_now() + solver->milliseconds;

    return solver->deadline != 0 && solver->deadline < deadline ? solver->deadline : deadline;
}

bool solver_has_time(const struct solver *solver)
{
    return deadline_of(solver) > solver_now();
}

static bool ask(struct solver *solver, const char *script, bool fresh, struct buffer *answer,
                const char **problem)
{
    const struct head head = {.size = strlen(script), .fresh = fresh};
    size_t before = answer->size;
    enum received received = RECEIVED_NOTHING;
    long long deadline = deadline_of(solver);
    bool used;

    if (!solver_has_time(solver)) {
        *problem = "the solver's time is spent";
        return false;
    }
    if (head.size > SCRIPT_MAX) {
        *problem = "there is too much to ask the solver";
        return false;
    }
    if (solver->child.process == 0 && !begin(solver, problem))
        return false;
    used = solver->child.used;
    if (send_all(solver->child.socket, &head, sizeof head) &&
        send_all(solver->child.socket, script, (size_t)head.size))
        received = receive_answer(solver->child.socket, answer, deadline);
    if (received == RECEIVED) {
        solver->child.used = true;
        return true;
    }
    *problem = why_not(solver, received);
    if (!fresh || !used || received == RECEIVED_LATE)
        return false;
    /* Perhaps what was left of other scripts took too much memory: none are left in a new one. */
    answer->size = before;
    return ask(solver, script, fresh, answer, problem);
}

bool solver_run(struct solver *solver, const char *script, struct buffer *answer,
                const char **problem)
{
    return ask(solver, script, true, answer, problem);
}

bool solver_more(struct solver *solver, const char *script, struct buffer *answer,
                 const char **problem)
{
    if (solver->child.process == 0) {
        *problem = "the solver ended without an answer";
        return false;
    }
    return ask(solver, script, false, answer, problem);
}

bool solver_run_of_several(struct solver *solver, const char *script, struct buffer *answer,
                           const char **problem)
{
    long long began = solver_now();
    bool whole = solver_run(solver, script, answer, problem);
    long long took = solver_now() - began;

    solver->milliseconds = took < solver->milliseconds ? solver->milliseconds - (int)took : 0;
    return whole;
}

void solver_close(struct solver *solver)
{
    if (solver->child.process != 0)
        (void)end(solver, true);
}
