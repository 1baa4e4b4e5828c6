/* runtime/service/machines.c - make definitions ready to run.
 *
 * A definition is compiled when it is first needed: at the start of an execution, or when one goes
 * on. So a store with thousands of machines is opened as quickly as one with one. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/engine/names.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/activities.h"
#include "runtime/service/deleting.h"
#include "runtime/service/express.h"
#include "runtime/service/inside.h"
#include "runtime/service/loaded.h"
#include "runtime/service/nested.h"
#include "runtime/service/resource.h"
#include "sfn/abi.h"

struct kept_machine {
    struct buffer name;
    bool express;
    struct service_logged logged;
};

static bool on_machine(void *context, int64_t number, const struct store_resource *resource)
{
    struct kept_machine *kept = context;
    struct region region;
    struct json_error error;
    const struct value *text, *name;

    region_init(&region);
    text = json_read(&region, resource->text.text, resource->text.size, JSON_TEXT_BORROWED, &error);
    name = value_member_named(text, "name");
    if (value_is(name, VALUE_STRING))
        buffer_add(&kept->name, name->as.text, name->size);
    kept->express = value_is_text(value_member_named(text, "type"), "EXPRESS");
    kept->logged = service_logged_by(value_member_named(text, "loggingConfiguration"));
    region_fini(&region);
    return false;
}

static struct service_program *compile(struct service *service, const char *arn, const char *digest,
                                       struct buffer *why)
{
    const struct service_compiler *compiler = service->options.compiler;
    struct store *store = durable_store(service->durable);
    struct kept_machine kept = {.express = false};
    struct buffer definition = BUFFER_EMPTY;
    struct service_program *program = NULL;
    struct service_source source;

    if (store_read_resource(store, store_text_of(arn), on_machine, &kept) != STORE_OK ||
        kept.name.size == 0)
        buffer_add_format(why, "there is no state machine %s", arn);
    else if (store_read_definition(store, store_text_of(digest), &definition) != STORE_OK)
        buffer_add_format(why, "the definition %s is not kept", digest);
    if (definition.size > 0) {
        buffer_add_text(&kept.name, ""); /* ends it */
        source = (struct service_source){.text = definition.text,
                                         .size = definition.size,
                                         .name = kept.name.text,
                                         .express = kept.express};
        program = compiler->compile(compiler->context, &source, why);
    }
    buffer_fini(&kept.name);
    buffer_fini(&definition);
    return program;
}

static void on_ended(void *context, const struct durable_end *end)
{
    struct service *service = ((struct loaded *)context)->service;

    service->counts.ended[execution_status(end->execution)]++;
    nested_starts_ended(service->nested, end->number);
    if (!service->ending)
        deleting_note_end(service, end->arn);
}

static bool on_absent(void *context, const char *activity)
{
    const struct loaded *loaded = context;

    return service_lacks_activity(loaded->service, activity);
}

static void on_events(void *context, const struct execution *execution,
                      const struct history *events, struct buffer *lines)
{
    const struct loaded *loaded = context;
    struct buffer arn = BUFFER_EMPTY;
    struct history_log how = {.level = loaded->logged.level,
                              .data = loaded->logged.data,
                              .redrives = execution_redrives(execution)};

    if (how.level == HISTORY_LOG_OFF)
        return;
    execution_arn(execution, &arn);
    how.arn = arn.text;
    history_render_log(events, &how, lines);
    buffer_fini(&arn);
}

static void on_logged(void *context, const char *lines, size_t size)
{
    const struct loaded *loaded = context;

    service_log_add(loaded->service->options.log, lines, size);
}

/* See what of its executions is logged. Those that run are logged as the next one is. */
static void see_logged(struct loaded *loaded)
{
    struct service *service = loaded->service;
    struct kept_machine kept = {.logged = {HISTORY_LOG_ALL, true}};

    if (loaded->arn != NULL) /* an executable's machine has no configuration: all is logged */
        store_read_resource(durable_store(service->durable), store_text_of(loaded->arn), on_machine,
                            &kept);
    buffer_fini(&kept.name);
    loaded->logged = kept.logged;
    loaded->logged_after = service->changes;
}

static struct durable_machine *add(struct loaded *loaded, const struct sfn_program *program,
                                   struct buffer *problems)
{
    const struct service *service = loaded->service;
    const struct service_options *options = &service->options;
    const struct durable_machine_options how = {
        .program = program,
        .place = options->place,
        .setting = options->setting,
        .aws_limits = options->aws_limits,
        .adopts = options->adopts,
        .lenient = options->compiler != NULL,
        .ended = on_ended,
        .absent = on_absent,
        .log = options->log != NULL ? on_events : NULL,
        .logged = on_logged,
        .context = loaded,
    };

    return durable_add(service->durable, &how, problems);
}

static struct loaded *load(struct service *service, const char *arn, const char *digest,
                           struct buffer *why)
{
    struct loaded *loaded = mem_zeroed(1, sizeof *loaded);
    const struct sfn_program *program = service->options.program;

    loaded->service = service;
    if (service->options.compiler != NULL) {
        loaded->compiled = compile(service, arn, digest, why);
        program = loaded->compiled != NULL ? loaded->compiled->program : NULL;
    }
    if (program != NULL) {
        loaded_make_room(service);
        if (program->express)
            loaded->express = express_add(service->express, program, loaded, why);
        else
            loaded->machine.durable = add(loaded, program, why);
    }
    if (loaded->machine.durable == NULL && loaded->express == NULL) {
        if (loaded->compiled != NULL)
            service->options.compiler->release(service->options.compiler->context,
                                               loaded->compiled);
        free(loaded);
        return NULL;
    }
    loaded->arn = arn != NULL ? mem_text(arn, strlen(arn)) : NULL;
    loaded->digest = digest != NULL ? mem_text(digest, strlen(digest)) : NULL;
    loaded->machine.arn = loaded->arn;
    loaded->machine.digest = loaded->digest;
    loaded->machine.program = program;
    loaded_add(loaded);
    return loaded;
}

const struct service_machine *service_take_machine(struct service *service, const char *arn,
                                                   const char *digest, struct buffer *why)
{
    struct loaded *loaded;
    bool first;

    if (service->options.compiler == NULL)
        arn = digest = NULL;
    loaded = loaded_find(service, arn, digest);
    first = loaded == NULL;
    if (first)
        loaded = load(service, arn, digest, why);
    if (loaded == NULL)
        return NULL;
    if (loaded->express == NULL && service->options.log != NULL &&
        (first || loaded->logged_after != service->changes))
        see_logged(loaded);
    return &loaded->machine;
}

struct durable_machine *service_wanted(struct service *service, const char *arn, const char *digest,
                                       struct buffer *why)
{
    const struct service_machine *machine;

    if (service->options.compiler == NULL || service->durable == NULL)
        return NULL;
    machine = service_take_machine(service, arn, digest, why);
    return machine != NULL ? machine->durable : NULL;
}
