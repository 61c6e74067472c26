package org.huizhi.outbox;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Time-ordered ids (RFC 9562, section 5.7) of notices and messages, by the node's clock. */
@ApplicationScoped
public class UuidV7 {

    private static final int VERSION = 7;

    /** RFC 9562, section 4.1. */
    private static final int VARIANT = 2;

    private static final int BITS_AFTER_THE_TIME = 16;

    private final TimeBasedEpochGenerator generator;

    UuidV7(Clock clock) {
        this.generator = Generators.timeBasedEpochGenerator(new SecureRandom(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    public UUID next() {
        return generator.generate();
    }

    /**
     * @return when it was made, by the clock of who made it, in whole milliseconds, empty for an id of another version
     */
    public static Optional<Instant> madeAt(UUID id) {
        return id.version() == VERSION && id.variant() == VARIANT
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> BITS_AFTER_THE_TIME))
                : Optional.empty();
    }

    /**
     * @return what sorts before every id made at this moment or later, and after those made before. It is nobody's id.
     */
    public static UUID before(Instant moment) {
        return new UUID(Math.max(0, moment.toEpochMilli()) << BITS_AFTER_THE_TIME, 0);
    }
}
