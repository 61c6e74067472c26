package org.huizhi;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Tests of one node in the order that they ask for, and else by name: the same on every machine. */
public final class AnnotatedThenByName implements ClassOrderer {

    private final ClassOrderer byName = new ClassName();
    private final ClassOrderer annotated = new OrderAnnotation();

    @Override
    public void orderClasses(ClassOrdererContext context) {
        byName.orderClasses(context);
        annotated.orderClasses(context);
    }
}
