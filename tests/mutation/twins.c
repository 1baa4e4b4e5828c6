/* tests/mutation/twins.c - do a definition and a changed one do the same, in worlds that are given?
 *
 * In: a line of JSON a request. {"definition": TEXT, "worlds": [...]} is the original from here on,
 * with the worlds of tests/mutation/world.h; {"definition": TEXT, "tell": N} is a changed one, of
 * which at most N worlds in which it does something else are told.
 * Out: a line of JSON each. Of an original {"ran": how many worlds} or {"refused": TEXT}; of a
 * changed one {"differs": [{"world": N, "was": TEXT, "is": TEXT}], "ran": how many},
 * {"refused": TEXT} or {"lost": true}: it took too long, or crashed.
 * Each definition is compiled into a process of its own, whose end frees its code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "tests/compiled/compiled.h"
#include "tests/mutation/world.h"

#define SECONDS_MAX 20
#define TEXT_MOST 4000 /* of what is told of a world */

struct original {
    struct region region;
    const struct value *worlds;
    struct buffer *seen; /* by world; NULL: it was not run */
};

/* ---- in a process of its own: writes to `out` ---- */

static void tell_difference(struct buffer *out, uint32_t world, const struct buffer *was,
                            const struct buffer *is)
{
    buffer_add_format(out, "%s{\"world\":%u,\"was\":", out->size > 0 ? "," : "", world);
    json_write_string(out, was->text, was->size > TEXT_MOST ? TEXT_MOST : was->size);
    buffer_add_text(out, ",\"is\":");
    json_write_string(out, is->text, is->size > TEXT_MOST ? TEXT_MOST : is->size);
    buffer_add_byte(out, '}');
}

/* Run until `most` differences are known. */
static void compare(const struct original *original, const struct sfn_program *program,
                    int64_t most, FILE *out)
{
    struct buffer differences = BUFFER_EMPTY;
    uint32_t world = 0;
    int64_t count = 0;

    for (; world < original->worlds->size && count < most; world++) {
        const struct buffer *was = &original->seen[world];
        struct buffer is = BUFFER_EMPTY;

        world_run(program, value_item(original->worlds, world), &is);
        if (was->size != is.size || memcmp(was->text, is.text, is.size) != 0) {
            tell_difference(&differences, world, was, &is);
            count++;
        }
        buffer_fini(&is);
    }
    fprintf(out, "{\"differs\":[%s],\"ran\":%u}\n", differences.size > 0 ? differences.text : "",
            world);
    buffer_fini(&differences);
}

/* What each world sees of the original, for the parent. */
static void run_all(const struct original *original, const struct sfn_program *program, FILE *out)
{
    for (uint32_t world = 0; world < original->worlds->size; world++) {
        struct buffer seen = BUFFER_EMPTY, line = BUFFER_EMPTY;

        world_run(program, value_item(original->worlds, world), &seen);
        json_write_string(&line, seen.text, seen.size);
        fprintf(out, "%s\n", line.text);
        buffer_fini(&seen);
        buffer_fini(&line);
    }
}

static void work(const struct original *original, const struct value *request, FILE *out)
{
    const struct value *definition = value_member_named(request, "definition");
    const struct value *tell = value_member_named(request, "tell");
    struct compiled compiled = {NULL, NULL, NULL};
    void *handle;
    char *refused;

    ENSURE(value_is(definition, VALUE_STRING));
    refused = compiled_make(&compiled, "twin.asl.json", definition->as.text, definition->size,
                            false, true);
    if (refused != NULL) {
        struct buffer text = BUFFER_EMPTY;

        json_write_string(&text, refused, strlen(refused));
        fprintf(out, "{\"refused\":%s}\n", text.text);
    } else if (tell != NULL) {
        compare(original, compiled_load(compiled.folded, 0, &handle), tell->as.integer, out);
    } else {
        run_all(original, compiled_load(compiled.folded, 0, &handle), out);
    }
}

/* ---- the parent ---- */

/* All that the process has written; empty when it was killed. */
static struct buffer work_apart(const struct original *original, const struct value *request)
{
    struct buffer text = BUFFER_EMPTY;
    char part[65536];
    int ends[2], status;
    ssize_t size;
    pid_t child;

    ENSURE(pipe(ends) == 0);
    child = fork();
    ENSURE(child >= 0);
    if (child == 0) {
        FILE *out = fdopen(ends[1], "w");
        struct rlimit limit = {SECONDS_MAX, SECONDS_MAX};

        ENSURE(out != NULL);
        close(ends[0]);
        (void)setrlimit(RLIMIT_CPU, &limit);
        work(original, request, out);
        fclose(out);
        _exit(0);
    }
    close(ends[1]);
    while ((size = read(ends[0], part, sizeof part)) > 0)
        buffer_add(&text, part, (size_t)size);
    close(ends[0]);
    ENSURE(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        text.size = 0;
    return text;
}

static void forget(struct original *original)
{
    for (uint32_t i = 0; original->seen != NULL && i < original->worlds->size; i++)
        buffer_fini(&original->seen[i]);
    free(original->seen);
    region_fini(&original->region);
    *original = (struct original){.worlds = NULL};
    region_init(&original->region);
}

/* Keep what was seen of an original: a line a world, each a JSON string. */
static uint32_t keep(struct original *original, const struct buffer *text)
{
    uint32_t world = 0;

    original->seen = mem_zeroed(original->worlds->size + 1, sizeof *original->seen);
    for (size_t at = 0; at < text->size; world++) {
        const char *end = memchr(text->text + at, '\n', text->size - at);
        size_t length = (size_t)(end - text->text) - at;
        struct json_error error;
        struct region region;
        const struct value *seen;

        ENSURE(world < original->worlds->size);
        region_init(&region);
        seen = json_read(&region, text->text + at, length, JSON_TEXT_BORROWED, &error);
        ENSURE(value_is(seen, VALUE_STRING));
        buffer_add(&original->seen[world], seen->as.text, seen->size);
        region_fini(&region);
        at += length + 1;
    }
    return world;
}

/* Answer the request; an original keeps it. */
static void serve(struct original *original, const char *line, size_t size)
{
    struct json_error error;
    struct region region;
    const struct value *request, *worlds;
    struct buffer text;

    region_init(&region);
    request = json_read(&region, line, size, JSON_TEXT_COPIED, &error);
    ENSURE(request != NULL);
    worlds = value_member_named(request, "worlds");
    if (worlds != NULL) {
        forget(original);
        region_fini(&original->region);
        original->region = region;
        original->worlds = worlds;
        region_init(&region);
    }
    ENSURE(value_is(original->worlds, VALUE_ARRAY) && (worlds != NULL || original->seen != NULL));
    text = work_apart(original, request);
    if (text.size == 0)
        printf("{\"lost\":true}\n");
    else if (worlds != NULL && text.text[0] == '"')
        printf("{\"ran\":%u}\n", keep(original, &text));
    else
        printf("%.*s", (int)text.size, text.text);
    buffer_fini(&text);
    region_fini(&region);
}

int main(void)
{
    struct original original = {.worlds = NULL};
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    region_init(&original.region);
    while ((size = getline(&line, &room, stdin)) > 0) {
        serve(&original, line, (size_t)size);
        fflush(stdout);
    }
    forget(&original);
    region_fini(&original.region);
    free(line);
    return 0;
}
