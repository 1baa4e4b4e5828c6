/* runtime/engine/names.c - make the names and ARNs of executions, machines, Map runs and children.
 * In: an execution, or a Map's frame or child. Out: a name or an ARN.
 * Names are made from the seed, but not from the execution's sequence of random bits, so that it
 * makes no difference whether a name is asked for. */
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"
#include "runtime/lang/random.h"

#define NAME_SALT UINT64_C(0x6e616d65)
#define KEY_SALT UINT64_C(0x6b6579)
#define RUN_SALT UINT64_C(0x72756e)
#define MAP_RUN_SALT UINT64_C(0x6d61702072756e)

void arn_begin(struct buffer *out, const struct engine *engine, const char *kind)
{
    buffer_add_text(out, engine->arns);
    buffer_add_text(out, kind);
    buffer_add_byte(out, ':');
}

/* Append a UUID that is made from `random`. */
static void add_uuid(struct buffer *out, uint64_t random)
{
    char uuid[UUID_TEXT_SIZE];

    random_uuid(&random, uuid);
    buffer_add_text(out, uuid);
}

void execution_name(const struct execution *execution, struct buffer *out)
{
    if (execution->awake->name != NULL)
        buffer_add_text(out, execution->awake->name);
    else
        add_uuid(out, execution->awake->seed ^ NAME_SALT);
}

static const char *name_of(const struct engine *engine)
{
    const char *name = engine->options.program->name;

    return name != NULL ? name : "machine";
}

const char *machine_name(const struct execution *execution)
{
    return name_of(execution->engine);
}

const char *execution_role_arn(const struct execution *execution)
{
    const char *own = execution->awake->role_arn;

    return own != NULL ? own : execution->engine->options.place->role_arn;
}

/* What stands behind the name of an express execution, as others may have the same name. */
static void add_run(struct buffer *out, uint64_t seed)
{
    buffer_add_byte(out, ':');
    add_uuid(out, seed ^ RUN_SALT);
}

void express_arn(const struct engine *engine, const char *name, uint64_t seed, struct buffer *out)
{
    arn_begin(out, engine, "express");
    buffer_add_text(out, name_of(engine));
    buffer_add_byte(out, ':');
    buffer_add_text(out, name);
    add_run(out, seed);
}

void execution_arn(const struct execution *execution, struct buffer *out)
{
    bool express = execution->engine->options.program->express;

    arn_begin(out, execution->engine, express ? "express" : "execution");
    buffer_add_text(out, machine_name(execution));
    buffer_add_byte(out, ':');
    execution_name(execution, out);
    if (express)
        add_run(out, execution->awake->seed);
}

/* ---- a Map's run and its children ---- */

/* A number made of a text. */
static uint64_t hash_of(const char *text, uint64_t hash)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

/* Append MACHINE/LABEL. For a Map without a Label that is a UUID, new in each execution. */
static void add_label(struct buffer *out, const struct frame *parent)
{
    const char *label = parent->state->map->label;

    buffer_add_format(out, "%s/%s", machine_name(parent->execution), label != NULL ? label : "");
    if (label != NULL)
        return;
    add_uuid(out, hash_of(parent->state->name, MAP_RUN_SALT));
}

/* Append name `number` of a run: 0 is its own, the others are its children's. */
static void add_name(struct buffer *out, const struct map_run *run, uint64_t number)
{
    add_uuid(out, run->seed ^ (number * UINT64_C(0xd1342543de82ef95)));
}

/* Executions that are given the same seed, but other names, have other children. */
uint64_t map_run_seed(struct execution *execution)
{
    const struct awake *awake = execution->awake;
    uint64_t seed = awake->name != NULL ? hash_of(awake->name, awake->seed) : awake->seed;

    return seed ^ (MAP_RUN_SALT * ++execution->awake->map_runs);
}

void map_run_name(const struct frame *parent, struct buffer *out)
{
    add_name(out, &parent->join->run, 0);
}

void map_run_child_name(const struct frame *child, struct buffer *out)
{
    add_name(out, &child->parent->join->run, (uint64_t)child->index + 1);
}

void map_run_machine_name(const struct frame *child, struct buffer *out)
{
    add_label(out, child->parent);
}

void map_run_child_arn(const struct frame *child, struct buffer *out)
{
    bool express = child->parent->state->map->express;

    arn_begin(out, child->execution->engine, express ? "express" : "execution");
    add_label(out, child->parent);
    buffer_add_byte(out, ':');
    map_run_child_name(child, out);
}

void map_run_arn(const struct frame *parent, struct buffer *out)
{
    arn_begin(out, parent->execution->engine, "mapRun");
    add_label(out, parent);
    buffer_add_byte(out, ':');
    map_run_name(parent, out);
}

/* ---- for tasks ---- */

/* The key is made of the execution's run, the event with which the state was entered, how often it
 * was tried again, and how often the execution was redriven. So it is the same whenever the same
 * attempt is made once more. */
void task_names(struct frame *frame, struct buffer *arn, struct buffer *key)
{
    const struct execution *execution = frame->execution;
    const struct frame *child = frame_map_child(frame);

    if (child != NULL) {
        map_run_child_arn(child, arn);
        map_run_child_name(child, key);
    } else {
        execution_arn(execution, arn);
        add_uuid(key, execution->awake->seed ^ KEY_SALT);
    }
    buffer_add_format(key, ":%lld:%d", (long long)frame->entered_id, frame->retries);
    if (frame->ledger->redrives > 0)
        buffer_add_format(key, ":%lld", (long long)frame->ledger->redrives);
}
