package org.huizhi.console;

import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.huizhi.access.Caller;
import org.huizhi.access.Callers;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.jspecify.annotations.Nullable;

/**
 * What every template has as {@code page}: who looks, in which language and colours, on which node; and how dates,
 * numbers and names are written for them. One piece of work sees one directory.
 */
public final class PageContext {

    private final @Nullable Caller caller;
    private final Formats formats;
    private final Scheme scheme;
    private final String here;
    private final @Nullable String done;
    private final Directory directory;
    private final String mailbox;
    private final String version;
    private final Supplier<String> tokens;
    private final UnaryOperator<String> names;
    private final Map<String, String> named = new HashMap<>();
    private boolean refused;

    PageContext(
            @Nullable Caller caller,
            Locale language,
            Scheme scheme,
            String here,
            @Nullable String done,
            Directory directory,
            String mailbox,
            String version,
            Supplier<String> tokens,
            UnaryOperator<String> names) {
        this.caller = caller;
        this.formats = new Formats(language, zone(directory, mailbox));
        this.scheme = scheme;
        this.here = here;
        this.done = done;
        this.directory = directory;
        this.mailbox = mailbox;
        this.version = version;
        this.tokens = tokens;
        this.names = names;
    }

    private static ZoneId zone(Directory directory, String mailbox) {
        return directory.entry(mailbox).map(DirectoryEntry::timeZone).orElse(ZoneId.of("Asia/Shanghai"));
    }

    /** @return the same, its words in this language */
    TemplateInstance localized(TemplateInstance template) {
        return template.setLocale(formats.language());
    }

    void answers(int status) {
        refused = status >= Response.Status.BAD_REQUEST.getStatusCode();
    }

    /** @return whether the page says first that something was not done: so does its title, which is read out first */
    public boolean isRefused() {
        return refused;
    }

    /** {@code zh} or {@code en}. */
    public String language() {
        return formats.language().getLanguage();
    }

    public boolean chinese() {
        return formats.chinese();
    }

    public Scheme scheme() {
        return scheme;
    }

    /** Address of this page, with its filters. */
    public String here() {
        return here;
    }

    /** @return key in {@link DoneMessages} of what has just been done; null for nothing */
    public @Nullable String done() {
        return done;
    }

    /** @return null for somebody who has not said who it is */
    public @Nullable Caller caller() {
        return caller;
    }

    /** @return whether the caller has signed in here, and not shown a token or a certificate */
    public boolean hasSession() {
        return caller != null && Callers.hasSession(caller);
    }

    /** @return what the caller is called */
    public String who() {
        return caller == null ? "" : Callers.nameOf(caller);
    }

    public Set<String> roles() {
        return caller == null ? Set.of() : caller.roles();
    }

    public boolean hasRole(String role) {
        return roles().contains(role);
    }

    /** @return key of its name in the words of accounts */
    public String roleKey(String role) {
        return "role_" + role;
    }

    /** @return where this caller may go */
    public List<Area> areas() {
        return caller == null ? List.of() : Area.of(caller);
    }

    public boolean isIn(Area area) {
        return !area.address().isEmpty() && here.startsWith(area.address());
    }

    public String version() {
        return version;
    }

    /** @return mailbox of this node */
    public String mailbox() {
        return mailbox;
    }

    /** @return a new token, see {@link FormTokens} */
    public String token() {
        return tokens.get();
    }

    // --- Names. Regions publish them, so they are foreign text: templates put them into <bdi>.

    public String name(LocalizedName name) {
        return chinese() ? name.zh() : name.en();
    }

    /** @return a sentence about a field or column; it alone where that has no name */
    public String labelled(String label, String sentence) {
        return label.isEmpty() ? sentence : label + (chinese() ? "：" : ": ") + sentence;
    }

    /** @return the name of the region behind a mailbox, or the mailbox where the directory does not have it */
    public String party(String other) {
        return directory.entry(other).map(DirectoryEntry::name).map(this::name).orElse(other);
    }

    public String office(String id) {
        return directory.office(id).map(Office::name).map(this::name).orElse(id);
    }

    /** @return what somebody is called, by the subject that a timeline has; each is looked up once for a page */
    public String person(String subject) {
        return named.computeIfAbsent(subject, names);
    }

    public String region(String code) {
        return directory.region(code).map(Region::name).map(this::name).orElse(code);
    }

    /** @return the code too: namesakes are told apart by it, and so is what the directory does not have */
    public String regionAndCode(String code) {
        String name = region(code);
        return name.equals(code) ? code : name + " " + code;
    }

    // --- Dates and numbers. Templates tell an int from a long.

    /** @return with a {@code time} element */
    public RawString day(LocalDate day) {
        return new RawString("<time datetime=\"" + day + "\">" + formats.day(day) + "</time>");
    }

    /** In the node's time zone, to the minute. */
    public RawString moment(Instant moment) {
        return new RawString("<time datetime=\"" + moment + "\">" + formats.moment(moment) + "</time>");
    }

    /** Likewise, to the second. */
    public RawString second(Instant moment) {
        return new RawString("<time datetime=\"" + moment + "\">" + formats.second(moment) + "</time>");
    }

    public String month(YearMonth month) {
        return formats.month(month);
    }

    public String dayText(LocalDate day) {
        return formats.day(day);
    }

    public String number(long number) {
        return formats.number(number);
    }

    public String number(int number) {
        return formats.number(number);
    }

    /** @return cut to one decimal, as in reports: only a whole hundred is said to be one; a dash for none */
    public String percent(@Nullable BigDecimal share) {
        return formats.percent(share);
    }

    /** @return so many working days, in words */
    public String workingDays(long days) {
        return formats.workingDays(days);
    }

    public String workingDays(int days) {
        return formats.workingDays(days);
    }

    public String days(long days) {
        return formats.days(days);
    }

    public String days(int days) {
        return formats.days(days);
    }

    /** @return in its largest whole unit, at least two of it but for seconds */
    public String span(Duration span) {
        return formats.span(span);
    }

    public List<Option> yesOrNo() {
        return List.of(
                new Option("yes", chinese() ? "是" : "Yes"), //
                new Option("no", chinese() ? "否" : "No"));
    }
}
