package org.huizhi.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.FeedSchema;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The holidays of one year as the exchange authority signed them, so that all nodes count by the same days (feed
 * contract, "Directory and keys").
 *
 * @param issuedAt to the millisecond
 */
public record SignedCalendar(CalendarYear year, Instant issuedAt, String jws) implements Published {

    /** {@code typ} of its signature. */
    static final String TYPE = "huizhi-calendar";

    /** A mailbox has no such characters. */
    private static final String KEYS = "calendar/";

    private record Issue(@Nullable Instant issuedAt) {}

    /** @throws InvalidDocumentException when it is no such document; the message says why */
    static SignedCalendar of(byte[] payload, String jws) throws InvalidDocumentException {
        CalendarYear year = SignedDocument.parse(payload, CalendarYear.class);
        Instant issuedAt = SignedDocument.parse(payload, Issue.class).issuedAt();
        try {
            return new SignedCalendar(
                    year,
                    Required.present(issuedAt, "issuedAt of calendar " + year.calendar() + " of " + year.year())
                            .truncatedTo(ChronoUnit.MILLIS),
                    jws);
        } catch (IllegalArgumentException e) {
            throw new InvalidDocumentException(String.valueOf(e.getMessage()));
        }
    }

    /** @throws InvalidDocumentException when it is not as the contract says today */
    static void requireSchema(byte[] payload) throws InvalidDocumentException {
        Optional<String> objection = FeedSchema.CALENDAR.objection(SignedDocument.parse(payload, JsonNode.class));
        if (objection.isPresent()) {
            throw new InvalidDocumentException(objection.get());
        }
    }

    /** @return whether the key of a record is that of a calendar */
    public static boolean isKey(String key) {
        return key.startsWith(KEYS);
    }

    @Override
    public String key() {
        return KEYS + year.calendar() + "/" + year.year();
    }

    @Override
    public Object content() {
        return year;
    }

    public Calendars.Version version() {
        return Calendars.Version.signed(year, issuedAt);
    }
}
