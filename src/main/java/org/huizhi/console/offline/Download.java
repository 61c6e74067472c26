package org.huizhi.console.offline;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.attachment.FileName;

/** What a browser gets of an export: its file, or a zip file with all of them where one does not take everything. */
final class Download {

    private static final String ZIP = "application/zip";

    private Download() {}

    /** A file of an export. */
    interface Part {

        String name();

        void write(OutputStream output) throws IOException;

        /** @return whether this one could not take everything */
        boolean hasNext();

        /** Makes the next file. */
        Part next();
    }

    /** @param type media type of each file */
    static Response of(Part first, String type) {
        boolean one = !first.hasNext();
        StreamingOutput content = one ? first::write : output -> zip(first, output);
        return Response.ok(content, one ? type : ZIP)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        FileName.disposition(one ? first.name() : stem(first.name()) + ".zip"))
                .build();
    }

    private static void zip(Part first, OutputStream output) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(output);
        Part part = first;
        for (int number = 1; number == 1 || part.hasNext(); number++) {
            part = number == 1 ? first : part.next();
            zip.putNextEntry(new ZipEntry(stem(first.name()) + "-" + number + ending(first.name())));
            part.write(zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.'));
    }
}
