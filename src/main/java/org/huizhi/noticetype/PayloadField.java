package org.huizhi.noticetype;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.huizhi.directory.LocalizedName;
import org.huizhi.validation.HalfWidth;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form.
 *
 * @param pointer JSON pointer of what it becomes in the document that a service checks; the field is named by it
 * @param longest characters; 0 where it does not say
 * @param pattern of a text; null for any
 * @param choices among which is chosen
 * @param fields in it: those of a group, the items of a list
 * @param most items of a list
 * @param past whether it is a day that is not after today, unless somebody has made a mistake
 * @param when the only case in which it is needed; null for one that does not depend on others
 */
public record PayloadField(
        String pointer,
        Kind kind,
        LocalizedName label,
        @Nullable LocalizedName help,
        boolean required,
        int longest,
        @Nullable Pattern pattern,
        List<Choice> choices,
        List<PayloadField> fields,
        int most,
        boolean past,
        @Nullable Condition when) {

    /** How it is filled in. */
    public enum Kind {
        TEXT,
        LONG_TEXT,
        DATE,
        CHOICE,
        /** Several of a list. */
        CHOICES,
        NUMBER,
        YES_NO,
        DOCUMENT_NUMBER,
        GROUP,
        LIST
    }

    public record Choice(String value, LocalizedName name) {}

    /**
     * Another field has this value.
     *
     * @param only whether it has to be left empty in every other case
     */
    public record Condition(String pointer, String value, LocalizedName field, LocalizedName choice, boolean only) {}

    /** {@code text}, {@code long_text} and so on, for templates. */
    public String is() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** @return whether it is a region, which people know by its name and systems by its code */
    public boolean isRegion() {
        return pattern != null && pattern.pattern().equals(PayloadSchema.REGION);
    }

    /** @return whether a text may have several */
    boolean paragraphs() {
        return pattern == null || pattern.matcher("a\nb").find();
    }

    /** @return what was meant: codes are written in ASCII, whatever the input method makes of them */
    String meant(String typed) {
        if (pattern == null || pattern.matcher(typed).find()) {
            return typed;
        }
        String narrow = HalfWidth.of(typed).strip();
        return pattern.matcher(narrow).find() ? narrow : typed;
    }

    PayloadField when(Condition condition) {
        return new PayloadField(
                pointer, kind, label, help, required, longest, pattern, choices, fields, most, past, condition);
    }

    /** @return the same, in another place */
    public PayloadField at(String other) {
        return new PayloadField(
                other,
                kind,
                label,
                help,
                required,
                longest,
                pattern,
                choices,
                fields.stream()
                        .map(field -> field.at(other + field.pointer.substring(pointer.length())))
                        .toList(),
                most,
                past,
                when);
    }
}
