/* compiler/model/comment.c - directives in a Comment: which findings its object has ignored.
 *
 *   "Comment": "Charges the card. sfnc:ignore RULE why that does not matter here"
 *
 * A directive ends with its line, or where the next one begins; a semicolon before that one is not
 * part of the reason. What does not look like a directive is text. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"

#define PREFIX "sfnc:"
#define WORD "ignore"
#define DIRECTIVES_MAX 64 /* of one Comment: to find the place of each takes reading all of it */

/* A Comment while it is read. */
struct comment {
    struct binder *binder;
    const struct object *object;
    const struct tree *tree;
    size_t count; /* of directives so far */
};

/* A piece of the Comment's text: bytes [start, end). */
struct piece {
    size_t start, end;
};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* What may stand before the prefix without making it a part of another word. */
static bool is_apart(const char *text, size_t at)
{
    char before = at == 0 ? ' ' : text[at - 1];

    return is_blank(before) || is_line_end(before) || strchr(";,.()[]<>\"'#/*", before) != NULL;
}

/* The next "sfnc:" from `at` on that begins a word; tree->size when there is none. */
static size_t find_prefix(const struct tree *tree, size_t at)
{
    size_t length = strlen(PREFIX);

    for (; at + length <= tree->size; at++) {
        const char *found = memchr(tree->text + at, PREFIX[0], tree->size - at - length + 1);

        if (found == NULL)
            break;
        at = (size_t)(found - tree->text);
        if (memcmp(found, PREFIX, length) == 0 && is_apart(tree->text, at))
            return at;
    }
    return tree->size;
}

/* The letters behind the prefix at `at`. */
static struct piece word_at(const struct tree *tree, size_t at)
{
    struct piece word = {at + strlen(PREFIX), at + strlen(PREFIX)};

    while (word.end < tree->size && is_letter(tree->text[word.end]))
        word.end++;
    return word;
}

static bool is_ignore(const struct tree *tree, struct piece word)
{
    return word.end - word.start == strlen(WORD) &&
           memcmp(tree->text + word.start, WORD, strlen(WORD)) == 0;
}

/* Where the directive at `at` ends: with its line, or before the next one. */
static size_t directive_end(const struct tree *tree, size_t at)
{
    size_t end = at, next = at;

    while (end < tree->size && !is_line_end(tree->text[end]))
        end++;
    do
        next = find_prefix(tree, next + 1);
    while (next < end && !is_ignore(tree, word_at(tree, next)));
    return next < end ? next : end;
}

/* Leave blanks and some punctuation out at the front or at the end. */
static struct piece skip(const struct tree *tree, struct piece piece, const char *marks)
{
    while (piece.start < piece.end &&
           (is_blank(tree->text[piece.start]) || strchr(marks, tree->text[piece.start]) != NULL))
        piece.start++;
    return piece;
}

static struct piece trim(const struct tree *tree, struct piece piece, const char *marks)
{
    while (piece.start < piece.end && (is_blank(tree->text[piece.end - 1]) ||
                                       strchr(marks, tree->text[piece.end - 1]) != NULL))
        piece.end--;
    return piece;
}

static const char *text_of(const struct comment *comment, struct piece piece)
{
    return arena_text(comment->binder->arena, comment->tree->text + piece.start,
                      piece.end - piece.start);
}

static struct span place_of(const struct comment *comment, struct piece piece)
{
    return tree_span_inside(comment->binder->source, comment->tree, piece.start, piece.end);
}

/* The text that the object is: with its name, when it is a state. */
static struct span range_of(const struct object *object)
{
    struct span range = object->tree->span;

    if (object->owner & IN_MACHINE)
        return diag_everywhere();
    if (object->owner & IN_STATES && object->state->name_span.start < range.start)
        range.start = object->state->name_span.start;
    return range;
}

/* What is wrong with it; the finding is returned. */
static struct finding *complain(const struct comment *comment, struct piece piece,
                                const char *message)
{
    return diag_report(comment->binder->diags, place_of(comment, piece), RULE_IGNORE_DIRECTIVE,
                       "%s", message);
}

static void report_rule(const struct comment *comment, struct piece piece, const char *name)
{
    struct diags *diags = comment->binder->diags;
    struct finding *finding = diag_report(diags, place_of(comment, piece), RULE_IGNORE_DIRECTIVE,
                                          "there is no rule \"%s\" to ignore", name);

    if (rule_nearest(name) != NULL)
        diag_note(diags, finding, (struct span){0}, "did you mean \"%s\"?", rule_nearest(name));
    else
        diag_note(diags, finding, (struct span){0},
                  "a directive is " PREFIX WORD
                  " RULE reason; sfnc explain --list lists the rules");
}

/* Follow the directive "sfnc:ignore" whose word ends at `at`. */
static void follow(const struct comment *comment, struct piece whole, size_t at)
{
    const struct tree *tree = comment->tree;
    struct piece rest = skip(tree, (struct piece){at, whole.end}, ":");
    struct piece rule = {rest.start, rest.start}, reason;
    enum rule number;

    while (rule.end < rest.end && !is_blank(tree->text[rule.end]))
        rule.end++;
    reason = skip(tree, (struct piece){rule.end, rest.end}, ":-,;");
    rule = trim(tree, rule, ":,;");
    if (rule.start == rule.end) {
        complain(comment, whole, "which rule is to be ignored? " PREFIX WORD " RULE reason");
        return;
    }
    number = rule_of(text_of(comment, rule));
    if (number == RULE_COUNT)
        report_rule(comment, rule, text_of(comment, rule));
    else if (reason.start == reason.end)
        complain(comment, whole,
                 "this directive needs a reason: why does the finding not matter here?");
    else
        diag_ignore(comment->binder->diags, range_of(comment->object), place_of(comment, whole),
                    number, text_of(comment, reason));
}

/* Read what begins with the prefix at `at`. Returns where to look on. */
static size_t read_directive(struct comment *comment, size_t at)
{
    static const char *const words[] = {WORD};
    struct piece word = word_at(comment->tree, at), whole = {at, word.end};

    if (!is_ignore(comment->tree, word)) {
        if (word.start < word.end && nearest_name(text_of(comment, word), words, 1) != NULL) {
            comment->count++;
            diag_note(comment->binder->diags,
                      complain(comment, whole, "this is no directive of sfnc"), (struct span){0},
                      "did you mean " PREFIX WORD "?");
        }
        return word.end;
    }
    comment->count++;
    whole.end = directive_end(comment->tree, at);
    whole = trim(comment->tree, whole, ";");
    follow(comment, whole, word.end);
    return whole.end;
}

void bind_comment(struct binder *binder, const struct object *object, const struct tree *tree)
{
    struct comment comment = {.binder = binder, .object = object, .tree = tree};

    if (tree == NULL || tree->kind != TREE_STRING)
        return;
    for (size_t at = find_prefix(tree, 0); at < tree->size; at = find_prefix(tree, at)) {
        if (comment.count == DIRECTIVES_MAX) {
            diag_report(binder->diags, tree->span, RULE_IGNORE_DIRECTIVE,
                        "a Comment has at most %d directives: the others are not followed",
                        DIRECTIVES_MAX);
            return;
        }
        at = read_directive(&comment, at);
    }
}
