package org.huizhi.console;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountNames;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.jspecify.annotations.Nullable;

/** Makes the {@link PageContext} of a request. */
@Singleton
class Contexts {

    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final FormTokens tokens;
    private final AccountNames names;
    private final String version;

    Contexts(
            CurrentDirectory directory,
            NodeConfig node,
            FormTokens tokens,
            AccountNames names,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.directory = directory;
        this.node = node;
        this.tokens = tokens;
        this.names = names;
        this.version = version;
    }

    /**
     * @param caller null for somebody who has not said who it is
     * @param here address of the page, with its filters
     */
    PageContext of(@Nullable Caller caller, Locale language, String here, Function<String, @Nullable String> header) {
        return new PageContext(
                caller,
                language,
                Scheme.of(Cookies.code(header, Scheme.COOKIE).orElse(null)),
                here,
                Cookies.code(header, Pages.DONE).orElse(null),
                directory.get(),
                node.mailbox(),
                version,
                () -> tokens.issue(caller),
                names::of);
    }
}
