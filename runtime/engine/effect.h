/* runtime/engine/effect.h - add an effect, which says what must happen outside. */
#ifndef SFN_ENGINE_EFFECT_H
#define SFN_ENGINE_EFFECT_H

#include <stdint.h>

struct effect;
struct execution;
struct frame;

/* A timer that is armed outside until it is due or disarmed. */
struct timer {
    uint64_t id; /* 0: it is not armed */
    int64_t due_ms;
};

/* Add an effect. If it has an input, that must stay readable until the next happening, so the
 * region of the execution is pinned. */
void effect_add(struct execution *execution, const struct effect *effect);
/* Arm a timer of the frame. */
void effect_arm(struct frame *frame, struct timer *timer, int64_t due_ms);
/* The same for a timer that goes by the clock, which may be set meanwhile. */
void effect_arm_by_clock(struct frame *frame, struct timer *timer, int64_t due_ms);
/* Disarm a timer, if it is armed. */
void effect_disarm(struct execution *execution, struct timer *timer);
void effect_cancel(struct execution *execution, uint64_t task);

#endif
