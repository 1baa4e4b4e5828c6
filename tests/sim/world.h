/* tests/sim/world.h - what is outside of the executions of a simulation; shared by its files.
 *
 * The world outlives the processes that drive executions. It asks for things and remembers what was
 * acknowledged; it does tasks; it looks at what is durable; and it decides when a process dies.
 * From then on, until nothing of that process is on the stack any more, the world is deaf to it. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "runtime/bucket/bucket.h"
#include "runtime/durable/durable.h"
#include "runtime/task/task.h"
#include "tests/sim/disk.h"
#include "tests/sim/revision.h"
#include "tests/sim/sim.h"

/* When a process may die. The first three are those of the store. */
enum moment {
    MOMENT_SUBMITTED,
    MOMENT_DURABLE,
    MOMENT_TOLD,
    MOMENT_TASK_STARTED,
    MOMENT_TASK_ANSWERS,  /* the next thing is that it hears of an answer */
    MOMENT_TASK_ANSWERED, /* it has heard of it */
    MOMENT_TASK_CANCELLED,
    MOMENT_REPLIED,       /* its reply to a request is lost */
    MOMENT_ENDED,         /* what it says of an end is lost */
    MOMENT_TIME,          /* whatever it does */
    MOMENT_SOURCE_OPENED, /* from here on: of machines that read items or write results */
    MOMENT_ITEMS_READ,
    MOMENT_RESULT_GIVEN,
    MOMENT_RESULTS_ENDED,
    MOMENTS
};

/* What was stored of an execution when the process began. */
struct former {
    bool running;
    int book; /* it runs by this definition */
    enum revision_fits fits;
    uint64_t print;
    int64_t timers, attempts;
};

/* An execution. */
struct run {
    struct world *world;
    char name[16];
    const struct buffer *input;
    uint64_t seed;
    struct buffer arn;  /* empty until its start is acknowledged */
    bool may_be_there;  /* its start was asked for */
    bool stop_promised; /* a stop was acknowledged */
    int redrives_promised;
    int ends_told;
    struct former former;
};

/* An attempt of a task, by its key. */
struct attempt {
    struct attempt *next;
    struct run *run;
    char *key, *state;
    char *arn; /* of its execution, which may be a child */
    int starts;
    int life;   /* of the last start */
    int closes; /* of the world, before its first start */
};

/* A task that a worker takes. */
struct taking {
    struct taking *next;
    struct world *world;
    int64_t execution;
    uint64_t id;
    bool asked;   /* of this process, which has not answered yet */
    bool left;    /* it cannot be taken from this process */
    bool unknown; /* it may be offered, or not: the process that was asked may be dead */
    bool taken;   /* it was, and is not offered again */
};

/* What somebody wants to do, once it is time. */
enum deed_kind {
    DEED_START,       /* start the run; again, until it is acknowledged */
    DEED_START_AGAIN, /* start it once more */
    DEED_START_OTHER, /* start another one under its name */
    DEED_STOP,
    DEED_STOP_STUCK, /* stop it, as it waits for what never comes */
    DEED_SEND,       /* answer a task by its token */
    DEED_REDRIVE,    /* have it go on although it has failed */
    DEED_STOP_CHILD, /* stop a child of a distributed Map in it, if there is one then */
    DEED_CHANGE_RUN, /* the same: change a map run */
};

/* What is sent with a token. */
struct letter {
    int kind; /* of struct durable_answer */
    char *token;
    bool foreign;    /* the token is none of this store's */
    bool heartbeats; /* the task must give signs of life, one a second */
    bool alone;      /* nothing else is sent with this token that would end it */
    char mark[24];   /* what an answer is known by: its error, or in its output */
    bool mute;       /* it is in no event: nothing was said, or the execution has no history */
    bool promised;   /* it was acknowledged */
    int found;       /* in how many events it was seen */
};

struct deed {
    struct deed *next;
    struct world *world;
    enum deed_kind kind;
    struct run *run;
    int64_t due_ms; /* since the world began */
    bool asked;     /* and not answered yet */
    bool done;
    int times;             /* how often it was asked for */
    struct letter *letter; /* SEND; else NULL */
    char *chosen;          /* STOP_CHILD, CHANGE_RUN: the ARN, once it was asked for */
};

/* What an execution did, whatever the order of things that do not wait for each other. */
struct conduct {
    int64_t events;
    uint64_t sum; /* of hashes of events */
    char *output; /* or NULL */
};

/* What the sink of a map run held when it was ended last. */
struct written {
    struct written *next;
    char *run; /* its ARN */
    size_t succeeded, failed, pending;
};

/* The definitions of the machine, and their digests. */
#define BOOKS 2
#define BOOK_FIRST "first"
#define BOOK_CHANGED "changed"

struct world {
    const struct sim_options *options;
    const struct conduct *conduct; /* what all must do; or NULL */
    struct sim_counts *counts;
    struct sfn_program books[BOOKS]; /* with tasks, sources and sinks of the world */
    const struct revision *revision; /* from the first to the second; NULL: there is only one */
    struct disk *disk;

