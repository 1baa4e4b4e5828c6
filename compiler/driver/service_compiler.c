/* compiler/driver/service_compiler.c - compile, validate and look through definitions in memory.
 *
 * In: a definition as text. Out: a program in this process, or why not, in AWS's words. Nothing is
 * printed. What one definition took of memory is given back when its program is released. */
#include "compiler/driver/service_compiler.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/kinds.h"
#include "compiler/driver/memory.h"
#include "compiler/driver/service_state.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"
#include "sfn/kinds.h"

/* What AWS's ValidateStateMachineDefinition returns at most. */
#define DIAGNOSTICS_MAX 100

/* So many bytes of a definition take tens of megabytes while it is compiled. */
#define LARGE ((size_t)64 << 10)

#define CODE_SCHEMA "SCHEMA_VALIDATION_FAILED"

/* A definition that was compiled. */
struct compiled {
    struct service_program program;
    struct memory_program memory;
};

/* ---- what is refused ---- */

/* Whether the Resource is none at AWS, but fine elsewhere: it says itself what runs it, or holds a
 * placeholder, which nothing fills any more when a definition arrives here. */
static bool is_ours(const char *resource)
{
    return sfn_kind_of(resource) != SFN_KIND_NONE || text_starts(resource, "http:") ||
           text_starts(resource, "https:") ||
           (!text_starts(resource, "arn:") && strstr(resource, "${") != NULL &&
            strchr(strstr(resource, "${"), '}') != NULL);
}

/* Who sends such a definition is told what AWS tells; who runs the service, what to do. */
static void tell_of_refusal(const struct service_compiling *compiling)
{
    if (compiling->tell != NULL)
        compiling->tell("a definition was refused for a Resource exec: or c:, which needs "
                        "--allow-exec (whoever may send a definition can then start any program "
                        "here), or an ARN and --bindings FILE, which says what runs it");
}

/* Report the Resources that only sfnc knows. */
static void refuse_resources(const struct service_compiling *compiling, struct compilation *c)
{
    const struct scope *scope = c->machine != NULL ? c->machine->scopes : NULL;
    bool has_kind = false;

    for (; scope != NULL; scope = scope->next) {
        for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
            struct finding *finding;

            if (state->kind != SFN_TASK || state->resource == NULL || !is_ours(state->resource))
                continue;
            finding = diag_report(c->diags, state->resource_tree->span, RULE_RESOURCE,
                                  "this Resource is only taken where it was allowed");
            diag_aws(c->diags, finding, CODE_SCHEMA,
                     arena_format(c->arena, "%s/Resource", state->location),
                     "Value is not a valid resource ARN");
            has_kind = has_kind || sfn_kind_of(state->resource) != SFN_KIND_NONE;
        }
    }
    if (has_kind)
        tell_of_refusal(compiling);
}

/* AWS says first what is wrong in a state, then which states are not there, then whether there is
 * an end. */
static int rank_of(const struct finding *finding)
{
    static const char *const late[] = {"MISSING_TRANSITION_TARGET", "MISSING_END_STATE"};

    for (size_t i = 0; finding->code != NULL && i < COUNT_OF(late); i++)
        if (strcmp(finding->code, late[i]) == 0)
            return (int)i + 1;
    return 0;
}

/* Whether the definition is refused for it: AWS does so, or it cannot be built. A Resource that is
 * no ARN may be a warning of ours, because a binding can give it a meaning; what else would be
 * wrong with it does not matter where none is taken. */
static bool is_refusal(const struct service_compiling *compiling, const struct finding *finding)
{
    if (finding->rule == RULE_RESOURCE)
        return compiling->any_resource ? finding->severity == SEVERITY_ERROR
                                       : finding->aws_text != NULL;
    return finding->severity == SEVERITY_ERROR || finding->aws_text != NULL;
}

