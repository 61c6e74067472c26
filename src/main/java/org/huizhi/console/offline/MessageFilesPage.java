package org.huizhi.console.offline;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.offline.BundleExport;
import org.huizhi.offline.BundleImport;
import org.huizhi.offline.ImportReport;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Files for partners without a line, and their files. */
@Path(MessageFilesPage.ADDRESS)
@Blocking
class MessageFilesPage {

    static final String ADDRESS = "/console/feed/files";

    private static final String FILE = "/file";
    private static final String NDJSON = "application/x-ndjson";

    private final BundleExport export;
    private final BundleImport files;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    MessageFilesPage(
            BundleExport export,
            BundleImport files,
            CurrentDirectory directory,
            NodeIdentity node,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.export = export;
        this.files = files;
        this.directory = directory;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/offline")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance messages(PageContext page, Form form, List<String> names, List<String> partners);

        static native TemplateInstance taken(
                PageContext page, ImportReport report, @Nullable String fault, List<Line> lines, @Nullable String next);
    }

    /** @param result key of what came of it */
    record Line(
            long number,
            String result,
            @Nullable String type,
            @Nullable String reason) {}

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Response show() {
        PageContext page = pages.context();
        return pages.show(page(page, Form.fresh(page)));
    }

    private TemplateInstance page(PageContext page, Form form) {
        List<String> partners = directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .filter(mailbox -> !mailbox.equals(node.mailbox()))
                .sorted()
                .toList();
        return Templates.messages(page, form, List.of(FILE), partners);
    }

    @GET
    @Costly
    @Path("/{mailbox}")
    @RolesAllowed(Role.OPERATOR)
    public Response export(@PathParam("mailbox") String mailbox) {
        if (directory.get().entry(mailbox).isEmpty() || mailbox.equals(node.mailbox())) {
            throw Query.nothingHere();
        }
        return Download.of(new MessageFile(currentCaller.get(), mailbox, null), NDJSON);
    }

    /** One of the files for a partner. */
    private final class MessageFile implements Download.Part {

        private final Caller caller;
        private final String partner;
        private final BundleExport.Bundle bundle;

        private MessageFile(Caller caller, String partner, @Nullable UUID after) {
            this.caller = caller;
            this.partner = partner;
            this.bundle = export.of(caller, new BundleExport.Request(partner, null, after));
        }

        @Override
        public String name() {
            return bundle.name();
        }

        @Override
        public void write(OutputStream output) throws IOException {
            bundle.write(output);
        }

        @Override
        public boolean hasNext() {
            return bundle.next() != null;
        }

        @Override
        public Download.Part next() {
            return new MessageFile(caller, partner, bundle.next());
        }
    }

    @POST
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    @RolesAllowed(Role.OPERATOR)
    public Response take(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, InputStream body) {
        FormReader.WithFile sent = forms.read(body, mediaType, FILE, BundleImport.PIECE);
        PageContext page = pages.context();
        try {
            ImportReport report = sent.file(content -> files.take(currentCaller.get(), content));
            Sentence fault = report.fault();
            UUID next = report.next();
            return pages.show(Templates.taken(
                    page,
                    report,
                    fault == null
                            ? null
                            : Sentences.said(Locale.forLanguageTag(page.language()), fault)
                                    .toString(),
                    report.items().stream()
                            .map(item -> new Line(
                                    item.line(),
                                    "result_" + item.result().replace('-', '_'),
                                    item.type(),
                                    item.reason()))
                            .toList(),
                    next == null ? null : next.toString()));
        } catch (ProblemException problem) {
            return pages.refused(sent.form(), problem, form -> page(page, form));
        }
    }
}
