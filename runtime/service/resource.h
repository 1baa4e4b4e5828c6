/* runtime/service/resource.h - what a service keeps beside executions, each a row of the store by
 * its ARN.
 *
 * The text of a row is a JSON object. Its members have the names that AWS's API has for them, as
 * far as it has any; times are numbers of milliseconds. */
#ifndef SFN_SERVICE_RESOURCE_H
#define SFN_SERVICE_RESOURCE_H

/* The numbers stand in stores. */
enum service_resource {
    SERVICE_MACHINE = 1, /* the digest is that of its definition as it is now */
    SERVICE_VERSION = 2, /* of its owner, a machine; its own digest */
    SERVICE_ALIAS = 3,   /* of its owner, a machine */
    SERVICE_ACTIVITY = 4,
    SERVICE_SCHEDULE = 5, /* when a schedule has fired last */
    SERVICE_STOPPED = 6,  /* there is one while no process runs and the last has ended in order */
};

#endif
