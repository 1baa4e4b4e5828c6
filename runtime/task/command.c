/* runtime/task/command.c - split the command line of an exec: Resource, and find its program.
 *
 * Words are separated by blanks; '...' and "..." may hold blanks; a backslash takes the next
 * character as it is (not inside '...'). There are no variables, wildcards or pipes: who wants a
 * shell writes `exec:sh -c '...'`. docs/decisions/0002-exec-resources.md. */
#include "runtime/task/command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n';
}

/* Copy a word and a NUL to *to, which moves on behind it. Returns what follows the word, or NULL
 * when it is malformed. */
static const char *copy_word(const char *from, char **to, const char **problem)
{
    char quote = '\0';

    for (; *from != '\0' && (quote != '\0' || !is_blank(*from)); from++) {
        if (*from == '\\' && quote != '\'') {
            if (from[1] == '\0') {
                *problem = "its command ends in a lone backslash";
                return NULL;
            }
            *(*to)++ = *++from;
        } else if (quote == '\0' && (*from == '\'' || *from == '"')) {
            quote = *from;
        } else if (quote == *from) {
            quote = '\0';
        } else {
            *(*to)++ = *from;
        }
    }
    if (quote != '\0') {
        *problem = "a quotation mark in its command is never closed";
        return NULL;
    }
    *(*to)++ = '\0';
    return from;
}

char **command_split(const char *command, const char **problem)
{
    size_t size = strlen(command);
    /* At most every second character can begin a word. */
    size_t words_max = size / 2 + 2;
    char **words = mem_zeroed(1, words_max * sizeof(char *) + size + 2);
    char *text = (char *)(words + words_max);
    size_t count = 0;

    *problem = NULL;
    for (;;) {
        while (is_blank(*command))
            command++;
        if (*command == '\0')
            break;
        words[count++] = text;
        command = copy_word(command, &text, problem);
        if (command == NULL)
            goto fail;
    }
    if (count == 0 || words[0][0] == '\0') {
        *problem = "its command is empty; write exec:PROGRAM ARGUMENTS";
        goto fail;
    }
    return words;
fail:
    free(words);
    return NULL;
}

static char *find_on_path(const char *program)
{
    const char *path = getenv("PATH");

    if (path == NULL)
        path = "/usr/local/bin:/usr/bin:/bin";
    for (;;) {
        int size = (int)strcspn(path, ":");
        char *file =
            size == 0 ? text_format("./%s", program) : text_format("%.*s/%s", size, path, program);

        if (access(file, X_OK) == 0)
            return file;
        free(file);
        if (path[size] == '\0')
            return NULL;
        path += size + 1;
    }
}

char *command_find(const char *program, const char *folder)
{
    char *beside;

    if (strchr(program, '/') == NULL)
        return find_on_path(program);
    if (access(program, F_OK) == 0)
        return mem_text(program, strlen(program));
    if (program[0] == '/' || folder == NULL)
        return NULL;
    beside = text_format("%s/%s", folder, program);
    if (access(beside, F_OK) == 0)
        return beside;
    free(beside);
    return NULL;
}