/* Tell of each finding for which the definition is refused, in AWS's order. */
static size_t each_refusal(const struct service_compiling *compiling, const struct compilation *c,
                           void (*tell)(void *context, const struct finding *finding),
                           void *context)
{
    size_t count = 0;

    for (int rank = 0; rank <= 2; rank++) {
        for (const struct finding *at = diags_first(c->diags); at != NULL; at = at->next) {
            if (rank_of(at) != rank || !is_refusal(compiling, at))
                continue;
            count++;
            if (tell != NULL)
                tell(context, at);
        }
    }
    return count;
}

struct refusal {
    struct buffer *out;
    size_t count;
};

/* Append "CODE: TEXT at LOCATION", of so many as are also diagnostics. */
static void add_refusal(void *context, const struct finding *finding)
{
    struct refusal *refusal = context;
    struct buffer *out = refusal->out;

    if (refusal->count++ >= DIAGNOSTICS_MAX)
        return;
    if (refusal->count > 1)
        buffer_add_text(out, ", ");
    buffer_add_format(out, "%s: ", finding->code != NULL ? finding->code : CODE_SCHEMA);
    buffer_add_text(out, finding->aws_text != NULL ? finding->aws_text : finding->message);
    buffer_add_format(out, " at %s", finding->location != NULL ? finding->location : "null");
}

static void write_refusal(const struct service_compiling *compiling, const struct compilation *c,
                          struct buffer *out)
{
    struct refusal refusal = {.out = out};

    buffer_add_text(out, "Invalid State Machine Definition: '");
    each_refusal(compiling, c, add_refusal, &refusal);
    if (c->problem != NULL)
        buffer_add_text(out, c->problem);
    buffer_add_byte(out, '\'');
}

/* ---- passes ---- */

static void open_source(struct compilation *c, const struct service_source *source)
{
    *c = (struct compilation){.machine_options.express = source->express};
    compilation_open_text(c, source->text, source->size, source->name);
}

/* Check the definition. False when it is refused. */
static bool run_checks(const struct service_compiling *compiling, struct compilation *c)
{
    bool going_on = compilation_run(c, STAGE_CHECKED);

    if (!compiling->any_resource)
        refuse_resources(compiling, c);
    return going_on && each_refusal(compiling, c, NULL, NULL) == 0;
}

/* Compose the machine that tests the state of `c`. False when the whole is refused. */
static bool compose(const struct service_compiling *compiling, struct compilation *c,
                    const struct service_source *source, struct buffer *out)
{
    const char *text = source->variables != NULL ? source->variables : "{}";
    const struct source given = {.path = "variables", .text = text, .size = strlen(text)};
    const struct tree *variables =
        syntax_parse(c->arena, &given, &c->fillings, diags_new(c->arena, &given));
    const struct state *state;

    if (source->state == NULL) {
        c->tree = syntax_parse(c->arena, &c->source, &c->fillings, c->diags);
        if (c->tree != NULL)
            state_compose(&c->source, c->tree, QUERY_JSONPATH, variables, out);
        return c->tree != NULL;
    }
    if (!run_checks(compiling, c))
        return false;
    state = state_named(c->machine, source->state);
    if (state != NULL)
        state_compose(&c->source, state->tree, c->machine->language, variables, out);
    return state != NULL;
}

/* Put the machine that tests a state in the place of the definition. */
static bool open_test(const struct service_compiling *compiling, struct compilation *c,
                      const struct service_source *source)
{
    struct buffer text = BUFFER_EMPTY;
    struct service_source composed = {.name = source->name};
    bool made = compose(compiling, c, source, &text);

    if (made) {
        composed.text = text.text;
        composed.size = text.size;
        compilation_close(c);
        open_source(c, &composed);
        c->inspected = TESTED_STATE;
    }
    buffer_fini(&text);
    return made;
}

/* Give back to the system what a large definition took. */
static void close_source(struct compilation *c, const struct service_source *source)
{
    compilation_close(c);
#ifdef __GLIBC__
    if (source->size >= LARGE)
        malloc_trim(0);
#endif
}

static bool check(void *context, const struct service_source *source, struct buffer *digest,
                  struct buffer *refusal)
{
    const struct service_compiling *compiling = context;
    struct compilation c;
    bool taken;

