/* runtime/api/actions/tags.c - the tags of a state machine or an activity. */
#include "runtime/api/actions/tags.h"


#include "runtime/api/resource.h"
#include "runtime/json/value.h"

/* Whether one of the list's tags from that index on has the key of this one. */
static bool is_in(const struct value *list, size_t from, const struct value *tag)
{
    const struct value *key = value_member_named(tag, "key");

    for (size_t i = from; value_is(list, VALUE_ARRAY) && i < list->size; i++)
        if (value_equals(value_member_named(&list->as.items[i], "key"), key))
            return true;
    return false;
}

static void add_tag(struct buffer *out, const struct value *tag)
{
    struct store_text value = resource_text(tag, "value");

    buffer_add_text(out, out->text[out->size - 1] == '[' ? "{" : ",{");
    output_resource_text(out, tag, "key");
    output_text(out, "value", value.text != NULL ? value : (struct store_text){"", 0});
    buffer_add_byte(out, '}');
}

size_t tags_add(struct buffer *out, const struct value *kept, const struct value *given)
{
    size_t count = 0;

    output_json(out, "tags", "[");
    for (size_t i = 0; value_is(kept, VALUE_ARRAY) && i < kept->size; i++)
        if (!is_in(given, 0, &kept->as.items[i])) {
            add_tag(out, &kept->as.items[i]);
            count++;
        }
    for (size_t i = 0; value_is(given, VALUE_ARRAY) && i < given->size; i++)
        if (!is_in(given, i + 1, &given->as.items[i])) {
            add_tag(out, &given->as.items[i]);
            count++;
        }
    buffer_add_byte(out, ']');
    return count;
}

static bool has_key(const struct value *keys, const struct value *tag)
{
    for (size_t i = 0; i < keys->size; i++)
        if (value_equals(&keys->as.items[i], value_member_named(tag, "key")))
            return true;
    return false;
}

void tags_add_without(struct buffer *out, const struct value *kept, const struct value *keys)
{
    output_json(out, "tags", "[");
    for (size_t i = 0; value_is(kept, VALUE_ARRAY) && i < kept->size; i++)
        if (!has_key(keys, &kept->as.items[i]))
            add_tag(out, &kept->as.items[i]);
    buffer_add_byte(out, ']');
}

static void fail_none(struct request *request, struct store_text arn)
{
    request_fail_quoting(request, "ResourceNotFound", "Resource not found: ", arn);
    request_fail_more(request, "resourceName", request_keep(request, arn));
}

bool tags_are_of_own(const struct request *request)
{
    struct buffer arn = BUFFER_EMPTY;
    bool own;

    if (request->api->program == NULL)
        return false;
    api_add_machine_arn(request->api, &arn);
    own = store_text_is(request_text(request, "resourceArn"), arn.text);
    buffer_fini(&arn);
    return own;
}

bool tags_find(struct request *request, struct tagged *tagged)
{
    struct store_text arn = request_text(request, "resourceArn");
    const bool is_machine = request_check_arn(request, arn, "stateMachine");

    if (!is_machine) { /* then it is an activity, or wrong */
        request->error = NULL;
        if (!request_check_arn(request, arn, "activity"))
            return false;
    }
    *tagged = (struct tagged){.kind = is_machine ? SERVICE_MACHINE : SERVICE_ACTIVITY};
    tagged->text = request_resource(request, arn, tagged->kind, &tagged->digest);
    if (tagged->text == NULL && request->error == NULL)
        fail_none(request, arn);
    return request->error == NULL;
}

void tags_put(struct request *request, const struct tagged *tagged, const struct buffer *tags,
              struct store_commit *commit)
{
    struct buffer text = BUFFER_EMPTY;

    resource_add_others(&text, tagged->text, "tags");
    buffer_add_byte(&text, ',');
    buffer_add(&text, tags->text, tags->size);
    resource_put(commit, tagged->kind, request_keep(request, request_text(request, "resourceArn")),
                 "", tagged->digest, &text);
    buffer_fini(&text);
}

void tags_fail_many(struct request *request, const char *arn)
{
    request_fail_quoting(request, "TooManyTags", "Too many tags: ", store_text_of(arn));
    request_fail_more(request, "resourceName", arn);
}
