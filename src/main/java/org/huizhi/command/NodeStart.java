package org.huizhi.command;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.logging.json.runtime.JsonFormatter;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.util.ExceptionUtil;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jspecify.annotations.Nullable;

/**
 * How the node's process starts, and ends when it cannot: what keeps it from starting is one ERROR in the form of all
 * other lines, and SIGTERM ends a start at once, whatever it waits for. Nothing has begun then that would have to be
 * finished.
 */
@ApplicationScoped
class NodeStart {

    /** As a virtual machine ends that SIGTERM ends. */
    private static final int TERMINATED = 128 + 15;
    /** As {@code quarkus.log.console.json.excluded-keys} has it, which is not read yet. */
    private static final Set<String> NOT_LOGGED =
            Set.of("sequence", "loggerClassName", "threadId", "ndc", "processName", "processId");

    private static volatile boolean starting = true;

    static void run() {
        logAsJson();
        Runtime.getRuntime().addShutdownHook(new Thread(NodeStart::endIfStarting, "end-of-start"));
        Quarkus.run(null, NodeStart::end);
    }

    /** Until the configured handler is there, and it never is when settings are missing, others would print text. */
    private static void logAsJson() {
        // The root logger takes the delayed handler when it is made; the handler's own class would make it too early.
        Logger.getLogger(NodeStart.class);
        if (!InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            ConsoleHandler early = new ConsoleHandler(new JsonFormatter(null, NOT_LOGGED, Map.of()));
            early.setLevel(Level.WARNING);
            InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {early});
        }
    }

    void started(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        starting = false;
    }

    private static void endIfStarting() {
        if (starting) {
            Logger.getLogger(NodeStart.class).info("Ended before it had started");
            Runtime.getRuntime().halt(TERMINATED);
        }
    }

    private static void end(int exitCode, @Nullable Throwable cause) {
        starting = false;
        if (cause != null) {
            Logger.getLogger(NodeStart.class).errorf(cause, "The node cannot start: %s", why(cause));
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, cause);
    }

    /** The first part that lacks a setting ends the start; whoever sets a node up hears of all of them. */
    private static String why(Throwable cause) {
        List<String> missing = RequiredSettings.missing(ConfigProvider.getConfig());
        return missing.isEmpty()
                ? String.valueOf(ExceptionUtil.getRootCause(cause).getMessage())
                : "these settings are missing: " + String.join(", ", missing);
    }
}
