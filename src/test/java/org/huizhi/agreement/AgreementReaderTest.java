package org.huizhi.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgreementReaderTest {

    private static final Instant SIGNED_AT = Instant.parse("2025-12-01T02:00:00Z");

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final Party ordos = Regions.ordos();
    private final Directory directory = Party.directory(yulin, xinzhou, ordos);
    private final AgreementDraft draft =
            AgreementDraft.between(yulin, xinzhou).effective(LocalDate.of(2026, 1, 1), LocalDate.of(2028, 12, 31));
    private final AgreementReader reader =
            new AgreementReader(new Signatures(CryptoProvider.fastest()), yulin.mailbox());

    @Test
    void anAgreementSignedByBothPartiesIsBelieved() {
        Agreement agreement = believed(draft.signed());

        assertThat(agreement.id()).isEqualTo("agr-610800-140900");
        assertThat(agreement.parties()).containsExactly("cn-610800", "cn-140900");
        assertThat(agreement.period()).isEqualTo(new Period(LocalDate.of(2026, 1, 1), LocalDate.of(2028, 12, 31), 30));
        assertThat(agreement.clauses()).hasSize(14);
        assertThat(agreement.reminders().contacts()).containsEntry("cn-140900", "140900-hub");
        assertThat(agreement.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void bothSidesSeeTheSameDigestWhoeverSignedFirst() {
        SigningKey first = yulin.signingKey();
        SigningKey second = xinzhou.signingKey();

        assertThat(believed(draft.signedBy(first, second)).digest())
                .isEqualTo(believed(draft.signedBy(second, first)).digest());
    }

    @Test
    void aClauseMayKeepDataForLessTimeAndAllowAutomaticChecks() {
        Map<String, Object> document = draft.toDocument();
        document.put("noticePeriodDays", 60);
        document.put(
                "clauses",
                List.of(
                        Map.of(
                                "from", "cn-610800",
                                "to", "cn-140900",
                                "noticeType", "certificate-verification",
                                "retentionDays", 90,
                                "automaticChecks", Map.of("perDay", 200)),
                        Map.of("from", "cn-610800", "to", "cn-140900", "noticeType", "entitlement-query")));

        Agreement agreement = believed(signed(document));

        assertThat(agreement.period().noticeDays()).isEqualTo(60);
        assertThat(agreement.clause("cn-610800", "cn-140900", "certificate-verification"))
                .hasValueSatisfying(clause -> {
                    assertThat(clause.retention()).contains(90);
                    assertThat(clause.automaticChecks()).contains(new Clause.AutomaticChecks(200));
                });
        assertThat(agreement.clause("cn-610800", "cn-140900", "entitlement-query"))
                .hasValueSatisfying(clause -> {
                    assertThat(clause.retention()).isEmpty();
                    assertThat(clause.automaticChecks()).isEmpty();
                });
    }

    @Test
    void limitsThatAreNotNamedAreTheUsualOnes() {
        Map<String, Object> document = draft.toDocument();
        document.put(
                "clauses", List.of(Map.of("from", "cn-610800", "to", "cn-140900", "noticeType", "entitlement-query")));

        assertThat(believed(signed(document)).terms("cn-610800", "cn-140900", "entitlement-query"))
                .hasValueSatisfying(terms -> {
                    assertThat(terms.replyLimitNormal()).isEqualTo(15);
                    assertThat(terms.replyLimitUrgent()).isEqualTo(5);
                    assertThat(terms.acceptanceLimit()).isEqualTo(3);
                });
        document.put("acceptanceLimit", 4);
        assertThat(believed(signed(document))
                        .terms("cn-610800", "cn-140900", "entitlement-query")
                        .orElseThrow()
                        .acceptanceLimit())
                .isEqualTo(4);
    }

    /** A region that has the feed contract alone reads the same terms in the same bytes. */
    @Test
    void whatIsAbsentIsWhatTheFeedContractSays() throws IOException {
        Map<String, Object> document = draft.toDocument();
        document.keySet().removeAll(List.of("acceptanceLimit", "noticePeriodDays", "reminders", "escalationAfter"));
        document.put(
                "clauses", List.of(Map.of("from", "cn-610800", "to", "cn-140900", "noticeType", "entitlement-query")));
        JsonNode schema = new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-feed.yaml").toFile())
                .at("/components/schemas/Agreement/properties");

        Agreement agreement = believed(signed(document));

        Clause clause = agreement.clauses().get(0);
        JsonNode limits = schema.at("/clauses/items/properties/replyLimits/properties");
        assertThat(clause.replyLimitNormal())
                .isEqualTo(limits.at("/normal/default").asInt());
        assertThat(clause.replyLimitUrgent())
                .isEqualTo(limits.at("/urgent/default").asInt());
        assertThat(clause.acceptanceLimit())
                .isEqualTo(schema.at("/acceptanceLimit/default").asInt());
        assertThat(agreement.period().noticeDays())
                .isEqualTo(schema.at("/noticePeriodDays/default").asInt());
        JsonNode days = schema.at("/reminders/properties");
        assertThat(agreement.reminders().daysBefore())
                .isEqualTo(days.at("/before/default").asInt());
        assertThat(agreement.reminders().onDueDate())
                .isEqualTo(days.at("/onDueDate/default").asBoolean());
        assertThat(agreement.reminders().everyDaysAfter())
                .isEqualTo(days.at("/every/default").asInt());
        assertThat(agreement.reminders().escalationAfter())
                .isEqualTo(schema.at("/escalationAfter/default").asInt());
    }

    /** It is the time at which the key has to be valid. */
    @Test
    void aSignatureThatDoesNotSayWhenIsNotEnough() {
        Signatures signatures = new Signatures(CryptoProvider.jdk());
        String whole = draft.signed();
        String[] undated = signatures
                .sign(draft.payload(), "huizhi-agreement", xinzhou.signingKey())
                .split("\\.");
        String[] dated = signatures
                .sign(draft.payload(), "huizhi-agreement", xinzhou.signingKey(), SIGNED_AT)
                .split("\\.");

        assertThat(whole).contains(dated[0], dated[2]);
        assertRefused(
                whole.replace(dated[0], undated[0]).replace(dated[2], undated[2]),
                "not a valid agreement: the signature by key cn-140900#sig-1 does not say when (iat)");
    }

    @Test
    void oneSignatureIsNotEnough() {
        assertRefused(draft.signedBy(yulin.signingKey()), "the signature of cn-140900 is missing");
        assertRefused(draft.signedBy(yulin.signingKey(), yulin.signingKey()), "the signature of cn-140900 is missing");
    }

    @Test
    void aThirdSignatureIsNotAParty() {
        assertRefused(
                draft.signedBy(yulin.signingKey(), xinzhou.signingKey(), ordos.signingKey()),
                "signed by cn-150600, who is not a party");
    }

    @Test
    void aForgedSignatureIsRefused() {
        SigningKey forged = PartyKey.signing("cn-140900#sig-1").signingKey();

        assertRefused(
                draft.signedBy(yulin.signingKey(), forged),
                "not a valid agreement: signature 2: the signature does not fit the bytes and key cn-140900#sig-1");
    }

    @Test
    void bytesThatDifferByOneSpaceAreNotWhatWasSigned() {
        String original = draft.signed();
        byte[] payload = (new String(draft.payload(), UTF_8) + " ").getBytes(UTF_8);
        String changed = original.replaceFirst(
                "\"payload\":\"[^\"]+\"",
                "\"payload\":\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(payload) + "\"");

        assertThat(changed).isNotEqualTo(original);
        assertRefused(
                changed,
                "not a valid agreement: signature 1: the signature does not fit the bytes and key cn-610800#sig-1");
    }

    @Test
    void aSignerWhomTheDirectoryDoesNotKnowIsRefused() {
        assertThat(reader.read(draft.signed(), Party.directory(yulin)))
                .isEqualTo(new Reading.Refusal(
                        RefusalReason.BAD_SIGNATURE,
                        "not a valid agreement: signature 2: no signing key cn-140900#sig-1 is known here"));
    }

    @Test
    void aKeyCountsAsOfTheTimeItSigned() {
        Directory expired = Party.directory(yulin, xinzhou.withExpired("cn-140900#sig-1"));
        Directory revokedBefore = Party.directory(yulin, xinzhou.withRevoked("cn-140900#sig-1", SIGNED_AT));
        Directory revokedLater =
                Party.directory(yulin, xinzhou.withRevoked("cn-140900#sig-1", SIGNED_AT.plusSeconds(1)));

        assertThat(reader.read(draft.signed(), expired))
                .isEqualTo(new Reading.Refusal(
                        RefusalReason.KEY_NOT_VALID,
                        "signed at 2025-12-01T02:00:00Z with key cn-140900#sig-1, which was not valid then"));
        assertThat(reader.read(draft.signed(), revokedBefore))
                .isEqualTo(new Reading.Refusal(
                        RefusalReason.KEY_NOT_VALID,
                        "signed at 2025-12-01T02:00:00Z with key cn-140900#sig-1, "
                                + "which was not valid then (revoked at 2025-12-01T02:00:00Z)"));
        assertThat(reader.read(draft.signed(), revokedLater)).isInstanceOf(Reading.Read.class);
    }

    @Test
    void anAgreementOfOthersIsNotOurs() {
        assertRefused(
                AgreementDraft.between(xinzhou, ordos).signed(),
                "between [cn-140900, cn-150600], this node is cn-610800");
    }

    @Test
    void aDocumentThatIsNotAnAgreementIsRefusedWithTheReason() {
        Map<String, Object> document = draft.toDocument();
        document.remove("legalBasis");
        assertRefused(signed(document), "not a valid agreement: legalBasis is missing");

        document = draft.toDocument();
        document.put("version", "1");
        assertThat(((Reading.Refusal) reader.read(signed(document), directory)).reason())
                .startsWith("not a valid agreement: /version: ");

        assertThat(reader.read("[]", directory)).isInstanceOf(Reading.Refusal.class);
        assertThat(reader.read("", directory)).isInstanceOf(Reading.Refusal.class);
        assertThat(reader.read("null", directory)).isInstanceOf(Reading.Refusal.class);
        assertRefused("{}", "not a valid agreement: it has no payload, no signatures or too many");
        assertThat(reader.read("{\"payload\":\"e30\",\"signatures\":[null]}", directory))
                .isInstanceOf(Reading.Refusal.class);
        assertThat(reader.read("{\"payload\":\"e30\",\"signatures\":[{}]}", directory))
                .isInstanceOf(Reading.Refusal.class);
    }

    /** Whoever is to sign reads a text; a direction mark shows it otherwise than it is. What both have signed stays. */
    @Test
    void aProposalWhoseTextsHideSomethingIsRefused() {
        Map<String, Object> document = draft.toDocument();
        for (String hidden : List.of("30\u202e days", "30\u200b days", "30\u0007 days")) {
            document.put("purpose", hidden);

            Reading reading = reader.readProposal(proposed(document), directory, xinzhou.mailbox());

            assertThat(reading)
                    .isEqualTo(new Reading.Refusal(
                            RefusalReason.SCHEMA,
                            "not a valid agreement: it holds characters of control, of direction or that nobody sees"));
            assertThat(believed(signed(document)).id()).isEqualTo("agr-610800-140900");
        }
        document.put("purpose", "Two paragraphs,\n\nof the people’s own 👍.");
        assertThat(reader.readProposal(proposed(document), directory, xinzhou.mailbox()))
                .isInstanceOf(Reading.Read.class);
    }

    private String proposed(Map<String, Object> document) {
        return AgreementDraft.signedBy(document, SIGNED_AT, xinzhou.signingKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clauses", "parties"})
    void aListWithNothingInAPlaceIsRefused(String list) {
        Map<String, Object> document = draft.toDocument();
        document.put(list, Arrays.asList(null, null));

        assertThat(reader.read(signed(document), directory)).isInstanceOf(Reading.Refusal.class);
    }

    @Test
    void anEscalationToNobodyIsRefused() {
        Map<String, Object> document = draft.toDocument();
        document.put("escalation", Collections.singletonMap("cn-610800", null));

        assertThat(reader.read(signed(document), directory)).isInstanceOf(Reading.Refusal.class);
    }

    private String signed(Map<String, Object> document) {
        return AgreementDraft.signedBy(document, SIGNED_AT, yulin.signingKey(), xinzhou.signingKey());
    }

    private Agreement believed(String document) {
        return ((Reading.Read) reader.read(document, directory)).agreement().agreement();
    }

    private void assertRefused(String document, String reason) {
        assertThat(((Reading.Refusal) reader.read(document, directory)).reason())
                .isEqualTo(reason);
    }
}
