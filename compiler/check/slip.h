/* compiler/check/slip.h - tell whether a name is another one with a slip of the pen. */
#ifndef SFNC_CHECK_SLIP_H
#define SFNC_CHECK_SLIP_H

#include <stdbool.h>

/* Whether two different names are the same but for upper and lower case, or for one letter or sign
 * that is missing, added, wrong or swapped with its neighbour. Names that only differ in a digit
 * or at their end are two names: Error1 and Error2, ErrorA and ErrorB. */
bool name_is_slip(const char *wrong, const char *right);

#endif
