package org.huizhi.console.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.agreement.AgreementDetail;

/** What an administrator can be offered; {@link org.huizhi.agreement.AgreementService} decides. */
public enum Act {
    PROPOSE(true),
    DISCARD(true),
    SIGN(true),
    DECLINE(true),
    SUSPEND(false),
    RESUME(false),
    TERMINATE(false);

    private final boolean ofVersion;

    Act(boolean ofVersion) {
        this.ofVersion = ofVersion;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return key of what its button says, in {@link AgreementActWords} */
    public String key() {
        return "act_" + code();
    }

    /** @return alike, of its page */
    public String titleKey() {
        return "title_" + code();
    }

    /** @return whether it is about one version, and not about the agreement */
    public boolean ofVersion() {
        return ofVersion;
    }

    /** @return whether an impact assessment is asked for; of the others a reason */
    public boolean assessed() {
        return this == PROPOSE || this == SIGN;
    }

    /** @return whether the other side hears of it, and of the reason */
    public boolean told() {
        return this != DISCARD;
    }

    public boolean ends() {
        return this == TERMINATE;
    }

    /** @return whether it takes something away */
    public boolean danger() {
        return this == DISCARD || this == DECLINE || this == SUSPEND || this == TERMINATE;
    }

    static Optional<Act> of(String code) {
        return Stream.of(values()).filter(act -> act.code().equals(code)).findFirst();
    }

    /**
     * @return what fits the state of a version; of the agreement as a whole only with the version that counts, since
     *     beside a draft it reads as if the draft were meant
     */
    static List<Act> offered(AgreementDetail detail, AgreementDetail.Version version, String own) {
        List<Act> acts = new ArrayList<>();
        switch (version.state()) {
            case "draft" -> acts.addAll(List.of(PROPOSE, DISCARD));
            case "proposed" -> {
                if (!own.equals(version.proposedBy())) {
                    acts.add(SIGN);
                    acts.add(DECLINE);
                }
            }
            default -> {}
        }
        if (detail.summary().signed() && version.version() == detail.summary().version()) {
            acts.add(isSuspendedBy(own, detail) ? RESUME : SUSPEND);
            acts.add(TERMINATE);
        }
        return acts;
    }

    static boolean isSuspendedBy(String mailbox, AgreementDetail detail) {
        return detail.events().stream()
                .filter(event -> event.region().equals(mailbox))
                .filter(event ->
                        event.event().equals("suspended") || event.event().equals("resumed"))
                .reduce((earlier, later) -> later)
                .filter(event -> event.event().equals("suspended"))
                .isPresent();
    }
}
