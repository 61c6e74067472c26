package org.huizhi.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Where a browser goes after a form: a path, so that neither {@code Host} nor what stands before the node decides. */
public final class Redirect {

    private Redirect() {}

    /** @param address of this console; what a request names has been through {@link OwnAddress} */
    public static Response.ResponseBuilder to(String address) {
        if (!ErrorPages.isPage(address.split("\\?", 2)[0])) {
            throw new IllegalArgumentException("not an address of the console");
        }
        return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, address);
    }
}
