/* runtime/bucket/sink.c - write the results of a Map to files, as its ResultWriter says.
 *
 * In: results as they come. Out: files SUCCEEDED_n, FAILED_n and PENDING_n, and a manifest.json
 * that lists them. Results are written at once, so that none need be kept. What goes wrong is only
 * reported at the end, when the Map would have succeeded. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/bucket.h"
#include "runtime/bucket/place.h"
#include "runtime/json/write.h"

/* A file that is larger is closed and the next begun, as AWS does. */
#define FILE_BYTES_MAX (UINT64_C(5) << 30)

/* The files of one kind of result. */
struct series {
    const char *name;     /* "SUCCEEDED" */
    FILE *stream;         /* NULL: none is open */
    uint64_t size;        /* of the open file */
    unsigned number;      /* the n of the next file */
    struct buffer listed; /* [{"Key","Size"}...] without the brackets */
};

struct result_sink {
    char *folder; /* where the files go */
    char *prefix; /* what their keys begin with, with the slash */
    char *bucket, *arn;
    char *problem; /* the first that there was, or NULL */
    struct buffer text;
    struct series succeeded, failed, pending;
    bool lines; /* OutputType JSONL */
    bool flat;  /* Transformation FLATTEN */
    bool drops; /* write nothing: the clock is simulated, and no folder stands for the bucket */
};

static void go_wrong(struct result_sink *sink, const char *what, const char *path)
{
    if (sink->problem == NULL)
        sink->problem = text_format("cannot %s %s: %s", what, path, strerror(errno));
}

/* Make every folder of the path that does not exist. */
static void make_folders(struct result_sink *sink)
{
    for (char *at = sink->folder + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(sink->folder, 0777) != 0 && errno != EEXIST)
            go_wrong(sink, "make the folder", sink->folder);
        *at = '/';
    }
    if (mkdir(sink->folder, 0777) != 0 && errno != EEXIST)
        go_wrong(sink, "make the folder", sink->folder);
}

static char *series_file(const struct result_sink *sink, const struct series *series)
{
    return text_format("%s_%u.json%s", series->name, series->number, sink->lines ? "l" : "");
}

static char *path_in(const struct result_sink *sink, const char *name)
{
    return text_format("%s/%s", sink->folder, name);
}

/* Open a file to be written; NULL when sink->problem is set. */
static FILE *open_file(struct result_sink *sink, const char *path)
{
    char *problem = NULL;
    int number = place_open(path, true, &problem);
    FILE *stream = number >= 0 ? fdopen(number, "w") : NULL;

    if (number >= 0 && stream == NULL) {
        go_wrong(sink, "write", path);
        close(number);
    }
    if (problem != NULL && sink->problem == NULL)
        sink->problem = problem;
    else
        free(problem);
    return stream;
}

/* ---- one file after the other ---- */

static void put(struct result_sink *sink, struct series *series, const char *text, size_t size)
{
    if (sink->problem != NULL || series->stream == NULL)
        return;
    if (fwrite(text, 1, size, series->stream) != size)
        go_wrong(sink, "write a file of", sink->folder);
    series->size += size;
}

static void series_open(struct result_sink *sink, struct series *series)
{
    char *name = series_file(sink, series);
    char *path = path_in(sink, name);

    series->stream = open_file(sink, path);
    series->size = 0;
    free(path);
    free(name);
}

static void series_close(struct result_sink *sink, struct series *series)
{
    char *name = series_file(sink, series);
    struct buffer key = BUFFER_EMPTY;

    if (series->stream != NULL) {
        if (!sink->lines)
            put(sink, series, "\n]\n", 3);
        if (fclose(series->stream) != 0)
            go_wrong(sink, "write", name);
        series->stream = NULL;
        buffer_add_format(&key, "%s%s", sink->prefix, name);
        buffer_add_text(&series->listed, series->number > 0 ? ",{\"Key\":" : "{\"Key\":");
        json_write_string(&series->listed, key.text, key.size);
        buffer_add_format(&series->listed, ",\"Size\":%llu}", (unsigned long long)series->size);
        series->number++;
    }
    buffer_fini(&key);
    free(name);
}

/* Begin an entry: sink->text becomes what stands before it, and the caller appends the entry. */
static void entry_begin(struct result_sink *sink, struct series *series)
{
    if (series->stream == NULL)
        series_open(sink, series);
    buffer_clear(&sink->text);
    if (!sink->lines)
        buffer_add_text(&sink->text, series->size == 0 ? "[\n" : ",\n");
}

static void entry_end(struct result_sink *sink, struct series *series)
{
    if (sink->lines)
        buffer_add_byte(&sink->text, '\n');
    put(sink, series, sink->text.text, sink->text.size);
    if (series->size > FILE_BYTES_MAX)
        series_close(sink, series);
}

static void series_add(struct result_sink *sink, struct series *series, const struct value *value)
{
    entry_begin(sink, series);
    json_write(&sink->text, value);
    entry_end(sink, series);
}

/* ---- the sink ---- */

/* A copy of a text that the engine has put into the request, where it always is. It only holds NUL
 * if the Prefix does, which check_parameters has refused. */
static char *text_of(const struct value *said, const char *name)
{
    const struct value *value = value_member_named(said, name);

    ENSURE(value_is(value, VALUE_STRING));
    return mem_text(value->as.text, value->size);
}

