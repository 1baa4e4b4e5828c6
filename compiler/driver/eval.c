/* compiler/driver/eval.c - sfnc eval: compile an expression in memory and evaluate it once.
 *
 * It goes through the same lowering, IR and back end as the expressions of a machine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/eval_remedy.h"
#include "compiler/driver/file.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "compiler/model/remedy.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/filter_match.h"
#include "runtime/lang/frame.h"

enum language {
    LANGUAGE_NOT_GIVEN,
    LANGUAGE_JSONPATH,
    LANGUAGE_INTRINSIC,
    LANGUAGE_JSONATA,
    LANGUAGE_UNKNOWN,
};

struct request {
    enum language language;
    const char *text;
    size_t size;
    const struct value *input;     /* NULL: none was given */
    const struct value *variables; /* an object */
    bool fold;                     /* let the passes compute what they can before code is made */
    bool print;                    /* do not evaluate it: give its IR */
};

/* The result: JSON text, or an error whose texts live in the arena. */
struct answer {
    struct buffer text;
    bool undefined;   /* JSONata found nothing, which is no error */
    const char *code; /* NULL: no error */
    const char *message;
    const struct jsonata_error *syntax; /* what is wrong in JSONata's syntax, or NULL */
    size_t position;                    /* then: where, in UTF-16 units, as the reference counts */
    const char *remedy;                 /* what to write instead, or NULL */
};

static enum language language_named(const char *name, size_t size)
{
    static const char *const names[] = {"jsonpath", "intrinsic", "jsonata"};

    for (int i = 0; i < 3; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return LANGUAGE_JSONPATH + (enum language)i;
    return LANGUAGE_UNKNOWN;
}

/* The language of an expression for which none was given: no path begins with "States.". */
static enum language language_of(const char *text, size_t size)
{
    static const char start[] = "States.";
    size_t blanks = 0;

    while (blanks < size && text[blanks] == ' ')
        blanks++;
    return size - blanks > strlen(start) && memcmp(text + blanks, start, strlen(start)) == 0
               ? LANGUAGE_INTRINSIC
               : LANGUAGE_JSONPATH;
}

static struct answer error_answer(const char *code, const char *message)
{
    return (struct answer){.text = BUFFER_EMPTY, .code = code, .message = message};
}

static const char *bad_pattern(const struct path *path);

/* The first pattern in a filter that is not a valid regular expression, or NULL. */
static const char *bad_pattern_in(const struct path_filter *filter)
{
    const char *bad;

    if (filter == NULL)
        return NULL;
    if (filter->kind == FILTER_MATCH && !filter_pattern_is_valid(filter->pattern, filter->flags))
        return filter->pattern;
    bad = bad_pattern_in(filter->first);
    if (bad == NULL)
        bad = bad_pattern_in(filter->second);
    if (bad == NULL)
        bad = bad_pattern(filter->left.path);
    return bad != NULL ? bad : bad_pattern(filter->right.path);
}

static const char *bad_pattern(const struct path *path)
{
    const char *bad = NULL;

    for (const struct path_step *step = path != NULL ? path->steps : NULL;
         step != NULL && bad == NULL; step = step->next)
        bad = bad_pattern_in(step->filter);
    return bad;
}

/* Whether an argument of the call refers to the context object. */
static bool call_uses_context(const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_PATH && argument->path->root == PATH_ROOT_CONTEXT)
            return true;
        if (argument->kind == INTRINSIC_CALL && call_uses_context(argument->call))
            return true;
    }
    return false;
}

/* How many bytes behind its $ the path has of the name of a variable; 0 for $.a, $[0] and $$. */
static size_t variable_size(const struct request *request)
{
    size_t size = 1;

    if (request->size < 2 || request->text[0] != '$')
        return 0;
    while (size < request->size && strchr(".[$( ", request->text[size]) == NULL)
        size++;
    return size - 1;
}

static bool has_variable(const struct request *request, const char *name, size_t size)
{
    struct key key = key_of(name, size);

    return value_member(request->variables, &key) != NULL;
}

/* True for a path that begins as only a machine's can: $$, or the name of a variable. All others
 * are Jayway's, which knows neither. */
static bool is_asl_path(const struct request *request)
{
    size_t size = variable_size(request);

    if (size == 0)
        return request->size > 1 && memcmp(request->text, "$$", 2) == 0;
    return has_variable(request, request->text + 1, size);
}

/* The name of a variable that an argument of the call uses and that was not given, or NULL. */
static const char *missing_variable(const struct request *request,
                                    const struct intrinsic_call *call)
{
    const char *missing = NULL;

    for (size_t i = 0; i < call->count && missing == NULL; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            missing = missing_variable(request, argument->call);
        else if (argument->kind == INTRINSIC_PATH && argument->path->root == PATH_ROOT_VARIABLE &&
                 !has_variable(request, argument->path->variable, strlen(argument->path->variable)))
            missing = argument->path->variable;
    }
    return missing;
}

