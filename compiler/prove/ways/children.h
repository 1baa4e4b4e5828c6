/* compiler/prove/ways/children.h - the stops of the children of a Parallel or Map. */
#ifndef SFNC_PROVE_WAYS_CHILDREN_H
#define SFNC_PROVE_WAYS_CHILDREN_H

#include "compiler/prove/ways/exits.h"

/* The state begins its children: go on with the first of them, or with the Map's selector. */
void children_begin(const struct expansion *expansion, const struct exit *exit);

/* The selector of a Map has given the input of an item's child. */
void children_give(const struct expansion *expansion, const struct exit *exit);

/* The frame of a child ends: go on with the next one, or with the state that began them. */
void children_end(const struct expansion *expansion, const struct exit *exit);

#endif
