package org.huizhi.console.overview;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.statistics.FigureRequest;

/** Who answers whom, how much is open, and what has changed. */
@Path(FigureAddress.ROOT)
@Blocking
class OverviewPage {

    private final OverviewReader reader;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    OverviewPage(OverviewReader reader, NodeIdentity node, CurrentCaller currentCaller, Pages pages) {
        this.reader = reader;
        this.node = node;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/overview")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance overview(PageContext page, OverviewView view, Form filter, List<BandName> bands);
    }

    /** It compares with a day that is past, so it is costly. */
    @GET
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show(@BeanParam PeriodFilters of) {
        PageContext page = pages.context();
        FigureRequest request = of.request(node.today());
        return pages.show(Templates.overview(
                page, reader.read(page, currentCaller.get(), request), of.form(node.today()), BandName.ALL));
    }
}
