package org.huizhi.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/** What the demonstration starts, and the order in which it plays. */
final class Stage implements AutoCloseable {

    private static final String DRILL_CLOCK = "huizhi.clock.offset";
    /**
     * In the demonstration keys begin seconds after they are published, in production hours; days go by within seconds;
     * and what a killed node holds is given up as soon.
     */
    private static final Map<String, String> QUICK = Map.of(
            "huizhi.directory.reload-interval", "1s",
            "huizhi.statement.check-interval", "1s",
            "huizhi.reminder.check-interval", "1s",
            // Browsers reach these nodes without TLS.
            "huizhi.console.secure-cookie", "false",
            "mp.messaging.incoming.inbox.session.timeout.ms", "6000",
            "mp.messaging.incoming.inbox.heartbeat.interval.ms", "1500");

    private final Months months = new Months(Instant.now());
    private final List<Slip> slips = SlipFile.read();
    private final Recount recount = new Recount(slips, months);
    private final boolean once;
    private Duration drill = Duration.ZERO;
    /** These nodes live for minutes: the optimising compiler would take twice the time that it saves. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    private static final int SHOWN = 20;
    private static final int SLIPS_BEFORE_NEW_KEYS = 150;
    private static final long PAUSE_MILLIS = 50;

    private final Path folder;
    private final Path logs;
    private final Display display;
    private final RunningExchange exchange;
    private final Map<Place, Map<Role, String>> tokens = new EnumMap<>(Place.class);
    private final Map<Place, Map<Role, ConsoleAccounts.Account>> accounts = new EnumMap<>(Place.class);
    private final List<RegionNode> nodes = new ArrayList<>();
    private final MonthlyStatements statements = new MonthlyStatements(nodes, months, recount);
    private final ReturnRateTable table;
    private final long began = System.nanoTime();
    private final KeyRotation rotation;
    private final Guests guests;
    private volatile boolean closed;

    /** @param stranger whose node somebody else runs; empty without one */
    Stage(DemoSettings settings, Optional<StrangerEntry> stranger, Path folder, Display display) {
        this.once = settings.once();
        this.folder = folder;
        this.logs = folder.resolve("logs");
        this.display = display;
        this.exchange = new RunningExchange(new RunningExchange.Plan(
                folder.resolve("data"),
                logs,
                settings.bus(),
                settings.database(),
                settings.portsByMailbox(),
                QUICK_START,
                Regions.demo(),
                false));
        this.rotation = new KeyRotation(
                exchange, nodes, Place.YULIN, () -> Instant.now().plus(drill));
        this.guests = new Guests(exchange, nodes, stranger);
        this.table = new ReturnRateTable(nodes, LocalDate.now(ZoneId.of("Asia/Shanghai")));
    }

