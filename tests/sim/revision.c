/* tests/sim/revision.c - change a definition, and say what that means for executions of it.
 *
 * In: a definition, the rows of executions. What is said is found in the rows as people read them,
 * by names: whoever is in the changed state misfits. */
#include "tests/sim/revision.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/rows/row.h"

#define RENAMED "Renamed"
#define ADDED "Added at the end"

/* ---- which state ---- */

struct choice {
    uint64_t dice;
    unsigned met;
    const struct key *name;
    const struct value *state;
};

static bool is_text(const struct value *string, const char *text, size_t size)
{
    return string->size == size && memcmp(string->as.text, text, size) == 0;
}

static bool is_key(const struct key *key, const char *name)
{
    return key->size == strlen(name) && memcmp(key->text, name, key->size) == 0;
}

/* Executions are mostly found in states that wait for something. */
static unsigned weight_of(const struct value *state)
{
    static const char *const types[] = {"Task", "Wait", "Parallel", "Map"};
    const struct value *type = value_member_named(state, "Type");

    for (size_t i = 0; value_is(type, VALUE_STRING) && i < COUNT_OF(types); i++)
        if (is_text(type, types[i], strlen(types[i])))
            return 5;
    return 1;
}

/* A state, at any depth. */
static void choose(struct choice *choice, const struct value *value)
{
    if (value->kind == VALUE_ARRAY)
        for (uint32_t i = 0; i < value->size; i++)
            choose(choice, &value->as.items[i]);
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size; i++) {
        const struct member *at = &value->as.members[i];
        bool states = is_key(&at->key, "States") && at->value.kind == VALUE_OBJECT;

        for (uint32_t j = 0; states && j < at->value.size; j++) {
            unsigned weight = weight_of(&at->value.as.members[j].value);

            choice->met += weight;
            if (random_next(&choice->dice) % choice->met >= weight)
                continue;
            choice->name = &at->value.as.members[j].key;
            choice->state = &at->value.as.members[j].value;
        }
        choose(choice, &at->value);
    }
}

/* ---- changing it ---- */

/* A copy is made with what was chosen in another form. */
struct editing {
    struct region *region;
    enum revision_kind kind;
    const struct choice *choice;
    struct value target; /* where what led to the state leads now */
};

static bool is_name(const struct choice *choice, const char *text, size_t size)
{
    return size == choice->name->size && memcmp(text, choice->name->text, size) == 0;
}

/* A Pass with the same way out. */
static const struct value *as_pass(struct editing *editing, const struct value *state)
{
    const struct value *next = value_member_named(state, "Next");
    struct key keys[] = {key_of("Type", 4), next != NULL ? key_of("Next", 4) : key_of("End", 3)};
    const struct value *values[] = {value_text(editing->region, "Pass"),
                                    next != NULL ? next : value_boolean(true)};

    return value_object_of(editing->region, keys, values, 2);
}

static const struct value *edited(struct editing *editing, const struct value *value);

static const struct value *edited_object(struct editing *editing, const struct value *object)
{
    struct member *members = value_new_members(editing->region, object->size);
    uint32_t count = 0;

    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *at = &object->as.members[i];
        bool leads = (is_key(&at->key, "Next") || is_key(&at->key, "Default") ||
                      is_key(&at->key, "StartAt")) &&
                     at->value.kind == VALUE_STRING;
        bool chosen = &at->value == editing->choice->state;

        if (chosen && editing->kind == REVISION_REMOVED)
            continue;
        members[count] = *at;
        if (chosen && editing->kind == REVISION_RENAMED)
            members[count].key = key_of(editing->target.as.text, editing->target.size);
        if (chosen && editing->kind == REVISION_TYPE)
            members[count].value = *as_pass(editing, &at->value);
        else if (leads && editing->target.size > 0 &&
                 is_name(editing->choice, at->value.as.text, at->value.size))
            members[count].value = editing->target;
        else
            members[count].value = *edited(editing, &at->value);
        count++;
    }
    return value_object(editing->region, members, count);
}

static const struct value *edited(struct editing *editing, const struct value *value)
{
    struct value *items;

    if (value->kind == VALUE_OBJECT)
        return edited_object(editing, value);
    if (value->kind != VALUE_ARRAY)
        return value;
    items = value_new_items(editing->region, value->size);
    for (uint32_t i = 0; i < value->size; i++)
        items[i] = *edited(editing, &value->as.items[i]);
    return value_array(editing->region, items, value->size);
}

