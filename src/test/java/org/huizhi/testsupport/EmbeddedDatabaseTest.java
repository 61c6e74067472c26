package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

    @Test
    void keepsItsDataThroughAStopAndLeavesNothingBehind() {
        Path folder = Folders.create("database");
        int port = Ports.free();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, port)) {
            database.createDatabase("yulin");
            database.update("yulin", "CREATE TABLE slip (number text)");
            database.update("yulin", "INSERT INTO slip VALUES (?)", "610800-2026-000001");

            database.stop();
            assertThatThrownBy(() -> database.count("yulin", "SELECT count(*) FROM slip"))
                    .hasMessageContaining("yulin");
            database.restart();

            assertThat(database.query("yulin", "SELECT number FROM slip"))
                    .containsExactly(Map.of("number", "610800-2026-000001"));
            assertThat(database.query("yulin", "SHOW server_version").get(0).get("server_version"))
                    .asString()
                    .startsWith("18");
        }
        assertThat(folder).doesNotExist();
        assertThat(Ports.isFree(port)).isTrue();
    }
}
