package org.huizhi.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.ForeignRows;
import org.huizhi.account.SignInService.Reply;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.oidc.Issuers;
import org.huizhi.testsupport.Slips;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.Vault;

/** A replica of the node as far as accounts go, with a clock that a test moves, on the database of all. */
final class Replica {

    static final String PASSWORD = "willow river 42";
    static final Caller ADMINISTRATOR = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    static final Origin OFFICE = new Origin("10.1.2.3", "Firefox");

    final Clock clock;
    final AccountStore accounts;
    int passwordsRead;
    final Sessions sessions;
    final Links links;
    final AddressLimit addresses;
    final PasswordHasher hasher = new PasswordHasher();
    final SignInService signIn;
    final AccountService administration;
    final SetUpService setUp;
    final OwnAccountService own;

    /** What the container has. */
    record Surroundings(
            Database database,
            Vault vault,
            RowMac macs,
            ForeignRows foreignRows,
            Audit audit,
            CurrentDirectory directory,
            NodeConfig node) {}

    /** Of the defaults, but for what lives how long, and whether accounts may sign in. */
    record Settings(AccountSettings defaults, Optional<Duration> passwordLife, boolean local, Duration sessionLife)
            implements AccountSettings {

        Settings(AccountSettings defaults, Optional<Duration> passwordLife) {
            this(defaults, passwordLife, true, defaults.sessionLife());
        }

        @Override
        public Duration sessionIdle() {
            return defaults.sessionIdle();
        }

        @Override
        public int sessions() {
            return defaults.sessions();
        }

        @Override
        public Duration linkLife() {
            return defaults.linkLife();
        }

        @Override
        public SignIn signIn() {
            return new SignInDefaults();
        }
    }

    /** Tests of pages all come from one address, so the node under test is set otherwise. */
    private record SignInDefaults() implements AccountSettings.SignIn {

        @Override
        public int perMinute() {
            return 30;
        }

        @Override
        public int freeByName() {
            return 5;
        }

        @Override
        public int freeByAddress() {
            return 20;
        }

        @Override
        public Duration delay() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration longestDelay() {
            return Duration.ofMinutes(15);
        }
    }

    Replica(Surroundings around, AccountSettings settings, Clock clock) {
        this.clock = clock;
        ForeignRows foreignRows = around.foreignRows();
        accounts = new AccountStore(around.database(), around.vault(), foreignRows) {
            @Override
            Optional<String> password(UUID id) {
                passwordsRead++;
                return super.password(id);
            }
        };
        sessions = new Sessions(around.database(), accounts, around.macs(), foreignRows, settings, clock);
        links = new Links(around.database(), around.vault(), foreignRows, clock);
        SignInDelays delays = new SignInDelays(around.database(), settings, clock);
        addresses = new AddressLimit(settings);
        signIn = new SignInService(
                accounts,
                sessions,
                delays,
                addresses,
                hasher,
                settings,
                around.audit(),
                new SignInMetrics(new SimpleMeterRegistry()),
                Issuers.none(),
                clock);
        administration = new AccountService(
                accounts, sessions, links, around.directory(), around.node(), settings, around.audit(), clock);
        setUp = new SetUpService(
                links, accounts, sessions, hasher, around.directory(), around.node(), around.audit(), settings, clock);
        own = new OwnAccountService(accounts, sessions, links, delays, hasher, around.audit(), clock);
    }

    /** Somebody with an account that is set up. */
    record Person(Account account, byte[] secret, java.util.List<String> recoveryCodes) {

        String name() {
            return account.name();
        }

        UUID id() {
            return account.id();
        }
    }

    /** A handler of the office to which slips are addressed, with a name that nobody has. */
    Person somebody() {
        return somebody(Set.of("handler"), Set.of(Slips.YULIN_OFFICE));
    }

    Person somebody(Set<String> roles, Set<String> offices) {
        String name = "wang." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply made =
                administration.create(ADMINISTRATOR, new AccountService.Draft(name, "王芳", roles, offices));
        assertThat(made).isInstanceOf(AccountService.Reply.Done.class);
        String link = ((AccountService.Reply.Done) made).link();
        return setUp(link == null ? "" : link);
    }

    Person setUp(String link) {
        byte[] secret = secret(link);
        SetUpService.Reply reply = setUp.complete(link, wanted(code(secret, 0)));
        assertThat(reply).isInstanceOf(SetUpService.Reply.Done.class);
        SetUpService.Reply.Done done = (SetUpService.Reply.Done) reply;
        return new Person(done.account(), secret, done.recoveryCodes());
    }

    byte[] secret(String link) {
        return new org.apache.commons.codec.binary.Base32()
                .decode(setUp.offer(link).orElseThrow().secret());
    }

    static SetUpService.Wanted wanted(String code) {
        return new SetUpService.Wanted("", "", PASSWORD, code);
    }

    /** @param steps of thirty seconds from now */
    String code(byte[] secret, int steps) {
        return OneTimeCodes.code(secret, now().getEpochSecond() / OneTimeCodes.STEP_SECONDS + steps);
    }

    Instant now() {
        return clock.instant();
    }

    /** @return a token for the second step */
    String first(Person person, Origin origin) {
        Reply reply = signIn.password(person.name(), PASSWORD, origin);
        assertThat(reply).isInstanceOf(Reply.NeedsCode.class);
        return ((Reply.NeedsCode) reply).token();
    }

    /** @return a token of a session; by the code of the next step, since that of now has counted when it was set up */
    String signedIn(Person person, Origin origin) {
        Reply reply = signIn.code(first(person, origin), code(person.secret(), 1), origin);
        assertThat(reply).isInstanceOf(Reply.SignedIn.class);
        return ((Reply.SignedIn) reply).token();
    }
}
