/* runtime/loop/event_memory.h - memory for libevent, which takes and gives back many small blocks.
 *
 * A request over HTTP takes about forty. The system's malloc keeps seven of each size at hand; a
 * service answers dozens of requests in a turn, so most blocks took its long way, which was a
 * quarter of the work for a request. Here a thread keeps up to a mebibyte of blocks at hand. */
#ifndef SFN_LOOP_EVENT_MEMORY_H
#define SFN_LOOP_EVENT_MEMORY_H

/* Have libevent take its memory here, in all threads. Blocks that it has already may be given back
 * afterwards. */
void event_memory_install(void);

#endif
