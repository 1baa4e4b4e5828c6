/* compiler/driver/eval.c - sfnc eval: compile an expression in memory and evaluate it once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/eval_answer.h"
#include "compiler/driver/file.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

/* ---- one expression on the command line ---- */

/* What reads an expression takes it for UTF-8, and so does JSON, which the result is to be: refuse
 * other bytes here. Where an expression comes as JSON, its reader has done that. 0, or the exit
 * status after a message. */
static int check_encoding(const struct command *command, const struct eval_request *request)
{
    size_t good = utf8_check(request->text, request->size);

    if (good == request->size)
        return 0;
    return usage_error(command, "the expression is not UTF-8: byte %zu (counted from 0) is 0x%02x",
                       good, (unsigned char)request->text[good]);
}

/* Read the JSON that an option gives as text, as @FILE or as - for standard input. False after a
 * message. */
static bool read_json(const struct command *command, struct arena *arena, const char *option,
                      const char *argument, const struct value **value)
{
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;

    if (argument[0] != '@' && strcmp(argument, "-") != 0) {
        buffer_add_text(&text, argument);
    } else if (!file_read(&text, argument + (argument[0] == '@'), FILE_INPUT_MAX)) {
        buffer_fini(&text);
        return false;
    }
    text_drop_mark(&text);
    *value = json_read(&arena->region, text.size > 0 ? text.text : "", text.size, JSON_TEXT_COPIED,
                       &error);
    if (*value == NULL && text_starts(argument, "file://"))
        usage_error(command, "%s: a file is @%s here", option, argument + strlen("file://"));
    else if (*value == NULL)
        usage_error(command, "%s: line %d, column %d: %s", option, error.line, error.column,
                    error.message);
    buffer_fini(&text);
    return *value != NULL;
}

/* Show what is wrong in an expression's syntax as sfnc check does: with its line and carets. */
static void show_syntax(struct arena *arena, const struct eval_request *request,
                        const struct eval_answer *answer)
{
    const struct jsonata_error *error = answer->syntax;
    struct source source = {.path = "EXPR", .text = request->text, .size = request->size};
    struct compilation shown = {.diags = diags_new(arena, &source)};
    struct finding *finding;

    finding = diag_report(shown.diags, span_of(&source, error->start, error->end),
                          RULE_JSONATA_SYNTAX, "%s: %s", answer->code, answer->message);
    if (answer->remedy != NULL)
        diag_note(shown.diags, finding, (struct span){0}, "%s", answer->remedy);
    report_text(&shown, stderr);
}

static int evaluate_one(const struct backend *backend, struct arena *arena,
                        const struct eval_request *request)
{
    struct eval_answer answer = eval_answer_of(backend, arena, request);
    int status = EXIT_FINDINGS;

    if (answer.undefined) {
        print_remark("undefined: the expression finds nothing");
        if (answer.remedy != NULL)
            print_remark("%s", answer.remedy);
    } else if (answer.code == NULL) {
        buffer_add_byte(&answer.text, '\n');
        print_text(stdout, answer.text.text, answer.text.size);
        status = EXIT_CLEAN;
    } else if (answer.syntax != NULL) {
        show_syntax(arena, request, &answer);
    } else {
        print_remark("%s: %s", answer.code, answer.message);
        if (answer.remedy != NULL)
            print_remark("%s", answer.remedy);
    }
    buffer_fini(&answer.text);
    return status;
}

/* ---- --batch: an expression on each line of standard input ---- */

static void write_answer(struct buffer *out, const struct value *id,
                         const struct eval_answer *answer)
{
    buffer_add_text(out, "{\"id\":");
    json_write(out, id != NULL ? id : &value_null);
    if (answer->undefined) {
        buffer_add_text(out, ",\"undefined\":true");
    } else if (answer->code == NULL) {
        buffer_add_text(out, ",\"value\":");
        buffer_add(out, answer->text.text, answer->text.size);
    } else {
        buffer_add_text(out, ",\"error\":{\"code\":");
        json_write_string(out, answer->code, strlen(answer->code));
        buffer_add_text(out, ",\"message\":");
        json_write_string(out, answer->message, strlen(answer->message));
        if (answer->syntax != NULL)
            buffer_add_format(out, ",\"position\":%zu", answer->position);
        buffer_add_byte(out, '}');
    }
    buffer_add_text(out, "}\n");
}

