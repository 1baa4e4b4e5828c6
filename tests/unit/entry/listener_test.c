/* tests/unit/entry/listener_test.c - the socket beside a store: who asks, and who only bothers. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* mkdtemp */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/api/api.h"
#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/entry/store/address.h"
#include "runtime/entry/store/caller.h"
#include "runtime/entry/store/listener.h"

enum { MANY = 250, LARGE = 10 << 20 };

/* A listener in a loop, and a client on a thread of its own. */
struct setting {
    char folder[64];
    char *database;
    struct loop *loop;
    struct listener *listener;
    struct listener_call *kept; /* of a request that says "later" */
    unsigned asked;
    bool asked_at_end; /* a request was not answered when "end" came */
    int waiting;       /* a connection that a client leaves open */
    void (*client)(struct setting *setting);
    const char *failed; /* what the client did not find, or NULL */
};

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition) && setting->failed == NULL)                                               \
            setting->failed = #condition;                                                          \
    } while (0)

/* Answer with the request in brackets; "later" is answered when "now" comes. */
static void on_asked(void *context, struct listener_call *call, const char *text, size_t size)
{
    struct setting *setting = context;
    struct buffer answer = BUFFER_EMPTY;

    setting->asked++;
    if (strcmp(text, "later") == 0) {
        setting->kept = call;
        return;
    }
    if (strcmp(text, "end") == 0) {
        listener_end(setting->listener);
        setting->asked_at_end = listener_is_asked(setting->listener);
    }
    if ((strcmp(text, "now") == 0 || strcmp(text, "end") == 0) && setting->kept != NULL) {
        listener_answer(setting->kept, "at last", strlen("at last"));
        setting->kept = NULL;
    }
    buffer_add_byte(&answer, '<');
    buffer_add(&answer, text, size);
    buffer_add_byte(&answer, '>');
    listener_answer(call, answer.text, answer.size);
    buffer_fini(&answer);
}

static void on_client_done(void *context)
{
    struct setting *setting = context;

    loop_idle(setting->loop);
    loop_stop(setting->loop);
}

static void *be_client(void *context)
{
    struct setting *setting = context;

    setting->client(setting);
    loop_post(setting->loop, on_client_done, setting);
    return NULL;
}

static void open_listener(struct setting *setting)
{
    const struct listener_options options = {setting->loop, setting->database, on_asked, setting};
    char *problem = NULL;

    setting->listener = listener_open(&options, &problem);
    if (setting->listener == NULL)
        print_error("%s\n", problem);
    assert_non_null(setting->listener);
}

static int set_up(void **state)
{
    struct setting *setting = mem_zeroed(1, sizeof *setting);

    snprintf(setting->folder, sizeof setting->folder, "/tmp/listener-XXXXXX");
    assert_non_null(mkdtemp(setting->folder));
    setting->database = text_format("%s/m.db", setting->folder);
    setting->loop = loop_new(false);
    *state = setting;
    return 0;
}

static int tear_down(void **state)
{
    struct setting *setting = *state;

    listener_close(setting->listener);
    loop_free(setting->loop);
    assert_int_equal(rmdir(setting->folder), 0); /* no socket is left */
    free(setting->database);
    free(setting);
    return 0;
}

static void run_client(struct setting *setting, void (*client)(struct setting *setting))
{
    pthread_t thread;

    setting->client = client;
    loop_busy(setting->loop);
    assert_int_equal(pthread_create(&thread, NULL, be_client, setting), 0);
    loop_run(setting->loop);
    pthread_join(thread, NULL);
    if (setting->failed != NULL)
        print_error("the client expected %s\n", setting->failed);
    assert_null(setting->failed);
}

/* ---- clients ---- */

static int connected(const struct setting *setting)
{
    struct address address;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (!address_find(&address, setting->database) ||
        connect(fd, (const struct sockaddr *)&address.at, address.size) != 0) {
        close(fd);
        fd = -1;
    }
    address_forget(&address);
    return fd;
}

/* Whether this is what a request is answered. */
static bool answers(const struct setting *setting, const char *request, const char *expected)
{
    struct buffer answer = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    bool right = caller_ask(setting->database, request, strlen(request), NULL, &answer, &problem) ==
                     CALLER_ANSWERED &&
                 strcmp(answer.text, expected) == 0;

    buffer_fini(&answer);
    buffer_fini(&problem);
    return right;
}