static const struct value *with(struct region *region, const struct value *object, const char *name,
                                const struct value *value)
{
    struct key key = key_of(name, (uint32_t)strlen(name));

    return value_with_member(region, object, &key, value);
}

/* The states of the machine that end go on to another one that ends. */
static const struct value *with_added(struct region *region, const struct value *definition)
{
    const struct value *states = value_member_named(definition, "States"), *more = states;
    struct key keys[] = {key_of("Type", 4), key_of("End", 3)};
    const struct value *values[] = {value_text(region, "Pass"), value_boolean(true)};

    for (uint32_t i = 0; i < states->size; i++) {
        const struct value *state = &states->as.members[i].value;
        struct member *members = value_new_members(region, state->size);

        memcpy(members, state->as.members, state->size * sizeof *members);
        for (uint32_t j = 0; j < state->size; j++)
            if (is_key(&members[j].key, "End"))
                members[j] = (struct member){key_of("Next", 4), *value_text(region, ADDED)};
        more = value_with_member(region, more, &states->as.members[i].key,
                                 value_object(region, members, state->size));
    }
    more = with(region, more, ADDED, value_object_of(region, keys, values, 2));
    return with(region, definition, "States", more);
}

static const struct value *changed(struct revision *revision, struct region *region,
                                   const struct value *definition, const struct choice *choice)
{
    struct editing editing = {.region = region, .kind = revision->kind, .choice = choice};
    const struct value *next = value_member_named(choice->state, "Next");

    if (revision->kind == REVISION_COMMENT)
        return with(region, definition, "Comment", value_text(region, "It was changed."));
    if (revision->kind == REVISION_ADDED)
        return with_added(region, definition);
    if (revision->kind == REVISION_REMOVED)
        editing.target = *(next != NULL ? next : value_text(region, ""));
    if (revision->kind == REVISION_RENAMED)
        editing.target = *value_text(region, RENAMED);
    return edited(&editing, definition);
}

/* How often an object has a member of that name, or one whose name ends in ".$" beside. */
static int count_of(const struct value *value, const char *name, size_t size)
{
    int count = 0;

    if (value->kind == VALUE_ARRAY)
        for (uint32_t i = 0; i < value->size; i++)
            count += count_of(&value->as.items[i], name, size);
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size; i++) {
        const struct key *key = &value->as.members[i].key;

        count += key->size >= size && memcmp(key->text, name, size) == 0 &&
                 (key->size == size || (key->size == size + 2 && key->text[size] == '.'));
        count += count_of(&value->as.members[i].value, name, size);
    }
    return count;
}

static void note_lost(struct revision *revision, const struct value *definition,
                      const struct value *assign)
{
    for (uint32_t i = 0; assign != NULL && i < assign->size; i++) {
        const struct key *key = &assign->as.members[i].key;
        size_t size = key->size;

        if (size > 2 && memcmp(key->text + size - 2, ".$", 2) == 0)
            size -= 2;
        if (count_of(definition, key->text, size) > 1) {
            revision->unsure = true;
        } else {
            buffer_add_byte(&revision->lost, '\n');
            buffer_add(&revision->lost, key->text, size);
            buffer_add_byte(&revision->lost, '\n');
        }
    }
}

/* All variables that the state assigns: itself, in its catchers and in its rules. */
static void note_lost_in(struct revision *revision, const struct value *definition,
                         const struct value *state)
{
    static const char *const lists[] = {"Catch", "Choices"};

    note_lost(revision, definition, value_member_named(state, "Assign"));
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        const struct value *list = value_member_named(state, lists[i]);

        for (uint32_t n = 0; value_is(list, VALUE_ARRAY) && n < list->size; n++)
            note_lost(revision, definition, value_member_named(&list->as.items[n], "Assign"));
    }
}

