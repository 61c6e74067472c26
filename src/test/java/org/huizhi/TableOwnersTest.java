package org.huizhi;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A table has one owner: only its package reads and writes it. Who needs another feature's rows reads a view that the
 * owner publishes. Tables and views are those of the migrations; their use is found in the strings of the sources and
 * in the annotations of entities. Each rule here was seen to fail before it was trusted.
 */
class TableOwnersTest {

    private static final Path SOURCES = Path.of("src/main/java/org/huizhi");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /** Every table with its owner. */
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("account_address", "account"),
            Map.entry("account_link", "account"),
            Map.entry("account_session", "account"),
            Map.entry("agreement", "agreement"),
            Map.entry("agreement_fact", "agreement"),
            Map.entry("agreement_proposal", "agreement"),
            Map.entry("attachment", "attachment"),
            Map.entry("attachment_part", "attachment"),
            Map.entry("attachment_request", "attachment"),
            Map.entry("audit_chain", "audit"),
            Map.entry("audit_checkpoint", "audit"),
            Map.entry("audit_entry", "access"),
            Map.entry("audit_pending", "access"),
            Map.entry("audit_rejected", "audit"),
            Map.entry("certificate", "certificate"),
            Map.entry("certificate_check", "certificate"),
            Map.entry("certificate_issuer", "certificate"),
            Map.entry("certificate_reissue", "certificate"),
            Map.entry("dead_letter", "inbox"),
            Map.entry("directory_entry", "directory"),
            Map.entry("directory_entry_version", "directory"),
            Map.entry("directory_heartbeat", "directory"),
            Map.entry("earlier_round", "notice"),
            Map.entry("form_draft", "draft"),
            Map.entry("held_message", "inbox"),
            Map.entry("held_partner", "inbox"),
            Map.entry("held_receipt", "inbox"),
            Map.entry("idempotency_key", "access"),
            Map.entry("local_account", "account"),
            Map.entry("lookup_day", "access"),
            Map.entry("mail", "mail"),
            Map.entry("mail_news", "mail"),
            Map.entry("mail_progress", "mail"),
            Map.entry("mail_recipient", "mail"),
            Map.entry("mail_told", "mail"),
            Map.entry("notice", "notice"),
            Map.entry("notice_erasure", "notice"),
            Map.entry("notice_part", "notice"),
            Map.entry("notice_person", "notice"),
            Map.entry("notice_return", "notice"),
            Map.entry("outbox", "outbox"),
            Map.entry("outbox_shard", "outbox"),
            Map.entry("parked_item", "job"),
            Map.entry("partner_probe", "partner"),
            Map.entry("receipt", "outbox"),
            Map.entry("received_message", "inbox"),
            Map.entry("retention_progress", "retention"),
            Map.entry("restoration", "resync"),
            Map.entry("resync", "resync"),
            Map.entry("resync_question", "resync"),
            Map.entry("routing_rule", "routing"),
            Map.entry("sender_budget", "inbox"),
            Map.entry("sent_message", "outbox"),
            Map.entry("sign_in_attempt", "account"),
            Map.entry("standing_right", "access"),
            Map.entry("statement", "statement"),
            Map.entry("statement_difference_part", "statement"),
            Map.entry("statement_event", "statement"),
            Map.entry("statement_part", "statement"),
            Map.entry("statistic", "statistics"),
            Map.entry("statistic_cell", "statistics"),
            Map.entry("statistic_delta", "statistics"),
            Map.entry("statistic_detail", "statistics"),
            Map.entry("statistic_detail_delta", "statistics"),
            Map.entry("timeline_entry", "notice"),
            Map.entry("upload", "upload"),
            Map.entry("upload_failure", "upload"),
            Map.entry("upload_part", "upload"),
            Map.entry("upload_row", "upload"),
            Map.entry("webhook", "webhook"),
            Map.entry("webhook_attempt", "webhook"),
            Map.entry("webhook_secret", "webhook"));

    /** Every view with the package that publishes it: it selects from that package's tables, or from other views. */
    private static final Map<String, String> PUBLISHERS = Map.ofEntries(
            Map.entry("audit_record", "access"),
            Map.entry("counted_cell", "statistics"),
            Map.entry("counted_detail", "statistics"),
            Map.entry("notice_number", "notice"),
            Map.entry("open_part", "notice"),
            Map.entry("outbox_pending", "outbox"),
            Map.entry("part_figure", "notice"),
            Map.entry("received_notice", "notice"),
            Map.entry("sent_notice", "notice"),
            Map.entry("slip_change", "notice"),
            Map.entry("slip_figure", "statistics"),
            Map.entry("slip_part_office", "notice"),
            Map.entry("slip_round", "notice"),
            Map.entry("work_slip", "notice"));

    private static final Pattern CREATED =
            Pattern.compile("create (?:or replace )?(table|view) (\\w+)(.*?);", CASE_INSENSITIVE | DOTALL);
    private static final Pattern DROPPED = Pattern.compile("drop (?:table|view) (?:if exists )?(\\w+)");

    private static final Pattern FUNCTION =
            Pattern.compile("create (?:or replace )?function .*?\\$\\$.*?\\$\\$", CASE_INSENSITIVE | DOTALL);

    /** Comments and characters are passed over, so that they open no string. */
    private static final Pattern STRINGS = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'|\"\"\"(?<block>.*?)(?<!\\\\)\"\"\"|\"(?<line>(?:\\\\.|[^\"\\\\\\n])*)\"",
            DOTALL);

    private static final Pattern SQL =
            Pattern.compile("\\b(select|insert into|update \\w+ set|delete from|lock table)\\b");
    private static final Pattern ENTITY = Pattern.compile("@Table\\(name = \"(\\w+)\"\\)");

    /** Before a table's name: a word of SQL, and perhaps other tables. */
    private static final String BEFORE = "\\b(from|join|into|update|table)\\s+(\\w+(\\s+\\w+)?\\s*,\\s*)*";

    /** A name in the SQL of a package. */
    private record Use(String name, String owner, String file, String sql) {

        private String described() {
            return owner + " (" + file + ") uses " + name;
        }
    }

    private static final Map<String, String> BODIES = new HashMap<>();
    private static final Set<String> TABLES = new TreeSet<>();
    private static final Set<String> VIEWS = new TreeSet<>();
    private static final List<String> FUNCTIONS = new ArrayList<>();
    private static final List<Use> USES = new ArrayList<>();

    @BeforeAll
    static void readMigrationsAndSources() {
        for (Path migration : filesBelow(MIGRATIONS, ".sql")) {
            String sql = text(migration).replaceAll("--[^\\n]*", "");
            FUNCTION.matcher(sql).results().map(MatchResult::group).forEach(FUNCTIONS::add);
            // What is dropped and made anew is there.
            Stream.concat(CREATED.matcher(sql).results(), DROPPED.matcher(sql).results())
                    .sorted(Comparator.comparingInt(MatchResult::start))
                    .forEach(TableOwnersTest::follow);
        }
        Map<String, String> sources = filesBelow(SOURCES, ".java").stream()
                .collect(Collectors.toMap(file -> SOURCES.relativize(file).toString(), TableOwnersTest::text));
        Map<String, String> entities = new HashMap<>();
        sources.forEach((file, source) -> entity(source).ifPresent(table -> {
            entities.put(file.replaceAll(".*/|\\.java", ""), table);
            USES.add(new Use(table, owner(file), file, "@Table"));
        }));
        sources.forEach((file, source) -> addUses(file, strings(source), entities));
    }

    private static void follow(MatchResult statement) {
        if (statement.groupCount() == 1) {
            TABLES.remove(statement.group(1));
            VIEWS.remove(statement.group(1));
        } else {
            (statement.group(1).equalsIgnoreCase("table") ? TABLES : VIEWS).add(statement.group(2));
            BODIES.put(statement.group(2), statement.group(3));
        }
    }

    @Test
    void everyTableAndViewOfTheMigrationsHasAnOwner() {
        assertThat(OWNERS.keySet()).isEqualTo(TABLES);
        assertThat(PUBLISHERS.keySet()).isEqualTo(VIEWS);
    }

    @Test
    void onlyItsOwnerUsesATable() {
        assertThat(USES.stream()
                        .filter(use -> OWNERS.containsKey(use.name()))
                        .filter(use -> !OWNERS.get(use.name()).equals(use.owner()))
                        .map(Use::described))
                .isEmpty();
        assertThat(used(USES.stream().map(Use::name))).containsAll(OWNERS.keySet());
    }

    @Test
    void aViewShowsTablesOfItsPublisherAndIsRead() {
        assertThat(PUBLISHERS.entrySet().stream()
                        .flatMap(view -> namesIn(BODIES.get(view.getKey())).stream()
                                .filter(OWNERS::containsKey)
                                .filter(table -> !OWNERS.get(table).equals(view.getValue()))
                                .map(table -> view + " selects from " + table)))
                .isEmpty();
        Stream<String> inBodies = Stream.concat(VIEWS.stream().map(BODIES::get), FUNCTIONS.stream())
                .flatMap(body -> namesIn(body).stream());
        assertThat(used(Stream.concat(USES.stream().map(Use::name), inBodies))).containsAll(PUBLISHERS.keySet());
    }

    @Test
    void nobodyWritesThroughAView() {
        assertThat(USES.stream()
                        .filter(use -> VIEWS.contains(use.name()))
                        .filter(use -> Pattern.compile("\\b(into|update|delete from)\\s+" + use.name() + "\\b")
                                .matcher(use.sql())
                                .find())
                        .map(Use::described))
                .isEmpty();
    }

    private static void addUses(String file, List<String> strings, Map<String, String> entities) {
        boolean hasSql = strings.stream().anyMatch(string -> SQL.matcher(string).find());
        for (String string : strings) {
            Set<String> names = namesIn(string);
            // A statement put together from parts: a part is just the name.
            if (hasSql && (TABLES.contains(string) || VIEWS.contains(string))) {
                names.add(string);
            }
            entities.forEach((entity, table) -> {
                if (isNamedIn(string, entity)) {
                    names.add(table);
                }
            });
            names.forEach(name -> USES.add(new Use(name, owner(file), file, string)));
        }
    }

    private static Set<String> namesIn(String sql) {
        return Stream.concat(TABLES.stream(), VIEWS.stream())
                // A name of several words is nothing else; one word can be any word.
                .filter(name -> name.contains("_")
                        ? Pattern.compile("\\b" + name + "\\b").matcher(sql).find()
                        : isNamedIn(sql, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isNamedIn(String sql, String name) {
        return Pattern.compile(BEFORE + name + "\\b").matcher(sql).find();
    }

    private static List<String> strings(String source) {
        List<String> strings = new ArrayList<>();
        Matcher matcher = STRINGS.matcher(source);
        while (matcher.find()) {
            Stream.of("block", "line").map(matcher::group).forEach(string -> {
                if (string != null) {
                    strings.add(string);
                }
            });
        }
        return strings;
    }

    private static Optional<String> entity(String source) {
        return ENTITY.matcher(source).results().map(found -> found.group(1)).findFirst();
    }

    private static Set<String> used(Stream<String> names) {
        return names.collect(Collectors.toSet());
    }

    private static String owner(String file) {
        return file.substring(0, file.indexOf('/'));
    }

    private static List<Path> filesBelow(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
