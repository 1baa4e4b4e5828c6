/* runtime/lang/jsonata/regex/regex.c - regular expressions: compiled once in a process, and
 * matched.
 *
 * The functions on texts refer to it only where a pattern may stand, so that other definitions are
 * not linked with PCRE2. */
#include "runtime/lang/jsonata/regex/regex.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"

/* Steps of backtracking in one match. */
#define MATCH_STEPS_MAX 10000000

struct query_regex {
    struct query_regex *next; /* in its slot */
    char *pattern;
    char *flags;
    pcre2_code *code;
    uint32_t groups;
};

/* ---- compiling ---- */

/* NULL, and *mistake is filled, when it cannot be compiled. */
static pcre2_code *compile(const char *pattern, size_t size, const char *flags,
                           struct pattern_mistake *mistake)
{
    uint32_t options = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
    struct buffer translated = BUFFER_EMPTY;
    pcre2_code *code = NULL;
    PCRE2_SIZE place;
    int error;

    if (strchr(flags, 'i') != NULL)
        options |= PCRE2_CASELESS;
    buffer_add_text(&translated, "");
    if (pattern_translate(&translated, pattern, size, flags, mistake)) {
        code = pcre2_compile((PCRE2_SPTR)translated.text, translated.size, options, &error, &place,
                             NULL);
        mistake->message = "Regular expression not supported: what is looked for backwards must "
                           "have a length that is known, and not be too large";
        mistake->offset = 0;
    }
    buffer_fini(&translated);
    return code;
}

bool query_regex_check(const char *pattern, size_t size, const char *flags,
                       struct pattern_mistake *mistake)
{
    pcre2_code *code = compile(pattern, size, flags, mistake);

    pcre2_code_free(code);
    return code != NULL;
}

/* ---- those of the process ---- */

#define SLOTS 64

static struct query_regex *slots[SLOTS];
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;

static struct query_regex *new_regex(const char *pattern, const char *flags,
                                     struct pattern_mistake *mistake)
{
    pcre2_code *code = compile(pattern, strlen(pattern), flags, mistake);
    struct query_regex *regex;

    if (code == NULL)
        return NULL;
    regex = mem_alloc(sizeof *regex);
    *regex = (struct query_regex){
        .pattern = mem_text(pattern, strlen(pattern)),
        .flags = mem_text(flags, strlen(flags)),
        .code = code,
    };
    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &regex->groups);
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE); /* if not: it is interpreted */
    return regex;
}

const struct query_regex *query_regex_find(const char *pattern, const char *flags,
                                           struct pattern_mistake *mistake)
{
    struct query_regex **slot = &slots[value_hash(pattern, strlen(pattern)) % SLOTS];
    struct query_regex *regex;

    pthread_mutex_lock(&slots_lock);
    for (regex = *slot; regex != NULL; regex = regex->next)
        if (strcmp(regex->pattern, pattern) == 0 && strcmp(regex->flags, flags) == 0)
            break;
    if (regex == NULL) {
        regex = new_regex(pattern, flags, mistake);
        if (regex != NULL) {
            regex->next = *slot;
            *slot = regex;
        }
    }
    pthread_mutex_unlock(&slots_lock);
    return regex;
}

/* ---- matching ---- */

static pcre2_match_context *bounds;
static pthread_once_t bounds_once = PTHREAD_ONCE_INIT;

static void make_bounds(void)
{
    bounds = pcre2_match_context_create(NULL);
    ENSURE(bounds != NULL);
    pcre2_set_match_limit(bounds, MATCH_STEPS_MAX);
}

/* Data of a match goes into the region of the frame, and away with it. */
static void *allocate(size_t size, void *frame)
{
    return region_alloc(((struct sfn_frame *)frame)->region, size);
}

static void leave(void *block, void *frame)
{
    (void)block, (void)frame;
}

