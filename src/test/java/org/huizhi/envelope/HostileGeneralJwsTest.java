package org.huizhi.envelope;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents with several signatures that lack what the contract requires: none of it reaches the check of a signature.
 */
class HostileGeneralJwsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"payload\":null,\"signatures\":[{\"protected\":\"e30\",\"signature\":\"AA\"}]}",
                "{\"payload\":\"e30\",\"signatures\":null}",
                "{\"payload\":\"e30\",\"signatures\":[]}",
                "{\"payload\":\"e30\",\"signatures\":[null]}",
                "{\"payload\":\"e30\",\"signatures\":[{}]}",
                "{\"payload\":\"e30\",\"signatures\":[{\"protected\":null,\"signature\":\"AA\"}]}",
                "{\"payload\":\"e30\",\"signatures\":[{\"protected\":\"e30\",\"signature\":null}]}",
                "{\"payload\":\"e30\",\"signatures\":[{\"protected\":\"e30\"}]}"
            })
    void whatLacksPayloadHeaderOrSignatureIsNoDocument(String document) {
        assertThatThrownBy(() -> GeneralJws.parse(document)).isInstanceOf(InvalidDocumentException.class);
    }
}
