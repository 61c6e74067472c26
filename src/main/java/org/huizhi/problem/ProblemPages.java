package org.huizhi.problem;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Problems for people at a browser: where a page was asked for, what went wrong is a page too, in the same words. */
public interface ProblemPages {

    String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** @return whether a page was asked for */
    boolean covers(String path);

    /**
     * @param header gives the value of a header of the request by its name
     * @return the page, in the language of the problem
     */
    String page(Problem problem, Function<String, @Nullable String> header);
}
