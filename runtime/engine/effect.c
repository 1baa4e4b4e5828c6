/* runtime/engine/effect.c - add an effect, which says what must happen outside. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"

void effects_init(struct effects *effects)
{
    *effects = (struct effects){NULL, 0, 0};
}

void effects_fini(struct effects *effects)
{
    free(effects->items);
    effects_init(effects);
}

void effects_clear(struct effects *effects)
{
    effects->count = 0;
}

void effect_add(struct execution *execution, const struct effect *effect)
{
    struct effects *effects = turn_of(execution)->out;

    if (effects->count == effects->capacity) {
        effects->capacity = effects->capacity == 0 ? 8 : effects->capacity * 2;
        effects->items = mem_resize(effects->items, effects->capacity * sizeof *effect);
    }
    effects->items[effects->count++] = *effect;
    turn_of(execution)->pinned |= effect->input != NULL;
}

static void arm(struct frame *frame, struct timer *timer, int64_t due_ms, bool by_clock)
{
    const struct effect effect = {
        .kind = EFFECT_ARM, .id = frame_make_id(frame), .due_ms = due_ms, .by_clock = by_clock};

    effect_add(frame->execution, &effect);
    *timer = (struct timer){.id = effect.id, .due_ms = due_ms};
}

void effect_arm(struct frame *frame, struct timer *timer, int64_t due_ms)
{
    const struct turn *turn = turn_of(frame->execution);

    arm(frame, timer, due_ms - turn->now_ms + turn->clock_ms, false);
}

void effect_arm_by_clock(struct frame *frame, struct timer *timer, int64_t due_ms)
{
    arm(frame, timer, due_ms, true);
}

void effect_disarm(struct execution *execution, struct timer *timer)
{
    if (timer->id == 0)
        return;
    effect_add(execution, &(struct effect){.kind = EFFECT_DISARM, .id = timer->id});
    timer->id = 0;
}

void effect_cancel(struct execution *execution, uint64_t task)
{
    struct effect effect = {.kind = EFFECT_CANCEL, .id = task};

    effect_add(execution, &effect);
}