    /* ---- the process ---- */
    int book;    /* the definition that it runs */
    bool adopts; /* executions of the other one */
    bool away;   /* some are left that it does not run */
    bool demand; /* its machines are added when they are wanted, and removed when they are idle */
    int life;
    int closes; /* processes that ended in order, with executions left */
    bool dying, retiring;
    bool forgets; /* it removes what ended long ago */
    struct loop *loop;
    struct durable *durable;
    struct durable_machine *machines[BOOKS]; /* NULL: not there */
    int removals;     /* how often it still looks whether a machine can be removed */
    int64_t began_ms; /* by the clock */
    int64_t world_ms; /* since the world began, then */
    struct task_call *calls;

    /* ---- how it dies ---- */
    uint64_t random;
    int crashes_left;
    enum moment deadly;
    int64_t deadly_after; /* so many moments of that kind; -1: it does not */

    struct run *runs;
    size_t run_count;
    struct attempt *attempts;
    const struct attempt *poison; /* with options->poison: whoever starts it dies */
    struct deed *deeds;
    int letters;
    struct taking *takings;
    struct loop_timer *next_look; /* of the workers; NULL: there is nothing to do */
    struct written *written;
    struct loop_timer *next_deed;
    char *problem; /* the first */
};

/* A number below `bound`, of what is decided as it comes. */
uint64_t world_below(struct world *world, uint64_t bound);
/* A number that depends on the seed and what is given only. */
uint64_t world_hash(const struct world *world, const char *text, uint64_t number);
/* The time since the world began. */
int64_t world_now_ms(const struct world *world);
/* It is such a moment. True: the process dies, or is dying. */
bool world_moment(struct world *world, enum moment moment);
/* The process dies, as of now. */
void world_die(struct world *world, enum moment moment);
/* With options->aloud: a line about what happens, for whoever looks into a failing seed. */
void world_note(const struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Something does not hold. */
void world_complain(struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The run whose name the ARN ends with, or NULL. */
struct run *world_run_of(struct world *world, const char *arn);

/* ---- tasks.c ---- */
/* The service stands behind all Resources. It finds the world here. */
extern const struct task_service world_tasks;
extern struct world *world_present;
/* The process is gone, and all tasks with it. */
void tasks_forget(struct world *world);
/* How many it does. */
size_t tasks_count(const struct world *world);

/* ---- ports.c ---- */
extern const struct bucket_reader world_reader;
extern const struct bucket_writer world_writer;
/* Whether the sink of a map run of the world held so many results when it was ended last. */
bool ports_hold(void *world, const char *run_arn, size_t succeeded, size_t failed);
void ports_forget(struct world *world);

/* ---- people.c ---- */
void people_plan(struct world *world);
/* A process is there to be asked. */
void people_begin(struct world *world);
void people_forget(struct world *world);
void people_ask_to_stop(struct world *world, struct run *run);
/* Somebody is given the token of a task: it answers, or not. */
void people_give_token(struct world *world, const struct attempt *attempt, const char *token,
                       bool heartbeats);

/* ---- machinery.c ---- */
/* The machine by this definition; it is added if it is not there. */
struct durable_machine *machine_at(struct world *world, int book);
/* Of struct durable_options. */
struct durable_machine *machine_wanted(void *world, const char *machine_arn, const char *digest,
                                       struct buffer *why);
/* A process has begun, in which machines come and go. */
void machines_begin(struct world *world);

/* ---- workers.c ---- */
/* A process is there, which may have tasks for them; or it says that it has. */
void workers_begin(struct world *world);
void workers_told(void *world, const char *activity_arn);
void workers_forget(struct world *world);

/* ---- meddle.c ---- */
/* Choose what is meddled with. False: there is nothing. */
bool meddle_choose(struct deed *deed);
void meddle_ask(struct deed *deed, const struct durable_asker *asker);
/* That it is done, or came too late. */
void meddle_replied(struct deed *deed, const struct durable_reply *reply);

/* ---- check.c ---- */
/* What the store says of a run. */
struct recorded {
    bool is_there;
    int64_t number, parent;
    enum execution_status status;
    int book; /* the definition that it runs by */
    int64_t redrive_until_ms;
    int32_t redrives;
    struct buffer output, error, cause;
};
void recorded_read(struct world *world, const struct run *run, struct recorded *recorded);
void recorded_fini(struct recorded *recorded);

/* ---- former.c ---- */
/* A process is about to begin: remember what there is that it may not change. */
void check_begin(struct world *world);
/* It says this; if that is that it leaves an execution alone, look whether it must. */
void check_told(struct world *world, const char *line);
/* NULL, or what was done to an execution that runs by another definition than the process. */
const char *check_former(struct world *world, const struct run *run,
                         const struct recorded *recorded);

/* ---- check.c, as well ---- */
/* What holds at any time of what is durable. */
void check_durable(struct world *world);
/* Nothing happens any more. Runs that go on wait for something; true: there are some. */
bool check_stuck(struct world *world);
/* All have ended. */
void check_end(struct world *world);
/* Whether anything is left of any execution. */
bool check_left(struct world *world);
/* An event of an execution of a distributed Map or of a run holds what was sent. */
void check_letters(struct world *world);
/* A heartbeat was acknowledged at that time by the clock. */
void check_heartbeat(struct world *world, const struct letter *letter, int64_t at_ms);
/* What a run did that has ended. Free the output. */
void check_conduct(struct world *world, const struct run *run, struct conduct *conduct);
/* An attempt of the task begins. */
void check_attempt(struct world *world, const struct attempt *attempt);
void check_ended(struct world *world, struct run *run, const struct durable_end *end);

#endif