void query_matching_begin(struct query_matching *matching, struct sfn_frame *frame,
                          const struct query_regex *regex, const struct value *text)
{
    pcre2_general_context *region = pcre2_general_context_create(allocate, leave, frame);

    pthread_once(&bounds_once, make_bounds);
    *matching = (struct query_matching){
        .frame = frame,
        .regex = regex,
        .text = text,
        .data = pcre2_match_data_create_from_pattern(regex->code, region),
        .groups = regex->groups,
    };
    ENSURE(matching->data != NULL);
    matching->spans = pcre2_get_ovector_pointer(matching->data);
}

/* The same without the compiled code, whose stack is small. Its memory is not the region's. */
static int match_slowly(struct query_matching *matching, size_t from)
{
    const struct query_regex *regex = matching->regex;
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(regex->code, NULL);
    int found;

    ENSURE(data != NULL);
    found = pcre2_match(regex->code, (PCRE2_SPTR)matching->text->as.text, matching->text->size,
                        from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data, bounds);
    if (found > 0)
        memcpy(pcre2_get_ovector_pointer(matching->data), pcre2_get_ovector_pointer(data),
               (regex->groups + 1) * 2 * sizeof(PCRE2_SIZE));
    pcre2_match_data_free(data);
    return found;
}

enum query_found query_match_from(struct query_matching *matching, size_t from)
{
    int found = pcre2_match(matching->regex->code, (PCRE2_SPTR)matching->text->as.text,
                            matching->text->size, from, PCRE2_NO_UTF_CHECK, matching->data, bounds);

    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = match_slowly(matching, from);
    if (found == PCRE2_ERROR_NOMATCH)
        return QUERY_MATCH_NONE;
    if (found > 0)
        return QUERY_MATCH_FOUND;
    query_fail(matching->frame, "U1001", "The regular expression /%s/ needs too many steps",
               matching->regex->pattern);
    return QUERY_MATCH_FAILED;
}

enum query_found query_match_next(struct query_matching *matching)
{
    size_t from = matching->spans[1];
    enum query_found found;

    if (from >= matching->text->size)
        return QUERY_MATCH_NONE;
    found = query_match_from(matching, from);
    if (found != QUERY_MATCH_FOUND || matching->spans[1] > matching->spans[0])
        return found;
    query_fail(matching->frame, "D1004", "Regular expression matches zero length string");
    return QUERY_MATCH_FAILED;
}

/* ---- what was found ---- */

int64_t query_units(struct query_matching *matching, size_t offset)
{
    const char *text = matching->text->as.text;

    if (offset < matching->units_bytes) {
        matching->units_bytes = 0;
        matching->units = 0;
    }
    matching->units += utf8_units(text + matching->units_bytes, offset - matching->units_bytes);
    matching->units_bytes = offset;
    return (int64_t)matching->units;
}

static void fill_span(struct value *item, const struct query_matching *matching, uint32_t span)
{
    size_t start = matching->spans[2 * span], end = matching->spans[2 * span + 1];

    *item = (struct value){.kind = VALUE_UNDEFINED};
    if (start != QUERY_NO_SPAN)
        *item = (struct value){
            .kind = VALUE_STRING,
            .flags = matching->text->flags & VALUE_FIXED,
            .size = (uint32_t)(end - start),
            .as.text = end > start ? matching->text->as.text + start : "",
        };
}

const struct value *query_matched_text(const struct query_matching *matching)
{
    struct value *text = region_alloc(matching->frame->region, sizeof *text);

    fill_span(text, matching, 0);
    return text;
}

const struct value *query_matched_groups(const struct query_matching *matching)
{
    struct value *items;

    if (matching->groups == 0)
        return &value_empty_array;
    items = value_new_items(matching->frame->region, matching->groups);
    for (uint32_t i = 0; i < matching->groups; i++)
        fill_span(&items[i], matching, i + 1);
    return value_array(matching->frame->region, items, matching->groups);
}
