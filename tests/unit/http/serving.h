/* tests/unit/http/serving.h - a server in a process of its own, and clients over raw sockets. */
#ifndef TESTS_UNIT_HTTP_SERVING_H
#define TESTS_UNIT_HTTP_SERVING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "runtime/http/server.h"

/* What it answers to: */
#define SAY_HELLO "/hello"           /* "hello" */
#define SAY_ECHO "/echo"             /* the request, as it was told of */
#define SAY_LATER "/later"           /* "later", after 50 ms */
#define SAY_BIG "/big"               /* BIG_SIZE bytes */
#define HOLD "/hold"                 /* "held", once it is asked ANSWER; hang-ups are counted */
#define HOLD_BLINDLY "/hold-blindly" /* the same, without caring for hang-ups */
#define ANSWER "/answer"             /* how many held calls were answered */
#define COUNT_GONE "/gone"           /* how many held calls have gone */
#define COUNT_OPEN "/open"           /* how many connections there are */
#define TAKE_ALL "/take-all"         /* "taken": no descriptor is left, for 300 ms */
#define END "/end"                   /* "ending": the server ends, and so does its process then */

enum { BIG_SIZE = 32 * 1024 * 1024 };

struct serving {
    pid_t process;
    char address[64]; /* "127.0.0.1:40123" */
    int port;
};

/* Start a server; `listen`, `asked` and `context` are filled in, unless `listen` is there. At most
 * so many descriptors; 0: as many as can be had. */
struct serving serving_start(struct http_server_options options, unsigned descriptors);
/* Have it end by END, and check that its process ends well. */
void serving_end(struct serving *serving);
/* Check that it ends well by itself. */
void serving_wait(struct serving *serving);
/* The memory that is its own, in bytes. */
size_t serving_memory(const struct serving *serving);

/* ---- clients; what they read waits for five seconds at most ---- */

int client_connect(const struct serving *serving);
void client_send(int fd, const char *text, size_t size);
void client_say(int fd, const char *text);
/* Read one whole answer; its body has Content-Length, or ends with the connection. Free it. "": the
 * connection was closed. */
char *client_read(int fd, bool has_body);
/* Check that the connection is closed within so much time, whatever comes before. Returns after how
 * many milliseconds. */
int64_t client_read_end(int fd, int64_t within_ms);
/* Whether nothing comes for so long, and the connection stays open. */
bool client_is_quiet(int fd, int for_ms);
/* On a connection of its own: the body of the answer to a GET. Free it. */
char *client_get(const struct serving *serving, const char *target);
/* The same as a number. */
long client_get_number(const struct serving *serving, const char *target);
int64_t client_now_ms(void);

#endif
