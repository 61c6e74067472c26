package org.huizhi.testsupport;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Whatever the node under test does by the clock, done now, also what is switched off in tests. */
public final class BackgroundJobs {

    private BackgroundJobs() {}

    /**
     * Runs each job once.
     *
     * @return the jobs that failed, with why, and the items that they have parked
     */
    public static List<String> runAll() {
        List<String> failed = new ArrayList<>();
        int jobs = 0;
        for (Bean<?> bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            boolean isOurs = bean.getBeanClass().getName().startsWith("org.huizhi.")
                    // What a class produces has that class too.
                    && ((InjectableBean<?>) bean).getKind() == InjectableBean.Kind.CLASS;
            if (!isOurs) {
                continue;
            }
            for (Method method : bean.getBeanClass().getDeclaredMethods()) {
                if (method.getAnnotationsByType(Scheduled.class).length > 0) {
                    jobs++;
                    run((InjectableBean<?>) bean, method, failed);
                }
            }
        }
        if (jobs == 0) {
            throw new IllegalStateException("no background job was found");
        }
        Yulin.query("select job, item, reason from parked_item")
                .forEach(item ->
                        failed.add(item.get("job") + " has parked " + item.get("item") + ": " + item.get("reason")));
        return failed;
    }

    /** Runs the job of this name once; it is switched off in tests. */
    public static void run(String identity) {
        List<String> failed = new ArrayList<>();
        for (Bean<?> bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            if (bean.getBeanClass().getName().startsWith("org.huizhi.")
                    && ((InjectableBean<?>) bean).getKind() == InjectableBean.Kind.CLASS) {
                for (Method method : bean.getBeanClass().getDeclaredMethods()) {
                    Scheduled job = method.getAnnotation(Scheduled.class);
                    if (job != null && job.identity().equals(identity)) {
                        run((InjectableBean<?>) bean, method, failed);
                    }
                }
            }
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException(String.join("\n", failed));
        }
    }

    private static void run(InjectableBean<?> bean, Method job, List<String> failed) {
        job.setAccessible(true);
        try {
            job.invoke(Arc.container().instance(bean).get());
        } catch (InvocationTargetException e) {
            failed.add(job.getDeclaringClass().getSimpleName() + "." + job.getName() + ": " + e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
