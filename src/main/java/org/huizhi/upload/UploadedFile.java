package org.huizhi.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.huizhi.digest.Sha256;
import org.huizhi.sheet.ByteSource;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.validation.Sentence;
import org.huizhi.vault.PartsStream;

/** The file of an upload, read piece by piece from the database. */
final class UploadedFile implements ByteSource {

    static final Sentence CHANGED = Sentence.of("the file is no longer as this node had stored it: upload it again");

    private final UploadStore store;
    private final Owner owner;
    private final int parts;
    private final Runnable between;

    /**
     * @param parts of which it is made, each but the last as long as {@link Uploads#PIECE}
     * @param between done before each of them; what it throws ends the reading
     */
    UploadedFile(UploadStore store, Owner owner, int parts, Runnable between) {
        this.store = store;
        this.owner = owner;
        this.parts = parts;
        this.between = between;
    }

    /** Somebody else has taken something off it, or put something else into it. */
    static final class ChangedException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    @Override
    public long length() {
        return (parts - 1L) * Uploads.PIECE + part(parts).length;
    }

    @Override
    public InputStream open(long from) throws IOException {
        int passed = (int) (from / Uploads.PIECE);
        InputStream content = new PartsStream(parts - passed, number -> part(passed + number));
        content.skipNBytes(from % Uploads.PIECE);
        return content;
    }

    private byte[] part(int number) {
        between.run();
        return store.part(owner, number).orElseThrow(ChangedException::new);
    }

    /**
     * Reads all of it: who reads a workbook need not come to the last piece.
     *
     * @param digest SHA-256 of what was uploaded
     */
    void verify(byte[] digest) throws IOException {
        try (InputStream content = open();
                DigestOutputStream read = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.begin())) {
            content.transferTo(read);
            if (!MessageDigest.isEqual(digest, read.getMessageDigest().digest())) {
                throw new ChangedException();
            }
        }
    }
}
