/* runtime/lang/jsonata/builtin/encode.c - texts in base 64 and in URLs. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/text/encode.h"

#define OF_TEXT(symbol, compute)                                                                   \
    static const struct value *symbol##_code(struct sfn_frame *frame,                              \
                                             const struct value *const *arguments, size_t count)   \
    {                                                                                              \
        (void)count;                                                                               \
        return is_undefined(arguments[0]) ? arguments[0] : compute;                                \
    }                                                                                              \
    BUILTIN(symbol, symbol##_code)

OF_TEXT(base64encode, query_base64_encode(frame, arguments[0]))
OF_TEXT(base64decode, query_base64_decode(frame, arguments[0]))
OF_TEXT(encode_url_component, query_url_encode(frame, arguments[0], true))
OF_TEXT(encode_url, query_url_encode(frame, arguments[0], false))
OF_TEXT(decode_url_component, query_url_decode(frame, arguments[0], true))
OF_TEXT(decode_url, query_url_decode(frame, arguments[0], false))
