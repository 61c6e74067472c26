package org.huizhi.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.account.Replica.OFFICE;
import static org.huizhi.account.Replica.PASSWORD;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huizhi.access.Audit;
import org.huizhi.access.ForeignRows;
import org.huizhi.account.Replica.Person;
import org.huizhi.account.SignInService.Reply;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.testsupport.Yulin;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How somebody signs in, and how somebody else does not. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SignInTest {

    private static final Duration STEP = Duration.ofSeconds(OneTimeCodes.STEP_SECONDS);

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
    AccountSettings defaults;

    private SettableClock clock = SettableClock.at(Instant.now());
    private Replica replica;

    @BeforeEach
    void start() {
        // In the middle of a step, so that no test runs over its edge.
        long step = OneTimeCodes.STEP_SECONDS;
        clock = SettableClock.at(Instant.ofEpochSecond(Instant.now().getEpochSecond() / step * step + step / 2));
        replica = replica(Optional.empty());
    }

    private Replica replica(Optional<Duration> passwordLife) {
        return new Replica(
                new Replica.Surroundings(database, vault, macs, foreignRows, audit, directory, node),
                new Replica.Settings(defaults, passwordLife),
                clock);
    }

    private static Origin elsewhere(int last) {
        return new Origin("203.0.113." + last, "curl");
    }

    private static List<String> acts(Person person) {
        return Yulin.query(
                        "select action from audit_entry where caller = ? or detail like ? order by id",
                        "account:" + person.name(),
                        person.name() + "%")
                .stream()
                .map(entry -> (String) entry.get("action"))
                .toList();
    }

    /** Where the issuer alone signs people in. */
    @Test
    void accountsThatAreSwitchedOffOpenNothing() {
        Person person = replica.somebody();
        String open = replica.signedIn(person, OFFICE);
        AccountService.Reply.Done linked =
                (AccountService.Reply.Done) replica.administration.link(Replica.ADMINISTRATOR, person.id());
        String begun = replica.first(person, OFFICE);
        Replica without = new Replica(
                new Replica.Surroundings(database, vault, macs, foreignRows, audit, directory, node),
                new Replica.Settings(defaults, Optional.empty(), false, defaults.sessionLife()),
                clock);

        assertThat(without.signIn.password(person.name(), Replica.PASSWORD, OFFICE))
                .isEqualTo(new Reply.Off());
        assertThat(without.signIn.code(begun, replica.code(person.secret(), 1), OFFICE))
                .isEqualTo(new Reply.Off());
        assertThat(without.signIn.session(open)).isEmpty();
        assertThat(without.setUp.offer(String.valueOf(linked.link()))).isEmpty();
        assertThat(replica.signIn.session(open)).isPresent();
    }

    @Test
    void nameAndPasswordAndCodeOpenASession() {
        Person person = replica.somebody();

        String token = replica.signedIn(person, OFFICE);

        Session.Known known = (Session.Known) replica.signIn.session(token).orElseThrow();
        assertThat(known.account().name()).isEqualTo(person.name());
        assertThat(acts(person)).containsExactly("account.create", "account.link", "account.set-up", "account.sign-in");
        assertThat(Yulin.query("select token from account_session where account = ?", person.id()))
                .as("the database has no token")
                .allSatisfy(row -> assertThat(
                                new String((byte[]) row.get("token"), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(token));
    }

    @Test
    void whoIsNotThereIsRefusedAsWhoIs() {
        Person person = replica.somebody();
        List<String> ofSomebody = new ArrayList<>();
        List<String> ofNobody = new ArrayList<>();

        long before = replica.hasher.hashings();
        int read = replica.passwordsRead;
        for (int i = 0; i < 6; i++) {
            ofSomebody.add(replica.signIn
                    .password(person.name(), "guessed " + i + " times", elsewhere(1))
                    .toString());
        }
        long hashings = replica.hasher.hashings() - before;
        int reads = replica.passwordsRead - read;
        for (int i = 0; i < 6; i++) {
            ofNobody.add(replica.signIn
                    .password("nobody." + person.name(), "guessed " + i + " times", elsewhere(2))
                    .toString());
        }

        assertThat(ofNobody).isEqualTo(ofSomebody).contains("Wrong[]", "Waits[delay=PT30S]");
        assertThat(replica.hasher.hashings() - before - hashings)
                .isEqualTo(hashings)
                .isEqualTo(5);
        assertThat(replica.passwordsRead - read - reads).isEqualTo(reads).isEqualTo(5);
    }

    @Test
    void anAccountThatIsNotSetUpOrDisabledIsRefusedLikeNobody() {
        Person person = replica.somebody();
        replica.administration.disable(Replica.ADMINISTRATOR, person.id(), 1);
        String unused = "li." + UUID.randomUUID().toString().substring(0, 8);
        replica.administration.create(
                Replica.ADMINISTRATOR,
                new AccountService.Draft(
                        unused,
                        "李",
                        person.account().roles(),
                        java.util.Set.copyOf(person.account().offices())));
        long before = replica.hasher.hashings();

        assertThat(replica.signIn.password(person.name(), PASSWORD, OFFICE)).isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.password(unused, PASSWORD, OFFICE)).isEqualTo(new Reply.Wrong());
        assertThat(replica.hasher.hashings() - before).isEqualTo(2);
    }

    @Test
    void whoGuessesWaitsLongerEachTimeAndNeverForEver() {
        Person person = replica.somebody();
        for (int i = 0; i < 5; i++) {
            replica.signIn.password(person.name(), "guessed " + i + " times", elsewhere(10));
        }

        // The right one does not help meanwhile.
        assertThat(replica.signIn.password(person.name(), PASSWORD, elsewhere(10)))
                .isEqualTo(new Reply.Waits(Duration.ofSeconds(30)));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 8; i++) {
            Reply reply = replica.signIn.password(person.name(), "again", elsewhere(10 + i));
            assertThat(reply).isInstanceOf(Reply.Waits.class);
            Duration delay = ((Reply.Waits) reply).delay();
            assertThat(delay).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofMinutes(15));
            last = delay;
            clock.advance(delay);
            assertThat(replica.signIn.password(person.name(), "again", elsewhere(10 + i)))
                    .isEqualTo(new Reply.Wrong());
        }
        assertThat(last).isEqualTo(Duration.ofMinutes(15));

        clock.advance(Duration.ofMinutes(15));
        replica.signedIn(person, elsewhere(10));

        assertThat(acts(person)).contains("account.delay").endsWith("account.sign-in");
        assertThat(replica.signIn.password(person.name(), "mistyped", elsewhere(10)))
                .as("what was refused is over")
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.password(person.name(), PASSWORD, elsewhere(10)))
                .isInstanceOf(Reply.NeedsCode.class);
    }

    @Test
    void strangersElsewhereDoNotKeepSomebodyOutWhereHeHasBeenBefore() {
        Person person = replica.somebody();
        replica.signedIn(person, OFFICE);
        for (int i = 0; i < 7; i++) {
            replica.signIn.password(person.name(), "guessed " + i + " times", elsewhere(30));
        }

        assertThat(replica.signIn.password(person.name(), PASSWORD, elsewhere(31)))
                .isInstanceOf(Reply.Waits.class);
        assertThat(replica.signIn.password(person.name(), PASSWORD, OFFICE)).isInstanceOf(Reply.NeedsCode.class);
    }

    @Test
    void oneAddressThatTriesManyNamesWaitsForAllOfThem() {
        Origin address = elsewhere(40);
        Person person = replica.somebody();
        for (int i = 0; i < 20; i++) {
            assertThat(replica.signIn.password("guess-" + i + "-" + person.name(), "guessed", address))
                    .isEqualTo(new Reply.Wrong());
        }

        assertThat(replica.signIn.password(person.name(), PASSWORD, address)).isInstanceOf(Reply.Waits.class);
        assertThat(replica.signIn.password(person.name(), PASSWORD, elsewhere(41)))
                .isInstanceOf(Reply.NeedsCode.class);
    }

    @Test
    void anAddressHasSoManySignInsInAMinute() {
        Origin address = elsewhere(50);
        Person person = replica.somebody();
        for (int i = 0; i < 30; i++) {
            assertThat(replica.addresses.take(address)).isZero();
        }

        assertThat(replica.signIn.password(person.name(), PASSWORD, address)).isInstanceOf(Reply.Waits.class);
    }

    @Test
    void manyGuessesAtOnceAreAsManyAsOneAfterTheOther() throws Exception {
        Person person = replica.somebody();
        ExecutorService many = Executors.newFixedThreadPool(12);
        List<Future<Reply>> replies = new ArrayList<>();
        long before = replica.hasher.hashings();
        for (int i = 0; i < 12; i++) {
            replies.add(many.submit(() -> replica.signIn.password(person.name(), "guessed at once", elsewhere(60))));
        }
        for (Future<Reply> reply : replies) {
            assertThat(reply.get()).isInstanceOfAny(Reply.Wrong.class, Reply.Waits.class);
        }
        many.shutdown();

        assertThat(replica.hasher.hashings() - before).isEqualTo(5);
    }

    @Test
    void aCodeCountsOnce() {
        Person person = replica.somebody();
        String code = replica.code(person.secret(), 1);
        assertThat(replica.signIn.code(replica.first(person, OFFICE), code, OFFICE))
                .isInstanceOf(Reply.SignedIn.class);

        assertThat(replica.signIn.code(replica.first(person, OFFICE), code, OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(person.secret(), 0), OFFICE))
                .as("of a step before one that has counted")
                .isEqualTo(new Reply.Wrong());
    }

    @Test
    void theCodeOfTheStepBeforeCountsAndOlderOnesDoNot() {
        Person person = replica.somebody();
        clock.advance(STEP.multipliedBy(10));

        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(person.secret(), -2), OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(person.secret(), 2), OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(replica.first(person, OFFICE), replica.code(person.secret(), -1), OFFICE))
                .isInstanceOf(Reply.SignedIn.class);
    }

    @Test
    void aRecoveryCodeCountsOnceHoweverItIsTyped() {
        Person person = replica.somebody();
        String code =
                person.recoveryCodes().get(3).toLowerCase(java.util.Locale.ROOT).replace("-", " ");
        assertThat(person.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();

        assertThat(replica.signIn.code(replica.first(person, OFFICE), code, OFFICE))
                .isInstanceOf(Reply.SignedIn.class);
        assertThat(replica.signIn.code(replica.first(person, OFFICE), code, OFFICE))
                .isEqualTo(new Reply.Wrong());
    }

    @Test
    void afterFiveWrongCodesItBeginsAnew() {
        Person person = replica.somebody();
        replica.signedIn(person, OFFICE);
        String token = replica.first(person, OFFICE);
        for (int i = 0; i < 5; i++) {
            assertThat(replica.signIn.code(token, "00000" + i, OFFICE))
                    .isInstanceOfAny(Reply.Wrong.class, Reply.Waits.class);
        }

        assertThat(replica.signIn.code(token, replica.code(person.secret(), 1), OFFICE))
                .isEqualTo(new Reply.Over());
        assertThat(replica.signIn.password(person.name(), PASSWORD, OFFICE))
                .as("codes are counted as passwords are")
                .isInstanceOf(Reply.Waits.class);
    }

    @Test
    void aTokenOfBeforeTheSignInOpensNothing() {
        Person person = replica.somebody();
        String before = replica.first(person, OFFICE);
        assertThat(replica.signIn.session(before)).isEmpty();

        Reply reply = replica.signIn.code(before, replica.code(person.secret(), 1), OFFICE);

        assertThat(((Reply.SignedIn) reply).token()).isNotEqualTo(before);
        assertThat(replica.signIn.session(before)).isEmpty();
        assertThat(replica.signIn.code(before, replica.code(person.secret(), 1), OFFICE))
                .isEqualTo(new Reply.Over());
    }

    @Test
    void aSignInThatIsLeftHalfDoneIsOver() {
        Person person = replica.somebody();
        String token = replica.first(person, OFFICE);
        clock.advance(Duration.ofMinutes(6));

        assertThat(replica.signIn.next(token)).isEmpty();
        assertThat(replica.signIn.code(token, replica.code(person.secret(), 0), OFFICE))
                .isEqualTo(new Reply.Over());
    }

    @Test
    void aPasswordThatHasLapsedIsReplacedBeforeTheSession() {
        Replica strict = replica(Optional.of(Duration.ofDays(90)));
        Person person = strict.somebody();
        clock.advance(Duration.ofDays(91));
        Reply reply = strict.signIn.code(strict.first(person, OFFICE), strict.code(person.secret(), 0), OFFICE);
        assertThat(reply).isInstanceOf(Reply.NeedsNewPassword.class);
        String token = ((Reply.NeedsNewPassword) reply).token();
        assertThat(strict.signIn.session(token)).isEmpty();

        assertThat(strict.signIn.newPassword(token, "short", OFFICE)).isInstanceOf(Reply.Invalid.class);
        assertThat(strict.signIn.newPassword(token, PASSWORD, OFFICE)).isInstanceOf(Reply.Invalid.class);
        Reply done = strict.signIn.newPassword(token, "another river 43", OFFICE);

        assertThat(done).isInstanceOf(Reply.SignedIn.class);
        assertThat(strict.signIn.session(((Reply.SignedIn) done).token())).isPresent();
        assertThat(strict.signIn.password(person.name(), PASSWORD, OFFICE)).isEqualTo(new Reply.Wrong());
        assertThat(strict.signIn.password(person.name(), "another river 43", OFFICE))
                .isInstanceOf(Reply.NeedsCode.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "аdmin", // a Cyrillic one
                "wang\u202efang",
                "wang\u0000",
                "ｗａｎｇ",
                "../../etc",
                "' or '1'='1",
                "\ud800",
                "account:wang"
            })
    void aHostileNameIsNobodysAndNoAccounts(String name) {
        assertThat(replica.signIn.password(name, PASSWORD, elsewhere(70))).isInstanceOf(Reply.Wrong.class);
        assertThat(replica.signIn.password("x".repeat(2000) + name, PASSWORD, elsewhere(71)))
                .isInstanceOf(Reply.Wrong.class);
        assertThat(replica.administration.create(
                        Replica.ADMINISTRATOR,
                        new AccountService.Draft(
                                name, "王芳", java.util.Set.of("handler"), java.util.Set.of("610800-hub"))))
                .isInstanceOfSatisfying(
                        AccountService.Reply.Invalid.class,
                        invalid -> assertThat(invalid.violations().get(0).pointer())
                                .isEqualTo("/name"));
    }

    /** As a proxy may write them: all of one network, one could keep everybody out. */
    @Test
    void attemptsAreCountedByTheAddressHoweverItIsWritten() {
        assertThat(new Origin("::ffff:203.0.113.7", "").network())
                .isEqualTo(new Origin("203.0.113.7", "").network())
                .isNotEqualTo(new Origin("::FFFF:203.0.113.8", "").network());
        assertThat(new Origin("2001:db8:1:2:3::4", "").network())
                .isEqualTo(new Origin("2001:db8:1:2::9", "").network())
                .isNotEqualTo(new Origin("2001:db8:1:3::4", "").network());
    }

    @Test
    void aLongPasswordIsWrongAndNoMore() {
        Person person = replica.somebody();

        assertThat(replica.signIn.password(person.name(), "x".repeat(200_000), OFFICE))
                .isEqualTo(new Reply.Wrong());
        assertThat(replica.signIn.code(replica.first(person, OFFICE), "1".repeat(200_000), OFFICE))
                .isEqualTo(new Reply.Wrong());
    }
}
