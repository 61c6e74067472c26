package org.huizhi.console.work;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.agreement.Urgency;
import org.huizhi.console.Form;
import org.huizhi.notice.Direction;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.HalfWidth;
import org.huizhi.validation.Moments;
import org.huizhi.validation.Sentence;
import org.huizhi.worklist.WorkQuery;
import org.huizhi.worklist.WorkQuery.View;
import org.jspecify.annotations.Nullable;

/** What is asked for in the address of a worklist, which can be shared; an empty field asks for nothing. */
final class WorkFilters {

    static final String ADDRESS = "/console/work";

    /** Of a direction: what the caller's roles can do nothing about as well. */
    private static final String ANY = "any";

    private static final int PAGE = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

    private final View view;
    private final @Nullable String cursor;
    private final Map<String, String> filled = new LinkedHashMap<>();

    /** @param filters by name, as they came */
    WorkFilters(@Nullable String view, @Nullable String cursor, Map<String, @Nullable String> filters) {
        this.view = view == null || view.isBlank()
                ? View.OPEN
                : View.of(view).orElseThrow(() -> notOneOf("view", View.values(), View::code));
        this.cursor = cursor == null || cursor.isBlank() ? null : cursor;
        filters.forEach((name, value) -> {
            if (value != null && !value.isBlank()) {
                filled.put(name, HalfWidth.of(value).strip());
            }
        });
    }

    View view() {
        return view;
    }

    boolean isFiltered() {
        return !filled.isEmpty();
    }

    /** @throws ProblemException 400 for what is none */
    WorkQuery query() {
        boolean any = ANY.equals(filled.get("direction"));
        return new WorkQuery(
                view,
                !any,
                any ? null : oneOf("direction", Direction.values(), Direction::code),
                name("counterpart", "must be a mailbox, say cn-610800"),
                name("office", "must be the id of an office, say 610802-health"),
                name("type", "must be the name of a notice type, say residence-confirmation"),
                oneOf("urgency", Urgency.values(), Urgency::code),
                day("from"),
                day("to"),
                name("reference", "must be 1 to 64 of A-Z a-z 0-9 . _ / -"),
                cursor == null
                        ? null
                        : WorkQuery.Cursor.decoded(cursor)
                                .orElseThrow(() -> invalid("cursor", "must be the next of a page before")),
                PAGE);
    }

    Form form() {
        Form form = Form.filter();
        filled.forEach(form::with);
        return form;
    }

    /** @return of this list, or another view of the same */
    String address(View other, @Nullable String next) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("view", other.code());
        query.putAll(filled);
        if (next != null) {
            query.put("cursor", next);
        }
        return ADDRESS
                + query.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private @Nullable String name(String name, String english) {
        String value = filled.get(name);
        if (value != null && !NAME.matcher(value).matches()) {
            throw invalid(name, english);
        }
        return value;
    }

    private @Nullable LocalDate day(String name) {
        String value = filled.get(name);
        try {
            return value == null ? null : Moments.parseDay(value);
        } catch (DateTimeException e) {
            throw invalid(name, "must be an ISO date, say 2026-03-31");
        }
    }

    private <E> @Nullable E oneOf(String name, E[] values, Function<E, String> code) {
        String value = filled.get(name);
        return value == null
                ? null
                : Stream.of(values)
                        .filter(candidate -> code.apply(candidate).equals(value))
                        .findFirst()
                        .orElseThrow(() -> notOneOf(name, values, code));
    }

    private static <E> ProblemException notOneOf(String name, E[] values, Function<E, String> code) {
        return invalid(name, "must be one of {0}", Stream.of(values).map(code).collect(Collectors.joining(", ")));
    }

    private static ProblemException invalid(String name, String english, Object... words) {
        return new ProblemException(ProblemCode.INVALID_PARAMETER, "{0} {1}", name, Sentence.of(english, words));
    }
}
