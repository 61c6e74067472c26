package org.huizhi.console;

import io.quarkus.arc.Arc;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.problem.Language;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemPages;
import org.jspecify.annotations.Nullable;

/**
 * Problems of pages; made when first asked for, since mappers of exceptions are there before the configuration. They
 * may be said before it is known who calls; then there is no navigation.
 */
@ApplicationScoped
class ErrorPages implements ProblemPages {

    private static final String ROOT = "/console";

    private final Contexts contexts;
    private final Language language;
    private final CurrentCaller currentCaller;

    ErrorPages(Contexts contexts, Language language, CurrentCaller currentCaller) {
        this.contexts = contexts;
        this.language = language;
        this.currentCaller = currentCaller;
    }

    @CheckedTemplate(basePath = "console")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance error(PageContext page, Problem problem);
    }

    static boolean isPage(String path) {
        return path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/');
    }

    @Override
    public boolean covers(String path) {
        return isPage(path);
    }

    /** What was sent by a form would be lost on the way: there the browser goes back. */
    @Override
    public Optional<String> signIn(String method, String address, Function<String, @Nullable String> header) {
        int query = address.indexOf('?');
        boolean isPage = isPage(query < 0 ? address : address.substring(0, query));
        return isPage && method.equals("GET") && header.apply("Authorization") == null
                ? Optional.of(
                        "/console/sign-in?to=" + URLEncoder.encode(OwnAddress.orStart(address), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    @Override
    public String page(Problem problem, Function<String, @Nullable String> header) {
        PageContext page = contexts.of(caller().orElse(null), language.best(header), ROOT, header);
        return page.localized(Templates.error(page, problem)).render();
    }

    private Optional<Caller> caller() {
        return Arc.container().requestContext().isActive() ? currentCaller.ifKnown() : Optional.empty();
    }
}
