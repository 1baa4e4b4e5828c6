/* compiler/model/unfilled.h - what an unfilled ${Placeholder} keeps from being built or run.
 *
 * In the place of a structure (a field that says which code there is) it keeps the definition from
 * being built: compiler/check/buildable.c. In the place of a value it keeps a state from running:
 * struct unfilled says which part of the state. docs/decisions/0008-placeholders.md. */
#ifndef SFNC_MODEL_UNFILLED_H
#define SFNC_MODEL_UNFILLED_H

#include "compiler/model/fields.h"
#include "compiler/model/machine.h"

/* What a state holds, whose object this is. Its comment and the states inside it do not count. Only
 * a Task has work that a mock can stand for. */
struct unfilled unfilled_of(const struct tree *state, bool is_task);

/* True for a field whose value decides which code there is: a container of other fields, one of a
 * few names, where a transition leads. */
bool field_is_structure(enum field field);

/* Called with a field of an object, and the field of the outermost object in which that stands. */
typedef void field_visit(void *context, enum field outer, enum field field,
                         const struct tree *value);

/* Visit the fields of an object and of the objects in it (retriers, choice rules, branches, ...),
 * but not those of states inside. An element of their arrays that is no object is visited as a
 * value of the array's field. What is no field is passed over. */
void fields_visit(const struct tree *object, field_visit *visit, void *context);

#endif
