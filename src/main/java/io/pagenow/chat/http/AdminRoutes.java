package io.pagenow.chat.http;

import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What administrators and their tools use beside the API: the way to their page, and what is measured. */
final class AdminRoutes {
    private static final int FOUND = 302;

    private AdminRoutes() {}

    static void mount(Router router, MetricsPage metrics) {
        router.get("/admin").handler(AdminRoutes::toPage);
        router.get("/metrics").handler(metrics);
    }

    /** Nothing of it, nor of the API's calls for administrators, is here, since it has a port of its own. */
    static void hide(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals("/admin") || path.startsWith("/admin/") || path.equals("/metrics")) {
            context.fail(ErrorCode.NOT_FOUND.status());
        } else {
            context.next();
        }
    }

    /** Where nothing but this is, nobody looks for the chat's page. */
    static void startAtPage(RoutingContext context) {
        if (context.normalizedPath().equals("/")) {
            toPage(context);
        } else {
            context.next();
        }
    }

    /** What the page loads is named relative to its folder. */
    private static void toPage(RoutingContext context) {
        context.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, "/admin/")
                .end();
    }
}
