/* runtime/engine/save.h - put what a happening has touched into rows. */
#ifndef SFN_ENGINE_SAVE_H
#define SFN_ENGINE_SAVE_H

struct execution;

/* The happening is over: put the rows of all that it has touched, if the engine has a sink. Then
 * nothing is touched. */
void save_happening(struct execution *execution);

#endif
