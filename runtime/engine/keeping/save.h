/* runtime/engine/keeping/save.h - put what a happening has touched into rows. */
#ifndef SFN_KEEPING_SAVE_H
#define SFN_KEEPING_SAVE_H

#include <stdbool.h>

struct execution;
struct row_sink;

/* The happening is over: put the rows of all that it has touched, if the engine has a sink. Then
 * nothing is touched. */
void save_happening(struct execution *execution);
/* Put all rows of an execution that is in memory as a whole, but for its input. */
void save_all(const struct execution *execution, const struct row_sink *sink, bool compact);

#endif
