package org.huizhi.testsupport.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Tests of nodes with settings of their own, and those that need no node. See {@link CommonNodeSuite}. */
@Suite
@SelectPackages("org.huizhi")
@IncludeClassNamePatterns(OtherNodesSuite.TESTS)
@IncludeTags({OtherNodesSuite.OWN_SETTINGS, "!" + OtherNodesSuite.OF_A_NODE})
public class OtherNodesSuite {

    /** Tag of whatever has a {@code @TestProfile}. */
    public static final String OWN_SETTINGS = "own-settings";

    /** The tag that comes with {@code @QuarkusTest}. */
    static final String OF_A_NODE = "io.quarkus.test.junit.QuarkusTest";

    static final String TESTS = "^org\\.huizhi\\..*Test$";
}
