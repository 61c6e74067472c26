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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.offline.WorkExport;
import org.huizhi.offline.WorkImport;
import org.huizhi.offline.WorkReport;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.sheet.Cells;
import org.jspecify.annotations.Nullable;

/** Work of an office in a workbook: taken home, and brought back. */
@Path(WorkFilesPage.ADDRESS)
@Blocking
class WorkFilesPage {

    static final String ADDRESS = "/console/work/files";

    private static final String OFFICE = "/office";
    private static final String PASSWORD = "/password";
    private static final String FILE_PASSWORD = "/filePassword";
    private static final String FILE = "/file";

    private final WorkExport export;
    private final WorkImport files;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    WorkFilesPage(
            WorkExport export,
            WorkImport files,
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

        static native TemplateInstance work(PageContext page, Form form, List<String> names, List<Option> offices);

        static native TemplateInstance brought(PageContext page, WorkReport report, List<Line> lines);
    }

    /**
     * @param place sheet and row
     * @param result key of what came of it
     * @param why null where it is done
     */
    record Line(
            String place,
            @Nullable UUID slip,
            String result,
            @Nullable String why) {}

    @GET
    @RolesAllowed(Role.HANDLER)
    public Response show() {
        PageContext page = pages.context();
        return pages.show(page(page, Form.fresh(page).with(PASSWORD, WorkExport.proposedPassword())));
    }

    private TemplateInstance page(PageContext page, Form form) {
        Caller caller = currentCaller.get();
        List<Option> offices = caller.offices().stream()
                .sorted()
                .filter(office -> directory.get().hasOffice(node.mailbox(), office))
                .flatMap(office -> directory.get().office(office).stream())
                .map((Office office) -> new Option(office.id(), page.name(office.name()) + " " + office.id()))
                .toList();
        return Templates.work(page, form, List.of(OFFICE, PASSWORD, FILE_PASSWORD, FILE), offices);
    }

    @POST
    @Costly
    @Path("/home")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.HANDLER)
    public Response take(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            String office = sent.text(OFFICE);
            String password = sent.text(PASSWORD);
            if (office == null || office.isEmpty()) {
                throw ProblemException.invalid(OFFICE, "required", "is required");
            }
            if (!WorkExport.isPassword(password)) {
                throw ProblemException.invalid(
                        PASSWORD, "invalid-value", "must be 12 to 128 printable characters of ASCII");
            }
            Caller caller = currentCaller.get();
            Locale language = Locale.forLanguageTag(page.language());
            return Download.of(new WorkFile(caller, office, String.valueOf(password), language, null), Cells.XLSX);
        } catch (ProblemException problem) {
            return pages.refused(sent, problem, form -> page(page, form));
        }
    }

    /** One of the workbooks with the work of an office. */
    private final class WorkFile implements Download.Part {

        private final Caller caller;
        private final String office;
        private final String password;
        private final Locale language;
        private final WorkExport.Work work;

        private WorkFile(Caller caller, String office, String password, Locale language, @Nullable String after) {
            this.caller = caller;
            this.office = office;
            this.password = password;
            this.language = language;
            this.work = export.of(caller, office, password, language, after);
        }

        @Override
        public String name() {
            return work.name();
        }

        @Override
        public void write(OutputStream output) throws IOException {
            output.write(work.workbook());
        }

        @Override
        public boolean hasNext() {
            return work.next() != null;
        }

        @Override
        public Download.Part next() {
            return new WorkFile(caller, office, password, language, work.next());
        }
    }

    @POST
    @Costly
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    @RolesAllowed(Role.HANDLER)
    public Response bring(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, InputStream body) {
        FormReader.WithFile sent = forms.read(body, mediaType, FILE, WorkImport.LONGEST);
        PageContext page = pages.context();
        try {
            WorkReport report = sent.file(content ->
                    files.take(currentCaller.get(), bytes(content), sent.form().text(FILE_PASSWORD)));
            return pages.show(Templates.brought(
                    page,
                    report,
                    report.rows().stream().map(row -> line(row, page)).toList()));
        } catch (ProblemException problem) {
            return pages.refused(sent.form(), problem, form -> page(page, form));
        }
    }

    private static byte[] bytes(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(WorkImport.LONGEST + 1);
        if (bytes.length > WorkImport.LONGEST) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", WorkImport.LONGEST);
        }
        return bytes;
    }

    private Line line(WorkReport.Row row, PageContext page) {
        ProblemException problem = row.problem();
        return new Line(
                row.sheet() + " / " + row.row(),
                row.slip(),
                "result_" + row.result().name().toLowerCase(Locale.ROOT),
                problem == null
                        ? null
                        : text(Problem.onPage(problem, Locale.forLanguageTag(page.language())), row.type(), page));
    }

    /** Faults by the columns of the sheet. */
    private String text(Problem problem, @Nullable String type, PageContext page) {
        return problem.errors().isEmpty()
                ? problem.detail()
                : problem.errors().stream()
                        .map(fault -> page.labelled(column(type, fault.pointer(), page), fault.detail()))
                        .collect(Collectors.joining("; "));
    }

    private String column(@Nullable String type, String name, PageContext page) {
        return type == null ? "" : files.column(type, name).map(page::name).orElse(name);
    }
}
