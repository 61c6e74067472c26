package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.testsupport.WithoutTests;

/** {@code docs/settings.md} names every setting of a node, with the default that it has. */
@AnalyzeClasses(packages = "org.huizhi", importOptions = WithoutTests.class)
class SettingsDocumentTest {

    private static final String OURS = "huizhi.";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\| ([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern EXPRESSION = Pattern.compile("\\$?\\{(huizhi\\.[a-z.-]+)(?::([^}]*))?}");
    /** Figures of time in the one form in which they are compared. */
    private static final Pattern TIME = Pattern.compile("P.*|\\d+(?:ms|s|m|h|d)");

    @ArchTest
    void everySettingIsThereWithItsDefault(JavaClasses all) throws IOException {
        Map<String, String> documented = documented();

        assertThat(documented.keySet().stream().filter(name -> name.startsWith(OURS)))
                .containsExactlyInAnyOrderElementsOf(settings(all).keySet());
        assertThat(documented).containsAllEntriesOf(withDefault(settings(all)));
    }

    private static Map<String, String> withDefault(Map<String, String> settings) {
        Map<String, String> with = new TreeMap<>(settings);
        with.values().removeIf(String::isEmpty);
        return with;
    }

    /** By name; empty where it is nothing that could be set. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/settings.md")));
        while (row.find()) {
            List<String> names = codes(row.group(1));
            List<String> defaults = Stream.of(row.group(2).split(", ")).toList();
            for (int i = 0; i < names.size(); i++) {
                String text = defaults.size() == 1 && names.size() > 1 ? "" : defaults.get(i);
                documented.put(
                        whole(names.get(i), names.get(0)),
                        codes(text).stream()
                                .findFirst()
                                .map(SettingsDocumentTest::normal)
                                .orElse(""));
            }
        }
        return documented;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    /** {@code .trust} behind {@code huizhi.webhook.most} is {@code huizhi.webhook.trust}. */
    private static String whole(String name, String first) {
        if (!name.startsWith(".")) {
            return name;
        }
        String[] end = name.substring(1).split("\\.");
        String[] parts = first.split("\\.");
        List<String> whole = new ArrayList<>(Arrays.asList(parts).subList(0, parts.length - end.length));
        whole.addAll(List.of(end));
        return String.join(".", whole);
    }

    /** What the code asks for: by mappings, by single properties, and by the times of its jobs. */
    private static Map<String, String> settings(JavaClasses all) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (JavaClass type : all) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                ConfigClass.configClass(type.reflect())
                        .getProperties()
                        .forEach((name, value) ->
                                settings.put(name.replace("[*]", ""), normal(Objects.requireNonNullElse(value, ""))));
            }
            type.getConstructors()
                    .forEach(constructor -> constructor.getParameters().stream()
                            .flatMap(parameter -> parameter.tryGetAnnotationOfType(ConfigProperty.class).stream())
                            .filter(property -> property.name().startsWith(OURS))
                            .forEach(property -> settings.put(
                                    property.name(),
                                    property.defaultValue().equals(ConfigProperty.UNCONFIGURED_VALUE)
                                            ? ""
                                            : normal(property.defaultValue()))));
            type.getMethods().stream()
                    .flatMap(method -> method.getAnnotations().stream())
                    .filter(annotation -> annotation.getRawType().isEquivalentTo(Scheduled.class))
                    .map(SettingsDocumentTest::every)
                    .map(EXPRESSION::matcher)
                    .filter(Matcher::matches)
                    .forEach(every -> settings.merge(
                            every.group(1),
                            every.group(2) == null ? "" : normal(every.group(2)),
                            (one, other) -> one.isEmpty() ? other : one));
        }
        settings.keySet().removeIf(name -> !name.startsWith(OURS));
        Properties packaged = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            packaged.load(reader);
        }
        packaged.stringPropertyNames().stream()
                .filter(name -> name.startsWith(OURS))
                .forEach(name -> settings.put(name, normal(packaged.getProperty(name))));
        return settings;
    }

    private static String every(JavaAnnotation<?> annotation) {
        return annotation.get("every").map(Object::toString).orElse("");
    }

    /** Also what is written in different ways, as {@code PT1M} and {@code 60s}. */
    private static String normal(String value) {
        return TIME.matcher(value).matches()
                ? DurationConverter.parseDuration(value).toString()
                : value.replace("_", "");
    }
}
