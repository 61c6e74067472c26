package org.huizhi.agreement;

import java.util.Optional;
import java.util.OptionalInt;
import org.huizhi.agreement.AgreementVersions.Standing;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;

/**
 * What an administrator wants done with an agreement; {@link AgreementTransactions} does it.
 *
 * @param version that is meant; empty for the current one
 * @param decision asked once the verb is known to be possible, and again where the agreement has moved on meanwhile
 */
record AgreementCommand(
        AgreementCall call, AgreementVerb verb, AgreementName agreement, OptionalInt version, Decision decision) {

    /** From an agreement as it stands to what is to be done, without effects. */
    @FunctionalInterface
    interface Decision {

        Step decide(Lookup found);
    }

    /**
     * What a command finds.
     *
     * @param history what happened to the agreement
     */
    record Lookup(AgreementVersions versions, AgreementHistory history) {

        /** @throws java.util.NoSuchElementException when there is none: only a version that waits may be asked for */
        Proposal proposal(int version) {
            return versions.version(version).flatMap(Standing::proposal).orElseThrow();
        }
    }

    sealed interface Step {

        record Refused(AgreementReply reply) implements Step {}

        /**
         * @param fact what happens; who does it, when and in which message is added
         * @param content what is stored beside the fact
         * @param message empty where the other side is not told
         */
        record Change(AgreementFact fact, Content content, Optional<Outgoing> message) implements Step {}
    }

    /** What is stored beside a fact. */
    sealed interface Content {

        record Nothing() implements Content {}

        record Drafted(Proposal draft) implements Content {}

        /** @param draft with other terms than before */
        record Amended(Proposal draft) implements Content {}

        /** Of the draft nothing stays, nor of the fact that it was made: nobody else has heard of it. */
        record Discarded(Proposal draft) implements Content {}

        /** @param document the draft with our signature */
        record Proposed(Proposal draft, GeneralJws document) implements Content {}

        record Signed(SignedAgreement agreement) implements Content {}
    }

    /** A message to the other party, not yet sealed. */
    record Outgoing(MessageType type, String receiver, AgreementMessage data) {}

    /** @return the version that the command is about; empty where it is not known */
    Optional<Standing> target(AgreementVersions versions) {
        return version.isPresent() ? versions.version(version.getAsInt()) : versions.current();
    }
}
