package org.huizhi.mail;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.statement.StatementOverview;
import org.huizhi.statement.StatementOverview.Month;
import org.huizhi.statement.StatementState;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.jspecify.annotations.Nullable;

/** What those who run the node should hear of partners and of statements with them: once as long as it lasts. */
@ApplicationScoped
class PartnerWatch {

    /** Statements of older months are left alone. */
    private static final int MONTHS = 24;

    private final MailConfig config;
    private final MailStore recipients;
    private final NewsStore news;
    private final Silences silences;
    private final StatementOverview statements;
    private final NodeIdentity node;
    private final Clock clock;

    PartnerWatch(
            MailConfig config,
            MailStore recipients,
            NewsStore news,
            Silences silences,
            StatementOverview statements,
            NodeIdentity node,
            Clock clock) {
        this.config = config;
        this.recipients = recipients;
        this.news = news;
        this.silences = silences;
        this.statements = statements;
        this.node = node;
        this.clock = clock;
    }

    @Scheduled(
            identity = "mail-partners",
            every = "{huizhi.mail.watch-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (config.isOn()) {
            QuarkusTransaction.requiringNew().run(this::lookLocked);
        }
    }

    private void lookLocked() {
        boolean isAnybodyTold = recipients
                .recipient(Recipients.NODE)
                .filter(recipient -> !recipient.addresses().isEmpty())
                .isPresent();
        if (!isAnybodyTold || !news.lock(clock.instant())) {
            return;
        }
        List<News> found = new ArrayList<>();
        lookAtSilences(found);
        lookAtStatements(found);
        news.add(found);
    }

    private void lookAtSilences(List<News> found) {
        SortedMap<String, Silence> owing = silences.report(Direction.OUTGOING, GroupBy.COUNTERPART, null, Map.of())
                .groups();
        Set<String> silent = owing.entrySet().stream()
                .filter(group -> group.getValue().workingDays() >= config.silenceAfter())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> begun = news.begin(News.Kind.SILENCE_BEGUN, silent);
        owing.forEach((mailbox, silence) -> {
            if (begun.contains(mailbox)) {
                found.add(ofPartner(News.Kind.SILENCE_BEGUN, mailbox, silence.firstDue()));
            }
        });
        news.end(News.Kind.SILENCE_BEGUN, silent)
                .forEach(mailbox -> found.add(ofPartner(News.Kind.SILENCE_ENDED, mailbox, null)));
    }

    private static News ofPartner(News.Kind kind, String mailbox, @Nullable LocalDate since) {
        return new News(Recipients.NODE, kind, mailbox, null, null, since);
    }

    private void lookAtStatements(List<News> found) {
        YearMonth current = YearMonth.from(node.today());
        Map<String, Month> open = new HashMap<>();
        statements.between(current.minusMonths(MONTHS), current).stream()
                .filter(month -> month.state() != StatementState.AGREED && month.state() != StatementState.SETTLED)
                .forEach(month -> open.put(month.month() + " " + month.counterpart(), month));
        tell(News.Kind.STATEMENT_DISPUTED, open, month -> month.state() == StatementState.DISPUTED, found);
        // What is proposed without being a settlement the node answers by itself.
        tell(
                News.Kind.STATEMENT_TO_SIGN,
                open,
                month -> month.state() == StatementState.RECEIVED && month.settlement(),
                found);
    }

    /** A month that is counted anew and disputed again is told once, as long as it is open. */
    private void tell(News.Kind kind, Map<String, Month> open, Predicate<Month> isSo, List<News> found) {
        Set<String> now = open.entrySet().stream()
                .filter(month -> isSo.test(month.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> begun = news.begin(kind, now);
        open.forEach((key, month) -> {
            if (begun.contains(key)) {
                found.add(new News(
                        Recipients.NODE,
                        kind,
                        month.counterpart(),
                        month.month().toString(),
                        null,
                        null));
            }
        });
        news.end(kind, open.keySet());
    }
}
