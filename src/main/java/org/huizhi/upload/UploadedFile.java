package org.huizhi.upload;

import java.io.IOException;
import java.io.InputStream;
import org.huizhi.sheet.ByteSource;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.validation.Sentence;

/** The file of an upload, read piece by piece from the database. One piece is in memory at a time. */
final class UploadedFile implements ByteSource {

    private final UploadStore store;
    private final Owner owner;
    private final int parts;
    private final Runnable between;

    /**
     * @param parts of which it is made
     * @param between done before each of them; what it throws ends the reading
     */
    UploadedFile(UploadStore store, Owner owner, int parts, Runnable between) {
        this.store = store;
        this.owner = owner;
        this.parts = parts;
        this.between = between;
    }

    static UnusableFileException changed() {
        return new UnusableFileException(
                Sentence.of("the file is no longer as this node had stored it: upload it again"));
    }

    @Override
    public InputStream open() {
        return new Parts();
    }

    private final class Parts extends InputStream {

        private byte[] part = new byte[0];
        private int at;
        private int number;

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            while (at == part.length) {
                if (number == parts) {
                    return -1;
                }
                number++;
                between.run();
                part = store.part(owner, number).orElseThrow(UploadedFile::changed);
                at = 0;
            }
            int length = Math.min(most, part.length - at);
            System.arraycopy(part, at, into, from, length);
            at += length;
            return length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }
}
