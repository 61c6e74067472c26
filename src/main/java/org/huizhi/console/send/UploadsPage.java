package org.huizhi.console.send;

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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.sheet.Cells;
import org.huizhi.upload.TemplateWriter;
import org.huizhi.upload.Upload;
import org.huizhi.upload.Uploads;
import org.jspecify.annotations.Nullable;

/** Many slips at once: a sheet to fill in, its upload, how far that is, and the rows that were refused. */
@Path(UploadsPage.ADDRESS)
@Blocking
class UploadsPage {

    static final String ADDRESS = "/console/send/files";

    private static final String TYPE = "/type";
    private static final String ENCODING = "/encoding";
    private static final String FILE = "/file";

    /** Those that spreadsheet programs write; what a mark in the file says need not be said. */
    private static final List<Option> ENCODINGS =
            List.of(new Option("UTF-8", "UTF-8"), new Option("GB18030", "GB18030 (GBK, GB 2312)"));

    private final Uploads uploads;
    private final TemplateWriter templates;
    private final NoticeTypes types;
    private final CurrentCaller currentCaller;
    private final FormReader formReader;
    private final Pages pages;

    UploadsPage(
            Uploads uploads,
            TemplateWriter templates,
            NoticeTypes types,
            CurrentCaller currentCaller,
            FormReader formReader,
            Pages pages) {
        this.uploads = uploads;
        this.templates = templates;
        this.types = types;
        this.currentCaller = currentCaller;
        this.formReader = formReader;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/send")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance uploads(
                PageContext page,
                Form form,
                List<String> names,
                List<Option> types,
                List<Option> encodings,
                List<Line> uploads);

