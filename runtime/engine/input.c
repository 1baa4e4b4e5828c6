/* runtime/engine/input.c - the input of an execution: its text and its value.
 * In: the text that the execution was started with. Out: its value, read again if it was dropped;
 * the text as the history shows it; whether a value is the input. Why: an execution that sleeps
 * need not keep the value of an input that it has as text. The value has a mark, so that it is
 * still known as the input when it has moved or was read again. */
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/execution.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

const struct value *execution_read_input(struct execution *execution, struct json_error *error)
{
    struct region *region = &execution->awake->region;
    struct json_error unread;
    const struct value *read;
    struct value *input;

    if (execution->awake->input_read != NULL)
        return execution->awake->input_read;
    read = json_read(region, execution->input, execution->input_size, JSON_TEXT_BORROWED,
                     error != NULL ? error : &unread);
    if (read == NULL && error != NULL)
        return NULL;
    if (read == NULL) { /* execution_new has read it before; execution_restore has not */
        execution_damaged(execution, "the input: %s", unread.message);
        read = &value_null;
    }
    input = region_alloc(region, sizeof *input);
    *input = *read;
    if (input->kind >= VALUE_ARRAY && input->size > 0)
        input->flags |= VALUE_INPUT;
    return execution->awake->input_read = input;
}

bool value_is_input(const struct value *value)
{
    return value != NULL && (value->flags & VALUE_INPUT) != 0;
}

void execution_write_input(const struct execution *execution, const struct value *input,
                           struct buffer *out)
{
    struct value text;

    if (!value_is_input(input)) {
        json_write(out, input);
        return;
    }
    text = execution_input_text(execution);
    buffer_add(out, text.as.text, text.size);
}

struct value execution_input_text(const struct execution *execution)
{
    const char *text = execution->input;
    size_t size = execution->input_size;

    for (; size > 0 && text_byte_is_blank(*text); text++)
        size--;
    while (size > 0 && text_byte_is_blank(text[size - 1]))
        size--;
    return (struct value){
        .kind = VALUE_STRING, .flags = VALUE_FIXED, .size = (uint32_t)size, .as.text = text};
}
