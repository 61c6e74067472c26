package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Slips;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the feed contract says of signed JSON is what a node takes. */
class FeedSchemaTest {

    private static final String ID = "019ab7d2-6f31-7b0a-9d55-3c0f6d1e2b3a";
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String LINE = ID + "|notification|2026-03-17|returned|2026-03-16|false|1|valid";

    private static ObjectNode message(MessageType type, String subject, String data) {
        ObjectNode message = Slips.json("""
                {"id": "%s", "source": "/mailboxes/cn-140900", "destination": "cn-610800", "type": "%s",
                 "subject": "%s", "time": "2026-11-23T06:05:00.123Z"}""".formatted(ID, type.wireName(), subject));
        message.set("data", Slips.json(data));
        return message;
    }

    private static boolean isValid(MessageType type, JsonNode message) {
        return FeedSchema.ofMessage(type.wireName()).objection(message).isEmpty();
    }

    private static ObjectNode reminder() {
        return message(
                MessageType.REMINDER,
                ID,
                "{\"round\": 1, \"office\": \"140900-hub\", \"dueDate\": \"2026-12-01\","
                        + " \"escalates\": false, \"automatic\": true}");
    }

    private static ObjectNode receipt() {
        return message(
                MessageType.RECEIPT,
                "receipt-1",
                "{\"receipts\": [{\"messageId\": \"%s\", \"sha256\": \"%s\", \"verdict\": \"stored\", \"receivedAt\": \"2026-11-23T06:05:00.4Z\"}]}"
                        .formatted(ID, DIGEST));
    }

    private static ObjectNode lines() {
        return message(
                MessageType.STATEMENT_DISPUTED,
                "2026-03.cn-140900.cn-610800.1",
                "{\"digest\": \"%s\", \"days\": [\"cn-610800|2026-03-17\"], \"part\": 1, \"parts\": 1, \"lines\": [\"cn-610800|%s\"]}"
                        .formatted(DIGEST, LINE));
    }

    private static ObjectNode differences() {
        return message(
                MessageType.STATEMENT_DISPUTED,
                "2026-03.cn-140900.cn-610800.1",
                "{\"digest\": \"%s\", \"differences\": [{\"from\": \"cn-610800\", \"id\": \"%s\", \"responder\": \"%s\", \"fields\": []}]}"
                        .formatted(DIGEST, ID, LINE));
    }

    private static ObjectNode statement() {
        String counts = "\"totals\": {\"due\": 1, \"withdrawn\": 0, \"misrouted\": 0, \"cohort\": 1, \"returned\": 1,"
                + " \"onTime\": 1, \"declined\": 0, \"open\": 0, \"extended\": 0, \"valid\": 1, \"invalid\": 0}";
        return Slips.json("""
                {"month": "2026-03", "version": 1, "parties": ["cn-140900", "cn-610800"], "cutOff": "2026-03-31",
                 "directions": [
                  {"from": "cn-140900", "to": "cn-610800", %s, "days": [{"day": "2026-03-17", "slips": 1, "digest": "%s"}]},
                  {"from": "cn-610800", "to": "cn-140900", %s, "days": []}]}""".formatted(counts, DIGEST, counts));
    }

