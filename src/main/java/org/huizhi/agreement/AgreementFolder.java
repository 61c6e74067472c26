package org.huizhi.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The signed agreements that were put into a folder. */
final class AgreementFolder {

    private static final Logger LOG = Logger.getLogger(AgreementFolder.class);
    private static final String NAMES = "*.agreement.json";

    private AgreementFolder() {}

    /** @return text by file name; empty when the folder cannot be read whole, so that nothing is concluded from a part */
    static Optional<Map<String, String>> read(Path folder) {
        Map<String, String> documents = new TreeMap<>();
        try (var files = Files.newDirectoryStream(folder, NAMES)) {
            for (Path file : files) {
                documents.put(file.getFileName().toString(), Files.readString(file));
            }
            return Optional.of(documents);
        } catch (IOException e) {
            LOG.warnf("huizhi.agreement.folder: %s cannot be read (%s): the agreements held stay", folder, e);
            return Optional.empty();
        }
    }
}
