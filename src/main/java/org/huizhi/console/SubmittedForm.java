package org.huizhi.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.digest.Sha256;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** A form as somebody sent it. {@link FormReader} gives none that this node had not shown to this caller. */
public final class SubmittedForm {

    static final String TOKEN = "token";
    static final String KEY = "key";
    private static final Pattern KEY_FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private final Map<String, List<String>> fields;

    /** @param fields in the order in which they came; without the token */
    SubmittedForm(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** @return null for a field that is missing, empty or blank */
    public @Nullable String text(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.isEmpty() || values.get(0).isBlank()
                ? null
                : values.get(0).strip();
    }

    /** @throws ProblemException 422 for a text that is missing, or is not what the rule says */
    public String required(String name, TextRule rule) {
        String text = text(name);
        if (text == null) {
            throw ProblemException.invalid(name, "required", "is required");
        }
        rule.fault(text, name).ifPresent(fault -> {
            throw ProblemException.invalid(List.of(fault));
        });
        return text;
    }

    /** @return as they were sent: ticked boxes, chosen lines */
    public List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** @return names of all fields, but for what every form carries */
    public List<String> names() {
        return fields.keySet().stream().filter(name -> !name.equals(KEY)).toList();
    }

    /** @return the key with which the form was shown: sent twice, it is done once */
    public String key() {
        String key = text(KEY);
        if (key == null || !KEY_FORM.matcher(key).matches()) {
            throw ProblemException.invalid("/" + KEY, "invalid-value", "is missing or has another form");
        }
        return key;
    }

    /** @param operation what is asked for, say {@code POST /console/work/…/return} */
    public IdempotentRequest once(Caller caller, String operation) {
        return new IdempotentRequest(caller.account(), caller.subject(), key(), digest(operation));
    }

    private byte[] digest(String operation) {
        ByteArrayOutputStream asked = new ByteArrayOutputStream();
        asked.writeBytes(operation.getBytes(StandardCharsets.UTF_8));
        fields.forEach((name, values) -> values.forEach(value -> {
            // Neither a name nor a value that was sent can look like the end of another: their lengths are said.
            byte[] line = (name.length() + "," + value.length() + "\n" + name + value).getBytes(StandardCharsets.UTF_8);
            asked.writeBytes(line);
        }));
        return Sha256.of(asked.toByteArray());
    }
}
