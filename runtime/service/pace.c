/* runtime/service/pace.c - give those who wait their turns, so many a second, and a few in a turn
 * of the loop, so that requests from outside come between. */
#include "runtime/service/pace.h"

#include "runtime/loop/loop.h"

enum {
    TOKEN = 1000,   /* thousandths */
    TOGETHER = 100, /* so many get theirs in a turn of the loop */
};

static void on_time(void *context);

/* Count what has come back. A clock that is set back brings nothing. */
static void refill(struct pace *pace)
{
    int64_t now_ms = loop_now_ms(pace->loop), most = pace->burst * TOKEN;
    int64_t passed_ms = now_ms - pace->at_ms;

    if (passed_ms > most / pace->a_second)
        pace->thousandths = most;
    else if (passed_ms > 0)
        pace->thousandths += passed_ms * pace->a_second;
    if (pace->thousandths > most)
        pace->thousandths = most;
    pace->at_ms = now_ms;
}

static bool has_token(const struct pace *pace)
{
    return pace->thousandths >= TOKEN;
}

/* Arm the timer for the next one who waits. */
static void arm(struct pace *pace)
{
    int64_t wait_ms = 0;

    if (pace->timer != NULL || pace->first == NULL || pace->ended)
        return;
    if (!has_token(pace))
        wait_ms = (TOKEN - pace->thousandths + pace->a_second - 1) / pace->a_second;
    pace->timer = loop_arm(pace->loop, pace->at_ms + wait_ms, on_time, pace);
}

static struct paced *take_first(struct pace *pace)
{
    struct paced *paced = pace->first;

    pace->first = paced->next;
    if (pace->first == NULL)
        pace->last = &pace->first;
    pace->count--;
    pace->bytes -= paced->bytes;
    return paced;
}

static void on_time(void *context)
{
    struct pace *pace = context;

    pace->timer = NULL;
    refill(pace);
    for (int i = 0; i < TOGETHER && pace->first != NULL && !pace->ended && has_token(pace); i++) {
        if (i > 0 && loop_turn_is_long(pace->loop))
            break;
        if (pace->turn(pace->context, take_first(pace)))
            pace->thousandths -= TOKEN;
    }
    arm(pace);
}

void pace_init(struct pace *pace)
{
    pace->thousandths = pace->burst * TOKEN;
    pace->at_ms = loop_now_ms(pace->loop);
    pace->last = &pace->first;
}

void pace_end(struct pace *pace)
{
    pace->ended = true;
    loop_disarm(pace->loop, pace->timer);
    pace->timer = NULL;
}

bool pace_take(struct pace *pace)
{
    refill(pace);
    if (pace->first != NULL || pace->ended || !has_token(pace))
        return false;
    pace->thousandths -= TOKEN;
    return true;
}

void pace_wait(struct pace *pace, struct paced *paced)
{
    refill(pace);
    paced->next = NULL;
    *pace->last = paced;
    pace->last = &paced->next;
    pace->count++;
    pace->bytes += paced->bytes;
    arm(pace);
}
