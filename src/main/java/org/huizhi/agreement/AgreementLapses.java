package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.agreement.AgreementFact.Termination;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.KeyUse;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.watch.Lapse;
import org.huizhi.watch.Lapsing;

/** When agreements end that have not been renewed, and when a partner's encryption keys do. */
@ApplicationScoped
class AgreementLapses implements Lapsing {

    private final Agreements agreements;
    private final AgreementOverview overview;
    private final CurrentDirectory directory;
    private final NodeIdentity node;

    AgreementLapses(Agreements agreements, AgreementOverview overview, CurrentDirectory directory, NodeIdentity node) {
        this.agreements = agreements;
        this.overview = overview;
        this.directory = directory;
        this.node = node;
    }

    @Override
    public List<Lapse> lapses(Instant now) {
        List<Lapse> lapses = new ArrayList<>(ends(now));
        for (String mailbox : overview.partners().keySet()) {
            List<PublishedKey> keys =
                    directory.get().entry(mailbox).map(DirectoryEntry::keys).orElse(List.of()).stream()
                            .filter(key -> key.use() == KeyUse.ENC)
                            .toList();
            Instant until = PublishedKey.lastWithoutGap(keys, now)
                    .map(PublishedKey::endsAt)
                    .orElse(now);
            lapses.add(new Lapse(Lapse.Kind.PARTNER_KEY, mailbox, until));
        }
        return lapses;
    }

    private List<Lapse> ends(Instant now) {
        AgreementBook book = agreements.book();
        Map<AgreementName, Optional<LocalDate>> lastDays = new HashMap<>();
        for (Agreement agreement : book.all()) {
            AgreementState state = book.state(agreement, node.mailbox(), now, node.today());
            if (state == AgreementState.IN_FORCE
                    || state == AgreementState.SUSPENDED
                    || state == AgreementState.SIGNED) {
                // A version that is signed already follows the one in force.
                lastDays.merge(agreement.name(), lastDay(book, agreement), AgreementLapses::later);
            }
        }
        List<Lapse> ends = new ArrayList<>();
        lastDays.forEach((name, lastDay) -> lastDay.ifPresent(day -> ends.add(new Lapse(
                Lapse.Kind.AGREEMENT,
                name.id() + " of " + name.parties(),
                day.plusDays(1).atStartOfDay(node.zone()).toInstant()))));
        return ends;
    }

    /** @return empty for one without end */
    private static Optional<LocalDate> lastDay(AgreementBook book, Agreement agreement) {
        Optional<LocalDate> ofPeriod = Optional.ofNullable(agreement.period().to());
        Optional<LocalDate> terminated = book.history(agreement.name())
                .terminationOf(agreement.version())
                .map(Termination::lastDay);
        return ofPeriod.isPresent() && terminated.isPresent()
                ? terminated.filter(day -> day.isBefore(ofPeriod.get())).or(() -> ofPeriod)
                : ofPeriod.or(() -> terminated);
    }

    private static Optional<LocalDate> later(Optional<LocalDate> one, Optional<LocalDate> other) {
        return one.isEmpty() || other.isEmpty()
                ? Optional.empty()
                : one.filter(day -> day.isAfter(other.get())).or(() -> other);
    }
}
