/* runtime/durable/tell.c - say something to people. */
#include <stdarg.h>
#include <stdio.h>

#include "runtime/durable/inside.h"

void durable_tell(const struct durable *durable, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    if (durable->options.tell == NULL)
        return;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    durable->options.tell(durable->options.context, text);
}
