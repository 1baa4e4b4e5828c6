/* compiler/prove/choice/choice_parts.h - what the parts of rules decide: And, Or, Not and their
 * operands.
 */
#ifndef SFNC_PROVE_CHOICE_CHOICE_PARTS_H
#define SFNC_PROVE_CHOICE_CHOICE_PARTS_H

#include "compiler/prove/choice/choice.h"
#include "compiler/prove/replay/replay.h"

/* List the parts of rules that have several. Those that some run was seen to find true, and false,
 * need not be asked about. */
void parts_list(struct choice *choice, const struct replayer *replayer, struct arena *arena);
/* Whether it is left to be asked whether a part can be true, and false; and of any. */
bool parts_is_open(const struct choice_part *part);
bool parts_open(const struct choice *choice);
/* Ask of each whether it can be true, or false; read that, of rules that may be taken. */
void parts_ask(struct choice *choice, struct buffer *script);
void parts_read(struct choice *choice, const char **at, struct arena *arena);
/* Whether a part cannot: of those it is asked whether that is so of the rule alone, and else which
 * earlier rules are the reason. */
bool parts_suspected(const struct choice *choice);
void parts_ask_reasons(const struct choice *choice, struct buffer *script, struct arena *arena);
void parts_read_reasons(struct choice *choice, const char **at, struct arena *arena);

#endif
