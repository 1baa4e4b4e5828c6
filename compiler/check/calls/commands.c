/* compiler/check/calls/commands.c - find exec: commands that were written for a shell.
 *
 * No shell reads them: the command is split into words and started. A sign between words that only
 * a shell obeys would be an argument like any other. What is quoted is meant as it stands, and some
 * programs hand their arguments to a shell, or have such signs of their own. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "sfn/kinds.h"

/* A word of the command as written, and whether any of it is quoted or escaped. */
struct word {
    size_t start, size;
    bool quoted;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n';
}

/* The next word at or after `at`; false: there is none. The same rules as those of the task that
 * starts the command. */
static bool next_word(const char *text, size_t at, struct word *word)
{
    char quote = '\0';

    *word = (struct word){.start = at};
    while (is_blank(text[word->start]))
        word->start++;
    for (at = word->start; text[at] != '\0' && (quote != '\0' || !is_blank(text[at])); at++) {
        if (text[at] == '\\' && quote != '\'' && text[at + 1] != '\0') {
            word->quoted = true;
            at++;
        } else if (quote == '\0' && (text[at] == '\'' || text[at] == '"')) {
            word->quoted = true;
            quote = text[at];
        } else if (quote == text[at]) {
            quote = '\0';
        }
    }
    word->size = at - word->start;
    return word->size > 0;
}

static bool is_one_of(const char *text, size_t size, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == size && memcmp(text, names[i], size) == 0)
            return true;
    return false;
}

static bool is_assignment(const char *text, size_t size)
{
    const char *equals = memchr(text, '=', size);

    if (equals == NULL || equals == text || isdigit((unsigned char)text[0]))
        return false;
    for (const char *at = text; at < equals; at++)
        if (!isalnum((unsigned char)*at) && *at != '_')
            return false;
    return true;
}

/* $NAME, alone or with a path behind it. ${...} is a placeholder. */
static bool is_variable(const char *text, size_t size)
{
    size_t at = 1;

    if (size < 2 || text[0] != '$' || (!isalpha((unsigned char)text[1]) && text[1] != '_'))
        return false;
    while (at < size && (isalnum((unsigned char)text[at]) || text[at] == '_'))
        at++;
    return at == size || text[at] == '/';
}

/* Names of files with a star, by itself or before an ending: "*.csv", but not ".*". */
static bool is_wildcard(const char *text, size_t size)
{
    const char *star = memchr(text, '*', size);
    size_t before = star == NULL ? 0 : (size_t)(star - text), after;

    if (star == NULL || (before > 0 && text[before - 1] != '/'))
        return false;
    after = size - before - 1;
    if (after == 0)
        return before > 0;
    if (star[1] != '.' || after < 2)
        return false;
    for (size_t i = 1; i < after; i++)
        if (!isalnum((unsigned char)star[1 + i]))
            return false;
    return true;
}

/* What a shell would make of the word, or NULL. */
static const char *meaning_of(const char *text, size_t size)
{
    static const char *const joints[] = {"|", "||", "&&", "&", ";", "|&", ";;"};
    const char *in = text;

    if (is_one_of(text, size, joints, COUNT_OF(joints)))
        return "joins two commands";
    if (size > 1 && text[size - 1] == ';')
        return "ends a command";
    while (in < text + size && isdigit((unsigned char)*in))
        in++;
    if (in == text && *in == '&' && size > 1)
        in++;
    if (in < text + size && (*in == '>' || (*in == '<' && in[1] != '-')))
        return "redirects";
    for (size_t i = 0; i + 1 < size; i++)
        if ((text[i] == '$' && text[i + 1] == '(') || text[i] == '`')
            return "is replaced by what a command prints";
    if (is_variable(text, size))
        return "is replaced by a variable";
    if ((size == 1 || text[1] == '/') && text[0] == '~')
        return "is the home folder";
    return is_wildcard(text, size) ? "is replaced by the names of files" : NULL;
}

/* Whether the program, without its folder, is one of these. */
static bool is_program(const char *program, size_t size, const char *const *names, size_t count)
{
    for (const char *at = program + size; at > program; at--)
        if (at[-1] == '/') {
            size -= (size_t)(at - program);
            program = at;
            break;
        }
    return is_one_of(program, size, names, count);
}

/* Programs that hand their arguments to a shell, or know some of these signs themselves. */
static bool is_exempt(const char *program, size_t size)
{
    static const char *const names[] = {
        "ash",  "bash", "busybox", "cmd",      "cmd.exe",    "csh",   "dash",  "env", "expr",
        "find", "fish", "ksh",     "parallel", "powershell", "pwsh",  "rsync", "scp", "sh",
        "ssh",  "su",   "tcsh",    "test",     "watch",      "xargs", "zsh",   "[",
    };

    return is_program(program, size, names, COUNT_OF(names));
}

/* Programs whose own language has such signs, but in one argument: as a word by itself a sign was
 * meant for a shell. */
static bool has_signs(const char *program, size_t size)
{
    static const char *const names[] = {"awk", "gawk", "jq", "mawk", "nawk"};

    return is_program(program, size, names, COUNT_OF(names));
}

/* |, &&, >, 2>: nothing but a sign. */
static bool is_sign(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (strchr("|&;<>12", text[i]) == NULL)
            return false;
    return size < 4;
}

static void report(struct check *check, const struct state *state, size_t start, size_t size,
                   const char *meaning)
{
    const char *text = arena_text(check->arena, state->resource + start, size);

    diag_note(check->diags,
              check_report(check, check_inside(check, state->resource_tree, start, start + size),
                           RULE_EXEC_SHELL,
                           arena_format(check->arena, "%s/Resource", state->location),
                           "no shell reads this command: %s is only an argument", text),
              (struct span){0}, "in a shell, %s %s; exec:sh -c '...' starts one", text, meaning);
}

static void check_command(struct check *check, const struct state *state, size_t start)
{
    const char *text = state->resource;
    struct word word;
    bool signs;

    if (!next_word(text, start, &word) || is_exempt(text + word.start, word.size))
        return;
    if (!word.quoted && is_assignment(text + word.start, word.size)) {
        report(check, state, word.start, word.size, "sets a variable of the command");
        return;
    }
    signs = has_signs(text + word.start, word.size);
    while (next_word(text, word.start + word.size, &word)) {
        const char *meaning = word.quoted ? NULL : meaning_of(text + word.start, word.size);

        if (signs && !is_sign(text + word.start, word.size))
            continue;
        if (meaning == NULL)
            continue;
        report(check, state, word.start, word.size, meaning);
        return; /* one is enough to say that all of it is */
    }
}

void check_commands(struct check *check)
{
    const char *prefix = sfn_kind_info(SFN_KIND_exec)->prefix;

    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->kind == SFN_TASK && state->resource != NULL &&
            state->resource_tree->kind == TREE_STRING && text_starts(state->resource, prefix))
            check_command(check, state, strlen(prefix));
}
