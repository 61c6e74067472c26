package org.huizhi.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.account.Replica.ADMINISTRATOR;
import static org.huizhi.account.Replica.OFFICE;
import static org.huizhi.account.Replica.PASSWORD;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.ForeignRows;
import org.huizhi.access.Guest;
import org.huizhi.account.AccountService.Draft;
import org.huizhi.account.Replica.Person;
import org.huizhi.account.SignInService.Reply;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and what ends or changes it: at the next request, at every replica. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SessionsTest {

    @Inject
    Database database;

    @Inject
    Vault vault;

    @Inject
    RowMac macs;

    @Inject
    ForeignRows foreignRows;

    @Inject
    Audit audit;

    @Inject
    CurrentDirectory directory;

    @Inject
    NodeConfig node;

    @Inject
    AccountSettings settings;

    private SettableClock clock = SettableClock.at(Instant.now());
    private Replica replica;
    private Replica other;

    @BeforeEach
    void start() {
        long step = OneTimeCodes.STEP_SECONDS;
        clock = SettableClock.at(Instant.ofEpochSecond(Instant.now().getEpochSecond() / step * step + step / 2));
        Replica.Surroundings around =
                new Replica.Surroundings(database, vault, macs, foreignRows, audit, directory, node);
        replica = new Replica(around, settings, clock);
        other = new Replica(around, settings, clock);
    }

    private Session.Known known(String token) {
        return (Session.Known) replica.signIn.session(token).orElseThrow();
    }

    /** The code of this step has counted. */
    private String again(Person person) {
        clock.advance(Duration.ofMinutes(1));
        return replica.signedIn(person, OFFICE);
    }

    @Test
    void aSessionThatIsEndedAtOneReplicaIsOverAtTheOther() {
        Person person = replica.somebody();
        String token = replica.signedIn(person, OFFICE);
        assertThat(other.signIn.session(token)).isPresent();

        replica.signIn.signOut(token);

        assertThat(other.signIn.session(token)).isEmpty();
        assertThat(replica.signIn.session(token)).isEmpty();
    }

    @Test
    void signOutEverywhereEndsAll() {
        Person person = replica.somebody();
        String one = replica.signedIn(person, OFFICE);
        String two = again(person);
        assertThat(replica.own.overview(known(two)).sessions()).hasSize(2);

        other.own.endAll(known(one));

        assertThat(replica.signIn.session(one)).isEmpty();
        assertThat(replica.signIn.session(two)).isEmpty();
    }

    @Test
    void aSessionEndsUnusedAndEndsAnyhow() {
        Person person = replica.somebody();
        String unused = replica.signedIn(person, OFFICE);
        clock.advance(Duration.ofMinutes(31));
        assertThat(replica.signIn.session(unused)).isEmpty();

        String used = again(person);
        for (int i = 0; i < 12 * 3 - 1; i++) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(replica.signIn.session(used))
                    .as("after %d times 20 minutes", i)
                    .isPresent();
        }
        clock.advance(Duration.ofMinutes(21));
        assertThat(replica.signIn.session(used)).isEmpty();
    }

    private static Guest guest() {
        String subject = UUID.randomUUID().toString();
        return new Guest("https://id.example", subject, "li.na", Set.of("handler"), Set.of(Slips.YULIN_OFFICE));
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }

    /** Nobody tells the node when the issuer takes rights away. */
    @Test
    void aGuestStaysForTwelveHoursAtMostWhateverIsSet() {
        Replica lasting = new Replica(
                new Replica.Surroundings(database, vault, macs, foreignRows, audit, directory, node),
                new Replica.Settings(settings, Optional.empty(), true, Duration.ofDays(3)),
                clock);
        Guest guest = guest();
        String used = inTransaction(() -> lasting.sessions.begin(guest, OFFICE));
        String unused = inTransaction(() -> lasting.sessions.begin(guest, OFFICE));

        clock.advance(Duration.ofMinutes(20));
        assertThat(inTransaction(() -> lasting.sessions.open(used)))
                .hasValueSatisfying(current ->
                        assertThat(((Session.OfGuest) current).guest()).isEqualTo(guest));
        clock.advance(Duration.ofMinutes(11));
        assertThat(inTransaction(() -> lasting.sessions.open(unused))).isEmpty();
        for (int i = 0; i < 34; i++) {
            assertThat(inTransaction(() -> lasting.sessions.open(used)))
                    .as("after %d times 20 minutes", i)
                    .isPresent();
            clock.advance(Duration.ofMinutes(20));
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(inTransaction(() -> lasting.sessions.open(used))).isEmpty();
    }

    @Test
    void aGuestHasSoManySessionsAndNobodyElsesEnd() {
        Guest guest = guest();
        Guest other = guest();
        String others = inTransaction(() -> replica.sessions.begin(other, OFFICE));
        String oldest = inTransaction(() -> replica.sessions.begin(guest, OFFICE));
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(1));
            inTransaction(() -> replica.sessions.begin(guest, OFFICE));
        }

        assertThat(inTransaction(() -> replica.sessions.open(oldest))).isEmpty();
        assertThat(inTransaction(() -> replica.sessions.open(others))).isPresent();
        assertThat(inTransaction(() -> replica.sessions.endAll(guest))).isEqualTo(10);
        assertThat(inTransaction(() -> replica.sessions.open(others))).isPresent();
    }

    @Test
    void anAccountHasSoManySessionsAndTheOldestEnds() {
        Person person = replica.somebody();
        String oldest = replica.signedIn(person, OFFICE);
        String second = again(person);
        for (int i = 0; i < 9; i++) {
            again(person);
        }

        assertThat(replica.signIn.session(oldest)).isEmpty();
        assertThat(replica.signIn.session(second)).isPresent();
        assertThat(Yulin.count("select count(*) from account_session where account = ?", person.id()))
                .isEqualTo(10);
    }

    @Test
    void otherRolesAndOfficesCountAtTheNextRequest() {
        Person person = replica.somebody();
        String token = replica.signedIn(person, OFFICE);

        AccountService.Reply reply = other.administration.change(
                ADMINISTRATOR, person.id(), 1, new Draft("", "王芳", Set.of("submitter"), Set.of("610802-health")));

        assertThat(reply).isInstanceOf(AccountService.Reply.Done.class);
        assertThat(known(token).account().roles()).containsExactly("submitter");
        assertThat(known(token).account().offices()).containsExactly("610802-health");
        assertThat(other.administration.disable(ADMINISTRATOR, person.id(), 1))
                .as("as seen before the change")
                .isInstanceOf(AccountService.Reply.Changed.class);
        other.administration.disable(ADMINISTRATOR, person.id(), 2);
        assertThat(replica.signIn.session(token)).isEmpty();
        assertThat(replica.signIn.password(person.name(), PASSWORD, OFFICE)).isEqualTo(new Reply.Wrong());

        other.administration.enable(ADMINISTRATOR, person.id(), 3);
        assertThat(replica.signIn.session(token)).as("what was ended stays so").isEmpty();
        again(person);
    }

    @Test
    void nobodyChangesHisOwnRights() {
        Person administrator = replica.somebody(Set.of("administrator"), Set.of("610800-hub"));
        var himself = org.huizhi.access.Callers.ofAccount(administrator.name());

        for (AccountService.Reply reply : List.of(
                replica.administration.change(
                        himself, administrator.id(), 1, new Draft("", "王", Set.of("handler"), Set.of("610800-hub"))),
                replica.administration.disable(himself, administrator.id(), 1),
                replica.administration.link(himself, administrator.id()))) {
            assertThat(reply).isEqualTo(new AccountService.Reply.Own());
        }
    }

    @Test
    void rightsThatWouldNotCountAreRefused() {
        assertThat(violations(Set.of("operator"), Set.of(Slips.YULIN_OFFICE))).containsExactly("/offices");
        assertThat(violations(Set.of("janitor"), Set.of("610800-hub"))).containsExactly("/roles");
        assertThat(violations(Set.of(), Set.of())).containsExactly("/roles", "/offices");
        assertThat(violations(Set.of("handler"), Set.of("140900-hub"))).containsExactly("/offices");
    }

    private List<String> violations(Set<String> roles, Set<String> offices) {
        return ((AccountService.Reply.Invalid)
                        replica.administration.create(ADMINISTRATOR, new Draft("li.na", "李娜", roles, offices)))
                .violations().stream().map(fault -> fault.pointer()).toList();
    }

    @Test
    void anotherPasswordEndsTheOtherSessionsAndNeedsThePresentOne() {
        Person person = replica.somebody();
        String here = replica.signedIn(person, OFFICE);
        String elsewhere = again(person);
        String fresh = "the other river 7";

        assertThat(replica.own.changePassword(known(here), "not my password", fresh, OFFICE))
                .isInstanceOf(OwnAccountService.Reply.Invalid.class);
        assertThat(replica.own.changePassword(known(here), PASSWORD, "short", OFFICE))
                .isInstanceOf(OwnAccountService.Reply.Invalid.class);
        assertThat(replica.own.changePassword(known(here), PASSWORD, fresh, OFFICE))
                .isEqualTo(new OwnAccountService.Reply.Done());

        assertThat(replica.signIn.session(here)).isPresent();
        assertThat(replica.signIn.session(elsewhere)).isEmpty();
        assertThat(replica.signIn.password(person.name(), fresh, OFFICE)).isInstanceOf(Reply.NeedsCode.class);
    }

    @Test
    void guessingThePasswordInAnOpenSessionIsDelayedToo() {
        Person person = replica.somebody();
        Session.Known found = known(replica.signedIn(person, OFFICE));
        for (int i = 0; i < 5; i++) {
            replica.own.changePassword(found, "guessed " + i + " times", "the other river 7", OFFICE);
        }

        assertThat(replica.own.changePassword(found, PASSWORD, "the other river 7", OFFICE))
                .isInstanceOf(OwnAccountService.Reply.Waits.class);
    }

    @Test
    void anotherSecondFactorEndsAllSessions() {
        Person person = replica.somebody();
        String token = replica.signedIn(person, OFFICE);
        String link =
                ((OwnAccountService.Reply.Link) replica.own.newSecondFactor(known(token), PASSWORD, OFFICE)).link();
        byte[] secret = replica.secret(link);
        assertThat(replica.signIn.session(token)).isPresent();

        assertThat(replica.setUp.complete(link, new SetUpService.Wanted("", "", "", replica.code(secret, 0))))
                .isInstanceOf(SetUpService.Reply.Done.class);

        assertThat(replica.signIn.session(token)).isEmpty();
        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(person.secret(), 0), OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(
                        replica.first(person, OFFICE), person.recoveryCodes().get(0), OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(secret, 1), OFFICE))
                .isInstanceOf(Reply.SignedIn.class);
    }

    @Test
    void whatIsOverIsForgotten() {
        Person person = replica.somebody();
        replica.signedIn(person, OFFICE);
        replica.administration.link(ADMINISTRATOR, person.id());
        clock.advance(Duration.ofDays(31));

        new Forgetting(
                        replica.accounts,
                        replica.sessions,
                        replica.links,
                        new SignInDelays(database, settings, clock),
                        clock)
                .forget();

        for (String table : List.of("account_session", "account_link", "account_address")) {
            assertThat(Yulin.count("select count(*) from " + table + " where account = ?", person.id()))
                    .as(table)
                    .isZero();
        }
        assertThat(Yulin.count(
                        "select count(*) from sign_in_attempt where last_at < ?::timestamptz",
                        clock.instant().minus(SignInDelays.REMEMBERED).toString()))
                .isZero();
    }
}
