package org.huizhi.sheet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.poi.poifs.crypt.CipherAlgorithm;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.crypt.HashAlgorithm;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.huizhi.validation.Sentence;

/**
 * Workbooks that a spreadsheet program asks the password for, and saves under the same one ([MS-OFFCRYPTO], 2.3.4): by
 * AES-256 and SHA-512, 100,000 rounds. Whatever is read in this form was made by such a program, or by somebody who
 * would keep a node busy.
 */
public final class ProtectedWorkbook {

    /** A program writes 100,000; each costs a hash. */
    private static final int MOST_ROUNDS = 1_000_000;

    private static final int PIECE = 16 * 1024;

    private static final byte[] COMPOUND_FILE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private ProtectedWorkbook() {}

    /** @return whether the bytes may be one */
    public static boolean is(byte[] bytes) {
        return bytes.length >= COMPOUND_FILE.length
                && Arrays.equals(bytes, 0, COMPOUND_FILE.length, COMPOUND_FILE, 0, COMPOUND_FILE.length);
    }

    public static void write(byte[] workbook, String password, OutputStream output) throws IOException {
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            EncryptionInfo info = new EncryptionInfo(
                    EncryptionMode.agile, CipherAlgorithm.aes256, HashAlgorithm.sha512, -1, -1, null);
            Encryptor encryptor = info.getEncryptor();
            encryptor.confirmPassword(password);
            try (OutputStream content = encryptor.getDataStream(file)) {
                content.write(workbook);
            }
            file.writeFilesystem(output);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES and SHA-512", e);
        }
    }

    /**
     * @param longest of the workbook, in bytes
     * @throws UnusableFileException for another password, and for what is none
     */
    public static byte[] read(byte[] bytes, String password, int longest) throws IOException {
        try (POIFSFileSystem file = new POIFSFileSystem(new ByteArrayInputStream(bytes))) {
            EncryptionInfo info = new EncryptionInfo(file);
            if (info.getVerifier().getSpinCount() > MOST_ROUNDS) {
                throw unusable();
            }
            Decryptor decryptor = Decryptor.getInstance(info);
            if (!decryptor.verifyPassword(password)) {
                throw new UnusableFileException(Sentence.of("the password is not that of the file"));
            }
            if (info.getEncryptionMode() == EncryptionMode.agile && !isWhole(info, decryptor, file)) {
                throw unusable();
            }
            try (InputStream content = decryptor.getDataStream(file)) {
                byte[] workbook = content.readNBytes(longest + 1);
                if (workbook.length > longest) {
                    throw unusable();
                }
                return workbook;
            }
        } catch (UnusableFileException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The library says of damaged files whatever it stumbles over.
            throw unusable();
        }
    }

    /** The library decrypts what somebody has changed who does not know the password (2.3.4.14). */
    private static boolean isWhole(EncryptionInfo info, Decryptor decryptor, POIFSFileSystem file)
            throws IOException, GeneralSecurityException {
        String algorithm = info.getHeader().getHashAlgorithm().jceHmacId;
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(decryptor.getIntegrityHmacKey(), algorithm));
        byte[] piece = new byte[PIECE];
        try (InputStream encrypted = file.createDocumentInputStream(Decryptor.DEFAULT_POIFS_ENTRY)) {
            for (int read = encrypted.read(piece); read >= 0; read = encrypted.read(piece)) {
                mac.update(piece, 0, read);
            }
        }
        return MessageDigest.isEqual(mac.doFinal(), decryptor.getIntegrityHmacValue());
    }

    private static UnusableFileException unusable() {
        return new UnusableFileException(Sentence.of("the file is no workbook with a password"));
    }
}