    private static ObjectNode agreement() {
        return Slips.json("""
                {"id": "agr-1", "version": 1, "parties": ["cn-140900", "cn-610800"], "title": {"zh": "协议", "en": "Agreement"},
                 "legalBasis": "the law", "purpose": "service", "effectiveFrom": "2026-01-01", "effectiveTo": null,
                 "acceptanceLimit": null, "clauses": [{"from": "cn-140900", "to": "cn-610800", "noticeType": "notification",
                 "replyLimits": null}], "escalation": {"cn-140900": "140900-hub"}}""");
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageTypeHasItsSchema(MessageType type) {
        assertThat(FeedSchema.ofMessage(type.wireName())).isNotNull();
    }

    @Test
    void aTypeThatTheContractDoesNotHaveHasNone() {
        assertThatThrownBy(() -> FeedSchema.ofMessage("org.huizhi.hello.v1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsAsItShouldBePassesAndSoDoesWhatLaterVersionsAdd() {
        assertThat(isValid(MessageType.REMINDER, reminder())).isTrue();
        assertThat(isValid(MessageType.RECEIPT, receipt())).isTrue();
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, lines())).isTrue();
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, differences())).isTrue();
        assertThat(FeedSchema.STATEMENT.objection(statement())).isEmpty();
        assertThat(FeedSchema.AGREEMENT.objection(agreement())).isEmpty();
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), "/data/later", "x")))
                .isTrue();
        assertThat(FeedSchema.STATEMENT.objection(Slips.with(statement(), "/directions/0/days/0/later", "x")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "/id, 019AB7D2-6F31-7B0A-9D55-3C0F6D1E2B3A",
                "/id, 0e8a4b0e-53f1-4c2b-9d55-3c0f6d1e2b3a",
                "/id, null",
                "/subject, 17",
                "/source, cn-140900",
                "/time, +1000000000-11-23T06:05:00Z",
                "/time, -999999999-11-23T06:05:00Z",
                "/time, 2026-11-23T06:05:00+08:00",
                "/time, 2026-11-23T06:05:60Z",
                "/data, null",
                "/data/round, 0",
                "/data/round, 1001",
                "/data/office, hub",
                "/data/dueDate, 2026-02-30",
                "/data/dueDate, +999999999-12-31",
                "/data/dueDate, 12026-12-01",
                "/data/escalates, null",
                "/data/text, ''",
            })
    void aMessageWithOneWrongValueIsRefused(String pointer, @Nullable String value) {
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), pointer, value)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u0007b", "\ud800"})
    void aTextIsOneThatADatabaseTakes(String text) {
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), "/data/text", text)))
                .isFalse();
    }

    @Test
    void aTextHasParagraphsAndTwoThousandCharactersOfAnyKind() {
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), "/data/text", "one\n\ntwo")))
                .isTrue();
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), "/data/text", "𠮷".repeat(2000))))
                .isTrue();
        assertThat(isValid(MessageType.REMINDER, Slips.with(reminder(), "/data/text", "𠮷".repeat(2001))))
                .isFalse();
    }

    @Test
    void aReasonGoesWithARefusalOnly() {
        ObjectNode refused = Slips.with(receipt(), "/data/receipts", null);
        ArrayNode list = refused.withObject("/data").putArray("receipts");
        list.add(Slips.with((ObjectNode) receipt().at("/data/receipts/0"), "/verdict", "refused"));
        assertThat(isValid(MessageType.RECEIPT, refused)).isFalse();
        ((ObjectNode) list.get(0)).put("reason", "schema");
        assertThat(isValid(MessageType.RECEIPT, refused)).isTrue();
        ((ObjectNode) list.get(0)).put("verdict", "stored");
        assertThat(isValid(MessageType.RECEIPT, refused)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cn-610800|" + LINE + "\n",
                "cn-610800|" + ID + "|noti\nfication|2026-03-17|returned|2026-03-16|false|1|valid",
                LINE,
                "cn-610800|" + ID + "|notification|2026-03-17|lost|2026-03-16|false|1|valid",
                "cn-610800|" + ID + "|notification|+202603-17|returned||false|1|valid",
            })
    void aLineIsOneLine(String line) {
        ObjectNode message = lines();
        message.withObject("/data").putArray("lines").add(line);

        assertThat(isValid(MessageType.STATEMENT_DISPUTED, message)).isFalse();
    }

    /** As lines are since rounds are counted. */
    @ParameterizedTest
    @CsvSource({
        "1|notification|2026-03-17|returned|2026-03-16|false|valid|false|true, true",
        "2|notification|2026-03-17|incomplete||false||false|false, true",
        "1|notification|2026-03-17|gone||false||false|false, true",
        "3|notification|2026-03-17|open||false||false|false, false",
        "1|notification|2026-03-17|open||false||false, false",
        "1|notification|2026-03-17|lost||false||false|false, false",
    })
    void aLineIsOfARound(String rest, boolean valid) {
        ObjectNode message = lines();
        message.withObject("/data").putArray("lines").add("cn-610800|" + ID + "|" + rest);
        message.withObject("/data").putArray("days").add("cn-610800|2026-03").add("cn-610800|2026-03-17");

        assertThat(isValid(MessageType.STATEMENT_DISPUTED, message)).isEqualTo(valid);
    }

    @Test
    void differencesComeInPartsAndASettlementSaysWhatTheyComeTo() {
        ObjectNode part = differences();
        part.withObject("/data").put("part", 2).put("parts", 5);
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, part)).isTrue();
        part.withObject("/data").put("parts", 5001);
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, part)).isFalse();

        ObjectNode settlement = statement();
        ObjectNode differing =
                settlement.putObject("differing").put("rounds", 3000).put("digest", DIGEST);
        differing.putArray("responder").add(counts()).add(counts());
        assertThat(FeedSchema.STATEMENT.objection(settlement)).as("why").isPresent();
        settlement.put("reason", "lost");
        assertThat(FeedSchema.STATEMENT.objection(settlement)).isEmpty();
        differing.withArray("responder").remove(1);
        assertThat(FeedSchema.STATEMENT.objection(settlement)).isPresent();
    }

    @Test
    void aStatementAmendsEarlierMonths() {
        ObjectNode amending = statement();
        ObjectNode amended = ((ObjectNode) amending.at("/directions/0"))
                .putArray("amendments")
                .addObject()
                .put("month", "2026-02")
                .put("rounds", 2)
                .put("digest", DIGEST);
        amended.set("before", counts());
        assertThat(FeedSchema.STATEMENT.objection(amending)).isPresent();
        amended.set("after", counts());
        amending.putArray("amends").add("2026-02.cn-140900.cn-610800.1");
        assertThat(FeedSchema.STATEMENT.objection(amending)).isEmpty();
        amended.put("month", "2026-13");
        assertThat(FeedSchema.STATEMENT.objection(amending)).isPresent();
    }

    private static JsonNode counts() {
        return statement().at("/directions/0/totals");
    }

    @Test
    void aDisputeHasLinesOrDifferences() {
        ObjectNode both = lines();
        both.withObject("/data").set("differences", differences().at("/data/differences"));
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, both)).isFalse();
        ObjectNode neither = lines();
        neither.withObject("/data").remove("lines");
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, neither)).isFalse();
        ObjectNode ofNobody = differences();
        ((ObjectNode) ofNobody.at("/data/differences/0")).remove("responder");
        assertThat(isValid(MessageType.STATEMENT_DISPUTED, ofNobody)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "/month, 2026-13",
                "/month, -4000-01",
                "/month, 26-03",
                "/version, null",
                "/cutOff, 31 March",
                "/parties/0, cn-140900-x",
                "/directions/0/totals/valid, null",
                "/directions/0/days/0/day, null",
                "/directions/0/days/0/digest, x",
                "/directions/1/from, null",
            })
    void aStatementWithOneWrongValueIsRefused(String pointer, @Nullable String value) {
        assertThat(FeedSchema.STATEMENT.objection(with(statement(), pointer, value)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/directions/0/days/0/day", "/directions/0/totals/due", "/month", "/directions/0/days"})
    void aStatementWithoutAMemberIsRefused(String pointer) {
        assertThat(FeedSchema.STATEMENT.objection(Slips.without(statement(), pointer)))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "/id, with a blank",
                "/title/zh, ''",
                "/legalBasis, null",
                "/effectiveFrom, +12026-01-01",
                "/effectiveTo, 2026-02-30",
                "/clauses, null",
                "/clauses/0/noticeType, Notification",
                "/escalation/cn-140900, null",
                "/escalation/somebody, 140900-hub",
                "/parties/1, cn-140900",
            })
    void anAgreementWithOneWrongValueIsRefused(String pointer, @Nullable String value) {
        assertThat(FeedSchema.AGREEMENT.objection(with(agreement(), pointer, value)))
                .isPresent();
    }

    @Test
    void numbersBeyondAllNumbersAreRefusedAtOnce() {
        assertThat(FeedSchema.AGREEMENT.objection(
                        Slips.json(agreement().toString().replace("\"version\":1", "\"version\":1e400"))))
                .isPresent();
    }

    /** A message of 512 KiB is not worth 100 MiB of faults. */
    @Test
    void manyFaultsCostNoMoreThanOne() {
        ObjectNode message = receipt();
        ArrayNode lines = message.withObject("/data").putArray("receipts");
        for (int i = 0; i < 250_000; i++) {
            lines.add(0);
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThat(isValid(MessageType.RECEIPT, message)).isFalse());
    }

    /** As {@link Slips#with}, also for an element of a list. */
    private static ObjectNode with(ObjectNode json, String pointer, @Nullable String value) {
        int cut = pointer.lastIndexOf('/');
        String last = pointer.substring(cut + 1);
        if (!last.matches("[0-9]+")) {
            return Slips.with(json, pointer, value);
        }
        ObjectNode copy = json.deepCopy();
        ((ArrayNode) copy.at(pointer.substring(0, cut))).set(Integer.parseInt(last), value);
        return copy;
    }
}
