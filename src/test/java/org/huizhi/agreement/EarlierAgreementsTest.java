package org.huizhi.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What earlier releases took for agreements is brought along; what nobody can read stops no node from starting. */
class EarlierAgreementsTest {

    private static final String DATABASE = "earlier";
    private static final String GOOD =
            "{\"parties\": [\"cn-610800\", \"cn-140900\"], \"title\": {\"zh\": \"协议\", \"en\": \"Agreement\"},"
                    + " \"effectiveFrom\": \"2026-01-01\", \"effectiveTo\": \"2027-01-01\"}";

    private static EmbeddedDatabase server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedDatabase.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static void migrate(String target) {
        Flyway.configure()
                .dataSource(server.jdbcUrl(DATABASE), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }

    private static void proposed(String id, byte[] payload) {
        server.update(
                DATABASE,
                "insert into agreement_proposal (id, version, counterpart, proposer, payload, digest)"
                        + " values (?, 1, 'cn-140900', 'cn-140900', ?, 'x')",
                id,
                payload);
    }

    private static void signed(String id, String document) {
        server.update(
                DATABASE,
                "insert into agreement (id, version, document, digest, loaded_at) values (?, 1, ?, 'x', now())",
                id,
                document);
    }

    private static String jws(byte[] payload) {
        return "{\"payload\": \"" + Base64.getUrlEncoder().withoutPadding().encodeToString(payload)
                + "\", \"signatures\": []}";
    }

    @Test
    void whatIsNoJsonOrHoldsWhatNoTextHereCanStopsNoMigration() {
        server.createDatabase(DATABASE);
        migrate("23");
        proposed("agr-good", GOOD.getBytes(UTF_8));
        proposed("agr-no-json", "hello".getBytes(UTF_8));
        proposed("agr-gbk", "{\"parties\": [\"榆林\"]}".getBytes(Charset.forName("GBK")));
        proposed("agr-utf-16", GOOD.getBytes(StandardCharsets.UTF_16));
        proposed("agr-nul", GOOD.replace("cn-140900", "cn-140900\\u0000").getBytes(UTF_8));
        proposed("agr-nul-title", GOOD.replace("Agreement", "Agree\\u0000ment").getBytes(UTF_8));
        proposed("agr-of-none", "{\"parties\": \"cn-140900\"}".getBytes(UTF_8));
        signed("agr-good", jws(GOOD.getBytes(UTF_8)));
        signed("agr-no-json", "hello");
        signed("agr-no-base64", "{\"payload\": \"%%%\"}");
        signed("agr-nul-beside", jws(GOOD.getBytes(UTF_8)).replace("{", "{\"comment\": \"\\u0000\", "));

        migrate("29");

        assertThat(server.query(DATABASE, "select id, parties, title_en from agreement_proposal order by id"))
                .extracting(row -> row.get("id") + ": " + row.get("parties") + ", " + row.get("title_en"))
                .containsExactly(
                        "agr-gbk: , null",
                        "agr-good: cn-140900 cn-610800, Agreement",
                        "agr-no-json: , null",
                        "agr-nul: cn-140900\ufffd cn-610800, null",
                        "agr-nul-title: cn-140900 cn-610800, null",
                        "agr-of-none: , null",
                        "agr-utf-16: , null");
        assertThat(server.query(DATABASE, "select id, parties from agreement order by id"))
                .extracting(row -> row.get("id") + ": " + row.get("parties"))
                .containsExactly(
                        "agr-good: cn-140900 cn-610800",
                        "agr-no-base64: ",
                        "agr-no-json: ",
                        "agr-nul-beside: cn-140900 cn-610800");
    }
}
