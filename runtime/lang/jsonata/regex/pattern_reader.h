/* runtime/lang/jsonata/regex/pattern_reader.h - the tokens of a regular expression of ECMAScript;
 * private to pattern.c.
 *
 * Functions that return false have filled the mistake. */
#ifndef SFN_LANG_JSONATA_REGEX_PATTERN_READER_H
#define SFN_LANG_JSONATA_REGEX_PATTERN_READER_H

#include "runtime/lang/jsonata/regex/pattern.h"

#define GROUP_DEPTH_MAX 200

/* A group with a name. */
struct pattern_name {
    const char *text;
    size_t size;
    uint32_t group;
};

struct pattern_reader {
    struct buffer *out;
    const char *start, *at, *end;
    bool caseless, multiline;
    struct pattern_mistake *mistake;
    uint32_t groups; /* capturing ones, in the whole pattern */
    struct pattern_name *names;
    size_t name_count;
    uint32_t begun; /* capturing groups so far */
    unsigned depth; /* of groups */
    uint32_t open[GROUP_DEPTH_MAX]; /* those that are not closed, 0 for one that does not capture */
};

/* Find the groups and their names, before anything is read. reader_end frees what it keeps. */
bool reader_begin(struct pattern_reader *reader);
void reader_end(struct pattern_reader *reader);

/* Note what is wrong at a place. Returns false. */
bool reader_fail(struct pattern_reader *reader, const char *at, const char *message);

/* Whether that byte came next; it is then read. */
bool reader_take(struct pattern_reader *reader, char byte);

/* Read one character as it stands. */
bool reader_character(struct pattern_reader *reader, uint32_t *character);

/* Read an escape that means one character; the reader is at its backslash, and something follows.
 * A pair of surrogates is one character. */
bool reader_escape(struct pattern_reader *reader, bool in_class, uint32_t *character);

enum reference { REFERENCE_NONE, REFERENCE_GROUP, REFERENCE_EMPTY, REFERENCE_WRONG };

/* Read an escape that refers to a group: \1, \k<name>. To a group that is not closed, or that comes
 * later, it refers in vain: ECMAScript forgets what a group was when it begins anew. */
enum reference reader_reference(struct pattern_reader *reader, uint32_t *group);

enum group_kind {
    GROUP_WRONG,
    GROUP_CAPTURING,
    GROUP_PLAIN,
    GROUP_AHEAD,
    GROUP_NOT_AHEAD,
    GROUP_BEHIND,
    GROUP_NOT_BEHIND,
};

/* Read what stands behind the parenthesis that begins a group, the name included. */
enum group_kind reader_group(struct pattern_reader *reader);

struct pattern_counts {
    uint32_t least, most; /* most: UINT32_MAX without a bound */
};

/* Read {1}, {1,} or {1,2}. False, and nothing is read, when that is not what comes; this is no
 * mistake. */
bool reader_counts(struct pattern_reader *reader, struct pattern_counts *counts);

#endif
