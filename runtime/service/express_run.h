/* runtime/service/express_run.h - an express execution while it runs. Inside runtime/service. */
#ifndef SFN_SERVICE_EXPRESS_RUN_H
#define SFN_SERVICE_EXPRESS_RUN_H

#include "runtime/history/history.h"
#include "runtime/service/express.h"
#include "runtime/service/inside.h"

struct host;
struct json_error;
struct loop_timer;

/* An execution that has not ended, or is about to start. */
struct run {
    struct express *express;
    struct loaded *loaded;
    struct buffer arn;
    char *name;
    char *role_arn; /* NULL: that of the place */
    struct service_logged logged;
    int64_t started_ms;
    uint64_t seed;
    int depth;    /* of struct service_express */
    size_t bytes; /* about, of memory, when it was looked at last */
    void (*ended)(void *context, const struct service_express_end *end); /* then the run is freed */
    void *context;
    /* Of one that nobody waits for (express_rows.c): */
    int64_t number; /* of its row; 0: it is waited for */
    char *input, *test_case;
    size_t input_size;
    int64_t crashes;                    /* of processes in which it ran */
    struct service_express_asker asker; /* until it is recorded */
};

struct express {
    struct service *service;
    struct host *host;
    struct history_sink sink;
    struct buffer lines;      /* room */
    size_t bytes;             /* of all that run ... */
    size_t bytes_most;        /* ... beyond which nothing begins */
    int64_t last;             /* number of a row */
    int64_t left_to;          /* up to which rows are from before ... */
    int64_t left_after;       /* ... and behind which they have not begun again */
    bool left_crashed;        /* the process in which they ran has not ended in order */
    size_t left_lost;         /* of those that cannot run */
    size_t left_given_up;     /* of those that crashes have ended */
    bool begun;               /* they have been looked for */
    bool ended;               /* nothing begins any more, and what runs is given up */
    struct loop_timer *again; /* looks for more of them; NULL: not armed */
};

/* Make a run; no name: a random one. Free it with run_free unless it has begun. */
struct run *run_new(struct express *express, struct loaded *loaded, const char *name);
void run_free(struct run *run);
/* Make one as a start asks for. */
struct run *run_prepare(struct service *service, const struct service_express *start);
/* Whether quotas allow it; if not, it is said why. */
bool run_is_allowed(const struct run *run, const struct service_express *start, struct buffer *why);
/* Begin to run. False: the input is not JSON; the run is still the caller's. */
bool run_begin(struct run *run, const char *input, size_t size, const char *test_case,
               struct json_error *error);

/* ... and of one that nobody waits for: append its row; begin to run what is recorded, whose input
 * was seen to be JSON. */
void run_write_row(const struct run *run, struct buffer *out);
void run_begin_recorded(struct run *run);

/* What is behind a machine that was taken just now. */
struct loaded *loaded_of(const struct service_machine *machine);

#endif
