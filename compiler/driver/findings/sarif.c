/* compiler/driver/findings/sarif.c - findings as SARIF 2.1.0, as GitHub's code scanning takes it.
 *
 * One run for all files; its tool holds every rule with its page, so that a rule's number there is
 * that of enum rule. Columns count characters of Unicode, as everywhere here. */
#include <stdlib.h>
#include <string.h>

#include "compiler/check/explain/explain.h"
#include "compiler/driver/findings/form.h"
#include "compiler/support/json_out.h"
#include "config.h"
#include "runtime/base/sha256.h"
#include "runtime/base/text.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define FINGERPRINT "sfncFinding/v1" /* another number whenever another text is hashed */
#define BASE "%SRCROOT%"             /* the folder in which sfnc was called */

static const char *const levels[] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* ---- texts ---- */

/* In a message [a](b) is a link: what looks like one is not to be one. */
static void add_plain(struct buffer *out, const char *text)
{
    bool links = strstr(text, "](") != NULL;

    for (const char *at = text; *at != '\0'; at++) {
        if (links && (*at == '[' || *at == ']' || *at == '\\'))
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, *at);
    }
}

/* Write {"text": ...}; `links` (or "") follow behind the text. */
static void add_message_and(struct json_out *json, const char *name, const char *text,
                            const char *links)
{
    struct buffer plain = BUFFER_EMPTY;

    add_plain(&plain, text);
    buffer_add_text(&plain, links);
    json_out_open(json, name, '{');
    json_out_text(json, "text", plain.size > 0 ? plain.text : "");
    json_out_close(json, '}');
    buffer_fini(&plain);
}

static void add_message(struct json_out *json, const char *name, const char *text)
{
    add_message_and(json, name, text, "");
}

/* The notes that have a place: code scanning shows a related location only where the message of
 * the result links to it. */
static void add_links(struct buffer *out, const struct finding *finding)
{
    size_t number = 0;

    for (const struct note *note = finding->notes; note != NULL; note = note->next) {
        if (note->span.line == 0)
            continue;
        buffer_add_format(out, "\n[line %d](%zu): ", (int)note->span.line, ++number);
        add_plain(out, note->message);
    }
}

