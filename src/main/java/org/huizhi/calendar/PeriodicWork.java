package org.huizhi.calendar;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** What is done every so often, in any package: none of it begins once the node stops, for the database is about to be closed. */
@ApplicationScoped
class PeriodicWork {

    void end(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, Scheduler scheduler) {
        scheduler.pause();
    }
}
