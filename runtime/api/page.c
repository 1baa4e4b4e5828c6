/* runtime/api/page.c - the tokens by which lists are read page after page.
 *
 * In: where a page has ended, a text of the list's own. Out: a token for whoever asks, which has a
 * sum of that, the list and its filters before it: so it is good for nothing else. */
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/json/value.h"

enum { SUM_DIGITS = 16 };

static uint64_t add_to_sum(uint64_t sum, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    return (sum ^ 0xff) * UINT64_C(0x100000001b3); /* an end that is in no text */
}

/* Whether a member of the input says which items are listed, and not which page of them. */
static bool is_filter(const struct member *member)
{
    const struct store_text name = {member->key.text, member->key.size};

    return member->value.kind == VALUE_STRING && !store_text_is(name, "nextToken");
}

/* The filters are those that they are in any order. */
static uint64_t sum_of(const struct request *request, const char *list, struct store_text place)
{
    uint64_t sum = add_to_sum(UINT64_C(0xcbf29ce484222325), list, strlen(list)), filters = 0;

    sum = add_to_sum(sum, place.text, place.size);
    for (uint32_t i = 0; i < request->input->size; i++) {
        const struct member *member = &request->input->as.members[i];

        if (is_filter(member))
            filters += add_to_sum(add_to_sum(sum, member->key.text, member->key.size),
                                  member->value.as.text, member->value.size);
    }
    return sum + filters;
}

static void add_token(struct buffer *out, const struct request *request, const char *list,
                      struct store_text place)
{
    buffer_add_format(out, "%016llx", (unsigned long long)sum_of(request, list, place));
    buffer_add(out, place.text, place.size);
}

bool request_page(struct request *request, const char *list, struct store_text *place)
{
    struct store_text token = request_text(request, "nextToken");
    struct buffer own = BUFFER_EMPTY;
    bool fine = true;

    *place = (struct store_text){NULL, 0};
    if (token.text == NULL)
        return true;
    if (token.size > SUM_DIGITS) {
        *place = (struct store_text){token.text + SUM_DIGITS, token.size - SUM_DIGITS};
        add_token(&own, request, list, *place);
        fine = own.size == token.size && memcmp(own.text, token.text, own.size) == 0;
    } else {
        fine = false;
    }
    buffer_fini(&own);
    if (!fine)
        request_fail_token(request);
    return fine;
}

void request_fail_token(struct request *request)
{
    request_fail(request, "InvalidToken", "Invalid Token: 'Invalid token'");
}

void output_next_page(struct request *request, const char *list, struct store_text place)
{
    struct buffer token = BUFFER_EMPTY;

    add_token(&token, request, list, place);
    output_text(&request->output, "nextToken", (struct store_text){token.text, token.size});
    buffer_fini(&token);
}
