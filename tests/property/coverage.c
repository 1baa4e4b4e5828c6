/* tests/property/coverage.c - count the fields, operators, functions and events of random machines.
 *
 * In: definitions. Out: percentages. Fields are counted object by object: Comment of a retrier is
 * not Comment of a state. What sfnc refuses to build (a value, never a field, of a JSONPath
 * machine) is no part of the sum. */
#include "tests/property/coverage.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "compiler/model/fields.h"
#include "compiler/syntax/intrinsic.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/history/record.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/property/invariants.h"
#include "tests/property/replay.h"

#define OWNERS 22
#define INTRINSICS_MAX 64
#define VALUES_MAX 16

struct counts {
    unsigned char fields[FIELD_COUNT][OWNERS];
    unsigned char values[FIELD_COUNT][OWNERS][VALUES_MAX]; /* of those that are one of some */
    unsigned char intrinsics[INTRINSICS_MAX];
    unsigned char refused[INTRINSICS_MAX];
    unsigned char events[HISTORY_TYPES];
    unsigned char replayed[HAPPENING_KINDS];
};

static struct counts unshared;
static struct counts *counts = &unshared;

void coverage_share(void)
{
    counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ENSURE(counts != MAP_FAILED);
    events_met = counts->events;
    happenings_replayed = counts->replayed;
}

/* ---- counting ---- */

static void note_scope(const struct value *scope, unsigned owner);

/* The n-th of the values that a field may have; its size, 0: there are fewer. */
static size_t value_of(const struct field_row *row, unsigned number, const char **value)
{
    const char *at = row->values;

    for (; at != NULL && number > 0; number--) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    *value = at;
    return at != NULL ? strcspn(at, " ") : 0;
}

static void note_value(enum field field, unsigned bit, const struct value *value)
{
    const char *name;
    size_t size;

    for (unsigned i = 0; (size = value_of(&field_rows[field], i, &name)) > 0; i++)
        if (value->kind == VALUE_STRING && value->size == size &&
            memcmp(value->as.text, name, size) == 0)
            counts->values[field][bit][i] = 1;
}

static void note_field(enum field field, unsigned owner, const struct value *value)
{
    for (unsigned bit = 0; bit < OWNERS; bit++) {
        if ((owner & (1u << bit)) == 0)
            continue;
        counts->fields[field][bit] = 1;
        note_value(field, bit, value);
    }
}

static void note_object(const struct value *object, unsigned owner)
{
    if (object == NULL || object->kind != VALUE_OBJECT)
        return;
    for (uint32_t i = 0; i < object->size; i++) {
        const struct key *key = &object->as.members[i].key;
        enum field field = field_find(key->text, key->size);

        if (field != FIELD_COUNT)
            note_field(field, owner, &object->as.members[i].value);
    }
}

static void note_list(const struct value *list, void (*note)(const struct value *, unsigned),
                      unsigned owner)
{
    for (uint32_t i = 0; list != NULL && list->kind == VALUE_ARRAY && i < list->size; i++)
        note(&list->as.items[i], owner);
}

static void note_rule(const struct value *rule, unsigned owner)
{
    const struct value *inner = value_member_named(rule, "Not");

    note_object(rule, owner);
    if (inner != NULL)
        note_rule(inner, IN_NESTED_RULE);
    note_list(value_member_named(rule, "And"), note_rule, IN_NESTED_RULE);
    note_list(value_member_named(rule, "Or"), note_rule, IN_NESTED_RULE);
}

static unsigned owner_of(const struct value *state)
{
    static const char *const types[] = {"Pass",    "Task", "Choice",   "Wait",
                                        "Succeed", "Fail", "Parallel", "Map"};
    const struct value *type = value_member_named(state, "Type");

    for (unsigned i = 0; type != NULL && i < 8; i++)
        if (value_is_text(type, types[i]))
            return 1u << i;
    return 0;
}

/* A reader or writer, and its settings. */
static void note_inner(const struct value *state, const char *name, unsigned owner,
                       const char *config, unsigned config_owner)
{
    const struct value *inner = value_member_named(state, name);

    note_object(inner, owner);
    note_object(value_member_named(inner, config), config_owner);
}

static void note_state(const struct value *state)
{
    static const char *const processors[] = {"ItemProcessor", "Iterator"};

    note_object(state, owner_of(state));
    note_list(value_member_named(state, "Retry"), note_object, IN_RETRIER);
    note_list(value_member_named(state, "Catch"), note_object, IN_CATCHER);
    note_list(value_member_named(state, "Choices"), note_rule, IN_RULE);
    note_list(value_member_named(state, "Branches"), note_scope, IN_BRANCH);
    note_inner(state, "ItemReader", IN_READER, "ReaderConfig", IN_READER_CONFIG);
    note_inner(state, "ResultWriter", IN_WRITER, "WriterConfig", IN_WRITER_CONFIG);
    note_object(value_member_named(state, "ItemBatcher"), IN_BATCHER);
    for (int i = 0; i < 2; i++) {
        const struct value *processor = value_member_named(state, processors[i]);

        if (processor == NULL)
            continue;
        note_scope(processor, IN_PROCESSOR);
        note_object(value_member_named(processor, "ProcessorConfig"), IN_PROCESSOR_CONFIG);
    }
}

