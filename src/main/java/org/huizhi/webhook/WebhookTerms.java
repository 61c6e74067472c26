package org.huizhi.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;

/** What a webhook may be: its address, and what it is told. */
@ApplicationScoped
class WebhookTerms {

    private static final int LONGEST_URL = 2000;
    private static final int LARGEST_PORT = 65_535;
    /** Of each part of a filter. */
    private static final int MOST = 50;

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final Pattern MAILBOX = Pattern.compile("[a-z]{2}-[0-9]{6}");

    private final NoticeTypes types;
    private final WebhookCalls calls;
    private final WebhookConfig config;

    WebhookTerms(NoticeTypes types, WebhookCalls calls, WebhookConfig config) {
        this.types = types;
        this.calls = calls;
        this.config = config;
    }

    /** @return what is wrong with it; empty where nothing is */
    Optional<Violation> fault(Caller caller, String url, WebhookFilter filter) {
        return Stream.of(urlFault(url), filterFault(caller, filter))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Violation> urlFault(String text) {
        Optional<URI> parsed = parsed(text);
        if (parsed.isEmpty()) {
            return invalid(
                    "/url",
                    "invalid-value",
                    "must be an absolute URL of at most {0} characters of ASCII, without user, password and fragment",
                    LONGEST_URL);
        }
        URI url = parsed.get();
        if (!url.getScheme().equals("https")
                && !(config.allowHttp() && url.getScheme().equals("http"))) {
            return invalid("/url", "invalid-value", "must begin with https://");
        }
        return calls.mayCall(url.getHost())
                ? Optional.empty()
                : invalid("/url", "forbidden-address", "leads to an address that this node does not call");
    }

    private static Optional<URI> parsed(String text) {
        if (text.length() > LONGEST_URL || !PRINTABLE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text))
                    .filter(url -> url.getScheme() != null && url.getHost() != null)
                    .filter(url -> url.getScheme().equals(url.getScheme().toLowerCase(Locale.ROOT)))
                    .filter(url -> url.getRawUserInfo() == null && url.getRawFragment() == null)
                    .filter(url -> url.getPort() != 0 && url.getPort() <= LARGEST_PORT);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<Violation> filterFault(Caller caller, WebhookFilter filter) {
        boolean tooMany = Stream.of(
                        filter.events(),
                        filter.offices(),
                        filter.noticeTypes(),
                        filter.counterparts(),
                        filter.directions())
                .anyMatch(part -> part.size() > MOST);
        if (tooMany) {
            return invalid("/filter", "invalid-value", "has at most {0} values of each kind", MOST);
        }
        Set<String> own = caller.offices();
        return IntStream.range(0, filter.offices().size())
                .filter(i -> !own.contains(filter.offices().get(i)))
                .mapToObj(i -> new Violation("/filter/offices/" + i, "unknown-office", "is no office of yours"))
                .findFirst()
                .or(() -> IntStream.range(0, filter.noticeTypes().size())
                        .filter(i -> types.find(filter.noticeTypes().get(i)).isEmpty())
                        .mapToObj(i -> new Violation("/filter/noticeTypes/" + i, "unknown-type", "no such notice type"))
                        .findFirst())
                .or(() -> IntStream.range(0, filter.counterparts().size())
                        .filter(i ->
                                !MAILBOX.matcher(filter.counterparts().get(i)).matches())
                        .mapToObj(i -> new Violation(
                                "/filter/counterparts/" + i, "invalid-value", "must be a mailbox, say cn-610800"))
                        .findFirst());
    }

    private static Optional<Violation> invalid(String pointer, String code, String english, Object... words) {
        return Optional.of(new Violation(pointer, code, english, words));
    }
}
