/* runtime/service/loaded.h - the definitions that are ready to run: so many, and of more those that
 * were taken last, besides those whose executions are in use. Inside runtime/service. */
#ifndef SFN_SERVICE_LOADED_H
#define SFN_SERVICE_LOADED_H

#include <stdbool.h>

struct loaded;
struct service;

/* Find a definition that is taken now; no ARN: the only one. NULL: it is not ready. */
struct loaded *loaded_find(struct service *service, const char *arn, const char *digest);
/* Let those go for which there is no room, if one more is to be ready. */
void loaded_make_room(struct service *service);
/* Add one that is taken now; it belongs to its service from now on. */
void loaded_add(struct loaded *loaded);
/* Whether nothing is under way in the executions of a machine, by any of its definitions. */
bool loaded_are_idle(const struct service *service, const char *arn);
/* Free all; nothing drives executions any more. */
void loaded_free_all(struct service *service);

#endif
