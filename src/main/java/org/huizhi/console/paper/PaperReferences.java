package org.huizhi.console.paper;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReader.OnPaper;
import org.huizhi.vault.RowMac;

/**
 * Gives references to papers, and knows them again. Nothing is stored: a check under the keys of the vault tells those
 * that this node gave from those that somebody made up or altered. A paper outlives its key no longer than that is
 * held.
 */
@Singleton
public class PaperReferences {

    private static final String PURPOSE = "printed slip";
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    private final RowMac macs;
    private final NoticeReader reader;
    private final Clock clock;

    PaperReferences(RowMac macs, NoticeReader reader, Clock clock) {
        this.macs = macs;
        this.reader = reader;
        this.clock = clock;
    }

    /** @param text of eight groups */
    public record Given(String text, Instant at) {}

    /** A paper that this node made. */
    record Known(OnPaper slip, Instant printedAt, boolean outdated) {}

    /** @param version of the slip as it stands on the paper */
    public Given give(UUID slip, int version) {
        Instant now = clock.instant();
        int minute = (int) (Duration.between(BEGINNING, now).toMinutes() & mask(PaperReference.MINUTE_BITS));
        int kept = (int) (version & mask(PaperReference.VERSION_BITS));
        long check = check(macs.of(PURPOSE, content(slip, minute, kept)).bytes());
        return new Given(new PaperReference(slip.getMostSignificantBits(), minute, kept, check).text(), now);
    }

    /** @return empty for one that this node did not give */
    Optional<Known> find(PaperReference reference) {
        UUID first = new UUID(reference.slip(), 0);
        UUID last = new UUID(reference.slip(), -1);
        return reader.idsBetween(first, last).stream()
                .filter(id -> isOf(reference, id))
                .findFirst()
                .flatMap(reader::onPaper)
                .map(slip -> new Known(
                        slip,
                        BEGINNING.plus(Duration.ofMinutes(reference.minute())),
                        (slip.version() & mask(PaperReference.VERSION_BITS)) != reference.version()));
    }

    private boolean isOf(PaperReference reference, UUID id) {
        List<byte[]> possible = macs.all(PURPOSE, content(id, reference.minute(), reference.version()));
        return possible.stream().anyMatch(mac -> check(mac) == reference.check());
    }

    private static byte[] content(UUID slip, int minute, int version) {
        return (slip + "\n" + minute + "\n" + version).getBytes(StandardCharsets.UTF_8);
    }

    private static long check(byte[] mac) {
        return ByteBuffer.wrap(mac).getLong() >>> (Long.SIZE - PaperReference.CHECK_BITS);
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }
}
