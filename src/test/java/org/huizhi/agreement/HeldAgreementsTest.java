package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestTransaction
class HeldAgreementsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @Inject
    HeldAgreements held;

    @Test
    void theNodeHasStoredWhatItReadAtStart() {
        assertThat(held.keys())
                .contains(key("cn-140900", "agr-610800-140900", 1), key("cn-150600", "agr-610800-150600", 1));
        assertThat(held.held(List.of(key("cn-140900", "agr-610800-140900", 1))))
                .singleElement()
                .satisfies(copy -> assertThat(copy.document()).contains("\"signatures\""));
    }

    @Test
    void theFirstBytesOfAVersionStay() {
        assertThat(held.store(signed("first"), NOW)).isEqualTo("first");
        assertThat(held.store(signed("second"), NOW)).isEqualTo("first");

        assertThat(held.held(List.of(key("cn-610600", "agr-test", 7))))
                .containsExactly(new HeldAgreements.Copy(key("cn-610600", "agr-test", 7), "document of first"));
    }

    private static AgreementKey key(String counterpart, String id, int version) {
        return new AgreementKey(AgreementName.between("cn-610800", counterpart, id), version);
    }

    private static SignedAgreement signed(String digest) {
        return new SignedAgreement(
                new Agreement(
                        "agr-test",
                        7,
                        digest,
                        List.of("cn-610800", "cn-610600"),
                        new LocalizedName("协议", "Agreement"),
                        new Grounds("law", "service"),
                        new Period(LocalDate.of(2026, 1, 1), null, 30),
                        List.of(new Clause("cn-610800", "cn-610600", "notification", 15, 5, 3)),
                        new Reminders(3, true, 5, 5, Map.of())),
                "document of " + digest,
                List.of());
    }
}
