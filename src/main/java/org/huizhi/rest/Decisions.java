package org.huizhi.rest;

import java.io.InputStream;
import org.huizhi.problem.FreeText;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** What operators say of a decision about something that waits for one: why. */
final class Decisions {

    private static final TextRule REASON = TextRule.line(500);

    private Decisions() {}

    record Body(@Nullable String reason) {}

    static String reason(JsonBody json, InputStream body) {
        return FreeText.required(json.parse(json.bytes(body), Body.class).reason(), "/reason", REASON);
    }
}
