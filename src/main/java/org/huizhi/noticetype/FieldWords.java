package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.directory.LocalizedName;

/**
 * What people read of a field: keywords of a notice type document that have no say in what is valid. A type that comes
 * from a folder may leave them out; then its fields are called by their names.
 */
public final class FieldWords {

    private static final String LABEL = "x-huizhi-label";
    private static final String HELP = "x-huizhi-help";
    private static final String CHOICES = "x-huizhi-choices";

    private static final String PAST = "x-huizhi-past";

    static final List<String> KEYWORDS = List.of(LABEL, HELP, CHOICES, PAST);

    private FieldWords() {}

    /** @param field its schema, without what a reference in it leads to */
    public static Optional<LocalizedName> label(JsonNode field) {
        return words(field.path(LABEL));
    }

    /** @return what to enter, in a sentence */
    public static Optional<LocalizedName> help(JsonNode field) {
        return words(field.path(HELP));
    }

    /** @return whether it is the day of something that has happened: one to come is most likely a slip of the pen */
    static boolean isPast(JsonNode field) {
        return field.path(PAST).asBoolean();
    }

    /** @return of the values among which is chosen, those that have a name */
    public static Map<String, LocalizedName> choices(JsonNode field) {
        Map<String, LocalizedName> names = new LinkedHashMap<>();
        field.path(CHOICES)
                .properties()
                .forEach(choice -> words(choice.getValue()).ifPresent(name -> names.put(choice.getKey(), name)));
        return names;
    }

    private static Optional<LocalizedName> words(JsonNode words) {
        String chinese = words.path("zh").asText("");
        String english = words.path("en").asText("");
        return chinese.isBlank() || english.isBlank()
                ? Optional.empty()
                : Optional.of(new LocalizedName(chinese, english));
    }
}
