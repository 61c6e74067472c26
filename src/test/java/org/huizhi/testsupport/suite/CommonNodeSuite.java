package org.huizhi.testsupport.suite;

import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Tests of the node as it is set up for most of them. This and {@link OtherNodesSuite} are all tests, in two halves
 * that run beside each other, each in a virtual machine of its own and with its nodes started once. Test classes that
 * are given out one by one to two virtual machines would each have a node started.
 */
@Suite
@SelectPackages("org.huizhi")
@IncludeClassNamePatterns(OtherNodesSuite.TESTS)
@IncludeTags(OtherNodesSuite.OF_A_NODE)
@ExcludeTags(OtherNodesSuite.OWN_SETTINGS)
class CommonNodeSuite {}
