package org.huizhi.testsupport;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;

/** An agreement of two parties on its way to being signed. Changes give a copy. */
public record AgreementDraft(
        Party one,
        Party other,
        String id,
        int version,
        LocalDate from,
        LocalDate to,
        Instant signedAt,
        List<Map<String, Object>> clauses) {

    public static final List<String> ALL_TYPES = List.of(
            "residence-confirmation",
            "certificate-verification",
            "certificate-reissue",
            "service-handover",
            "entitlement-query",
            "cooperation-request",
            "notification");

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());

    /**
     * All six types both ways, limits 15 and 5, from 2026 on without end: nodes that run by the real clock must not
     * stop agreeing one day.
     */
    public static AgreementDraft between(Party one, Party other) {
        return new AgreementDraft(
                        one,
                        other,
                        "agr-" + one.region() + "-" + other.region(),
                        1,
                        LocalDate.of(2026, 1, 1),
                        null,
                        Instant.parse("2025-12-01T02:00:00Z"),
                        List.of())
                .bothWays(ALL_TYPES);
    }

    /** Instead of what it had. */
    public AgreementDraft bothWays(List<String> types) {
        return withClauses(List.of()).oneWay(one, other, types).oneWay(other, one, types);
    }

    /** The answering nodes may answer routine checks of certificates themselves. */
    public AgreementDraft automaticChecks(int perDay) {
        return withClauses(clauses.stream()
                .map(clause -> {
                    if (!clause.get("noticeType").equals("certificate-verification")) {
                        return clause;
                    }
                    Map<String, Object> more = new LinkedHashMap<>(clause);
                    more.put("automaticChecks", Map.of("perDay", perDay));
                    return more;
                })
                .toList());
    }

    /** Instead of what it had: nothing is agreed yet. */
    public AgreementDraft withoutClauses() {
        return withClauses(List.of());
    }

    /** Beside what it has. */
    public AgreementDraft oneWay(Party sender, Party receiver, List<String> types) {
        return oneWay(sender, receiver, types, 15, 5, 3);
    }

    /** Beside what it has; limits in working days. */
    public AgreementDraft oneWay(
            Party sender, Party receiver, List<String> types, int normal, int urgent, int acceptance) {
        List<Map<String, Object>> more = new ArrayList<>(clauses);
        for (String type : types) {
            more.add(Map.of(
                    "from", sender.mailbox(),
                    "to", receiver.mailbox(),
                    "noticeType", type,
                    "replyLimits", Map.of("normal", normal, "urgent", urgent),
                    "acceptanceLimit", acceptance));
        }
        return withClauses(more);
    }

    private AgreementDraft withClauses(List<Map<String, Object>> others) {
        return new AgreementDraft(one, other, id, version, from, to, signedAt, List.copyOf(others));
    }

    /** @param last null for an agreement without end */
    public AgreementDraft effective(LocalDate first, LocalDate last) {
        return new AgreementDraft(one, other, id, version, first, last, signedAt, clauses);
    }

    public AgreementDraft version(int number) {
        return new AgreementDraft(one, other, id, number, from, to, signedAt, clauses);
    }

    public AgreementDraft id(String other) {
        return new AgreementDraft(one, this.other, other, version, from, to, signedAt, clauses);
    }

    public AgreementDraft signedAt(Instant at) {
        return new AgreementDraft(one, other, id, version, from, to, at, clauses);
    }

    /** Name of its file in {@code huizhi.agreement.folder}. */
    public String fileName() {
        return id + ".v" + version + ".agreement.json";
    }

    /** The bytes that both parties sign. */
    public byte[] payload() {
        return Authority.bytes(toDocument());
    }

    /** The unsigned agreement; what is not to be valid can be put or removed. */
    public Map<String, Object> toDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put("version", version);
        document.put("parties", List.of(one.mailbox(), other.mailbox()));
        document.put(
                "title",
                Map.of(
                        "zh", one.name().zh() + "与" + other.name().zh() + "双向协作协议",
                        "en",
                                "Cooperation between " + one.name().en() + " and "
                                        + other.name().en()));
        document.put("legalBasis", "Personal Information Protection Law, articles 13 and 34");
        document.put("purpose", "Service continuity and verification for people who move between the two regions");
        document.put("effectiveFrom", from);
        document.put("effectiveTo", to);
        document.put("clauses", clauses);
        document.put(
                "escalation", Map.of(one.mailbox(), one.region() + "-hub", other.mailbox(), other.region() + "-hub"));
        return document;
    }

    /** Signed by both parties. */
    public String signed() {
        return signedBy(one.signingKey(), other.signingKey());
    }

    public String signedBy(SigningKey... signers) {
        return signedBy(payload(), signedAt, signers);
    }

    /** Signs any document as an agreement, valid or not. */
    public static String signedBy(Map<String, Object> document, Instant at, SigningKey... signers) {
        return signedBy(Authority.bytes(document), at, signers);
    }

    /** Signs any bytes as an agreement, valid or not; JWS general JSON serialisation (RFC 7515 section 7.2.1). */
    public static String signedBy(byte[] payload, Instant at, SigningKey... signers) {
        List<Map<String, String>> signatures = new ArrayList<>();
        String encodedPayload = null;
        for (SigningKey signer : signers) {
            String[] parts =
                    SIGNATURES.sign(payload, "huizhi-agreement", signer, at).split("\\.");
            encodedPayload = parts[1];
            signatures.add(Map.of("protected", parts[0], "signature", parts[2]));
        }
        Map<String, Object> jws = new LinkedHashMap<>();
        jws.put("payload", encodedPayload);
        jws.put("signatures", signatures);
        return new String(Authority.bytes(jws), StandardCharsets.UTF_8);
    }
}
