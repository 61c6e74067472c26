package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.Envelope;
import org.junit.jupiter.api.Test;

class BoundedDeserializerTest {

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void aValueThatAMessageCanHaveIsTakenAsItIs() {
        byte[] value = new byte[Envelope.MAX_VALUE_BYTES];

        assertThat(deserializer(false).deserialize("t", headers, value)).isSameAs(value);
        assertThat(CutValue.of(headers)).isEmpty();
        assertThat(deserializer(false).deserialize("t", headers, (byte[]) null)).isNull();
    }

    @Test
    void ofALongerOneTheFirstBytesItsLengthAndItsDigestAreKept() {
        byte[] value = new byte[Envelope.MAX_VALUE_BYTES + 1];
        Arrays.fill(value, (byte) 'A');

        byte[] kept = deserializer(false).deserialize("t", headers, value);

        assertThat(kept).hasSize(4096).containsOnly('A');
        assertThat(CutValue.of(headers)).hasValueSatisfying(whole -> {
            assertThat(whole.size()).isEqualTo(value.length);
            assertThat(whole.sha256()).isEqualTo(Sha256.of(value));
        });
    }

    @Test
    void nobodyCanSayThatAValueWasCut() {
        headers.add("huizhi-cut", "1048577".getBytes(StandardCharsets.UTF_8));

        deserializer(false).deserialize("t", headers, new byte[] {1});

        assertThat(CutValue.of(headers)).isEmpty();
    }

    @Test
    void headersAndKeysAreBoundedToo() {
        for (int i = 0; i < 100; i++) {
            headers.add("ce_" + i, new byte[1000]);
        }

        deserializer(false).deserialize("t", headers, new byte[] {1});

        assertThat(headers).isEmpty();
        assertThat(deserializer(true).deserialize("t", headers, new byte[100_000]))
                .hasSize(1024);
    }

    private static BoundedDeserializer deserializer(boolean key) {
        BoundedDeserializer deserializer = new BoundedDeserializer();
        deserializer.configure(Map.of(), key);
        return deserializer;
    }
}
