/* compiler/prove/schema/schema_sample.c - a text that a regular expression matches.
 *
 * Of alternatives the first is taken, of a class some character, and everything as often as it has
 * to stand. What stands ahead and behind, and references to groups, are left out of account. */
#include "compiler/prove/schema/schema_sample.h"

#include <ctype.h>
#include <string.h>

#include "runtime/base/buffer.h"

#define DEPTH_MAX 32  /* of groups */
#define MADE_MAX 4096 /* bytes */
#define RANGES_MAX 32 /* of a class */

struct sampling {
    const char *at, *end;
    struct buffer out;
    unsigned depth, more;
};

static bool sample_choice(struct sampling *s);

static bool take(struct sampling *s, const char *text)
{
    size_t size = strlen(text);

    if ((size_t)(s->end - s->at) < size || memcmp(s->at, text, size) != 0)
        return false;
    s->at += size;
    return true;
}

/* ---- characters ---- */

/* What an escape stands for, or one of what it does; NUL: it is not understood. */
static char escaped(char letter)
{
    switch (letter) {
    case 'd':
        return '0';
    case 'w':
    case 'D':
    case 'S':
        return 'a';
    case 's':
        return ' ';
    case 'W':
        return '-';
    case 't':
        return '\t';
    case 'n':
        return '\n';
    default:
        return isalnum((unsigned char)letter) ? '\0' : letter;
    }
}

/* One character of a class. *last is it, too, or of an escape for several the last of them. */
static char class_character(struct sampling *s, char *last)
{
    char character = *s->at++;

    *last = character;
    if (character != '\\' || s->at == s->end)
        return character;
    character = escaped(*s->at);
    *last = *s->at == 'd' ? '9' : *s->at == 'w' ? 'z' : character;
    s->at++;
    return character;
}

static char outside(const char (*ranges)[2], size_t count)
{
    static const char tries[] = "a0A-_ ~!";

    for (size_t i = 0; tries[i] != '\0'; i++) {
        bool within = false;

        for (size_t k = 0; k < count; k++)
            within = within || (tries[i] >= ranges[k][0] && tries[i] <= ranges[k][1]);
        if (!within)
            return tries[i];
    }
    return '\0';
}

static bool sample_class(struct sampling *s)
{
    bool negated = take(s, "^");
    char ranges[RANGES_MAX][2];
    size_t count = 0;
    char made;

    while (s->at < s->end && *s->at != ']') {
        if (count == RANGES_MAX)
            return false;
        ranges[count][0] = class_character(s, &ranges[count][1]);
        if (s->end - s->at > 1 && s->at[0] == '-' && s->at[1] != ']') {
            s->at++;
            (void)class_character(s, &ranges[count][1]);
        }
        count++;
    }
    if (!take(s, "]") || count == 0)
        return false;
    made = negated ? outside((const char(*)[2])ranges, count) : ranges[0][0];
    if (made != '\0')
        buffer_add_byte(&s->out, made);
    return made != '\0';
}

static bool sample_escape(struct sampling *s)
{
    char made;

    if (s->at == s->end)
        return false;
    if (*s->at == 'b' || *s->at == 'B') {
        s->at++;
        return true;
    }
    made = escaped(*s->at++);
    if (made != '\0')
        buffer_add_byte(&s->out, made);
    return made != '\0';
}

/* ---- groups ---- */

static bool sample_group(struct sampling *s)
{
    bool aside = take(s, "?=") || take(s, "?!") || take(s, "?<=") || take(s, "?<!");
    size_t size = s->out.size;

    if (!aside && !take(s, "?:") && take(s, "?<"))
        while (s->at < s->end && *s->at++ != '>')
            ;
    if (!sample_choice(s) || !take(s, ")"))
        return false;
    if (aside)
        s->out.size = size;
    return true;
}

static bool sample_atom(struct sampling *s)
{
    char character = *s->at++;

    switch (character) {
    case '^':
    case '$':
        return true;
    case '(':
        return sample_group(s);
    case '[':
        return sample_class(s);
    case '\\':
        return sample_escape(s);
    case '.':
        buffer_add_byte(&s->out, 'a');
        return true;
    default:
        buffer_add_byte(&s->out, character);
        return character != '*' && character != '+' && character != '?';
    }
}

static unsigned read_count(struct sampling *s, unsigned otherwise)
{
    unsigned count = 0;

    if (s->at == s->end || !isdigit((unsigned char)*s->at))
        return otherwise;
    while (s->at < s->end && isdigit((unsigned char)*s->at) && count < MADE_MAX)
        count = 10 * count + (unsigned)(*s->at++ - '0');
    return count;
}

/* How often an atom is to stand that was read. False: it is no count. */
static bool read_times(struct sampling *s, unsigned *times)
{
    unsigned least = 1, most = 1;

    if (take(s, "*")) {
        least = 0;
        most = MADE_MAX;
    } else if (take(s, "+")) {
        most = MADE_MAX;
    } else if (take(s, "?")) {
        least = 0;
    } else if (take(s, "{")) {
        least = most = read_count(s, 0);
        if (take(s, ","))
            most = read_count(s, MADE_MAX);
        if (!take(s, "}"))
            return false;
    } else {
        *times = 1;
        return true;
    }
    (void)take(s, "?");
    *times = most - least < s->more ? most : least + s->more;
    return most >= least;
}

static bool sample_sequence(struct sampling *s)
{
    while (s->at < s->end && *s->at != '|' && *s->at != ')') {
        size_t from = s->out.size;
        size_t size;
        unsigned times;

        if (!sample_atom(s) || !read_times(s, &times))
            return false;
        size = s->out.size - from;
        if (times == 0)
            s->out.size = from;
        if (size * times > MADE_MAX - from)
            return false;
        for (unsigned i = 1; i < times && size > 0; i++) {
            char part[MADE_MAX];

            memcpy(part, s->out.text + from, size);
            buffer_add(&s->out, part, size);
        }
    }
    return true;
}

static bool sample_choice(struct sampling *s)
{
    bool good = s->depth < DEPTH_MAX;
    size_t size;

    s->depth++;
    good = good && sample_sequence(s);
    size = s->out.size;
    while (good && take(s, "|"))
        good = sample_sequence(s);
    s->depth--;
    if (good)
        s->out.size = size;
    return good;
}

const struct value *pattern_sample(struct arena *arena, const struct value *pattern, unsigned more)
{
    struct sampling s = {pattern->as.text, pattern->as.text + pattern->size, BUFFER_EMPTY, 0, more};
    const struct value *made = NULL;

    buffer_add_text(&s.out, "");
    if (sample_choice(&s) && s.at == s.end)
        made = value_string_copy(&arena->region, s.out.size > 0 ? s.out.text : "", s.out.size);
    buffer_fini(&s.out);
    return made;
}