/* Whether exactly this comes next. */
static bool comes(int fd, const char *expected)
{
    char text[200];
    size_t size = strlen(expected), got = 0;

    while (got < size) {
        ssize_t more = recv(fd, text + got, size - got, 0);

        if (more <= 0)
            return false;
        got += (size_t)more;
    }
    return memcmp(text, expected, size) == 0;
}

static bool says(int fd, const char *text)
{
    return send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text);
}

static void ask_some(struct setting *setting)
{
    int fd = connected(setting);

    EXPECT(answers(setting, "hello", "<hello>"));
    EXPECT(answers(setting, "", "<>"));
    EXPECT(says(fd, "one\ntwo\nthr"));
    EXPECT(comes(fd, "<one>\n<two>\n"));
    EXPECT(says(fd, "ee\n"));
    EXPECT(comes(fd, "<three>\n"));
    EXPECT(says(fd, "later\nfour\n"));
    EXPECT(answers(setting, "now", "<now>"));
    EXPECT(comes(fd, "at last\n<four>\n"));
    close(fd);
}

static void a_request_is_answered(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, ask_some);
}

static void ask_much(struct setting *setting)
{
    char *request = mem_alloc(LARGE + 3), *answer = mem_alloc(LARGE + 4);

    memset(request, 'x', LARGE);
    request[LARGE] = '\0';
    snprintf(answer, LARGE + 4, "<%s>", request);
    EXPECT(answers(setting, request, answer));
    free(request);
    free(answer);
}

static void a_large_one_too(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, ask_much);
}

/* All of these stay connected while another asks. */
static void bother(struct setting *setting)
{
    static char garbage[4096];
    int silent[MANY], halves, hasty, garbler, reader = connected(setting);

    for (int i = 0; i < MANY; i++)
        silent[i] = connected(setting);
    halves = connected(setting);
    EXPECT(says(halves, "half a li"));
    garbler = connected(setting);
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (char)(i * 37);
    EXPECT(send(garbler, garbage, sizeof garbage, MSG_NOSIGNAL) == sizeof garbage);
    hasty = connected(setting);
    EXPECT(says(hasty, "gone\n"));
    close(hasty);
    EXPECT(answers(setting, "hello", "<hello>"));
    EXPECT(comes(silent[0], LISTENER_ASK_AGAIN "\n")); /* it made room */
    EXPECT(comes(reader, LISTENER_ASK_AGAIN "\n"));
    EXPECT(says(halves, "ne\n"));
    EXPECT(comes(halves, "<half a line>\n"));
    for (int i = 0; i < MANY; i++)
        close(silent[i]);
    close(reader);
    close(halves);
    close(garbler);
    EXPECT(answers(setting, "hello again", "<hello again>"));
}

static void who_bothers_holds_up_nobody(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, bother);
}

/* All of these ask at the same time, more than are served at a time, and none so that another could
 * have its place. */
static void ask_together(struct setting *setting)
{
    int clients[MANY];

    for (int i = 0; i < MANY; i++) {
        clients[i] = connected(setting);
        EXPECT(says(clients[i], "half a li"));
    }
    for (int i = 0; i < MANY; i++) {
        EXPECT(says(clients[i], "ne\n"));
        EXPECT(comes(clients[i], "<half a line>\n"));
        close(clients[i]);
    }
}

static void who_cannot_be_served_yet_waits(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, ask_together);
}

static void ask_at_the_end(struct setting *setting)
{
    int kept = connected(setting), silent = connected(setting), half = connected(setting);
    int last = connected(setting);

    EXPECT(says(kept, "later\n"));
    EXPECT(says(half, "half a li"));
    EXPECT(answers(setting, "hello", "<hello>"));
    EXPECT(says(last, "end\n"));
    EXPECT(comes(kept, "at last\n"));
    EXPECT(comes(last, "<end>\n"));
    EXPECT(comes(silent, LISTENER_ASK_AGAIN "\n"));
    EXPECT(comes(half, LISTENER_ASK_AGAIN "\n"));
    EXPECT(connected(setting) == -1);
    EXPECT(setting->asked_at_end);
    close(kept);
    close(silent);
    close(half);
    close(last);
}

static void at_the_end_what_was_taken_is_answered(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, ask_at_the_end);
}

