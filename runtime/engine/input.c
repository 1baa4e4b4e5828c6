/* runtime/engine/input.c - the input of an execution: a text of the caller's, and its value.
 * In: the text that the execution was started with. Out: its value, read again when it was given
 * up meanwhile; whether a value is that input; the text as history shows it.
 * Why: an execution that sleeps keeps no value of an input that the caller keeps as text anyway. */
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/execution.h"
#include "runtime/json/read.h"

const struct value *execution_read_input(struct execution *execution)
{
    struct json_error error;

    if (execution->input_read == NULL) {
        execution->input_read = json_read(&execution->region, execution->input,
                                          execution->input_size, JSON_TEXT_BORROWED, &error);
        ENSURE(execution->input_read != NULL); /* it was read when the execution started */
    }
    return execution->input_read;
}

bool execution_is_input(const struct execution *execution, const struct value *value)
{
    const struct value *input = execution->input_read;

    return value != NULL && input != NULL && value->kind >= VALUE_ARRAY &&
           value->kind == input->kind && value->size > 0 && value->as.items == input->as.items;
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
