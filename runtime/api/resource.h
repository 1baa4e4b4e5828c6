/* runtime/api/resource.h - what is kept beside executions: machines, versions, aliases, activities;
 * private to api. Its text is a JSON object (runtime/service/resource.h). */
#ifndef SFN_API_RESOURCE_H
#define SFN_API_RESOURCE_H

#include "runtime/api/request.h"
#include "runtime/service/resource.h"

/* The most state machines, and the most activities. */
#define RESOURCES_MOST 100000

/* The text of what has this ARN, and *digest that of its definition (NULL: none). NULL: there is
 * none of this kind, or after an error of the store. */
const struct value *request_resource(struct request *request, struct store_text arn,
                                     enum service_resource kind, const char **digest);

/* The text of an activity; NULL after an error. */
const struct value *request_activity(struct request *request, struct store_text arn);

/* A copy in the request's region, with a NUL behind it; of NULL NULL. */
const char *request_keep(struct request *request, struct store_text text);
const char *request_keep_format(struct request *request, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Parse a JSON text that lives as long as the request. */
const struct value *request_parse(struct request *request, const char *text);

/* A member of a text: a string, or NULL; a number, or 0. */
struct store_text resource_text(const struct value *text, const char *name);
int64_t resource_number(const struct value *text, const char *name);
bool resource_flag(const struct value *text,
                   const char *name); /* true or, if it is not there, false */

/* Whether there are so many of a kind and owner (NULL: any). False, too, after an error. */
bool request_resources_are(struct request *request, enum service_resource kind,
                           struct store_text owner, int32_t many);

/* Put a resource into a commit, whose text has these members. */
void resource_put(struct store_commit *commit, enum service_resource kind, const char *arn,
                  const char *owner, const char *digest, const struct buffer *members);

/* Append a text's members without braces, but for those of these names: "A, B". */
void resource_add_others(struct buffer *out, const struct value *text, const char *names);

/* Append members of a resource as members of an answer: a string or number; a time; any value.
 * What is not there is left out. A time is called `name` there, and is the text's `member`. */
void output_resource_text(struct buffer *out, const struct value *text, const char *name);
void output_resource_time(struct buffer *out, const char *name, const struct value *text,
                          const char *member);
void output_resource_value(struct buffer *out, const struct value *text, const char *name);
/* Append a member as it is in the input, or in `text` if it is not there. */
void output_given(struct request *request, struct buffer *out, const char *name,
                  const struct value *text);

/* A page of resources. */
struct resource_page {
    enum service_resource kind;
    struct store_text owner; /* NULL: any */
    bool newest_first;
    /* Whether one is on the page; NULL: all are. */
    bool (*takes)(const struct value *text, const void *context);
    const void *context;
    /* Write one as an item of the answer, without braces. */
    void (*write)(struct buffer *out, const struct value *text, const char *arn);
    const char *list; /* the member of the answer */
};

/* Answer with the page that the members maxResults and nextToken, which were checked, ask for. */
void request_list_resources(struct request *request, const struct resource_page *page);

#endif