/* Append the path as a URI: one that is relative, or file:///... */
static void add_uri(struct buffer *out, const char *path)
{
    static const char kept[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    if (path[0] == '/')
        buffer_add_text(out, "file://");
    for (; *path != '\0'; path++) {
        if (strchr(kept, *path) != NULL)
            buffer_add_byte(out, *path);
        else
            buffer_add_format(out, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

/* ---- places ---- */

static void add_artifact(struct json_out *json, const char *path)
{
    struct buffer uri = BUFFER_EMPTY;

    path = finding_path(path);
    add_uri(&uri, path);
    json_out_open(json, "artifactLocation", '{');
    json_out_text(json, "uri", uri.text);
    if (path[0] != '/')
        json_out_text(json, "uriBaseId", BASE);
    json_out_close(json, '}');
    buffer_fini(&uri);
}

/* The end of a region is the column behind it. What points nowhere is at the file's beginning. */
static void add_region(struct json_out *json, const struct span *span)
{
    bool somewhere = span->line > 0;

    json_out_open(json, "region", '{');
    json_out_number(json, "startLine", somewhere ? (size_t)span->line : 1);
    json_out_number(json, "startColumn", somewhere ? (size_t)span->column : 1);
    json_out_number(json, "endLine", somewhere ? (size_t)span->end_line : 1);
    json_out_number(json, "endColumn",
                    somewhere ? (size_t)span->end_column + (span->end > span->start) : 1);
    json_out_close(json, '}');
}

static void add_place(struct json_out *json, const struct source *file, const struct span *span)
{
    json_out_open(json, "physicalLocation", '{');
    add_artifact(json, file->path);
    add_region(json, span);
    json_out_close(json, '}');
}

/* Where it is in the machine: AWS's location, below the machine's name in a document. */
static void add_logical(struct json_out *json, const struct finding *finding,
                        const struct diag_options *options)
{
    struct buffer name = BUFFER_EMPTY;

    if (finding->location == NULL && options->machine == NULL)
        return;
    if (options->machine != NULL)
        buffer_add_text(&name, options->machine);
    buffer_add_text(&name, finding->location != NULL ? finding->location : "");
    json_out_open(json, "logicalLocations", '[');
    json_out_open(json, NULL, '{');
    json_out_text(json, "fullyQualifiedName", name.text);
    json_out_close(json, '}');
    json_out_close(json, ']');
    buffer_fini(&name);
}

static void add_locations(struct json_out *json, const struct finding *finding,
                          const struct diag_options *options)
{
    size_t number = 0;

    json_out_open(json, "locations", '[');
    json_out_open(json, NULL, '{');
    add_place(json, finding->file, &finding->span);
    add_logical(json, finding, options);
    json_out_close(json, '}');
    json_out_close(json, ']');
    json_out_open(json, "relatedLocations", '[');
    for (const struct note *note = finding->notes; note != NULL; note = note->next) {
        if (note->span.line == 0)
            continue;
        json_out_open(json, NULL, '{');
        json_out_number(json, "id", ++number);
        add_place(json, finding->file, &note->span);
        add_message(json, "message", note->message);
        json_out_close(json, '}');
    }
    json_out_close(json, ']');
}

/* ---- results ---- */

static void add_key(struct buffer *key, const char *text)
{
    if (text != NULL)
        buffer_add_text(key, text);
    buffer_add_byte(key, '\0');
}

/* What makes the finding the same one after lines were moved: a hash of all but its place, and its
 * number among those of the file that have the same. */
static void add_fingerprint(struct json_out *json, struct findings *findings,
                            const struct finding *finding, const struct diag_options *options)
{
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    struct buffer key = BUFFER_EMPTY;
    void **seen;

    add_key(&key, rule_name(finding->rule));
    add_key(&key, options->machine);
    add_key(&key, finding->location);
    add_key(&key, finding->message);
    sha256_digest(key.text, key.size, digest);
    sha256_hex(digest, hex);
    buffer_clear(&key);
    seen = table_at(&findings->seen, 0, arena_text(findings->arena, hex, strlen(hex)), strlen(hex));
    *seen = (void *)((uintptr_t)*seen + 1);
    buffer_add_format(&key, "%s:%zu", hex, (size_t)(uintptr_t)*seen);
    json_out_open(json, "partialFingerprints", '{');
    json_out_text(json, FINGERPRINT, key.text);
    json_out_close(json, '}');
    buffer_fini(&key);
}

static void add_suppressions(struct json_out *json, const struct finding *finding)
{
    json_out_open(json, "suppressions", '[');
    if (finding->ignored != NULL) {
        json_out_open(json, NULL, '{');
        json_out_text(json, "kind", "inSource");
        json_out_text(json, "status", "accepted");
        json_out_text(json, "justification", finding->ignored);
        json_out_close(json, '}');
    }
    json_out_close(json, ']');
}

static void add(struct findings *findings, const struct finding *finding,
                const struct diag_options *options)
{
    struct json_out json = {.out = &findings->items};
    struct buffer text = BUFFER_EMPTY;
    struct buffer links = BUFFER_EMPTY;

    if (findings->items.size > 0)
        buffer_add_text(&findings->items, ",\n");
    json_out_open(&json, NULL, '{');
    json_out_text(&json, "ruleId", rule_name(finding->rule));
    json_out_number(&json, "ruleIndex", finding->rule);
    json_out_text(&json, "level", levels[finding_severity(finding, options)]);
    finding_add_remarks(&text, finding);
    add_links(&links, finding);
    add_message_and(&json, "message", text.text, links.size > 0 ? links.text : "");
    add_locations(&json, finding, options);
    add_fingerprint(&json, findings, finding, options);
    add_suppressions(&json, finding);
    json_out_close(&json, '}');
    buffer_fini(&links);
    buffer_fini(&text);
}

/* ---- the document ---- */

static void add_rule(struct json_out *json, enum rule rule)
{
    struct buffer page = BUFFER_EMPTY;

    explain_write(rule, &page);
    buffer_add_text(json->out, json->following ? ",\n" : "\n");
    json->following = false;
    json_out_open(json, NULL, '{');
    json_out_text(json, "id", rule_name(rule));
    add_message(json, "shortDescription", rule_summary(rule));
    add_message(json, "fullDescription", explain_meaning(rule));
    json_out_open(json, "help", '{');
    json_out_text(json, "text", page.text);
    json_out_text(json, "markdown", page.text);
    json_out_close(json, '}');
    json_out_open(json, "defaultConfiguration", '{');
    json_out_text(json, "level", levels[rule_severity(rule)]);
    json_out_close(json, '}');
    json_out_close(json, '}');
    buffer_fini(&page);
}

static void add_tool(struct json_out *json)
{
    json_out_open(json, "tool", '{');
    json_out_open(json, "driver", '{');
    json_out_text(json, "name", "sfnc");
    json_out_text(json, "version", PACKAGE_VERSION);
    json_out_text(json, "semanticVersion", PACKAGE_VERSION);
    json_out_open(json, "rules", '[');
    for (int rule = 0; rule < RULE_COUNT; rule++)
        add_rule(json, (enum rule)rule);
    json_out_close(json, ']');
    json_out_close(json, '}');
    json_out_close(json, '}');
}

/* Which files could be checked: all, or else the run has not succeeded. */
static void add_invocation(struct json_out *json, const struct findings *findings)
{
    json_out_open(json, "invocations", '[');
    json_out_open(json, NULL, '{');
    json_out_truth(json, "executionSuccessful", findings->all_unread == 0);
    json_out_close(json, '}');
    json_out_close(json, ']');
    json_out_open(json, "originalUriBaseIds", '{');
    json_out_open(json, BASE, '{');
    add_message(json, "description", "the folder in which sfnc was called");
    json_out_close(json, '}');
    json_out_close(json, '}');
}

static void end(struct findings *findings, bool read)
{
    findings->all_unread += !read;
}

static void print(const struct findings *findings, struct buffer *out)
{
    struct json_out json = {.out = out};

    json_out_open(&json, NULL, '{');
    json_out_text(&json, "$schema", SCHEMA);
    json_out_text(&json, "version", "2.1.0");
    json_out_open(&json, "runs", '[');
    json_out_open(&json, NULL, '{');
    add_tool(&json);
    add_invocation(&json, findings);
    json_out_text(&json, "columnKind", "unicodeCodePoints");
    json_out_open(&json, "results", '[');
    if (findings->items.size > 0)
        buffer_add_format(out, "\n%s", findings->items.text);
    json_out_close(&json, ']');
    json_out_close(&json, '}');
    json_out_close(&json, ']');
    json_out_close(&json, '}');
    buffer_add_byte(out, '\n');
}

const struct findings_form findings_sarif = {"sarif", add, true, end, print};
