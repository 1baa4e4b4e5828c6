/* compiler/driver/test/made.c - test cases that were made, as the text of a mock file. */
#include "compiler/driver/test/made.h"

#include <string.h>

#include "runtime/json/write.h"

/* A response: the answers of a state in a case. */
struct response {
    const char *state;
    const char *name;
    const char *text;
    struct response *next;
};

struct writing {
    struct arena *arena;
    struct buffer *out;
    struct response *first, **end;
};

static void add_name(struct buffer *out, const char *text)
{
    json_write_string(out, text, strlen(text));
}

/* The answers of the state, as JSON; NULL: none was asked for. */
static const char *text_of(struct writing *w, const struct made_case *made, const char *state)
{
    struct buffer text = BUFFER_EMPTY;
    const char *before = "{ ";
    const char *copy = NULL;

    for (size_t i = 0; i < made->count; i++) {
        const struct made_answer *answer = &made->answers[i];

        if (answer->unused || strcmp(answer->state, state) != 0)
            continue;
        buffer_add_text(&text, before);
        add_name(&text, answer->calls);
        buffer_add_format(&text, ": %s", answer->text);
        before = ",\n      ";
    }
    if (text.size > 0) {
        buffer_add_text(&text, " }");
        copy = arena_text(w->arena, text.text, text.size);
    }
    buffer_fini(&text);
    return copy;
}

/* A response of that state with that text, which is added if it is not there yet. */
static const char *response_name(struct writing *w, const char *state, const char *text)
{
    struct response *made;
    size_t number = 1;

    for (const struct response *at = w->first; at != NULL; at = at->next) {
        if (strcmp(at->state, state) != 0)
            continue;
        if (strcmp(at->text, text) == 0)
            return at->name;
        number++;
    }
    made = ARENA_NEW(w->arena, struct response);
    made->state = state;
    made->text = text;
    made->name = arena_format(w->arena, "%s %zu", state, number);
    *w->end = made;
    w->end = &made->next;
    return made->name;
}

static bool is_first_of(const struct made_case *made, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(made->answers[i].state, made->answers[index].state) == 0)
            return false;
    return true;
}

static void write_case(struct writing *w, const struct made_case *made)
{
    const char *before = " ";

    add_name(w->out, made->name);
    buffer_add_text(w->out, ": {");
    for (size_t i = 0; i < made->count; i++) {
        const char *text;

        if (!is_first_of(made, i) || (text = text_of(w, made, made->answers[i].state)) == NULL)
            continue;
        buffer_add_text(w->out, before);
        add_name(w->out, made->answers[i].state);
        buffer_add_text(w->out, ": ");
        add_name(w->out, response_name(w, made->answers[i].state, text));
        before = ", ";
    }
    buffer_add_text(w->out, before[0] == ',' ? " }" : "}");
}

/* What Tests says of a case. */
static void write_test(struct buffer *out, const struct made_case *made)
{
    struct buffer comment = BUFFER_EMPTY;

    add_name(out, made->name);
    buffer_add_text(out, ": { ");
    if (made->fails != NULL) {
        buffer_add_format(&comment, "expected to fail, as the definition does today: %s",
                          made->fails);
        buffer_add_text(out, "\"Comment\": ");
        json_write_string(out, comment.text, comment.size);
        buffer_add_text(out, ",\n      ");
    }
    buffer_add_format(out, "\"Input\": %s", made->input);
    if (made->expect != NULL)
        buffer_add_format(out, ",\n      \"Expect\": %s", made->expect);
    buffer_add_text(out, " }");
    buffer_fini(&comment);
}

void made_write(struct arena *arena, const char *machine, const struct made_case *first,
                struct buffer *out)
{
    struct writing w = {.arena = arena, .out = out};

    w.end = &w.first;
    buffer_add_text(out, "{\n  \"Comment\": \"" MADE_MARK "\",\n  \"StateMachines\": { ");
    add_name(out, machine);
    buffer_add_text(out, ": { \"TestCases\": {");
    for (const struct made_case *at = first; at != NULL; at = at->next) {
        buffer_add_text(out, at == first ? "\n    " : ",\n    ");
        write_case(&w, at);
    }
    buffer_add_text(out, "\n  } } },\n  \"MockedResponses\": {");
    for (const struct response *at = w.first; at != NULL; at = at->next) {
        buffer_add_text(out, at == w.first ? "\n    " : ",\n    ");
        add_name(out, at->name);
        buffer_add_format(out, ": %s", at->text);
    }
    buffer_add_text(out, "\n  },\n  \"Tests\": { ");
    add_name(out, machine);
    buffer_add_text(out, ": {");
    for (const struct made_case *at = first; at != NULL; at = at->next) {
        buffer_add_text(out, at == first ? "\n    " : ",\n    ");
        write_test(out, at);
    }
    buffer_add_text(out, "\n  } }\n}\n");
}
