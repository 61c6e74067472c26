package org.huizhi.console.signin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.console.signin.BrowserOf.Keys;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator of the database gives himself nothing by writing into it, and it is told that he has. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ForgedAccountsTest {

    private static final Caller ADMINISTRATOR = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    private static final String TYPES = "/console/notice-types";
    private static final String ACCOUNTS = "/console/settings/accounts";

    @Inject
    AccountService accounts;

    /** What cannot be read would be found by whoever replaces the keys of the vault. */
    @AfterEach
    void remove() {
        for (String table : List.of("account_session", "account_link", "account_address")) {
            Yulin.update("delete from " + table
                    + " where account in (select id from local_account where name like 'forged.%')");
        }
        Yulin.update("delete from local_account where name like 'forged.%'");
    }

    private Keys somebody() {
        String name = "forged." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                ADMINISTRATOR, new AccountService.Draft(name, "陈晨", Set.of("handler"), Set.of(Slips.YULIN_OFFICE)));
        return BrowserOf.setUp(name, String.valueOf(made.link()));
    }

    private static UUID id(Keys keys) {
        return (UUID) requireNonNull(Yulin.query("select id from local_account where name = ?", keys.name())
                .get(0)
                .get("id"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long told(String what) {
        return Yulin.count("select count(*) from audit_entry where action = 'row.foreign' and detail like ?", what);
    }

    private static double counted(String table) {
        return Arrays.stream(Operations.get("/q/metrics").asString().split("\n"))
                .filter(line -> line.startsWith("huizhi_foreign_rows_total") && line.contains(table))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roles = '{administrator}'",
                "offices = '{610800-hub}'",
                "display_name = '李雷'",
                "must_change = true",
                "password_set_at = now() + interval '9 years'",
                "created_by = 'somebody'"
            })
    void whatIsWrittenIntoARowOfAnAccountGivesNothingAndIsTold(String change) {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        browser.get(TYPES).then().statusCode(200);
        double before = counted("local_account");

        Yulin.update("update local_account set " + change + " where name = ?", keys.name());

        browser.get(ACCOUNTS).then().statusCode(303);
        browser.get(TYPES).then().statusCode(303);
        new BrowserOf().first(keys.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(422);
        assertThat(told("%" + keys.name() + "%")).as("once").isEqualTo(1);
        assertThat(counted("local_account")).isGreaterThan(before);
    }

    @Test
    void whoIsDisabledIsNotEnabledByTheDatabase() {
        Keys keys = somebody();
        accounts.disable(ADMINISTRATOR, id(keys), 1);

        Yulin.update("update local_account set disabled_at = null where name = ?", keys.name());

        new BrowserOf().first(keys.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(422);
        assertThat(told("%" + keys.name() + "%")).isEqualTo(1);
    }

    /** He has an account himself, and puts what he knows of it into somebody else's row. */
    @Test
    void nobodysPasswordAndRecoveryCodesAreWrittenOver() {
        Keys own = somebody();
        Keys victim = somebody();
        Yulin.update(
                "update local_account set password = (select password from local_account where name = ?),"
                        + " recovery_codes = array[?] where name = ?",
                own.name(),
                HexFormat.of().formatHex(sha256("AAAABBBBCCCCDDDD")),
                victim.name());

        new BrowserOf().first(victim.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(422);
        new BrowserOf().signIn(own).get(TYPES).then().statusCode(200);
    }

    /** The codes that are left are a part of the row, and so is the step that has counted. */
    @Test
    void aCodeThatHasCountedIsNotMadeGoodAgain() {
        Keys keys = somebody();
        new BrowserOf().signIn(keys);
        Yulin.update("update local_account set totp_step = 0 where name = ?", keys.name());

        new BrowserOf().first(keys.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(422);
    }

    @Test
    void aSessionThatIsWrittenIsNoneAndGoes() {
        Keys victim = somebody();
        new BrowserOf().signIn(victim);
        String token = "Z".repeat(35) + UUID.randomUUID().toString().substring(0, 8);
        int written = Yulin.update(
                "insert into account_session select (json_populate_record(s, json_build_object('id', gen_random_uuid(),"
                        + " 'token', ?::text))).* from account_session s where account = ?",
                "\\x" + HexFormat.of().formatHex(sha256(token)),
                id(victim));
        assertThat(written).isEqualTo(1);

        new BrowserOf().with(token).get(TYPES).then().statusCode(303);

        assertThat(Yulin.count("select count(*) from account_session where token = ?", (Object) sha256(token)))
                .isZero();
        assertThat(told("%session%" + id(victim) + "%")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account = %s", "ends_at = ends_at + interval '9 years'", "created_at = now()"})
    void aSessionIsWhoseAndAsLongAsItWas(String change) {
        Keys own = somebody();
        Keys victim = somebody();
        BrowserOf browser = new BrowserOf().signIn(own);
        UUID account = id(own);
        Yulin.update(
                "update account_session set " + change.formatted("'" + id(victim) + "'") + " where account = ?",
                account);

        browser.get(TYPES).then().statusCode(303);
    }

    /** Of a sign-in that has come as far as the code. */
    @Test
    void aSignInIsNotBroughtToItsEndByTheDatabase() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf();
        browser.first(keys.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(303);
        Yulin.update("update account_session set step = 'open' where account = ?", id(keys));

        browser.get(TYPES).then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account = '%s', purpose = 'set-up'",
                "account = null, purpose = 'first'",
                "purpose = 'set-up'",
                "ends_at = ends_at + interval '9 years'"
            })
    void aLinkIsForWhatItWasMade(String change) {
        Keys own = somebody();
        Keys victim = somebody();
        BrowserOf browser = new BrowserOf().signIn(own);
        String link = browser.send(
                        "/console/account/second-factor",
                        "/console/account/second-factor",
                        Map.of("/current", BrowserOf.PASSWORD))
                .getHeader("Location")
                .replaceAll("^https?://[^/]+", "");
        browser.get(link).then().statusCode(200);

        Yulin.update("update account_link set " + change.formatted(id(victim)) + " where account = ?", id(own));

        browser.get(link).then().statusCode(404);
        String token = link.substring(link.lastIndexOf('/') + 1);
        assertThat(Yulin.count("select count(*) from account_link where token = ?", (Object) sha256(token)))
                .isZero();
    }

    /** An administrator sees which it is, and makes it anew under the same name. */
    @Test
    void anAdministratorIsShownWhichAccountItIsAndMakesItAnew() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        UUID account = id(keys);
        Yulin.update("update local_account set roles = '{auditor}' where id = ?", account);
        ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());
        String page = ACCOUNTS + "/" + account;

        assertThat(administrator.read(ACCOUNTS + "?after=forged.0")).contains(keys.name());
        assertThat(administrator.read(page)).contains("is not what this node has written");
        administrator
                .send(
                        page,
                        page,
                        Map.of(
                                "/displayName", "陈晨",
                                "/roles", "handler",
                                "/offices", Slips.YULIN_OFFICE,
                                "version", "1"))
                .then()
                .statusCode(303);

        browser.get(TYPES).then().statusCode(303);
        new BrowserOf().first(keys.name(), BrowserOf.PASSWORD, TYPES).then().statusCode(422);
        AccountService.Reply.Done linked = (AccountService.Reply.Done) accounts.link(ADMINISTRATOR, account);
        Keys again = BrowserOf.setUp(keys.name(), String.valueOf(linked.link()));
        new BrowserOf().signIn(again).get(TYPES).then().statusCode(200);
    }
}
