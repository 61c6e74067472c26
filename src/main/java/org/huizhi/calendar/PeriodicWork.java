package org.huizhi.calendar;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/**
 * What is done every so often, in any package: none of it begins before the node has started, so that what keeps it
 * from starting is all that its log tells, nor once it stops, for the database is about to be closed. The scheduler
 * itself waits for it ({@code quarkus.scheduler.start-mode}).
 */
@ApplicationScoped
class PeriodicWork {

    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event, Scheduler scheduler) {
        scheduler.resume();
    }

    void end(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, Scheduler scheduler) {
        scheduler.pause();
    }
}
