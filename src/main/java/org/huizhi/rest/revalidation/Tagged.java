package org.huizhi.rest.revalidation;

/** An answer in which something moves that makes it no other answer, say when it was looked at last. */
public interface Tagged {

    /** @return what its entity tag is of */
    Object tagged();
}
