package org.huizhi.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;

/** Who lets a node of its own into the demonstration is told what is wrong with its entry before anything starts. */
class StrangerEntryTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static ObjectNode entry(String mailbox) {
        LocalizedName name = new LocalizedName("银川", "Yinchuan");
        Party party = Party.of(
                mailbox,
                name,
                "640100",
                List.of(Regions.region("640100")),
                List.of(new Office("640100-hub", name, "640100", "city", "hub", null)));
        ObjectNode document = JSON.valueToTree(party.toDocument(Instant.parse("2026-11-01T00:00:00Z")));
        document.path("keys").forEach(key -> ((ObjectNode) key).remove("revokedAt"));
        return document;
    }

    @Test
    void anEntryMayComeWithoutTheTimeOfItsIssue() {
        ObjectNode entry = entry("cn-640100");
        entry.remove("issuedAt");

        StrangerEntry stranger = StrangerEntry.of(entry);

        assertThat(stranger.mailbox()).isEqualTo("cn-640100");
        assertThat(stranger.asOther().hub()).isEqualTo("640100-hub");
        assertThat(stranger.document()).containsKey("issuedAt");
    }

    @Test
    void whatIsWrongIsSaid() {
        ObjectNode privateHalf = entry("cn-640100");
        ((ObjectNode) privateHalf.at("/keys/0/jwk")).put("d", "c2VjcmV0");
        ObjectNode without = entry("cn-640100");
        without.remove("offices");

        refused(privateHalf, "has its private half in it");
        refused(without, "offices");
        refused(entry("cn-640100").put("region", "610800"), "610800");
        refused(entry("cn-610800"), "is a region of the demonstration");
        refused(entry("cn-990000"), "is a region of the demonstration");
        assertThatThrownBy(() -> StrangerEntry.read(Path.of("no-such-file.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-file.json");
    }

    private static void refused(JsonNode entry, String why) {
        assertThatThrownBy(() -> StrangerEntry.of(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
