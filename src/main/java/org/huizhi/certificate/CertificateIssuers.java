package org.huizhi.certificate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.validation.Moments;
import org.huizhi.validation.Violation;

/** Which own office issues what, as administrators of this node say. Nothing is deleted: an entry ends. */
@ApplicationScoped
public class CertificateIssuers {

    private static final String SELECT =
            "select id, kind, issuer, office, valid_from, valid_to from certificate_issuer";
    private static final int LONGEST_ISSUER = 100;

    private final Database database;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Audit audit;
    private final Clock clock;

    CertificateIssuers(Database database, CurrentDirectory directory, NodeIdentity node, Audit audit, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.node = node;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of an entry that somebody wants to make or to end. */
    public sealed interface Reply {

        record Done(CertificateIssuer issuer) implements Reply {}

        record Invalid(Violation violation) implements Reply {}

        record NotFound() implements Reply {}

        record Ended(CertificateIssuer issuer) implements Reply {}
    }

    /** @return every entry there is and was, in the order in which they were made */
    @Transactional
    public List<CertificateIssuer> list() {
        return database.query(SELECT + " order by id", CertificateIssuers::issuer);
    }

    /**
     * @return the office that issues such certificates now; empty where nobody has said, or it has left the directory
     */
    @Transactional
    Optional<String> office(String kind, String issuer) {
        LocalDate today = node.today();
        return database.first(
                        SELECT + " where kind = ? and issuer = ? and valid_from <= ?"
                                + " and (valid_to is null or valid_to > ?)",
                        CertificateIssuers::issuer,
                        kind,
                        issuer.strip(),
                        today,
                        today)
                .map(CertificateIssuer::office)
                .filter(this::isOwn);
    }

    /** @param wanted its id does not count */
    @Transactional
    public Reply enter(Caller caller, CertificateIssuer wanted) {
        Optional<Reply> fault = fault(wanted);
        if (fault.isPresent()) {
            return fault.get();
        }
        lock();
        Optional<CertificateIssuer> there =
                list().stream().filter(wanted::overlaps).findFirst();
        if (there.isPresent()) {
            return invalid(
                    "/validFrom",
                    "overlap",
                    there.get().office().equals(wanted.office())
                            ? "is entered already: this office issues this kind under this name then"
                            : "another office issues this kind under this name then");
        }
        CertificateIssuer entered = database.first(
                        "insert into certificate_issuer (kind, issuer, office, valid_from, entered_by, entered_at)"
                                + " values (?, ?, ?, ?, ?, ?) returning id, kind, issuer, office, valid_from, valid_to",
                        CertificateIssuers::issuer,
                        wanted.kind(),
                        wanted.issuer(),
                        wanted.office(),
                        wanted.validFrom(),
                        caller.subject(),
                        clock.instant())
                .orElseThrow();
        audit.enter(caller, "certificate.issuer", null, "issuer " + entered.id());
        return new Reply.Done(entered);
    }

    private Optional<Reply> fault(CertificateIssuer wanted) {
        if (!CertificateIssuer.KINDS.contains(wanted.kind())) {
            return Optional.of(invalid("/kind", "invalid-value", "must be a kind of certificate"));
        }
        String issuer = wanted.issuer();
        if (issuer.isBlank()
                || !issuer.equals(issuer.strip())
                || issuer.codePointCount(0, issuer.length()) > LONGEST_ISSUER) {
            return Optional.of(invalid(
                    "/issuer", "invalid-value", "must be 1 to {0} characters, no blank at its ends", LONGEST_ISSUER));
        }
        if (!isOwn(wanted.office())) {
            return Optional.of(invalid("/office", "unknown-office", "this region has no such office"));
        }
        return wanted.validFrom().isBefore(node.today())
                ? Optional.of(invalid("/validFrom", "too-early", "must be today or later"))
                : Optional.empty();
    }

    /** @param lastDay yesterday at the earliest: what was answered stays explained */
    @Transactional
    public Reply end(Caller caller, long id, LocalDate lastDay) {
        lock();
        Optional<CertificateIssuer> found =
                list().stream().filter(one -> one.id() == id).findFirst();
        if (found.isEmpty()) {
            return new Reply.NotFound();
        }
        CertificateIssuer issuer = found.get();
        LocalDate end = Moments.dayAfter(lastDay);
        if (issuer.validTo() != null) {
            return new Reply.Ended(issuer);
        }
        if (end.isBefore(node.today()) || !end.isAfter(issuer.validFrom())) {
            return invalid("/lastDay", "too-early", "must be yesterday or later, and not before the first day");
        }
        database.update("update certificate_issuer set valid_to = ? where id = ?", end, id);
        audit.enter(caller, "certificate.issuer-end", null, "issuer " + id);
        return new Reply.Done(
                new CertificateIssuer(id, issuer.kind(), issuer.issuer(), issuer.office(), issuer.validFrom(), end));
    }

    private boolean isOwn(String office) {
        return directory.get().hasOffice(node.mailbox(), office);
    }

    private void lock() {
        database.execute("lock table certificate_issuer in share row exclusive mode");
    }

    private static Reply invalid(String pointer, String code, String english, Object... words) {
        return new Reply.Invalid(new Violation(pointer, code, english, words));
    }

    private static CertificateIssuer issuer(Row row) throws SQLException {
        return new CertificateIssuer(
                row.bigint(1), row.text(2), row.text(3), row.text(4), row.day(5), row.dayOrNull(6));
    }
}