        static native TemplateInstance upload(
                PageContext page, Form form, Line line, List<Refused> problems, @Nullable String fault);
    }

    /** An upload under the name of its type. */
    record Line(Upload upload, String type) {

        public String address() {
            return ADDRESS + "/" + upload.id();
        }

        public String state() {
            return "state_" + upload.state().code();
        }

        /** @return 0 while they are not counted */
        public long rows() {
            Integer rows = upload.rows();
            return rows == null ? 0 : rows;
        }
    }

    /** A row with what is wrong with it. */
    record Refused(int row, String text) {}

    @GET
    @RolesAllowed(Role.SUBMITTER)
    public Response list() {
        PageContext page = pages.context();
        return pages.show(list(page, Form.fresh(page)));
    }

    private TemplateInstance list(PageContext page, Form form) {
        return Templates.uploads(
                page,
                form,
                List.of(TYPE, ENCODING, FILE),
                types.all().stream()
                        .map(type -> new Option(type.type(), page.name(type.name())))
                        .toList(),
                ENCODINGS,
                uploads.list(currentCaller.get()).stream()
                        .map(upload -> line(page, upload))
                        .toList());
    }

    private Line line(PageContext page, Upload upload) {
        return new Line(
                upload,
                types.find(upload.type()).map(type -> page.name(type.name())).orElse(upload.type()));
    }

    @POST
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    @RolesAllowed(Role.SUBMITTER)
    public Response receive(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, InputStream body) {
        FormReader.WithFile sent = formReader.read(body, mediaType, FILE, Uploads.PIECE);
        PageContext page = pages.context();
        try {
            Upload upload = received(sent);
            return pages.seeOther(ADDRESS + "/" + upload.id());
        } catch (ProblemException problem) {
            return pages.refused(sent.form(), problem, form -> list(page, form));
        }
    }

    private Upload received(FormReader.WithFile sent) {
        SubmittedForm form = sent.form();
        String type = form.text(TYPE);
        NoticeType known = types.find(type == null ? "" : type)
                .orElseThrow(() -> ProblemException.invalid(TYPE, "unknown-type", "no such notice type"));
        String said = form.text(ENCODING);
        String encoding = said == null
                ? null
                : Uploads.encoding(said)
                        .orElseThrow(
                                () -> ProblemException.invalid(ENCODING, "invalid-value", "must be one of the list"));
        return sent.file(file -> {
            BufferedInputStream content = new BufferedInputStream(file, Uploads.PIECE);
            return uploads.receive(
                    currentCaller.get(),
                    currentCaller.rights(),
                    new Uploads.Request(known, format(content), encoding, form.key()),
                    content);
        });
    }

    /** Browsers guess it from the name of the file; the beginning of a workbook does not. */
    private static String format(InputStream content) throws IOException {
        content.mark(2);
        byte[] beginning = content.readNBytes(2);
        content.reset();
        return beginning.length == 2 && beginning[0] == 'P' && beginning[1] == 'K' ? Cells.XLSX : Cells.CSV;
    }

    @GET
    @Path("/{upload}")
    @RolesAllowed(Role.SUBMITTER)
    public Response one(@PathParam("upload") String id) {
        PageContext page = pages.context();
        Caller caller = currentCaller.get();
        Upload upload = uploads.find(caller, Query.id(id));
        Locale language = Locale.forLanguageTag(page.language());
        List<Refused> problems = uploads.problems(caller, upload, language).stream()
                .map(failure -> new Refused(failure.row(), uploads.said(upload, failure.problem(), language)))
                .toList();
        return pages.show(
                Templates.upload(page, Form.fresh(page), line(page, upload), problems, upload.fault(language)));
    }

    @POST
    @Path("/{upload}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SUBMITTER)
    public Response cancel(@PathParam("upload") String id, InputStream body) {
        formReader.read(body);
        Upload upload = uploads.cancel(currentCaller.get(), Query.id(id));
        return pages.seeOther(ADDRESS + "/" + upload.id());
    }

    @GET
    @Costly
    @Path("/{upload}/failures/csv")
    @RolesAllowed(Role.SUBMITTER)
    public Response failuresAsCsv(@PathParam("upload") String id) {
        return table(id, "failures", Cells.CSV, uploads::writeFailures);
    }

    @GET
    @Costly
    @Path("/{upload}/failures/xlsx")
    @RolesAllowed(Role.SUBMITTER)
    public Response failuresAsWorkbook(@PathParam("upload") String id) {
        return table(id, "failures", Cells.XLSX, uploads::writeFailures);
    }

    @GET
    @Costly
    @Path("/{upload}/slips/csv")
    @RolesAllowed(Role.SUBMITTER)
    public Response slipsAsCsv(@PathParam("upload") String id) {
        return table(id, "slips", Cells.CSV, uploads::writeSlips);
    }

    @GET
    @Costly
    @Path("/{upload}/slips/xlsx")
    @RolesAllowed(Role.SUBMITTER)
    public Response slipsAsWorkbook(@PathParam("upload") String id) {
        return table(id, "slips", Cells.XLSX, uploads::writeSlips);
    }

    private Response table(String id, String name, String format, Uploads.TableWriter table) {
        Caller caller = currentCaller.get();
        Upload upload = uploads.find(caller, Query.id(id));
        Locale language = Locale.forLanguageTag(pages.context().language());
        StreamingOutput content = output -> table.write(caller, upload, format, language, output);
        return download(content, name + "-" + upload.id(), format);
    }

    @GET
    @Path("/{type}/csv")
    @RolesAllowed(Role.SUBMITTER)
    public Response templateAsCsv(@PathParam("type") String type) {
        return template(type, Cells.CSV);
    }

    @GET
    @Path("/{type}/xlsx")
    @RolesAllowed(Role.SUBMITTER)
    public Response templateAsWorkbook(@PathParam("type") String type) {
        return template(type, Cells.XLSX);
    }

    private Response template(String type, String format) {
        NoticeType known =
                types.find(type).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice type"));
        Caller caller = currentCaller.get();
        Locale language = Locale.forLanguageTag(pages.context().language());
        StreamingOutput content = output -> templates.write(known, caller, format, language, output);
        return download(content, known.type(), format);
    }

    private static Response download(StreamingOutput content, String name, String format) {
        return Response.ok(content, format)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        FileName.disposition(name + (format.equals(Cells.CSV) ? ".csv" : ".xlsx")))
                .build();
    }
}