static void note_scope(const struct value *scope, unsigned owner)
{
    const struct value *states = value_member_named(scope, "States");

    note_object(scope, owner);
    for (uint32_t i = 0; states != NULL && i < states->size; i++)
        note_state(&states->as.members[i].value);
}

void coverage_note(const struct buffer *definition)
{
    struct json_error error;
    struct region region;
    const struct value *machine;

    for (size_t i = 0; i < intrinsic_function_count; i++) {
        struct buffer call = BUFFER_EMPTY;

        buffer_add_format(&call, "%s(", intrinsic_functions[i].name);
        if (strstr(definition->text, call.text) != NULL)
            counts->intrinsics[i] = 1;
        buffer_fini(&call);
    }
    region_init(&region);
    machine = json_read(&region, definition->text, definition->size, JSON_TEXT_BORROWED, &error);
    ENSURE(machine != NULL);
    note_scope(machine, IN_MACHINE);
    region_fini(&region);
}

void coverage_note_answer(const struct buffer *answer)
{
    static const char refusal[] = "Invalid arguments in ";
    const char *name = answer->text != NULL ? strstr(answer->text, refusal) : NULL;

    if (name == NULL)
        return;
    name += strlen(refusal);
    for (size_t i = 0; i < intrinsic_function_count; i++)
        if (strcspn(name, ":\"") == strlen(intrinsic_functions[i].name) &&
            strncmp(name, intrinsic_functions[i].name, strlen(intrinsic_functions[i].name)) == 0)
            counts->refused[i] = 1;
}

/* ---- reporting ---- */

static size_t missing_in(const char *missing)
{
    size_t count = 0;

    for (; *missing != '\0'; missing++)
        count += *missing == '\n';
    return count;
}

static bool report(int number, const char *table, size_t total, struct buffer *missing)
{
    size_t without = missing->size > 0 ? missing_in(missing->text) : 0;

    ENSURE(total > 0 && total >= without);
    printf("%sok %d - coverage of %s: %zu of %zu, %.1f %%\n", without > 0 ? "not " : "", number,
           table, total - without, total, 100.0 * (double)(total - without) / (double)total);
    if (without > 0)
        printf("%s", missing->text);
    buffer_fini(missing);
    return without == 0;
}

/* What is of no known Type is a finding, and Next of a nested rule is read only to be refused. */
static bool is_built(enum field field, unsigned owner)
{
    return owner != IN_UNKNOWN_STATE && !(field == FIELD_NEXT && owner == IN_NESTED_RULE);
}

static const char *const owners[OWNERS] = {"Pass",
                                           "Task",
                                           "Choice",
                                           "Wait",
                                           "Succeed",
                                           "Fail",
                                           "Parallel",
                                           "Map",
                                           "the machine",
                                           "a branch",
                                           "an item processor",
                                           "a retrier",
                                           "a catcher",
                                           "a choice rule",
                                           "a nested choice rule",
                                           "ProcessorConfig",
                                           "ItemReader",
                                           "ReaderConfig",
                                           "ItemBatcher",
                                           "ResultWriter",
                                           "WriterConfig"};

static bool is_listed(enum field field, unsigned owner)
{
    const struct field_row *row = &field_rows[field];

    return ((row->required | row->optional) & owner) != 0 &&
           (row->languages & LANGUAGE_JSONPATH) != 0 && is_built(field, owner);
}

static bool report_fields(int number, bool operators)
{
    struct buffer missing = BUFFER_EMPTY;
    size_t total = 0;

    for (int field = operators ? FIELD_FIRST_OPERATOR : 0;
         field < (operators ? FIELD_COUNT : FIELD_FIRST_OPERATOR); field++) {
        for (unsigned bit = 0; bit < OWNERS; bit++) {
            if (!is_listed((enum field)field, 1u << bit))
                continue;
            total++;
            if (!counts->fields[field][bit])
                buffer_add_format(&missing, "# never: %s of %s\n", field_rows[field].name,
                                  owners[bit]);
        }
    }
    return report(number, operators ? "comparison operators" : "fields", total, &missing);
}

/* Values that no machine which is built has: refused by name (docs/language.md), or by the binder
 * in one of the two objects that have the field. */
