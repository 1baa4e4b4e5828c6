/* runtime/engine/effect.h - what must happen outside, added to what the current event asks for. */
#ifndef SFN_ENGINE_EFFECT_H
#define SFN_ENGINE_EFFECT_H

#include <stdint.h>

struct effect;
struct execution;
struct frame;

/* One more effect of the current event. Its input, if it has one, must stay readable until the next
 * event: the region is pinned. */
void effect_add(struct execution *execution, const struct effect *effect);
/* A timer of the frame; returns its id. */
uint64_t effect_arm(struct frame *frame, int64_t due_ms);
void effect_disarm(struct execution *execution, uint64_t *timer); /* 0 is allowed; cleared */
void effect_cancel(struct execution *execution, uint64_t task);

#endif
