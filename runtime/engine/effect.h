/* runtime/engine/effect.h - what must happen outside, added to what the current event asks for. */
#ifndef SFN_ENGINE_EFFECT_H
#define SFN_ENGINE_EFFECT_H

#include <stdint.h>

struct effect;
struct execution;
struct frame;

/* A timer that is armed outside, as long as it is neither due nor disarmed. */
struct timer {
    uint64_t id; /* 0: none */
    int64_t due_ms;
};

/* One more effect of the current event. Its input, if it has one, must stay readable until the next
 * event: the region is pinned. */
void effect_add(struct execution *execution, const struct effect *effect);
/* The timer belongs to the frame. */
void effect_arm(struct frame *frame, struct timer *timer, int64_t due_ms);
/* One that is not armed is let be. */
void effect_disarm(struct execution *execution, struct timer *timer);
void effect_cancel(struct execution *execution, uint64_t task);

#endif
