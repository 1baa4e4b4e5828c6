/* runtime/entry/last.h - say what is lost when the process cannot go on: no memory, no descriptors.
 *
 * A workflow must not end without a word: whoever started it has to know what to start again. */
#ifndef SFN_ENTRY_LAST_H
#define SFN_ENTRY_LAST_H

/* From now on, when something is exhausted (runtime/base/bug.h): kill the processes of all tasks,
 * print "WHO: out of WHAT", call records(context), which writes a record for each execution that
 * runs, and end with ENTRY_USAGE. `records` must do with the memory there is. It is only called on
 * the thread that has called this; another cannot know what this one was doing. `who` is borrowed
 * until last_words_forget. */
void last_words_prepare(const char *who, void (*records)(void *context), void *context);

/* What is exhausted ends the process by abort() again. */
void last_words_forget(void);

/* The cause in such a record. */
#define LAST_CAUSE "The process had to end, because it ran out of memory or descriptors."

#endif
