package org.huizhi.console.noticetypes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class NoticeTypesPageTest {

    private final ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.handler());

    @Test
    void theCatalogueIsListedWithItsLimits() {
        assertThat(visitor.read("/console/notice-types"))
                .contains("Residence confirmation", "15 working days", "5 working days", "180 days")
                .contains("7 types");
        assertThat(visitor.reading("zh").read("/console/notice-types"))
                .contains("居住核实", "15个工作日", "180天", "共 7 种")
                .doesNotContain("Residence confirmation");
    }

    @Test
    void filtersAreInTheAddress() {
        String page = visitor.read("/console/notice-types?return=no&person=");

        assertThat(page).contains("1 type<", "Notification").doesNotContain("Residence confirmation");
        assertThat(page).contains("<option value=\"no\" selected>");
        assertThat(visitor.read("/console/notice-types?return=no&person=yes"))
                .contains("No notice type is like this.", "Clear filters");
    }

    @Test
    void aTypeIsShownWithItsFields() {
        assertThat(visitor.read("/console/notice-types/residence-confirmation"))
                .contains("Is this person registered or living with you as stated?")
                .contains("person.documentNumber", "claim.since", "differences");
        assertThat(visitor.read("/console/notice-types/notification"))
                .contains("needs no answer")
                .doesNotContain("None.");
        visitor.get("/console/notice-types/horoscope").then().statusCode(404);
    }
}
