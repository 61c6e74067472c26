package org.huizhi.console;

import io.quarkus.arc.Arc;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
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

    /** A form goes where it is shown again. One of a script is not sent anywhere else: the script still has it. */
    @Override
    public Optional<String> signIn(String method, String address, Function<String, @Nullable String> header) {
        int query = address.indexOf('?');
        if (!isPage(query < 0 ? address : address.substring(0, query)) || header.apply("Authorization") != null) {
            return Optional.empty();
        }
        String to = URLEncoder.encode(OwnAddress.orStart(address), StandardCharsets.UTF_8);
        if (method.equals("GET")) {
            return Optional.of("/console/sign-in?to=" + to);
        }
        String type = header.apply("Content-Type");
        return method.equals("POST")
                        && "navigate".equals(header.apply("Sec-Fetch-Mode"))
                        && "same-origin".equals(header.apply("Sec-Fetch-Site"))
                        && type != null
                        && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED)
                ? Optional.of(UnsentPage.SELF + "?to=" + to)
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
