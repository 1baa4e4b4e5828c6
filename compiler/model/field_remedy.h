/* compiler/model/field_remedy.h - what to write where a field is wrong: notes of its finding. */
#ifndef SFNC_MODEL_FIELD_REMEDY_H
#define SFNC_MODEL_FIELD_REMEDY_H

#include "compiler/model/bind.h"

/* Of a field that such an object does not have, and whose name is near to none that it has. */
void field_remedy_unknown(struct binder *binder, struct finding *finding,
                          const struct object *object, const char *name);

/* Of a field that belongs to states of the other language. */
void field_remedy_language(struct binder *binder, struct finding *finding, const char *name,
                           bool jsonata);

/* Of a field that is absent, while another one has its name but for upper and lower case. */
void field_remedy_missing(struct binder *binder, struct finding *finding,
                          const struct object *object, const char *name);

/* Of a value of the wrong type. `jsonata`: an expression would do, too. */
void field_remedy_value(struct binder *binder, struct finding *finding, const struct field_row *row,
                        const struct tree *value, bool jsonata);

/* Of a text that should be a path, and is the name of a field, or of one in another. */
void field_remedy_path(struct binder *binder, struct finding *finding, const struct tree *text);

#endif
