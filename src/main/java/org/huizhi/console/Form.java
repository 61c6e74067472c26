package org.huizhi.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A form as it is shown: its values, and what was wrong with them. A field is named by the JSON pointer of what it
 * becomes in the document that a service checks, so that each fault of a {@link ProblemException} finds its field.
 */
public final class Form {

    private final String token;
    private final String key;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final @Nullable Problem problem;
    private final boolean chinese;

    /** What the page calls its fields and groups of them. */
    private final Map<String, String> labels = new HashMap<>();

    private Form(String token, String key, @Nullable Problem problem, boolean chinese) {
        this.token = token;
        this.key = key;
        this.problem = problem;
        this.chinese = chinese;
    }

    /**
     * A line of the summary. It stands above the fields but names them, so its text is complete only when all of the
     * template was read: a template writes it, and looks at it in no other way.
     */
    public final class Fault {

        private final @Nullable String id;
        private final String pointer;
        private final String text;

        private Fault(@Nullable String id, String pointer, String text) {
            this.id = id;
            this.pointer = pointer;
            this.text = text;
        }

        /** @return of the field in the page; null where it is about none of them */
        public @Nullable String id() {
            return id;
        }

        /** @return the field by its label, and what is wrong with it */
        @Override
        public String toString() {
            String label = labelOf(pointer);
            if (!label.isEmpty()) {
                return label + (chinese ? "：" : ": ") + text;
            }
            return id == null ? (pointer + " " + text).strip() : text;
        }
    }

    /** Filters of a list, which the address carries: nothing is done by them, so there is no token. */
    public static Form filter() {
        return new Form("", "", null, false);
    }

    /** One that nobody has filled in. */
    public static Form fresh(PageContext page) {
        return new Form(page.token(), UUID.randomUUID().toString(), null, page.chinese());
    }

    /** The same again with what was sent, of which nothing was done: it is looked at again, or grows by a line. */
    public static Form again(PageContext page, SubmittedForm sent) {
        Form form = new Form(page.token(), sent.key(), null, page.chinese());
        sent.names().forEach(name -> form.values.put(name, sent.values(name)));
        return form;
    }

    /** The same again, with what was sent and what is wrong with it. Nothing was done, so the key stays. */
    public static Form refused(PageContext page, SubmittedForm sent, ProblemException problem) {
        Problem told = Problem.onPage(saysRequired(problem, sent), Locale.forLanguageTag(page.language()));
        Form form = new Form(page.token(), sent.key(), told, page.chinese());
        sent.names().forEach(name -> form.values.put(name, sent.values(name)));
        return form;
    }

    /** Who left a field empty is told that it is needed, and not how long it may be. */
    private static ProblemException saysRequired(ProblemException problem, SubmittedForm sent) {
        List<Violation> errors = problem.errors().stream()
                .map(fault -> isEmpty(fault, sent) ? new Violation(fault.pointer(), "required", "is required") : fault)
                .distinct()
                .toList();
        return new ProblemException(problem.code(), problem.detail(), errors, problem.state());
    }

    private static boolean isEmpty(Violation fault, SubmittedForm sent) {
        String form = fault.detail().form();
        boolean isAsked = sent.names().contains(fault.pointer()) || form.equals("must be 1 to {0} characters");
        return isAsked && form.startsWith("must ") && sent.text(fault.pointer()) == null;
    }

    public Form with(String name, @Nullable String value) {
        values.put(name, value == null ? List.of() : List.of(value));
        return this;
    }

    public Form with(String name, List<String> several) {
        values.put(name, List.copyOf(several));
        return this;
    }

    /** @return whether a field has a value */
    public boolean isFilled() {
        return values.values().stream().flatMap(List::stream).anyMatch(value -> !value.isBlank());
    }

    public String token() {
        return token;
    }

    public String key() {
        return key;
    }

    /** @return an empty text for none */
    public String value(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        return given.isEmpty() ? "" : given.get(0);
    }

    public boolean has(String name, String value) {
        return values.getOrDefault(name, List.of()).contains(value);
    }

    /** @return of the element in the page; a pointer may have letters that an id may not */
    public String id(String name) {
        return "field" + name.replaceAll("[^A-Za-z0-9]", "-");
    }

    /**
     * Whoever shows a field, or a group of them, says by this how it is called there. Items of a list are called alike,
     * and are told by their numbers.
     *
     * @param name of the field, or pointer of the group
     * @return the label
     */
    public String label(String name, String label) {
        if (!name.matches(".*/[0-9]+")) {
            labels.put(name, label);
        }
        return label;
    }

    /**
     * Likewise of an item that has a name of its own.
     *
     * @return the label
     */
    public String item(String pointer, String label) {
        labels.put(pointer, label);
        return label;
    }

    /**
     * Likewise.
     *
     * @param of what tells it from others of the same label, say the heading of a table
     * @return the label alone
     */
    public String item(String pointer, String label, String of) {
        labels.put(pointer, of + " · " + label);
        return label;
    }

    /** @return labels of the groups around it, and its own; an item without a label is told by its number */
    private String labelOf(String pointer) {
        StringBuilder label = new StringBuilder();
        for (int end = pointer.indexOf('/', 1); ; end = pointer.indexOf('/', end + 1)) {
            String at = end < 0 ? pointer : pointer.substring(0, end);
            String own = labels.get(at);
            String last = at.substring(at.lastIndexOf('/') + 1);
            if (own != null) {
                label.append(label.isEmpty() ? "" : " · ").append(own);
            } else if (!label.isEmpty() && last.matches("[0-9]{1,5}")) {
                label.append(' ').append(Integer.parseInt(last) + 1);
            }
            if (end < 0) {
                return label.toString();
            }
        }
    }

    /** @return what is wrong with this field or something in it; null for nothing */
    public @Nullable String fault(String name) {
        List<String> faults = problem == null
                ? List.of()
                : problem.errors().stream()
                        .filter(fault -> isWithin(fault.pointer(), name))
                        .map(Problem.Fault::detail)
                        .toList();
        return faults.isEmpty() ? null : String.join("; ", faults);
    }

    public boolean isRefused() {
        return problem != null;
    }

    /** @return the problem as a whole; empty for none, and where each fault is told by itself */
    public String title() {
        return problem == null || !problem.errors().isEmpty() ? "" : problem.title();
    }

    /** @param names of the fields of this form, in their order; faults of nothing that is shown come last */
    public List<Fault> faults(List<String> names) {
        if (problem == null) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        for (String name : names) {
            String fault = fault(name);
            if (fault != null) {
                faults.add(new Fault(id(name), name, fault));
            }
        }
        problem.errors().stream()
                .filter(fault -> names.stream().noneMatch(name -> isWithin(fault.pointer(), name)))
                .forEach(fault ->
                        faults.add(new Fault(nearest(fault.pointer(), names), fault.pointer(), fault.detail())));
        if (faults.isEmpty()) {
            faults.add(new Fault(null, "", problem.detail()));
        }
        return faults;
    }

    /** What is said of a group of fields, or of what it has no field for, leads to the first field of the group. */
    private @Nullable String nearest(String pointer, List<String> names) {
        if (pointer.isEmpty()) {
            return null;
        }
        String at = pointer;
        do {
            String group = at;
            Optional<String> first =
                    names.stream().filter(name -> isWithin(name, group)).findFirst();
            if (first.isPresent()) {
                return id(first.get());
            }
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        } while (at.indexOf('/', 1) > 0);
        return null;
    }

    private static boolean isWithin(String pointer, String name) {
        return pointer.equals(name) || pointer.startsWith(name + "/");
    }
}
