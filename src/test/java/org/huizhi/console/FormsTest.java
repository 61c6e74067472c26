package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.vault.RowMac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What forms promise, on a page of the tests ({@link SampleFormPage}). */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FormsTest {

    private static final String SAMPLE = "/console/sample";

    @Inject
    FormTokens tokens;

    @Inject
    RowMac macs;

    @Inject
    Clock clock;

    private final ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.handler());

    @Test
    void aFormWithFaultsKeepsItsValuesAndLeadsToItsFields() {
        Response refused = visitor.send(
                SAMPLE,
                SAMPLE,
                Map.of("/person/name", "<b>王", "/reason", "line\r\nline", "/urgent", "true", "/kind", "yes"));

        refused.then().statusCode(422);
        assertThat(refused.asString())
                .contains("<a href=\"#field-person-name\">Name: must be a document number</a>")
                .contains("<a href=\"#field-kind\">Kind: is missing or has another form</a>")
                .contains("aria-describedby=\"field-person-name-hint field-person-name-fault\"")
                .contains("value=\"&lt;b&gt;王\"")
                .contains("line\nline</textarea>")
                .contains("value=\"yes\" selected", "value=\"true\" checked")
                .contains("id=\"field-kind-fault\"")
                .contains("<li>/elsewhere is missing or has another form</li>");
        visitor.send(refused, SAMPLE, Map.of("/person/name", "good"))
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/notice-types"))
                .header("Set-Cookie", containsString("huizhi-done=saved;"));
    }

    /** Of four boxes that are alike nobody knows which is meant by "must be 1 to 2000 characters". */
    @Test
    void theSummaryNamesEachFieldAndAnEmptyOneIsRequired() {
        Response refused = visitor.reading("zh").send(SAMPLE, SAMPLE, Map.of("/person/name", "", "/reason", "x"));

        refused.then().statusCode(422);
        assertThat(refused.asString())
                .contains("<a href=\"#field-person-name\">Name：必填</a>")
                .contains("<h2 id=\"summary-title\">有问题需要更正</h2>");
    }

    @Test
    void aFormOfAnotherSiteOrCallerDoesNothing() {
        Response page = visitor.get(SAMPLE);
        Map<String, String> good = Map.of("/person/name", "good");

        ConsoleVisitor.of(TestCaller.handler().calling("somebody-else"))
                .send(page, SAMPLE, good)
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue())
                .body(containsString("this form was not shown to you by this node"));
        visitor.request()
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("token", ConsoleVisitor.hidden(page, "token"))
                .post(SAMPLE)
                .then()
                .statusCode(403);
        visitor.send(page, SAMPLE, good).then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "token=", "token=a.b.c.d", "token=1.x.eA.eA", "token=99999999999999999999.x.eA.eA", "%zz=1"})
    void aTokenThatNobodyGaveIsNone(String body) {
        visitor.request()
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .body(body)
                .post(SAMPLE)
                .then()
                .statusCode(body.startsWith("%") ? 400 : 403)
                .contentType("text/html;charset=UTF-8");
    }

    @Test
    void theSameFormSentTwiceIsOneRequestAndAnotherOneIsNot() {
        Response page = visitor.get(SAMPLE);
        String once = visitor.send(page, SAMPLE, Map.of("/reason", "digest", "/kind", "yes"))
                .asString();

        assertThat(visitor.send(page, SAMPLE, Map.of("/reason", "digest", "/kind", "yes"))
                        .asString())
                .hasSize(64)
                .isEqualTo(once);
        assertThat(visitor.send(page, SAMPLE, Map.of("/reason", "digest", "/kind", "no"))
                        .asString())
                .isNotEqualTo(once);
        assertThat(visitor.send(SAMPLE, SAMPLE, Map.of("/reason", "digest", "/kind", List.of("yes", "no")))
                        .asString())
                .hasSize(64)
                .isNotEqualTo(once);
    }

    /**
     * The name 王 as a browser sends it that was told to show pages in GBK, and a character of which the end is missing.
     */
    @ParameterizedTest
    @ValueSource(strings = {"%CD%F5", "%E7%8E", "%ED%A0%80"})
    void aFormInAnotherEncodingIsRefusedAndNobodyReadsWhatNobodyWrote(String name) {
        Response page = visitor.get(SAMPLE);

        visitor.request()
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .body("token=" + ConsoleVisitor.hidden(page, "token") + "&key=k&%2Fperson%2Fname=" + name)
                .post(SAMPLE)
                .then()
                .statusCode(400)
                .body(containsString("the form is not in UTF-8"));
    }

    @Test
    void whatWasNotDoneIsSaidFirstByTheTitleAndByWhatHasTheFocus() {
        Response refused = visitor.send(SAMPLE, SAMPLE, Map.of("/person/name", "x"));

        assertThat(refused.asString()).contains("<title>Error: ", "role=\"alert\" tabindex=\"-1\" autofocus");
        assertThat(visitor.read(SAMPLE)).doesNotContain("<title>Error", "autofocus");
    }

    @Test
    void soIsWhatWasDone() {
        Response done = visitor.send(SAMPLE, SAMPLE, Map.of("/person/name", "good"));
        done.then().statusCode(303).header("Set-Cookie", containsString("huizhi-done=saved"));

        assertThat(visitor.request()
                        .header("Cookie", "huizhi-done=saved")
                        .get(done.getHeader("Location"))
                        .asString())
                .contains("role=\"status\" tabindex=\"-1\" autofocus><strong>");
    }

    @Test
    void whatAnswersAFormIsSeenInAnotherLanguageAtThePageThatShowedIt() {
        Response page = visitor.get(SAMPLE);

        assertThat(from(page, "http://localhost/console/notice-types?return=no"))
                .contains("name=\"back\" value=\"/console/notice-types?return=no\"");
        assertThat(from(page, "https://evil.example/api")).contains("name=\"back\" value=\"" + SAMPLE + "\"");
        assertThat(from(page, "nothing")).contains("name=\"back\" value=\"" + SAMPLE + "\"");
    }

    private String from(Response page, String referer) {
        return visitor.request()
                .header("Referer", referer)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .body("token=" + ConsoleVisitor.hidden(page, "token") + "&key=k")
                .post(SAMPLE)
                .asString();
    }

    /** Left open over the longest holiday, and sent after signing in again beside it. */
    @Test
    void aFormCanBeSentAsLongAsADraftIsKept() {
        Caller caller = new Caller("somebody", Set.of("handler"), Set.of());

        assertThat(tokens.isGood(shownDaysAgo(13).issue(caller), caller)).isTrue();
        assertThat(tokens.isGood(shownDaysAgo(15).issue(caller), caller)).isFalse();
    }

    private FormTokens shownDaysAgo(int days) {
        return new FormTokens(macs, Clock.offset(clock, Duration.ofDays(-days)));
    }

    @Test
    void aFormIsNoLargerThanAFormCanBe() {
        visitor.send(SAMPLE, SAMPLE, Map.of("/reason", "王".repeat(150_000)))
                .then()
                .statusCode(413)
                .contentType("text/html;charset=UTF-8");
    }
}
