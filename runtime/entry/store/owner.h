/* runtime/entry/store/owner.h - a process that owns a store, and drives the executions in it.
 *
 * While it does it hears requests on the socket beside the store, and carries out those that were
 * left in the store when nobody listened. */
#ifndef SFN_ENTRY_STORE_OWNER_H
#define SFN_ENTRY_STORE_OWNER_H

#include "runtime/api/api.h"
#include "runtime/durable/durable.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/entry/store/requests.h"

struct listener;
struct service;
struct service_compiler;
struct service_log;

struct owner {
    const struct entry *entry;
    struct loop *loop;
    struct durable *durable; /* NULL: it could not be opened */
    struct api api;
    struct service *service;     /* of owner_serve; else NULL */
    struct task_setting setting; /* of owner_serve, with ... */
    struct mock_book *book;      /* ... its mocks; NULL: there are none; ... */
    struct buffer bindings;      /* ... and the text of its bindings */
    struct service_log *log;     /* of owner_serve; NULL: nothing is logged */
    struct listener *listener;   /* NULL: there is no socket */
    struct left_requests requests;
    /* Told of executions that cannot go on here; NULL: nobody is. Set it before owner_run. */
    void (*left)(void *context, const char *arn);
    void *left_context;
    bool passing; /* it gives way when it is asked to; set it before owner_run ... */
    bool given;   /* ... and it has */
    bool guarded; /* signals stop it */
    bool broken;  /* the store takes no more */
    char *whose;  /* another process owns it: a line that says so */
};

/* The action that asks an owner to give the store back. Only one that has it for its own execution
 * does, which goes on beside the next: so its input, which is appended here, says that it drives
 * the same machine by the same definition. */
#define OWNER_GIVE_WAY "GiveWay"
void owner_add_give_way(struct buffer *input, const struct api *api);

/* Whom an owner tells that an execution has ended; NULL: nobody. */
typedef void owner_ended(void *context, const struct durable_end *end);

/* Own the store that the options name. False, after complaints, when that cannot be; if another
 * process owns it, there is no complaint but `whose`. Call owner_close in either case. */
bool owner_open(struct owner *owner, const struct entry *entry, const struct options *options,
                owner_ended *ended, void *context);
/* Begin with a process that answers as a service: read what the options say of tasks, and make
 * nothing. A compiler, if it is given, takes the place of the entry's program. False, after
 * complaints, if it cannot be. Call owner_close in either case. */
bool owner_prepare(struct owner *owner, const struct entry *entry, const struct options *options,
                   const struct service_compiler *compiler);
/* Then own the store, as owner_open does. */
bool owner_serve(struct owner *owner, const struct options *options,
                 const struct service_compiler *compiler);
/* Say where the store is, and what goes on in it; `also_none`: also if nothing does. */
void owner_tell(const struct owner *owner, bool also_none);
/* What is under way is recorded, tasks are ended; executions stay. */
void owner_close(struct owner *owner);

/* Run the loop until it is stopped, the store is broken or to be given back, or a signal comes, the
 * number of which is returned; else 0. */
int owner_run(struct owner *owner);

#endif