/* Check Bucket and Prefix, even when nothing is written. False when sink->problem is set. */
static bool check_parameters(struct result_sink *sink, const struct value *parameters)
{
    char *prefix = NULL;
    bool fine = place_text(parameters, "Bucket", &sink->bucket, &sink->problem) &&
                place_text(parameters, "Prefix", &prefix, &sink->problem);

    free(prefix);
    return fine;
}

/* Find the folder for all files: that of the manifest. */
static void find_folder(struct result_sink *sink, const struct place_request *place,
                        const struct value *said)
{
    char *bucket = place_bucket(place, &sink->problem);
    char *key = text_of(said, "Key");
    char *slash = strrchr(key, '/');

    ENSURE(slash != NULL);
    slash[1] = '\0';
    sink->prefix = mem_text(key, strlen(key));
    *slash = '\0';
    if (bucket != NULL)
        sink->folder = place_object(bucket, key, &sink->problem);
    if (sink->folder == NULL)
        sink->folder = mem_text("", 0);
    free(bucket);
    free(key);
}

struct result_sink *sink_open(const struct bucket_request *request)
{
    const struct value *config = value_member_named(request->said, "WriterConfig");
    const struct place_request place = place_request(request);
    struct result_sink *sink = mem_zeroed(1, sizeof *sink);

    sink->succeeded.name = "SUCCEEDED";
    sink->failed.name = "FAILED";
    sink->pending.name = "PENDING";
    sink->lines = value_is_text(value_member_named(config, "OutputType"), "JSONL");
    sink->flat = value_is_text(value_member_named(config, "Transformation"), "FLATTEN");
    sink->arn = text_of(request->said, "MapRunArn");
    if (!check_parameters(sink, place.parameters))
        return sink;
    sink->drops = request->simulated && !place_is_known(&place);
    if (sink->drops)
        return sink;
    find_folder(sink, &place, request->said);
    if (sink->problem == NULL)
        make_folders(sink);
    return sink;
}

void sink_add(struct result_sink *sink, const struct value *result, bool failed)
{
    if (sink->problem != NULL || sink->drops)
        return;
    if (!sink->flat || failed || result->kind != VALUE_ARRAY) {
        series_add(sink, failed ? &sink->failed : &sink->succeeded, result);
        return;
    }
    for (uint32_t i = 0; i < result->size; i++)
        series_add(sink, &sink->succeeded, &result->as.items[i]);
}

void sink_add_pending(struct result_sink *sink, const struct value *items)
{
    struct buffer input = BUFFER_EMPTY;

    for (uint32_t i = 0; sink->problem == NULL && !sink->drops && i < items->size; i++) {
        buffer_clear(&input);
        json_write(&input, &items->as.items[i]);
        entry_begin(sink, &sink->pending);
        buffer_add_text(&sink->text, "{\"Input\":");
        json_write_string(&sink->text, input.text, input.size);
        buffer_add_text(&sink->text,
                        ",\"InputDetails\":{\"Included\":true},\"Status\":\"PENDING\"}");
        entry_end(sink, &sink->pending);
    }
    buffer_fini(&input);
}

static void add_list(struct buffer *out, const char *name, const struct buffer *listed)
{
    buffer_add_format(out, "\"%s\":[", name);
    if (listed->size > 0)
        buffer_add(out, listed->text, listed->size);
    buffer_add_byte(out, ']');
}

static void write_manifest(struct result_sink *sink)
{
    struct buffer text = BUFFER_EMPTY;
    char *path = path_in(sink, "manifest.json");
    FILE *stream = open_file(sink, path);

    buffer_add_text(&text, "{\"DestinationBucket\":");
    json_write_string(&text, sink->bucket, strlen(sink->bucket));
    buffer_add_text(&text, ",\"MapRunArn\":");
    json_write_string(&text, sink->arn, strlen(sink->arn));
    buffer_add_text(&text, ",\"ResultFiles\":{");
    add_list(&text, "FAILED", &sink->failed.listed);
    buffer_add_byte(&text, ',');
    add_list(&text, "PENDING", &sink->pending.listed);
    buffer_add_byte(&text, ',');
    add_list(&text, "SUCCEEDED", &sink->succeeded.listed);
    buffer_add_text(&text, "}}\n");
    if (stream != NULL && fwrite(text.text, 1, text.size, stream) != text.size)
        go_wrong(sink, "write", path);
    if (stream != NULL && fclose(stream) != 0)
        go_wrong(sink, "write", path);
    free(path);
    buffer_fini(&text);
}

char *sink_end(struct result_sink *sink)
{
    char *problem;

    series_close(sink, &sink->succeeded);
    series_close(sink, &sink->failed);
    series_close(sink, &sink->pending);
    if (sink->problem == NULL && !sink->drops)
        write_manifest(sink);
    problem = sink->problem;
    buffer_fini(&sink->succeeded.listed);
    buffer_fini(&sink->failed.listed);
    buffer_fini(&sink->pending.listed);
    buffer_fini(&sink->text);
    free(sink->folder);
    free(sink->prefix);
    free(sink->bucket);
    free(sink->arn);
    free(sink);
    return problem;
}

const struct bucket_writer sfn_writer = {
    .open = sink_open,
    .add = sink_add,
    .add_pending = sink_add_pending,
    .end = sink_end,
};
