package org.huizhi.console.agreement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.AgreementSignature;
import org.huizhi.agreement.Clause;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.jspecify.annotations.Nullable;

/**
 * One version of an agreement as people read it.
 *
 * @param directions each with its clauses; one without a clause is not agreed
 */
public record Clauses(
        AgreementDetail.Version version, Agreement agreement, AgreementLight light, List<Direction> directions) {

    /** @param from mailbox that asks */
    public record Direction(String from, String to, List<Line> lines) {}

    /**
     * @param name null where this node's catalogue does not have the type
     * @param answered whether it needs an answer, so that its limits mean anything
     * @param retention in days; null where the type says it
     * @param checks routine checks a day; null where none is answered without an office
     */
    public record Line(
            String type,
            @Nullable LocalizedName name,
            boolean answered,
            int normal,
            int urgent,
            int acceptance,
            @Nullable Integer retention,
            @Nullable Integer checks) {}

    /** @return office by mailbox */
    public Map<String, String> contacts() {
        return agreement.reminders().contacts();
    }

    public @Nullable String contact(String mailbox) {
        return contacts().get(mailbox);
    }

    public List<AgreementSignature> signatures() {
        return version.signatures();
    }

    static Clauses of(AgreementDetail.Version version, String own, String other, NoticeTypes types) {
        Agreement agreement = version.agreement();
        return new Clauses(
                version,
                agreement,
                AgreementLight.of(version.state(), version.proposedBy(), own),
                List.of(direction(agreement, own, other, types), direction(agreement, other, own, types)));
    }

    private static Direction direction(Agreement agreement, String from, String to, NoticeTypes types) {
        return new Direction(
                from,
                to,
                agreement.clauses().stream()
                        .filter(clause -> clause.from().equals(from))
                        .map(clause -> line(clause, types))
                        .toList());
    }

    private static Line line(Clause clause, NoticeTypes types) {
        Optional<NoticeType> type = types.find(clause.noticeType());
        return new Line(
                clause.noticeType(),
                type.map(NoticeType::name).orElse(null),
                type.map(NoticeType::requiresReturn).orElse(true),
                clause.replyLimitNormal(),
                clause.replyLimitUrgent(),
                clause.acceptanceLimit(),
                clause.retention().orElse(null),
                clause.automaticChecks().map(Clause.AutomaticChecks::perDay).orElse(null));
    }
}
