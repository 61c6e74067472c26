package org.huizhi.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Clause;
import org.huizhi.agreement.Clause.AutomaticChecks;
import org.huizhi.certificate.CertificateRegister.Registered;
import org.huizhi.certificate.CheckQueue.Question;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.job.Items;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.Refusal;
import org.huizhi.vault.DecryptionException;
import org.jboss.logging.Logger;

/**
 * Answers questions about certificates at once where the own office that issues them has registered the certificate and
 * the agreement allows answers by the node, so many a day. What is not registered is left to the office: that a
 * register is silent proves nothing. So is what another office was asked: the answer is given in its name.
 */
@ApplicationScoped
class RoutineCheck {

    private static final Logger LOG = Logger.getLogger(RoutineCheck.class);
    private static final String TYPE = "certificate-verification";

    private static final String JOB = "routine-checks";
    private static final int BATCH = 100;

    private final CheckQueue queue;
    private final CertificateRegister register;
    private final CertificateIssuers issuers;
    private final CurrentDirectory directory;
    private final Agreements agreements;
    private final ReceivedMessages receivedMessages;
    private final HeldMessages held;
    private final NoticeVerbs verbs;
    private final NodeIdentity node;
    private final Audit audit;
    private final Items items;

    RoutineCheck(
            CheckQueue queue,
            CertificateRegister register,
            CertificateIssuers issuers,
            CurrentDirectory directory,
            Agreements agreements,
            ReceivedMessages receivedMessages,
            HeldMessages held,
            NoticeVerbs verbs,
            NodeIdentity node,
            Audit audit,
            Items items) {
        this.queue = queue;
        this.register = register;
        this.issuers = issuers;
        this.directory = directory;
        this.agreements = agreements;
        this.receivedMessages = receivedMessages;
        this.held = held;
        this.verbs = verbs;
        this.node = node;
        this.audit = audit;
        this.items = items;
    }

    @Scheduled(
            identity = JOB,
            every = "${huizhi.certificate.check-interval:1s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void check() {
        items.each(
                JOB,
                resting -> queue.open(
                        held.partners(), resting.stream().map(UUID::fromString).toList(), BATCH),
                question -> question.noticeId().toString(),
                this::checkOrLeave);
    }

    private void checkOrLeave(Question question) {
        try {
            check(question);
        } catch (DecryptionException | UncheckedIOException e) {
            // It will not be read later either.
            LOG.errorf(e, "Notice %s cannot be checked, so it is left to its office", question.noticeId());
            queue.leaveToOffice(question, node.today());
        }
    }

    private void check(Question question) {
        Optional<Integer> perDay = agreements
                .clause(
                        question.agreementId(),
                        question.agreementVersion(),
                        question.counterpart(),
                        node.mailbox(),
                        TYPE)
                .flatMap(Clause::automaticChecks)
                .map(AutomaticChecks::perDay);
        Optional<Registered> registered = perDay.flatMap(unused -> registered(question));
        if (registered.isEmpty()) {
            queue.leaveToOffice(question, node.today());
        } else if (question.reserved() || queue.reserve(question, node.today(), perDay.get())) {
            answer(question, registered.get());
        }
    }

    private Optional<Registered> registered(Question question) {
        Caller caller = caller(question);
        audit.enter(caller, "certificate.check", question.noticeId(), null);
        byte[] message = receivedMessages
                .payloads(question.counterpart(), List.of(question.submission()))
                .get(question.submission());
        try {
            return message == null
                    ? Optional.empty()
                    : registered(question, Message.parse(message).data().path("payload"));
        } catch (IOException e) {
            throw new UncheckedIOException("stored message " + question.submission() + " cannot be read", e);
        }
    }

    /** The word of the office that issues such certificates, where it was asked, or an office above it. */
    private Optional<Registered> registered(Question question, JsonNode payload) {
        JsonNode certificate = payload.path("certificate");
        return issuers.office(
                        certificate.path("kind").asText(),
                        certificate.path("issuer").asText())
                .filter(office -> directory.get().withinSubtree(office, Set.of(question.office())))
                .flatMap(office -> register.find(office, CertificateDigest.of(payload)));
    }

    private void answer(Question question, Registered registered) {
        NoticeReply reply = verbs.perform(verbs.returnFinal(
                new NoticeVerbs.Call(caller(question), question.noticeId(), List.of(), null),
                outcome(registered),
                null));
        if (reply instanceof Refusal refusal && refusal.code() == Refusal.Code.UNAVAILABLE) {
            LOG.infof("Notice %s waits to be answered: %s", question.noticeId(), refusal.detail());
        } else if (!(reply instanceof NoticeReply.Done)) {
            // Its office was faster, or it has become late, which only an office can explain.
            LOG.infof("Notice %s is not answered from the register: %s", question.noticeId(), reply);
            queue.leaveToOffice(question, node.today());
        }
    }

    private static Caller caller(Question question) {
        return NodeActor.REGISTER.actingFor(Set.of(question.office()));
    }

    private static JsonNode outcome(Registered registered) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        return registered.revokedOn() == null
                ? outcome.put("outcome", "genuine")
                : outcome.put("outcome", "revoked")
                        .put("revokedOn", registered.revokedOn().toString());
    }
}