    /** One caller of each role, who sees all offices of the region. */
    private void admit(Place place) {
        Map<Role, String> byRole = new EnumMap<>(Role.class);
        Map<Role, NodeClient> callers = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String token = exchange.token("demo-" + role.word(), Set.of(role.word()), Set.of(place.hub()));
            byRole.put(role, token);
            callers.put(role, new NodeClient(exchange.node(place.mailbox()).baseUri(), token));
        }
        tokens.put(place, byRole);
        nodes.add(new RegionNode(place, callers));
    }

    /** So that people can sign in to the console. */
    private void makeAccounts() {
        for (Place place : Place.values()) {
            accounts.put(
                    place,
                    new ConsoleAccounts(
                                    exchange.node(place.mailbox()).baseUri(),
                                    place,
                                    tokens.get(place).get(Role.ADMINISTRATOR),
                                    () -> Instant.now().plus(drill))
                            .make());
        }
        display.line(at() + "Console: in each region one account of each role, with password and second factor.");
    }

    /** Plays the scenario; false when a slip did not come where it should, or a figure is wrong. */
    boolean play() {
        display.line("Huizhi 回执: three regions exchange slips. Starting the bus and the database ...");
        exchange.prepare();
        Arrays.stream(Place.values()).forEach(this::admit);
        if (guests.withStranger()) {
            receive();
            return true;
        }
        List<String> problems = new ArrayList<>();
        try (Scenario scenario = new Scenario(nodes, slips, months)) {
            for (int month = 1; month <= Months.COUNT + 1 && problems.isEmpty(); month++) {
                problems.addAll(playMonth(month, scenario));
            }
            if (problems.isEmpty()) {
                problems.addAll(scenario.contentDifferences());
                problems.addAll(new FigureCheck(nodes, months, recount).differences(table.period()));
                problems.addAll(statements.changesSince(Months.COUNT));
                problems.addAll(slowOffice());
                problems.addAll(proved());
            }
            if (problems.isEmpty() && !once) {
                exchange.stopNodes();
                drill = Duration.ZERO;
                startNodes("today", drill);
                guests.welcome();
                guests.leaveDeadLetter(Place.YULIN);
            }
            if (problems.isEmpty()) {
                makeAccounts();
            }
            problems.addAll(scenario.faults());
        }
        tell(problems, slips.size());
        return problems.isEmpty();
    }

    /** A stranger does not wait until the scenario is over: its node has the time of today. */
    private void receive() {
        startNodes("today", Duration.ZERO);
        int agreements = new Agreeing(nodes).agree();
        display.line(at() + agreements + " agreements proposed, countersigned and in force, over the bus.");
        guests.welcome();
        makeAccounts();
    }

    /** The morning of the month's first working day: the statement of the last month, then what its offices do. */
    private List<String> playMonth(int month, Scenario scenario) {
        if (month > 1) {
            exchange.stopNodes();
        }
        drill = months.offset(month, Instant.now());
        String when = months.of(month) + ", first working day";
        List<String> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (month - 1 == SlipGenerator.MONTH_WITHOUT_BUS) {
            problems.addAll(disputed(when, month - 1, lines));
        } else {
            startNodes(when, drill);
        }
        if (month == 1) {
            int agreements = new Agreeing(nodes).agree();
            display.line(at() + agreements + " agreements proposed, countersigned and in force, over the bus.");
        } else {
            problems.addAll(statements.of(month - 1, lines));
            display.line(at() + "Statements 对账单 of " + months.of(month - 1) + ":");
            lines.forEach(display::line);
        }
        long start = System.nanoTime();
        int before = scenario.submitted();
        problems.addAll(watched(when, scenario, () -> month == 1 ? withNewKeys(scenario) : scenario.month(month)));
        double seconds = (System.nanoTime() - start) / 1e9;
        int sent = scenario.submitted() - before;
        display.line(at()
                + String.format(
                        Locale.ROOT,
                        "%d slips in %.1f s, %.0f a second; escalated 督办: %s. Resident memory: %s",
                        sent,
                        seconds,
                        sent / seconds,
                        escalated(),
                        memory()));
        if (month == SlipGenerator.MONTH_WITHOUT_BUS) {
            withoutBus(month, scenario);
        }
        return problems;
    }

    private RegionNode node(Place place) {
        return nodes.stream().filter(node -> node.place() == place).findFirst().orElseThrow();
    }

    /** Yulin answers while the bus is away, and its node is killed before it is back: nobody else has these answers. */
    private void withoutBus(int month, Scenario scenario) {
        exchange.bus().stop();
        scenario.answerWithoutBus(Place.YULIN, month);
        exchange.node(Place.YULIN.mailbox()).kill();
        exchange.bus().restart();
        display.line(at() + Place.YULIN.title() + " has answered " + answeredWithoutBus()
                + " slips while the bus was away, and its node was killed then.");
    }

    private long answeredWithoutBus() {
        return slips.stream().filter(slip -> slip.fate().isAnsweredWithoutBus()).count();
    }

    private long of(Fate fate) {
        return slips.stream().filter(slip -> slip.fate() == fate).count();
    }

    /**
     * Xinzhou and Ordos count the month before they have Yulin's answers. Xinzhou counts anew when they have come;
     * between Ordos and Yulin people settle what differs.
     */
    private List<String> disputed(String when, int month, List<String> lines) {
        startNodes(when, drill, Place.XINZHOU, Place.ORDOS);
        statements.awaitProposal(node(Place.XINZHOU), Place.YULIN, month);
        statements.awaitProposal(node(Place.ORDOS), Place.YULIN, month);
        startNodes(when, drill, Place.YULIN);
        RegionNode yulin = node(Place.YULIN);
        List<String> problems = new ArrayList<>(
                statements.renewDisputed(node(Place.XINZHOU), yulin, month, of(Fate.ARRIVED_LATE), lines));
        problems.addAll(statements.settleDisputed(node(Place.ORDOS), yulin, month, of(Fate.SETTLED_APART), lines));
        return problems;
    }

    private String escalated() {
        return nodes.stream()
                .map(node -> node.place().english + " "
                        + node.notices("outgoing&escalated=true").size())
                .collect(Collectors.joining(", "));
    }

    private List<String> slowOffice() {
        List<String> lines = new ArrayList<>();
        List<String> problems =
                new SlowOffice(node(Place.XINZHOU), table.period()).named(SlipGenerator.SLOW_OFFICE, lines);
        display.line(at() + "Who sits on the slips in " + Place.XINZHOU.title() + ", by its own node:");
        lines.forEach(display::line);
        return problems;
    }

    /** Lets the offices work, and one region change its keys meanwhile. */
    private List<String> withNewKeys(Scenario scenario) {
        CompletableFuture<Optional<String>> rotated = CompletableFuture.supplyAsync(() -> {
            try {
                while (scenario.submitted() < SLIPS_BEFORE_NEW_KEYS) {
                    Thread.sleep(PAUSE_MILLIS);
                }
                Optional<String> problem = rotation.perform();
                display.line(at() + rotation.told());
                return problem;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("the replacement of keys was interrupted");
            }
        });
        List<String> problems = new ArrayList<>(scenario.month(1));
        rotated.join().ifPresent(problems::add);
        return problems;
    }

    /** What does not stand of the evidence of all returned and contested slips, checked without the nodes. */
    private List<String> proved() {
        Proofs proofs = new Proofs(nodes, exchange.authorityKeys());
        List<String> problems = new ArrayList<>(proofs.verify());
        display.line(at() + "Evidence 存证 of every returned or contested slip, from both nodes, verified offline: "
                + proofs.summary() + "; " + problems.size() + " not valid.");
        if (proofs.contests() == 0) {
            problems.add("no contest of a decline was proved");
        }
        for (String key : List.of(rotation.oldKey(), rotation.newKey())) {
            if (!proofs.saw(key)) {
                problems.add("no slip was signed with key " + key);
            }
        }
        return problems;
    }

    private String memory() {
        return nodes.stream()
                .map(RegionNode::place)
                .map(place -> place.title() + " "
                        + exchange.node(place.mailbox()).residentMebibytes().stream()
                                .mapToObj(size -> size + " MiB")
                                .findFirst()
                                .orElse("not known"))
                .collect(Collectors.joining(", "));
    }

    /** @param places whose nodes are started; all of them where none is named */
    private void startNodes(String when, Duration offset, Place... places) {
        Map<String, String> clock = new HashMap<>(QUICK);
        clock.put(DRILL_CLOCK, offset.toString());
        clock.putAll(guests.settings());
        Place[] started = places.length == 0 ? Place.values() : places;
        display.line(at() + "Starting "
                + Arrays.stream(started).map(place -> place.english).collect(Collectors.joining(", ")) + ", " + when
                + " by their clock ...");
        exchange.startNodes(clock, Arrays.stream(started).map(Place::mailbox).toList());
        DemoFile.write(folder.resolve("demo.json"), exchange, tokens, folder.resolve("data"), logs);
    }

    private interface Part {
        List<String> play();
    }

    /** Plays a part of the scenario and shows the return rates meanwhile. */
    private List<String> watched(String when, Scenario scenario, Part part) {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
        Runnable draw = () -> display.table(
                table.lines(at() + "Return rates 回复率, " + when + " (" + scenario.submitted() + " slips submitted):"));
        try {
            var unused = ticker.scheduleWithFixedDelay(
                    draw, display.tableSeconds(), display.tableSeconds(), TimeUnit.SECONDS);
            List<String> problems = part.play();
            draw.run();
            return problems;
        } finally {
            ticker.shutdownNow();
        }
    }

    private String at() {
        return String.format(Locale.ROOT, "%4.0f s  ", (System.nanoTime() - began) / 1e9);
    }

    private void tell(List<String> problems, int slips) {
        if (problems.isEmpty()) {
            display.line(
                    at() + "All " + slips
                            + " slips are where they should be, on both sides; the figures are right when recounted; every return and contest is proved.");
            return;
        }
        display.line(at() + problems.size() + " things are not as they should be:");
        problems.stream().limit(SHOWN).forEach(problem -> display.line("  " + problem));
        if (problems.size() > SHOWN) {
            display.line("  ... and " + (problems.size() - SHOWN) + " more");
        }
    }

    /** Says where everything is and how to get in. */
    void invite() {
        for (RegionNode node : nodes) {
            Place place = node.place();
            display.line("");
            display.line(place.title() + "  " + exchange.node(place.mailbox()).baseUri() + "  "
                    + exchange.jdbcUrl(place.mailbox()) + "  log " + logs.resolve(place.key + ".log"));
            display.line("  health: " + DemoFile.health(exchange, place) + "  metrics: "
                    + DemoFile.metrics(exchange, place) + "  directory: "
                    + exchange.files(place.mailbox()).resolve("directory.jws"));
            tokens.get(place).forEach((role, token) -> display.line("  " + role.word() + ": " + token));
        }
        inviteToTheConsole();
        display.line("");
        guests.told().forEach(display::line);
        display.line("");
        display.line("Bus: " + exchange.bus().bootstrapServers() + "   For tools: " + folder.resolve("demo.json"));
        display.line("");
        display.line("Submit a slip in Yulin, see it arrive in Xinzhou, ask Yulin for the return rates:");
        DemoFile.commands(exchange, tokens, table.path()).forEach(command -> {
            display.line("");
            display.line(command);
        });
        display.line("");
        display.line("Ctrl-C ends everything.");
    }

    /** Passwords and second factors are shown here once, and kept nowhere. */
    private void inviteToTheConsole() {
        display.line("");
        display.line(
                "Console, for browsers. Sign in with name and password, then with a code: of an app that has the secret,"
                        + " or the recovery code, which is good once.");
        accounts.forEach((place, byRole) -> {
            display.line("");
            display.line(place.title() + "  "
                    + exchange.node(place.mailbox()).baseUri().resolve("/console"));
            byRole.values()
                    .forEach(account -> display.line(String.format(
                            Locale.ROOT,
                            "  %-13s  password %s  secret %s  recovery code %s",
                            account.name(),
                            account.password(),
                            account.secret(),
                            account.recoveryCode())));
        });
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        guests.close();
        exchange.close();
    }
}
