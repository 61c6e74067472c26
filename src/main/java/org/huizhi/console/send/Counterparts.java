package org.huizhi.console.send;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Exchange;
import org.huizhi.agreement.ExchangePermission;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.payload.PayloadLabels;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Region;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadDoubts;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** To whom a notice of a type may go now, by the agreements, and why not to others. */
@Singleton
class Counterparts {

    private final Agreements agreements;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    Counterparts(Agreements agreements, CurrentDirectory directory, NodeIdentity node, Clock clock) {
        this.agreements = agreements;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** @param why it may not be sent there; null where it may */
    record Counterpart(
            String mailbox, String name, @Nullable String why) {}

    /** @return first those to whom it may go */
    List<Counterpart> of(String type, PageContext page) {
        return directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .filter(mailbox -> !mailbox.equals(node.mailbox()))
                .map(mailbox -> new Counterpart(
                        mailbox,
                        page.party(mailbox),
                        obstacle(type, mailbox)
                                .map(why -> Sentences.onPage(Locale.forLanguageTag(page.language()), why))
                                .orElse(null)))
                .sorted(Comparator.comparing((Counterpart one) -> one.why() != null)
                        .thenComparing(Counterpart::name))
                .toList();
    }

    long possible(String type) {
        return directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .filter(mailbox -> !mailbox.equals(node.mailbox()))
                .filter(mailbox -> obstacle(type, mailbox).isEmpty())
                .count();
    }

    /** @return why a notice of this type may not go there now */
    Optional<Sentence> obstacle(String type, String mailbox) {
        ExchangePermission permission =
                agreements.admit(new Exchange(node.mailbox(), mailbox, type, node.today(), clock.instant()));
        if (permission instanceof ExchangePermission.NoAgreement none) {
            return Optional.of(none.detail());
        }
        return permission instanceof ExchangePermission.TypeNotAgreed not
                ? Optional.of(not.detail())
                : Optional.empty();
    }

    boolean isKnown(String mailbox) {
        return !mailbox.equals(node.mailbox()) && directory.get().entry(mailbox).isPresent();
    }

    /** @return regions that this mailbox serves today */
    List<Option> regions(String mailbox, PageContext page) {
        Directory current = directory.get();
        return current.entry(mailbox).map(DirectoryEntry::regions).orElse(List.of()).stream()
                .filter(region -> current.mailboxOf(region.code(), node.today())
                        .filter(mailbox::equals)
                        .isPresent())
                .filter(region -> region.validTo() == null || node.today().isBefore(region.validTo()))
                .sorted(Comparator.comparing(Region::code))
                .map(region -> new Option(region.code(), page.name(region.name()) + " " + region.code()))
                .toList();
    }

    /** @param regions codes of the receiving regions for which it may work, with blanks between them */
    record Office(String id, String name, String regions) {}

    List<Office> offices(String mailbox, PageContext page) {
        List<Option> regions = regions(mailbox, page);
        // A county has many offices, and a mailbox many townships.
        Map<String, String> related = new HashMap<>();
        return directory.get().entry(mailbox).map(DirectoryEntry::offices).orElse(List.of()).stream()
                .map(office -> new Office(
                        office.id(),
                        page.name(office.name()),
                        related.computeIfAbsent(office.region(), region -> related(region, regions))))
                .sorted(Comparator.comparing(Office::name))
                .toList();
    }

    /** @return whether the office is of a region that has nothing to do with the one that was chosen */
    boolean isStrange(NoticeSubmission.Receiver receiver) {
        Directory current = directory.get();
        return Optional.ofNullable(receiver.office())
                .flatMap(current::office)
                .filter(office -> !areRelated(office.region(), receiver.region()))
                .isPresent();
    }

    /** @return what of a payload is most likely a mistake, each in a sentence */
    List<String> doubts(NoticeType type, JsonNode payload, PageContext page) {
        PayloadForm form = PayloadForm.ofRequest(type);
        return PayloadDoubts.ofRequest(type, payload, node.today()).stream()
                .map(doubt -> PayloadLabels.said(form, doubt, page))
                .toList();
    }

    private String related(String region, List<Option> regions) {
        return regions.stream()
                .map(Option::value)
                .filter(other -> areRelated(region, other))
                .collect(Collectors.joining(" "));
    }

    /** Whether one lies above the other, or became it. */
    private boolean areRelated(String region, String other) {
        Directory current = directory.get();
        return current.areas(region, node.today()).contains(other)
                || current.areas(other, node.today()).contains(region);
    }

    /** @return the code of the region that is called so here, with its code behind or without; else what was typed */
    String meant(String typed, String mailbox, PageContext page) {
        List<String> codes = regions(mailbox, page).stream()
                .filter(region -> region.label().equals(typed) || region.label().equals(typed + " " + region.value()))
                .map(Option::value)
                .toList();
        return codes.size() == 1 ? codes.get(0) : typed;
    }

    /** @return those of the caller's offices that are this region's */
    List<Option> ownOffices(PageContext page) {
        Directory current = directory.get();
        Caller caller = page.caller();
        return caller == null
                ? List.of()
                : caller.offices().stream()
                        .filter(office -> current.hasOffice(node.mailbox(), office))
                        .map(office -> new Option(office, page.office(office)))
                        .sorted(Comparator.comparing(Option::label).thenComparing(Option::value))
                        .toList();
    }
}
