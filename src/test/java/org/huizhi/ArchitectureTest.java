package org.huizhi;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.huizhi.testsupport.WithoutTests;

/**
 * Dependencies point one way, and some things have one place (ADR 0001). Each rule here was seen to fail before it was
 * trusted.
 */
@AnalyzeClasses(packages = "org.huizhi", importOptions = WithoutTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.huizhi.";

    /** Of a package, in each source root. */
    private static final int MOST_FILES = 60;
    /** Of a file of the product. */
    private static final int MOST_LINES = 400;

    /** Every package of ours with those that it may touch. An edge that is no longer used goes. */
    static final Map<String, Set<String>> MAY_TOUCH = Map.ofEntries(
            // Told everything they need by their caller. What is wrong with a document is a word of every feature.
            Map.entry("reload", Set.of()),
            // Whoever tells bytes from others needs it.
            Map.entry("digest", Set.of()),
            // Moments and days are read in one form everywhere.
            Map.entry("envelope", Set.of("digest", "validation")),
            Map.entry("batching", Set.of()),
            // Asks the database which transactions run.
            Map.entry("horizon", Set.of("jdbc")),
            Map.entry("jdbc", Set.of()),
            Map.entry("paper", Set.of()),
            Map.entry("validation", Set.of()),
            // Uploads are of callers; their bytes are encrypted, and signed and encrypted once more for the other
            // region, which asks for them by outbox and inbox. One that cannot be looked at stops no other.
            Map.entry(
                    "attachment",
                    Set.of(
                            "access",
                            "digest",
                            "directory",
                            "envelope",
                            "inbox",
                            "jdbc",
                            "job",
                            "outbox",
                            "problem",
                            "validation",
                            "vault")),
            // Says why a file cannot be read.
            Map.entry("sheet", Set.of("validation")),
            // Says the sentences and faults that every feature gives.
            Map.entry("problem", Set.of("validation")),
            // Asks the database for the sizes of its tables; what lapses it is told.
            Map.entry("watch", Set.of("jdbc")),
            // Holidays are read again while the node runs.
            Map.entry("calendar", Set.of("digest", "reload")),
            // Operators' decisions about parked items are audited; an item for which a key is missing waits.
            Map.entry("job", Set.of("access", "directory", "jdbc")),
            // Encrypts with the cipher that the envelope has found to be the fastest; keys are read again, and tables
            // of others are encrypted again after a change of keys.
            Map.entry("vault", Set.of("envelope", "jdbc", "reload")),
            // Tools that need no node, save for those that tell it of a restore and make a link for an account. Tokens
            // for trials name roles.
            Map.entry(
                    "command",
                    Set.of(
                            "access",
                            "account",
                            "audit",
                            "calendar",
                            "conformance",
                            "directory",
                            "envelope",
                            "evidence",
                            "feed",
                            // Files of messages are looked at, and what is wrong with one is said to people.
                            "offline",
                            "problem",
                            "resync",
                            "statement")),
            // Plays a region of its own on the bus, and counts due dates again.
            Map.entry("conformance", Set.of("agreement", "calendar", "directory", "envelope", "validation")),
            // Chains what access enters; links are authenticated, checkpoints signed, and checked against the
            // directory.
            Map.entry("audit", Set.of("access", "digest", "directory", "envelope", "jdbc", "vault")),
            // Entries are signed: the envelope checks signatures and names algorithms. Entries and own keys are read
            // again. The authority signs calendars too.
            Map.entry("directory", Set.of("calendar", "envelope", "jdbc", "reload", "validation", "watch")),
            // Parties and their keys are in the directory; both signatures are checked by the envelope. It travels by
            // outbox and inbox; callers and audit share the act's transaction. Clauses name notice types.
            Map.entry(
                    "agreement",
                    Set.of(
                            "access",
                            "calendar",
                            "digest",
                            "directory",
                            "envelope",
                            "inbox",
                            "jdbc",
                            "noticetype",
                            "outbox",
                            // The folder of agreements is read again.
                            "reload",
                            "validation",
                            // Their end is watched.
                            "watch")),
            // Whom to probe, and whether a probe's agreement is held, the agreements say; probes travel by outbox and
            // inbox.
            // By which holidays the two count, both say.
            Map.entry(
                    "partner",
                    Set.of(
                            "agreement",
                            "calendar",
                            "directory",
                            "envelope",
                            "inbox",
                            "jdbc",
                            "job",
                            // Whether anything crosses is shown beside whether it could.
                            "notice",
                            "outbox")),
            // The offices of a token are roots of subtrees in the directory; idempotency keys and audit are in tables,
            // whose entries the vault authenticates; registered clients are read again.
            Map.entry("access", Set.of("calendar", "digest", "directory", "jdbc", "reload", "vault", "watch")),
            // Accounts act in the roles and for the offices of callers, and are audited as these are; secrets are
            // encrypted. For whoever has none the issuer vouches.
            Map.entry("account", Set.of("access", "digest", "directory", "jdbc", "oidc", "validation", "vault")),
            // What the issuer says of somebody is read as tokens of callers are.
            Map.entry("oidc", Set.of("access", "calendar", "digest")),
            // Seals with the receiver's key from the directory, and encrypts what it keeps.
            Map.entry("outbox", Set.of("directory", "envelope", "batching", "jdbc", "job", "vault")),
            // Speaks of verdicts and reasons in the envelope's words, and encrypts what it keeps.
            Map.entry("inbox", Set.of("digest", "envelope", "jdbc", "vault")),
            // The blind index of persons is keyed by the vault. The payload of a notice is in its messages, so reading
            // it touches outbox and inbox; callers, audit and idempotency keys share the verb's transaction.
            Map.entry(
                    "notice",
                    Set.of(
                            "access",
                            "agreement",
                            // Messages list them, and they go with the person data.
                            "attachment",
                            "calendar",
                            "directory",
                            "envelope",
                            // Verbs and submissions of several callers share a transaction.
                            "batching",
                            // Whoever asks for what was changed since then misses nothing.
                            "horizon",
                            "inbox",
                            "jdbc",
                            // Reminders, one bad slip of which stops no other; so it is with all that touch it.
                            "job",
                            // What may be asked and answered, in which fields.
                            "noticetype",
                            "outbox",
                            "routing",
                            "validation",
                            "vault",
                            // The holidays of which year are not known yet is watched.
                            "watch")),
            // Types have names in both languages, as regions and offices have.
            Map.entry("noticetype", Set.of("directory", "validation")),
            Map.entry("routing", Set.of("access", "directory", "jdbc", "noticetype", "validation")),
            Map.entry(
                    "statement",
                    Set.of(
                            "access",
                            // A month is proposed only where an agreement was in force.
                            "agreement",
                            "calendar",
                            "digest",
                            "directory",
                            "envelope",
                            "inbox",
                            "jdbc",
                            "job",
                            "notice",
                            "outbox",
                            "paper",
                            // Why a statement does not allow an act is said to people.
                            "validation")),
            // Slips by due date, of a view that notice publishes; what is shown of each is said by notice.
            Map.entry("worklist", Set.of("access", "agreement", "directory", "jdbc", "notice")),
            // What happened to slips, of a view that notice publishes, as CloudEvents of this node.
            Map.entry("change", Set.of("access", "directory", "envelope", "jdbc", "job", "notice")),
            // What is to be told is found in views that others publish, and in what they show of partners and
            // statements;
            // recipients are set by administrators, audited.
            Map.entry(
                    "mail",
                    Set.of(
                            "access",
                            // Working days.
                            "calendar",
                            "directory",
                            "jdbc",
                            "job",
                            "notice",
                            "noticetype",
                            "statement",
                            "statistics",
                            "validation")),
            // Reads the feed of changes as its account would, by what that showed last; secrets are encrypted.
            Map.entry(
                    "webhook",
                    Set.of(
                            "access",
                            "calendar",
                            "change",
                            "directory",
                            "envelope",
                            "jdbc",
                            "job",
                            "notice",
                            "noticetype",
                            "validation",
                            "vault")),
            // Encrypted, and its account's alone.
            Map.entry("draft", Set.of("access", "jdbc", "vault")),
            // Rows become submissions of their caller, by the fields of their type; what a file holds is encrypted, and
            // one that cannot be carried out stops no other. Templates offer what agreements allow.
            Map.entry(
                    "upload",
                    Set.of(
                            "access",
                            "act",
                            "agreement",
                            "digest",
                            "directory",
                            "jdbc",
                            "job",
                            "notice",
                            "noticetype",
                            "problem",
                            "sheet",
                            "validation",
                            "vault")),
            // Bodies of REST and forms of the console become verbs alike.
            Map.entry("act", Set.of("notice", "problem", "validation")),
            // An address asks for figures alike in the API and in pages; groups are called as types are.
            Map.entry(
                    "statistics",
                    Set.of("access", "calendar", "directory", "jdbc", "job", "notice", "noticetype", "problem")),
            // Gathers what everybody else signed and kept; its verifier recomputes the due date, and compares files
            // with
            // what is listed of attachments.
            Map.entry(
                    "evidence",
                    Set.of(
                            "access",
                            "agreement",
                            "attachment",
                            "calendar",
                            "digest",
                            "directory",
                            "envelope",
                            "inbox",
                            "notice",
                            "outbox",
                            "validation")),
            // Answers a question as an office would, by what offices have registered under keyed hashes.
            Map.entry(
                    "certificate",
                    Set.of(
                            "access",
                            "agreement",
                            "digest",
                            "directory",
                            "envelope",
                            "inbox",
                            "jdbc",
                            "job",
                            "notice",
                            // Who issues what is entered by administrators.
                            "validation",
                            "vault")),
            // The notice erases its person data; what no notice takes along is in inbox and outbox, and goes by age.
            // How long messages are accepted, feed says. The vault encrypts again what all tables declare.
            Map.entry("retention", Set.of("access", "feed", "inbox", "jdbc", "job", "notice", "outbox", "vault")),
            // An operator's decision about a dead letter is audited: access. No feature: they are found by the handlers
            // of their messages, which inbox describes.
            // Pieces of attachments go and come beside the inbox.
            Map.entry(
                    "feed",
                    Set.of(
                            "access",
                            "attachment",
                            "digest",
                            "directory",
                            "envelope",
                            "batching",
                            "inbox",
                            "job",
                            "outbox",
                            "validation")),
            // Partners are those of agreements; what either side keeps is in inbox and outbox, and what they give back
            // is handled by the feed. A piece of a long message is encrypted while it waits for the rest.
            Map.entry(
                    "resync",
                    Set.of(
                            "access",
                            "agreement",
                            "directory",
                            "envelope",
                            "feed",
                            "inbox",
                            "jdbc",
                            // A partner or a subject that cannot be coped with keeps no other waiting.
                            "job",
                            "outbox",
                            "vault")),
            // What the bus would bring travels in files, handled by the feed; work of an office travels in workbooks,
            // and
            // what comes back are verbs. Both are audited, and what is wrong with a file is said to people.
            Map.entry(
                    "offline",
                    Set.of(
                            "access",
                            "act",
                            "digest",
                            "directory",
                            "envelope",
                            "feed",
                            "notice",
                            "noticetype",
                            "outbox",
                            "problem",
                            "sheet",
                            // Columns of fields, as those that are uploaded have them.
                            "upload",
                            "validation",
                            "worklist")),
            // Pages show what features know. Forms are signed under a key of the vault.
            Map.entry(
                    "console",
                    Set.of(
                            "access",
                            "account",
                            "act",
                            "agreement",
                            "attachment",
                            "audit",
                            "calendar",
                            "certificate",
                            // Where a webhook goes on.
                            "change",
                            "digest",
                            "directory",
                            "draft",
                            "envelope",
                            "evidence",
                            "feed",
                            "inbox",
                            "job",
                            // Who is told by e-mail.
                            "mail",
                            "notice",
                            "noticetype",
                            "offline",
                            "outbox",
                            "paper",
                            "partner",
                            "problem",
                            "resync",
                            "retention",
                            "routing",
                            "statement",
                            "statistics",
                            // Slips from spreadsheets.
                            "upload",
                            "validation",
                            "vault",
                            // How the exchange fares, and what lapses when.
                            "watch",
                            "webhook",
                            "worklist")),
            Map.entry(
                    "rest",
                    Set.of(
                            "access",
                            "act",
                            "attachment",
                            "audit",
                            "agreement",
                            // By which version of which year the node counts is shown.
                            "calendar",
                            "certificate",
                            "change",
                            "digest",
                            "directory",
                            "evidence",
                            "feed",
                            "inbox",
                            "job",
                            "notice",
                            "noticetype",
                            "offline",
                            "outbox",
                            "partner",
                            "problem",
                            "resync",
                            "routing",
                            "sheet",
                            "statement",
                            "statistics",
                            "upload",
                            "validation",
                            "webhook")));

    @ArchTest
    void everyPackageTouchesOnlyWhatItMay(JavaClasses all) {
        MAY_TOUCH.forEach((name, others) -> {
            String[] allowed = Stream.concat(Stream.of(name), others.stream())
                    .map(ArchitectureTest::qualified)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage(qualified(name))
                    .should()
                    .onlyDependOnClassesThat(resideOutsideOfPackage(ROOT + ".").or(resideInAnyPackage(allowed)))
                    .check(all);
        });
    }

    @ArchTest
    void everyPackageAndEveryEdgeIsListedAndUsed(JavaClasses all) {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass one : all) {
            packageOf(one)
                    .ifPresent(name -> used.computeIfAbsent(name, unused -> new TreeSet<>())
                            .addAll(touchedBy(one, name)));
        }
        assertThat(used).isEqualTo(MAY_TOUCH);
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK_OF_THE_NODE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.huizhi.calendar.NodeClock")
            .should()
            .accessTargetWhere(describe("the machine's time is asked for", ArchitectureTest::asksTheMachineForTheTime));

    /** In statements neither: the database's clock is another one, and its day that of another zone. */
    @ArchTest
    void noStatementAsksTheDatabaseForTheTime(JavaClasses all) throws IOException {
        Pattern question = Pattern.compile("\\b(current_date|current_time|current_timestamp|localtime|localtimestamp"
                + "|(now|clock_timestamp|statement_timestamp|transaction_timestamp)\\(\\))");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(question);
            }
        }
    }

    /** Whoever sets the machine's clock back would keep callers away as long as that. */
    @ArchTest
    void limitsGoByAClockThatNobodySets(JavaClasses all) {
        Set<String> limits = callersOf(all, "io.github.bucket4j.Bucket.builder");
        assertThat(callersOf(all, "io.github.bucket4j.local.LocalBucketBuilder.withNanosecondPrecision"))
                .isEqualTo(limits)
                .isNotEmpty();
    }

    private static Set<String> callersOf(JavaClasses all, String method) {
        return all.stream()
                .filter(one -> one.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> (call.getTargetOwner().getName() + "."
                                        + call.getTarget().getName())
                                .equals(method)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ArchTest
    static final ArchRule ONLY_REST_AND_CONSOLE_KNOW_HTTP = noClasses()
            .that()
            .resideOutsideOfPackages(qualified("rest"), qualified("console"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.vertx.ext.web..");

    /** The framework would make an address of the {@code Host} header out of a path. */
    @ArchTest
    static final ArchRule NOBODY_IS_SENT_WHERE_THE_HOST_HEADER_SAYS = noClasses()
            .should()
            .callMethodWhere(describe(
                    "a response gets a location from the framework",
                    call -> call.getTargetOwner().getName().startsWith("jakarta.ws.rs.core.Response")
                            && Set.of("seeOther", "temporaryRedirect", "created", "location", "contentLocation")
                                    .contains(call.getTarget().getName())));

    @ArchTest
    static final ArchRule ONLY_FEED_AND_THE_KIT_KNOW_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackages(qualified("feed"), qualified("conformance"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "io.smallrye.reactive.messaging..", "org.eclipse.microprofile.reactive..");

    /** Statements and rows are those of package jdbc; that a row's column can fail is all that others see of it. */
    @ArchTest
    static final ArchRule ONLY_JDBC_HOLDS_CONNECTIONS_AND_STATEMENTS = noClasses()
            .that()
            .resideOutsideOfPackage(qualified("jdbc"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..").and(not(assignableTo(SQLException.class))));

    /** Faults apart: that the database is away becomes a problem here. */
    @ArchTest
    static final ArchRule RESOURCES_DO_NOT_TOUCH_THE_DATABASE = noClasses()
            .that()
            .resideInAnyPackage(qualified("rest"), qualified("console"))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.sql..",
                            "jakarta.persistence..",
                            "org.hibernate..",
                            "jakarta.transaction..",
                            "io.quarkus.narayana..",
                            "io.quarkus.hibernate..")
                    .and(not(assignableTo(Throwable.class))));

    /**
     * The plan of a native query for a scalar type is never found again in Hibernate's cache (7.2): each call adds one,
     * all of one hash, and soon a call costs more for looking it up than for the query. Plans for entities are found;
     * scalars are read by JDBC.
     */
    @ArchTest
    static final ArchRule NATIVE_QUERIES_ARE_FOR_ENTITIES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.huizhi.notice.NoticeStore")
            .should()
            .callMethodWhere(describe(
                    "a native query is typed",
                    call -> call.getTarget().getName().equals("createNativeQuery")
                            && call.getTarget().getRawParameterTypes().size() == 2));

    @ArchTest
    static final ArchRule BYTES_AND_DAYS_NEED_NO_INPUT_OR_OUTPUT = noClasses()
            .that()
            .resideInAnyPackage(qualified("envelope"), qualified("calendar"))
            // Announcements of holidays are read from files.
            .and()
            .doNotHaveFullyQualifiedName("org.huizhi.calendar.Calendars")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.nio.file..", "java.net..", "java.sql..", "jakarta.persistence..", "org.hibernate..");

    @ArchTest
    static final ArchRule ONLY_DIGEST_ASKS_THE_PLATFORM_FOR_DIGESTS = noClasses()
            .that()
            .resideOutsideOfPackage(qualified("digest"))
            .should()
            .callMethodWhere(describe(
                    "a digest is asked for by its name",
                    call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                            && call.getTarget().getName().equals("getInstance")));

    @ArchTest
    static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS = noFields()
            .should()
            .beAnnotatedWith(Inject.class)
            .orShould()
            .beAnnotatedWith(ConfigProperty.class)
            .orShould()
            .beAnnotatedWith(Channel.class);

    @ArchTest
    static final ArchRule FIELDS_OF_ENTITIES_ARE_NOT_PUBLIC = fields().that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Entity.class)
            .should()
            .notBePublic();

    /** A public method without a result would change the entity: it is a setter, whatever its name. */
    @ArchTest
    static final ArchRule ENTITIES_HAVE_NO_PUBLIC_SETTERS = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Entity.class)
            .and()
            .arePublic()
            .should()
            .notHaveRawReturnType(void.class);

    @ArchTest
    static final ArchRule REPOSITORIES_AND_NO_ACTIVE_RECORDS =
            noClasses().should().beAssignableTo(PanacheEntityBase.class);

    @ArchTest
    static final ArchRule PACKAGES_ARE_NAMED_AFTER_FEATURES =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..dto..", "..service..", "..impl..");

    /** From the sources: a {@code package-info} without annotations leaves no class file. */
    @ArchTest
    void everyPackageSaysWhatLivesInIt(JavaClasses all) throws IOException {
        Path sources = Path.of("src/main/java");
        for (String name :
                new TreeSet<>(all.stream().map(JavaClass::getPackageName).toList())) {
            Path info = sources.resolve(name.replace('.', '/')).resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).startsWith("/**");
        }
    }

    @ArchTest
    void noPackageAndNoFileIsTooLong(JavaClasses all) throws IOException {
        Map<Path, Integer> files = new TreeMap<>();
        Map<Path, Integer> lines = new TreeMap<>();
        for (String root : List.of("src/main/java", "src/test/java", "src/it/java")) {
            try (Stream<Path> sources = Files.walk(Path.of(root))) {
                for (Path file : sources.filter(Files::isRegularFile).toList()) {
                    files.merge(file.getParent(), 1, Integer::sum);
                    if (file.startsWith("src/main")) {
                        lines.put(file, Files.readAllLines(file).size());
                    }
                }
            }
        }
        files.values().removeIf(number -> number <= MOST_FILES);
        lines.values().removeIf(number -> number <= MOST_LINES);

        assertThat(files).as("packages of more than %d files", MOST_FILES).isEmpty();
        assertThat(lines).as("files of more than %d lines", MOST_LINES).isEmpty();
    }

    private static boolean asksTheMachineForTheTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        boolean withClock = access.getTarget().getFullName().contains("(" + Clock.class.getName());
        return switch (owner) {
            case "java.time.Clock" -> name.startsWith("system") || (name.startsWith("tick") && !withClock);
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.util.Date" -> access.getTarget().getFullName().equals("java.util.Date.<init>()");
            case "java.util.Calendar" -> name.equals("getInstance");
            default -> owner.startsWith("java.time.") && name.equals("now") && !withClock;
        };
    }

    private static String qualified(String name) {
        return ROOT + name + "..";
    }

    private static Set<String> touchedBy(JavaClass one, String own) {
        return one.getDirectDependenciesFromSelf().stream()
                .flatMap(dependency -> packageOf(dependency.getTargetClass()).stream())
                .filter(name -> !name.equals(own))
                .collect(toSet());
    }

    /** @return name of the package below the root; empty for the root itself and for what is not ours */
    private static Optional<String> packageOf(JavaClass one) {
        String name = one.getPackageName();
        return name.startsWith(ROOT) ? Optional.of(name.substring(ROOT.length()).split("\\.", 2)[0]) : Optional.empty();
    }
}
