/* tests/bench/peak.c - run a command; print its wall-clock milliseconds and its peak memory in kB.
 * Why: a process counts the memory of who started it as its own until it has begun, so who starts
 * it must be small. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    double began = now_ms();
    struct rusage usage;
    int status;
    pid_t child;

    if (argc < 2) {
        fprintf(stderr, "usage: %s COMMAND [ARGUMENT]...\n", argv[0]);
        return 2;
    }
    child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror(argv[0]);
        return 2;
    }
    fprintf(stderr, "%.3f %ld\n", now_ms() - began, usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
