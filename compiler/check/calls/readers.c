/* compiler/check/calls/readers.c - check that the fields of an ItemReader fit each other.
 *
 * Which fields a ReaderConfig may have depends on its InputType, and which it must have on other
 * fields. What AWS was seen to refuse, or says that it refuses, is an error; what has no effect as
 * far as is known is a warning. */
#include <stdarg.h>
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* A ReaderConfig and those of its fields that decide about others. */
struct reader {
    struct check *check;
    const struct tree *config;
    const char *location;
    const char *type; /* InputType, or NULL */
    bool lists;       /* the Resource lists objects, */
    bool flattens;    /* ... and they are read */
};

/* The text of a field; NULL when it is absent or no string. */
static const char *text_of(const struct tree *object, const char *name)
{
    const struct tree *tree = tree_field(object, name);

    return tree != NULL && tree->kind == TREE_STRING ? tree->text : NULL;
}

static bool is(const char *text, const char *wanted)
{
    return text != NULL && strcmp(text, wanted) == 0;
}

static bool is_one_of(const char *text, const char *const *list)
{
    for (; *list != NULL; list++)
        if (is(text, *list))
            return true;
    return false;
}

static struct finding *report(const struct reader *reader, const struct tree_member *member,
                              const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Report a field, or with NULL that one is missing. */
static struct finding *report(const struct reader *reader, const struct tree_member *member,
                              const char *format, ...)
{
    enum rule rule = member != NULL ? RULE_READER_CONFIG : RULE_MISSING_FIELD;
    struct span span = reader->config->span;
    struct finding *finding;
    va_list arguments;

    if (member == NULL) {
        span.end = span.start + 1;
        span.end_line = span.line;
        span.end_column = span.column;
    } else {
        span = member->key_span;
    }
    va_start(arguments, format);
    finding =
        diag_report_list(reader->check->diags, span, rule, reader->location, format, arguments);
    va_end(arguments);
    return finding;
}

/* Fields about which AWS was seen to say that they are not supported beside another InputType.
 * The others are refused for the same reason, but nobody has seen AWS's words. */
static const char *const observed[] = {"CSVHeaderLocation", "CSVHeaders", "ManifestType", NULL};

static void report_unsupported(const struct reader *reader, const struct tree_member *member,
                               const char *belongs)
{
    struct finding *finding;

    if (!is_one_of(member->key, observed)) {
        report(reader, member,
               "Field '%s' is not supported beside the InputType %s: it belongs to %s", member->key,
               reader->type, belongs);
        return;
    }
    finding = report(reader, member, "\"%s\" belongs to %s, and the InputType is %s", member->key,
                     belongs, reader->type);
    check_aws(reader->check, finding, reader->location, "Field '%s' is not supported", member->key);
}

static void report_required(const struct reader *reader, const char *field, const char *why)
{
    struct finding *finding = report(reader, NULL, "ReaderConfig lacks %s, %s", field, why);

    check_aws(reader->check, finding, reader->location, "The field '%s' is required", field);
}

static void report_unused(const struct reader *reader, const struct tree_member *member,
                          const char *why)
{
    report(reader, member, "\"%s\" has no effect: %s", member->key, why)->severity =
        SEVERITY_WARNING;
}

/* ---- what belongs to an InputType ---- */

static const char *const rows[] = {"CSV", "MANIFEST", NULL};
static const char *const documents[] = {"JSON", NULL};
static const char *const unloaded[] = {"CSV", "JSONL", "PARQUET", NULL};

static const struct {
    const char *field;
    const char *const *types;
    const char *belongs;
} belongings[] = {
    {"CSVDelimiter", rows, "CSV"},
    {"CSVHeaderLocation", rows, "CSV"},
    {"CSVHeaders", rows, "CSV"},
    {"ItemsPointer", documents, "JSON"},
};

static void check_belongings(const struct reader *reader)
{
    for (size_t i = 0; i < COUNT_OF(belongings); i++) {
        const struct tree_member *member = tree_member(reader->config, belongings[i].field);

        if (member == NULL)
            continue;
        if (reader->type != NULL && !is_one_of(reader->type, belongings[i].types))
            report_unsupported(reader, member, belongings[i].belongs);
        else if (reader->type == NULL && reader->lists)
            report_unused(reader, member, "a listing is read without it");
    }
}

/* An inventory is CSV without saying so; what Athena has unloaded must say what it is. */
static void check_manifest_type(const struct reader *reader)
{
    const struct tree_member *member = tree_member(reader->config, "ManifestType");
    const char *manifest = text_of(reader->config, "ManifestType");

    if (is(manifest, "S3_INVENTORY") && reader->type != NULL)
        report_unsupported(reader, member, "a ReaderConfig without InputType");
    else if (is(manifest, "ATHENA_DATA") && reader->type == NULL)
        report(reader, NULL,
               "ReaderConfig lacks InputType: what Athena unloaded is CSV, JSONL or PARQUET");
    else if (is(manifest, "ATHENA_DATA") && !is_one_of(reader->type, unloaded))
        report_unsupported(reader, member, "CSV, JSONL and PARQUET");
}

/* ---- what needs what ---- */

/* False when something is missing; AWS then says no more than that. */
static bool check_required(const struct reader *reader)
{
    const struct tree *config = reader->config;

    if (reader->type == NULL && reader->flattens) {
        report_required(reader, "InputType", "which LOAD_AND_FLATTEN needs");
        return false;
    }
    if (reader->type == NULL && !reader->lists && tree_field(config, "ManifestType") == NULL)
        report(reader, NULL, "ReaderConfig lacks InputType: nothing says how to read the object")
            ->severity = SEVERITY_WARNING;
    if (is(reader->type, "CSV") && tree_field(config, "CSVHeaderLocation") == NULL) {
        report_required(reader, "CSVHeaderLocation", "which CSV needs");
        return false;
    }
    if ((reader->type == NULL || is_one_of(reader->type, rows)) &&
        is(text_of(config, "CSVHeaderLocation"), "GIVEN") &&
        tree_field(config, "CSVHeaders") == NULL) {
        report(reader, NULL, "CSVHeaderLocation is GIVEN, but there are no CSVHeaders");
        return false;
    }
    return true;
}

static void check_headers(const struct reader *reader)
{
    const struct tree_member *headers = tree_member(reader->config, "CSVHeaders");
    const struct tree *location = tree_field(reader->config, "CSVHeaderLocation");

    if (headers == NULL || !is_one_of(reader->type, rows) || tree_is_open(location))
        return;
    if (location == NULL)
        report_unused(reader, headers, "there is no CSVHeaderLocation that says GIVEN");
    else if (is(location->text, "FIRST_ROW"))
        report_unused(reader, headers, "CSVHeaderLocation says FIRST_ROW");
}

static void check_pointer(const struct reader *reader)
{
    const struct tree *pointer = tree_field(reader->config, "ItemsPointer");
    const char *location;
    struct finding *finding;

    if (!is(reader->type, "JSON") || pointer == NULL || pointer->kind != TREE_STRING ||
        pointer->size == 0 || pointer->text[0] == '/' || tree_is_open(pointer))
        return;
    location = arena_format(reader->check->arena, "%s/ItemsPointer", reader->location);
    finding = check_report(reader->check, pointer->span, RULE_READER_CONFIG, location,
                           "an ItemsPointer is a JSON Pointer, it begins with /");
    check_aws(reader->check, finding, location,
              "Invalid input: JSON Pointer expression must start with '/': \"%s\"", pointer->text);
}

/* ---- the reader ---- */

/* Whether the fields that decide about others are known and legal; if not, the others can wait. */
static bool is_decided(const struct tree *config)
{
    static const char *const types[] = {"CSV", "JSON", "JSONL", "PARQUET", "MANIFEST", NULL};
    static const char *const manifests[] = {"ATHENA_DATA", "S3_INVENTORY", NULL};
    static const char *const transformations[] = {"NONE", "LOAD_AND_FLATTEN", NULL};
    static const char *const places[] = {"FIRST_ROW", "GIVEN", NULL};
    static const struct {
        const char *field;
        const char *const *values;
    } deciding[] = {
        {"InputType", types},
        {"ManifestType", manifests},
        {"Transformation", transformations},
        {"CSVHeaderLocation", places},
    };

    for (size_t i = 0; i < COUNT_OF(deciding); i++) {
        const struct tree *tree = tree_field(config, deciding[i].field);

        if (tree != NULL && (tree_is_open(tree) ||
                             !is_one_of(text_of(config, deciding[i].field), deciding[i].values)))
            return false;
    }
    return true;
}

static void check_resource(struct check *check, const struct state *state)
{
    const struct tree *tree = tree_field(state->reader, "Resource");
    const char *text = state->reader_resource;

    if (text == NULL || tree_is_open(tree) || !text_starts(text, "arn:") ||
        strstr(text, "${") != NULL || text_ends(text, ":states:::s3:getObject") ||
        text_ends(text, ":states:::s3:listObjectsV2"))
        return;
    check_report(check, tree->span, RULE_RESOURCE,
                 arena_format(check->arena, "%s/ItemReader/Resource", state->location),
                 "an ItemReader reads with s3:getObject or s3:listObjectsV2");
}

static void check_writer(struct check *check, const struct state *state)
{
    const struct tree *tree = tree_field(state->writer, "Resource");
    const char *text = state->writer_resource;

    if (text != NULL && !tree_is_open(tree) && text_starts(text, "arn:") &&
        strstr(text, "${") == NULL && !text_ends(text, ":states:::s3:putObject"))
        check_report(check, tree->span, RULE_RESOURCE,
                     arena_format(check->arena, "%s/ResultWriter/Resource", state->location),
                     "a ResultWriter writes with s3:putObject");
}

static void check_config(struct check *check, const struct state *state, const struct tree *config)
{
    struct reader reader = {
        .check = check,
        .config = config,
        .location = arena_format(check->arena, "%s/ItemReader/ReaderConfig", state->location),
        .type = text_of(config, "InputType"),
        .lists =
            state->reader_resource != NULL && text_ends(state->reader_resource, ":listObjectsV2"),
        .flattens = is(text_of(config, "Transformation"), "LOAD_AND_FLATTEN"),
    };

    if (!is_decided(config) || !check_required(&reader))
        return;
    check_belongings(&reader);
    check_manifest_type(&reader);
    check_headers(&reader);
    check_pointer(&reader);
}

/* AWS's guide: a Parquet file cannot be read in a certain version. */
static void check_version(struct check *check, const struct state *state, const struct tree *config)
{
    const struct tree *parameters = tree_field(state->reader, "Parameters");
    const struct tree_member *member;

    if (parameters == NULL || parameters->kind != TREE_OBJECT ||
        !is(text_of(config, "InputType"), "PARQUET"))
        return;
    member = tree_member(parameters, "VersionId");
    if (member == NULL)
        member = tree_member(parameters, "VersionId.$");
    if (member != NULL)
        check_report(check, member->key_span, RULE_READER_CONFIG,
                     arena_format(check->arena, "%s/ItemReader/Parameters", state->location),
                     "a VersionId is not supported for PARQUET")
            ->severity = SEVERITY_WARNING;
}

void check_readers(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        const struct tree *config;

        if (state->writer != NULL && state->writer->kind == TREE_OBJECT)
            check_writer(check, state);
        if (state->reader == NULL || state->reader->kind != TREE_OBJECT)
            continue;
        check_resource(check, state);
        config = tree_field(state->reader, "ReaderConfig");
        if (config == NULL || config->kind != TREE_OBJECT)
            continue;
        check_config(check, state, config);
        check_version(check, state, config);
    }
}