    open_source(&c, source);
    taken = run_checks(compiling, &c) && compilation_run(&c, STAGE_PROGRAM);
    if (taken)
        buffer_add_text(digest, c.program->digest);
    else
        write_refusal(compiling, &c, refusal);
    close_source(&c, source);
    return taken;
}

static struct service_program *compile(void *context, const struct service_source *source,
                                       struct buffer *refusal)
{
    const struct service_compiling *compiling = context;
    struct compiled *compiled = mem_zeroed(1, sizeof *compiled);
    struct compilation c;

    open_source(&c, source);
    if ((!source->inspect || open_test(compiling, &c, source)) && run_checks(compiling, &c) &&
        compilation_run(&c, STAGE_PROGRAM) &&
        (c.problem = memory_build(&c, compiling->backend, NULL, &compiled->memory)) == NULL) {
        compiled->program.program = compiled->memory.program;
    } else {
        write_refusal(compiling, &c, refusal);
        free(compiled);
        compiled = NULL;
    }
    close_source(&c, source);
    return compiled != NULL ? &compiled->program : NULL;
}

static void release(void *context, struct service_program *program)
{
    struct compiled *compiled = (struct compiled *)program;

    (void)context;
    memory_drop(&compiled->memory);
    free(compiled);
}

/* ---- ValidateStateMachineDefinition ---- */

struct diagnosis {
    struct buffer *out;
    size_t most, count;
};

static void add_member(struct buffer *out, const char *name, const char *text)
{
    buffer_add_format(out, ",\"%s\":", name);
    json_write_string(out, text, strlen(text));
}

static void add_diagnostic(void *context, const struct finding *finding)
{
    struct diagnosis *diagnosis = context;
    struct buffer *out = diagnosis->out;

    if (diagnosis->count++ >= diagnosis->most)
        return;
    if (diagnosis->count > 1)
        buffer_add_byte(out, ',');
    buffer_add_text(out, "{\"severity\":\"ERROR\"");
    add_member(out, "code", finding->code != NULL ? finding->code : CODE_SCHEMA);
    add_member(out, "message", finding->aws_text != NULL ? finding->aws_text : finding->message);
    if (finding->location != NULL)
        add_member(out, "location", finding->location);
    buffer_add_byte(out, '}');
}

/* What AWS warns of is not known in its words, so there are no warnings. */
static enum service_validity validate(void *context, const struct service_source *source,
                                      bool warnings, int32_t most, struct buffer *diagnostics,
                                      bool *truncated)
{
    const struct service_compiling *compiling = context;
    struct diagnosis diagnosis = {.out = diagnostics,
                                  .most = most > 0 ? (size_t)most : DIAGNOSTICS_MAX};
    struct compilation c;

    (void)warnings;
    open_source(&c, source);
    run_checks(compiling, &c);
    buffer_add_byte(diagnostics, '[');
    each_refusal(compiling, &c, add_diagnostic, &diagnosis);
    buffer_add_byte(diagnostics, ']');
    *truncated = diagnosis.count > diagnosis.most;
    close_source(&c, source);
    return diagnosis.count > 0 ? SERVICE_INVALID : SERVICE_VALID;
}

/* ---- DescribeStateMachine ---- */

static bool references(void *context, const struct service_source *source, struct buffer *out)
{
    struct service_compiling quiet = *(const struct service_compiling *)context;
    struct compilation c;
    bool taken;

    quiet.tell = NULL; /* nothing is refused to who asks */
    open_source(&c, source);
    taken = run_checks(&quiet, &c);
    if (taken)
        machine_references(c.machine, out);
    close_source(&c, source);
    return taken;
}

static void allow_exec(void *context)
{
    struct service_compiling *compiling = context;

    compiling->any_resource = true;
}

void service_compiler_init(struct service_compiler *compiler, struct service_compiling *compiling)
{
    *compiler = (struct service_compiler){.context = compiling,
                                          .kinds = all_kinds,
                                          .kind_count = COUNT_OF(all_kinds),
                                          .allow_exec = allow_exec,
                                          .check = check,
                                          .compile = compile,
                                          .release = release,
                                          .validate = validate,
                                          .references = references};
}
