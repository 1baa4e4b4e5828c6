/* runtime/durable/requests.h - what is asked of executions and was not taken yet. Inside
 * runtime/durable. */
#ifndef SFN_DURABLE_REQUESTS_H
#define SFN_DURABLE_REQUESTS_H

struct durable;

/* Refuse all of it, for now. */
void requests_refuse(struct durable *durable, const char *why);

#endif
