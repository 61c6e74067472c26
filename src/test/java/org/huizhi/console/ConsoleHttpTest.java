package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** What holds of all pages: headers, problems, files, language and colours, forms of other sites. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ConsoleHttpTest {

    private static final String TYPES = "/console/notice-types";
    private static final Pattern STYLES = Pattern.compile("href=\"(/console/assets/[0-9a-f]+/console.css)\"");

    private final ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.auditor());

    @Test
    void aPageLoadsWhatIsThisNodesAndIsNotKept() {
        visitor.get(TYPES)
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Language", "en")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("script-src 'self'; style-src 'self'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Referrer-Policy", "same-origin")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void aPageIsMeasuredByItsOwnName() {
        visitor.read(TYPES + "/notification");

        assertThat(Operations.get("/q/metrics").asString())
                .contains("uri=\"/console/notice-types/{type}\"")
                .doesNotContain("uri=\"/console/notice-types/notification\"");
    }

    @Test
    void theApiKeepsItsOwnPolicyAndSaysProblemsAsJson() {
        RestAssured.get("/api/v1/notice-types")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer");
        RestAssured.get("/consoles").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void aProblemOfAPageIsAPageInTheSameWords() {
        ConsoleVisitor.stranger()
                .request()
                .header("Authorization", "Bearer nothing")
                .get(TYPES)
                .then()
                .statusCode(401)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("form-action 'self'"))
                .body(containsString("/console/sign-in"));
        visitor.get(TYPES + "/horoscope")
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("no such notice type"));
        visitor.reading("zh")
                .get("/console/nowhere")
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("未找到"), containsString("lang=\"zh-Hans\""));
        ConsoleVisitor.of(TestCaller.registrar())
                .get(TYPES)
                .then()
                .statusCode(403)
                .body(containsString("<h1>"));
        visitor.get(TYPES + "?sort=name").then().statusCode(400).body(containsString("<h1>"));
    }

    @Test
    void pagesAndFilesAreCompressedForWhoTakesThatAndTheApiIsNot() {
        Response page = packed(TYPES);
        page.then().header("Content-Encoding", "gzip");
        packed("/api/v1/notice-types").then().statusCode(200).header("Content-Encoding", nullValue());
        Matcher styles = STYLES.matcher(visitor.read(TYPES));
        assertThat(styles.find()).isTrue();
        packed(styles.group(1)).then().header("Content-Encoding", "gzip");
    }

    private Response packed(String address) {
        return visitor.request()
                .config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept", "*/*")
                .header("Accept-Encoding", "gzip")
                .get(address);
    }

    @Test
    void aFileIsKeptForGoodUnderTheAddressOfItsContent() {
        Matcher styles = STYLES.matcher(visitor.read(TYPES));
        assertThat(styles.find()).isTrue();

        ConsoleVisitor.stranger()
                .get(styles.group(1))
                .then()
                .statusCode(200)
                .contentType("text/css;charset=UTF-8")
                .header("Cache-Control", "public, max-age=31536000, immutable");
        ConsoleVisitor.stranger()
                .get("/console/assets/0123456789abcdef/console.css")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store");
        ConsoleVisitor.stranger()
                .get("/console/assets/0/application.properties")
                .then()
                .statusCode(404);
        // A printed slip is no page, so it names no icon.
        ConsoleVisitor.stranger()
                .get("/favicon.ico")
                .then()
                .statusCode(302)
                .header("Location", containsString("/icon.svg"));
        // Nothing of the jars is served beside.
        ConsoleVisitor.stranger()
                .get("/webjars/htmx.org/2.0.7/package.json")
                .then()
                .statusCode(404);
    }

    @Test
    void theLanguageIsThatOfTheCookieAndElseOfTheBrowser() {
        Response chosen =
                visitor.send(TYPES, "/console/preferences", Map.of("language", "zh", "back", TYPES + "?return=no"));
        chosen.then()
                .statusCode(303)
                .header("Location", containsString(TYPES + "?return=no"))
                .header("Set-Cookie", containsString("huizhi-language=zh; Path=/console;"))
                .header("Set-Cookie", containsString("HttpOnly"));
        assertThat(visitor.request().cookie("huizhi-language", "zh").get(TYPES).asString())
                .contains("lang=\"zh-Hans\"");
        assertThat(visitor.request()
                        .cookie("huizhi-language", "en")
                        .header("Accept-Language", "zh")
                        .get(TYPES)
                        .asString())
                .contains("lang=\"en\"");
        assertThat(visitor.request().cookie("huizhi-language", "tlh").get(TYPES).asString())
                .contains("lang=\"en\"");
    }

    @Test
    void coloursAreKeptAndNobodyIsSentElsewhere() {
        visitor.send(TYPES, "/console/preferences", Map.of("scheme", "dark", "back", "//evil.example/console"))
                .then()
                .statusCode(303)
                .header("Location", not(containsString("evil")))
                .header("Set-Cookie", containsString("huizhi-scheme=dark"));
        assertThat(visitor.request().cookie("huizhi-scheme", "dark").get(TYPES).asString())
                .contains("data-scheme=\"dark\"");
        assertThat(visitor.request()
                        .cookie("huizhi-scheme", "x\" onload=\"y")
                        .get(TYPES)
                        .asString())
                .contains("data-scheme=\"auto\"");
    }

    /** What is painted before the styles are there has the chosen colours too. */
    @Test
    void browsersAreToldTheChosenColours() {
        assertThat(visitor.read(TYPES)).contains("name=\"color-scheme\" content=\"light dark\"");
        assertThat(visitor.request().cookie("huizhi-scheme", "light").get(TYPES).asString())
                .contains("name=\"color-scheme\" content=\"light\"");
    }

    /** Translators and spelling services get the texts of pages, and there are persons in them. */
    @Test
    void noServiceOfABrowserIsGivenWhatIsWrittenOnPages() {
        assertThat(visitor.read(TYPES))
                .contains("translate=\"no\"", "<meta name=\"google\" content=\"notranslate\">")
                .contains("<body spellcheck=\"false\"");
    }

    @Test
    void theConsoleOpensOnTheFirstAreaOfTheCaller() {
        visitor.get("/console").then().statusCode(303).header("Location", endsWith("/console/figures"));
        ConsoleVisitor.of(TestCaller.handler())
                .get("/console")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/console/work"));
        visitor.get("/console/").then().statusCode(303);
        ConsoleVisitor.stranger().get("/console").then().statusCode(303).header("Location", containsString("/sign-in"));
        assertThat(visitor.read(TYPES)).contains("aria-current=\"true\"", "auditor-yulin", "cn-610800");
    }

    @Test
    void whatHasBeenDoneIsSaidOnce() {
        Response page = visitor.request().cookie("huizhi-done", "saved").get(TYPES);

        page.then().header("Set-Cookie", containsString("huizhi-done=; Path=/console; Max-Age=0"));
        assertThat(page.asString()).contains("role=\"status\"", "Saved.");
        visitor.get(TYPES).then().header("Set-Cookie", nullValue()).body(not(containsString("role=\"status\"")));
        visitor.request()
                .cookie("huizhi-done", "no_such_code")
                .get(TYPES)
                .then()
                .statusCode(equalTo(200));
    }
}