static const char *no_variable(struct arena *arena, const char *name, size_t size)
{
    return arena_format(arena, "there is no variable $%.*s: give it with --variables", (int)size,
                        name);
}

/* The function that the call, or one of its arguments, names and that does not exist, or NULL. */
static const char *unknown_function(const struct intrinsic_call *call)
{
    const char *unknown = intrinsic_find(call->name) == NULL ? call->name : NULL;

    for (size_t i = 0; i < call->count && unknown == NULL; i++)
        if (call->arguments[i].kind == INTRINSIC_CALL)
            unknown = unknown_function(call->arguments[i].call);
    return unknown;
}

static const char **variable_names(struct arena *arena, const struct request *request)
{
    size_t count = request->variables->size;
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, request->variables->as.members[i].key.text,
                              request->variables->as.members[i].key.size);
    return names;
}

/* Compile the expression to a program. NULL when that fails; *wrong then says why. */
static struct ir_program *compile(struct arena *arena, const struct request *request,
                                  struct answer *wrong)
{
    struct eval_expression e = {.variables = variable_names(arena, request),
                                .variable_count = request->variables->size};
    struct path_error error = {NULL, 0, 0};
    size_t variable = variable_size(request);
    const char *missing;

    if (request->language == LANGUAGE_JSONPATH) {
        e.path = path_parse(arena, request->text, request->size,
                            is_asl_path(request) ? PATH_DIALECT_ASL : PATH_DIALECT_JAYWAY, &error);
        *wrong = error_answer("invalid-path", error.message);
        if (variable > 0 && !has_variable(request, request->text + 1, variable))
            wrong->message = no_variable(arena, request->text + 1, variable);
    } else {
        e.call = intrinsic_parse(arena, request->text, request->size, PATH_DIALECT_ASL, &error);
        *wrong = error_answer("invalid-intrinsic", error.message);
    }
    if (e.path == NULL && e.call == NULL) {
        wrong->remedy = query_remedy(arena, request->text, request->size);
        return NULL;
    }
    if (value_member_named(request->variables, EVAL_CONTEXT) == NULL &&
        ((e.path != NULL && e.path->root == PATH_ROOT_CONTEXT) ||
         (e.call != NULL && call_uses_context(e.call)))) {
        wrong->message = "eval has no context object ($$): give one with --context";
        return NULL;
    }
    if (bad_pattern(e.path) != NULL) {
        wrong->message =
            arena_format(arena, "/%s/ is not a regular expression", bad_pattern(e.path));
        return NULL;
    }
    missing = e.call != NULL ? unknown_function(e.call) : NULL;
    if (missing != NULL) {
        wrong->message = remedy_of_intrinsic(arena, missing);
        return NULL;
    }
    missing = e.call != NULL ? missing_variable(request, e.call) : NULL;
    if (missing != NULL) {
        wrong->message = no_variable(arena, missing, strlen(missing));
        return NULL;
    }
    if (request->fold)
        e.input = request->input;
    return lower_eval(arena, &e);
}

/* The same of an expression of JSONata. Names that nothing binds are undefined. */
static struct ir_program *compile_query(struct arena *arena, const struct request *request,
                                        const struct jsonata_node **query, struct answer *wrong)
{
    struct jsonata_error *error = ARENA_NEW(arena, struct jsonata_error);
    struct eval_expression e = {.variables = variable_names(arena, request),
                                .variable_count = request->variables->size};

    *query = e.query = jsonata_parse(arena, request->text, request->size, error);
    if (e.query == NULL) {
        *wrong = error_answer(error->code, error->message);
        wrong->syntax = error;
        wrong->remedy = jsonata_remedy(request->text, request->size, error);
        wrong->position = error->position <= request->size
                              ? utf8_units(request->text, error->position)
                              : error->position;
        return NULL;
    }
    if (request->fold)
        e.input = request->input;
    return lower_eval(arena, &e);
}

static uint64_t fresh_seed(void)
{
    uint64_t seed = 0;

    while (getrandom(&seed, sizeof(seed), 0) < 0 && errno == EINTR)
        ;
    return seed;
}

/* Run the compiled expression. Its value may point into the code's constants, so it is written
 * before the code goes away. */
static struct answer run(struct arena *arena, sfn_chooser function, const struct request *request)
{
    struct failure failure = {NULL, NULL, false};
    struct answer answer = {.text = BUFFER_EMPTY};
    const struct value *value;
    struct region region;

    region_init(&region);
    value = engine_evaluate(&region, function, request->input, request->variables, fresh_seed(),
                            &failure);
    if (value != NULL && value->kind == VALUE_UNDEFINED) {
        answer.undefined = true;
    } else if (value != NULL) {
        json_write(&answer.text, value);
    } else if (failure.error == NULL) {
        answer = error_answer("path-not-found", "the path finds nothing");
    } else {
        answer.code = request->language == LANGUAGE_JSONPATH
                          ? "path-not-found"
                          : arena_text(arena, failure.error->as.text, failure.error->size);
        answer.message = failure.cause != NULL
                             ? arena_text(arena, failure.cause->as.text, failure.cause->size)
                             : "";
    }
    region_fini(&region);
    return answer;
}

