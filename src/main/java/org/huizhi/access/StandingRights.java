package org.huizhi.access;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.ShownRights.Shown;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/**
 * What accounts may do while they do not call, for what goes on for them (ADR 55). The node keeps no register of
 * callers, so it is what the account showed last, in whatever call at whichever replica, and ends when it has shown
 * nothing for long. Of accounts of which there is a register ({@link AccountRegister}) the register counts, and nothing
 * else.
 */
@ApplicationScoped
public class StandingRights {

    private static final String KEEP = """
            insert into standing_right as held (account, subject, roles, offices, shown_at, purposes)
            values (?, ?, ?, ?, ?, ?)
            on conflict (account) do update set subject = excluded.subject, roles = excluded.roles,
                   offices = excluded.offices, shown_at = excluded.shown_at,
                   purposes = array_remove(held.purposes, ?) || excluded.purposes""";
    /** Unless it has shown others elsewhere since, or nobody keeps them any more. */
    private static final String RENEW = """
            update standing_right set subject = ?, roles = ?, offices = ?, shown_at = ?
             where account = ? and (shown_at < ? or shown_at > ?)""";

    private static final String COLUMNS = "account, subject, roles, offices, shown_at";

    private final Database database;
    private final ShownRights shown;
    private final Callers callers;
    private final List<AccountRegister> registers;
    private final Duration life;
    private final Clock clock;

    /** @param life from when an account called last */
    StandingRights(
            Database database,
            ShownRights shown,
            Callers callers,
            @All List<AccountRegister> registers,
            @ConfigProperty(name = "huizhi.access.standing-rights-life", defaultValue = "P7D") Duration life,
            Clock clock) {
        this.database = database;
        this.shown = shown;
        this.callers = callers;
        this.registers = registers;
        this.life = life;
        this.clock = clock;
    }

    /** What goes on for an account while it does not call. */
    public enum Purpose {
        WEBHOOKS,
        UPLOADS;

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From now on the rights of this account are kept. */
    @Transactional
    public void keep(Purpose purpose, Rights rights) {
        Instant now = clock.instant();
        database.update(
                KEEP,
                rights.account(),
                rights.subject(),
                SqlArray.texts(rights.roles()),
                SqlArray.texts(rights.offices()),
                now,
                SqlArray.texts(List.of(purpose.code())),
                purpose.code());
        shown.remember(new Shown(rights, now));
    }

    /** For all other accounts nothing of that kind goes on any more. */
    @Transactional
    public void keepOnly(Purpose purpose, Collection<String> accounts) {
        database.update(
                "update standing_right set purposes = array_remove(purposes, ?)"
                        + " where ? = any(purposes) and account <> all(?)",
                purpose.code(),
                purpose.code(),
                SqlArray.texts(accounts));
        database.update("delete from standing_right where purposes = '{}'");
    }

    /** @return what the account may do now; empty where it has no role here, or has not called for long */
    @Transactional
    public Optional<Caller> of(String account) {
        Instant now = clock.instant();
        return shown.unwritten(account)
                .or(() -> written(account))
                .flatMap(last -> current(last, now))
                .map(callers::caller)
                .filter(caller -> !caller.roles().isEmpty());
    }

    private Optional<Shown> written(String account) {
        return database.first(
                "select " + COLUMNS + " from standing_right where account = ?", StandingRights::shown, account);
    }

    /** @return when the account may do nothing any more unless it calls; empty where that does not lapse */
    @Transactional
    public Optional<Instant> until(String account) {
        return registers.stream().anyMatch(register -> register.keeps(account))
                ? Optional.empty()
                : shown.last(account)
                        .or(() -> written(account))
                        .map(last -> last.at().plus(life));
    }

    /** What the node knows without being called does not lapse. */
    private Optional<Rights> current(Shown last, Instant now) {
        String account = last.rights().account();
        return registers.stream()
                .filter(register -> register.keeps(account))
                .findFirst()
                .map(register -> register.rights(account))
                .orElseGet(() -> Optional.of(last.rights())
                        .filter(rights -> last.at().plus(life).isAfter(now)));
    }

    /** Writes down what this replica was shown, and reads whom the others keep. */
    @Scheduled(identity = "standing-rights", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void write() {
        Instant now = clock.instant();
        shown.news().forEach(each -> {
            QuarkusTransaction.requiringNew()
                    .run(() -> database.update(
                            RENEW,
                            each.rights().subject(),
                            SqlArray.texts(each.rights().roles()),
                            SqlArray.texts(each.rights().offices()),
                            each.at(),
                            each.rights().account(),
                            each.at(),
                            now));
            shown.written(each);
        });
        shown.remember(QuarkusTransaction.requiringNew().call(this::all));
    }

    private Map<String, Shown> all() {
        return database.query("select " + COLUMNS + " from standing_right", StandingRights::shown).stream()
                .collect(Collectors.toMap(each -> each.rights().account(), Function.identity()));
    }

    private static Shown shown(Row row) throws SQLException {
        return new Shown(
                new Rights(row.text(2), row.text(1), Set.copyOf(row.texts(3)), Set.copyOf(row.texts(4))),
                row.instant(5));
    }
}
