package org.huizhi.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.account.Replica.ADMINISTRATOR;
import static org.huizhi.account.Replica.OFFICE;
import static org.huizhi.account.Replica.PASSWORD;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.access.Audit;
import org.huizhi.access.ForeignRows;
import org.huizhi.account.Replica.Person;
import org.huizhi.account.SetUpService.Reply;
import org.huizhi.account.SetUpService.Wanted;
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

/** The links by which accounts are set up: each once, and not for long. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class LinksTest {

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

    @BeforeEach
    void start() {
        long step = OneTimeCodes.STEP_SECONDS;
        clock = SettableClock.at(Instant.ofEpochSecond(Instant.now().getEpochSecond() / step * step + step / 2));
        replica = new Replica(
                new Replica.Surroundings(database, vault, macs, foreignRows, audit, directory, node), settings, clock);
    }

    private static void removeAllAccounts() {
        for (String table : List.of("account_session", "account_link", "account_address", "local_account")) {
            Yulin.update("delete from " + table);
        }
    }

    private static byte[] bytes(Map<String, Object> row) {
        return (byte[]) requireNonNull(row.get("totp"));
    }

    private static String text(Map<String, Object> row, String column) {
        return requireNonNull(row.get(column)).toString();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private String linkOf(Person person) {
        AccountService.Reply reply = replica.administration.link(ADMINISTRATOR, person.id());
        String link = ((AccountService.Reply.Done) reply).link();
        return link == null ? "" : link;
    }

    @Test
    void whoReadsTheLogMakesTheFirstAccountAndNobodyElse() {
        removeAllAccounts();
        FirstAccount first = new FirstAccount(replica.accounts, replica.links, settings);
        String link = first.link().orElseThrow();
        String ofAnotherReplica = first.link().orElseThrow();
        String code = replica.code(replica.secret(link), 0);
        assertThat(replica.setUp.complete(link, new Wanted("Li Na", "李娜", "short", "12")))
                .isInstanceOfSatisfying(
                        Reply.Invalid.class,
                        invalid -> assertThat(invalid.violations().stream().map(fault -> fault.pointer()))
                                .containsExactly("/name", "/code"));

        Reply done = replica.setUp.complete(link, new Wanted("Li.Na", "李娜", PASSWORD, code));

        assertThat(done).isInstanceOf(Reply.Done.class);
        Account account = ((Reply.Done) done).account();
        assertThat(account.name()).isEqualTo("li.na");
        assertThat(account.roles()).containsExactly("administrator");
        assertThat(account.offices()).containsExactly("610800-hub");
        String password = "another river 8";
        for (String used : List.of(link, ofAnotherReplica)) {
            assertThat(replica.setUp.offer(used)).isEmpty();
            assertThat(replica.setUp.complete(used, new Wanted("wang", "王", password, code)))
                    .isEqualTo(new Reply.Gone());
        }
        assertThat(first.link()).isEmpty();
    }

    @Test
    void theFirstLinkIsGoodForAnHour() {
        removeAllAccounts();
        String link = new FirstAccount(replica.accounts, replica.links, settings)
                .link()
                .orElseThrow();
        clock.advance(Duration.ofMinutes(61));

        assertThat(replica.setUp.offer(link)).isEmpty();
        assertThat(replica.setUp.complete(link, new Wanted("li.na", "李娜", PASSWORD, "000000")))
                .isEqualTo(new Reply.Gone());
    }

    @Test
    void aLinkIsUsedOnce() {
        Person person = replica.somebody();
        String link = linkOf(person);
        byte[] secret = replica.secret(link);
        assertThat(replica.secret(link))
                .as("however often its page is looked at")
                .isEqualTo(secret);
        String session = replica.signedIn(person, OFFICE);

        replica.setUp(link);

        assertThat(replica.setUp.complete(link, Replica.wanted(replica.code(secret, 0))))
                .isEqualTo(new Reply.Gone());
        assertThat(replica.signIn.session(session)).isEmpty();
    }

    @Test
    void aNewLinkTakesThePlaceOfTheFormerAndADisabledAccountHasNone() {
        Person person = replica.somebody();
        String former = linkOf(person);
        String link = linkOf(person);
        assertThat(replica.setUp.offer(former)).isEmpty();
        assertThat(replica.setUp.offer(link)).isPresent();

        replica.administration.disable(ADMINISTRATOR, person.id(), 1);

        assertThat(replica.setUp.offer(link)).isEmpty();
    }

    @Test
    void aWrongCodeOrPasswordDoesNotUseItUp() {
        Person person = replica.somebody();
        String link = linkOf(person);
        String right = replica.code(replica.secret(link), 0);

        for (Wanted wanted : List.of(
                Replica.wanted("000000".equals(right) ? "000001" : "000000"),
                new Wanted("", "", "password12345", right),
                new Wanted("", "", "aaaaaaaaaaaaaa", right),
                new Wanted("", "", "I am " + person.name(), right))) {
            assertThat(replica.setUp.complete(link, wanted))
                    .isInstanceOfSatisfying(
                            Reply.Invalid.class,
                            invalid -> assertThat(invalid.violations()).hasSize(1));
        }
        assertThat(replica.setUp.complete(link, Replica.wanted(right))).isInstanceOf(Reply.Done.class);
    }

    @Test
    void noSecretIsReadableInTheDatabase() {
        Person person = replica.somebody();
        byte[] secret = replica.secret(linkOf(person));

        assertThat(Yulin.query("select * from account_link where account = ?", person.id()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(bytes(row)).hasSize(12 + 20 + 16);
                    assertThat(hex(bytes(row))).doesNotContain(hex(secret));
                    assertThat((byte[]) row.get("token")).hasSize(32);
                });
        assertThat(Yulin.query("select * from local_account where id = ?", person.id()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(hex(bytes(row))).doesNotContain(hex(person.secret()));
                    assertThat(text(row, "password")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
                    assertThat(text(row, "recovery_codes"))
                            .doesNotContain(person.recoveryCodes().get(0));
                });
        assertThat(Arrays.asList(
                        AccountStore.encryptedTable().name(),
                        Links.encryptedTable().name()))
                .containsExactly("local_account", "account_link");
    }

    @Test
    void whoHasLostEverythingIsHelpedFromTheCommandLine() {
        Person person = replica.somebody(Set.of("administrator"), Set.of("610800-hub"));
        replica.administration.disable(ADMINISTRATOR, person.id(), 1);

        Person again = replica.setUp(
                replica.administration.linkByCommand(person.name().toUpperCase(java.util.Locale.ROOT), false));

        replica.signedIn(again, OFFICE);
        String fresh = "rescue." + person.name();
        assertThat(replica.setUp.offer(replica.administration.linkByCommand(fresh, true)))
                .isPresent();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> replica.administration.linkByCommand("nobody." + person.name(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no account of this name");
    }
}
