package org.huizhi.statement;

import io.restassured.RestAssured;
import io.restassured.config.HeaderConfig;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.huizhi.testsupport.TestCaller;

/** A statement as an auditor of Yulin sees it. */
final class ShownStatement {

    private ShownStatement() {}

    static ValidatableResponse read(String id) {
        return TestCaller.auditor().get("/statements/" + id).then().statusCode(200);
    }

    static ValidatableResponse changes(String id) {
        return TestCaller.auditor().get("/statements/" + id + "/changes").then().statusCode(200);
    }

    /** @param what slips, amendments or differences */
    static List<String> csv(String id, String what) {
        return TestCaller.auditor()
                .request()
                .accept("text/csv")
                .get("/api/v1/statements/" + id + "/" + what)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    static byte[] pdf(String id, String language) {
        return TestCaller.auditor()
                .request()
                .config(RestAssured.config()
                        .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("Accept-Language")))
                .header("Accept-Language", language)
                .accept("application/pdf")
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    /** @return the text of its PDF */
    static String paper(String id, String language) throws IOException {
        try (PDDocument paper = Loader.loadPDF(pdf(id, language))) {
            return new PDFTextStripper().getText(paper);
        }
    }
}
