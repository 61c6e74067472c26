package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at a real browser, with cookies and a window of his own. There is one browser for all; it is the machine's
 * Chromium, and nothing is downloaded.
 */
public final class BrowserVisit implements AutoCloseable {

    public static final int PHONE = 360;
    public static final int DESK = 1280;
    public static final int WIDE = 1920;

    private static final int HEIGHT = 900;

    private static final boolean ALL_LOOKS = "all".equals(System.getProperty("huizhi.looks"));
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    /** Of axe-core; the others are advice. */
    private static final Set<String> FOUND = Set.of("serious", "critical");

    /** Elements that no box of their own scrolls. */
    private static final String BESIDE = """
            [...document.body.querySelectorAll('*')]
              .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.box'))
              .slice(0, 5).map(e => e.outerHTML.slice(0, 80))""";

    private static @Nullable Browser shared;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private BrowserVisit(Browser.NewContextOptions options) {
        this.context = browser().newContext(options);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** How somebody looks at pages. */
    public record Look(String language, ColorScheme colours, int width, boolean scripts) {

        public static final Look ENGLISH = new Look("en", ColorScheme.LIGHT, DESK, true);
        public static final Look CHINESE = new Look("zh-CN", ColorScheme.LIGHT, DESK, true);

        public Look dark() {
            return new Look(language, ColorScheme.DARK, width, scripts);
        }

        public Look at(int pixels) {
            return new Look(language, colours, pixels, scripts);
        }

        public Look withoutScripts() {
            return new Look(language, colours, width, false);
        }

        private String name() {
            return "%s-%s-%d".formatted(language.substring(0, 2), colours.name().toLowerCase(Locale.ROOT), width);
        }
    }

    /** @param caller null for somebody who has not said who it is */
    public static BrowserVisit of(@Nullable TestCaller caller, Look look) {
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setBaseURL("http://localhost:" + RestAssured.port)
                .setLocale(look.language())
                .setColorScheme(look.colours())
                .setJavaScriptEnabled(look.scripts())
                .setViewportSize(look.width(), HEIGHT);
        if (caller != null) {
            options.setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + caller.token()));
        }
        return new BrowserVisit(options);
    }

    /** @param session what a sign-in gave; see {@code console.signin.BrowserOf} */
    public static BrowserVisit signedIn(String session, Look look) {
        BrowserVisit visit = of(null, look);
        // Secure: browsers take it of localhost without TLS.
        visit.context.addCookies(List.of(new Cookie("__Host-huizhi", session)
                .setUrl("https://localhost:" + RestAssured.port)
                .setSecure(true)));
        return visit;
    }

    /**
     * Opens a page in both languages, both colours, narrow, usual and wide, and holds it to what holds of every page.
     * The audit is done once whole, and once more for the dark colours. Screenshots are taken of the light colours, in
     * English of the usual width and in Chinese of a telephone's; of all with {@code -Dhuizhi.looks=all}.
     *
     * @param name of the screenshots
     */
    public static void inEveryLook(@Nullable TestCaller caller, String address, String name) {
        inEveryLook(look -> of(caller, look), address, name);
    }

    /** @param session what a sign-in gave; see {@code console.signin.BrowserOf} */
    public static void inEveryLook(String session, String address, String name) {
        inEveryLook(look -> signedIn(session, look), address, name);
    }

    /**
     * Opens pages one after the other on a phone, in one language and colour, and holds each to what holds of every
     * page; in every look with {@code -Dhuizhi.looks=all}. For what is built of the same pieces as others.
     *
     * @param pages addresses by the names of their screenshots
     */
    public static void inOneLook(TestCaller caller, Look look, Map<String, String> pages) {
        if (ALL_LOOKS) {
            pages.forEach((name, address) -> inEveryLook(caller, address, name));
            return;
        }
        try (BrowserVisit visit = of(caller, look.at(PHONE))) {
            pages.values().forEach(address -> visit.open(address).isSound());
        }
    }

    private static void inEveryLook(Function<Look, BrowserVisit> visits, String address, String name) {
        for (Look look : List.of(Look.ENGLISH, Look.CHINESE)) {
            try (BrowserVisit visit = visits.apply(look)) {
                visit.open(address).seen(name, look);
                if (look.equals(Look.ENGLISH)) {
                    visit.isSound();
                }
                visit.turn(look.dark()).seen(name, look.dark());
                if (look.equals(Look.ENGLISH)) {
                    visit.passes(visit.audit().withRules(List.of("color-contrast")));
                }
                visit.turn(look.at(WIDE)).isWithinTheWindow().seen(name, look.at(WIDE));
                visit.turn(look.at(PHONE)).isWithinTheWindow().seen(name, look.at(PHONE));
                visit.hasNoComplaints();
            }
        }
    }

    private BrowserVisit seen(String name, Look look) {
        return ALL_LOOKS || look.equals(Look.ENGLISH) || look.equals(Look.CHINESE.at(PHONE))
                ? screenshot(name, look)
                : this;
    }

    private BrowserVisit turn(Look look) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.colours()));
        page.setViewportSize(look.width(), HEIGHT);
        return this;
    }

    /** @return the one window of this visit */
    public Page page() {
        return page;
    }

    public BrowserVisit open(String address) {
        page.navigate(address);
        return this;
    }

    /**
     * What holds of every page: axe-core has no serious finding, nothing was blocked, nothing lies beside the window.
     */
    public BrowserVisit isSound() {
        passes(audit());
        return isWithinTheWindow().hasNoComplaints();
    }

    /** Of the page alone, since none has frames, and of what it finds alone: what passed takes as long to describe. */
    private AxeBuilder audit() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    private void passes(AxeBuilder audit) {
        assertThat(audit.analyze().getViolations().stream()
                        .filter(finding -> FOUND.contains(finding.getImpact()))
                        .map(finding -> finding.getId() + " " + finding.getNodes()))
                .as("findings of axe-core on %s", page.url())
                .isEmpty();
    }

    public BrowserVisit isWithinTheWindow() {
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .as(() -> "width of " + page.url() + ", beside the window: " + page.evaluate(BESIDE))
                .isLessThanOrEqualTo(page.viewportSize().width);
        return this;
    }

    /** Neither the browser nor a script complained: of the policy, of a file that is not there, of a fault. */
    public BrowserVisit hasNoComplaints() {
        assertThat(complaints).as("what the browser said of %s", page.url()).isEmpty();
        return this;
    }

    /** @param name of the page; the look is added */
    public BrowserVisit screenshot(String name, Look look) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(name + "-" + look.name() + ".png")));
        return this;
    }

    @Override
    public void close() {
        context.close();
    }

    private static synchronized Browser browser() {
        if (shared == null) {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            shared = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium())
                            .setArgs(isRoot() ? List.of("--no-sandbox") : List.of()));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        }
        return shared;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path chromium() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        return found.orElseThrow(() -> new IllegalStateException("There is no Chromium on the path, which the tests of"
                + " pages need: apt-get install chromium fonts-noto-cjk"));
    }
}