static struct eval_answer answer_line(const struct backend *backend, struct arena *arena,
                                      const struct value *line)
{
    const struct value *language = value_member_named(line, "language");
    const struct value *text = value_member_named(line, "expr");
    const struct value *input = value_member_named(line, "input");
    const struct value *variables = value_member_named(line, "variables");
    const struct value *context = value_member_named(line, "context");
    const struct value *fold = value_member_named(line, "fold");
    struct eval_request request = {.language = LANGUAGE_NOT_GIVEN};

    if (!value_is(text, VALUE_STRING) || (language != NULL && language->kind != VALUE_STRING) ||
        (variables != NULL && variables->kind != VALUE_OBJECT))
        return eval_answer_error(
            "bad-request", "a request is {\"id\",\"language\",\"expr\",\"input\",\"variables\"}");
    if (language != NULL)
        request.language = eval_language_named(language->as.text, language->size);
    request.text = text->as.text;
    request.size = text->size;
    if (language == NULL)
        request.language = eval_language_of(request.text, request.size);
    request.input = input;
    if (input == NULL && request.language != LANGUAGE_JSONATA)
        request.input = &value_null;
    request.fold = value_is(fold, VALUE_BOOLEAN) && fold->as.integer != 0;
    request.variables = variables != NULL ? variables : &value_empty_object;
    if (context != NULL)
        eval_add_context(arena, &request, context);
    return eval_answer_of(backend, arena, &request);
}

static int evaluate_batch(const struct backend *backend)
{
    struct buffer out = BUFFER_EMPTY;
    char *text = NULL;
    size_t capacity = 0;
    ssize_t size;
    bool failed = false;

    while (!failed && (size = getline(&text, &capacity, stdin)) >= 0) {
        struct arena *arena = arena_new();
        struct region region;
        struct json_error error;
        const struct value *line;
        struct eval_answer answer;

        region_init(&region);
        line = json_read(&region, text, (size_t)size, JSON_TEXT_BORROWED, &error);
        answer = line != NULL ? answer_line(backend, arena, line)
                              : eval_answer_error("bad-request", error.message);
        buffer_clear(&out);
        write_answer(&out, line != NULL ? value_member_named(line, "id") : NULL, &answer);
        failed = !print_text(stdout, out.text, out.size);
        buffer_fini(&answer.text);
        region_fini(&region);
        arena_free(arena);
    }
    free(text);
    buffer_fini(&out);
    return failed ? EXIT_USAGE : EXIT_CLEAN;
}

static int eval_arguments(const struct command *command, struct arena *arena, int argc, char **argv,
                          struct eval_request *request, bool *batch)
{
    const struct value *context = NULL;

    for (int i = 1; i < argc;) {
        const char *value;
        int used = 1;

        if (strcmp(argv[i], "--batch") == 0) {
            *batch = true;
        } else if (strcmp(argv[i], "--ir") == 0) {
            request->print = true;
        } else if ((value = option_value("--language", argc - i, argv + i, &used)) != NULL) {
            request->language = eval_language_named(value, strlen(value));
        } else if ((value = option_value("--input", argc - i, argv + i, &used)) != NULL) {
            if (!read_json(command, arena, "--input", value, &request->input))
                return EXIT_USAGE;
        } else if ((value = option_value("--variables", argc - i, argv + i, &used)) != NULL) {
            if (!read_json(command, arena, "--variables", value, &request->variables))
                return EXIT_USAGE;
        } else if ((value = option_value("--context", argc - i, argv + i, &used)) != NULL) {
            if (!read_json(command, arena, "--context", value, &context))
                return EXIT_USAGE;
        } else if (argv[i][0] == '-' && argv[i][1] == '-') {
            return usage_no_option(command, argv[i], NULL);
        } else if (request->text != NULL) {
            return usage_error(command, "one expression at a time (quote it)");
        } else {
            request->text = argv[i];
            request->size = strlen(argv[i]);
        }
        i += used;
    }
    if (request->language == LANGUAGE_UNKNOWN)
        return usage_error(command, "--language is jsonpath, intrinsic or jsonata");
    if (request->variables->kind != VALUE_OBJECT)
        return usage_error(command, "--variables is an object");
    if (context != NULL)
        eval_add_context(arena, request, context);
    if (*batch && request->print)
        return usage_error(command, "--ir prints one expression");
    if (*batch && request->text != NULL)
        return usage_error(command, "--batch reads its expressions from standard input");
    if (!*batch && request->text == NULL)
        return usage_error(command, "which expression?");
    if (!*batch && check_encoding(command, request) != 0)
        return EXIT_USAGE;
    if (!*batch && request->language == LANGUAGE_NOT_GIVEN)
        request->language = eval_language_of(request->text, request->size);
    if (request->input == NULL && request->language != LANGUAGE_JSONATA)
        request->input = &value_null;
    return 0;
}

int command_eval(const struct command *command, int argc, char **argv)
{
    struct eval_request request = {.variables = &value_empty_object};
    struct arena *arena = arena_new();
    const struct backend *backend;
    bool batch = false;
    int status = eval_arguments(command, arena, argc, argv, &request, &batch);

    if (status == 0) {
        backend = locate_backend_llvm();
        if (backend == NULL)
            status = EXIT_USAGE;
        else
            status = batch ? evaluate_batch(backend) : evaluate_one(backend, arena, &request);
    }
    arena_free(arena);
    return status;
}
