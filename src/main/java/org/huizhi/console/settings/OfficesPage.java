package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.jspecify.annotations.Nullable;

/** The offices of a region, as its entry of the directory has them: each below the one it reports to. */
@Path("/console/settings/offices")
@Blocking
class OfficesPage {

    /** Deeper ones are shown as deep as this. */
    private static final int DEEPEST = 5;

    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final Pages pages;

    OfficesPage(CurrentDirectory directory, NodeConfig node, Pages pages) {
        this.directory = directory;
        this.node = node;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance offices(
                PageContext page, Form filter, List<Option> mailboxes, DirectoryEntry entry, List<Line> offices);
    }

    /** @param depth zero for an office without one above it */
    public record Line(Office office, Coded department, Coded level, int depth) {}

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(@QueryParam("mailbox") @Nullable String mailbox) {
        PageContext page = pages.context();
        String given = Query.given(mailbox);
        String wanted = given == null ? node.mailbox() : given;
        DirectoryEntry entry = directory.get().entry(wanted).orElseThrow(Query::nothingHere);
        List<Line> lines = new ArrayList<>();
        entry.offices().stream()
                .filter(office -> office.parent() == null)
                .sorted(Comparator.comparing(Office::id))
                .forEach(root -> add(root, 0, entry.offices(), lines));
        List<Option> mailboxes = directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .sorted()
                .map(one -> new Option(one, one + " " + page.party(one)))
                .toList();
        return pages.show(Templates.offices(page, Form.filter().with("mailbox", wanted), mailboxes, entry, lines));
    }

    /** What an entry says has no circle: {@link DirectoryEntry} refuses one. */
    private static void add(Office office, int depth, List<Office> all, List<Line> lines) {
        lines.add(new Line(
                office, Coded.department(office.department()), Coded.level(office.level()), Math.min(depth, DEEPEST)));
        all.stream()
                .filter(below -> office.id().equals(below.parent()))
                .sorted(Comparator.comparing(Office::id))
                .forEach(below -> add(below, depth + 1, all, lines));
    }
}
