package org.huizhi.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook, one after the other, while they are unpacked. What unpacks to too much is refused as soon as
 * it has: a few kilobytes may be gigabytes. No part is kept.
 */
final class Unpacked implements AutoCloseable {

    /** Bytes that all parts of a workbook may have. A hundred thousand rows with twenty full columns have a third. */
    private static final long MOST_BYTES = 512L * 1024 * 1024;
    /** Bytes to which one packed byte may unpack; sheets have up to fifty. */
    private static final long MOST_RATIO = 200;
    /** Below this the ratio does not matter. */
    private static final long SMALL = 8L * 1024 * 1024;

    private static final int MOST_PARTS = 2_000;

    private final ZipStream zip;
    private final InputStream content = new Content();
    private long unpacked;
    private int parts;

    Unpacked(ByteSource bytes) throws IOException {
        zip = new ZipStream(bytes.open());
    }

    /** No entities, and nothing from elsewhere: a workbook has none. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    /** @return name of the next part, which {@link #read} then reads; null at the end */
    @Nullable
    String next() throws IOException {
        if (parts > 0) {
            // What nobody read counts too.
            content.transferTo(OutputStream.nullOutputStream());
        }
        if (++parts > MOST_PARTS) {
            throw SharedTexts.tooLarge();
        }
        return zip.next();
    }

    XMLStreamReader read() throws XMLStreamException, IOException {
        return factory().createXMLStreamReader(BoundedXml.of(content));
    }

    static UnusableFileException notAWorkbook() {
        return new UnusableFileException(
                Sentence.of("the file is not a workbook (XLSX) that can be read: save it again, or save it as CSV"));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Of the part that is at hand; closing it leaves the others. */
    private final class Content extends InputStream {

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int read = zip.read(into, from, most);
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
    }
}
