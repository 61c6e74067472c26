package org.huizhi.console.feed;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.feed.FeedState.Partner;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.PublishedKey;

/** Whether the exchange runs, at a glance and in detail. */
@Path("/console/feed")
@Blocking
class FeedPage {

    private final FeedReader reader;
    private final CurrentDirectory directory;
    private final Clock clock;
    private final Pages pages;

    FeedPage(FeedReader reader, CurrentDirectory directory, Clock clock, Pages pages) {
        this.reader = reader;
        this.directory = directory;
        this.clock = clock;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/feed")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance overview(PageContext page, FeedState state, Instant asOf);

        static native TemplateInstance partner(
                PageContext page, FeedState state, Partner partner, List<FeedState.Key> keys, Instant asOf);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.ADMINISTRATOR})
    public Response overview() {
        return pages.show(Templates.overview(pages.context(), reader.read(), clock.instant()));
    }

    @GET
    @Path("/partners/{mailbox}")
    @RolesAllowed({Role.OPERATOR, Role.ADMINISTRATOR})
    public Response partner(@PathParam("mailbox") String mailbox) {
        FeedState state = reader.read();
        Partner partner = state.partners().stream()
                .filter(one -> one.mailbox().equals(mailbox))
                .findFirst()
                .orElseThrow(Query::nothingHere);
        return pages.show(Templates.partner(pages.context(), state, partner, keys(mailbox), clock.instant()));
    }

    /** The one that begins last comes first. */
    private List<FeedState.Key> keys(String mailbox) {
        Instant now = clock.instant();
        return directory.get().entry(mailbox).stream()
                .flatMap(entry -> entry.keys().stream())
                .sorted(Comparator.comparing(PublishedKey::validFrom).reversed())
                .map(key -> new FeedState.Key(key, key.validAt(now)))
                .toList();
    }
}
