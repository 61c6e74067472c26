package org.huizhi.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * nothing for long. Of systems with certificates the file of the registered ones counts, and nothing else.
 */
@ApplicationScoped
public class StandingRights {

    private static final String KEEP = """
            insert into standing_right (account, subject, roles, offices, shown_at) values (?, ?, ?, ?, ?)
            on conflict (account) do update set subject = excluded.subject, roles = excluded.roles,
                   offices = excluded.offices, shown_at = excluded.shown_at""";
    /** Unless it has shown others elsewhere since, or nobody keeps them any more. */
    private static final String RENEW = """
            update standing_right set subject = ?, roles = ?, offices = ?, shown_at = ?
             where account = ? and (shown_at < ? or shown_at > ?)""";

    private static final String COLUMNS = "account, subject, roles, offices, shown_at";

    private final Database database;
    private final ShownRights shown;
    private final Callers callers;
    private final RegisteredClients clients;
    private final Duration life;
    private final Clock clock;

    /** @param life from when an account called last */
    StandingRights(
            Database database,
            ShownRights shown,
            Callers callers,
            RegisteredClients clients,
            @ConfigProperty(name = "huizhi.access.standing-rights-life", defaultValue = "P7D") Duration life,
            Clock clock) {
        this.database = database;
        this.shown = shown;
        this.callers = callers;
        this.clients = clients;
        this.life = life;
        this.clock = clock;
    }

    /** From now on the rights of this account are kept. */
    @Transactional
    public void keep(Rights rights) {
        Instant now = clock.instant();
        database.update(
                KEEP,
                rights.account(),
                rights.subject(),
                SqlArray.texts(rights.roles()),
                SqlArray.texts(rights.offices()),
                now);
        shown.remember(new Shown(rights, now));
    }

    /** Nothing goes on for this account any more. */
    @Transactional
    public void forget(String account) {
        database.update("delete from standing_right where account = ?", account);
    }

    /** @return what the account may do now; empty where it has no role here, or has not called for long */
    @Transactional
    public Optional<Caller> of(String account) {
        Instant now = clock.instant();
        return shown.unwritten(account)
                .or(() -> database.first(
                        "select " + COLUMNS + " from standing_right where account = ?", StandingRights::shown, account))
                .filter(last -> isRegistered(account) || last.at().plus(life).isAfter(now))
                .flatMap(last -> current(last.rights()))
                .map(callers::caller)
                .filter(caller -> !caller.roles().isEmpty());
    }

    /** @return whether the node knows without being called what it may */
    private static boolean isRegistered(String account) {
        return account.startsWith(RegisteredClient.PREFIX);
    }

    private Optional<Rights> current(Rights rights) {
        if (!isRegistered(rights.account())) {
            return Optional.of(rights);
        }
        return clients.named(rights.account())
                .map(client -> new Rights(client.subject(), client.subject(), client.roles(), client.offices()));
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
