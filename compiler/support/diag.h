/* compiler/support/diag.h - findings: collected in any order, shown sorted, all at once.
 *
 * A finding has a rule (rules.def: stable kebab-case name), a severity, a span, and notes. Where
 * AWS refuses a definition too, `aws_text`, `code` and `location` hold its own words; they are the
 * `message` of the JSON form, and ours become its first note. */
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
    struct span span; /* line 0: no place */
    const char *message;
    struct note *next;
};

struct finding {
    enum rule rule;
    enum severity severity;
    struct span span;
    const char *message;
    const char *location; /* AWS's form: "/States/Charge/Catch[0]/Next"; NULL: none */
    const char *code;     /* AWS's diagnostic code, or NULL */
    const char *aws_text; /* or NULL */
    struct note *notes;
    struct finding *next;
};

struct diags;

/* Findings about one source; they live in the arena. */
struct diags *diags_new(struct arena *arena, const struct source *source);

/* Report a finding (severity from rules.def). Returned so that the caller may add to it. */
struct finding *diag_report(struct diags *diags, struct span span, enum rule rule,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for callers that are variadic themselves; `location` (or NULL) is borrowed. */
struct finding *diag_report_list(struct diags *diags, struct span span, enum rule rule,
                                 const char *location, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));
/* Add a note: a hint ("did you mean ..."), a second place. span may be that of line 0. */
void diag_note(struct diags *diags, struct finding *finding, struct span span, const char *format,
               ...) __attribute__((format(printf, 4, 5)));
/* Say what AWS says: its code, its text word for word, its location. Texts are copied. */
void diag_aws(struct diags *diags, struct finding *finding, const char *code, const char *location,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
void diag_aws_list(struct diags *diags, struct finding *finding, const char *code,
                   const char *location, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));

/* For a source that is no definition: forget what AWS says. Returns the first finding, or NULL. */
struct finding *diags_forget_aws(struct diags *diags);

/* -W options: change severities before rendering. `off` hides notes and warnings; an error cannot
 * be switched off, what stands behind it would not work. */
struct diag_options {
    bool werror;
    bool off[RULE_COUNT];
};

const struct finding *diags_first(const struct diags *diags);
/* Findings of severity error (with werror: warnings too), after `options`. */
size_t diags_errors(const struct diags *diags, const struct diag_options *options);

/* All findings in order of place: text form as in style.md, or the objects of the JSON form's
 * "findings" array, comma-separated, without the brackets. */
void diags_render_text(const struct diags *diags, const struct diag_options *options,
                       struct buffer *out);
void diags_render_json(const struct diags *diags, const struct diag_options *options,
                       struct buffer *out);

/* Rule names and the other way around; rule_of returns RULE_COUNT when there is none. */
const char *rule_name(enum rule rule);
const char *rule_summary(enum rule rule);
enum severity rule_severity(enum rule rule);
enum rule rule_of(const char *name);

/* The best of `count` names for a misspelt one, or NULL when none is near. */
const char *nearest_name(const char *wrong, const char *const *names, size_t count);

#endif
