package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {

    private static final Directory DIRECTORY = Party.directory(Regions.yulin(), Regions.xinzhou(), Regions.ordos());

    @ParameterizedTest(name = "{0} on {1}: {2} ({3})")
    @CsvSource(textBlock = """
                    610800, 2026-11-23, cn-610800, the city itself
                    610881, 2026-11-23, cn-610800, a county of it
                    140930, 2026-11-23, cn-140900, a county of another
                    610821, 2010-05-01, cn-610800, a code while it was valid
                    610821, 2026-11-23, cn-610800, and after it lapsed
                    612722, 2026-11-23, cn-610800, two successions back
                    612701, 2026-11-23, cn-610800, the city that became a district
                    612721, 2026-11-23, cn-610800, and what that was before
                    612721, 1985-01-01, cn-610800, under a prefecture that lapsed since
                    612700, 1990-01-01, cn-610800, the prefecture before it was a city
                    150602, 2026-11-23, cn-150600, a district that went on after its split
                    150603, 2026-11-23, cn-150600, and what was split off
                    152700, 2026-11-23, cn-150600, the league before it was a city
                    """)
    void theMailboxThatServesACode(String code, LocalDate on, String mailbox, String why) {
        assertThat(DIRECTORY.mailboxOf(code, on)).contains(mailbox);
    }

    @ParameterizedTest(name = "{0} on {1}: nobody ({2})")
    @CsvSource(textBlock = """
                    999999, 2026-11-23, unknown
                    610000, 2026-11-23, a province above mailboxes
                    610881, 2016-12-31, not yet a code on that day
                    150603, 2015-12-31, not yet split off
                    """)
    void aCodeThatNobodyServes(String code, LocalDate on, String why) {
        assertThat(DIRECTORY.mailboxOf(code, on)).isEmpty();
    }

    @Test
    void predecessorsAreDerivedFromSuccessors() {
        assertThat(DIRECTORY.predecessors("610881")).containsExactly("610821");
        assertThat(DIRECTORY.predecessors("610821")).containsExactly("612722");
        assertThat(DIRECTORY.predecessors("150603")).containsExactly("150602");
        assertThat(DIRECTORY.predecessors("612722")).isEmpty();
    }

    @Test
    void aCodeIsValidUntilTheDayItsSuccessorTakesOver() {
        Region county = DIRECTORY.region("610821").orElseThrow();
        Region city = DIRECTORY.region("610881").orElseThrow();

        assertThat(county.lapsedOn(LocalDate.of(2016, 12, 31))).isFalse();
        assertThat(county.lapsedOn(LocalDate.of(2017, 1, 1))).isTrue();
        assertThat(city.validFrom()).isEqualTo(LocalDate.of(2017, 1, 1));
        assertThat(city.lapsedOn(LocalDate.of(2017, 1, 1))).isFalse();
    }

    @Test
    void officesFormATreeUnderTheHub() {
        assertThat(DIRECTORY.rootOffice("cn-610800").orElseThrow().id()).isEqualTo("610800-hub");
        assertThat(DIRECTORY.office("610881-health").orElseThrow().parent()).isEqualTo("610800-hub");
        assertThat(DIRECTORY.office("610821-health")).as("of a lapsed county").isEmpty();
        assertThat(DIRECTORY.hasOffice("cn-140900", "140930-civil-affairs")).isTrue();
        assertThat(DIRECTORY.withinSubtree("610881-health", Set.of("610800-hub")))
                .isTrue();
        assertThat(DIRECTORY.withinSubtree("610881-health", Set.of("610881-health")))
                .isTrue();
        assertThat(DIRECTORY.withinSubtree("610881-health", Set.of("610822-health", "140900-hub")))
                .isFalse();
        assertThat(DIRECTORY.withinSubtree("nowhere", Set.of("610800-hub", "nowhere")))
                .isFalse();
        assertThat(DIRECTORY.subtree(Set.of("140900-hub", "nowhere")))
                .containsExactlyInAnyOrder(
                        "140900-hub",
                        "140900-health",
                        "140900-civil-affairs",
                        "140900-public-security",
                        "140930-health",
                        "140930-civil-affairs",
                        "140930-public-security",
                        "140931-health",
                        "140931-civil-affairs",
                        "140931-public-security");
    }

    @Test
    void theEncryptionKeyIsTheValidOneThatBeginsLast() {
        Instant before = Instant.parse("2026-05-31T00:00:00Z");
        Instant after = Instant.parse("2026-06-02T00:00:00Z");
        Instant ended = Instant.parse("2027-06-02T00:00:00Z");
        PartyKey next = PartyKey.encryption("cn-610800#enc-2")
                .valid(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2027-06-01T00:00:00Z"));
        Directory rotating = Party.directory(Regions.yulin().with(next));

        assertThat(rotating.encryptionKey("cn-610800", before).orElseThrow().kid())
                .isEqualTo("cn-610800#enc-1");
        assertThat(rotating.encryptionKey("cn-610800", after).orElseThrow().kid())
                .isEqualTo("cn-610800#enc-2");
        assertThat(rotating.encryptionKey("cn-610800", ended).orElseThrow().kid())
                .isEqualTo("cn-610800#enc-1");
        assertThat(rotating.encryptionKey("cn-140900", after)).isEmpty();
    }

    @Test
    void aRevokedKeyIsValidUntilItsRevocation() {
        Instant revokedAt = Instant.parse("2026-06-01T00:00:00Z");
        PublishedKey key = Party.directory(Regions.yulin().withRevoked("cn-610800#sig-1", revokedAt))
                .key("cn-610800#sig-1")
                .orElseThrow();

        assertThat(key.validAt(revokedAt.minusMillis(1))).isTrue();
        assertThat(key.validAt(revokedAt)).isFalse();
        assertThat(key.validAt(PartyKey.VALID_FROM.minusMillis(1))).isFalse();
        assertThat(key.validAt(PartyKey.VALID_TO)).isFalse();
    }

    @Test
    void onlySigningKeysVerify() {
        assertThat(DIRECTORY.verificationKey("cn-610800#sig-1")).isPresent();
        assertThat(DIRECTORY.verificationKey("cn-610800#enc-1")).isEmpty();
    }
}
