/* compiler/definition/beside.c - read a definition from a file beside the document that names it.
 *
 * A template may come from anyone: it must not have files read that lie elsewhere (findings quote
 * what they are about), and no device or pipe, which would never end. */
#include "compiler/definition/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/reads.h"
#include "runtime/base/text.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

/* The folder of the document, as a path. */
static const char *folder_of(struct composer *composer)
{
    const char *path = composer->file->path;
    const char *slash = strrchr(path, '/');

    return slash == NULL ? "" : arena_text(composer->arena, path, (size_t)(slash + 1 - path));
}

/* Whether the real path of a file lies in a folder, links followed. */
static bool lies_in(const char *real, const char *folder)
{
    char *root = realpath(folder[0] == '\0' ? "." : folder, NULL);
    size_t size = root != NULL ? strlen(root) : 0;
    bool inside = root != NULL &&
                  (strcmp(root, "/") == 0 || (strncmp(real, root, size) == 0 && real[size] == '/'));

    free(root);
    return inside;
}

/* Open the file when it is a plain one in the folder. -1 after a finding. */
static int open_file(struct composer *composer, const struct tree *node, const char *folder,
                     const char *path)
{
    char *real = realpath(path, NULL);
    struct stat about;
    int fd = -1;

    if (real == NULL) {
        compose_refuse(composer, node->span, "cannot read %s: %s", path, strerror(errno));
    } else if (node->text[0] == '/' || !lies_in(real, folder)) {
        compose_refuse(composer, node->span,
                       "%s is outside of the template's folder: give that file to sfnc itself",
                       node->text);
    } else {
        fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0 || fstat(fd, &about) != 0) {
            compose_refuse(composer, node->span, "cannot read %s: %s", path, strerror(errno));
        } else if (!S_ISREG(about.st_mode)) {
            compose_refuse(composer, node->span, "%s is not a file", path);
            close(fd);
            fd = -1;
        } else {
            reads_note_open(fd);
        }
    }
    free(real);
    return fd;
}

const struct source *beside_read(struct composer *composer, const struct tree *node)
{
    const char *folder = folder_of(composer);
    const char *path = arena_format(composer->arena, "%s%s", folder, node->text);
    struct source *source = ARENA_NEW(composer->arena, struct source);
    struct buffer text = BUFFER_EMPTY;
    char *problem = NULL;
    int fd;

    if (node->size == 0) {
        compose_refuse(composer, node->span, "the path of the definition is empty");
        return NULL;
    }
    if (strstr(node->text, "://") != NULL || strlen(node->text) != node->size) {
        compose_refuse(composer, node->span, "sfnc reads a file beside the template: %s is none",
                       node->text);
        return NULL;
    }
    fd = open_file(composer, node, folder, path);
    if (fd < 0)
        return NULL;
    if (!text_read_fd(&text, fd, path, FILE_BYTES_MAX, &problem))
        compose_refuse(composer, node->span, "%s", problem);
    close(fd);
    source->path = path;
    source->text = arena_text(composer->arena, text.size > 0 ? text.text : "", text.size);
    source->size = text.size;
    free(problem);
    buffer_fini(&text);
    return composer->failed ? NULL : source;
}
