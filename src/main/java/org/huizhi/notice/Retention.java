package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Clause;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.vault.BlindIndex;
import org.jspecify.annotations.Nullable;

/**
 * How long the person data of a notice is kept (docs/domain.md#purpose-limits).
 *
 * @param days after the end of the notice until its person data is erased
 * @param eraseOn the day from which on that is done; null once it is
 * @param legalHoldSince while it is held nothing is erased
 */
@Embeddable
record Retention(
        @Column(name = "retention_days", updatable = false) int days,
        @Column(name = "erase_on") @Nullable LocalDate eraseOn,
        @Column(name = "erased_at") @Nullable Instant erasedAt,
        @Column(name = "legal_hold_since") @Nullable Instant legalHoldSince) {

    static final Retention NEW = new Retention(0, null, null, null);

    Retention keptFor(int otherDays) {
        return new Retention(otherDays, eraseOn, erasedAt, legalHoldSince);
    }

    /**
     * Counted from the last thing that happened to it, and for one that was never answered not before its due date.
     * What comes after the erasure is erased with the next run.
     *
     * @param dueDate null where there is none
     */
    Retention countedFrom(Instant lastChange, @Nullable LocalDate dueDate) {
        LocalDate last = lastChange.atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate end = dueDate != null && dueDate.isAfter(last) ? dueDate : last;
        return new Retention(days, erasedAt == null ? end.plusDays(days) : last, erasedAt, legalHoldSince);
    }

    Retention erased(Instant now) {
        return new Retention(days, null, now, legalHoldSince);
    }

    boolean isHeld() {
        return legalHoldSince != null;
    }

    /** @param since null to release it */
    Retention heldSince(@Nullable Instant since) {
        return new Retention(days, eraseOn, erasedAt, since);
    }

    /**
     * How the person data of a notice is to be kept.
     *
     * @param retentionDays days after its end until it is erased
     * @param persons entries of the blind index, one for each document number
     */
    record Terms(int retentionDays, List<BlindIndex.Entry> persons) {}

    /** Decides how long the person data of a notice is kept, and by what it can be found meanwhile. */
    @ApplicationScoped
    static class Rule {

        private final Agreements agreements;
        private final BlindIndex index;

        Rule(Agreements agreements, BlindIndex index) {
            this.agreements = agreements;
            this.index = index;
        }

        /** The agreement's word comes before the type's. */
        Retention.Terms of(
                NoticeType type, org.huizhi.agreement.Terms terms, String from, String to, JsonNode payload) {
            int days = agreements
                    .clause(terms.agreementId(), terms.version(), from, to, type.type())
                    .flatMap(Clause::retention)
                    .orElseGet(type::retentionDays);
            return new Retention.Terms(
                    days, type.personKeys(payload).stream().map(index::of).toList());
        }
    }
}
