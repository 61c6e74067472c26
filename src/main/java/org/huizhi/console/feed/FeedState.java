package org.huizhi.console.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.console.feed.Glance.Colour;
import org.huizhi.directory.KeyUse;
import org.huizhi.directory.PublishedKey;
import org.huizhi.inbox.RefusedMessages;
import org.huizhi.outbox.RefusedByPartners;
import org.huizhi.partner.ConnectionLight;
import org.huizhi.partner.PartnerCalendars.ComparedYear;
import org.huizhi.resync.RestorationService.RestorationView;
import org.huizhi.watch.Lapse;
import org.jspecify.annotations.Nullable;

/**
 * How the exchange fares, read once for a page.
 *
 * @param lag messages in the inbox that no replica has handled; without a number where the bus does not say
 * @param connected partners that answer probes; its number are those that do not
 * @param heartbeatAge null where the authority never was heard
 */
public record FeedState(
        Glance outbox,
        Glance unreceipted,
        Glance lag,
        Glance connected,
        Glance refusedHere,
        Glance refusedThere,
        Glance parked,
        Glance deadLetters,
        Glance failing,
        Glance directory,
        Glance lapsing,
        List<Partner> partners,
        List<RefusedMessages.Count> refusedMessages,
        List<RefusedByPartners.Count> refusedByPartners,
        List<JobCount> parkedByJob,
        List<String> failingJobs,
        @Nullable Duration heartbeatAge,
        List<Ending> lapses,
        List<RestorationView> restorations) {

    /** @return whether either of the two has refused a message of the other lately */
    public boolean isRefused(String partner) {
        return refusedMessages.stream().anyMatch(count -> count.partner().equals(partner))
                || refusedByPartners.stream().anyMatch(count -> count.partner().equals(partner));
    }

    /**
     * How a partner can be reached.
     *
     * @param calendars years that both count by, this and the next; empty where it has not said
     */
    public record Partner(String mailbox, ConnectionLight light, List<ComparedYear> calendars) {

        public Colour colour() {
            return light.lit() ? Colour.GREEN : Colour.RED;
        }

        public @Nullable Duration age() {
            Long seconds = light.ageSeconds();
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }

        /** @return how far its clock is ahead of this node's, or behind; null where no difference is seen */
        public @Nullable Duration clock() {
            Long seconds = light.clockAheadSeconds();
            return seconds == null || seconds == 0 ? null : Duration.ofSeconds(Math.abs(seconds));
        }

        /** @return whether its clock is ahead, where it differs */
        public boolean isAhead() {
            Long seconds = light.clockAheadSeconds();
            return seconds != null && seconds > 0;
        }

        /** @return years of which the two count different days */
        public List<ComparedYear> differing() {
            return calendars.stream().filter(year -> !year.same()).toList();
        }
    }

    /** @param colour by how long it is until then */
    public record Ending(String kind, String name, Instant until, Colour colour) {

        static Ending of(Lapse lapse, Instant now) {
            return new Ending(
                    "lapse_" + lapse.kind().code().replace('-', '_'),
                    lapse.name(),
                    lapse.until(),
                    colour(lapse.until(), now));
        }

        /** As the alerts {@code HuizhiLapses…} have it. */
        static Colour colour(Instant until, Instant now) {
            Duration left = Duration.between(now, until);
            return left.toDays() < 7 ? Colour.RED : left.toDays() < 30 ? Colour.AMBER : Colour.GREEN;
        }
    }

    /** @param items that the job has parked */
    public record JobCount(String job, long items) {}

    /** @param valid at this moment */
    public record Key(PublishedKey key, boolean valid) {

        /** @return whether it signs; else it encrypts */
        public boolean signs() {
            return key.use() == KeyUse.SIG;
        }
    }
}