/* A line without an end, and answers that nobody reads. */
static void flood(struct setting *setting)
{
    static char much[1 << 20];
    struct timeval patience = {.tv_usec = 200000};
    int endless = connected(setting), deaf = connected(setting);
    size_t sent = 0;

    memset(much, 'x', sizeof much);
    while (sent <= API_REQUEST_MAX + sizeof much) {
        ssize_t more = send(endless, much, sizeof much, MSG_NOSIGNAL);

        if (more <= 0)
            break;
        sent += (size_t)more;
    }
    EXPECT(comes(endless, "{\"error\":\"ValidationException\",\"message\":\"The request is too "
                          "long\"}\n"));
    close(endless);
    for (size_t i = 0; i < sizeof much; i += 2)
        much[i] = '\n';
    setsockopt(deaf, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    for (int i = 0; i < 50; i++)
        if (send(deaf, much, sizeof much, MSG_NOSIGNAL) < (ssize_t)sizeof much)
            break;
    EXPECT(setting->asked < 10000000);
    EXPECT(answers(setting, "hello", "<hello>"));
    close(deaf);
}

static void who_floods_is_not_heard(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, flood);
}

/* ---- the socket ---- */

static void ask_once(struct setting *setting)
{
    EXPECT(answers(setting, "hello", "<hello>"));
}

static void a_stale_socket_is_replaced(void **state)
{
    struct setting *setting = *state;
    struct buffer answer = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    struct address address;
    struct stat file;
    int stale = socket(AF_UNIX, SOCK_STREAM, 0);

    assert_true(address_find(&address, setting->database));
    assert_int_equal(caller_ask(setting->database, "x", 1, NULL, &answer, &problem), CALLER_NOBODY);
    assert_non_null(strstr(problem.text, "No such file"));
    assert_int_equal(bind(stale, (const struct sockaddr *)&address.at, address.size), 0);
    close(stale); /* as a process that was killed leaves it */
    buffer_clear(&problem);
    assert_int_equal(caller_ask(setting->database, "x", 1, NULL, &answer, &problem), CALLER_NOBODY);
    assert_non_null(strstr(problem.text, "refused"));
    open_listener(setting);
    assert_int_equal(stat(address.path, &file), 0);
    assert_int_equal(file.st_mode & 07777, 0600);
    run_client(setting, ask_once);
    address_forget(&address);
    buffer_fini(&answer);
    buffer_fini(&problem);
}

static void the_socket_of_another_stays(void **state)
{
    struct setting *setting = *state;
    struct listener *displaced;
    struct address address;
    struct stat file;

    assert_true(address_find(&address, setting->database));
    open_listener(setting);
    displaced = setting->listener;
    open_listener(setting); /* as an owner does when the lock of the first one was removed */
    listener_close(displaced);
    assert_int_equal(stat(address.path, &file), 0);
    run_client(setting, ask_once);
    listener_close(setting->listener);
    setting->listener = NULL;
    assert_int_equal(stat(address.path, &file), -1);
    address_forget(&address);
}

static void a_long_path_is_reached(void **state)
{
    struct setting *setting = *state;
    char name[181], *deep;

    memset(name, 'd', 180);
    name[180] = '\0';
    free(setting->database);
    deep = text_format("%s/%s", setting->folder, name);
    assert_int_equal(mkdir(deep, 0700), 0);
    setting->database = text_format("%s/m.db", deep);
    open_listener(setting);
    run_client(setting, ask_once);
    listener_close(setting->listener);
    setting->listener = NULL;
    assert_int_equal(rmdir(deep), 0);
    free(deep);
}

static void a_name_that_is_too_long_is_told(void **state)
{
    struct setting *setting = *state;
    struct listener_options options = {setting->loop, NULL, on_asked, setting};
    char name[121], *problem = NULL;

    memset(name, 'n', 120);
    name[120] = '\0';
    free(setting->database);
    setting->database = text_format("%s/%s", setting->folder, name);
    options.database = setting->database;
    assert_null(listener_open(&options, &problem));
    assert_non_null(strstr(problem, "File name too long"));
    free(problem);
}

static void ask_to_wait(struct setting *setting)
{
    setting->waiting = connected(setting);
    EXPECT(says(setting->waiting, "later\n"));
    EXPECT(answers(setting, "hello", "<hello>"));
}

static void what_is_answered_late_is_not_heard(void **state)
{
    struct setting *setting = *state;

    open_listener(setting);
    run_client(setting, ask_to_wait);
    assert_non_null(setting->kept);
    listener_close(setting->listener);
    setting->listener = NULL;
    listener_answer(setting->kept, "x", 1);
    assert_false(comes(setting->waiting, "x"));
    close(setting->waiting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_large_one_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_bothers_holds_up_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_cannot_be_served_yet_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_floods_is_not_heard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(at_the_end_what_was_taken_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stale_socket_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_socket_of_another_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_path_is_reached, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_that_is_too_long_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_answered_late_is_not_heard, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
