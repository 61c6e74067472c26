package org.huizhi.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the linters of others say of the contracts: nothing. Of copies with a fault, a small one that some of them call
 * a warning, each tells the place and the rule: so they read what they are given, and nothing means nothing. Rules that
 * are off, with the reason for each, are in {@code src/test/npm}.
 */
class ContractLintTest {

    private static final Path NODE = Path.of("openapi/huizhi-node.yaml").toAbsolutePath();
    private static final Path FEED = Path.of("openapi/huizhi-feed.yaml").toAbsolutePath();

    @TempDir
    private Path copies;

    @Test
    void redoclyFindsNothing() {
        redocly(NODE, FEED);
    }

    @Test
    void redoclyFindsWhatIsWrong() throws IOException {
        Path node = withoutAddressOfLicence(NODE);
        Path feed = withoutAddressOfLicence(FEED);

        assertThatThrownBy(() -> redocly(node, feed))
                .hasMessageMatching(faults("huizhi-node\\.yaml:\\d+:\\d+ at #/info/license", "info-license-strict"))
                .hasMessageMatching(faults("huizhi-feed\\.yaml:\\d+:\\d+ at #/info/license", "info-license-strict"));
    }

    private static void redocly(Path node, Path feed) {
        NpmTools.run(
                "redocly",
                "lint",
                node.toString(),
                feed.toString(),
                "--config",
                settings("redocly.yaml"),
                "--max-problems",
                "1000");
    }

    @Test
    void spectralFindsNothing() {
        spectral(NODE, FEED);
    }

    @Test
    void spectralFindsWhatIsWrong() throws IOException {
        Path node = withoutAddressOfLicence(NODE);
        Path feed = withoutAddressOfLicence(FEED);

        assertThatThrownBy(() -> spectral(node, feed))
                .hasMessageMatching(faults("\n\\S+huizhi-node\\.yaml\n", " license-url "))
                .hasMessageMatching(faults("\n\\S+huizhi-feed\\.yaml\n", " asyncapi-info-license-url "));
    }

    private static void spectral(Path node, Path feed) {
        NpmTools.run(
                "spectral",
                "lint",
                node.toString(),
                feed.toString(),
                "--ruleset",
                settings("spectral.yaml"),
                "--fail-severity",
                "hint");
    }

    @Test
    void theParserOfAsyncApiFindsNothing() throws IOException {
        parser(FEED);
    }

    @Test
    void theParserOfAsyncApiFindsWhatIsWrong() throws IOException {
        Path feed = changed(FEED, "'#/components/messages/probe'", "'#/components/messages/nobody'");

        assertThatThrownBy(() -> parser(feed)).hasMessageContaining("invalid-ref at /channels/inbox/messages/probe");
    }

    private static void parser(Path feed) throws IOException {
        Path folder = NpmTools.install();
        Files.copy(
                NpmTools.SOURCE.resolve("asyncapi.mjs"),
                folder.resolve("asyncapi.mjs"),
                StandardCopyOption.REPLACE_EXISTING);

        Programs.run(List.of("node", folder.resolve("asyncapi.mjs").toString(), feed.toString()), Map.of());
    }

    private static String settings(String file) {
        return NpmTools.SOURCE.resolve(file).toString();
    }

    private Path withoutAddressOfLicence(Path contract) throws IOException {
        return changed(contract, "    url: https://www.apache.org/licenses/LICENSE-2.0\n", "");
    }

    private Path changed(Path contract, String former, String other) throws IOException {
        String whole = Files.readString(contract);
        assertThat(whole).contains(former);
        return Files.writeString(copies.resolve(contract.getFileName()), whole.replace(former, other));
    }

    /** The place, and the rule after it. */
    private static String faults(String place, String rule) {
        return "(?s).*" + place + ".*" + rule + ".*";
    }
}
