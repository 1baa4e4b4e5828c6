/* compiler/syntax/yaml_scalar.h - what an unquoted YAML scalar is, by YAML 1.2's core schema. */
#ifndef SFNC_SYNTAX_YAML_SCALAR_H
#define SFNC_SYNTAX_YAML_SCALAR_H

#include "compiler/syntax/tree.h"

enum yaml_scalar {
    YAML_SCALAR_NULL,
    YAML_SCALAR_TRUE,
    YAML_SCALAR_FALSE,
    YAML_SCALAR_NUMBER,    /* its text as JSON writes it was appended to `number` */
    YAML_SCALAR_UNBOUNDED, /* .inf, .nan, or too large for a number */
    YAML_SCALAR_STRING,
};

/* Tell what a scalar without quotes is. */
enum yaml_scalar yaml_scalar_read(const char *text, size_t size, struct buffer *number);

/* "true" or "false" for a scalar that is one of them in YAML 1.1 and a string here (yes, Off); NULL
 * for any other. */
const char *yaml_scalar_boolean(const char *text, size_t size);

/* Report a note when a scalar, whose bytes are those of the span, is something else in YAML 1.1
 * (yes, no, on, off, numbers that begin with 0, 1_000, 1:30): that is what SAM and CloudFormation
 * read. */
void yaml_scalar_remark(const struct source *source, struct span span, struct diags *diags);

#endif
