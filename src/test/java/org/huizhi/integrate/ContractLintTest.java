package org.huizhi.integrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.Programs;
import org.junit.jupiter.api.Test;

/**
 * What the linters of others say of the contracts: nothing. Rules that are off, with the reason for each, are in
 * {@code src/test/npm}.
 */
class ContractLintTest {

    private static final String NODE =
            Path.of("openapi/huizhi-node.yaml").toAbsolutePath().toString();
    private static final String FEED =
            Path.of("openapi/huizhi-feed.yaml").toAbsolutePath().toString();

    @Test
    void redoclyFindsNothing() {
        NpmTools.run("redocly", "lint", NODE, FEED, "--config", settings("redocly.yaml"), "--max-problems", "1000");
    }

    @Test
    void spectralFindsNothing() {
        NpmTools.run("spectral", "lint", NODE, FEED, "--ruleset", settings("spectral.yaml"), "--fail-severity", "hint");
    }

    @Test
    void theParserOfAsyncApiFindsNothing() throws IOException {
        Path folder = NpmTools.install();
        Files.copy(
                NpmTools.SOURCE.resolve("asyncapi.mjs"),
                folder.resolve("asyncapi.mjs"),
                StandardCopyOption.REPLACE_EXISTING);

        Programs.run(List.of("node", folder.resolve("asyncapi.mjs").toString(), FEED), Map.of());
    }

    private static String settings(String file) {
        return NpmTools.SOURCE.resolve(file).toString();
    }
}
