/* compiler/definition/variables.h - variables of the Serverless Framework: ${self:service}.
 *
 * ${self:...} is looked up in the document; of ${opt:stage, 'dev'} the first alternative that is
 * known counts; of variables in each other the inner one comes first. What is not known stays a
 * placeholder under the name of its first alternative:
 * ${opt:stage}. ${Name} without a source is left to CloudFormation. */
#ifndef SFNC_DEFINITION_VARIABLES_H
#define SFNC_DEFINITION_VARIABLES_H

#include "compiler/definition/compose.h"

/* Whether what stands between ${ and } names a source ("self:", "opt:", "file("). */
bool variable_is_one(const char *text, size_t size);

/* The bytes from ${ or #{ to the bracket that closes it, before `end`; 0 when none does. */
size_t variable_size(const char *text, const char *end);

/* The value of a string that is one variable and nothing else: a number, an object or whatever it
 * leads to. NULL where that is not known, and for all other nodes. */
const struct tree *variable_value(struct composer *composer, const struct tree *node);

/* What a node leads to in the end when it is such a variable; else the node itself. */
const struct tree *variable_target(struct composer *composer, const struct tree *node);

/* Add what a variable stands for, which stands at `place`. */
void compose_variable(struct composer *composer, struct span place, const char *text, size_t size);

/* Add the text of a string and the values of its variables. #{AWS::Region} is understood as
 * ${AWS::Region}. */
void compose_variables(struct composer *composer, const struct tree *string);

#endif
