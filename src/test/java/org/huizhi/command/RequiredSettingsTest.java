package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequiredSettingsTest {

    /** A line of the table of settings, without a default. */
    private static final Pattern WITHOUT_DEFAULT = Pattern.compile("(?m)^\\| (`[^|]+`) \\| \\|.*$");

    @Test
    void whoeverSetsANodeUpHearsOfAllThatIsMissingAtOnce() {
        assertThat(RequiredSettings.missing(config(Map.of())))
                .containsExactly(
                        "huizhi.node.mailbox",
                        "huizhi.node.keys",
                        "huizhi.directory.authority",
                        "huizhi.vault.keys or huizhi.vault.key-set",
                        "kafka.bootstrap.servers",
                        "quarkus.datasource.jdbc.url",
                        "mp.jwt.verify.publickey.location",
                        "mp.jwt.verify.issuer");
    }

    @Test
    void whatIsGivenIsNotMissingAndNothingGivenIsMissing() {
        assertThat(RequiredSettings.missing(config(Map.of(
                        "huizhi.node.mailbox", "cn-610800",
                        "huizhi.node.keys", "${keys}/node.jwks",
                        "huizhi.directory.authority", "authority.jwks",
                        "huizhi.vault.key-set", "{}",
                        "kafka.bootstrap.servers", " ",
                        "quarkus.datasource.jdbc.url", "",
                        "mp.jwt.verify.publickey.location", "https://identity.example/jwks"))))
                .containsExactly("kafka.bootstrap.servers", "quarkus.datasource.jdbc.url", "mp.jwt.verify.issuer");
    }

    @Test
    void theTableOfSettingsGivesNoneOfThemADefault() throws IOException {
        String required = WITHOUT_DEFAULT
                .matcher(Files.readString(Path.of("docs/settings.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));

        assertThat(RequiredSettings.ALL.stream().flatMap(List::stream))
                .allSatisfy(setting -> assertThat(required).contains("`" + setting + "`"));
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(given, "given", 100))
                .build();
    }
}
