/* tests/property/depot.c - make the folder that an execution reads; show the files that it wrote.
 *
 * Its "in" holds what is read, its "out" what is written. Files that are read are as old as the
 * world, as a listing shows their age. */
#include "tests/property/depot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/property/library.h"

#define OLD_SECONDS 1700000000
#define TARGET_SIZE 512

void depot_init(struct depot *depot, const struct specimen *specimen)
{
    *depot = (struct depot){.specimen = specimen};
}

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "cannot %s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

/* ---- laying out ---- */

/* Every folder that leads to the file. */
static void make_folders(char *path)
{
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            fail("make the folder", path);
        *at = '/';
    }
}

static void write_text(const char *path, const struct buffer *text)
{
    const struct timespec times[2] = {{.tv_sec = OLD_SECONDS}, {.tv_sec = OLD_SECONDS}};
    FILE *file = fopen(path, "we");

    if (file == NULL || (text->size > 0 && fwrite(text->text, 1, text->size, file) != text->size) ||
        fclose(file) != 0 || utimensat(AT_FDCWD, path, times, 0) != 0)
        fail("write", path);
}

static void write_lines(const char *path, const struct value *lines)
{
    struct buffer text = BUFFER_EMPTY;

    for (uint32_t i = 0; lines->kind == VALUE_ARRAY && i < lines->size; i++) {
        const struct value *line = &lines->as.items[i];

        if (i > 0)
            buffer_add_byte(&text, '\n');
        if (line->kind == VALUE_STRING && line->size > 0)
            buffer_add(&text, line->as.text, line->size);
    }
    write_text(path, &text);
    buffer_fini(&text);
}

static void write_files(const struct depot *depot)
{
    const struct buffer *text = &depot->specimen->files;
    const struct value *files;
    struct json_error error;
    struct region region;

    if (text->size == 0)
        return;
    region_init(&region);
    files = json_read(&region, text->text, text->size, JSON_TEXT_BORROWED, &error);
    ENSURE(files != NULL);
    for (uint32_t i = 0; files->kind == VALUE_OBJECT && i < files->size; i++) {
        const struct member *file = &files->as.members[i];
        char path[512];

        (void)snprintf(path, sizeof path, "%s/in/%.*s", depot->folder, (int)file->key.size,
                       file->key.text);
        make_folders(path);
        write_lines(path, &file->value);
    }
    region_fini(&region);
}

static void open_depot(struct depot *depot)
{
    char path[512];

    if (depot->folder[0] != '\0')
        return;
    library_home_name(depot->folder);
    (void)snprintf(path, sizeof path, "%s/in/", depot->folder);
    make_folders(path);
    write_files(depot);
}

/* Readers are bound to the folder "in", writers to "out". */
static struct bucket_request request_of(const struct depot *depot, const struct effect *effect,
                                        const char *name, char target[TARGET_SIZE])
{
    (void)snprintf(target, TARGET_SIZE, "file:%s/%s", depot->folder, name);
    return (struct bucket_request){.resource = effect->resource,
                                   .target = target,
                                   .said = effect->input,
                                   .skip = (uint64_t)effect->skip};
}

struct item_source *depot_source(struct depot *depot, const struct effect *effect)
{
    struct bucket_request request;
    char target[TARGET_SIZE];

    open_depot(depot);
    request = request_of(depot, effect, "in", target);
    return source_open(&request, effect->count);
}

struct result_sink *depot_sink(struct depot *depot, const struct effect *effect)
{
    struct bucket_request request;
    char target[TARGET_SIZE];

    open_depot(depot);
    request = request_of(depot, effect, "out", target);
    return sink_open(&request);
}

char *depot_plain(const struct depot *depot, char *problem)
{
    size_t size = strlen(depot->folder);

    for (char *at = strstr(problem, depot->folder); at != NULL; at = strstr(at, depot->folder))
        memmove(at, at + size, strlen(at + size) + 1);
    return problem;
}

/* ---- showing and removing ---- */

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* In order; *names is the caller's, and each of them. */
static size_t names_in(const char *path, char ***names)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    size_t count = 0, capacity = 0;

    *names = NULL;
    if (folder == NULL)
        return 0;
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (count == capacity) {
            capacity = capacity == 0 ? 16 : capacity * 2;
            *names = mem_resize(*names, capacity * sizeof **names);
        }
        (*names)[count++] = mem_text(entry->d_name, strlen(entry->d_name));
    }
    closedir(folder);
    if (count > 0)
        qsort(*names, count, sizeof **names, compare_names);
    return count;
}

/* Files below "out/" are shown; all are removed. `from`: where the name to show begins. */
static void clear(const char *path, size_t from, bool written, struct buffer *seen)
{
    char **names;
    size_t count = names_in(path, &names);

    for (size_t i = 0; i < count; i++) {
        char inner[4096];
        struct stat about;

        ENSURE((size_t)snprintf(inner, sizeof inner, "%s/%s", path, names[i]) < sizeof inner);
        ENSURE(stat(inner, &about) == 0);
        if (S_ISDIR(about.st_mode)) {
            clear(inner, from, written || strcmp(inner + from, "out") == 0, seen);
        } else if (written && seen != NULL) {
            buffer_add_format(seen, "%s:\n", inner + from);
            ENSURE(buffer_add_file(seen, inner, SIZE_MAX) == 0);
        }
        if (!S_ISDIR(about.st_mode) && unlink(inner) != 0)
            fail("remove", inner);
        free(names[i]);
    }
    free(names);
    if (rmdir(path) != 0)
        fail("remove", path);
}

void depot_fini(struct depot *depot, struct buffer *seen)
{
    if (depot->folder[0] == '\0')
        return;
    clear(depot->folder, strlen(depot->folder) + 1, false, seen);
}
