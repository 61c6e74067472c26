package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.validation.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTypePayloadTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-26");
    private static final NoticeTypes TYPES = new NoticeTypes(Optional::empty);
    private static final String PERSON =
            "{'name': '王小明', 'documentKind': 'identity-card', 'documentNumber': '00000019900101000X'}";
    private static final String RESIDENCE = "{'person': " + PERSON
            + ", 'claim': {'kind': 'living', 'region': '140902', 'address': '长征街 1 号', 'since': '2020-02-29'}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'registered', 'region': '140902001'}}
            certificate-verification | {'holder': PERSON, 'certificate': {'kind': 'marriage', 'number': '晋忻结字 0123', 'issuer': '忻府区民政局', 'issuedOn': '2019-05-20'}}
            service-handover         | {'person': PERSON, 'service': 'immunisation', 'destination': {'region': '140902'}, 'phone': '+86 350 1234567', 'nextServiceDueOn': '2026-12-01'}
            entitlement-query        | {'person': PERSON, 'benefit': 'basic-pension', 'asOf': '2026-11-01'}
            cooperation-request      | {'subject': '联合宣传', 'text': '拟于十二月联合开展健康宣传，请协助。'}
            notification             | {'subject': '办公地点变更', 'text': '自 2026-12-01 起迁至新址。'}
            """)
    void acceptsAGoodRequest(String type, String payload) {
        assertThat(type(type).checkRequest(json(payload))).isEmpty();
        assertThat(type(type).unverifiedDocumentNumbers(json(payload), TODAY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            residence-confirmation   | {'outcome': 'confirmed'}
            residence-confirmation   | {'outcome': 'not-found', 'remark': '户籍已迁出'}
            residence-confirmation   | {'outcome': 'differs', 'differences': ['address', 'since']}
            certificate-verification | {'outcome': 'genuine'}
            certificate-verification | {'outcome': 'not-issued-here'}
            certificate-verification | {'outcome': 'revoked', 'revokedOn': '2024-01-01'}
            certificate-verification | {'outcome': 'non-conforming', 'nonConformities': ['seal', 'other'], 'remark': '纸张不符'}
            certificate-verification | {'outcome': 'cannot-tell', 'obstacles': ['records-lost']}
            service-handover         | {'outcome': 'taken-over', 'from': '2026-12-01', 'office': '140902-health'}
            service-handover         | {'outcome': 'not-taken-over', 'reason': 'person-not-found'}
            entitlement-query        | {'outcome': 'receiving', 'period': {'from': '2021-01-01'}}
            entitlement-query        | {'outcome': 'not-receiving'}
            cooperation-request      | {'outcome': 'answered', 'text': '同意。'}
            """)
    void acceptsAGoodReturn(String type, String payload) {
        assertThat(type(type).checkReturn(json(payload))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            residence-confirmation   | {}                                                          | /person                      | required
            residence-confirmation   | []                                                          | ``                           | invalid-value
            residence-confirmation   | null                                                        | ``                           | invalid-value
            residence-confirmation   | {'person': [PERSON, PERSON], 'claim': {'kind': 'living', 'region': '140902'}} | /person    | invalid-value
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'living', 'region': '140902'}, 'children': 2} | /children | unknown-field
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'living', 'region': '1409'}} | /claim/region          | invalid-value
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'living', 'region': 140902}} | /claim/region          | invalid-value
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'born', 'region': '140902'}} | /claim/kind            | invalid-value
            residence-confirmation   | {'person': PERSON, 'claim': {'kind': 'living', 'region': '140902', 'since': '2021-02-29'}} | /claim/since | invalid-value
            certificate-verification | {'holder': PERSON, 'certificate': {'kind': 'marriage', 'number': '1', 'issuer': 'x', 'issuedOn': 'yesterday'}} | /certificate/issuedOn | invalid-value
            certificate-verification | {'holder': PERSON, 'certificate': {'kind': 'marriage', 'issuer': 'x', 'issuedOn': '2020-01-01'}} | /certificate/number | required
            certificate-verification | {'holder': PERSON, 'certificate': {'kind': 1e400, 'number': '1', 'issuer': 'x', 'issuedOn': '2020-01-01'}} | /certificate/kind | invalid-value
            service-handover         | {'person': PERSON, 'service': 'birth-limit', 'destination': {'region': '140902'}} | /service | invalid-value
            service-handover         | {'person': PERSON, 'service': 'immunisation', 'destination': {'region': '140902'}, 'phone': 'call me'} | /phone | invalid-value
            service-handover         | {'person': PERSON, 'service': 'immunisation', 'destination': {'region': '140902'}, 'diagnosis': 'x'} | /diagnosis | unknown-field
            entitlement-query        | {'person': PERSON, 'benefit': 'all'}                        | /benefit                     | invalid-value
            entitlement-query        | {'person': PERSON}                                          | /benefit                     | required
            cooperation-request      | {'subject': '名单', 'text': '王小明 110105194912310021'}        | /text                        | invalid-value
            cooperation-request      | {'subject': '名单', 'text': 'x', 'person': PERSON}             | /person                      | unknown-field
            notification             | {'subject': '', 'text': 'x'}                                | /subject                     | invalid-value
            notification             | {'subject': 'x', 'text': '见11010519491231002X等'}             | /text                        | invalid-value
            """)
    void refusesABadRequest(String type, String payload, String pointer, String code) {
        assertThat(type(type).checkRequest(json(payload))).anySatisfy(fault -> {
            assertThat(fault.pointer()).isEqualTo(pointer);
            assertThat(fault.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            residence-confirmation   | {}                                                          | /outcome         | required
            residence-confirmation   | {'outcome': 'yes'}                                          | /outcome         | invalid-value
            residence-confirmation   | {'outcome': 'differs'}                                      | /differences     | required
            residence-confirmation   | {'outcome': 'differs', 'differences': []}                   | /differences     | invalid-value
            residence-confirmation   | {'outcome': 'differs', 'differences': ['name', 'name']}     | /differences     | invalid-value
            residence-confirmation   | {'outcome': 'differs', 'differences': ['李四']}               | /differences/0   | invalid-value
            residence-confirmation   | {'outcome': 'confirmed', 'differences': ['name']}           | /differences     | unknown-field
            residence-confirmation   | {'outcome': 'confirmed', 'person': PERSON}                  | /person          | unknown-field
            residence-confirmation   | {'outcome': 'confirmed', 'remark': '见110105194912310021'}    | /remark          | invalid-value
            certificate-verification | {'outcome': 'non-conforming'}                               | /nonConformities | required
            certificate-verification | {'outcome': 'non-conforming', 'nonConformities': ['other']} | /remark          | required
            certificate-verification | {'outcome': 'cannot-tell'}                                  | /obstacles       | required
            certificate-verification | {'outcome': 'revoked'}                                      | /revokedOn       | required
            certificate-verification | {'outcome': 'genuine', 'obstacles': ['other']}              | /obstacles       | unknown-field
            service-handover         | {'outcome': 'taken-over', 'from': '2026-12-01'}             | /office          | required
            service-handover         | {'outcome': 'taken-over', 'from': '2026-12-01', 'office': 'clinic'} | /office  | invalid-value
            service-handover         | {'outcome': 'not-taken-over'}                               | /reason          | required
            service-handover         | {'outcome': 'not-taken-over', 'reason': 'other'}            | /remark          | required
            entitlement-query        | {'outcome': 'receiving'}                                    | /period          | required
            entitlement-query        | {'outcome': 'not-receiving', 'period': {'from': '2021-01-01'}} | /period       | unknown-field
            cooperation-request      | {'outcome': 'answered'}                                     | /text            | required
            notification             | {'outcome': 'answered'}                                     | ``               | invalid-value
            """)
    void refusesABadReturn(String type, String payload, String pointer, String code) {
        assertThat(type(type).checkReturn(json(payload))).anySatisfy(fault -> {
            assertThat(fault.pointer()).isEqualTo(pointer);
            assertThat(fault.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " x",
                "x\n",
                "a\u0000b",
                "a\tb",
                "a\u007fb",
                "a\u202eb",
                "a\u2028b",
                "\u3000王",
                "a\ud800",
                "\u200b",
                "\u3164",
                "\u2800",
                "\u00ad",
                "\u0301",
                "\u200d",
                "王\u200b明",
                "王\u200f明",
                "王小明、李四",
                "a;b",
                "王1"
            })
    void aNameIsOnePlainLine(String name) {
        ObjectNode payload = (ObjectNode) json(RESIDENCE);
        ((ObjectNode) payload.get("person")).put("name", name);

        List<Violation> faults = type("residence-confirmation").checkRequest(payload);

        assertThat(faults)
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.pointer()).isEqualTo("/person/name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "王小明",
                "𠮷田",
                "𪚥𪚥",
                "葛󠄀城",
                "Ame\u0301lie",
                "ئابدۇللا",
                "ᠮᠣᠩᠭᠣᠯ᠎ᠠ",
                "阿卜杜拉·买买提",
                "O'Neill Mary-Ann",
                "x"
            })
    void aRealNameIsAccepted(String name) {
        ObjectNode payload = (ObjectNode) json(RESIDENCE);
        ((ObjectNode) payload.get("person")).put("name", name);

        assertThat(type("residence-confirmation").checkRequest(payload)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "identity-card, 00000019900101000x",
        "identity-card, 1990010100",
        "identity-card, 00000019900101000X9",
        "hong-kong-macao-taiwan-residence-permit, H12345678",
        "passport, e1234567",
        "passport, E 1234567",
        "driving-licence, 00000019900101000X",
        "birth-certificate, A123456789"
    })
    void aDocumentNumberHasTheFormOfItsKind(String kind, String number) {
        assertThat(type("residence-confirmation").checkRequest(withDocument(kind, number)))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.pointer()).startsWith("/person/document"));
    }

    @ParameterizedTest
    @CsvSource({
        "identity-card, 00000019900101000X, true",
        "identity-card, 000000199001010008, false",
        "hong-kong-macao-taiwan-residence-permit, 830000190001010003, true",
        "hong-kong-macao-taiwan-residence-permit, 830000190001010004, false",
        "hong-kong-macao-taiwan-residence-permit, 00000019900101000X, false",
        "foreign-permanent-resident-card, CHN110000000001, true",
        "foreign-permanent-resident-card, 911000199003071063, true",
        "foreign-permanent-resident-card, 911000199003071064, false",
        "identity-card, 830000190001010003, false",
        "identity-card, 911000199003071063, false",
        "identity-card, 110105199002301063, false",
        "identity-card, 110105199013011061, false",
        "identity-card, 110105209901011066, false",
        "passport, E12345678, true",
        "travel-permit, H12345678, true"
    })
    void aNumberThatCannotBeRightIsFlaggedNotRefused(String kind, String number, boolean verified) {
        JsonNode payload = withDocument(kind, number);

        assertThat(type("residence-confirmation").checkRequest(payload)).isEmpty();
        assertThat(type("residence-confirmation").unverifiedDocumentNumbers(payload, TODAY))
                .isEqualTo(verified ? List.of() : List.of("/person/documentNumber"));
    }

    @Test
    void theFlagPointsToTheFieldOfTheType() {
        JsonNode payload =
                json("{'holder': {'documentKind': 'identity-card', 'documentNumber': '000000199001010008'}}");

        assertThat(type("certificate-verification").unverifiedDocumentNumbers(payload, TODAY))
                .containsExactly("/holder/documentNumber");
    }

    @Test
    void lookingForFlagsInHostilePayloadsFindsNothingAndDoesNotFail() {
        for (String payload : List.of("null", "[]", "'x'", "{'person': []}", "{'person': {'documentNumber': 7}}")) {
            assertThat(type("residence-confirmation").unverifiedDocumentNumbers(json(payload), TODAY))
                    .as(payload)
                    .isEmpty();
        }
    }

    @Test
    void noFaultRepeatsAValueOrAnOddFieldName() {
        JsonNode payload = json(
                "{'person': {'name': 'Zhang\\nSan', 'documentKind': 'SECRET', 'documentNumber': 'SECRET-1', 'SECRET 张三': 1},"
                        + " 'claim': {'kind': 'SECRET', 'region': 'SECRET', 'address': '\\u0001SECRET', 'since': 'SECRET'},"
                        + " '张三 SECRET': 'SECRET'}");

        List<Violation> faults = type("residence-confirmation").checkRequest(payload);

        assertThat(faults).hasSizeGreaterThan(6);
        assertThat(faults.toString()).doesNotContain("SECRET", "Zhang", "张三");
        assertThat(faults)
                .contains(
                        new Violation("/person", "unknown-field", "has a field that this notice type does not have"),
                        new Violation("/claim/kind", "invalid-value", "must be one of {0}", "registered, living"),
                        new Violation("/claim/since", "invalid-value", "must be a valid {0}", "date"));
    }

    @Test
    void aHostilePayloadDoesNotMakeAnEndlessAnswer() {
        ObjectNode payload = (ObjectNode) json(RESIDENCE);
        for (int i = 0; i < 10_000; i++) {
            payload.put("f" + i, i);
        }

        assertThat(type("residence-confirmation").checkRequest(payload)).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "见00010119900307106x",
                "000101 19900307 106X",
                "０００１０１１９９００３０７１０６Ｘ",
                "000101-19900307-106X",
                "000101\u200b19900307106X",
                "000101\u00ad19900307106X"
            })
    void noFreeTextHoldsTheNumberOfAPersonInWhateverSpelling(String text) {
        ObjectNode letter = (ObjectNode) json("{'subject': '通报'}");
        letter.put("text", text);
        ObjectNode answer = (ObjectNode) json("{'outcome': 'confirmed'}");
        answer.put("remark", text);
        ObjectNode claim = (ObjectNode) json(RESIDENCE);
        ((ObjectNode) claim.get("claim")).put("address", text);

        assertThat(type("notification").checkRequest(letter))
                .extracting(Violation::pointer)
                .containsExactly("/text");
        assertThat(type("residence-confirmation").checkReturn(answer))
                .extracting(Violation::pointer)
                .containsExactly("/remark");
        assertThat(type("residence-confirmation").checkPart(answer))
                .extracting(Violation::pointer)
                .containsExactly("/remark");
        assertThat(type("residence-confirmation").checkRequest(claim))
                .extracting(Violation::pointer)
                .containsExactly("/claim/address");
    }

    /** A disability certificate has its holder's number, with two more digits. */
    @Test
    void aCertificateMayHaveItsHoldersNumber() {
        assertThat(type("certificate-verification")
                        .checkRequest(json("{'holder': PERSON, 'certificate': {'kind': 'disability', 'number':"
                                + " '00010119900307106X42', 'issuer': 'x', 'issuedOn': '2020-01-01'}}")))
                .isEmpty();
    }

    @Test
    void aLetterHasParagraphsAndASubjectIsOneLine() {
        ObjectNode letter = (ObjectNode) json("{'subject': '联合宣传'}");
        letter.put("text", "各单位：\n\n请协助。\n");
        ObjectNode answer = (ObjectNode) json("{'outcome': 'answered'}");
        answer.put("text", "一、同意。\n二、十二月起。");

        assertThat(type("cooperation-request").checkRequest(letter)).isEmpty();
        assertThat(type("notification").checkRequest(letter)).isEmpty();
        assertThat(type("cooperation-request").checkReturn(answer)).isEmpty();
        letter.put("subject", "联合\n宣传");
        assertThat(type("cooperation-request").checkRequest(letter))
                .extracting(Violation::pointer)
                .containsExactly("/subject");
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        ObjectNode payload = (ObjectNode) json("{'subject': 'x'}");
        payload.put("text", "字".repeat(4000));
        assertThat(type("notification").checkRequest(payload)).isEmpty();

        payload.put("text", "𠮷".repeat(4000));
        assertThat(type("notification").checkRequest(payload)).isEmpty();

        payload.put("text", "字".repeat(4001));
        assertThat(type("notification").checkRequest(payload))
                .containsExactly(new Violation("/text", "invalid-value", "must have at most {0} characters", "4000"));
    }

    private static JsonNode withDocument(String kind, String number) {
        ObjectNode payload = (ObjectNode) json(RESIDENCE);
        ((ObjectNode) payload.get("person")).put("documentKind", kind).put("documentNumber", number);
        return payload;
    }

    private static NoticeType type(String name) {
        return TYPES.find(name).orElseThrow();
    }

    /** Single quotes for double ones, and PERSON for a good person. */
    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(text.replace("PERSON", PERSON).replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
