package org.huizhi.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
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

    private Form(String token, String key, @Nullable Problem problem) {
        this.token = token;
        this.key = key;
        this.problem = problem;
    }

    /** What is wrong, and the id of the field; null where it is about none of them. */
    public record Fault(@Nullable String id, String text) {}

    /** Filters of a list, which the address carries: nothing is done by them, so there is no token. */
    public static Form filter() {
        return new Form("", "", null);
    }

    /** One that nobody has filled in. */
    public static Form fresh(PageContext page) {
        return new Form(page.token(), UUID.randomUUID().toString(), null);
    }

    /** The same again with what was sent, of which nothing was done: it is looked at again, or grows by a line. */
    public static Form again(PageContext page, SubmittedForm sent) {
        Form form = new Form(page.token(), sent.key(), null);
        sent.names().forEach(name -> form.values.put(name, sent.values(name)));
        return form;
    }

    /** The same again, with what was sent and what is wrong with it. Nothing was done, so the key stays. */
    public static Form refused(PageContext page, SubmittedForm sent, ProblemException problem) {
        Form form = new Form(page.token(), sent.key(), Problem.of(problem, Locale.forLanguageTag(page.language())));
        sent.names().forEach(name -> form.values.put(name, sent.values(name)));
        return form;
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

    /** @return the problem as a whole; empty for none */
    public String title() {
        return problem == null ? "" : problem.title();
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
                faults.add(new Fault(id(name), fault));
            }
        }
        problem.errors().stream()
                .filter(fault -> names.stream().noneMatch(name -> isWithin(fault.pointer(), name)))
                .forEach(fault -> faults.add(new Fault(null, fault.pointer() + " " + fault.detail())));
        if (faults.isEmpty()) {
            faults.add(new Fault(null, problem.detail()));
        }
        return faults;
    }

    private static boolean isWithin(String pointer, String name) {
        return pointer.equals(name) || pointer.startsWith(name + "/");
    }
}
