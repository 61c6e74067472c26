package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {

    /** One that were missing would answer 405 with an empty {@code Allow}. */
    @Test
    void everyResourceIsKnown() {
        var resources = new ClassFileImporter()
                .importPackages("org.huizhi.rest").stream()
                        .filter(one -> one.isAnnotatedWith(Path.class))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(AllowedMethods.RESOURCES).extracting(Class::getName).containsExactlyInAnyOrderElementsOf(resources);
    }
}
