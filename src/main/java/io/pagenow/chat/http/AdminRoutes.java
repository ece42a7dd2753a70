package io.pagenow.chat.http;

import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What administrators and their tools use: the calls under {@code /admin}, and the way to their page. */
final class AdminRoutes {
    private static final int FOUND = 302;

    private AdminRoutes() {}

    /** The calls and the page's address, to stand behind what serves the page's files. */
    static void mount(Router router, Bus bus, Settings settings, Authentication authenticated) {
        AdminCalls admin = new AdminCalls(bus, settings);
        router.get("/admin").handler(AdminRoutes::toPage);
        router.get("/admin/status").handler(authenticated.callBy(admin::status));
        router.post("/admin/disconnect").handler(authenticated.callWithBody(admin::disconnect));
    }

    /** Nothing of it is here, since it has a port of its own; to stand before everything else. */
    static void hide(Router router) {
        for (String path : new String[] {"/admin", "/admin/*", "/metrics"}) {
            router.route(path).handler(context -> context.fail(ErrorCode.NOT_FOUND.status()));
        }
    }

    /** What the page loads is named relative to its folder. */
    static void toPage(RoutingContext context) {
        context.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, "/admin/")
                .end();
    }
}
