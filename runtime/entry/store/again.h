/* runtime/entry/store/again.h - try something again for a bounded time. */
#ifndef SFN_ENTRY_STORE_AGAIN_H
#define SFN_ENTRY_STORE_AGAIN_H

#include <stdint.h>

/* Milliseconds that only go forward. */
int64_t again_now_ms(void);
/* Rest before the next time, longer each time; *rest_ms is 0 before the first. */
void again_rest(int64_t *rest_ms);

#endif
