package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.validation.Violation;

/**
 * What a payload says that its schema allows, and that is most likely a mistake all the same: a reason for who has
 * filled it in to look once more, and none to refuse it.
 */
public final class PayloadDoubts {

    /** Names of one person have a point in them, or a blank where two letters are to look like three. */
    private static final Pattern TWO_NAMES = Pattern.compile("\\p{IsHan}{2,}\\s+\\p{IsHan}{2,}");

    private final LocalDate today;
    private final List<Violation> doubts = new ArrayList<>();

    private PayloadDoubts(LocalDate today) {
        this.today = today;
    }

    /**
     * @param payload that the type allows
     * @return with pointers as the fields of forms have them
     */
    public static List<Violation> ofRequest(NoticeType type, JsonNode payload, LocalDate today) {
        PayloadDoubts found = new PayloadDoubts(today);
        found.lookAtNumbers(type, payload);
        found.look(PayloadForm.ofRequest(type).fields(), payload);
        return found.doubts;
    }

    /** As {@link #ofRequest}. */
    public static List<Violation> ofReturn(NoticeType type, JsonNode payload, LocalDate today) {
        PayloadDoubts found = new PayloadDoubts(today);
        found.look(PayloadForm.ofReturn(type).fields(), payload);
        return found.doubts;
    }

    private void lookAtNumbers(NoticeType type, JsonNode payload) {
        for (String pointer : type.unverifiedDocumentNumbers(payload, today)) {
            add(PayloadForm.AT + pointer, "cannot be right, by its check digit, first digits or date of birth");
        }
    }

    private void look(List<PayloadField> fields, JsonNode object) {
        fields.forEach(field -> look(field, object.path(PayloadForm.name(field.pointer()))));
    }

    private void look(PayloadField field, JsonNode value) {
        switch (field.kind()) {
            case GROUP -> {
                look(field.fields(), value);
                String name = value.path("name").asText();
                if (isPerson(field) && TWO_NAMES.matcher(name).find()) {
                    add(field.pointer() + "/name", "reads like the names of two people");
                }
            }
            case LIST -> {
                for (int i = 0; i < Math.min(value.size(), field.most()); i++) {
                    look(PayloadForm.item(field, i), value.path(i));
                }
            }
            case DATE -> {
                // The schema has seen that it is a date; such texts sort as their days do.
                if (field.past() && value.asText().compareTo(today.toString()) > 0) {
                    add(field.pointer(), "is after today");
                }
            }
            default -> {
                // Nothing can be told from it alone.
            }
        }
    }

    private static boolean isPerson(PayloadField group) {
        return group.fields().stream().anyMatch(field -> field.kind() == Kind.DOCUMENT_NUMBER);
    }

    private void add(String pointer, String english) {
        doubts.add(new Violation(pointer, "doubtful", english));
    }
}
