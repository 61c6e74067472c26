package org.huizhi.console.agreement;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.directory.LocalizedName;
import org.huizhi.partner.AgreementLights;
import org.jspecify.annotations.Nullable;

/**
 * One agreement with the version that is looked at.
 *
 * @param shown that version
 * @param versions all, the highest first
 * @param acts that fit it now
 * @param own mailbox of this node
 */
public record AgreementView(
        AgreementDetail detail,
        String address,
        Clauses shown,
        List<Clauses> versions,
        AgreementLights.Lights lights,
        List<Act> acts,
        String own,
        LocalDate today) {

    public String id() {
        return detail.summary().id();
    }

    public String counterpart() {
        return detail.summary().counterpart();
    }

    public String idInAddress() {
        return AgreementAddress.encoded(id());
    }

    public List<String> parties() {
        return List.of(own, counterpart());
    }

    public List<HappenedView> events() {
        return since(detail.events());
    }

    public List<HappenedView> since(List<AgreementDetail.Event> events) {
        return events.stream().map(HappenedView::of).toList();
    }

    public int version() {
        return shown.version().version();
    }

    /** @return name of a type that a version has; null where this node's catalogue does not have it */
    public @Nullable LocalizedName nameOf(String type) {
        return versions.stream()
                .flatMap(one -> one.directions().stream())
                .flatMap(direction -> direction.lines().stream())
                .filter(line -> line.type().equals(type))
                .map(Clauses.Line::name)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** @return the version before the one shown, to compare with; zero for none */
    public int before() {
        return versions.stream()
                .mapToInt(one -> one.version().version())
                .filter(number -> number < version())
                .max()
                .orElse(0);
    }

    /** @return whether this side has suspended it */
    public boolean suspendedByUs() {
        return Act.isSuspendedBy(own, detail);
    }

    public boolean suspendedByThem() {
        return Act.isSuspendedBy(counterpart(), detail);
    }

    public boolean isOffered(Act act) {
        return acts.contains(act);
    }

    public List<Act> actsOnVersion() {
        return acts.stream().filter(Act::ofVersion).toList();
    }

    public List<Act> actsOnAgreement() {
        return acts.stream().filter(act -> !act.ofVersion()).toList();
    }

    /** @return whether the version shown is a draft, which only this node has and can still change */
    public boolean isDraft() {
        return shown.version().state().equals("draft");
    }

    /** @return a version above the one shown that waits for somebody; null for none */
    public @Nullable Clauses waiting() {
        return versions.stream()
                .filter(one -> one.version().version() > version())
                .filter(one -> one.version().state().equals("proposed")
                        || one.version().state().equals("draft"))
                .min(Comparator.comparing((Clauses one) -> one.version().state().equals("draft"))
                        .thenComparing(one -> own.equals(one.version().proposedBy())))
                .orElse(null);
    }

    /** @return the earliest last day of a termination that is told today */
    public LocalDate earliestEnd() {
        return versions.stream()
                .filter(one -> one.version().signatures().size() > 1)
                .findFirst()
                .map(one -> today.plusDays(one.agreement().period().noticeDays()))
                .orElse(today);
    }

    /** @return the first day of the version, or today where it has passed */
    public LocalDate begins() {
        LocalDate from = shown.agreement().period().from();
        return from.isBefore(today) ? today : from;
    }

    /** @return the version that is in force now and that this one would follow; null for none */
    public @Nullable Clauses inForce() {
        return versions.stream()
                .filter(one -> one.version().version() < version())
                .filter(one -> one.version().state().equals("in-force")
                        || one.version().state().equals("suspended")
                        || one.version().state().equals("signed"))
                .findFirst()
                .orElse(null);
    }
}
