package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.PublicAddress;
import org.huizhi.console.paper.PaperReferences;
import org.huizhi.paper.Paper;
import org.huizhi.paper.QrCode;

/** A slip on paper (A4), for offices that need one: what its page shows to this caller, and a reference. */
@Path(WorkFilters.ADDRESS + "/{id}/paper")
@Blocking
class PrintPage {

    private static final String STYLE = """
            <style>
            @page { size: A4; margin: 12mm 16mm 17mm; @bottom-left { content: element(foot); vertical-align: top }
              @bottom-right { content: counter(page) ' / ' counter(pages); font-family: '%1$s'; font-size: 7.5pt; white-space: nowrap; text-align: right; width: 16mm; vertical-align: top; padding-top: 2mm } }
            body { margin: 0; font-family: '%1$s'; font-size: 9.5pt; line-height: 1.45; word-wrap: break-word }
            h1 { font-size: 16pt; font-weight: normal; line-height: 1.2; margin: 0 0 2mm } h2 { font-size: 11.5pt; font-weight: normal; margin: 4mm 0 1.5mm; border-bottom: 0.6pt solid #000; page-break-after: avoid }
            h3 { font-size: 9.5pt; font-weight: normal; margin: 2.5mm 0 1mm; page-break-after: avoid } p { margin: 0 0 1.5mm } strong, th, dt { font-weight: normal } code { font-family: '%1$s' }
            table { border-collapse: collapse; width: 100%%; table-layout: fixed } th, td { text-align: left; vertical-align: top; padding: 1.2mm 1.5mm; border-bottom: 0.3pt solid #999; word-wrap: break-word }
            tr { page-break-inside: auto } .head td { border: 0; padding: 0 } .qr { width: 40mm; text-align: center } .qr img { width: 36mm; height: 36mm }
            .facts .label { width: 36mm } .facts th { color: #444 } .facts .group { color: #000; border-bottom: 0.6pt solid #666; padding-top: 2mm } .reference { font-size: 9pt; line-height: 1.5 }
            .list { -fs-table-paginate: paginate } .list thead th { background: #eee; font-size: 8pt } .when { width: 40mm } time { white-space: nowrap } .proof { width: 32mm } .what { width: 44mm }
            .said { white-space: pre-wrap } .small { font-size: 8pt; color: #333 } .last { margin: 1.5mm 0 0 } .state { font-size: 12pt } #foot { position: running(foot); font-size: 7.5pt; padding-top: 2mm }
            </style>""".formatted(Paper.FAMILY);

    private final SlipViews views;
    private final PaperReferences references;
    private final PublicAddress publicAddress;
    private final Audit audit;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    PrintPage(
            SlipViews views,
            PaperReferences references,
            PublicAddress publicAddress,
            Audit audit,
            CurrentCaller currentCaller,
            Pages pages) {
        this.publicAddress = publicAddress;
        this.views = views;
        this.references = references;
        this.audit = audit;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance paper(PageContext page, SlipView view, Sheet sheet);
    }

    /**
     * What a paper has beside the slip.
     *
     * @param address where its reference is typed
     */
    record Sheet(RawString style, PaperReferences.Given given, RawString picture, String address, String printedBy) {}

    @GET
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response print(@PathParam("id") String text, @Context UriInfo asked) {
        UUID id = SlipPage.id(text);
        Caller caller = currentCaller.get();
        PageContext page = pages.context();
        SlipView view = views.of(caller, id, page).orElseThrow(SlipPage::notFound);
        PaperReferences.Given given = references.give(id, Integer.parseInt(view.version()));
        String address = publicAddress.of(asked.getBaseUri(), "/console/paper").toString();
        Sheet sheet = new Sheet(
                new RawString(STYLE),
                given,
                new RawString(QrCode.png(address + "?reference=" + given.text().replace("-", ""))),
                address,
                page.person(caller.subject()));
        byte[] pdf = Paper.pdf(pages.render(Templates.paper(page, view, sheet)));
        audit.enter(caller, "notice.print", id, given.text());
        return Response.ok(pdf, "application/pdf")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "inline; filename=\"" + view.slip().number() + ".pdf\"")
                .build();
    }
}
