/* runtime/durable/pick.h - which test case of a book of mocks an execution has picked. Inside
 * runtime/durable. */
#ifndef SFN_DURABLE_PICK_H
#define SFN_DURABLE_PICK_H

struct resident;

/* Before a turn of an execution: tell the tasks of its machine which test case it has picked, if
 * there is a book of mocks and they do not know. */
void pick_case(struct resident *resident);

#endif
