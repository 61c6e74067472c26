package org.huizhi.agreement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Traceparent;
import org.huizhi.agreement.AgreementCommand.Content;
import org.huizhi.agreement.AgreementCommand.Lookup;
import org.huizhi.agreement.AgreementCommand.Outgoing;
import org.huizhi.agreement.AgreementCommand.Step;
import org.huizhi.agreement.AgreementVersions.Standing;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;

/**
 * What all commands of administrators share: find the agreement, check the verb, seal the message, lock, store, answer.
 * Signatures are made before the transaction; if the agreement has moved on by the time it is locked, the command
 * starts again from its new state.
 */
@ApplicationScoped
class AgreementTransactions {

    private final Agreements agreements;
    private final AgreementOverview overview;
    private final Proposals proposals;
    private final AgreementFacts facts;
    private final AgreementRecords records;
    private final NodeIdentity node;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Audit audit;

    AgreementTransactions(
            Agreements agreements,
            AgreementOverview overview,
            Proposals proposals,
            AgreementFacts facts,
            AgreementRecords records,
            NodeIdentity node,
            MessageSealer sealer,
            Outbox outbox,
            Audit audit) {
        this.agreements = agreements;
        this.overview = overview;
        this.proposals = proposals;
        this.facts = facts;
        this.records = records;
        this.node = node;
        this.sealer = sealer;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** Ready to be stored. */
    private record Sealed(AgreementFact fact, Content content, Optional<PreparedMessage> message) {}

    AgreementReply perform(AgreementCommand command) {
        while (true) {
            Lookup found = find(command.agreement());
            Step step = movedOn(command, found)
                    .or(() -> refusal(command, found.versions()))
                    .<Step>map(Step.Refused::new)
                    .orElseGet(() -> command.decision().decide(found));
            if (step instanceof Step.Refused refused) {
                return refused.reply();
            }
            if (store(command, found.history(), seal(command, (Step.Change) step))) {
                return overview.detail(command.agreement())
                        .<AgreementReply>map(AgreementReply.Done::new)
                        .orElseGet(AgreementReply.Gone::new);
            }
        }
    }

    private Lookup find(AgreementName agreement) {
        agreements.sync();
        AgreementHistory history = facts.of(agreement);
        return new Lookup(overview.versions(agreement), history);
    }

    /** A form that is sent twice is done once, and of two people who decide on the same only the first does. */
    private static Optional<AgreementReply> movedOn(AgreementCommand command, Lookup found) {
        String seen = command.call().revision();
        return seen == null || seen.equals(found.history().revision())
                ? Optional.empty()
                : Optional.of(new AgreementReply.Illegal(
                        found.versions().current().map(Standing::state).orElse(AgreementState.DRAFT),
                        "something has happened to the agreement since it was shown"));
    }

    private Optional<AgreementReply> refusal(AgreementCommand command, AgreementVersions versions) {
        if (command.verb() == AgreementVerb.DRAFT) {
            return Optional.empty();
        }
        return command.target(versions)
                .map(standing ->
                        command.verb().objection(standing, node.mailbox()).map(AgreementReply.class::cast))
                .orElseGet(() -> Optional.of(new AgreementReply.NotFound()));
    }

    private Sealed seal(AgreementCommand command, Step.Change change) {
        AgreementFact fact = change.fact().byCaller(command.call().caller().subject());
        return change.message()
                .map(outgoing -> seal(command.agreement().id(), outgoing))
                .map(message -> new Sealed(
                        fact.happenedAt(message.time()).inMessage(message.id()),
                        change.content(),
                        Optional.of(message)))
                .orElseGet(() -> new Sealed(fact, change.content(), Optional.empty()));
    }

    private PreparedMessage seal(String id, Outgoing outgoing) {
        return sealer.seal(new Draft(outgoing.type(), id, outgoing.receiver(), outgoing.data(), Traceparent.current()));
    }

    /** @return false when the agreement has moved on since it was found: nothing is stored */
    private boolean store(AgreementCommand command, AgreementHistory seen, Sealed change) {
        return QuarkusTransaction.requiringNew().call(() -> {
            facts.lock(command.agreement());
            if (!facts.of(command.agreement()).equals(seen)) {
                return false;
            }
            enter(change.fact(), change.content());
            change.message().ifPresent(message -> outbox.add(List.of(message)));
            audit.enter(
                    command.call().caller(),
                    command.verb().auditAction(),
                    null,
                    change.fact().about());
            return true;
        });
    }

    private void enter(AgreementFact fact, Content content) {
        if (content instanceof Content.Signed signed) {
            records.enter(fact, signed.agreement());
            return;
        }
        if (content instanceof Content.Discarded discarded) {
            proposals.discard(discarded.draft());
            facts.forgetDraft(fact);
            return;
        }
        if (content instanceof Content.Drafted drafted) {
            proposals.add(drafted.draft());
        } else if (content instanceof Content.Amended amended) {
            proposals.amend(amended.draft());
        } else if (content instanceof Content.Proposed proposed) {
            proposals.sign(proposed.draft(), proposed.document());
        }
        records.enter(fact);
    }
}
