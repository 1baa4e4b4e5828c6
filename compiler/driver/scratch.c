/* compiler/driver/scratch.c - a temporary folder for a build, which goes away however the build
 * ends.
 *
 * Why a process group: the C compiler is several processes, and of a signal to us alone (from
 * timeout, from a service manager) none of them would know. */
#include "compiler/driver/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/driver/print.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"

extern char **environ;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static const char *folder;             /* NULL: there is none */
static volatile sig_atomic_t signaled; /* the first signal that came, or 0 */
static volatile pid_t group;           /* of the program that works, or 0 */

/* End what works: by the same signal for all, and when another signal comes, without mercy. */
static void note_signal(int number)
{
    int error = errno;

    if (group > 0)
        kill(-group, signaled == 0 ? SIGTERM : SIGKILL);
    if (signaled == 0)
        signaled = number;
    errno = error;
}

static void remove_folder(void)
{
    DIR *stream = opendir(folder);
    struct dirent *entry;

    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(stream), entry->d_name, 0);
    }
    if (stream != NULL)
        closedir(stream);
    (void)rmdir(folder);
}

/* No memory, or a bug of ours: abort() raised the signal in the midst of anything, but not in the
 * midst of what is called here. */
static void remove_and_abort(int number)
{
    if (group > 0)
        kill(-group, SIGKILL);
    remove_folder();
    signal(number, SIG_DFL);
    raise(number);
}

/* Handle the signals that end a program, but for those that whoever started us wants ignored. */
static void handle(void (*handler)(int), void (*abort_handler)(int))
{
    struct sigaction action = {.sa_handler = handler}, before;

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < COUNT_OF(ending); i++) {
        sigaction(ending[i], NULL, &before);
        if (before.sa_handler != SIG_IGN)
            sigaction(ending[i], &action, NULL);
    }
    action.sa_handler = abort_handler;
    sigaction(SIGABRT, &action, NULL);
}

const char *scratch_open(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *name =
        arena_format(arena, "%s/sfnc-XXXXXX", base != NULL && base[0] != '\0' ? base : "/tmp");

    ENSURE(folder == NULL);
    if (mkdtemp(name) == NULL) {
        print_complaint("cannot make a folder %s: %s (set TMPDIR)", name, strerror(errno));
        return NULL;
    }
    folder = name;
    handle(note_signal, remove_and_abort);
    ENSURE(setenv("TMPDIR", folder, 1) == 0);
    return folder;
}

void scratch_close(void)
{
    remove_folder();
    folder = NULL;
    handle(SIG_DFL, SIG_DFL);
    if (signaled != 0)
        raise(signaled);
}

bool scratch_is_interrupted(void)
{
    return signaled != 0;
}

int scratch_spawn(char *const *arguments, const posix_spawn_file_actions_t *actions, pid_t *child)
{
    posix_spawnattr_t attributes;
    sigset_t all, before, defaults;
    int error = EINTR;

    /* A signal between the start and the note of it would find nothing to end. */
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &before);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGXFSZ); /* which entry_begin ignores */
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (signaled == 0)
        error = posix_spawnp(child, arguments[0], actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    if (error == 0)
        group = *child;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return -error;
}

int scratch_wait(pid_t child)
{
    siginfo_t about;
    int status;

    /* The group is forgotten before its number is free for others. */
    while (waitid(P_PID, (id_t)child, &about, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    group = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}
