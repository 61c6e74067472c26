package org.huizhi.problem;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Problems for people at a browser: where a page was asked for, what went wrong is a page too. */
public interface ProblemPages {

    String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** @return whether a page was asked for */
    boolean covers(String path);

    /**
     * @param address of what was asked for, with its query
     * @return where somebody goes on who has asked for a page and shown nothing: to sign in, or, for a method other
     *     than GET, with the same method and body; empty where it is said as a problem
     */
    Optional<String> signIn(String method, String address, Function<String, @Nullable String> header);

    /**
     * @param header gives the value of a header of the request by its name
     * @return the page, in the language of the problem
     */
    String page(Problem problem, Function<String, @Nullable String> header);
}
