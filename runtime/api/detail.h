/* runtime/api/detail.h - what is kept with an execution besides what drives it
 * (store_start.detail): how its machine was named, and what that was like then; private to api.
 *
 * It is a JSON object. "version" and "alias" are ARNs, the rest has the names of AWS's API. A child
 * of a distributed Map has only "itemCount", and that only if it is not 1. */
#ifndef SFN_API_DETAIL_H
#define SFN_API_DETAIL_H

#include "runtime/api/machine.h"
#include "runtime/api/request.h"

/* Append the members that tell of the machine. */
void detail_add_machine(struct buffer *detail, const struct named_machine *machine);

/* The detail of an execution, which lives as long as the request; NULL: it has none. */
const struct value *request_detail(struct request *request,
                                   const struct store_execution *execution);

/* The detail of the execution that somebody started, for a child of a distributed Map, which says
 * nothing of its machine: `parent` is the number of the execution of that Map. */
const struct value *request_detail_above(struct request *request, int64_t parent);

/* How many items a child of a distributed Map processes. */
int64_t detail_items(const struct value *detail);
/* Append the members stateMachineVersionArn and stateMachineAliasArn, where they are. */
void output_detail_names(struct buffer *out, const struct value *detail);
/* Append what the machine was like: its role and configurations, its revision and when that was
 * made. */
void output_detail_machine(struct buffer *out, const struct value *detail);

/* What is in the text of the detail of each execution that was started by this ARN of a version or
 * an alias, and of no other. */
const char *request_detail_mark(struct request *request, struct store_text arn);

#endif
