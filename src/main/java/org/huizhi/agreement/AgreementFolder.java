package org.huizhi.agreement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The signed agreements that were put into a folder. */
final class AgreementFolder {

    private static final String NAMES = "*.agreement.json";

    private AgreementFolder() {}

    /**
     * @return text by file name
     * @throws IllegalStateException when the folder cannot be read whole, so that nothing is concluded from a part
     */
    static Map<String, String> read(Path folder) {
        Map<String, String> documents = new TreeMap<>();
        try (var files = Files.newDirectoryStream(folder, NAMES)) {
            for (Path file : files) {
                // Bytes that are no text must spoil their own file only, so no decoder that stops at them.
                documents.put(
                        file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
            return documents;
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("huizhi.agreement.folder: " + folder + " cannot be read (" + e + ")", e);
        }
    }
}
