package org.huizhi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.apache.poi.poifs.crypt.CipherAlgorithm;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.crypt.HashAlgorithm;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks with a password, of this node and of spreadsheet programs, and what others make of them. */
class ProtectedWorkbookTest {

    private static final String PASSWORD = "Mizhi-2026-1126";
    private static final int LONGEST = 100_000;
    private static final byte[] WORKBOOK = "PK: a workbook. ".repeat(3_000).getBytes(StandardCharsets.UTF_8);

    private static byte[] written() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ProtectedWorkbook.write(WORKBOOK, PASSWORD, file);
        return file.toByteArray();
    }

    @Test
    void whatWasWrittenIsReadWithItsPasswordAlone() throws IOException {
        byte[] file = written();

        assertThat(ProtectedWorkbook.is(file)).isTrue();
        assertThat(ProtectedWorkbook.read(file, PASSWORD, LONGEST)).isEqualTo(WORKBOOK);
        assertThatThrownBy(() -> ProtectedWorkbook.read(file, "another password", LONGEST))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("not that of the file");
    }

    /** Without the password nobody reads it; nor may he change what an office has answered. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.7, 0.9})
    void oneFlippedBitIsSeen(double place) throws IOException {
        byte[] file = written();
        file[(int) (file.length * place)] ^= 1;

        assertThatThrownBy(() -> ProtectedWorkbook.read(file, PASSWORD, LONGEST))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("no workbook with a password");
    }

    /**
     * As LibreOffice, WPS and older programs save it: other ciphers and hashes, and a form without a proof of its own.
     */
    @ParameterizedTest
    @CsvSource({"agile, aes128, sha1", "agile, aes256, sha512", "agile, aes192, sha384", "standard, aes128, sha1"})
    void programsSaveInOtherForms(EncryptionMode mode, CipherAlgorithm cipher, HashAlgorithm hash)
            throws IOException, GeneralSecurityException {
        assertThat(ProtectedWorkbook.read(saved(mode, cipher, hash, 100_000), PASSWORD, LONGEST))
                .isEqualTo(WORKBOOK);
    }

    @Test
    void aFileThatWouldKeepTheNodeBusyIsRefused() throws IOException, GeneralSecurityException {
        byte[] slow = saved(EncryptionMode.agile, CipherAlgorithm.aes256, HashAlgorithm.sha512, 1_000_001);

        assertThatThrownBy(() -> ProtectedWorkbook.read(slow, PASSWORD, LONGEST))
                .isInstanceOf(UnusableFileException.class);
        assertThatThrownBy(() -> ProtectedWorkbook.read(written(), PASSWORD, WORKBOOK.length - 1))
                .isInstanceOf(UnusableFileException.class);
    }

    private static byte[] saved(EncryptionMode mode, CipherAlgorithm cipher, HashAlgorithm hash, int rounds)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            EncryptionInfo info = new EncryptionInfo(mode, cipher, hash, -1, -1, null);
            if (mode == EncryptionMode.agile) {
                info.getVerifier().setSpinCount(rounds);
            }
            Encryptor encryptor = info.getEncryptor();
            encryptor.confirmPassword(PASSWORD);
            try (var content = encryptor.getDataStream(file)) {
                new ByteArrayInputStream(WORKBOOK).transferTo(content);
            }
            file.writeFilesystem(output);
        }
        return output.toByteArray();
    }
}
