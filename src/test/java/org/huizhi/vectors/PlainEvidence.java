package org.huizhi.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A verifier of evidence as a stranger writes it from the feed contract ("Evidence"), for the bundles of the vectors.
 */
final class PlainEvidence {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    /** What is wrong, and where, as the vectors say it. */
    final Set<String> findings = new TreeSet<>();

    final List<String> refused = new ArrayList<>();
    String dueDate;
    String returnedOn;
    boolean withoutReceipt;

    private final JsonNode authority;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, JsonNode> keys = new HashMap<>();
    private JsonNode notice;
    private Instant delivered;

    private PlainEvidence(JsonNode authority) {
        this.authority = authority;
    }

    static PlainEvidence verify(byte[] zip, JsonNode authority) throws IOException {
        PlainEvidence evidence = new PlainEvidence(authority);
        evidence.unzip(zip);
        evidence.readDirectory();
        JsonNode manifest = evidence.manifest();
        if (manifest != null) {
            evidence.compareFiles(manifest);
            evidence.checkSteps(manifest);
        }
        return evidence;
    }

    private void unzip(byte[] zip) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
    }

    private void find(String finding, String place) {
        findings.add(finding + " " + place);
    }

    private String text(String file) {
        byte[] bytes = files.get(file);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The entry that was issued last says until when a key is good. */
    private void readDirectory() throws IOException {
        TreeMap<String, JsonNode> byIssue = new TreeMap<>();
        for (String name : files.keySet()) {
            if (name.startsWith("directory/")) {
                if (PlainJose.isSigned(text(name), "huizhi-directory-entry", authority)) {
                    JsonNode entry = PlainJose.json(PlainJose.payload(text(name)));
                    byIssue.put(entry.path("issuedAt").asText() + name, entry);
                } else {
                    find("not-of-the-authority", name);
                }
            }
        }
        byIssue.values()
                .forEach(entry -> entry.path("keys")
                        .forEach(key -> keys.put(key.path("kid").asText(), key)));
    }

    private JsonNode manifest() throws IOException {
        if (!isSigned("manifest.jws", "huizhi-evidence")) {
            return null;
        }
        JsonNode manifest = PlainJose.json(PlainJose.payload(text("manifest.jws")));
        signer("manifest.jws", manifest.path("exportedBy").asText(), manifest.path("exportedAt"));
        return manifest;
    }

    private boolean isSigned(String file, String type) throws IOException {
        JsonNode key = keys.get(PlainJose.header(text(file)).path("kid").asText());
        if (key == null) {
            find("unknown-key", file);
            return false;
        }
        if (!PlainJose.isSigned(text(file), type, key.path("jwk"))) {
            find("bad-signature", file);
            return false;
        }
        return true;
    }

    private void signer(String file, String mailbox, JsonNode at) throws IOException {
        String kid = PlainJose.header(text(file)).path("kid").asText();
        if (!kid.startsWith(mailbox + "#")) {
            find("not-the-signer", file);
            return;
        }
        JsonNode key = keys.get(kid);
        Instant time = Instant.parse(at.asText());
        boolean valid = !time.isBefore(Instant.parse(key.path("validFrom").asText()))
                && time.isBefore(Instant.parse(key.path("validTo").asText()))
                && (!key.hasNonNull("revokedAt")
                        || time.isBefore(Instant.parse(key.path("revokedAt").asText())));
        if (!valid) {
            find("key-not-valid", file);
        }
    }

    private void compareFiles(JsonNode manifest) {
        Map<String, String> listed = new HashMap<>();
        manifest.path("files")
                .forEach(file -> listed.put(
                        file.path("name").asText(), file.path("sha256").asText()));
        files.keySet().stream()
                .filter(name -> !name.equals("manifest.jws") && !listed.containsKey(name))
                .forEach(name -> find("not-listed", name));
        listed.forEach((name, digest) -> {
            if (!files.containsKey(name)) {
                find("missing", name);
            } else if (!PlainJose.sha256(files.get(name)).equals(digest)) {
                find("changed", name);
            }
        });
    }

    private void checkSteps(JsonNode manifest) throws IOException {
        notice = manifest.path("notice");
        JsonNode submission = null;
        for (JsonNode step : manifest.path("steps")) {
            checkStep(step, manifest);
            if (step.path("type").asText().equals("org.huizhi.notice.submitted.v1")) {
                submission = step;
            }
        }
        JsonNode receipt = submission.path("receipt");
        JsonNode receivedAt = receipt.isMissingNode() ? submission.path("receivedAt") : receipt.path("receivedAt");
        if (receivedAt.isMissingNode()) {
            find("no-receipt", "manifest.jws");
        } else {
            delivered = Instant.parse(receivedAt.asText());
        }
        LocalDate due = checkAgreement();
        if (due != null && !due.toString().equals(notice.path("dueDate").asText())) {
            find("other-dates", "manifest.jws");
        }
        dueDate = due == null ? null : due.toString();
    }

    private void checkStep(JsonNode step, JsonNode manifest) throws IOException {
        int before = findings.size();
        if (step.hasNonNull("file")) {
            checkMessage(step);
        } else {
            checkErasure(step, manifest);
        }
        boolean taken = true;
        if (step.hasNonNull("receipt")) {
            taken = checkReceipt(step, step.path("receipt"));
        }
        boolean isReturn = step.path("type").asText().equals("org.huizhi.return.final.v1");
        if (taken && isReturn && findings.size() == before) {
            withoutReceipt = step.path("signer").equals(manifest.path("exportedBy")) && !step.hasNonNull("receipt");
            returnedOn = LocalDate.ofInstant(Instant.parse(step.path("at").asText()), SHANGHAI)
                    .toString();
        }
    }

    private String other(String mailbox) {
        return notice.path("sender").asText().equals(mailbox)
                ? notice.path("receiver").asText()
                : notice.path("sender").asText();
    }

    private void checkMessage(JsonNode step) throws IOException {
        String file = step.path("file").asText();
        if (!files.containsKey(file)) {
            find("missing", file);
            return;
        }
        if (!PlainJose.sha256(files.get(file)).equals(step.path("sha256").asText())) {
            find("changed", file);
        }
        if (!isSigned(file, "huizhi-message")) {
            return;
        }
        JsonNode message = PlainJose.json(PlainJose.payload(text(file)));
        String signer = step.path("signer").asText();
        signer(file, signer, message.path("time"));
        boolean isThis = message.path("id").equals(step.path("messageId"))
                && message.path("type").equals(step.path("type"))
                && message.path("time").equals(step.path("at"))
                && message.path("source").asText().equals("/mailboxes/" + signer)
                && message.path("destination").asText().equals(other(signer))
                && message.path("subject").equals(notice.path("id"));
        if (!isThis) {
            find("not-this-step", file);
        }
    }

    private void checkErasure(JsonNode step, JsonNode manifest) throws IOException {
        String file = step.path("erasure").asText();
        if (!files.containsKey(file)) {
            find("missing", file.isEmpty() ? "messages/" : file);
            return;
        }
        if (!isSigned(file, "huizhi-erasure")) {
            return;
        }
        JsonNode erasure = PlainJose.json(PlainJose.payload(text(file)));
        signer(file, manifest.path("exportedBy").asText(), erasure.path("erasedAt"));
        boolean named = erasure.path("messages")
                .valueStream()
                .anyMatch(message -> message.path("id").equals(step.path("messageId"))
                        && message.path("sha256").equals(step.path("sha256")));
        if (!named || !erasure.path("noticeId").equals(notice.path("id"))) {
            find("not-its-erasure", file);
        }
    }

    /** @return whether the other side took the message */
    private boolean checkReceipt(JsonNode step, JsonNode receipt) throws IOException {
        String file = receipt.path("file").asText();
        if (!files.containsKey(file)) {
            find("missing", file);
            return false;
        }
        if (!isSigned(file, "huizhi-message")) {
            return false;
        }
        JsonNode message = PlainJose.json(PlainJose.payload(text(file)));
        String receiver = other(step.path("signer").asText());
        signer(file, receiver, message.path("time"));
        boolean isReceipt = message.path("type").asText().equals("org.huizhi.receipt.v1")
                && message.path("id").equals(receipt.path("messageId"))
                && message.path("source").asText().equals("/mailboxes/" + receiver);
        boolean said = message.at("/data/receipts")
                .valueStream()
                .anyMatch(line -> line.path("messageId").equals(step.path("messageId"))
                        && line.path("sha256").equals(step.path("sha256"))
                        && line.path("verdict").equals(receipt.path("verdict"))
                        && line.path("reason").equals(receipt.path("reason"))
                        && line.path("receivedAt").equals(receipt.path("receivedAt")));
        if (!isReceipt || !said) {
            find("not-its-receipt", file);
            return false;
        }
        if (receipt.path("verdict").asText().equals("refused")) {
            refused.add(
                    step.path("type").asText() + " " + receipt.path("reason").asText());
            return false;
        }
        return true;
    }

    /** @return the due date; null where it cannot be told */
    private LocalDate checkAgreement() throws IOException {
        String file = "agreement/version-" + notice.at("/agreement/version").asText() + ".agreement.json";
        JsonNode document = PlainJose.json(text(file));
        String payload = document.path("payload").asText();
        JsonNode agreement = PlainJose.json(PlainJose.decoded(payload));
        List<String> signers = new ArrayList<>();
        for (JsonNode signature : document.path("signatures")) {
            String jws = signature.path("protected").asText() + "." + payload + "."
                    + signature.path("signature").asText();
            String kid = PlainJose.header(jws).path("kid").asText();
            boolean good = keys.containsKey(kid)
                    && PlainJose.header(jws).path("iat").isIntegralNumber()
                    && PlainJose.isSigned(jws, "huizhi-agreement", keys.get(kid).path("jwk"));
            signers.add(good ? kid.substring(0, kid.indexOf('#')) : "");
        }
        Set<String> parties =
                agreement.path("parties").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
        boolean isThis = PlainJose.sha256(PlainJose.decoded(payload))
                        .equals(notice.at("/agreement/digest").asText())
                && signers.size() == 2
                && Set.copyOf(signers).equals(parties);
        if (!isThis) {
            find("agreement-invalid", file);
            return null;
        }
        for (JsonNode clause : agreement.path("clauses")) {
            if (delivered != null
                    && clause.path("from").equals(notice.path("sender"))
                    && clause.path("to").equals(notice.path("receiver"))
                    && clause.path("noticeType").equals(notice.path("type"))) {
                return due(
                        LocalDate.ofInstant(delivered, SHANGHAI),
                        clause.at("/replyLimits/normal").asInt());
            }
        }
        return null;
    }

    /** In the weeks of these bundles there are no holidays and no make-up days. */
    private static LocalDate due(LocalDate start, int workingDays) {
        LocalDate day = start;
        for (int counted = 0; counted < workingDays; ) {
            day = day.plusDays(1);
            if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                counted++;
            }
        }
        return day;
    }
}
