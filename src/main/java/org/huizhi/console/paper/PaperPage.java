package org.huizhi.console.paper;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Buckets;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.EventWords;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.TimelineEntry;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Is this paper genuine, and does it still say what is so? Whoever holds the paper is told state and dates, and no
 * person data: these are on the page of the slip, within its offices.
 */
@Path(PaperPage.ADDRESS)
@Blocking
class PaperPage {

    static final String ADDRESS = "/console/paper";

    /** Of one account, at each replica: enough for a pile of papers, and nothing against 60 bits. */
    private static final int CHECKS_A_MINUTE = 30;

    private static final int VALIDATION = ProblemCode.VALIDATION.status();

    private final Buckets checks = new Buckets(CHECKS_A_MINUTE, CHECKS_A_MINUTE, Duration.ofMinutes(1));
    private final PaperReferences references;
    private final NoticeReader reader;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    PaperPage(PaperReferences references, NoticeReader reader, CurrentCaller currentCaller, Pages pages) {
        this.references = references;
        this.reader = reader;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/paper")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance check(
                PageContext page,
                String reference,
                boolean wrongLength,
                String wrongGroups,
                boolean unknown,
                @Nullable Finding finding);
    }

    /**
     * @param since what has happened since it was printed; at least the last event, where one of before came later
     * @param visible whether the caller may see the slip
     */
    record Finding(
            NoticeSummary slip, Instant printedAt, boolean outdated, List<Event> since, boolean visible, UUID id) {

        record Event(String key, Instant at, String party) {}

        public String stateKey() {
            return "state_" + slip.state().code();
        }
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response check(@QueryParam("reference") @Nullable String typed) {
        PageContext page = pages.context();
        if (typed == null || typed.isBlank()) {
            return pages.show(Templates.check(page, "", false, "", false, null));
        }
        PaperReference.Typed read = PaperReference.read(typed);
        if (read.reference().isEmpty()) {
            String wrong = read.wrong().stream().map(String::valueOf).collect(Collectors.joining(", "));
            return pages.show(
                    VALIDATION, Templates.check(page, typed, read.wrong().isEmpty(), wrong, false, null));
        }
        Caller caller = currentCaller.get();
        Duration wait = checks.take(caller.account());
        if (!wait.isZero()) {
            throw new ProblemException(
                    ProblemCode.TOO_MANY_REQUESTS,
                    Sentence.of(
                            "too many references were asked about: ask again in {0} seconds", wait.toSeconds() + 1));
        }
        PaperReference reference = read.reference().get();
        Finding finding = references
                .find(reference)
                .map(known -> finding(known, caller, page))
                .orElse(null);
        return pages.show(Templates.check(page, reference.text(), false, "", finding == null, finding));
    }

    private Finding finding(PaperReferences.Known known, Caller caller, PageContext page) {
        NoticeSummary slip = known.slip().notice();
        // It was printed somewhere in this minute.
        Instant printed = known.printedAt();
        List<TimelineEntry> timeline = known.slip().timeline();
        List<TimelineEntry> later =
                timeline.stream().filter(entry -> !entry.at().isBefore(printed)).toList();
        List<TimelineEntry> since = !known.outdated()
                ? List.of()
                : later.isEmpty() ? timeline.subList(Math.max(0, timeline.size() - 1), timeline.size()) : later;
        return new Finding(
                slip,
                printed,
                known.outdated(),
                since.stream()
                        .map(entry -> new Finding.Event(
                                EventWords.key(entry, page.mailbox()), entry.at(), page.party(entry.region())))
                        .toList(),
                reader.timeline(caller, slip.id()).isPresent(),
                slip.id());
    }
}