static bool is_value_built(enum field field, unsigned owner, const char *name, size_t size)
{
    static const struct {
        enum field field;
        const char *name;
        unsigned owners;
    } refused[] = {
        {FIELD_QUERY_LANGUAGE, "JSONata", IN_MACHINE | IN_STATES},
        {FIELD_INPUT_TYPE, "PARQUET", IN_READER_CONFIG},
        {FIELD_MANIFEST_TYPE, "ATHENA_DATA", IN_READER_CONFIG},
        {FIELD_TRANSFORMATION, "LOAD_AND_FLATTEN", IN_WRITER_CONFIG},
        {FIELD_TRANSFORMATION, "COMPACT", IN_READER_CONFIG},
        {FIELD_TRANSFORMATION, "FLATTEN", IN_READER_CONFIG},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        if (refused[i].field == field && (refused[i].owners & owner) != 0 &&
            strlen(refused[i].name) == size && memcmp(refused[i].name, name, size) == 0)
            return false;
    return field != FIELD_TYPE; /* states have a table of their own */
}

static void count_values(enum field field, unsigned bit, size_t *total, struct buffer *missing)
{
    const char *name;
    size_t size;

    for (unsigned i = 0; (size = value_of(&field_rows[field], i, &name)) > 0; i++) {
        ENSURE(i < VALUES_MAX);
        if (!is_value_built(field, 1u << bit, name, size))
            continue;
        ++*total;
        if (!counts->values[field][bit][i])
            buffer_add_format(missing, "# never: %s %.*s of %s\n", field_rows[field].name,
                              (int)size, name, owners[bit]);
    }
}

static bool report_values(int number)
{
    struct buffer missing = BUFFER_EMPTY;
    size_t total = 0;

    for (int field = 0; field < FIELD_FIRST_OPERATOR; field++)
        for (unsigned bit = 0; bit < OWNERS; bit++)
            if (is_listed((enum field)field, 1u << bit))
                count_values((enum field)field, bit, &total, &missing);
    return report(number, "values of fields that have a choice", total, &missing);
}

static bool report_states(int number)
{
    struct buffer missing = BUFFER_EMPTY;

    for (unsigned bit = 0; bit < 8; bit++)
        if (!counts->fields[FIELD_TYPE][bit] || !counts->events[HISTORY_PASS_STATE_ENTERED + bit])
            buffer_add_format(&missing, "# never entered: %s\n", owners[bit]);
    return report(number, "state types", 8, &missing);
}

static bool report_intrinsics(int number)
{
    struct buffer missing = BUFFER_EMPTY;

    for (size_t i = 0; i < intrinsic_function_count; i++)
        if (!counts->intrinsics[i])
            buffer_add_format(&missing, "# never: %s\n", intrinsic_functions[i].name);
    return report(number, "intrinsic functions", intrinsic_function_count, &missing);
}

/* Array takes whatever there is, and UUID does not look. */
static bool report_refused(int number)
{
    struct buffer missing = BUFFER_EMPTY;
    size_t total = 0;

    for (size_t i = 0; i < intrinsic_function_count; i++) {
        const char *name = intrinsic_functions[i].name;

        if (strcmp(name, "States.Array") == 0 || strcmp(name, "States.UUID") == 0)
            continue;
        total++;
        if (!counts->refused[i])
            buffer_add_format(&missing, "# never refused its arguments: %s\n", name);
    }
    return report(number, "intrinsic functions that refuse their arguments", total, &missing);
}

static bool report_replayed(int number)
{
    static const char *const kinds[HAPPENING_KINDS] = {
        "start",          "timer due",   "task started",   "task heartbeat", "task submitted",
        "task succeeded", "task failed", "items",          "results ended",  "data failed",
        "stop",           "redrive",     "update of a run"};
    struct buffer missing = BUFFER_EMPTY;

    /* An execution can only be redriven by its rows, and these have none: see play.c. */
    for (size_t i = 0; i < HAPPENING_KINDS; i++)
        if (!counts->replayed[i] && i != HAPPENING_REDRIVE)
            buffer_add_format(&missing, "# never taken again: %s\n", kinds[i]);
    return report(number, "kinds of happenings, taken again", HAPPENING_KINDS - 1, &missing);
}

/* Not a promise: which events these machines and worlds came through. */
static void print_events(void)
{
    int met = 0;

    for (int type = 0; type < HISTORY_TYPES; type++)
        met += counts->events[type];
    printf("# history events met: %d of %d types; never:", met, (int)HISTORY_TYPES);
    for (int type = 0; type < HISTORY_TYPES; type++)
        if (!counts->events[type])
            printf(" %s", history_type_name((enum history_type)type));
    printf("\n");
}

bool coverage_report(int number)
{
    bool states = report_states(number), fields = report_fields(number + 1, false);
    bool operators = report_fields(number + 2, true), intrinsics = report_intrinsics(number + 3);
    bool values = report_values(number + 4), replayed = report_replayed(number + 5);
    bool refused = report_refused(number + 6);

    print_events();
    return states && fields && operators && intrinsics && values && replayed && refused;
}
