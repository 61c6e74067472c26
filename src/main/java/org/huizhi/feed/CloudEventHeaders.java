package org.huizhi.feed;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.huizhi.envelope.Message;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.outbox.OutboxRecord;
import org.huizhi.validation.Moments;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0, Kafka protocol binding, binary mode (section 3.2): routing only, never person data. */
final class CloudEventHeaders {

    static final String TRACEPARENT = "ce_traceparent";
    private static final String SPEC_VERSION = "ce_specversion";
    private static final String SPEC_VERSION_VALUE = "1.0";
    private static final String CONTENT_TYPE = "content-type";
    private static final String CONTENT_TYPE_VALUE = "application/jose";
    private static final int LONGEST_VALUE = 200;

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

    private CloudEventHeaders() {}

    static List<Header> of(OutboxRecord record, String source) {
        List<Header> headers = new ArrayList<>();
        texts(record, source)
                .forEach((name, value) -> headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8))));
        return headers;
    }

    /** @return the headers by their names, in the order in which they are written */
    static Map<String, String> texts(OutboxRecord record, String source) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, SPEC_VERSION_VALUE);
        headers.put("ce_id", record.messageId().toString());
        headers.put("ce_source", source);
        headers.put("ce_type", record.type().wireName());
        headers.put("ce_subject", record.subject());
        headers.put("ce_time", record.createdAt().toString());
        if (record.traceparent() != null) {
            headers.put(TRACEPARENT, record.traceparent());
        }
        headers.put(CONTENT_TYPE, CONTENT_TYPE_VALUE);
        return headers;
    }

    /**
     * @return the headers of the binding; others are nobody's business here. What is not printable ASCII becomes a
     *     question mark
     */
    static Map<String, String> read(Headers headers) {
        Map<String, String> read = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                read(header.key(), new String(header.value(), StandardCharsets.UTF_8), read);
            }
        }
        return read;
    }

    /** @return the same of headers that came as texts */
    static Map<String, String> read(Map<String, String> headers) {
        Map<String, String> read = new HashMap<>();
        headers.forEach((name, value) -> read(name, value, read));
        return read;
    }

    private static void read(String name, String value, Map<String, String> read) {
        if (name.startsWith("ce_") || name.equals(CONTENT_TYPE)) {
            read.put(printable(name), printable(value));
        }
    }

    /**
     * @return whether the record is one of the binding, and its headers and its key say what was signed. A trace
     *     context that has not its form is nobody's business: whoever would go on with it begins a new one (W3C Trace
     *     Context, section 3.2.4)
     */
    static boolean agree(IncomingRecord record, Message message) {
        return SPEC_VERSION_VALUE.equals(record.header(SPEC_VERSION))
                && CONTENT_TYPE_VALUE.equals(record.header(CONTENT_TYPE))
                && message.id().toString().equals(record.header("ce_id"))
                && message.source().equals(record.header("ce_source"))
                && message.type().equals(record.header("ce_type"))
                && message.subject().equals(record.header("ce_subject"))
                && isTime(record.header("ce_time"), message.time())
                && record.key() != null
                && message.subject().equals(new String(record.key(), StandardCharsets.UTF_8));
    }

    private static boolean isTime(@Nullable String header, Instant time) {
        try {
            // As a node writes it; others may write the same instant with more digits or fewer, in UTC too.
            return time.toString().equals(header)
                    || (header != null
                            && header.endsWith("Z")
                            && Moments.parse(header).equals(time));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @return the text in printable ASCII, cut to a length that a header needs */
    static String printable(String text) {
        String cut = text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text;
        return cut.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? cut
                : NOT_PRINTABLE.matcher(cut).replaceAll("?");
    }
}
