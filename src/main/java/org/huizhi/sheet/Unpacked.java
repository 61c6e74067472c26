package org.huizhi.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.validation.Sentence;

/**
 * Parts of a workbook, one after the other and in any order, while they are unpacked. What unpacks to too much is
 * refused as soon as it has: a few kilobytes may be gigabytes. No part is kept.
 */
final class Unpacked implements AutoCloseable {

    /**
     * Bytes that may be unpacked of a workbook, of whichever parts, however often. A hundred thousand rows with twenty
     * full columns have a sixth, and are read twice.
     */
    private static final long MOST_BYTES = 1024L * 1024 * 1024;
    /** Bytes to which one packed byte may unpack; sheets have up to fifty. */
    private static final long MOST_RATIO = 200;
    /** Below this the ratio does not matter. */
    private static final long SMALL = 8L * 1024 * 1024;

    private final ZipArchive zip;
    private InputStream part = InputStream.nullInputStream();
    private long unpacked;

    Unpacked(ByteSource bytes) throws IOException {
        zip = ZipArchive.open(bytes);
    }

    /** No entities, and nothing from elsewhere: a workbook has none. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    boolean has(String name) {
        return zip.has(name);
    }

    /** Begins with a part, and is done with the one before. */
    XMLStreamReader read(String name) throws XMLStreamException, IOException {
        part.close();
        part = new Content(zip.open(name));
        return factory().createXMLStreamReader(BoundedXml.of(part));
    }

    /** What nobody read of the part at hand counts too, and belongs to its checksum. */
    void readToTheEnd() throws IOException {
        part.transferTo(OutputStream.nullOutputStream());
    }

    static UnusableFileException notAWorkbook() {
        return new UnusableFileException(
                Sentence.of("the file is not a workbook (XLSX) that can be read: save it again, or save it as CSV"));
    }

    @Override
    public void close() throws IOException {
        part.close();
    }

    private final class Content extends InputStream {

        private final InputStream in;

        private Content(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int read = in.read(into, from, most);
            unpacked += Math.max(0, read);
            if (unpacked > MOST_BYTES || (unpacked > SMALL && unpacked > MOST_RATIO * zip.packed())) {
                throw SharedTexts.tooLarge();
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
