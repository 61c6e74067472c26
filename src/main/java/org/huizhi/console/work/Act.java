package org.huizhi.console.work;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.access.Role;
import org.huizhi.notice.Verb;

/** What can be done on the page of a slip, in the order in which it is offered: the first is the usual next step. */
enum Act {
    ACCEPT(Verb.ACCEPT),
    RETURN(Verb.RETURN_FINAL),
    INTERIM(Verb.RETURN_INTERIM),
    PARTS(Verb.ASK_PARTS),
    EXTENSION(Verb.PROPOSE_EXTENSION),
    HAND_OVER(Verb.HAND_OVER),
    DECLINE(Verb.DECLINE),
    ASSESS(Verb.ASSESS),
    CONTEST(Verb.CONTEST),
    DECIDE(Verb.DECIDE_EXTENSION),
    REMIND(Verb.REMIND),
    WITHDRAW(Verb.WITHDRAW);

    private final Verb verb;

    Act(Verb verb) {
        this.verb = verb;
    }

    Verb verb() {
        return verb;
    }

    /** As in addresses. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As in the keys of words. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String role() {
        return compareTo(DECLINE) <= 0 ? Role.HANDLER : Role.SUBMITTER;
    }

    static Optional<Act> of(String code) {
        return Stream.of(values()).filter(act -> act.code().equals(code)).findFirst();
    }

    static Act of(Verb verb) {
        return Stream.of(values())
                .filter(act -> act.verb == verb)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no act for " + verb));
    }
}
