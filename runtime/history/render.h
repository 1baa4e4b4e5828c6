/* runtime/history/render.h - write parts of events. Inside runtime/history. */
#ifndef SFN_HISTORY_RENDER_H
#define SFN_HISTORY_RENDER_H

#include "runtime/history/record.h"

/* Append a detail that has a name as a member, without a comma; what AWS adds beside one that it
 * may cut short, too. `text` is that of event_detail_next. */
void render_detail(struct buffer *out, const struct event_detail *detail, const char *text);

#endif
