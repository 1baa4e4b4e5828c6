/* compiler/support/diag.h - findings: collected in any order, shown sorted, all at once.
 *
 * A finding has a rule (rules.def: stable kebab-case name), a severity, a span, and notes. Where
 * AWS refuses the definition too, `aws_text`, `code` and `location` hold what AWS says. The JSON
 * form then gives AWS's text as the `message` and ours as the first note.
 *
 * A definition may ask for notes and warnings to be ignored (diag_ignore). They are found all the
 * same, but are not counted, and shown only where a form has a place for what was ignored. */
#ifndef SFNC_SUPPORT_DIAG_H
#define SFNC_SUPPORT_DIAG_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"
#include "runtime/base/buffer.h"

enum rule {
#define RULE(symbol, name, severity, summary) RULE_##symbol,
#include "compiler/support/rules.def"
#undef RULE
    RULE_COUNT
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct note {
    struct span span; /* line 0: the note points nowhere */
    const char *message;
    struct note *next;
};

struct finding {
    enum rule rule;
    enum severity severity;
    const struct source *file; /* the spans of the finding and its notes are places of this file */
    size_t file_number;        /* files are shown in the order in which diags_turn came to them */
    struct span span;
    const char *message;
    const char *location;               /* AWS's form: "/States/Charge/Catch[0]/Next"; NULL: none */
    const char *code;                   /* AWS's diagnostic code, or NULL */
    const char *aws_text;               /* or NULL */
    const struct value *counterexample; /* what shows it: {"input": ...}; NULL: nothing does */
    struct note *notes;
    bool shown;                  /* diags_shown */
    const char *ignored;         /* why the definition has it ignored; NULL: it does not */
    const struct source *source; /* in which it was found, and the first byte there */
    size_t at;
    struct finding *next;
};

struct diags;

/* An empty list of findings about `source`, which is borrowed. List and findings live in the
 * arena. Spans are given as places of the source; where it is composed of pieces of a file
 * (origin.h), they are shown as places of that file. */
struct diags *diags_new(struct arena *arena, const struct source *source);

/* What is reported from now on is about another source, which is borrowed, too. */
void diags_turn(struct diags *diags, const struct source *source);

/* Report a finding; rules.def says how severe it is. The finding is returned so that the caller may
 * add notes to it. */
struct finding *diag_report(struct diags *diags, struct span span, enum rule rule,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for callers that are variadic themselves; `location` (or NULL) is borrowed. */
struct finding *diag_report_list(struct diags *diags, struct span span, enum rule rule,
                                 const char *location, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));
/* Add a note: a hint ("did you mean ...") or a second place. A span of line 0 points nowhere. NULL
 * for the finding is allowed: then there is none. */
void diag_note(struct diags *diags, struct finding *finding, struct span span, const char *format,
               ...) __attribute__((format(printf, 4, 5)));
/* Add what shows it, an object whose member "input" is what is given; borrowed. */
void diag_counterexample(struct finding *finding, const struct value *counterexample);
/* Add what AWS says of the same fault: its code, its location (NULL: none of either), its text word
 * for word. All are copied. */
void diag_aws(struct diags *diags, struct finding *finding, const char *code, const char *location,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
void diag_aws_list(struct diags *diags, struct finding *finding, const char *code,
                   const char *location, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));

/* Say where findings are that have no location and are not AWS's: by the first byte of each. What
 * `name` returns is borrowed. */
void diags_locate(struct diags *diags, const char *(*name)(void *context, size_t at),
                  void *context);

/* Have the notes and warnings of a rule ignored that stand in bytes [range.start, range.end) of the
 * source. `place` is that of the directive that says so. `reason` is copied, of a long one only the
 * beginning and the end. */
void diag_ignore(struct diags *diags, struct span range, struct span place, enum rule rule,
                 const char *reason);
/* The bytes of a source as a whole: also what points nowhere is in it. */
struct span diag_everywhere(void);
/* Tell that findings of a rule are not looked for this time: that there are none means nothing. */
void diags_unsought(struct diags *diags, enum rule rule);
/* Once all is found: report each directive for which an error is there, which cannot be ignored, or
 * nothing. */
void diags_report_directives(struct diags *diags);

/* Take what AWS says off all findings, because the source is not a definition (a mock file, say).
 * Returns the first finding, or NULL. */
struct finding *diags_forget_aws(struct diags *diags);

/* What the -W options ask for. `werror` shows warnings as errors; `off` hides notes and warnings of
 * a rule. An error cannot be hidden: later passes rely on its absence. */
struct diag_options {
    bool werror;
    bool colour;         /* for a terminal */
    const char *machine; /* of which they are, where a document holds several; else NULL */
    bool off[RULE_COUNT];
};

/* All findings have been shown, and are not again: they are kept for what looks at them
 * (diags_first). */
void diags_shown(struct diags *diags);

/* The finding that was reported first, or NULL; the others follow by `next`. */
const struct finding *diags_first(const struct diags *diags);
/* How many findings are errors under `options` (NULL: the severities of rules.def), or warnings,
 * and how many would be shown if the definition did not have them ignored; shown before or not. */
size_t diags_errors(struct diags *diags, const struct diag_options *options);
size_t diags_warnings(struct diags *diags, const struct diag_options *options);
size_t diags_ignored(struct diags *diags, const struct diag_options *options);

/* The findings that `options` leaves visible, in order of place (as reported where they share one);
 * those that are ignored only if asked for. Free the array with free(); *count is set. */
const struct finding **diags_sorted(struct diags *diags, const struct diag_options *options,
                                    bool ignored_too, size_t *count);

/* The severity to show, and its name. */
enum severity finding_severity(const struct finding *finding, const struct diag_options *options);
const char *severity_name(enum severity severity);

/* Append all visible findings in that order, but none that is ignored, as text for people
 * (diag_text.c shows an example). */
void diags_render_text(struct diags *diags, const struct diag_options *options, struct buffer *out);

/* Append one finding, as that text or as a JSON object, which has the reason for ignoring it as
 * "suppressed". */
void finding_render_text(const struct finding *finding, const struct diag_options *options,
                         struct buffer *out);
void finding_render_json(const struct finding *finding, const struct diag_options *options,
                         struct buffer *out);

/* What rules.def says of a rule ("unknown-field"), and the rule of a name: RULE_COUNT when no rule
 * has it. */
const char *rule_name(enum rule rule);
const char *rule_summary(enum rule rule);
enum severity rule_severity(enum rule rule);
enum rule rule_of(const char *name);

/* The name of a rule that a misspelt one was probably meant to be, or NULL. */
const char *rule_nearest(const char *wrong);

#endif
