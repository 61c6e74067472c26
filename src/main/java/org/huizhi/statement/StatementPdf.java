package org.huizhi.statement;

import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Direction;
import org.jspecify.annotations.Nullable;

/** A statement on paper: counts of both directions, differences, who signed, with the signed document attached. */
@ApplicationScoped
public class StatementPdf {

    /** Name of the attachment; the same bytes as the API's {@code /document}. */
    static final String ATTACHMENT = "statement.jws.json";

    private static final String FONT = "/fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";
    private static final String FAMILY = "Noto Sans SC";
    private static final int MOST_DIFFERENCES = 500;

    private static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final String STYLE = """
            @page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) '/' counter(pages); font-family: '%1$s'; font-size: 8pt } }
            body { font-family: '%1$s'; font-size: 9.5pt } h1 { font-size: 15pt; font-weight: normal } h2 { font-size: 11pt; font-weight: normal }
            table { border-collapse: collapse; width: 100%%; -fs-table-paginate: paginate } th, td { border: 0.4pt solid #888; padding: 2pt 4pt; text-align: left; font-weight: normal }
            th { background: #eee } .n { text-align: right } .digest { font-size: 7pt; word-wrap: break-word }
            """.formatted(FAMILY);

    static {
        XRLog.setLoggerImpl(new PdfLog());
    }

    private final StatementService service;
    private final CurrentDirectory directory;

    StatementPdf(StatementService service, CurrentDirectory directory) {
        this.service = service;
        this.directory = directory;
    }

    /** @return PDF (ISO 32000); empty when there is no such statement */
    public Optional<byte[]> of(String id, Locale language) {
        return service.find(id).map(statement -> {
            String jws = service.document(id).orElseThrow();
            return render(html(statement, language), jws);
        });
    }

    static byte[] render(String html, String jws) {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFont(StatementPdf::font, FAMILY);
        builder.withHtmlContent(html, null);
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        builder.toStream(pdf);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.createPDFWithoutClosing();
            PDDocument document = renderer.getPdfDocument();
            attach(document, jws.getBytes(StandardCharsets.UTF_8));
            document.save(pdf);
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a statement cannot be put on paper", e);
        }
        return pdf.toByteArray();
    }

    private static InputStream font() {
        InputStream font = StatementPdf.class.getResourceAsStream(FONT);
        if (font == null) {
            throw new IllegalStateException("the font " + FONT + " is missing");
        }
        return font;
    }

    private static void attach(PDDocument document, byte[] bytes) throws IOException {
        PDEmbeddedFile file = new PDEmbeddedFile(document, new ByteArrayInputStream(bytes));
        file.setSubtype("application/jose+json");
        file.setSize(bytes.length);
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(ATTACHMENT);
        specification.setFileUnicode(ATTACHMENT);
        specification.setEmbeddedFile(file);
        specification.setEmbeddedFileUnicode(file);
        PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(Map.of(ATTACHMENT, specification));
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(tree);
        document.getDocumentCatalog().setNames(names);
    }

    /** @return the signed document that is attached; empty where there is none */
    static Optional<String> attached(PDDocument document) throws IOException {
        PDEmbeddedFilesNameTreeNode tree = document.getDocumentCatalog().getNames() == null
                ? null
                : document.getDocumentCatalog().getNames().getEmbeddedFiles();
        if (tree == null || tree.getNames() == null || !tree.getNames().containsKey(ATTACHMENT)) {
            return Optional.empty();
        }
        return Optional.of(
                new String(tree.getNames().get(ATTACHMENT).getEmbeddedFile().toByteArray(), StandardCharsets.UTF_8));
    }

    private String html(StatementView statement, Locale language) {
        Words words = new Words(ResourceBundle.getBundle("statement", language, WITHOUT_SYSTEM_LOCALE), language);
        StringBuilder html = new StringBuilder("<html><head><style>" + STYLE + "</style></head><body>");
        html.append(words.tag("h1", words.of("title") + " " + statement.month()));
        html.append("<p>" + words.of("cut-off") + " " + statement.cutOff() + " · " + words.of("version") + " "
                + statement.version() + " · "
                + words.of("state-" + statement.state().code()) + "</p>");
        if (statement.reason() != null) {
            html.append(words.tag("p", words.of("reason") + " " + statement.reason()));
        }
        statement.directions().forEach(direction -> html.append(direction(words, direction)));
        if (statement.differences() != null) {
            html.append(differences(words, statement.differences()));
        }
        html.append(signatures(words, statement));
        html.append("<p class=\"digest\">SHA-256 " + statement.digest() + "</p><p class=\"digest\">"
                + words.of("attached") + " " + ATTACHMENT + "</p></body></html>");
        return html.toString();
    }

    private String direction(Words words, Direction direction) {
        Counts counts = direction.totals();
        String heads = words.row(
                "th", "due", "withdrawn", "misrouted", "cohort", "returned", "rate", "on-time", "on-time-rate", "open");
        String figures = Stream.of(
                        Long.toString(counts.due()),
                        Long.toString(counts.withdrawn()),
                        Long.toString(counts.misrouted()),
                        Long.toString(counts.cohort()),
                        Long.toString(counts.returned()),
                        share(counts.returned(), counts.cohort()),
                        Long.toString(counts.onTime()),
                        share(counts.onTime(), counts.cohort()),
                        Long.toString(counts.open()))
                .map(figure -> "<td class=\"n\">" + figure + "</td>")
                .collect(Collectors.joining());
        return words.tag("h2", name(direction.from(), words) + " → " + name(direction.to(), words)) + "<table>" + heads
                + "<tr>" + figures + "</tr></table>";
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "—" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String differences(Words words, List<Difference> differences) {
        StringBuilder html = new StringBuilder(words.tag("h2", words.of("differences") + " " + differences.size()));
        html.append("<table>" + words.row("th", "slip", "proposer-says", "other-says"));
        differences.stream().limit(MOST_DIFFERENCES).forEach(difference -> html.append(row(words, difference)));
        return html.append("</table>").toString();
    }

    private static String row(Words words, Difference difference) {
        return "<tr>" + words.tag("td", difference.id()) + words.tag("td", orDash(difference.proposer()))
                + words.tag("td", orDash(difference.responder())) + "</tr>";
    }

    private static String orDash(@Nullable String line) {
        return line == null ? "—" : line.substring(line.indexOf('|') + 1).replace("|", " | ");
    }

    private String signatures(Words words, StatementView statement) {
        return words.tag("h2", words.of("signatures"))
                + statement.signatures().stream()
                        .map(signature -> words.tag(
                                "p",
                                name(signature.mailbox(), words) + " · " + signature.at() + " · " + signature.kid()))
                        .collect(Collectors.joining());
    }

    private String name(String mailbox, Words words) {
        return directory
                .get()
                .entry(mailbox)
                .map(DirectoryEntry::name)
                .map(name -> (words.language().equals(Locale.CHINESE) ? name.zh() : name.en()) + " (" + mailbox + ")")
                .orElse(mailbox);
    }

    /** Words of a language, put into XHTML. */
    private record Words(ResourceBundle bundle, Locale language) {

        private String of(String key) {
            return escaped(bundle.getString(key));
        }

        private String tag(String tag, String text) {
            return "<" + tag + ">" + escaped(text) + "</" + tag + ">";
        }

        private String row(String tag, String... keys) {
            return Stream.of(keys)
                    .map(key -> tag(tag, bundle.getString(key)))
                    .collect(Collectors.joining("", "<tr>", "</tr>"));
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }
    }
}
