/* runtime/service/service.c - begin and end a service. */
#include "runtime/service/service.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/service/deleting.h"
#include "runtime/service/express.h"
#include "runtime/service/inside.h"
#include "runtime/service/loaded.h"
#include "runtime/service/nested.h"
#include "runtime/service/teststate/state_work.h"

struct service *service_new(const struct service_options *options)
{
    struct service *service = mem_zeroed(1, sizeof *service);

    service->options = *options;
    service->last = &service->first;
    service->express = express_new(service);
    service->nested = nested_starts_new(service);
    service->options.setting.executions = nested_starts_table(service->nested);
    return service;
}

bool service_begin(struct service *service, struct durable *durable, struct buffer *problems)
{
    service->durable = durable;
    if (service->options.compiler == NULL &&
        service_take_machine(service, NULL, NULL, problems) == NULL)
        return false;
    express_begin(service->express);
    if (service->options.compiler != NULL)
        deleting_begin(service);
    return true;
}

void service_end(struct service *service)
{
    service->ending = true;
    activities_end(service);
    deleting_end(service);
    state_works_end(service);
    service_end_express(service);
    express_note_stop(service->express);
    changes_give_up(service);
}

void service_free(struct service *service)
{
    if (service == NULL)
        return;
    activities_end(service);
    deleting_fini(service);
    loaded_free_all(service);
    express_free(service->express);
    nested_starts_free(service->nested);
    free(service);
}

struct durable *service_durable(const struct service *service)
{
    return service->durable;
}

const struct service_compiler *service_compiler(const struct service *service)
{
    return service->options.compiler;
}

const struct mock_book *service_mocks(const struct service *service)
{
    return service->options.setting.book;
}

const struct service_counts *service_counts(const struct service *service)
{
    return &service->counts;
}

void service_count_start(struct service *service)
{
    service->counts.started++;
}
