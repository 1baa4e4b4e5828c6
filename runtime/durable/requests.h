/* runtime/durable/requests.h - what is asked of executions and was not taken yet. Inside
 * runtime/durable. */
#ifndef SFN_DURABLE_REQUESTS_H
#define SFN_DURABLE_REQUESTS_H

struct durable;

/* Answer all of it with DURABLE_REFUSED. What the store had stays there for the next owner. */
void requests_refuse(struct durable *durable, const char *why);

#endif