void revision_make(struct revision *revision, const struct buffer *definition, uint64_t seed,
                   bool even)
{
    struct choice choice = {.dice = ~seed};
    struct json_error error;
    struct region region;
    const struct value *value;

    *revision = (struct revision){.kind = REVISION_COMMENT};
    region_init(&region);
    value = json_read(&region, definition->text, definition->size, JSON_TEXT_BORROWED, &error);
    ENSURE(value != NULL);
    if (!even)
        revision->kind = (enum revision_kind)(random_next(&choice.dice) % REVISION_KINDS);
    choose(&choice, value);
    if (revision->kind >= REVISION_RENAMED) {
        buffer_add(&revision->state, choice.name->text, choice.name->size);
        if (revision->kind != REVISION_RENAMED)
            note_lost_in(revision, value, choice.state);
    }
    json_write(&revision->text, changed(revision, &region, value, &choice));
    region_fini(&region);
}

void revision_fini(struct revision *revision)
{
    buffer_fini(&revision->text);
    buffer_fini(&revision->state);
    buffer_fini(&revision->lost);
}

/* ---- what is stored of an execution ---- */

struct looking {
    const struct revision *revision;
    uint64_t print;
    bool misfits, unsure;
    uint64_t *frames; /* to be looked at */
    size_t count, capacity;
};

static void add_print(struct looking *looking, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < size; i++)
        looking->print = (looking->print ^ at[i]) * UINT64_C(0x100000001b3);
}

/* Or in what it is called by the changed definition. */
static bool is_in_state(const struct revision *revision, struct store_text frame)
{
    struct json_error error;
    struct region region;
    const struct value *state;
    bool same;

    region_init(&region);
    state = value_member_named(
        json_read(&region, frame.text, frame.size, JSON_TEXT_BORROWED, &error), "state");
    same = value_is(state, VALUE_STRING) &&
           (is_text(state, revision->state.text, revision->state.size) ||
            is_text(state, RENAMED, strlen(RENAMED)));
    region_fini(&region);
    return same;
}

static bool is_lost(const struct revision *revision, struct store_text variable)
{
    struct buffer line = BUFFER_EMPTY;
    bool lost;

    buffer_add_byte(&line, '\n');
    buffer_add(&line, variable.text, variable.size);
    buffer_add_byte(&line, '\n');
    lost = revision->lost.size > 0 &&
           memmem(revision->lost.text, revision->lost.size, line.text, line.size) != NULL;
    buffer_fini(&line);
    return lost;
}

static bool look_at_row(void *context, const struct store_row *row)
{
    struct looking *looking = context;

    add_print(looking, &row->key.frame, sizeof row->key.frame);
    add_print(looking, &row->key.kind, sizeof row->key.kind);
    add_print(looking, &row->key.index, sizeof row->key.index);
    add_print(looking, row->text.text, row->text.size);
    if (row->key.kind == ROW_VARIABLE && is_lost(looking->revision, row->key.name))
        looking->misfits = true;
    else if (row->key.kind == ROW_VARIABLE)
        looking->unsure = looking->revision->unsure;
    if (row->key.kind == ROW_FRAME && looking->revision->state.size > 0)
        looking->misfits = looking->misfits || is_in_state(looking->revision, row->text);
    return true;
}

static bool add_frame(void *context, uint64_t frame)
{
    struct looking *looking = context;

    if (looking->count == looking->capacity) {
        looking->capacity = 2 * looking->capacity + 16;
        looking->frames = mem_resize(looking->frames, looking->capacity * sizeof *looking->frames);
    }
    looking->frames[looking->count++] = frame;
    return true;
}

static bool add_events(void *context, const struct store_events *events)
{
    add_print(context, &events->first, sizeof events->first);
    return false;
}

enum revision_fits revision_look(const struct revision *revision, struct store *store,
                                 int64_t execution, uint64_t *print)
{
    struct looking looking = {.revision = revision};

    add_frame(&looking, 0);
    while (looking.count > 0) {
        uint64_t frame = looking.frames[--looking.count];
        const struct store_row_key all = {.frame = frame, .name = {"", 0}};

        ENSURE(store_read_rows(store, execution, &all, INT32_MAX, look_at_row, &looking) ==
               STORE_OK);
        ENSURE(store_read_children(store, execution, (int64_t)frame, 0, add_frame, &looking) ==
               STORE_OK);
    }
    free(looking.frames);
    ENSURE(store_read_events(store, execution, 0, true, add_events, &looking) == STORE_OK);
    *print = looking.print;
    if (looking.misfits)
        return REVISION_MISFITS;
    return looking.unsure ? REVISION_UNSURE : REVISION_FITS;
}
