/* tests/unit/store/contract.h - what every kind of store promises, as tests. */
#ifndef TESTS_UNIT_STORE_CONTRACT_H
#define TESTS_UNIT_STORE_CONTRACT_H

#include "tests/unit/store/bench.h"

/* A kind of store. */
struct contract {
    void (*open)(struct bench *bench); /* an empty one */
    /* Open what the other bench has open, as another process. */
    void (*open_beside)(struct bench *bench, struct bench *other);
    /* Close and open again. */
    void (*reopen)(struct bench *bench);
};

/* Run the tests that all kinds have, then those of this one. */
int contract_run(const struct contract *contract, const struct CMUnitTest *own, size_t count);

/* ---- private to the contract ---- */
extern const struct contract *kind;

/* An open store that keeps the definition "d". */
struct bench *bench_for_test(void);

#define CONTRACT_ROWS                                                                              \
    cmocka_unit_test(rows_are_read_in_order), cmocka_unit_test(rows_are_replaced_and_dropped),     \
        cmocka_unit_test(children_are_found_by_their_parent),                                      \
        cmocka_unit_test(events_follow_without_a_gap),                                             \
        cmocka_unit_test(events_are_read_both_ways),                                               \
        cmocka_unit_test(timers_are_read_in_the_order_of_due_time),                                \
        cmocka_unit_test(timers_are_moved_but_those_by_the_clock),                                 \
        cmocka_unit_test(attempts_are_counted)

#define CONTRACT_ENDS                                                                              \
    cmocka_unit_test(what_ends_waits_for_nothing),                                                 \
        cmocka_unit_test(what_may_be_redriven_keeps_its_rows),                                     \
        cmocka_unit_test(pages_begin_with_the_newest),                                             \
        cmocka_unit_test(a_page_is_of_what_was_asked),                                             \
        cmocka_unit_test(a_page_is_of_what_is_in_details),                                         \
        cmocka_unit_test(a_call_looks_at_some_thousands),                                          \
        cmocka_unit_test(runs_are_found_by_arn_and_execution),                                     \
        cmocka_unit_test(a_child_is_redriven_with_its_parent),                                     \
        cmocka_unit_test(retention_removes_a_little_at_a_time),                                    \
        cmocka_unit_test(retention_spares_what_may_be_asked_for)

#define CONTRACT_SERVICE                                                                           \
    cmocka_unit_test(a_queue_is_in_the_order_of_its_offers),                                       \
        cmocka_unit_test(offers_go_with_the_end),                                                  \
        cmocka_unit_test(express_starts_are_kept_until_they_end),                                  \
        cmocka_unit_test(resources_are_found_by_their_arn),                                        \
        cmocka_unit_test(a_resource_that_is_replaced_keeps_its_place),                             \
        cmocka_unit_test(resources_are_listed_in_pages),                                           \
        cmocka_unit_test(a_definition_stays_for_a_resource),                                       \
        cmocka_unit_test(what_a_service_has_is_all_or_nothing),                                    \
        cmocka_unit_test(what_a_service_has_is_there_again)

void rows_are_read_in_order(void **state);
void rows_are_replaced_and_dropped(void **state);
void children_are_found_by_their_parent(void **state);
void events_follow_without_a_gap(void **state);
void events_are_read_both_ways(void **state);
void timers_are_read_in_the_order_of_due_time(void **state);
void timers_are_moved_but_those_by_the_clock(void **state);
void attempts_are_counted(void **state);
void what_ends_waits_for_nothing(void **state);
void what_may_be_redriven_keeps_its_rows(void **state);
void pages_begin_with_the_newest(void **state);
void a_page_is_of_what_was_asked(void **state);
void a_page_is_of_what_is_in_details(void **state);
void a_call_looks_at_some_thousands(void **state);
void runs_are_found_by_arn_and_execution(void **state);
void a_child_is_redriven_with_its_parent(void **state);
void retention_removes_a_little_at_a_time(void **state);
void retention_spares_what_may_be_asked_for(void **state);
void a_queue_is_in_the_order_of_its_offers(void **state);
void offers_go_with_the_end(void **state);
void express_starts_are_kept_until_they_end(void **state);
void resources_are_found_by_their_arn(void **state);
void a_resource_that_is_replaced_keeps_its_place(void **state);
void resources_are_listed_in_pages(void **state);
void a_definition_stays_for_a_resource(void **state);
void what_a_service_has_is_all_or_nothing(void **state);
void what_a_service_has_is_there_again(void **state);

#endif
