/* runtime/api/request.h - a request that is being answered; private to api.
 *
 * An action declares the members of its input, has them checked as AWS checks them, and writes the
 * members of its output, or an error. After an error nothing it writes counts. */
#ifndef SFN_API_REQUEST_H
#define SFN_API_REQUEST_H

#include "runtime/api/api.h"
#include "runtime/durable/durable.h"
#include "runtime/base/region.h"
#include "runtime/store/read.h"
#include "sfn/value.h"

struct request_change; /* runtime/api/change.h */

struct request {
    const struct api *api;
    int64_t now_ms;
    struct region region;      /* of the input */
    const struct value *input; /* an object */
    struct buffer output;      /* members, without braces */
    const char *error;         /* AWS's name of what is wrong; NULL: nothing is */
    struct buffer message;
    const char *more, *more_text; /* a further member of the error, and its text; NULL: none */
    bool stays; /* it is of something that is not here: if it was left in the store, it stays */
    struct api_asker asker;
    const char *key; /* of the attempt for which an execution starts; NULL: somebody asks */
    bool for_task;   /* it is a task of an execution that asks ... */
    int depth;       /* ... of struct service_start */
    void *state;     /* of the action, while it is under way; in the region */
    void (*give_up)(struct request *request); /* of request_wait */
    const struct request_change *change;      /* of request_change */
};

void request_init(struct request *request, const struct api *api, int64_t now_ms);
void request_fini(struct request *request);
/* Append the answer: the output, or the error. */
void request_write(const struct request *request, struct buffer *answer);

/* ---- input ---- */

enum member_kind {
    MEMBER_TEXT,    /* of `least` to `most` characters */
    MEMBER_SECRET,  /* the same, which AWS's model calls sensitive: no refusal shows it */
    MEMBER_DATA,    /* a secret of at most `most` bytes, where AWS's quotas hold */
    MEMBER_INTEGER, /* from `least` to `most` */
    MEMBER_NUMBER,  /* the same, with a fraction */
    MEMBER_BOOLEAN,
    MEMBER_OBJECT,
    MEMBER_LIST, /* of `least` to `most` items */
};

/* The most bytes of MEMBER_DATA: what goes into an execution or a task, or comes out. */
#define MEMBER_DATA_MAX 262144

/* What AWS's model says of some texts. */
#define PATTERN_ALIAS_NAME "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$"
#define PATTERN_ASCII "\\p{ASCII}*"
#define PATTERN_VISIBLE "[!-~]+"
/* What AWS's documentation says of tags. */
#define PATTERN_TAG "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"

/* A member of an input. The name may lead into others: "loggingConfiguration.level",
 * "tags[].key", "tagKeys[]". */
struct request_member {
    const char *name;
    enum member_kind kind;
    bool required;
    int64_t least, most;
    /* Of a text: the only ones that it may be, "A, B", or a pattern; of a list: what AWS calls its
     * items. NULL: any. */
    const char *words;
};

/* Check the input against all its members. False after an error. */
bool request_check(struct request *request, const struct request_member *members, size_t count);

/* A member that was checked, "mock.result" for one of an object; absent: {NULL, 0}, 0, `otherwise`.
 */
struct store_text request_text(const struct request *request, const char *name);
int64_t request_integer(const struct request *request, const char *name);
double request_number(const struct request *request, const char *name);
bool request_boolean(const struct request *request, const char *name, bool otherwise);
/* A member as it is; NULL: it is not there. */
const struct value *request_value(const struct request *request, const char *name);
/* Whether the member is there, and a text as a copy with a NUL behind it; free it. NULL: it is not.
 */
bool request_has(const struct request *request, const char *name);
char *request_copy(const struct request *request, const char *name);
/* The member maxResults: 0 and absent are 100. */
int32_t request_results_most(const struct request *request);

