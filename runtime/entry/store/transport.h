/* runtime/entry/store/transport.h - how a visit's requests get to whoever answers them. Inside
 * runtime/entry/store.
 *
 * Commands do not know which way it is: into a store and to its owner, or to a service by HTTP. */
#ifndef SFN_ENTRY_STORE_TRANSPORT_H
#define SFN_ENTRY_STORE_TRANSPORT_H

#include "runtime/entry/store/visit.h"

/* A request as data: {"action": ..., "input": ...}. */
struct visit_request {
    const char *action;
    struct buffer text;
    size_t input; /* where in the text the input is, up to the last character but one */
};

struct visit_transport {
    /* Open what the options name. False: it cannot be, which was told if `complains`. */
    bool (*open)(struct visit *visit, bool complains);
    /* The same for a start, which may have to make a place for executions first; `name` is that of
     * the execution, or NULL. ENTRY_SUCCEEDED; or how the command ends, after a complaint. */
    enum entry_status (*open_for_start)(struct visit *visit, const char *name);
    void (*close)(struct visit *visit);
    /* Have a request that only reads, or one that changes something, answered: visit->answer, which
     * is empty, becomes {"output"} or {"error","message"}. Otherwise a line that says why is
     * appended to `problem`. */
    enum caller_result (*read)(struct visit *visit, const struct visit_request *request,
                               struct buffer *problem);
    enum caller_result (*change)(struct visit *visit, const struct visit_request *request,
                                 struct buffer *problem);
    /* Nobody can be asked to change it: leave the request for later. NULL: that cannot be. */
    enum visit_result (*leave)(struct visit *visit, const struct visit_request *request);
};

extern const struct visit_transport visit_of_store;
extern const struct visit_transport visit_of_endpoint;

/* A visit of what the options name, which is not open yet. */
void visit_init(struct visit *visit, const struct entry *entry, const struct options *options);

void visit_make_request(struct visit_request *request, const char *action,
                        const struct buffer *input);
/* The answer that is there, as a whole; NULL: it is no JSON. */
const struct value *visit_read_whole(struct visit *visit);
/* Print the answer that is there, an error. */
void visit_print_error(struct visit *visit);
int64_t visit_now_ms(void);

#endif
