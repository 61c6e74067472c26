package org.huizhi.testsupport.echo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Slips;
import org.jboss.logging.Logger;

/**
 * The test partner {@code test-echo}: a region without a node that signs every agreement that it is proposed, and
 * answers each slip by the script of the office that the slip is addressed to. No part of the product.
 */
public final class EchoRegion implements AutoCloseable {

    public static final String MAILBOX = "cn-990000";
    public static final String REGION = "990000";

    private static final Logger LOG = Logger.getLogger(EchoRegion.class);
    private static final String HUB = REGION + "-hub";

    /** What becomes of a slip, by the office to which it is addressed; without an office it is answered at once. */
    public enum Script {
        AT_ONCE("即时回复", "answers at once"),
        LATE("迟复", "receipts and answers after a while"),
        DECLINE("退回", "declines as incomplete"),
        REFUSE("拒收", "its node refuses the slip"),
        GARBAGE("乱码", "sends what nobody can read, then answers"),
        CROSSING("交叉", "accepts, and answers when you withdraw"),
        SILENT("沉默", "receipts and says nothing");

        private final String zh;
        private final String en;

        Script(String zh, String en) {
            this.zh = zh;
            this.en = en;
        }

        /** Id of its office. */
        public String office() {
            return REGION + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** What it does, in English. */
        public String told() {
            return en;
        }

        static Script of(String office) {
            return Stream.of(values())
                    .filter(script -> script.office().equals(office))
                    .findFirst()
                    .orElse(AT_ONCE);
        }
    }

    private final Party self;
    private final OtherRegion onBus;
    private final Duration wait;
    private final Map<String, Arrived> crossing = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "test-echo");
        thread.setDaemon(true);
        return thread;
    });

    private EchoRegion(Party self, Party node, EmbeddedBus bus, Duration wait) {
        this.self = self;
        this.wait = wait;
        this.onBus = OtherRegion.silent(self, node, bus);
        onBus.answering(this::heard);
    }

    /** The region with new keys, as the directory is to list it. */
    public static Party party() {
        List<Office> offices = new ArrayList<>();
        offices.add(new Office(HUB, new LocalizedName("回声测试中心", "test-echo"), REGION, "city", "hub", null));
        for (Script script : Script.values()) {
            offices.add(new Office(
                    script.office(), new LocalizedName(script.zh, script.en), REGION, "city", "health", HUB));
        }
        LocalizedName name = new LocalizedName("回声", "test-echo");
        return Party.of(
                MAILBOX,
                name,
                REGION,
                List.of(new Region(REGION, name, "prefecture", null, LocalDate.of(2020, 1, 1), null, List.of())),
                offices);
    }

    /**
     * Answers one node from now on.
     *
     * @param self its inbox is there
     * @param wait of {@link Script#LATE}, to the receipt, and once more to the answer
     */
    public static EchoRegion answering(Party self, Party node, EmbeddedBus bus, Duration wait) {
        return new EchoRegion(self, node, bus, wait);
    }

    private void heard(Arrived message) {
        MessageType type = MessageType.of(message.message().type()).orElseThrow();
        switch (type) {
            case RECEIPT -> {}
            case NOTICE_SUBMITTED -> play(message);
            case AGREEMENT_PROPOSED -> {
                onBus.receiptStored(message);
                say(MessageType.AGREEMENT_SIGNED, message, countersigned(message));
            }
            case NOTICE_WITHDRAWN -> withdrawn(message);
            default -> onBus.receiptStored(message);
        }
    }

    private void play(Arrived slip) {
        Script script = Script.of(slip.data().at("/receiver/office").asText());
        LOG.infof("test-echo plays %s for %s", script, slip.message().subject());
        switch (script) {
            case AT_ONCE -> {
                onBus.receiptStored(slip);
                answer(slip);
            }
            case LATE ->
                after(wait, () -> {
                    onBus.receiptStored(slip);
                    after(wait, () -> answer(slip));
                });
            case DECLINE -> {
                onBus.receiptStored(slip);
                say(
                        MessageType.NOTICE_DECLINED,
                        slip,
                        spoken(slip).put("reason", "incomplete").put("text", "请补充材料"));
            }
            case REFUSE -> refuse(slip, RefusalReason.UNKNOWN_OFFICE);
            case GARBAGE -> {
                onBus.receiptStored(slip);
                sendGarbage(slip);
                answer(slip);
            }
            case CROSSING -> {
                crossing.put(slip.message().subject(), slip);
                onBus.receiptStored(slip);
                say(MessageType.NOTICE_ACCEPTED, slip, spoken(slip));
            }
            case SILENT -> onBus.receiptStored(slip);
        }
    }

    /** The return was under way already: it counts on both sides, and the withdrawal does not. */
    private void withdrawn(Arrived withdrawal) {
        Arrived slip = crossing.remove(withdrawal.message().subject());
        if (slip == null) {
            onBus.receiptStored(withdrawal);
            return;
        }
        answer(slip);
        refuse(withdrawal, RefusalReason.ILLEGAL_TRANSITION);
    }

    private void refuse(Arrived message, RefusalReason reason) {
        onBus.receipt(ReceiptLine.of(message.message().id(), message.digest(), Verdict.REFUSED, reason, Instant.now()));
    }

    private void answer(Arrived slip) {
        String type = slip.data().path("noticeType").asText();
        if (type.equals("notification")) {
            return;
        }
        ObjectNode data = spoken(slip);
        data.set("payload", Slips.answer(type));
        say(MessageType.RETURN_FINAL, slip, data);
    }

    /** Nothing of it may stop what comes behind it. */
    private void sendGarbage(Arrived slip) {
        String subject = slip.message().subject();
        ObjectNode data = spoken(slip);
        data.putObject("payload").put("outcome", "no such outcome");
        Letter unfit = onBus.letter(MessageType.RETURN_FINAL, subject, data);
        onBus.post(unfit.withValue("not a JWE, 不是密文".getBytes(StandardCharsets.UTF_8)));
        onBus.post(unfit.withValue(null));
        onBus.post(onBus.letter(
                unfit.message(), PartyKey.signing(self.signingKey().kid()).signingKey()));
        onBus.post(unfit.withHeader("ce_source", "/mailboxes/cn-000000"));
        onBus.post(onBus.letter(onBus.message("org.huizhi.return.telegram.v1", subject, data)));
        onBus.post(unfit);
    }

    /** Round and office of what this region says of a slip. */
    private static ObjectNode spoken(Arrived slip) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("round", 1)
                .put("office", slip.data().at("/receiver/office").asText(HUB));
    }

    private void say(MessageType type, Arrived about, ObjectNode data) {
        onBus.say(type, about.message().subject(), data);
    }

    private ObjectNode countersigned(Arrived proposal) {
        ObjectNode data = proposal.data().deepCopy();
        ObjectNode own = NewPartner.document(NewPartner.payload(proposal), self.signingKey());
        ((ArrayNode) data.at("/document/signatures")).add(own.at("/document/signatures/0"));
        return data;
    }

    private void after(Duration duration, Runnable task) {
        var unused = later.schedule(task, duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        later.shutdownNow();
        onBus.close();
    }
}
