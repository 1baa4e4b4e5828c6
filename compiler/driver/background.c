/* compiler/driver/background.c - prove in a process beside the one that builds. */
#include "compiler/driver/background.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/report.h"

static _Noreturn void be_child(struct compilation *c, int to)
{
    FILE *out = fdopen(to, "w");

    /* Building may be interrupted, or fail: nobody waits for proofs then. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    (void)signal(SIGHUP, SIG_DFL);
    diags_shown(c->diags);
    prove_findings(c);
    prove_directives(c);
    if (out != NULL) {
        (void)report_text(c, out);
        report_count(c, out);
    }
    _exit(out != NULL && fflush(out) == 0 ? 0 : 1);
}

void background_begin(struct background *background, struct compilation *c)
{
    int ends[2];

    background->child = 0;
    if (pipe(ends) != 0)
        return;
    (void)fflush(NULL);
    background->child = fork();
    if (background->child == 0) {
        (void)close(ends[0]);
        be_child(c, ends[1]);
    }
    (void)close(ends[1]);
    background->from = ends[0];
    if (background->child < 0) {
        (void)close(ends[0]);
        background->child = 0;
    }
}

bool background_end(struct background *background)
{
    struct buffer found = BUFFER_EMPTY;
    char part[4096];
    ssize_t size;
    int status = 0;

    bool told;

    if (background->child == 0)
        return false;
    while ((size = read(background->from, part, sizeof part)) > 0 || (size < 0 && errno == EINTR))
        if (size > 0)
            buffer_add(&found, part, (size_t)size);
    (void)close(background->from);
    while (waitpid(background->child, &status, 0) < 0 && errno == EINTR)
        ;
    told = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (WIFSIGNALED(status))
        print_complaint("nothing is proven of it: the process that proves was ended (%s)",
                        strsignal(WTERMSIG(status)));
    if (told)
        print_text(stderr, found.text, found.size);
    buffer_fini(&found);
    background->child = 0;
    return told;
}
