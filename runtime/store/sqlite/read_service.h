/* runtime/store/sqlite/read_service.h - read what a service has, as read.h says of the functions of
 * these names. In a store of an older version there is nothing of it. */
#ifndef SFN_STORE_SQLITE_READ_SERVICE_H
#define SFN_STORE_SQLITE_READ_SERVICE_H

#include "runtime/store/kind.h"

enum store_result
sqlite_read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
                   bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
                   void *context);
enum store_result sqlite_read_express(struct store *store, int64_t after, int32_t most,
                                      bool (*found)(void *context, int64_t number,
                                                    struct store_text text),
                                      void *context);
enum store_result sqlite_read_resource(struct store *store, struct store_text arn,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context);
enum store_result sqlite_list_resources(struct store *store, int32_t kind, struct store_text owner,
                                        int64_t after, bool newest_first, int32_t most,
                                        bool (*found)(void *context, int64_t number,
                                                      const struct store_resource *resource),
                                        void *context);

#endif
