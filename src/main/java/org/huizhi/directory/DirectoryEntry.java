package org.huizhi.directory;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huizhi.validation.Required;

/**
 * What the exchange authority publishes of one mailbox (feed contract, "Directory and keys").
 *
 * @param mailbox stable identity on the bus, say {@code cn-610800}
 * @param region code of the region that the mailbox stands for; everything below it is served by the mailbox
 * @param issuedAt later entries replace earlier ones; to the millisecond
 * @param timeZone of the region: its days begin there
 * @param holidayCalendar id of its calendar of public holidays
 * @param regions its regions past and present, and those above it
 * @param capabilities what its node can do beyond what every node can; unknown ones say nothing
 */
public record DirectoryEntry(
        String mailbox,
        LocalizedName name,
        String region,
        Instant issuedAt,
        ZoneId timeZone,
        String holidayCalendar,
        List<Region> regions,
        List<PublishedKey> keys,
        List<Office> offices,
        List<String> capabilities) {

    /** One that takes attachments of slips (feed contract, "Attachments"). */
    private static final String ATTACHMENTS = "attachments";

    /** Also the name of a topic's last part, hence no other characters. */
    private static final Pattern MAILBOX = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public DirectoryEntry {
        if (!isMailbox(mailbox)) {
            throw new IllegalArgumentException(
                    "mailbox " + mailbox + " is not a name of small letters, digits and dashes");
        }
        Required.text(region, "region of mailbox " + mailbox);
        // What the database keeps too, so that comparing with a stored time is exact.
        issuedAt = issuedAt.truncatedTo(ChronoUnit.MILLIS);
        Required.text(holidayCalendar, "holidayCalendar of mailbox " + mailbox);
        regions = List.copyOf(regions);
        keys = List.copyOf(keys);
        offices = List.copyOf(offices);
        capabilities = List.copyOf(capabilities);
        Set<String> codes = distinct(regions, Region::code, "region");
        if (!codes.contains(region)) {
            throw new IllegalArgumentException("mailbox " + mailbox + " stands for region " + region + ", not listed");
        }
        distinct(keys, PublishedKey::kid, "key");
        for (PublishedKey key : keys) {
            if (!key.kid().startsWith(mailbox + "#")) {
                throw new IllegalArgumentException("key " + key.kid() + " does not begin with " + mailbox + "#");
            }
        }
        checkOffices(offices, codes);
    }

    /** One of a node that can do no more than every node. */
    public DirectoryEntry(
            String mailbox,
            LocalizedName name,
            String region,
            Instant issuedAt,
            ZoneId timeZone,
            String holidayCalendar,
            List<Region> regions,
            List<PublishedKey> keys,
            List<Office> offices) {
        this(mailbox, name, region, issuedAt, timeZone, holidayCalendar, regions, keys, offices, List.of());
    }

    /** @return whether a mailbox may be called so; whether there is one is another question */
    public static boolean isMailbox(String text) {
        return MAILBOX.matcher(text).matches();
    }

    /** @return whether its node takes attachments of slips, and has the topic for them */
    public boolean takesAttachments() {
        return capabilities.contains(ATTACHMENTS);
    }

    private static <T> Set<String> distinct(List<T> elements, Function<T, String> id, String what) {
        Set<String> ids = new HashSet<>();
        for (T element : elements) {
            if (!ids.add(id.apply(element))) {
                throw new IllegalArgumentException(what + " " + id.apply(element) + " is listed twice");
            }
        }
        return ids;
    }

    /** A tree: one root, every parent listed, no circle. */
    private static void checkOffices(List<Office> offices, Set<String> codes) {
        distinct(offices, Office::id, "office");
        Map<String, Office> byId = offices.stream().collect(Collectors.toMap(Office::id, Function.identity()));
        Map<String, Office> roots = new HashMap<>();
        for (Office office : offices) {
            if (!codes.contains(office.region())) {
                throw new IllegalArgumentException(
                        "office " + office.id() + " is in region " + office.region() + ", not listed");
            }
            Office top = office;
            for (int steps = 0; top.parent() != null; steps++) {
                Office above = byId.get(top.parent());
                if (above == null || steps > offices.size()) {
                    throw new IllegalArgumentException(
                            "office " + top.id() + " has the parent " + top.parent() + ", which leads to no root");
                }
                top = above;
            }
            roots.put(top.id(), top);
        }
        if (roots.size() > 1) {
            throw new IllegalArgumentException("more than one office without a parent: " + roots.keySet());
        }
    }
}
