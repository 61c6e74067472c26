package org.huizhi.console.feed;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.huizhi.console.PageContext;

/** What came of decisions about several things: of both lists. */
@CheckedTemplate(basePath = "console/feed")
final class AnswersTemplate {

    private AnswersTemplate() {}

    /**
     * @param title key of the name of the list
     * @param back address of the list
     */
    static native TemplateInstance answers(PageContext page, String title, String back, List<Answer> answers);
}
