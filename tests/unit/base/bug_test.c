/* tests/unit/base/bug_test.c - a bug ends the process with a message; memory is never NULL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/base/bug.h"

/* Run `die` in a child that must be killed by SIGABRT; what it said goes to `said`. */
static void assert_aborts(void (*die)(void), char *said, size_t size)
{
    int ends[2], status;
    ssize_t got;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        die();
        _exit(0);
    }
    close(ends[1]);
    got = read(ends[0], said, size - 1);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void break_a_promise(void)
{
    int answer = 41;

    ENSURE(answer == 42);
}

static void keep_a_promise(void **state)
{
    (void)state;
    ENSURE(1 + 1 == 2);
}

static void a_broken_promise_names_its_place(void **state)
{
    char said[300];

    (void)state;
    assert_aborts(break_a_promise, said, sizeof(said));
    assert_memory_equal(said, "sfnc: bug at ", 13);
    assert_non_null(strstr(said, "bug_test.c:"));
    assert_non_null(strstr(said, ": expected answer == 42\n"));
}

static void memory_of_no_size_is_memory(void **state)
{
    void *block = mem_alloc(0);

    (void)state;
    assert_non_null(block);
    block = mem_resize(block, 0);
    assert_non_null(block);
    free(block);
    block = mem_zeroed(0, 8);
    assert_non_null(block);
    free(block);
}

static void zeroed_is_zero(void **state)
{
    unsigned char *block = mem_zeroed(100, 3);

    (void)state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(block[i], 0);
    free(block);
}

static void text_is_cut_and_terminated(void **state)
{
    char *text = mem_text("abcdef", 3);

    (void)state;
    assert_string_equal(text, "abc");
    free(text);
    text = mem_text("ab", 100);
    assert_string_equal(text, "ab");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keep_a_promise),
        cmocka_unit_test(a_broken_promise_names_its_place),
        cmocka_unit_test(memory_of_no_size_is_memory),
        cmocka_unit_test(zeroed_is_zero),
        cmocka_unit_test(text_is_cut_and_terminated),
    };

    return cmocka_run_group_tests_name("bug", tests, NULL, NULL);
}
