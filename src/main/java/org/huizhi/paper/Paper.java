package org.huizhi.paper;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/**
 * Makes PDF (ISO 32000) of well-formed HTML. Of the font those letters are in the file that are used; a letter that the
 * font does not have is shown by its number.
 */
public final class Paper {

    /** The one family there is; styles name it. */
    public static final String FAMILY = "Noto Sans SC";

    static {
        XRLog.setLoggerImpl(new PdfLog());
    }

    private Paper() {}

    /** A file within the PDF. */
    public record Attachment(String mediaType, byte[] bytes) {}

    public static byte[] pdf(String html) {
        return pdf(html, Map.of());
    }

    /** @param attachments by file name */
    public static byte[] pdf(String html, Map<String, Attachment> attachments) {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFont(PaperFont::open, FAMILY);
        builder.withHtmlContent(PaperFont.legible(html), null);
        ByteArrayOutputStream rendered = new ByteArrayOutputStream();
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            builder.toStream(rendered);
            builder.run();
            try (PDDocument document = Searchable.open(rendered.toByteArray())) {
                if (!attachments.isEmpty()) {
                    attach(document, attachments);
                }
                document.save(pdf);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a document cannot be put on paper", e);
        }
        return pdf.toByteArray();
    }

    private static void attach(PDDocument document, Map<String, Attachment> attachments) throws IOException {
        Map<String, PDComplexFileSpecification> files = new TreeMap<>();
        for (Map.Entry<String, Attachment> attachment : attachments.entrySet()) {
            files.put(attachment.getKey(), file(document, attachment.getKey(), attachment.getValue()));
        }
        PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(files);
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(tree);
        document.getDocumentCatalog().setNames(names);
    }

    private static PDComplexFileSpecification file(PDDocument document, String name, Attachment attachment)
            throws IOException {
        PDEmbeddedFile file = new PDEmbeddedFile(document, new ByteArrayInputStream(attachment.bytes()));
        file.setSubtype(attachment.mediaType());
        file.setSize(attachment.bytes().length);
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(name);
        specification.setFileUnicode(name);
        specification.setEmbeddedFile(file);
        specification.setEmbeddedFileUnicode(file);
        return specification;
    }
}