/* Compile the expression, load it and run it. Free the answer's text with buffer_fini. */
static struct answer evaluate(const struct backend *backend, struct arena *arena,
                              const struct request *request)
{
    struct emit_options options = {.optimize = 0};
    struct answer answer = {.text = BUFFER_EMPTY};
    const struct jsonata_node *query = NULL;
    struct ir_program *program;
    sfn_chooser function;
    const char *problem;
    void *handle;

    if (request->language == LANGUAGE_UNKNOWN)
        return error_answer("unknown-language", "language is jsonpath, intrinsic or jsonata");
    program = request->language == LANGUAGE_JSONATA ? compile_query(arena, request, &query, &answer)
                                                    : compile(arena, request, &answer);
    if (program == NULL)
        return answer;
    program_improve(program, false);
    if (request->print) {
        ir_print(program, &answer.text);
        return answer;
    }
    problem = backend->load(program, &options, runtime_symbols, runtime_symbol_count, &handle);
    if (problem != NULL)
        return error_answer("internal", problem);
    function = (sfn_chooser)backend->find(handle, EVAL_FUNCTION);
    ENSURE(function != NULL);
    answer = run(arena, function, request);
    backend->drop(handle);
    if (query != NULL && answer.undefined)
        answer.remedy = query_value_remedy(arena, query, request->variables);
    if (query != NULL && answer.code != NULL && strcmp(answer.code, "T1006") == 0)
        answer.remedy =
            query_call_remedy(arena, request->text, request->size, query, request->variables);
    return answer;
}

/* Let $$ stand for a context object. */
static void add_context(struct arena *arena, struct request *request, const struct value *context)
{
    struct key key = key_of(EVAL_CONTEXT, strlen(EVAL_CONTEXT));

    request->variables = value_with_member(&arena->region, request->variables, &key, context);
    ENSURE(request->variables != NULL);
}

/* ---- one expression on the command line ---- */

/* What reads an expression takes it for UTF-8, and so does JSON, which the result is to be: refuse
 * other bytes here. Where an expression comes as JSON, its reader has done that. 0, or the exit
 * status after a message. */
static int check_encoding(const struct command *command, const struct request *request)
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
static void show_syntax(struct arena *arena, const struct request *request,
                        const struct answer *answer)
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
                        const struct request *request)
{
    struct answer answer = evaluate(backend, arena, request);
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

static void write_answer(struct buffer *out, const struct value *id, const struct answer *answer)
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

static struct answer answer_line(const struct backend *backend, struct arena *arena,
                                 const struct value *line)
{
    const struct value *language = value_member_named(line, "language");
    const struct value *text = value_member_named(line, "expr");
    const struct value *input = value_member_named(line, "input");
    const struct value *variables = value_member_named(line, "variables");
    const struct value *context = value_member_named(line, "context");
    const struct value *fold = value_member_named(line, "fold");
    struct request request = {.language = LANGUAGE_NOT_GIVEN};

    if (!value_is(text, VALUE_STRING) || (language != NULL && language->kind != VALUE_STRING) ||
        (variables != NULL && variables->kind != VALUE_OBJECT))
        return error_answer("bad-request",
                            "a request is {\"id\",\"language\",\"expr\",\"input\",\"variables\"}");
    if (language != NULL)
        request.language = language_named(language->as.text, language->size);
    request.text = text->as.text;
    request.size = text->size;
    if (language == NULL)
        request.language = language_of(request.text, request.size);
    request.input = input;
    if (input == NULL && request.language != LANGUAGE_JSONATA)
        request.input = &value_null;
    request.fold = value_is(fold, VALUE_BOOLEAN) && fold->as.integer != 0;
    request.variables = variables != NULL ? variables : &value_empty_object;
    if (context != NULL)
        add_context(arena, &request, context);
    return evaluate(backend, arena, &request);
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
        struct answer answer;

        region_init(&region);
        line = json_read(&region, text, (size_t)size, JSON_TEXT_BORROWED, &error);
        answer = line != NULL ? answer_line(backend, arena, line)
                              : error_answer("bad-request", error.message);
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
                          struct request *request, bool *batch)
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
            request->language = language_named(value, strlen(value));
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
        add_context(arena, request, context);
    if (*batch && request->print)
        return usage_error(command, "--ir prints one expression");
    if (*batch && request->text != NULL)
        return usage_error(command, "--batch reads its expressions from standard input");
    if (!*batch && request->text == NULL)
        return usage_error(command, "which expression?");
    if (!*batch && check_encoding(command, request) != 0)
        return EXIT_USAGE;
    if (!*batch && request->language == LANGUAGE_NOT_GIVEN)
        request->language = language_of(request->text, request->size);
    if (request->input == NULL && request->language != LANGUAGE_JSONATA)
        request->input = &value_null;
    return 0;
}

int command_eval(const struct command *command, int argc, char **argv)
{
    struct request request = {.variables = &value_empty_object};
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
