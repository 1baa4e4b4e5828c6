/* examples/order-fulfilment/stock.c - tasks in C: prices, totals and the stock of the example.
 *
 * Each function is a Resource `c:NAME` of order.asl.json; it runs on a thread of its own. */
#include <sfn/task.h>

static json_int_t integer_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* {"no", "line": {"sku", "quantity", "price"}, "discountPercent"} -> {"no", "sku", "quantity", "amount"} */
json_t *price_line(struct sfn_task *task, const json_t *input)
{
    const json_t *line = json_object_get(input, "line");
    json_int_t quantity = integer_of(line, "quantity");
    json_int_t list = quantity * integer_of(line, "price");
    json_int_t amount = list * (100 - integer_of(input, "discountPercent")) / 100;

    if (quantity <= 0)
        return sfn_task_fail(task, "Order.Invalid", "line %lld orders nothing",
                             (long long)integer_of(input, "no"));
    return json_pack("{s:I, s:O, s:I, s:I}", "no", integer_of(input, "no"), "sku",
                     json_object_get(line, "sku"), "quantity", quantity, "amount", amount);
}

/* {"amounts": [...]} -> {"amount"} */
json_t *order_total(struct sfn_task *task, const json_t *input)
{
    json_int_t total = 0;
    json_t *amount;
    size_t index;

    (void)task;
    json_array_foreach(json_object_get(input, "amounts"), index, amount)
        total += json_integer_value(amount);
    return json_pack("{s:I}", "amount", total);
}

/* {"orderId", "lines"} -> {"reservation", "held": [...]} */
json_t *reserve_stock(struct sfn_task *task, const json_t *input)
{
    json_t *lines = json_object_get(input, "lines");
    json_t *held = json_array();
    json_t *line;
    size_t index;

    json_array_foreach(lines, index, line) {
        if (integer_of(line, "quantity") > 1000) {
            json_decref(held);
            return sfn_task_fail(task, "Stock.Short", "not enough of %s",
                                 json_string_value(json_object_get(line, "sku")));
        }
        json_array_append(held, json_object_get(line, "sku"));
    }
    return json_pack("{s:s+, s:o}", "reservation", "res-",
                     json_string_value(json_object_get(input, "orderId")), "held", held);
}

/* {"reservation"} -> {"released"} */
json_t *release_stock(struct sfn_task *task, const json_t *input)
{
    (void)task;
    return json_pack("{s:O}", "released", json_object_get(input, "reservation"));
}
