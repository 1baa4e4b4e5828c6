/* compiler/syntax/yaml_scalar.h - what a plain scalar means: the core schema of YAML 1.2. */
#ifndef SFNC_SYNTAX_YAML_SCALAR_H
#define SFNC_SYNTAX_YAML_SCALAR_H

#include "compiler/syntax/tree.h"

enum yaml_scalar {
    YAML_SCALAR_NULL,
    YAML_SCALAR_TRUE,
    YAML_SCALAR_FALSE,
    YAML_SCALAR_NUMBER,    /* its JSON text was appended */
    YAML_SCALAR_UNBOUNDED, /* .inf, .nan, or beyond what a number can hold */
    YAML_SCALAR_STRING,
};

/* `number` receives the text of a number as JSON writes it. */
enum yaml_scalar yaml_scalar_read(const char *text, size_t size, struct buffer *number);

#endif
