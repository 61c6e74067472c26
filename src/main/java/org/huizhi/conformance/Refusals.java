package org.huizhi.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.huizhi.conformance.Check.Procedure;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;

/** Messages whose sender is certain and that cannot be taken: refused by receipt, with the reason of the contract. */
final class Refusals {

    private Refusals() {}

    static List<Check> all() {
        return List.of(
                slip(
                        "no-agreement",
                        "an agreement of other bytes is none",
                        data -> ((ObjectNode) data.path("agreement")).put("digest", "00".repeat(32)),
                        "no-agreement"),
                slip(
                        "type-not-agreed",
                        "a type that no clause names",
                        data -> data.put("noticeType", "no-such-type"),
                        "type-not-agreed"),
                slip(
                        "unknown-office",
                        "a sending office that the directory does not list",
                        data -> ((ObjectNode) data.path("sender"))
                                .put("office", data.at("/sender/region").asText() + "-nobody"),
                        "unknown-office"),
                slip("schema", "a member that is demanded is missing", data -> data.remove("number"), "schema"),
                slip(
                        "schema-of-the-type",
                        "a payload that is not of its notice type",
                        data -> ((ObjectNode) data.path("payload")).remove("subject"),
                        "schema"),
                slip("code", "a code that the contract does not have", data -> data.put("urgency", "soon"), "schema"),
                new Check(
                        "too-long",
                        "signed JSON that is longer than its kind may be",
                        bench -> bench.refused(
                                bench.letter(
                                        MessageType.REMINDER,
                                        bench.newId(),
                                        bench.spoken().put("text", "长".repeat(30_000))),
                                "schema")),
                new Check(
                        "not-addressed-here",
                        "a message that is signed for another region",
                        bench -> bench.refused(
                                bench.letter(
                                        addressed(bench, bench.setup().own().mailbox())),
                                "not-addressed-here")),
                new Check(
                        "source-of-another",
                        "a source that is not the signer's",
                        bench -> bench.refused(
                                bench.letter(from(bench, bench.setup().partner().mailbox())), "header-mismatch")),
                new Check(
                        "unsupported-type",
                        "a type that nobody knows",
                        bench -> bench.refused(typed(bench, "org.huizhi.notice.telegraphed.v1"), "unsupported-type")),
                new Check(
                        "unsupported-version",
                        "a later version of a type",
                        bench -> bench.refused(typed(bench, "org.huizhi.notice.submitted.v9"), "unsupported-type")),
                new Check(
                        "in-future",
                        "dated six minutes ahead",
                        bench -> bench.refused(dated(bench, Duration.ofMinutes(6)), "in-future")),
                new Check(
                        "too-old",
                        "dated 91 days back",
                        bench -> bench.refused(dated(bench, Duration.ofDays(-91)), "too-old", "key-not-valid")));
    }

    private interface Change {
        Object on(ObjectNode data);
    }

    private static Check slip(String name, String contract, Change change, String reason) {
        Procedure procedure = bench -> {
            ObjectNode data = bench.slip();
            change.on(data);
            return bench.refused(bench.letter(MessageType.NOTICE_SUBMITTED, bench.newId(), data), reason);
        };
        return new Check(name, contract, procedure);
    }

    private static Message addressed(Bench bench, String destination) {
        Message good = bench.message(MessageType.NOTICE_SUBMITTED, bench.newId().toString(), bench.slip());
        return new Message(
                good.id(), good.source(), destination, good.type(), good.subject(), good.time(), good.data());
    }

    private static Message from(Bench bench, String mailbox) {
        Message good = bench.message(MessageType.NOTICE_SUBMITTED, bench.newId().toString(), bench.slip());
        return new Message(
                good.id(),
                Message.source(mailbox),
                good.destination(),
                good.type(),
                good.subject(),
                good.time(),
                good.data());
    }

    private static Letter typed(Bench bench, String type) {
        return bench.letter(bench.message(type, bench.newId().toString(), bench.slip(), bench.time()));
    }

    private static Letter dated(Bench bench, Duration ahead) {
        return bench.letter(bench.message(
                MessageType.NOTICE_SUBMITTED.wireName(),
                bench.newId().toString(),
                bench.slip(),
                bench.time().plus(ahead)));
    }
}