/* Where the page begins that the member nextToken asks for: the place that output_next_page was
 * given for this list (any name) with these filters, which are the input's other texts. NULL: the
 * list's own beginning. False, after an error: it is no such token. */
bool request_page(struct request *request, const char *list, struct store_text *place);

/* ---- errors ---- */

/* The request fails; the message has no end of line. */
void request_fail(struct request *request, const char *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The request fails through no fault of who asks: what goes wrong, and why, which only those are
 * told who run a service. */
void request_fail_inside(struct request *request, const char *what, const char *why);
/* The request fails because the store cannot be read. */
void request_fail_store(struct request *request, enum store_result result);
/* The request fails because what it changes did not become durable. */
void request_fail_commit(struct request *request, enum store_result result);
/* The request fails with this message, however long it is. */
void request_fail_text(struct request *request, const char *error, const char *message);
/* The request fails with a message that quotes a text: "BEFORE'TEXT'". */
void request_fail_quoting(struct request *request, const char *error, const char *before,
                          struct store_text text);

/* The request fails because its nextToken is none of this list. */
void request_fail_token(struct request *request);

/* Give the error a further member, as AWS's model has it for some ("reason", "resourceName"). The
 * text lives as long as the request. */
void request_fail_more(struct request *request, const char *member, const char *text);

/* ---- output ---- */

/* Append a member; a text that is NULL, and a time that is 0, is left out. */
void output_text(struct buffer *out, const char *name, struct store_text text);
void output_word(struct buffer *out, const char *name, const char *word);
void output_integer(struct buffer *out, const char *name, int64_t number);
void output_time(struct buffer *out, const char *name, int64_t time_ms);
/* Append a value that is JSON text already. */
void output_json(struct buffer *out, const char *name, const char *json);
/* Append nextToken, for request_page: the next page begins behind this place. */
void output_next_page(struct request *request, const char *list, struct store_text place);
/* A time as a number. */
void output_time_value(struct buffer *out, int64_t time_ms);

/* ---- names and ARNs ---- */

/* Whether AWS takes this text as a name. */
bool api_is_name(struct store_text name);
/* The ARN of what is here; it lives as long as the request. */
const char *request_arn(struct request *request, const char *kind, const char *name);

/* ---- executions ---- */

/* As recorded from AWS, of what only machines of the other type have. */
#define WRONG_TYPE "This operation is not supported by this type of state machine"

/* Check that a text is an ARN of this kind ("execution", "mapRun"). An express execution is one if
 * it is a child of a distributed Map: those are kept, too. False after an error. */
bool request_check_arn(struct request *request, struct store_text arn, const char *kind);
/* Find the execution of the input's member executionArn. False after an error. Its texts live only
 * while `found` is called. */
bool request_execution(struct request *request,
                       void (*found)(struct request *request,
                                     const struct store_execution *execution, void *context),
                       void *context);
/* Append the members that describing and listing share, from executionArn to stopDate; the status
 * is that of pending_status. */
void output_execution(struct buffer *out, const struct store_execution *execution,
                      struct store_text status);

/* ---- actions that change something ---- */

/* For durable: `replied` is called with the request as its context, and gives the answer. */
struct durable_asker request_asker(struct request *request,
                                   void (*replied)(void *context,
                                                   const struct durable_reply *reply));
/* Fail as a reply says that is not DURABLE_OK, where an action has no error of its own for it. */
void request_fail_reply(struct request *request, const struct durable_reply *reply);
/* Free the input and all else that lives as long as the request. */
void request_shed(struct request *request);
/* Say that the request waits for what need not happen soon. `give_up` is called if nobody wants the
 * answer any more; the request must still be answered. */
void request_wait(struct request *request, void (*give_up)(struct request *request));
/* Give the answer of a request that was handed over; it is gone then. */
void request_answer(struct request *request);

/* Whether a request about the execution with this ARN was left in the store, its start or another
 * one: what the store shows of it is not all, then. */
bool request_is_left(const struct request *request, const char *arn);

#endif
